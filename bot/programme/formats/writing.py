"""From a programme to the text of `programme.yaml`, as a person likes to edit it. Pure."""

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.programme.difference_told import shortened
from bot.programme.files.keys import ALSO_WRITTEN
from bot.programme.files.yaml_file import LARGEST
from bot.programme.formats.arranging import Arranged
from bot.programme.formats.found import Doubt
from bot.programme.formats.yaml_written import Noted, Value, written
from bot.programme.model import Event, Person, Room, Session
from bot.words.catalogue import operator_text

_SHORTER = (2_000, 1_000, 500, 200, 0)  # characters of an abstract
_EVENING, _MORNING = 17, 7  # an end at an earlier hour is read as of the next day between these hours


def text_of(arranged: Arranged, name: str) -> str:
    """Return the file for a programme that was found in a source of this name; it must have one."""
    programme = arranged.programme
    assert programme is not None
    event, spell = programme.event, Spelling(programme.event.language)
    language = event.language
    sessions: list[Value] = [
        Noted(session_values(session, event, spell, arranged.without_end), apart=bool(rank))
        for rank, session in enumerate(programme.sessions)
    ]
    told = [_cancelled(session, event) for session in arranged.cancelled]
    notes = ["", operator_text(language, "import-file-cancelled"), *told] if told else []
    document: dict[str, Value] = {"event": event_values(event)}
    if programme.rooms:
        document["rooms"] = Noted({r.id: room_value(r) for r in programme.rooms.values()}, apart=True)
    organisers = ["", operator_text(language, "import-file-organisers", name=spell("organisers"))]
    if programme.people:
        people = {p.id: person_value(p, spell) for p in programme.people.values()}
        document["people"] = Noted(people, apart=True, below=organisers)
        organisers = []
    above = [*organisers[1:], ""] if organisers else []
    document["sessions"] = Noted(sessions, above=above, below=notes, apart=True)
    head = operator_text(language, "import-file-head", source=name)
    return written(document, head.split("\n"))


def fit(arranged: Arranged, name: str) -> Arranged:
    """Cut abstracts, and tell it, where the file would be larger than one that is read."""
    if arranged.programme is None or _fits(arranged, name):
        return arranged
    for most in _SHORTER:
        cut = [replace(each, abstract=_cut(each.abstract, most)) for each in arranged.programme.sessions]
        shorter = replace(arranged, programme=replace(arranged.programme, sessions=tuple(cut)))
        if _fits(shorter, name):
            break
    return replace(
        shorter, doubts=(*arranged.doubts, Doubt(name, "import-abstracts-cut", {"most": str(most)}))
    )


def _fits(arranged: Arranged, name: str) -> bool:
    return len(text_of(arranged, name).encode()) <= LARGEST


def _cut(text: str | None, most: int) -> str | None:
    return shortened(text, most) if text and most else None


class Spelling:
    """Spells keys that have two names: as the file does, else in the language of the event."""

    def __init__(self, language: str, used: Container[str] = ()) -> None:
        self._names = {
            key: other
            for key, other in ALSO_WRITTEN.items()
            if other in used or (language == "en" and key not in used)
        }

    def __call__(self, key: str) -> str:
        return self._names.get(key, key)


def event_values(event: Event) -> Mapping[str, Value]:
    days = {"start": str(event.first_day), "end": str(event.last_day)}
    return {
        "id": event.id,
        "title": event.title,
        **(days if event.lasts_several_days else {"date": days["start"]}),
        "timezone": event.timezone.key,
        "language": event.language,
    }


def room_value(room: Room) -> Value:
    return room.name if room.stream is None else Noted({"name": room.name, "stream": room.stream}, brief=True)


def person_value(person: Person, spell: Spelling) -> Value:
    values = {"name": person.name, "title": person.title, spell("organisation"): person.organisation}
    return Noted({key: value for key, value in values.items() if value}, brief=True)


def session_values(
    session: Session, event: Event, spell: Spelling, without_end: Container[str] = ()
) -> Mapping[str, Value]:
    """Return what a session has, by key, in the order of the reference."""
    several = len(session.rooms) > 1
    values: Mapping[str, Value | None] = {
        "id": session.id,
        "kind": session.kind.value,
        "number": str(session.number) if session.number else None,
        "title": session.title,
        "abstract": session.abstract,
        "question": session.question,
        "restitution": "true" if session.restitution else None,
        "start": start_value(session, event),
        "end": None if session.id in without_end else end_value(session, event),
        "room": session.rooms[0] if session.rooms and not several else None,
        "rooms": session.rooms if several else None,
        "stream": session.stream,
        "experts": session.experts,
        "grand-temoin": session.grand_temoin,
        "animateurs": session.animateurs,
        "speakers": session.speakers,
        "source": session.source,
    }
    return {spell(key): value for key, value in values.items() if value}


def start_value(session: Session, event: Event) -> str:
    """Return the hour alone where the event lasts a day, else the date and the hour."""
    local = session.start.astimezone(event.timezone)
    return _moment(local, event.timezone, with_day=event.lasts_several_days)


def end_value(session: Session, event: Event) -> str:
    """Return the hour alone if it is of the day the session begins, or of the night after."""
    start, end = (at.astimezone(event.timezone) for at in (session.start, session.end))
    clock, began = (end.hour, end.minute, end.second), (start.hour, start.minute)
    at_midnight = clock == (0, 0, 0) and began > (0, 0)
    through = at_midnight or (start.hour >= _EVENING and clock <= (_MORNING, 0, 0))
    days = (end.date() - start.date()) // timedelta(days=1)
    return _moment(end, event.timezone, with_day=days != (1 if through else 0))


def _moment(local: datetime, zone: ZoneInfo, *, with_day: bool) -> str:
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    offset = local.isoformat()[-6:] if is_twice else ""
    return f"{local:%Y-%m-%d} {clock}{offset}" if with_day else f"{clock}{offset}"


def _cancelled(session: Session, event: Event) -> str:
    local = session.start.astimezone(event.timezone)
    hour = f"{local:%Y-%m-%d %H:%M}" if event.lasts_several_days else f"{local:%H:%M}"
    return f"{hour}  {session.title}"
