"""The digest of each desk: posted, updated, and posted anew when it hides a question that outranks a line.

Transactions; `digests` says what a digest shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import LONG_AGO, Post, Priority
from bot.outbox.states import State, Why
from bot.port.body import Body, to_json
from bot.port.chat import Action
from bot.programme.model import Session
from bot.questions import digests, heard, near, queue, still_open
from bot.questions.digests import (
    KEPT,
    LEAST,
    MERGED,
    NEXT,
    PAIR_MARK,
    RISEN,
    SLOT_MARKS,
    STAGED,
    Digest,
)
from bot.questions.rules import Question
from bot.questions.rules import State as QuestionState

REPOST_AFTER = 15  # messages said after a digest before it is posted anew rather than edited
RAISED_EACH = timedelta(minutes=5)  # of wall time, between two posts made because a line is outranked
AFTER_A_TAP = timedelta(seconds=30)  # of wall time: nothing must move under a finger

# Built once: they run for each message.
_UNDER = sa.bindparam("under", type_=sa.Integer)
SPOKEN = sa.select(t.places.c.spoken).where(
    t.places.c.platform == sa.bindparam("of", type_=sa.String),
    t.places.c.name == sa.bindparam("at", type_=sa.String),
)
_HIDDEN = (
    sa.select(t.outbox.c.id)
    .join(t.places, (t.places.c.platform == t.outbox.c.platform) & (t.places.c.name == t.outbox.c.place))
    .where(
        t.outbox.c.subject == sa.bindparam("about", type_=sa.String),
        t.outbox.c.kind.in_([Kind.DIGEST, Kind.PROPOSALS]),
        t.places.c.spoken - t.outbox.c.spoken > REPOST_AFTER,
    )
    .limit(1)
)
SLOTS = sa.select(t.slots.c.slot, t.slots.c.question).where(t.slots.c.message == _UNDER)
BOUND = SLOTS.where(t.slots.c.slot > 0).order_by(t.slots.c.version)
NAMED = SLOTS.where(t.slots.c.slot <= 0).order_by(t.slots.c.version)
MEANT = (
    sa.select(t.slots)
    .where(t.slots.c.message == _UNDER, t.slots.c.slot == sa.bindparam("mark", type_=sa.Integer))
    .order_by(t.slots.c.version)
)
DESK = sa.update(t.desks).where(
    t.desks.c.platform == sa.bindparam("of", type_=sa.String),
    t.desks.c.place == sa.bindparam("at", type_=sa.String),
)
OUTRANKED = sa.select(t.desks).where(t.desks.c.outranked)
RANKED = DESK.where(t.desks.c.outranked.is_distinct_from(sa.bindparam("now", type_=sa.Boolean))).values(
    outranked=sa.bindparam("now", type_=sa.Boolean)
)


def session_subject(session: Session) -> str:
    return f"session:{session.id}"


# ── Posting ─────────────────────────────────────────────────────────────────────────────────────────────


def post_digests(tx: Transaction, session: Session, key: str) -> None:
    """Post a new digest in the desk of each platform; the former one shrinks to one line with a link."""
    for platform in tx.day.platforms:
        post_digest(tx, session, platform, f"{key}:{platform}")


def post_digest(tx: Transaction, session: Session, platform: str, key: str) -> None:
    present = _present(tx, session)
    lines = digests.bind({}, present.best, tx.day.settings.digest.lines)
    digest = replace(present, lines=lines, told_below=still_open.is_shown(tx, session, platform))
    former = current_digest(tx.c, session, platform)
    post = Post(
        key=key,
        platform=platform,
        place=session.desk,
        kind=Kind.DIGEST,
        body=digests.digest_body(tx.day, digest, buttons=tx.day.platforms[platform].buttons),
        priority=Priority.DESK,
        actions=digests.digest_actions(tx.day, digest),
        subject=session_subject(session),
    )
    row = outgoing.say(tx, post)
    if row is None:
        return
    bind(tx.c, row, digest.lines, version=1)
    _name(tx.c, row, digest, version=1)
    _note_rank(tx.c, platform, session, digest)
    if former is not None:
        supersede(tx, former, digests.former_body(tx.day, key))


def _present(tx: Transaction, session: Session) -> Digest:
    return present(tx.c, tx.day, tx.now.event, session)


def present(c: Connection, day: Day, now: datetime, session: Session) -> Digest:
    """Return how the queue stands at an instant of event time: a digest without its lines."""
    best = queue.best(c, session.id, len(SLOT_MARKS) + 1)
    told = _heard(c, day, session)
    pairs = near.pairs(c, session.id)
    return Digest(
        session,
        {},
        queue.counts(c, session.id),
        best=best,
        heard=told,
        least=_best_of_least(c, session, told, best),
        on_stage=queue.on_stage(c, session.id),
        closed=not queue.is_open(c, session, now, day.programme.closing),
        over=session.is_over(now),
        near=near.codes(pairs),
        pair=_pair(c, pairs[0].question, pairs[0].other) if pairs else None,
    )


def _heard(c: Connection, day: Day, session: Session) -> dict[str, int]:
    """Return who was heard so far (`heard.sides`)."""
    aloud = queue.aloud(c, session.id)
    has_floor = bool(aloud) and queue.has_floor(c, session.id)
    return heard.sides(day, aloud, has_floor=has_floor)


def _best_of_least(
    c: Connection, session: Session, told: Mapping[str, int], best: Sequence[Question]
) -> Question | None:
    """Return the best open question of the side heard least, among those that have one."""
    for sides in heard.least_heard(told):
        among_best = next((q for q in best if heard.side_of(q) in sides), None)
        if (found := among_best or queue.best_of(c, session.id, sides)) is not None:
            return found
    return None


def _pair(c: Connection, one: int, other: int) -> tuple[Question, Question]:
    """Return the question to merge, with fewer votes or else the younger, and the one to keep."""
    kept, merged = sorted(queue.get_all(c, [one, other]), key=lambda q: (-q.voters, q.asked_at, q.id))
    return merged, kept


def supersede(tx: Transaction, former: Row[Any], body: Body) -> None:
    """Shrink a former board to one line, its `body`; one that was never said is cancelled."""
    ends.supersede(tx.c, former)
    outgoing.take_chips_back(tx, former, Why.OVER)
    if former.remote is None and former.first_attempt is None:
        outgoing.take_back(tx, former, why=Why.REPLACED)
        ends.rewrite(tx.c, former.id, body)  # it is looked through no more for words that are erased
        return
    if outgoing.is_too_old(tx, former):
        outgoing.take_back(tx, former, why=Why.REPLACED, priority=Priority.DESK)
        ends.rewrite(tx.c, former.id, body)
        return
    outgoing.revise(tx, former, body, refresh=tx.day.settings.digest.refresh, actions=())


def current_digest(c: Connection, session: Session, platform: str) -> Row[Any] | None:
    rows = outgoing.about(c, session_subject(session), Kind.DIGEST)
    return next((row for row in reversed(rows) if row.platform == platform), None)


# ── Bringing up to date ─────────────────────────────────────────────────────────────────────────────────


def refresh_digests(tx: Transaction, session_id: str) -> None:
    """Update a desk's digests in place; post anew those that scrolled away or are spent."""
    session = tx.day.programme.queue_of(session_id)
    if session is None:
        return
    still_open.refresh(tx, session)
    rows = [
        row for platform in tx.day.platforms if (row := current_digest(tx.c, session, platform)) is not None
    ]
    if not rows:
        return
    present = _present(tx, session)
    for row in rows:
        _refresh(tx, session, row, present)


