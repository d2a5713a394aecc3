"""Reads `programme.yaml`: the programme as values, or all that is wrong, where it stands."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import fields
from bot.fields import Fields, Notes, Wrong, as_table
from bot.moments import read_day, read_local_time, read_zone, to_instant
from bot.programme import HALL, REGIE, Event, Kind, Person, Programme, Room, Session, Stand
from bot.yaml_file import Checked, Document, Spoiled, Table, Text, read_yaml

LANGUAGES = ("fr", "en")
PLATFORMS = ("matrix", "discord")  # where a person may have an account

_PROGRAMME = ("event", "rooms", "people", "organisers", "sessions", "stands")
_EVENT = ("id", "title", "abstract", "date", "start", "end", "timezone", "language")
_ROOM = ("name", "stream")
_PERSON = ("name", "title", "organisation", "project", *PLATFORMS)
_SESSION = (
    *("id", "kind", "number", "title", "abstract", "question", "questions", "restitution"),
    *("start", "end", "room", "rooms", "stream"),
    *("experts", "grand-temoin", "animateurs", "speakers"),
)
_STAND = ("project", "organisation", "people")

_UTC = ZoneInfo("UTC")


def read_programme(path: Path) -> Checked[Programme]:
    return programme_of(read_yaml(path))


def programme_of(document: Document) -> Checked[Programme]:
    notes = Notes(document.file, document.problems)
    root = as_table(document.root, document.file.name, notes) if document.root else None
    programme = _programme(Fields(root, _PROGRAMME, notes), notes) if root else None
    return notes.checked(programme)


def _programme(top: Fields, notes: Notes) -> Programme | None:
    days, event = _event(top)
    rooms = dict(_rooms(top, notes))
    people = dict(_people(top, notes))
    names = _Names(_known(top, "rooms"), _known(top, "people"))
    organisers = top.many("organisers", names.person)
    drafts = [_draft(session, days, names) for session in _tables(top, "sessions", _SESSION, notes)]
    stands = tuple(_stands(top, names, notes))
    if not drafts and not notes.problems:
        notes.wrong(top.node("sessions"), "no-session")
    _find_ends(drafts, days)
    for draft in drafts:
        _check_hours(draft, days)
        _check_questions(draft)
    _check_uniqueness(drafts)
    _warn_of_two_places(drafts, rooms, people)
    _warn_of_lonely_desks(drafts)
    if event is None or notes.problems:
        return None
    sessions = sorted((draft.session() for draft in drafts), key=lambda session: session.start)
    return Programme(event, rooms, people, organisers, tuple(sessions), stands)


# ── The event ──


@dataclass(frozen=True, slots=True)
class _Days:
    """The event's days and zone; a stand-in for what is wrong, so that the sessions are checked too."""

    first: date = date.min
    last: date = date.max
    zone: ZoneInfo = _UTC

    @property
    def for_an_hour(self) -> date | None:
        """The day that an hour alone means; none when the event has several."""
        if self.first == date.min:
            return date(2000, 1, 1)
        return self.first if self.first == self.last else None

    def instant(self, value: str) -> datetime:
        return to_instant(read_local_time(value, self.for_an_hour), self.zone)

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def hour_of(self, instant: datetime) -> str:
        return f"{instant.astimezone(self.zone):%H:%M}"


def _event(top: Fields) -> tuple[_Days, Event | None]:
    event = top.inner("event", _EVENT)
    if event is None:
        if "event" not in top:
            top.missing("event")
        return _Days(), None
    event_id = event.needed("id", _read_id)
    title = event.needed("title", fields.one_line)
    abstract = event.one("abstract", fields.text)
    zone = event.needed("timezone", read_zone)
    language = event.one("language", fields.one_of(LANGUAGES, "unknown-language"))
    first, last = _first_and_last_day(event)
    if first is None or last is None:
        return _Days(zone=zone or _UTC), None
    days = _Days(first, last, zone or _UTC)
    if event_id is None or title is None or zone is None:
        return days, None
    return days, Event(event_id, title, first, last, zone, language or LANGUAGES[0], abstract)


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
            room = Fields(table, _ROOM, notes, key)
            name, stream = room.needed("name", fields.one_line), room.one("stream", fields.address)
        else:
            continue
        if name is not None:
            yield key.value, Room(key.value, name, stream)


