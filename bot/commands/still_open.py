"""Taps under the board of what is still open after a session: a number carries, ❌ declines the rest."""

from typing import Any

from sqlalchemy.engine import Row

from bot.commands import desk, moving
from bot.commands.turn import Turn, over, reply_body
from bot.port.chat import Reacted, bare
from bot.programme.model import Session
from bot.questions import gestures, moderating, queue, steps, still_open
from bot.questions.digests import SLOT_MARKS
from bot.questions.rules import OPEN, STILL_OPEN, Gesture, State
from bot.questions.still_open import REST, REST_MARK

MARKS = {bare(mark): f"carry:{slot}" for slot, mark in enumerate(SLOT_MARKS, 1)} | {bare(REST_MARK): REST}


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on a tap; its mark says what it means, because marks of handled lines are taken off."""
    session = still_open.session_of(turn.day, row)
    if isinstance(turn.heard, Reacted):
        action = MARKS.get(bare(turn.heard.mark), "")
    name, _, number = action.partition(":")
    if session is None or not action:
        over(turn)
    elif name == REST:
        _decline_the_rest(turn, session)
    else:
        _carry(turn, row, int(number) if number.isdecimal() else 0)


def _carry(turn: Turn, row: Row[Any], slot: int) -> None:
    question = still_open.question_in_slot(turn.c, row.id, slot)
    if question is None:
        over(turn)
    elif question.state in OPEN or question.state is State.ON_STAGE:
        moving.carried(turn, question)
    else:
        desk.say_handled(turn, question)


def _decline_the_rest(turn: Turn, session: Session) -> None:
    """Decline all that is open and that nobody said they would answer: one tap, which one undo takes back."""
    reason = turn.day.words.line(turn.day.language, "out-of-time")
    unended = queue.of_session(turn.c, session.id, STILL_OPEN)
    still = [each for each in unended if each.owner is None]
    declined = [gestures.apply(turn.tx, each, Gesture.DECLINE, turn.hand, reason) for each in still]
    for done in filter(None, declined):
        steps.show(turn.tx, done.question, done.gesture)
        moderating.end(turn.tx, done.question)
    if not still:
        reply_body(turn, desk.addressed(turn, "still-open-nothing"), "still-open-nothing")
