"""Reading XLSX: how far its cells reach is looked at first, since a small file can claim a thousand million.

The values are calamine's; merged cells and what is hidden are read here.
"""

import io
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from bot.programme.formats.spreadsheets.sheet import (
    MOST_CELLS,
    MOST_LETTERS,
    MOST_ROWS,
    Layout,
    Range,
    Sheet,
    Unreadable,
    Workbook,
    check_extent,
    column_of,
)
from bot.programme.formats.spreadsheets.zipped import Attributes, Parts, parse

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MOST_MERGED = 20_000
_FARTHEST = 20_000  # last hidden column or row that matters


def read_xlsx(content: bytes) -> Workbook:
    parts = Parts(content)
    lengths = _lengths(parts.read("xl/sharedStrings.xml"))
    parts.read("xl/styles.xml")  # within the limits
    layouts, letters = dict[str, Layout](), 0
    for name, path in _paths(parts).items():
        content_of_sheet = parts.read(path)
        if (rows := content_of_sheet.count(b"<row")) > MOST_ROWS:
            raise Unreadable("import-sheet-too-far", sheet=name, cell=f"A{rows}")
        scan = _Scan(name, lengths)
        parse(content_of_sheet, scan.begin, letters=scan.heard)
        layouts[name] = scan.layout
        letters += scan.letters
        if letters > MOST_LETTERS:
            raise Unreadable("import-sheet-bomb")
    return Workbook("xlsx", _sheets(content, layouts))


def _sheets(content: bytes, layouts: Mapping[str, Layout]) -> Sequence[Sheet]:
    """Return the sheets as calamine reads them; its errors, and its panics, become Unreadable."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            Sheet(
                about.name,
                book.get_sheet_by_name(about.name).to_python(skip_empty_area=False),
                layouts.get(about.name) or _merged(book, about.name),
                about.visible is not SheetVisibleEnum.Visible,
            )
            for about in book.sheets_metadata
        ]
    except PasswordError as error:
        raise Unreadable("import-sheet-locked") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unreadable("import-sheet-broken") from error
    except BaseException as error:  # a panic of the library, which is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("import-sheet-broken") from None


def _merged(book: CalamineWorkbook, name: str) -> Layout:
    merged = book.get_sheet_by_name(name).merged_cell_ranges or ()
    return Layout([Range(*first, *last) for first, last in merged[:_MOST_MERGED]])


def _lengths(content: bytes) -> Sequence[int]:
    """Return how long each shared text is: a long one may stand in every cell."""
    lengths: list[int] = []

    def begin(name: str, _: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def heard(letters: str) -> None:
        if lengths:
            lengths[-1] += len(letters)

    if content:
        parse(content, begin, letters=heard)
    return lengths


def _paths(parts: Parts) -> Mapping[str, str]:
    """Return the part that holds each sheet, by the sheet's name."""
    targets, sheets = dict[str, str](), dict[str, str]()

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            sheets[attributes.get("name", "")] = targets.get(ids[0] if ids else "", "")

    for path, begin in ((_RELATIONS, relation), (_WORKBOOK, sheet)):
        if content := parts.read(path):
            parse(content, begin)
    return {name: posixpath.normpath(posixpath.join("/xl", path))[1:] for name, path in sheets.items()}


@dataclass
class _Scan:
    """Goes through a sheet to see how far its cells with a value reach, what is merged and what is hidden."""

    name: str
    lengths: Sequence[int]
    letters: int = 0
    cells: int = 0
    cell: str | None = None  # where the present one is, if it says so
    row: int = -1
    column: int = -1
    last_row: int = 0
    last_column: int = 0
    is_shared: bool = False
    is_value: bool = False
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def layout(self) -> Layout:
        return Layout(self.merged, frozenset(self.hidden_rows), frozenset(self.hidden_columns))

    def begin(self, name: str, attributes: Attributes) -> None:
        self.is_value = name in ("v", "t")
        if name == "c":
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise Unreadable("import-sheet-bomb")
            self.is_shared = attributes.get("t") == "s"
            self.cell = attributes.get("r")
            self.column += 1
        elif self.is_value:
            self._reach()
        elif name == "row":
            self._row(attributes)
        elif name == "col" and _is_true(attributes.get("hidden")):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.hidden_columns.update(range(first - 1, min(last, _FARTHEST)))
        elif name == "mergeCell" and len(self.merged) < _MOST_MERGED:
            first_cell, _, last_cell = attributes.get("ref", "").partition(":")
            self.merged.append(Range(*_position(first_cell), *_position(last_cell or first_cell)))

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if _is_true(attributes.get("hidden")) and self.row < _FARTHEST:
            self.hidden_rows.add(self.row)

    def _reach(self) -> None:
        if self.cell:
            self.row, self.column = _position(self.cell)
        if self.row > self.last_row or self.column > self.last_column:
            self.last_row, self.last_column = max(self.row, self.last_row), max(self.column, self.last_column)
            check_extent(self.name, self.last_row, self.last_column)

    def heard(self, letters: str) -> None:
        """Count the letters of a value; that of a shared text is its number."""
        if not self.is_value:
            return
        if self.is_shared and letters.isascii() and letters.isdecimal() and len(letters) < 9:
            self.letters += self.lengths[int(letters)] if int(letters) < len(self.lengths) else 0
        else:
            self.letters += len(letters)


def _is_true(written: str | None) -> bool:
    return written in ("1", "true")


def _position(cell: str) -> tuple[int, int]:
    """Return the row and the column of `C7`, from 0; raise ValueError if it is no cell."""
    letters = cell.rstrip("0123456789")
    column = column_of(letters)
    if not letters or column < 0:
        raise ValueError(cell)
    return int(cell[len(letters) :]) - 1, column
