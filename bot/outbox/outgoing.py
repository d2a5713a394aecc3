"""Rows of the outbox as transactions write them: say, revise, react, remove, take back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.clock import Now
from bot.database import schema as t
from bot.database.sql import insert_many_once, insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox.kinds import Kind
from bot.outbox.states import UNSAID, State, Why
from bot.port.body import Body, from_json, to_json
from bot.port.chat import Action, Field

T = TypeVar("T")
AT_ONCE = 500  # values named by one statement
COPIED_AT = "copied at"  # a key of the writer's connection info: see `heard_again`
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # past, whatever the clock is set back to


class Priority(IntEnum):
    """The rank of a message: the lower number goes first."""

    ANNOUNCEMENT = 0
    REMINDER = 1
    ANSWER = 2
    STEP = 3
    RECEIPT = 4  # the code on the asker's own message
    DESK = 5
    CARD = 6
    ASIDE = 7  # public answers to one person; ✅ and 🚫 on what they wrote
    CHIP = 8  # a tap that a word can replace
    MARK = 9  # the code on a message whose asker has read it in a line
    COURTESY = 10


# ── Statements built once: they run several times for each message ──────────────────────────────────────

_OF, _THIS = sa.bindparam("of", type_=sa.String), sa.bindparam("this", type_=sa.Integer)
ROW = sa.update(t.outbox).where(t.outbox.c.id == _THIS)  # the new values come as parameters
# A message taken back before the platform answered is looked for, and never said.
TAKEN_BACK = t.outbox.c.stale == sa.bindparam("long_ago", LONG_AGO, type_=t.UTCInstant)
REVISED = ROW.values(
    version=t.outbox.c.version + 1, stale=sa.case((TAKEN_BACK, t.outbox.c.stale), else_=None)
)
SAID_ANEW = ROW.where(
    t.outbox.c.remote.isnot(None),
    t.outbox.c.state.in_((State.SENT, State.FAILED)),  # an older version may have been refused
).values(state=State.WAITING, first_attempt=None, attempts=0)
PIN_TRIES = 5  # starts of the bot that try to pin a message; `ready` says what permission it needs
# A courtesy edit is hurried once there is more to say.
HASTENED = ROW.where(
    t.outbox.c.remote.isnot(None),
    t.outbox.c.state == State.WAITING,
    t.outbox.c.priority == int(Priority.COURTESY),
    t.outbox.c.attempts == 0,
)
ABOUT = (
    sa.select(t.outbox)
    .where(t.outbox.c.subject == sa.bindparam("about", type_=sa.String))
    .order_by(t.outbox.c.id)
)
ABOUT_OF_KINDS = ABOUT.where(t.outbox.c.kind.in_(sa.bindparam("kinds", expanding=True)))
BY_KEY = sa.select(t.outbox).where(t.outbox.c.key == sa.bindparam("named", type_=sa.String))
BY_REMOTE = sa.select(t.outbox).where(
    t.outbox.c.platform == _OF,
    t.outbox.c.place == sa.bindparam("at", type_=sa.String),
    t.outbox.c.remote == sa.bindparam("found", type_=sa.String),
    t.outbox.c.operation == "say",
)
ANSWER = sa.select(t.outbox.c.id).where(
    t.outbox.c.platform == _OF,
    t.outbox.c.person == sa.bindparam("to", type_=sa.String),
    t.outbox.c.reply_to == sa.bindparam("event", type_=sa.String),
)


def heard_again(c: Connection, since: datetime | None) -> None:
    """From now on, assume that what is due may have been done since a backup was taken; None ends this.

    Such a row counts as attempted, so that what may stand there is neither dropped nor rewritten unseen.
    """
    c.info[COPIED_AT] = since


def _may_be_done_since(tx: Transaction, due: datetime, kind: Kind) -> datetime | None:
    """Return when a row counts as attempted, if it does.

    Alerts never do: they go on being gathered, and their keys tell them apart.
    """
    since: datetime | None = tx.c.info.get(COPIED_AT)
    return since if due <= tx.now.event and kind != Kind.ALERT else None


# The priority of the marks by which people act on a message, by its kind: only a tap sends an announcement,
# changes the day, erases words, takes a call for help or acknowledges a cue.
CHIPS = {
    Kind.CARD: Priority.COURTESY,
    **dict.fromkeys((Kind.PREVIEW, Kind.CHANGE, Kind.ERASING, Kind.APPEAL, Kind.CUE), Priority.ANSWER),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A file that a message bears, by what it is: it is made when the message is delivered.

    `what` is `sheet:<session>`, `across:<restitution>`, `paper:<session>` or `report:<format>`; `version`
    counts how often it was made anew. `holds` are the things whose words it had when it was made
    (`question:12`, `note:3`, `addition:4`), so that erasing them finds it.
    """

    what: str
    version: int = 1
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """One message to say on one platform; `person` is set if only they may see it.

    A `document` is for all of its place. The body is then one short line about it, and the rank usually that
    of a card: what a file tells was said in words before.
    """

    key: str
    platform: str
    place: str
    kind: Kind
    body: Body
    priority: Priority
    notify: bool = False
    actions: Sequence[Action] = ()
    document: Named | None = None
    reply_to: str | None = None
    thread: str | None = None
    reply_to_row: int | None = None
    person: str | None = None
    subject: str | None = None
    sessions: tuple[str, ...] = ()  # those whose hours and rooms it tells
    language: str | None = None
    due: datetime | None = None  # event time; now unless given
    stale: datetime | None = None  # event time
    wait: timedelta | None = None  # wall time it is held back, so that it can still be taken back


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark to put under a message: `target` is a remote id, `target_row` a message of ours.

    `target_version` is the version of our text that must stand there first. Marks under a message of ours
    are put in the order in which they are asked for.
    """

    key: str
    platform: str
    place: str
    emoji: str
    kind: Kind
    priority: Priority
    target: str | None = None
    target_row: int | None = None
    target_version: int | None = None
    subject: str | None = None
    due: datetime | None = None  # event time; now unless given
    wait: timedelta | None = None  # wall time it is held back, so that it can still be taken back
    not_before: datetime | None = None  # wall time, unless `wait` is given


def say(tx: Transaction, post: Post) -> int | None:
    """Put a message in the outbox, and its chips after it; return None if its key was said before."""
    if post.document is not None and post.person is not None:
        raise ValueError("a document is not for one person alone")
    row = insert_once(tx.c, t.outbox, _values(tx, post))
    if row is not None and not tx.day.platforms[post.platform].buttons:
        _put_marks(tx, post, row)
    return row


def say_all(tx: Transaction, posts: Sequence[Post]) -> None:
    """Put many messages in the outbox at once, and their chips after them."""
    insert_many_once(tx.c, t.outbox, [_values(tx, post) for post in posts])
    marked = {p.key: p for p in posts if p.actions and not tx.day.platforms[p.platform].buttons}
    for keys in chunks(list(marked)):
        for row in tx.c.execute(sa.select(t.outbox.c.id, t.outbox.c.key).where(t.outbox.c.key.in_(keys))):
            _put_marks(tx, marked[row.key], row.id)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items, as many at once as one statement may name."""
    return (items[n : n + AT_ONCE] for n in range(0, len(items), AT_ONCE))


