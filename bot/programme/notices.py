"""The messages that the programme asks for, and when: pure, in event time.

`timetable.reminders` words them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from bot.programme.model import HALL, REGIE, Programme, Session, SessionKind
from bot.settings import DigestSettings, Settings

BEFORE_THE_DAY = timedelta(hours=1)  # when the organisers are told whether the day can begin
GRACE = timedelta(minutes=10)  # how long after its start a session is still worth announcing
TOGETHER = timedelta(minutes=5)  # between the ends of sessions that end together, at most
AFTER_THE_END = timedelta(minutes=2)  # when people read what was said next door
NEWS_LIVES = timedelta(minutes=30)  # after that, they are elsewhere, and may ask for it


class NoticeKind(StrEnum):
    """The kinds, in the order they are said when due at the same instant: ends before starts."""

    LAST_QUESTIONS = "last-questions"
    SOON_IN_HALL = "soon"
    SOON_IN_PLACE = "starting"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message per platform, in `place`, about `sessions` (several if they start together).

    `key` says what it is and why, including the planned time, so that it is never said twice. After `stale`
    it is not worth saying.
    """

    key: str
    kind: NoticeKind
    place: str
    sessions: tuple[str, ...]
    due: datetime
    stale: datetime
    first: bool = False  # for a digest: said even if there is no question yet
    left: timedelta | None = None  # for a digest: the time left when it was planned to come


def plan_notices(programme: Programme, settings: Settings) -> tuple[Notice, ...]:
    """Return every message the programme asks for, in the order it will be said."""
    notices = [
        *_soon_in_hall(programme, settings),
        *(notice for session in programme.question_sessions for notice in _of_queue(session, settings)),
    ]
    order = list(NoticeKind)
    return tuple(sorted(notices, key=lambda n: (n.due, order.index(n.kind), n.sessions, n.place)))


@dataclass(frozen=True, slots=True)
class Opening:
    """The message in the régie before the first session of a day, which starts at `start`."""

    key: str
    due: datetime
    start: datetime
    place: str = REGIE


def plan_openings(programme: Programme) -> tuple[Opening, ...]:
    """Return one opening for each day; a break does not begin a day."""
    held = (s for s in programme.sessions if s.kind is not SessionKind.BREAK and not s.cancelled)
    starts = sorted(session.start for session in held)
    days = groupby(starts, lambda start: start.astimezone(programme.event.timezone).date())
    return tuple(_opening(day.isoformat(), next(starts_of_day)) for day, starts_of_day in days)


def _opening(day: str, start: datetime) -> Opening:
    return Opening(f"ready:{day}", start - BEFORE_THE_DAY, start)


@dataclass(frozen=True, slots=True)
class NextDoor:
    """The message in the hall about `sessions` that overlapped and end together, in the order of the day.

    After `stale` it is not worth saying.
    """

    sessions: tuple[str, ...]
    due: datetime
    stale: datetime


def plan_next_doors(programme: Programme) -> tuple[NextDoor, ...]:
    """Return what is said next door, in order; a session alone has no next door."""
    held = [session for session in programme.question_sessions if not session.cancelled]
    left = sorted(held, key=lambda session: session.end)
    doors = []
    while left:
        first = left[0]
        together = [s for s in left if s.start < first.end and s.end <= first.end + TOGETHER]
        left = [s for s in left if s not in together]
        if len(together) > 1:
            due = max(s.end for s in together) + AFTER_THE_END
            ids = tuple(s.id for s in programme.question_sessions if s in together)
            doors.append(NextDoor(ids, due, due + NEWS_LIVES))
    return tuple(doors)


def _soon_in_hall(programme: Programme, settings: Settings) -> Iterator[Notice]:
    """Yield one message for each slot; sessions that take questions are announced earlier than the others."""
    before = {True: settings.reminders.hall, False: settings.reminders.place}
    told = [s for s in programme.sessions if s.kind is not SessionKind.BREAK and not s.cancelled]

    def slot(session: Session) -> tuple[datetime, bool]:
        return session.start, session.takes_questions

    for (start, takes_questions), group in groupby(sorted(told, key=slot), slot):
        sessions = tuple(group)
        yield _notice(
            NoticeKind.SOON_IN_HALL,
            HALL,
            sessions,
            start - before[takes_questions],
            min(start + GRACE, min(s.end for s in sessions)),
            start,
            about=_slot("slot" if takes_questions else "slot-listening", start),
        )


def _of_queue(session: Session, settings: Settings) -> Iterator[Notice]:
    if session.cancelled:
        return
    due = session.start - settings.reminders.place
    stale = min(session.start + GRACE, session.end)
    for place in (session.place, session.desk):
        yield _notice(NoticeKind.SOON_IN_PLACE, place, [session], due, stale, session.start)
    last = session.end - settings.reminders.last_questions
    if last > session.start:
        yield _notice(NoticeKind.LAST_QUESTIONS, session.place, [session], last, session.end, session.end)
    yield from _digests(session, settings.digest)


def _digests(session: Session, digest: DigestSettings) -> Iterator[Notice]:
    dues = sorted({due for when in digest.at if (due := _digest_due(session, when)) is not None})
    for place_in_order, due in enumerate(dues):
        later = [other for other in dues if other > due]
        yield Notice(
            key=f"digest:{session.id}:{due.isoformat()}",
            kind=NoticeKind.DIGEST,
            place=session.desk,
            sessions=(session.id,),
            due=due,
            stale=later[0] if later else session.end,
            first=place_in_order == 0,
            left=session.end - due,
        )


def _digest_due(session: Session, when: str | timedelta) -> datetime | None:
    if when == "start":
        return session.start
    if when == "half":
        return session.start + (session.end - session.start) / 2
    assert isinstance(when, timedelta)
    due = session.end - when
    return due if due >= session.start else None


def _notice(
    kind: NoticeKind,
    place: str,
    sessions: Iterable[Session],
    due: datetime,
    stale: datetime,
    planned: datetime,
    about: str | None = None,
) -> Notice:
    ids = tuple(session.id for session in sessions)
    key = f"reminder:{about or ids[0]}:{planned.isoformat()}:{kind}:{place}"
    return Notice(key, kind, place, ids, due, stale)


def _slot(name: str, start: datetime) -> str:
    """Name a slot by its start alone, so that adding or removing a session does not make another reminder."""
    return f"{name}-{start.strftime('%Y%m%dT%H%M')}"
