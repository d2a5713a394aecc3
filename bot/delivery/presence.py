"""Whether a platform answers, to whatever it is asked. What it says of itself is the only sign."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FAILING = timedelta(seconds=30)  # of wall time, all attempts in vain
QUIET = timedelta(seconds=45)  # of wall time, nothing heard: who listens hears from it sooner than that
SILENT = 75.0  # seconds without a word, though nothing was seen to fail


@dataclass(slots=True)
class Presence:
    """`failing_since` is the first attempt in vain after the last answer; both instants are wall time.

    Silence is measured on the monotonic clock: a computer that slept has not been left without an answer.
    """

    answered_at: datetime | None = None
    failing_since: datetime | None = None
    _answered: float = field(default_factory=time.monotonic)

    def answered(self, wall: datetime) -> None:
        self.answered_at, self.failing_since = wall, None
        self._answered = time.monotonic()

    def failed(self, wall: datetime) -> None:
        self.failing_since = self.failing_since or wall

    def shift(self, by: timedelta) -> None:
        """The clock jumped: what was measured on it goes along."""
        self.answered_at = self.answered_at and self.answered_at + by
        self.failing_since = self.failing_since and self.failing_since + by

    @property
    def silence(self) -> float:
        """Seconds since it answered last, or since we began to listen."""
        return time.monotonic() - self._answered

    def down_since(self, wall: datetime) -> datetime | None:
        """Since when nothing answers (wall time); None while it does, or may."""
        is_quiet = self.answered_at is None or wall - self.answered_at >= QUIET
        is_failing = self.failing_since is not None and wall - self.failing_since >= FAILING and is_quiet
        is_silent = self.silence >= SILENT
        return (self.failing_since or self.answered_at or wall) if is_failing or is_silent else None
