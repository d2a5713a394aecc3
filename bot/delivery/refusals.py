"""Places where we lack a permission: what is to be done there waits, and one of it is tried now and then."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.port.backoff import pause

FIRST_TRY, LONGEST_TRY = 5.0, 60.0  # seconds until a place that refused is tried again
OWN_FAULT = 3  # refusals of one row after which another of its place is tried before it


@dataclass(slots=True)
class Closed:
    """`since` is wall time; `again`, an instant of the loop, is when it is tried next."""

    since: datetime
    again: float = 0.0
    refusals: int = 0
    of_rows: dict[int, int] = field(default_factory=dict)  # how often each row was refused


@dataclass(frozen=True, slots=True)
class Opened:
    """What was closed since then took something; `wholly`: words and marks alike are taken there now."""

    since: datetime
    wholly: bool


class Permissions:
    """Of one platform. Marks are permitted apart from words: where those are refused, words go on."""

    def __init__(self) -> None:
        self._words: dict[str, Closed] = {}
        self._marks: dict[str, Closed] = {}
        self._outlived: set[int] = set()  # rows refused in a place that took others afterwards

    def refused(self, place: str, *, mark: bool, row: int, time: float, wall: datetime) -> Closed:
        """Count it; rows that were under way together count as one refusal.

        Marks and words that are missing together are so since the same instant.
        """
        other = self._of(not mark).get(place)
        closed = self._of(mark).setdefault(place, Closed(wall if other is None else other.since))
        closed.of_rows[row] = closed.of_rows.get(row, 0) + 1
        if time >= closed.again:
            closed.again = time + pause(closed.refusals + 1, FIRST_TRY, LONGEST_TRY, spread=0)
            closed.refusals += 1
        return closed

    def remember(self, place: str, since: datetime, *, mark: bool) -> None:
        """It was closed when we ended; whether it still is, the first thing to be done there will tell."""
        self._of(mark).setdefault(place, Closed(since))

    def allowed(self, place: str, *, mark: bool) -> Opened | None:
        """Something was done there: what that opened, if it was closed."""
        closed = self._of(mark).pop(place, None)
        if closed is None:
            return None
        self._outlived |= closed.of_rows.keys()
        return Opened(closed.since, wholly=place not in self._of(not mark))

    def is_own_fault(self, row: int) -> bool:
        """Whether a row is refused where others are not: it would close its place again and again."""
        return row in self._outlived

    def forget(self, row: int) -> None:
        self._outlived.discard(row)

    def resting(self, time: float, *, marks: bool) -> dict[str, float]:
        """The places that are not to be tried yet, each with the instant when it is."""
        return {place: closed.again for place, closed in self._of(marks).items() if closed.again > time}

    def is_resting(self, place: str, time: float, *, mark: bool) -> bool:
        closed = self._of(mark).get(place)
        return closed is not None and closed.again > time

    def _of(self, mark: bool) -> dict[str, Closed]:
        return self._marks if mark else self._words
