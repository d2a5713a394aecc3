"""Days as people write them: a date, perhaps without a year, a weekday, the rank of a day in the event."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.programme.files.moments import day_like, months
from bot.programme.files.other_words import slug

_LONG_BEFORE = timedelta(days=7)
_YEARS = range(1970, 2200)
_FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = (*_FRENCH_DAYS.split(), *_ENGLISH_DAYS.split())
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
_NUMERIC_DAY = re.compile(
    r"\d{4}([/.-])\d{1,2}\1\d{1,2}|\d{1,2}([/. -])\d{1,2}\2\d{4}|\d{1,2}([/.-])\d{1,2}\3\d{2}(?![\d:h])"
)
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
_NUMERIC_DAY = re.compile(
    r"\d{4}([/.-])\d{1,2}\1\d{1,2}|\d{1,2}([/. -])\d{1,2}\2\d{4}|\d{1,2}([/.-])\d{1,2}\3\d{2}(?![\d:h])"
)
DAY_AND_MONTH = re.compile(r"(?<![\d:.h/])(\d{1,2})/(\d{1,2})(?![\d:h/])")
_NTH = re.compile(
    r"\b(?:jour|journee|day|j)\s?[n°#]*\s?(\d{1,2})\b|\b(\d)(?:er|ere|e|eme|nd|st|rd|th)\s(?:jour|journee|day)\b"
)
_SEVERAL_DAYS = re.compile(
    r"(?<!jour )(?<!Jour )(?<!Day )(?<!day )(?<!\d)"
    r"(\d{1,2}(?:er)?)\s?(?:-|–|—|et|&|au|and|to|,)\s?\d{1,2}(?:er)?(?=\s+[^\W\d])"
)


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
    day = day_of_date(read) if read else None
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
    found = DAY_AND_MONTH.search(text)
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
    weekday = WEEKDAYS.index(found[1]) % 7
    return Day(day.day, day.month, day.year, weekday, day.nth), rest[: found.start()] + rest[found.end() :]


def _weekday_alone(text: str) -> tuple[Day | None, str]:
    found = _WEEKDAY.search(_plain(text))
    if not found:
        return None, text
    return Day(weekday=WEEKDAYS.index(found[1]) % 7), text[: found.start()] + text[found.end() :]


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


def day_of_date(day: date) -> Day | None:
    """Return a date as a day; None if no event can be on it."""
    return Day(day.day, day.month, day.year) if day.year in _YEARS else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
