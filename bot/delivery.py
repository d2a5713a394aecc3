"""The outbox's transactions: claim what is due, settle what was done. `outbox` is the worker between them."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Row

from bot import alerts, messages, outgoing
from bot import schema as t
from bot.body import Body, from_json, links_of, to_json, with_remotes
from bot.chat import Heard, Outgoing, Wording
from bot.clock import Clock, Now
from bot.day import Day
from bot.outgoing import Post, Priority, actions_from_json
from bot.permissions import Closed, Opened
from bot.store import note_erased

log = structlog.get_logger()

ALERTED = ("reminder", "announcement")  # kinds whose loss the organisers are told of one by one
GROUP_KEY = "receipts:"
TOO_LATE = "too late to be of use"
LEAD = timedelta(milliseconds=60)  # wall time: what is due so soon is claimed now and sent at its instant
LONGEST_WAIT = timedelta(minutes=10)  # of a row for an instant of wall time: more tells of a clock set back
LONG_AGO = timedelta(days=1)
SCARCE = 3.0  # with fewer tokens than this, receipts are grouped
BOARDS = ("card", "digest", "stage", "former-card", "former-digest", "former-stage")  # kept up to date
LEAST_URGENT = Priority.DESK  # of what may be sent from what reminders will need
RECEIPT, CHIP = "receipt", "chip"
COALESCE_FROM = 3  # receipts waiting in one place, while we are slowed down, before they are grouped


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed row: what to do, the version it will then be at, how often it was attempted before.

    `stale` is one attempted before that has come to be too late, or is to be taken away: it is to be looked
    for, not to be said.
    `doubted` is one that may have been done after the backup that this database was restored from: it is
    looked for first, and what is found counts as its version `found`.
    It is not to be sent before `due` (event time), a moment ahead at most.
    """

    row: int
    version: int
    outgoing: Outgoing
    attempts: int
    due: datetime
    stale: bool = False
    doubted: bool = False
    found: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """While a platform limits us: how many sends it still allows, and until when a rest would restore them.

    `until` is event time. What reminders will need by then is not spent on anything less urgent.
    """

    tokens: float
    until: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """What a worker can take on: `closed` are the places that rest, `unmarked` those where marks alone do.

    `budget` is None without a limit.
    What falls due by `until` (event time) may be claimed, to be sent at its instant; None: what is due now.
    """

    closed: tuple[str, ...]
    at_once: int
    budget: Budget | None = None
    until: datetime | None = None
    unmarked: tuple[str, ...] = ()


# ── Statements built once: they run several times for each message ───────────────────────────────────────

_OF, _LEAST = sa.bindparam("of", type_=sa.String), sa.bindparam("least", type_=sa.Integer)
_EVENT, _WALL = sa.bindparam("event", type_=t.UTCInstant), sa.bindparam("wall", type_=t.UTCInstant)
_target, _under_way = t.outbox.alias("target"), t.outbox.alias("under_way")


def _may_start_in_its_place() -> sa.ColumnElement[bool]:
    """A place gets one row at a time, but for receipts: each marks its own message, they need no order.

    The courtesy marks wait for the receipts of all places, which people wait for: a platform that does one
    thing after the other would do half as many.
    """
    there = sa.select(_under_way.c.place).where(_under_way.c.platform == _OF, _under_way.c.state == "sending")
    ordered = there.where(sa.or_(_under_way.c.kind != RECEIPT, _under_way.c.operation != "react"))
    receipts = there.where(_under_way.c.kind == RECEIPT)
    o = t.outbox.c
    return sa.or_(
        sa.and_(o.kind == RECEIPT, o.operation == "react"),
        sa.and_(
            o.kind == CHIP,
            o.place.not_in(there),
            sa.or_(o.priority < int(Priority.CHIP), ~receipts.exists()),
        ),
        sa.and_(o.kind != CHIP, o.place.not_in(ordered)),
    )


