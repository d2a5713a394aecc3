"""People take back questions or ask to be forgotten, half of them while the bot is away: no word is left."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from acts_to_forget import DESK, PLACES, RESTITUTION, ActsToForget, Written
from checker import Verdict
from patience import PATIENCE
from sheets_to_forget import FROZEN, GIVEN, SheetsToForget
from small_discord import Asked, DiscordSide, are_taken
from small_event import TRY_AGAIN_AFTER, DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.client import Json
from adapters.rehearsal.discord import DiscordServer, Person
from adapters.rehearsal.discord.answers import Answer
from adapters.rehearsal.discord.seen import seen
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant, body_of

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
LINK_CODE = re.compile(r"lier ([A-Z0-9]{6})\b")
CONTACT = 60.0  # seconds that the bot has once it is back
CONFIRMING = "SELECT 1 FROM outbox WHERE kind = 'forgetting' AND platform = 'discord' AND remote IS NOT NULL"
OWN = 4  # questions of each person who asks to be forgotten


@dataclass
class Seen:
    verdict: Verdict = field(default_factory=Verdict)
    deletions: int = 0
    while_away: int = 0
    forgotten: int = 0
    gone_after: float = 0.0
    files: int = 0  # that stand in the end


@dataclass
class Forgetful:
    """The play; in the end the words and names of `gone` are nowhere, and the questions of `kept` stay."""

    day: DayOnMatrix
    discord: DiscordSide
    seen: Seen = field(default_factory=Seen)
    gone: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    acts: list[str] = field(default_factory=list)  # the events that are not questions

    async def gather(self, stack: AsyncExitStack) -> None:
        self.on_discord = self.discord.people(4)
        self.leaves_discord = self.discord.guild.join("Oublieuse")
        self.on_matrix = [
            await stack.enter_async_context(await self.day.person(f"person{n}", *PLACES)) for n in range(4)
        ]
        leaving = await self.day.person("oubliette", *PLACES)
        self.leaves_matrix = await stack.enter_async_context(leaving)
        self.direct = await self.leaves_matrix.open_direct(self.day.account.user_id)
        desk = self.day.rooms[DESK]
        await self.day.organiser.invite(desk, self.leaves_matrix.user)
        await self.leaves_matrix.join(desk)

    # ── What they ask ───────────────────────────────────────────────────────────────────────────────────

    async def ask(self, number: int) -> None:
        """Ask half of the questions on each platform; one in five stays."""
        self.asked: list[Asked] = []
        self.written: list[Written] = []
        for n in range(number + number // 4):
            stays = n % 5 == 4
            text, place = f"{'Gardee' if stays else 'Effacee'}{n}x ?", PLACES[n % 2]
            if n % 4 < 2:
                asked = await self.discord.say(self.on_discord[n % 4], place, text)
                self.asked += [] if stays else [asked]
            else:
                written = await self._write(self.on_matrix[n % 4], place, text)
                self.written += [] if stays else [written]
            (self.kept if stays else self.gone).add(text.removesuffix(" ?"))

    async def _write(self, person: Participant, place: str, text: str) -> Written:
        room = self.day.rooms[place]
        return Written(person, room, await person.say(room, f"!question {text}"))

    async def ask_what_is_to_be_forgotten(self) -> None:
        for n in range(OWN):
            for name in ("Discordante", "Matricielle"):
                self.gone.add(f"{name}{n}x")
            await self.discord.insist(self.leaves_discord, PLACES[n % 2], f"Discordante{n}x ?")
            await self._write(self.leaves_matrix, PLACES[n % 2], f"Matricielle{n}x ?")
        self.gone |= {"Oublieuse", "Oubliette", str(self.leaves_discord.id), self.leaves_matrix.user}

    async def converse(self) -> None:
        """Talk in private with words that need no sign, and give a link code to someone on the other side."""
        for words in ("bonjour", "mes-donnees", "moi ABCD-EFG2", "lier"):
            self.acts.append(await self.leaves_matrix.say(self.direct, words))
        told = await self.leaves_matrix.wait_for(lambda event: _link_code(event) is not None)
        said = [await self.on_discord[0].dm(f"lier {_link_code(told)}")]
        said += [await self.leaves_discord.dm(words) for words in ("mes-donnees", "retirer C1-99")]
        self.acts += [str(message.id) for message in said]

    async def tap_an_old_digest(self) -> None:
        """Tap an old digest, and leave the desk, because people who stay in a desk remain known there."""
        old = f"""SELECT remote FROM outbox WHERE kind = 'former-digest' AND remote IS NOT NULL
            AND platform = 'matrix' AND place = '{DESK}'"""
        desk = self.day.rooms[DESK]
        await self.day.until(lambda: bool(self.day.rows(old)))
        [(digest,), *_] = self.day.rows(old)
        await self.leaves_matrix.react(desk, digest, "1️⃣")
        await self.leaves_matrix.wait_for(lambda event: "dépassé" in body_of(event))
        await self.leaves_matrix.leave(desk)

    async def be_refused(self) -> None:
        """Have words repeated in a refusal."""
        discord, place = self.on_discord[0], self.discord.places[PLACES[0]]
        self.refused = await discord.say("!questions Refuseed0x", at=place)
        author, room = self.on_matrix[0], self.day.rooms[PLACES[0]]
        self.written.append(Written(author, room, await author.say(room, "!questions Refuseem0x")))
        self.acts += [str(self.refused.id), self.written[-1].event]
        self.gone |= {"Refuseed0x", "Refuseem0x"}

    async def announce(self) -> None:
        """Announce from the régie, and confirm it."""
        organiser, regie = self.day.organiser, self.day.rooms["regie"]
        event = await organiser.say(regie, "!annonce Annoncee0x")
        preview = await organiser.wait_for(lambda seen: "Annoncee0x" in _told_by(seen, self.bot))
        self.acts.append(await organiser.react(regie, preview["event_id"], "✅"))
        self.written.append(Written(organiser, regie, event))
        self.gone.add("Annoncee0x")

    @property
    def bot(self) -> str:
        return self.day.account.user_id

    async def stage_some(self) -> None:
        """Put questions on stage and answer them: everyone is told, on both platforms."""
        desk = self.day.rooms["comptoir-1-desk"]
        for words in ("!suivante", "!repondu Oui", "!digest", "!suivante"):
            self.acts.append(await self.day.organiser.say(desk, words))

    # ── How it goes ─────────────────────────────────────────────────────────────────────────────────────

    async def delete(self, half: int, *, away: bool = False) -> None:
        """Delete every other question, each by its asker."""
        for asked in self.asked[half::2]:
            await self.asker(asked).delete(int(asked.event))
        for written in self.written[half::2]:
            await written.author.redact(written.room, written.event)
        number = len(self.asked[half::2]) + len(self.written[half::2])
        self.seen.deletions += number
        self.seen.while_away += number * away

    def asker(self, asked: Asked) -> Person:
        backend = self.discord.server.world.backend
        author = backend.messages[self.discord.places[asked.place]][int(asked.event)].author_id
        return next(person for person in self.on_discord if person.id == author)

    async def delete_what_was_refused(self) -> None:
        await self.on_discord[0].delete(self.refused)
        self.seen.deletions += 1

    async def forget_on_discord(self) -> None:
        person, place = self.leaves_discord, self.discord.places[PLACES[0]]
        asked = await _until_answered(lambda: person.slash("oublie-moi", at=place))
        await self.day.until(lambda: bool(self.day.rows(CONFIRMING)))  # a reader of the database takes longer
        button = asked.message.buttons[0].custom_id
        await _until_answered(lambda: person.press(asked.message, button))
        self.seen.forgotten += 1

    async def forget_on_matrix(self) -> None:
        await self.leaves_matrix.say(self.direct, "oublie-moi oui")
        self.seen.forgotten += 1

    # ── What is left ────────────────────────────────────────────────────────────────────────────────────

    async def until_gone(self, within: float) -> None:
        """Wait until nothing is left; anything left after `PATIENCE` is reported as wrong."""
        began = time.monotonic()
        while (left := await self._left()) and time.monotonic() - began < PATIENCE:  # noqa: ASYNC110 - others act
            await asyncio.sleep(0.1)
        self.seen.gone_after = time.monotonic() - began
        self.seen.verdict.wrong += left
        if self.seen.gone_after > within:
            self.seen.verdict.wrong.append(f"it took {self.seen.gone_after:.0f} s")

    async def assert_all_is_there(self) -> None:
        """Check that the words are there first; otherwise finding none later would prove nothing."""
        files, discord, matrix = self.in_files(), self._on_discord(), await self._on_matrix()
        assert {"Annoncee0x", "Refuseed0x"} <= {found.split(" in ")[0] for found in files}
        assert {"Oubliette in direct on discord", "Oublieuse in direct on discord"} - set(discord) == set()
        told = {f"Oubliette in {place} on matrix" for place in (DESK, "direct")}
        assert told | {"Refuseem0x in comptoir-1 on matrix", "Annoncee0x in regie on matrix"} <= set(matrix)

    async def _left(self) -> list[str]:
        if not self.day.is_quiet():
            return ["not all is handled"]
        return [*self.in_files(), *self._on_discord(), *await self._on_matrix()]

    def in_files(self) -> list[str]:
        """Search the database with its freed pages and its log, a backup made now, and the log file."""
        with (
            closing(sqlite3.connect(self.day.folder / "comptoir.db")) as database,
            closing(sqlite3.connect(self.day.folder / "backup.db")) as backup,
        ):
            database.backup(backup)
        files = [*self.day.folder.glob("comptoir.db*"), self.day.folder / "backup.db", self.day.bot.log]
        return [f"{word} in {file.name}" for file in files for word in self._held(file.read_bytes())]

    def _held(self, content: bytes) -> Iterable[str]:
        return (word for word in self.gone if word.encode() in content)

    def _on_discord(self) -> list[str]:
        """Search what the bot's messages show to everyone in each place, and to each person in private."""
        world = self.discord.server.world
        shown = [
            (place, seen(world, message, self.discord.organiser.id))
            for place in self.discord.places
            for message in self.discord.said(place)
        ] + [
            ("direct", seen(world, message, person.id))
            for person in (self.on_discord[0], self.leaves_discord)
            for message in world.backend.messages.get(person.direct.id, {}).values()
            if message.author_id == self.discord.server.bot_id
        ]
        texts = [(place, f"{message.text} {message.content} {message.embeds}") for place, message in shown]
        return [
            f"{word} in {place} on discord" for place, text in texts for word in self._held(text.encode())
        ]

    async def _on_matrix(self) -> list[str]:
        """Search everything the bot ever sent that was not redacted, former versions included."""
        places = [place for place in self.day.rooms if not place.startswith("direct:")]
        shown = [(place, event) for place in places for event in await self.day.history(place)]
        shown += [("direct", event) for event in await self.leaves_matrix.history(self.direct)]
        ours = [
            (place, str(event["content"]))
            for place, event in shown
            if event["sender"] == self.bot and event["type"] == "m.room.message"
        ]
        return [f"{word} in {place} on matrix" for place, text in ours for word in self._held(text.encode())]

    def check_kept(self) -> None:
        """Check that all other questions are still there, and that none that was taken back came again."""
        texts = [text.removesuffix(" ?") for (text,) in self.day.rows("SELECT text FROM questions")]
        self.seen.verdict.lost += sorted(self.kept - set(texts))
        self.seen.verdict.doubled += sorted({text for text in texts if text and texts.count(text) > 1})
        self.seen.verdict.questions = len(texts)

    def all_done(self) -> bool:
        return self.day.has_handled(*self.acts) and self.day.is_quiet()

    def all_asked(self) -> bool:
        texts = {text for text in self.gone | self.kept if text.endswith("x")}
        return are_taken(self.day, {f"{text} ?" for text in texts}) and self.day.is_quiet()