def _values(tx: Transaction, post: Post) -> dict[str, Any]:
    due = post.due or tx.now.event
    return {
        "key": post.key,
        "platform": post.platform,
        "place": post.place,
        "operation": "say",
        "kind": post.kind,
        "state": State.WAITING,
        "version": 1,
        "body": to_json(post.body),
        "actions": actions_to_json(post.actions) or None,
        "document": named_to_json(post.document) if post.document else None,
        "language": post.language or tx.day.language,
        "notify": post.notify,
        "reply_to": post.reply_to,
        "thread": post.thread,
        "target_row": post.reply_to_row,
        "person": post.person,
        "subject": post.subject,
        "sessions": list(post.sessions) or None,
        "priority": int(post.priority),
        "due": due,
        "stale": post.stale,
        "not_before": tx.now.wall + post.wait if post.wait else None,
        "first_attempt": _may_be_done_since(tx, due, post.kind),
    }


def _put_marks(tx: Transaction, post: Post, row: int) -> None:
    """Offer the actions as marks under the message, because the platform has no buttons."""
    for action in post.actions:
        put(tx, chip_of(post, action, row))


def chip_of(post: Post, action: Action, row: int) -> Mark:
    """Return the mark that offers an action under a message."""
    return Mark(
        key=f"{post.key}:{action.emoji}",
        platform=post.platform,
        place=post.place,
        emoji=action.emoji,
        kind=Kind.CHIP,
        priority=CHIPS.get(post.kind, Priority.CHIP),
        target_row=row,
        subject=post.subject,
        due=post.due,
    )


