"""Presence: before each session with a desk, its people who gave no sign of life are asked whether they come.

Whatever they do anywhere counts as being there. Transactions.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.people import named as people_named
from bot.people import people
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body, accounts_named, from_json
from bot.port.chat import Action
from bot.programme.model import REGIE, Session
from bot.timetable import labels, personal

SEEN_WITHIN = timedelta(hours=1)  # of event time, like the programme: who did something since is there
TOLD_BEFORE = timedelta(minutes=10)  # when the organisers hear who is missing
THERE, LATE = "there", "late"  # keys of the actions
ASKED, TOLD = "presence:", "presence-told:"  # begin the keys of `settled`, and those of messages
LATELY = timedelta(hours=3)  # of event time: what was asked before is not taken back any more

_p = t.presences.c


# ── When ────────────────────────────────────────────────────────────────────────────────────────────────


def _ask_at(day: Day, session: Session) -> datetime:
    """Return when its people are asked; if the setting is nothing, that is when it begins, and never."""
    return session.start - day.settings.reminders.presence


def _told_at(day: Day, session: Session) -> datetime:
    return session.start - min(TOLD_BEFORE, day.settings.reminders.presence / 2)


def _with_desks(day: Day) -> list[Session]:
    return [session for session in day.programme.question_sessions if not session.cancelled]


def to_ask(tx: Transaction) -> list[Session]:
    """Return the sessions whose people are to be asked now."""
    now, day = tx.now.event, tx.day
    due = [s for s in _with_desks(day) if _ask_at(day, s) <= now < _told_at(day, s)]
    return _unsettled(tx, ASKED, due)


def to_tell(tx: Transaction) -> list[Session]:
    """Return the sessions whose missing people the organisers are to hear of now."""
    due = [s for s in _with_desks(tx.day) if _told_at(tx.day, s) <= tx.now.event < s.start]
    return _unsettled(tx, TOLD, due)


def next_due(day: Day, now: datetime) -> Iterable[datetime]:
    """Return the event times at which people will be asked, or the organisers told."""
    moments = [at for session in _with_desks(day) for at in (_ask_at(day, session), _told_at(day, session))]
    return [at for at in moments if at > now]


def _of(session: Session) -> str:
    return f"{session.id}:{session.start.isoformat()}"


def _unsettled(tx: Transaction, what: str, sessions: Sequence[Session]) -> list[Session]:
    key, keys = t.settled.c.key, {f"{what}{_of(session)}": session for session in sessions}
    done = set(tx.c.execute(sa.select(key).where(key.in_(list(keys)))).scalars()) if keys else set()
    return [session for named, session in keys.items() if named not in done]


def _settle(tx: Transaction, what: str, session: Session) -> bool:
    key = f"{what}{_of(session)}"
    return insert_once(tx.c, t.settled, {"key": key, "at": tx.now.event}) is not None


# ── Asked in the desk ───────────────────────────────────────────────────────────────────────────────────


def ask(tx: Transaction, session: Session) -> None:
    """Ask those who were not seen lately and are in no session that runs; nobody, if all are there."""
    if not _settle(tx, ASKED, session):
        return
    running = [each for each in tx.day.programme.sessions if each.runs(tx.now.event)]
    busy = {id for each in running for id in each.people}
    for id in tx.day.programme.awaited(session):
        if id not in busy and people_named.accounts_of(tx, id) and not _was_seen(tx, id):
            values = {"session": session.id, "start": session.start, "named": id, "asked_at": tx.now.wall}
            insert_once(tx.c, t.presences, values)
    asked = _asked(tx.c, session)
    for platform in tx.day.platforms if asked else ():
        body = _body(tx, session, asked, platform)
        if body is not None:
            outgoing.say(tx, _post(tx, session, platform, body))


def _was_seen(tx: Transaction, named: str) -> bool:
    seen = _last_seen(tx, named)
    return seen is not None and tx.clock.event_time(seen) > tx.now.event - SEEN_WITHIN


def _last_seen(tx: Transaction, named: str) -> datetime | None:
    """Return the wall time at which a person of the programme last did anything, on any of their accounts."""
    known = [people.find(tx.c, *each) for each in people_named.accounts_of(tx, named).items()]
    theirs = {account.person for account in known if account is not None}
    a = t.accounts.c
    query = sa.select(sa.func.max(a.seen_at)).where(a.person.in_(theirs))
    found: datetime | None = tx.c.execute(query).scalar()
    return found


def _asked(c: Connection, session: Session) -> Sequence[Row[Any]]:
    this = (_p.session == session.id, _p.start == session.start)
    return c.execute(sa.select(t.presences).where(*this)).all()


def _post(tx: Transaction, session: Session, platform: str, body: Body) -> Post:
    line, language = tx.day.words.line, tx.day.language
    return Post(
        key=outgoing.standing_key(tx.c, f"{ASKED}{_of(session)}:{platform}"),
        platform=platform,
        place=session.desk,
        kind=Kind.PRESENCE,
        body=body,
        priority=Priority.REMINDER,
        notify=True,
        actions=(
            Action(THERE, line(language, "action-there"), "✅"),
            Action(LATE, line(language, "action-late"), "🕐"),
        ),
        stale=session.start,
    )


def _body(tx: Transaction, session: Session, asked: Sequence[Row[Any]], platform: str) -> Body | None:
    """Call those who have an account there, and show who has answered; None if nobody has one."""
    day, language = tx.day, tx.day.language
    handles = {row.named: people_named.accounts_of(tx, row.named).get(platform) for row in asked}
    here = [row for row in asked if handles[row.named]]
    if not here:
        return None
    calls = [[b.Person(_name(day, row.named), handles[row.named], ping=True)] for row in here]
    answered = [[b.Text(f"{_sign(row)} "), b.Text(_name(day, row.named))] for row in here if _sign(row)]
    question = day.words.body(
        language,
        "presence-ask",
        session=labels.place_label(day, session),
        start=session.start,
        who=labels.separated(calls),
    )
    return question + b.paragraph(*labels.separated(answered, " · ")) if answered else question


def _sign(row: Row[Any]) -> str:
    return "" if row.late is None else "🕐" if row.late else "✅"


def _name(day: Day, named: str) -> str:
    person = day.programme.people.get(named)
    return person.name if person else named


# ── Answered ────────────────────────────────────────────────────────────────────────────────────────────


def session_of(day: Day, row: Row[Any]) -> Session | None:
    """Return the session that a message asks about; None if it is not at that hour any more."""
    about = row.key.rstrip("+").removesuffix(f":{row.platform}").removeprefix(ASKED)
    return next((session for session in _with_desks(day) if _of(session) == about), None)


def answer(tx: Transaction, session: Session, person: int, *, late: bool, at: datetime) -> bool:
    """Note that somebody is there or will be late, for all platforms; return False if they were not asked."""
    theirs = (_p.session == session.id, _p.start == session.start)
    mine = _p.named.in_(people_named.ids_of(tx, person))
    noted = sa.update(t.presences).where(*theirs, mine).values(late=late, answered_at=at)
    if tx.c.execute(noted).rowcount == 0:
        return False
    asked = _asked(tx.c, session)
    for platform in tx.day.platforms:
        row = outgoing.by_key(tx.c, outgoing.standing_key(tx.c, f"{ASKED}{_of(session)}:{platform}"))
        body = _body(tx, session, asked, platform)
        if row is not None and body is not None and not outgoing.is_too_old(tx, row):
            outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
    return True


# ── Told to the organisers ──────────────────────────────────────────────────────────────────────────────


def tell(tx: Transaction, session: Session) -> None:
    """Tell the organisers who gave no sign of life since they were asked, and who said that they are late."""
    if not _settle(tx, TOLD, session):
        return
    asked = _asked(tx.c, session)
    away = [row for row in asked if not _came(tx, row)]
    missing = [_name(tx.day, row.named) for row in away if row.late is None]
    late = [_name(tx.day, row.named) for row in away if row.late]
    for platform in tx.day.platforms if missing or late else ():
        post = Post(
            key=f"{TOLD}{_of(session)}:{platform}",
            platform=platform,
            place=REGIE,
            kind=Kind.NOTICE,
            body=_told(tx.day, session, missing, late),
            priority=Priority.REMINDER,
            notify=True,
            stale=session.start,
        )
        outgoing.say(tx, post)


def _came(tx: Transaction, row: Row[Any]) -> bool:
    """True if they said so, or did anything since they were asked, or since they said that they are late."""
    seen = _last_seen(tx, row.named)
    since = row.answered_at if row.late else row.asked_at
    return row.late is False or (seen is not None and seen > since)


def _told(day: Day, session: Session, missing: Sequence[str], late: Sequence[str]) -> Body:
    named = personal.named(day, session, day.language)
    parts = [day.words.body(day.language, "presence-told", session=named)]
    for key, names in (("presence-missing", missing), ("presence-late", late)):
        if names:
            listed = day.words.list(day.language, list(names))
            parts.append(day.words.body(day.language, key, names=listed))
    return b.join(parts)


# ── Moved, forgotten ────────────────────────────────────────────────────────────────────────────────────


def drop_moved(tx: Transaction) -> None:
    """Take back what asks about an hour that changed; people are asked again before the new one."""
    o = t.outbox.c
    recent = (o.kind == Kind.PRESENCE, o.state != State.SKIPPED, o.due > tx.now.event - LATELY)
    for row in tx.c.execute(sa.select(t.outbox).where(*recent, o.operation == "say")).all():
        if session_of(tx.day, row) is None and not outgoing.was_taken_back(tx.c, row):
            outgoing.take_back(tx, row, Why.PROGRAMME)
            about = row.key.rstrip("+").removesuffix(f":{row.platform}")
            tx.c.execute(sa.delete(t.settled).where(t.settled.c.key == about))


def asked_as(c: Connection, ids: Iterable[str]) -> bool:
    """Return whether one of these people of the programme was asked whether they are there."""
    return c.execute(sa.select(_p.named).where(_p.named.in_(list(ids)))).first() is not None


def forget(tx: Transaction, ids: Collection[str], accounts: Iterable[Account]) -> None:
    """Forget what these people of the programme were asked, and answered; no message shows it any more."""
    tx.c.execute(sa.delete(t.presences).where(_p.named.in_(ids)))
    o, theirs = t.outbox.c, {(account.platform, account.handle) for account in accounts}
    asking = (o.kind == Kind.PRESENCE, o.operation == "say", o.body.isnot(None))
    for row in tx.c.execute(sa.select(t.outbox).where(*asking).order_by(o.id)).all():
        if any((row.platform, named) in theirs for named in accounts_named(from_json(row.body))):
            _ask_without(tx, row)


def _ask_without(tx: Transaction, row: Row[Any]) -> None:
    """Ask only those who are left; where an edit would not do, by another message that pings nobody."""
    session = session_of(tx.day, row)
    if session is not None and session.start <= tx.now.event:
        session = None
    body = _body(tx, session, _asked(tx.c, session), row.platform) if session is not None else None
    if body is not None and not outgoing.keeps_words(tx.day, row) and not outgoing.is_too_old(tx, row):
        outgoing.revise(tx, row, body, refresh=timedelta(0))
        return
    stood = row.state != State.SKIPPED and not outgoing.was_taken_back(tx.c, row)
    outgoing.take_back(tx, row, Why.FORGOTTEN, Priority.CHIP)
    ends.rewrite(tx.c, row.id, Body())
    if stood and session is not None and body is not None:
        outgoing.say(tx, replace(_post(tx, session, row.platform, b.unpinged(body)), notify=False))
