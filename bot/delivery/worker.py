"""The delivery worker of a platform: claim what is due, do it, settle. Only it retries."""

import asyncio
import contextlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transaction, Transactions
from bot.delivery.agenda import LEAD
from bot.delivery.claim import Budget, Delivery, Reach, claim, claim_along
from bot.delivery.pace import Pace
from bot.delivery.presence import Presence
from bot.delivery.refusals import OWN_FAULT, Opened, Permissions
from bot.delivery.settle import (
    forbidden_places,
    recover,
    settle_failed,
    settle_later,
    settle_not_permitted,
    settle_permitted,
    settle_sent,
    settle_too_late,
)
from bot.port.backoff import pause
from bot.port.chat import Platform, is_direct
from bot.port.errors import Busy, NotPermitted, PlaceLost, Refused, TokenRevoked, Unknown
from bot.restitution import documents
from bot.timings import USUAL, Timings

log = structlog.get_logger()

HALF = 0.5  # the part of a wait after no answer that is left to chance
SHARE = 4  # while we are limited, one send in this many goes to what has waited longest
SUSPECT, HOPELESS = 3, 8  # unanswered attempts of one row while the platform answers others

Settlement = Callable[[Transaction], bool | None]  # a transaction that records what came of an attempt


PERMITTED = frozenset({"say", "edit", "react"})  # these wait for a permission; all else is refused for good


class Resting(Exception):
    """Raised when a row claimed together with this one was refused: the place is not asked again."""


class Unprinted(Exception):
    """Raised when a document cannot be made; its text is the name of the error, never its words."""


class TooLate(Exception):
    """Raised when a row was attempted, is nowhere to be found, and is no longer of use."""