UNDER_WAY = (
    sa.select(sa.func.count())
    .select_from(t.outbox)
    .where(t.outbox.c.platform == _OF, t.outbox.c.state == "sending")
)
NEXT_DUE = (
    sa.select(t.outbox, _target.c.remote.label("target_remote"), _target.c.state.label("target_state"))
    .outerjoin(_target, t.outbox.c.target_row == _target.c.id)
    .where(
        t.outbox.c.platform == _OF,
        t.outbox.c.state == "waiting",
        t.outbox.c.priority <= _LEAST,
        t.outbox.c.due <= _EVENT,
        sa.or_(
            t.outbox.c.not_before.is_(None),
            t.outbox.c.not_before <= _WALL,
            t.outbox.c.not_before > sa.bindparam("beyond_belief", type_=t.UTCInstant),
        ),
        _may_start_in_its_place(),
        t.outbox.c.place.not_in(sa.bindparam("closed", expanding=True)),
        sa.or_(
            t.outbox.c.operation != "react",
            t.outbox.c.place.not_in(sa.bindparam("unmarked", expanding=True)),
        ),
        t.outbox.c.id.not_in(sa.bindparam("passed", expanding=True)),
        sa.or_(
            t.outbox.c.target_row.is_(None),
            _target.c.remote.isnot(None),
            _target.c.state.in_(("skipped", "failed", "grouped")),
        ),
    )
    .order_by(t.outbox.c.priority, t.outbox.c.due, t.outbox.c.id)
    .limit(1)
)
ANSWERS = sa.select(t.outbox, sa.null().label("target_remote"), sa.null().label("target_state")).where(
    t.outbox.c.platform == _OF,
    t.outbox.c.person == sa.bindparam("to", type_=sa.String),
    t.outbox.c.reply_to == sa.bindparam("to_event", type_=sa.String),
    t.outbox.c.state == "waiting",
)
ROW = sa.select(t.outbox).where(t.outbox.c.id == sa.bindparam("this", type_=sa.Integer))
SPOKEN = (
    sa.update(t.places)
    .where(t.places.c.platform == _OF, t.places.c.name == sa.bindparam("at", type_=sa.String))
    .values(spoken=t.places.c.spoken + 1)
    .returning(t.places.c.spoken)
)
INSTANCE: sa.Select[Any] = sa.select(
    t.instance.c.token, t.instance.c.generation, t.instance.c.copied_at, t.instance.c.caught_up
)
OTHERS = sa.select(t.outbox.c.remote).where(
    t.outbox.c.platform == _OF,
    t.outbox.c.place == sa.bindparam("at", type_=sa.String),
    t.outbox.c.operation == "say",
    t.outbox.c.remote.isnot(None),
)
STALE = (
    sa.update(t.outbox)
    .where(
        t.outbox.c.platform == _OF,
        t.outbox.c.state == "waiting",
        t.outbox.c.first_attempt.is_(None),
        t.outbox.c.remote.is_(None),
        t.outbox.c.stale <= _EVENT,
    )
    .values(state="skipped", error=TOO_LATE)
    .returning(t.outbox.c.key, t.outbox.c.kind, t.outbox.c.place, t.outbox.c.due)
)


def soon(clock: Clock) -> datetime:
    """Until when to claim (event time): a little ahead, so that what is due leaves at its instant."""
    return clock.event_time(clock.wall() + LEAD)


# ── Claim ───────────────────────────────────────────────────────────────────────────────────────────────


def claim(
    c: Connection,
    day: Day,
    now: Now,
    platform: str,
    reach: Reach,
) -> list[Delivery]:
    """Take what is due, by priority, due time and id, one row a place; marked `sending` in this commit.

    What is under way is what the table says: whoever claims, there are never more than `reach.at_once`.
    """
    free = reach.at_once - c.execute(UNDER_WAY, {"of": platform}).scalar_one()
    if free <= 0:
        return []
    skip_stale(c, day, now, platform)
    least = Priority.CHIP
    budget = reach.budget
    if budget is not None:
        if budget.tokens < SCARCE:
            _coalesce_receipts(c, day, now, platform)
        if budget.tokens - _reserved(c, now, platform, budget.until) < 1:
            least = LEAST_URGENT
    passed: list[int] = []
    deliveries: list[Delivery] = []
    asked = {"of": platform, "event": reach.until or now.event, "wall": now.wall}
    asked["least"] = int(least)
    asked["beyond_belief"] = now.wall + LONGEST_WAIT
    asked |= {"closed": reach.closed, "unmarked": reach.unmarked, "passed": passed}
    while len(deliveries) < free and (row := c.execute(NEXT_DUE, asked).first()):
        delivery = _prepare_surely(c, day, now, row)
        if delivery is None:
            passed.append(row.id)
        else:
            deliveries.append(delivery)
    return deliveries


