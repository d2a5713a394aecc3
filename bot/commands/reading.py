"""Reading the queue: one question and what became of it, or those that are open."""

from collections.abc import Sequence

from bot import body as b
from bot import messages, queue
from bot.commands import which
from bot.commands.turn import Turn, refuse, reply_body
from bot.day import Day
from bot.programme import Session
from bot.questions import (
    OPEN,
    State,
    ranked,
    read_prefix,
    shuffled,
)

LONGEST_NAME = 40  # characters of what was taken for a comptoir


def show_status(turn: Turn, code: str) -> None:
    found = queue.by_code(turn.c, code)
    if found is None:
        refuse(turn, "no-such-code", code=code)
        return
    reply_body(turn, messages.status_body(turn.day, found, turn.speech), "status")


def questions(turn: Turn) -> None:
    """`questions [C1]`: ranked in the desk, in an order of the reader's own elsewhere."""
    prefix = read_prefix(turn.arguments)
    if turn.arguments and prefix not in turn.day.queues:
        refuse(
            turn,
            "no-such-comptoir",
            named=(b.Words(turn.arguments[:LONGEST_NAME]),),
            known=_known(turn.day),
            prefix=which.example(turn),
        )
        return
    sessions = [turn.day.queues[prefix]] if prefix else _sessions_here(turn)
    shown = b.join(_list_of(turn, session) for session in sessions)
    reply_body(turn, shown, "questions")


def _known(day: Day) -> str:
    return ", ".join(day.queues)


def _sessions_here(turn: Turn) -> Sequence[Session]:
    if turn.session:
        return [turn.session]
    return which.choices(turn.day, turn.at)


def _list_of(turn: Turn, session: Session) -> b.Body:
    waiting = queue.of_session(turn.c, session.id, OPEN | {State.ON_STAGE})
    in_its_desk = turn.heard.place == session.desk
    ordered = ranked(waiting) if in_its_desk else shuffled(waiting, turn.heard.handle)
    counts = queue.counts(turn.c, session.id)
    elsewhere = turn.session != session
    return messages.list_body(turn.day, session, ordered, turn.speech, counts, elsewhere=elsewhere)