def put(tx: Transaction, mark: Mark) -> int | None:
    """Put a mark in the outbox; return None if its key was put before."""
    due = mark.due or tx.now.event
    values: dict[str, Any] = {
        "key": mark.key,
        "platform": mark.platform,
        "place": mark.place,
        "operation": "react",
        "kind": mark.kind,
        "state": State.WAITING,
        "version": 1,
        "mark": mark.emoji,
        "language": "fr",
        "target": mark.target,
        "target_row": mark.target_row,
        "target_version": mark.target_version,
        "subject": mark.subject,
        "priority": int(mark.priority),
        "due": due,
        "not_before": tx.now.wall + mark.wait if mark.wait else mark.not_before,
        "first_attempt": _may_be_done_since(tx, due, mark.kind),
    }
    return insert_once(tx.c, t.outbox, values)


def remove(
    tx: Transaction, *, key: str, platform: str, place: str, target: str, kind: Kind = Kind.REMOVAL
) -> int | None:
    """Remove a message that is not ours, where the platform lets us."""
    return insert_once(tx.c, t.outbox, _removal(tx.now, key, platform, place, kind) | {"target": target})


def pin(tx: Transaction, post: Post, row: int) -> None:
    """Pin a message of ours. If that is refused, nothing is lost; some later starts try again."""
    values = _removal(tx.now, f"pin:{post.key}", post.platform, post.place, Kind.PIN)
    values |= {"operation": "pin", "target_row": row, "priority": int(Priority.COURTESY)}
    if insert_once(tx.c, t.outbox, values) is None:
        o = t.outbox.c
        refused = (o.key == values["key"], o.state == State.FAILED, o.version < PIN_TRIES)
        anew = {"state": State.WAITING, "why": None, "error": None, "first_attempt": None, "attempts": 0}
        tx.c.execute(sa.update(t.outbox).where(*refused).values(anew | {"version": o.version + 1}))


def describe(tx: Transaction, *, platform: str, place: str, topic: Body) -> None:
    """Write what stands above a place; only the newest is written, when nobody waits for anything else."""
    values = _removal(tx.now, f"topic:{place}:{platform}", platform, place, Kind.TOPIC)
    values |= {"operation": "describe", "priority": int(Priority.COURTESY), "body": to_json(topic)}
    values["language"] = tx.day.language
    if insert_once(tx.c, t.outbox, values) is not None:
        return
    row = by_key(tx.c, values["key"])
    if row is not None and row.body != values["body"]:
        anew = {"state": State.WAITING, "why": None, "error": None, "first_attempt": None, "attempts": 0}
        if row.state == State.SENDING:
            anew = {}  # what is newer waits for what is under way
        tx.c.execute(ROW, {"this": row.id, "body": values["body"], "version": row.version + 1, **anew})


def admit(tx: Transaction, *, key: str, platform: str, place: str, person: str) -> int | None:
    """Let an account into a place that is not open to all."""
    values = _removal(tx.now, key, platform, place, Kind.ADMISSION) | {"operation": "admit", "person": person}
    return insert_once(tx.c, t.outbox, values)


def _removal(now: Now, key: str, platform: str, place: str, kind: Kind) -> dict[str, Any]:
    return {
        "key": key,
        "platform": platform,
        "place": place,
        "operation": "remove",
        "kind": kind,
        "state": State.WAITING,
        "version": 1,
        "language": "fr",
        "priority": int(Priority.ANSWER),
        "due": now.event,
    }


def take_back(
    tx: Transaction,
    row: Row[Any],
    why: Why,
    priority: Priority = Priority.ANSWER,
) -> None:
    """Unsay a row: one that waits is dropped, one that was sent or may have been is removed."""
    dropped = tx.c.execute(
        sa.update(t.outbox)
        .where(
            t.outbox.c.id == row.id,
            t.outbox.c.state == State.WAITING,
            t.outbox.c.first_attempt.is_(None),
            t.outbox.c.remote.is_(None),  # else it stands there, and only its newer version waits
        )
        .values(state=State.SKIPPED, why=why)
    )
    in_doubt = _only_look_for(tx.c, row, why)
    newer = (t.outbox.c.id == row.id, t.outbox.c.state == State.WAITING, t.outbox.c.remote.isnot(None))
    tx.c.execute(sa.update(t.outbox).where(*newer).values(state=State.SENT))  # no edit before a removal
    stands = row.remote is not None or row.state in (*UNSAID, State.SENT)  # its edit may have failed
    if dropped.rowcount == 0 and (stands or in_doubt):
        unsaid = (t.outbox.c.id == row.id, t.outbox.c.remote.is_(None))
        tx.c.execute(sa.update(t.outbox).where(*unsaid).values(why=why))  # in case it was never said
        removal = _removal(tx.now, f"remove:{row.key}", row.platform, row.place, Kind.REMOVAL)
        removal |= {"target_row": row.id, "priority": int(priority), "mark": row.mark}
        insert_once(tx.c, t.outbox, removal)


