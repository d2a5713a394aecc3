"""Schedules in the XML of Pentabarf, frab, pretalx and FOSDEM: a stream, with the line of each event."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax import ContentHandler, SAXException, SAXParseException

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from bot.programme.formats import moments
from bot.programme.formats.found import Found
from bot.programme.formats.frab_json import NIGHT_ENDS, abstract_of, person_of, started
from bot.programme.formats.kinds import kind_of
from bot.programme.formats.noted import LARGEST, MOST_SESSIONS, Item, Noted, refused, too_many
from bot.programme.formats.plain_text import line, shown

DEEPEST = 50
# A schedule of 20,000 sessions has no more.
MOST = {b"<": 700_000, b"='": 400_000, b'="': 400_000, b"&": 400_000}
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r"))
_OF_XML = ("amp", "lt", "gt", "quot", "apos")
_ENTITY = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};)(?:([a-zA-Z][a-zA-Z0-9]{1,30});)?")
# Encodings of one byte a letter and of UTF-8; Python knows others, some of which take hours to read.
_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'](utf-?8|ascii|(?:iso-|latin|windows-|cp|mac|koi8)[\w-]{1,20})["']""",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^\ufeff?\s*(?:<\?xml[^>]{0,300}\?>)?")


def read_pentabarf(
    content: bytes, name: str, *, language: str, timezone: str | None = None, day: date | None = None
) -> Found:
    """Read `<schedule>`, its `<day>`, `<room>` and `<event>`; `day` stands for a day that has no date.

    What stands before a fault of the writing is kept. Raises InputError if nothing does.
    """
    if content.count(b"<event") > MOST_SESSIONS:
        raise too_many(name, language)
    if any(content.count(signs) > most for signs, most in MOST.items()):
        raise refused(name, language, "import-schedule-too-large", largest=LARGEST // 1_000_000)
    content = content.translate(None, _CONTROLS)
    seen = _Schedule(name, language)
    fault = _parse(content, seen, name, language)
    if fault:  # once more, after making right what people write by hand
        seen = _Schedule(name, language)
        fault = _parse(_made_right(content), seen, name, language)
    if seen.events:
        return _found(seen, fault, name, language, timezone, day)
    if fault:
        said, at = fault
        raise refused(f"{name}:{at}", language, "import-schedule-broken-xml", said=said)
    key = "import-schedule-no-xml-events" if seen.root == "schedule" else "import-schedule-other-xml"
    raise refused(name, language, key, root=line(seen.root)[:40])


@dataclass(slots=True)
class _Event:
    where: str
    attributes: Mapping[str, str]
    day: Mapping[str, str]
    room: str
    fields: dict[str, str] = field(default_factory=dict)
    people: list[dict[str, object]] = field(default_factory=list)


class _Schedule(ContentHandler):
    """The events of a schedule, as they are met; elements that it does not know are passed over."""

    def __init__(self, name: str, language: str) -> None:
        super().__init__()
        self.name, self.language = name, language
        self.root = ""
        self.conference: dict[str, str] = {}
        self.events: list[_Event] = []
        self._path: list[str] = []
        self._day: Mapping[str, str] = {}
        self._room = ""
        self._event: _Event | None = None
        self._text: list[str] = []
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - the names of SAX
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self.root = self.root or name
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise refused(self.name, self.language, "import-schedule-too-deep")
        self._text.clear()
        if self._event is not None:
            if name == "person":
                self._event.people.append(dict(attrs))
        elif name == "day":
            self._day = dict(attrs)
        elif name == "room":
            self._room = attrs.get("name", "")
        elif name == "event":
            room = self._room if "room" in self._path else ""
            where = f"{self.name}:{self._locator.getLineNumber()}"
            self._event = _Event(where, dict(attrs), self._day, room)

    def characters(self, content: str) -> None:
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._path.pop()
        told = "".join(self._text)
        self._text.clear()
        parent = self._path[-1] if self._path else ""
        if self._event is None:
            if parent == "conference":
                self.conference.setdefault(name, told)
        elif name == "event":
            self.events.append(self._event)
            self._event = None
        elif name == "person" and self._event.people:
            self._event.people[-1].setdefault("name", told)
        elif parent == "event":
            self._event.fields.setdefault(name, told)


def _parse(content: bytes, seen: _Schedule, name: str, language: str) -> tuple[str, int] | None:
    """Return the fault of the writing and its line, if there is one; raise InputError for a bomb."""
    try:
        parseString(content, seen)
    except DefusedXmlException as error:
        raise refused(name, language, "import-schedule-entities") from error
    except SAXParseException as error:
        return shown(error.getMessage()), error.getLineNumber() or 1
    except (SAXException, ValueError, LookupError) as error:  # an unknown encoding
        return shown(str(error)), 1
    return None


def _made_right(content: bytes) -> bytes:
    """Return the schedule with a bare `&` and `&eacute;` made right, in UTF-8, whatever it declares."""
    if b"<!ENTITY" in content:
        return content
    declared = _DECLARED.match(content)
    try:
        written = content.decode(declared[1].decode() if declared else "utf-8")
    except (UnicodeDecodeError, LookupError):
        written = content.decode("utf-8", "replace")
    body = _BEGINS.sub(lambda begins: "\n" * begins[0].count("\n"), written, count=1)
    return _ENTITY.sub(_entity, body).encode("utf-8", "replace")


def _entity(found: re.Match[str]) -> str:
    named = found[1]
    if named in _OF_XML:
        return found[0]
    meant = html.unescape(f"&{named};") if named else "&"
    return html.escape(meant, quote=False) if named and not meant.startswith("&") else f"&amp;{found[0][1:]}"


def _found(
    seen: _Schedule,
    fault: tuple[str, int] | None,
    name: str,
    language: str,
    timezone: str | None,
    day: date | None,
) -> Found:
    noted = Noted(name, language)
    night = moments.hour(seen.conference.get("day_change", "").strip()) or NIGHT_ENDS
    for event in seen.events:
        told = event.fields
        dated = moments.day(event.day.get("date")) or day
        noted.session(
            Item(
                event.where,
                told.get("title"),
                start=started(told.get("date", "").strip(), told.get("start", "").strip(), dated, night),
                end=told.get("end", "").strip(),
                duration=told.get("duration", "").strip(),
                kind=kind_of(line(told.get("type"))),
                rooms=[line(told.get("room")) or line(event.room)],
                people=[person for each in event.people if (person := person_of(each))],
                abstract=abstract_of(told, language),
                language=told.get("language", "").strip(),
                source=_identity(event),
            )
        )
    if fault:
        said, at_line = fault
        noted.doubt(f"{name}:{at_line}", "import-schedule-broken-here", said=said)
    zone = noted.zone(name, seen.conference.get("time_zone_name"))
    title = seen.conference.get("title") or seen.conference.get("acronym")
    return noted.found("frab-xml", title=title, zone=zone, timezone=timezone)


def _identity(event: _Event) -> str | None:
    attributes = event.attributes
    return attributes.get("guid") or attributes.get("id") or event.fields.get("slug")
