"""`deplacer` and `pleniere`: a question goes on in another session; 🎓 under its on-stage card carries it."""

import re
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import desk, which
from bot.commands.turn import Turn, refuse, reply_body
from bot.port import body as b
from bot.port.chat import Reacted, bare
from bot.programme.model import Session
from bot.questions import boards, messages, moving, queue
from bot.questions.rules import Question, State, split_code
from bot.timetable import labels

CARRY, CARRY_MARK = "carry", "🎓"
_TOWARDS = re.compile(r"^(?:vers|dans|pour|au|aux|à|to|into|in)\s+(?:le\s+)?", re.IGNORECASE)
LONGEST_NAME = 40  # characters repeated of what was read as a comptoir


def move(turn: Turn) -> None:
    """Handle `deplacer 3 C2`."""
    session = turn.session
    assert session is not None
    prefix = turn.day.prefixes[session.id]
    code, rest = split_code(turn.arguments, prefix)
    named = _TOWARDS.sub("", rest)
    if code is None or not named:
        refuse(turn, "usage-move", prefix=prefix, other=which.other_example(turn))
        return
    question = desk.of_this_desk(turn, code)
    if question is None:
        return
    to = which.queue_named(turn.day, f"C{named}" if named.isdecimal() else named)
    if to is None or to.id == question.session or to.is_over(turn.at):
        _refuse_to_move(turn, question, to, named)
    else:
        _pass_on(turn, question, to)


def _refuse_to_move(turn: Turn, question: Question, to: Session | None, named: str) -> None:
    places = turn.day.programme.destinations(question.session, turn.at)
    known = messages.codes_shown(turn.day, [turn.day.prefixes[each.id] for each in places])
    if not places:
        refuse(turn, "move-nowhere", code=question.code)
    elif to is None:
        refuse(turn, "move-unknown", named=(b.Words(named[:LONGEST_NAME]),), known=known)
    else:
        ended = "move-to-cancelled" if to.cancelled else "move-to-ended"
        key = "move-to-itself" if to.id == question.session else ended
        session = labels.place_name(turn.day, to.place, turn.speech)
        refuse(turn, key, code=question.code, session=session, known=known)


def carry(turn: Turn) -> None:
    """Handle `pleniere 3`; without a code, the question on stage."""
    desk.with_code(turn, "usage-carry", lambda question, _rest: carried(turn, question))


def carried(turn: Turn, question: Question) -> None:
    """Carry a question to the restitution that comes next, if there is one."""
    to = turn.day.programme.next_restitution(question.session, turn.at)
    if to is None and isinstance(turn.heard, Reacted):
        reply_body(turn, desk.addressed(turn, "no-restitution", code=question.code), "no-restitution")
    elif to is None:
        refuse(turn, "no-restitution", code=question.code)
    else:
        _pass_on(turn, question, to)


def _pass_on(turn: Turn, question: Question, to: Session) -> None:
    meant = desk.meant_by(turn, question)
    done = moving.pass_on(turn.tx, meant, to, turn.hand)
    if done is None:
        desk.say_handled(turn, queue.get(turn.c, meant.id))
        return
    now = done.question.code
    desk.acknowledge_with_code(turn, now, "passed-on", code=meant.code, now=now)


def is_carrying(turn: Turn, action: str) -> bool:
    """Return whether a tap under an on-stage card carries its question."""
    heard = turn.heard
    by_mark = isinstance(heard, Reacted) and bare(heard.mark) == bare(CARRY_MARK)
    return by_mark or action.partition(":")[0] == CARRY


def tapped_stage(turn: Turn, row: Row[Any]) -> None:
    """Act on 🎓 under the on-stage card, as long as its question is on stage."""
    question = queue.get(turn.c, boards.question_of(row))
    if question.state is State.ON_STAGE:
        carried(turn, question)
    else:
        desk.say_handled(turn, question)
