"""The programme as frab and pretalx write it, in JSON and in XML, for the apps that read schedules. Pure.

Both are valid by the schemas of https://c3voc.de/schedule/schema.json and schema.xsd. These know no session
in several rooms, so it stands in a room named after all of them, and no cancelled one, so its title says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from importlib.metadata import version
from typing import Any
from xml.etree import ElementTree

from bot.programme.files.other_words import slug
from bot.programme.formats.edition import Edition, Told, address, described, roles_of
from bot.programme.formats.json_written import json_written
from bot.programme.model import Session, SessionKind

SCHEMA = "https://c3voc.de/schedule/schema.json"
SLOT = "00:05"
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_ZONE = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")  # as the schema has it
_ROLES = {
    "experts": "expert",
    "witness": "rapporteur",
    "animateurs": "moderator",
    "speakers": "speaker",
}
_LARGEST_ID = 2**31 - 1
_SHORTEST_ACRONYM = 4

Json = Mapping[str, Any]


def frab_json(edition: Edition) -> bytes:
    schedule = _Schedule(Told(edition))
    generator = {"name": "comptoir", "version": version("comptoir")}
    told = {"version": schedule.version, "conference": schedule.conference()}
    return json_written({"$schema": SCHEMA, "generator": generator, "schedule": told})


class _Schedule:
    """The parts of the JSON form; the XML form is made of the same."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.acronym = told.event.id.replace("-", "_").ljust(_SHORTEST_ACRONYM, "_")
        self.version = f"{told.local(told.as_of):%Y-%m-%d %H:%M}"
        self._numbers = _numbers({s.id: told.guid("session", s.id).int for s in told.sessions})

    def conference(self) -> Json:
        told, event = self.told, self.told.event
        days = self.days()
        return {
            "acronym": self.acronym,
            "title": event.title,
            **({"description": event.abstract} if event.abstract else {}),
            "start": str(event.first_day),
            "end": str(event.last_day),
            "daysCount": len(days),
            "timeslot_duration": SLOT,
            **({"time_zone_name": event.timezone.key} if _ZONE.search(event.timezone.key) else {}),
            "tracks": [{"name": told.line(f"kind-{kind}"), "slug": kind.value} for kind in SessionKind],
            "rooms": [*self._rooms()],
            "days": days,
        }

    def _rooms(self) -> Iterator[Json]:
        told = self.told
        for room in told.programme.rooms.values():
            guid = told.guid("room", room.id)
            stream = {"url": address(room.stream)} if room.stream else {}
            yield {"name": room.name, "slug": _slug(room.id, guid.hex), "guid": str(guid), **stream}
        joined = {
            told.room(session): "+".join(session.rooms) for session in told.sessions if session.rooms[1:]
        }
        for name, ids in joined.items():
            guid = told.guid("room", ids)
            yield {"name": name, "slug": _slug(ids, guid.hex), "guid": str(guid)}

    def days(self) -> Sequence[Json]:
        return [
            {
                "index": index,
                "date": str(day),
                "day_start": self.told.begins(day).isoformat(),
                "day_end": (self.told.begins(day + _DAY) - _MINUTE).isoformat(),
                "rooms": self._by_room(sessions),
            }
            for index, (day, sessions) in enumerate(self.told.days().items(), start=1)
        ]

    def _by_room(self, sessions: Sequence[Session]) -> Mapping[str, Sequence[Json]]:
        """Return the sessions of a day by the names of their rooms, in the order of the programme's rooms."""
        order = {id: number for number, id in enumerate(self.told.programme.rooms)}
        by_room: dict[str, list[Json]] = {}
        for session in sorted(sessions, key=lambda s: [order[room] for room in s.rooms] or [len(order)]):
            by_room.setdefault(self.told.room(session), []).append(self._session(session))
        return by_room

    def _session(self, session: Session) -> Json:
        told, guid = self.told, self.told.guid("session", session.id)
        streams = told.streams(session)
        return {
            "guid": str(guid),
            "id": self._numbers[session.id],
            "date": told.local(session.start).isoformat(),
            "start": f"{told.local(session.start):%H:%M}",
            "end": told.local(session.end).isoformat(),
            "duration": _duration(session.end - session.start),
            "room": told.room(session),
            "slug": f"{self.acronym}-session-{_slug(session.id, guid.hex)}",
            "url": streams[0] if streams else guid.urn,
            "title": told.title(session),
            "subtitle": "",
            "track": told.kind(session),
            "type": session.kind.value,
            "language": told.event.language,
            "abstract": session.abstract or "",
            "description": self._description(session),
            "persons": [*self._persons(session)],
            "links": [{"type": "related", "url": url, "title": told.line("stream")} for url in streams],
        }

    def _description(self, session: Session) -> str:
        """Return the question, and who is there in which role unless all of them speak."""
        has_roles = set(session.people) > set(session.speakers)
        people = self.told.people(session) if has_roles else []
        return "\n\n".join(filter(None, [session.question, "\n".join(people)]))

    def _persons(self, session: Session) -> Iterator[Json]:
        roles = {id: role for role, ids in reversed([*roles_of(session).items()]) for id in ids}
        for id in session.people:
            person, guid = self.told.programme.people[id], self.told.guid("person", id)
            told = {"name": person.name, "code": guid.hex[:10].upper(), "guid": str(guid)}
            told |= {"role": _ROLES[roles[id]], "biography": described(person)}
            yield told | ({"organization": person.organisation} if person.organisation else {})


