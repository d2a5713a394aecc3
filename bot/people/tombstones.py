"""What is left of who was forgotten: seals, so that nothing of before comes back. Transactions.

A replay, a catch-up or a backup put back tell again what was said before; it is known by its account and its
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
    """What stands for the id of an event whose author was forgotten."""
    return f"forgotten:{seal(c, 'event', platform, event)}"


def bury(c: Connection, seals: Iterable[str], until: datetime) -> None:
    """Nothing of these up to `until` (wall time) comes back; the latest date stands."""
    for each in seals:
        if insert_once(c, t.tombstones, {"sign": each, "until": until}) is None:
            older = (t.tombstones.c.sign == each, t.tombstones.c.until < until)
            c.execute(sa.update(t.tombstones).where(*older).values(until=until))


def is_past(c: Connection, heard: Heard) -> bool:
    """Whether who did that asked since to be forgotten."""
    until = forgotten_until(c, heard.platform, heard.handle)
    return until is not None and heard.at <= until


def forgotten_until(c: Connection, platform: str, handle: str) -> datetime | None:
    """When an account asked to be forgotten, the last time; None if it never did."""
    if not handle or c.execute(ANY).first() is None:
        return None
    return _until(c, of_account(c, platform, handle))


def of_vote(c: Connection, platform: str, handle: str, question: int) -> str:
    return seal(c, "vote", platform, handle, str(question))


def has_voted(c: Connection, platform: str, handle: str, question: int) -> bool:
    """Whether a vote that is counted without a name was this account's."""
    if c.execute(ANY).first() is None:
        return False
    return _until(c, of_vote(c, platform, handle, question)) is not None


def spend_entry(c: Connection, named: str, platform: str, handle: str, at: datetime) -> None:
    """The code of someone of the programme (`named`) was shown by that account, and may be by no other."""
    bury(c, [seal(c, "entry", named), seal(c, "entry", named, platform, handle)], at)


def may_show_entry(c: Connection, named: str, platform: str, handle: str) -> bool:
    """Whether a code was not spent by another, who was forgotten since."""
    if _until(c, seal(c, "entry", named)) is None:
        return True
    return _until(c, seal(c, "entry", named, platform, handle)) is not None


def _until(c: Connection, seal: str) -> datetime | None:
    found: datetime | None = c.execute(UNTIL, {"named": seal}).scalar_one_or_none()
    return found
