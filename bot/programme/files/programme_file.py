"""Reading `programme.yaml`: the programme as values, or all that is wrong, where it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.programme.files import fields, keys
from bot.programme.files.fields import Fields, Notes, Wrong, as_table
from bot.programme.files.moments import read_day
from bot.programme.files.other_words import slug
from bot.programme.files.platforms import account_readers
from bot.programme.files.sessions import Days, WrittenSession, check_sessions
from bot.programme.files.yaml_file import Checked, Document, Spoiled, Table, Text, read_yaml
from bot.programme.files.zones import zone_on
from bot.programme.model import HALL, PAGES, REGIE, Event, Person, Programme, Room, SessionKind, Stand

LANGUAGES = ("fr", "en")


def read_programme(path: Path) -> Checked[Programme]:
    return programme_of(read_yaml(path))


def programme_of(document: Document) -> Checked[Programme]:
    notes = Notes(document.file, document.problems)
    root = as_table(document.root, document.file.name, notes) if document.root else None
    programme = _programme(Fields(root, keys.PROGRAMME, notes), notes) if root else None
    return notes.checked(programme)


def _programme(top: Fields, notes: Notes) -> Programme | None:
    days, event = _event(top)
    rooms = dict(_rooms(top, notes))
    people = dict(_people(top, notes))
    names = _Names(_names(top, "rooms", rooms), _names(top, "people", people))
    organisers = top.many("organisers", names.one_of_people)
    drafts = [_draft(session, days, names) for session in _tables(top, "sessions", keys.SESSION, notes)]
    stands = tuple(_stands(top, names, notes))
    if not drafts and not notes.problems:
        notes.wrong(top.node("sessions"), "no-session")
    check_sessions(drafts, days, rooms, people)
    if event is None or notes.problems:
        return None
    sessions = sorted((draft.session() for draft in drafts), key=lambda session: session.start)
    return Programme(event, rooms, people, organisers, tuple(sessions), stands)


# ── The event ──


def _event(top: Fields) -> tuple[Days, Event | None]:
    event = top.inner("event", keys.EVENT)
    if event is None:
        if "event" not in top:
            top.missing("event")
        return Days(), None
    event_id = event.needed("id", _read_id)
    title = event.needed("title", fields.one_line)
    abstract = event.one("abstract", fields.text)
    words = _words(event)
    code = event.one("code", fields.yes_or_no) or False
    first, last = _first_and_last_day(event)
    zone = event.needed("timezone", zone_on([day for day in (first, last) if day]))
    language = event.one("language", fields.one_of(LANGUAGES, "unknown-language"))
    if first is None or last is None:
        return Days(zone=zone), None
    days = Days(first, last, zone)
    if event_id is None or title is None or zone is None:
        return days, None
    language = language or LANGUAGES[0]
    return days, Event(event_id, title, first, last, zone, language, abstract, words, code=code)


def _words(event: Fields) -> Mapping[str, str]:
    """Return the event's own words for comptoirs, animateurs, grands témoins and régie."""
    table = event.inner("words", keys.EVENT_WORDS)
    named = {name: table.one(name, fields.noun) for name in keys.EVENT_WORDS} if table else {}
    return {name: noun for name, noun in named.items() if noun}


def _first_and_last_day(event: Fields) -> tuple[date | None, date | None]:
    if "start" not in event and "end" not in event:
        if "date" not in event:
            event.wrong("missing-days")
        day = event.one("date", read_day)
        return day, day
    if "date" in event:
        event.wrong("date-and-days", at="date")
    first, last = event.needed("start", read_day), event.needed("end", read_day)
    if first and last and last < first:
        event.wrong("last-day-before-first", at="end", first=str(first), last=str(last))
        return None, None
    return first, last


# ── Rooms and people ──


def _rooms(top: Fields, notes: Notes) -> Iterator[tuple[str, Room]]:
    for key, node in top.entries("rooms"):
        _check_word(key, notes)
        if isinstance(node, Text):
            name, stream = fields.read_one(node, key.value, fields.one_line, notes), None
        elif table := as_table(node, key.value, notes):
            room = Fields(table, keys.ROOM, notes, key)
            name, stream = room.needed("name", fields.one_line), room.one("stream", fields.address)
        else:
            continue
        if name is not None:
            yield key.value, Room(key.value, name, stream)


def _people(top: Fields, notes: Notes) -> Iterator[tuple[str, Person]]:
    owners: dict[tuple[str, str], Text] = {}
    readers = account_readers()
    for key, node in top.entries("people"):
        _check_word(key, notes)
        if isinstance(node, Text) and not fields.is_empty(node):
            notes.wrong(node, "person-without-keys", name=key.value, called=_quoted(node.value))
            continue
        table = as_table(node, key.value, notes)
        if table is None:
            continue
        person = Fields(table, (*keys.PERSON, *readers), notes, key)
        accounts = {platform: person.one(platform, read) for platform, read in readers.items()}
        handles = {platform: account for platform, account in accounts.items() if account}
        for platform, account in handles.items():
            first = owners.setdefault((platform, account.lower()), key)
            if first is not key:
                person.wrong(
                    "account-of-two",
                    at=platform,
                    value=account,
                    person=first.value,
                    line=str(first.line),
                )
        name = person.needed("name", fields.one_line)
        title, organisation, project = (
            person.one(part, fields.one_line) for part in ("title", "organisation", "project")
        )
        if name is not None:
            yield key.value, Person(key.value, name, title, organisation, project, handles)


