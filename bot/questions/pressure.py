"""Whether more questions come in a place than cards can show, and which of them got none. Transactions.

More than `flood: {pressure: …}` in a minute begin it; it is over once fewer than a third came in a minute.
Both are wall time, as all limits are.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.outbox import alerts
from bot.people.flood import MINUTE
from bot.programme.model import Session
from bot.questions.rules import OPEN
from bot.timetable import labels

CALMER = 3  # the part of the limit below which it is over: it does not begin and end again and again
CARD_EACH = timedelta(seconds=15)  # of wall time, between two cards that make up for it: four a minute

_p, _u, _q = t.pressures.c, t.uncarded.c, t.questions.c
_OF = sa.bindparam("of", type_=sa.String)
# Built once: they run for each question.
STATE = sa.select(t.pressures).where(_p.session == _OF)
_EARLIER = t.queues.c.prefix + "-" + sa.cast(t.queues.c.last_number - sa.bindparam("back"), sa.String)
TAKEN = (
    sa.select(_q.taken_at).join(t.queues, _q.code == _EARLIER).where(t.queues.c.session == _OF)
)  # that many questions before the newest one of a queue
LASTS = STATE.where(_p.over.is_(False))
KEPT = sa.exists(sa.select(_p.session))
SOONEST = sa.select(sa.func.min(_p.due, type_=t.UTCInstant)).scalar_subquery()


def holds(tx: Transaction, session: Session) -> bool:
    """Return whether questions get no card in a place, from the first one that is too many."""
    state = tx.c.execute(STATE, {"of": session.id}).first()
    if state is not None and not state.over:
        return True
    if not has_cards(tx) or not _is_full(tx, session.id, tx.day.settings.flood.pressure):
        return False
    _begin(tx, session, state)
    return True


def has_cards(tx: Transaction) -> bool:
    """Return whether the event is on a platform where questions have cards; pages have none."""
    return any(not limits.shows_queue for limits in tx.day.platforms.values())


def lasts(c: Connection, session: str) -> Row[Any] | None:
    """Return the pressure of a place as long as it lasts."""
    return c.execute(LASTS, {"of": session}).first()


def all_lasting(c: Connection) -> list[tuple[str, datetime]]:
    """Return the sessions whose places are under pressure, and since when (wall time)."""
    lasting = sa.select(_p.session, _p.since).where(_p.over.is_(False)).order_by(_p.since)
    return [(session, since) for session, since in c.execute(lasting)]


def _is_full(tx: Transaction, session: str, limit: int) -> bool:
    """Return whether more questions than that came within the last minute."""
    earlier = _taken(tx.c, session, limit)
    return earlier is not None and timedelta(0) <= tx.now.wall - earlier < MINUTE


def _taken(c: Connection, session: str, back: int) -> datetime | None:
    """Return when the question was taken that came this many before the newest one."""
    taken: datetime | None = c.execute(TAKEN, {"of": session, "back": back}).scalar()
    return taken


# ── From its beginning to its end ───────────────────────────────────────────────────────────────────────


def _begin(tx: Transaction, session: Session, former: Row[Any] | None) -> None:
    """Begin it, and tell the organisers; what still waits for a card since the former one goes on waiting."""
    values = {"since": tx.now.wall, "over": False, "due": tx.now.wall + MINUTE}
    if former is None:
        insert_once(tx.c, t.pressures, {"session": session.id, **values})
    else:
        tx.c.execute(sa.update(t.pressures).where(_p.session == session.id).values(values))
    alerts.alert(
        tx,
        f"pressure:{session.id}:{tx.now.wall.isoformat()}",
        "alert-pressure",
        place=_name(tx, session),
        limit=tx.day.settings.flood.pressure,
        votes=int(tx.day.page_of(session.place) is not None),
    )


def calm_at(tx: Transaction, session: str) -> datetime:
    """Return the wall time at which fewer questions than a third of the limit will have come in a minute."""
    least = max(1, tx.day.settings.flood.pressure // CALMER)
    newest = _taken(tx.c, session, least - 1)
    return tx.now.wall if newest is None or newest > tx.now.wall else newest + MINUTE


def look_again(c: Connection, session: str, due: datetime) -> None:
    c.execute(sa.update(t.pressures).where(_p.session == session).values(due=due))


def end(tx: Transaction, session: Session, state: Row[Any]) -> None:
    """End it, and tell the organisers; those that got no card follow one by one."""
    over = {"over": True, "due": tx.now.wall}
    tx.c.execute(sa.update(t.pressures).where(_p.session == session.id).values(over))
    count = sa.select(sa.func.count()).where(_q.session == session.id, _q.taken_at >= state.since)
    alerts.alert(
        tx,
        f"pressure-over:{session.id}:{state.since.isoformat()}",
        "alert-pressure-over",
        place=_name(tx, session),
        count=int(tx.c.execute(count).scalar_one()),
        cards=count_waiting(tx.c, session.id),
    )


def _name(tx: Transaction, session: Session) -> str:
    return labels.place_name(tx.day, session.place, tx.day.language)


def is_settled(c: Connection, session: str) -> None:
    """Forget it: nothing of it is left to be done."""
    c.execute(sa.delete(t.uncarded).where(_u.session == session))
    c.execute(sa.delete(t.pressures).where(_p.session == session))


# ── Questions without a card ────────────────────────────────────────────────────────────────────────────


def hold_back(c: Connection, question: int, session: str) -> None:
    insert_once(c, t.uncarded, {"question": question, "session": session})


def forget(c: Connection, question: int) -> None:
    """Let a question wait for its card no more."""
    c.execute(sa.delete(t.uncarded).where(_u.question == question))


def next_waiting(c: Connection, session: str) -> int | None:
    """Return the question whose turn it is to get a card: the first asked of those still open."""
    found: int | None = c.execute(_waiting(session).order_by(_u.question).limit(1)).scalar()
    return found


def count_waiting(c: Connection, session: str) -> int:
    waiting = _waiting(session).subquery()
    return int(c.execute(sa.select(sa.func.count()).select_from(waiting)).scalar_one())


def _waiting(session: str) -> sa.Select[Any]:
    still_open = _q.state.in_([str(state) for state in sorted(OPEN)])
    return (
        sa.select(_u.question)
        .join(t.questions, _q.id == _u.question)
        .where(_u.session == session, still_open)
    )


def due(tx: Transaction) -> list[Row[Any]]:
    """Return the places to look at now."""
    return list(tx.c.execute(sa.select(t.pressures).where(_p.due <= tx.now.wall).order_by(_p.session)))
