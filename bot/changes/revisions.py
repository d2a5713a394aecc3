"""How often what a calendar shows of each session changed, and when it last did: whatever changed it.

Apps that follow a calendar believe the highest number. Transactions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_many_once
from bot.database.transaction import Transaction
from bot.programme.model import Programme, Session

_r = t.revisions.c
REVISED = (
    sa.update(t.revisions)
    .where(_r.session == sa.bindparam("of", type_=sa.String))
    .values(
        digest=sa.bindparam("shown", type_=sa.String),
        times=_r.times + 1,
        at=sa.bindparam("now", type_=t.UTCInstant),
    )
)


@dataclass(frozen=True, slots=True)
class Revision:
    """How many times a session changed, and when it last did or was first known (wall time)."""

    times: int
    at: datetime


def note(tx: Transaction) -> None:
    """Note what changed of the sessions of the day since it was last noted."""
    known = _known(tx.c)
    now = dict(_digests(tx.day.programme))
    new = [
        {"session": id, "digest": digest, "times": 0, "at": tx.now.wall}
        for id, digest in now.items()
        if id not in known
    ]
    changed = [
        {"of": id, "shown": digest, "now": tx.now.wall}
        for id, digest in now.items()
        if id in known and known[id].digest != digest
    ]
    insert_many_once(tx.c, t.revisions, new)
    if changed:
        tx.c.execute(REVISED, changed)


def of(c: Connection, programme: Programme, as_of: datetime) -> Mapping[str, Revision]:
    """Return the revision of each session; what nobody noted yet changed at `as_of`."""
    known, found = _known(c), dict[str, Revision]()
    for id, digest in _digests(programme):
        row = known.get(id)
        if row is None:
            found[id] = Revision(0, as_of)
        elif row.digest == digest:
            found[id] = Revision(row.times, row.at)
        else:
            found[id] = Revision(row.times + 1, as_of)
    return found


def _known(c: Connection) -> dict[str, Row[Any]]:
    return {row.session: row for row in c.execute(sa.select(t.revisions))}


def _digests(programme: Programme) -> Iterator[tuple[str, str]]:
    for session in programme.sessions:
        yield session.id, blake2b(_shown(programme, session).encode(), digest_size=16).hexdigest()


def _shown(programme: Programme, session: Session) -> str:
    rooms = [(room.name, room.stream) for room in programme.rooms_of(session)]
    names = [programme.people[id].name for id in session.people]
    shown = (session.title, session.abstract, session.question, session.kind, session.stream)
    return repr((shown, session.start, session.end, session.cancelled, rooms, names))
