"""Submissions from the REST API of pretalx, with their slots; and EuroPython's files, made from it."""

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.programme.formats.found import Doubt, Found, FoundPerson
from bot.programme.formats.json_file import items, table, tables
from bot.programme.formats.kinds import kind_of
from bot.programme.formats.noted import Item, Noted
from bot.programme.formats.plain_text import line, text

_LEFT_OUT = ("submitted", "rejected", "draft", "deleted")  # never part of the programme
_CANCELLED = ("canceled", "cancelled", "withdrawn")


def is_pretalx_api(value: object) -> bool:
    found = table(value).get("results", value)
    return any({"slots", "slot"} & set(each) and "title" in each for _, each in _first(found))


def is_europython(value: object) -> bool:
    """Return whether these are sessions by their codes, or days of events by their dates."""
    found = [each for _, each in _first(value)] if isinstance(value, dict) else []
    by_codes = any("session_type" in each and "title" in each for each in found)
    return by_codes or any("events" in each for _, each in _first(table(value).get("days")))


def _first(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    return (each for number, each in enumerate(tables(value, "")) if number < 10)


def read_pretalx_api(value: object, name: str, *, language: str, timezone: str | None = None) -> Found:
    """Read a page of `…/submissions/?expand=slots,slots.room,speakers,submission_type`."""
    noted = Noted(name, language)
    found = table(value).get("results", value)
    path = "results" if "results" in table(value) else ""
    left_out: Counter[str] = Counter()
    for where, submission in tables(found, path):
        state = line(submission.get("state")).lower()
        if state in _LEFT_OUT:
            left_out[state] += 1
            continue
        slots = list(tables(submission.get("slots"), f"{where}.slots"))
        one = [(f"{where}.slot", table(submission.get("slot")))] if submission.get("slot") else []
        for place, slot in [*slots, *one] or [(where, {})]:
            noted.session(_submitted(submission, slot, place, state, language))
    for state, count in left_out.items():
        noted.doubts.append(Doubt(name, "import-schedule-left-out", {"count": count, "state": state}))
    if table(value).get("next"):
        noted.doubt(name, "import-schedule-more-pages", address=table(value)["next"])
    return noted.found("pretalx-api", timezone=timezone)


def _submitted(
    submission: Mapping[str, object], slot: Mapping[str, object], where: str, state: str, language: str
) -> Item:
    kind = submission.get("submission_type")
    return Item(
        where,
        line(submission.get("title"), language),
        start=slot.get("start"),
        end=slot.get("end"),
        duration=submission.get("duration"),
        kind=kind_of(line(table(kind).get("name") or kind, "en")),
        rooms=[_room(slot.get("room"), language)],
        people=_people(submission.get("speakers")),
        abstract=text(submission.get("abstract"), language) or text(submission.get("description"), language),
        language=submission.get("content_locale"),
        source=submission.get("code"),
        is_cancelled=state in _CANCELLED,
    )


def _room(room: object, language: str) -> str:
    return line(room.get("name"), language) if isinstance(room, dict) else line(room, language)


def _people(speakers: object) -> list[FoundPerson]:
    """Return the people; a page that was not asked to expand them gives their codes alone."""
    told = [each if isinstance(each, dict) else {} for each in items(speakers)]
    return [
        FoundPerson(
            name, organisation=line(each.get("affiliation")) or None, source=line(each.get("code")) or None
        )
        for each in told
        if (name := line(each.get("name")))
    ]


def read_europython(value: object, name: str, *, language: str, timezone: str | None = None) -> Found:
    """Read `sessions.json` (sessions by their codes) or `schedule.json` (events by day)."""
    noted = Noted(name, language)
    by_day = tables(table(value).get("days"), "days")
    events = [pair for path, day in by_day for pair in tables(day.get("events"), f"{path}.events")]
    for where, session in events or tables(value, "sessions"):
        rooms = session.get("rooms") if isinstance(session.get("rooms"), list) else [session.get("room")]
        noted.session(
            Item(
                where,
                session.get("title"),
                start=session.get("start"),
                end=session.get("end"),
                duration=session.get("duration"),
                kind=kind_of(line(session.get("session_type") or session.get("event_type"))),
                rooms=[line(room) for room in items(rooms)],
                people=_people(session.get("speakers")),
                abstract=text(session.get("abstract")),
                source=session.get("code"),
            )
        )
    return noted.found("europython", timezone=timezone)
