"""What the words of an announcement say: where it goes, when, and its text. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.announcements.hours import Clauses, read_clauses
from bot.day import Day
from bot.programme.model import HALL, REGIE
from bot.questions.rules import read_prefix

LONGEST = 2000  # characters of an announcement
AND = ("et", "and", "&")
NO_HOURS = Clauses("")
_COLON = re.compile(r":(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Order:
    """An announcement as it is ordered; `unknown` is a place that the day does not have."""

    places: tuple[str, ...]
    text: str
    hours: Clauses = NO_HOURS
    unknown: str = ""


def read(day: Day, words: str) -> Order:
    """Read `[places] [à 14:10] [jusqu’à 15:00] : text`; words that begin otherwise are for everyone, now.

    Hours stand only before a colon that a space follows, beside nothing but places: « Rendez-vous à 14:10 :
    devant la gare » is a text.
    """
    spaced = _COLON.search(words)
    if spaced:
        clauses = read_clauses(words[: spaced.start()])
        if clauses.any and (order := _ordered(day, clauses.rest, words[spaced.end() :], clauses)):
            return order
    head, colon, tail = words.partition(":")
    named = _names(head)
    order = _ordered(day, head, tail, NO_HOURS) if colon and named else None
    return order or Order((HALL,), words.strip())


def _ordered(day: Day, head: str, text: str, clauses: Clauses) -> Order | None:
    """Return the order if the head names places and nothing else; one that looks like a place is unknown."""
    found = {name: _place_named(day, name, read_prefix(name)) for name in _names(head)}
    unknown = [name for name, place in found.items() if place is None]
    if any(read_prefix(name) is None for name in unknown):
        return None
    places = tuple(dict.fromkeys(place for place in found.values() if place)) or (HALL,)
    return Order(() if unknown else places, text.strip(), clauses, "".join(unknown[:1]))


@dataclass(frozen=True, slots=True)
class CueOrder:
    """A cue as it is ordered; `unknown` is no place of the day, `without` one that has no desk."""

    desks: tuple[str, ...]
    text: str
    unknown: str = ""
    without: str = ""


def read_cue(day: Day, words: str) -> CueOrder:
    """Read `C3 C4 : text`; a desk may be named as such, and what has none is told apart from what is not."""
    spaced = _COLON.search(words)
    end = spaced.start() if spaced else words.find(":")
    names = _names(words[: max(end, 0)])
    text = words[end + 1 :].strip()
    desks = {name: _desk_named(day, name) for name in names}
    missing = next((name for name, desk in desks.items() if desk is None), "")
    if missing:
        is_place = missing.lower() in (HALL, REGIE, *(session.id for session in day.programme.sessions))
        return CueOrder((), text, "" if is_place else missing, missing if is_place else "")
    return CueOrder(tuple(dict.fromkeys(desk for desk in desks.values() if desk)), text)


def _desk_named(day: Day, name: str) -> str | None:
    session = day.programme.session_of(name.lower())
    if session is not None:
        return session.desk
    prefix = read_prefix(name)
    found = day.session_by_prefix.get(prefix) if prefix else None
    return found.desk if found else None


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


def _names(head: str) -> list[str]:
    return [name for name in head.replace(",", " ").split() if name.lower() not in AND]


def _place_named(day: Day, name: str, prefix: str | None) -> str | None:
    if prefix is not None and prefix in day.session_by_prefix:
        return day.session_by_prefix[prefix].place
    if name.lower() == HALL:
        return HALL
    session = day.programme.queue_of(name.lower())
    return session.place if session else None
