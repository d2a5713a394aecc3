"""Calendars in iCalendar (RFC 5545), as conferences write them: events one by one, with the line of each.

Lines are unfolded as bytes, since some writers fold inside a character. A broken event spoils no other.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.programme.formats import moments
from bot.programme.formats.found import Found, FoundPerson, Role
from bot.programme.formats.kinds import kind_of, role_of
from bot.programme.formats.noted import LARGEST, MOST_SESSIONS, Item, Noted, refused, too_many
from bot.programme.formats.plain_text import line, text

_LINE_ENDS = re.compile(rb"\r*\n|\r+")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^":;]*(?:"[^"]*"[^":;]*)*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^":;]*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOMENT = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?\s*", re.IGNORECASE)
LONGEST_LINE = 50_000  # bytes, unfolded
LONGEST_TITLE = 300  # characters, of one in which people are looked for
MOST_LINES = 1_000_000
DEEPEST = 20
# Where a map says that people stand, and what they do there by its words.
_IN_TITLE = {
    "SUMMARY -": re.compile(r"(?P<title>.*\S) [-–—] (?P<people>[^-–—]+)", re.DOTALL),
    "SUMMARY ()": re.compile(r"(?P<title>.*\S)\s*\((?P<people>[^()]+)\)\s*", re.DOTALL),
}
_ROLES = {role.value: role for role in Role} | {"people": Role.SPEAKER}


class _Property(NamedTuple):
    value: str
    parameters: Mapping[str, str] = {}


@dataclass(slots=True)
class _Part:
    """A component: its first line, its properties by name (the first of each, but every attendee)."""

    kind: str
    line: int
    values: dict[str, _Property] = field(default_factory=dict)
    attendees: list[_Property] = field(default_factory=list)

    def value(self, name: str) -> str:
        found = self.values.get(name)
        return found.value if found else ""


def read_ical(
    content: bytes,
    name: str,
    *,
    language: str,
    columns: Mapping[str, str] | None = None,
    timezone: str | None = None,
) -> Found:
    """Read the events of a calendar.

    People are those who attend (`ATTENDEE;CN=`). `columns` may say that some stand elsewhere, as no calendar
    says itself: `{"SUMMARY -": "speakers"}` after a dash in the title, `"SUMMARY ()"` in its brackets, or
    `"ORGANIZER"`; with any other role too.
    """
    if content.upper().count(b"BEGIN:VEVENT") > MOST_SESSIONS:
        raise too_many(name, language)
    if content.count(b"\n") + content.count(b"\r") > MOST_LINES:
        raise refused(name, language, "import-schedule-too-large", largest=LARGEST // 1_000_000)
    noted = Noted(name, language)
    zones = _Zones(noted)
    calendar, events = _parts(content, noted)
    told = {key.upper(): _ROLES[meaning] for key, meaning in (columns or {}).items() if meaning in _ROLES}
    for event in _newest(events, noted):
        _note(event, noted, zones, told)
    if place := None if any(each.people for each in noted.sessions) else _likely(noted, events):
        noted.doubt(name, "import-schedule-people-elsewhere", place=place)
    own = calendar.value("X-WR-TIMEZONE") or calendar.value("VTIMEZONE") or calendar.value("TZID")
    zone = noted.zone(name, own) or zones.commonest()
    title = calendar.value("X-WR-CALNAME") or calendar.value("NAME")
    return noted.found("ical", title=title, zone=zone, timezone=timezone)


def _parts(content: bytes, noted: Noted) -> tuple[_Part, list[_Part]]:
    """Return the calendar's own properties, and its events without what is inside them, such as alarms."""
    calendar, events = _Part("VCALENDAR", 1), list[_Part]()
    open_parts = [calendar]
    for number, written in _unfolded(content):
        read = _LINE.fullmatch(written)
        if not read:
            if open_parts[-1].kind == "VEVENT":
                noted.doubt(f"{noted.name}:{number}", "import-schedule-line", value=written)
            continue
        kind, value = read[1].upper(), read[3]
        if kind == "BEGIN":
            name = value.strip().upper()
            del open_parts[DEEPEST:]
            open_parts.append(calendar if name == calendar.kind else _Part(name, number))
            if name == "VEVENT":
                events.append(open_parts[-1])
        elif kind == "END":
            if len(open_parts) > 1:
                open_parts.pop()
        elif kind == "ATTENDEE":
            open_parts[-1].attendees.append(_Property(value, _parameters(read[2])))
        else:
            open_parts[-1].values.setdefault(kind, _Property(value, _parameters(read[2]) if read[2] else {}))
    return calendar, events


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield each line with its number in the file, those that go on joined to the first."""
    first, pieces, size = 1, list[bytes](), 0
    for number, piece in enumerate(_LINE_ENDS.split(content), 1):
        if piece[:1] in (b" ", b"\t") and pieces:
            if size < LONGEST_LINE:
                pieces.append(piece[1:])
                size += len(piece)
            continue
        if any(pieces):
            yield first, _decoded(b"".join(pieces)[:LONGEST_LINE])
        first, pieces, size = number, [piece], len(piece)
    if any(pieces):
        yield first, _decoded(b"".join(pieces)[:LONGEST_LINE])


def _decoded(written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        if error.end == len(written) == LONGEST_LINE:  # cut inside a letter
            return written[: error.start].decode()
        return written.decode("cp1252", "replace")


def _parameters(written: str) -> Mapping[str, str]:
    return {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(written)}


def _said(written: str) -> str:
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], written)


class _Zones:
    """The zones named in a calendar, each looked up and doubted once."""

    def __init__(self, noted: Noted) -> None:
        self._noted = noted
        self._zones: dict[str, ZoneInfo | None] = {}
        self._counted: Counter[str] = Counter()

    def named(self, name: str, where: str) -> ZoneInfo | None:
        if name not in self._zones:
            found = self._noted.zone(where, name)
            self._zones[name] = ZoneInfo(found) if found else None
        if zone := self._zones[name]:
            self._counted[zone.key] += 1
        return self._zones[name]

    def commonest(self) -> str | None:
        return self._counted.most_common(1)[0][0] if self._counted else None


def _newest(events: Sequence[_Part], noted: Noted) -> Iterator[_Part]:
    """Yield the events without former versions of those that were moved, which have a smaller SEQUENCE."""
    last: dict[tuple[str, str], int] = {}
    for event in events:
        last[_known_by(event)] = max(last.get(_known_by(event), 0), _version(event))
    for event in events:
        if _version(event) == last[_known_by(event)]:
            yield event
        else:
            where, title = f"{noted.name}:{event.line}", _said(event.value("SUMMARY"))
            noted.doubt(where, "import-schedule-former", title=title)


def _known_by(event: _Part) -> tuple[str, str]:
    """Return what two versions of an event have alike; one without an identity is like no other."""
    return event.value("UID").strip() or f"line {event.line}", event.value("SUMMARY")


def _version(event: _Part) -> int:
    written = event.value("SEQUENCE").strip()
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def _note(event: _Part, noted: Noted, zones: _Zones, told: Mapping[str, Role]) -> None:
    where = f"{noted.name}:{event.line}"
    title = line(_said(event.value("SUMMARY")))
    people = [*_attending(event.attendees)]
    for place, role in told.items():
        if split := _split(title, place):
            title, names = split
            people += [FoundPerson(name, role) for name in names]
        elif place == "ORGANIZER" and (name := line(_organiser(event))):
            people.append(FoundPerson(name, role))
    if "RRULE" in event.values or "RDATE" in event.values:
        noted.doubt(where, "import-schedule-repeats", title=title)
    start, end = event.values.get("DTSTART"), event.values.get("DTEND")
    noted.session(
        Item(
            where,
            title,
            start=_instant(start, where, zones),
            end=_instant(end, where, zones),
            duration=event.value("DURATION"),
            kind=next(filter(None, map(kind_of, _said(event.value("CATEGORIES")).split(","))), None),
            rooms=[line(_said(event.value("LOCATION")))],
            people=people,
            abstract=text(_said(event.value("DESCRIPTION"))),
            source=event.value("UID"),
            is_cancelled=event.value("STATUS").strip().upper() == "CANCELLED",
        )
    )


def _likely(noted: Noted, events: Sequence[_Part]) -> str | None:
    """Return where people seem to stand: what most titles look like, or organisers who change."""
    for place in _IN_TITLE:
        split = [names for each in noted.sessions if (names := (_split(each.title, place) or ("", []))[1])]
        if sum(all(map(_looks_like_a_name, names)) for names in split) > len(noted.sessions) / 2:
            return place
    organisers = {name for each in events if (name := _organiser(each))}
    return "ORGANIZER" if len(organisers) > len(events) / 4 and len(organisers) > 1 else None


def _split(title: str, place: str) -> tuple[str, list[str]] | None:
    """Return the title and the people in it, if there are some in that place."""
    found = _IN_TITLE[place].fullmatch(title) if place in _IN_TITLE and len(title) < LONGEST_TITLE else None
    if not found:
        return None
    names = [name.strip() for name in re.split(r"[,;&]| et | and ", found["people"])]
    return found["title"].strip(), [name for name in names if name]


def _looks_like_a_name(written: str) -> bool:
    words = written.split()
    return 2 <= len(words) <= 5 and all(
        word[0].isupper() or word in ("de", "du", "van", "von") for word in words
    )


def _organiser(event: _Part) -> str:
    found = event.values.get("ORGANIZER")
    return found.parameters.get("CN", "") if found else ""


def _attending(attendees: Sequence[_Property]) -> Iterator[FoundPerson]:
    for each in attendees:
        told = each.parameters
        name = line(told.get("CN"))
        if name and "@" not in name and told.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE"):
            yield FoundPerson(name, role_of(told.get("ROLE", "")))


def _instant(written: _Property | None, where: str, zones: _Zones) -> datetime | str | None:
    """Return an instant: in UTC, in the zone that it names, or local where it names none; else as written."""
    found = _MOMENT.fullmatch(written.value) if written else None
    if not written or not found or not found[4]:
        return written.value if written else None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        read = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - local, as written
    except ValueError:
        return written.value
    if not moments.FIRST_YEAR <= read.year <= moments.LAST_YEAR:
        return written.value
    if found[7]:
        return read.replace(tzinfo=UTC)
    zone = written.parameters.get("TZID")
    return read.replace(tzinfo=zones.named(zone, where)) if zone else read
