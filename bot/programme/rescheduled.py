"""What organisers ask of the day, resolved to the sessions that it changes. Pure, in event time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain

from bot.programme.changes import DayChange, change_into
from bot.programme.model import Event, Programme, Room, Session

DAY_CHANGE = timedelta(hours=4)  # what begins before this hour belongs to the night of the day before
MOST = timedelta(hours=12)  # that anything moves at once
A_DAY, NOT_AT_ALL = timedelta(days=1), timedelta()
Told = Session | datetime


class Verb(StrEnum):
    DELAY = "delay"
    ADVANCE = "advance"
    EXTEND = "extend"
    ROOM = "room"
    CANCEL = "cancel"
    RESTORE = "restore"


class Scope(StrEnum):
    SESSION = "session"
    ROOM = "room"  # what remains of a room's day
    DAY = "day"  # what remains of the whole day


@dataclass(frozen=True, slots=True)
class Asked:
    """What an organiser asks: `id` of a session or of a room, by how much or to which hour, or where."""

    verb: Verb
    scope: Scope
    id: str = ""
    by: timedelta | None = None  # later if positive
    to: time | None = None  # as clocks show it at the event
    rooms: tuple[str, ...] = ()
    new_rooms: Mapping[str, Room] = field(default_factory=dict)  # those that the programme does not have
    because: str = ""


class Impossible(Exception):
    """What is asked cannot be done; `key` names the text that says why."""

    def __init__(self, key: str, **values: Told) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def resolved(written: Programme, present: Programme, asked: Asked, now: datetime) -> DayChange:
    """Return the change that does what is asked of the present day. Raises Impossible."""
    if asked.scope is Scope.SESSION and present.known(asked.id) is None:
        raise Impossible("change-of-gone")
    wanted = tuple(_WANTED[asked.verb](_Case(written, present, asked, now)))
    rooms = {id: room for id, room in asked.new_rooms.items() if id not in present.rooms}
    change = change_into(written, present, wanted, rooms, asked.because)
    if not change.laid:
        raise Impossible("change-nothing-left")
    return change


@dataclass(frozen=True, slots=True)
class _Case:
    """What is asked, of which day, and when."""

    written: Programme
    present: Programme
    asked: Asked
    now: datetime

    @property
    def session(self) -> Session:
        return self.present.session(self.asked.id)

    @property
    def is_of_one(self) -> bool:
        return self.asked.scope is Scope.SESSION

    def night_of(self, session: Session) -> date:
        """Return the day of a session in the programme, however far it has moved since."""
        return night_of(self.written.event, self.written.session(session.id).start)


# ── Which sessions ──────────────────────────────────────────────────────────────────────────────────────


def night_of(event: Event, at: datetime) -> date:
    """Return the day of the event to which an instant belongs; the night belongs to the day before."""
    night = (at.astimezone(event.timezone).replace(tzinfo=None) - DAY_CHANGE).date()
    return min(max(night, event.first_day), event.last_day)


def _in_scope(case: _Case) -> Sequence[Session]:
    """Return the sessions of this day that are not over, in that room if it is about one."""
    left = [s for s in case.present.sessions if s.end > case.now]
    if case.asked.scope is Scope.ROOM:
        left = [s for s in left if case.asked.id in s.rooms]
    if not left:
        raise Impossible("change-nothing-left")
    today = min(map(case.night_of, left))
    return [s for s in left if case.night_of(s) == today]


def _to_come(case: _Case) -> Sequence[Session]:
    """Return what is still to come of them; what has begun does not move."""
    coming = [s for s in _in_scope(case) if s.start > case.now and not s.cancelled]
    if not coming:
        raise Impossible("change-nothing-left")
    return coming


# ── Hours ───────────────────────────────────────────────────────────────────────────────────────────────


def _delayed(case: _Case) -> Iterable[Session]:
    moving = _moving(case)
    by = _shift(case, moving[0].start, later=True)
    if by <= NOT_AT_ALL:
        raise Impossible("change-not-later", **_hours(moving[0], by))
    return _shifted(moving, by)


def _advanced(case: _Case) -> Iterable[Session]:
    moving = _moving(case)
    by = _shift(case, moving[0].start, later=False)
    if by >= NOT_AT_ALL:
        raise Impossible("change-not-earlier", **_hours(moving[0], by))
    if moving[0].start + by < case.now.replace(second=0, microsecond=0):
        raise Impossible("change-in-the-past", **_hours(moving[0], by), now=case.now)
    return _shifted(moving, by)


def _hours(session: Session, by: timedelta) -> dict[str, Session | datetime]:
    return {"session": session, "start": session.start, "hour": session.start + by}


def _moving(case: _Case) -> Sequence[Session]:
    """Return the sessions that move, the first of them first; one that has begun does not."""
    if not case.is_of_one:
        return _to_come(case)
    session = case.session
    if session.cancelled:
        raise Impossible("change-of-cancelled", session=session)
    if session.end <= case.now:
        raise Impossible("change-of-ended", session=session, hour=session.end)
    if session.start <= case.now:
        raise Impossible("change-of-running", session=session, hour=session.start)
    return [session]


def _extended(case: _Case) -> Iterable[Session]:
    """Return sessions that end later; in a room or a day, what comes after what runs begins later too."""
    if case.is_of_one:
        session = case.session
        if session.cancelled:
            raise Impossible("change-of-cancelled", session=session)
        return [_longer(session, _shift(case, session.end, later=True), case.now)]
    left = [s for s in _in_scope(case) if not s.cancelled]
    running = [s for s in left if s.start <= case.now]
    if not running:
        raise Impossible("change-nothing-runs")
    by = _shift(case, running[0].end, later=True)
    return [
        *(_longer(s, by, case.now) for s in running),
        *_shifted((s for s in left if s.start > case.now), by),
    ]


def _longer(session: Session, by: timedelta, now: datetime) -> Session:
    end = session.end + by
    if end <= session.start:
        raise Impossible("change-ends-before", **_hours(session, end - session.start))
    if end <= now:
        raise Impossible("change-end-in-the-past", session=session, hour=end, now=now)
    return replace(session, end=end)


def _shifted(sessions: Iterable[Session], by: timedelta) -> Sequence[Session]:
    return [replace(s, start=s.start + by, end=s.end + by) for s in sessions]


def _shift(case: _Case, since: datetime, *, later: bool) -> timedelta:
    """Return how far what is asked moves an instant; an hour is of its day, or of a night beside it."""
    asked, zone = case.asked, case.present.event.timezone
    if asked.to is None:
        assert asked.by is not None
        return asked.by
    day = since.astimezone(zone).date()
    hour = datetime.combine(day, asked.to, zone).astimezone(UTC)
    if later and since - hour > MOST:
        hour = datetime.combine(day + A_DAY, asked.to, zone).astimezone(UTC)
    elif not later and hour - since > MOST:
        hour = datetime.combine(day - A_DAY, asked.to, zone).astimezone(UTC)
    if abs(hour - since) > MOST:
        raise Impossible("change-too-far")
    return hour - since


# ── Rooms, cancellations ────────────────────────────────────────────────────────────────────────────────


def _elsewhere(case: _Case) -> Iterable[Session]:
    """Return sessions in other rooms; those of a room leave that room alone."""
    if case.is_of_one:
        session = case.session
        if session.end <= case.now:
            raise Impossible("change-of-ended", session=session, hour=session.end)
        if session.rooms == case.asked.rooms:
            raise Impossible("change-same-room", session=session)
        return [replace(session, rooms=case.asked.rooms)]
    return [replace(s, rooms=_rooms_of(s, case.asked)) for s in _in_scope(case)]


def _rooms_of(session: Session, asked: Asked) -> tuple[str, ...]:
    if asked.scope is Scope.DAY:
        return asked.rooms
    rooms = (asked.rooms if room == asked.id else (room,) for room in session.rooms)
    return tuple(dict.fromkeys(chain.from_iterable(rooms)))


def _cancelled(case: _Case) -> Iterable[Session]:
    if not case.is_of_one:
        return [replace(s, cancelled=True) for s in _in_scope(case)]
    session = case.session
    if session.cancelled:
        raise Impossible("change-already-cancelled", session=session)
    if session.end <= case.now:
        raise Impossible("change-of-ended", session=session, hour=session.end)
    return [replace(session, cancelled=True)]


def _restored(case: _Case) -> Iterable[Session]:
    """Return sessions that take place after all; what left the file comes back by the file alone."""
    if not case.is_of_one:
        left = [s for s in _in_scope(case) if not case.written.session(s.id).cancelled]
        return [replace(s, cancelled=False) for s in left]
    session = case.session
    if not session.cancelled:
        raise Impossible("change-not-cancelled", session=session)
    if case.written.session(session.id).cancelled:
        raise Impossible("change-of-gone")
    return [replace(session, cancelled=False)]


_WANTED: Mapping[Verb, Callable[[_Case], Iterable[Session]]] = {
    Verb.DELAY: _delayed,
    Verb.ADVANCE: _advanced,
    Verb.EXTEND: _extended,
    Verb.ROOM: _elsewhere,
    Verb.CANCEL: _cancelled,
    Verb.RESTORE: _restored,
}
