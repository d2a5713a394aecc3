"""The rooms and the people of a programme that is imported, each once whatever its spelling. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.programme.files import fields
from bot.programme.files.fields import Wrong
from bot.programme.files.other_words import slug
from bot.programme.formats import ids
from bot.programme.formats.found import Found, FoundPerson, FoundRoom, FoundSession
from bot.programme.formats.plain_text import one_line
from bot.programme.model import Person, Programme, Room

Tell = Callable[..., None]  # where, the key of a doubt, and its arguments


class _Names:
    """The short names so far; names that differ only by accents, capitals and signs are one."""

    def __init__(self, before: Mapping[str, Room | Person], otherwise: str) -> None:
        self._ids = {ids.same(each.name): id for id, each in before.items()}
        self._taken, self._otherwise = set(before), otherwise

    def id_of(self, name: str) -> str:
        key = ids.same(name)
        if key not in self._ids:
            self._ids[key] = ids.word(name, self._otherwise, self._taken)
            self._taken.add(self._ids[key])
        return self._ids[key]


class Rooms:
    """The rooms so far."""

    def __init__(self, before: Programme | None, language: str, tell: Tell) -> None:
        self.all: dict[str, Room] = {}
        self._names = _Names(before.rooms if before else {}, "salle" if language == "fr" else "room")
        self._tell = tell

    def add(self, found: FoundRoom, where: str = "") -> str | None:
        name = one_line(found.name)
        if name is None:
            return None
        room = self._names.id_of(name)
        stream = address(found.stream, where or name, self._tell)
        known = self.all.setdefault(room, Room(room, name, stream))
        if stream and not known.stream:
            self.all[room] = replace(known, stream=stream)
        return room

    def of(self, session: FoundSession) -> tuple[str, ...]:
        """Return the rooms of a session, each once."""
        named = (self.add(FoundRoom(name), session.where) for name in session.rooms)
        return tuple(dict.fromkeys(room for room in named if room))


class People:
    """The people so far."""

    def __init__(self, found: Found, before: Programme | None, language: str, tell: Tell) -> None:
        self.all: dict[str, Person] = {}
        self._names = _Names(before.people if before else {}, "personne" if language == "fr" else "person")
        self._tell = tell
        self._apart: dict[str, list[FoundPerson]] = defaultdict(list)
        for person in found.people:
            for key in filter(None, (person.source, ids.same(person.name))):
                self._apart[key].append(person)

    def id_of(self, found: FoundPerson, where: str) -> str | None:
        """Return the short name of a person, with all that the source says of them."""
        apart = self._apart.get(found.source or "") or self._apart.get(ids.same(found.name)) or []
        ids_of = [self._add(each, where) for each in (found, *apart)]
        return ids_of[0]

    def _add(self, found: FoundPerson, where: str) -> str | None:
        name = one_line(found.name)
        if name is None:
            return None
        person = Person(self._names.id_of(name), name, one_line(found.title), one_line(found.organisation))
        known = self.all.setdefault(person.id, person)
        self.all[person.id] = self._both(known, person, where)
        return person.id

    def _both(self, known: Person, other: Person, where: str) -> Person:
        """Return what two mentions say of a person; the first one counts where they differ, which is told."""
        name = _better(known.name, other.name)
        if known.name != other.name:
            self._tell(where, "import-same-person", name=name, other=_worse(known.name, other.name))
        for one, two in ((known.title, other.title), (known.organisation, other.organisation)):
            if one and two and slug(one) != slug(two):
                self._tell(where, "import-person-differs", name=name, first=one, second=two)
        return replace(
            known,
            name=name,
            title=known.title or other.title,
            organisation=known.organisation or other.organisation,
        )


def _better(one: str, other: str) -> str:
    """Return the spelling with capitals only where names have them, and with accents; else the first."""
    return max((one, other), key=lambda name: (not name.isupper() and not name.islower(), _accents(name)))


def _worse(one: str, other: str) -> str:
    return other if _better(one, other) == one else one


def _accents(name: str) -> int:
    return sum(letter.isalpha() and not letter.isascii() for letter in name)


def address(value: str | None, where: str, tell: Tell) -> str | None:
    """Return an address that can be written; any other is told."""
    written = one_line(value)
    try:
        return fields.address(written) if written else None
    except Wrong:
        tell(where, "import-not-an-address", value=written or "")
        return None
