"""Durations as people write them in a cell, or as a spreadsheet keeps them."""

import re
from collections.abc import Callable, Sequence
from datetime import time, timedelta

from bot.programme.formats.spreadsheets.hours import A_MINUTE, rounded
from bot.programme.formats.spreadsheets.sheet import Cell, text_of

_DURATION = re.compile(
    r"(?:p?t)?(?:(?P<hours>\d{1,2}(?:[.,]\d+)?)\s?(?:h|heures?|hours?|hrs?)\s?)?"
    r"(?:(?P<minutes>\d{1,3})\s?(?:m|mn|min|mins|minutes?|['’′])?\.?)?"
)
_CLOCKED = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_LONGEST_SESSION = timedelta(hours=24)
_A_DAY = timedelta(days=1)


def read_duration(cell: Cell, in_hours: bool = False) -> timedelta | None:
    """Read a duration: a number is one of minutes, or of hours where the heading says so."""
    if isinstance(cell, bool) or cell == "":
        return None
    readers: Sequence[tuple[type | tuple[type, ...], Callable[[Cell], timedelta | None]]] = (
        (time, lambda value: value.hour * timedelta(hours=1) + value.minute * A_MINUTE),  # type: ignore[union-attr]
        (timedelta, lambda value: rounded(value)),  # type: ignore[arg-type]
        ((int, float), lambda value: _of_amount(float(value), in_hours)),  # type: ignore[arg-type]
        (str, lambda value: _duration_of(text_of(value), in_hours)),
    )
    length = next((read(cell) for kind, read in readers if isinstance(cell, kind)), None)
    return length if length and timedelta(0) < length <= _LONGEST_SESSION else None


def _of_amount(amount: float, in_hours: bool) -> timedelta | None:
    if not 0 < amount <= 24 * 60:
        return None
    if amount < 1 and not in_hours:
        return rounded(amount * _A_DAY)
    are_hours = (in_hours and amount <= 24) or (
        amount < 10 and not amount.is_integer()
    )  # nobody writes 1.5 minutes
    return rounded(timedelta(hours=amount) if are_hours else timedelta(minutes=amount))


def _duration_of(text: str, in_hours: bool) -> timedelta | None:
    if clocked := _CLOCKED.fullmatch(text):
        return timedelta(hours=int(clocked[1]), minutes=int(clocked[2]))
    if text.replace(",", ".").replace(".", "", 1).isdecimal() and text.isascii():
        return _of_amount(float(text.replace(",", ".")), in_hours)
    found = _DURATION.fullmatch(
        text.lower().replace("heures et ", "h ").replace("environ ", "").strip("()~ ")
    )
    if not found or not found[0]:
        return None
    hours = float((found["hours"] or "0").replace(",", "."))
    return rounded(timedelta(hours=hours, minutes=int(found["minutes"] or 0)))
