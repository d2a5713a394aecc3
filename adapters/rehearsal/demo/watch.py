"""Messages as participants read them on every side: after their edits, with their marks."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.port.chat import bare

T = TypeVar("T")

CODE = re.compile(r"^(?:C\d+|P\d*)-\d+$")


class NotSeen(Exception):
    """Something that the script waits for did not come."""


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    label: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Mark:
    mark: str
    sender: str
    ours: bool


@dataclass(slots=True)
class Message:
    """A message on one side (`platform`), under its id there.

    `key` is the bot's own name for its message; `at` is the server's stamp, in seconds; `markup` is what a
    client renders. `reader` is the only person who sees it, or None.
    """

    platform: str
    event: str
    place: str
    sender: str
    ours: bool
    key: str
    at: float
    text: str
    markup: str = ""
    reader: str | None = None
    buttons: Sequence[Button] = ()
    marks: dict[str, Mark] = field(default_factory=dict)  # by the mark's own id
    versions: int = 1
    removed: bool = False

    @property
    def our_marks(self) -> list[str]:
        return [mark.mark for mark in self.marks.values() if mark.ours]

    def button(self, mark: str) -> Button | None:
        return next((button for button in self.buttons if bare(button.emoji) == bare(mark)), None)

    @property
    def kind(self) -> str:
        """`reminder`, `digest`, `stage`, `card`, `step`, `reply`… ; empty for people's messages."""
        return self.key.split(":")[0]


@dataclass(frozen=True, slots=True)
class Said:
    message: Message


@dataclass(frozen=True, slots=True)
class Rewritten:
    message: Message
    before: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark was put under a message, or its button pressed."""

    message: Message
    mark: Mark


@dataclass(frozen=True, slots=True)
class Unmarked:
    message: Message
    mark: Mark


@dataclass(frozen=True, slots=True)
class Deleted:
    message: Message
    sender: str
    by_us: bool


@dataclass(frozen=True, slots=True)
class Commanded:
    """A request to the bot without a message that others see."""

    message: Message


Happening = Said | Rewritten | Marked | Unmarked | Deleted | Commanded


PATIENCE = 120.0  # seconds; even a busy machine needs only part of it


class Watch:
    """All that was read, by anyone's eyes; each event is passed to `show`."""

    def __init__(self, show: Callable[[Happening, float], None]) -> None:
        self.messages: dict[str, Message] = {}
        self.presses: Counter[str] = Counter()  # of buttons, by platform
        self._show = show
        self._reactions: dict[str, Message] = {}
        self._changed = asyncio.Event()

    def said(self, message: Message) -> None:
        self.messages[message.event] = message
        self._happened(Said(message), message.at)

    def commanded(self, message: Message) -> None:
        self.messages[message.event] = message
        self._happened(Commanded(message), message.at)

    def rewritten(
        self, id: str, text: str, markup: str, at: float, *, buttons: Sequence[Button] = ()
    ) -> None:
        if (message := self.messages.get(id)) is None:
            return
        before, message.text, message.markup, message.buttons = message.text, text, markup, buttons
        message.versions += 1
        self._happened(Rewritten(message, before), at)

    def marked(self, id: str, event: str, mark: Mark, at: float) -> None:
        if (message := self.messages.get(id)) is None:
            return
        message.marks[event] = mark
        self._reactions[event] = message
        self._happened(Marked(message, mark), at)

    def pressed(self, message: Message, mark: Mark, at: float) -> None:
        """Record a press of a button, which leaves no mark."""
        self.presses[message.platform] += 1
        self._happened(Marked(message, mark), at)

    def removed(self, event: str, sender: str, at: float, *, by_us: bool) -> None:
        """Record the removal of a message or a mark."""
        if (under := self._reactions.get(event)) is not None:
            if mark := under.marks.pop(event, None):
                self._happened(Unmarked(under, mark), at)
        elif message := self.messages.get(event):
            message.removed = True
            self._happened(Deleted(message, sender, by_us), at)

    def _happened(self, happening: Happening, at: float) -> None:
        self._show(happening, at)
        self._changed.set()

    def vanished(self, message: Message, *, gone: bool) -> None:
        """Note that a message is no longer where it was, or is there again, which nobody is shown."""
        if message.removed is not gone:
            message.removed = gone
            self._changed.set()

    # ── Waiting ─────────────────────────────────────────────────────────────────────────────────────────

    async def until(self, look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
        """Return what `look` finds once it finds something; raises NotSeen with `what` after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    self._changed.clear()
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise NotSeen(what) from None

    def find(self, platform: str, place: str, key: str, words: str = "") -> Message | None:
        """Return the newest message of the bot in a place with this beginning of its key and these words."""
        found = (
            m
            for m in reversed(self.messages.values())
            if (m.platform, m.place) == (platform, place)
            and m.key.startswith(key)
            and words in m.text
            and not m.removed
        )
        return next(found, None)


def code_among(marks: Iterable[str]) -> str | None:
    return next((mark for mark in marks if CODE.match(mark)), None)
