"""Choices among the near questions shown: a vote instead of a question, or the question all the same.

Without a choice, the draft is published after a minute.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.commands import asking, silencing, voting, which
from bot.commands.near_shown import PUBLISHES, VOTES
from bot.commands.turn import Turn, over, reply
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.people import people
from bot.port.chat import Pressed
from bot.questions import messages, queue
from bot.questions.rules import VOTABLE

_d, _NOW = t.drafts.c, sa.bindparam("now", type_=t.UTCInstant)
# In the order asked. Those shown in the future were so while the clock ran ahead.
_IS_DUE = (_d.publishes_at.is_not(None), (_d.publishes_at <= _NOW) | (_d.shown_at > _NOW))
DUE = which.WAITING.where(*_IS_DUE).order_by(_d.at, _d.event)
SOONEST = sa.select(sa.func.min(_d.publishes_at)).scalar_subquery()


def tapped(turn: Turn, menu: Row[Any], action: str) -> None:
    """Vote instead of asking, or publish at once."""
    waiting = which.draft(turn, menu.subject.removeprefix(which.DRAFT))
    if waiting is None:
        over(turn)
    elif action == PUBLISHES:
        _publish(turn, waiting)
    else:
        _vote(turn, waiting, int(action.removeprefix(VOTES)))


def _vote(turn: Turn, waiting: Row[Any], question: int) -> None:
    """Drop the question for a vote, unless the one chosen takes no more: then the choice stays open."""
    found = queue.get(turn.c, question)
    last = queue.last_of(turn.c, found)
    if last.state in VOTABLE and voting.vote_for(turn, found):
        which.drop(turn, waiting.event)
        reply(turn, "near-voted", code=last.code, votes=queue.get(turn.c, last.id).voters)
    else:
        state = messages.state_of(turn.day, found, turn.speech)
        reply(turn, "near-over", code=found.code, state=state)


def _publish(turn: Turn, waiting: Row[Any]) -> None:
    """Take the question in as asked when it was, even if its comptoir closed since."""
    which.drop(turn, waiting.event)
    session, anonymous = turn.day.programme.queue_of(waiting.session), bool(waiting.anonymous)
    asked = replace(turn, at=turn.tx.clock.event_time(waiting.at))
    if session is None:  # the programme lost it meanwhile
        reply(turn, "no-queue")
    elif not silencing.is_refused(asked, session, anonymous=anonymous):
        asking.take(asked, session, waiting.text, anonymous)


# ── Without a choice ────────────────────────────────────────────────────────────────────────────────────


def due(tx: Transaction) -> Sequence[Row[Any]]:
    """Return the drafts whose minute is over."""
    return tx.c.execute(DUE, {"now": tx.now.wall}).all()


def publish(tx: Transaction, waiting: Row[Any]) -> None:
    """Publish a draft whose minute is over, and answer the form that asked it."""
    account = people.known(tx.c, waiting.platform, waiting.handle)
    told = (waiting.platform, waiting.event, waiting.place, waiting.handle, account.name, waiting.at)
    menus = outgoing.about(tx.c, f"{which.DRAFT}{waiting.event}", Kind.WHICH)
    language = next((menu.language for menu in menus if menu.platform == waiting.platform), None)
    _publish(Turn(tx, tx.now.event, Pressed(*told, messages.ASKS), account, language=language), waiting)