async def _until_answered(act: Callable[[], Awaitable[Answer]]) -> Answer:
    """Repeat an act that visibly failed, as people do."""
    while (answer := await act()).kind == "failure":  # noqa: ASYNC110 - people look again
        await asyncio.sleep(TRY_AGAIN_AFTER)
    return answer


def _told_by(event: Json, sender: str) -> str:
    """Return the text of a message by this sender, or an empty one for anyone else's."""
    return body_of(event) if event["sender"] == sender else ""


def _link_code(event: Json) -> str | None:
    found = LINK_CODE.search(body_of(event))
    return found[1] if found else None


async def play(
    folder: Path, homeserver: Homeserver, event: str, *, deletions: int, within: float = CONTACT
) -> Seen:
    sessions = [*(comptoir(n, "10:00", "11:30") for n in range(1, len(PLACES) + 1)), RESTITUTION]
    async with AsyncExitStack() as stack:
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        made = day_on_matrix(homeserver, folder, event, sessions, discord, clock=CLOCK)
        day = await stack.enter_async_context(made)
        public = Forgetful(day, discord)
        await public.gather(stack)
        await day.bot.run_until_ready()
        await discord.server.ready()
        await public.ask(deletions)
        await public.ask_what_is_to_be_forgotten()
        await day.until(public.all_asked)
        acts = ActsToForget(public)
        await acts.play()
        await day.until(public.all_done)
        await public.stage_some()
        await day.until(public.all_done)
        await public.tap_an_old_digest()
        await public.converse()
        await public.be_refused()
        await public.announce()
        await day.until(public.all_done)
        sheets = SheetsToForget(public)
        await sheets.keep()
        await sheets.miss_lines()
        await sheets.come_to(GIVEN)
        await public.assert_all_is_there()
        acts.assert_all_is_there(public.in_files())
        await sheets.assert_they_bear_words()
        await public.delete(0)
        await public.delete_what_was_refused()
        await sheets.take_back(0)
        await public.forget_on_discord()
        await sheets.come_to(FROZEN)
        await sheets.assert_they_bear_words()
        await day.bot.kill()
        await public.delete(1, away=True)
        await sheets.take_back(1, away=True)
        await public.forget_on_matrix()
        await day.bot.run_until_ready()
        await public.until_gone(within)
        public.seen.verdict.wrong += await sheets.words_in_files()
        public.seen.verdict.wrong += await sheets.words_in_reports()
        public.seen.files = len(await sheets.files())
        public.check_kept()
        return public.seen
