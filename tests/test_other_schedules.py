"""Programmes of Sessionize, OpenPlanner, OpenFeedback, pretalx's API and EuroPython; what is none of them."""

import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import mutated_schedules
import pytest
import schedule_bombs
from schedules import doubts, frab, hours, ical, pentabarf, read, xml_event
from sizes import FULL

from bot.port.errors import InputError
from bot.programme.formats import noted
from bot.programme.formats.found import FoundPerson, FoundRoom
from bot.programme.model import SessionKind

SERVICE: dict[str, object] = {
    "id": "guid-1",
    "title": "Pause café",
    "startsAt": "2026-11-07T11:00:00",
    "endsAt": None,
    "isServiceSession": True,
    "isPlenumSession": False,
    "speakers": [],
    "roomId": 1,
}
TALK: dict[str, object] = {
    "id": "101",
    "title": "Partager ses plans",
    "description": "Des plans.",
    "startsAt": "2026-11-07T10:00:00",
    "endsAt": "2026-11-07T10:45:00",
    "isServiceSession": False,
    "isPlenumSession": False,
    "speakers": ["s-1", "absent"],
    "categoryItems": [7],
    "roomId": 1,
    "liveUrl": "https://direct.example/1",
    "status": "Accepted",
}


def test_all_of_sessionize_is_read() -> None:
    found = read(
        {
            "sessions": [TALK, SERVICE, TALK | {"id": "102", "isPlenumSession": True, "status": "Declined"}],
            "speakers": [{"id": "s-1", "fullName": "Ana Lopez", "tagLine": "Menuisière", "bio": "Longue"}],
            "categories": [{"id": 1, "title": "Format", "items": [{"id": 7, "name": "Atelier"}]}],
            "rooms": [{"id": 2, "name": "Le Bureau"}, {"id": 1, "name": "Le Club"}],
            "questions": [],
        }
    )

    assert (found.format, found.timezone) == ("sessionize", None)
    assert found.rooms == (FoundRoom("Le Bureau"), FoundRoom("Le Club"))
    assert hours(found)[:2] == [
        ("Partager ses plans", "2026-11-07T10:00:00", "2026-11-07T10:45:00"),
        ("Pause café", "2026-11-07T11:00:00", ""),
    ]
    talk, _, plenary = found.sessions
    assert talk.people == (FoundPerson("Ana Lopez", title="Menuisière", source="s-1"),)
    assert (talk.rooms, talk.stream, talk.source) == (("Le Club",), "https://direct.example/1", "101")
    assert [each.kind for each in found.sessions] == [
        SessionKind.COMPTOIR,
        SessionKind.BREAK,
        SessionKind.PLENARY,
    ]
    assert (plenary.is_cancelled, talk.is_cancelled) == (True, False)


def test_the_grid_and_the_sessions_of_sessionize_are_read_too() -> None:
    talk = TALK | {"speakers": [{"id": "s-1", "name": "Ana Lopez"}], "room": "Le Club"}
    grid = [{"date": "2026-11-07T00:00:00", "rooms": [{"id": 1, "name": "Le Club", "sessions": [talk]}]}]
    view = [{"groupId": None, "groupName": "All", "sessions": [talk]}]

    for value, where in ((grid, "[0].rooms[0].sessions[0]"), (view, "[0].sessions[0]")):
        session = read(value).sessions[0]
        assert (session.where, session.rooms) == (where, ("Le Club",))
        assert session.people == (FoundPerson("Ana Lopez", source="s-1"),)


