"""The bot killed at random instants while people ask in encrypted conversations, and desks are encrypted."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from animateurs import Sealed, plain
from checker import Verdict, check_database, check_said, merged
from checker_of_desks import check_desks, check_told_directly
from crowds import is_paired, paired, words
from desk_plays import DeskPlays, Subject, comptoirs
from kills import live_and_die, survive
from sealed_person import SealedPerson
from small_event import DayOnMatrix, day_on_matrix

from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import body_of

EACH = 2  # questions per person and life of the bot
OF = 3  # of the questions in a comptoir played by word, one in so many begins a scene
CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
WHERE = comptoirs(2)
SESSIONS = WHERE.sessions("10:00", "11:30", "12:30")
SECRETS = {"COMPTOIR_MATRIX_PICKLE_KEY": "a long enough secret of a test"}
MANY = 100  # questions, of which some meet each act of an animateur: none fails here
CATCH_UP = 900.0  # seconds
RECEIPT = "C’est noté"


@dataclass
class SealedKills:
    """One run: each person asks in their own conversation with the bot, in each of its lives."""

    day: DayOnMatrix
    crowd: Sequence[SealedPerson]
    chance: random.Random
    desks: DeskPlays
    rooms: list[str] = field(default_factory=list)  # each person's conversation
    asked: dict[str, str] = field(default_factory=dict)  # the words of each event

    async def run(self, kills: int) -> Verdict:
        await self._meet()
        self.desks.begin()
        for life in range(kills):
            asking = [
                asyncio.create_task(self._ask(who, (life * len(self.crowd) + who) * EACH + nth))
                for who in range(len(self.crowd))
                for nth in range(EACH)
            ]
            await live_and_die(self.day.bot, self.chance)
            await asyncio.gather(*asking)
        await survive(self.day.bot)
        await self.desks.finish()
        await self.day.until(lambda: self._all_taken() and self.day.is_quiet(), CATCH_UP)
        return merged([await self._judge(), await check_desks(self.day, self.desks)])

    async def _meet(self) -> None:
        """Open each person's conversation with the bot, and wait until it has joined."""
        await survive(self.day.bot)
        bot = self.day.account.user_id
        self.rooms = [await person.open_direct(bot, encrypted=True) for person in self.crowd]
        for person in self.crowd:
            await person.wait_for(lambda e: e.get("state_key") == bot and _is_join(e))
        await self.day.bot.kill()

    async def _ask(self, who: int, number: int) -> None:
        """Ask a question after a moment, for the comptoir that is named."""
        person, room, place = self.crowd[who], self.rooms[who], self.chance.choice(WHERE.asked_in)
        text = words(number)
        if is_paired(number):
            place, text = WHERE.tapped, paired(number)
        await asyncio.sleep(self.chance.uniform(0, 2))
        event = await person.say(room, f"!question C{place.rpartition('-')[2]} {text}")
        self.asked[event] = text
        self.desks.note(Subject(text, "matrix", place, event, False, person, partial(person.say, room)))

    def _all_taken(self) -> bool:
        [(taken,)] = self.day.rows("SELECT count(DISTINCT event) FROM questions")
        return bool(taken >= len(self.asked))

    # ── What is read in the end ─────────────────────────────────────────────────────────────────────────

    async def _judge(self) -> Verdict:
        """Check that each question is taken once, and its asker told all that became of it, once."""
        verdict = Verdict(questions=len(self.asked))
        told: dict[str, list[str]] = {}
        for person, room in zip(self.crowd, self.rooms, strict=True):
            ours = [e for e in await person.history(room) if e["sender"] == self.day.account.user_id]
            closed = [e["event_id"] for e in ours if e["type"] == "m.room.encrypted" and e["content"]]
            verdict.wrong += [f"{event} cannot be read" for event in closed]
            for event, text in _replies(ours):
                told.setdefault(event, []).append(text)
        self._check_receipts(verdict, told)
        self._check_words(verdict)
        check_told_directly(verdict, self.day, self.desks, told)
        events = [event for place in self.day.rooms for event in await self.day.history(place)]
        check_said(verdict, self.day, events)
        check_database(verdict, self.day)
        return verdict

    def _check_receipts(self, verdict: Verdict, told: Mapping[str, Sequence[str]]) -> None:
        for event in self.asked:
            receipts = [text for text in told.get(event, ()) if text.startswith(RECEIPT)]
            verdict.messages += len(receipts)
            verdict.lost += [f"answer to {event}"] * (not receipts)
            verdict.doubled += [f"answer to {event}"] * (len(receipts) > 1)

    def _check_words(self, verdict: Verdict) -> None:
        as_asked = "SELECT text FROM questions GROUP BY event HAVING id = min(id)"
        stored = Counter(text for (text,) in self.day.rows(as_asked))
        wanted = Counter(self.asked.values())
        verdict.lost += [f"question {text}" for text in (wanted - stored).elements()]
        verdict.doubled += [f"question {text}" for text in (stored - wanted).elements()]


async def play(
    homeserver: Homeserver, folder: Path, event: str, *, kills: int, people: int, seed: int
) -> tuple[Verdict, DeskPlays]:
    chance = random.Random(seed)

    def sealed(url: str, account: Account) -> SealedPerson:
        return SealedPerson(url, account, folder / account.device_id)

    async with AsyncExitStack() as stack:
        made = day_on_matrix(homeserver, folder, event, SESSIONS, client=sealed, secrets=SECRETS, clock=CLOCK)
        day = await stack.enter_async_context(made)
        crowd = [await stack.enter_async_context(await _person(day, n)) for n in range(people)]
        thorough = kills * people * EACH >= MANY
        desks = DeskPlays([Sealed(day)], WHERE, chance, each=OF, thorough=thorough)
        return await SealedKills(day, crowd, chance, desks).run(kills), desks


async def _person(day: DayOnMatrix, number: int) -> SealedPerson:
    account = await asyncio.to_thread(day.homeserver.register, f"person{number}-{day.event}")
    return SealedPerson(day.homeserver.url, account, day.folder / account.device_id)


def _replies(ours: Sequence[Json]) -> Iterator[tuple[str, str]]:
    """Yield each message that stands and answers another: the other's id, and its text."""
    for event in ours:
        relation = event["content"].get("m.relates_to", {})
        if event["type"] == "m.room.message" and "m.in_reply_to" in relation:
            yield relation["m.in_reply_to"]["event_id"], plain(body_of(event))


def _is_join(event: Json) -> bool:
    return bool(event["content"].get("membership") == "join")
