"""Shared by the tests of the Matrix adapter: hours to show, and a journal in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence, Set
from contextlib import asynccontextmanager
from datetime import datetime

from patience import PATIENCE

from bot.port.chat import Batch, Gap, Platform, RawEvent


class Clockface:
    """Shows hours in UTC and countdowns in minutes."""

    def hour(self, language: str, at: datetime, today: datetime | None = None) -> str:
        return f"{at:%H:%M}" if today is None or self.is_same_day(at, today) else f"{at:%d %H:%M}"

    def is_same_day(self, one: datetime, other: datetime) -> bool:
        return one.date() == other.date()

    def countdown(self, language: str, to: datetime, now: datetime) -> str:
        return f"{(to - now).total_seconds() / 60:.0f} min"


class MemoryJournal:
    """A journal that keeps the promises of the port, for as long as the test lasts."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.events: dict[str, RawEvent] = {}
        self.open: list[Gap] = []
        self.places: dict[str, str] = {}
        self.cared_for: dict[str, str] = {}  # the answer of `watched`: places by message
        self.voted_for: set[tuple[str, str]] = set()  # the answer of `marked`
        self.takes = 0
        self._changed = asyncio.Event()

    async def position(self) -> str | None:
        return self.kept

    async def take(self, batch: Batch) -> None:
        for event in batch.events:
            self.events.setdefault(event.event, event)
        self.open += batch.gaps
        self.places.update(batch.places)
        self.kept = batch.position
        self.takes += 1
        self._changed.set()

    async def gaps(self) -> Sequence[Gap]:
        return tuple(self.open)

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        known = sum(event.event in self.events for event in events)
        for event in events:
            self.events.setdefault(event.event, event)
        place = self.open.index(gap)
        self.open[place : place + 1] = [Gap(gap.remote, next_token)] if next_token else []
        self._changed.set()
        return known

    async def watched(self) -> Mapping[str, str]:
        return self.cared_for

    async def marked(self) -> Set[tuple[str, str]]:
        return self.voted_for

    async def edited(self, edits: Collection[str]) -> Mapping[str, str]:
        known = [self.events[id] for id in edits if id in self.events]
        return {event.event: event.edits for event in known if event.edits}

    async def unhandled(self, place: str) -> Sequence[str]:
        return [event.event for event in self.events.values() if event.remote == place and event.content]

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Wait until something is true that only journalled events can change."""
        async with asyncio.timeout(PATIENCE):
            while not wanted():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def listening(platform: Platform, journal: MemoryJournal) -> AsyncIterator[asyncio.Task[None]]:
    """Run a platform that has started; close it at the end."""
    task = asyncio.create_task(platform.listen(journal))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await platform.close()


@asynccontextmanager
async def heard_from_start(platform: Platform, journal: MemoryJournal) -> AsyncIterator[asyncio.Task[None]]:
    """Start a platform, and run it from the first position that the journal keeps."""
    await platform.start()
    async with listening(platform, journal) as task:
        await journal.until(lambda: journal.kept is not None)
        yield task
