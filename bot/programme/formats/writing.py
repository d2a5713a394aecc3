"""From a programme to the text of `programme.yaml`, as a person likes to edit it. Pure."""

from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.programme.difference_told import shortened
from bot.programme.files.fields import Wrong
from bot.programme.files.keys import ALSO_WRITTEN, PERSON, STAND
from bot.programme.files.sessions import Days
from bot.programme.files.yaml_file import LARGEST
from bot.programme.formats.arranging import Arranged
from bot.programme.formats.found import Doubt
from bot.programme.formats.yaml_written import Noted, Value, written
from bot.programme.model import Event, Person, Room, Session, SessionKind, Stand
from bot.words.catalogue import operator_text

_SHORTER = (2_000, 1_000, 500, 200, 0)  # characters of an abstract


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
    document: dict[str, Value] = {"event": event_values(event, spell)}
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


def event_values(event: Event, spell: Spelling) -> Mapping[str, Value]:
    days = {"start": str(event.first_day), "end": str(event.last_day)}
    return _known(
        spell,
        {
            "id": event.id,
            "title": event.title,
            "abstract": event.abstract,
            **(days if event.lasts_several_days else {"date": days["start"]}),
            "timezone": event.timezone.key,
            "language": event.language,
            "words": {spell(key): word for key, word in event.words.items()},
            "code": "true" if event.code else None,
        },
    )


def room_value(room: Room) -> Value:
    return room.name if room.stream is None else Noted({"name": room.name, "stream": room.stream}, brief=True)


def person_value(person: Person, spell: Spelling) -> Value:
    told = {key: getattr(person, key) for key in PERSON}
    return Noted(_known(spell, told | dict(person.handles)), brief=True)


def stand_value(stand: Stand, spell: Spelling) -> Value:
    return _known(spell, {key: getattr(stand, key) for key in STAND})


def session_values(
    session: Session, event: Event, spell: Spelling, without_end: Container[str] = ()
) -> Mapping[str, Value]:
    """Return what a session has, by key, in the order of the reference."""
    several = len(session.rooms) > 1
    asked_by_itself = session.kind is SessionKind.COMPTOIR or session.restitution
    values: Mapping[str, Value | None] = {
        "id": session.id,
        "kind": session.kind.value,
        "number": str(session.number) if session.number else None,
        "title": session.title,
        "abstract": session.abstract,
        "question": session.question,
        "questions": _yes_or_no(session.takes_questions, usual=asked_by_itself),
        "moderation": _yes_or_no(session.moderated, usual=False),
        "restitution": _yes_or_no(session.restitution, usual=False),
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
    return _known(spell, values)


def _known(spell: Spelling, values: Mapping[str, "Value | None"]) -> Mapping[str, Value]:
    """Return what is known, under the names that its keys have in the file."""
    return {spell(key): value for key, value in values.items() if value}


def _yes_or_no(value: bool, *, usual: bool) -> str | None:
    return None if value == usual else str(value).lower()


def start_value(session: Session, event: Event) -> str:
    """Return the hour alone where the event lasts a day, else the date and the hour."""
    return _instant(session.start, event, _days(event).instant)


def end_value(session: Session, event: Event) -> str:
    """Return the hour alone if it is of the day the session begins, or of the night after."""
    return _instant(session.end, event, _days(event).end_of(session.start))


def _days(event: Event) -> Days:
    return Days(event.first_day, event.last_day, event.timezone)


def _instant(at: datetime, event: Event, read: Callable[[str], datetime]) -> str:
    """Return the shortest writing of an instant that is read as this one where it stands."""
    local = at.astimezone(event.timezone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    day, offset = f"{local:%Y-%m-%d} {clock}", local.isoformat()[19:]
    candidates = (clock, f"{clock}{offset}", day, f"{day}{offset}")
    in_utc = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return next((each for each in candidates if _reads_as(at, each, read)), in_utc)


def _reads_as(at: datetime, written: str, read: Callable[[str], datetime]) -> bool:
    try:
        return read(written) == at
    except Wrong:
        return False


def _cancelled(session: Session, event: Event) -> str:
    local = session.start.astimezone(event.timezone)
    hour = f"{local:%Y-%m-%d %H:%M}" if event.lasts_several_days else f"{local:%H:%M}"
    return f"{hour}  {session.title}"