def _prepare_surely(c: Connection, day: Day, now: Now, row: Row[Any]) -> Delivery | None:
    """A row that cannot be read would be claimed first for ever, and stop all others."""
    try:
        return _prepare(c, day, now, row)
    except sa.exc.OperationalError:  # the database's trouble, not the row's
        raise
    except Exception as error:
        log.exception("a row of the outbox cannot be read", row=row.id)
        _end(c, row.id, "failed", type(error).__name__)
        return None


def claim_along(c: Connection, day: Day, now: Now, platform: str, reach: Reach | None) -> list[Delivery]:
    """A claim in the transaction of something else, which it must not spoil: what follows goes at once."""
    if reach is None:
        return []
    try:
        with c.begin_nested():
            return claim(c, day, now, platform, reach)
    except sa.exc.OperationalError:  # the database's trouble: the whole transaction's too
        raise
    except Exception:  # the worker's own claim meets it again, at the next turn of the clock
        log.exception("nothing claimed along", platform=platform)
        return []


def _reserved(c: Connection, now: Now, platform: str, until: datetime) -> int:
    """How many sends are planned soon that must not wait."""
    query = sa.select(sa.func.count()).where(
        t.outbox.c.platform == platform,
        t.outbox.c.state == "waiting",
        t.outbox.c.priority <= int(Priority.REMINDER),
        t.outbox.c.due > now.event,
        t.outbox.c.due <= until,
    )
    return int(c.execute(query).scalar_one())


def claim_answers(c: Connection, day: Day, now: Now, heard: Heard) -> list[Delivery]:
    """What is addressed to who pressed a button, claimed in the same commit: it is delivered inline."""
    asked = {"of": heard.platform, "to": heard.handle, "to_event": heard.event}
    rows = c.execute(ANSWERS, asked).all()
    return [delivery for row in rows if (delivery := _prepare(c, day, now, row)) is not None]


def _prepare(c: Connection, day: Day, now: Now, row: Row[Any]) -> Delivery | None:
    """The delivery a row asks for; None if it must wait for another, or has become pointless."""
    if row.target_row is not None and row.target_remote is None and row.operation != "say":
        _end(c, row.id, "skipped", "what it was about was not said")
        return None
    body = from_json(row.body) if row.body else Body()
    links = _links(c, body)
    if links is None:
        return None
    instance = c.execute(INSTANCE).one()
    doubted = _is_doubted(instance, row)
    first = row.first_attempt or now.wall
    claimed = {"state": "sending", "first_attempt": first, "attempts": row.attempts + 1}
    attempted = row.remote is None and row.attempts > 0
    if attempted and row.operation == "say":
        claimed["attempted"] = _with_this_wording(row)
    c.execute(outgoing.ROW, {"this": row.id, **claimed})
    stale = (attempted or doubted) and row.stale is not None and row.stale <= now.event
    stale = stale or (doubted and outgoing.was_taken_back(c, row))
    since = first if first <= now.wall else now.wall - LONG_AGO  # the clock was set back: nobody knows when
    since = min(since, instance.copied_at) if doubted else since
    doing = _outgoing(day, now, row, with_remotes(body, links), since, instance)
    if attempted or doubted:
        doing = replace(doing, others=_others(c, row), earlier=_earlier(c, row))
    # What an earlier attempt said may be an earlier version: the present one is then to follow as an edit.
    version = row.version - 1 if attempted and row.version > 1 else row.version
    is_older = doubted and (row.kind in BOARDS or row.version > 1)  # what stands there may show less, or more
    found = row.version - 1 if is_older else version
    return Delivery(row.id, version, doing, row.attempts, row.due, stale, doubted, found)


def _with_this_wording(row: Row[Any]) -> list[Any]:
    """As each attempt without an answer was worded: which of them took effect, nobody knows."""
    known: list[Any] = row.attempted or []
    wording = [row.body, row.actions]
    return known if wording in known else [*known, wording]


def _earlier(c: Connection, row: Row[Any]) -> tuple[Wording, ...]:
    present = [row.body, row.actions]
    stored = [
        (from_json(body), actions) for body, actions in row.attempted or () if [body, actions] != present
    ]
    return tuple(
        Wording(with_remotes(body, _links(c, body) or {}), actions_from_json(actions))
        for body, actions in stored
    )


def _is_doubted(instance: Row[Any], row: Row[Any]) -> bool:
    """Whether it may have been done between the backup that this database is and its restoration.

    All that is due until everything since the backup has been heard again; nothing that came after.
    """
    if instance.copied_at is None or row.remote is not None:
        return False
    return instance.caught_up is None or row.due <= instance.caught_up


