"""The day's clock: event time runs from the first start on, at a speed, also while the bot is down."""

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


@dataclass(frozen=True, slots=True)
class Clock:
    """`start` is event time at `first_start` (wall time); without them event time is wall time."""

    start: datetime | None = None
    first_start: datetime | None = None
    speed: float = 1.0
    wall: Callable[[], datetime] = field(default=wall_now)

    @property
    def rehearses(self) -> bool:
        return self.start is not None

    def now(self) -> Now:
        wall = self.wall()
        return Now(self.event_time(wall), wall)

    def event_time(self, wall: datetime) -> datetime:
        if self.start is None or self.first_start is None:
            return wall
        return self.start + (wall - self.first_start) * self.speed

    def wall_time(self, event: datetime) -> datetime:
        if self.start is None or self.first_start is None:
            return event
        return self.first_start + (event - self.start) / self.speed

    def until(self, event: datetime) -> timedelta:
        """Wall time left before an instant of event time."""
        return self.wall_time(event) - self.wall()