def _people(top: Fields, notes: Notes) -> Iterator[tuple[str, Person]]:
    owners: dict[tuple[str, str], Text] = {}
    for key, node in top.entries("people"):
        _check_word(key, notes)
        table = as_table(node, key.value, notes)
        if table is None:
            continue
        person = Fields(table, _PERSON, notes, key)
        accounts = {
            "matrix": person.one("matrix", fields.matrix_account),
            "discord": person.one("discord", fields.text),
        }
        handles = {platform: account for platform, account in accounts.items() if account}
        for account in handles.items():
            first = owners.setdefault(account, key)
            if first is not key:
                person.wrong(
                    "account-of-two",
                    at=account[0],
                    value=account[1],
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
        notes.wrong(key, "key-not-a-word", name=key.value, near=fields.slug(key.value) or "salle-1")


def _known(top: Fields, name: str) -> Collection[str] | None:
    """The ids people may use, or None when they could not be read and anything must pass."""
    node = top.table.values.get(name, Table({}, {}, 1, 1))
    return node.values.keys() if isinstance(node, Table) else None


@dataclass(frozen=True, slots=True)
class _Names:
    """The rooms and people that may be named."""

    rooms: Collection[str] | None
    people: Collection[str] | None

    def room(self, value: str) -> str:
        return self._among(self.rooms, value, "unknown-room")

    def person(self, value: str) -> str:
        return self._among(self.people, value, "unknown-person")

    @staticmethod
    def _among(known: Collection[str] | None, value: str, key: str) -> str:
        if known is None or value in known:
            return value
        if not known:
            raise Wrong(f"{key}-of-none", value=value)
        raise fields.not_among(known, value, key)


# ── Sessions ──


@dataclass(slots=True)
class _Draft:
    """A session as far as it could be read."""

    fields: Fields
    id: str | None
    kind: Kind | None
    title: str | None
    start: datetime | None
    end: datetime | None
    number: int | None
    abstract: str | None
    question: str | None
    rooms: tuple[str, ...]
    experts: tuple[str, ...]
    grand_temoin: str | None
    animateurs: tuple[str, ...]
    speakers: tuple[str, ...]
    restitution: bool
    questions: bool | None
    stream: str | None

    @property
    def takes_questions(self) -> bool:
        return (self.kind is Kind.COMPTOIR or self.restitution) and self.questions is not False

    @property
    def people(self) -> Iterable[str]:
        named = (*self.experts, self.grand_temoin, *self.animateurs, *self.speakers)
        return dict.fromkeys(person for person in named if person)

    def session(self) -> Session:
        """Only once nothing was found wrong."""
        assert self.id is not None
        assert self.kind is not None
        assert self.title is not None
        assert self.start is not None
        assert self.end is not None
        return Session(
            id=self.id,
            kind=self.kind,
            title=self.title,
            start=self.start,
            end=self.end,
            number=self.number,
            abstract=self.abstract,
            question=self.question,
            rooms=self.rooms,
            experts=self.experts,
            grand_temoin=self.grand_temoin,
            animateurs=self.animateurs,
            speakers=self.speakers,
            restitution=self.restitution,
            takes_questions=self.takes_questions,
            stream=self.stream,
        )


def _draft(session: Fields, days: _Days, names: _Names) -> _Draft:
    return _Draft(
        fields=session,
        id=session.needed("id", _read_session_id),
        kind=session.needed("kind", _read_kind),
        title=session.needed("title", fields.one_line),
        start=session.needed("start", days.instant),
        end=session.one("end", days.instant),
        number=session.one("number", fields.whole_number),
        abstract=session.one("abstract", fields.text),
        question=session.one("question", fields.one_line),
        rooms=_session_rooms(session, names),
        experts=session.many("experts", names.person),
        grand_temoin=session.one("grand-temoin", names.person),
        animateurs=session.many("animateurs", names.person),
        speakers=session.many("speakers", names.person),
        restitution=session.one("restitution", fields.yes_or_no) or False,
        questions=session.one("questions", fields.yes_or_no),
        stream=session.one("stream", fields.address),
    )


def _session_rooms(session: Fields, names: _Names) -> tuple[str, ...]:
    if "room" in session and "rooms" in session:
        session.wrong("room-and-rooms", at="rooms")
    room = session.one("room", names.room)
    return (room,) if room else session.many("rooms", names.room)


def _read_id(value: str) -> str:
    if not re.fullmatch("[a-z0-9-]{1,40}", value):
        near = fields.slug(value)[:40].strip("-")
        raise Wrong("bad-id-near", value=value, near=near) if near else Wrong("bad-id", value=value)
    return value


def _read_session_id(value: str) -> str:
    if _read_id(value) in (HALL, REGIE) or value.endswith("-desk"):
        raise Wrong("reserved-id", value=value)
    return value


def _read_kind(value: str) -> Kind:
    return Kind(fields.one_of([*Kind], "unknown-kind")(value))


def _tables(top: Fields, name: str, known: Sequence[str], notes: Notes) -> Iterator[Fields]:
    """The items of a list that must be there as tables."""
    if name == "sessions" and name not in top:
        top.missing(name)
    for node in top.items(name):
        if isinstance(node, Table):
            yield Fields(node, known, notes)
        elif not isinstance(node, Spoiled):
            notes.wrong(node, "expected-item", name=name)


def _stands(top: Fields, names: _Names, notes: Notes) -> Iterator[Stand]:
    for stand in _tables(top, "stands", _STAND, notes):
        project = stand.needed("project", fields.one_line)
        organisation = stand.one("organisation", fields.one_line)
        people = stand.many("people", names.person)
        if project is not None:
            yield Stand(project, organisation, people)


# ── What concerns several sessions ──


def _find_ends(drafts: Sequence[_Draft], days: _Days) -> None:
    """A session without an end lasts until the next start in its room, else until the day's next item."""
    starts: dict[tuple[date, str | None], list[datetime]] = defaultdict(list)
    for draft in drafts:
        if draft.start:
            for room in (None, *draft.rooms):
                starts[days.day_of(draft.start), room].append(draft.start)
    for draft in drafts:
        if draft.start and "end" not in draft.fields:
            day = days.day_of(draft.start)
            in_its_rooms = (start for room in draft.rooms for start in starts[day, room])
            draft.end = _next(draft.start, in_its_rooms) or _next(draft.start, starts[day, None])
            if draft.end is None:
                draft.fields.wrong("last-without-end")


def _next(start: datetime, starts: Iterable[datetime]) -> datetime | None:
    return min((other for other in starts if other > start), default=None)


def _check_hours(draft: _Draft, days: _Days) -> None:
    first, last = str(days.first), str(days.last)
    if draft.start and not days.first <= days.day_of(draft.start) <= days.last:
        draft.fields.wrong("outside-event", at="start", first=first, last=last)
    if draft.start and draft.end and draft.end <= draft.start:
        draft.fields.wrong(
            "end-not-after-start", at="end", start=days.hour_of(draft.start), end=days.hour_of(draft.end)
        )
    elif draft.end and days.day_of(draft.end - timedelta(seconds=1)) > days.last:
        draft.fields.wrong("outside-event", at="end", first=first, last=last)


def _check_questions(draft: _Draft) -> None:
    if draft.restitution and draft.kind not in (Kind.PLENARY, None):
        draft.fields.wrong("restitution-not-plenary", at="restitution")
    elif draft.questions and draft.kind not in (Kind.COMPTOIR, None) and not draft.restitution:
        draft.fields.wrong("questions-elsewhere", at="questions")
    if draft.id == "restitution" and draft.takes_questions and not draft.restitution:
        draft.fields.wrong("reserved-restitution", at="id")


def _check_uniqueness(drafts: Sequence[_Draft]) -> None:
    _unique(drafts, "id", "duplicate-id", lambda draft: draft.id)
    _unique(drafts, "number", "duplicate-number", lambda draft: draft.number)
    _unique(drafts, "restitution", "second-restitution", lambda draft: draft.restitution or None)


def _unique(drafts: Sequence[_Draft], at: str, key: str, value_of: Callable[[_Draft], object]) -> None:
    firsts: dict[object, _Draft] = {}
    for draft in drafts:
        value = value_of(draft)
        first = firsts.setdefault(value, draft)
        if value is not None and first is not draft:
            draft.fields.wrong(key, at=at, value=str(value), line=str(first.fields.node(at).line))


def _warn_of_two_places(
    drafts: Sequence[_Draft], rooms: Mapping[str, Room], people: Mapping[str, Person]
) -> None:
    by_room: dict[str, list[_Draft]] = defaultdict(list)
    by_person: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        for room in draft.rooms:
            by_room[room].append(draft)
        for person in draft.people:
            by_person[person].append(draft)
    for room, theirs in by_room.items():
        for first, second in _overlaps(theirs):
            _warn_of_overlap("room-twice", room, rooms, first, second, ("room", "rooms"))
    for person, theirs in by_person.items():
        for first, second in _overlaps(theirs):
            roles = ("experts", "grand-temoin", "animateurs", "speakers")
            _warn_of_overlap("person-twice", person, people, first, second, roles)


def _overlaps(drafts: Iterable[_Draft]) -> Iterator[tuple[_Draft, _Draft]]:
    """Each session with one before it that is not over yet; the later in the file is second."""
    timed = [
        (draft.start, draft.end, order, draft)
        for order, draft in enumerate(drafts)
        if draft.start and draft.end
    ]
    running: tuple[datetime, datetime, int, _Draft] | None = None
    for session in sorted(timed, key=lambda session: (session[0], session[2])):
        if running and session[0] < running[1]:
            first, second = sorted((running, session), key=lambda session: session[2])
            yield first[3], second[3]
        if running is None or session[1] > running[1]:
            running = session


def _warn_of_overlap(
    key: str,
    name: str,
    named: Mapping[str, Room | Person],
    first: _Draft,
    second: _Draft,
    keys: Sequence[str],
) -> None:
    shown = named[name].name if name in named else name
    node = second.fields.mention(name, keys)
    second.fields.notes.warn(node, key, name=shown, first=first.id or "?", second=second.id or "?")


def _warn_of_lonely_desks(drafts: Iterable[_Draft]) -> None:
    for draft in drafts:
        if draft.takes_questions and not draft.restitution and "animateurs" not in draft.fields:
            draft.fields.notes.warn(draft.fields.item, "desk-without-animateurs", session=draft.id or "?")
