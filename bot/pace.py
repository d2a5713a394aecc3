"""How fast a platform lets us send: learnt from its refusals, forgotten when it stops refusing."""

from dataclasses import dataclass

SLOWEST = 10.0  # seconds between two sends
FREE_AGAIN = 0.05  # an interval below this is no limit
EASE = 0.85  # after each send accepted at this pace, the next may come a little sooner


@dataclass
class Pace:
    """One token bucket a platform, in seconds of the loop's clock; without a limit it costs nothing."""

    interval: float = 0.0
    _next: float = 0.0

    @property
    def slowed(self) -> bool:
        return self.interval > 0

    def wait(self, now: float) -> float:
        """Seconds until the next send may start."""
        return max(0.0, self._next - now)

    def spent(self, now: float) -> None:
        if self.interval:
            self._next = max(self._next, now + self.interval)

    def accepted(self) -> None:
        """The platform took it: a little faster, until it refuses again or the limit is gone."""
        self.interval = self.interval * EASE if self.interval * EASE > FREE_AGAIN else 0.0

    def refused(self, now: float, seconds: float) -> None:
        """It asked to wait: obey, and keep that distance from now on."""
        self.interval = min(max(seconds, self.interval * 1.5, 0.2), SLOWEST)
        self.pause(now, seconds)

    def pause(self, now: float, seconds: float) -> None:
        self._next = max(self._next, now + seconds)
