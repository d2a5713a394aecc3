"""What the bot says on every side is told once: the first is held until the others come."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from adapters.rehearsal.demo.reading import what_is_said
from adapters.rehearsal.demo.watch import Deleted, Message, Rewritten, Said

Twin = Said | Rewritten | Deleted


@dataclass(slots=True)
class _Held:
    """What the bot did on some sides, until the others did it too."""

    happening: Twin
    since: float
    at: float
    sides: set[str]


class Twins:
    """`tell` is given a happening, its stamp, and the sides on which it happened."""

    def __init__(self, sides: Collection[str], tell: Callable[[Twin, float, Collection[str]], None]) -> None:
        self._sides, self._tell = sides, tell
        self._held: dict[tuple[type, str], _Held] = {}

    def expects(self, happening: Twin) -> bool:
        message = happening.message
        is_everywhere = message.key.endswith(f":{message.platform}") and message.reader is None
        return len(self._sides) > 1 and message.ours and is_everywhere

    def hold(self, happening: Twin, at: float) -> None:
        key = (type(happening), what_is_said(happening.message))
        held = self._held.setdefault(key, _Held(happening, time.monotonic(), at, set()))
        held.sides.add(happening.message.platform)
        if len(held.sides) == len(self._sides):
            del self._held[key]
            self._tell(held.happening, held.at, held.sides)

    def flush(self, older_than: float = 0, of: Message | None = None) -> None:
        """Tell what was held so long, or what was held of one message, without waiting for the others."""
        now = time.monotonic()
        for key, held in list(self._held.items()):
            if now - held.since >= older_than and (of is None or of is held.happening.message):
                del self._held[key]
                self._tell(held.happening, held.at, held.sides)
