"""Reads dates and hours as people write them, and turns local times into UTC instants."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.fields import Wrong, closest, slug

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_HOUR = re.compile(r"(\d{1,2})\s?(?:[hH]|[hH:.]\s?(\d{2})(?::(\d{2}))?)")
_MOMENT = re.compile(r"(?:(\d{4}-\d{2}-\d{2})(?:[T\s]\s*))?([^TZ+-]+?)\s?(Z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True, slots=True)
class LocalTime:
    """As written: a wall clock's day and hour, perhaps with its distance from UTC."""

    written: datetime
    offset: timedelta | None = None


def read_day(value: str) -> date:
    found = _DAY.fullmatch(value)
    if not found:
        raise Wrong("not-a-day", value=value)
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        raise Wrong("no-such-day", value=value) from None
    if not 1970 <= day.year < 2200:
        raise Wrong("no-such-day", value=value)
    return day


def read_local_time(value: str, day: date | None) -> LocalTime:
    """An hour of that day, or a full date and time; without a day only the latter is understood."""
    found = _MOMENT.fullmatch(value)
    if not found:
        raise Wrong("not-an-hour", value=value)
    written_day, hour, offset = found.groups()
    since_midnight = _read_hour(hour, value)
    chosen = read_day(written_day) if written_day else day
    if chosen is None:
        raise Wrong("day-needed", value=value)
    midnight = datetime(chosen.year, chosen.month, chosen.day)  # noqa: DTZ001 - local by intent
    return LocalTime(midnight + since_midnight, _read_offset(offset))


def _read_hour(hour: str, value: str) -> timedelta:
    found = _HOUR.fullmatch(hour)
    if not found:
        raise Wrong("not-an-hour", value=value)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    read = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes > 59 or seconds > 59 or read > timedelta(hours=24):
        raise Wrong("no-such-hour", value=value)
    return read


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
