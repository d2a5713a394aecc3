"""Small invented schedules in each format of others, for the tests of their readers."""

import json
from collections.abc import Mapping
from datetime import date

from bot.programme.formats.found import Found
from bot.programme.formats.recognising import read_source
from bot.words.catalogue import operator_text

TODAY = date(2026, 11, 1)
EVENT: dict[str, object] = {
    "guid": "5f0c6b1e-0001",
    "id": 1,
    "code": "ABC123",
    "date": "2026-11-07T10:00:00+01:00",
    "start": "10:00",
    "duration": "0:45",
    "room": "Le Club",
    "title": "Partager ses plans",
    "subtitle": "",
    "type": "Atelier",
    "language": "fr",
    "abstract": "On y parle de plans.",
    "persons": [{"code": "PER1", "public_name": "Ana Lopez", "answers": ["private"]}],
}


def frab(*events: Mapping[str, object], zone: str | None = "Europe/Paris", **conference: object) -> bytes:
    """Write a schedule of one day and one room; each event differs from EVENT as given."""
    day = {"index": 1, "date": "2026-11-07", "rooms": {"Le Club": [EVENT | dict(each) for each in events]}}
    told = {"title": "Journée des plans", "time_zone_name": zone, "days": [day]} | conference
    return json.dumps({"schedule": {"version": "1", "conference": told}}).encode()


def pentabarf(*events: str, day: str = 'date="2026-11-07"', conference: str = "") -> bytes:
    """Write a schedule of one day and one room."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference><title>Journée des plans</title>{conference}</conference>
<day index="1" {day}><room name="Le Club">
{"".join(events)}
</room></day></schedule>
""".encode()


def xml_event(inside: str = "", attributes: str = 'guid="g1" id="1"', *, date: bool = True) -> str:
    dated = "<date>2026-11-07T10:00:00+01:00</date>" if date else ""
    return f"""<event {attributes}>{dated}{inside}
<title>Partager ses plans</title><persons><person id="7">Ana Lopez</person></persons></event>
"""


def ical(*events: str, calendar: str = "") -> bytes:
    """Write a calendar; `;` at the beginning of a property's value is its parameters'."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *calendar.split("\n")]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([*(each for each in lines if each), "END:VCALENDAR", ""]).encode()


def read(content: bytes | object, name: str = "jour", **choices: str) -> Found:
    """Read a content, or a value as JSON."""
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_source(written, name, language="en", today=TODAY, **choices)  # type: ignore[arg-type]


def doubts(found: Found) -> list[str]:
    """Return the doubts as the operator reads them."""
    return [f"{each.where}: {operator_text('en', each.key, **each.arguments)}" for each in found.doubts]


def hours(found: Found) -> list[tuple[str, str, str]]:
    """Return title, start and end of each session, as written in ISO 8601."""
    return [
        (each.title, each.start.isoformat() if each.start else "", each.end.isoformat() if each.end else "")
        for each in found.sessions
    ]
