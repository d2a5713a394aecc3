"""Drafts of sessions, between rows and sessions, with the days and the doubts met on the way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone

from bot.programme.formats.found import Doubt, FoundPerson
from bot.programme.formats.spreadsheets.days import Day
from bot.programme.model import SessionKind
from bot.words.catalogue import Both

_NEAR = timedelta(days=31)  # from the day that the operator gave: then the year is sure
_SHOWN = 80  # letters of a cell that a doubt quotes


@dataclass(slots=True)
class Draft:
    """A session as its cells tell it; hours are since midnight of its day, which may be the table's."""

    where: str  # of its title
    title: str
    day: date | None = None
    start: timedelta | None = None
    end: timedelta | None = None
    end_day: date | None = None
    duration: timedelta | None = None
    has_own_day: bool = False
    offset: timezone | None = None  # from UTC, if the cell of the start has one
    when_where: str = ""  # the cell of its hour
    when_written: str = ""
    end_where: str = ""
    kind: SessionKind | None = None
    rooms: list[str] = field(default_factory=list)
    people: list[FoundPerson] = field(default_factory=list)
    abstract: str | None = None
    question: str | None = None
    stream: str | None = None
    number: int | None = None
    source: str | None = None
    is_cancelled: bool = False

    @property
    def says_when(self) -> bool:
        return self.start is not None or self.duration is not None


@dataclass(slots=True)
class Doubts:
    """The doubts in the order in which they were met, once each."""

    told: dict[tuple[str, str, str], Doubt] = field(default_factory=dict)

    def add(self, where: str, key: str, **arguments: str) -> None:
        shown = {
            name: value if isinstance(value, Both) else shortened(value) for name, value in arguments.items()
        }
        self.told.setdefault((where, key, str(shown)), Doubt(where, key, shown))

    def each(self, where: str, key: str, written: Iterable[str]) -> None:
        for each in written:
            self.add(where, key, written=each)


def shortened(text: str) -> str:
    """Return a cell's text on one line, as a doubt quotes it."""
    line = " ".join(re.split(r"[ \t\r\n]+", text.strip()))
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


@dataclass(slots=True)
class Days:
    """The dates that days without a year, or without a date, stand for.

    `given` is the operator's; `today` stands in where nothing says the day.
    """

    today: date
    given: date | None
    doubts: Doubts
    first: date | None = None  # the first that the sheets told

    def of(self, day: Day, where: str, written: str) -> date:
        if day.nth is not None or day.day == 0:
            return day.on(self.base(where))
        found = day.on(self.first or self.given or self.today)
        is_near = self.given is not None and abs(found - self.given) <= _NEAR
        if not (day.is_sure or is_near):
            self.doubts.add(where, "import-sheet-year-missing", written=written, read=found.isoformat())
        self.first = self.first or found
        return found

    def base(self, where: str) -> date:
        """Return the first day of the event, as far as is known."""
        if found := self.given or self.first:
            return found
        self.doubts.add(where, "import-sheet-day-missing", read=self.today.isoformat())
        self.given = self.today  # told once
        return self.today
