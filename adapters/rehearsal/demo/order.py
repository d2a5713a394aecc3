"""Holds what happens for a moment, to tell it in the order of the servers' stamps, and what is alike once."""

import bisect
import time
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from adapters.rehearsal.demo.reading import code_in, what_is_said
from adapters.rehearsal.demo.watch import Deleted, Happening, Marked, Rewritten, Said
from bot.port.chat import VOTE_MARK

TOGETHER = 1.5  # seconds in which all sides have read what was said, and marks are told on one line


@dataclass(frozen=True, slots=True)
class Note:
    """A word to who looks on, before what follows."""

    text: str


@dataclass(slots=True)
class Held:
    """The first of what happened alike, its message as it read then; where it happened, and who did it."""

    happening: Happening | Note
    at: float  # the server's stamp, in seconds
    since: float  # monotonic
    key: Hashable = None  # of what is alike
    sides: set[str] = field(default_factory=set)
    by: dict[str, list[str]] = field(default_factory=dict)  # sender to marks


class Order:
    """All that is held, the oldest first."""

    def __init__(self) -> None:
        self._held: list[Held] = []
        self._alike: dict[Hashable, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def note(self, text: str) -> None:
        self._insert(Held(Note(text), time.time(), time.monotonic()))

    def hold(self, happening: Happening, at: float) -> None:
        key = _key(happening)
        held = self._alike.get(key)
        if key is None or held is None or _happened_before(happening, held):
            held = self._alike[key] = Held(_as_it_is(happening), at, time.monotonic(), key)
            self._insert(held)
        held.sides.add(happening.message.platform)
        if isinstance(happening, Marked):
            held.by.setdefault(happening.mark.sender, []).append(sign_of(happening.mark.mark))

    def _insert(self, held: Held) -> None:
        bisect.insort(self._held, held, key=lambda other: other.at)

    def behind(self) -> int:
        """How many are due to be told."""
        return sum(time.monotonic() - held.since >= TOGETHER for held in self._held)

    def take(self, older_than: float = TOGETHER) -> Held | None:
        """The next to be told, once it was held so long (seconds)."""
        if not self._held or time.monotonic() - self._held[0].since < older_than:
            return None
        held = self._held.pop(0)
        if self._alike.get(held.key) is held:
            del self._alike[held.key]
        return held


def _key(happening: Happening) -> Hashable | None:
    message = happening.message
    match happening:
        case Said() | Rewritten() | Deleted():
            is_everywhere = message.key.endswith(f":{message.platform}") and message.reader is None
            return (type(happening), what_is_said(message)) if message.ours and is_everywhere else None
        case Marked(mark=mark) if mark.ours:
            return "ours", message.event
        case Marked(mark=mark):
            return code_in(message) or message.event, sign_of(mark.mark)
    return None


def _happened_before(happening: Happening, held: Held) -> bool:
    """A second version on the same side; or the same button pressed again, which takes it back."""
    match happening:
        case Rewritten(message):
            return message.platform in held.sides
        case Marked(mark=mark):
            return not mark.ours and mark.sender in held.by
    return False


def sign_of(mark: str) -> str:
    """A vote's button and the mark of a vote are the same to who reads."""
    return VOTE_MARK if mark.startswith(f"[{VOTE_MARK}") else mark


def _as_it_is(happening: Happening) -> Happening:
    message = happening.message
    return replace(happening, message=replace(message, marks=dict(message.marks)))
