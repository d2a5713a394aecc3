"""The day's clock with its jumps remembered, so that earlier stamps keep their hour."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock


class Jumps:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: list[tuple[datetime, timedelta]] = []  # wall time, and the time skipped until then
        self._former: tuple[datetime, Clock] | None = None  # until when another clock ran, and that clock

    def to(self, event: datetime) -> None:
        self._made.append((self._clock.wall(), self._clock.skipped))
        self._clock.skip_to(event)

    def go_on_at(self, speed: float) -> None:
        """Change the speed from now on; this can be done only once."""
        now, clock = self._clock.now(), self._clock
        self._former = (now.wall, replace(clock))
        clock.start, clock.first_start = now.event, now.wall
        clock.speed, clock.skipped = speed, timedelta(0)

    def event_time(self, wall: datetime) -> datetime:
        """Return the time that the day's clock showed at an instant of the past."""
        clock = self._clock
        if self._former is not None and wall < self._former[0]:
            clock = self._former[1]
        then = next((skipped for made, skipped in self._made if wall < made), clock.skipped)
        return clock.event_time(wall) - clock.skipped + then
