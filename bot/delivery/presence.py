"""The presence of a platform: whether it answers anything at all. Its own answers are the only sign."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FAILING = timedelta(seconds=30)  # of wall time in which all attempts fail
QUIET = timedelta(seconds=45)  # of wall time in which nothing is heard: a listener hears something sooner


@dataclass(slots=True)
class Presence:
    """Signs of life of a platform; `failing_since` is the first failed attempt after the last answer.

    Both instants are wall time. Silence is measured on the monotonic clock, because a computer that slept was
    not left without an answer.
    """

    answered_at: datetime | None = None
    failing_since: datetime | None = None
    longest_silence: float = 75.0  # seconds without a word, even if nothing was seen to fail
    _answered: float = field(default_factory=time.monotonic)

    def answered(self, wall: datetime) -> None:
        self.answered_at, self.failing_since = wall, None
        self._answered = time.monotonic()

    def failed(self, wall: datetime) -> None:
        self.failing_since = self.failing_since or wall

    def shift(self, by: timedelta) -> None:
        """Move the instants along with a clock that jumped."""
        self.answered_at = self.answered_at and self.answered_at + by
        self.failing_since = self.failing_since and self.failing_since + by

    @property
    def silence(self) -> float:
        """The seconds since it last answered, or since we began to listen."""
        return time.monotonic() - self._answered

    def down_since(self, wall: datetime) -> datetime | None:
        """Return since when nothing answers (wall time); None while it does, or may."""
        is_quiet = self.answered_at is None or wall - self.answered_at >= QUIET
        is_failing = self.failing_since is not None and wall - self.failing_since >= FAILING and is_quiet
        is_silent = self.silence >= self.longest_silence
        return (self.failing_since or self.answered_at or wall) if is_failing or is_silent else None
