"""A short hold on events, to show them in the order of the servers' stamps, and similar ones once."""

import bisect
import time
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from adapters.rehearsal.demo.reading import code_in, what_is_said
from adapters.rehearsal.demo.watch import Deleted, Happening, Marked, Rewritten, Said
from bot.port.chat import VOTE_MARK

TOGETHER = 1.5  # seconds for all sides to read a message, and for marks to gather on one line


@dataclass(frozen=True, slots=True)
class Note:
    """A note to the onlooker, shown before what follows."""

    text: str


@dataclass(slots=True)
class Held:
    """The first of several similar events, its message as it read then, its sides, and the people's marks."""

    happening: Happening | Note
    at: float  # the server's stamp, in seconds
    since: float  # monotonic
    key: Hashable = None  # the same for similar events
    sides: set[str] = field(default_factory=set)
    by: dict[str, list[str]] = field(default_factory=dict)  # sender to marks


class Order:
    """All events that are held, the oldest first."""

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
        """Return how many are due to be shown."""
        return sum(time.monotonic() - held.since >= TOGETHER for held in self._held)

    def take(self, older_than: float = TOGETHER) -> Held | None:
        """Return the next to be shown, once it was held for `older_than` seconds; None before."""
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
            said = what_is_said(message)
            is_everywhere = said != message.key and message.reader is None
            if not (message.ours and is_everywhere):
                return None
            version = message.text if message.kind == "card" else ""  # one side may be an edit behind
            return type(happening), said, version
        case Marked(mark=mark) if mark.ours:
            return "ours", message.event
        case Marked(mark=mark):
            return code_in(message) or message.event, sign_of(mark.mark)
    return None


def _happened_before(happening: Happening, held: Held) -> bool:
    """Return whether this is a second version on one side, or a second press, which undoes the first."""
    match happening:
        case Rewritten(message):
            return message.platform in held.sides
        case Marked(mark=mark):
            return not mark.ours and mark.sender in held.by
    return False


def sign_of(mark: str) -> str:
    """Return a mark's sign; to a reader, a vote's button is the same as the mark of a vote."""
    return VOTE_MARK if mark.startswith(f"[{VOTE_MARK}") else mark


def _as_it_is(happening: Happening) -> Happening:
    message = happening.message
    return replace(happening, message=replace(message, marks=dict(message.marks)))