def _only_look_for(c: Connection, row: Row[Any], why: Why) -> bool:
    """Make stale a message that was attempted and is not known to stand there; return whether it is so.

    It is looked for, and not said any more. One given up without an answer may stand there too.
    """
    o = t.outbox.c
    state = sa.case((o.state == State.FAILED, State.WAITING), else_=o.state)
    in_doubt = (
        o.state.in_((*UNSAID, State.FAILED)),
        o.remote.is_(None),
        o.first_attempt.isnot(None),
    )
    values = {"state": state, "stale": LONG_AGO, "why": why}
    return c.execute(sa.update(t.outbox).where(o.id == row.id, *in_doubt).values(values)).rowcount > 0


def is_gone(tx: Transaction, row: Row[Any]) -> None:
    """Record that somebody else removed a message: it is not edited again, and there is nothing to remove."""
    take_back(tx, row, Why.DELETED)
    tx.c.execute(sa.update(t.outbox).where(t.outbox.c.key == f"remove:{row.key}").values(state=State.SENT))


def was_taken_back(c: Connection, row: Row[Any]) -> bool:
    return by_key(c, f"remove:{row.key}") is not None


def next_key(key: str) -> str:
    """Return the key under which a message is said again after it was taken back."""
    return f"{key}+"


def standing_key(c: Connection, key: str) -> str:
    """Return the key of what was said under this one and still stands, or else the first free key."""
    while (row := by_key(c, key)) is not None and (row.state == State.SKIPPED or was_taken_back(c, row)):
        key = next_key(key)
    return key


def is_too_old(tx: Transaction, row: Row[Any]) -> bool:
    """True if a message is too old for its platform to let us edit it, or went with its place."""
    if row.said_at == LONG_AGO:
        return True
    limits = tx.day.platforms.get(row.platform)
    if limits is None or limits.editable is None or row.said_at is None:
        return False
    return bool(tx.now.wall - row.said_at >= timedelta(seconds=limits.editable))


def keeps_words(day: Day, row: Row[Any]) -> bool:
    """Return whether the former words of this message could still be found after an edit."""
    limits = day.platforms.get(row.platform)
    was_said = row.remote is not None or row.first_attempt is not None
    return limits is not None and limits.keeps_versions and was_said


def can_be_read(day: Day, row: Row[Any]) -> bool:
    """Return whether people can read a message again: an answer to one person usually cannot be."""
    limits = day.platforms.get(row.platform)
    return row.person is None or (limits is not None and limits.keeps_answers)


def take_chips_back(tx: Transaction, row: Row[Any], why: Why, *, but: Collection[str] = ()) -> None:
    """Remove the marks offered under a message, except the `but` emoji; nobody waits for that."""
    under = sa.select(t.outbox).where(t.outbox.c.target_row == row.id, t.outbox.c.kind == Kind.CHIP)
    for chip in tx.c.execute(under).all():
        if chip.mark not in but:
            take_back(tx, chip, why, Priority.COURTESY)


def revise(
    tx: Transaction,
    row: Row[Any],
    body: Body,
    *,
    refresh: timedelta,
    actions: Sequence[Action] | None = None,
    priority: Priority | None = None,
) -> int:
    """Give a message a new text; only the newest is sent, at least `refresh` after the former.

    Its actions stay unless others are given; so does its rank, unless the new text has another `priority` or
    the former was a courtesy, which may be dropped. Returns the version that it then has. Raises ValueError
    if it bears a document: see `renew_document`.
    """
    if row.document is not None:
        raise ValueError("a message that bears a document is not edited")
    content = to_json(body)
    version = int(row.version)
    if content == row.body and actions is None:
        return version
    soonest = _soonest(row, refresh)
    values: dict[str, Any] = {"this": row.id, "body": content} | _in_doubt(row)
    if actions is not None:
        values["actions"] = actions_to_json(actions) or None
    tx.c.execute(REVISED, values)
    anew: dict[str, Any] = {"this": row.id, "not_before": soonest, "due": tx.now.event}
    if priority is None and row.priority == Priority.COURTESY:
        priority = Priority.DESK
    if priority is not None:
        anew["priority"] = int(priority)
        tx.c.execute(HASTENED, anew)
    tx.c.execute(SAID_ANEW, anew)
    return version + 1


