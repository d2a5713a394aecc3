"""Tombstones of forgotten people: seals that keep what they said before from coming back. Transactions.

A replay, a catch-up or a restored backup repeats what was said before; we recognise it by its account and its
date.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.pseudonyms import of_account, seal
from bot.database.sql import insert_once
from bot.port.chat import Heard

ANY = sa.select(t.tombstones.c.sign).limit(1)
UNTIL = sa.select(t.tombstones.c.until).where(
    t.tombstones.c.sign == sa.bindparam("named", type_=sa.String(64))
)


def sealed_event(c: Connection, platform: str, event: str) -> str:
    """Return what replaces the id of an event whose author was forgotten."""
    return f"forgotten:{seal(c, 'event', platform, event)}"


def bury(c: Connection, seals: Iterable[str], until: datetime) -> None:
    """Keep all of these up to `until` (wall time) from coming back; the latest date counts."""
    for each in seals:
        if insert_once(c, t.tombstones, {"sign": each, "until": until}) is None:
            older = (t.tombstones.c.sign == each, t.tombstones.c.until < until)
            c.execute(sa.update(t.tombstones).where(*older).values(until=until))


def is_past(c: Connection, heard: Heard) -> bool:
    """True if the person who did that has asked since to be forgotten."""
    until = forgotten_until(c, heard.platform, heard.handle)
    return until is not None and heard.at <= until


def forgotten_until(c: Connection, platform: str, handle: str) -> datetime | None:
    """Return when an account last asked to be forgotten; None if it never did."""
    if not handle or c.execute(ANY).first() is None:
        return None
    return _until(c, of_account(c, platform, handle))


def known(c: Connection, seals: Iterable[str]) -> set[str]:
    """Return which of these seals are kept."""
    if c.execute(ANY).first() is None:
        return set()
    query = sa.select(t.tombstones.c.sign).where(t.tombstones.c.sign.in_(list(seals)))
    return set(c.execute(query).scalars())


def of_vote(c: Connection, platform: str, handle: str, question: int) -> str:
    return seal(c, "vote", platform, handle, str(question))


def has_voted(c: Connection, platform: str, handle: str, question: int) -> bool:
    """True if a vote that is counted without a name was this account's."""
    if c.execute(ANY).first() is None:
        return False
    return _until(c, of_vote(c, platform, handle, question)) is not None


def of_star(c: Connection, platform: str, handle: str, thing: str) -> str:
    return seal(c, "star", platform, handle, thing)


def has_starred(c: Connection, platform: str, handle: str, thing: str) -> bool:
    """True if a star that is counted without a name was this account's."""
    if c.execute(ANY).first() is None:
        return False
    return _until(c, of_star(c, platform, handle, thing)) is not None


def spend_entry(c: Connection, named: str, platform: str, handle: str, at: datetime) -> None:
    """Record that this account showed the entry code of `named`, so that no other account may."""
    bury(c, [seal(c, "entry", named), seal(c, "entry", named, platform, handle)], at)


def may_show_entry(c: Connection, named: str, platform: str, handle: str) -> bool:
    """True unless a code was spent by another account, which was forgotten since."""
    if _until(c, seal(c, "entry", named)) is None:
        return True
    return _until(c, seal(c, "entry", named, platform, handle)) is not None


def _until(c: Connection, seal: str) -> datetime | None:
    found: datetime | None = c.execute(UNTIL, {"named": seal}).scalar_one_or_none()
    return found