def _refresh(tx: Transaction, session: Session, row: Row[Any], present: Digest) -> None:
    bound = _bound(tx.c, row.id, present.best)
    lines = digests.bind(_handed_on(tx.c, bound), present.best, tx.day.settings.digest.lines)
    digest = replace(present, lines=lines, told_below=still_open.is_shown(tx, session, row.platform))
    body = digests.digest_body(tx.day, digest, buttons=tx.day.platforms[row.platform].buttons)
    stuck = outgoing.is_too_old(tx, row) and (to_json(body) != row.body or row.said_at == LONG_AGO)
    if scrolled_away(tx.c, row) or digest.spent or stuck:
        post_digest(tx, session, row.platform, f"digest:{session.id}:after:{row.id}:{row.platform}")
        return
    has_buttons = tx.day.platforms[row.platform].buttons
    merged = PAIR_MARK in {action.emoji for action in outgoing.actions_from_json(row.actions)}
    actions = digests.digest_actions(tx.day, digest, live_alone=has_buttons or digest.over, merged=merged)
    outgoing.offer(tx.c, row, actions)
    version = outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
    bind(tx.c, row.id, {slot: q for slot, q in lines.items() if bound.get(slot) != q}, version)
    _name(tx.c, row.id, digest, version)
    _note_rank(tx.c, row.platform, session, digest)
    if not has_buttons:
        put_new_marks(tx, row, actions, version, again=digest.over)
    if digest.over and not has_buttons:
        outgoing.take_chips_back(tx, row, Why.OVER, but={action.emoji for action in actions})


