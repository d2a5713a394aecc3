"""The rows of a queue: questions and their votes. Transactions; `gestures` holds what changes their state."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import joined
from bot.database.transaction import Transaction
from bot.port.chat import is_direct
from bot.programme.codes import numbered, prefixes
from bot.programme.model import Programme, Session
from bot.questions import links, near, votes
from bot.questions.heard import FLOOR
from bot.questions.rules import (
    OPEN,
    PASSED_ON,
    PENDING,
    STILL_OPEN,
    Question,
    State,
    ranked,
)

PRESS_LIVES = timedelta(minutes=14)  # of wall time, during which the person who pressed can be answered alone

# ── Statements built once: they run several times for each message ──────────────────────────────────────

_SESSION = sa.bindparam("of", type_=sa.String)
_LAST = t.questions.alias("last")
_BEFORE = t.questions.alias("before")
# After an undone move the newer code leads back to the older one, which did not come from it.
_CAME_FROM = (
    (_BEFORE.c.leads_to == t.questions.c.id)
    & (_BEFORE.c.id < t.questions.c.id)
    & sa.or_(*(_BEFORE.c.state == state for state in sorted(PASSED_ON)))
)
_MERGED = t.questions.alias("merged")
_JOINED = (
    sa.select(sa.func.count())
    .where(_MERGED.c.head == t.questions.c.id, _MERGED.c.state == State.MERGED)
    .correlate(t.questions)
    .scalar_subquery()
)
# A vote stays with the question it was given to; the head of that question counts it, each person once.
_GIVEN_TO = t.questions.alias("given_to")
_GAVE = t.votes.join(_GIVEN_TO, _GIVEN_TO.c.id == t.votes.c.question)
_COUNTED = t.counted.join(_GIVEN_TO, _GIVEN_TO.c.id == t.counted.c.question)
_ITS_ASKER = sa.case((_LAST.c.id.is_(None), t.questions.c.asker), else_=_LAST.c.asker)
_VOICES = sa.union_all(
    *(
        sa.select(sa.func.min(side).label("side"))
        .select_from(there)
        .where(_GIVEN_TO.c.head == t.questions.c.head, *only)
        .group_by(whose)
        .correlate(t.questions, _LAST)
        for side, there, whose, only in (
            # A vote of theirs was given from another of their accounts.
            (votes.SIDE, _GAVE, t.votes.c.person, [_ITS_ASKER.is_distinct_from(t.votes.c.person)]),
            (t.counted.c.platform, _COUNTED, t.counted.c.voter, []),
        )
    )
).subquery("voices")
_BY_SIDE = (
    sa.select((_VOICES.c.side + ":" + sa.cast(sa.func.count(), sa.String)).label("told"))
    .group_by(_VOICES.c.side)
    .subquery("by_side")
)
_VOTES = sa.select(joined(_BY_SIDE.c.told)).scalar_subquery()
_ALL = (
    sa.select(
        t.questions,
        _LAST.c.code.label("goes_on_as"),
        _BEFORE.c.code.label("comes_from"),
        _JOINED.label("joined"),
        _VOTES.label("votes"),
        t.clarifications.c.words.label("request"),
        t.precisions.c.words.label("precision"),
    )
    .outerjoin(_LAST, (_LAST.c.id == t.questions.c.head) & (_LAST.c.id != t.questions.c.id))
    .outerjoin(_BEFORE, _CAME_FROM)
    .outerjoin(t.clarifications, t.clarifications.c.id == t.questions.c.clarification)
    .outerjoin(t.precisions, t.precisions.c.id == t.clarifications.c.precision)
    .order_by(t.questions.c.id)
)
BY_ONE = _ALL.where(t.questions.c.id == sa.bindparam("id", type_=sa.Integer))
BY_ID = _ALL.where(t.questions.c.id.in_(sa.bindparam("ids", expanding=True)))
BY_MESSAGE = _ALL.where(
    t.questions.c.platform == sa.bindparam("on", type_=sa.String),
    t.questions.c.event == sa.bindparam("by", type_=sa.String),
)
BY_EVENT = BY_MESSAGE.where(t.questions.c.state.not_in(PASSED_ON))
OF_SESSION = _ALL.where(
    t.questions.c.session == _SESSION, t.questions.c.state.in_(sa.bindparam("states", expanding=True))
)
COUNTS = (
    sa.select(t.questions.c.state, sa.func.count())
    .where(t.questions.c.session == _SESSION)
    .group_by(t.questions.c.state)
)
_GIVEN = _GAVE.join(t.questions, t.questions.c.id == _GIVEN_TO.c.head)
_NOT_THEIRS = t.questions.c.asker.is_distinct_from(t.votes.c.person)  # asked by another of their accounts
_VOTED = (
    sa.select(t.questions.c.id.label("question"), sa.func.count(t.votes.c.person.distinct()).label("voters"))
    .select_from(_GIVEN)
    .where(t.questions.c.session == _SESSION, _NOT_THEIRS)
    .group_by(t.questions.c.id)
).subquery()
_ADDED = (
    sa.select(_GIVEN_TO.c.head.label("question"), sa.func.count(t.counted.c.voter.distinct()).label("voters"))
    .select_from(_COUNTED)
    .group_by(_GIVEN_TO.c.head)
    .subquery()
)
_VOTERS_OF = sa.func.coalesce(_VOTED.c.voters, 0) + sa.func.coalesce(_ADDED.c.voters, 0)
BEST = (  # in the order of `rules.ranked`
    sa.select(t.questions.c.id)
    .outerjoin(_VOTED, _VOTED.c.question == t.questions.c.id)
    .outerjoin(_ADDED, _ADDED.c.question == t.questions.c.id)
    .where(t.questions.c.session == _SESSION, t.questions.c.state.in_(OPEN))
    .order_by(t.questions.c.state == State.LATER, _VOTERS_OF.desc(), t.questions.c.asked_at, t.questions.c.id)
    .limit(sa.bindparam("number", type_=sa.Integer))
)
_OF_FLOOR = t.questions.c.floor | t.questions.c.in_room
_SIDE = sa.case((_OF_FLOOR, FLOOR), else_=t.questions.c.platform)
TALLIES = (
    sa.select(t.questions.c.id, t.questions.c.code, _VOTERS_OF.label("voters"))
    .outerjoin(_VOTED, _VOTED.c.question == t.questions.c.id)
    .outerjoin(_ADDED, _ADDED.c.question == t.questions.c.id)
    .where(t.questions.c.session == _SESSION, t.questions.c.state.in_(OPEN))
)
BEST_OF = BEST.where(_SIDE.in_(sa.bindparam("sides", expanding=True)))
_HEARD, _MAYBE_HEARD = (State.ON_STAGE, State.ANSWERED), (State.LATER, State.DECLINED, *PASSED_ON)
_STAGED = sa.select(t.gestures.c.question).where(
    t.gestures.c.after == State.ON_STAGE, t.gestures.c.undone.is_(False)
)
ALOUD = (
    sa.select(_SIDE, sa.func.count())
    .where(
        t.questions.c.session == _SESSION,
        t.questions.c.state.in_((*_HEARD, *_MAYBE_HEARD)),
        t.questions.c.state.in_(_HEARD) | t.questions.c.id.in_(_STAGED),
    )
    .group_by(_SIDE)
)
OF_FLOOR = sa.select(t.questions.c.id).where(t.questions.c.session == _SESSION, _OF_FLOOR).limit(1)
NEXT_NUMBER = (
    sa.update(t.queues)
    .where(t.queues.c.session == _SESSION)
    .values(last_number=t.queues.c.last_number + 1)
    .returning(t.queues.c.prefix, t.queues.c.last_number)
)
ASKED = sa.insert(t.questions).returning(t.questions.c.id)
OPENED = sa.select(t.queues.c.opened).where(t.queues.c.session == _SESSION)


@dataclass(frozen=True, slots=True)
class Tally:
    """An open question and how many voted for it."""

    id: int
    code: str
    voters: int


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question about to be asked; `asker` is None for the floor, `name` None if it must not be shown."""

    session: str
    text: str
    asker: int | None
    name: str | None
    platform: str
    place: str
    event: str
    at: datetime
    anonymous: bool = False
    floor: bool = False
    in_room: bool = False
    own_message: bool = True
    state: State = State.WAITING
    taken_at: datetime | None = None  # wall time


