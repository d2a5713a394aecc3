"""The consequences of a change of the day: what moves, and what it makes wrong. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.programme.model import Programme, Session
from bot.programme.rescheduled import night_of

A_MOMENT = timedelta(seconds=1)  # what ends at midnight ends on its own day


@dataclass(frozen=True, slots=True)
class Moved:
    """A session as it was and as it will be."""

    before: Session
    after: Session


@dataclass(frozen=True, slots=True)
class Overlap:
    """A room or a person, by id, wanted by two sessions at once."""

    shared: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """The consequences of a change; overlaps are those that it makes, not those that were there."""

    moved: tuple[Moved, ...]
    in_one_room: tuple[Overlap, ...] = ()
    in_two_places: tuple[Overlap, ...] = ()
    into_the_night: tuple[Session, ...] = ()  # they did not end after midnight
    after_the_event: tuple[Session, ...] = ()  # they begin when its days are over

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The hours between which the day is not as it was."""
        sessions = [session for each in self.moved for session in (each.before, each.after)]
        return min(s.start for s in sessions), max(s.end for s in sessions)


def consequences(before: Programme, after: Programme) -> Consequences:
    """Return the consequences of a change that brings one programme to the other, with the same sessions."""
    moved = tuple(_moved(before, after))
    touched = {each.after.id for each in moved}
    return Consequences(
        moved,
        _made(before, after, touched, lambda session: session.rooms),
        _made(before, after, touched, lambda session: session.people),
        tuple(m.after for m in moved if _nights(after, m.after) > _nights(before, m.before)),
        tuple(m.after for m in moved if _is_after(after, m.after) and not _is_after(before, m.before)),
    )


def _moved(before: Programme, after: Programme) -> Iterator[Moved]:
    for session in after.sessions:
        former = before.known(session.id)
        if former is not None and former != session:
            yield Moved(former, session)


def _made(
    before: Programme, after: Programme, touched: set[str], shared: Callable[[Session], Iterable[str]]
) -> tuple[Overlap, ...]:
    there = set(_overlaps(before, shared))
    return tuple(
        each
        for each in _overlaps(after, shared)
        if (each.one in touched or each.other in touched) and each not in there
    )


def _overlaps(programme: Programme, shared: Callable[[Session], Iterable[str]]) -> Iterator[Overlap]:
    """Yield pairs of sessions that overlap, in the order of their ids, for each thing that they share."""
    users: dict[str, list[Session]] = {}
    for session in programme.sessions:
        if not session.cancelled:
            for thing in shared(session):
                users.setdefault(thing, []).append(session)
    for thing, sessions in users.items():
        for number, one in enumerate(sessions):
            for other in sessions[number + 1 :]:
                if other.start >= one.end:
                    break
                first, second = sorted((one.id, other.id))
                yield Overlap(thing, first, second)


def _nights(programme: Programme, session: Session) -> int:
    """Return how many midnights have passed, when a session ends, since its own day."""
    end = (session.end - A_MOMENT).astimezone(programme.event.timezone).date()
    return (end - night_of(programme.event, session.start)).days


def _is_after(programme: Programme, session: Session) -> bool:
    return session.start.astimezone(programme.event.timezone).date() > programme.event.last_day
