"""The programme written for others: valid, the same each time, and harmless whatever people wrote in it."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import icalendar
import jsonschema
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from programmes import HOSTILE, IDS, editions
from python_calamine import CalamineWorkbook
from scene import at, comptoir, plenary
from scene import programme as usual

from bot.programme.files.programme_file import read_programme
from bot.programme.formats.edition import Changed, Edition
from bot.programme.formats.to_frab import frab_json, frab_xml
from bot.programme.formats.to_ical import ical
from bot.programme.formats.to_jsonld import jsonld
from bot.programme.formats.to_openfeedback import openfeedback
from bot.programme.formats.to_xlsx import xlsx
from bot.programme.formats.to_yaml import programme_yaml
from bot.programme.model import Event, Programme, Room, SessionKind

SCHEMAS = Path(__file__).parent / "support"
WRITERS: dict[str, Callable[[Edition], bytes]] = {
    "frab-json": frab_json,
    "frab-xml": frab_xml,
    "ical": ical,
    "jsonld": jsonld,
    "xlsx": xlsx,
    "openfeedback": openfeedback,
    "programme": programme_yaml,
}
FEW = settings(max_examples=30)  # each makes a whole programme
AS_OF = datetime(2026, 10, 1, 12, 30, 5, tzinfo=UTC)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\ufeff]")


def edition(*sessions: Any, **changes: Changed) -> Edition:
    named = {id.replace("_", "-"): changed for id, changed in changes.items()}
    return Edition(usual(*sessions), AS_OF, named)


def sessions_of(content: bytes) -> list[dict[str, Any]]:
    """Return the sessions of a frab JSON, in order of start."""
    days = json.loads(content)["schedule"]["conference"]["days"]
    found = [event for day in days for events in day["rooms"].values() for event in events]
    return sorted(found, key=lambda event: (event["date"], event["id"]))


def events_of(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


# ── Every format ────────────────────────────────────────────────────────────────────────────────────────


@FEW
@given(editions(), st.sampled_from(sorted(WRITERS)))
def test_the_same_edition_always_gives_the_same_bytes(made: Edition, shape: str) -> None:
    assert WRITERS[shape](made) == WRITERS[shape](replace(made, changes=dict(made.changes)))


@FEW
@given(editions())
def test_no_text_steers_a_screen_or_ends_a_script(made: Edition) -> None:
    for shape in ("frab-json", "frab-xml", "ical", "jsonld", "openfeedback"):
        text = WRITERS[shape](made).decode()
        assert not STEERING.search(text.replace("\r\n", "\n")), shape
        assert shape == "ical" or "<script" not in text, shape


def test_nobodys_account_is_in_a_file_for_others() -> None:
    for shape, write in WRITERS.items():
        content = write(edition())
        text = "".join(_xml_parts(content)) if shape == "xlsx" else content.decode()
        assert ("memory" in text) == (shape == "programme"), shape


# ── frab ────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def json_schema() -> jsonschema.Draft6Validator:
    schema = json.loads((SCHEMAS / "frab-schedule.json").read_text(encoding="utf-8"))
    return jsonschema.Draft6Validator(schema, format_checker=jsonschema.FormatChecker())


@cache
def xml_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / "frab-schedule.xsd"))


@FEW
@given(editions())
def test_frab_json_is_valid_and_has_every_session_when_it_is(made: Edition) -> None:
    content = frab_json(made)

    json_schema().validate(json.loads(content))
    instants = [
        (datetime.fromisoformat(e["date"]), datetime.fromisoformat(e["end"])) for e in sessions_of(content)
    ]
    assert sorted(instants) == sorted((s.start, s.end) for s in made.programme.sessions)
    assert len({event["guid"] for event in sessions_of(content)}) == len(instants)


@FEW
@given(editions())
def test_frab_xml_is_valid_and_has_every_session_when_it_is(made: Edition) -> None:
    content = frab_xml(made)

    xml_schema().validate(io.BytesIO(content))
    starts = [datetime.fromisoformat(each) for each in re.findall("<date>(.*)</date>", content.decode())]
    assert sorted(starts) == [session.start for session in made.programme.sessions]


def test_a_session_is_the_same_one_in_each_edition_though_others_come_before_it() -> None:
    before = sessions_of(frab_json(edition(comptoir(2, "11:00", "12:00"))))
    after = sessions_of(frab_json(edition(comptoir(1, "10:00", "11:00"), comptoir(2, "14:00", "15:00"))))

    assert [after[1][key] for key in ("guid", "id", "slug")] == [
        before[0][key] for key in ("guid", "id", "slug")
    ]


def test_a_session_of_the_night_stands_under_the_day_before() -> None:
    day = date(2026, 10, 16)
    event = replace(usual().event, last_day=day + timedelta(days=1))
    two, three = (at("12:00") + timedelta(hours=hours) for hours in (14, 15))  # in the morning after
    night = replace(plenary("nuit", "12:00", "13:00"), start=two, end=three)
    made = Edition(replace(usual(), event=event, sessions=(night,)), AS_OF)

    first, second = json.loads(frab_json(made))["schedule"]["conference"]["days"]

    (told,) = first["rooms"][""]
    assert (first["date"], told["date"], told["start"]) == (
        "2026-10-16",
        "2026-10-17T02:00:00+02:00",
        "02:00",
    )
    assert (second["date"], second["rooms"]) == ("2026-10-17", {})
    assert (first["day_start"], first["day_end"]) == (
        "2026-10-16T04:00:00+02:00",
        "2026-10-17T03:59:00+02:00",
    )


def test_frab_says_people_by_their_role_and_streams_as_links() -> None:
    told = sessions_of(
        frab_json(edition(comptoir(1, "10:00", "11:00", stream="https://video.example.org/é")))
    )[0]

    assert [(each["name"], each["role"]) for each in told["persons"]] == [
        ("Eva Experte", "expert"),
        ("Gus Témoin", "rapporteur"),
        ("Ana Animatrice", "moderator"),
    ]
    assert told["links"] == [
        {"type": "related", "url": "https://video.example.org/%C3%A9", "title": "Suivre à distance"}
    ]
    assert (
        told["description"]
        == "Expert\u00a0: Eva Experte\nGrand témoin\u00a0: Gus Témoin\nAnimation\u00a0: Ana Animatrice"
    )


def test_a_session_in_two_rooms_stands_in_a_room_named_after_both() -> None:
    (told,) = sessions_of(frab_json(edition(comptoir(1, "10:00", "11:00", rooms=("club", "bureau")))))

    assert told["room"] == "Le Club + Le Bureau"


# ── iCalendar ───────────────────────────────────────────────────────────────────────────────────────────


@FEW
@given(editions())
def test_a_calendar_is_read_by_a_library_for_calendars(made: Edition) -> None:
    content = ical(made)

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    events = events_of(content)
    sessions = made.programme.sessions
    assert [(e["UID"], e.start, e.end) for e in events] == [
        (f"{s.id}@{made.programme.event.id}.comptoir", s.start, s.end) for s in sessions
    ]
    assert [e["STATUS"] == "CANCELLED" for e in events] == [made.changed(s).is_cancelled for s in sessions]


def test_a_calendar_says_what_a_phone_shows() -> None:
    session = comptoir(
        1,
        "10:00",
        "11:00",
        question="Que dire ?",
        abstract="Deux, trois\nlignes.",
        stream="https://v.example.org/1",
    )

    (event,) = events_of(ical(edition(session)))

    assert (event["SUMMARY"], event["LOCATION"], event["URL"]) == (
        "Titre 1",
        "Le Club",
        "https://v.example.org/1",
    )
    assert event["DESCRIPTION"] == (
        "Que dire ?\n\nDeux, trois\nlignes.\n\n"
        "Expert\u00a0: Eva Experte\nGrand témoin\u00a0: Gus Témoin\nAnimation\u00a0: Ana Animatrice\n\n"
        "Suivre à distance\u00a0: https://v.example.org/1"
    )


def test_a_moved_or_cancelled_session_is_a_newer_version_of_the_same_event() -> None:
    moved, cancelled = Changed(2, at("10:15")), Changed(1, is_cancelled=True)

    welcome, one, two, _ = events_of(ical(edition(comptoir_1=moved, comptoir_2=cancelled)))

    assert [(e["SEQUENCE"], e["STATUS"]) for e in (welcome, one, two)] == [
        (0, "CONFIRMED"),
        (2, "CONFIRMED"),
        (1, "CANCELLED"),
    ]
    assert two["SUMMARY"] == "Annulé\u00a0: Titre 2"
    assert {e["DTSTAMP"].dt for e in (welcome, one, two)} == {AS_OF}


def test_a_session_and_a_person_have_calendars_of_their_own() -> None:
    assert [event["SUMMARY"] for event in events_of(ical(edition(), session="comptoir-2"))] == ["Titre 2"]
    assert [event["SUMMARY"] for event in events_of(ical(edition(), person="eva"))] == ["Titre 1", "Titre 2"]
    assert "X-WR-CALNAME:Une journée · Eva Experte\r\n" in ical(edition(), person="eva").decode()


def test_a_room_has_a_calendar_of_its_own_with_the_same_entries() -> None:
    [entry] = events_of(ical(edition(), room="bureau"))

    assert entry in events_of(ical(edition()))
    assert (entry["SUMMARY"], entry["UID"]) == ("Titre 2", "comptoir-2@jour.comptoir")


# ── JSON-LD, OpenFeedback ───────────────────────────────────────────────────────────────────────────────


def test_json_ld_says_what_became_of_each_session() -> None:
    moved, cancelled = Changed(1, at("10:15")), Changed(1, is_cancelled=True)

    told = json.loads(jsonld(edition(comptoir_1=moved, comptoir_2=cancelled)))

    statuses = [each["eventStatus"].rpartition("/")[2] for each in told["subEvent"]]
    assert statuses == ["EventScheduled", "EventRescheduled", "EventCancelled", "EventScheduled"]
    assert told["subEvent"][1]["previousStartDate"] == "2026-10-16T10:15:00+02:00"
    assert told["subEvent"][1]["location"] == [{"@type": "Place", "name": "Le Club"}]
    assert (told["startDate"], told["endDate"]) == ("2026-10-16T10:00:00+02:00", "2026-10-16T16:00:00+02:00")


def test_json_ld_can_stand_in_a_page_whatever_people_wrote() -> None:
    hostile = comptoir(1, "10:00", "11:00", title="</script><script>alert(1)</script>")

    content = jsonld(edition(hostile))

    assert b"<" not in content
    assert json.loads(content)["subEvent"][0]["name"] == hostile.title


def test_openfeedback_asks_about_what_takes_place_and_not_about_breaks() -> None:
    lunch = plenary("repas", "12:00", "13:00", kind=SessionKind.BREAK)
    sessions = (comptoir(1, "10:00", "11:00"), comptoir(2, "10:00", "11:00"), lunch)

    told = json.loads(openfeedback(edition(*sessions, comptoir_2=Changed(is_cancelled=True))))

    assert told["sessions"] == {
        "comptoir-1": {
            "id": "comptoir-1",
            "title": "Titre 1",
            "speakers": ["eva", "gus", "ana"],
            "startTime": "2026-10-16T10:00:00+02:00",
            "endTime": "2026-10-16T11:00:00+02:00",
            "trackTitle": "Le Club",
            "tags": ["Comptoir"],
        }
    }
    assert [each["name"] for each in told["speakers"].values()] == [
        "Eva Experte",
        "Gus Témoin",
        "Ana Animatrice",
    ]


# ── The spreadsheet ─────────────────────────────────────────────────────────────────────────────────────


def _xml_parts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]


def rows_of(content: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def test_the_spreadsheet_has_a_sheet_a_day_and_a_row_a_session() -> None:
    session = comptoir(1, "10:30", "11:30", rooms=("club", "bureau"), abstract="Un résumé.")

    content = xlsx(edition(session))

    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == ["16 octobre 2026"]
    heading, row = rows_of(content)
    assert heading == [
        *("Date", "Début", "Fin", "Salle", "Genre", "Numéro", "Titre"),
        *("Experts", "Grand témoin", "Animateurs", "Résumé", "Identifiant"),
    ]
    assert row == [
        *(date(2026, 10, 16), at("10:30").time().replace(hour=10), at("11:30").time().replace(hour=11)),
        *("Le Club + Le Bureau", "Comptoir", 1.0, "Titre 1"),
        *("Eva Experte", "Gus Témoin", "Ana Animatrice", "Un résumé.", "comptoir-1"),
    ]


def test_headings_are_in_the_events_language_and_words() -> None:
    event = replace(usual().event, language="en", words={"animateur": "host"})

    heading = rows_of(xlsx(Edition(replace(usual(), event=event), AS_OF)))[0]

    assert heading[:5] == ["Date", "Start", "End", "Room", "Kind"]
    assert "Hosts" in heading


@FEW
@given(editions())
def test_no_cell_is_a_formula_or_a_link(made: Edition) -> None:
    sheets = "".join(_xml_parts(xlsx(made)))

    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets


def test_hostile_titles_are_read_as_they_are_but_for_what_steers_a_screen() -> None:
    titles = (*HOSTILE, "x" * 40_000)
    sessions = [plenary(f"s-{n}", "10:00", "11:00", title=title) for n, title in enumerate(titles)]

    heading, *rows = rows_of(xlsx(edition(*sessions)))

    told = dict(zip(titles, (row[heading.index("Titre")] for row in rows), strict=True))
    assert told["=cmd|'/c calc'!A1"] == "=cmd|'/c calc'!A1"
    assert told["<script>alert(1)</script>"] == "<script>alert(1)</script>"
    assert told["à l’envers \u202e txt.exe"] == "à l’envers txt.exe"
    assert len(told["x" * 40_000]) == 32_767


def test_a_sheet_prints_on_a4_with_its_headings_on_each_page() -> None:
    content = xlsx(
        edition(
            comptoir(1, "10:00", "11:00", speakers=("ana",)),
            *[plenary(f"p{n}", "12:00", "13:00", question="Quoi ?") for n in range(3)],
        )
    )
    sheet = next(part for part in _xml_parts(content) if "<sheetData" in part)

    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert 'topLeftCell="A2"' in sheet
    book = next(part for part in _xml_parts(content) if "<definedNames" in part)
    assert "'16 octobre 2026'!$B$1:$K$5" in book  # from the hours to the people


# ── programme.yaml ──────────────────────────────────────────────────────────────────────────────────────


def read(content: bytes) -> Programme:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "programme.yaml"
        file.write_bytes(content)
        checked = read_programme(file)
    assert checked.value is not None, (checked.problems, content.decode())
    return checked.value


@FEW
@given(editions())
def test_programme_yaml_is_read_back_as_it_was_without_what_is_cancelled(made: Edition) -> None:
    takes_place = [s for s in made.programme.sessions if not made.changed(s).is_cancelled]

    assert read(programme_yaml(made)) == replace(made.programme, sessions=tuple(takes_place))


def test_programme_yaml_keeps_a_cancelled_session_as_a_comment() -> None:
    text = programme_yaml(edition(comptoir_2=Changed(is_cancelled=True))).decode()

    assert (
        "  # Annulée\u00a0:\n"
        "  # - id: comptoir-2\n"
        "  #   kind: comptoir\n"
        "  #   number: 2\n"
        "  #   title: Titre 2\n"
        "  #   start: 10:30\n"
    ) in text


def test_the_keys_of_programme_yaml_are_in_the_language_of_the_event() -> None:
    event = replace(usual().event, language="en")
    text = programme_yaml(Edition(replace(usual(), event=event), AS_OF)).decode()

    assert "organizers: [olga]" in text
    assert "    moderators: [ana]\n" in text
    assert "    rapporteur: gus\n" in text


@FEW
@given(IDS, st.text(alphabet="ab-", min_size=1, max_size=5))
def test_ids_of_every_shape_make_valid_frab(id: str, event_id: str) -> None:
    event = Event(event_id, "Jour", date(2026, 10, 16), date(2026, 10, 16), usual().event.timezone, "fr")
    rooms = {key: Room(key, key) for key in ("a", "é", "A.b", "-")}
    session = plenary(id, "10:00", "11:00", rooms=("é", "-"))
    made = Edition(Programme(event, rooms, {}, (), (session, plenary(f"{id}a", "11:00", "12:00"))), AS_OF)

    json_schema().validate(json.loads(frab_json(made)))
    xml_schema().validate(io.BytesIO(frab_xml(made)))
