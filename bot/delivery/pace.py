"""The pace at which a platform lets us send: a bucket of tokens whose rate is learnt from refusals."""

from dataclasses import dataclass

BURST = 10.0  # tokens restored by a rest; a server that allows fewer refuses once per burst
SLOWEST = 10.0  # seconds between two sends
LEAST = 0.2  # a refusal that names no time still means this much
FREE_AGAIN = 0.05  # an interval below this is no limit
EASE, EASE_MORE = 0.97, 0.85  # factors after a send accepted at the pace itself, and after many in a row
MANY = 10
MEMORY = 3600.0  # seconds without a refusal after which we count as unlimited


@dataclass
class Pace:
    """One bucket per platform, in seconds of the loop's clock; without a limit it costs nothing."""

    interval: float = 0.0  # seconds in which a token comes back; 0 while nobody limits us
    refusals: int = 0
    sends: int = 0  # accepted
    _tokens: float = 0.0
    _counted: float = 0.0  # when the tokens were counted
    _held: float = 0.0  # until when nothing is sent
    _last: float = 0.0  # when the last send was accepted
    _refused: float = 0.0  # when a send was last refused
    _tight: bool = False  # the last send took the last token
    _in_a_row: int = 0

    @property
    def limited(self) -> bool:
        return self.interval > 0

    def tokens(self, now: float) -> float:
        """Return how many sends may go at once; meaningful only while limited."""
        return self._tokens_at(now)

    @property
    def rest(self) -> float:
        """The seconds that bring a whole burst back."""
        return BURST * self.interval

    def until_rested(self, now: float) -> float:
        """Return the seconds until a whole burst is back, if nothing is sent meanwhile."""
        lacking = (BURST - self._tokens_at(now)) * self.interval if self.limited else 0.0
        return max(0.0, self._held - now, lacking)

    def wait(self, now: float) -> float:
        """Return the seconds until the next send may start."""
        lacking = (1 - self._tokens_at(now)) * self.interval if self.limited else 0.0
        return max(0.0, self._held - now, lacking)

    def spent(self, now: float) -> None:
        if self.limited:
            self._set_tokens(now, self._tokens_at(now) - 1)
            self._tight = self._tokens < 1

    def accepted(self, now: float) -> None:
        """Count a send; at the pace itself, go a little faster until the platform refuses or has no limit."""
        self._last = now
        self.sends += 1
        if now - self._refused > MEMORY:
            self.interval = 0.0
        if not self.limited or not self._tight:
            return
        self._in_a_row += 1
        self.interval *= EASE if self._in_a_row <= MANY else EASE_MORE
        if self.interval < FREE_AGAIN:
            self.interval = 0.0

    def refused(self, now: float, seconds: float) -> None:
        """Obey, and keep that distance from now on: the time since the last send was not enough."""
        self.refusals += 1
        self._refused, self._in_a_row = now, 0
        needed = min(now - self._last + seconds, self.interval * 1.5)
        self.interval = min(max(seconds, needed, LEAST), SLOWEST)
        self._set_tokens(now, 1 - seconds / self.interval)
        self.pause(now, seconds)

    def pause(self, now: float, seconds: float) -> None:
        self._held = max(self._held, now + seconds)

    def _tokens_at(self, now: float) -> float:
        return min(BURST, self._tokens + (now - self._counted) / self.interval)

    def _set_tokens(self, now: float, tokens: float) -> None:
        self._tokens, self._counted = tokens, now
