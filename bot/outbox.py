"""The delivery worker of a platform: claim what is due, do it, settle. Only it retries."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.chat import Platform
from bot.clock import Clock
from bot.day import Day
from bot.delivery import Delivery, claim, recover, settle_failed, settle_later, settle_sent
from bot.errors import Busy, Refused, TokenRevoked, Unknown
from bot.pace import Pace
from bot.store import Store

log = structlog.get_logger()

BACKOFF, LONGEST_BACKOFF = 1.0, 30.0  # seconds of wall time


@dataclass
class Deliverer:
    """The delivery worker of one platform: only it retries; a place gets one row at a time."""

    store: Store
    day: Day
    clock: Clock
    platform: Platform
    settled: Callable[[], None] = lambda: None
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self._awake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._failures = 0

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
        if self.pace.slowed or self._failures:
            room = min(room, 1 - len(self._busy))
        if room <= 0 or self.pace.wait(self._wall()) > 0:
            return
        busy, slowed = list(self._busy), self.pace.slowed
        now, name = self.clock.now(), self.platform.name
        for delivery in await self.store.run(claim, self.day, now, name, busy, room, slowed):
            place = delivery.outgoing.place
            self._busy[place] = asyncio.create_task(self._deliver(delivery))

    async def _sleep(self) -> None:
        """Until something is committed, a delivery ends, or the pace allows the next one."""
        wait = self.pace.wait(self._wall())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), wait or None)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            self.pace.spent(self._wall())
            remote = await self._attempt(delivery)
            self.pace.accepted()
            self._failures = 0
            await self.store.run(settle_sent, self.clock.now(), delivery, remote)
        except Busy as busy:
            self.pace.refused(self._wall(), busy.seconds)
            until = self._wall_after(busy.seconds)
            await self.store.run(settle_later, delivery, until, attempted=False)
        except Refused as refused:
            self._failures = 0
            await self.store.run(settle_failed, self.day, self.clock.now(), delivery, str(refused))
        except (Unknown, TokenRevoked):
            self._failures += 1
            wait = min(BACKOFF * 2 ** min(self._failures - 1, 6), LONGEST_BACKOFF)
            self.pace.pause(self._wall(), wait * random.uniform(0.5, 1))
            await self.store.run(settle_later, delivery, self._wall_after(0), attempted=True)
        except Exception:  # the edge of the loop: the row is tried again, the traceback is kept
            log.exception("delivery broke", platform=self.platform.name, row=delivery.row)
            await self.store.run(settle_later, delivery, self._wall_after(LONGEST_BACKOFF), attempted=True)
        finally:
            if self._busy.get(delivery.outgoing.place) is asyncio.current_task():
                del self._busy[delivery.outgoing.place]
            self.wake()
            self.settled()

    async def _attempt(self, delivery: Delivery) -> str:
        """Outside the window in which the token protects, look before saying it again."""
        age = (self.clock.wall() - delivery.outgoing.since).total_seconds()
        if delivery.attempts and age > self.platform.limits.safe_resend:
            found = await self.platform.find(delivery.outgoing)
            if found is not None:
                return found
        return await self.platform.deliver(delivery.outgoing)

    def deliver_now(self, deliveries: Sequence[Delivery]) -> None:
        """Answers that somebody waits for: they are claimed already, and only that person sees them."""
        for delivery in deliveries:
            self._answers.add(task := asyncio.create_task(self._deliver(delivery)))
            task.add_done_callback(self._answers.discard)

    @property
    def idle(self) -> bool:
        return not self._busy and not self._answers

    def _wall(self) -> float:
        return asyncio.get_running_loop().time()

    def _wall_after(self, seconds: float) -> datetime:
        return self.clock.wall() + timedelta(seconds=seconds)
