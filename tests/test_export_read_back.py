"""The programme as exported, read by our own import: the same sessions, as far as each format says them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programmes import editions
from scene import at, comptoir, plenary
from scene import programme as usual

from bot.programme.files.programme_file import read_programme
from bot.programme.formats.edition import Changed, Edition, roles_of
from bot.programme.formats.found import Found, FoundRoom, FoundSession, Role
from bot.programme.formats.joined_rooms import rooms_apart
from bot.programme.formats.recognising import read_source
from bot.programme.formats.to_frab import frab_json, frab_xml
from bot.programme.formats.to_ical import ical
from bot.programme.formats.to_openfeedback import openfeedback
from bot.programme.formats.to_xlsx import xlsx
from bot.programme.model import Programme, Session, SessionKind

SAMPLE = Path(__file__).parent.parent / "programme.yaml"
AS_OF = datetime(2026, 10, 1, 12, 30, 5, tzinfo=UTC)
ROLES = {
    "experts": Role.EXPERT,
    "witness": Role.GRAND_TEMOIN,
    "animateurs": Role.ANIMATEUR,
    "speakers": Role.SPEAKER,
}
WRITERS: Mapping[str, Callable[[Edition], bytes]] = {
    "frab-json": frab_json,
    "frab-xml": frab_xml,
    "ical": ical,
    "openfeedback": openfeedback,
    "xlsx": xlsx,
}
ASKING_ONLY = ("openfeedback",)  # neither breaks nor what is cancelled
WITHOUT_PEOPLE = ("ical",)  # they stand in its description
WITH_ROLES = ("frab-json", "xlsx")


@dataclass(frozen=True, order=True)
class Told:
    """What a person knows of a session."""

    start: datetime
    title: str
    end: datetime
    kind: str
    rooms: tuple[str, ...]
    people: frozenset[tuple[str, str]]
    is_cancelled: bool


def read(content: bytes, shape: str) -> Found:
    found = read_source(content, shape, language="fr", today=date(2026, 11, 7))
    assert found.format == shape
    return found


def as_written(made: Edition, shape: str) -> list[Told]:
    sessions = [
        session
        for session in made.programme.sessions
        if shape not in ASKING_ONLY
        or (session.kind is not SessionKind.BREAK and not made.changed(session).is_cancelled)
    ]
    return sorted(_written(made, session, shape) for session in sessions)


def _written(made: Edition, session: Session, shape: str) -> Told:
    named = {(made.programme.people[id].name, role) for role, ids in roles_of(session).items() for id in ids}
    people = set() if shape in WITHOUT_PEOPLE else {(n, r if shape in WITH_ROLES else "") for n, r in named}
    return Told(
        session.start,
        _spaced(session.title),
        session.end,
        session.kind.value,
        tuple(room.name for room in made.programme.rooms_of(session)),
        frozenset(people),
        made.changed(session).is_cancelled,
    )


def _spaced(title: str) -> str:
    """Return a title with ordinary spaces: those of a spreadsheet are read so."""
    return " ".join(title.split())


def as_read(found: Found, made: Edition, shape: str) -> list[Told]:
    return sorted(_read(session, made, shape) for session in found.sessions)


def _read(session: FoundSession, made: Edition, shape: str) -> Told:
    def instant(at: datetime | None) -> datetime:
        assert at is not None, session
        return (at if at.tzinfo else at.replace(tzinfo=made.programme.event.timezone)).astimezone(UTC)

    roles = {role: name for name, role in ROLES.items()}
    people = {(each.name, roles[each.role] if shape in WITH_ROLES else "") for each in session.people}
    return Told(
        instant(session.start),
        _spaced(session.title),
        instant(session.end),
        session.kind or "",
        session.rooms,
        frozenset(people),
        session.is_cancelled,
    )


def sample() -> Programme:
    programme = read_programme(SAMPLE).value
    assert programme is not None
    return programme


def two_days() -> Programme:
    """Make a programme with a break, a session in two rooms, one after midnight, and a second day."""
    day = timedelta(days=1)
    event = replace(usual().event, last_day=date(2026, 10, 17))
    night, tomorrow = plenary("nuit", "12:00", "13:00"), comptoir(4, "09:00", "10:30")
    sessions = (
        plenary("ouverture", "09:00", "09:30", rooms=("club", "bureau"), speakers=("olga", "eva")),
        comptoir(
            1, "10:00", "11:00", stream="https://video.example.org/1", abstract="Un résumé, puis\nun autre."
        ),
        comptoir(2, "10:00", "11:00", question="Que faire ?"),
        plenary("repas", "12:00", "13:30", title="Déjeuner", kind=SessionKind.BREAK),
        replace(night, title="Concert", start=at("12:00") + 14 * day / 24, end=at("12:00") + 15 * day / 24),
        replace(tomorrow, start=tomorrow.start + day, end=tomorrow.end + day),
    )
    return replace(usual(*sessions), event=event)


@pytest.mark.parametrize("shape", WRITERS)
@pytest.mark.parametrize("programme", [sample, two_days])
def test_what_is_exported_is_read_back_without_loss(shape: str, programme: Callable[[], Programme]) -> None:
    made = Edition(programme(), AS_OF, {"comptoir-2": Changed(is_cancelled=True)})

    found = read(WRITERS[shape](made), shape)

    assert found.doubts == ()
    assert as_read(found, made, shape) == as_written(made, shape)


@pytest.mark.parametrize("shape", ["frab-json", "frab-xml", "ical"])
def test_the_zone_and_the_title_of_the_event_are_read_back(shape: str) -> None:
    found = read(WRITERS[shape](Edition(two_days(), AS_OF)), shape)

    assert (found.title, found.timezone) == ("Une journée", "Europe/Paris")


def test_a_spreadsheet_keeps_what_programme_yaml_says_of_a_session() -> None:
    programme = replace(two_days(), sessions=two_days().sessions[1:3])

    one, two = read(xlsx(Edition(programme, AS_OF)), "xlsx").sessions

    assert (one.source, one.number, one.stream) == ("comptoir-1", 1, "https://video.example.org/1")
    assert (one.abstract, two.question) == ("Un résumé, puis\nun autre.", "Que faire ?")


@settings(max_examples=20)
@given(editions(), st.sampled_from([shape for shape in WRITERS if shape != "xlsx"]))
def test_any_hour_in_any_zone_is_read_back(made: Edition, shape: str) -> None:
    plain = [
        replace(session, title=f"Rencontre {number}", kind=SessionKind.PLENARY, rooms=())
        for number, session in enumerate(made.programme.sessions)
    ]
    made = Edition(replace(made.programme, sessions=tuple(plain)), AS_OF)

    found = read(WRITERS[shape](made), shape)

    told = [(each.start, each.title, each.end) for each in as_read(found, made, shape)]
    assert told == sorted((s.start, s.title, s.end) for s in plain)


def test_a_joined_name_is_taken_apart_only_into_rooms_of_the_source() -> None:
    def found(*names: str) -> Found:
        session = FoundSession("Titre", "x:1", rooms=("Salle A + B",))
        return Found("ical", (session,), rooms=tuple(FoundRoom(name) for name in ("Salle A + B", *names)))

    assert rooms_apart(found("Salle A")) == found("Salle A")
    (session,) = rooms_apart(found("Salle A", "B")).sessions
    assert session.rooms == ("Salle A", "B")
