"""Several rooms as one name, for formats that know one room a session, and apart again when read. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.programme.formats.found import Found

_BETWEEN = " + "


def joined(names: Sequence[str]) -> str:
    """Return « Le Club + Le Bureau »; the empty text for no room."""
    return _BETWEEN.join(names)


def rooms_apart(found: Found) -> Found:
    """Return it with each joined name read as its rooms, where the source has these by themselves too."""
    known = {room.name for room in found.rooms}
    apart = {
        name: parts for name in known if len(parts := name.split(_BETWEEN)) > 1 and known.issuperset(parts)
    }
    if not apart:
        return found
    sessions = [
        replace(session, rooms=tuple(part for name in session.rooms for part in apart.get(name, [name])))
        for session in found.sessions
    ]
    rooms = tuple(room for room in found.rooms if room.name not in apart)
    return replace(found, sessions=tuple(sessions), rooms=rooms)
