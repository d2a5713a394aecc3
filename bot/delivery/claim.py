"""Claim what is due in the outbox; the worker attempts it, and `settle` records the outcome."""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.delivery import agenda
from bot.outbox import attempts, ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Priority, actions_from_json
from bot.outbox.states import UNSAID, State, Why
from bot.port.body import Body, from_json, links_of, with_remotes
from bot.port.chat import Heard, Operation, Outgoing, Wording
from bot.questions import grouping
from bot.restitution import documents
from bot.restitution.documents import Printed

log = structlog.get_logger()

LONGEST_WAIT = timedelta(minutes=10)  # of a row held until a wall time; longer means a clock set back
A_DAY = timedelta(days=1)
SCARCE = 3.0  # with fewer tokens than this, receipts are grouped
IN_HAND = SCARCE + 1  # with fewer than this, none is spent on marks that nobody waits for
# These kinds are kept up to date.
BOARDS = (
    *(Kind.CARD, Kind.ROLLING, Kind.DIGEST, Kind.STAGE, Kind.STILL_OPEN, Kind.PROPOSALS),
    *(Kind.FORMER_CARD, Kind.FORMER_ROLLING, Kind.FORMER_DIGEST, Kind.FORMER_STAGE, Kind.FORMER_STILL_OPEN),
    Kind.FORMER_PROPOSALS,
)
LEAST_URGENT = Priority.REMINDER  # the lowest rank that may use tokens reserved for reminders


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed row: what to do, the version it will then have, how often it was attempted before.

    `stale`: it was attempted before and is now too late, or to be removed; it is looked for, not said.
    `doubted`: it may have been done after the backup that this database was restored from; it is looked for
    first, and what is found counts as its version `found`.
    `printed`: the document that it bears is made from this.
    It is not sent before `due` (event time), which is a moment ahead at most.
    """

    row: int
    version: int
    outgoing: Outgoing
    attempts: int
    due: datetime
    stale: bool = False
    doubted: bool = False
    found: int = 0
    printed: Printed | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """The sends that a platform still allows while it limits us, and when a rest would restore them.

    `until` is event time. What reminders will need by then is not spent on anything less urgent.
    `shared`: this send goes to what has waited longest, because urgent rows could keep it waiting for ever.
    Of what has waited as long, the more urgent goes first: the words of a sheet before its document.
    """

    tokens: float
    until: datetime
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows a worker can take: none in `closed` places, which rest, and no marks in `unmarked` places.

    `budget` is None without a limit.
    """

    closed: tuple[str, ...]
    at_once: int
    budget: Budget | None = None
    unmarked: tuple[str, ...] = ()


# ── Statements built once: they run several times for each message ───────────────────────────────────────

_OF, _LEAST = sa.bindparam("of", type_=sa.String), sa.bindparam("least", type_=sa.Integer)
_EVENT, _WALL = sa.bindparam("event", type_=t.UTCInstant), sa.bindparam("wall", type_=t.UTCInstant)
_target, _under_way = t.outbox.alias("target"), t.outbox.alias("under_way")
_before, _gone = t.outbox.alias("before"), t.outbox.alias("gone")
_former, _newer = t.outbox.alias("former"), t.outbox.alias("newer")


def _may_start_in_its_place() -> sa.ColumnElement[bool]:
    """A place gets one row at a time, except receipts: each marks its own message, so they need no order.

    Courtesy marks wait for the receipts of all places, because people wait for receipts: a platform that does
    one thing at a time would do half as many.
    """
    there = sa.select(_under_way.c.place).where(
        _under_way.c.platform == _OF, _under_way.c.state == State.SENDING
    )
    ordered = there.where(sa.or_(_under_way.c.kind != Kind.RECEIPT, _under_way.c.operation != "react"))
    receipts = there.where(_under_way.c.kind == Kind.RECEIPT)
    o = t.outbox.c
    return sa.or_(
        sa.and_(o.kind == Kind.RECEIPT, o.operation == "react"),
        sa.and_(
            o.kind == Kind.CHIP,
            o.place.not_in(there),
            sa.or_(o.priority < int(Priority.COURTESY), ~receipts.exists()),
        ),
        sa.and_(o.kind != Kind.CHIP, o.place.not_in(ordered)),
    )


