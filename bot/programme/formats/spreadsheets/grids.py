"""Grids: hours down, rooms or days across, a session in each cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.programme.files.other_words import slug
from bot.programme.formats.found import FoundPerson, Role
from bot.programme.formats.spreadsheets.days import day_of_text
from bot.programme.formats.spreadsheets.drafts import Days, Doubts, Draft
from bot.programme.formats.spreadsheets.headings import guessed
from bot.programme.formats.spreadsheets.hours import When, leading_hours, read_when
from bot.programme.formats.spreadsheets.mapping import mapped_columns
from bot.programme.formats.spreadsheets.people import looks_like_name, read_people, role_said
from bot.programme.formats.spreadsheets.rows import shown_hours
from bot.programme.formats.spreadsheets.sheet import MOST_LOOKED_AT, Range, Sheet
from bot.programme.formats.spreadsheets.table import texts_of_row
from bot.programme.formats.spreadsheets.words import is_part_of_day, is_total, read_title
from bot.programme.model import SessionKind

_FARTHEST_HOURS = 4  # the first columns, where the hours of a grid stand
_FEWEST = 2  # hours of a grid, and rooms
_LONGEST_HEAD = 60
_TITLE_AND_PEOPLE = re.compile(r"\s+[-–—]\s+|\s*\n\s*")


@dataclass
class Grid:
    """A grid in a sheet: the columns of its hours and of their ends, and what heads the others."""

    sheet: Sheet
    hours: int
    ends: int | None
    heads: Mapping[int, str]
    days: Mapping[int, str]  # the days over the columns, if they have some
    top: int
    head_row: int


def find_grid(sheet: Sheet, mapped: Mapping[str, str]) -> Grid | None:
    """Return the grid of a sheet; None if hours do not stand beside two columns with heads at least."""
    given = mapped_columns({}, max(map(len, sheet.rows), default=0), mapped)
    counts = {column: _hour_rows(sheet, column) for column in range(_FARTHEST_HOURS)}
    times = [c for c, rows in counts.items() if len(rows) >= _FEWEST and c not in sheet.layout.hidden_columns]
    times = [c for c in times if given.get(c, "when") in ("when", "start", "end")]
    if not times:
        return None
    hours, ends = times[0], times[1] if len(times) > 1 and times[1] == times[0] + 1 else None
    first = counts[hours][0]
    for row in range(first - 1, max(-1, first - 6), -1):
        heads = {
            c: t for c, t in texts_of_row(sheet, row).items() if c > (ends or hours) and given.get(c) != "-"
        }
        heads = {c: text for c, text in heads.items() if c not in sheet.layout.hidden_columns}
        if len(heads) >= _FEWEST and _are_heads(heads):
            days = next((d for r in (row, row - 1, row - 2) if (d := _days_over(sheet, r, heads))), {})
            return Grid(sheet, hours, ends, heads, days, first, row)
    return None


def _hour_rows(sheet: Sheet, column: int) -> Sequence[int]:
    """Return the rows that begin with an hour in a column."""
    rows = []
    for row in range(min(len(sheet.rows), MOST_LOOKED_AT)):
        cell = sheet.cell(row, column)
        read = read_when(cell) if not isinstance(cell, float | int) or 0 < cell < 1 else None
        if read and read.start is not None:
            rows.append(row)
    return rows


def _are_heads(heads: Mapping[int, str]) -> bool:
    """Return whether these are names of rooms or days: short, not the same, and no headings of a table."""
    if any(len(text) > _LONGEST_HEAD for text in heads.values()) or len({*heads.values()}) < _FEWEST:
        return False
    known = [
        text for text in heads.values() if (guess := guessed(text, misspelt=False)) and guess.meaning != "-"
    ]
    return len(known) * 2 < len(heads)


def _days_over(sheet: Sheet, row: int, heads: Mapping[int, str]) -> Mapping[int, str]:
    over = {column: text for column, text in texts_of_row(sheet, row).items() if column in heads}
    days = {column: text for column, text in over.items() if day_of_text(text)}
    return days if len(days) == len(heads) else {}


# ── Its cells ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class GridReading:
    """Reads the cells of a grid, row by row."""

    grid: Grid
    days: Days
    doubts: Doubts
    day: date | None
    drafts: list[Draft] = field(default_factory=list)

    def read(self) -> Sequence[Draft]:
        sheet = self.grid.sheet
        times = self._times()
        merged = {(each.top, each.left): each for each in sheet.layout.merged}
        covered = _covered(sheet, self.grid.top)
        for row in range(self.grid.top, len(sheet.rows)):
            if row in sheet.layout.hidden_rows:
                self._tell_hidden(row)
                continue
            if row not in times:
                self._read_without_hour(row)
            taken: dict[str, Draft] = {}
            for column in self.grid.heads:
                text = sheet.text(row, column)
                if not any(map(str.isalnum, text)) or (row, column) in covered:
                    continue
                if row in times:
                    self._take(row, column, text, merged.get((row, column)), times, taken)
        return [draft for draft in self.drafts if draft.title]

    def _times(self) -> Mapping[int, When]:
        """Return when each row is, by row; a second line of the same slot has its hours too."""
        times = dict[int, When]()
        sheet = self.grid.sheet
        for row in range(self.grid.top, len(sheet.rows)):
            read = read_when(sheet.cell(row, self.grid.hours))
            if read and read.start is not None:
                ends = read_when(sheet.cell(row, self.grid.ends)) if self.grid.ends is not None else None
                end = ends.start if ends and ends.start is not None else read.end
                times[row] = When(read.day, read.start, end, None, read.is_doubtful)
                if read.is_doubtful:
                    where, written = sheet.address(row, self.grid.hours), sheet.text(row, self.grid.hours)
                    self.doubts.add(
                        where, "import-sheet-hour-read", written=written, read=shown_hours(times[row])
                    )
        return times

    def _read_without_hour(self, row: int) -> None:
        """Read a row without an hour of its own: the title of a day, or a note, which is told."""
        sheet = self.grid.sheet
        texts = {c: text for c in range(len(sheet.rows[row])) if (text := sheet.text(row, c))}
        if not texts:
            return
        column, text = next(iter(texts.items()))
        where = sheet.address(row, column)
        if len({*texts.values()}) == 1 and (day := day_of_text(text)):
            self.day = self.days.of(day, where, text)
        elif len({*texts.values()}) == 1 and (hours := leading_hours(text)):
            self._append(row, column, hours[1], hours[0], self.day, [])
        elif not self._are_heads(texts) and not (is_total(text) or is_part_of_day(text)):
            self.doubts.add(where, "import-sheet-row-unused", written=" · ".join(texts.values()))

    def _are_heads(self, texts: Mapping[int, str]) -> bool:
        heads = texts_of_row(self.grid.sheet, self.grid.head_row)
        return all(heads.get(column) == text.replace("\n", " ") for column, text in texts.items())

    def _tell_hidden(self, row: int) -> None:
        texts = [text for column in self.grid.heads if (text := self.grid.sheet.text(row, column))]
        if texts:
            self.doubts.add(
                self.grid.sheet.address(row, 0), "import-sheet-row-hidden", written=" · ".join(texts)
            )

    def _take(
        self,
        row: int,
        column: int,
        text: str,
        merged: Range | None,
        times: Mapping[int, When],
        taken: dict[str, Draft],
    ) -> None:
        """Take the session of a cell, over the rooms and the rows that it is merged with."""
        columns = [c for c in self.grid.heads if merged and merged.left <= c <= merged.right] or [column]
        rooms = [] if self.grid.days and self._heads_are_days else [self.grid.heads[each] for each in columns]
        same = taken.get(slug(text) or text)
        if same and not self.grid.days:
            same.rooms += rooms
        else:
            when = times[row]
            if merged and merged.bottom > row:
                last = max((each for each in times if row <= each <= merged.bottom), default=row)
                when = When(when.day, when.start, self._end_of(last, times), None, when.is_doubtful)
            same = self._append(row, column, text, when, self._day(row, column, when), rooms)
            taken[slug(text) or text] = same
        is_everywhere = len(same.rooms) == len({*self.grid.heads.values()})
        if is_everywhere and same.kind is None:
            same.kind = SessionKind.PLENARY
        if same.kind is SessionKind.BREAK and len(columns) == 1 and self._is_alone(row, column):
            same.rooms = []  # written in the first column, and for everybody

    def _is_alone(self, row: int, column: int) -> bool:
        """Return whether no other cell of its row has a text, on the same day."""
        beside = [c for c in self.grid.heads if self.grid.days.get(c) == self.grid.days.get(column)]
        return not any(self.grid.sheet.text(row, other) for other in beside if other != column)

    @property
    def _heads_are_days(self) -> bool:
        return dict(self.grid.days) == dict(self.grid.heads)

    def _day(self, row: int, column: int, when: When) -> date | None:
        sheet = self.grid.sheet
        if when.day:
            return self.days.of(
                when.day, sheet.address(row, self.grid.hours), sheet.text(row, self.grid.hours)
            )
        if (written := self.grid.days.get(column)) and (day := day_of_text(written)):
            return self.days.of(day, sheet.address(self.grid.head_row, column), written)
        return self.day

    def _end_of(self, row: int, times: Mapping[int, When]) -> timedelta | None:
        """Return when a row ends: as it says, else where the next one begins."""
        if times[row].end is not None:
            return times[row].end
        later = [times[each].start for each in times if each > row]
        return next((each for each in later if each is not None and each > (times[row].start or each)), None)

    def _append(
        self, row: int, column: int, text: str, when: When, day: date | None, rooms: Sequence[str]
    ) -> Draft:
        where = self.grid.sheet.address(row, column)
        own = leading_hours(text)
        when, text = own if own else (when, text)
        title, people, abstract = self._words(text, where)
        read = read_title(title, bool(people))
        draft = Draft(where, read.title, day, when.start, when.end, rooms=[*rooms], people=people)
        draft.when_where = self.grid.sheet.address(row, self.grid.hours)
        draft.when_written = self.grid.sheet.text(row, self.grid.hours)
        draft.has_own_day = bool(self.grid.days)
        draft.kind, draft.number, draft.is_cancelled = read.kind, read.number, read.is_cancelled
        draft.abstract = abstract
        self.drafts.append(draft)
        return draft

    def _words(self, text: str, where: str) -> tuple[str, list[FoundPerson], str | None]:
        """Return the title, the people and what else stands in a cell: people on lines of their own."""
        lines = text.split("\n")
        if len(lines) == 1 and (parts := _TITLE_AND_PEOPLE.split(text)) and len(parts) == 2:
            lines = parts if _are_people(parts[1]) else lines
        title, rest = lines[0], lines[1:]
        spoken = [line for line in rest if _are_people(line)]
        others = [line for line in rest if line not in spoken]
        if others and not spoken and len(others[0]) < 60 and not title.endswith((".", "?", "!")):
            title, others = f"{title} {others[0]}", others[1:]  # a title on two lines
        named = read_people("\n".join(spoken), Role.SPEAKER)
        self.doubts.each(where, "import-sheet-person-odd", named.odd)
        self.doubts.each(where, "import-sheet-person-waited", named.waited)
        return title, [*named.people], "\n".join(others) or None


def _are_people(line: str) -> bool:
    """Return whether a line names people: all its names look like some, or it says a role."""
    label, colon, rest = line.partition(":")
    if colon and role_said(label.strip()) and rest.strip():
        return True
    named = read_people(line, Role.SPEAKER)
    return bool(named.people) and not named.odd and all(looks_like_name(each.name) for each in named.people)


def _covered(sheet: Sheet, top: int) -> set[tuple[int, int]]:
    """Return the cells that are merged into another one."""
    covered = set[tuple[int, int]]()
    width = max(map(len, sheet.rows), default=0)
    for each in sheet.layout.merged:
        for row in range(max(each.top, top), min(each.bottom + 1, len(sheet.rows))):
            covered |= {(row, column) for column in range(each.left, min(each.right + 1, width))}
            if len(covered) > 100_000:
                return covered
        covered.discard((each.top, each.left))
    return covered