def say_no_later(c: Connection, row: Row[Any], stale: datetime | None) -> None:
    """Let a message that may not be said yet be too late from `stale` on (event time); None: never."""
    o = t.outbox.c
    unsaid = (o.id == row.id, o.state.in_(UNSAID), o.remote.is_(None), ~sa.func.coalesce(TAKEN_BACK, False))
    c.execute(sa.update(t.outbox).where(*unsaid), {"stale": stale, "long_ago": LONG_AGO})


def _soonest(row: Row[Any], refresh: timedelta) -> datetime | None:
    """Return the wall time at which a message may be edited again; None if it was never sent."""
    return row.sent_at + refresh if row.sent_at else None


def add_chip(
    tx: Transaction, row: Row[Any], action: Action, key: str, *, version: int, refresh: timedelta
) -> None:
    """Offer one more action under a message, once the text of that version stands there."""
    chip = Mark(
        key=key,
        platform=row.platform,
        place=row.place,
        emoji=action.emoji,
        kind=Kind.CHIP,
        priority=Priority.CHIP,
        target_row=row.id,
        target_version=version,
        subject=row.subject,
        not_before=_soonest(row, refresh),
    )
    put(tx, chip)


def offer(c: Connection, row: Row[Any], actions: Sequence[Action]) -> None:
    """Change what can be done under a message; this shows with its next text."""
    offered = actions_to_json(actions) or None
    if offered != row.actions:
        c.execute(ROW, {"this": row.id, "actions": offered} | _in_doubt(row))


def show_in_passing(tx: Transaction, row: Row[Any], actions: Sequence[Action], not_before: datetime) -> None:
    """Show what can be done under a message that stands there, from `not_before` (wall time) on.

    The edit has the lowest rank, waits for what is under way there, and joins whatever is said anyway.
    """
    tx.c.execute(REVISED, {"this": row.id, "actions": actions_to_json(actions)})
    later = {"this": row.id, "not_before": not_before, "priority": int(Priority.COURTESY)}
    if row.state == State.SENDING:
        tx.c.execute(ROW, later)
    elif row.state == State.SENT:
        tx.c.execute(SAID_ANEW, later | {"due": tx.now.event})


def last_in_passing(c: Connection, row: Row[Any]) -> datetime | None:
    """Return the wall time of the last such edit of its kind and place, past or planned."""
    o = t.outbox.c
    when = sa.case((o.state.in_(UNSAID), o.not_before), else_=o.sent_at)
    there = (o.platform == row.platform, o.place == row.place, o.kind == row.kind)
    query = sa.select(sa.func.max(when)).where(*there, o.priority == int(Priority.COURTESY))
    found: datetime | None = c.execute(query).scalar()
    return found


def _in_doubt(row: Row[Any]) -> dict[str, Any]:
    """Keep what a message said when it was attempted, so that it can be found if it stands there.

    The words of later attempts are kept when they are made (`bot.delivery.claim`).
    """
    is_settled = row.state not in UNSAID  # nothing would end the doubt
    if is_settled or row.remote is not None or row.first_attempt is None or row.attempted is not None:
        return {}
    return {"attempted": [[row.body, row.actions]]}


# ── Documents ───────────────────────────────────────────────────────────────────────────────────────────


def documents_holding(c: Connection, thing: str) -> Sequence[Row[Any]]:
    """Return the messages whose document has words of a thing (`question:12`) and may stand somewhere."""
    o = t.outbox.c
    may_stand = o.state.in_((*UNSAID, State.SENT)) | ((o.state == State.FAILED) & o.first_attempt.isnot(None))
    holds = sa.cast(o.document, sa.Text).contains(f'"{thing}"', autoescape=True)
    rows = c.execute(sa.select(t.outbox).where(o.operation == "say", holds, may_stand).order_by(o.id)).all()
    return [row for row in rows if not was_taken_back(c, row)]


def has_documents(c: Connection) -> bool:
    """Return whether a file may stand somewhere."""
    o = t.outbox.c
    may_stand = (o.document.isnot(None), o.state.in_((*UNSAID, State.SENT)))
    return c.execute(sa.select(o.id).where(*may_stand).limit(1)).first() is not None


