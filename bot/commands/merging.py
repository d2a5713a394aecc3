"""`fusionner` and `separer`: questions that ask the same are handled as one, or no longer."""

from bot.commands.desk import acknowledge, of_this_desk, say_handled
from bot.commands.turn import Turn, refuse, reply
from bot.port.chat import Said
from bot.programme.model import Session
from bot.questions import merging, messages, queue
from bot.questions.rules import (
    MOVES,
    PENDING,
    TAKES_OTHERS,
    Gesture,
    Question,
    State,
    read_two_codes,
    split_code,
)
from bot.timetable import labels

MERGES = MOVES[Gesture.MERGE][0]


def merge(turn: Turn) -> None:
    """Handle `fusionner 5 dans 3`: the last questions that both lead to become one."""
    session = turn.session
    assert session is not None
    prefix = turn.day.prefixes[session.id]
    codes = read_two_codes(turn.arguments, prefix)
    if codes is None or codes[0] == codes[1]:
        refuse(turn, "usage-merge", prefix=prefix)
        return
    two = _of_one_desk(turn, *codes)
    if two is not None:
        merge_two(turn, *two)


def _of_one_desk(turn: Turn, code: str, into: str) -> tuple[Question, Question] | None:
    """Return both questions; if one is of another comptoir, say how to move it there first."""
    found, other = _named(turn, code), _named(turn, into)
    at, there = _session_of(turn, found), _session_of(turn, other)
    if found is None or other is None or at is None or there is None:
        refuse(turn, "no-such-code", code=code if at is None else into)
    elif turn.heard.place not in (at.desk, there.desk):
        of_this_desk(turn, code)
    elif at != there:
        desk = labels.place_name(turn.day, at.desk, turn.speech)
        prefix = turn.day.prefixes[there.id]
        refuse(turn, "merge-apart", code=found.code, into=other.code, desk=desk, prefix=prefix)
    else:
        return found, other
    return None


def _named(turn: Turn, code: str) -> Question | None:
    """Return the question with that code: as it was here, or else under the code that it has now."""
    found = queue.by_code(turn.c, code)
    is_here = found is not None and turn.session is not None and found.session == turn.session.id
    return found if found is None or is_here else queue.present(turn.c, found)


def _session_of(turn: Turn, question: Question | None) -> Session | None:
    return turn.day.programme.queue_of(question.session) if question else None


def merge_two(turn: Turn, question: Question, into: Question) -> None:
    """Merge what one leads to into what the other leads to; the second of two animateurs is told."""
    last, kept = _in_its_session(turn, question), _in_its_session(turn, into)
    if last.head == kept.head:
        say_handled(
            turn, into if into.state is State.MERGED and question.state is not State.MERGED else question
        )
    elif last.state not in MERGES:
        say_handled(turn, last)
    elif kept.state not in TAKES_OTHERS:
        say_handled(turn, kept)
    elif (end := queue.last_of(turn.c, kept)).state not in TAKES_OTHERS:
        say_handled(turn, end)
    elif merging.merge(turn.tx, last, kept, turn.hand) is None:
        say_handled(turn, queue.get(turn.c, last.id))
    elif (last.id, kept.id) == (question.id, into.id) and isinstance(turn.heard, Said):
        acknowledge(turn)
    else:
        reply(turn, "merge-done", code=last.code, into=kept.code)


def _in_its_session(turn: Turn, question: Question) -> Question:
    """Return the last question on its way that is merged into none: it may have been carried from here."""
    while question.state in (State.MERGED, State.WITHDRAWN) and question.leads_to is not None:
        question = queue.get(turn.c, question.leads_to)
    return question


def split(turn: Turn) -> None:
    """Handle `separer 5`: as long as nothing is decided about the question that it leads to."""
    session = turn.session
    assert session is not None
    prefix = turn.day.prefixes[session.id]
    code, _ = split_code(turn.arguments, prefix)
    if code is None:
        refuse(turn, "usage-split", prefix=prefix)
        return
    question = of_this_desk(turn, code)
    if question is None:
        return
    last = queue.last_of(turn.c, question)
    if question.state is not State.MERGED:
        refuse(turn, "not-merged", code=code)
    elif last.state not in PENDING:
        state = messages.state_of(turn.day, last, turn.speech)
        refuse(turn, "split-too-late", code=code, last=last.code, state=state)
    elif merging.split(turn.tx, question, turn.hand) is not None:
        acknowledge(turn)
