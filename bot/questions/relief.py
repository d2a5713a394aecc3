"""What the clock does for a place that was under pressure: its end, then the cards that are missing."""

from typing import Any

from sqlalchemy.engine import Row

from bot.database.transaction import Transaction
from bot.programme.model import Session
from bot.questions import boards, pressure, queue, rolling


def look(tx: Transaction) -> None:
    """End what is over, and give one card in each place that misses some."""
    for state in pressure.due(tx):
        session = tx.day.programme.queue_of(state.session)
        if session is None:
            pressure.is_settled(tx.c, state.session)
        elif state.over:
            _give_a_card(tx, session)
        else:
            _end_if_calm(tx, session, state)


def _end_if_calm(tx: Transaction, session: Session, state: Row[Any]) -> None:
    calm_at = pressure.calm_at(tx, session.id)
    if calm_at > tx.now.wall:
        pressure.look_again(tx.c, session.id, calm_at)
        return
    pressure.end(tx, session, state)
    rolling.end(tx, session)
    _give_a_card(tx, session)


def _give_a_card(tx: Transaction, session: Session) -> None:
    """Show the first question that has no card; those that are no longer open need none."""
    waiting = None if session.is_over(tx.now.event) else pressure.next_waiting(tx.c, session.id)
    if waiting is None:
        pressure.is_settled(tx.c, session.id)
        return
    boards.show_cards(tx, queue.get(tx.c, waiting), again=True)
    pressure.look_again(tx.c, session.id, tx.now.wall + pressure.CARD_EACH)
