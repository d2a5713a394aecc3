"""Showing near questions to whoever asks by a form; `near_chosen` is what they choose.

Meanwhile the question is a draft with an hour: `publishes_at`.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.commands import which
from bot.commands.turn import Turn, reply_body
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.outbox.kinds import Kind
from bot.port import body as b
from bot.port.chat import Action, Pressed, is_direct
from bot.programme.model import Session
from bot.questions import messages, near, queue
from bot.questions.rules import Question

SHOWN = 3  # near questions at most
LOOKED_AT = 6  # of which some may be the asker's own
WAITS = timedelta(seconds=60)  # of wall time, for a choice
VOTES, PUBLISHES = "near-vote:", "near-publish"  # keys of the actions


def show(turn: Turn, session: Session, text: str, anonymous: bool) -> bool:
    """Show the near questions of others and keep the draft meanwhile; False if there are none to show."""
    near_ones = _near(turn, session, text) if _asks_by_form(turn) else []
    if not near_ones:
        return False
    heard = turn.heard
    draft = {
        "platform": heard.platform,
        "event": heard.event,
        "place": heard.place,
        "handle": heard.handle,
        "text": text,
        "session": session.id,
        "anonymous": anonymous,
        "confirmed": True,
        "own_message": False,
        "at": heard.at,
        "shown_at": turn.now.wall,
        "publishes_at": turn.now.wall + WAITS,
    }
    if insert_once(turn.c, t.drafts, draft) is not None:
        _show(turn, near_ones)
    return True


def _asks_by_form(turn: Turn) -> bool:
    """Return whether this is a native command or a form.

    A message chosen by a menu can be read by all already, and private words were shown back.
    """
    heard = turn.heard
    if not isinstance(heard, Pressed) or heard.about is not None:
        return False
    return heard.target is None or not is_direct(heard.place)


def _near(turn: Turn, session: Session, text: str) -> Sequence[Question]:
    found = [each.question for each in near.nearest(turn.c, text, session.id, LOOKED_AT)]
    questions = {question.id: question for question in queue.get_all(turn.c, found)}
    others = [questions[id] for id in found if questions[id].asker != turn.account.person]
    return others[:SHOWN]


def _show(turn: Turn, near_ones: Sequence[Question]) -> None:
    label = turn.day.words.line
    votes = [
        Action(f"{VOTES}{each.id}", label(turn.speech, "action-near-vote", code=each.code), "👍")
        for each in near_ones
    ]
    publish = Action(PUBLISHES, label(turn.speech, "action-near-publish"), "✅")
    head = turn.day.words.body(turn.speech, "near-shown", count=len(near_ones))
    reply_body(
        turn,
        b.join([head, *(messages.list_line(turn.day, each, turn.speech) for each in near_ones)]),
        "near",
        kind=Kind.WHICH,
        actions=(*votes, publish),
        subject=f"{which.DRAFT}{turn.heard.event}",
    )


def is_choice(action: str) -> bool:
    return action == PUBLISHES or action.startswith(VOTES)
