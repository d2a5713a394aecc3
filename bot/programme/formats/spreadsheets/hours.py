"""Hours, and spans of them, as people write them in a cell or as a spreadsheet keeps them."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from bot.programme.files.moments import hours_like
from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.days import (
    DAY_AND_MONTH,
    WEEKDAYS,
    Day,
    day_of_date,
    split_day,
)
from bot.programme.formats.spreadsheets.sheet import Cell

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the first day of spreadsheets, local by intent
_A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_LONGEST = 80  # letters of a cell that can be an hour
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)")
_MARKED = (
    r"(?:\d{1,2}\s?(?:h(?:eures?|ours?|rs?)?|[:.])\s?\d{2}(?::\d{2})?|\d{1,2}\s?h(?:eures?|ours?|rs?)?(?!\w)"
    r"|(?<!près-)(?<!pres-)(?:midi|noon)(?:\s\d{2})?|minuit|midnight)(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?(?!\w)"
)
_HOUR = rf"(?:{_MARKED}|\d{{1,2}}(?:\s?['’,]\s?\d{{2}})?|\d{{3,4}})"
_BETWEEN = (
    r"\s?(?:-+>?|[–—→>~/]|\bà\b|\ba\b|\bto\b|\bau\b|\buntil\b|\btill\b|jusqu['’]?\s?à|\bet\b|\band\b)\s?"
)
_BEFORE = r"(?:de|from|entre|between|à partir de|dès|des|vers|at|à|a|env(?:iron)?\.?|about|~|\()?\s?"
_WHEN = re.compile(rf"{_BEFORE}(?P<first>{_HOUR})(?:{_BETWEEN}(?P<second>{_HOUR}))?[\s).;:,]*", re.IGNORECASE)
_LEADING = re.compile(
    rf"{_BEFORE}(?P<first>{_MARKED})(?:{_BETWEEN}(?P<second>{_MARKED}|\d{{1,2}}(?!\d)))?\s?[:–—,.)-]?\s+(?P<rest>\D.*)",
    re.IGNORECASE | re.DOTALL,
)
_ANYWHERE = re.compile(rf"(?<![\w:.])(?:{_MARKED})", re.IGNORECASE)
_NAMED_HOURS = {"midi": 12, "noon": 12, "minuit": 24, "midnight": 24}


@dataclass(frozen=True, slots=True)
class When:
    """An instant or a span in a cell: hours since midnight of its day, if it has one.

    `is_doubtful`: it can be read in other ways, or only part of it was read.
    """

    day: Day | None = None
    start: timedelta | None = None
    end: timedelta | None = None
    end_day: Day | None = None
    is_doubtful: bool = False
    offset: timezone | None = None


def read_when(cell: Cell) -> When | None:
    """Read a day, an hour, a span, or a day with them; None if a cell says none of these."""
    if isinstance(cell, datetime):
        return _of_moment(cell)
    if isinstance(cell, date):
        return When(day) if (day := day_of_date(cell)) else None
    if isinstance(cell, time):
        return When(start=rounded(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)))
    if isinstance(cell, timedelta):
        return When(start=rounded(cell)) if timedelta(0) <= cell <= 2 * _A_DAY else None
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _of_number(float(cell))
    return _of_text(cell) if isinstance(cell, str) else None


def _of_moment(moment: datetime) -> When | None:
    since_midnight = rounded(timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second))
    if moment.year < 1901:  # an hour beyond midnight, counted from the first day of spreadsheets
        return When(start=since_midnight)
    day = day_of_date(moment.date())
    return When(day, since_midnight or None) if day else None


def _of_number(number: float) -> When | None:
    if 0 <= number < 1:  # a share of a day
        return When(start=rounded(number * _A_DAY))
    if 1 <= number < 25:  # 9.3 was typed 9.30, perhaps
        hours, minutes = int(number), round(number % 1 * 100)
        read = timedelta(hours=hours, minutes=minutes) if minutes < 60 else rounded(timedelta(hours=number))
        return When(start=read, is_doubtful=not number.is_integer())
    if _FIRST_SERIAL < number < _LAST_SERIAL:
        return _of_moment(_EPOCH + number * _A_DAY)
    if 100 <= number < 2400 and number.is_integer():
        return _of_text(f"{int(number):04}")
    return None


def _of_text(written: str) -> When | None:
    text = " ".join(written.replace("\u202f", " ").split())
    if not text or len(text) > _LONGEST or not any(map(_says_when, slug(text).split("-"))):
        return None
    if _WITH_OFFSET.fullmatch(text):
        return _of_aware(text)
    found = _WHEN.fullmatch(text)
    if found and not DAY_AND_MONTH.fullmatch(text):
        return _spanned(found)
    day, rest = split_day(text)
    rest = rest.strip(" ,;:-–—|T()")
    if day is None or not rest:
        return When(day) if day and not rest else _anywhere(text, day)
    if found := _WHEN.fullmatch(rest):
        read = _spanned(found)
        return read and When(day, read.start, read.end, None, read.is_doubtful)
    end_day, last = split_day(rest)
    hours = [hour for part in (rest, last) if (hour := _hour_in(part)) is not None]
    if end_day and len(hours) == 2:
        return When(day, hours[0], hours[1], end_day)
    return _anywhere(rest, day)


def _of_aware(text: str) -> When | None:
    """Read an instant with its offset from UTC."""
    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    read, offset = _of_moment(moment.replace(tzinfo=None)), moment.utcoffset()
    return replace(read, offset=timezone(offset)) if read and offset is not None else read


def _says_when(word: str) -> bool:
    return any(map(str.isdigit, word)) or word in _NAMED_HOURS or word in WEEKDAYS


def _hour_in(text: str) -> timedelta | None:
    found = _ANYWHERE.search(text)
    return _hour(found[0]) if found else None


def _anywhere(text: str, day: Day | None) -> When | None:
    """Read the hours that stand somewhere in a text, which then is doubtful."""
    hours = [hour for found in _ANYWHERE.finditer(text) if (hour := _hour(found[0])) is not None]
    if not 1 <= len(hours) <= 2:
        return When(day, is_doubtful=True) if day else None
    return When(day, hours[0], hours[1] if len(hours) == 2 else None, None, True)


def _spanned(found: re.Match[str]) -> When | None:
    first, second = found["first"], found["second"]
    if second and (half := re.search(r"[ap]\.?m\.?$", second, re.IGNORECASE)) and first[-1] not in "mM.":
        later = _hour(f"{first} {half[0]}")
        end = _hour(second)
        first = f"{first} {half[0]}" if later is not None and end is not None and later < end else first
    start, end = _hour(first), _hour(second) if second else None
    if start is None or (second and end is None):
        return None
    return When(start=start, end=end)


def _hour(written: str) -> timedelta | None:
    text = written.strip().lower()
    name, _, minutes = text.partition(" ")
    if name in _NAMED_HOURS:
        return timedelta(hours=_NAMED_HOURS[name], minutes=int(minutes or 0))
    if re.fullmatch(r"24(?:\s?[h:.]\s?(?:00)?)?", text):
        return _A_DAY
    return next(iter(hours_like(text)), None)


def leading_hours(text: str) -> tuple[When, str] | None:
    """Split `12h30 – 14h : Déjeuner` into its hours and the rest."""
    found = _LEADING.fullmatch(text)
    read = _spanned(found) if found else None
    return (read, found["rest"].strip()) if found and read else None


def rounded(length: timedelta) -> timedelta:
    return (length + A_MINUTE / 2) // A_MINUTE * A_MINUTE
