"""From the rows of a table to drafts of sessions: one a row, or several rows where each tells a speaker."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.programme.files.other_words import slug
from bot.programme.formats.found import FoundPerson, Role
from bot.programme.formats.spreadsheets.days import day_of_text
from bot.programme.formats.spreadsheets.drafts import Days, Doubts, Draft
from bot.programme.formats.spreadsheets.durations import read_duration
from bot.programme.formats.spreadsheets.headings import PEOPLE
from bot.programme.formats.spreadsheets.hours import When, leading_hours, read_when
from bot.programme.formats.spreadsheets.people import read_people, role_of, role_said
from bot.programme.formats.spreadsheets.sheet import Cell, Range, text_of
from bot.programme.formats.spreadsheets.table import TIMES, Table
from bot.programme.formats.spreadsheets.words import (
    is_part_of_day,
    is_total,
    kind_of_cell,
    read_title,
    says_cancelled,
)

_IN_HOURS_WORDS = "heure heures hour hours h"
_IN_HOURS = frozenset(_IN_HOURS_WORDS.split())
_LONGEST_ADDRESS = 500
_MOST_MERGED = 100_000  # cells


@dataclass
class Rows:
    """Reads the rows of a table in order, remembering the day and the session they are in."""

    table: Table
    days: Days
    doubts: Doubts
    day: date | None
    drafts: list[Draft] = field(default_factory=list)
    owners: dict[tuple[int, int], Range] = field(default_factory=dict)

    def read(self) -> Sequence[Draft]:
        self.owners = _owners(self.table)
        hidden: dict[int, list[str]] = {}  # what stands in hidden rows, by the first row of each run
        first = -1
        for row in range(self.table.top, self.table.bottom):
            texts = self._texts(row)
            if row not in self.table.sheet.layout.hidden_rows:
                first = -1
                self._read(row, texts)
            elif texts:
                first = row if first < 0 else first
                hidden.setdefault(first, []).append(self._value(row, "title") or next(iter(texts.values())))
        for row, written in hidden.items():
            where = self.table.sheet.address(row, 0)
            self.doubts.add(where, "import-sheet-row-hidden", written=" · ".join(written))
        return self.drafts

    def _texts(self, row: int) -> dict[int, str]:
        """Return the filled cells of a row by column, each merged range once."""
        cells = self.table.sheet.rows[row] if row < len(self.table.sheet.rows) else ()
        hidden = self.table.sheet.layout.hidden_columns
        return {
            c: text for c in range(len(cells)) if c not in hidden and (text := self.table.sheet.text(row, c))
        }

    def _read(self, row: int, texts: dict[int, str]) -> None:
        if not texts or self._is_heading(texts):
            return
        if len({*texts.values()}) == 1 and self._read_alone(row, *next(iter(texts.items()))):
            return
        if any(map(is_total, texts.values())) and not self._cell(row, *TIMES):
            return  # a total
        draft = self._draft(row, texts)
        if not draft.title and not self._joins_former(draft):
            self._take_without_title(row, draft, texts)
        elif draft.title:
            self.drafts.append(draft)

    def _is_heading(self, texts: dict[int, str]) -> bool:
        return all(self.table.headings.get(c) == text.replace("\n", " ") for c, text in texts.items())

    # ── Rows with one text ──────────────────────────────────────────────────────────────────────────────

    def _read_alone(self, row: int, column: int, text: str) -> bool:
        """Read a row with a single text, and return whether that was all: a day, a break, a note."""
        where = self.table.sheet.address(row, column)
        is_date_cell = not isinstance(self.table.sheet.cell(row, column), str)
        if is_date_cell or column in self.table.columns(*PEOPLE, "first-name", "last-name"):
            read = read_when(self.table.sheet.cell(row, column))
            if read and read.day and not read.start and is_date_cell:
                self.day = self.days.of(read.day, where, text)
                return True
            return False
        if hours := leading_hours(text):
            draft = self._titled(row, column, hours[1])
            self._take_when(draft, hours[0], where, text)
            self.drafts.append(draft)
            return True
        if (day := day_of_text(text)) and len(text) < 60:
            self.day = self.days.of(day, where, text)
            return True
        if is_total(text) or is_part_of_day(text):
            return True
        if column in self.table.columns("title") and self._owner(row, *self.table.columns(*TIMES)):
            return False
        if not self._is_merged_over(row, column, *TIMES):
            self.doubts.add(where, "import-sheet-row-unused", written=text)
        return True

    def _owner(self, row: int, *columns: int) -> bool:
        return any((row, column) in self.owners for column in columns)

    def _is_merged_over(self, row: int, column: int, *meanings: str) -> bool:
        """Return whether a cell goes on from the row above, which was read there."""
        own = self.owners.get((row, column))
        return own is not None and own.top < row

    # ── Rows of sessions ────────────────────────────────────────────────────────────────────────────────

    def _draft(self, row: int, texts: dict[int, str]) -> Draft:
        column, title = self._title(row)
        draft = self._titled(row, column, title)
        for meaning in ("date", "when", "start", "end"):
            for each in self.table.columns(meaning):
                self._take_cell(draft, row, each, meaning)
        self._take_duration(draft, row)
        draft.kind = kind_of_cell(self._value(row, "kind")) or draft.kind
        draft.rooms = [room for room in [self._value(row, "room")] if room]
        draft.abstract = self._value(row, "abstract") or None
        draft.question = self._value(row, "question") or None
        draft.source = self._value(row, "id") or None
        number = self._value(row, "number")
        draft.number = int(number) if number.isdecimal() and len(number) < 4 else draft.number
        self._take_stream(draft, row)
        draft.is_cancelled |= any(map(says_cancelled, texts.values()))
        return draft

    def _title(self, row: int) -> tuple[int, str]:
        """Return the column and the text of the title, or of what stands in for it."""
        columns = self.table.columns("title", "other-title")
        for column in columns:
            if text := self._merged_text(row, column):
                return column, text
        return (columns or [0])[0], ""

    def _titled(self, row: int, column: int, written: str) -> Draft:
        people = self._people(row)
        read = read_title(written.replace("\n", " "), bool(people))
        return Draft(
            self.table.sheet.address(row, column),
            read.title,
            day=self.day,
            kind=read.kind,
            number=read.number,
            people=people,
            is_cancelled=read.is_cancelled,
        )

    def _take_cell(self, draft: Draft, row: int, column: int, meaning: str) -> None:
        """Take a cell that should say when into a draft, or doubt it."""
        cell, where = self._cell_at(row, column), self.table.sheet.address(row, column)
        written = text_of(cell)
        read = read_when(cell)
        if read is None:
            if written and not says_cancelled(written) and read_duration(cell) is None:
                self.doubts.add(where, "import-sheet-hour-unread", written=written)
            return
        if meaning == "end":
            self._take_end(draft, read, where, written)
        else:
            self._take_when(draft, read, where, written)
        if read.is_doubtful:
            self.doubts.add(where, "import-sheet-hour-read", written=written, read=shown_hours(read))

    def _take_end(self, draft: Draft, read: When, where: str, written: str) -> None:
        draft.end = read.start if read.start is not None else draft.end
        draft.end_where = where
        draft.end_day = self.days.of(read.day, where, written) if read.day else None
        if read.offset and draft.offset and draft.end is not None:  # the end, at the offset of the start
            draft.end += draft.offset.utcoffset(None) - read.offset.utcoffset(None)

    def _take_when(self, draft: Draft, read: When, where: str, written: str) -> None:
        if read.day:
            draft.day, draft.has_own_day = self.days.of(read.day, where, written), True
        if read.start is not None:
            draft.start, draft.when_where, draft.when_written = read.start, where, written
            draft.offset = read.offset
            draft.end = read.end if read.end is not None else draft.end
        if read.end_day:
            draft.end_day = self.days.of(read.end_day, where, written)

    def _take_duration(self, draft: Draft, row: int) -> None:
        for column in self.table.columns("duration"):
            cell = self._cell_at(row, column)
            words = slug(self.table.headings.get(column, "")).split("-")
            draft.duration = read_duration(cell, bool(_IN_HOURS & {*words[1:]}))
            draft.when_where = draft.when_where or self.table.sheet.address(row, column)
            if cell != "" and draft.duration is None:
                written = text_of(cell)
                self.doubts.add(
                    self.table.sheet.address(row, column), "import-sheet-duration-unread", written=written
                )

    def _take_stream(self, draft: Draft, row: int) -> None:
        address = self._value(row, "stream")
        if "://" in address and " " not in address and len(address) < _LONGEST_ADDRESS:
            draft.stream = address
        elif address:
            where = self.table.sheet.address(row, self.table.columns("stream")[0])
            self.doubts.add(where, "import-sheet-stream-odd", written=address)

    def _joins_former(self, draft: Draft) -> bool:
        """Add a row without a title nor an hour to the session above: it tells another speaker."""
        if not self.drafts or draft.says_when or not (draft.people or draft.abstract):
            return False
        self.drafts[-1].people += draft.people
        former = self.drafts[-1].abstract
        self.drafts[-1].abstract = "\n".join(filter(None, [former, draft.abstract])) or None
        return True

    def _take_without_title(self, row: int, draft: Draft, texts: dict[int, str]) -> None:
        """Take a row that says when but has no title by its kind, else leave it and say so."""
        kind = self._value(row, "kind")
        if kind and draft.says_when:
            titled = read_title(kind, has_people=False)
            self.drafts.append(replace(draft, title=titled.title, kind=titled.kind or draft.kind))
            return
        written = " · ".join(texts.values())
        self.doubts.add(
            draft.where,
            "import-sheet-no-title" if draft.says_when else "import-sheet-row-unused",
            written=written,
        )

    # ── People ──────────────────────────────────────────────────────────────────────────────────────────

    def _people(self, row: int) -> list[FoundPerson]:
        people: list[FoundPerson] = []
        said = role_said(self._value(row, "role"))
        for column in self.table.columns(*PEOPLE):
            text = self._merged_text(row, column)
            if not text or self._spans_from(row, column):
                continue
            named = read_people(text, said or role_of(self.table.meanings[column]))
            where = self.table.sheet.address(row, column)
            self.doubts.each(where, "import-sheet-person-odd", named.odd)
            self.doubts.each(where, "import-sheet-person-waited", named.waited)
            people += self._with_organisations(row, column, named.people)
        if full := " ".join(filter(None, [self._value(row, "first-name"), self._value(row, "last-name")])):
            column = self.table.columns("last-name", "first-name")[0]
            person = FoundPerson(full, said or Role.SPEAKER)
            people += self._with_organisations(row, column, [person])
        return list(dict.fromkeys(people))

    def _spans_from(self, row: int, column: int) -> bool:
        """Return whether a cell is covered by one that begins at its left: a break across the table."""
        own = self.owners.get((row, column))
        return own is not None and own.left < column

    def _with_organisations(
        self, row: int, column: int, people: Sequence[FoundPerson]
    ) -> Sequence[FoundPerson]:
        """Give people the organisations and functions in the columns on their right, one each."""
        for meaning in ("organisation", "job"):
            beside = self._beside(column, meaning)
            text = self._merged_text(row, beside) if beside is not None else ""
            parts = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
            parts = parts if len(parts) == len(people) else [part.strip() for part in text.split(",")]
            if len(people) == 1 and text:
                people = [_with(people[0], meaning, text.replace("\n", ", "))]
            elif people and len(parts) == len(people) and text:
                people = [_with(p, meaning, part) for p, part in zip(people, parts, strict=True)]
            elif people and text and beside is not None:
                self.doubts.add(
                    self.table.sheet.address(row, beside), "import-sheet-organisation-shared", written=text
                )
        return people

    def _beside(self, column: int, meaning: str) -> int | None:
        """Return the column of a meaning that belongs to a column of people, up to the next one of people."""
        people = self.table.columns(*PEOPLE, "last-name", "first-name")
        bound = min((each for each in people if each > column + 1), default=10**6)
        after = [each for each in self.table.columns(meaning) if column < each < bound]
        if after:
            return after[0]
        alone = self.table.columns(meaning)
        return alone[0] if len(alone) == 1 and len(self.table.columns(*PEOPLE)) == 1 else None

    # ── Cells ───────────────────────────────────────────────────────────────────────────────────────────

    def _value(self, row: int, meaning: str) -> str:
        texts = (self._merged_text(row, column) for column in self.table.columns(meaning))
        return next(filter(None, texts), "")

    def _cell(self, row: int, *meanings: str) -> bool:
        return any(self._cell_at(row, column) != "" for column in self.table.columns(*meanings))

    def _merged_text(self, row: int, column: int) -> str:
        """Return a cell's text, or that of the cell it is merged with, if that is no hour."""
        own = self.owners.get((row, column))
        if own is None:
            return self.table.sheet.text(row, column)
        if own.left != column and self.table.meanings.get(own.left) in TIMES:
            return ""
        return self.table.sheet.text(own.top, own.left)

    def _cell_at(self, row: int, column: int) -> Cell:
        """Return a cell, or the one it is merged with above it."""
        own = self.owners.get((row, column))
        if own is not None and own.left == column:
            return self.table.sheet.cell(own.top, column)
        return "" if own else self.table.sheet.cell(row, column)


def _with(person: FoundPerson, meaning: str, text: str) -> FoundPerson:
    if meaning == "organisation":
        return replace(person, organisation=text)
    return replace(person, title=text)


def _owners(table: Table) -> dict[tuple[int, int], Range]:
    """Return the merged range of each cell of the table that is in one."""
    owners = dict[tuple[int, int], Range]()
    width = max(map(len, table.sheet.rows), default=0)
    for merged in table.sheet.layout.merged:
        for row in range(max(merged.top, table.top), min(merged.bottom + 1, table.bottom)):
            for column in range(merged.left, min(merged.right + 1, width)):
                owners[row, column] = merged
            if len(owners) > _MOST_MERGED:
                return owners
    return owners


def shown_hours(read: When) -> str:
    """Return hours as a doubt says them: `10:30–11:15`."""
    hours = [each for each in (read.start, read.end) if each is not None]
    return "–".join(f"{each.seconds // 3600:02}:{each.seconds // 60 % 60:02}" for each in hours) or "—"