def add(c: Connection, asking: NewQuestion) -> Question | None:
    """Store a question under the next code of its queue; None if its message already asked one."""
    if c.execute(BY_EVENT, {"on": asking.platform, "by": asking.event}).first():
        return None
    asked = {
        "session": asking.session,
        "code": _next_code(c, asking.session),
        "state": asking.state,
        "text": asking.text,
        "asker": asking.asker,
        "name": asking.name,
        "anonymous": asking.anonymous,
        "floor": asking.floor,
        "in_room": asking.in_room,
        "platform": asking.platform,
        "place": asking.place,
        "event": asking.event,
        "own_message": asking.own_message,
        "asked_at": asking.at,
        "changed_at": asking.at,
        "taken_at": asking.taken_at,
    }
    question = int(c.execute(ASKED, asked).scalar_one())
    links.begin(c, question)
    if asking.state is not State.PROPOSED:
        votes.count_early(c, asking.platform, asking.event, question, asking.asker)
        near.note(c, question, asking.session, asking.text)
    return get(c, question)


def _next_code(c: Connection, session: str) -> str:
    queue = c.execute(NEXT_NUMBER, {"of": session}).one()
    return f"{queue.prefix}-{queue.last_number}"


def continue_in(c: Connection, question: int, session: str, state: State, taken_at: datetime) -> int:
    """Copy a question that was passed on into a session, in that state; return the copy's id.

    What leads to the former one leads to the copy, and so do its votes and its message.
    """
    q = t.questions
    fresh = {
        "session": session,
        "code": _next_code(c, session),
        "state": state,
        "answer": None,
        "reason": None,
        "leads_to": None,
        "taken_at": taken_at,
    }
    kept = [column for column in q.c if column.name not in (*fresh, "id", "head")]
    names = [*fresh, *(column.name for column in kept)]
    copied = sa.select(*(sa.bindparam(name, value, q.c[name].type) for name, value in fresh.items()), *kept)
    new = sa.insert(q).from_select(names, copied.where(q.c.id == question)).returning(q.c.id)
    continued = int(c.execute(new).scalar_one())
    links.begin(c, continued)
    links.lead(c, question, continued)
    if state is not State.PROPOSED:
        near.note(c, continued, session, get(c, continued).text)
    return continued


