"""Record what came of an attempt: done, to be tried again, waiting for a right, or given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.delivery.agenda import tell_of_skipped
from bot.delivery.claim import Delivery
from bot.delivery.losses import REFUSED_PLACE
from bot.delivery.refusals import Closed, Opened
from bot.outbox import alerts, attempts, ends, outgoing, receipts
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.people import followers
from bot.port.chat import is_direct
from bot.questions import erasures, grouping
from bot.timetable import labels
from bot.words.reasons import in_words

_OF = sa.bindparam("of", type_=sa.String)
THIS_ROW = sa.select(t.outbox).where(t.outbox.c.id == sa.bindparam("this", type_=sa.Integer))
SPOKEN = (
    sa.update(t.places)
    .where(t.places.c.platform == _OF, t.places.c.name == sa.bindparam("at", type_=sa.String))
    .values(spoken=t.places.c.spoken + 1)
    .returning(t.places.c.spoken)
)
WITH_SLOTS = (Kind.DIGEST, Kind.PROPOSALS)
# From now on, readers of such a board know what its slots mean.
SHOWN = (
    sa.update(t.slots)
    .where(
        t.slots.c.message == sa.bindparam("under", type_=sa.Integer),
        t.slots.c.version <= sa.bindparam("until", type_=sa.Integer),
        t.slots.c.since.is_(None),
    )
    .values(since=sa.bindparam("at", type_=t.UTCInstant))
)


def settle_sent(tx: Transaction, delivery: Delivery, remote: str) -> bool:
    """Record that it is done, and where; return whether a newer version, which came meanwhile, waits."""
    row = tx.c.execute(THIS_ROW, {"this": delivery.row}).one()
    is_known = not delivery.doubted and len(row.attempted or ()) < 2
    if row.kind in WITH_SLOTS and is_known:
        tx.c.execute(SHOWN, {"under": row.id, "until": delivery.version, "at": tx.now.wall})
    attempts.doubt_no_more(tx.c, row)
    placed: dict[str, Any] = {}
    if row.remote is None:
        placed["remote"] = remote
        if row.operation == "say":
            placed["spoken"] = _count_our_message(tx.c, row)
            placed["said_at"] = delivery.outgoing.since  # an earlier attempt may have been the one
    return attempts.done(tx, row, delivery.version, tx.now.wall + tx.day.settings.digest.refresh, placed)


def _count_our_message(c: Connection, row: Row[Any]) -> int | None:
    counted = c.execute(SPOKEN, {"of": row.platform, "at": row.place}).one_or_none()
    return None if counted is None else int(counted[0])


def settle_later(
    tx: Transaction, delivery: Delivery, *, attempted: bool, not_before: datetime | None = None
) -> None:
    """Let it be tried again, under the same token if it was `attempted`, because it may have been done."""
    if attempted or delivery.attempts > 0:
        attempts.again(tx.c, delivery.row, not_before)
    elif delivery.doubted:
        attempts.again(tx.c, delivery.row, not_before)
        attempts.count_none(tx.c, delivery.row)
    else:
        attempts.doubt_no_more(tx.c, tx.c.execute(THIS_ROW, {"this": delivery.row}).one())
        attempts.anew(tx.c, delivery.row, not_before)


def settle_not_permitted(
    tx: Transaction, delivery: Delivery, closed: Closed, not_before: datetime | None
) -> bool:
    """Let it wait until we get the permission; the organisers are told once, and where."""
    settle_later(tx, delivery, attempted=False, not_before=not_before)
    platform, doing = _platform(tx.c, delivery), delivery.outgoing
    what = _refused_place(platform, doing.place, doing.operation == "react")
    insert_once(tx.c, t.told, {"what": what, "at": closed.since})
    place, key = _closed_at(tx.day, platform, doing.place, closed.since)
    alerts.alert(tx, key, "alert-not-permitted", platform=platform.title(), place=place)
    return not_before is not None


def settle_permitted(tx: Transaction, delivery: Delivery, opened: Opened) -> None:
    """Correct the alert about a missing permission: it now says that the permission is back."""
    platform, doing = _platform(tx.c, delivery), delivery.outgoing
    what = _refused_place(platform, doing.place, doing.operation == "react")
    tx.c.execute(sa.delete(t.told).where(t.told.c.what == what))
    if opened.wholly:
        place, key = _closed_at(tx.day, platform, doing.place, opened.since)
        alerts.correct(tx, key, "alert-permitted", platform=platform.title(), place=place)


def forbidden_places(c: Connection, platform: str) -> list[tuple[str, bool, datetime]]:
    """Return where a permission was missing when we stopped: the place, whether for marks, since when."""
    places = {
        _refused_place(platform, place, mark): (place, mark)
        for place in c.execute(sa.select(t.places.c.name).where(t.places.c.platform == platform)).scalars()
        for mark in (False, True)
    }
    closed = c.execute(sa.select(t.told).where(t.told.c.what.startswith(f"{REFUSED_PLACE}{platform}:"))).all()
    return [(*places[row.what], row.at) for row in closed if row.what in places]


def _refused_place(platform: str, place: str, mark: bool) -> str:
    """Return the key in the table `told` of a place closed for words or for marks."""
    return f"{REFUSED_PLACE}{platform}:{place}:{'marks' if mark else 'words'}"


def _closed_at(day: Day, platform: str, place: str, since: datetime) -> tuple[str, str]:
    """Return a closed place as people call it, and the key of the alert that reports it."""
    return labels.place_name(day, place, day.language), f"closed:{platform}:{place}:{since.isoformat()}"


def _platform(c: Connection, delivery: Delivery) -> str:
    return str(c.execute(THIS_ROW, {"this": delivery.row}).one().platform)


def settle_too_late(tx: Transaction, delivery: Delivery) -> None:
    """Skip a row that was never said after all, and is of no use any more."""
    row = tx.c.execute(THIS_ROW, {"this": delivery.row}).one()
    attempts.doubt_no_more(tx.c, row)
    removal = outgoing.by_key(tx.c, f"remove:{row.key}")
    if removal is not None:
        ends.skip(tx.c, row.id, Why(row.why))
        ends.skip(tx.c, removal.id, Why(row.why))
        return
    ends.skip(tx.c, row.id, Why.TOO_LATE)
    tell_of_skipped(tx, [row])


def settle_failed(
    tx: Transaction, delivery: Delivery, why: str, *, in_doubt: bool = False, unprinted: bool = False
) -> None:
    """Record a final refusal and its reason, and tell the organisers of what the public misses.

    `in_doubt`: it is given up without an answer, and may stand there all the same.
    `unprinted`: the platform was not asked, because the document could not be made.
    A private answer does not concern the organisers: the press it answers may have died.
    A newer version of what already stands there may still be accepted.
    """
    row = tx.c.execute(THIS_ROW, {"this": delivery.row}).one()
    if row.remote is not None and row.version > delivery.version:
        attempts.anew(tx.c, row.id, None)
        return
    attempts.doubt_no_more(tx.c, row)
    ends.fail(tx.c, delivery.row, Why.UNPRINTED if unprinted else Why.REFUSED, why)
    if grouping.is_line(row):
        receipts.stand_alone(tx.c, row.id)
    if delivery.attempts == 0 and not in_doubt:
        attempts.stands_nowhere(tx.c, row.id)
    if row.kind == Kind.ERASURE:
        erasures.tell_that_it_stands(tx, row)
    if row.kind == Kind.PERSONAL and is_direct(row.place):
        followers.fall_back(tx, row)
        return
    missed = row.operation == "admit" or (row.operation == "say" and row.person is None)
    if missed and row.kind != Kind.ALERT and not outgoing.was_taken_back(tx.c, row):
        what = tx.day.words.line(tx.day.language, f"kind-{row.kind}")
        where = labels.place_name(tx.day, row.place, tx.day.language)
        alerts.alert(
            tx,
            f"failed:{row.key}",
            "alert-unprinted" if unprinted else "alert-failed",
            place=where,
            kind=what,
            why=why if unprinted else in_words(tx.day.language, why),
        )


def enter_scope(c: Connection, platform: str, scope: str, safe_resend: timedelta) -> None:
    """At start: if the platform remembers other tokens than ours, look first for what was attempted.

    It then counts as attempted longer ago than tokens protect.
    """
    row = c.execute(sa.select(t.platforms.c.scope).where(t.platforms.c.name == platform)).one_or_none()
    insert_once(c, t.platforms, {"name": platform})
    c.execute(sa.update(t.platforms).where(t.platforms.c.name == platform).values(scope=scope))
    if row is None or row.scope in (None, scope):
        return
    attempts.count_as_older(c, platform, safe_resend)


def recover(c: Connection, platform: str, under_way: Sequence[int] = ()) -> int:
    """At start: try again, under the same token, what was being sent when we stopped; return how many rows.

    Rows `under_way` are being sent now, because presses are answered whether or not the worker runs.
    """
    return attempts.interrupted(c, platform, under_way)
