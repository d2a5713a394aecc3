"""Upkeep of the database: what has expired is erased, and its troubles are reported once they are over."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transaction, Transactions
from bot.outbox import alerts
from bot.privacy import retention

log = structlog.get_logger()
WIPE_EVERY = 10.0  # seconds of wall time, at least, between two cleanings of the database's files


class Upkeep:
    """Work done at each turn of the clock.

    `monotonic` counts seconds, whatever the computer's date. Words are erased once the date has held for
    `sure_after` of them.
    """

    def __init__(
        self, transactions: Transactions, sure_after: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._transactions, self._sure_after, self._monotonic = transactions, sure_after, monotonic
        self._store, self._clock = transactions.store, transactions.clock
        self._wiped = -WIPE_EVERY  # an instant of `monotonic`
        self._over_since: float | None = None  # likewise, since when all words are due to be erased
        self._damage_is_told = False

    async def wipe(self) -> None:
        """Erase what has expired, and clean the database's files, once for many erasures."""
        await self._keep_no_longer()
        now = self._monotonic()
        if now >= self._wiped + WIPE_EVERY:
            await self._store.wipe()
            self._wiped = now

    async def _keep_no_longer(self) -> None:
        """Erase words and names once the date has held: it may be wrong, and nothing brings them back."""
        now = self._clock.now()
        if now.event < self._transactions.day.erased_at:
            self._over_since = None
            return
        if self._over_since is None:
            self._over_since = self._monotonic()
        if self._monotonic() - self._over_since < self._sure_after:
            return
        try:
            await self._transactions.run(retention.keep)
        except DatabaseTrouble:
            raise
        except Exception:  # the edge of the loop: it must not stop the clock
            log.exception("words and names are not erased yet")

    async def tell_of_the_database(self) -> None:
        """Report the time in which the database took no writes, once it does again: this write proves it."""
        if self._store.is_damaged:
            await self._tell_of_the_damage()
            return
        since = self._store.trouble_since
        if since is None:
            return
        self._store.trouble_since = None
        now, ago = self._clock.now(), timedelta(seconds=time.monotonic() - since)
        try:
            at = self._clock.event_time(now.wall - ago)
            await self._transactions.run(tell_of_the_database, at)
        except DatabaseTrouble:
            self._store.trouble_since = since
            raise
        log.warning("the database takes writes again", seconds=ago.total_seconds())

    async def _tell_of_the_damage(self) -> None:
        """Report the damage once, as soon as this can be written: only a backup ends it."""
        if self._damage_is_told:
            return
        try:
            await self._transactions.run(tell_of_the_damage)
        except DatabaseTrouble as trouble:
            log.error("the organisers cannot be told of the damaged database", why=str(trouble.orig))
        else:
            self._damage_is_told = True


def tell_of_the_damage(tx: Transaction) -> None:
    alerts.alert(tx, f"damaged:{tx.now.wall.isoformat()}", "alert-database-damaged")


def tell_of_the_database(tx: Transaction, since: datetime) -> None:
    key = f"database:{tx.now.wall.isoformat()}"
    alerts.alert(tx, key, "alert-database-back", since=since, until=tx.now.event)
