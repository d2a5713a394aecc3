"""`oublie-moi`: erasing what is kept of a person when they ask, once they have confirmed it."""

from typing import Any

from sqlalchemy.engine import Row

from bot.clock import Now
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.outbox import forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.people import people
from bot.port import body as b
from bot.port.chat import Action
from bot.port.text import folded
from bot.privacy import forgetting
from bot.programme.model import REGIE

FORGET = "forget"  # the key of the action that confirms


def agrees(words: str) -> bool:
    return folded(words).strip(" .!\u202f") in people.AGREEMENTS


def forget_me(turn: Turn) -> None:
    """Handle `oublie-moi`, which says what will happen and asks; `oublie-moi oui`, or the button, does it."""
    if not turn.is_private:
        refuse(turn, "forget-privately")
    elif agrees(turn.arguments):
        _forget(turn)
    else:
        _ask(turn)


def _ask(turn: Turn) -> None:
    buttons = turn.day.platforms[turn.heard.platform].buttons
    action = Action(FORGET, turn.day.words.line(turn.speech, "action-forget"), "🗑️")
    desk = any(place != REGIE for place in people.places_of(turn.c, turn.account.person))
    body = turn.day.words.body(turn.speech, "forget-ask", buttons=int(buttons))
    if desk:
        body = b.join([body, turn.day.words.body(turn.speech, "forget-ask-desk")])
    if outgoing.has_documents(turn.c):
        body = b.join([body, turn.day.words.body(turn.speech, "files-stay")])
    reply_body(turn, body, "forgetting", kind=Kind.FORGETTING, actions=(action,) if buttons else ())


def confirmed(turn: Turn, asked: Row[Any] | None) -> None:
    """Forget the person who pressed the button, if they are the one who was asked.

    Whoever presses it again, because the answer was lost, is known again by that, and is forgotten again.
    `asked` then says no more whom it was for, or is gone.
    """
    whom = asked.person if asked is not None else None
    if whom in (None, "", turn.heard.handle) and turn.is_private:
        _forget(turn)
    else:
        over(turn)


def _forget(turn: Turn) -> None:
    """Forget this person, and answer one last time; once that is said, its row forgets who it was for.

    This may be handled late: what they asked since then, here or on another platform, is no longer theirs.
    The clocks of platforms differ, so none is trusted about what is still to come on another.
    """
    heard, now = turn.heard, turn.now
    then = Now(turn.at, heard.at)
    elsewhere = min(then, now, key=lambda instant: instant.wall)
    until = dict.fromkeys(turn.day.platforms, elsewhere) | {heard.platform: then}
    forgetting.forget(turn.tx, turn.account.person, until)
    row = reply(turn, "forgotten")
    if row is not None:
        forgotten.seal_row(turn.c, row)
