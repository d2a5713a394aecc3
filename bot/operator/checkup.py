"""The checkup of the bot when somebody asks: what `/healthz` and `/metrics` answer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from bot.clock import Now
from bot.database import schema as t
from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transaction, Transactions
from bot.delivery import agenda, losses
from bot.delivery.losses import LostPlace
from bot.operator import metrics
from bot.operator.health import Health, PlaceHealth
from bot.operator.watch import PlatformWatch

LOOKED = "health"  # the key of the row written to test the database


@dataclass(frozen=True, slots=True)
class Checkup:
    """`since_tick` returns the seconds since the clock last turned, `broken` the parts that broke lately.

    A healthy database takes at most `writes_within` seconds of wall time.
    """

    transactions: Transactions
    watch: PlatformWatch
    since_tick: Callable[[], float]
    writes_within: float
    broken: Callable[[], tuple[str, ...]] = tuple

    async def health(self) -> Health:
        """Look at the bot's health now; the database is written to, because a read would not prove enough."""
        platforms, jumps = self.watch.health(), self.watch.jumps.number
        try:
            async with asyncio.timeout(self.writes_within):
                (overdue, places), writes = await self.transactions.run(look), True
        except (DatabaseTrouble, TimeoutError):
            overdue, places, writes = 0.0, (), False
        damaged = self.transactions.store.is_damaged
        return Health(platforms, self.since_tick(), writes, overdue, damaged, self.broken(), jumps, places)

    async def figures(self) -> bytes:
        """Return the metrics for Prometheus."""
        health, clock = await self.health(), self.transactions.clock
        try:
            rows = await self.transactions.store.read(metrics.rows_of_day, clock.now())
        except DatabaseTrouble:  # what is known without it is reported all the same
            rows = None
        return await asyncio.to_thread(metrics.exposition, health, rows, clock)


def look(tx: Transaction) -> tuple[float, tuple[PlaceHealth, ...]]:
    """Write something; return by how many seconds of wall time the oldest row is overdue, and lost places."""
    tx.c.execute(sa.delete(t.told).where(t.told.c.what == LOOKED))
    tx.c.execute(sa.insert(t.told).values(what=LOOKED, at=tx.now.wall))
    due = agenda.oldest_due(tx)
    overdue = 0.0 if due is None else max(0.0, (tx.now.wall - tx.clock.wall_time(due)).total_seconds())
    lost = [*losses.lost_places(tx.c), *losses.closed_places(tx.c)]
    return overdue, tuple(_health_of(tx.now, each) for each in lost)


def _health_of(now: Now, lost: LostPlace) -> PlaceHealth:
    seconds = max(0.0, (now.wall - lost.since).total_seconds())
    return PlaceHealth(lost.platform, lost.place, str(lost.why), round(seconds, 1))