def _others(c: Connection, row: Row[Any]) -> frozenset[str]:
    """What we know to be another message: where messages are known by their looks, two may look the same."""
    return frozenset(c.execute(OTHERS, {"of": row.platform, "at": row.place}).scalars())


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


def _outgoing(day: Day, now: Now, row: Row[Any], body: Body, since: datetime, instance: Row[Any]) -> Outgoing:
    operation: Literal["say", "edit", "react", "remove", "admit"] = row.operation
    if operation == "say" and row.remote:
        operation = "edit"
    target = row.target or row.target_remote
    return Outgoing(
        operation=operation,
        place=row.place,
        key=row.key,
        # A message is said once, however often it was revised before an answer came.
        token=token(instance, row.id, 1 if operation == "say" else row.version, operation, row.place),
        now=max(now.event, row.due),
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


def token(instance: Row[Any], row: int, version: int, operation: str, place: str) -> str:
    """24 characters that name one operation of one database: the same at each attempt, used once.

    What a database did after a backup was taken of it had tokens that the restored one must not use again
    for something else: they differ by its `generation`.
    """
    words = f"{instance.token}{instance.generation or ''}\0{row}\0{version}\0{operation}\0{place}"
    return base64.b32encode(hashlib.sha256(words.encode()).digest()).decode()[:24].lower()


def skip_stale(c: Connection, day: Day, now: Now, platform: str) -> None:
    """What is too late to be of use is not said; the organisers are told what, and why."""
    for row in c.execute(STALE, {"of": platform, "event": now.event}).all():
        _tell_of_skipped(c, day, now, row)


def _tell_of_skipped(c: Connection, day: Day, now: Now, row: Row[Any]) -> None:
    if row.kind in ALERTED:
        what = day.words.line(day.language, f"kind-{row.kind}")
        where = messages.place_name(day, row.place, day.language)
        key = f"skipped:{row.key}"
        alerts.alert(c, day, now, key, "alert-skipped", place=where, kind=what, due=row.due)


def take_up_again(c: Connection, day: Day, now: Now) -> int:
    """What was skipped as too late and is not, since the clock was set back, waits again; how much it is."""
    o = t.outbox.c
    of_use = o.platform.in_(day.platforms), o.state == "skipped", o.error == TOO_LATE, o.stale > now.event
    return c.execute(sa.update(t.outbox).where(*of_use).values(state="waiting", error=None)).rowcount


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
        group = _open_group(c, platform, place)
        if group is not None or len(rows) >= COALESCE_FROM:
            _group(c, day, now, platform, place, rows, group)


def _open_group(c: Connection, platform: str, place: str) -> int | None:
    """A grouped receipt that is still to be said: it can name more codes."""
    query = sa.select(t.outbox.c.id).where(
        t.outbox.c.platform == platform,
        t.outbox.c.place == place,
        t.outbox.c.state == "waiting",
        t.outbox.c.key.startswith(GROUP_KEY),
        t.outbox.c.first_attempt.is_(None),
        t.outbox.c.remote.is_(None),
    )
    return c.execute(query).scalars().first()


def _group(
    c: Connection,
    day: Day,
    now: Now,
    platform: str,
    place: str,
    rows: Sequence[Row[Any]],
    group: int | None,
) -> None:
    """The receipts and the chips beside them give way to one message, whose row theirs then point to."""
    if group is None:
        post = Post(
            key=f"{GROUP_KEY}{platform}:{rows[0].id}",
            platform=platform,
            place=place,
            kind="receipt",
            body=Body(),
            priority=Priority.RECEIPT,
        )
        group = outgoing.say(c, day, now, post)
    c.execute(
        sa.update(t.outbox)
        .where(
            t.outbox.c.subject.in_([row.subject for row in rows]),
            t.outbox.c.kind.in_(("receipt", "chip")),
            t.outbox.c.operation == "react",
            t.outbox.c.state == "waiting",
            t.outbox.c.place == place,
        )
        .values(state="grouped", target_row=group)
    )
    grouped = (t.outbox.c.target_row == group, t.outbox.c.state == "grouped", t.outbox.c.kind == "receipt")
    codes = c.execute(sa.select(t.outbox.c.mark).where(*grouped).order_by(t.outbox.c.id)).scalars().all()
    named = day.words.list(day.language, list(codes))
    body = day.words.body(day.language, "receipts", codes=named, count=len(codes))
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == group).values(body=to_json(body)))


