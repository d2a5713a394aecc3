"""Reading XLS, by a process apart, as its cells cannot be counted before they are all in memory."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
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

_APART = Path(__file__).with_name("apart.py")
_PATIENCE = 30  # seconds of wall time
_Written = str | float | bool | dict[str, str]  # a cell as the process apart writes it
_READ_AGAIN: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=float(seconds)),
}


def read_xls(content: bytes) -> Workbook:
    told = _told(content)
    if "error" in told:
        raise Unreadable(told["error"])
    return Workbook("xls", [_sheet(*each) for each in told["sheets"]])


def _told(content: bytes) -> dict[str, Any]:
    """Return what the process apart says; one that dies went over its memory or its time."""
    command = [sys.executable, "-I", str(_APART)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("import-sheet-bomb") from error
    if done.returncode != 0:
        raise Unreadable("import-sheet-bomb")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _sheet(
    name: str, rows: Sequence[Sequence[_Written]], merged: Sequence[Sequence[int]], hidden: bool
) -> Sheet:
    check_extent(name, len(rows) - 1, max(map(len, rows), default=1) - 1)
    cells = [[_cell(cell) for cell in row] for row in rows]
    return Sheet(name, cells, Layout([Range(*each) for each in merged]), hidden)


def _cell(written: _Written) -> Cell:
    if not isinstance(written, dict):
        return written
    [(kind, value)] = written.items()
    return _READ_AGAIN[kind](value)
