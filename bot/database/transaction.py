"""What decides and writes: given the connection, the day as it now is and the instant, as one value."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import Connection

from bot.clock import Clock, Now
from bot.database.store import Store
from bot.day import Day

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Transaction:
    """One commit, or none: `now` is the instant at which it began."""

    c: Connection
    day: Day
    clock: Clock
    now: Now


class Transactions:
    """Holds the day, which nobody else keeps: each transaction is given it as it is when that begins.

    A transaction is a plain function `f(transaction, …)`, run whole on the store's writer.
    """

    def __init__(self, store: Store, day: Day, clock: Clock) -> None:
        self.store, self.day, self.clock = store, day, clock

    async def run(self, f: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.store.run(lambda c: f(self._begin(c), *args, **kwargs))

    def run_now(self, f: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """From a thread without a loop."""
        return self.store.run_now(lambda c: f(self._begin(c), *args, **kwargs))

    async def change(self, day: Day, f: Callable[[Transaction], None]) -> None:
        """Run what follows from another day; it is the day of all that is run later, unless that fails."""
        former = self.day

        def change(connection: Connection) -> None:
            f(replace(self._begin(connection), day=day))
            self.day = day

        try:
            await self.store.run(change)
        except Exception:
            self.day = former
            raise

    def _begin(self, connection: Connection) -> Transaction:
        return Transaction(connection, self.day, self.clock, self.clock.now())
