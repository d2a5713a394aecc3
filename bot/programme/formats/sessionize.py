"""Programmes in the JSON of Sessionize: everything at once (All), by grid (GridSmart), or sessions alone."""

from collections.abc import Mapping

from bot.programme.formats.found import Found, FoundPerson
from bot.programme.formats.json_file import items, people_by_id, people_named, table, tables
from bot.programme.formats.kinds import kind_of
from bot.programme.formats.noted import Item, Noted
from bot.programme.formats.plain_text import line, text
from bot.programme.model import SessionKind

_CANCELLED = ("declined", "cancelled", "canceled", "withdrawn")


def is_sessionize(value: object) -> bool:
    """Return whether sessions say when they start as Sessionize does."""
    return any("startsAt" in session for _, session, _ in _sessions(value))


def read_sessionize(value: object, name: str, *, language: str, timezone: str | None = None) -> Found:
    """Read the answer of `…/view/All`, `…/view/GridSmart` or `…/view/Sessions`; its hours are often local."""
    noted = Noted(name, language)
    whole = table(value)
    rooms = {line(each.get("id")): line(each.get("name")) for _, each in tables(whole.get("rooms"), "")}
    for room in rooms.values():
        noted.room(room)
    people = people_by_id(whole.get("speakers"), _person)
    categories = _categories(whole)
    for where, session, room in _sessions(value):
        if not session:
            noted.doubt(where, "import-schedule-not-a-session", value="")
            continue
        known = [*people_named(people, session.get("speakers")), *_written(session.get("speakers"))]
        placed = rooms.get(line(session.get("roomId"))) or line(session.get("room")) or room
        noted.session(_session(session, where, placed, known, categories))
    return noted.found("sessionize", timezone=timezone)


def _sessions(value: object) -> list[tuple[str, Mapping[str, object], str]]:
    """Return path, session and room of each session, in any of the three shapes."""
    if isinstance(value, dict):
        return [(path, each, "") for path, each in tables(value.get("sessions"), "sessions")]
    found: list[tuple[str, Mapping[str, object], str]] = []
    for path, each in tables(value, ""):
        for room_path, room in tables(each.get("rooms"), f"{path}.rooms"):
            within = tables(room.get("sessions"), f"{room_path}.sessions")
            found += [(where, session, line(room.get("name"))) for where, session in within]
        found += [(where, session, "") for where, session in tables(each.get("sessions"), f"{path}.sessions")]
    return found


def _session(
    session: Mapping[str, object],
    where: str,
    room: str,
    people: list[FoundPerson],
    categories: Mapping[str, str],
) -> Item:
    title = line(session.get("title"))
    kinds = [kind_of(categories.get(line(each), "")) for each in items(session.get("categoryItems"))]
    kind = next(filter(None, kinds), None)
    if session.get("isServiceSession") is True:
        kind = kind_of(title) or SessionKind.BREAK
    elif session.get("isPlenumSession") is True:
        kind = SessionKind.PLENARY
    return Item(
        where,
        title,
        start=session.get("startsAt"),
        end=session.get("endsAt"),
        kind=kind,
        rooms=[room],
        people=people,
        abstract=text(session.get("description")),
        stream=session.get("liveUrl"),
        source=session.get("id"),
        is_cancelled=line(session.get("status")).lower() in _CANCELLED,
    )


def _person(person: Mapping[str, object]) -> FoundPerson | None:
    both = f"{line(person.get('firstName'))} {line(person.get('lastName'))}".strip()
    name = line(person.get("fullName")) or both or line(person.get("name"))
    title = line(person.get("tagLine")) or None
    return FoundPerson(name, title=title, source=line(person.get("id")) or None) if name else None


def _written(speakers: object) -> list[FoundPerson]:
    """Return the people who are written in the session itself, as the grid does."""
    return [person for _, each in tables(speakers, "") if (person := _person(each))]


def _categories(whole: Mapping[str, object]) -> Mapping[str, str]:
    return {
        line(each.get("id")): line(each.get("name"))
        for _, category in tables(whole.get("categories"), "")
        for _, each in tables(category.get("items"), "")
    }
