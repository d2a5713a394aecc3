"""Work that the clock triggers: reminders into the outbox, digests, ends of sessions, expired previews."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Row

from bot.announcements import cues, previews, scheduled
from bot.changes import corrections, known, planning, revisions, telling, topics
from bot.changes import previews as change_previews
from bot.commands import near_chosen, which
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.outbox import alerts, attempts, forgotten, outgoing, planned
from bot.outbox.outgoing import Priority
from bot.people import appeals, people, presence, soon
from bot.programme.model import Session
from bot.programme.notices import Notice
from bot.questions import (
    asking_words,
    desks,
    erasures,
    moderating,
    next_door,
    owning,
    pressure,
    proposals,
    queue,
    relief,
    rewordings,
    steps,
    still_open,
)
from bot.questions.rules import OPEN
from bot.restitution import confirming, given
from bot.timetable import reminders

log = structlog.get_logger()
# Prefixes of the keys of `settled`.
END, CANCELLED, DIGEST, BEGUN, OWED = "end:", "cancelled:", "digest:", "begun:", "owed:"
BEGUN_LATELY = timedelta(minutes=10)  # of event time; after that, the reminder of a start is left as it is
DIGEST_LATELY = timedelta(minutes=10)  # of event time, in which a digest that moved is not posted anew
OF_USE = timedelta(hours=12)  # of event time, in which a desk is told what its session left open
LOGGED_EVERY = timedelta(minutes=1)  # of wall time, because the clock turns after each commit


def plan_day(tx: Transaction) -> None:
    """Bring all that is planned up to the day as it now is, and tell people what changed of it.

    The messages that say how to ask are posted too.
    """
    found = known.differences(tx.c, tx.day)
    planning.plan(tx, found)
    telling.tell(tx, found)
    topics.describe(tx, found)
    revisions.note(tx)
    soon.drop_moved(tx)
    presence.drop_moved(tx)
    asking_words.post(tx)
    _take_up_restored(tx)


# What the tables keep for a turn of the clock, asked at once: most turns find nothing.
KEPT = sa.select(
    given.KEPT.label("sheets"),
    scheduled.KEPT.label("announcements"),
    (previews.KEPT | erasures.KEPT | change_previews.KEPT).label("previews"),
    rewordings.KEPT.label("rewordings"),
    appeals.KEPT.label("appeals"),
    cues.KEPT.label("cues"),
    telling.KEPT.label("tellings"),
    which.KEPT.label("drafts"),
    pressure.KEPT.label("pressures"),
)
_IN_THE_FUTURE = sa.exists().where(t.settled.c.at > sa.bindparam("event", type_=t.UTCInstant))
AHEAD = sa.select(_IN_THE_FUTURE | attempts.TOO_EARLY)


def tick(tx: Transaction, rested: Mapping[str, datetime]) -> None:
    """Do what has become due. A second call changes nothing; what fails is tried again.

    `rested` maps each platform that limits us to the wall time until which it does.
    """
    if tx.c.execute(AHEAD, {"event": tx.now.event, "platforms": list(tx.day.platforms)}).scalar():
        with _apart(tx, "clock"):
            _undo_the_future(tx)
    for notice in _due_digests(tx):
        with _apart(tx, notice.key):
            _post_planned_digest(tx, notice)
    for session in _ended_lately(tx):
        with _apart(tx, f"end:{session.id}"):
            _end_session(tx, session)
    for session in soon.due(tx):
        with _apart(tx, f"{soon.SOON}{session.id}"):
            soon.remind(tx, session)
    for session in presence.to_ask(tx):
        with _apart(tx, f"{presence.ASKED}{session.id}"):
            presence.ask(tx, session)
    for session in presence.to_tell(tx):
        with _apart(tx, f"{presence.TOLD}{session.id}"):
            presence.tell(tx, session)
    for door in next_door.due(tx):
        with _apart(tx, f"next-door:{door.sessions[0]}"):
            next_door.say(tx, door)
    for its in confirming.due(tx):
        with _apart(tx, f"confirm:{its.key}"):
            confirming.show(tx, its)
    for its in confirming.to_close(tx):
        with _apart(tx, f"confirmed:{its.key}"):
            confirming.close(tx, its)
    for its in given.due(tx):
        with _apart(tx, f"sheet:{its.key}"):
            given.give(tx, its)
    for its in given.to_print(tx):
        with _apart(tx, f"printed:{its.key}"):
            given.give_document(tx, its)
    for its in given.to_freeze(tx):
        with _apart(tx, f"frozen:{its.key}"):
            given.freeze(tx, its)
    kept = tx.c.execute(KEPT).one()
    if kept.sheets:
        with _apart(tx, "sheets"):
            given.follow(tx)
    for session, key in _mornings_after(tx):
        with _apart(tx, key):
            _tell_what_is_owed(tx, session, key)
    for start in _begun_lately(tx):
        with _apart(tx, _begun_key(start)):
            _say_what_began(tx, start, rested)
    for one in list(desks.outranked(tx, rested)):
        if one.allowed <= tx.now.wall:
            with _apart(tx, f"raised:{one.session.id}:{one.platform}"):
                desks.raise_digest(tx, one)
    if kept.pressures:
        with _apart(tx, "pressure"):
            relief.look(tx)
    if kept.announcements:
        with _apart(tx, "announcements"):
            scheduled.keep_hours(tx)
    if kept.previews:
        with _apart(tx, "previews"):
            previews.expire(tx)
            erasures.expire(tx)
            change_previews.expire(tx)
    if kept.rewordings:
        with _apart(tx, "rewordings"):
            moderating.settle(tx)
    if kept.appeals:
        with _apart(tx, "appeals"):
            appeals.ring_again(tx)
    if kept.cues:
        with _apart(tx, "cues"):
            cues.tell_unseen(tx)
    if kept.tellings:
        with _apart(tx, "followers"):
            telling.tell_followers(tx)
    if kept.drafts:
        with _apart(tx, "drafts"):
            which.expire(tx)
    for waiting in near_chosen.due(tx) if kept.drafts else ():
        with _apart(tx, f"near:{waiting.event}"):
            near_chosen.publish(tx, waiting)
    if forgotten.has_done(tx.c):
        with _apart(tx, "forgotten"):
            forgotten.sweep(tx.c)


def _undo_the_future(tx: Transaction) -> None:
    """Take up again what was wrongly counted as settled or too late while the clock ran ahead."""
    tx.c.execute(sa.delete(t.settled).where(t.settled.c.at > tx.now.event))
    if (taken_up := attempts.take_up_again(tx.c, tx.day.platforms, tx.now.event)) > 0:
        log.warning("the clock ran ahead", messages=taken_up)
        alerts.alert(tx, f"ahead:{tx.now.wall.isoformat()}", "alert-clock-ahead", count=taken_up)


@contextmanager
def _apart(tx: Transaction, piece: str) -> Iterator[None]:
    """Run a piece of the clock's work in its own savepoint: a failure is logged and undoes only that."""
    try:
        with tx.c.begin_nested():
            yield
    except sa.exc.OperationalError:  # the database is in trouble: the whole turn is tried again
        raise
    except Exception:  # the edge of the loop: one piece must not stop the others
        if people.claim_telling(tx, f"failed:{piece}", LOGGED_EVERY):
            log.exception("not done when due", piece=piece)


