"""A programme that people have edited, with what its source says now. Pure.

A value is taken from the source if the source changed it since the last import and nobody did by hand.
Without a last import hours, rooms and what is missing are taken, and words written by hand stay. Sessions
that the source no longer has stay too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from bot.programme.difference_told import shortened
from bot.programme.formats import ids
from bot.programme.formats.arranging import Arranged, days_of
from bot.programme.formats.found import Doubt
from bot.programme.formats.recognised import recognised
from bot.programme.model import Event, Person, Programme, Room, Session
from bot.words.catalogue import both

FACTS = {"start": "change-start", "end": "change-end", "rooms": "change-rooms"}
WORDS = {
    "title": "change-title",
    "kind": "change-kind",
    "number": "change-number",
    "abstract": "change-abstract",
    "question": "change-question",
    "stream": "change-stream",
}
T = TypeVar("T", Room, Person)
ROLES = ("experts", "grand_temoin", "animateurs", "speakers")


@dataclass(frozen=True, slots=True)
class Merged:
    """The programme wanted, where ends may be those of the former one, and what is told."""

    programme: Programme
    doubts: tuple[Doubt, ...]


def merge(mine: Programme, base: Programme | None, arranged: Arranged, name: str) -> Merged:
    """Return what becomes of `mine`, with which `arranged` was arranged.

    `base` is what the source said at the last import; `name` is the source's, for what is told.
    """
    return _Merging(mine, base, arranged, name).merged()


class _Merging:
    def __init__(self, mine: Programme, base: Programme | None, arranged: Arranged, name: str) -> None:
        assert arranged.programme is not None
        self.mine, self.base, self.arranged, self.name = mine, base, arranged, name
        self.theirs = arranged.programme
        self.doubts: list[Doubt] = []
        known = recognised(self.theirs.sessions, self.theirs.rooms, base) if base else {}
        self.was = {self.theirs.sessions[rank].id: base.session(id) for rank, id in known.items() if base}

    def merged(self) -> Merged:
        theirs = {session.id: session for session in self.theirs.sessions}
        kept = {
            each.id: self._session(each, theirs[each.id]) if each.id in theirs else each
            for each in self.mine.sessions
        }
        taken = {each.number for each in self.mine.sessions}
        kept = {id: self._with_number(each, self.mine.session(id), taken) for id, each in kept.items()}
        theirs = {id: self._with_number(each, None, taken) for id, each in theirs.items()}
        self._tell_gone([each for each in kept.values() if each.id not in theirs])
        event = self._event([*kept.values(), *(theirs[id] for id in theirs if id not in kept)])
        kept = {id: each if id in theirs else self._moved(each, event) for id, each in kept.items()}
        sessions = sorted((theirs | kept).values(), key=lambda session: session.start)
        programme = replace(
            self.mine,
            event=event,
            sessions=tuple(sessions),
            rooms=dict(self._rooms(sessions)),
            people=dict(self._people(sessions)),
        )
        return Merged(programme, tuple(self.doubts))

    def _tell(self, key: str, **arguments: str) -> None:
        self.doubts.append(Doubt(self.name, key, arguments))

    # ── Sessions ──

    def _session(self, mine: Session, theirs: Session) -> Session:
        was = self.was.get(mine.id)
        taken: dict[str, Any] = {}
        for aspect in (*FACTS, *WORDS):
            if self._takes(aspect, was, mine, theirs):
                taken[aspect] = getattr(theirs, aspect)
        for role in ROLES:
            taken[role] = self._role(role, was, mine, theirs)
        if "kind" in taken and not mine.restitution:  # unless the file says otherwise, its kind decides
            taken["takes_questions"] = theirs.takes_questions
        session = replace(mine, **taken, source=theirs.source or mine.source)
        if session.end <= session.start:
            return replace(session, end=session.start + (mine.end - mine.start))
        return session

    def _takes(self, aspect: str, was: Session | None, mine: Session, theirs: Session) -> bool:
        """Return whether the source's value is taken; tell it if the file keeps another."""
        if aspect == "kind" and (mine.moderated or mine.id not in self.arranged.kinds_told):
            return False
        if aspect == "end" and mine.id in self.arranged.without_end:
            return False
        here, there = self._of(self.mine, mine, aspect), self._of(self.theirs, theirs, aspect)
        before = self._of(self.base, was, aspect) if self.base and was else None
        if here == there or (was and there == before) or (not was and not there):
            return False
        if (was and here == before) or (not was and (not here or aspect in FACTS)):
            return True
        shown = {"title": shortened(mine.title), "what": both((FACTS | WORDS)[aspect])}
        kept, other = self._shown(self.mine, mine, aspect), self._shown(self.theirs, theirs, aspect)
        self._tell("import-kept", **shown, mine=kept, theirs=other)
        return False

    @staticmethod
    def _of(programme: Programme, session: Session, aspect: str) -> Any:
        """Return a value as it is compared: rooms by their names, texts without their lines."""
        value = getattr(session, aspect)
        if aspect == "rooms":
            return frozenset(ids.same(room.name) for room in programme.rooms_of(session))
        return " ".join(value.split()) if isinstance(value, str) else value

    @staticmethod
    def _shown(programme: Programme, session: Session, aspect: str) -> str:
        value = getattr(session, aspect)
        if aspect == "rooms":
            value = ", ".join(room.name for room in programme.rooms_of(session))
        if isinstance(value, datetime):
            value = f"{value.astimezone(programme.event.timezone):%Y-%m-%d %H:%M}"
        return shortened(str(value)) if value else both("change-nothing")

    def _role(self, role: str, was: Session | None, mine: Session, theirs: Session) -> Any:
        """Return who has a role: those of the file, with those that the source added or removed since.

        Without a last import, people who have another role in the file already are not added.
        """
        here, there = self._named(self.mine, mine, role), self._named(self.theirs, theirs, role)
        if was and self.base:
            before = self._named(self.base, was, role)
            added = [name for name in there if name not in before]
            removed = [name for name in before if name not in there]
        else:
            elsewhere = {name for other in ROLES for name in self._named(self.mine, mine, other)}
            added, removed = [name for name in there if name not in elsewhere], []
        listed = {**there, **here}
        names = [name for name in here if name not in removed] + [name for name in added if name not in here]
        if role != "grand_temoin":
            return tuple(listed[name] for name in names)
        return listed[names[0]] if names else None

    @staticmethod
    def _named(programme: Programme, session: Session, role: str) -> Mapping[str, str]:
        """Return the people who have a role: their ids by their names."""
        value = getattr(session, role)
        listed = (value,) if isinstance(value, str) else value or ()
        return {ids.same(programme.people[id].name): id for id in listed}

    def _tell_gone(self, alone: Iterable[Session]) -> None:
        """Tell sessions of the file that came from the source, and that it no longer has or has cancelled."""
        cancelled = {session.id for session in self.arranged.cancelled}
        alone = list(alone)
        known = recognised(alone, self.mine.rooms, self.base) if self.base else {}
        for rank, session in enumerate(alone):
            if session.id in cancelled:
                self._tell("import-gone-cancelled", title=session.title, id=session.id)
            elif not self.base or session.source or rank in known:
                self._tell("import-gone", title=session.title, id=session.id)

    def _with_number(self, session: Session, mine: Session | None, taken: set[int | None]) -> Session:
        """Return a session with the number of the file if its new one is taken there."""
        former = mine.number if mine else None
        if session.number in (None, former) or session.number not in taken:
            return session
        return replace(session, number=former)

    # ── The event ──

    def _event(self, sessions: Iterable[Session]) -> Event:
        """Return the event: it moves with its source, and else is long enough for its sessions."""
        mine, theirs = self.mine.event, self.theirs.event
        base = self.base.event if self.base else None
        title = theirs.title if base and mine.title == base.title else mine.title
        held = days_of(sessions, mine.timezone)
        follows = _days(base) == _days(mine) if base else not _overlap(mine, theirs)
        if _is_moved(mine, theirs) and follows:
            days = set(_days(theirs))
        else:
            days = {*held, *([] if follows else _days(mine))}
        return replace(mine, title=title, first_day=min(days), last_day=max(days))

    def _moved(self, session: Session, event: Event) -> Session:
        """Return a session that the source has not, on the day to which the whole event moved."""
        if not _is_moved(self.mine.event, event):
            return session
        later = event.first_day - self.mine.event.first_day
        local = (at.astimezone(event.timezone) + later for at in (session.start, session.end))
        start, end = (at.astimezone(session.start.tzinfo) for at in local)
        return replace(session, start=start, end=end)

    # ── Rooms and people ──

    def _rooms(self, sessions: Iterable[Session]) -> Iterator[tuple[str, Room]]:
        yield from ((id, self._room(room)) for id, room in self.mine.rooms.items())
        used = {room for session in sessions for room in session.rooms}
        former = {ids.same(room.name) for room in self.base.rooms.values()} if self.base else set[str]()
        for id, room in self.theirs.rooms.items():
            if id not in self.mine.rooms and (id in used or ids.same(room.name) not in former):
                yield id, room

    def _room(self, mine: Room) -> Room:
        theirs = self.theirs.rooms.get(mine.id)
        if theirs is None:
            return mine
        was = _by_name(self.base.rooms if self.base else {}, mine.name)
        return replace(mine, stream=_newest(was, mine, theirs, "stream"))

    def _people(self, sessions: Iterable[Session]) -> Iterator[tuple[str, Person]]:
        yield from ((id, self._person(person)) for id, person in self.mine.people.items())
        used = {person for session in sessions for person in session.people}
        yield from ((id, p) for id, p in self.theirs.people.items() if id in used - self.mine.people.keys())

    def _person(self, mine: Person) -> Person:
        theirs = self.theirs.people.get(mine.id)
        if theirs is None:
            return mine
        was = _by_name(self.base.people if self.base else {}, mine.name)
        title, organisation = (_newest(was, mine, theirs, part) for part in ("title", "organisation"))
        return replace(mine, title=title, organisation=organisation)


def _by_name(named: Mapping[str, T], name: str) -> T | None:
    return next((each for each in named.values() if ids.same(each.name) == ids.same(name)), None)


def _newest(was: T | None, mine: T, theirs: T, part: str) -> Any:
    """Return the source's value if it changed since and the file's did not, or if the file has none."""
    here, there = getattr(mine, part), getattr(theirs, part)
    is_ours_to_change = here == getattr(was, part) if was else not here
    return there if there and is_ours_to_change else here


def _days(event: Event) -> tuple[date, date]:
    return event.first_day, event.last_day


def _overlap(one: Event, other: Event) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def _is_moved(before: Event, after: Event) -> bool:
    """Return whether an event of one day is now on another."""
    return not (before.lasts_several_days or after.lasts_several_days) and _days(before) != _days(after)