def _may_stand_under_its_message() -> sa.ColumnElement[bool]:
    """A mark under our message waits for the text it belongs to and for the marks before it."""
    o = t.outbox.c
    before = sa.select(_before.c.id).where(
        _before.c.target_row == o.target_row,
        _before.c.id < o.id,
        _before.c.kind == Kind.CHIP,
        _before.c.operation == "react",
        _before.c.target.is_(None),
        _before.c.state.in_(UNSAID),
    )
    is_over = _target.c.state.in_((State.SKIPPED, State.FAILED))
    shows_it = sa.or_(o.target_version.is_(None), o.target_version <= _target.c.delivered, is_over)
    return sa.or_(
        o.target_row.is_(None),
        sa.and_(_target.c.remote.is_(None), is_over),
        sa.and_(_target.c.remote.isnot(None), shows_it, sa.or_(o.kind != Kind.CHIP, ~before.exists())),
    )


def _selecting_put_again() -> sa.Select[Any]:
    """Select what put the same mark under the same message after the row whose mark is to be removed.

    Left out is what was taken away again since.
    """
    is_gone = sa.select(_gone.c.id).where(
        _gone.c.target_row == _newer.c.id, _gone.c.operation == "remove", _gone.c.state.not_in(UNSAID)
    )
    is_same_target = sa.or_(
        _newer.c.target == _former.c.target,
        sa.and_(_former.c.target.is_(None), _newer.c.target_row == _former.c.target_row),
    )
    return (
        sa.select(_newer.c.id, _newer.c.state)
        .join(_former, sa.and_(_newer.c.platform == _former.c.platform, _newer.c.mark == _former.c.mark))
        .where(
            _former.c.id == sa.bindparam("former", type_=sa.Integer),
            _newer.c.id > _former.c.id,
            _newer.c.operation == "react",
            sa.or_(_newer.c.remote.isnot(None), _newer.c.state == State.SENDING),
            is_same_target,
            ~is_gone.exists(),
        )
        .limit(1)
    )


