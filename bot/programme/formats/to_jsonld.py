"""The programme as a schema.org Event in JSON-LD, which search engines read in a web page. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.programme.formats.edition import Edition, Told
from bot.programme.formats.json_written import json_written
from bot.programme.model import Session

_SCHEMA = "https://schema.org/"


def jsonld(edition: Edition) -> bytes:
    told = Told(edition)
    event, sessions = told.event, told.sessions
    whole = {
        "@context": _SCHEMA.rstrip("/"),
        "@type": "Event",
        "@id": told.guid("event", event.id).urn,
        "name": event.title,
        **({"description": event.abstract} if event.abstract else {}),
        "startDate": told.local(min(session.start for session in sessions)).isoformat(),
        "endDate": told.local(max(session.end for session in sessions)).isoformat(),
        "inLanguage": event.language,
        "eventStatus": f"{_SCHEMA}EventScheduled",
        **_where(_places(told), [url for session in sessions for url in told.streams(session)]),
        "subEvent": [_session(told, session) for session in sessions],
    }
    return json_written({key: value for key, value in whole.items() if value != []})


def _session(told: Told, session: Session) -> Mapping[str, Any]:
    changed = told.edition.changed(session)
    status, former = "EventScheduled", changed.former_start
    if changed.is_cancelled:
        status = "EventCancelled"
    elif former and former != session.start:
        status = "EventRescheduled"
    rooms = [_place(room.name) for room in told.programme.rooms_of(session)]
    about = told.about(session)
    part = {
        "@type": "Event",
        "@id": told.guid("session", session.id).urn,
        "name": session.title,
        **({"description": about} if about else {}),
        "startDate": told.local(session.start).isoformat(),
        "endDate": told.local(session.end).isoformat(),
        "inLanguage": told.event.language,
        "eventStatus": _SCHEMA + status,
        **(
            {"previousStartDate": told.local(former).isoformat()}
            if former and status != "EventScheduled"
            else {}
        ),
        **_where(rooms, told.streams(session)),
        "performer": _people(told, session.people),
        "superEvent": {"@id": told.guid("event", told.event.id).urn},
    }
    return {key: value for key, value in part.items() if value != []}


def _where(rooms: Sequence[Mapping[str, str]], streams: Sequence[str]) -> Mapping[str, Any]:
    """Return the rooms, and the streams as places on the web."""
    if not rooms and not streams:
        return {}
    modes = {(True, True): "Mixed", (True, False): "Offline", (False, True): "Online"}
    mode = f"{_SCHEMA}{modes[bool(rooms), bool(streams)]}EventAttendanceMode"
    online = [{"@type": "VirtualLocation", "url": url} for url in dict.fromkeys(streams)]
    return {"eventAttendanceMode": mode, "location": [*rooms, *online]}


def _places(told: Told) -> Sequence[Mapping[str, str]]:
    return [_place(room.name) for room in told.programme.rooms.values()]


def _place(name: str) -> Mapping[str, str]:
    return {"@type": "Place", "name": name}


def _people(told: Told, ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    people = [told.programme.people[id] for id in ids]
    return [
        {
            "@type": "Person",
            "name": person.name,
            **({"jobTitle": person.title} if person.title else {}),
            **(
                {"affiliation": {"@type": "Organization", "name": person.organisation}}
                if person.organisation
                else {}
            ),
        }
        for person in people
    ]
