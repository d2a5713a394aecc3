"""Passing a question on to another session, where it goes on under a new code. Transactions.

`gestures.pass_on` moves the rows; here is what people see of it.
"""

from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Priority
from bot.port.chat import is_direct
from bot.programme.model import Session
from bot.questions import boards, gestures, moderating, queue, steps
from bot.questions.gestures import Done, Hand
from bot.questions.rules import Gesture, Question, State


def pass_on(
    tx: Transaction, question: Question, to: Session, hand: Hand, state: State | None = None
) -> Done | None:
    """Move a question to another session, or carry it to a restitution, and show it.

    It arrives in that `state`, or else as a new one would. Return the gesture and the question under its new
    code; None if it was already handled.
    """
    gesture = Gesture.CARRY if to.restitution else Gesture.MOVE
    done = gestures.pass_on(tx, question, to.id, gesture, hand, state or moderating.state_of_new(tx.c, to))
    if done is not None:
        _show(tx, queue.get(tx.c, question.id), done)
        _let_through_or_wait(tx, question, done)
    return done


def _let_through_or_wait(tx: Transaction, former: Question, done: Done) -> None:
    """Let it wait for its new desk where that one moderates; else whoever passed it on let it through."""
    if done.question.state is State.PROPOSED:
        moderating.wait(tx, done.question)
    elif former.state is State.PROPOSED:
        moderating.let_through(tx, done.question, done.gesture, tells=False)


def _show(tx: Transaction, former: Question, done: Done) -> None:
    """Show it in its new place, and tell the askers of all that lead to it.

    Its own message bears the new code beside the old one.
    """
    if done.question.state is not State.PROPOSED:
        boards.post_cards(tx, done.question)
    steps.show(tx, former, done.gesture)
    _mark_code(tx, done)
    for other in queue.voices(tx.c, done.question):
        if other.id != done.question.id:
            steps.tell_with(tx, former, other, done.gesture)


def _mark_code(tx: Transaction, done: Done) -> None:
    question = done.question
    if not question.own_message or is_direct(question.place):
        return
    if not tx.day.platforms[question.platform].word_marks:
        return
    mark = Mark(
        key=f"step:{done.gesture}:code",
        platform=question.platform,
        place=question.place,
        emoji=question.code,
        kind=Kind.STEP,
        priority=Priority.STEP,
        target=question.event,
        subject=steps.gesture_subject(done.gesture),
    )
    outgoing.put(tx, mark)