# ── Settle ──────────────────────────────────────────────────────────────────────────────────────────────


def settle_sent(c: Connection, day: Day, now: Now, delivery: Delivery, remote: str) -> bool:
    """It is done: remember where. Whether a newer version, which came meanwhile, now waits for its turn."""
    row = c.execute(ROW, {"this": delivery.row}).one()
    values: dict[str, Any] = {
        "state": "sent",
        "delivered": delivery.version,
        "sent_at": now.wall,
        "sent_event_time": now.event,
        "error": None,
    }
    _doubt_no_more(c, row)
    if row.remote is None:
        values["remote"] = remote
        if row.operation == "say":
            values["spoken"] = _count_our_message(c, row)
            values["said_at"] = delivery.outgoing.since  # an earlier attempt may have been the one
    newer = bool(row.version > delivery.version)
    if newer:
        values |= _anew(now.wall + day.settings.digest.refresh)
    c.execute(outgoing.ROW, {"this": delivery.row, **values})
    return newer


def _anew(not_before: datetime | None) -> dict[str, Any]:
    """Of a row whose newer version waits: it has its own token, which was never used."""
    return {
        "state": "waiting",
        "not_before": not_before,
        "first_attempt": None,
        "attempts": 0,
        "attempted": None,
    }


def _count_our_message(c: Connection, row: Row[Any]) -> int | None:
    counted = c.execute(SPOKEN, {"of": row.platform, "at": row.place}).one_or_none()
    return None if counted is None else int(counted[0])


def settle_later(
    c: Connection, delivery: Delivery, *, attempted: bool, not_before: datetime | None = None
) -> None:
    """To be tried again, under the same token if it was `attempted`: it may have been done."""
    values: dict[str, Any] = {"state": "waiting", "not_before": not_before}
    if not attempted and delivery.attempts == 0:
        values |= {"attempts": 0} if delivery.doubted else _anew(not_before)
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == delivery.row).values(**values))


def settle_not_permitted(
    c: Connection, day: Day, now: Now, delivery: Delivery, closed: Closed, not_before: datetime | None
) -> bool:
    """It waits until we are given the permission; the organisers are told once, and where."""
    settle_later(c, delivery, attempted=False, not_before=not_before)
    platform, doing = _platform(c, delivery), delivery.outgoing
    door = _door(platform, doing.place, doing.operation == "react")
    outgoing.insert_once(c, t.told, {"what": door, "at": closed.since})
    place, key = _closed_at(day, platform, doing.place, closed.since)
    alerts.alert(c, day, now, key, "alert-not-permitted", platform=platform.title(), place=place)
    return not_before is not None


def settle_permitted(c: Connection, day: Day, now: Now, delivery: Delivery, opened: Opened) -> None:
    """What told the organisers that a permission was missing now tells them that it is there again."""
    platform, doing = _platform(c, delivery), delivery.outgoing
    door = _door(platform, doing.place, doing.operation == "react")
    c.execute(sa.delete(t.told).where(t.told.c.what == door))
    if opened.wholly:
        place, key = _closed_at(day, platform, doing.place, opened.since)
        alerts.correct(c, day, now, key, "alert-permitted", platform=platform.title(), place=place)


def closed_doors(c: Connection, platform: str) -> list[tuple[str, bool, datetime]]:
    """Where we lacked a permission when we ended: the place, whether it was that of marks, since when."""
    doors = {
        _door(platform, place, mark): (place, mark)
        for place in c.execute(sa.select(t.places.c.name).where(t.places.c.platform == platform)).scalars()
        for mark in (False, True)
    }
    closed = c.execute(sa.select(t.told).where(t.told.c.what.startswith(f"closed:{platform}:"))).all()
    return [(*doors[row.what], row.at) for row in closed if row.what in doors]


def _door(platform: str, place: str, mark: bool) -> str:
    """Of a place, for words or for marks: its name among what was told."""
    return f"closed:{platform}:{place}:{'marks' if mark else 'words'}"


def _closed_at(day: Day, platform: str, place: str, since: datetime) -> tuple[str, str]:
    """A closed place as people call it, and the key of the alert that tells of it."""
    return messages.place_name(day, place, day.language), f"closed:{platform}:{place}:{since.isoformat()}"


def _platform(c: Connection, delivery: Delivery) -> str:
    return str(c.execute(ROW, {"this": delivery.row}).one().platform)


