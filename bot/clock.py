"""The day's clock: event time runs from the first start on, at a speed, also while the bot is down."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def wall_now() -> datetime:
    """The computer's clock, in UTC. Only `cli` and `app` hand it to others."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Now:
    """One instant, on both clocks."""

    event: datetime
    wall: datetime


@dataclass(slots=True)
class Clock:
    """`start` is event time at `first_start` (wall time); without them event time is wall time.

    `skipped` is event time that a rehearsal jumped over: the demo leaves idle hours out.
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
        """Jump ahead to an instant of event time; a rehearsal's clock only, and never back."""
        self.skipped += max(event - self.now().event, timedelta(0))


JUMP = 2.0  # seconds that the computer's clock may differ from one that is never set, between two looks


@dataclass(slots=True)
class Jumps:
    """Whether the computer's clock was set, or slept: seen beside one that is never set. How often it was."""

    wall: Callable[[], datetime] = field(default=wall_now)
    steady: Callable[[], float] = field(default=time.monotonic)
    number: int = 0
    _ahead: float | None = None

    def look(self) -> float:
        """By how many seconds it jumped since the last look, back if negative; 0 if it did not."""
        ahead = self.wall().timestamp() - self.steady()
        jumped = 0.0 if self._ahead is None else ahead - self._ahead
        self._ahead = ahead
        if abs(jumped) <= JUMP:
            return 0.0
        self.number += 1
        return jumped
