"""How often something is mended for somebody: anyone may ask, and nobody at the cost of the others."""

import math
import time

AGAIN, EACH = 3600.0, 30  # seconds until the same is done again, and favours in that time for one person
MOST_PEOPLE = 10_000  # remembered; who came first is forgotten first


class Favours:
    """What was done for whom, lately."""

    def __init__(self) -> None:
        self._done: dict[str, dict[tuple[str, ...], float]] = {}

    def may_do(self, person: str, *what: str) -> bool:
        """Whether it is due, and not too much for this person."""
        earliest = time.monotonic() - AGAIN
        theirs = {each: at for each, at in self._done.get(person, {}).items() if at > earliest}
        return len(theirs) < EACH and theirs.get(what, -math.inf) < earliest

    def note(self, person: str, *what: str) -> None:
        if person not in self._done and len(self._done) >= MOST_PEOPLE:
            del self._done[next(iter(self._done))]
        now = time.monotonic()
        theirs = self._done.pop(person, {})
        self._done[person] = {each: at for each, at in theirs.items() if at > now - AGAIN} | {what: now}
