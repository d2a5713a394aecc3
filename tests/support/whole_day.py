"""The sample day on real servers with a clock moved by hand: one bot, one public, one side or both."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from patience import PATIENCE

from adapters.discord.files import DiscordSettings
from adapters.matrix.files import MatrixSettings
from adapters.web.files import WebSettings
from adapters.web.platform import WebPlatform
from bot.app import App
from bot.clock import Clock, wall_now
from bot.database import schema
from bot.database.migrate import migrate
from bot.database.store import Store, claim_instance, start_clock
from bot.database.transaction import Transactions
from bot.day import Day
from bot.port.chat import Platform
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme
from bot.questions import queue
from bot.settings import DigestSettings, RehearsalClock, Reminders, Settings
from bot.words.catalogue import Catalogue

SAMPLE = Path(__file__).parents[2] / "programme.yaml"
EXPECTED = Path(__file__).parents[1] / "the_day"
PUBLIC = ("hall", *(f"comptoir-{n}" for n in range(1, 7)), "restitution")
DESK = ("comptoir-1-desk", "comptoir-4-desk", "restitution-desk", "regie")  # the desks that are read
COUNT_ON_BUTTON = re.compile(r"(?<=⟨👍 Voter) · \d+(?=⟩)")
SPEED = 0.001  # event time moves only by the skips, so that « dans 55 minutes » does not depend on our speed


class Side(Protocol):
    """One platform of the day, on a running server."""

    name: str

    async def settings(self) -> MatrixSettings | DiscordSettings | WebSettings: ...

    def handles(self, programme: Programme) -> Mapping[str, str]:
        """Return the accounts that people of the programme have there, by their ids."""

    async def platform(self, programme: Programme, words: Catalogue, store: Store) -> Platform:
        """Make the places and build the adapter."""

    async def close(self) -> None: ...


class WholeDay:
    """A day used with `async with`, which makes and closes everything but the servers."""

    def __init__(self, folder: Path, sides: Sequence[Side], begins: time = time(9, 50)) -> None:
        self.folder, self.sides = folder, sides
        checked = read_programme(SAMPLE)
        assert checked.value is not None
        self.programme = with_accounts(checked.value, sides)
        event = self.programme.event
        self._begins = datetime.combine(event.first_day, begins, event.timezone)
        self._waited, self._waited_until = timedelta(0), wall_now()
        self._expected: Counter[str] = Counter()
        self._awaited: set[str] = set()
        self._exits = AsyncExitStack()

    async def __aenter__(self) -> "WholeDay":
        self.settings = Settings(
            programme=SAMPLE,
            database=f"sqlite:///{self.folder / 'comptoir.db'}",
            clock=RehearsalClock(self._begins, SPEED),
            digest=DigestSettings(refresh=timedelta(milliseconds=20)),
            reminders=Reminders(presence=timedelta(0)),
            platforms={side.name: await side.settings() for side in self.sides},
        )
        self.store = Store(self.settings.database)
        self._exits.callback(self.store.close)
        await self.store.run(migrate)
        await self.store.run(claim_instance, self.programme.event.id)
        words = Catalogue(self.programme.event.timezone, self.programme.event.words)
        await self.store.run(queue.freeze_codes, self.programme)
        platforms = []
        for side in self.sides:
            self._exits.push_async_callback(side.close)
            platforms.append(await side.platform(self.programme, words, self.store))
        start, first = await self.store.run(start_clock, self._begins, SPEED, wall_now())
        self.clock = Clock(start, first, SPEED, lambda: wall_now() + self._waited)
        limits = {platform.name: platform.limits for platform in platforms}
        day = Day(self.programme, self.settings, words, limits)
        ready = asyncio.Event()
        transactions = Transactions(self.store, day, self.clock)
        for pages in (each for each in platforms if isinstance(each, WebPlatform)):
            pages.wall = lambda: self.clock.now().wall
            pages.serve(transactions)
        self.app = App(transactions, platforms, ready.set)
        self._run = asyncio.create_task(self.app.run())
        self._exits.push_async_callback(self._stop)
        await ready.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._exits.aclose()

    async def _stop(self) -> None:
        self._run.cancel()
        await asyncio.gather(self._run, return_exceptions=True)

    # ── Time ──────────────────────────────────────────────────────────────────────────────────

    async def at(self, hour: str) -> None:
        """Go on to an hour of the day, stopping at each instant at which something is due."""
        target = self._instant(hour)
        while (instant := await self._next_instant()) is not None and instant < target:
            await self._skip_to(instant)
        await self._skip_to(target)

    async def _skip_to(self, instant: datetime) -> None:
        self.clock.skip_to(instant)
        self.app.wake()
        await self.quiet()

    async def wait(self, **wall: float) -> None:
        """Let wall time pass without waiting for it: `wait(seconds=15)`."""
        self._waited += timedelta(**wall)
        self._waited_until = self.clock.now().wall
        self.app.wake()
        await self.quiet()

    def _instant(self, hour: str) -> datetime:
        return datetime.combine(self._begins.date(), time.fromisoformat(hour), self._begins.tzinfo)

    async def _next_instant(self) -> datetime | None:
        now = self.clock.now().event
        instants = [notice.due for notice in self.app.day.notices]
        instants += [session.end for session in self.programme.question_sessions]
        instants += [instant for its in self.app.day.sheets for instant in its.instants]
        return min((instant for instant in instants if instant > now), default=None)

    # ── What was sent is done ─────────────────────────────────────────────────────────────────

    async def done(self, event: str) -> str:
        """Wait until the bot has handled an event, by its id in the journal, and sent what follows.

        `%` stands for the part of the id that only the adapter knows.
        """
        self._expected[event] += 1
        self._awaited.add(event)
        await self.quiet()
        return event

    async def quiet(self) -> None:
        """Wait until everything people sent is handled and everything due is sent, boards included."""
        async with asyncio.timeout(PATIENCE):
            while not await self.store.run(self._is_quiet):
                if self._run.done():
                    self._run.result()
                await asyncio.sleep(0.005)

    def _is_quiet(self, c: sa.Connection) -> bool:
        self._awaited = {event for event in self._awaited if self._is_awaited(c, event)}
        if self._awaited:
            return False
        now = self.clock.now()
        if (done := self.app.ticker.done) is None or now.event - done.event > timedelta(seconds=1):
            return False
        if done.wall < self._waited_until:
            return False
        o = schema.outbox.c
        soon = o.not_before.is_(None) | (o.not_before <= now.wall + timedelta(seconds=2))
        left = sa.select(o.id).where(
            (o.state == "sending") | ((o.state == "waiting") & (o.due <= now.event) & soon)
        )
        return c.execute(left.union(sa.select(schema.recounts.c.question))).first() is None

    def _is_awaited(self, c: sa.Connection, event: str) -> bool:
        j = schema.journal.c
        handled = sa.select(sa.func.count()).where(j.event.like(event), j.waiting.is_(False))
        return int(c.execute(handled).scalar_one()) < self._expected[event]


def with_accounts(programme: Programme, sides: Sequence[Side]) -> Programme:
    """Give each person of the programme their account on each side, if they have one there."""
    accounts = {side.name: side.handles(programme) for side in sides}
    people = {
        id: replace(
            person, handles={name: handles[id] for name, handles in accounts.items() if id in handles}
        )
        for id, person in programme.people.items()
    }
    return replace(programme, people=people)


def compare(folder: str, seen: Mapping[str, str]) -> None:
    """Compare with the expected files; with COMPTOIR_WRITE_THE_DAY set, write them instead: then read them.

    The count on a vote's button follows the wall clock, so a slow machine shows more of them: it is left out.
    """
    seen = {place: COUNT_ON_BUTTON.sub("", text) for place, text in seen.items()}
    files = {place: EXPECTED / folder / (place if "." in place else f"{place}.txt") for place in seen}
    if "COMPTOIR_WRITE_THE_DAY" in os.environ:
        (EXPECTED / folder).mkdir(parents=True, exist_ok=True)
        for place, text in seen.items():
            files[place].write_text(text, encoding="utf-8")
    assert seen == {place: file.read_text(encoding="utf-8") for place, file in files.items()}
