"""The difference between two programmes, change by change. Pure; `difference_told` puts it in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from bot.programme.model import Event, Person, Programme, Room, Session, Stand

T = TypeVar("T")


class Aspect(StrEnum):
    """The part of a session, room, person or event that changed; ADDED and REMOVED are the whole of it."""

    ADDED = "added"
    REMOVED = "removed"
    TIMES = "times"  # start and end
    START = "start"  # the start alone
    END = "end"  # the end alone
    ROOMS = "rooms"
    TITLE = "title"
    KIND = "kind"
    NUMBER = "number"
    EXPERTS = "experts"
    GRAND_TEMOIN = "grand-temoin"
    ANIMATEURS = "animateurs"
    SPEAKERS = "speakers"
    QUESTIONS = "questions"  # taken or not
    MODERATION = "moderation"
    RESTITUTION = "restitution"
    STREAM = "stream"
    ABSTRACT = "abstract"
    QUESTION = "question"  # the framing question
    NAME = "name"
    ORGANISATION = "organisation"
    PROJECT = "project"
    HANDLES = "handles"  # accounts
    ID = "id"
    DAYS = "days"
    TIMEZONE = "timezone"
    LANGUAGE = "language"
    WORDS = "words"
    ORGANISERS = "organisers"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """One aspect of a thing that differs; the thing as it was and as it is, None where it was or is not."""

    aspect: Aspect
    before: T | None
    after: T | None

    @property
    def thing(self) -> T:
        """The thing as it is, or as it was if it is no more."""
        thing = self.before if self.after is None else self.after
        assert thing is not None
        return thing


class SessionChange(Change[Session]):
    """A session added, removed or changed."""


class RoomChange(Change[Room]):
    """A room added, removed or changed."""


class PersonChange(Change[Person]):
    """A person added, removed or changed."""


class EventChange(Change[Event]):
    """A change of what concerns the whole event; hours that it moves are no changes of their sessions."""


class OrganisersChange(Change[tuple[str, ...]]):
    """A change of the organisers, by their ids."""


class StandsChange(Change[tuple[Stand, ...]]):
    """A change of the stands."""


AnyChange = SessionChange | RoomChange | PersonChange | EventChange | OrganisersChange | StandsChange


def difference(before: Programme, after: Programme) -> Sequence[AnyChange]:
    """Return what changed: of the event, of its sessions in order of start, of its rooms, of its people.

    Things are the same if they have the same id. Hours are compared as clocks show them at the event.
    """
    return list(_changes(before, after))


def _changes(before: Programme, after: Programme) -> Iterator[AnyChange]:
    for aspect in _different(_EVENT, before.event, after.event):
        yield EventChange(aspect, before.event, after.event)
    for aspect, was, now in _among(_sessions(before), _sessions(after), _session_aspects(before, after)):
        yield SessionChange(aspect, was, now)
    for aspect, room_before, room_after in _among(before.rooms, after.rooms, _of(_ROOM)):
        yield RoomChange(aspect, room_before, room_after)
    for aspect, former, present in _among(before.people, after.people, _of(_PERSON)):
        yield PersonChange(aspect, former, present)
    if set(before.organisers) != set(after.organisers):
        yield OrganisersChange(Aspect.ORGANISERS, before.organisers, after.organisers)
    if before.stands != after.stands:
        yield StandsChange(Aspect.STANDS, before.stands, after.stands)


def _sessions(programme: Programme) -> Mapping[str, Session]:
    return {session.id: session for session in programme.sessions}


_Aspects = Mapping[Aspect, Callable[[T], object]]

_EVENT: _Aspects[Event] = {
    Aspect.ID: lambda event: event.id,
    Aspect.TITLE: lambda event: event.title,
    Aspect.DAYS: lambda event: (event.first_day, event.last_day),
    Aspect.TIMEZONE: lambda event: event.timezone.key,
    Aspect.LANGUAGE: lambda event: event.language,
    Aspect.ABSTRACT: lambda event: event.abstract,
    Aspect.WORDS: lambda event: dict(event.words),
}
_SESSION: _Aspects[Session] = {
    Aspect.ROOMS: lambda session: session.rooms,
    Aspect.TITLE: lambda session: session.title,
    Aspect.KIND: lambda session: session.kind,
    Aspect.NUMBER: lambda session: session.number,
    Aspect.EXPERTS: lambda session: set(session.experts),
    Aspect.GRAND_TEMOIN: lambda session: session.grand_temoin,
    Aspect.ANIMATEURS: lambda session: set(session.animateurs),
    Aspect.SPEAKERS: lambda session: set(session.speakers),
    Aspect.QUESTIONS: lambda session: session.takes_questions,
    Aspect.MODERATION: lambda session: session.moderated,
    Aspect.RESTITUTION: lambda session: session.restitution,
    Aspect.STREAM: lambda session: session.stream,
    Aspect.ABSTRACT: lambda session: session.abstract,
    Aspect.QUESTION: lambda session: session.question,
}
_ROOM: _Aspects[Room] = {
    Aspect.NAME: lambda room: room.name,
    Aspect.STREAM: lambda room: room.stream,
}
_PERSON: _Aspects[Person] = {
    Aspect.NAME: lambda person: person.name,
    Aspect.TITLE: lambda person: person.title,
    Aspect.ORGANISATION: lambda person: person.organisation,
    Aspect.PROJECT: lambda person: person.project,
    Aspect.HANDLES: lambda person: dict(person.handles),
}


def _different(aspects: _Aspects[T], before: T, after: T) -> Iterator[Aspect]:
    return (aspect for aspect, value_of in aspects.items() if value_of(before) != value_of(after))


def _of(aspects: _Aspects[T]) -> Callable[[T, T], Iterator[Aspect]]:
    return lambda before, after: _different(aspects, before, after)


def _session_aspects(before: Programme, after: Programme) -> Callable[[Session, Session], Iterator[Aspect]]:
    def aspects(was: Session, now: Session) -> Iterator[Aspect]:
        starts = _clock(was.start, before) != _clock(now.start, after)
        ends = _clock(was.end, before) != _clock(now.end, after)
        if starts or ends:
            yield Aspect.TIMES if starts and ends else Aspect.START if starts else Aspect.END
        yield from _different(_SESSION, was, now)

    return aspects


def _clock(instant: datetime, programme: Programme) -> str:
    """Return an instant as clocks show it; the offset tells twice-shown hours apart."""
    local = instant.astimezone(programme.event.timezone)
    return f"{local:%Y-%m-%d %H:%M:%S} {local.fold}"


def _among(
    before: Mapping[str, T], after: Mapping[str, T], aspects: Callable[[T, T], Iterator[Aspect]]
) -> Iterator[tuple[Aspect, T | None, T | None]]:
    """Yield what was added or changed in the order of `after`, then what was removed."""
    for id, thing in after.items():
        if id not in before:
            yield Aspect.ADDED, None, thing
        else:
            yield from ((aspect, before[id], thing) for aspect in aspects(before[id], thing))
    yield from ((Aspect.REMOVED, thing, None) for id, thing in before.items() if id not in after)
