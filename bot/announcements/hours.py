"""The hours of an announcement, as people write them and as instants of event time. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.day import Day

_HOUR = (
    r"(?:(?P<named>midi|noon|minuit|midnight)"
    r"|(?P<hours>\d{1,2})\s?(?:h\s?(?P<minutes>\d{2})?|:(?P<past>\d{2})(?:\s?(?P<half>[ap])\.?m\.?)?"
    r"|(?P<of>[ap])\.?m\.?))(?![^\s,])"
)
_CLOCK = re.compile(_HOUR, re.IGNORECASE)
# `à 14:10`, `jusqu’à 15h`, `at 14:10`, `until 3 pm`
_CLAUSE = re.compile(rf"(?<!\S)(?:(?P<until>jusqu['’]?\s?[àa]|until|till)|[àa]|at)\s*{_HOUR}", re.IGNORECASE)
_NAMED = {"midi": 12, "noon": 12, "minuit": 24, "midnight": 24}
_THROUGH_A_NIGHT = timedelta(hours=6)  # at most, from an hour to the next one of an earlier number


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as written; one that no clock shows is kept too, so that it can be refused."""

    hours: int
    minutes: int

    @property
    def exists(self) -> bool:
        return (self.hours < 24 and self.minutes < 60) or (self.hours, self.minutes) == (24, 0)

    def __str__(self) -> str:
        return f"{self.hours}:{self.minutes:02d}"


@dataclass(frozen=True, slots=True)
class Hours:
    """The instants between which an announcement stands; None: from now on, for ever."""

    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clauses:
    """The hours named before the colon, and the words that are left there; `twice`: one was given twice."""

    rest: str
    at: Clock | None = None
    until: Clock | None = None
    twice: bool = False

    @property
    def any(self) -> bool:
        return self.at is not None or self.until is not None


class Wrong(Exception):
    """The hours make no sense; `key` is the text that says why, about `clock`."""

    def __init__(self, key: str, clock: Clock) -> None:
        super().__init__(key)
        self.key, self.clock = key, clock


def read_clock(words: str) -> Clock | None:
    """Read `14:10`, `14h10`, `14 h 10`, `14h`, `2:10 pm`, `midi`, alone or after a word such as « à »."""
    found = _CLAUSE.fullmatch(words.strip()) or _CLOCK.fullmatch(words.strip())
    return _clock(found) if found else None


def read_clauses(head: str) -> Clauses:
    """Take the hours out of what stands before the colon."""
    at, until = ([f for f in _CLAUSE.finditer(head) if bool(f["until"]) is ends] for ends in (False, True))
    return Clauses(
        rest=_CLAUSE.sub(" ", head),
        at=_clock(at[0]) if at else None,
        until=_clock(until[0]) if until else None,
        twice=len(at) > 1 or len(until) > 1,
    )


def _clock(found: re.Match[str]) -> Clock:
    if found["named"]:
        return Clock(_NAMED[found["named"].lower()], 0)
    hours, half = int(found["hours"]), (found["half"] or found["of"] or "").lower()
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half == "p" else 0)
    return Clock(hours, int(found["minutes"] or found["past"] or 0))


def instants(day: Day, clauses: Clauses, now: datetime, former: Hours | None = None) -> Hours:
    """Return the instants that the hours mean: the next of each; those that `former` had stay as they are.

    Raises Wrong for an hour that does not exist or is past, and for an end before the beginning.
    """
    former = former or Hours()
    at = _kept(day, clauses.at, former.at) or _next(day, clauses.at, now)
    if clauses.until is None:
        return Hours(at)
    until = _kept(day, clauses.until, former.until) if at == former.at else None
    until = until or (_after(day, clauses.until, at) if at else _next(day, clauses.until, now))
    return Hours(at, until)


def _kept(day: Day, clock: Clock | None, former: datetime | None) -> datetime | None:
    """Return the instant that an announcement had, if its hour is still written."""
    if clock is None or former is None:
        return None
    local = former.astimezone(_zone(day))
    return former if (local.hour, local.minute) == (clock.hours % 24, clock.minutes) else None


def _next(day: Day, clock: Clock | None, now: datetime) -> datetime | None:
    """Return the next instant at which it is that hour, within the event."""
    if clock is None:
        return None
    _refuse_no_hour(clock)
    today = now.astimezone(_zone(day)).date()
    for on in (today, today + timedelta(days=1)):
        for fold in (0, 1):  # an hour that comes twice, as the clocks go back
            instant = _on(day, on, clock, fold)
            if now < instant <= _last(day):
                return instant
    raise Wrong("hour-past", clock)


def _after(day: Day, clock: Clock, at: datetime) -> datetime:
    """Return the instant of that hour which follows `at`: the same day, or in the night that follows."""
    _refuse_no_hour(clock)
    on = at.astimezone(_zone(day)).date()
    until = _on(day, on, clock)
    if until <= at:
        until = _on(day, on + timedelta(days=1), clock)
        if until - at > _THROUGH_A_NIGHT:
            raise Wrong("hour-until-before", clock)
    return until


def _refuse_no_hour(clock: Clock) -> None:
    if not clock.exists:
        raise Wrong("no-such-hour", clock)


def _on(day: Day, on: date, clock: Clock, fold: int = 0) -> datetime:
    on += timedelta(days=clock.hours // 24)
    return datetime.combine(on, time(clock.hours % 24, clock.minutes, fold=fold), _zone(day)).astimezone(UTC)


def _last(day: Day) -> datetime:
    """Return the end of the event: the midnight after its last day, or later if a session is."""
    midnight = _on(day, day.programme.event.last_day, Clock(24, 0))
    return max(midnight, day.programme.end)


def _zone(day: Day) -> ZoneInfo:
    return day.programme.event.timezone
