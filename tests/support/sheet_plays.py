"""People who keep lines for a sheet, confirm it and say what it lacks while the bot is killed.

The comptoir ends soon after the start; nobody asks questions there. What each act must leave is compared in
the end with the messages on each platform and with the database.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from typing import Any

import sheets_seen
from animateurs import Animateur, OnDiscord, Shown, fill_form, insist
from checker import Verdict
from sheets_seen import Standing
from small_discord import DiscordSide
from small_event import DayOnMatrix, comptoir, send_surely

from adapters.rehearsal.discord import Person
from adapters.rehearsal.participant import Participant

NOTED, STARRED, PEOPLE = 12, 8, 3  # lines kept by word; messages starred; people on each platform
CONTESTED_EACH = 4
LOOK = 0.3  # seconds between two looks
HEARD = 6.0  # seconds after which people take a star for one that nobody heard
SHOWN = "voici ce que la restitution en dira"
UNTIL = 420.0  # seconds that people wait for what they look for
ENDS, PLENARY = "10:00", "10:54"
SETTINGS = {"restitution": {"sheets": "8m", "frozen": "5m", "confirm": "42m"}}
FROZEN_AT = datetime.fromisoformat("2026-10-16T10:49:20+02:00")
CLOSES = datetime.fromisoformat("2026-10-16T10:44+02:00")
IN_TIME = timedelta(minutes=10)  # of the event: what is said later may come too late while the bot is killed
PLACES = ("restitution-desk", "regie")


def session(number: int) -> dict[str, object]:
    return comptoir(number, "09:50", ENDS)


class SheetPlay:
    """Play around the sheet of comptoir `number`; `begin` once the places are there, then `finish`."""

    def __init__(
        self,
        day: DayOnMatrix,
        discord: DiscordSide,
        animateurs: Sequence[Animateur],
        number: int,
        chance: random.Random,
    ) -> None:
        self.day, self.discord, self.animateurs = day, discord, animateurs
        self.number, self.place, self._chance = number, f"comptoir-{number}", chance
        self.lost: list[str] = []
        self._lines: set[str] = set()  # that must be kept
        self._starred: dict[str, tuple[str, str]] = {}  # platform and event by line
        self._missing: dict[str, str | None] = {}  # what it lacks, and the reply on Matrix that says so
        self._files: Counter[tuple[str, str, str]] = Counter()  # asked for: platform, place, what they say
        self._unsure: set[str] = set()  # lines of which nobody was told in time that they were taken
        self._over = asyncio.Event()  # nothing is killed any more
        self._acting: list[asyncio.Task[None]] = []

    @property
    def desk(self) -> str:
        return f"{self.place}-desk"

    async def gather(self, stack: AsyncExitStack) -> None:
        self._on_matrix = [
            await stack.enter_async_context(await self.day.person(f"public{n}", self.place))
            for n in range(PEOPLE)
        ]
        self._on_discord: list[Person] = [self.discord.guild.join(f"Public{n}") for n in range(PEOPLE)]

    def begin(self) -> None:
        acts: list[Coroutine[Any, Any, None]] = [self._keep(n) for n in range(NOTED)]
        acts += [self._star(n) for n in range(STARRED)]
        acts += [self._confirm_on_matrix(n, each) for n, each in enumerate(self._on_matrix)]
        acts += [self._confirm_on_discord(n, each) for n, each in enumerate(self._on_discord)]
        acts += [self._ask_for_files(by) for by in self.animateurs]
        self._acting = [asyncio.create_task(self._told(act)) for act in acts]

    async def finish(self) -> None:
        """Wait until all is done and the sheet is frozen; then keep one more line."""
        self._over.set()
        await asyncio.gather(*self._acting)
        while self.day.clock.now().event < FROZEN_AT:  # noqa: ASYNC110 - the clock of another process
            await asyncio.sleep(LOOK)
        for by in self.animateurs:  # what was put and taken away again may have been heard by halves
            for platform, event in self._starred.values():
                if platform == by.platform == "discord" and not self._is_kept(event):
                    await self._star_again(by, event)
        await self.animateurs[0].write(self.desk, "retenir Apres le gel")
        self._lines.add("Apres le gel")

    async def _told(self, act: Coroutine[Any, Any, None]) -> None:
        try:
            await act
        except TimeoutError as error:
            self.lost.append(str(error))

    # ── What they do ────────────────────────────────────────────────────────────────────────────────────

    async def _keep(self, n: int) -> None:
        await self._sleep(60.0)
        by, line = self._chance.choice(self.animateurs), f"Retenu{n} du debat"
        said = f"conteste : {line}" if n % CONTESTED_EACH == 0 else line
        await by.give(self.desk, "retenir", said, texte=said)
        self._lines.add(line)

    async def _star(self, n: int) -> None:
        """Say something that an animateur stars, again while no ⭐ of the bot says that it is kept."""
        await self._sleep(60.0)
        by, line = self.animateurs[n % len(self.animateurs)], f"Remarque{n} de la salle"
        if isinstance(by, OnDiscord):
            event = await self._starred_on_discord(by, line)
        else:
            person = self._chance.choice(self._on_matrix)
            event = await send_surely(person.client, self.day.rooms[self.place], line, f"n{n}")
            await by.mark(event, self.place, "⭐")
        self._lines.add(line)
        self._starred[line] = (by.platform, event)

    async def _starred_on_discord(self, by: OnDiscord, line: str) -> str:
        """Say something and star it, again while nobody hears it: what was unknown then is not looked up."""
        said = await self._chance.choice(self._on_discord).say(line, at=self.discord.places[self.place])
        event = str(said.id)
        await by.mark(event, self.place, "⭐")
        while not self._over.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), HEARD)
            if self._is_kept(event):
                break
            await self._star_again(by, event)
        return event

    def _is_kept(self, event: str) -> bool:
        return bool(self.day.rows(f"SELECT 1 FROM notes WHERE event = '{event}'"))

    async def _star_again(self, by: Animateur, event: str) -> None:
        await by.unmark(event, self.place, "⭐")
        await by.mark(event, self.place, "⭐")

    async def _confirm_on_matrix(self, n: int, person: Participant) -> None:
        shown = await self._shown("matrix")
        await self._sleep(20.0)
        room, line = self.day.rooms[self.place], f"Manque{n} de Matrix"
        if self.day.clock.now().event > CLOSES - IN_TIME:
            self._unsure.add(line)
        await person.react(room, shown.id, "👍")
        self._missing[line] = await person.reply(room, shown.id, f"Il manque {line}")

    async def _confirm_on_discord(self, n: int, person: Person) -> None:
        shown = await self._shown("discord")
        await self._sleep(20.0)
        line = f"Manque{n} de Discord"
        button = next(id for emoji, _, id in shown.buttons if emoji == "👍")
        told = await insist(lambda: person.press(int(shown.id), button))
        taken = told is not None and told.kind == "message" and "la fiche est juste" in told.text
        while taken and not (taken := await fill_form(person, shown, "➕", line)):
            taken = self.day.clock.now().event < CLOSES - IN_TIME
            await asyncio.sleep(LOOK)
        if not taken or self.day.clock.now().event > CLOSES - IN_TIME:
            self._unsure.add(line)
        self._missing[line] = None

    async def _shown(self, platform: str) -> Shown:
        """Return the message that shows the sheet to its public, once it is there."""
        by = next(each for each in self.animateurs if each.platform == platform)
        for _ in range(round(UNTIL / LOOK)):
            if (shown := by.look().last(self.place, lambda text: SHOWN in text)) is not None:
                return shown
            await asyncio.sleep(LOOK)
        raise TimeoutError(f"the sheet shown to its public on {platform}")

    async def _ask_for_files(self, by: Animateur) -> None:
        await self._sleep(90.0)
        await by.write(self.desk, "feuille")
        await by.write("regie", "rapport")
        self._files += Counter({(by.platform, self.desk, ".pdf"): 1})
        self._files += Counter({(by.platform, "regie", end): 1 for end in (".html", ".pdf", ".csv")})

    async def _sleep(self, longest: float) -> None:
        await asyncio.sleep(self._chance.uniform(0, longest))

    # ── What is left of it ──────────────────────────────────────────────────────────────────────────────

    async def check(self) -> Verdict:
        verdict = Verdict(lost=list(self.lost))
        places = (self.place, self.desk, *PLACES)
        standing = await sheets_seen.on_matrix(self.day, places)
        standing += sheets_seen.on_discord(self.discord, places)
        wanted = {
            self.desk: [sheets_seen.label(self.number)],
            "restitution-desk": [sheets_seen.label(self.number), sheets_seen.ACROSS],
        }
        about = sheets_seen.check_sheets(verdict, standing, wanted, frozen=True)
        self._check_public(verdict, about)
        self._check_lines(verdict)
        self._check_missing(verdict, standing)
        self._check_beside(verdict, standing)
        self._check_files(verdict, standing, about)
        await self._check_marks(verdict)
        return verdict

    def _check_public(self, verdict: Verdict, about: Sequence[Standing]) -> None:
        """Check that each sheet of the comptoir counts who confirmed it, and has two lines of the public."""
        [(people, different)] = self.day.rows("SELECT count(*), count(DISTINCT person) FROM confirmations")
        verdict.doubled += [f"{people} of {different} people confirmed"] * (people != different)
        if not len(self._missing) - len(self._unsure) <= people <= len(self._missing):
            verdict.wrong.append(f"{people} confirmed, of {len(self._missing)}")
        for each in about:
            if each.head == f"{sheets_seen.SHEET}{sheets_seen.label(self.number)}":
                by_public = each.text.count("ajouté par le public")
                if (people > 1 and f"{people} disent cette fiche juste" not in each.text) or by_public > 2:
                    verdict.wrong.append(f"sheet that {people} confirmed: {each.text!r}")

    def _check_lines(self, verdict: Verdict) -> None:
        rows = self.day.rows("SELECT text FROM notes WHERE text <> ''")
        times = Counter(text for (text,) in rows)
        verdict.lost += [f"{line} is kept" for line in sorted(self._lines - times.keys())]
        verdict.doubled += [f"{line} is kept {n} times" for line, n in times.items() if n > 1]
        verdict.wrong += [f"{line} is kept by nobody" for line in sorted(times.keys() - self._lines)]

    def _check_missing(self, verdict: Verdict, standing: Sequence[Standing]) -> None:
        """Check that what the public says is missing is one row, and read once in the desk of each side."""
        rows = Counter(text for (text,) in self.day.rows("SELECT text FROM additions"))
        for line in self._missing:
            if line in self._unsure and not rows[line]:
                continue
            verdict.lost += [f"addition {line}"] * (not rows[line])
            verdict.doubled += [f"addition {line}"] * (rows[line] > 1)
            for platform in ("matrix", "discord"):
                told = [
                    e
                    for e in standing
                    if e.platform == platform and e.head.startswith("➕") and line in e.head
                ]
                verdict.lost += [f"{line} in the desk on {platform}"] * (not told)
                verdict.doubled += [f"{line} in the desk on {platform}"] * (len(told) > 1)

    def _check_beside(self, verdict: Verdict, standing: Sequence[Standing]) -> None:
        """Check that what was kept after the freezing is told once beside each sheet."""
        for platform in ("matrix", "discord"):
            for place in (self.desk, "restitution-desk"):
                here = [e for e in standing if (e.platform, e.place) == (platform, place)]
                told = [e for e in here if e.head.startswith("📎") and "Apres le gel" in e.text]
                verdict.lost += [f"news beside the sheet in {place} on {platform}"] * (not told)
                verdict.doubled += [f"news beside the sheet in {place} on {platform}"] * (len(told) > 1)

    def _check_files(self, verdict: Verdict, standing: Sequence[Standing], about: Sequence[Standing]) -> None:
        known = {(each.platform, each.id) for each in about}
        others = [each for each in standing if each.files and (each.platform, each.id) not in known]
        found = Counter(
            (each.platform, each.place, f".{name.rpartition('.')[2]}")
            for each in others
            for name in each.files
        )
        verdict.lost += [f"file {which}" for which in (self._files - found)]
        verdict.doubled += [f"file {which}: {found[which]}" for which in (found - self._files)]
        verdict.wrong += [f"{each.files.keys()} cannot be read" for each in others if not each.read.strip()]

    async def _check_marks(self, verdict: Verdict) -> None:
        """Check that who wrote what is kept sees one ⭐, and who replied one ✅."""
        marks = await self._marks()
        starred = {event: "⭐" for platform, event in self._starred.values()}
        sure = {line: event for line, event in self._missing.items() if line not in self._unsure}
        replied = {event: "✅" for event in sure.values() if event is not None}
        for event, mark in {**starred, **replied}.items():
            times = marks[event, mark]
            verdict.lost += [f"{mark} under {event}"] * (not times)
            verdict.doubled += [f"{mark} under {event}: {times}"] * (times > 1)

    async def _marks(self) -> Mapping[tuple[str, str], int]:
        """Return how often the bot put each mark under each message of the comptoir's place."""
        found: Counter[tuple[str, str]] = Counter()
        for event in await self.day.history(self.place):
            relation = event.get("content", {}).get("m.relates_to", {})
            if event["type"] == "m.reaction" and event["sender"] == self.day.account.user_id and relation:
                found[relation["event_id"], relation["key"]] += 1
        bot = self.discord.server.bot_id
        for message in self.discord.history(self.place):
            found.update((str(message.id), r.emoji) for r in message.reactions if bot in r.user_ids)
        return found
