"""Days, hours and durations as people write them in a cell, or as a spreadsheet keeps them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from bot.programme.files.moments import day_like, hours_like, months
from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.sheet import Cell, text_of

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the first day of spreadsheets, local by intent
_A_DAY, _A_MINUTE = timedelta(days=1), timedelta(minutes=1)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_LONG_BEFORE = timedelta(days=7)
_YEARS = range(1970, 2200)
_LONGEST = 80  # letters of a cell that can be an hour
_FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = (*_FRENCH_DAYS.split(), *_ENGLISH_DAYS.split())
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b")
_NUMERIC_DAY = re.compile(
    r"\d{4}([/.-])\d{1,2}\1\d{1,2}|\d{1,2}([/. -])\d{1,2}\2\d{4}|\d{1,2}([/.-])\d{1,2}\3\d{2}(?![\d:h])"
)
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)")
_DAY_AND_MONTH = re.compile(r"(?<![\d:.h/])(\d{1,2})/(\d{1,2})(?![\d:h/])")
_NTH = re.compile(
    r"\b(?:jour|journee|day|j)\s?[n°#]*\s?(\d{1,2})\b|\b(\d)(?:er|ere|e|eme|nd|st|rd|th)\s(?:jour|journee|day)\b"
)
_SEVERAL_DAYS = re.compile(
    r"(?<!jour )(?<!Jour )(?<!Day )(?<!day )(?<!\d)"
    r"(\d{1,2}(?:er)?)\s?(?:-|–|—|et|&|au|and|to|,)\s?\d{1,2}(?:er)?(?=\s+[^\W\d])"
)
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
_DURATION = re.compile(
    r"(?:p?t)?(?:(?P<hours>\d{1,2}(?:[.,]\d+)?)\s?(?:h|heures?|hours?|hrs?)\s?)?"
    r"(?:(?P<minutes>\d{1,3})\s?(?:m|mn|min|mins|minutes?|['’′])?\.?)?"
)
_CLOCKED = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_LONGEST_SESSION = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written: its date, perhaps without a year, or its rank in the event."""

    day: int = 0
    month: int = 0
    year: int | None = None
    weekday: int | None = None  # Monday is 0
    nth: int | None = None

    def on(self, near: date) -> date:
        """Return the date; one without a year is the first that is not long before another date."""
        if self.nth is not None:
            return near + timedelta(days=self.nth - 1)
        if self.day == 0:
            return near + timedelta(days=((self.weekday or 0) - near.weekday()) % 7)
        years = [self.year] if self.year else range(near.year - 1, near.year + 3)
        dates = [found for year in years if (found := _date(year, self.month, self.day))]
        fits = [found for found in dates if self.weekday is None or found.weekday() == self.weekday]
        coming = [found for found in fits or dates if self.year or found >= near - _LONG_BEFORE]
        return min(coming or dates, default=near)

    @property
    def is_sure(self) -> bool:
        return self.year is not None


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
        return When(day) if (day := _day_of(cell)) else None
    if isinstance(cell, time):
        return When(start=_rounded(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)))
    if isinstance(cell, timedelta):
        return When(start=_rounded(cell)) if timedelta(0) <= cell <= 2 * _A_DAY else None
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _of_number(float(cell))
    return _of_text(cell) if isinstance(cell, str) else None


def _of_moment(moment: datetime) -> When | None:
    since_midnight = _rounded(timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second))
    if moment.year < 1901:  # an hour beyond midnight, counted from the first day of spreadsheets
        return When(start=since_midnight)
    day = _day_of(moment.date())
    return When(day, since_midnight or None) if day else None


def _of_number(number: float) -> When | None:
    if 0 <= number < 1:  # a share of a day
        return When(start=_rounded(number * _A_DAY))
    if 1 <= number < 25:  # 9.3 was typed 9.30, perhaps
        hours, minutes = int(number), round(number % 1 * 100)
        read = timedelta(hours=hours, minutes=minutes) if minutes < 60 else _rounded(timedelta(hours=number))
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
    if found and not _DAY_AND_MONTH.fullmatch(text):
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
    return any(map(str.isdigit, word)) or word in _NAMED_HOURS or word in _WEEKDAYS


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


def _rounded(length: timedelta) -> timedelta:
    return (length + _A_MINUTE / 2) // _A_MINUTE * _A_MINUTE


# ── Days ────────────────────────────────────────────────────────────────────────────────────────────────


def split_day(text: str) -> tuple[Day | None, str]:
    """Return the day that a text says, None if it says none, and the text without it."""
    for reader in (_numeric, _in_words, _short, _ranked):
        found = reader(text)
        if found:
            day, start, end = found
            return _with_weekday(day, text[:start] + " " + text[end:])
    return _weekday_alone(text)


def _numeric(text: str) -> tuple[Day, int, int] | None:
    found = _NUMERIC_DAY.search(text)
    if not found:
        return None
    written = found[0]
    if not re.search(r"\d{4}", written):
        written = f"{written[:-2]}20{written[-2:]}"
    read = day_like(written)
    day = _day_of(read) if read else None
    return (day, *found.span()) if day else None


