"""Sessions told by several rows or cells made one, and the rooms told apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.programme.files.other_words import slug
from bot.programme.formats.found import FoundPerson, FoundRoom, FoundSession
from bot.programme.model import SessionKind

_SURE = re.compile(r"\s*(?:\n|;|\+|\|)\s*")  # between rooms
_LIKELY = re.compile(r"\s*(?:,|/|&|\bet\b|\band\b)\s*")
_EVERYWHERE_WORDS = "toutes toutes-les-salles tous-les-espaces all all-rooms toutes-salles partout"
_EVERYWHERE = frozenset(_EVERYWHERE_WORDS.split())


def with_rooms_apart(sessions: Sequence[FoundSession]) -> tuple[Sequence[FoundSession], Sequence[FoundRoom]]:
    """Split `Le Club / Le Bureau` where each part is a room elsewhere; return the rooms in order too."""
    written = [room for session in sessions for room in session.rooms]
    alone = {slug(room) for room in written if not _LIKELY.search(room) and not _SURE.search(room)}
    names: dict[str, str] = {}  # as first written, by slug
    told = [replace(session, rooms=_rooms(session.rooms, alone, names)) for session in sessions]
    rooms = tuple(names.values())
    filled = [replace(s, rooms=rooms) if {slug(room) for room in s.rooms} & _EVERYWHERE else s for s in told]
    return filled, [FoundRoom(name) for name in rooms]


def _rooms(written: Iterable[str], alone: set[str], names: dict[str, str]) -> tuple[str, ...]:
    found = []
    for each in written:
        for part in filter(None, _SURE.split(each)):
            parts = [piece for piece in _LIKELY.split(part) if piece]
            found += parts if len(parts) > 1 and all(slug(piece) in alone for piece in parts) else [part]
    for room in found:
        if slug(room) not in _EVERYWHERE:
            names.setdefault(slug(room) or room, room)
    return tuple(dict.fromkeys(names.get(slug(room) or room, room) for room in found))


def merged(sessions: Sequence[FoundSession]) -> Sequence[FoundSession]:
    """Make one session of those with the same title at the same time, unless their rooms differ.

    A break is one, wherever it is.
    """
    known: dict[object, FoundSession] = {}
    for session in sessions:
        key = _key(session)
        known[key] = _joined(known[key], session) if key in known else session
    return [*known.values()]


def _key(session: FoundSession) -> object:
    if session.start is None and not session.people and not session.source:
        return session.where  # nothing says that they are the same
    rooms = () if session.kind is SessionKind.BREAK else session.rooms
    return slug(session.title) or session.title, session.start, rooms


def _joined(one: FoundSession, other: FoundSession) -> FoundSession:
    return replace(
        one,
        end=one.end or other.end,
        kind=one.kind or other.kind,
        rooms=tuple(dict.fromkeys([*one.rooms, *other.rooms])),
        people=once_each([*one.people, *other.people]),
        abstract=one.abstract or other.abstract,
        question=one.question or other.question,
        stream=one.stream or other.stream,
        number=one.number if one.number is not None else other.number,
        source=one.source or other.source,
        is_cancelled=one.is_cancelled and other.is_cancelled,
    )


def once_each(people: Iterable[FoundPerson]) -> tuple[FoundPerson, ...]:
    """Return each person once in a role, with all that is known of them."""
    known: dict[object, FoundPerson] = {}
    for person in people:
        key = slug(person.name) or person.name, person.role
        former = known.setdefault(key, person)
        title, organisation = former.title or person.title, former.organisation or person.organisation
        known[key] = replace(former, title=title, organisation=organisation)
    return tuple(known.values())