def _check_word(key: Text, notes: Notes) -> None:
    if not re.fullmatch(r"[\w.-]{1,60}", key.value):
        notes.wrong(key, "key-not-a-word", name=key.value, near=slug(key.value) or "salle-1")


@dataclass(frozen=True, slots=True)
class _Names:
    """The rooms and people that may be named: ids, and names in case those were written instead.

    None if they could not be read; any name then passes.
    """

    rooms: Mapping[str, str] | None
    people: Mapping[str, str] | None

    def room(self, value: str) -> str:
        return self._among(self.rooms, value, "unknown-room")

    def person(self, value: str) -> str:
        return self._among(self.people, value, "unknown-person")

    def one_of_people(self, value: str) -> str:
        """Read a person in a list; if several are written as one, propose the list of them."""
        try:
            return self.person(value)
        except Wrong:
            several = re.split(r"\s*[;/&+]\s*|\s*,\s*|\s+(?:et|and)\s+", value)
            people = self.people or {}
            known = {name: id for id, name in people.items()} | {id: id for id in people}
            if len(several) == 1 or not known.keys() >= set(several):
                raise
            listed = ", ".join(known[name] for name in several)
            raise Wrong("unknown-person-near", value=value, near=listed) from None

    @staticmethod
    def _among(known: Mapping[str, str] | None, value: str, key: str) -> str:
        if known is None or value in known:
            return value
        named = {name: id for id, name in known.items()}.get(value)
        if named:
            raise Wrong(f"{key}-near", value=value, near=named)
        wrong = fields.not_among(known, value, key) if known else Wrong(f"{key}-of-none", value=value)
        wrong.arguments |= _as_entry(value)
        raise wrong


def _as_entry(value: str) -> dict[str, str]:
    """Return a short name and a name for a person or room not listed yet, from what was written."""
    short = slug(value) or "x"
    return {"short": short, "called": "…" if short == value else _quoted(value)}


def _quoted(name: str) -> str:
    """Return a name as it can be written, in quotes if it needs them."""
    return name if re.fullmatch(r"\w[\w '’.-]*", name) else '"{}"'.format(name.replace('"', "’"))


def _names(top: Fields, name: str, read: Mapping[str, Room | Person]) -> Mapping[str, str] | None:
    if name not in top:
        return {}
    node = top.table.values.get(name)
    if not isinstance(node, Table):
        return None
    return {key: read[key].name if key in read else key for key in node.values}


# ── Sessions ──


def _draft(session: Fields, days: Days, names: _Names) -> WrittenSession:
    start = session.needed("start", days.instant)
    return WrittenSession(
        fields=session,
        id=session.needed("id", _read_session_id),
        kind=session.needed("kind", _read_kind),
        title=session.needed("title", fields.one_line),
        start=start,
        end=session.one("end", days.end_of(start)),
        number=session.one("number", fields.whole_number),
        abstract=session.one("abstract", fields.text),
        question=session.one("question", fields.one_line),
        rooms=_session_rooms(session, names),
        experts=session.many("experts", names.one_of_people),
        grand_temoin=session.one("grand-temoin", names.person),
        animateurs=session.many("animateurs", names.one_of_people),
        speakers=session.many("speakers", names.one_of_people),
        restitution=session.one("restitution", fields.yes_or_no) or False,
        questions=session.one("questions", fields.yes_or_no),
        moderation=session.one("moderation", fields.yes_or_no) or False,
        stream=session.one("stream", fields.address),
        source=session.one("source", fields.one_line),
    )


def _session_rooms(session: Fields, names: _Names) -> tuple[str, ...]:
    if "room" in session and "rooms" in session:
        session.wrong("room-and-rooms", at="rooms")
    room = session.one("room", names.room)
    return (room,) if room else session.many("rooms", names.room)


def _read_id(value: str) -> str:
    if not re.fullmatch("[a-z0-9-]{1,40}", value):
        near = slug(value)[:40].strip("-")
        raise Wrong("bad-id-near", value=value, near=near) if near else Wrong("bad-id", value=value)
    return value


def _read_session_id(value: str) -> str:
    if _read_id(value) in (HALL, REGIE, *PAGES) or value.endswith("-desk"):
        raise Wrong("reserved-id", value=value)
    return value


def _read_kind(value: str) -> SessionKind:
    return SessionKind(fields.one_of([*SessionKind], "unknown-kind")(value))


def _tables(top: Fields, name: str, known: Sequence[str], notes: Notes) -> Iterator[Fields]:
    """Yield the items of a list, which must be tables."""
    if name == "sessions" and name not in top:
        top.missing(name)
    for node in top.items(name):
        if isinstance(node, Table):
            yield Fields(node, known, notes)
        elif not isinstance(node, Spoiled):
            notes.wrong(node, "expected-item", name=name, first=known[0])


def _stands(top: Fields, names: _Names, notes: Notes) -> Iterator[Stand]:
    for stand in _tables(top, "stands", keys.STAND, notes):
        project = stand.needed("project", fields.one_line)
        organisation = stand.one("organisation", fields.one_line)
        people = stand.many("people", names.one_of_people)
        if project is not None:
            yield Stand(project, organisation, people)