def settle_too_late(c: Connection, day: Day, now: Now, delivery: Delivery) -> None:
    """It was never said after all, and is of no use any more."""
    row = c.execute(sa.select(t.outbox).where(t.outbox.c.id == delivery.row)).one()
    _doubt_no_more(c, row)
    removal = outgoing.by_key(c, f"remove:{row.key}")
    if removal is not None:
        _end(c, row.id, "skipped", row.error)
        _end(c, removal.id, "skipped", row.error)
        return
    _end(c, row.id, "skipped", TOO_LATE)
    _tell_of_skipped(c, day, now, row)


def settle_failed(c: Connection, day: Day, now: Now, delivery: Delivery, why: str) -> None:
    """The platform refuses for good: keep why, and tell the organisers of what the public misses.

    What one person alone would have seen is no matter of theirs: the press it answers may have died.
    A newer version of what already stands there may still be accepted.
    """
    row = c.execute(sa.select(t.outbox).where(t.outbox.c.id == delivery.row)).one()
    if row.remote is not None and row.version > delivery.version:
        c.execute(sa.update(t.outbox).where(t.outbox.c.id == row.id).values(**_anew(None)))
        return
    _doubt_no_more(c, row)
    _end(c, delivery.row, "failed", why)
    missed = row.operation == "admit" or (row.operation == "say" and row.person is None)
    if missed and row.kind != "alert":
        what = day.words.line(day.language, f"kind-{row.kind}")
        where = messages.place_name(day, row.place, day.language)
        alerts.alert(c, day, now, f"failed:{row.key}", "alert-failed", place=where, kind=what, why=why)


def _doubt_no_more(c: Connection, row: Row[Any]) -> None:
    """Former words, which may have been erased since, are kept only as long as they may stand there."""
    if row.attempted is not None:
        c.execute(outgoing.ROW, {"this": row.id, "attempted": None})
        note_erased(c)


def _end(c: Connection, row: int, state: str, why: str) -> None:
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == row).values(state=state, error=why))


def enter_scope(c: Connection, platform: str, scope: str, safe_resend: timedelta) -> None:
    """At start: where the platform remembers other tokens than ours, what was attempted is looked for first.

    It then counts as attempted longer ago than the tokens protect.
    """
    row = c.execute(sa.select(t.platforms.c.scope).where(t.platforms.c.name == platform)).one_or_none()
    outgoing.insert_once(c, t.platforms, {"name": platform})
    c.execute(sa.update(t.platforms).where(t.platforms.c.name == platform).values(scope=scope))
    if row is None or row.scope in (None, scope):
        return
    o = t.outbox.c
    attempted = sa.select(o.id, o.first_attempt).where(
        o.platform == platform, o.state.in_(("waiting", "sending")), o.first_attempt.isnot(None)
    )
    for row in c.execute(attempted).all():
        c.execute(
            sa.update(t.outbox).where(o.id == row.id).values(first_attempt=row.first_attempt - safe_resend)
        )


def recover(c: Connection, platform: str) -> int:
    """At start: what was being sent when we stopped is tried again, under the same token."""
    interrupted = sa.update(t.outbox).where(t.outbox.c.platform == platform, t.outbox.c.state == "sending")
    return c.execute(interrupted.values(state="waiting", not_before=None)).rowcount


def next_due(c: Connection, clock: Clock, platform: str) -> datetime | None:
    """Wall time of the next row that is not due yet, if there is one."""
    now = clock.now()
    rows = (t.outbox.c.platform == platform, t.outbox.c.state == "waiting")
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
    unsaid = t.outbox.c.state.in_(("waiting", "sending")) & (t.outbox.c.due <= now.event)
    query = sa.select(sa.func.min(t.outbox.c.due)).where(
        unsaid, sa.or_(t.outbox.c.not_before.is_(None), ~held)
    )
    found: datetime | None = c.execute(query).scalar()
    return found


def listing(c: Connection, state: str | None) -> list[dict[str, Any]]:
    """What was sent, waits, was skipped or failed, and why; never what it says."""
    o = t.outbox.c
    query = sa.select(
        o.due, o.state, o.platform, o.place, o.operation, o.kind, o.key, o.attempts, o.sent_at, o.error
    ).order_by(o.due, o.id)
    if state:
        query = query.where(o.state == state)
    return [dict(row) for row in c.execute(query).mappings()]
