"""Limits how often we repair something for one person: anyone may ask, but not at the cost of others."""

import math
import time

AGAIN, EACH = 3600.0, 30  # seconds until a favour may be repeated, and favours to one person in that time
MOST_PEOPLE = 10_000  # remembered; the first to come are forgotten first


class Favours:
    """The favours done lately, by person."""

    def __init__(self) -> None:
        self._done: dict[str, dict[tuple[str, ...], float]] = {}

    def may_do(self, person: str, *what: str) -> bool:
        """Return whether this favour was not done lately, and the person has not had too many."""
        earliest = time.monotonic() - AGAIN
        theirs = {each: at for each, at in self._done.get(person, {}).items() if at > earliest}
        return len(theirs) < EACH and theirs.get(what, -math.inf) < earliest

    def note(self, person: str, *what: str) -> None:
        if person not in self._done and len(self._done) >= MOST_PEOPLE:
            del self._done[next(iter(self._done))]
        now = time.monotonic()
        theirs = self._done.pop(person, {})
        self._done[person] = {each: at for each, at in theirs.items() if at > now - AGAIN} | {what: now}
