"""Instants, hours and durations as schedules of others write them. Pure; None for what cannot be read."""

import re
from datetime import date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1970, 2200  # beyond, no time zone can be relied on
LONG = timedelta(hours=12)

_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.DOTALL)
_HOUR = re.compile(r"\s*(\d{1,2})[:hH.](\d{2})(?::(\d{2}))?\s*")
_PARTS = re.compile(r"\s*(\d{1,3}):(\d{2})(?::(\d{2}))?\s*")
_ISO = re.compile(
    r"\s*P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:\.\d{1,9})?S)?)?\s*"
)
_OFFSET = re.compile(r" ?([+-]\d{2})(\d{2})$")


def instant(written: object) -> datetime | None:
    """Read `2026-11-07T10:00:00+01:00`, with an offset or without one; a day alone is no instant."""
    if isinstance(written, datetime):
        return written
    if not isinstance(written, str) or not 13 <= len(written.strip()) <= 40:
        return None
    plain = _OFFSET.sub(r"\1:\2", re.sub(" ?[zZ]$", "+00:00", written.strip()))
    try:
        read = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return read.replace(microsecond=0) if FIRST_YEAR <= read.year <= LAST_YEAR else None


def day(written: object) -> date | None:
    """Read the day of `2026-11-07` or of an instant."""
    found = _DAY.fullmatch(written) if isinstance(written, str) else None
    try:
        read = date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
    return read if read and FIRST_YEAR <= read.year <= LAST_YEAR else None


def hour(written: object) -> timedelta | None:
    """Read `9:30`, `09:30:00`, as the time since midnight."""
    found = _HOUR.fullmatch(written) if isinstance(written, str) else None
    if not found or int(found[1]) > 29 or int(found[2]) > 59:  # `25:30` is said for half past one at night
        return None
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


def duration(written: object) -> timedelta | None:
    """Read `0:45`, `01:30:00` (hours first), `PT1H30M`, or minutes as a number; None for nothing or zero."""
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        minutes = float(written)
        return timedelta(minutes=minutes) if 0 < minutes <= 60 * 24 * 30 else None
    if not isinstance(written, str):
        return None
    if written.strip().isdecimal():
        return duration(int(written)) if len(written.strip()) <= 6 else None
    read = _of_parts(written) or _of_iso(written)
    return read or None


def _of_parts(written: str) -> timedelta | None:
    found = _PARTS.fullmatch(written)
    if not found or int(found[2]) > 59:
        return None
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))


def _of_iso(written: str) -> timedelta | None:
    found = _ISO.fullmatch(written)
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
