"""The day's clock with its jumps remembered: what was stamped before a jump keeps its hour."""

from datetime import datetime, timedelta

from bot.clock import Clock


class Jumps:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: list[tuple[datetime, timedelta]] = []  # wall time, and how much was left out until then

    def to(self, event: datetime) -> None:
        self._made.append((self._clock.wall(), self._clock.skipped))
        self._clock.skip_to(event)

    def event_time(self, wall: datetime) -> datetime:
        """What the day's clock showed at an instant of the past."""
        then = next((skipped for made, skipped in self._made if wall < made), self._clock.skipped)
        return self._clock.event_time(wall) - self._clock.skipped + then
