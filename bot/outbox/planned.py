"""Reminders in the outbox, put there long before they are due and kept in line with the programme."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import ROW, Post
from bot.outbox.states import State, Why
from bot.port.body import Body, to_json


def keys(c: Connection) -> set[str]:
    """Return the keys of all reminders, said or not."""
    return set(c.execute(sa.select(t.outbox.c.key).where(t.outbox.c.kind == Kind.REMINDER)).scalars())


def unsaid(c: Connection) -> Sequence[Row[Any]]:
    """Return the reminders that wait, never attempted, and those that an earlier programme took away."""
    o = t.outbox.c
    dropped = (o.state == State.SKIPPED) & (o.why == Why.PROGRAMME)
    waiting = (o.state == State.WAITING) & o.first_attempt.is_(None) & o.remote.is_(None)
    return c.execute(sa.select(t.outbox).where(o.kind == Kind.REMINDER, waiting | dropped)).all()


def is_unsaid(row: Row[Any]) -> bool:
    """True if a reminder waits and was never attempted."""
    return row.state == State.WAITING and row.first_attempt is None and row.remote is None


def reword(c: Connection, row: Row[Any], body: Body) -> None:
    """Change the words of a reminder that waits."""
    c.execute(ROW, {"this": row.id, "body": to_json(body)})


def drop_late(c: Connection, planned: Collection[str]) -> None:
    """Drop late reminders that left the programme; the others may be useful again if the clock was wrong."""
    o = t.outbox.c
    gone = (o.kind == Kind.REMINDER, o.state == State.SKIPPED, o.why == Why.TOO_LATE, o.key.not_in(planned))
    c.execute(sa.update(t.outbox).where(*gone).values(why=Why.PROGRAMME))


def correct(c: Connection, row: Row[Any], post: Post | None) -> None:
    """Bring a reminder's text and times up to its post; without a post it is not said."""
    if post is None:
        values: dict[str, Any] = {"state": State.SKIPPED, "why": Why.PROGRAMME}
    else:
        body = to_json(post.body)
        values = {"state": State.WAITING, "why": None, "body": body, "due": post.due, "stale": post.stale}
    if any(getattr(row, name) != value for name, value in values.items()):
        c.execute(ROW, {"this": row.id, **values})
