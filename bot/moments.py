"""Reads dates and hours as people write them, and turns local times into UTC instants."""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.fields import Wrong, closest, slug

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/. -](?P<month>\d{1,2})[/. -](?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})")
_HOUR = re.compile(r"(\d{1,2})\s?(?:[hH]|[hH:.]\s?(\d{2})(?::(\d{2}))?)")
_HOUR_SAID = re.compile(
    r"(\d{1,2})\s?(?:h(?:eures?|ours?)?|[:.-])?\s?(\d{2})?\s?([ap]\.?m\.?)?", re.IGNORECASE
)
_MOMENT = re.compile(r"(?:(\d{4}-\d{2}-\d{2})(?:[T\s]\s*))?([^TZ+-]+?)\s?(Z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True, slots=True)
class LocalTime:
    """As written: a wall clock's day and hour, perhaps with its distance from UTC."""

    written: datetime
    offset: timedelta | None = None


def read_day(value: str) -> date:
    found = _DAY.fullmatch(value)
    if not found:
        near = _day_like(value)
        raise (
            Wrong("not-a-day-near", value=value, near=str(near)) if near else Wrong("not-a-day", value=value)
        )
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        raise Wrong("no-such-day", value=value) from None
    if not 1970 <= day.year < 2200:
        raise Wrong("no-such-day", value=value)
    return day


def _day_like(value: str) -> date | None:
    """What was probably meant, the day before the month unless that makes no date."""
    found = _YEAR_FIRST.fullmatch(value) or _DAY_FIRST.fullmatch(value)
    if found is None:
        return None
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    for chosen in ((month, day), (day, month)):
        with contextlib.suppress(ValueError):
            return date(year, *chosen)
    return None


def read_local_time(value: str, day: date, *, alone: bool = True) -> LocalTime:
    """A full date and time, or an hour of that day; the latter not `alone`, where any day may be meant."""
    found = _MOMENT.fullmatch(value)
    if not found:
        raise _not_an_hour(value)
    written_day, hour, offset = found.groups()
    since_midnight = _read_hour(hour, value)
    if not (written_day or alone):
        raise Wrong("day-needed", value=value, near=f"{day}T{_clock(since_midnight)}")
    chosen = read_day(written_day) if written_day else day
    midnight = datetime(chosen.year, chosen.month, chosen.day)  # noqa: DTZ001 - local by intent
    return LocalTime(midnight + since_midnight, _read_offset(offset))


def _read_hour(hour: str, value: str) -> timedelta:
    found = _HOUR.fullmatch(hour)
    if not found:
        raise _not_an_hour(value)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    read = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes > 59 or seconds > 59 or read > timedelta(hours=24):
        raise Wrong("no-such-hour", value=value)
    return read


def _not_an_hour(value: str) -> Wrong:
    """With the hour that was probably meant: `10 heures 30`, `1030`, `2:30 pm`."""
    found = _HOUR_SAID.fullmatch(value)
    hours, minutes, half = found.groups() if found else (None, None, None)
    read = timedelta(hours=_of_24(int(hours), half), minutes=int(minutes or 0)) if hours else None
    if read is None or read >= timedelta(hours=24) or int(minutes or 0) > 59:
        return Wrong("not-an-hour", value=value)
    return Wrong("not-an-hour-near", value=value, near=_clock(read))


def _of_24(hours: int, half: str | None) -> int:
    if half is None:
        return hours
    return hours % 12 + (12 if half[0] in "pP" else 0)


def _clock(since_midnight: timedelta) -> str:
    minutes = since_midnight // timedelta(minutes=1)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _read_offset(offset: str | None) -> timedelta | None:
    if offset is None or offset == "Z":
        return timedelta(0) if offset else None
    sign = -1 if offset[0] == "-" else 1
    return sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))


def to_instant(local: LocalTime, zone: ZoneInfo) -> datetime:
    """In UTC; refuses an hour the clocks skip, and one they show twice unless it bears its offset."""
    if local.offset is not None:
        return (local.written - local.offset).replace(tzinfo=UTC)
    earlier = local.written.replace(tzinfo=zone, fold=0)
    later = local.written.replace(tzinfo=zone, fold=1)
    instant = earlier.astimezone(UTC)
    if earlier.utcoffset() == later.utcoffset():
        return instant
    if instant.astimezone(zone).replace(tzinfo=None) != local.written:
        after = instant.astimezone(zone)  # the skipped hour, moved on by the change
        raise Wrong(
            "hour-skipped", value=f"{local.written:%Y-%m-%d %H:%M}", zone=zone.key, near=f"{after:%H:%M}"
        )
    first, second = (moment.isoformat(timespec="minutes") for moment in (earlier, later))
    raise Wrong(
        "hour-twice", value=f"{local.written:%Y-%m-%d %H:%M}", zone=zone.key, first=first, second=second
    )


def read_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _unknown_zone(value) from None


def _unknown_zone(value: str) -> Wrong:
    zones = {re.split("[/]", zone)[-1].lower(): zone for zone in sorted(available_timezones(), reverse=True)}
    zones |= {slug(zone): zone for zone in available_timezones()}
    near = closest(value, zones)
    return (
        Wrong("unknown-timezone-near", value=value, near=zones[near])
        if near
        else Wrong("unknown-timezone", value=value)
    )