def put_new_marks(
    tx: Transaction, row: Row[Any], actions: Sequence[Action], version: int, *, again: bool
) -> None:
    """Put the marks that were not offered before; `again`: a mark may have been put before and taken off."""
    refresh = tx.day.settings.digest.refresh
    offered = {action.emoji for action in outgoing.actions_from_json(row.actions)}
    for action in actions:
        if action.emoji not in offered:
            key = f"{row.key}:{action.emoji}" + (f":{version}" if again else "")
            outgoing.add_chip(tx, row, action, key, version=version, refresh=refresh)


def some_scrolled_away(c: Connection, session: Session) -> bool:
    """Return whether too much was said after a board of this session's desk."""
    return c.execute(_HIDDEN, {"about": session_subject(session)}).first() is not None


def scrolled_away(c: Connection, row: Row[Any]) -> bool:
    if row.spoken is None:
        return False
    spoken = c.execute(SPOKEN, {"of": row.platform, "at": row.place}).scalar_one_or_none()
    return spoken is not None and spoken - row.spoken > REPOST_AFTER


# ── What its slots mean ─────────────────────────────────────────────────────────────────────────────────


def _bound(c: Connection, message: int, read: Sequence[Question] = ()) -> dict[int, Question]:
    """Return the question of each numbered slot, which may change hands from one version to the next.

    Those `read` just before are not read again.
    """
    slots = {row.slot: row.question for row in c.execute(BOUND, {"under": message})}
    questions = {question.id: question for question in read}
    missing = set(slots.values()) - questions.keys()
    questions |= {question.id: question for question in queue.get_all(c, sorted(missing))}
    return {slot: questions[question] for slot, question in slots.items()}


def _handed_on(c: Connection, bound: Mapping[int, Question]) -> dict[int, Question]:
    """Give the slot of a withdrawn question to the one that took its place, unless it has another."""
    shown = {question.id for question in bound.values()}
    last = {slot: queue.last_of(c, q) for slot, q in bound.items() if q.state is QuestionState.WITHDRAWN}
    return {
        slot: last[slot] if slot in last and last[slot].id not in shown else q for slot, q in bound.items()
    }


def bind(c: Connection, message: int, lines: Mapping[int, Question], version: int) -> None:
    for slot, question in lines.items():
        values = {"message": message, "slot": slot, "version": version, "question": question.id}
        insert_once(c, t.slots, values)


def _name(c: Connection, message: int, digest: Digest, version: int) -> None:
    """Note which questions ⏭ and the other slots without a number mean from this version on."""
    known = {named.slot: named.question for named in c.execute(NAMED, {"under": message})}
    merged, kept = digest.pair or (None, None)
    for slot, question in (
        (NEXT, digest.next),
        (RISEN, digest.risen),
        (STAGED, digest.staged),
        (LEAST, digest.unseen),
        (MERGED, merged),
        (KEPT, kept),
    ):
        meant = question.id if question else None
        if known.get(slot) != meant:
            values = {"message": message, "slot": slot, "version": version, "question": meant}
            insert_once(c, t.slots, values)


