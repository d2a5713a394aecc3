"""`alerte`: a call for help to the organisers, and the tap by which one of them takes it."""

from typing import Any

from sqlalchemy.engine import Row

from bot.commands import desk
from bot.commands.turn import Turn, mark, over, refuse, reply, reply_body
from bot.people import appeals
from bot.port.chat import Pressed, Reacted, bare

SEEN = "👀"


def alert(turn: Turn) -> None:
    """Handle `alerte texte`: it goes to the régie; in public, nothing but 👀 answers it."""
    if not turn.arguments:
        refuse(turn, "usage-alert")
        return
    appeals.call(turn.tx, turn.heard, turn.account, turn.arguments)
    if turn.is_private:
        reply(turn, "appealed")
    else:
        mark(turn, SEEN, "seen")


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on a tap in the régie: the first ✅ takes the call, and its taker can give it back."""
    leader, heard = appeals.about(turn.c, row), turn.heard
    if isinstance(heard, Reacted) and bare(heard.mark) == "✅":
        action = appeals.TAKE
    if leader is None or action not in (appeals.TAKE, appeals.GIVE_BACK):
        over(turn)
    elif action == appeals.TAKE:
        if not appeals.take(turn.tx, leader, heard):
            _say_taken(turn, row)
    elif (leader.taken_on, leader.taken_by) == (heard.platform, heard.handle):
        appeals.give_back(turn.tx, leader)
    else:
        _say_taken(turn, row)


def _say_taken(turn: Turn, row: Row[Any]) -> None:
    """Tell the second of two organisers who takes care of it; its taker needs no such word."""
    leader = appeals.about(turn.c, row)
    if leader is None or leader.taken_at is None:
        over(turn)
    elif (leader.taken_on, leader.taken_by) != (turn.heard.platform, turn.heard.handle):
        who = appeals.taker(turn.tx, leader, turn.speech)
        body = desk.addressed(turn, "appeal-already", who=who)
        to = None if isinstance(turn.heard, Pressed) else row.remote
        reply_body(turn, body, "appeal-already", **({} if to is None else {"reply_to": to}))
