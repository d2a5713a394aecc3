"""Reading dates and hours as people write them, and turning local times into UTC instants."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.programme.files.fields import Wrong
from bot.programme.files.other_words import slug

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/. -](?P<month>\d{1,2})[/. -](?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})")
_DATE_AND_MORE = re.compile(
    r"(?P<date>\d{4}([/. -])\d{1,2}\2\d{1,2}|\d{1,2}([/. -])\d{1,2}\3\d{4})(?:[T\s]\s*(?P<rest>.*))?"
)
_HOUR = re.compile(r"(\d{1,2})\s?(?:[hH]|[hH:.]\s?(\d{2})(?::(\d{2}))?)")
_HOUR_SAID = re.compile(
    r"(\d{1,2})\s?(?:h(?:eures?|ours?)?|[:.,'’-])?\s?(\d{2})?(?::\d{2}(?:\.\d+)?)?\s?([ap]\.?m\.?)?",
    re.IGNORECASE,
)
_HOUR_AND_MORE = re.compile(r"(\d{1,2}[hH:.]\d{2})\s?[+-].*")
_MOMENT = re.compile(r"(?:(\d{4}-\d{2}-\d{2})(?:[T\s]\s*))?([^TZ+-]+?)\s?(Z|[+-]\d{2}:?\d{2})?")
_ONE_OF_TWO = r"\d{1,2}(?:\s?[hH]|\s?[hH:.]\s?\d{2})?"
_TWO_HOURS = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})\s+)?(?:de |from |entre |between )?"
    rf"(?P<first>{_ONE_OF_TWO})\s?(?:[-–—/→]|->|à|to|until|et|and)\s?(?P<second>{_ONE_OF_TWO})"
)
_DAY_LASTS = timedelta(hours=24)
_EVENING, _MORNING = timedelta(hours=17), timedelta(hours=7)  # from evening to morning means through a night
_FARTHEST = timedelta(hours=14)  # the largest offset of a zone from UTC
_EXAMPLE = timedelta(hours=10)
_COUNTED = {
    3: timedelta(minutes=1),
    4: timedelta(minutes=1),
    5: timedelta(seconds=1),
}  # by the digits of a number


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of an hour alone, whether such an hour is allowed (`alone`), and the zone if it is known.

    `began` is for reading an end: the hour, since midnight, at which the session began that day.
    """

    day: date
    zone: ZoneInfo | None
    alone: bool = True
    began: timedelta | None = None

    def day_of(self, since_midnight: timedelta) -> date:
        """Return the day of an hour: the next one for a session that ends after midnight."""
        ends_at_night = self.began is not None and _through_a_night(self.began, since_midnight)
        return self.day + timedelta(days=1) if ends_at_night else self.day

    def advised(self, since_midnight: timedelta, day: str | date | None = None) -> str:
        """Return a correct way to write it, with its day if that is needed or was given."""
        clock = _clock(since_midnight)
        return clock if day is None and self.alone else f"{day or self.day}T{clock}"


def read_day(value: str) -> date:
    found = _DAY.fullmatch(value)
    if not found:
        near = day_like(value)
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


def day_like(value: str) -> date | None:
    """Return the day probably meant, with the day before the month unless that makes no date."""
    found = _YEAR_FIRST.fullmatch(value) or _DAY_FIRST.fullmatch(value)
    if found is None:
        return _day_in_words(value)
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    for chosen in ((month, day), (day, month)):
        with contextlib.suppress(ValueError):
            return date(year, *chosen)
    return None


def _day_in_words(value: str) -> date | None:
    """Read `mardi 16 octobre 2018`, `October 16, 2018`."""
    named = [month for word in re.findall(r"[^\W\d]+", value) if (month := months().get(slug(word)))]
    numbers = [int(number) for number in re.findall(r"\d+", value)]
    if len(named) == 1 and len(numbers) == 2 and numbers[1] >= 1970:
        with contextlib.suppress(ValueError):
            return date(numbers[1], named[0], numbers[0])
    return None