def test_openplanner_is_read() -> None:
    session = {
        "id": "p1",
        "title": "Partager ses plans",
        "abstract": "Des plans.",
        "dateStart": "2026-11-07T10:00:00+01:00",
        "durationMinutes": 45,
        "speakerIds": ["s1"],
        "trackId": "t1",
        "formatId": "f1",
        "language": "fr",
    }
    people = [{"id": "s1", "name": "Ana Lopez", "jobTitle": "Menuisière", "company": "Scop du bois"}]
    event = {
        "name": "Journée des plans",
        "tracks": [{"id": "t1", "name": "Le Club"}, {"id": "t2", "name": "Le Bureau"}],
        "formats": [{"id": "f1", "name": "Keynote"}],
    }

    found = read({"event": event, "sessions": [session], "speakers": people})

    assert (found.format, found.title, found.language) == ("openplanner", "Journée des plans", "fr")
    assert found.rooms == (FoundRoom("Le Club"), FoundRoom("Le Bureau"))
    assert hours(found)[0][1:] == ("2026-11-07T10:00:00+01:00", "2026-11-07T10:45:00+01:00")
    assert found.sessions[0].kind is SessionKind.PLENARY
    assert found.sessions[0].people == (
        FoundPerson("Ana Lopez", title="Menuisière", organisation="Scop du bois", source="s1"),
    )


def test_openfeedback_is_read() -> None:
    session = {
        "title": "Partager ses plans",
        "speakers": ["s1"],
        "startTime": "2026-11-07T10:00:00+01:00",
        "endTime": "2026-11-07T10:45:00+01:00",
        "trackTitle": "Le Club",
        "tags": ["Atelier"],
    }
    found = read({"sessions": {"p1": session}, "speakers": {"s1": {"name": "Ana Lopez"}}})

    read_session = found.sessions[0]
    assert (found.format, read_session.source, read_session.where) == (
        "openfeedback",
        "p1",
        'sessions["p1"]',
    )
    assert (read_session.rooms, read_session.kind) == (("Le Club",), SessionKind.COMPTOIR)
    assert read_session.people == (FoundPerson("Ana Lopez", source="s1"),)


def test_submissions_of_pretalx_are_read_with_their_slots_and_nothing_private() -> None:
    room = {"id": 1, "name": {"en": "The Club", "fr": "Le Club"}}
    slots = [
        {"start": f"2026-11-07T{hour}:00:00+01:00", "end": f"2026-11-07T{hour}:45:00+01:00", "room": room}
        for hour in ("10", "14")
    ]
    talk = {
        "code": "ABC123",
        "title": "Partager ses plans",
        "state": "confirmed",
        "submission_type": {"name": {"en": "Workshop"}},
        "duration": 45,
        "speakers": [{"code": "PER1", "name": "Ana Lopez", "email": "ana@example.org"}],
        "internal_notes": "secret",
    }
    found = read(
        {
            "count": 4,
            "next": "https://pretalx.example/?page=2",
            "results": [
                talk | {"slots": slots},
                talk | {"code": "OLD", "slot": slots[0] | {"room": "Le Bureau"}},
                talk | {"code": "X", "state": "rejected", "slots": []},
                talk | {"code": "Y", "state": "canceled", "slots": slots[:1]},
            ],
        },
        "jour",
    )

    assert [(each.source, each.rooms) for each in found.sessions] == [
        ("ABC123 2026-11-07T10:00 Partager ses plans", ("The Club",)),
        ("ABC123 2026-11-07T14:00 Partager ses plans", ("The Club",)),
        ("OLD", ("Le Bureau",)),
        ("Y", ("The Club",)),
    ]
    assert found.sessions[3].is_cancelled
    assert "secret" not in str(found)
    assert "ana@example.org" not in str(found)
    assert doubts(found) == [
        "jour: one proposal in the state “rejected” is not in the schedule; left out.",
        "jour: this file is one page of a longer list; it goes on at https://pretalx.example/?page=2.",
    ]


