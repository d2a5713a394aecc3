"""The rows of a queue: questions, their votes, the one transition. Transactions; the rules are in `rules`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.programme.codes import numbered, prefixes
from bot.programme.model import Programme
from bot.questions import votes
from bot.questions.rules import MOVES, OPEN, Gesture, Question, State, ranked

# ── Statements built once: they run several times for each message ──────────────────────────────────────

_SESSION = sa.bindparam("of", type_=sa.String)
_ALL = sa.select(t.questions).order_by(t.questions.c.id)
BY_ID = _ALL.where(t.questions.c.id.in_(sa.bindparam("ids", expanding=True)))
BY_EVENT = _ALL.where(
    t.questions.c.platform == sa.bindparam("on", type_=sa.String),
    t.questions.c.event == sa.bindparam("by", type_=sa.String),
)
OF_SESSION = _ALL.where(
    t.questions.c.session == _SESSION, t.questions.c.state.in_(sa.bindparam("states", expanding=True))
)
COUNTS = (
    sa.select(t.questions.c.state, sa.func.count())
    .where(t.questions.c.session == _SESSION)
    .group_by(t.questions.c.state)
)
_THESE: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
_VOTERS = (
    sa.select(t.votes.c.question, sa.func.min(t.votes.c.platform).label("platform"), t.votes.c.person)
    .join(t.questions)
    .where(
        t.votes.c.question.in_(_THESE),
        t.questions.c.asker.is_distinct_from(t.votes.c.person),  # voted by one account, asked by another
    )
    .group_by(t.votes.c.question, t.votes.c.person)
).subquery()
VOTES = sa.union_all(
    sa.select(_VOTERS.c.question, _VOTERS.c.platform, sa.func.count()).group_by(
        _VOTERS.c.question, _VOTERS.c.platform
    ),
    sa.select(t.counted).where(t.counted.c.question.in_(_THESE)),
)
_COUNTS_FOR = (t.questions.c.session == _SESSION, t.questions.c.asker.is_distinct_from(t.votes.c.person))
_VOTED = (
    sa.select(t.votes.c.question, sa.func.count(t.votes.c.person.distinct()).label("voters"))
    .join(t.questions)
    .where(*_COUNTS_FOR)
    .group_by(t.votes.c.question)
).subquery()
_ADDED = (
    sa.select(t.counted.c.question, sa.func.sum(t.counted.c.number).label("voters"))
    .group_by(t.counted.c.question)
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
NEXT_NUMBER = (
    sa.update(t.queues)
    .where(t.queues.c.session == _SESSION)
    .values(last_number=t.queues.c.last_number + 1)
    .returning(t.queues.c.prefix, t.queues.c.last_number)
)
ASKED = sa.insert(t.questions).returning(t.questions.c.id)
OPENED = sa.select(t.queues.c.opened).where(t.queues.c.session == _SESSION)


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
    own_message: bool = True


def add(c: Connection, asking: NewQuestion) -> Question | None:
    """Store a question under the next code of its queue; None if its message already asked one."""
    if c.execute(BY_EVENT, {"on": asking.platform, "by": asking.event}).first():
        return None
    queue = c.execute(NEXT_NUMBER, {"of": asking.session}).one()
    asked = {
        "session": asking.session,
        "code": f"{queue.prefix}-{queue.last_number}",
        "state": State.WAITING,
        "text": asking.text,
        "asker": asking.asker,
        "name": asking.name,
        "anonymous": asking.anonymous,
        "floor": asking.floor,
        "platform": asking.platform,
        "place": asking.place,
        "event": asking.event,
        "own_message": asking.own_message,
        "asked_at": asking.at,
        "changed_at": asking.at,
    }
    question = int(c.execute(ASKED, asked).scalar_one())
    votes.count_early(c, asking.platform, asking.event, question, asking.asker)
    return get(c, question)


def get(c: Connection, question: int) -> Question:
    return get_all(c, [question])[0]


def get_all(c: Connection, questions: Collection[int]) -> list[Question]:
    return _questions(c, c.execute(BY_ID, {"ids": list(questions)}).all()) if questions else []


def by_code(c: Connection, code: str) -> Question | None:
    return _first(c, t.questions.c.code == code)


def by_event(c: Connection, platform: str, event: str) -> Question | None:
    return next(iter(_questions(c, c.execute(BY_EVENT, {"on": platform, "by": event}).all())), None)


def of_session(c: Connection, session: str, states: Collection[State]) -> list[Question]:
    """Return the questions of a session in the order they were asked."""
    return _questions(c, c.execute(OF_SESSION, {"of": session, "states": list(states)}).all())


def asked(
    c: Connection, states: Collection[State], session: str | None = None
) -> Sequence[Row[int, str, str, str, int | None]]:
    """Return the id, session, code, text and asker of questions to choose among, in one session or all."""
    q = t.questions.c
    query = sa.select(q.id, q.session, q.code, q.text, q.asker).where(q.state.in_(list(states)))
    return c.execute(query.where(q.session == session) if session else query).all()


def best(c: Connection, session: str, number: int) -> list[Question]:
    """Return the first of the ranking, without loading the whole queue: each step of a question needs it."""
    return ranked(get_all(c, c.execute(BEST, {"of": session, "number": number}).scalars().all()))


def of_asker(c: Connection, asker: int) -> list[Question]:
    """Return all that a person asked, whatever became of it, in the order it was asked."""
    return _read(c, t.questions.c.asker == asker)


def open_of(c: Connection, asker: int) -> list[Question]:
    """Return the questions that a person may still take back, newest first."""
    return _read(c, t.questions.c.asker == asker, t.questions.c.state.in_(OPEN))[::-1]


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


def _first(c: Connection, *conditions: sa.ColumnElement[bool]) -> Question | None:
    return next(iter(_read(c, *conditions)), None)


def _read(c: Connection, *conditions: sa.ColumnElement[bool]) -> list[Question]:
    return _questions(c, c.execute(_ALL.where(*conditions)).all())


def _questions(c: Connection, rows: Sequence[Row[Any]]) -> list[Question]:
    votes = _votes(c, [row.id for row in rows]) if rows else {}
    return [_question(row, votes.get(row.id, {})) for row in rows]


def _votes(c: Connection, questions: Sequence[int]) -> dict[int, dict[str, int]]:
    """Map each question to its voters by platform; a person who voted on two counts on one of them."""
    votes: dict[int, dict[str, int]] = {}
    for question, platform, number in c.execute(VOTES, {"ids": questions}):
        of_question = votes.setdefault(question, {})
        of_question[platform] = of_question.get(platform, 0) + number
    return votes


def _question(row: Row[Any], votes: Mapping[str, int]) -> Question:
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
    )


@dataclass(frozen=True, slots=True)
class Done:
    """A gesture that took effect, and the former question on stage if it was answered by it."""

    gesture: int
    question: Question
    former: tuple[int, Question] | None = None  # its gesture and the question


@dataclass(frozen=True, slots=True)
class Hand:
    """The author of a gesture, its event and its wall time; no person if a session's end makes it."""

    at: datetime
    person: int | None = None
    platform: str | None = None
    event: str | None = None
    place: str | None = None


