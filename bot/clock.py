"""The day's clock: event time runs from the first start, at a given speed, even while the bot is down."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def wall_now() -> datetime:
    """Return the computer's time, in UTC. Only `cli` and `app` pass this function to others."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Now:
    """One instant, on both clocks."""

    event: datetime
    wall: datetime


@dataclass(slots=True)
class Clock:
    """The clock of the day: `start` is the event time at `first_start` (wall time).

    Without them event time is wall time. `skipped` is event time that a rehearsal jumped over: the demo
    leaves out idle hours.
    """

    start: datetime | None = None
    first_start: datetime | None = None
    speed: float = 1.0
    wall: Callable[[], datetime] = field(default=wall_now)
    skipped: timedelta = timedelta(0)

    @property
    def rehearses(self) -> bool:
        return self.start is not None

    def now(self) -> Now:
        wall = self.wall()
        return Now(self.event_time(wall), wall)

    def event_time(self, wall: datetime) -> datetime:
        if self.start is None or self.first_start is None:
            return wall
        return self.start + (wall - self.first_start) * self.speed + self.skipped

    def wall_time(self, event: datetime) -> datetime:
        if self.start is None or self.first_start is None:
            return event
        return self.first_start + (event - self.start - self.skipped) / self.speed

    def skip_to(self, event: datetime) -> None:
        """Jump ahead to an instant of event time, never back. Only a rehearsal's clock jumps."""
        self.skipped += max(event - self.now().event, timedelta(0))


JUMP = 2.0  # seconds that the computer's clock may drift from the steady clock between two looks


@dataclass(slots=True)
class Jumps:
    """Detects, beside a steady clock, that the computer's clock was set or slept; counts how often."""

    wall: Callable[[], datetime] = field(default=wall_now)
    steady: Callable[[], float] = field(default=time.monotonic)
    number: int = 0
    _ahead: float | None = None

    def look(self) -> float:
        """Return how many seconds the clock jumped since the last look: negative is back, 0 is no jump."""
        ahead = self.wall().timestamp() - self.steady()
        jumped = 0.0 if self._ahead is None else ahead - self._ahead
        self._ahead = ahead
        if abs(jumped) <= JUMP:
            return 0.0
        self.number += 1
        return jumped
