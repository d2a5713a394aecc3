"""Rows of the outbox as `delivery` attempts them: under way, done, to be tried again, too late."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.outbox.outgoing import ROW, TAKEN_BACK, Priority, named_from_json, named_to_json
from bot.outbox.states import UNSAID, State, Why

_OF, _EVENT = sa.bindparam("of", type_=sa.String), sa.bindparam("event", type_=t.UTCInstant)
STALE = (
    sa.update(t.outbox)
    .where(
        t.outbox.c.platform == _OF,
        t.outbox.c.state == State.WAITING,
        t.outbox.c.first_attempt.is_(None),
        t.outbox.c.remote.is_(None),
        t.outbox.c.stale <= _EVENT,
    )
    .values(state=State.SKIPPED, why=sa.case((TAKEN_BACK, t.outbox.c.why), else_=Why.TOO_LATE))
    .returning(t.outbox.c.key, t.outbox.c.kind, t.outbox.c.place, t.outbox.c.due)
)
DROPPED = (
    sa.update(t.outbox)
    .where(
        t.outbox.c.platform == _OF,
        t.outbox.c.state == State.WAITING,
        t.outbox.c.priority == int(Priority.COURTESY),
        t.outbox.c.operation == "say",
        t.outbox.c.remote.isnot(None),
        t.outbox.c.attempts == 0,
        t.outbox.c.said_at <= sa.bindparam("before", type_=t.UTCInstant),
    )
    .values(state=State.SENT)
)
MARKS_TO_COME = (
    sa.update(t.outbox)
    .where(
        t.outbox.c.target_row == sa.bindparam("under", type_=sa.Integer),
        t.outbox.c.target_version > sa.bindparam("shown", type_=sa.Integer),
        t.outbox.c.state == State.WAITING,
    )
    .values(not_before=sa.bindparam("soonest", type_=t.UTCInstant))
)


def begin(
    c: Connection,
    row: Row[Any],
    first: datetime,
    wordings: list[Any] | None,
    holds: Collection[str] | None = None,
) -> None:
    """Mark a row as under way since `first` (wall time); `wordings` are those of all unanswered attempts.

    `holds` are the things whose words its document has now. What an unanswered attempt may have shown
    counts too.
    """
    values = {"state": State.SENDING, "first_attempt": first, "attempts": row.attempts + 1}
    if wordings is not None:
        values["attempted"] = wordings
    if holds is not None:
        named = named_from_json(row.document)
        shown = named.holds if row.first_attempt is not None else ()
        all_held = tuple(dict.fromkeys((*shown, *holds)))
        values["document"] = named_to_json(replace(named, holds=all_held))
    c.execute(ROW, {"this": row.id, **values})


def done(tx: Transaction, row: Row[Any], version: int, soonest: datetime, placed: dict[str, Any]) -> bool:
    """Record that this version took effect; return whether a newer version waits.

    `placed` says where it stands, if nobody knew. The newer version and its marks wait until `soonest` (wall
    time), or later if it was told to wait meanwhile.
    """
    values = {
        "state": State.SENT,
        "delivered": version,
        "sent_at": tx.now.wall,
        "sent_event_time": tx.now.event,
        "why": None,
        "error": None,
    }
    newer = bool(row.version > version)
    if newer:
        soonest = max(soonest, row.not_before or soonest)
        values |= _anew(soonest)
        tx.c.execute(MARKS_TO_COME, {"under": row.id, "shown": version, "soonest": soonest})
    tx.c.execute(ROW, {"this": row.id, **values, **placed})
    return newer


def _anew(not_before: datetime | None) -> dict[str, Any]:
    return {
        "state": State.WAITING,
        "not_before": not_before,
        "first_attempt": None,
        "attempts": 0,
        "attempted": None,
    }


def anew(c: Connection, row: int, not_before: datetime | None) -> None:
    """Let a version that was never attempted wait: its own token was never used."""
    c.execute(ROW, {"this": row, **_anew(not_before)})


def again(c: Connection, row: int, not_before: datetime | None) -> None:
    """Try a row again under the same token, because it may have been done."""
    c.execute(ROW, {"this": row, "state": State.WAITING, "not_before": not_before})


def count_none(c: Connection, row: int) -> None:
    """Count no attempt of ours; the run that the restored backup replaced may have made one."""
    c.execute(ROW, {"this": row, "attempts": 0})


def stands_nowhere(c: Connection, row: int) -> None:
    """Record that a row was surely not said: its only attempt was refused."""
    c.execute(ROW, {"this": row, "first_attempt": None})


def doubt_no_more(c: Connection, row: Row[Any]) -> None:
    """Drop former words, which may have been erased since: they are kept only while they may stand there."""
    if row.attempted is not None:
        c.execute(ROW, {"this": row.id, "attempted": None})
        note_erased(c)


def skip_stale(c: Connection, platform: str, event: datetime) -> Sequence[Row[Any]]:
    """Skip what is too late to be of use; return the key, kind, place and due time of each."""
    return c.execute(STALE, {"of": platform, "event": event}).all()


def drop_edits(c: Connection, platform: str, said_before: datetime) -> None:
    """Drop the edits in passing of messages said before that instant (wall time)."""
    c.execute(DROPPED, {"of": platform, "before": said_before})


_SKIPPED = (t.outbox.c.state == State.SKIPPED, t.outbox.c.why == Why.TOO_LATE)
_THERE = t.outbox.c.platform.in_(sa.bindparam("platforms", expanding=True))
TOO_EARLY = sa.exists().where(_THERE, *_SKIPPED, t.outbox.c.stale > _EVENT)


def take_up_again(c: Connection, platforms: Collection[str], event: datetime) -> int:
    """Let messages wait again that were skipped as too late and are not; return how many."""
    o = t.outbox.c
    of_use = (o.platform.in_(platforms), *_SKIPPED, o.stale > event)
    return c.execute(sa.update(t.outbox).where(*of_use).values(state=State.WAITING, why=None)).rowcount


def interrupted(c: Connection, platform: str, under_way: Sequence[int]) -> int:
    """Try again what was being sent when we stopped, except what is `under_way`; return how many rows."""
    o = t.outbox.c
    ended = (o.platform == platform, o.state == State.SENDING, o.id.not_in(under_way))
    return c.execute(sa.update(t.outbox).where(*ended).values(state=State.WAITING, not_before=None)).rowcount


def count_as_older(c: Connection, platform: str, by: timedelta) -> None:
    """Count what was attempted as attempted this much earlier."""
    o = t.outbox.c
    attempted = (o.platform == platform, o.state.in_(UNSAID), o.first_attempt.isnot(None))
    for row in c.execute(sa.select(o.id, o.first_attempt).where(*attempted)).all():
        c.execute(ROW, {"this": row.id, "first_attempt": row.first_attempt - by})


def count_as_attempted(tx: Transaction, since: datetime) -> None:
    """Count due rows as attempted, because they may have been said after `since`.

    They are then neither dropped nor rewritten unseen.
    """
    o = t.outbox.c
    due = (o.state == State.WAITING, o.first_attempt.is_(None), o.remote.is_(None), o.due <= tx.now.event)
    tx.c.execute(sa.update(t.outbox).where(*due).values(first_attempt=since))