def apply(
    tx: Transaction, question: Question, gesture: Gesture, hand: Hand, detail: str | None = None
) -> Done | None:
    """Make the one transition, a single conditional update; None if the question was already handled."""
    origins, state = MOVES[gesture]
    former = None
    if gesture is Gesture.STAGE and question.state in origins:
        former = _answer_former(tx, question, hand)
    changed = tx.c.execute(
        sa.update(t.questions)
        .where(
            t.questions.c.id == question.id,
            t.questions.c.state == question.state,
            t.questions.c.state.in_(origins),
        )
        .values(state=state, changed_at=tx.now.event, **_detail(gesture, detail))
    )
    if changed.rowcount == 0:
        return None
    done = _note(tx.c, question, state, hand)
    return Done(done, get(tx.c, question.id), former)


def _answer_former(tx: Transaction, next_one: Question, hand: Hand) -> tuple[int, Question] | None:
    former = on_stage(tx.c, next_one.session)
    if former is None or former.id == next_one.id:
        return None
    answered = apply(tx, former, Gesture.ANSWER, hand)
    return (answered.gesture, answered.question) if answered else None


def _detail(gesture: Gesture, detail: str | None) -> dict[str, Any]:
    if gesture is Gesture.ANSWER and detail:
        return {"answer": detail}
    if gesture is Gesture.DECLINE:
        return {"reason": detail}
    return {}


def _note(c: Connection, question: Question, after: State, hand: Hand) -> int:
    row = c.execute(
        sa.insert(t.gestures)
        .values(
            question=question.id,
            person=hand.person,
            platform=hand.platform,
            event=hand.event,
            place=hand.place,
            before=question.state,
            after=after,
            at=hand.at,
        )
        .returning(t.gestures.c.id)
    ).one()
    return int(row.id)


def answer_line(c: Connection, question: Question, line: str) -> Question | None:
    """Add the line of an answer to a question already answered without one; None if it has one."""
    changed = c.execute(
        sa.update(t.questions)
        .where(
            t.questions.c.id == question.id,
            t.questions.c.state == State.ANSWERED,
            t.questions.c.answer.is_(None),
        )
        .values(answer=line)
    )
    return get(c, question.id) if changed.rowcount else None


def correct_line(c: Connection, question: Question, line: str | None) -> Question:
    """Change the line of an answered question or the reason of a declined one; None removes it."""
    note_erased(c)
    column = "answer" if question.state is State.ANSWERED else "reason"
    c.execute(sa.update(t.questions).where(t.questions.c.id == question.id).values({column: line}))
    return get(c, question.id)


