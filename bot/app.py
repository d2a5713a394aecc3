"""The running bot: for each platform an ear, a mind and a mouth; one clock for all; one store."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec

import sqlalchemy as sa
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.engine import Connection

from bot import alerts, core, delivery, figures, outgoing, planner, restored
from bot import schema as t
from bot.chat import (
    Asking,
    Incoming,
    Journal,
    Limits,
    Outgoing,
    Platform,
    RawEvent,
    Suggest,
    Suggestion,
    no_suggestions,
)
from bot.clock import Clock, Now
from bot.commands import suggesting
from bot.day import Day
from bot.delivery import Delivery, Reach
from bot.errors import OutsideError, TokenRevoked, Unreachable
from bot.health import Health, PlatformHealth
from bot.journal import StoreJournal
from bot.opening import Openings
from bot.outbox import Deliverer
from bot.readiness import Look
from bot.store import DatabaseTrouble, Store, note_erased

P = ParamSpec("P")

log = structlog.get_logger()
LONGEST_SLEEP = timedelta(seconds=15)  # of wall time: bounds what a suspended or corrected clock can cost
TICK_AFTER = 0.25  # seconds of wall time: the turn of the clock after a commit lets deliveries pass
START_AGAIN, START_AGAIN_AT_MOST = 1.0, 30.0  # seconds of wall time before a missing platform is tried
RECOUNT_EACH = 0.1  # seconds of wall time: however many vote, what shows it is brought up to date so often
WIPE_EVERY = 10.0  # seconds of wall time, at least, between two cleanings of the database's files
WRITES_WITHIN = 5.0  # seconds of wall time, of a database that is well
LOOKED = "health"  # what is written to see whether the database takes it
RESTART_AFTER = 1.0  # seconds of wall time before a part that broke is started again


@dataclass
class App:
    """Built once by the composition root; `run` lives until it is cancelled or every account is revoked.

    `ready` is called once the platforms that answer have started; the others follow when they do. `looks`
    tells of a platform whether the day can begin there. `alive` is called as each turn of the clock begins:
    one that fails, on a full disk for instance, is no standstill, and no new start would mend it.
    """

    store: Store
    day: Day
    clock: Clock
    platforms: Sequence[Platform]
    ready: Callable[[], None] = lambda: None
    looks: Mapping[str, Look] = field(default_factory=dict)
    alive: Callable[[], None] = lambda: None
    last_tick: datetime | None = None
    ticked_to: datetime | None = None  # event time: what was due before it is taken care of
    is_behind: bool = False  # a restored backup, as long as it does not know what was done since

    def __post_init__(self) -> None:
        self._arrived = {p.name: asyncio.Event() for p in self.platforms}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._ticked = asyncio.Event()
        self._turned = time.monotonic()
        self._revoked: set[str] = set()
        self._down: dict[str, datetime] = {}  # platform to since when, of those that others were told of
        self._tick_is_near = False
        self.openings = Openings(self.store, self.day, self.clock, self.looks, self.wake)
        self._recounted = 0.0  # when, as an instant of the loop
        self._recount_is_near = False
        self._wiped = -WIPE_EVERY  # an instant of the loop's clock
        self._began = self.clock.wall()
        self.deliverers = {
            p.name: Deliverer(self.store, self.day, self.clock, p, self._tick_soon) for p in self.platforms
        }

    async def run(self) -> None:
        """Start the platforms, say `ready`, and go on.

        Raises OutsideError where none can start or one never will, TokenRevoked when nothing more can be
        done on any.
        """
        self._scheduler.start()
        try:
            absent = await self._start_all()
            await self._remember()
            await self.store.run(planner.plan_day, self.day, self.clock.now())
            await self.store.run(note_erased)  # whoever ended before us may have left something to wipe
            async with asyncio.TaskGroup() as parts:
                for platform in self.platforms:
                    parts.create_task(self._live(platform, absent.get(platform.name)))
                parts.create_task(_kept_alive("clock", self._tick))
                self.ready()
        except* TokenRevoked as revoked:
            raise revoked.exceptions[0] from None
        finally:
            self._scheduler.shutdown(wait=False)
            await self.openings.close()
            await asyncio.gather(*(platform.close() for platform in self.platforms))

    # ── Each platform ───────────────────────────────────────────────────────────────────────────────────

    async def _start_all(self) -> dict[str, OutsideError]:
        """Why those that did not start did not: they may yet, or others go on without them."""
        outcomes = await asyncio.gather(*map(self._start, self.platforms), return_exceptions=True)
        absent: dict[str, OutsideError] = {}
        for platform, outcome in zip(self.platforms, outcomes, strict=True):
            if isinstance(outcome, Unreachable | TokenRevoked):
                absent[platform.name] = outcome
            elif outcome is not None:
                raise outcome
        if len(absent) == len(self.platforms):
            first, *others = absent.values()
            raise type(first)("\n".join(dict.fromkeys(map(str, (first, *others)))))
        for name, why in absent.items():
            self.deliverers[name].presence.failed(self.clock.wall())
            log.warning("a platform is missing", platform=name, why=str(why))
        return absent

    async def _remember(self) -> None:
        """A restored backup does not know what was said since: nothing is said unseen until it does."""
        self._began = self.clock.wall()
        copied_at = await self.store.run(restored.begin, self.clock.now())
        self.is_behind = copied_at is not None
        if copied_at is not None:
            log.warning(
                "this database is a backup: what was done since is looked for", of=copied_at.isoformat()
            )

    async def _start(self, platform: Platform) -> None:
        scope, window = await platform.start(), timedelta(seconds=platform.limits.safe_resend)
        await self.store.run(delivery.enter_scope, platform.name, scope, window)

    async def _live(self, platform: Platform, absent: OutsideError | None) -> None:
        """Hear, think and speak on a platform, once it is there, until its account is revoked."""
        lost: BaseException | None = absent if isinstance(absent, TokenRevoked) else None
        try:
            if absent is not None and lost is None:
                await self._start_later(platform)
            if lost is None:
                async with asyncio.TaskGroup() as parts:
                    parts.create_task(self._listen(platform))
                    parts.create_task(_kept_alive("core", self._handle, platform))
                    parts.create_task(_kept_alive("outbox", self.deliverers[platform.name].run))
        except* TokenRevoked as revoked:
            lost = revoked.exceptions[0]
        if lost is not None:
            await self._go_on_without(platform.name, lost)

    async def _start_later(self, platform: Platform) -> None:
        """Try until it starts. The others are under way: nothing but a revoked account ends that."""
        wait = START_AGAIN
        while True:
            await asyncio.sleep(wait)
            wait = min(2 * wait, START_AGAIN_AT_MOST)
            try:
                await self._start(platform)
            except TokenRevoked:
                raise
            except OutsideError as error:
                log.warning("a platform is still missing", platform=platform.name, why=str(error))
            except Exception:  # the edge of the loop
                log.exception("a platform does not start", platform=platform.name)
            else:
                log.info("a platform that was missing is there", platform=platform.name)
                self.deliverers[platform.name].heard()
                return

    async def _go_on_without(self, name: str, why: BaseException) -> None:
        self._revoked.add(name)
        if len(self._revoked) == len(self.platforms):
            raise why
        log.error("a platform revoked our account", platform=name, why=str(why))
        key, now = f"revoked:{name}:{self.clock.wall().isoformat()}", self.clock.now()
        await self.store.run(tell_others, self.day, now, name, key, "alert-platform-revoked")
        self.wake()

    async def _watch(self) -> None:
        """Tell the organisers on the other platforms of one that answers no more, and when it does again."""
        for name in self.deliverers.keys() - self._revoked:
            now = self.clock.now()
            since = self.deliverers[name].presence.down_since(now.wall)
            known = self._down.get(name)
            if since is not None and known is None:
                self._down[name] = since
                log.warning("a platform does not answer", platform=name, since=since.isoformat())
                at, key = self.clock.event_time(since), f"down:{name}:{since.isoformat()}"
                await self.store.run(tell_others, self.day, now, name, key, "alert-platform-down", since=at)
            elif since is None and known is not None:
                del self._down[name]
                log.info("a platform answers again", platform=name)
                key = f"back:{name}:{known.isoformat()}"
                await self.store.run(tell_others, self.day, now, name, key, "alert-platform-back")

    async def health(self) -> Health:
        """How we are, looked at now; the database is written to, for reading alone would not tell."""
        wall = self.clock.wall()
        platforms = tuple(self._health_of(name, wall) for name in self.deliverers)
        try:
            async with asyncio.timeout(WRITES_WITHIN):
                overdue = await self.store.run(look, self.clock)
        except (DatabaseTrouble, TimeoutError):
            return Health(platforms, time.monotonic() - self._turned, False, 0.0)
        return Health(platforms, time.monotonic() - self._turned, True, overdue)

    def _health_of(self, name: str, wall: datetime) -> PlatformHealth:
        presence = self.deliverers[name].presence
        is_down = name in self._revoked or presence.down_since(wall) is not None
        return PlatformHealth(name, round(presence.silence, 1), is_down)

    async def figures(self) -> bytes:
        """What Prometheus reads."""
        well = figures.of_health(await self.health())
        try:
            return figures.exposition([*well, *await self.store.read(figures.of_day, self.clock)])
        except DatabaseTrouble:  # what is known without it is told all the same
            return figures.exposition(well)

    async def _tell_of_the_database(self) -> None:
        """Once it takes writes again, of the time in which it did not: that it takes this is the proof."""
        since = self.store.trouble_since
        if since is None:
            return
        self.store.trouble_since = None
        now, ago = self.clock.now(), timedelta(seconds=time.monotonic() - since)
        try:
            await self.store.run(tell_of_the_database, self.day, now, self.clock.event_time(now.wall - ago))
        except DatabaseTrouble:
            self.store.trouble_since = since
            raise
        log.warning("the database takes writes again", seconds=ago.total_seconds())

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
        passed = asyncio.get_running_loop().time() - self._recounted
        recounts, step = passed >= RECOUNT_EACH, self._in_step_with(platform)
        handled, claimed = await self.store.run(
            handle, self.day, self.clock, platform, deliverer.reach, step, recounts=recounts
        )
        for answer in handled.answers:  # each has somebody who waits
            deliverer.deliver([answer])
        deliverer.deliver(claimed)
        if handled.recounted:
            self._recounted = asyncio.get_running_loop().time()
        elif not recounts:
            self._handle_later(platform, RECOUNT_EACH - passed)
        if handled.events or handled.recounted:
            self._wake_deliverers(besides=platform.name)
            self._tick_soon()
            self._let_others_go_on()
        return handled.events

    def _handle_later(self, platform: Platform, seconds: float) -> None:
        """What was left for the sake of those who wait for an answer."""
        if not self._recount_is_near:
            self._recount_is_near = True

            def now() -> None:
                self._recount_is_near = False
                self._arrived[platform.name].set()

            asyncio.get_running_loop().call_later(seconds, now)

    def _let_others_go_on(self) -> None:
        """Who keeps in step has waited for what was handled now."""
        if self.is_behind:
            for arrived in self._arrived.values():
                arrived.set()

    def _in_step_with(self, platform: Platform) -> "Step | None":
        """After a backup was restored: codes are to be given in the order in which they were given before.

        A platform that tells nothing is not waited for long: the others have people, too.
        """
        if not self.is_behind or self.clock.wall() >= self._began + restored.PATIENCE:
            return None
        others = [p for p in self.platforms if p is not platform and p.name not in self._revoked]
        return Step(tuple(others), self._began)

    async def _tick(self) -> None:
        """Do what is due, and have the scheduler wake us at the next instant, or in 15 seconds."""
        while True:
            self.alive()
            self._ticked.clear()
            self._tick_is_near = False
            event_time = self.clock.now().event
            instant = await self.store.run(tick, self.day, self.clock, tuple(self.deliverers))
            await self._wipe()
            await self._tell_of_the_database()
            await self._watch()
            await self.openings.begin()
            self.last_tick, self.ticked_to = self.clock.wall(), event_time
            self._turned = time.monotonic()
            self._wake_deliverers()
            if self.is_behind:
                await self._catch_up()
            at = datetime.now(UTC) + (instant - self.clock.wall())
            self._scheduler.add_job(self._ring, "date", run_date=at, id="next-instant", replace_existing=True)
            with contextlib.suppress(TimeoutError):  # the watchdog, should the scheduler have died
                async with asyncio.timeout(2 * LONGEST_SLEEP.total_seconds()):
                    await self._ticked.wait()

    async def _wipe(self) -> None:
        """What was erased leaves the database's files, not at each erasure of many."""
        now = asyncio.get_running_loop().time()
        if now >= self._wiped + WIPE_EVERY:
            await self.store.wipe()
            self._wiped = now

    async def _catch_up(self) -> None:
        told = self.deliverers.keys() - self._revoked
        if await self.store.run(restored.catch_up, self.day, self.clock, told, self._began):
            self.is_behind = False
            log.info("what was done since the backup is known again")
        self._let_others_go_on()
        self._tick_soon()

    async def _ring(self) -> None:
        """What the scheduler calls: a coroutine, since it runs plain functions in other threads."""
        self.wake()


