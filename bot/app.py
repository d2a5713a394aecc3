"""The running bot: each platform has its own intake, handling and delivery; all share a clock and a store."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable, Coroutine, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ParamSpec

import structlog

from bot import planner
from bot.changes import lived, provided, rows
from bot.changes.collecting import collected_later
from bot.changes.lived import NewDay
from bot.commands import suggesting
from bot.database.store import note_erased
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.delivery import agenda, settle
from bot.delivery.worker import Deliverer
from bot.handling.recovery import Recovery
from bot.handling.worker import Handling
from bot.journal.intake import StoreJournal
from bot.operator.checkup import Checkup
from bot.operator.file_watch import EVERY as LOOKED_AT_EVERY
from bot.operator.file_watch import FileWatch
from bot.operator.health import BROKE_WITHIN
from bot.operator.new_places import Maker, NewPlaces
from bot.operator.opening import Openings
from bot.operator.readiness import Look
from bot.operator.survey import Surveys
from bot.operator.upkeep import Upkeep
from bot.operator.watch import PlatformWatch
from bot.port.backoff import pause
from bot.port.chat import Platform, Suggestion, SuggestionRequest
from bot.port.errors import OutsideError, PutOut, TokenRevoked, Unreachable
from bot.programme.model import Programme
from bot.questions import queue
from bot.ticker import LONGEST_SLEEP, Ticker
from bot.timings import USUAL, Timings

P = ParamSpec("P")

log = structlog.get_logger()
CLOCK, OPENINGS, CHANGES = "the clock", "openings", "changes"  # jobs that also ring at instants of their own
NO_CHANGE = (0, 0)
TICK_AFTER = 0.25  # seconds of wall time from a commit to a turn of the clock: deliveries go first


@dataclass
class App:
    """The running bot, built once by the composition root.

    `run` goes on until it is cancelled or every account is revoked. `ready` is called once the platforms that
    answer are listening; `waiting` is called for each of the others, with the reason if it is known. `looks`
    says for each platform whether the day can begin there; `books` are the places that each reads. `alive` is
    called at the start of each turn of the clock: a turn that fails, on a full disk for instance, is not a
    standstill, and a restart would not fix it. `makers` make places that are missing. `version` is that of
    the programme's file, which is then watched; `steady` counts seconds, whatever the computer's date.
    """

    transactions: Transactions
    platforms: Sequence[Platform]
    ready: Callable[[], None] = lambda: None
    looks: Mapping[str, Look] = field(default_factory=dict)
    books: Mapping[str, MutableMapping[str, str]] = field(default_factory=dict)
    alive: Callable[[], None] = lambda: None
    waiting: Callable[[str, OutsideError | None], None] = lambda platform, why: None
    timings: Timings = USUAL
    makers: Mapping[str, Maker] = field(default_factory=dict)
    version: int | None = None
    steady: Callable[[], float] = time.monotonic

    @property
    def day(self) -> Day:
        """The current day."""
        return self.transactions.day

    def __post_init__(self) -> None:
        self._tick_is_near = False
        self._turned = time.monotonic()
        self.deliverers = {
            p.name: Deliverer(self.transactions, p, self._tick_soon, self.timings) for p in self.platforms
        }
        self.store, self.clock = self.transactions.store, self.transactions.clock
        self.recovery = Recovery(self.transactions)
        self.handling = Handling(self.transactions, self.deliverers, self.recovery, self._committed)
        self.watch = PlatformWatch(self.transactions, self.deliverers)
        self.upkeep = Upkeep(self.transactions, self.timings.sure_after)
        self.openings = Openings(self.transactions, self.looks, self.wake)
        self.new_places = NewPlaces(self.transactions, self.makers, self.books, self._places_made)
        self.surveys = Surveys(
            self.transactions, self.deliverers, self.books, self.wake, self.new_places.coming
        )
        self.ticker = Ticker(self.clock)
        self.ticker.add(CLOCK, self._tick)
        self.ticker.add("watch", self._look_around)
        self.ticker.add("upkeep", self._keep_up)
        self.ticker.add(OPENINGS, self._begin_openings)
        self.ticker.add(CHANGES, self._follow_changes)
        self.lived = self._accepted = NO_CHANGE  # the stamps of the day that people live, and of the rows
        self._taking_up = asyncio.Lock()
        self.file: FileWatch | None = None
        if self.version is not None:
            self.file = FileWatch(self.transactions, self.version, self._take_file, self.wake, self.steady)
            self.ticker.add("file", self.file.turn, LOOKED_AT_EVERY)
        self._broke: dict[str, float] = {}  # part to when it last broke, by `time.monotonic`
        self.checkup = Checkup(
            self.transactions, self.watch, self._since_tick, self.timings.writes_within, self._broken
        )

    async def run(self) -> None:
        """Start the platforms, call `ready`, and go on.

        Raises OutsideError if none can start or one never will, TokenRevoked when nothing more can be done
        on any.
        """
        self.ticker.start()
        try:
            absent = await self._start_all()
            await self.recovery.begin()
            await self.take_up(self.day.as_written)
            await self.new_places.look()
            await self.store.run(note_erased)  # the previous run may have left something to wipe
            async with asyncio.TaskGroup() as parts:
                for platform in self.platforms:
                    parts.create_task(self._live(platform, absent.get(platform.name)))
                for job in self.ticker.jobs.values():
                    parts.create_task(self._keep_alive(job.name, job.run))
                parts.create_task(self._say_ready(absent))
        except* TokenRevoked as revoked:
            raise revoked.exceptions[0] from None
        finally:
            try:
                self.ticker.stop()
                await self.openings.close()
                await self.new_places.close()
                await self.surveys.close()
                await asyncio.gather(*(platform.close() for platform in self.platforms))
            finally:
                await self.store.readers.close()

    async def change(self, day: Day) -> None:
        """Replace the day by one whose programme is the file's, and plan it, in one commit."""
        await self.transactions.change(replace(day, written=None), planner.plan_day)
        self.wake()

    async def take_up(self, written: Programme | None = None) -> None:
        """Live the day that the file and the accepted changes make; `written` is the file, if read anew."""
        async with self._taking_up:
            new = await self.transactions.run(lived.day_now, written)
            self.surveys.expect(new.day.programme)
            await self.transactions.change(new.day, partial(begin_day, new=new))
            self.lived = self._accepted = new.stamp
        self.wake()

    async def _take_file(self, programme: Programme) -> None:
        """Live the day of another version of the file: its new sessions get codes, then their places."""
        await self.take_up(await self.store.run(queue.freeze_codes, programme))
        await self.new_places.look()
        self.new_places.begin(self.watch.started)

    async def _places_made(self, platform: str) -> None:
        await self.surveys.look(self.deliverers[platform].platform)
        self.wake()

    async def _follow_changes(self) -> None:
        """Take up what was accepted since: a row is the truth, whatever died meanwhile."""
        if self._accepted != self.lived:
            await self.take_up()

    # ── Each platform ───────────────────────────────────────────────────────────────────────────────────

    async def _start_all(self) -> dict[str, OutsideError]:
        """Start all platforms; return the errors of those that are missing for now. Raises if all are."""
        outcomes = await asyncio.gather(*map(self._start, self.platforms), return_exceptions=True)
        absent: dict[str, OutsideError] = {}
        for platform, outcome in zip(self.platforms, outcomes, strict=True):
            if isinstance(outcome, Unreachable | TokenRevoked):
                absent[platform.name] = outcome
            elif outcome is not None:
                raise outcome
        if len(absent) == len(self.platforms):
            first, *others = absent.values()
            raise type(first)(*dict.fromkeys(line for why in (first, *others) for line in why.args))
        for name, why in absent.items():
            if isinstance(why, PutOut):
                await self.surveys.put_out(name)
            else:
                self.deliverers[name].presence.failed(self.clock.wall())
            log.warning("a platform is missing", platform=name, why=str(why))
        return absent

    async def _start(self, platform: Platform) -> None:
        await self.surveys.open_book(platform.name)
        scope, window = await platform.start(), timedelta(seconds=platform.limits.safe_resend)
        await self.store.run(settle.enter_scope, platform.name, scope, window)
        self.watch.started.add(platform.name)
        await self.surveys.look(platform)

    async def _live(self, platform: Platform, absent: OutsideError | None) -> None:
        """Run a platform, and run it again each time it accepts our account after revoking it."""
        lost = absent if isinstance(absent, TokenRevoked) else await self._until_revoked(platform, absent)
        while True:
            self.watch.give_up(platform.name, lost)
            self.wake()
            await self._start_once_accepted(platform)
            self.watch.take_back(platform.name)
            lost = await self._until_revoked(platform, None)

    async def _until_revoked(self, platform: Platform, absent: OutsideError | None) -> BaseException:
        """Run a platform, starting it first if it is `absent`; return the TokenRevoked that ended it."""
        try:
            if absent is not None:
                await self._start_later(platform)
            async with asyncio.TaskGroup() as parts:
                parts.create_task(self._listen(platform))
                others = partial(self._others, platform)
                name, outbox = platform.name, self.deliverers[platform.name]
                parts.create_task(self._keep_alive(f"{name}: core", self.handling.run, platform, others))
                parts.create_task(self._keep_alive(f"{name}: outbox", outbox.run))
        except* TokenRevoked as revoked:
            lost: BaseException = revoked.exceptions[0]
        return lost

    async def _start_later(self, platform: Platform) -> None:
        """Try until the platform starts."""
        first, longest = self.timings.start_again, self.timings.start_again_at_most
        for failures in itertools.count(1):
            await asyncio.sleep(pause(failures, first, longest, spread=0))
            if await self._starts(platform):
                return

    async def _start_once_accepted(self, platform: Platform) -> None:
        """Try until the platform starts: it may have been wrong about our account, or accept it again."""
        is_there = False
        while not is_there:
            await asyncio.sleep(self.timings.accepted_again)
            with contextlib.suppress(TokenRevoked):
                is_there = await self._starts(platform)

    async def _starts(self, platform: Platform) -> bool:
        """Return whether the platform started. Only a revoked account raises: the others are running."""
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
            return True
        return False

    def _others(self, platform: Platform) -> Sequence[Platform]:
        return [p for p in self.platforms if p is not platform and p.name in self.watch.in_use]

    async def _listen(self, platform: Platform) -> None:
        received = partial(self.handling.received, platform.name)
        answered = self.deliverers[platform.name].heard
        journal = StoreJournal(self.store, platform.name, received, self.clock.wall, answered)
        await self._keep_alive(f"{platform.name}: intake", platform.listen, journal, self._suggest)

    async def _suggest(self, asking: SuggestionRequest) -> Sequence[Suggestion]:
        """Return suggestions for somebody who is typing, or none if the database does not answer."""
        try:
            return await suggesting.suggest(self.transactions, asking)
        except Exception:  # the edge of the loop
            log.exception("nothing suggested", platform=asking.platform, field=asking.field)
            return ()

    async def _say_ready(self, absent: Mapping[str, OutsideError]) -> None:
        """Call `ready` once every platform that started listens or, after a while, at least one does."""
        for name, why in absent.items():
            self.waiting(name, why)
        there = [platform for platform in self.platforms if platform.name not in absent]
        begun = {asyncio.create_task(platform.listening()): platform.name for platform in there}
        try:
            _, silent = await asyncio.wait(begun, timeout=self.timings.told_after)
            for task in silent:
                self.waiting(begun[task], None)
            if silent:
                _, silent = await asyncio.wait(silent, timeout=self.timings.listens_within)
            if len(silent) == len(begun):
                await asyncio.wait(silent, return_when=asyncio.FIRST_COMPLETED)
            self.ready()
        finally:
            for task in begun:
                task.cancel()

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────────────

    async def _keep_alive(
        self, name: str, part: Callable[P, Coroutine[Any, Any, None]], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Run a part, and log and restart it whenever it breaks; only a revoked account ends it."""
        while True:
            try:
                await part(*args, **kwargs)
            except TokenRevoked:
                raise
            except Exception:  # the edge of the loop
                self._broke[name] = time.monotonic()
                log.exception("a part of the bot broke and is started again", part=name)
            await asyncio.sleep(self.timings.restart_after)

    def _broken(self) -> tuple[str, ...]:
        lately = time.monotonic() - BROKE_WITHIN
        return tuple(name for name, at in self._broke.items() if at >= lately)

    # ── The clock ───────────────────────────────────────────────────────────────────────────────────────

    def wake(self) -> None:
        """Wake the deliveries and the clock, after a commit or a move of the clock."""
        self._wake_deliverers()
        self.ticker.ring()

    def _wake_deliverers(self, besides: str | None = None) -> None:
        for name, deliverer in self.deliverers.items():
            if name != besides:
                deliverer.wake()

    def _committed(self, platform: str) -> None:
        """Wake the other platforms after a commit; the deliveries of this one are already under way."""
        self._wake_deliverers(besides=platform)
        self._tick_soon()

    def _tick_soon(self) -> None:
        """Ring the clock soon: a commit may have planned something that the scheduler does not know of."""
        if not self._tick_is_near:
            self._tick_is_near = True
            asyncio.get_running_loop().call_later(TICK_AFTER, self.ticker.ring)

    async def _tick(self) -> None:
        """Do what is due, and set the clock for the next instant."""
        self.alive()
        self._tick_is_near = False
        try:
            instant, self._accepted = await self.transactions.run(turn, tuple(self.deliverers), self.rested())
        finally:
            self._wake_deliverers()  # due messages go out even if this turn fails
        if self._accepted != self.lived:
            self.ticker.jobs[CHANGES].ring()
        self.ticker.ring_at(CLOCK, instant)
        self._turned = time.monotonic()
        if self.recovery.is_behind:
            await self._catch_up()

    async def _begin_openings(self) -> None:
        await self.openings.begin()
        now = self.clock.now().event
        coming = next((opening.due for opening in self.day.openings if opening.due > now), None)
        if coming is not None:
            self.ticker.ring_at(OPENINGS, self.clock.wall_time(coming))

    async def _look_around(self) -> None:
        await self.watch.look()
        self.surveys.begin(self.watch.started)
        self.new_places.begin(self.watch.started)

    async def _keep_up(self) -> None:
        await self.upkeep.wipe()
        await self.upkeep.tell_of_the_database()

    def rested(self) -> dict[str, datetime]:
        """Map each platform that limits us to the wall time at which its limit is fully restored."""
        return {name: at for name, mouth in self.deliverers.items() if (at := mouth.rested_at)}

    def _since_tick(self) -> float:
        return time.monotonic() - self._turned

    async def _catch_up(self) -> None:
        await self.recovery.go_on(self.watch.in_use)
        self.handling.let_others_go_on()
        self._tick_soon()


def begin_day(tx: Transaction, new: NewDay) -> None:
    """Begin to live a day: its changes are taken, and what is planned follows it, in one commit."""
    with collected_later():
        lived.begin(tx, new)
        planner.plan_day(tx)
        provided.open_to_devices(tx)


def turn(
    tx: Transaction, platforms: Sequence[str], rested: Mapping[str, datetime]
) -> tuple[datetime, tuple[int, int]]:
    """Do one turn of the day's clock; return the wall time of the next one, and the stamp of the changes."""
    return tick(tx, platforms, rested), rows.stamp(tx.c)


def tick(tx: Transaction, platforms: Sequence[str], rested: Mapping[str, datetime]) -> datetime:
    """Do one turn of the day's clock; return the wall time of the next one."""
    planner.tick(tx, rested)
    instants = [planner.next_instant(tx, rested)]
    instants += [agenda.next_due(tx, platform) for platform in platforms]
    coming = [instant for instant in instants if instant is not None and instant > tx.now.wall]
    return min([tx.now.wall + LONGEST_SLEEP, *coming])
