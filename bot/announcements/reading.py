"""What the words of an announcement say: where it goes, and its text. Pure."""

from collections.abc import Sequence

from bot.day import Day
from bot.programme.model import HALL
from bot.questions.rules import read_prefix

LONGEST = 2000  # characters of an announcement
AND = ("et", "and", "&")


def read_places(day: Day, words: str) -> tuple[tuple[str, ...], str]:
    """Return the places named before ` : `, else the hall, and the text.

    There are no places if one of those named does not exist.
    """
    head, colon, tail = words.partition(":")
    named = _names(head)
    if colon and named:
        prefixes = [read_prefix(name) for name in named]
        places = [_place_named(day, name, p) for name, p in zip(named, prefixes, strict=True)]
        if all(places):
            return tuple(dict.fromkeys(p for p in places if p)), tail.strip()
        if all(place or prefix for place, prefix in zip(places, prefixes, strict=True)):
            return (), tail.strip()
    return (HALL,), words.strip()


def colon_forgotten(day: Day, places: Sequence[str], words: str) -> tuple[tuple[str, ...], str] | None:
    """Read `C5 on change de salle`, which would go to everyone: the places perhaps meant, and the rest."""
    if tuple(places) != (HALL,):
        return None
    found: list[str] = []
    rest = words.strip()
    while rest:
        first, *after = rest.split(maxsplit=1)
        name = first.strip(",")
        place = _place_named(day, name, read_prefix(name))
        if place is None and not (found and name.lower() in AND):
            break
        found += [place] if place else []
        rest = "".join(after)
    return (tuple(dict.fromkeys(found)), rest) if found and rest else None


def unknown_place(day: Day, words: str) -> str:
    """Return the first of the places named that the day does not have."""
    named = _names(words.partition(":")[0])
    return next((name for name in named if _place_named(day, name, read_prefix(name)) is None), "")


def _names(head: str) -> list[str]:
    return [name for name in head.replace(",", " ").split() if name.lower() not in AND]


def _place_named(day: Day, name: str, prefix: str | None) -> str | None:
    if prefix is not None and prefix in day.session_by_prefix:
        return day.session_by_prefix[prefix].place
    if name.lower() == HALL:
        return HALL
    session = day.programme.queue_of(name.lower())
    return session.place if session else None
