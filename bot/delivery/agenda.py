"""The agenda of the outbox: what falls due next, what is overdue, what came too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import alerts, attempts, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import UNSAID, State
from bot.timetable import labels

# Kinds whose losses are reported to the organisers one by one.
ALERTED = (Kind.REMINDER, Kind.ANNOUNCEMENT, Kind.CHANGED, Kind.CUE)
NEARLY_TOO_OLD = timedelta(minutes=2)  # before a message is too old to be edited
LEAD = timedelta(milliseconds=60)  # wall time: what is due this soon is claimed now and sent on time


def soon(tx: Transaction) -> datetime:
    """Return the event time up to which to claim: a little ahead, so that messages leave on time."""
    return tx.clock.event_time(tx.now.wall + LEAD)


def skip_stale(tx: Transaction, platform: str) -> None:
    """Skip what is too late to be of use, and tell the organisers what and why."""
    tell_of_skipped(tx, attempts.skip_stale(tx.c, platform, tx.now.event))


def drop_late_edits(tx: Transaction, platform: str) -> None:
    """Drop edits in passing of messages that are nearly too old: they are not worth a send."""
    editable = tx.day.platforms[platform].editable
    if editable is not None:
        attempts.drop_edits(tx.c, platform, tx.now.wall - timedelta(seconds=editable) + NEARLY_TOO_OLD)


def tell_of_skipped(tx: Transaction, rows: Sequence[Row[Any]]) -> None:
    told = [row for row in rows if row.kind in ALERTED and not outgoing.was_taken_back(tx.c, row)]
    if told:
        alerts.alert_each(tx, "alert-skipped", [_skipped(tx.day, row) for row in told])


def _skipped(day: Day, row: Row[Any]) -> alerts.Happened:
    what = day.words.line(day.language, f"kind-{row.kind}")
    where = labels.place_name(day, row.place, day.language)
    return alerts.Happened(f"skipped:{row.key}", where, {"kind": what, "due": row.due})


_o = t.outbox.c
_WAIT = (_o.platform == sa.bindparam("of", type_=sa.String), _o.state == State.WAITING)
_DUE_LATER = _o.due > sa.bindparam("soon", type_=t.UTCInstant)
_HELD = _o.not_before > sa.bindparam("now", type_=t.UTCInstant)
NEXT = sa.select(
    sa.select(sa.func.min(_o.due)).where(*_WAIT, _DUE_LATER).scalar_subquery(),
    sa.select(sa.func.min(_o.not_before)).where(*_WAIT, _HELD).scalar_subquery(),
)


def next_due(tx: Transaction, platform: str) -> datetime | None:
    """Return the wall time of the next row that is not due yet, if there is one."""
    due, held = tx.c.execute(NEXT, {"of": platform, "soon": soon(tx), "now": tx.now.wall}).one()
    instants = [tx.clock.wall_time(due) - LEAD if due else None, held]
    return min((instant for instant in instants if instant is not None), default=None)


def oldest_due(tx: Transaction) -> datetime | None:
    """Return since when (event time) something is due and unsaid, leaving out what is held back."""
    held = t.outbox.c.not_before > tx.now.wall
    unsaid = t.outbox.c.state.in_(UNSAID) & (t.outbox.c.due <= tx.now.event)
    query = sa.select(sa.func.min(t.outbox.c.due)).where(
        unsaid, sa.or_(t.outbox.c.not_before.is_(None), ~held)
    )
    found: datetime | None = tx.c.execute(query).scalar()
    return found


def listing(c: Connection, state: str | None) -> list[dict[str, Any]]:
    """List what was sent, waits, was skipped or failed, and why; never its text."""
    o = t.outbox.c
    query = sa.select(
        o.due, o.state, o.platform, o.place, o.operation, o.kind, o.key, o.attempts, o.sent_at, o.why, o.error
    ).order_by(o.due, o.id)
    if state:
        query = query.where(o.state == state)
    return [dict(row) for row in c.execute(query).mappings()]
