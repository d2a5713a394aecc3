"""Showing near questions to whoever asks by a form, before theirs is published; `offered` is their choice."""

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


def offer(turn: Turn, session: Session, text: str, anonymous: bool) -> bool:
    """Show the near questions of others and keep the draft meanwhile; False if there are none to show."""
    shown = _near(turn, session, text) if _asks_by_form(turn) else []
    if not shown:
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
        _show(turn, shown)
    return True


def _asks_by_form(turn: Turn) -> bool:
    """Return whether this is a native command or a form, not a choice about words said to us in private."""
    heard = turn.heard
    if not isinstance(heard, Pressed) or heard.about is not None:
        return False
    return heard.target is None or not is_direct(heard.place)


def _near(turn: Turn, session: Session, text: str) -> Sequence[Question]:
    found = [each.question for each in near.nearest(turn.c, text, session.id, LOOKED_AT)]
    questions = {question.id: question for question in queue.get_all(turn.c, found)}
    others = [questions[id] for id in found if questions[id].asker != turn.account.person]
    return others[:SHOWN]


def _show(turn: Turn, shown: Sequence[Question]) -> None:
    label = turn.day.words.line
    votes = [
        Action(f"{VOTES}{q.id}", label(turn.speech, "action-near-vote", code=q.code), "👍") for q in shown
    ]
    publish = Action(PUBLISHES, label(turn.speech, "action-near-publish"), "✅")
    head = turn.day.words.body(turn.speech, "near-shown", count=len(shown), seconds=WAITS.seconds)
    reply_body(
        turn,
        b.join([head, *(messages.list_line(turn.day, question, turn.speech) for question in shown)]),
        "near",
        kind=Kind.WHICH,
        actions=(*votes, publish),
        subject=f"{which.DRAFT}{turn.heard.event}",
    )


def is_choice(action: str) -> bool:
    return action == PUBLISHES or action.startswith(VOTES)
