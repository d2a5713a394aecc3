"""Schedules of others damaged at random: each is read or refused by a clear error, in less than a second."""

import copy
import html
import json
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mutations import mutated
from schedules import EVENT, frab, ical, pentabarf, xml_event

from bot.port.errors import InputError
from bot.programme.formats.found import Found
from bot.programme.formats.frab_json import read_frab_json
from bot.programme.formats.ical import read_ical
from bot.programme.formats.json_file import read_json
from bot.programme.formats.openplanner import read_openfeedback, read_openplanner
from bot.programme.formats.pentabarf import read_pentabarf
from bot.programme.formats.pretalx_api import read_europython, read_pretalx_api
from bot.programme.formats.schedule2 import read_schedule2
from bot.programme.formats.sessionize import read_sessionize
from bot.words.catalogue import operator_text

LONGEST = 1.0  # seconds of CPU
_START, _END = "2026-11-07T10:00:00+01:00", "2026-11-07T10:45:00+01:00"
_ROOM = {"id": 1, "name": {"fr": "Le Club", "en": "The Club"}}
_PERSON = {"id": "s1", "code": "s1", "name": "Ana Lopez", "role": "MODERATOR"}
_TALK = {"id": "1", "code": "A", "title": "Partager ses plans", "abstract": "<p>Des <b>plans</b>&eacute;</p>"}
_HOURS = {"start": _START, "end": _END, "room": _ROOM}
_CALENDAR = ical(
    "UID:a@jour\nDTSTART;TZID=Europe/Paris:20261107T100000\nDURATION:PT45M\nSUMMARY:Plans\\, et café\n"
    'LOCATION:Le Club\nATTENDEE;CN="Ana Lopez";ROLE=CHAIR:x:y\nDESCRIPTION:Un début\\n\r\n  et une fin',
    "UID:a@jour\nDTSTART:20261107T110000Z\nDTEND:20261107T120000Z\nSUMMARY:Pause\nSTATUS:CANCELLED",
    calendar="X-WR-TIMEZONE:Europe/Paris\nX-WR-CALNAME:Journée",
)
_OF_XML = pentabarf(
    xml_event("<duration>01:00</duration><abstract>R&amp;D &lt;p&gt;x&lt;/p&gt;</abstract>"),
    xml_event("<start>01:30</start><duration>0:45</duration>", "id='2'", date=False),
    conference="<time_zone_name>Europe/Paris</time_zone_name><day_change>09:00:00</day_change>",
)
_SESSIONIZE = {
    "sessions": [_TALK | {"startsAt": _START, "endsAt": _END, "speakers": ["s1"], "categoryItems": [7]}],
    "speakers": [_PERSON | {"fullName": "Ana Lopez", "tagLine": "Menuisière"}],
    "categories": [{"id": 1, "items": [{"id": 7, "name": "Atelier"}]}],
    "rooms": [{"id": 1, "name": "Le Club"}],
}
_OPENPLANNER = {
    "event": {"name": "Journée", "tracks": [_ROOM], "formats": [{"id": "f", "name": "Keynote"}]},
    "sessions": [_TALK | {"dateStart": _START, "durationMinutes": 45, "speakerIds": ["s1"], "trackId": "1"}],
    "speakers": [_PERSON],
}
_OPENFEEDBACK = {
    "sessions": {
        "p1": _TALK | {"startTime": _START, "endTime": _END, "speakers": ["s1"], "tags": ["Atelier"]}
    },
    "speakers": {"s1": _PERSON},
}
_SCHEDULE2 = {
    "schedule": {
        "conference": {"title": {"fr": "Journée"}, "time_zone_name": "Europe/Paris", "rooms": [_ROOM]},
        "events": [_TALK | _HOURS | {"duration": "PT45M", "participants": [_PERSON], "state": "CANCELED"}],
    }
}
_SUBMISSIONS = {
    "next": None,
    "results": [_TALK | {"state": "confirmed", "slots": [_HOURS], "speakers": [_PERSON]}],
}
_EUROPYTHON = {"A": _TALK | _HOURS | {"session_type": "Talk", "duration": "45", "speakers": [_PERSON]}}

