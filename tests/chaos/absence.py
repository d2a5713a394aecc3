"""People write, edit, delete, react and press while the bot is away; it recovers all that it promises."""

import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from checker import Verdict
from checker_on_discord import check_discord
from small_discord import Asked, DayOnDiscord, day_on_discord
from small_event import comptoir

from adapters.rehearsal.discord import FAILED, Person
from adapters.rehearsal.discord.seen import seen

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
PLACES = ("comptoir-1", "comptoir-2", "comptoir-3", "comptoir-4")
QUESTION_EVERY = 3  # messages
LATER_CHANGES = 6  # of the messages written during the absence itself

How = Literal["dead", "cut off"]


@dataclass
class Seen:
    verdict: Verdict = field(default_factory=Verdict)
    messages: int = 0
    edits: int = 0
    deletions: int = 0
    reactions: int = 0
    presses: int = 0
    caught_up_after: float = 0.0


@dataclass
class Absence:
    day: DayOnDiscord
    chance: random.Random
    people: list[Person]
    seen: Seen = field(default_factory=Seen)
    voters: dict[str, set[int]] = field(default_factory=dict)  # by the words of the question
    erased: set[str] = field(default_factory=set)  # whose words must be gone everywhere

    # ── What people do ──────────────────────────────────────────────────────────────────────────────────

    async def ask_beforehand(self, number: int) -> None:
        for n in range(number):
            ask = self.day.discord.slash if n % 5 == 4 else self.day.discord.say
            await ask(
                self.people[n % len(self.people)],
                PLACES[n % len(PLACES)],
                f"Auparavant {n} : lot{n}, volet{n} ?",
            )

    async def write(self, number: int) -> None:
        """Write small talk, with a question now and then."""
        for n in range(number):
            person, place = self.people[n % len(self.people)], self.chance.choice(PLACES)
            if n % QUESTION_EVERY == 0:
                await self.day.discord.say(person, place, f"Pendant {n} ?")
            else:
                await person.say(f"Bavardage {n}", at=self.day.discord.places[place])
            self.seen.messages += 1

    async def change(self, number: int) -> None:
        """Make a third of the changes edits, a third deletions, a third reactions, on different questions."""
        written = [asked for asked in self.day.discord.asked if asked.how == "message"]
        lately = [asked for asked in written if asked.text.startswith("Pendant")]
        before = [asked for asked in written if asked not in lately]
        chosen = before[: number - LATER_CHANGES] + lately[:LATER_CHANGES]
        assert len(chosen) == number
        for nth, asked in enumerate(chosen):
            await (self._edit, self._delete, self._react)[nth % 3](asked)

    async def _edit(self, asked: Asked) -> None:
        asked.text = asked.text.replace("?", "bien dit ?")
        await self._asker(asked).edit(int(asked.event), f"!question {asked.text}")
        self.seen.edits += 1

    async def _delete(self, asked: Asked) -> None:
        await self._asker(asked).delete(int(asked.event))
        self.day.discord.asked.remove(asked)
        self.erased.add(asked.text)
        self.seen.deletions += 1

    async def _react(self, asked: Asked) -> None:
        voters = [person for person in self.people if person.id != self._asker(asked).id][:3]
        for voter in voters:
            await voter.react(int(asked.event), "👍")
        self.voters[asked.text] = {voter.id for voter in voters}
        self.seen.reactions += 1

    async def press(self) -> None:
        """Press on a question's card: it visibly fails. Nobody needs to wait the full three seconds."""
        answering = self.day.server.answering
        patience, answering.acknowledge_within = answering.acknowledge_within, 0.1
        cards = [message for message in self.day.discord.said(PLACES[0]) if message.components]
        card = seen(self.day.server.world, cards[0], self.people[0].id)
        answer = await self.people[0].press(card.id, card.buttons[0].custom_id)
        answering.acknowledge_within = patience
        if answer.failure != FAILED:
            self.seen.verdict.wrong.append(f"a press during the absence came to {answer!r}")
        self.seen.presses += 1

    def _asker(self, asked: Asked) -> Person:
        backend = self.day.server.world.backend
        author = backend.messages[self.day.discord.places[asked.place]][int(asked.event)].author_id
        return next(person for person in self.people if person.id == author)

    # ── What is there afterwards ────────────────────────────────────────────────────────────────────────

    def is_made_good(self) -> bool:
        rows = dict(self.day.rows("SELECT text, id FROM questions WHERE platform = 'discord'"))
        wanted = self.day.discord.must_be_taken()
        return wanted <= rows.keys() and not self.erased & rows.keys() and self.day.is_quiet()

    def check(self) -> Verdict:
        verdict = check_discord(self.day, self.day.discord)
        verdict.wrong += self.seen.verdict.wrong
        for text, voters in self.voters.items():
            counted = self._voters(text)
            verdict.lost += [f"vote for {text}" for _ in voters - counted]
            verdict.wrong += [f"nobody voted for {text}" for _ in counted - voters]
        shown = "\n".join(
            seen(self.day.server.world, message, self.people[0].id).text
            for place in self.day.discord.places
            for message in self.day.discord.said(place)
        )
        for text in self.erased:
            verdict.wrong += [f"{text} was deleted and is still shown"] * (text in shown)
        return verdict

    def _voters(self, text: str) -> set[int]:
        query = (
            "SELECT DISTINCT accounts.handle FROM votes JOIN questions ON questions.id = votes.question"
            " JOIN accounts ON accounts.person = votes.person AND accounts.platform = 'discord'"
            f" WHERE questions.text = '{text}'"
        )
        return {int(handle) for (handle,) in self.day.rows(query)}


async def play(folder: Path, *, how: How, messages: int, changes: int, seed: int = 0) -> Seen:
    sessions = [comptoir(n, "10:00", "11:30") for n in range(1, len(PLACES) + 1)]
    async with day_on_discord(folder, "absence", sessions, clock=CLOCK) as day:
        absence = Absence(day, random.Random(seed), day.discord.people(10))
        await day.bot.run_until_ready()
        await day.server.ready()
        await absence.ask_beforehand(changes + changes // 2)
        await day.settled()
        async with away(day, how):
            await absence.write(messages)
            await absence.change(changes)
            if how == "dead":
                await absence.press()
        began = time.monotonic()
        await day.until(absence.is_made_good)
        absence.seen.caught_up_after = time.monotonic() - began
        absence.seen.verdict = absence.check()
        return absence.seen


@asynccontextmanager
async def away(day: DayOnDiscord, how: How) -> AsyncIterator[None]:
    """Take the bot away: it is killed, or cut off so long that Discord ends its session."""
    if how == "dead":
        await day.bot.kill()
        yield
        await day.bot.run_until_ready()
    else:
        async with day.server.outage():
            yield
            day.server.gateway.forget_sessions()