def _numbers(wanted: Mapping[str, int]) -> Mapping[str, int]:
    """Return a number for each id, from its own and thus the same in each edition, but never one twice."""
    taken: dict[int, str] = {}
    for id in sorted(wanted):
        number = wanted[id] % _LARGEST_ID + 1
        while number in taken:
            number = number % _LARGEST_ID + 1
        taken[number] = id
    return {id: number for number, id in taken.items()}


def _slug(id: str, unique: str) -> str:
    """Return a short name of `a-z0-9_-` that ends in a letter or digit; with `unique` if the id is none."""
    return id if re.fullmatch("[a-z0-9_-]+[a-z0-9]", id) else f"{slug(id)}-{unique[:8]}".lstrip("-")


def _duration(length: timedelta) -> str:
    minutes = length // _MINUTE
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# ── XML ─────────────────────────────────────────────────────────────────────────────────────────────────

_CONFERENCE = ("title", "acronym", "start", "end", "daysCount", "timeslot_duration", "time_zone_name")
_AS_IN_XML = {"daysCount": "days"}
_EVENT = (
    *("room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"),
    *("language", "description"),
)


def frab_xml(edition: Edition) -> bytes:
    schedule = _Schedule(Told(edition))
    root = ElementTree.Element("schedule")
    ElementTree.SubElement(root, "generator", name="comptoir", version=version("comptoir"))
    ElementTree.SubElement(root, "version").text = schedule.version
    told = schedule.conference()
    conference = ElementTree.SubElement(root, "conference")
    for key in _CONFERENCE:
        if key in told:
            ElementTree.SubElement(conference, _AS_IN_XML.get(key, key)).text = str(told[key])
    for track in told["tracks"]:
        ElementTree.SubElement(conference, "track", name=track["name"], slug=track["slug"])
    guids = {room["name"]: room["guid"] for room in told["rooms"]}
    for day in told["days"]:
        _add_day(root, day, guids)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _add_day(root: ElementTree.Element, day: Json, guids: Mapping[str, str]) -> None:
    places = {"start": day["day_start"], "end": day["day_end"]}
    added = ElementTree.SubElement(root, "day", index=str(day["index"]), date=day["date"], **places)
    for name, events in day["rooms"].items():
        named = {"name": name, **({"guid": guids[name]} if name in guids else {})}
        room = ElementTree.SubElement(added, "room", named)
        for event in events:
            _add_event(room, event)


def _add_event(room: ElementTree.Element, event: Json) -> None:
    added = ElementTree.SubElement(room, "event", guid=event["guid"], id=str(event["id"]))
    for key in _EVENT:
        ElementTree.SubElement(added, key).text = event[key]
    persons = ElementTree.SubElement(added, "persons")
    for person in event["persons"]:
        ElementTree.SubElement(persons, "person", guid=person["guid"]).text = person["name"]
    links = ElementTree.SubElement(added, "links")
    for link in event["links"]:
        ElementTree.SubElement(links, "link", href=link["url"]).text = link["title"]