def _ended_lately(tx: Transaction) -> list[Session]:
    """Return the sessions that are over and not settled yet; in a long event, many were settled days ago."""
    over = [session for session in tx.day.programme.question_sessions if session.is_over(tx.now.event)]
    known = _settled(tx.c, END) | _settled(tx.c, CANCELLED) if over else set()
    return [session for session in over if _end_key(session) not in known]


def _end_key(session: Session) -> str:
    if session.cancelled:
        return f"{CANCELLED}{session.id}"
    return f"{END}{session.id}:{session.end.isoformat()}"


def _settled(c: Connection, beginning: str) -> set[str]:
    """Return the keys that begin so; `;` comes just after `:`."""
    key = t.settled.c.key
    theirs = (key >= beginning, key < f"{beginning[:-1]};")
    return set(c.execute(sa.select(key).where(*theirs)).scalars())


def _end_session(tx: Transaction, session: Session) -> None:
    """Close the stage once only: if the session overruns, what an animateur stages later is left to them.

    A cancellation is an end: its open questions stay with its desk, which is told of them.
    """
    if insert_once(tx.c, t.settled, {"key": _end_key(session), "at": tx.now.event}) is not None:
        steps.close_stage(tx, session.id)
        desks.refresh_digests(tx, session.id)
        if tx.now.event - session.end < OF_USE:
            cancelled_at = tx.now.event if session.cancelled else None
            still_open.post(tx, session, still_open.end_key(session, cancelled_at))
            desks.refresh_digests(tx, session.id)  # the board below has the words now
        proposals.refresh(tx, session.id)


def _take_up_restored(tx: Transaction) -> None:
    """Let the sessions that take place after all go on as if they had never been cancelled."""
    for key in _settled(tx.c, CANCELLED):
        session = tx.day.programme.queue_of(key.removeprefix(CANCELLED))
        if session is not None and not session.cancelled:
            tx.c.execute(sa.delete(t.settled).where(t.settled.c.key == key))
            still_open.take_back(tx, session)
            desks.refresh_digests(tx, session.id)


def _mornings_after(tx: Transaction) -> list[tuple[Session, str]]:
    """Return the sessions whose next morning has come and was not told of yet, each with its key."""
    mornings = tx.day.mornings_after.items()
    due = {f"{OWED}{id}:{at.isoformat()}": id for id, at in mornings if at <= tx.now.event}
    known = _settled(tx.c, OWED) if due else set()
    return [(tx.day.programme.session(id), key) for key, id in due.items() if key not in known]


