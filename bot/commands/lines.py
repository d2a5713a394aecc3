"""Correcting an answer's line or a refusal's reason by correcting the command that gave it."""

from typing import Any

from sqlalchemy.engine import Row

from bot.commands.turn import Turn, reply
from bot.database import schema as t
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.questions import boards, gestures, queue, steps
from bot.questions.rules import LONGEST, Question, State, split_code


def corrected(turn: Turn, words: str, *, answers: bool, erased: bool) -> bool:
    """Give a gesture the line that its command has now; return whether it is still about the same question.

    If the former line is `erased`, none of our messages may still show it.
    """
    given = _given(turn)
    if given is None:
        return False
    gesture, question = given
    code, line = split_code(words, question.code.partition("-")[0])
    if code not in (None, question.code) or answers is not (question.state is State.ANSWERED):
        return False
    if len(line) > LONGEST:
        reply(turn, "line-too-long", length=len(line), longest=LONGEST)
    else:
        _change(turn, gesture, question, line or None, erased=erased)
    return True


def lost(turn: Turn) -> None:
    """Erase the line that a command gave, as nobody knows its words before an edit that was taken back."""
    given = _given(turn)
    if given is not None:
        _change(turn, *given, None, erased=True)


def _given(turn: Turn) -> tuple[Row[Any], Question] | None:
    """Return this message's gesture and its question, while the question is answered or declined by it."""
    g, heard = t.gestures.c, turn.heard
    made = gestures.last(turn.c, g.platform == heard.platform, g.event == heard.event)
    if len(made) != 1:  # a message that staged one question and so answered another gave no line
        return None
    question = queue.get(turn.c, made[0].question)
    holds = question.state == made[0].after and question.state in (State.ANSWERED, State.DECLINED)
    return (made[0], question) if holds else None


def _change(turn: Turn, gesture: Row[Any], former: Question, line: str | None, *, erased: bool) -> None:
    before = former.answer if former.state is State.ANSWERED else former.reason
    if line == before:
        return
    question = gestures.correct_line(turn.c, former, line)
    if before:
        change = boards.restore if erased else boards.reword
        change(turn.tx, former, question)
    if not (before and line):
        _untell(turn, gesture)
        steps.show(turn.tx, question, gesture.id)


def _untell(turn: Turn, gesture: Row[Any]) -> None:
    """Take back what was said with the former line, or without one."""
    for row in outgoing.about(turn.c, steps.gesture_subject(gesture.id), Kind.STEP):
        if row.operation == "say":
            outgoing.take_back(turn.tx, row, why=Why.REPLACED)