def last_gestures(c: Connection, *conditions: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return the gestures that still hold, newest first."""
    query = sa.select(t.gestures).where(t.gestures.c.undone.is_(False), *conditions)
    return c.execute(query.order_by(t.gestures.c.id.desc())).all()


def undoable_gestures(c: Connection, *conditions: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return the gestures that can be undone, newest first; withdrawn or erased questions never come back."""
    kept = sa.select(t.questions.c.id).where(t.questions.c.text != "")
    gestures = t.gestures.c
    return last_gestures(c, gestures.after != State.WITHDRAWN, gestures.question.in_(kept), *conditions)


def undo(tx: Transaction, gesture: Row[Any]) -> Question | None:
    """Put a question back where a gesture found it; None if something else happened to it since.

    If its place on stage was taken meanwhile, it stays where it is.
    """
    other = t.questions.alias("other")
    stage_is_free = sa.not_(
        sa.exists().where(other.c.session == t.questions.c.session, other.c.state == State.ON_STAGE)
    )
    changed = tx.c.execute(
        sa.update(t.questions)
        .where(
            t.questions.c.id == gesture.question,
            t.questions.c.state == gesture.after,
            stage_is_free if gesture.before == State.ON_STAGE else sa.true(),
        )
        .values(state=gesture.before, changed_at=tx.now.event, answer=None, reason=None)
    )
    if changed.rowcount == 0:
        return None
    tx.c.execute(sa.update(t.gestures).where(t.gestures.c.id == gesture.id).values(undone=True))
    return get(tx.c, gesture.question)


def count_gestures(c: Connection, person: int) -> int:
    made = sa.select(sa.func.count()).select_from(t.gestures).where(t.gestures.c.person == person)
    return int(c.execute(made).scalar_one())


def rewrite(c: Connection, question: Question, text: str) -> Question:
    note_erased(c)
    c.execute(sa.update(t.questions).where(t.questions.c.id == question.id).values(text=text))
    return get(c, question.id)


def hide_name(c: Connection, question: Question) -> Question:
    changed = sa.update(t.questions).where(t.questions.c.id == question.id)
    c.execute(changed.values(anonymous=True, name=None))
    return get(c, question.id)


def empty(c: Connection, question: Question) -> Question:
    """Remove from the database what the asker gave; the code stays, and so does the experts' answer."""
    note_erased(c)
    c.execute(
        sa.update(t.questions).where(t.questions.c.id == question.id).values(text="", name=None, reason=None)
    )
    return get(c, question.id)


def let_go(c: Connection, question: Question, event: str) -> None:
    """Detach a question from its asker; `event` replaces the id of its message without revealing it."""
    values = {"asker": None, "name": None, "text": "", "own_message": False}
    c.execute(
        sa.update(t.questions)
        .where(t.questions.c.id == question.id)
        .values(**values, place=question.session, event=event)
    )


def give(c: Connection, questions: Collection[Question], asker: int) -> None:
    """Record `asker` as the asker of these questions, in place of the one known so far."""
    these = t.questions.c.id.in_([question.id for question in questions])
    c.execute(sa.update(t.questions).where(these).values(asker=asker))


def late_edit(c: Connection, question: Question) -> bool:
    """Return True the first time only: the asker must be told once that their edit comes too late."""
    changed = c.execute(
        sa.update(t.questions)
        .where(t.questions.c.id == question.id, t.questions.c.late_edit_told.is_(False))
        .values(late_edit_told=True)
    )
    return changed.rowcount == 1


def note_by_edit(c: Connection, platform: str, event: str) -> None:
    """Note that a message asks only since it was edited."""
    this = (t.questions.c.platform == platform, t.questions.c.event == event)
    c.execute(sa.update(t.questions).where(*this).values(by_edit=True))


def asks_by_edit(c: Connection, question: Question) -> bool:
    query = sa.select(t.questions.c.by_edit).where(t.questions.c.id == question.id)
    return bool(c.execute(query).scalar_one())


def set_open(c: Connection, session: str, opened: bool) -> None:
    c.execute(sa.update(t.queues).where(t.queues.c.session == session).values(opened=opened))


def is_open(c: Connection, session: str, at: datetime, closing: datetime) -> bool:
    """Return whether a queue takes questions: until the closing, unless its desk decided otherwise."""
    opened = c.execute(OPENED, {"of": session}).scalar_one()
    return bool(opened) if opened is not None else at < closing


def freeze_codes(c: Connection, programme: Programme) -> Programme:
    """Give each new queue a prefix and keep those already given; return the programme with these numbers."""
    frozen = {row.session: row.prefix for row in c.execute(sa.select(t.queues))}
    codes = prefixes(programme, frozen)
    for session, prefix in codes.items():
        if session not in frozen:
            c.execute(sa.insert(t.queues).values(session=session, prefix=prefix, last_number=0))
    return numbered(programme, codes)
