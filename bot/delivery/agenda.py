"""What the outbox has to say and when: what falls due next, what is overdue, what came too late."""

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

ALERTED = (Kind.REMINDER, Kind.ANNOUNCEMENT)  # kinds whose loss the organisers are told of one by one
NEARLY_TOO_OLD = timedelta(minutes=2)  # before the age from which a message is not edited
LEAD = timedelta(milliseconds=60)  # wall time: what is due so soon is claimed now and sent at its instant


def soon(tx: Transaction) -> datetime:
    """Until when to claim (event time): a little ahead, so that what is due leaves at its instant."""
    return tx.clock.event_time(tx.now.wall + LEAD)


def skip_stale(tx: Transaction, platform: str) -> None:
    """What is too late to be of use is not said; the organisers are told what, and why."""
    tell_of_skipped(tx, attempts.skip_stale(tx.c, platform, tx.now.event))


def drop_late_edits(tx: Transaction, platform: str) -> None:
    """An edit in passing of a message that nearly is too old is not worth its send."""
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


def next_due(tx: Transaction, platform: str) -> datetime | None:
    """Wall time of the next row that is not due yet, if there is one."""
    rows = (t.outbox.c.platform == platform, t.outbox.c.state == State.WAITING)
    later = t.outbox.c.due > soon(tx)
    due = tx.c.execute(sa.select(sa.func.min(t.outbox.c.due)).where(*rows, later)).scalar()
    held = tx.c.execute(
        sa.select(sa.func.min(t.outbox.c.not_before)).where(*rows, t.outbox.c.not_before > tx.now.wall)
    ).scalar()
    instants = [tx.clock.wall_time(due) - LEAD if due else None, held]
    return min((instant for instant in instants if instant is not None), default=None)


def oldest_due(tx: Transaction) -> datetime | None:
    """Since when (event time) something could have been said that is not; what is held back left out."""
    held = t.outbox.c.not_before > tx.now.wall
    unsaid = t.outbox.c.state.in_(UNSAID) & (t.outbox.c.due <= tx.now.event)
    query = sa.select(sa.func.min(t.outbox.c.due)).where(
        unsaid, sa.or_(t.outbox.c.not_before.is_(None), ~held)
    )
    found: datetime | None = tx.c.execute(query).scalar()
    return found


def listing(c: Connection, state: str | None) -> list[dict[str, Any]]:
    """What was sent, waits, was skipped or failed, and why; never what it says."""
    o = t.outbox.c
    query = sa.select(
        o.due, o.state, o.platform, o.place, o.operation, o.kind, o.key, o.attempts, o.sent_at, o.why, o.error
    ).order_by(o.due, o.id)
    if state:
        query = query.where(o.state == state)
    return [dict(row) for row in c.execute(query).mappings()]