def _in_words(text: str) -> tuple[Day, int, int] | None:
    found = _worded().search(text)
    if not found:
        return None
    before, month, after, year = (
        found["before"],
        months()[slug(found["month"])],
        found["after"],
        found["year"],
    )
    day = int(before or after or 0)
    if not 1 <= day <= 31 or _date(int(year or 2000), month, day) is None:
        return None
    return (Day(day, month, int(year) if year else None), *found.span())


def _worded() -> re.Pattern[str]:
    """Return the pattern of `16 octobre 2018`, `1er oct.`, `October 16th, 2018`."""
    names = "|".join(sorted(map(_accented, months()), key=len, reverse=True))
    nth = r"(?:er|st|nd|rd|th)?"
    return re.compile(
        rf"(?<!\d)(?:(?P<before>\d{{1,2}}){nth}\s?)?\b(?P<month>{names})\b\.?"
        rf"(?(before)|\s(?P<after>\d{{1,2}}){nth}\b(?![h:.]\d))(?:,?\s(?P<year>(?:19|20)\d\d)\b)?",
        re.IGNORECASE,
    )


def _accented(month: str) -> str:
    """Return a pattern of a month's name with or without its accents."""
    return month.replace("e", "[eéè]").replace("u", "[uû]")


def _short(text: str) -> tuple[Day, int, int] | None:
    found = _DAY_AND_MONTH.search(text)
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    return (Day(day, month), *found.span()) if _date(2000, month, day) else None


def _ranked(text: str) -> tuple[Day, int, int] | None:
    found = _NTH.search(_plain(text))
    return (Day(nth=int(found[1] or found[2])), *found.span()) if found else None


def _with_weekday(day: Day, rest: str) -> tuple[Day, str]:
    found = _WEEKDAY.search(_plain(rest))
    if not found:
        return day, rest
    weekday = _WEEKDAYS.index(found[1]) % 7
    return Day(day.day, day.month, day.year, weekday, day.nth), rest[: found.start()] + rest[found.end() :]


def _weekday_alone(text: str) -> tuple[Day | None, str]:
    found = _WEEKDAY.search(_plain(text))
    if not found:
        return None, text
    return Day(weekday=_WEEKDAYS.index(found[1]) % 7), text[: found.start()] + text[found.end() :]


def _plain(text: str) -> str:
    """Return a text of the same length in small letters without the accents of days."""
    return text.lower().translate(str.maketrans("éèûà", "eeua"))[: len(text)]


def day_of_text(text: str) -> Day | None:
    """Return the day in a title, such as that of a sheet; None if it says none, or two."""
    return None if first_day_of(text) else split_day(text)[0]


def first_day_of(text: str) -> Day | None:
    """Return the first day of `16-17 octobre 2018`."""
    shorter = _SEVERAL_DAYS.sub(r"\1", text)
    return split_day(shorter)[0] if shorter != text else None


def _day_of(day: date) -> Day | None:
    """Return a date as a day; None if no event can be on it."""
    return Day(day.day, day.month, day.year) if day.year in _YEARS else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ── Durations ───────────────────────────────────────────────────────────────────────────────────────────


def read_duration(cell: Cell, in_hours: bool = False) -> timedelta | None:
    """Read a duration: a number is one of minutes, or of hours where the heading says so."""
    if isinstance(cell, bool) or cell == "":
        return None
    readers: Sequence[tuple[type | tuple[type, ...], Callable[[Cell], timedelta | None]]] = (
        (time, lambda value: value.hour * timedelta(hours=1) + value.minute * _A_MINUTE),  # type: ignore[union-attr]
        (timedelta, lambda value: _rounded(value)),  # type: ignore[arg-type]
        ((int, float), lambda value: _of_amount(float(value), in_hours)),  # type: ignore[arg-type]
        (str, lambda value: _duration_of(text_of(value), in_hours)),
    )
    length = next((read(cell) for kind, read in readers if isinstance(cell, kind)), None)
    return length if length and timedelta(0) < length <= _LONGEST_SESSION else None


def _of_amount(amount: float, in_hours: bool) -> timedelta | None:
    if not 0 < amount <= 24 * 60:
        return None
    if amount < 1 and not in_hours:
        return _rounded(amount * _A_DAY)
    are_hours = (in_hours and amount <= 24) or (
        amount < 10 and not amount.is_integer()
    )  # nobody writes 1.5 minutes
    return _rounded(timedelta(hours=amount) if are_hours else timedelta(minutes=amount))


def _duration_of(text: str, in_hours: bool) -> timedelta | None:
    if clocked := _CLOCKED.fullmatch(text):
        return timedelta(hours=int(clocked[1]), minutes=int(clocked[2]))
    if text.replace(",", ".").replace(".", "", 1).isdecimal() and text.isascii():
        return _of_amount(float(text.replace(",", ".")), in_hours)
    found = _DURATION.fullmatch(
        text.lower().replace("heures et ", "h ").replace("environ ", "").strip("()~ ")
    )
    if not found or not found[0]:
        return None
    hours = float((found["hours"] or "0").replace(",", "."))
    return _rounded(timedelta(hours=hours, minutes=int(found["minutes"] or 0)))
