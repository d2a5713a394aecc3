"""The outbox's transactions: claim what is due, settle what was done. `outbox` is the worker between them."""

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot import boards, outgoing
from bot import schema as t
from bot.body import Body, from_json, links_of, with_remotes
from bot.chat import Heard, Outgoing
from bot.clock import Clock, Now
from bot.day import Day
from bot.outgoing import Post, Priority, actions_from_json

GIVE_UP_COURTESY = timedelta(minutes=10)  # event time: a receipt or chip later than this is of no use
ALERTED = ("reminder", "announcement")  # kinds whose loss the organisers are told of one by one
COALESCE_FROM = 3  # receipts waiting in one place, while we are slowed down, before they are grouped


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed row: what to do, the version it will then be at, whether an attempt was made before."""

    row: int
    version: int
    outgoing: Outgoing
    attempts: int


# ── Claim ───────────────────────────────────────────────────────────────────────────────────────────────


def claim(
    c: Connection, day: Day, now: Now, platform: str, busy: Collection[str], at_most: int, slowed: bool
) -> list[Delivery]:
    """Take what is due, by priority, due time and id, one row a place; marked `sending` in this commit."""
    skip_stale(c, day, now, platform)
    if slowed:
        _coalesce_receipts(c, day, now, platform)
    taken = set(busy)
    deliveries: list[Delivery] = []
    for row in _due(c, now, platform):
        if len(deliveries) >= at_most:
            break
        if row.place in taken:
            continue
        delivery = _prepare(c, day, now, row)
        if delivery is None:
            continue
        taken.add(row.place)
        deliveries.append(delivery)
    return deliveries


def claim_answers(c: Connection, day: Day, now: Now, heard: Heard) -> list[Delivery]:
    """What is addressed to who pressed a button, claimed in the same commit: it is delivered inline."""
    rows = c.execute(
        sa.select(t.outbox, sa.null().label("target_remote"), sa.null().label("target_state")).where(
            t.outbox.c.platform == heard.platform,
            t.outbox.c.person == heard.handle,
            t.outbox.c.reply_to == heard.event,
            t.outbox.c.state == "waiting",
        )
    ).all()
    return [delivery for row in rows if (delivery := _prepare(c, day, now, row)) is not None]


def _due(c: Connection, now: Now, platform: str) -> Sequence[Row[Any]]:
    target = t.outbox.alias("target")
    ready = sa.or_(
        t.outbox.c.target_row.is_(None),
        target.c.remote.isnot(None),
        target.c.state.in_(("skipped", "failed", "grouped")),
    )
    query = (
        sa.select(t.outbox, target.c.remote.label("target_remote"), target.c.state.label("target_state"))
        .outerjoin(target, t.outbox.c.target_row == target.c.id)
        .where(
            t.outbox.c.platform == platform,
            t.outbox.c.state == "waiting",
            t.outbox.c.due <= now.event,
            sa.or_(t.outbox.c.not_before.is_(None), t.outbox.c.not_before <= now.wall),
            ready,
        )
        .order_by(t.outbox.c.priority, t.outbox.c.due, t.outbox.c.id)
        .limit(200)
    )
    return c.execute(query).all()


def _prepare(c: Connection, day: Day, now: Now, row: Row[Any]) -> Delivery | None:
    """The delivery a row asks for; None if it must wait for another, or has become pointless."""
    if row.target_row is not None and row.target_remote is None and row.operation != "say":
        _end(c, row.id, "skipped", "what it was about was not said")
        return None
    body = from_json(row.body) if row.body else Body()
    links = _links(c, body)
    if links is None:
        return None
    first = row.first_attempt or now.wall
    c.execute(
        sa.update(t.outbox)
        .where(t.outbox.c.id == row.id)
        .values(state="sending", first_attempt=first, attempts=row.attempts + 1)
    )
    return Delivery(
        row.id, row.version, _outgoing(c, day, now, row, with_remotes(body, links), first), row.attempts
    )


def _links(c: Connection, body: Body) -> dict[str, str] | None:
    """Where the body's message links point to; None while one of them is still to be sent."""
    remotes: dict[str, str] = {}
    for link in links_of(body):
        row = outgoing.by_key(c, link.key)
        if row is not None and row.remote is None and row.state in ("waiting", "sending"):
            return None
        if row is not None and row.remote is not None:
            remotes[link.key] = row.remote
    return remotes


