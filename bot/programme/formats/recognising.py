"""Recognising a programme of others by its content, never by its name, and reading it."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.port.errors import InputError
from bot.programme.formats.found import Found
from bot.programme.formats.frab_json import read_frab_json
from bot.programme.formats.ical import read_ical
from bot.programme.formats.joined_rooms import rooms_apart
from bot.programme.formats.json_file import read_json, table
from bot.programme.formats.noted import LARGEST, refused
from bot.programme.formats.openplanner import (
    is_openfeedback,
    is_openplanner,
    read_openfeedback,
    read_openplanner,
)
from bot.programme.formats.pentabarf import read_pentabarf
from bot.programme.formats.plain_text import shown
from bot.programme.formats.pretalx_api import (
    is_europython,
    is_pretalx_api,
    read_europython,
    read_pretalx_api,
)
from bot.programme.formats.schedule2 import read_schedule2
from bot.programme.formats.sessionize import is_sessionize, read_sessionize

_MARKS: Mapping[bytes, str] = {  # byte-order marks; the longer ones first
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF": "import-schedule-is-pdf",
    b"\x89PNG": "import-schedule-is-picture",
    b"\xff\xd8\xff": "import-schedule-is-picture",
    b"GIF8": "import-schedule-is-picture",
    b"{\\rtf": "import-schedule-is-document",
    b"\x1f\x8b": "import-schedule-is-document",
}
_JSON = re.compile(rb"[\[{]\s*([\[{\"\]}0-9-]|true|false|null|$)")  # a heading may begin with a bracket
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,300}\?>")
_WEB_PAGE = re.compile(
    rb"\s*(<\?xml[^>]{0,300}\?>\s*)?(<!--[^>]{0,500}-->\s*)?<(!doctype\s+html|html|head|body|div|table|p)\b",
    re.I,
)
_Reader = Callable[..., Found]


def read_source(
    content: bytes,
    name: str,
    *,
    language: str,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    timezone: str | None = None,
    day: date | None = None,
    today: date,
) -> Found:
    """Read a programme in any of the formats that we know; `name` is what messages call the file.

    `sheet` and `columns` are the operator's choices for a spreadsheet, `timezone` goes before the file's own,
    `day` is that of hours without a date, `today` stands in for it. Raises InputError, with lines in
    `language`, where nothing can be used: it says what the content looks like and what to give instead.
    """
    found = _found(content, name, language, sheet, columns, timezone, day, today)
    return rooms_apart(found)


def _found(
    content: bytes,
    name: str,
    language: str,
    sheet: str | None,
    columns: Mapping[str, str] | None,
    timezone: str | None,
    day: date | None,
    today: date,
) -> Found:
    if len(content) > LARGEST:
        raise refused(name, language, "import-schedule-too-large", largest=LARGEST // 1_000_000)
    if not content.strip(b"\x00 \t\r\n"):
        raise refused(name, language, "import-schedule-empty")
    plain = _as_utf_8(content)
    beginning = plain[:1_000].lstrip()
    for mark, key in _BEGINNINGS.items():
        if content.startswith(mark):
            raise refused(name, language, key)
    if _JSON.match(beginning):
        return _read_json(read_json(plain, name, language), name, language, timezone, day)
    if re.match(rb"BEGIN:VCALENDAR", beginning, re.IGNORECASE):
        return read_ical(plain, name, language=language, columns=columns, timezone=timezone)
    if is_web_page(beginning):
        raise refused(name, language, "import-schedule-is-web-page")
    if beginning.startswith(b"<"):
        return read_pentabarf(plain, name, language=language, timezone=timezone, day=day)
    # Imported here, as only a spreadsheet needs its libraries.
    from bot.programme.formats.spreadsheets import looks_like_spreadsheet, read_spreadsheet

    if looks_like_spreadsheet(content):
        return read_spreadsheet(
            content, name, language=language, sheet=sheet, columns=columns, day=day, today=today
        )
    key = "import-schedule-is-document" if content.startswith(b"PK") else "import-schedule-unknown"
    raise refused(name, language, key)


def is_web_page(content: bytes) -> bool:
    return _WEB_PAGE.match(content[:2_000].removeprefix(b"\xef\xbb\xbf")) is not None


def _as_utf_8(content: bytes) -> bytes:
    """Return a text in UTF-8 without its byte-order mark; anything else as it is."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            try:
                return _DECLARED.sub(b"", content.decode(encoding).encode())
            except UnicodeError:
                return content
    return content.removeprefix(b"\xef\xbb\xbf")


def _read_json(value: object, name: str, language: str, timezone: str | None, day: date | None) -> Found:
    schedule = table(table(value).get("schedule")) or table(value)
    if isinstance(schedule.get("events"), list):
        return read_schedule2(value, name, language=language, timezone=timezone)
    if table(schedule.get("conference")).get("days") or "day" in schedule:
        return read_frab_json(value, name, language=language, timezone=timezone, day=day)
    readers: list[tuple[Callable[[object], bool], _Reader]] = [
        (is_sessionize, read_sessionize),
        (is_openplanner, read_openplanner),
        (is_openfeedback, read_openfeedback),
        (is_pretalx_api, read_pretalx_api),
        (is_europython, read_europython),
    ]
    for recognises, read in readers:
        if recognises(value):
            return read(value, name, language=language, timezone=timezone)
    raise _other_json(value, name, language)


def _other_json(value: object, name: str, language: str) -> InputError:
    keys = ", ".join(f"`{shown(key)}`" for key in list(table(value))[:4])
    return refused(name, language, "import-schedule-other-json", keys=keys or "`[…]`")