def get(c: Connection, question: int) -> Question:
    return _question(c.execute(BY_ONE, {"id": question}).one())


def get_all(c: Connection, questions: Collection[int]) -> list[Question]:
    return [_question(row) for row in c.execute(BY_ID, {"ids": list(questions)})] if questions else []


def by_code(c: Connection, code: str) -> Question | None:
    return _first(c, t.questions.c.code == code)


def by_event(c: Connection, platform: str, event: str) -> Question | None:
    return next(iter([_question(row) for row in c.execute(BY_EVENT, {"on": platform, "by": event})]), None)


def of_message(c: Connection, question: Question) -> list[Question]:
    """Return the question under every code that it has had: one message asked them all."""
    return [_question(row) for row in c.execute(BY_MESSAGE, {"on": question.platform, "by": question.event})]


def last_of(c: Connection, question: Question) -> Question:
    """Return the question that acts on this one's code are about."""
    return question if question.leads_to is None else get(c, links.head_of(c, question.id))


def press_lives(tx: Transaction, question: Question) -> bool:
    """Return whether the press that asked a question can still be answered, so that its asker alone reads."""
    pressed = not (question.own_message or question.floor or is_direct(question.place))
    limits = tx.day.platforms.get(question.platform)
    if pressed and limits is not None and limits.keeps_answers:
        return True
    return pressed and tx.clock.wall_time(question.asked_at) + PRESS_LIVES > tx.now.wall


def present(c: Connection, question: Question) -> Question:
    """Return the question under the code that it has now, if it was moved or carried."""
    while question.state in PASSED_ON and question.leads_to is not None:
        question = get(c, question.leads_to)
    return question


def voices(c: Connection, question: Question) -> list[Question]:
    """Return the questions that end as this one does, as their askers know them: each has its own message."""
    together = get_all(c, links.together(c, [question.id]))
    return [each for each in together if each.id == each.head or each.state is State.MERGED]


def of_session(c: Connection, session: str, states: Collection[State]) -> list[Question]:
    """Return the questions of a session in the order they were asked."""
    return [_question(row) for row in c.execute(OF_SESSION, {"of": session, "states": list(states)})]


def asked(
    c: Connection, states: Collection[State], session: str | None = None
) -> Sequence[Row[int, str, str, str, int | None]]:
    """Return the id, session, code, text and asker of questions to choose among, in one session or all."""
    q = t.questions.c
    query = sa.select(q.id, q.session, q.code, q.text, q.asker).where(q.state.in_(list(states)))
    return c.execute(query.where(q.session == session) if session else query).all()


def changed_since(c: Connection, session: str, since: datetime) -> Sequence[int]:
    """Return the questions of a session that were asked or acted on since an instant (event time)."""
    q = t.questions.c
    changed = sa.or_(q.changed_at >= since, q.asked_at >= since)
    return c.execute(sa.select(q.id).where(q.session == session, changed).order_by(q.id)).scalars().all()


def best(c: Connection, session: str, number: int) -> list[Question]:
    """Return the first of the ranking, without loading the whole queue: each step of a question needs it."""
    return ranked(get_all(c, c.execute(BEST, {"of": session, "number": number}).scalars().all()))


def tallies(c: Connection, session: str) -> list[Tally]:
    """Return the code and the voters of all that is open, without its words."""
    return [Tally(*row) for row in c.execute(TALLIES, {"of": session})]


def best_of(c: Connection, session: str, sides: Collection[str]) -> Question | None:
    """Return the first of the ranking among those that these sides asked (`heard.side_of`)."""
    asked = {"of": session, "number": 1, "sides": list(sides)}
    return next(iter(get_all(c, c.execute(BEST_OF, asked).scalars().all())), None)


