"""What the outbox has to say and when: what falls due next, what is overdue, what came too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.clock import Clock, Now
from bot.database import schema as t
from bot.day import Day
from bot.outbox import alerts, attempts, outgoing
from bot.outbox.states import UNSAID, State
from bot.timetable import labels

ALERTED = ("reminder", "announcement")  # kinds whose loss the organisers are told of one by one
LEAD = timedelta(milliseconds=60)  # wall time: what is due so soon is claimed now and sent at its instant


def soon(clock: Clock) -> datetime:
    """Until when to claim (event time): a little ahead, so that what is due leaves at its instant."""
    return clock.event_time(clock.wall() + LEAD)


def skip_stale(c: Connection, day: Day, now: Now, platform: str) -> None:
    """What is too late to be of use is not said; the organisers are told what, and why."""
    tell_of_skipped(c, day, now, attempts.skip_stale(c, platform, now.event))


def tell_of_skipped(c: Connection, day: Day, now: Now, rows: Sequence[Row[Any]]) -> None:
    told = [row for row in rows if row.kind in ALERTED and not outgoing.was_taken_back(c, row)]
    if told:
        alerts.alert_each(c, day, now, "alert-skipped", [_skipped(day, row) for row in told])


def _skipped(day: Day, row: Row[Any]) -> alerts.Happened:
    what = day.words.line(day.language, f"kind-{row.kind}")
    where = labels.place_name(day, row.place, day.language)
    return alerts.Happened(f"skipped:{row.key}", where, {"kind": what, "due": row.due})


def next_due(c: Connection, clock: Clock, platform: str) -> datetime | None:
    """Wall time of the next row that is not due yet, if there is one."""
    now = clock.now()
    rows = (t.outbox.c.platform == platform, t.outbox.c.state == State.WAITING)
    later = t.outbox.c.due > soon(clock)
    due = c.execute(sa.select(sa.func.min(t.outbox.c.due)).where(*rows, later)).scalar()
    held = c.execute(
        sa.select(sa.func.min(t.outbox.c.not_before)).where(*rows, t.outbox.c.not_before > now.wall)
    ).scalar()
    instants = [clock.wall_time(due) - LEAD if due else None, held]
    return min((instant for instant in instants if instant is not None), default=None)


def oldest_due(c: Connection, now: Now) -> datetime | None:
    """Since when (event time) something could have been said that is not; what is held back left out."""
    held = t.outbox.c.not_before > now.wall
    unsaid = t.outbox.c.state.in_(UNSAID) & (t.outbox.c.due <= now.event)
    query = sa.select(sa.func.min(t.outbox.c.due)).where(
        unsaid, sa.or_(t.outbox.c.not_before.is_(None), ~held)
    )
    found: datetime | None = c.execute(query).scalar()
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
