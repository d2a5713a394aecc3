"""Notes, additions, sheets, papers and reports that bear words which will be taken back, as files too."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sheets_seen
from acts_to_forget import DESK, PLACES, Written
from animateurs import fill_form, plain, shown_on_discord
from sheet_plays import SHOWN as SHOWN_TO_PUBLIC
from sheets_seen import Standing, text_of

from adapters.rehearsal.participant import body_of

if TYPE_CHECKING:
    from forgetful import Forgetful

SHOWN, GIVEN, FROZEN = (
    datetime.fromisoformat(f"2026-10-16T{hour}+02:00") for hour in ("11:33:00", "11:55:02", "12:10:02")
)
STARRED, RETAINED = 4, 4  # on each platform; by word
KINDS = {"Etoilee", "Retenue", "Manquante"}  # of words that only these acts bring
REPORTS = ("html", "md", "csv", "json", "pdf")


@dataclass
class SheetsToForget:
    """The acts before anything is taken back; `public` says what must go."""

    public: "Forgetful"
    retained: list[str] = field(default_factory=list)  # commands of the organiser
    starred: list[Written] = field(default_factory=list)
    on_discord: list[tuple[int, int]] = field(default_factory=list)  # person, message
    said: int = 0

    # ── While people still ask ──────────────────────────────────────────────────────────────────────────

    async def keep(self) -> None:
        """Star messages of those who stay and of those who go, keep lines, and ask for files."""
        public, day = self.public, self.public.day
        room, organiser = day.rooms[PLACES[0]], day.organiser
        for n in range(STARRED):
            author = public.leaves_matrix if n == 0 else public.on_matrix[n % 4]
            event = await author.say(room, f"{self._new('Etoilee')} le dit")
            public.acts.append(await organiser.react(room, event, "⭐"))
            if n:
                self.starred.append(Written(author, room, event))
            await self._star_on_discord(n)
        desk = day.rooms[DESK]
        for n in range(RETAINED):
            said = f"!retenir {'conteste : ' if n % 2 else ''}{self._new('Retenue')} du débat"
            self.retained.append(await organiser.say(desk, said))
        public.acts += self.retained
        for question in public.written[:2]:
            public.acts.append(await organiser.react(question.room, question.event, "⭐"))
        await day.until(public.all_done)
        await self.ask_for_files()

    async def _star_on_discord(self, n: int) -> None:
        public = self.public
        person = public.leaves_discord if n == 0 else public.on_discord[n]
        at = public.discord.places[PLACES[0]]
        said = await person.say(f"{self._new('Etoilee')} aussi", at=at)
        await public.discord.organiser.react(said.id, "⭐")
        kept = f"SELECT 1 FROM notes WHERE event = '{said.id}'"
        await public.day.until(lambda: bool(public.day.rows(kept)))
        if n:
            self.on_discord.append((n, said.id))

    async def ask_for_files(self) -> None:
        """Ask for a sheet and a paper in the desk, and for the report, which bears every word."""
        public, day = self.public, self.public.day
        for place, words in ((DESK, "!fiche"), (DESK, "!feuille"), ("regie", "!rapport")):
            public.acts.append(await day.organiser.say(day.rooms[place], words))
        at = public.discord.places
        for place, words in ((DESK, "!fiche"), (DESK, "!feuille"), ("regie", "!rapport")):
            said = await public.discord.organiser.say(words, at=at[place])
            public.acts.append(str(said.id))
        await day.until(public.all_done)

    # ── Once the comptoirs are over ─────────────────────────────────────────────────────────────────────

    async def come_to(self, instant: datetime) -> None:
        """Let the bot be away until an instant of the event, and do what is then due."""
        day = self.public.day
        await day.bot.kill()
        day.skip(max(timedelta(), instant - day.clock.now().event))
        await day.bot.run_until_ready()
        await day.until(lambda: day.clock.now().event > instant and self.public.all_done())

    async def miss_lines(self) -> None:
        """Say what the sheet lacks: who goes does, and who deletes their reply later."""
        public, day = self.public, self.public.day
        await self.come_to(SHOWN)
        room = day.rooms[PLACES[0]]
        shown = await self._shown_on_matrix()
        for person in (public.leaves_matrix, public.on_matrix[1]):
            event = await person.reply(room, shown, f"Il manque {self._new('Manquante')}")
            public.acts.append(event)
            if person is not public.leaves_matrix:
                self.starred.append(Written(person, room, event))
        side, at = public.discord, public.discord.places[PLACES[0]]
        message = next(
            m for m in side.said(PLACES[0]) if SHOWN_TO_PUBLIC in shown_on_discord(side, PLACES[0], m).text
        )
        its = shown_on_discord(side, PLACES[0], message)
        assert await fill_form(public.leaves_discord, its, "➕", self._new("Manquante"))
        said = await public.on_discord[1].say(
            f"Il manque {self._new('Manquante')}", at=at, reply_to=message.id
        )
        public.acts.append(str(said.id))
        self.on_discord.append((1, said.id))
        await day.until(public.all_done)

    async def _shown_on_matrix(self) -> str:
        said = await self.public.day.said(PLACES[0])
        return next(str(event["event_id"]) for event in said if SHOWN_TO_PUBLIC in plain(body_of(event)))

    # ── Taken back ──────────────────────────────────────────────────────────────────────────────────────

    async def take_back(self, half: int, *, away: bool = False) -> None:
        """Delete every other message that is kept for the restitution, each by its author."""
        public, day = self.public, self.public.day
        for written in self.starred[half::2]:
            await written.author.redact(written.room, written.event)
        for n, message in self.on_discord[half::2]:
            await public.on_discord[n].delete(message)
        for event in self.retained[half::2]:
            await day.organiser.redact(day.rooms[DESK], event)
        some = (self.starred, self.on_discord, self.retained)
        number = sum(len(each[half::2]) for each in some)
        public.seen.deletions += number
        public.seen.while_away += number * away

    # ── What is read of it ──────────────────────────────────────────────────────────────────────────────

    async def files(self) -> Sequence[Standing]:
        """Return the messages that stand and bear files."""
        day, discord = self.public.day, self.public.discord
        places = [place for place in day.rooms if not place.startswith("direct:")]
        standing = await sheets_seen.on_matrix(day, places)
        standing += sheets_seen.on_discord(discord, discord.places)
        return [each for each in standing if each.files]

    async def words_in_files(self) -> list[str]:
        """Return each word that must go and is read in a file that stands."""
        return [
            f"{word} in {', '.join(each.files)} in {each.place} on {each.platform}"
            for each in await self.files()
            for word in self._held(each.read)
        ]

    async def words_in_reports(self) -> list[str]:
        """Return each word that must go and is read in the report made now."""
        folder = self.public.day.folder / "report"
        await self.public.day.bot.command("report", "-o", str(folder))
        made = sorted(file for file in folder.iterdir() if file.is_file())
        assert {file.suffix[1:] for file in made} == set(REPORTS)
        texts = {file.name: await asyncio.to_thread(text_of, file.name, file.read_bytes()) for file in made}
        return [f"{word} in {name}" for name, text in texts.items() for word in self._held(text)]

    async def assert_they_bear_words(self, *kinds: str) -> None:
        """Check that files on each platform bear words of each kind, so that finding none is a proof."""
        found = await self.words_in_files()
        for platform in ("matrix", "discord"):
            here = {line.rstrip() for line in found if line.endswith(platform)}
            for kind in (*KINDS, *kinds):
                assert any(line.startswith(kind) for line in here), (kind, platform, found)

    def _held(self, text: str) -> Iterable[str]:
        joined = "".join(text.split())
        return [word for word in self.public.gone if "".join(word.split()) in joined]

    def _new(self, name: str) -> str:
        self.said += 1
        word = f"{name}{self.said}x"
        self.public.gone.add(word)
        return word
