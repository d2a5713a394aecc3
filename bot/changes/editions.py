"""The programme as it now is, for others: since when, and how often each session was changed."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.changes import revisions, rows
from bot.changes.revisions import Revision
from bot.database import schema as t
from bot.programme.changes import laid_over
from bot.programme.formats.edition import Changed, Edition
from bot.programme.model import Programme, Session


def edition(c: Connection, written: Programme, since: datetime) -> Edition:
    """Return the programme of a file that is as it is `since`, with what was accepted laid over it."""
    present = laid_over(written, rows.accepted(c))
    last: datetime | None = c.execute(sa.select(sa.func.max(t.changes.c.accepted_at))).scalar()
    as_of = max(since, last).replace(microsecond=0) if last else since
    return Edition(present, as_of, _changed(written, present, revisions.of(c, present, as_of)))


def _changed(
    written: Programme, present: Programme, revised: Mapping[str, Revision]
) -> Mapping[str, Changed]:
    return {
        session.id: _of(written.session(session.id), session, revised[session.id])
        for session in present.sessions
    }


def _of(before: Session, after: Session, revised: Revision) -> Changed:
    moved = before.start if before.start != after.start else None
    return Changed(revised.times, moved, after.cancelled, revised.at.replace(microsecond=0))
