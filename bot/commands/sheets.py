"""`fiche`: the sheet of a session, given at any time in a desk or in the régie."""

from bot.commands import desk, which
from bot.commands.turn import Turn, refuse
from bot.port import body as b
from bot.port.chat import Pressed
from bot.programme.model import Session
from bot.questions.messages import codes_shown
from bot.questions.rules import read_prefix
from bot.restitution import given
from bot.timetable.labels import place_label

LONGEST_NAME = 40  # characters repeated of what was read as a comptoir


def sheet(turn: Turn) -> None:
    """Handle `fiche [C3]`: the desk's own, unless another is named; that of a restitution is across all."""
    named = turn.arguments.rstrip(" \u202f!?.")
    session = _named(turn, named) if named else turn.session
    if session is None and not named:
        refuse(turn, "usage-sheet", prefix=which.example(turn))
    elif session is None:
        known = codes_shown(turn.day)
        refuse(turn, "sheet-none", code=(b.Words(named[:LONGEST_NAME]),), known=known)
    elif session.cancelled:
        refuse(turn, "sheet-cancelled", session=place_label(turn.day, session))
    else:
        heard = turn.heard
        given.ask_for(turn.tx, session, heard.platform, heard.place, heard.event)
        if isinstance(heard, Pressed):
            desk.acknowledge(turn)


def _named(turn: Turn, named: str) -> Session | None:
    prefix = read_prefix(named)
    return turn.day.session_by_prefix.get(prefix) if prefix else None