def test_the_files_of_europython_are_read() -> None:
    talk = {
        "code": "ABC123",
        "title": "Partager ses plans",
        "speakers": ["PER1"],
        "session_type": "Workshop",
        "duration": "45",
        "room": "Le Club",
        "start": "2026-11-07T10:00:00+01:00",
        "end": None,
    }
    named = talk | {
        "rooms": ["Le Club", "Le Bureau"],
        "duration": 45,
        "speakers": [{"code": "PER1", "name": "Ana Lopez"}],
        "event_type": "session",
    }

    by_code = read({"ABC123": talk, "DEF456": talk | {"code": "DEF456", "start": None}})
    by_day = read({"days": {"2026-11-07": {"rooms": ["Le Club"], "events": [named]}}})

    assert hours(by_code)[0] == hours(by_day)[0]
    assert hours(by_code)[0][2] == "2026-11-07T10:45:00+01:00"
    assert doubts(by_code) == ['sessions["DEF456"]: “Partager ses plans” has no day and hour.']
    assert by_day.sessions[0].rooms == ("Le Club", "Le Bureau")
    assert by_day.sessions[0].people == (FoundPerson("Ana Lopez", source="PER1"),)


def document() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this file is empty"),
        (b" \r\n\x00", "this file is empty"),
        (b"%PDF-1.7", "this is a PDF"),
        (b"\x89PNG\r\n", "this is a picture"),
        (b"\xff\xd8\xff\xe0", "this is a picture"),
        (b"{\\rtf1", "this is a document of a word processor"),
        (b"\x1f\x8b\x08", "this is a document of a word processor or an archive"),
        (b"<table><tr><td>10h", "this is a web page"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><p>", "this is a web page"),
        (b'<?xml version="1.0"?><html/>', "this is a web page"),
        (b"{}", "this JSON file looks like no schedule that we can read (it begins with `[…]`)"),
        (
            b'{"a": 1, "b": 2}',
            "this JSON file looks like no schedule that we can read (it begins with `a`, `b`)",
        ),
        (b"[]", "this JSON file looks like no schedule"),
        (b'{"schedule":\n {"a": 1,}}', "it is wrongly written at line 2, column 10"),
        (b'{"a": "\xff"}', "this JSON file is not in UTF-8"),
        (b"[" + b"9" * 5_000 + b"]", "this JSON file holds a number beyond all measure"),
        (frab(), "there is no session in this file"),
    ],
)
def test_what_is_no_schedule_is_refused_with_what_to_give_instead(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read(content, "jour.json")

    assert str(refused.value).startswith("jour.json: ")
    assert said in str(refused.value)


def test_the_content_tells_the_format_whatever_the_name() -> None:
    contents = [frab({}), pentabarf(xml_event()), ical("SUMMARY:Plans\nDTSTART:20261107T100000Z")]

    marked = [b"\xef\xbb\xbf \n" + content for content in contents]
    assert [read(each, "jour.xlsx").format for each in contents] == ["frab-json", "frab-xml", "ical"]
    assert [read(each, "jour.csv").format for each in marked] == ["frab-json", "frab-xml", "ical"]


@pytest.mark.parametrize("kind", mutated_schedules.KINDS)
def test_damaged_schedules_are_read_or_refused_by_a_clear_error(kind: str) -> None:
    """The short form of `make chaos-mutated-schedules`."""
    seen = mutated_schedules.play(kind, mutations=10_000 if FULL else 60, seed=1)

    assert seen.findings == []
    assert seen.read > 0


def test_bombs_are_refused_within_a_second_and_two_hundred_megabytes() -> None:
    command = [sys.executable, schedule_bombs.__file__]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=paths)

    told = json.loads(done.stdout)
    expected = {name: said for name, (_, said) in schedule_bombs.BOMBS.items()}
    assert {name: said for name, said in expected.items() if said not in told["said"].get(name, "")} == {}
    assert told["longest"] < 1
    assert told["peak"] < 200


def test_too_many_sessions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noted, "MOST_SESSIONS", 3)
    read(frab(*({"guid": number} for number in range(3))))

    with pytest.raises(InputError, match="more than 3 sessions"):
        read(frab(*({"guid": number} for number in range(4))))
