"""Keeps the database: its files are rid of what was erased, its troubles are told once they are over."""

import time
from datetime import datetime, timedelta

import structlog
from sqlalchemy.engine import Connection

from bot import alerts
from bot.clock import Clock, Now
from bot.day import Day
from bot.store import DatabaseTrouble, Store

log = structlog.get_logger()
WIPE_EVERY = 10.0  # seconds of wall time, at least, between two cleanings of the database's files


class Upkeep:
    """At each turn of the clock."""

    def __init__(self, store: Store, day: Day, clock: Clock) -> None:
        self._store, self._day, self._clock = store, day, clock
        self._wiped = -WIPE_EVERY  # an instant of `time.monotonic`
        self._damage_is_told = False

    async def wipe(self) -> None:
        """What was erased leaves the database's files, not at each erasure of many."""
        now = time.monotonic()
        if now >= self._wiped + WIPE_EVERY:
            await self._store.wipe()
            self._wiped = now

    async def tell_of_the_database(self) -> None:
        """Once it takes writes again, of the time in which it did not: that it takes this is the proof."""
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
            await self._store.run(tell_of_the_database, self._day, now, at)
        except DatabaseTrouble:
            self._store.trouble_since = since
            raise
        log.warning("the database takes writes again", seconds=ago.total_seconds())

    async def _tell_of_the_damage(self) -> None:
        """Once, as soon as this can be written: nothing but a backup ends it."""
        if self._damage_is_told:
            return
        try:
            await self._store.run(tell_of_the_damage, self._day, self._clock.now())
        except DatabaseTrouble as trouble:
            log.error("the organisers cannot be told of the damaged database", why=str(trouble.orig))
        else:
            self._damage_is_told = True


def tell_of_the_damage(c: Connection, day: Day, now: Now) -> None:
    alerts.alert(c, day, now, f"damaged:{now.wall.isoformat()}", "alert-database-damaged")


def tell_of_the_database(c: Connection, day: Day, now: Now, since: datetime) -> None:
    key = f"database:{now.wall.isoformat()}"
    alerts.alert(c, day, now, key, "alert-database-back", since=since, until=now.event)
