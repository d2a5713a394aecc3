"""Announcements at an hour or until one: which are to come, and what the clock does. Transactions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.announcements import announced, previews
from bot.database import schema as t
from bot.database.transaction import Transaction

_a = t.announcements.c
_COMING = _a.state == "planned"
_ENDING = _a.state.in_(("planned", "sent")) & _a.until.isnot(None)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An announcement with an hour: said `at`, unless it was said, and taken away at `until`, if given."""

    at: datetime | None
    until: datetime | None
    places: tuple[str, ...]
    text: str


def between(c: Connection, start: datetime, end: datetime) -> list[Scheduled]:
    """Return the announcements that are still to be said or taken away in a stretch of event time.

    Their hours do not move with the programme.
    """
    said = _COMING & _a.at.between(start, end)
    return _listed(c, said | (_ENDING & _a.until.between(start, end)))


def coming(c: Connection, now: datetime) -> list[Scheduled]:
    """Return the announcements that are still to be said or taken away."""
    return _listed(c, (_COMING & (_a.at > now)) | (_ENDING & (_a.until > now)))


def _listed(c: Connection, which: sa.ColumnElement[bool]) -> list[Scheduled]:
    rows = c.execute(sa.select(t.announcements).where(which)).all()
    found = [
        Scheduled(row.at if row.state == "planned" else None, row.until, tuple(row.places), row.text)
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.at or each.until, each.text))


# ── What the clock does ─────────────────────────────────────────────────────────────────────────────────


KEPT = sa.exists().where(_a.at.isnot(None) | _a.until.isnot(None))


def keep_hours(tx: Transaction) -> None:
    """Count as said what is due now, and take away what has stood until its hour."""
    for announcement in _of(tx.c, _COMING & (_a.at <= tx.now.event)):
        previews.settle(tx, announcement, "sent", "preview-sent", in_passing=True)
    for announcement in _of(tx.c, _ENDING & (_a.until <= tx.now.event)):
        announced.end(tx, announcement)
        previews.settle(tx, announcement, "over", "preview-over", in_passing=True)
    for announcement in _of(tx.c, (_a.state == "over") & (_a.until > tx.now.event)):
        _take_up_again(tx, announcement)


def _take_up_again(tx: Transaction, announcement: Row[Any]) -> None:
    """Say an announcement again that was taken away while the clock ran ahead."""
    announced.send(tx, announcement)
    is_coming = announcement.at is not None and announcement.at > tx.now.event
    state = "planned" if is_coming else "sent"
    previews.settle(tx, announcement, state, f"preview-{state}", in_passing=True)


def _of(c: Connection, which: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    return c.execute(sa.select(t.announcements).where(which).order_by(_a.id)).all()


def _soonest(hour: sa.Column[datetime], which: sa.ColumnElement[bool]) -> sa.ScalarSelect[datetime]:
    later = hour > sa.bindparam("now", type_=t.UTCInstant)
    return sa.select(sa.func.min(hour)).where(which, later).scalar_subquery()


NEXT = sa.select(_soonest(_a.at, _COMING), _soonest(_a.until, _ENDING))


def next_hour(c: Connection, now: datetime) -> datetime | None:
    """Return the event time at which the next announcement is said or taken away."""
    instants = c.execute(NEXT, {"now": now}).one()
    return min((instant for instant in instants if instant is not None), default=None)