class Shut:
    """Stands for a platform that refused our account before there was one: it is told like a revoked one."""

    def __init__(self, name: str, limits: Limits, why: TokenRevoked) -> None:
        self.name, self.limits, self._why = name, limits, why

    async def start(self) -> str:
        raise self._why

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        raise self._why

    def read(self, event: RawEvent) -> Incoming | None:
        return None

    async def deliver(self, outgoing: Outgoing) -> str:
        raise self._why

    async def find(self, outgoing: Outgoing) -> str | None:
        raise self._why

    async def close(self) -> None:
        """Nothing was opened."""


@dataclass(frozen=True, slots=True)
class Step:
    """Platforms whose events are handled together with another's, as they happened since `started`."""

    others: tuple[Platform, ...]
    started: datetime


def handle(
    c: Connection,
    day: Day,
    clock: Clock,
    platform: Platform,
    reach: Reach | None,
    step: Step | None = None,
    *,
    recounts: bool,
) -> tuple[core.Handled, Sequence[Delivery]]:
    """Handle what the journal holds and claim what follows from it, in one commit: receipts go at once."""
    until = None
    if step is not None:
        if not all(restored.has_told(c, p.name, step.started) for p in (platform, *step.others)):
            return core.Handled(0, (), False), ()
        firsts = [core.first_waiting(c, other.name, other.read) for other in step.others]
        until = min((first for first in firsts if first is not None), default=None)
    handled = core.handle_waiting(c, day, clock, platform.name, platform.read, until, recounts=recounts)
    if not handled.events and not handled.recounted:
        return handled, ()
    return handled, delivery.claim_along(c, day, clock.now(), platform.name, reach)


def tell_others(
    c: Connection, day: Day, now: Now, platform: str, key: str, text: str, since: datetime | None = None
) -> None:
    """In the régies of the other platforms: on that one, nobody could read it or needs to."""
    waiting = outgoing.count_waiting(c, now, platform)
    name, at = platform.title(), since or now.event
    alerts.alert(c, day, now, key, text, besides=platform, platform=name, count=waiting, since=at)


def look(c: Connection, clock: Clock) -> float:
    """Write something, and tell how many seconds of wall time the oldest row due is overdue."""
    now = clock.now()
    c.execute(sa.delete(t.told).where(t.told.c.what == LOOKED))
    c.execute(sa.insert(t.told).values(what=LOOKED, at=now.wall))
    due = delivery.oldest_due(c, now)
    return 0.0 if due is None else max(0.0, (now.wall - clock.wall_time(due)).total_seconds())


def tell_of_the_database(c: Connection, day: Day, now: Now, since: datetime) -> None:
    key = f"database:{now.wall.isoformat()}"
    alerts.alert(c, day, now, key, "alert-database-back", since=since, until=now.event)


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
