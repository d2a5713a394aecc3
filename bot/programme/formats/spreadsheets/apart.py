"""Reads an XLS file from standard input in a process with little memory and time; writes JSON.

It is run as a script, without the rest of Comptoir, so that it starts at once.
"""

import io
import json
import sys
from datetime import date, time, timedelta

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

_MEMORY = 150_000_000  # bytes
_SECONDS = 5  # of CPU; a file of the largest size takes two
_MOST_CELLS = 2_000_000


def main() -> None:
    _limit()
    try:
        told: object = {"sheets": _sheets(sys.stdin.buffer.read())}
    except PasswordError:
        told = {"error": "import-sheet-locked"}
    except MemoryError:
        told = {"error": "import-sheet-bomb"}
    except BaseException:  # also a panic of the library, which is no Exception
        told = {"error": "import-sheet-broken"}
    print(json.dumps(told))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # there are no such limits on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(content: bytes) -> list[object]:
    """Return of each sheet its name, rows from A1, merged ranges, and whether it is hidden."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    told: list[object] = []
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        last_row, last_column = sheet.end or (0, 0)
        if (last_row + 1) * (last_column + 1) > _MOST_CELLS:
            raise MemoryError
        rows = [[_written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        told.append((about.name, rows, merged, about.visible is not SheetVisibleEnum.Visible))
    return told


def _written(cell: object) -> object:
    if isinstance(cell, timedelta):
        return {"timedelta": str(cell.total_seconds())}
    if isinstance(cell, date | time):
        return {type(cell).__name__: cell.isoformat()}
    return cell


if __name__ == "__main__":
    main()
