"""A table in a sheet: its rows, its headings, and the meaning of its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.headings import PEOPLE
from bot.programme.formats.spreadsheets.sheet import Sheet

TIMES = ("when", "start", "end", "date", "start-date", "end-date")
SEVERAL = (*PEOPLE, "organisation", "job")  # meanings that several columns may have
NAMES = ("nom", "name")
_LOOKED_AT = 60  # rows, to see what the cells of a column are
_MOST = 0.6  # share of the cells that make a column what most of them are


@dataclass(slots=True)
class Table:
    """A table in a sheet: the rows of its sessions, and the meaning of its columns.

    `misspelt` are the columns whose heading is near a word that we know.
    """

    sheet: Sheet
    top: int
    bottom: int  # the row after the last one
    headings: Mapping[int, str]
    meanings: dict[int, str] = field(default_factory=dict)
    misspelt: list[int] = field(default_factory=list)
    heading_row: int | None = None

    def columns(self, *meanings: str) -> Sequence[int]:
        """Return the columns with these meanings, those of the first one first."""
        found = [[c for c, each in self.meanings.items() if each == meaning] for meaning in meanings]
        return [column for columns in found for column in sorted(columns)]

    @property
    def has_sessions(self) -> bool:
        return bool(self.columns("title") and self.columns(*TIMES, "duration"))

    @property
    def may_have_sessions(self) -> bool:
        """Return whether these are titles with what goes with sessions, without an hour."""
        titled = [c for c in self.columns("title") if slug(self.headings.get(c, "")) not in NAMES]
        return bool(titled and self.columns(*PEOPLE, "room", "kind", "abstract"))

    def cells(self, column: int) -> Iterator[tuple[int, str]]:
        """Return the first filled cells of a column, with their rows."""
        for row in range(self.top, min(self.bottom, self.top + _LOOKED_AT)):
            if text := self.sheet.text(row, column):
                yield row, text


def most(truths: Iterable[bool]) -> bool:
    known = list(truths)
    return len(known) > 0 and sum(known) >= _MOST * len(known)


def texts_of_row(sheet: Sheet, row: int) -> Mapping[int, str]:
    """Return the texts of a row by column; a cell merged with those beside it stands over all of them."""
    if not 0 <= row < len(sheet.rows):
        return {}
    width = len(sheet.rows[row])
    texts = {column: text.replace("\n", " ") for column in range(width) if (text := sheet.text(row, column))}
    for merged in sheet.layout.merged:
        if merged.top <= row <= merged.bottom and (text := sheet.text(merged.top, merged.left)):
            for column in range(merged.left, min(merged.right, merged.left + 200) + 1):
                texts.setdefault(column, text.replace("\n", " "))
    return texts