def aloud(c: Connection, session: str) -> dict[str, int]:
    """Count the questions of each side (`heard.side_of`) that were put on stage or answered."""
    return {str(side): number for side, number in c.execute(ALOUD, {"of": session})}


def has_floor(c: Connection, session: str) -> bool:
    """Return whether a question came from the floor."""
    return c.execute(OF_FLOOR, {"of": session}).first() is not None


def of_asker(c: Connection, asker: int) -> list[Question]:
    """Return all that a person asked, whatever became of it, in the order it was asked."""
    return _read(c, t.questions.c.asker == asker)


def open_of(c: Connection, asker: int) -> list[Question]:
    """Return the questions that a person may still take back, newest first."""
    merged = (t.questions.c.state == State.MERGED) & _LAST.c.state.in_(PENDING)
    return _read(c, t.questions.c.asker == asker, t.questions.c.state.in_(STILL_OPEN) | merged)[::-1]


def on_stage(c: Connection, session: str) -> Question | None:
    return _first(c, t.questions.c.session == session, t.questions.c.state == State.ON_STAGE)


def counts(c: Connection, session: str) -> dict[State, int]:
    return {State(state): number for state, number in c.execute(COUNTS, {"of": session})}


def counts_of_all(c: Connection) -> dict[str, dict[State, int]]:
    """Return the counts of every session that has questions, by its id."""
    q = t.questions.c
    query = sa.select(q.session, q.state, sa.func.count()).group_by(q.session, q.state)
    counted: dict[str, dict[State, int]] = {}
    for session, state, number in c.execute(query):
        counted.setdefault(session, {})[State(state)] = number
    return counted


def every(c: Connection) -> list[Question]:
    """Return all questions as they were asked; one that was moved comes under each of its codes."""
    return _read(c)


def unmarked(c: Connection) -> set[int]:
    """Return the ids of the questions that only the end of their session answered: no desk said so."""
    q, g = t.questions.c, t.gestures.c
    by_the_end = (g.after == State.ANSWERED, g.platform.is_(None), g.undone.is_(False))
    query = sa.select(q.id).join(t.gestures, g.question == q.id)
    return set(c.execute(query.where(*by_the_end, q.state == State.ANSWERED, q.answer.is_(None))).scalars())


def _first(c: Connection, *conditions: sa.ColumnElement[bool]) -> Question | None:
    return next(iter(_read(c, *conditions)), None)


def _read(c: Connection, *conditions: sa.ColumnElement[bool]) -> list[Question]:
    return [_question(row) for row in c.execute(_ALL.where(*conditions))]


def _question(row: Row[Any]) -> Question:
    by = (told.split(":") for told in (row.votes or "").split(",") if told)
    votes = {platform: int(number) for platform, number in by}
    return Question(
        id=row.id,
        session=row.session,
        code=row.code,
        state=State(row.state),
        text=row.text,
        name=row.name,
        asker=row.asker,
        anonymous=row.anonymous,
        floor=row.floor,
        platform=row.platform,
        place=row.place,
        event=row.event,
        own_message=row.own_message,
        asked_at=row.asked_at,
        answer=row.answer,
        reason=row.reason,
        voters=sum(votes.values()),
        votes=votes,
        leads_to=row.leads_to,
        head=row.head,
        goes_on_as=row.goes_on_as,
        comes_from=row.comes_from,
        joined=row.joined,
        request=row.request,
        precision=row.precision,
        owner=row.owner,
        in_room=row.in_room,
    )


def set_open(c: Connection, session: str, opened: bool) -> None:
    c.execute(sa.update(t.queues).where(t.queues.c.session == session).values(opened=opened))


def is_open(c: Connection, session: Session, at: datetime, closing: datetime) -> bool:
    """Return whether a queue takes questions: until the closing, unless its desk decided otherwise.

    That of a cancelled session takes none.
    """
    if session.cancelled:
        return False
    opened = c.execute(OPENED, {"of": session.id}).scalar_one()
    return bool(opened) if opened is not None else at < closing


def frozen_codes(c: Connection) -> dict[str, str]:
    """Return the prefix of each queue's codes, which stays whatever becomes of the programme."""
    return {row.session: row.prefix for row in c.execute(sa.select(t.queues))}


def freeze_codes(c: Connection, programme: Programme) -> Programme:
    """Give each new queue a prefix and keep those already given; return the programme with these numbers."""
    frozen = frozen_codes(c)
    codes = prefixes(programme, frozen)
    for session, prefix in codes.items():
        if session not in frozen:
            c.execute(sa.insert(t.queues).values(session=session, prefix=prefix, last_number=0))
    return numbered(programme, codes)