@cache
def months() -> Mapping[str, int]:
    """Return the months by their names, long and short, in French and in English."""
    from babel import Locale  # imported here, as only a file with mistakes needs it

    widths = [Locale(language).months["format"] for language in ("fr", "en")]
    named = [(name, number) for width in widths for names in width.values() for number, name in names.items()]
    return {slug(name): number for name, number in named if len(name) > 2}


def read_instant(value: str, calendar: Calendar) -> datetime:
    """Read a full date and time, or an hour, and return it in UTC.

    A sign and digits after it are an offset only if the zone has that offset then; they may also be the end
    of a range.
    """
    found = _MOMENT.fullmatch(value)
    if not found or _span(value):
        raise _not_an_hour(value, calendar)
    day, hour, offset = found.groups()
    since_midnight = _read_hour(hour, value, calendar)
    if not (day or calendar.alone):
        raise Wrong("day-needed", value=value, near=calendar.advised(since_midnight))
    chosen = read_day(day) if day else calendar.day_of(since_midnight)
    midnight = datetime(chosen.year, chosen.month, chosen.day)  # noqa: DTZ001 - local by intent
    return _Written(value, midnight + since_midnight, _read_offset(offset, value, calendar), day).instant(
        calendar
    )


def _read_hour(hour: str, value: str, calendar: Calendar) -> timedelta:
    found = _HOUR.fullmatch(hour)
    if not found:
        raise _not_an_hour(value, calendar)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    read = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes > 59 or seconds > 59 or read > _DAY_LASTS:
        raise Wrong("no-such-hour", value=value)
    return read


def _read_offset(offset: str | None, value: str, calendar: Calendar) -> timedelta | None:
    if offset is None or offset == "Z":
        return timedelta(0) if offset else None
    sign = -1 if offset[0] == "-" else 1
    read = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    if read > _FARTHEST or int(offset[-2:]) > 59:
        raise _not_an_hour(value, calendar)
    return sign * read


