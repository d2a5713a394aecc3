"""Alerts to the organisers in the régie: what happened, how often, what to do; one message a minute."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State
from bot.port import body as b
from bot.port.body import Body, from_json, to_json
from bot.programme.model import REGIE
from bot.words.catalogue import Value

log = structlog.get_logger()
EVERY = timedelta(minutes=1)  # of wall time between two messages, at least: more would not be read
AGAIN_WITHIN = timedelta(minutes=10)  # of wall time: a repeat that comes so soon edits the earlier message
MOST_PLACES = 12  # named in one kind of alert
EACH = 3  # alerts told in full, of a kind that is not in `SEVERAL`
SEVERAL = {  # text to the text for several of its kind: how many, and where
    "alert-skipped": "alert-skipped-several",
    "alert-failed": "alert-failed-several",
    "alert-unprinted": "alert-unprinted-several",
    "alert-unhandled": "alert-unhandled-several",
    "alert-place-unmade": "alert-place-unmade-several",
    "alert-place-gone": "alert-place-gone-several",
    "alert-place-out": "alert-place-out-several",
    "alert-place-hidden": "alert-place-hidden-several",
    "alert-place-replaced": "alert-place-replaced-several",
    "alert-place-sealed": "alert-place-sealed-several",
    "alert-place-away": "alert-place-away-several",
    "alert-place-back": "alert-place-back-several",
}
AGAIN = {  # of what flaps, only the latest is told and how often it came: the phone rings for the first
    "alert-database-back": "alert-database-back-several",
    "alert-file-wrong": "alert-file-wrong-several",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something to tell the organisers, once under its key; `place` is the name people use."""

    key: str
    place: str | None
    values: Mapping[str, Value]


def alert(
    tx: Transaction,
    key: str,
    text: str,
    *,
    besides: str | None = None,
    place: str | None = None,
    **values: Value,
) -> None:
    """Tell the organisers, once under this key, on every platform except `besides`.

    `place` is where it happened, by the name people use. The first alert goes at once; those of the minute
    after it are gathered into the next message.
    """
    alert_each(tx, text, [Happened(key, place, values)], besides=besides)


def alert_each(
    tx: Transaction, text: str, happened: Sequence[Happened], *, besides: str | None = None
) -> None:
    """Tell the organisers several things of one kind; the message is put together once for all of them."""
    with _spoiling_nothing(tx.c, happened[0].key):
        all_told = [_told(tx.day, text, each) for each in happened]
        for platform in tx.day.platforms:
            told = [each for each in all_told if not _is_told(tx.c, platform, each["key"])]
            if platform != besides and told:
                _tell(tx, platform, told)


def _told(day: Day, text: str, happened: Happened) -> dict[str, Any]:
    where: dict[str, Value] = {} if happened.place is None else {"place": happened.place}
    body = day.words.body(day.language, text, **where, **happened.values)
    return {"key": happened.key, "text": text, "body": to_json(body), "place": happened.place}


def correct(tx: Transaction, key: str, text: str, **values: Value) -> None:
    """Say that what was told under this key is over, in the message that told it."""
    a = t.alerts.c
    with _spoiling_nothing(tx.c, key):
        body = to_json(tx.day.words.body(tx.day.language, text, **values))
        messages = tx.c.execute(sa.select(a.message).where(a.key == key)).scalars().all()
        tx.c.execute(sa.update(t.alerts).where(a.key == key).values(text=text, body=body))
        for message in messages:
            row = tx.c.execute(sa.select(t.outbox).where(t.outbox.c.id == message)).one()
            outgoing.revise(tx, row, _gathered(tx, message), refresh=tx.day.settings.digest.refresh)


@contextmanager
def _spoiling_nothing(c: Connection, key: str) -> Iterator[None]:
    """Log an alert that fails: what it reports must not fail too, or it would be tried again for ever."""
    try:
        with c.begin_nested():
            yield
    except sa.exc.OperationalError:  # the database is in trouble, and so is the whole transaction
        raise
    except Exception:
        log.exception("the organisers cannot be told", alert=key.partition(":")[0])


def _is_told(c: Connection, platform: str, key: str) -> bool:
    query = sa.select(t.alerts.c.key).where(t.alerts.c.platform == platform, t.alerts.c.key == key)
    return c.execute(query).first() is not None


