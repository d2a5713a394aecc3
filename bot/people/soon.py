"""The word to those who follow a session, a little before it begins. Transactions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox.kinds import Kind
from bot.outbox.states import UNSAID
from bot.people import followers
from bot.people.followers import Follower
from bot.port.body import Body
from bot.programme.model import Session
from bot.programme.notices import GRACE
from bot.timetable import personal

_s = t.settled.c
SOON = "soon:"  # before a start: the key of the word; with the session's id between, a key of `settled`


def due(tx: Transaction) -> list[Session]:
    """Return the sessions that begin soon, or began lately, whose followers were not told yet."""
    coming = [each for each in _told(tx.day) if _from(tx.day, each) <= tx.now.event < _stale(each)]
    keys = {_settled_key(session): session for session in coming}
    done = set(tx.c.execute(sa.select(_s.key).where(_s.key.in_(list(keys)))).scalars()) if keys else set()
    return [session for key, session in keys.items() if key not in done]


def remind(tx: Transaction, session: Session) -> None:
    """Tell all who follow a session that it begins."""
    if insert_once(tx.c, t.settled, {"key": _settled_key(session), "at": tx.now.event}) is not None:
        for follower in followers.of(tx.c, session.id):
            _say(tx, follower, session)


def remind_late(tx: Transaction, follower: Follower, session: Session) -> None:
    """Tell somebody who began to follow a session after the others were told, if it has not begun."""
    if _is_settled(tx, session) and tx.now.event < session.start:
        _say(tx, follower, session)


def drop_moved(tx: Transaction) -> None:
    """Do not say any more what names an hour that changed."""
    o = t.outbox.c
    waiting = (o.kind == Kind.PERSONAL, o.state.in_(UNSAID), o.remote.is_(None), o.key.contains(f":{SOON}"))
    true = {f"{followers.subject(each.id)} {_key(each)}" for each in _told(tx.day)}
    for row in tx.c.execute(sa.select(t.outbox).where(*waiting)).all():
        if f"{row.subject} {followers.key_in(row)}" not in true:
            followers.unsay(tx, row)


def next_due(day: Day, now: datetime) -> Iterator[datetime]:
    """Yield when followers will be told of each session to come, in event time."""
    return (at for session in _told(day) if (at := _from(day, session)) > now)


def _told(day: Day) -> list[Session]:
    return [each for each in day.programme.sessions if personal.can_be_followed(each) and not each.cancelled]


def _from(day: Day, session: Session) -> datetime:
    return session.start - day.settings.reminders.place


def _stale(session: Session) -> datetime:
    return min(session.start + GRACE, session.end)


def _key(session: Session) -> str:
    return f"{SOON}{session.start.isoformat()}"


def _settled_key(session: Session) -> str:
    return f"{SOON}{session.id}:{session.start.isoformat()}"


def _is_settled(tx: Transaction, session: Session) -> bool:
    query = sa.select(_s.key).where(_s.key == _settled_key(session))
    return tx.c.execute(query).first() is not None


def _say(tx: Transaction, follower: Follower, session: Session) -> None:
    def word(language: str, unread: Sequence[str]) -> Body:
        return personal.soon_body(tx.day, session, language)

    followers.tell(tx, follower, _key(session), word, stale=_stale(session))
