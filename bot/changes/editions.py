"""The programme as it now is, for others: since when, and how often each session was changed."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.changes import rows
from bot.database import schema as t
from bot.programme.changes import laid_over
from bot.programme.formats.edition import Changed, Edition
from bot.programme.model import Programme, Session


def edition(c: Connection, written: Programme, since: datetime) -> Edition:
    """Return the programme of a file that is as it is `since`, with what was accepted laid over it."""
    present = laid_over(written, rows.accepted(c))
    last: datetime | None = c.execute(sa.select(sa.func.max(t.changes.c.accepted_at))).scalar()
    as_of = max(since, last).replace(microsecond=0) if last else since
    return Edition(present, as_of, _changed(written, present, rows.times_changed(c)))


def _changed(written: Programme, present: Programme, times: Counter[str]) -> Mapping[str, Changed]:
    return {
        session.id: _of(written.session(session.id), session, times[session.id])
        for session in present.sessions
        if times[session.id]
    }


def _of(before: Session, after: Session, times: int) -> Changed:
    moved = before.start if before.start != after.start else None
    return Changed(times, moved, after.cancelled)