def _tell_what_is_owed(tx: Transaction, session: Session, key: str) -> None:
    if insert_once(tx.c, t.settled, {"key": key, "at": tx.now.event}) is not None:
        owning.remind(tx, session)


def _due_digests(tx: Transaction) -> list[Notice]:
    due = [n for n in tx.day.digests if n.due <= tx.now.event]
    known = _settled(tx.c, DIGEST) if due else set()
    return [notice for notice in due if notice.key not in known]


def _post_planned_digest(tx: Transaction, notice: Notice) -> None:
    """Post a digest unless it is too late or, except for the first, no question is open."""
    insert_once(tx.c, t.settled, {"key": notice.key, "at": tx.now.event})
    session = tx.day.programme.session(notice.sessions[0])
    counts = queue.counts(tx.c, session.id)
    if notice.stale <= tx.now.event or not (notice.first or any(counts.get(state) for state in OPEN)):
        return
    if not _came_before_it_moved(tx, notice):
        desks.post_digests(tx, session, notice.key)


def _came_before_it_moved(tx: Transaction, notice: Notice) -> bool:
    """True if the desk had a digest lately at an hour that the day has moved since: it is kept up to date."""
    beginning = f"{DIGEST}{notice.sessions[0]}:"
    s = t.settled.c
    lately = (s.key >= beginning, s.key < f"{beginning[:-1]};", s.at > tx.now.event - DIGEST_LATELY)
    planned = {each.key for each in tx.day.digests if each.sessions == notice.sessions}
    return any(key not in planned for key in tx.c.execute(sa.select(s.key).where(*lately)).scalars())


def _begun_lately(tx: Transaction) -> list[datetime]:
    """Return the starts of the last minutes whose reminders do not say yet that the session began."""
    since = tx.now.event - BEGUN_LATELY
    starts = [start for start in tx.day.starts if since < start <= tx.now.event]
    known = _settled(tx.c, BEGUN) if starts else set()
    return [start for start in starts if _begun_key(start) not in known]


def _begun_key(start: datetime) -> str:
    return f"{BEGUN}{start.isoformat()}"


def _say_what_began(tx: Transaction, start: datetime, rested: Mapping[str, datetime]) -> None:
    """Edit each reminder silently, after everything else, unless a platform limits us or it is too old.

    A reminder that is late and still waits says from the first that the session began.
    """
    insert_once(tx.c, t.settled, {"key": _begun_key(start), "at": tx.now.event})
    keys = {
        f"{notice.key}:{platform}": notice for notice in tx.day.starts[start] for platform in tx.day.platforms
    }
    for row in (row for key in keys if (row := outgoing.by_key(tx.c, key)) is not None):
        if planned.is_unsaid(row):
            planned.reword(tx.c, row, reminders.notice_body(tx.day, keys[row.key], begun=True))
        elif row.platform not in rested and row.remote is not None and _can_be_edited(tx, row):
            gone = corrections.gone(tx, row.sessions or ())
            body, _ = planning.said_words(tx.day, row, gone, start)
            outgoing.revise(tx, row, body, refresh=timedelta(0), priority=Priority.COURTESY)


def _can_be_edited(tx: Transaction, row: Row[Any]) -> bool:
    return not outgoing.is_too_old(tx, row) and not outgoing.was_taken_back(tx.c, row)


# The oldest of what waits in each table, and how long it does.
WAITS = {
    previews.OLDEST: previews.LIVES,
    change_previews.OLDEST: change_previews.LIVES,
    which.OLDEST: which.WAITS,
    near_chosen.SOONEST: timedelta(0),
    appeals.OLDEST: appeals.RINGS_EACH,
    cues.OLDEST: cues.SOON,
    given.NEXT: timedelta(0),
    pressure.SOONEST: timedelta(0),
}
OLDEST = sa.select(*WAITS)


def next_instant(tx: Transaction, rested: Mapping[str, datetime]) -> datetime | None:
    """Return the wall time of the next thing `tick` will have to do, if any."""
    events = [n.due for n in tx.day.digests if n.due > tx.now.event]
    events += [s.end for s in tx.day.programme.question_sessions if s.end > tx.now.event]
    events += [morning for morning in tx.day.mornings_after.values() if morning > tx.now.event]
    events += [start for start in tx.day.starts if start > tx.now.event]
    events += soon.next_due(tx.day, tx.now.event)
    events += presence.next_due(tx.day, tx.now.event)
    events += [door.due for door in tx.day.next_doors if door.due > tx.now.event]
    events += [at for its in tx.day.sheets for at in its.instants if at > tx.now.event]
    if (announced := scheduled.next_hour(tx.c, tx.now.event)) is not None:
        events.append(announced)
    if (told := telling.next_due(tx.c)) is not None:
        events.append(told)
    instants = [tx.clock.wall_time(at) for at in events]
    instants += [one.allowed for one in desks.outranked(tx, rested)]
    kept = zip(tx.c.execute(OLDEST).one(), WAITS.values(), strict=True)
    instants += [since + wait for since, wait in kept if since is not None]
    return min(instants, default=None)
