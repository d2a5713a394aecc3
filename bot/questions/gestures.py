"""The one transition of a question, each noted, and its undoing. Transactions; the rules are in `rules`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.questions import links, near, queue
from bot.questions.rules import LINKED, MOVES, PASSED_ON, PENDING, TAKES_OTHERS, Gesture, Question, State


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
    tx: Transaction,
    question: Question,
    gesture: Gesture,
    hand: Hand,
    detail: str | None = None,
    *,
    onto: Question | None = None,
) -> Done | None:
    """Make the one transition, a single conditional update; None if the question was already handled.

    A question that is merged leads `onto` another from then on.
    """
    origins, state = MOVES[gesture]
    if question.state not in origins:
        return None
    former = _answer_former(tx, question, hand) if gesture is Gesture.STAGE else None
    done = put(tx, question, state, hand, onto=onto, **_detail(gesture, detail))
    return replace(done, former=former) if done else None


def put(
    tx: Transaction,
    question: Question,
    state: State,
    hand: Hand,
    *,
    onto: Question | None = None,
    **details: str | None,
) -> Done | None:
    """Put a question in a state, whatever `MOVES` says; None if its own is no longer the one known.

    It leads `onto` another from then on, or nowhere.
    """
    as_known = (t.questions.c.id == question.id, t.questions.c.state == question.state)
    values = {"state": state, "changed_at": tx.now.event, **details}
    if tx.c.execute(sa.update(t.questions).where(*as_known).values(**values)).rowcount == 0:
        return None
    if question.leads_to is not None:
        links.cut(tx.c, question.id)
    if onto is not None:
        links.lead(tx.c, question.id, onto.id)
        near.part(tx.c, question.id, onto.id)
    done = _note(tx.c, question, state, hand, onto.id if onto else question.leads_to)
    return Done(done, queue.get(tx.c, question.id))


def pass_on(
    tx: Transaction,
    question: Question,
    session: str,
    gesture: Gesture,
    hand: Hand,
    state: State = State.WAITING,
) -> Done | None:
    """Let a question go on in another session, under a new code, by MOVE or CARRY.

    Return the gesture and the new question, which arrives in `state` (`moderating.state_of_new`); None if the
    former was already handled.
    """
    done = apply(tx, question, gesture, hand)
    if done is None:
        return None
    continued = queue.continue_in(tx.c, question.id, session, state, tx.now.wall)
    tx.c.execute(sa.update(t.gestures).where(t.gestures.c.id == done.gesture).values(onto=continued))
    return Done(done.gesture, queue.get(tx.c, continued))


def _answer_former(tx: Transaction, next_one: Question, hand: Hand) -> tuple[int, Question] | None:
    former = queue.on_stage(tx.c, next_one.session)
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


def _note(c: Connection, question: Question, after: State, hand: Hand, onto: int | None) -> int:
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
            onto=onto,
            at=hand.at,
        )
        .returning(t.gestures.c.id)
    ).one()
    return int(row.id)


def note_act(c: Connection, question: Question, hand: Hand) -> int:
    """Note a gesture that leaves a question in its state; return its id."""
    return _note(c, question, question.state, hand, None)


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
    return queue.get(c, question.id) if changed.rowcount else None


def correct_line(c: Connection, question: Question, line: str | None) -> Question:
    """Change the line of an answered question or the reason of a declined one; None removes it."""
    note_erased(c)
    column = "answer" if question.state is State.ANSWERED else "reason"
    c.execute(sa.update(t.questions).where(t.questions.c.id == question.id).values({column: line}))
    return queue.get(c, question.id)


def last(c: Connection, *conditions: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return the gestures that still hold, newest first."""
    query = sa.select(t.gestures).where(t.gestures.c.undone.is_(False), *conditions)
    return c.execute(query.order_by(t.gestures.c.id.desc())).all()


def undoable(c: Connection, *conditions: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return the gestures that can be undone, newest first; withdrawn or erased questions never come back."""
    kept = sa.select(t.questions.c.id).where(t.questions.c.text != "")
    gestures = t.gestures.c
    return last(c, gestures.after != State.WITHDRAWN, gestures.question.in_(kept), *conditions)


def undo(tx: Transaction, gesture: Row[Any]) -> Question | None:
    """Put a question back where a gesture found it; None if something else happened to it since.

    If its place on stage was taken meanwhile, it stays where it is. If it goes on under another code, that
    one must still wait; it then leads back here, since people have read it. If it was merged, or taken apart,
    see `_may_part_again` and `_may_join_again`.
    """
    if (
        gesture.before == State.ON_STAGE
        and queue.on_stage(tx.c, queue.get(tx.c, gesture.question).session) is not None
    ):
        return None
    if gesture.after == State.MERGED and not _may_part_again(tx.c, gesture):
        return None
    if gesture.before == State.MERGED and not _may_join_again(tx.c, gesture):
        return None
    passed_on = gesture.after in PASSED_ON
    if passed_on and not _lead_back(tx, gesture):
        return None
    changed = tx.c.execute(
        sa.update(t.questions)
        .where(
            t.questions.c.id == gesture.question,
            t.questions.c.state == gesture.after,
        )
        .values(state=gesture.before, changed_at=tx.now.event, answer=None, reason=None)
    )
    if changed.rowcount == 0:
        return None
    if gesture.before == State.MERGED:
        links.lead(tx.c, gesture.question, gesture.onto)
    elif gesture.after in LINKED:
        links.cut(tx.c, gesture.question)
    if passed_on:
        links.lead(tx.c, gesture.onto, gesture.question)
    tx.c.execute(sa.update(t.gestures).where(t.gestures.c.id == gesture.id).values(undone=True))
    return queue.get(tx.c, gesture.question)


def _may_part_again(c: Connection, gesture: Row[Any]) -> bool:
    """Return whether this is still the merge that holds, and nothing was decided about its group since."""
    last = queue.get(c, links.head_of(c, gesture.question))
    return _newest(c, gesture.question) == gesture.id and (
        last.state in PENDING or _newest(c, last.id) < gesture.id
    )


def _may_join_again(c: Connection, gesture: Row[Any]) -> bool:
    """Return whether the question that it was parted from still takes others, and does not lead to it."""
    last = queue.get(c, links.head_of(c, gesture.onto))
    return last.state in TAKES_OTHERS and last.id != gesture.question


def _newest(c: Connection, question: int) -> int:
    """Return the id of the last gesture on a question that still holds, 0 if there is none."""
    return next((gesture.id for gesture in last(c, t.gestures.c.question == question)), 0)


def _lead_back(tx: Transaction, gesture: Row[Any]) -> bool:
    """Let the question that another went on as be passed on in turn; return whether it still waited."""
    q = t.questions.c
    arrived = (q.id == gesture.onto, q.state.in_((State.WAITING, State.PROPOSED)))
    changed = sa.update(t.questions).where(*arrived).values(state=gesture.after, changed_at=tx.now.event)
    return tx.c.execute(changed).rowcount == 1


def before_merge(c: Connection, question: Question) -> State | None:
    """Return the state in which a question was when it was last merged; None if it never was."""
    merges = last(c, t.gestures.c.question == question.id, t.gestures.c.after == State.MERGED)
    return State(merges[0].before) if merges else None


def count(c: Connection, person: int) -> int:
    """Count what a person did in a desk; taking back one's own question is not done there."""
    at_a_desk = (t.gestures.c.person == person, t.gestures.c.after != State.WITHDRAWN)
    made = sa.select(sa.func.count()).select_from(t.gestures).where(*at_a_desk)
    return int(c.execute(made).scalar_one())
