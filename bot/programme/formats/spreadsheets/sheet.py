"""A sheet as values: its cells, which of them are merged, and what is hidden in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Cell = str | float | bool | date | datetime | time | timedelta

LARGEST_FILE = 20_000_000  # bytes
LARGEST_UNZIPPED = 60_000_000  # bytes of all that is read in it
MOST_ROWS, MOST_COLUMNS = 100_000, 1_000  # of a sheet, as far as its cells reach
MOST_AREA = 2_000_000  # rows by columns
MOST_CELLS = 500_000  # that a sheet lists, even if they are empty
MOST_SESSIONS = 10_000  # rows of a sheet that is read as a programme
MOST_LOOKED_AT = 2_000  # rows, to find where its tables begin
MOST_LETTERS = 20_000_000  # of all cells together


class Unreadable(Exception):
    """Nothing can be read in this file; `key` is that of a text `import-…` of the operator's catalogue."""

    def __init__(self, key: str, **arguments: str) -> None:
        super().__init__(key)
        self.key, self.arguments = key, arguments


@dataclass(frozen=True, slots=True)
class Range:
    """Merged cells, from the first to the last one; their value stands in the first."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Merged cells and hidden rows and columns, counted from 0."""

    merged: Sequence[Range] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells from A1 on; an empty cell is an empty text, and a row may be shorter than others.

    `name` is empty in a CSV file.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    layout: Layout = field(default_factory=Layout)
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        return text_of(self.cell(row, column))

    def address(self, row: int, column: int) -> str:
        """Return `Feuil1!C7`."""
        cell = f"{letter_of(column)}{row + 1}"
        return f"{self.name}!{cell}" if self.name else cell


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file; `format` is xlsx, ods, xls or csv."""

    format: str
    sheets: Sequence[Sheet]

    @property
    def by_name(self) -> Mapping[str, Sheet]:
        return {sheet.name: sheet for sheet in self.sheets}


def text_of(cell: Cell) -> str:
    """Return a cell as it is read: one space between words, lines kept, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    lines = (" ".join(line.split()) for line in str(cell).replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)


def letter_of(column: int) -> str:
    """Return the letters of a column counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=2_000)
def column_of(letters: str) -> int:
    """Return the number of a column, counted from 0, from its letters; -1 if they are none."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return -1
        number = number * 26 + ord(letter) - 64
    return number - 1


def check_extent(name: str, row: int, column: int) -> None:
    """Refuse a sheet whose cells reach farther than this; `row` and `column` are its last, from 0."""
    if row >= MOST_ROWS or column >= MOST_COLUMNS or (row + 1) * (column + 1) > MOST_AREA:
        raise Unreadable("import-sheet-too-far", sheet=name, cell=f"{letter_of(column)}{row + 1}")