def question_in_slot(c: Connection, message: int, slot: int) -> Question | None:
    """Return the question of a numbered line."""
    found = {row.slot: row.question for row in c.execute(BOUND, {"under": message})}.get(slot)
    return None if found is None else queue.get(c, found)


class InDoubt(Exception):
    """It is unknown which of two versions people saw."""


def next_named(c: Connection, row: Row[Any], at: datetime) -> Question | None:
    """Return the question shown as the next when ⏭ was touched (wall time); None if there was none.

    Raises InDoubt while an edit that names another is under way or got no answer.
    """
    return _meant(c, row, NEXT, at)


def pair_named(c: Connection, row: Row[Any], at: datetime) -> tuple[Question, Question] | None:
    """Return the question to merge and the one to keep, as shown when 🔗 was touched; raises InDoubt too."""
    merged, kept = _meant(c, row, MERGED, at), _meant(c, row, KEPT, at)
    return (merged, kept) if merged and kept else None


def _meant(c: Connection, row: Row[Any], mark: int, at: datetime) -> Question | None:
    meant = c.execute(MEANT, {"under": row.id, "mark": mark}).all()
    shown = [slot for slot in meant if slot.since is not None]
    if not shown:
        raise InDoubt
    stood = ([slot for slot in shown if slot.since <= at] or shown[:1])[-1]
    under_way = row.state == State.SENDING or (row.state == State.WAITING and row.first_attempt is not None)
    may_stand = under_way and stood is shown[-1] and (row.first_attempt or at) <= at
    if may_stand and any(slot.question != stood.question for slot in meant if slot.since is None):
        raise InDoubt
    return None if stood.question is None else queue.get(c, stood.question)


# ── Posted anew for what outranks a line ────────────────────────────────────────────────────────────────


def _note_rank(c: Connection, platform: str, session: Session, digest: Digest) -> None:
    """Note whether a line is outranked; only the clock's turn moves the digest, never another action."""
    outranked = digest.outranked and not digest.over
    if outranked:
        _know(c, platform, session.desk)
    c.execute(RANKED, {"of": platform, "at": session.desk, "now": outranked})


def note_tap(c: Connection, platform: str, desk: str, at: datetime) -> None:
    _know(c, platform, desk)
    c.execute(DESK.values(tapped_at=at), {"of": platform, "at": desk})


def _know(c: Connection, platform: str, desk: str) -> None:
    insert_once(c, t.desks, {"platform": platform, "place": desk, "outranked": False})


@dataclass(frozen=True, slots=True)
class Outranked:
    """A digest that hides a question ranking above one of its lines, and when it may be posted anew."""

    session: Session
    platform: str
    allowed: datetime  # wall time


def outranked(tx: Transaction, rested: Mapping[str, datetime]) -> Iterator[Outranked]:
    """Yield the digests to post anew, and when.

    `rested` maps a platform that limits us to the wall time from which it lets us send as usual.
    """
    for desk in tx.c.execute(OUTRANKED).all():
        session = tx.day.programme.session_of(desk.place, tx.now.event)
        if session is None or desk.platform not in tx.day.platforms or session.is_over(tx.now.event):
            continue
        waits = [
            since + pause
            for since, pause in ((desk.raised_at, RAISED_EACH), (desk.tapped_at, AFTER_A_TAP))
            if since is not None and since <= tx.now.wall  # otherwise the clock was set back
        ]
        allowed = max([*waits, rested.get(desk.platform, tx.now.wall)], default=tx.now.wall)
        yield Outranked(session, desk.platform, allowed)


def raise_digest(tx: Transaction, one: Outranked) -> None:
    """Post the digest anew, with the question that outranks a line."""
    former = current_digest(tx.c, one.session, one.platform)
    if former is None:
        return
    key = f"digest:{one.session.id}:raised:{former.id}:{one.platform}"
    post_digest(tx, one.session, one.platform, key)
    tx.c.execute(DESK.values(raised_at=tx.now.wall), {"of": one.platform, "at": one.session.desk})