def _outgoing(c: Connection, day: Day, now: Now, row: Row[Any], body: Body, since: datetime) -> Outgoing:
    operation: Literal["say", "edit", "react", "remove"] = row.operation
    if operation == "say" and row.remote:
        operation = "edit"
    target = row.target or row.target_remote
    return Outgoing(
        operation=operation,
        place=row.place,
        key=row.key,
        token=token(c, row.id, row.version, operation, row.place),
        now=now.event,
        since=since,
        language=row.language,
        body=body,
        actions=actions_from_json(row.actions),
        mark=row.mark,
        target=row.remote if operation == "edit" else None if operation == "say" else target,
        reply_to=(row.reply_to or row.target_remote) if operation == "say" else None,
        person=row.person,
        notify=row.notify,
        prefix=day.prefix if operation in ("say", "edit") else "",
    )


def token(c: Connection, row: int, version: int, operation: str, place: str) -> str:
    """24 characters that name one operation of one database: the same at each attempt, used once."""
    instance = c.execute(sa.select(t.instance.c.token)).scalar_one()
    words = f"{instance}\0{row}\0{version}\0{operation}\0{place}"
    return base64.b32encode(hashlib.sha256(words.encode()).digest()).decode()[:24].lower()


def skip_stale(c: Connection, day: Day, now: Now, platform: str) -> None:
    """What is too late to be of use is not said; the organisers are told what, and why."""
    stale = (
        sa.update(t.outbox)
        .where(
            t.outbox.c.platform == platform,
            t.outbox.c.state == "waiting",
            t.outbox.c.first_attempt.is_(None),
            t.outbox.c.remote.is_(None),
            t.outbox.c.stale <= now.event,
        )
        .values(state="skipped", error="too late to be of use")
        .returning(t.outbox.c.key, t.outbox.c.kind, t.outbox.c.place, t.outbox.c.due)
    )
    for row in c.execute(stale).all():
        if row.kind in ALERTED:
            what = day.words.line(day.language, f"kind-{row.kind}")
            boards.alert(
                c, day, now, f"skipped:{row.key}", "alert-skipped", kind=what, place=row.place, due=row.due
            )


def _coalesce_receipts(c: Connection, day: Day, now: Now, platform: str) -> None:
    """While the platform slows us down, the receipts of a place become one message that names the codes."""
    waiting = (
        sa.select(t.outbox)
        .where(
            t.outbox.c.platform == platform,
            t.outbox.c.state == "waiting",
            t.outbox.c.kind == "receipt",
            t.outbox.c.operation == "react",
            t.outbox.c.first_attempt.is_(None),
            t.outbox.c.subject.isnot(None),
        )
        .order_by(t.outbox.c.id)
    )
    by_place: dict[str, list[Row[Any]]] = {}
    for row in c.execute(waiting):
        by_place.setdefault(row.place, []).append(row)
    for place, rows in by_place.items():
        if len(rows) >= COALESCE_FROM:
            _group(c, day, now, platform, place, rows)


def _group(c: Connection, day: Day, now: Now, platform: str, place: str, rows: Sequence[Row[Any]]) -> None:
    subjects = [row.subject for row in rows]
    c.execute(
        sa.update(t.outbox)
        .where(
            t.outbox.c.subject.in_(subjects),
            t.outbox.c.kind.in_(("receipt", "chip")),
            t.outbox.c.operation == "react",
            t.outbox.c.state == "waiting",
            t.outbox.c.place == place,
        )
        .values(state="grouped")
    )
    codes = day.words.list(day.language, [row.mark for row in rows])
    body = day.words.body(day.language, "receipts", codes=codes, count=len(rows))
    post = Post(
        key=f"receipts:{platform}:{rows[0].id}-{rows[-1].id}",
        platform=platform,
        place=place,
        kind="receipt",
        body=body,
        priority=Priority.RECEIPT,
    )
    outgoing.say(c, day, now, post)


