"""Sessions of a source that a programme has already, under other titles, hours or rooms perhaps. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from bot.programme.formats.ids import same
from bot.programme.model import Programme, Room, Session

_ALIKE = 85  # similarity of titles out of 100: a word more, or a slip

Trait = Callable[[Session], Hashable | None]


def recognised(
    sessions: Sequence[Session], rooms: Mapping[str, Room], programme: Programme
) -> Mapping[int, str]:
    """Return, by its rank, the id that each session has in the programme; each is found at most once.

    By what the source calls it, else by its title with the hour, the day and the rooms, the day, or
    alone; else by a title that is nearly the same on the same day.
    """
    zone = programme.event.timezone

    def hour(session: Session) -> Hashable:
        return session.start, _title(session)

    def day_and_room(session: Session, rooms: Mapping[str, Room]) -> Hashable:
        names = frozenset(same(rooms[room].name) for room in session.rooms)
        return session.start.astimezone(zone).date(), names, _title(session)

    def day(session: Session) -> Hashable:
        return session.start.astimezone(zone).date(), _title(session)

    known: dict[int, str] = {}
    left = {session.id: session for session in programme.sessions}

    def match(trait: Trait, theirs: Trait) -> None:
        by_trait = _by(theirs, left.values())
        for rank, session in enumerate(sessions):
            value = trait(session)
            if rank not in known and value is not None and by_trait.get(value):
                known[rank] = by_trait[value].pop(0).id
                del left[known[rank]]

    match(lambda session: session.source, lambda session: session.source)
    match(hour, hour)
    match(lambda each: day_and_room(each, rooms), lambda each: day_and_room(each, programme.rooms))
    match(day, day)
    match(_title, _title)
    unknown = {rank: session for rank, session in enumerate(sessions) if rank not in known}
    for rank, near in _near(unknown, list(left.values()), lambda each: each.start.astimezone(zone).date()):
        if rank not in known and near in left:
            known[rank] = near
            del left[near]
    return known


def _by(trait: Trait, sessions: Iterable[Session]) -> dict[Hashable, list[Session]]:
    found: dict[Hashable, list[Session]] = defaultdict(list)
    for session in sessions:
        found[trait(session)].append(session)
    return found


def _title(session: Session) -> str:
    return same(session.title)


def _near(
    sessions: Mapping[int, Session], others: Iterable[Session], day: Trait
) -> Sequence[tuple[int, str]]:
    """Return ranks and ids of sessions of one day whose titles are nearly the same, the nearest first.

    Their numbers must be the same, and only one of the two may have a name in a source.
    """
    by_day = _by(day, others)
    scored = [
        (fuzz.ratio(_title(session), _title(other)), rank, other.id)
        for rank, session in sessions.items()
        for other in by_day[day(session)]
        if not (session.source and other.source) and _numbers(session) == _numbers(other)
    ]
    nearest = sorted((each for each in scored if each[0] >= _ALIKE), key=lambda each: (-each[0], each[1]))
    return [(rank, id) for _, rank, id in nearest]


def _numbers(session: Session) -> list[str]:
    return re.findall(r"\d+", session.title)
