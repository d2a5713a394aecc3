"""Tables in the terminal: whole words, no lines drawn; without a terminal, one line per row."""

import shutil
import sys
from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

GAP = 2  # columns between two cells
NARROWEST = 24  # columns that a folded cell gets at least


def width() -> int | None:
    """Return the columns of the terminal; None if the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def aligned(rows: Sequence[Sequence[str]], columns: int | None = None) -> list[str]:
    """Return the rows as text with their cells aligned; the last cell folds to stay within `columns`."""
    if not rows:
        return []
    *firsts, _ = ([cell_len(cell) for cell in column] for column in zip(*rows, strict=True))
    widths = [max(lengths) + GAP for lengths in firsts]
    indent = sum(widths)
    room = None if columns is None else max(columns - indent, NARROWEST)
    return [(_padded(row[:-1], widths) + folded(row[-1], room, indent)).rstrip() for row in rows]


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(set_cell_size(cell, size) for cell, size in zip(cells, widths, strict=True))


def folded(text: str, room: int | None, indent: int) -> str:
    """Fold text into lines of at most `room` columns, the later ones indented; words are never cut."""
    if room is None or cell_len(text) <= room:
        return text
    lines = wrap(text, room, break_long_words=False, break_on_hyphens=False)
    return ("\n" + " " * indent).join(lines)