PUT_AGAIN = _selecting_put_again()
UNDER_WAY = (
    sa.select(sa.func.count())
    .select_from(t.outbox)
    .where(t.outbox.c.platform == _OF, t.outbox.c.state == State.SENDING)
)
_MAY_GO = (
    sa.select(
        t.outbox, _target.c.remote.label("target_remote"), _target.c.delivered.label("target_delivered")
    )
    .outerjoin(_target, t.outbox.c.target_row == _target.c.id)
    .where(
        t.outbox.c.platform == _OF,
        t.outbox.c.state == State.WAITING,
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
        _may_stand_under_its_message(),
    )
    .limit(1)
)
NEXT_DUE = _MAY_GO.order_by(t.outbox.c.priority, t.outbox.c.due, t.outbox.c.id)
LONGEST_DUE = _MAY_GO.where(t.outbox.c.priority > int(Priority.ANSWER)).order_by(
    t.outbox.c.due, t.outbox.c.id
)
ANSWERS = sa.select(t.outbox, sa.null().label("target_remote"), sa.null().label("target_delivered")).where(
    t.outbox.c.platform == _OF,
    t.outbox.c.person == sa.bindparam("to", type_=sa.String),
    t.outbox.c.reply_to == sa.bindparam("to_event", type_=sa.String),
    t.outbox.c.state == State.WAITING,
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


# ── Claim ───────────────────────────────────────────────────────────────────────────────────────────────


def claim(
    tx: Transaction,
    platform: str,
    reach: Reach,
) -> list[Delivery]:
    """Take what is due, by priority, due time and id, one row per place; mark it `sending` in this commit.

    What is due in a moment is taken too, and sent on time.

    The table says what is under way, so there are never more than `reach.at_once`, whoever claims.
    """
    free = reach.at_once - tx.c.execute(UNDER_WAY, {"of": platform}).scalar_one()
    if free <= 0:
        return []
    agenda.skip_stale(tx, platform)
    agenda.drop_late_edits(tx, platform)
    least = _least_urgent(tx, platform, reach.budget)
    passed: list[int] = []
    deliveries: list[Delivery] = []
    asked = {"of": platform, "event": agenda.soon(tx), "wall": tx.now.wall}
    asked["least"] = int(least)
    asked["beyond_belief"] = tx.now.wall + LONGEST_WAIT
    asked |= {"closed": reach.closed, "unmarked": reach.unmarked, "passed": passed}
    shared = reach.budget is not None and reach.budget.shared and least > LEAST_URGENT
    while len(deliveries) < free and (row := _next(tx.c, asked, shared=shared)):
        delivery = _prepare_surely(tx, row)
        if delivery is None:
            passed.append(row.id)
        else:
            deliveries.append(delivery)
    return deliveries


def _least_urgent(tx: Transaction, platform: str, budget: Budget | None) -> Priority:
    """Return the lowest rank that may be sent now."""
    if budget is None:
        return Priority.COURTESY
    if budget.tokens < SCARCE:
        grouping.group_receipts(tx, platform)
    free = budget.tokens - _reserved(tx, platform, budget.until)
    if free < 1:
        return LEAST_URGENT
    return Priority.CHIP if free < IN_HAND else Priority.COURTESY


def _next(c: Connection, asked: dict[str, Any], *, shared: bool) -> Row[Any] | None:
    """Return the next row by priority or, if `shared`, what has waited longest unless one has a set time."""
    if not shared:
        return c.execute(NEXT_DUE, asked).first()
    urgent = c.execute(NEXT_DUE, asked | {"least": int(LEAST_URGENT)}).first()
    useful = asked | {"least": min(asked["least"], int(Priority.CHIP))}
    return urgent or c.execute(LONGEST_DUE, useful).first() or c.execute(NEXT_DUE, asked).first()


def _prepare_surely(tx: Transaction, row: Row[Any]) -> Delivery | None:
    """Prepare a row, or fail one that cannot be read: claimed first for ever, it would stop all others."""
    try:
        return _prepare(tx, row)
    except sa.exc.OperationalError:  # the database is in trouble, not the row
        raise
    except Exception as error:
        log.exception("a row of the outbox cannot be read", row=row.id)
        ends.fail(tx.c, row.id, Why.UNREADABLE, type(error).__name__)
        return None


def claim_along(tx: Transaction, platform: str, reach: Reach | None) -> list[Delivery]:
    """Claim inside another transaction, without spoiling it, so that what follows goes at once."""
    if reach is None:
        return []
    try:
        with tx.c.begin_nested():
            return claim(tx, platform, reach)
    except sa.exc.OperationalError:  # the database is in trouble, and so is the whole transaction
        raise
    except Exception:  # the worker's own claim meets the error again, at the next turn of the clock
        log.exception("nothing claimed along", platform=platform)
        return []


def _reserved(tx: Transaction, platform: str, until: datetime) -> int:
    """Count the sends planned until then that must not wait."""
    query = sa.select(sa.func.count()).where(
        t.outbox.c.platform == platform,
        t.outbox.c.state == State.WAITING,
        t.outbox.c.priority <= int(Priority.REMINDER),
        t.outbox.c.due > tx.now.event,
        t.outbox.c.due <= until,
    )
    return int(tx.c.execute(query).scalar_one())


INLINE = 2  # answers to one press that are delivered together


def claim_answers(tx: Transaction, heard: Heard) -> list[Delivery]:
    """Claim the answers to the person who pressed a button, in the same commit, to deliver them inline.

    An answer of many pieces goes the normal way: delivered together, they would come in any order.
    """
    asked = {"of": heard.platform, "to": heard.handle, "to_event": heard.event}
    rows = sorted(tx.c.execute(ANSWERS, asked), key=lambda row: row.id)
    rows = rows[:1] if len(rows) > INLINE else rows
    return [delivery for row in rows if (delivery := _prepare(tx, row)) is not None]


def _prepare(tx: Transaction, row: Row[Any]) -> Delivery | None:
    """Return the delivery a row asks for; None if it must wait for another, or has become pointless."""
    if row.target_row is not None and row.target is None and row.operation != "say" and not _stands(row):
        ends.skip(tx.c, row.id, Why.NOT_SAID)
        return None
    if row.operation == "remove" and row.mark is not None and (newer := _put_again(tx.c, row)) is not None:
        if newer.state != State.SENDING:
            ends.keep_mark(tx.c, row.id, newer.id, row.target_remote)
        return None
    body = from_json(row.body) if row.body else Body()
    links = _links(tx.c, body)
    if links is None:
        return None
    instance = tx.c.execute(INSTANCE).one()
    doubted = _is_doubted(instance, row)
    first = row.first_attempt or tx.now.wall
    attempted = row.remote is None and row.attempts > 0
    printed = documents.read(tx, outgoing.named_from_json(row.document)) if row.document else None
    has_nothing = bool(row.document) and printed is None
    if has_nothing and not (attempted or doubted):
        ends.skip(tx.c, row.id, Why.NOTHING_LEFT)
        return None
    may_stand = row.operation == "say" and row.remote is None and (attempted or row.attempted)
    wordings, holds = _with_this_wording(row) if may_stand else None, printed.holds if printed else None
    attempts.begin(tx.c, row, first, wordings, holds)
    is_late = row.stale is not None and row.stale <= tx.now.event
    stale = (attempted or doubted) and (is_late or has_nothing)
    stale = stale or (doubted and outgoing.was_taken_back(tx.c, row))
    # If the clock has been set back, nobody knows when that was.
    since = first if first <= tx.now.wall else tx.now.wall - A_DAY
    since = min(since, instance.copied_at) if doubted else since
    doing = _outgoing(tx, row, with_remotes(body, links), since, instance)
    if attempted or doubted:
        doing = replace(doing, others=_others(tx.c, row), earlier=_earlier(tx.c, row))
    # An earlier attempt may have said an earlier version: the present one then follows as an edit.
    version = row.version - 1 if attempted and row.version > 1 else row.version
    is_older = doubted and (row.kind in BOARDS or row.version > 1)  # what stands there may show less, or more
    found = row.version - 1 if is_older else version
    return Delivery(row.id, version, doing, row.attempts, row.due, stale, doubted, found, printed)


def _stands(row: Row[Any]) -> bool:
    """True if the message this row is about was said, in the version it is about."""
    return row.target_remote is not None and (row.target_version or 0) <= row.target_delivered


def _put_again(c: Connection, row: Row[Any]) -> Row[Any] | None:
    """Return what put the mark to be removed again: a message has one of ours, and it would go."""
    return c.execute(PUT_AGAIN, {"former": row.target_row}).first()


def _with_this_wording(row: Row[Any]) -> list[Any]:
    """Return the wordings of all unanswered attempts: nobody knows which of them took effect."""
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
    """True if a row may have been done between the backup that this database is and its restoration.

    This holds for all that is due until everything since the backup has been heard again, and no later.
    """
    if instance.copied_at is None or row.remote is not None:
        return False
    return instance.caught_up is None or row.due <= instance.caught_up


def _others(c: Connection, row: Row[Any]) -> frozenset[str]:
    """Return the ids of our other messages there: where looks identify a message, two may look the same."""
    return frozenset(c.execute(OTHERS, {"of": row.platform, "at": row.place}).scalars())


def _links(c: Connection, body: Body) -> dict[str, str] | None:
    """Map the body's message links to where they point; None while one of them is still to be sent."""
    remotes: dict[str, str] = {}
    for link in links_of(body):
        row = outgoing.by_key(c, link.key)
        if row is not None and row.remote is None and row.state in UNSAID:
            return None
        if row is not None and row.remote is not None:
            remotes[link.key] = row.remote
    return remotes


def _outgoing(tx: Transaction, row: Row[Any], body: Body, since: datetime, instance: Row[Any]) -> Outgoing:
    operation: Operation = row.operation
    if operation == "say" and row.remote:
        operation = "edit"
    target = row.target or row.target_remote
    return Outgoing(
        operation=operation,
        place=row.place,
        key=row.key,
        # A message is said once, however often it was revised before an answer came.
        token=token(instance, row.id, 1 if operation == "say" else row.version, operation, row.place),
        now=max(tx.now.event, row.due),
        since=since,
        language=row.language,
        body=body,
        actions=actions_from_json(row.actions),
        mark=row.mark,
        target=row.remote if operation == "edit" else None if operation == "say" else target,
        reply_to=(row.reply_to or row.target_remote) if operation == "say" else None,
        thread=row.thread if operation == "say" else None,
        person=row.person,
        notify=row.notify,
        rehearsal=tx.day.rehearsal if operation in ("say", "edit") else "",
    )


def token(instance: Row[Any], row: int, version: int, operation: str, place: str) -> str:
    """Return 24 characters that name one operation of one database: the same at each attempt, never reused.

    A restored backup must not reuse, for something else, the tokens of what was done after it was taken: its
    `generation` makes them differ.
    """
    words = f"{instance.token}{instance.generation or ''}\0{row}\0{version}\0{operation}\0{place}"
    return base64.b32encode(hashlib.sha256(words.encode()).digest()).decode()[:24].lower()