def _clock(since_midnight: timedelta) -> str:
    minutes = since_midnight // timedelta(minutes=1)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# ── In the event's zone ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Written:
    """The day and hour of a wall clock, perhaps with an offset; `day` if it was written."""

    value: str
    local: datetime
    offset: timedelta | None
    day: str | None

    def instant(self, calendar: Calendar) -> datetime:
        if calendar.zone is None:  # the zone's problem is reported; an offset may be right
            return (self.local - (self.offset or timedelta(0))).replace(tzinfo=UTC)
        if self.offset == timedelta(0) and self.day and self.value.endswith("Z"):
            return self.local.replace(tzinfo=UTC)
        return self._in(calendar.zone, calendar)

    def _in(self, zone: ZoneInfo, calendar: Calendar) -> datetime:
        """Refuse an hour that the clocks skip, and one they show twice unless it has its offset."""
        both = [self.local.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
        instant = both[0].astimezone(UTC)
        back = instant.astimezone(zone)
        if back.replace(tzinfo=None) != self.local:  # the skipped hour, moved on by the change
            near = self._advised(back.replace(tzinfo=None), calendar)
            raise Wrong("hour-skipped", value=self._shown, zone=zone.key, near=near)
        for candidate in both:
            if candidate.utcoffset() == self.offset:
                return candidate.astimezone(UTC)
        if both[0].utcoffset() != both[1].utcoffset():
            first, second = (moment.isoformat(timespec="minutes") for moment in both)
            raise Wrong("hour-twice", value=self._shown, zone=zone.key, first=first, second=second)
        if self.offset is None:
            return instant
        there = (self.local - self.offset).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        here, elsewhere = (self._advised(each, calendar) for each in (self.local, there))
        raise Wrong("offset-elsewhere", value=self.value, zone=zone.key, here=here, elsewhere=elsewhere)

    @property
    def _shown(self) -> str:
        return f"{self.local:%Y-%m-%d %H:%M}"

    def _advised(self, local: datetime, calendar: Calendar) -> str:
        since_midnight = timedelta(hours=local.hour, minutes=local.minute)
        is_same_day = local.date() == self.local.date()
        return calendar.advised(since_midnight, self.day if is_same_day else local.date())


# ── What was probably meant ─────────────────────────────────────────────────────────────────────────────


def _not_an_hour(value: str, calendar: Calendar) -> Wrong:
    """Say that this is not an hour, with what to write instead if that can be guessed."""
    if span := _span(value):
        return _two_hours(value, *span, calendar)
    found = _DATE_AND_MORE.fullmatch(value)
    day, rest = (day_like(found["date"]), found["rest"]) if found else (None, value)
    if found and not day:
        return Wrong("no-such-day", value=found["date"])
    if day and not rest:
        return Wrong("day-alone", value=value, near=calendar.advised(_EXAMPLE, day))
    readings = [calendar.advised(read, day) for read in hours_like(rest)]
    if not readings:
        return Wrong("not-an-hour", value=value)
    if not (day or calendar.alone):
        return Wrong("day-needed", value=value, near=readings[0])
    near, *others = readings
    if others:
        return Wrong("not-an-hour-near-counted", value=value, near=near, counted=others[0])
    return Wrong("not-an-hour-near", value=value, near=near)


def hours_like(value: str) -> list[timedelta]:
    """Read `10 heures 30`, `2:30 pm`; read `1030` also as minutes (or seconds) counted by a tool."""
    if begun := _HOUR_AND_MORE.fullmatch(value):
        value = begun[1]
    found = _HOUR_SAID.fullmatch(value)
    hours, minutes, half = found.groups() if found else (None, None, None)
    read = timedelta(hours=_of_24(int(hours), half), minutes=int(minutes or 0)) if hours else None
    readings = [read] if read is not None and int(minutes or 0) <= 59 else []
    if value.isdecimal() and len(value) in _COUNTED:
        readings.append(int(value) * _COUNTED[len(value)])
    return [reading for reading in readings if reading < _DAY_LASTS]


def _of_24(hours: int, half: str | None) -> int:
    if half is None:
        return hours
    return hours % 12 + (12 if half[0] in "pP" else 0)


def _two_hours(value: str, first: timedelta, second: timedelta, calendar: Calendar) -> Wrong:
    found = _DAY.match(value)
    day = read_day(found[0]) if found else None
    start = calendar.advised(first, day)
    if second > first:
        return Wrong("two-hours", value=value, start=start, end=calendar.advised(second, day))
    next_day = (day or calendar.day) + timedelta(days=1)
    return Wrong("two-hours", value=value, start=start, end=calendar.advised(second, next_day))


def _span(value: str) -> tuple[timedelta, timedelta] | None:
    """Return the start and the end in `10:30-11:30`; only a night may end at an earlier hour."""
    found = _TWO_HOURS.fullmatch(value)
    hours = [_hour_of(found[part]) for part in ("first", "second")] if found else []
    if len(hours) < 2 or hours[0] is None or hours[1] is None:
        return None
    first, second = hours[0], hours[1]
    return (first, second) if second > first or _through_a_night(first, second) else None


def _through_a_night(first: timedelta, second: timedelta) -> bool:
    """Return whether a session with these hours ends on the next day, at midnight or after it."""
    at_midnight = second == timedelta(0) and first > second
    return at_midnight or (first >= _EVENING and second <= _MORNING)


def _hour_of(written: str) -> timedelta | None:
    found = _HOUR.fullmatch(written if not written.isdecimal() else f"{written}h")
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (25, 0)
    return timedelta(hours=hours, minutes=minutes) if hours < 24 and minutes <= 59 else None
