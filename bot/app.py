"""The running bot: for each platform an ear, a mind and a mouth; one clock for all; one store."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.engine import Connection

from bot import core, delivery, planner
from bot.chat import Asking, Platform, Suggestion
from bot.clock import Clock
from bot.commands import suggesting
from bot.day import Day
from bot.delivery import Delivery, Reach
from bot.errors import TokenRevoked
from bot.journal import StoreJournal
from bot.outbox import Deliverer
from bot.store import Store

P = ParamSpec("P")

log = structlog.get_logger()
LONGEST_SLEEP = timedelta(seconds=15)  # of wall time: bounds what a suspended or corrected clock can cost
TICK_AFTER = 0.25  # seconds of wall time: the turn of the clock after a commit lets deliveries pass
RESTART_AFTER = 1.0  # seconds of wall time before a part that broke is started again


@dataclass
class App:
    """Built once by the composition root; `run` lives until it is cancelled or an account is revoked."""

    store: Store
    day: Day
    clock: Clock
    platforms: Sequence[Platform]
    ready: Callable[[], None] = lambda: None
    last_tick: datetime | None = None
    ticked_to: datetime | None = None  # event time: what was due before it is taken care of

    def __post_init__(self) -> None:
        self._arrived = {p.name: asyncio.Event() for p in self.platforms}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._ticked = asyncio.Event()
        self._tick_is_near = False
        self.deliverers = {
            p.name: Deliverer(self.store, self.day, self.clock, p, self._tick_soon) for p in self.platforms
        }

    async def run(self) -> None:
        """Start every platform, say `ready`, and go on; raises TokenRevoked when nothing more can be done."""
        self._scheduler.start()
        try:
            await asyncio.gather(*map(self._start, self.platforms))
            await self.store.run(planner.plan_day, self.day, self.clock.now())
            async with asyncio.TaskGroup() as parts:
                for platform in self.platforms:
                    parts.create_task(self._listen(platform))
                    parts.create_task(_kept_alive("core", self._handle, platform))
                    parts.create_task(_kept_alive("outbox", self.deliverers[platform.name].run))
                parts.create_task(_kept_alive("clock", self._tick))
                self.ready()
        except* TokenRevoked as revoked:
            raise revoked.exceptions[0] from None
        finally:
            self._scheduler.shutdown(wait=False)
            await asyncio.gather(*(platform.close() for platform in self.platforms))

    async def _start(self, platform: Platform) -> None:
        scope, window = await platform.start(), timedelta(seconds=platform.limits.safe_resend)
        await self.store.run(delivery.enter_scope, platform.name, scope, window)

    def wake(self) -> None:
        """Something was committed, or the clock was moved."""
        self._wake_deliverers()
        self._ticked.set()

    def _wake_deliverers(self, besides: str | None = None) -> None:
        for name, deliverer in self.deliverers.items():
            if name != besides:
                deliverer.wake()

    def _tick_soon(self) -> None:
        """What was committed may wait for an instant that the scheduler does not know of."""
        if not self._tick_is_near:
            self._tick_is_near = True
            asyncio.get_running_loop().call_later(TICK_AFTER, self._ticked.set)

    async def _listen(self, platform: Platform) -> None:
        received, answered = self._arrived[platform.name].set, self.deliverers[platform.name].heard
        journal = StoreJournal(self.store, platform.name, received, self.clock.wall, answered)
        await _kept_alive("intake", platform.listen, journal, self._suggest)

    async def _suggest(self, asking: Asking) -> Sequence[Suggestion]:
        """Someone is typing and waits: without an answer from the database, nothing is suggested."""
        try:
            return await self.store.read(suggesting.suggest, self.day, self.clock.now(), asking)
        except Exception:  # the edge of the loop
            log.exception("nothing suggested", platform=asking.platform, field=asking.field)
            return ()

    async def _handle(self, platform: Platform) -> None:
        """Handle what the journal holds, then wait for more."""
        arrived = self._arrived[platform.name]
        while True:
            arrived.clear()
            while await self._handle_some(platform) >= core.AT_ONCE:
                pass
            await arrived.wait()

    async def _handle_some(self, platform: Platform) -> int:
        """Handle events, and begin to deliver what follows from them; how many there were."""
        deliverer = self.deliverers[platform.name]
        handled, claimed = await self.store.run(handle, self.day, self.clock, platform, deliverer.reach)
        for answer in handled.answers:  # each has somebody who waits
            deliverer.deliver([answer])
        deliverer.deliver(claimed)
        if handled.events:
            self._wake_deliverers(besides=platform.name)
            self._tick_soon()
        return handled.events

    async def _tick(self) -> None:
        """Do what is due, and have the scheduler wake us at the next instant, or in 15 seconds."""
        while True:
            self._ticked.clear()
            self._tick_is_near = False
            event_time = self.clock.now().event
            instant = await self.store.run(tick, self.day, self.clock, tuple(self.deliverers))
            self.last_tick, self.ticked_to = self.clock.wall(), event_time
            self._wake_deliverers()
            at = datetime.now(UTC) + (instant - self.clock.wall())
            self._scheduler.add_job(self._ring, "date", run_date=at, id="next-instant", replace_existing=True)
            with contextlib.suppress(TimeoutError):  # the watchdog, should the scheduler have died
                async with asyncio.timeout(2 * LONGEST_SLEEP.total_seconds()):
                    await self._ticked.wait()

    async def _ring(self) -> None:
        """What the scheduler calls: a coroutine, since it runs plain functions in other threads."""
        self.wake()


def handle(
    c: Connection, day: Day, clock: Clock, platform: Platform, reach: Reach | None
) -> tuple[core.Handled, Sequence[Delivery]]:
    """Handle what the journal holds and claim what follows from it, in one commit: receipts go at once."""
    handled = core.handle_waiting(c, day, clock, platform.name, platform.read)
    if not handled.events:
        return handled, ()
    return handled, delivery.claim_along(c, day, clock.now(), platform.name, reach)


def tick(c: Connection, day: Day, clock: Clock, platforms: Sequence[str]) -> datetime:
    """One turn of the day's clock; the wall time of the next one."""
    now = clock.now()
    planner.tick(c, day, now)
    instants = [planner.next_instant(c, day, now, clock)]
    instants += [delivery.next_due(c, clock, platform) for platform in platforms]
    coming = [instant for instant in instants if instant is not None and instant > now.wall]
    return min([now.wall + LONGEST_SLEEP, *coming])


async def _kept_alive(
    name: str, part: Callable[P, Coroutine[Any, Any, None]], *args: P.args, **kwargs: P.kwargs
) -> None:
    """A part that breaks is logged and started again; only a revoked account ends the run."""
    while True:
        try:
            await part(*args, **kwargs)
        except TokenRevoked:
            raise
        except Exception:  # the edge of the loop
            log.exception("a part of the bot broke and is started again", part=name)
        await asyncio.sleep(RESTART_AFTER)
