"""The delivery worker of a platform: claim what is due, do it, settle. Only it retries."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.chat import Platform
from bot.clock import Clock
from bot.day import Day
from bot.delivery import (
    Budget,
    Delivery,
    claim,
    recover,
    settle_failed,
    settle_later,
    settle_sent,
    settle_too_late,
)
from bot.errors import Busy, Refused, TokenRevoked, Unknown
from bot.pace import Pace
from bot.store import DatabaseTrouble, Store

log = structlog.get_logger()

BACKOFF, LONGEST_BACKOFF = 1.0, 10.0  # seconds of wall time
HOPELESS = 8  # attempts without an answer, while others succeed in between: it is this row that breaks
DATABASE_AGAIN = 1.0  # seconds until a database that refuses to write is tried again

Settlement = Callable[..., Any]  # a transaction that records what came of an attempt


class TooLate(Exception):
    """It was attempted, is nowhere to be found, and is no longer of use."""


@dataclass
class Deliverer:
    """The delivery worker of one platform: only it retries; a place gets one row at a time.

    `postponed` is called when a row has come to wait for an instant that the ticker does not know of.
    """

    store: Store
    day: Day
    clock: Clock
    platform: Platform
    postponed: Callable[[], None] = lambda: None
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self._awake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._held: dict[str, float] = {}  # place to when it is tried again: its next row had no answer
        self._failures = 0  # in a row, of the platform
        self._successes = 0
        self._doubts: dict[int, tuple[int, int]] = {}  # row to its failures, and the successes until the last

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in the air then is left to its token."""
        await self.store.run(recover, self.platform.name)
        try:
            while True:
                self._awake.clear()
                await self._start_deliveries()
                await self._sleep()
        finally:
            for task in (*self._busy.values(), *self._answers):
                task.cancel()

    async def _start_deliveries(self) -> None:
        room = self.platform.limits.at_once - len(self._busy)
        if self.pace.limited or self._failures:
            room = min(room, 1 - len(self._busy))
        loop_time = self._time()
        if room <= 0 or self.pace.wait(loop_time) > 0:
            return
        self._held = {place: until for place, until in self._held.items() if until > loop_time}
        now, closed, budget = self.clock.now(), {*self._busy, *self._held}, self._budget()
        for delivery in await self.store.run(claim, self.day, now, self.platform.name, closed, room, budget):
            place = delivery.outgoing.place
            self._busy[place] = asyncio.create_task(self._deliver(delivery))

    def _budget(self) -> Budget | None:
        if not self.pace.limited:
            return None
        restored = self.clock.wall() + timedelta(seconds=self.pace.rest)
        return Budget(self.pace.tokens(self._time()), self.clock.event_time(restored))

    async def _sleep(self) -> None:
        """Until something is committed, a delivery ends, the pace allows the next one or a place opens."""
        now = self._time()
        waits = [self.pace.wait(now), *(until - now for until in self._held.values())]
        if self.pace.limited and not self._busy:
            waits.append(self.pace.interval)  # what was refused for the sake of reminders may be allowed then
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min((wait for wait in waits if wait > 0), default=None)):
                await self._awake.wait()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._record(await self._outcome(delivery))
        finally:
            if self._busy.get(delivery.outgoing.place) is asyncio.current_task():
                del self._busy[delivery.outgoing.place]
            self.wake()

    async def _outcome(self, delivery: Delivery) -> Settlement:
        """Attempt it; what is to be recorded of that."""
        self.pace.spent(self._time())
        try:
            remote = await self._attempt(delivery)
        except Busy as busy:
            self.pace.refused(self._time(), busy.seconds)
            refusals, name = self.pace.refusals, self.platform.name
            log.info("the platform slows us down", platform=name, wait=busy.seconds, refusals=refusals)
            return partial(settle_later, delivery=delivery, attempted=False)
        except Refused as refused:
            self._succeeded(delivery)
            return partial(
                settle_failed, day=self.day, now=self.clock.now(), delivery=delivery, why=str(refused)
            )
        except TooLate:
            self._succeeded(delivery)
            return partial(settle_too_late, day=self.day, delivery=delivery, now=self.clock.now())
        except (Unknown, TokenRevoked) as error:
            return self._doubt(delivery, str(error))
        except Exception as error:  # the edge of the loop: a bug of ours in one row must not stop the others
            log.exception("delivery broke", platform=self.platform.name, row=delivery.row)
            return self._doubt(delivery, type(error).__name__)
        self._succeeded(delivery)
        self.pace.accepted(self._time())
        return partial(settle_sent, day=self.day, now=self.clock.now(), delivery=delivery, remote=remote)

    async def _attempt(self, delivery: Delivery) -> str:
        """Look before saying it again: outside the window in which the token protects, or when it is late."""
        age = (self.clock.wall() - delivery.outgoing.since).total_seconds()
        if delivery.attempts and (delivery.stale or age > self.platform.limits.safe_resend):
            found = await self.platform.find(delivery.outgoing)
            if found is not None:
                return found
            if delivery.stale:
                raise TooLate
        return await self.platform.deliver(delivery.outgoing)

    def _succeeded(self, delivery: Delivery) -> None:
        """The platform is up: it answered."""
        self._failures = 0
        self._successes += 1
        self._doubts.pop(delivery.row, None)

    def _doubt(self, delivery: Delivery, why: str) -> Settlement:
        """It may have been done: the platform rests, the place keeps its order and rests longer."""
        self._failures += 1
        now = self._time()
        self.pace.pause(now, _backoff(self._failures))
        self._held[delivery.outgoing.place] = now + _backoff(delivery.attempts + 1)
        if self._is_hopeless(delivery):
            return partial(settle_failed, day=self.day, now=self.clock.now(), delivery=delivery, why=why)
        return partial(settle_later, delivery=delivery, attempted=True)

    def _is_hopeless(self, delivery: Delivery) -> bool:
        """A row that never has an answer while others do would hold its place for ever."""
        failures, successes = self._doubts.get(delivery.row, (0, -1))
        if self._successes > successes:
            failures += 1
        self._doubts[delivery.row] = (failures, self._successes)
        return failures >= HOPELESS

    async def _record(self, settlement: Settlement) -> None:
        """However long the database refuses: a row left `sending` would never be tried again."""
        while True:
            try:
                if await self.store.run(settlement):
                    self.postponed()
            except DatabaseTrouble:
                log.exception("a delivery cannot be recorded yet", platform=self.platform.name)
                await asyncio.sleep(DATABASE_AGAIN)
            else:
                return

    def deliver_now(self, deliveries: Sequence[Delivery]) -> None:
        """Answers that somebody waits for: they are claimed already, and only that person sees them."""
        for delivery in deliveries:
            self._answers.add(task := asyncio.create_task(self._deliver(delivery)))
            task.add_done_callback(self._answers.discard)

    @property
    def idle(self) -> bool:
        return not self._busy and not self._answers

    def _time(self) -> float:
        return asyncio.get_running_loop().time()


def _backoff(failures: int) -> float:
    longest = min(BACKOFF * 2.0 ** min(failures - 1, 6), LONGEST_BACKOFF)
    return random.uniform(longest / 2, longest)
