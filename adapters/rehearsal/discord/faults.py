"""Answers that go wrong on demand: refused, broken, late, or lost after the effect."""

import fnmatch
import random
from dataclasses import dataclass, field

BAD_GATEWAY_PAGE = (
    "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"
)


@dataclass(eq=False)
class Fault:
    """A rule that strikes requests whose method and path match (`*` stands for anything, slashes too).

    The path is without `/api/v10`: `/channels/*/messages`. Each strike waits `delay` seconds, then resets the
    connection, answers `status`, or (if neither is given) lets the request pass. With `after=True` the effect
    takes place first, so that only the answer is lost. `times=None` never ends; `fraction` strikes that share
    of the matching requests, the same ones for the same `seed`.

    A 429 carries `retry_after` and `scope` ("user", "global" or "shared"); without `via` it looks like a ban
    by Cloudflare. `html=True` gives the page of a proxy instead of JSON; `spoilt=True` leaves the answer as
    it is, except that the first element of a list is null.
    """

    method: str
    path: str
    status: int | None = None
    html: bool = False
    spoilt: bool = False
    reset: bool = False
    delay: float = 0.0
    after: bool = False
    times: int | None = 1
    fraction: float | None = None
    seed: int = 0
    retry_after: float = 0.1
    scope: str = "user"
    via: bool = True
    code: int = 0
    message: str = "This fault was ordered by a test"
    hits: int = 0
    _chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    @property
    def over(self) -> bool:
        return self.times is not None and self.hits >= self.times

    def stop(self) -> None:
        self.times = self.hits

    def strikes(self, method: str, path: str) -> bool:
        """Return whether this strikes a request, and count it if so."""
        if self.over or not matches(self.method, self.path, method, path):
            return False
        if self.fraction is not None and self._chance.random() >= self.fraction:
            return False
        self.hits += 1
        return True


class Faults:
    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._rules.append(fault)
        return fault

    def clear(self) -> None:
        self._rules.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """Return the first rule that strikes this request, if any."""
        self._rules = [rule for rule in self._rules if not rule.over]
        return next((rule for rule in self._rules if rule.strikes(method, path)), None)


def matches(wanted_method: str, wanted_path: str, method: str, path: str) -> bool:
    return wanted_method in ("*", method) and fnmatch.fnmatchcase(path, wanted_path)
