"""Choices among the near questions shown: a vote instead of a question, or the question all the same.

Without a choice, the draft is published after a minute.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.commands import asking, voting, which
from bot.commands.offering import PUBLISHES, VOTES
from bot.commands.turn import Turn, over, reply
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.people import people
from bot.port.chat import Pressed
from bot.questions import messages, queue
from bot.questions.rules import VOTABLE

_publishes_at = t.drafts.c.publishes_at
DUE = which.WAITING.where(_publishes_at <= sa.bindparam("now", type_=t.UTCInstant)).order_by(_publishes_at)


def tapped(turn: Turn, menu: Row[Any], action: str) -> None:
    """Vote instead of asking, or publish at once."""
    waiting = which.draft(turn, menu.subject.removeprefix(which.DRAFT))
    if waiting is None:
        over(turn)
    elif action == PUBLISHES:
        which.drop(turn, waiting.event)
        _publish(turn, waiting)
    else:
        _vote(turn, waiting, int(action.removeprefix(VOTES)))


def _vote(turn: Turn, waiting: Row[Any], question: int) -> None:
    found = queue.get(turn.c, question)
    if found.state in VOTABLE and voting.vote_for(turn, found):
        which.drop(turn, waiting.event)
        reply(turn, "near-voted", code=found.code, votes=queue.get(turn.c, found.id).voters)
    else:
        state = messages.state_of(turn.day, found, turn.speech)
        reply(turn, "near-over", code=found.code, state=state)


def _publish(turn: Turn, waiting: Row[Any]) -> None:
    """Take the question in, even if its comptoir closed since it was asked."""
    session = turn.day.programme.queue_of(waiting.session)
    if session is not None:
        asking.take(turn, session, waiting.text, bool(waiting.anonymous))


# ── Without a choice ────────────────────────────────────────────────────────────────────────────────────


def publish_due(tx: Transaction) -> None:
    """Publish the drafts whose minute is over, and answer the press or the form that asked them."""
    for waiting in tx.c.execute(DUE, {"now": tx.now.wall}).all():
        turn = _turn(tx, waiting)
        which.drop(turn, waiting.event)
        _publish(turn, waiting)


def _turn(tx: Transaction, waiting: Row[Any]) -> Turn:
    account = people.known(tx.c, waiting.platform, waiting.handle)
    told = (waiting.platform, waiting.event, waiting.place, waiting.handle, account.name, waiting.at)
    menus = outgoing.about(tx.c, f"{which.DRAFT}{waiting.event}", Kind.WHICH)
    language = next((str(menu.language) for menu in menus if menu.platform == waiting.platform), None)
    return Turn(tx, tx.now.event, Pressed(*told, messages.ASKS), account, language=language)


def next_due(c: Connection) -> datetime | None:
    """Return the wall time at which the next draft is published."""
    soonest: datetime | None = c.execute(sa.select(sa.func.min(_publishes_at))).scalar()
    return soonest
