"""Reading what follows `retard`, `changer-salle` and the others: what is changed, and how. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import time, timedelta
from itertools import chain, count

from bot.day import Day
from bot.port.text import folded
from bot.programme.model import Room
from bot.programme.rescheduled import MOST, Asked, Scope, Verb
from bot.questions.rules import LONGEST, read_prefix

LONGEST_ROOM = 60  # characters of the name of a room that the programme does not have
LONGEST_TARGET = 12  # words of a name
WHOLE_DAY = frozenset(("tout", "toute", "tous", "tout le jour", "la journee", "all", "everything", "the day"))
ROOM_WORDS = ("salle ", "room ")

_MINUTES = re.compile(
    r"^(?P<sign>[-+−–]?)\s*(?P<number>\d{1,6})\s*(?:m|mn|min|mins|minutes?|')?$", re.IGNORECASE
)
_HOUR = re.compile(r"^(?:(?:à|a|at|@)\s+)?(?P<hour>\d{1,2})\s*[:h]\s*(?P<minute>\d{2})?$", re.IGNORECASE)


class Misread(Exception):
    """What was written cannot be read; `key` names the text that says what to write."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def read_asked(day: Day, verb: Verb, words: str) -> Asked:
    """Return what is asked. Raises Misread."""
    if not words.strip():
        raise Misread(USAGES[verb])
    found = read_target(day, words)
    if found is None:
        raise Misread("change-unknown", named=" ".join(words.split()[:1]))
    return _READ[verb](day, verb, *found)


def read_target(day: Day, words: str) -> tuple[Scope, str, str] | None:
    """Return what the words begin with, a session, a room or the whole day, its id, and what follows."""
    tokens = words.split()
    for number in range(min(len(tokens), LONGEST_TARGET), 0, -1):
        target = _named(day, " ".join(tokens[:number]))
        if target is not None:
            return *target, " ".join(tokens[number:])
    return None


def _named(day: Day, words: str) -> tuple[Scope, str] | None:
    named = folded(words)
    if named in WHOLE_DAY:
        return Scope.DAY, ""
    prefix = read_prefix(words) if " " not in words or named.startswith("c ") else None
    if prefix is not None and prefix in day.session_by_prefix:
        return Scope.SESSION, day.session_by_prefix[prefix].id
    if day.programme.known(named) is not None:
        return Scope.SESSION, named
    room = _room_named(day, words)
    if room is not None:
        return Scope.ROOM, room
    titled = (session.id for session in day.programme.sessions if folded(session.title) == named)
    found = next(titled, None)
    return (Scope.SESSION, found) if found else None


def _room_named(day: Day, words: str) -> str | None:
    """Return the id of a room named by its id or its name, with or without « salle »."""
    named = folded(words)
    names = {named, *(named.removeprefix(word) for word in ROOM_WORDS)}
    rooms = day.programme.rooms.values()
    return next((room.id for room in rooms if {folded(room.id), folded(room.name)} & names), None)


# ── By how much, to which hour ──────────────────────────────────────────────────────────────────────────


def _moving(day: Day, verb: Verb, scope: Scope, id: str, rest: str) -> Asked:
    minutes, hour = _MINUTES.match(rest), _HOUR.match(rest)
    if hour and minutes is None:
        return Asked(verb, scope, id, to=_hour(hour))
    if minutes is None:
        raise Misread(USAGES[verb])
    by = timedelta(minutes=int(minutes["number"]))
    if not by:
        raise Misread("change-zero")
    if by > MOST:
        raise Misread("change-too-far")
    goes_back = minutes["sign"] not in ("", "+")
    if goes_back and verb in BACKWARDS:
        raise Misread(BACKWARDS[verb])
    return Asked(verb, scope, id, by=-by if goes_back or verb is Verb.ADVANCE else by)


def _hour(found: re.Match[str]) -> time:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise Misread("change-no-hour", hour=found[0])
    return time(hour, minute)


# A start is moved the other way by the other command; only an end is brought forward by `prolonger C3 -10`.
BACKWARDS: Mapping[Verb, str] = {
    Verb.DELAY: "change-backwards-delay",
    Verb.ADVANCE: "change-backwards-advance",
}


# ── Where, why ──────────────────────────────────────────────────────────────────────────────────────────


def _elsewhere(day: Day, verb: Verb, scope: Scope, id: str, rest: str) -> Asked:
    """Read the new room, or several between commas; one that nobody knows is taken by its name."""
    if not rest:
        raise Misread(USAGES[verb])
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    known = [_room_named(day, part) for part in parts]
    if parts and all(known):
        return Asked(verb, scope, id, rooms=tuple(dict.fromkeys(filter(None, known))))
    name = " ".join(rest.split())
    if len(name) > LONGEST_ROOM:
        raise Misread("change-room-too-long", longest=LONGEST_ROOM)
    room = Room(_free_id(day, name), name)
    return Asked(verb, scope, id, rooms=(room.id,), new_rooms={room.id: room})


def _free_id(day: Day, name: str) -> str:
    """Return an id for a room that the programme does not have."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-") or "room"
    numbered = chain([plain], (f"{plain}-{number}" for number in count(2)))
    return next(id for id in numbered if id not in day.programme.rooms)


def _cancelled(day: Day, verb: Verb, scope: Scope, id: str, rest: str) -> Asked:
    if len(rest) > LONGEST:
        raise Misread("too-long", length=len(rest), longest=LONGEST)
    return Asked(verb, scope, id, because=rest.strip(" :"))


def _restored(day: Day, verb: Verb, scope: Scope, id: str, rest: str) -> Asked:
    if rest:
        raise Misread(USAGES[verb])
    return Asked(verb, scope, id)


_READ: Mapping[Verb, Callable[[Day, Verb, Scope, str, str], Asked]] = {
    Verb.DELAY: _moving,
    Verb.ADVANCE: _moving,
    Verb.EXTEND: _moving,
    Verb.ROOM: _elsewhere,
    Verb.CANCEL: _cancelled,
    Verb.RESTORE: _restored,
}
USAGES: Mapping[Verb, str] = {
    Verb.DELAY: "usage-delay",
    Verb.ADVANCE: "usage-advance",
    Verb.EXTEND: "usage-extend",
    Verb.ROOM: "usage-change-room",
    Verb.CANCEL: "usage-cancel",
    Verb.RESTORE: "usage-restore",
}
