"""The places of the event on each platform, and the time from which they count. Transactions."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import Store
from bot.outbox import ends

MOVED = "moved:"  # prefix of a platform and a place it replaced, among what is to be told
CLOCKS_DIFFER = timedelta(minutes=1)  # at most, ours from the platform's when a place is made
_OF = sa.bindparam("of", type_=sa.String)
BEGUN = sa.select(t.places.c.name, t.places.c.since).where(
    t.places.c.platform == _OF, t.places.c.since.isnot(None)
)


def follow(c: Connection, platform: str, name: str, remote: str, wall: datetime) -> None:
    """Follow a place that the platform replaced by another room; the organisers are told later."""
    here = (t.places.c.platform == platform, t.places.c.name == name, t.places.c.remote != remote)
    if c.execute(sa.update(t.places).where(*here).values(remote=remote, spoken=0)).rowcount:
        ends.edit_no_more(c, platform, name)
        insert_once(c, t.told, {"what": f"{MOVED}{platform}:{name}", "at": wall})


def name_of_place(c: Connection, platform: str, remote: str) -> str:
    """Return the contract's name of a place, or the platform's id if it is none of ours."""
    query = sa.select(t.places.c.name).where(t.places.c.platform == platform, t.places.c.remote == remote)
    return c.execute(query).scalar_one_or_none() or remote


def remember_places(
    c: Connection, platform: str, places: dict[str, str], since: datetime | None = None
) -> None:
    """Remember places, ignoring what happened there before `since` (wall time); known ones do not change."""
    for name, remote in places.items():
        values = {"platform": platform, "name": name, "remote": remote, "spoken": 0, "since": since}
        insert_once(c, t.places, values)


def remember_place_anew(c: Connection, platform: str, name: str, remote: str, since: datetime) -> None:
    """Remember a place made again after it was deleted; what stood in the old one is not edited again."""
    remember_places(c, platform, {name: remote}, since)
    here = (t.places.c.platform == platform, t.places.c.name == name, t.places.c.remote != remote)
    if c.execute(sa.update(t.places).where(*here).values(remote=remote, spoken=0, since=since)).rowcount:
        ends.edit_no_more(c, platform, name)


def forget_place(c: Connection, platform: str, name: str) -> None:
    """Forget a place that is gone; what stood there is not edited again."""
    here = (t.places.c.platform == platform, t.places.c.name == name)
    if c.execute(sa.delete(t.places).where(*here)).rowcount:
        ends.edit_no_more(c, platform, name)


def begun(c: Connection, platform: str) -> dict[str, datetime]:
    """Map each place to the time from which it counts; a conversation counts from its beginning."""
    return {row.name: row.since for row in c.execute(BEGUN, {"of": platform})}


PLACES = sa.select(t.places.c.name, t.places.c.remote).where(
    t.places.c.platform == sa.bindparam("of", type_=sa.String)
)


def places(c: Connection, platform: str) -> dict[str, str]:
    """Map the contract's name of each place to the platform's id."""
    return {row.name: row.remote for row in c.execute(PLACES, {"of": platform})}


class StoreBook:
    """The memory of a platform's places, for provisioning."""

    def __init__(self, store: Store, platform: str, wall: Callable[[], datetime]) -> None:
        self._store, self._platform, self._wall = store, platform, wall

    async def remembered(self) -> dict[str, str]:
        return await self._store.run(places, self._platform)

    async def remember(self, name: str, remote: str) -> None:
        since = self._wall() - CLOCKS_DIFFER
        await self._store.run(remember_place_anew, self._platform, name, remote, since)

    async def forget(self, name: str) -> None:
        await self._store.run(forget_place, self._platform, name)
