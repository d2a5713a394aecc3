"""`manque`: what was asked and answered in the last hours, or in the comptoir that is named."""

from collections.abc import Sequence
from datetime import timedelta

from bot.commands import which
from bot.commands.turn import Turn, refuse, reply_body
from bot.port import body as b
from bot.programme.model import Session
from bot.questions import messages, next_door
from bot.questions.rules import read_prefix

LATELY = timedelta(hours=3)  # since a session ended
IN_PUBLIC, IN_PRIVATE = 3, 12  # sessions told of at once
LONGEST_NAME = 40  # characters repeated of what was read as a comptoir


def missed(turn: Turn) -> None:
    """Handle `manque [C3]`: the sessions that run or ended lately, or the one named."""
    named = turn.arguments.rstrip(" \u202f!?.")
    prefix = read_prefix(named) if named else None
    if named and prefix not in turn.day.session_by_prefix:
        refuse(
            turn,
            "no-such-comptoir-missed",
            named=(b.Words(named[:LONGEST_NAME]),),
            known=messages.codes_shown(turn.day),
            prefix=which.example(turn),
        )
        return
    sessions = [turn.day.session_by_prefix[prefix]] if prefix else _lately(turn)
    most = IN_PRIVATE if turn.is_private else IN_PUBLIC
    reply_body(turn, _told(turn, sessions[-most:], sessions[:-most]), "missed")


def _lately(turn: Turn) -> list[Session]:
    return [s for s in turn.day.programme.question_sessions if s.start <= turn.at < s.end + LATELY]


def _told(turn: Turn, sessions: Sequence[Session], others: Sequence[Session]) -> b.Body:
    if not sessions:
        return turn.day.words.body(turn.speech, "missed-nothing", prefix=which.example(turn))
    heard = [next_door.heard_in(turn.c, session) for session in sessions]
    told = next_door.body(turn.day, heard, turn.speech)
    if not others:
        return told
    prefix = turn.day.prefixes[others[-1].id]
    more = turn.day.words.body(turn.speech, "missed-others", count=len(others), prefix=prefix)
    return b.join([told, more])
