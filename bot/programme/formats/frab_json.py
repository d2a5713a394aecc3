"""Schedules in the JSON of frab and pretalx: days, their rooms, the sessions of each."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.programme.formats import moments
from bot.programme.formats.found import Found, FoundPerson
from bot.programme.formats.json_file import items, table, tables
from bot.programme.formats.kinds import kind_of, role_of
from bot.programme.formats.noted import Item, Noted
from bot.programme.formats.plain_text import line, text

NIGHT_ENDS = timedelta(hours=4)  # an earlier hour stands under the day before, unless the file says when


def read_frab_json(
    value: object, name: str, *, language: str, timezone: str | None = None, day: date | None = None
) -> Found:
    """Read `{"schedule": {"conference": {"days": […]}}}`; `day` stands for a day that has no date."""
    noted = Noted(name, language)
    schedule = table(table(value).get("schedule")) or table(value)
    conference = table(schedule.get("conference"))
    within = "schedule.conference" if conference.get("days") else "schedule"
    for _, room in tables(conference.get("rooms"), ""):
        noted.room(line(room.get("name"), language))
    night = moments.hour(conference.get("day_change")) or NIGHT_ENDS
    for path, each in tables(
        conference.get("days") or schedule.get("days") or schedule.get("day"), f"{within}.days"
    ):
        dated = moments.day(each.get("date")) or day
        if not each.get("rooms"):
            continue
        for room_path, room_name, events in _rooms(each.get("rooms"), f"{path}.rooms"):
            for number, event in enumerate(items(events)):
                where = f"{room_path}[{number}]"
                if isinstance(event, dict):
                    noted.session(_session(event, where, room_name, dated, night, language))
                else:
                    noted.doubt(where, "import-schedule-not-a-session", value=event)
    zone = noted.zone("schedule.conference.time_zone_name", conference.get("time_zone_name"))
    title = conference.get("title") or conference.get("acronym")
    return noted.found("frab-json", title=title, zone=zone, timezone=timezone)


def _rooms(rooms: object, path: str) -> list[tuple[str, object, object]]:
    """Return path, name and events of each room: an object by names, or an array of objects."""
    if isinstance(rooms, dict):
        return [(f'{path}["{name[:60]}"]', name, events) for name, events in rooms.items()]
    found = [(where, room) for where, room in tables(rooms, path)]
    return [(f"{where}.events", room.get("name"), room.get("events")) for where, room in found]


def _session(
    event: Mapping[str, object], where: str, room: object, dated: date | None, night: timedelta, language: str
) -> Item:
    return Item(
        where,
        event.get("title"),
        start=started(event.get("date"), event.get("start"), dated, night),
        end=event.get("end"),
        duration=event.get("duration"),
        kind=kind_of(line(event.get("type"), "en")),
        rooms=[line(event.get("room"), language) or line(room, language)],
        people=[person for _, each in tables(event.get("persons"), "") if (person := person_of(each))],
        abstract=abstract_of(event, language),
        language=event.get("language"),
        source=event.get("guid") or event.get("code") or event.get("id") or event.get("slug"),
    )


def started(written: object, hour: object, dated: date | None, night: timedelta) -> object:
    """Return the instant as written; else the local time of the hour on the day under which it stands.

    Hours before `night` belong to the next day. What cannot be read is returned as it is.
    """
    since_midnight = moments.hour(hour)
    if moments.instant(written) or dated is None or since_midnight is None:
        return written or hour
    begins = datetime(dated.year, dated.month, dated.day) + since_midnight  # noqa: DTZ001 - local, as written
    return begins + timedelta(days=1) if since_midnight < night else begins


def person_of(person: Mapping[str, object]) -> FoundPerson | None:
    name = line(person.get("public_name") or person.get("name") or person.get("full_public_name"))
    if not name:
        return None
    source = line(person.get("code") or person.get("guid") or person.get("id")) or None
    role = role_of(line(person.get("role")))
    return FoundPerson(name, role, organisation=line(person.get("organization")) or None, source=source)


def abstract_of(event: Mapping[str, object], language: str) -> str | None:
    """Return the subtitle, then the abstract, or the description where there is none."""
    told = text(event.get("abstract"), language) or text(event.get("description"), language)
    subtitle = line(event.get("subtitle"), language)
    if not subtitle or (told or "").startswith(subtitle):
        return told
    return f"{subtitle}\n\n{told}" if told else subtitle
