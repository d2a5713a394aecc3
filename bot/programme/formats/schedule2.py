"""Schedules in the flat JSON called schedule2: events with states, and people with roles."""

from collections.abc import Mapping

from bot.programme.formats.found import Found
from bot.programme.formats.frab_json import abstract_of, person_of
from bot.programme.formats.json_file import items, table, tables
from bot.programme.formats.kinds import kind_of
from bot.programme.formats.noted import Item, Noted
from bot.programme.formats.plain_text import line

_CANCELLED = ("CANCELED", "CANCELLED", "WITHDRAWN", "DELETED", "REJECTED")


def read_schedule2(value: object, name: str, *, language: str, timezone: str | None = None) -> Found:
    """Read `{"schedule": {"conference": {…}, "events": […]}}`."""
    noted = Noted(name, language)
    schedule = table(table(value).get("schedule")) or table(value)
    conference = table(schedule.get("conference"))
    for _, room in tables(conference.get("rooms") or schedule.get("rooms"), ""):
        noted.room(line(room.get("name"), language))
    for number, event in enumerate(items(schedule.get("events"))):
        where = f"schedule.events[{number}]"
        if isinstance(event, dict):
            noted.session(_session(event, where, language))
        else:
            noted.doubt(where, "import-schedule-not-a-session", value=event)
    zone = noted.zone("schedule.conference.time_zone_name", conference.get("time_zone_name"))
    return noted.found("schedule2", title=conference.get("title"), zone=zone, timezone=timezone)


def _session(event: Mapping[str, object], where: str, language: str) -> Item:
    room = event.get("room")
    return Item(
        where,
        event.get("title"),
        start=event.get("start") or event.get("date"),
        end=event.get("end"),
        duration=event.get("duration"),
        kind=kind_of(line(event.get("type"))),
        rooms=[line(room.get("name") if isinstance(room, dict) else room, language)],
        people=[person for _, each in tables(event.get("participants"), "") if (person := person_of(each))],
        abstract=abstract_of(event, language),
        language=event.get("language"),
        source=event.get("guid") or event.get("code") or event.get("id"),
        is_cancelled=line(event.get("state")).upper() in _CANCELLED,
    )