_OF_JSON: Mapping[str, tuple[object, Callable[..., Found]]] = {
    "frab-json": (json.loads(frab({}, {**EVENT, "guid": "b", "date": None})), read_frab_json),
    "schedule2": (_SCHEDULE2, read_schedule2),
    "sessionize": (_SESSIONIZE, read_sessionize),
    "openplanner": (_OPENPLANNER, read_openplanner),
    "openfeedback": (_OPENFEEDBACK, read_openfeedback),
    "pretalx-api": (_SUBMISSIONS, read_pretalx_api),
    "europython": (_EUROPYTHON, read_europython),
}
# Values that no writing forbids, in place of any other.
_STRANGE: Sequence[object] = (
    *(
        None,
        True,
        0,
        -1,
        1e308,
        10**30,
        "",
        " ",
        "0",
        "NaN",
        [],
        {},
        [[]],
        [None, 1, "a", {}],
        {"fr": []},
        "W" * 9_000,
    ),
    *(
        "2018-02-30T24:61",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59Z",
        "2026-11-07",
        "25:61",
        "-1:00",
    ),
    *(
        "99999999:00",
        "P9999999D",
        "PT99999999999S",
        "20261332T996199",
        "Etc/GMT+14",
        "../../etc/passwd",
        "\ud800",
    ),
    *("\u202e\u0000\u2028", "&eacute;&#0;&#1114112;", "<p>" * 99, "(((((", " - " * 99, "annulé:", "é" * 999),
)
_VALUES = {
    "frab-xml": re.compile(r"(?<=>)[^<>]+(?=<)|(?<=')[^'<>]*(?=')"),
    "ical": re.compile(r"(?<=[:=;])[^\r\n:=;]+"),
}
KINDS = ("frab-xml", "ical", *_OF_JSON)


@dataclass
class Seen:
    """How many were read and refused; `findings` are errors of any other kind, and those that took long."""

    read: int = 0
    refused: int = 0
    longest: float = 0.0
    findings: list[str] = field(default_factory=list)


def play(kind: str, mutations: int, seed: int) -> Seen:
    """Read a schedule of a kind so many times, damaged in another way each time."""
    content, seen = _original(kind), Seen()
    for number in range(mutations):
        chance = random.Random(f"{seed} {kind} {number}")
        damaged = _altered(kind, content, chance) if chance.random() < 0.6 else mutated(content, chance)
        began = time.process_time()
        try:
            found = _read(kind, damaged)
            for doubt in found.doubts:
                operator_text("fr", doubt.key, **doubt.arguments)
            for session in found.sessions:
                session.title.encode()  # no half of a letter
            seen.read += 1
        except InputError:
            seen.refused += 1
        except Exception as error:  # any other error is a finding
            seen.findings.append(f"{kind} {seed} {number}: {error!r:.200}")
        took = time.process_time() - began
        seen.longest = max(seen.longest, took)
        if took > LONGEST:
            seen.findings.append(f"{kind} {seed} {number}: {took:.1f} s")
    return seen


def _altered(kind: str, content: bytes, chance: random.Random) -> bytes:
    """Return the schedule, still well written, with one to four strange values."""
    if kind in _OF_JSON:
        value: Any = json.loads(content)
        for _ in range(chance.randint(1, 4)):
            _alter(value, chance)
        return json.dumps(value).encode()
    text = content.decode()
    for _ in range(chance.randint(1, 4)):
        found = chance.choice(list(_VALUES[kind].finditer(text)))
        text = text[: found.start()] + html.escape(str(chance.choice(_STRANGE))) + text[found.end() :]
    return text.encode("utf-8", "surrogatepass")


def _alter(value: Any, chance: random.Random) -> None:
    """Go down at random, and replace or take away what is there."""
    while value:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.95:
            value = value[key]
        elif chance.random() < 0.15:
            del value[key]
            return
        else:
            value[key] = copy.deepcopy(chance.choice(_STRANGE))
            return


def _original(kind: str) -> bytes:
    if kind in _OF_JSON:
        return json.dumps(_OF_JSON[kind][0], ensure_ascii=False).encode()
    return {"frab-xml": _OF_XML, "ical": _CALENDAR}[kind]


def _read(kind: str, content: bytes) -> Found:
    """Read with the reader of that kind, even where the damage hides the kind from the recogniser."""
    if kind in _OF_JSON:
        return _OF_JSON[kind][1](read_json(content, "a", "fr"), "a", language="fr")
    reader: Callable[..., Found] = read_ical if kind == "ical" else read_pentabarf
    return reader(content, "a", language="fr")