@dataclass
class Deliverer:
    """The delivery worker of one platform: only it retries; a place gets one row at a time.

    `postponed` is called when a row now waits for an instant that the ticker does not know of.
    """

    transactions: Transactions
    platform: Platform
    postponed: Callable[[], None] = lambda: None
    timings: Timings = USUAL
    pace: Pace = field(default_factory=Pace)
    presence: Presence = field(default_factory=Presence)

    def __post_init__(self) -> None:
        self.clock = self.transactions.clock
        self._awake = asyncio.Event()
        self._running = False
        self.has_recovered = asyncio.Event()  # what an earlier run left is known, so others may claim
        self._under_way: dict[asyncio.Task[None], int] = {}  # each with its row
        self._to_record: list[tuple[Delivery, Settlement]] = []
        self._recording = False
        self._held: dict[str, float] = {}  # place to when it is tried again: its next row had no answer
        self._permissions = Permissions(self.timings)
        self.lost: frozenset[str] = frozenset()  # places that we cannot reach: their rows wait
        self.is_out = False  # no place is left
        self._failures = 0  # consecutive failures of the platform
        self._answers_heard = 0  # answers of the platform to any request
        self._doubts: dict[int, tuple[int, int]] = {}  # row to its failures, and the answers until the last

    def wake(self) -> None:
        self._awake.set()

    def heard(self) -> None:
        """Note that the platform answers, even if to a request that is not ours."""
        self._answers_heard += 1
        was_failing = self.presence.failing_since is not None
        self.presence.answered(self.clock.wall())
        if was_failing:
            self.postponed()

    async def run(self) -> None:
        """Deliver until cancelled; the token protects what is in the air then."""
        await self.transactions.store.run(recover, self.platform.name, tuple(self._under_way.values()))
        for place, mark, since in await self.transactions.store.run(forbidden_places, self.platform.name):
            self._permissions.remember(place, since, mark=mark)
        self.has_recovered.set()
        self._running = True
        try:
            while True:
                self._awake.clear()
                await self._start_deliveries()
                await self._sleep()
        finally:
            self._running = False
            for task in self._under_way:
                task.cancel()
            self._under_way.clear()
            self._to_record.clear()

    async def _start_deliveries(self) -> None:
        """Claim and start deliveries; those in the air go on even if nothing more can be claimed."""
        if (reach := self.reach) is None:
            return
        try:
            claimed = await self.transactions.run(claim, self.platform.name, reach)
        except DatabaseTrouble as trouble:
            log.warning("nothing can be claimed yet", platform=self.platform.name, why=str(trouble.orig))
            asyncio.get_running_loop().call_later(self.timings.database_again, self.wake)
        else:
            self.deliver(claimed)

    @property
    def reach(self) -> Reach | None:
        """The limits of what may be claimed now; None if nothing may."""
        now = self._time()
        self._held = {place: until for place, until in self._held.items() if until > now}
        if not self._running or self.pace.wait(now) > 0:
            return None
        at_once = 1 if self.pace.limited or self._failures else self.platform.limits.at_once
        closed = self.lost | self._held.keys() | self._permissions.resting(now, marks=False).keys()
        unmarked = self._permissions.resting(now, marks=True)
        return Reach(tuple(closed), at_once, self._budget(), tuple(unmarked))

    @property
    def rested_at(self) -> datetime | None:
        """The wall time until which the platform limits us; None if it does not."""
        if not self.pace.limited:
            return None
        return self.clock.wall() + timedelta(seconds=self.pace.until_rested(self._time()))

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        """Deliver what a transaction has claimed: the first gets a head start, the others go together."""
        first = asyncio.Event()
        for delivery in deliveries:
            after = first if delivery is not deliveries[0] else None
            task = asyncio.create_task(self._deliver(delivery, first, after))
            self._under_way[task] = delivery.row
            task.add_done_callback(lambda task: self._under_way.pop(task, None))

    def _budget(self) -> Budget | None:
        if not self.pace.limited:
            return None
        restored = self.clock.wall() + timedelta(seconds=self.pace.rest)
        shared = self.pace.sends % SHARE == SHARE - 1
        return Budget(self.pace.tokens(self._time()), self.clock.event_time(restored), shared)

    async def _sleep(self) -> None:
        """Sleep until something is committed, a delivery ends, the pace allows the next or a place opens."""
        now = self._time()
        waits = [until - now for until in self._held.values()]
        for marks in (False, True):
            waits += [again - now for again in self._permissions.resting(now, marks=marks).values()]
        if (paced := self.pace.wait(now)) > 0:
            waits.append(paced)
        if self.pace.limited and not self._under_way:
            waits.append(self.pace.interval)  # what was held back for reminders may be allowed then
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(waits, default=None)):
                await self._awake.wait()

    async def _deliver(self, delivery: Delivery, done: asyncio.Event, after: asyncio.Event | None) -> None:
        await self._its_turn(delivery, after)
        outcome = await self._outcome(delivery)
        done.set()
        await self._record(delivery, outcome)

    async def _its_turn(self, delivery: Delivery, after: asyncio.Event | None) -> None:
        """Wait until it is due, and for `after`: eight at once are all slow, and none would be early."""
        early = (self.clock.wall_time(delivery.due) - self.clock.wall()).total_seconds()
        early = min(max(early, 0.0), LEAD.total_seconds())
        if after is None:
            await asyncio.sleep(early)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(early + self.timings.head_start):
                await after.wait()

    async def _outcome(self, delivery: Delivery) -> Settlement:
        """Attempt a delivery; return what is to be recorded of it."""
        try:
            delivery = await self._with_its_document(delivery)
        except Unprinted as error:
            return partial(settle_failed, delivery=delivery, why=str(error), unprinted=True)
        self.pace.spent(self._time())
        try:
            remote, version, is_found = await self._attempt(delivery)
        except Busy as busy:
            self.heard()
            if delivery.outgoing.operation == "describe" and busy.only_there:
                return self._described_later(delivery, busy)
            self._slow_down(delivery.outgoing.place, busy)
            return partial(settle_later, delivery=delivery, attempted=False)
        except Resting:
            return partial(settle_later, delivery=delivery, attempted=False)
        except Refused as refused:
            self._succeeded(delivery)
            if isinstance(refused, PlaceLost) and not is_direct(delivery.outgoing.place):
                return self._without_its_place(delivery)
            if isinstance(refused, NotPermitted) and self._waits_for_permission(delivery):
                return self._not_permitted(delivery)
            self._permissions.forget(delivery.row)
            return partial(settle_failed, delivery=delivery, why=str(refused))
        except TooLate:
            self._succeeded(delivery)
            return partial(settle_too_late, delivery=delivery)
        except (Unknown, TokenRevoked) as error:
            return await self._unanswered(delivery, str(error))
        except Exception as error:  # the edge of the loop: a bug of ours in one row must not stop the others
            log.exception("delivery broke", platform=self.platform.name, row=delivery.row)
            return await self._unanswered(delivery, type(error).__name__)
        self._succeeded(delivery)
        self.pace.accepted(self._time())
        done = replace(delivery, version=version)
        return partial(
            _settle_done,
            delivery=done,
            remote=remote,
            opened=None if is_found else self._permitted(delivery),
        )

    async def _with_its_document(self, delivery: Delivery) -> Delivery:
        """Make the document that a message bears, in a thread: the loop has no time for that."""
        if delivery.printed is None:
            return delivery
        try:
            document = await asyncio.to_thread(documents.made, delivery.printed)
        except Exception as error:  # the edge: whatever a document is made with may raise anything
            name, at = type(error).__name__, traceback.extract_tb(error.__traceback__)[-1]
            what = delivery.printed.named.what
            # Its text may hold what people wrote.
            log.error("a document cannot be made", what=what, error=name, file=at.filename, line=at.lineno)
            raise Unprinted(name) from None
        return replace(delivery, outgoing=replace(delivery.outgoing, document=document))

    def _without_its_place(self, delivery: Delivery) -> Settlement:
        """Let it wait; the next survey finds out what became of the place, and tells the organisers."""
        self._hold(delivery.outgoing.place, self.timings.looked_at_within)
        self.postponed()
        return partial(settle_later, delivery=delivery, attempted=False)

    def _described_later(self, delivery: Delivery, busy: Busy) -> Settlement:
        """Let a topic alone wait: few changes of it are allowed, and people read the messages below."""
        seconds = min(busy.seconds, self.timings.described_again_at_most)
        not_before = self.clock.wall() + timedelta(seconds=seconds)
        self.postponed()
        return partial(settle_later, delivery=delivery, attempted=False, not_before=not_before)

    # ── Permissions ─────────────────────────────────────────────────────────────────────────────────────

    def _waits_for_permission(self, delivery: Delivery) -> bool:
        """True if a row can wait for a permission. A private answer cannot: nobody else could fix that."""
        doing = delivery.outgoing
        is_public = doing.person is None and not is_direct(doing.place)
        return is_public and doing.operation in PERMITTED and not self._permissions.is_own_fault(delivery.row)

    def _not_permitted(self, delivery: Delivery) -> Settlement:
        """Let the place rest, longer each time; a row refused again and again lets another go first."""
        place, mark, now = delivery.outgoing.place, delivery.outgoing.operation == "react", self.clock.now()
        closed = self._permissions.refused(
            place, mark=mark, row=delivery.row, time=self._time(), wall=now.wall
        )
        if closed.refusals == 1:
            log.error("a permission is missing", platform=self.platform.name, place=place, marks=mark)
        steps_back = closed.of_rows[delivery.row] % OWN_FAULT == 0
        not_before = now.wall + timedelta(seconds=self.timings.longest_try) if steps_back else None
        self.wake()
        return partial(settle_not_permitted, delivery=delivery, closed=closed, not_before=not_before)

    def _permitted(self, delivery: Delivery) -> Opened | None:
        """Return what was closed there until this was done; a message merely found would prove nothing."""
        self._permissions.forget(delivery.row)
        doing = delivery.outgoing
        if doing.person is not None or doing.operation not in ("say", "react"):
            return None  # edits and answers to a press need no right to speak
        opened = self._permissions.allowed(doing.place, mark=doing.operation == "react")
        if opened is not None:
            log.info("a permission is back", platform=self.platform.name, place=delivery.outgoing.place)
            self.wake()
        return opened

    # ── Attempting ──────────────────────────────────────────────────────────────────────────────────────

    def _slow_down(self, place: str, busy: Busy) -> None:
        if busy.only_there:
            self._hold(place, busy.seconds)
            return
        self.pace.refused(self._time(), busy.seconds)
        refusals, name = self.pace.refusals, self.platform.name
        log.info("the platform slows us down", platform=name, wait=busy.seconds, refusals=refusals)

    def _hold(self, place: str, seconds: float) -> None:
        """Send nothing there for this long; the worker sleeps no longer than that."""
        self._held[place] = self._time() + seconds
        self.wake()

    async def _attempt(self, delivery: Delivery) -> tuple[str, int, bool]:
        """Do it, or find it done; return its remote id, the version that now stands, whether it was found."""
        doing = delivery.outgoing
        mark = doing.operation == "react"
        # A press is answered even without a right to speak there.
        if doing.person is None and self._permissions.is_resting(doing.place, self._time(), mark=mark):
            raise Resting
        if self._is_to_be_looked_for(delivery):
            found = await self.platform.find(delivery.outgoing)
            if found is not None:
                return found, delivery.found, True
            if delivery.stale:
                raise TooLate
        return await self.platform.deliver(delivery.outgoing), delivery.version, False

    def _is_to_be_looked_for(self, delivery: Delivery) -> bool:
        """True if a retry is late or no longer protected by its token, and after a restored backup."""
        if delivery.doubted or not delivery.attempts:
            return delivery.doubted
        age = (self.clock.wall() - delivery.outgoing.since).total_seconds()
        return delivery.stale or age >= self.platform.limits.safe_resend

    def _succeeded(self, delivery: Delivery) -> None:
        self.heard()
        self._failures = 0
        self._doubts.pop(delivery.row, None)

    async def _unanswered(self, delivery: Delivery, why: str) -> Settlement:
        """Try again, because it may have been done; before giving it up, look for it once more."""
        if not self._back_off(delivery):
            return partial(settle_later, delivery=delivery, attempted=True)
        found = await self._found_at_last(delivery)
        if found is None:
            return self._given_up(delivery, why)
        done = replace(delivery, version=delivery.found)
        return partial(settle_sent, delivery=done, remote=found)

    async def _found_at_last(self, delivery: Delivery) -> str | None:
        try:
            return await self.platform.find(delivery.outgoing)
        except Exception as error:  # the edge of the loop: it is given up, whatever this is
            why = type(error).__name__
            log.warning("not looked for", platform=self.platform.name, row=delivery.row, why=why)
            return None

    def _doubt(self, delivery: Delivery, why: str) -> Settlement:
        """Doubt an outcome that cannot be recorded; looking for the message would change nothing."""
        if self._back_off(delivery):
            return self._given_up(delivery, why)
        return partial(settle_later, delivery=delivery, attempted=True)

    def _given_up(self, delivery: Delivery, why: str) -> Settlement:
        return partial(settle_failed, delivery=delivery, why=why, in_doubt=True)

    def _back_off(self, delivery: Delivery) -> bool:
        """Let the platform rest, and the place longer, in order; return whether this went on for too long."""
        self._failures += 1
        self.presence.failed(self.clock.wall())
        now, doubts = self._time(), self._count_doubt(delivery)
        first, longest = self.timings.backoff, self.timings.longest_backoff
        self.pace.pause(now, pause(self._failures, first, longest, HALF))
        if doubts >= SUSPECT:
            longest = self.timings.suspect_backoff
        self._hold(delivery.outgoing.place, pause(delivery.attempts + 1, first, longest, HALF))
        if doubts < HOPELESS:
            return False
        del self._doubts[delivery.row]
        return True

    def _count_doubt(self, delivery: Delivery) -> int:
        """Count attempts of a row that gets no answer while others do: it would hold its place for ever."""
        doubts, answers = self._doubts.get(delivery.row, (0, -1))
        if self._answers_heard > answers:
            doubts += 1
        self._doubts[delivery.row] = (doubts, self._answers_heard)
        return doubts

    async def _record(self, delivery: Delivery, settlement: Settlement) -> None:
        """Record an outcome; the first to come also records those that come meanwhile, in one commit."""
        self._to_record.append((delivery, settlement))
        if self._recording:
            return
        self._recording = True
        try:
            while self._to_record:
                together, self._to_record = self._to_record, []
                await self._record_together(together)
        finally:
            self._recording = False

    async def _record_together(self, outcomes: Sequence[tuple[Delivery, Settlement]]) -> None:
        """Record outcomes, come what may: a row left `sending` would hold its place until the next start."""
        settlements = [settlement for _, settlement in outcomes]
        while True:
            try:
                reach = self.reach
                postponed, claimed = await self.transactions.run(
                    settle, settlements, self.platform.name, reach
                )
            except DatabaseTrouble:
                log.exception("a delivery cannot be recorded yet", platform=self.platform.name)
                await asyncio.sleep(self.timings.database_again)
            except Exception as error:  # a bug of ours in what is recorded
                if len(outcomes) > 1:
                    for outcome in outcomes:
                        await self._record_together([outcome])
                    return
                [(delivery, _)] = outcomes
                log.exception("a delivery cannot be recorded", platform=self.platform.name, row=delivery.row)
                await asyncio.sleep(self.timings.database_again)
                settlements = [self._doubt(delivery, type(error).__name__)]  # as one without an answer
            else:
                break
        self.deliver(claimed)
        if postponed:
            self.postponed()
        if reach is None or self.pace.limited:
            self.wake()  # to sleep until the pace allows more

    @property
    def idle(self) -> bool:
        return not self._under_way

    def _time(self) -> float:
        return asyncio.get_running_loop().time()


def _settle_done(tx: Transaction, delivery: Delivery, remote: str, opened: Opened | None) -> bool:
    if opened is not None:
        settle_permitted(tx, delivery, opened)
    return settle_sent(tx, delivery, remote)


def settle(
    tx: Transaction,
    settlements: Sequence[Settlement],
    platform: str,
    reach: Reach | None,
) -> tuple[bool, list[Delivery]]:
    """Record what came of attempts and claim what can go next; return whether a row was postponed, too."""
    postponed = [settlement(tx) for settlement in settlements]
    return any(postponed), claim_along(tx, platform, reach)
