"""Transactions that decide and write: each gets the connection, the day and the instant as one value."""

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
    """One commit or rollback; `now` is the instant at which it began."""

    c: Connection
    day: Day
    clock: Clock
    now: Now


class Transactions:
    """Runs transactions and holds the day, which nobody else keeps: each gets it as it is when it begins.

    A transaction is a plain function `f(transaction, …)`, run whole on the store's writer.
    """

    def __init__(self, store: Store, day: Day, clock: Clock) -> None:
        self.store, self.day, self.clock = store, day, clock

    async def run(self, f: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.store.run(lambda c: f(self._begin(c), *args, **kwargs))

    async def change(self, day: Day, f: Callable[[Transaction], None]) -> None:
        """Replace the day and run `f`, its consequences; if `f` fails, the former day stays."""
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
