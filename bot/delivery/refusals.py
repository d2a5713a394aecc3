"""Places where a permission is missing: their rows wait, and one of them is tried now and then."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.port.backoff import pause
from bot.timings import USUAL, Timings

OWN_FAULT = 3  # refusals of one row after which another of its place goes first


@dataclass(slots=True)
class Closed:
    """A place that refuses us since `since` (wall time); `again` is the loop time of the next try."""

    since: datetime
    again: float = 0.0
    refusals: int = 0
    of_rows: dict[int, int] = field(default_factory=dict)  # how often each row was refused


@dataclass(frozen=True, slots=True)
class Opened:
    """A place, closed since then, that took something; `wholly` if it now takes both words and marks."""

    since: datetime
    wholly: bool


class Permissions:
    """Permissions on one platform. Marks are apart from words: where marks are refused, words go on."""

    def __init__(self, timings: Timings = USUAL) -> None:
        self._timings = timings
        self._words: dict[str, Closed] = {}
        self._marks: dict[str, Closed] = {}
        self._outlived: set[int] = set()  # rows refused in a place that took others afterwards

    def refused(self, place: str, *, mark: bool, row: int, time: float, wall: datetime) -> Closed:
        """Count a refusal; rows that were under way together count as one.

        If both marks and words are refused, both count from the first refusal.
        """
        other = self._of(not mark).get(place)
        closed = self._of(mark).setdefault(place, Closed(wall if other is None else other.since))
        closed.of_rows[row] = closed.of_rows.get(row, 0) + 1
        if time >= closed.again:
            first, longest = self._timings.first_try, self._timings.longest_try
            closed.again = time + pause(closed.refusals + 1, first, longest, spread=0)
            closed.refusals += 1
        return closed

    def remember(self, place: str, since: datetime, *, mark: bool) -> None:
        """Remember a place that was closed when we stopped; the next attempt there shows if it still is."""
        self._of(mark).setdefault(place, Closed(since))

    def allowed(self, place: str, *, mark: bool) -> Opened | None:
        """Note that something was done there; return what that opened, if the place was closed."""
        closed = self._of(mark).pop(place, None)
        if closed is None:
            return None
        self._outlived |= closed.of_rows.keys()
        return Opened(closed.since, wholly=place not in self._of(not mark))

    def is_own_fault(self, row: int) -> bool:
        """True if a row is refused where others are not: it would close its place again and again."""
        return row in self._outlived

    def forget(self, row: int) -> None:
        self._outlived.discard(row)

    def resting(self, time: float, *, marks: bool) -> dict[str, float]:
        """Return the places that are not to be tried yet, each with the loop time when they are."""
        return {place: closed.again for place, closed in self._of(marks).items() if closed.again > time}

    def is_resting(self, place: str, time: float, *, mark: bool) -> bool:
        closed = self._of(mark).get(place)
        return closed is not None and closed.again > time

    def _of(self, mark: bool) -> dict[str, Closed]:
        return self._marks if mark else self._words
