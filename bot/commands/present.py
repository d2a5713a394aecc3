"""✅ and 🕐 under the message that asks the people of a desk whether they are there."""

from typing import Any

from sqlalchemy.engine import Row

from bot.commands.turn import Turn, over, reply
from bot.people import presence
from bot.port.chat import Pressed


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Note the answer of somebody who was asked; nobody answers for another."""
    session = presence.session_of(turn.day, row)
    if session is None:
        over(turn)
        return
    is_late = action == presence.LATE
    noted = presence.answer(turn.tx, session, turn.account.person, late=is_late, at=turn.heard.at)
    if isinstance(turn.heard, Pressed):
        reply(turn, "presence-noted" if noted else "presence-not-you", late=int(is_late))
