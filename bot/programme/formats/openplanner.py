"""Programmes in the JSON of OpenPlanner and of OpenFeedback, which share their words but for a few."""

from collections.abc import Mapping

from bot.programme.formats.found import Found, FoundPerson
from bot.programme.formats.json_file import people_by_id, people_named, table, tables
from bot.programme.formats.kinds import kind_of
from bot.programme.formats.noted import Item, Noted
from bot.programme.formats.plain_text import line, text


def is_openplanner(value: object) -> bool:
    return any("dateStart" in each or "speakerIds" in each for each in _sessions_of(value))


def is_openfeedback(value: object) -> bool:
    return any("startTime" in each or "trackTitle" in each for each in _sessions_of(value))


def _sessions_of(value: object) -> list[Mapping[str, object]]:
    return [each for _, each in tables(table(value).get("sessions"), "")]


def read_openplanner(value: object, name: str, *, language: str, timezone: str | None = None) -> Found:
    """Read `{"event": {…}, "sessions": […], "speakers": […]}` with `dateStart` and `speakerIds`."""
    noted = Noted(name, language)
    whole = table(value)
    event = table(whole.get("event"))
    tracks, formats = (_names(event.get(key) or whole.get(key)) for key in ("tracks", "formats"))
    people = people_by_id(whole.get("speakers"), _person)
    for track in tracks.values():
        noted.room(track)
    for where, session in tables(whole.get("sessions"), "sessions"):
        noted.session(
            Item(
                where,
                session.get("title"),
                start=session.get("dateStart"),
                end=session.get("dateEnd"),
                duration=session.get("durationMinutes"),
                kind=kind_of(formats.get(line(session.get("formatId")), "")),
                rooms=[tracks.get(line(session.get("trackId")), "")],
                people=people_named(people, session.get("speakerIds") or session.get("speakers")),
                abstract=text(session.get("abstract")),
                language=session.get("language"),
                source=session.get("id"),
            )
        )
    zone = noted.zone("event.timezone", event.get("timezone"))
    return noted.found("openplanner", title=event.get("name"), zone=zone, timezone=timezone)


def read_openfeedback(value: object, name: str, *, language: str, timezone: str | None = None) -> Found:
    """Read `{"sessions": {id: {…}}, "speakers": {id: {…}}}` with `startTime` and `trackTitle`."""
    noted = Noted(name, language)
    people = people_by_id(table(value).get("speakers"), _person)
    sessions = table(value).get("sessions")
    keys = list(table(sessions))
    for number, (where, session) in enumerate(tables(sessions, "sessions")):
        noted.session(
            Item(
                where,
                session.get("title"),
                start=session.get("startTime"),
                end=session.get("endTime"),
                kind=next(filter(None, (kind_of(line(tag)) for tag in _tags(session))), None),
                rooms=[line(session.get("trackTitle"))],
                people=people_named(people, session.get("speakers")),
                abstract=text(session.get("abstract") or session.get("description")),
                language=session.get("language"),
                source=session.get("id") or (keys[number] if keys else None),
            )
        )
    return noted.found("openfeedback", timezone=timezone)


def _tags(session: Mapping[str, object]) -> list[object]:
    tags = session.get("tags")
    return tags if isinstance(tags, list) else []


def _names(value: object) -> Mapping[str, str]:
    return {line(each.get("id")): line(each.get("name")) for _, each in tables(value, "")}


def _person(person: Mapping[str, object]) -> FoundPerson | None:
    name = line(person.get("name"))
    return (
        FoundPerson(
            name,
            title=line(person.get("jobTitle")) or None,
            organisation=line(person.get("company")) or None,
            source=line(person.get("id")) or None,
        )
        if name
        else None
    )
