"""Reading XLS in a process with little memory and time, as its cells cannot be counted beforehand."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.programme.formats.spreadsheets.sheet import (
    Cell,
    Layout,
    Range,
    Sheet,
    Unreadable,
    Workbook,
    check_extent,
)
from bot.programme.formats.spreadsheets.xlsx import calamine_sheets

_MEMORY = 180_000_000  # bytes, of the process that reads
_SECONDS = 5  # of CPU; a file of the largest size takes two
_PATIENCE = 30  # seconds of wall time
_Written = str | float | bool | dict[str, str]  # a cell between the two processes
_READ_AGAIN: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=float(seconds)),
}


def read_xls(content: bytes) -> Workbook:
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=content, capture_output=True, timeout=_PATIENCE
        )
        told: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"error": "import-bomb"}
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable("import-bomb") from error
    if "error" in told:
        raise Unreadable(told["error"], **told.get("arguments", {}))
    sheets: Sequence[tuple[str, Sequence[Sequence[_Written]], Sequence[Sequence[int]], bool]] = told["sheets"]
    return Workbook("xls", [_sheet(*each) for each in sheets])


def _sheet(
    name: str, rows: Sequence[Sequence[_Written]], merged: Sequence[Sequence[int]], hidden: bool
) -> Sheet:
    cells = [[_cell(cell) for cell in row] for row in rows]
    return Sheet(name, cells, Layout([Range(*each) for each in merged]), hidden)


def _cell(written: _Written) -> Cell:
    if not isinstance(written, dict):
        return written
    [(kind, value)] = written.items()
    return _READ_AGAIN[kind](value)


# ── In the process apart ────────────────────────────────────────────────────────────────────────────────


def _main() -> None:
    _limit()
    try:
        told: dict[str, Any] = {
            "sheets": [_told(sheet) for sheet in calamine_sheets(sys.stdin.buffer.read(), {})]
        }
    except Unreadable as error:
        told = {"error": error.key, "arguments": error.arguments}
    print(json.dumps(told))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # there are no such limits on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _told(sheet: Sheet) -> object:
    check_extent(sheet.name, len(sheet.rows) - 1, max(map(len, sheet.rows), default=1) - 1)
    rows = [[_written(cell) for cell in row] for row in sheet.rows]
    merged = [(each.top, each.left, each.bottom, each.right) for each in sheet.layout.merged]
    return sheet.name, rows, merged, sheet.is_hidden


def _written(cell: Cell) -> _Written:
    if isinstance(cell, timedelta):
        return {"timedelta": str(cell.total_seconds())}
    if isinstance(cell, date | time):
        return {type(cell).__name__: cell.isoformat()}
    return cell


if __name__ == "__main__":
    _main()