def _tell(tx: Transaction, platform: str, told: Sequence[dict[str, Any]]) -> None:
    """Add to the message that has not left yet, to the one that just told of the same, or to a new one."""
    message, before = _not_left(tx, platform), None
    if message is None:
        before = message = _told_just_before(tx, platform, told[0]["text"])
    if message is None:
        message = _next_message(tx, platform, told[0]["key"])
    tx.c.execute(sa.insert(t.alerts), [{"platform": platform, **each, **message} for each in told])
    body, row = _gathered(tx, message["message"]), t.outbox.c.id == message["message"]
    if before is None:
        tx.c.execute(sa.update(t.outbox).where(row).values(body=to_json(body)))
    else:
        said = tx.c.execute(sa.select(t.outbox).where(row)).one()
        outgoing.revise(tx, said, body, refresh=tx.day.settings.digest.refresh)


def _told_just_before(tx: Transaction, platform: str, text: str) -> dict[str, Any] | None:
    """Return the newest message if it tells of nothing else and is recent enough for people to see it."""
    if text not in AGAIN:
        return None
    a = t.alerts.c
    newest = sa.select(sa.func.max(a.message)).where(a.platform == platform).scalar_subquery()
    rows = tx.c.execute(sa.select(a.message, a.leaves, a.text).where(a.message == newest)).all()
    if {row.text for row in rows} != {text} or rows[0].leaves + AGAIN_WITHIN <= tx.now.wall:
        return None
    return {"message": rows[0].message, "leaves": rows[0].leaves}


def _not_left(tx: Transaction, platform: str) -> dict[str, Any] | None:
    """Return the message that has not left yet, unless a clock that has been set back since timed it."""
    o = t.outbox.c
    query = (
        sa.select(t.alerts.c.message, t.alerts.c.leaves)
        .join(t.outbox, o.id == t.alerts.c.message)
        .where(
            t.alerts.c.platform == platform,
            t.alerts.c.leaves <= tx.now.wall + EVERY,
            o.state == State.WAITING,
            o.first_attempt.is_(None),
            o.remote.is_(None),  # an edit notifies nobody
        )
        .order_by(t.alerts.c.message.desc())
        .limit(1)
    )
    row = tx.c.execute(query).mappings().first()
    return None if row is None else dict(row)


def _next_message(tx: Transaction, platform: str, key: str) -> dict[str, Any]:
    past = t.alerts.c.leaves <= tx.now.wall  # a later one was given by a clock that has been set back
    latest = sa.select(sa.func.max(t.alerts.c.leaves)).where(t.alerts.c.platform == platform, past)
    last: datetime | None = tx.c.execute(latest).scalar()
    leaves = tx.now.wall if last is None else max(tx.now.wall, last + EVERY)
    post = Post(
        key=f"alert:{key}:{platform}",
        platform=platform,
        place=REGIE,
        kind=Kind.ALERT,
        body=Body(),
        priority=Priority.STEP,
        notify=True,
        wait=leaves - tx.now.wall if leaves > tx.now.wall else None,
    )
    return {"message": outgoing.say(tx, post), "leaves": leaves}


def _gathered(tx: Transaction, message: int) -> Body:
    """Return the text of one message: each kind in turn, in the order in which they first came."""
    query = sa.select(t.alerts).where(t.alerts.c.message == message).order_by(t.alerts.c.id)
    kinds: dict[str, list[Row[Any]]] = {}
    for row in tx.c.execute(query):
        kinds.setdefault(row.text, []).append(row)
    return b.join([body for text, rows in kinds.items() for body in _of_a_kind(tx.day, text, rows)])


def _of_a_kind(day: Day, text: str, rows: list[Row[Any]]) -> list[Body]:
    if text in SEVERAL and len(rows) > 1:
        places = list(dict.fromkeys(row.place for row in rows if row.place))
        left_out = [f"… (+{len(places) - MOST_PLACES})"] if len(places) > MOST_PLACES else []
        where = " · ".join([*places[:MOST_PLACES], *left_out])
        return [day.words.body(day.language, SEVERAL[text], count=len(rows), places=where)]
    if text in AGAIN and len(rows) > 1:
        return [from_json(rows[-1].body), day.words.body(day.language, AGAIN[text], count=len(rows))]
    bodies = [from_json(row.body) for row in rows[:EACH]]
    more = len(rows) - len(bodies)
    return [*bodies, day.words.body(day.language, "alert-more", count=more)] if more else bodies
