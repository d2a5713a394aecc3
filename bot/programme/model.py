"""The programme of the day as values; `programme_file` reads it, and nobody changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

HALL, REGIE, RESTITUTION_DESK = "hall", "regie", "restitution-desk"
# Pages that stand beside those of the sessions: no session has such an id.
PAGES = ("accessibility", "board", "desk", "live", "programme", "report", "screen", "static", "timer")


class SessionKind(StrEnum):
    """The kind of a session; comptoirs and restitutions take questions unless told not to, others if told."""

    COMPTOIR = "comptoir"
    PLENARY = "plenary"
    FORUM = "forum"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Event:
    """The event; in a `rehearsal`, its places are apart from those of the day, under another address."""

    id: str
    title: str
    first_day: date
    last_day: date
    timezone: ZoneInfo
    language: str
    abstract: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # its own words for comptoirs, animateurs…
    rehearsal: bool = False
    code: bool = False  # on pages, a device takes part once it gave the code that the room's screens show

    @property
    def address(self) -> str:
        """The name by which a platform knows the event's places."""
        return f"{self.id}-repetition" if self.rehearsal else self.id

    @property
    def lasts_several_days(self) -> bool:
        return self.first_day < self.last_day


def is_closed(place: str) -> bool:
    """Return whether only invited people are in a place: a desk or the régie."""
    return place == REGIE or place.endswith("-desk")


@dataclass(frozen=True, slots=True)
class Room:
    id: str
    name: str
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """`handles` maps a platform's name to the person's account there."""

    id: str
    name: str
    title: str | None = None
    organisation: str | None = None
    project: str | None = None
    handles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """One item of the day; `start` and `end` are UTC instants, people and rooms are ids."""

    id: str
    kind: SessionKind
    title: str
    start: datetime
    end: datetime
    number: int | None = None
    abstract: str | None = None
    question: str | None = None
    rooms: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    grand_temoin: str | None = None
    animateurs: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    restitution: bool = False
    takes_questions: bool = False
    moderated: bool = False  # its questions are shown once an animateur let them through
    stream: str | None = None
    source: str | None = None  # how the schedule that it was imported from identifies it
    cancelled: bool = False
    cancelled_because: str = ""  # the organisers' words; empty if they gave no reason

    @property
    def place(self) -> str:
        return self.id

    @property
    def desk(self) -> str:
        return RESTITUTION_DESK if self.restitution else f"{self.id}-desk"

    @property
    def people(self) -> tuple[str, ...]:
        """Everyone the programme names for this session, once each, in the order they are presented."""
        named = (*self.experts, *filter(None, [self.grand_temoin]), *self.animateurs, *self.speakers)
        return tuple(dict.fromkeys(named))

    def is_over(self, at: datetime) -> bool:
        """True if it has ended, or will not take place."""
        return self.cancelled or self.end <= at

    def runs(self, at: datetime) -> bool:
        """True if it takes place at that instant."""
        return not self.cancelled and self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Stand:
    project: str
    organisation: str | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """The programme; sessions are in order of start, then of the file. Frequent lookups are cached."""

    event: Event
    rooms: Mapping[str, Room]
    people: Mapping[str, Person]
    organisers: tuple[str, ...]
    sessions: tuple[Session, ...]
    stands: tuple[Stand, ...] = ()

    def session(self, session_id: str) -> Session:
        return self._by_id[session_id]

    def known(self, session_id: str) -> Session | None:
        """Return the session with this id, if the programme has it."""
        return self._by_id.get(session_id)

    def queue_of(self, session_id: str) -> Session | None:
        """Return the session that has this queue; None if it left the programme or takes no questions."""
        session = self._by_id.get(session_id)
        return session if session and session.takes_questions else None

    @cached_property
    def _by_id(self) -> Mapping[str, Session]:
        return {session.id: session for session in self.sessions}

    def known_by(self, platform: str, handles: Mapping[str, str]) -> "Programme":
        """Return the same programme with the accounts of people who showed their code on a platform."""
        named = {id: self.people[id] for id in handles if id in self.people}
        met = {id: replace(p, handles={**p.handles, platform: handles[id]}) for id, p in named.items()}
        return replace(self, people={**self.people, **met})

    @cached_property
    def question_sessions(self) -> tuple[Session, ...]:
        """The sessions that take questions."""
        return tuple(session for session in self.sessions if session.takes_questions)

    @cached_property
    def end(self) -> datetime:
        """The end of the last session."""
        return max(session.end for session in self.sessions)

    @cached_property
    def closing(self) -> datetime:
        """The instant when questions end: the end of the restitution, else of the event."""
        held = [session for session in self.sessions if not session.cancelled] or self.sessions
        ends = [s.end for s in held if s.restitution] or [s.end for s in held]
        return max(ends)

    def destinations(self, session_id: str, at: datetime) -> tuple[Session, ...]:
        """Return the sessions to which a question of this one may go: the others that are not over."""
        return tuple(
            each for each in self.question_sessions if each.id != session_id and not each.is_over(at)
        )

    def next_restitution(self, session_id: str, at: datetime) -> Session | None:
        """Return the restitution to which questions of a session are carried; None if none is to come."""
        return next((each for each in self.destinations(session_id, at) if each.restitution), None)

    def session_of(self, place: str, at: datetime | None = None) -> Session | None:
        """Return the session whose place or desk this is, at an instant if one is given.

        The restitutions share one desk: it is that of the first that is not over, else of the last one.
        """
        sessions = self._by_place.get(place, ())
        coming = (session for session in sessions if at is None or not session.is_over(at))
        return next(coming, sessions[-1] if sessions else None)

    @cached_property
    def _by_place(self) -> Mapping[str, Sequence[Session]]:
        """The sessions of each place and desk, in the order of their ends."""
        by_place: dict[str, list[Session]] = {}
        for session in sorted(self.question_sessions, key=lambda session: session.end):
            for place in (session.place, session.desk):
                by_place.setdefault(place, []).append(session)
        return by_place

    def rooms_of(self, session: Session) -> tuple[Room, ...]:
        return tuple(self.rooms[room] for room in session.rooms)

    def streams_of(self, session: Session) -> tuple[str, ...]:
        """Return the session's own stream, else those of its rooms."""
        if session.stream:
            return (session.stream,)
        return tuple(room.stream for room in self.rooms_of(session) if room.stream)

    def closed_places_of(self, person: str) -> tuple[str, ...]:
        """Return the desks and the régie that a person belongs to."""
        desks = [session.desk for session in self.question_sessions if person in self.desk_people(session)]
        return (*dict.fromkeys(desks), *([REGIE] if person in self.organisers else []))

    def desk_people(self, session: Session) -> tuple[str, ...]:
        """Return the people who belong to a session's desk, organisers included."""
        if session.restitution:
            return tuple(dict.fromkeys([*self.organisers, *self._witnesses]))
        return tuple(dict.fromkeys([*session.people, *self.organisers]))

    def awaited(self, session: Session) -> tuple[str, ...]:
        """Return the people whom a session's desk waits for: animateurs, experts and grands témoins."""
        witnesses = self._witnesses if session.restitution else filter(None, [session.grand_temoin])
        return tuple(dict.fromkeys([*session.animateurs, *session.experts, *witnesses]))

    @cached_property
    def _witnesses(self) -> tuple[str, ...]:
        return tuple(session.grand_temoin for session in self.sessions if session.grand_temoin)
