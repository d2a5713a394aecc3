"""The bot's health, and why it is not well, for `/healthz`. It must be true to be of any use."""

from dataclasses import asdict, dataclass
from typing import Any

BROKE_WITHIN = 60.0  # seconds for which a part that broke counts as unwell, even though it was restarted
TICKS_WITHIN = 45.0  # seconds of wall time: the clock turns every 15, and its watchdog after 30


@dataclass(frozen=True, slots=True)
class PlatformHealth:
    """The health of a platform: `silence` is the seconds since it was last heard, `lost` counts lost places.

    `is_out` is true if no place is left.
    """

    name: str
    silence: float
    is_down: bool
    lost: int = 0
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class PlaceHealth:
    """A place that is lost or closed to us: `why` as the code names it, `seconds` since it was reported."""

    platform: str
    place: str
    why: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Health:
    """The bot's health. In seconds: `since_tick` since the clock turned, `overdue` of the oldest unsaid row.

    `broken` are the parts that broke lately: one that breaks every second does nothing. A database that is
    damaged in one part may take writes in another.

    Overdue rows are reported but are no illness: a slow platform or a refused place causes them, and a
    restart would not fix that. The same holds for a lost place, as long as its platform has another.
    `clock_jumps` is how often the computer's clock was set.
    """

    platforms: tuple[PlatformHealth, ...]
    since_tick: float
    is_writable: bool
    overdue: float
    is_damaged: bool = False
    broken: tuple[str, ...] = ()
    clock_jumps: int = 0
    places: tuple[PlaceHealth, ...] = ()

    @property
    def troubles(self) -> tuple[str, ...]:
        down = [p for p in self.platforms if p.is_down]
        deaf = [f"{p.name} has not been heard for {p.silence:.0f} s" for p in down if not p.is_out]
        out = [f"{p.name} has no place left" for p in down if p.is_out]
        stopped = [f"the clock has not turned for {self.since_tick:.0f} s"]
        late = stopped if self.since_tick > TICKS_WITHIN else []
        unwritable = [] if self.is_writable else ["the database cannot be written"]
        damaged = ["the database is damaged"] if self.is_damaged else []
        broken = [f"{part} broke within the last {BROKE_WITHIN:.0f} s" for part in self.broken]
        return (*deaf, *out, *late, *unwritable, *damaged, *broken)

    @property
    def is_well(self) -> bool:
        return not self.troubles

    def as_json(self) -> dict[str, Any]:
        return {"well": self.is_well, "troubles": list(self.troubles), **asdict(self)}