# ── Settle ──────────────────────────────────────────────────────────────────────────────────────────────


def settle_sent(c: Connection, now: Now, delivery: Delivery, remote: str) -> None:
    """It is done: remember where, and go on with a newer version if there is one."""
    row = c.execute(sa.select(t.outbox).where(t.outbox.c.id == delivery.row)).one()
    newer = row.version > delivery.version
    values: dict[str, Any] = {
        "state": "waiting" if newer else "sent",
        "delivered": delivery.version,
        "sent_at": now.wall,
        "sent_event_time": now.event,
        "error": None,
        "first_attempt": None if newer else row.first_attempt,
        "attempts": 0 if newer else row.attempts,
    }
    if row.remote is None:
        values["remote"] = remote
        if row.operation == "say":
            values["spoken"] = _count_our_message(c, row)
    if newer:
        values["not_before"] = now.wall + REFRESH_NEWER
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == delivery.row).values(**values))


REFRESH_NEWER = timedelta(seconds=1)  # wall time: a message that changed while it was being sent


def _count_our_message(c: Connection, row: Row[Any]) -> int | None:
    here = (t.places.c.platform == row.platform, t.places.c.name == row.place)
    counted = c.execute(
        sa.update(t.places).where(*here).values(spoken=t.places.c.spoken + 1).returning(t.places.c.spoken)
    ).one_or_none()
    return None if counted is None else int(counted[0])


def settle_later(c: Connection, delivery: Delivery, not_before: datetime, *, attempted: bool) -> None:
    """Try again at `not_before`; `attempted` if it may have been done: the same token is then kept safe."""
    values: dict[str, Any] = {"state": "waiting", "not_before": not_before}
    if not attempted and delivery.attempts == 0:
        values |= {"first_attempt": None, "attempts": 0}
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == delivery.row).values(**values))


def settle_failed(c: Connection, day: Day, now: Now, delivery: Delivery, why: str) -> None:
    """The platform refuses for good: keep why, and tell the organisers of what the public misses."""
    row = c.execute(sa.select(t.outbox).where(t.outbox.c.id == delivery.row)).one()
    _end(c, delivery.row, "failed", why)
    if row.kind != "alert" and row.operation == "say":
        what = day.words.line(day.language, f"kind-{row.kind}")
        key = f"failed:{row.platform}:{row.place}:{now.wall:%Y%m%d%H%M}"
        boards.alert(c, day, now, key, "alert-failed", kind=what, place=row.place, why=why)


def _end(c: Connection, row: int, state: str, why: str) -> None:
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == row).values(state=state, error=why))


def recover(c: Connection, platform: str) -> int:
    """At start: what was being sent when we stopped is tried again, under the same token."""
    interrupted = sa.update(t.outbox).where(t.outbox.c.platform == platform, t.outbox.c.state == "sending")
    return c.execute(interrupted.values(state="waiting", not_before=None)).rowcount


def next_due(c: Connection, clock: Clock, platform: str) -> datetime | None:
    """Wall time of the next row that is not due yet, if there is one."""
    now = clock.now()
    rows = (t.outbox.c.platform == platform, t.outbox.c.state == "waiting")
    due = c.execute(sa.select(sa.func.min(t.outbox.c.due)).where(*rows, t.outbox.c.due > now.event)).scalar()
    held = c.execute(
        sa.select(sa.func.min(t.outbox.c.not_before)).where(*rows, t.outbox.c.not_before > now.wall)
    ).scalar()
    instants = [clock.wall_time(due) if due else None, held]
    return min((instant for instant in instants if instant is not None), default=None)


def listing(c: Connection, state: str | None) -> list[dict[str, Any]]:
    """What was sent, waits, was skipped or failed, and why; never what it says."""
    o = t.outbox.c
    query = sa.select(
        o.due, o.state, o.platform, o.place, o.operation, o.kind, o.key, o.attempts, o.sent_at, o.error
    ).order_by(o.due, o.id)
    if state:
        query = query.where(o.state == state)
    return [dict(row) for row in c.execute(query).mappings()]
