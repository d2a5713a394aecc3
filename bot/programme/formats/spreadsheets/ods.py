"""Reading ODS, with its merged cells and hidden rows, which calamine does not tell.

Cells and rows may say that they are repeated, up to the size of the sheet: only those with a value count.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.programme.formats.spreadsheets.sheet import (
    MOST_CELLS,
    MOST_LETTERS,
    Cell,
    Layout,
    Range,
    Sheet,
    Unreadable,
    Workbook,
    check_extent,
)
from bot.programme.formats.spreadsheets.zipped import Attributes, Parts, parse

_DURATION = re.compile(r"P(?:(\d{1,6})D)?T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(?:[.,]\d*)?S)?")
_NUMBERS = ("float", "percentage", "currency")
_HIDDEN = ("collapse", "filter")
_FARTHEST = 20_000


def read_ods(content: bytes) -> Workbook:
    parts = Parts(content)
    if b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise Unreadable("import-sheet-locked")
    reading = _Reading()
    parse(parts.read("content.xml"), reading.begin, reading.end, reading.heard)
    return Workbook("ods", reading.sheets)


@dataclass
class _Table:
    """A sheet while it is read."""

    name: str
    is_hidden: bool
    rows: list[list[Cell]] = field(default_factory=list)
    row: int = 0  # the one being read
    columns: int = 0
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class _Reading:
    """Goes through the whole content; tables inside tables and notes are not read."""

    sheets: list[Sheet] = field(default_factory=list)
    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    table: _Table | None = None
    cells: list[Cell] = field(default_factory=list)
    row: Attributes = field(default_factory=dict)
    cell: Attributes = field(default_factory=dict)
    text: list[str] | None = None
    apart: int = 0  # how deep in notes or tables within a cell
    made: int = 0
    letters: int = 0

    def begin(self, name: str, attributes: Attributes) -> None:
        if (
            self.apart
            or name in ("annotation", "shapes", "tracked-changes")
            or (self.table and name == "table")
        ):
            self.apart += 1
        elif name == "style":
            self.style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table":
            style = attributes.get("table:style-name", "")
            self.table = _Table(attributes.get("table:name", ""), style in self.hidden_styles)
        elif self.table:
            self._begin_in(self.table, name, attributes)

    def _begin_in(self, table: _Table, name: str, attributes: Attributes) -> None:
        if name == "table-column":
            many = min(_times(attributes, "columns"), _FARTHEST)
            if attributes.get("table:visibility") in _HIDDEN:
                table.hidden_columns.update(range(table.columns, table.columns + many))
            table.columns += many
        elif name == "table-row":
            self.row, self.cells = attributes, []
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.text = attributes, []
        elif name == "p" and self.text:
            self.text.append("\n")
        elif name in ("s", "tab", "line-break") and self.text is not None:
            self.text.append("\n" if name == "line-break" else " ")

    def heard(self, letters: str) -> None:
        if self.text is not None and not self.apart:
            self.text.append(letters)

    def end(self, name: str) -> None:
        if self.apart:
            self.apart -= 1
        elif self.table and name in ("table-cell", "covered-table-cell"):
            self._end_cell(self.table)
        elif self.table and name == "table-row":
            self._end_row(self.table)
        elif self.table and name == "table":
            table, self.table = self.table, None
            layout = Layout(table.merged, frozenset(table.hidden_rows), frozenset(table.hidden_columns))
            self.sheets.append(Sheet(table.name, table.rows, layout, table.is_hidden))

    def _end_cell(self, table: _Table) -> None:
        written = "".join(self.text or ())
        self.text = None
        value, times = _value(self.cell, written), _times(self.cell, "columns")
        spans = (_times(self.cell, "columns", "spanned"), _times(self.cell, "rows", "spanned"))
        if value == "" and spans == (1, 1):
            self.cells += [""] * min(times, _FARTHEST - len(self.cells))
            return
        check_extent(table.name, table.row, len(self.cells) + times - 1)
        if spans != (1, 1):
            last = (table.row + spans[1] - 1, len(self.cells) + spans[0] - 1)
            table.merged.append(Range(table.row, len(self.cells), *last))
        self.letters += len(written) * times * _times(self.row, "rows")
        self.cells += [value] * times
        if self.letters > MOST_LETTERS:
            raise Unreadable("import-sheet-bomb")

    def _end_row(self, table: _Table) -> None:
        times = _times(self.row, "rows")
        while self.cells and self.cells[-1] == "":
            self.cells.pop()
        if self.row.get("table:visibility") in _HIDDEN:
            table.hidden_rows.update(range(table.row, min(table.row + times, _FARTHEST)))
        if self.cells:
            check_extent(table.name, table.row + times - 1, len(self.cells) - 1)
            table.rows += [[]] * (table.row - len(table.rows)) + [self.cells] * times
            self.made += len(self.cells) * times
            if self.made > MOST_CELLS:
                raise Unreadable("import-sheet-bomb")
        table.row += times
        self.cells = []


def _times(attributes: Attributes, what: str, how: str = "repeated") -> int:
    written = attributes.get(f"table:number-{what}-{how}", "1")
    return max(1, int(written)) if written.isascii() and written.isdecimal() and len(written) < 9 else 1


def _value(attributes: Attributes, written: str) -> Cell:
    kind = attributes.get("office:value-type", "")
    try:
        if kind == "date":
            moment = datetime.fromisoformat(attributes["office:date-value"].rstrip("Z")).replace(tzinfo=None)
            return moment if "T" in attributes["office:date-value"] else moment.date()
        if kind == "time":
            return _time(attributes["office:time-value"])
        if kind in _NUMBERS:
            return float(attributes["office:value"])
    except (KeyError, ValueError, OverflowError):
        return written.strip()
    return written.strip()


def _time(written: str) -> time | timedelta:
    """Return the hour of a clock, or a length of a day or more."""
    found = _DURATION.fullmatch(written)
    if found is None:
        raise ValueError(written)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    read = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if read >= timedelta(days=1):
        return read
    return (datetime.combine(date(2000, 1, 1), time()) + read).time()
