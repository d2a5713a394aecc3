"""What the clock makes us do: reminders into the outbox, digests, the end of sessions, dead previews."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.clock import Clock, Now
from bot.commands import announcing, which
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.day import Day
from bot.outbox import alerts, attempts, forgotten, outgoing, planned
from bot.outbox.outgoing import Post, Priority
from bot.people import people
from bot.programme.model import Session
from bot.programme.notices import Notice, NoticeKind
from bot.questions import asker_news, desks, erasures, queue
from bot.questions.rules import OPEN
from bot.timetable import reminders

log = structlog.get_logger()
END, DIGEST = "end:", "digest:"  # what keys of `settled` begin with
LOGGED_EVERY = timedelta(minutes=1)  # of wall time: the clock turns each second


def plan_day(c: Connection, day: Day, now: Now) -> None:
    """Put every reminder of the day in the outbox, and bring those that wait there up to the programme.

    One that the programme no longer asks for is dropped. A reminder already stale when its day is planned for
    the first time is none of ours.
    """
    posts = {
        post.key: post
        for notice in day.notices
        if notice.kind is not NoticeKind.DIGEST
        for platform in day.platforms
        for post in [_reminder(day, notice, platform)]
    }
    attempts.take_up_again(c, day.platforms, now.event)
    planned.drop_late(c, posts)
    for row in planned.unsaid(c):
        planned.correct(c, row, posts.get(row.key))
    known = planned.keys(c)
    for post in posts.values():
        if post.key not in known and (post.stale is None or post.stale > now.event):
            outgoing.say(c, day, now, post)


def _reminder(day: Day, notice: Notice, platform: str) -> Post:
    return Post(
        key=f"{notice.key}:{platform}",
        platform=platform,
        place=notice.place,
        kind="reminder",
        body=reminders.notice_body(day, notice, _handles(day, notice, platform)),
        priority=Priority.REMINDER,
        notify=True,
        due=notice.due,
        stale=notice.stale,
    )


def _handles(day: Day, notice: Notice, platform: str) -> dict[str, str]:
    """Whom a reminder draws the attention of: only in their desk."""
    session = day.programme.session(notice.sessions[0])
    if notice.place != session.desk:
        return {}
    named = {id: day.programme.people[id].handles.get(platform) for id in session.people}
    return {id: handle for id, handle in named.items() if handle}


def tick(c: Connection, day: Day, now: Now, rested: Mapping[str, datetime]) -> None:
    """Do what has become due; doing it twice changes nothing; what fails is tried again.

    `rested`: until when (wall time) a platform is limiting us, for those that do.
    """
    with _apart(c, now, "clock"):
        _undo_the_future(c, day, now)
    for notice in _due_digests(c, day, now):
        with _apart(c, now, notice.key):
            _post_planned_digest(c, day, now, notice)
    for session in _ended_lately(c, day, now):
        with _apart(c, now, f"end:{session.id}"):
            _end_session(c, day, now, session)
    for one in list(desks.outranked(c, day, now, rested)):
        if one.allowed <= now.wall:
            with _apart(c, now, f"raised:{one.session.id}:{one.platform}"):
                desks.raise_digest(c, day, now, one)
    with _apart(c, now, "previews"):
        announcing.expire_previews(c, day, now)
        erasures.expire(c, day, now)
    with _apart(c, now, "drafts"):
        which.expire(c, day, now)
    with _apart(c, now, "forgotten"):
        forgotten.sweep(c)


def _undo_the_future(c: Connection, day: Day, now: Now) -> None:
    """What a clock that ran ahead counted as too late, or as settled, is yet to come."""
    c.execute(sa.delete(t.settled).where(t.settled.c.at > now.event))
    if (taken_up := attempts.take_up_again(c, day.platforms, now.event)) > 0:
        log.warning("the clock ran ahead", messages=taken_up)
        alerts.alert(c, day, now, f"ahead:{now.wall.isoformat()}", "alert-clock-ahead", count=taken_up)


@contextmanager
def _apart(c: Connection, now: Now, piece: str) -> Iterator[None]:
    """A piece of the clock's work in its savepoint: a failure undoes that piece alone, and is logged."""
    try:
        with c.begin_nested():
            yield
    except sa.exc.OperationalError:  # the database's trouble: the whole turn is tried again
        raise
    except Exception:  # the edge of the loop: one piece must not stop the others
        if people.may_tell(c, now, f"failed:{piece}", LOGGED_EVERY):
            log.exception("not done when due", piece=piece)


def _ended_lately(c: Connection, day: Day, now: Now) -> list[Session]:
    """Those that are over, and not settled yet: a long event has many that were settled days ago."""
    over = [session for session in day.programme.queues if session.end <= now.event]
    known = _settled(c, END) if over else set()
    return [session for session in over if _end_key(session) not in known]


def _end_key(session: Session) -> str:
    return f"{END}{session.id}:{session.end.isoformat()}"


def _settled(c: Connection, beginning: str) -> set[str]:
    """The keys that begin so; `;` comes just after `:`."""
    key = t.settled.c.key
    theirs = (key >= beginning, key < f"{beginning[:-1]};")
    return set(c.execute(sa.select(key).where(*theirs)).scalars())


def _end_session(c: Connection, day: Day, now: Now, session: Session) -> None:
    """Once: what an animateur stages after the hour, where it overruns, is left to them."""
    if insert_once(c, t.settled, {"key": _end_key(session), "at": now.event}) is not None:
        asker_news.close_stage(c, day, now, session.id)
        desks.refresh_digests(c, day, now, session.id)


def _due_digests(c: Connection, day: Day, now: Now) -> list[Notice]:
    due = [n for n in day.digests if n.due <= now.event]
    known = _settled(c, DIGEST) if due else set()
    return [notice for notice in due if notice.key not in known]


def _post_planned_digest(c: Connection, day: Day, now: Now, notice: Notice) -> None:
    """One that nothing is waiting for is not posted, except the first; one too late gives way to the next."""
    insert_once(c, t.settled, {"key": notice.key, "at": now.event})
    session = day.programme.session(notice.sessions[0])
    counts = queue.counts(c, session.id)
    if notice.stale <= now.event or not (notice.first or any(counts.get(state) for state in OPEN)):
        return
    desks.post_digests(c, day, now, session, notice.key)


def next_instant(
    c: Connection, day: Day, now: Now, clock: Clock, rested: Mapping[str, datetime]
) -> datetime | None:
    """Wall time of the next thing `tick` will have to do."""
    events = [n.due for n in day.digests if n.due > now.event]
    events += [s.end for s in day.programme.queues if s.end > now.event]
    events += [opening.due for opening in day.openings if opening.due > now.event]
    instants = [clock.wall_time(at) for at in events]
    instants += [one.allowed for one in desks.outranked(c, day, now, rested)]
    previews = sa.select(sa.func.min(t.announcements.c.previewed_at)).where(
        t.announcements.c.state == "preview"
    )
    oldest = c.execute(previews).scalar()
    if oldest is not None:
        instants.append(oldest + announcing.PREVIEW_LIVES)
    if (expiry := which.next_expiry(c)) is not None:
        instants.append(expiry)
    return min(instants, default=None)
