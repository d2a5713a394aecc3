"""Sessions that left the file while questions were open there: they stay in the day, as cancelled ones.

Their desk goes on answering, moving or declining what it was asked. Transactions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.changes import rows
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.programme.model import Programme, Session, SessionKind
from bot.questions.rules import STILL_OPEN, State

STAYS = "stays"  # the kind of the rows of `changes` that keep such a session; nobody asked for them
UNENDED = (*STILL_OPEN, State.ON_STAGE)


def keep(tx: Transaction, before: Programme, after: Programme) -> None:
    """Keep the sessions that leave with open questions; let go those that are back, or have none left."""
    kept = _kept(tx.c)
    gone = {s.id: s for s in before.question_sessions if after.known(s.id) is None} | {
        id: session for id, session in kept.items() if after.known(id) is None
    }
    open_there = open_questions(tx.c, set(gone))
    for id in kept.keys() - open_there.keys():
        _let_go(tx.c, id)
    for id in open_there.keys() - kept.keys():
        _keep(tx, gone[id])


def along(c: Connection, written: Programme) -> Programme:
    """Return the programme of the file with the sessions that stay besides."""
    staying = [_among(written, s) for id, s in _kept(c).items() if written.known(id) is None]
    if not staying:
        return written
    in_order = sorted((*written.sessions, *staying), key=lambda session: session.start)
    return replace(written, sessions=tuple(in_order))


def _among(written: Programme, session: Session) -> Session:
    """Return a session with those of its people whom the file still has."""
    animateurs = tuple(person for person in session.animateurs if person in written.people)
    return replace(session, animateurs=animateurs)


def open_questions(c: Connection, sessions: set[str]) -> Mapping[str, int]:
    """Return how many questions of these sessions have no end yet; those without any are left out."""
    q = t.questions.c
    counted = sa.select(q.session, sa.func.count()).where(q.session.in_(sessions), q.state.in_(UNENDED))
    return {row.session: int(row[1]) for row in c.execute(counted.group_by(q.session))}


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────


def _kept(c: Connection) -> dict[str, Session]:
    stays = sa.select(t.changes.c.content).where(t.changes.c.kind == STAYS).order_by(t.changes.c.id)
    return {session.id: session for session in map(_from_json, c.execute(stays).scalars())}


def _keep(tx: Transaction, session: Session) -> None:
    values = {
        "kind": STAYS,
        "platform": "",
        "event": _event(session.id),
        "handle": "",
        "asked": {},
        "content": dict(_to_json(session)),
        "reason": "",
        "state": rows.State.TAKEN,
        "version": rows.version(tx.c),
        "previewed_at": tx.now.wall,
    }
    tx.c.execute(sa.insert(t.changes).values(values))


def _let_go(c: Connection, session: str) -> None:
    c.execute(sa.delete(t.changes).where(t.changes.c.kind == STAYS, t.changes.c.event == _event(session)))


def _event(session: str) -> str:
    return f"{STAYS}:{session}"


def _to_json(session: Session) -> Iterator[tuple[str, Any]]:
    """Yield what is kept of a session that does not take place: its desk's people, no rooms."""
    yield from (("id", session.id), ("kind", str(session.kind)), ("title", session.title))
    yield from (("start", session.start.isoformat()), ("end", session.end.isoformat()))
    yield from (("number", session.number), ("restitution", session.restitution))
    yield "animateurs", list(session.people)


def _from_json(stored: Mapping[str, Any]) -> Session:
    return Session(
        id=stored["id"],
        kind=SessionKind(stored["kind"]),
        title=stored["title"],
        start=datetime.fromisoformat(stored["start"]),
        end=datetime.fromisoformat(stored["end"]),
        number=stored["number"],
        restitution=stored["restitution"],
        animateurs=tuple(stored["animateurs"]),
        takes_questions=True,
        cancelled=True,
    )
