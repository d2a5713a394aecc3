"""The worker of each platform: it handles what the journal holds and starts the deliveries that follow."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.database.transaction import Transaction, Transactions
from bot.delivery import claim
from bot.delivery.claim import Delivery, Reach
from bot.delivery.worker import Deliverer
from bot.handling import dispatch
from bot.handling.recovery import Recovery, Step, has_told
from bot.port.chat import Platform

RECOUNT_EACH = 0.1  # seconds of wall time between two updates of what shows votes, however many vote
CROWD, CROWD_RESTS = 5, 0.05  # votes of one row, seconds: a full hall is counted in fewer and greater rows
RECOUNTS_REST = 10  # times that the last update took, at least: where 50,000 voted, counting takes its time


@dataclass
class Handling:
    """The workers; `committed` is called with a platform when its commit may give others something to do."""

    transactions: Transactions
    deliverers: Mapping[str, Deliverer]
    recovery: Recovery
    committed: Callable[[str], None]

    def __post_init__(self) -> None:
        self._arrived = {name: asyncio.Event() for name in self.deliverers}
        self._recounted = 0.0  # the loop time of the last recount
        self._recount_each = RECOUNT_EACH
        self._recount_is_near = False

    def received(self, platform: str) -> None:
        """Note that a platform's journal holds something."""
        self._arrived[platform].set()

    def let_others_go_on(self) -> None:
        """Wake the platforms that keep in step: they waited for what was just handled."""
        for arrived in self._arrived.values():
            arrived.set()

    async def run(self, platform: Platform, others: Callable[[], Sequence[Platform]]) -> None:
        """Handle what the journal holds, then wait for more."""
        arrived = self._arrived[platform.name]
        await self.deliverers[platform.name].has_recovered.wait()
        while True:
            arrived.clear()
            while (handled := await self._handle_some(platform, others())).events >= dispatch.AT_ONCE:
                pass
            if handled.together >= CROWD:
                await asyncio.sleep(CROWD_RESTS)
            await arrived.wait()

    async def _handle_some(self, platform: Platform, others: Sequence[Platform]) -> dispatch.Handled:
        """Handle events, and begin to deliver what follows from them."""
        deliverer = self.deliverers[platform.name]
        passed = asyncio.get_running_loop().time() - self._recounted
        recounts, step = passed >= self._recount_each, self.recovery.step_with(others)
        handled, claimed = await self.transactions.run(
            handle_and_claim, platform, deliverer.reach, step, recounts=recounts
        )
        for answer in handled.answers:  # somebody waits for each
            deliverer.deliver([answer])
        deliverer.deliver(claimed)
        if handled.recounted:
            self._recounted = asyncio.get_running_loop().time()
            self._recount_each = max(RECOUNT_EACH, RECOUNTS_REST * handled.recounting)
        elif not recounts:
            self._handle_later(platform, self._recount_each - passed)
        if handled.events or handled.recounted:
            self.committed(platform.name)
            if self.recovery.is_behind:
                self.let_others_go_on()
        return handled

    def _handle_later(self, platform: Platform, seconds: float) -> None:
        """Recount later: people who wait for an answer come first."""
        if not self._recount_is_near:
            self._recount_is_near = True

            def now() -> None:
                self._recount_is_near = False
                self.received(platform.name)

            asyncio.get_running_loop().call_later(seconds, now)


def handle_and_claim(
    tx: Transaction,
    platform: Platform,
    reach: Reach | None,
    step: Step | None = None,
    *,
    recounts: bool,
) -> tuple[dispatch.Handled, Sequence[Delivery]]:
    """Handle what the journal holds and claim what follows, in one commit, so that receipts go at once."""
    until = None
    if step is not None:
        if not all(has_told(tx.c, p.name, step.started) for p in (platform, *step.others)):
            return dispatch.Handled(0, (), False), ()
        firsts = [dispatch.first_waiting(tx.c, other.name, other.read) for other in step.others]
        until = min((first for first in firsts if first is not None), default=None)
    handled = dispatch.handle_waiting(tx, platform.name, platform.read, until, recounts=recounts)
    if not handled.events and not handled.recounted:
        return handled, ()
    return handled, claim.claim_along(tx, platform.name, reach)