def renew_documents(tx: Transaction, thing: str, why: Why = Why.ERASED) -> None:
    """Make every document anew that has words of a thing which are gone or changed."""
    for row in documents_holding(tx.c, thing):
        renew_document(tx, row, why)


def renew_document(tx: Transaction, row: Row[Any], why: Why = Why.ERASED) -> int | None:
    """Take a message back and say it anew, with its document as it is now, notifying nobody.

    What was never attempted stays: its document is not made yet. Platforms may keep the former file, as
    their people may: `take_back` removes the message alone. Returns the new row; None if it was said anew
    before.
    """
    if row.state == State.WAITING and row.first_attempt is None and row.remote is None:
        return int(row.id)
    take_back(tx, row, why)
    what = named_from_json(row.document).what
    post = Post(
        key=next_key(row.key),
        platform=row.platform,
        place=row.place,
        kind=Kind(row.kind),
        body=from_json(row.body) if row.body else Body(),
        priority=Priority(row.priority),
        actions=actions_from_json(row.actions),
        document=Named(what, last_version(tx.c, row.platform, row.place, what) + 1),
        reply_to=row.reply_to,
        thread=row.thread,
        reply_to_row=row.target_row,
        subject=row.subject,
        language=row.language,
    )
    return say(tx, post)


def last_version(c: Connection, platform: str, place: str, what: str) -> int:
    """Return the newest version of a document in a place: its number is part of the file's name."""
    o = t.outbox.c
    there = (o.platform == platform, o.place == place, o.document.isnot(None))
    named = [named_from_json(each) for each in c.execute(sa.select(o.document).where(*there)).scalars()]
    return max((each.version for each in named if each.what == what), default=0)


def named_to_json(named: Named) -> dict[str, Any]:
    return {"what": named.what, "version": named.version, "holds": list(named.holds)}


def named_from_json(stored: Mapping[str, Any]) -> Named:
    return Named(stored["what"], stored["version"], tuple(stored["holds"]))


# ── Looked up ───────────────────────────────────────────────────────────────────────────────────────────


def by_key(c: Connection, key: str) -> Row[Any] | None:
    return c.execute(BY_KEY, {"named": key}).one_or_none()


def by_remote(c: Connection, platform: str, place: str, remote: str) -> Row[Any] | None:
    """Find our message in that place only: a client may aim at it from another, where rights differ."""
    return c.execute(BY_REMOTE, {"of": platform, "at": place, "found": remote}).first()


def shown_to(c: Connection, platform: str, place: str, person: str, action: str) -> Row[Any] | None:
    """Find the message a person pressed before we know that it was shown; None unless only one fits.

    The platform's answer may still be on its way, or was lost when the bot died.
    """
    o = t.outbox.c
    theirs = (o.platform == platform, o.place == place, o.person == person, o.operation == "say")
    in_doubt = (o.remote.is_(None), o.first_attempt.isnot(None), o.actions.isnot(None))
    rows = c.execute(sa.select(t.outbox).where(*theirs, *in_doubt)).all()
    offering = [row for row in rows if action in {each.key for each in actions_from_json(row.actions)}]
    return offering[0] if len(offering) == 1 else None


def has_answered(c: Connection, platform: str, person: str, event: str) -> bool:
    """True if anything is said privately to the person who pressed."""
    return c.execute(ANSWER, {"of": platform, "to": person, "event": event}).first() is not None


def count_waiting(tx: Transaction, platform: str) -> int:
    """Count what is due on the platform and not said yet."""
    query = sa.select(sa.func.count()).where(
        t.outbox.c.platform == platform,
        t.outbox.c.state.in_(UNSAID),
        t.outbox.c.due <= tx.now.event,
    )
    return int(tx.c.execute(query).scalar_one())


def about(c: Connection, subject: str, *kinds: str) -> Sequence[Row[Any]]:
    """Return the messages and marks about something, oldest first."""
    if kinds:
        return c.execute(ABOUT_OF_KINDS, {"about": subject, "kinds": kinds}).all()
    return c.execute(ABOUT, {"about": subject}).all()


def actions_to_json(actions: Sequence[Action]) -> list[Any]:
    return [
        [a.key, a.label, a.emoji, [[f.name, f.label, f.required, f.length] for f in a.form]] for a in actions
    ]


def actions_from_json(stored: list[Any] | None) -> tuple[Action, ...]:
    return tuple(
        Action(key, label, emoji, tuple(Field(*field) for field in form))
        for key, label, emoji, form in stored or ()
    )
