"""The day's clock as the play drives it: idle hours are skipped, and the reader is given time to read."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.rehearsal.demo.jumps import Jumps
from adapters.rehearsal.demo.screen import Screen
from adapters.rehearsal.demo.sides import Side
from adapters.rehearsal.demo.watch import Message, NotSeen, Watch
from bot.app import App
from bot.database import schema as t
from bot.programme.model import HALL
from bot.programme.notices import NextDoor, Notice, NoticeKind
from bot.questions.next_door import TOLD

T = TypeVar("T")

LONGEST_READING = 6.0  # seconds that the play waits for its reader
AT_ONCE = 2  # items that a reader may still have before them when the play goes on
LEAD, SHORTEST_LEAD = 1.0, 0.2  # seconds of wall time between a jump and what it leads to
WORTH_TELLING = timedelta(minutes=9)  # of event time; shorter jumps are not shown
CATCHING_UP = 3.0  # seconds that boards may take to be up to date


class Hours:
    """Driver of the day's clock; `pace` scales the time a reader is given: 1 to read all, 0 for none."""

    def __init__(
        self, app: App, jumps: Jumps, watch: Watch, screen: Screen, sides: Mapping[str, Side], pace: float
    ) -> None:
        self.app, self.jumps, self.watch, self.screen, self.sides = app, jumps, watch, screen, sides
        self._pace = pace
        self._lead = max(SHORTEST_LEAD, min(pace, 1) * LEAD)
        self.planned: dict[str, datetime] = {}  # a notice's key to its instant, wall time
        self._plan()

    async def at(self, hour: str | datetime) -> None:
        """Let the day go on until an hour, its own messages included, without its idle hours."""
        until = self._instant(hour)
        while (now := self.app.clock.now().event) < until:
            coming = [n.due for n in self.app.day.notices if n.due > now]
            coming += [s.end for s in self.app.day.programme.question_sessions if s.end > now]
            coming += [door.due for door in self.app.day.next_doors if door.due > now]
            coming += [at for sheet in self.app.day.sheets for at in sheet.instants if at > now]
            coming += [opening.due for opening in self.app.day.openings if opening.due > now]
            coming += [morning for morning in self.app.day.mornings_after.values() if morning > now]
            await self._reach(min([until, *coming]))

    async def _reach(self, instant: datetime) -> None:
        clock = self.app.clock
        await self.read()
        left = (clock.wall_time(instant) - clock.wall()).total_seconds()
        if left > 2 * self._lead:
            await self.calm(seconds=CATCHING_UP)
            target = instant - timedelta(seconds=self._lead) * clock.speed
            if target - clock.now().event > WORTH_TELLING:
                self.screen.jump(clock.wall().timestamp())
            self.jumps.to(target)
            self._plan()
            self.app.wake()
        await asyncio.sleep(max(0.0, (clock.wall_time(instant) - clock.wall()).total_seconds()))
        await self._come(instant)

    async def _come(self, instant: datetime) -> None:
        """Wait until each side has read the messages due at an instant; a digest may have nothing to say."""
        for door in self.app.day.next_doors:
            if door.due == instant:
                await self._hears_next_door(door)
        due = [notice for notice in self.app.day.notices if notice.due == instant]
        spoken = [notice for notice in due if notice.kind is not NoticeKind.DIGEST or notice.first]
        for notice, platform in self._expected(spoken):
            await self.until(self._look(notice, platform), f"{platform} {notice.key}")
        perhaps = [notice for notice in due if notice not in spoken]
        await asyncio.gather(*(self._may_come(*each) for each in self._expected(perhaps)))

    def _expected(self, notices: Sequence[Notice]) -> Iterator[tuple[Notice, str]]:
        """Yield each notice with each side where somebody reads its place."""
        for notice in notices:
            for platform in self.reading(notice.place):
                yield notice, platform

    def reading(self, place: str) -> list[str]:
        """Return the sides on which somebody reads a place."""
        return [platform for platform, side in self.sides.items() if side.reads(place)]

    def _look(self, notice: Notice, platform: str) -> Callable[[], Message | None]:
        return partial(self.watch.find, platform, notice.place, notice.key)

    async def _may_come(self, notice: Notice, platform: str) -> None:
        with contextlib.suppress(NotSeen):
            await self.watch.until(self._look(notice, platform), notice.key, seconds=self._lead)

    async def _hears_next_door(self, door: NextDoor) -> None:
        for platform in self.sides:
            look = partial(self.watch.find, platform, HALL, f"{TOLD}{door.sessions[0]}:{platform}")
            await self.until(look, f"{platform} {TOLD}{door.sessions[0]}")

    def _plan(self) -> None:
        """Note when coming reminders are due by the wall clock, which a jump changes."""
        clock = self.app.clock
        now = clock.now().event
        for notice in self.app.day.notices:
            if notice.due > now:
                self.planned[notice.key] = clock.wall_time(notice.due)

    async def read(self) -> None:
        """Give the reader time to read what was shown."""
        until = time.monotonic() + LONGEST_READING * self._pace
        while self.screen.behind() > AT_ONCE and time.monotonic() < until:  # noqa: ASYNC110 - time makes it due
            await asyncio.sleep(0.05)

    async def calm(self, seconds: float) -> None:
        """Wait for at most `seconds` until nothing is left to say: a jump must make nothing late.

        What is held back for longer, as the edits of a card are, is not waited for.
        """
        until, at_last = time.monotonic() + seconds, self.app.clock.wall() + timedelta(seconds=seconds)
        while time.monotonic() < until:
            if await self.app.store.run(_nothing_waits, self.app.clock.now().event, at_last):
                return
            await asyncio.sleep(0.05)

    async def until(self, look: Callable[[], T | None], what: str) -> T:
        return await self.watch.until(look, what)

    def hour(self, hour: str | datetime) -> str:
        """Return an hour of the day as the bot writes it."""
        return self.app.day.words.hour(self.app.day.language, self._instant(hour))

    def _instant(self, hour: str | datetime) -> datetime:
        if isinstance(hour, datetime):
            return hour
        event = self.app.day.programme.event
        hours, minutes = hour.split(":")
        return datetime(
            event.first_day.year,
            event.first_day.month,
            event.first_day.day,
            int(hours),
            int(minutes),
            tzinfo=event.timezone,
        )


def _nothing_waits(c: Connection, event_time: datetime, at_last: datetime) -> bool:
    o = t.outbox.c
    is_held = o.not_before.is_not(None) & (o.not_before > at_last)
    left = (o.state == "sending") | ((o.state == "waiting") & (o.due <= event_time) & ~is_held)
    return c.execute(sa.select(o.id).where(left)).first() is None
