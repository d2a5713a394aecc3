"""What participants read: each message as it stands after its edits, with the marks under it."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from adapters.matrix.client import Json
from adapters.matrix.events import object_in, text_in
from adapters.matrix.participant import Participant, body_of

T = TypeVar("T")

LONG_POLL = 20.0
CODE = re.compile(r"^(?:C\d+|P)-\d+$")


class NotSeen(Exception):
    """What the script waits for did not come."""


@dataclass(slots=True)
class Message:
    """`key` is the bot's own name for what it says; `at` is the server's stamp, in seconds."""

    event: str
    place: str
    sender: str
    key: str
    at: float
    text: str
    html: str
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)  # by event: the mark, and whose
    versions: int = 1
    removed: bool = False

    def marks_of(self, sender: str) -> list[str]:
        return [mark for mark, whose in self.marks.values() if whose == sender]

    @property
    def kind(self) -> str:
        """`reminder`, `digest`, `stage`, `card`, `step`, `reply`… ; nothing for what people write."""
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
    message: Message
    mark: str
    sender: str


@dataclass(frozen=True, slots=True)
class Unmarked:
    message: Message
    mark: str
    sender: str


@dataclass(frozen=True, slots=True)
class Deleted:
    message: Message
    sender: str


Happening = Said | Rewritten | Marked | Unmarked | Deleted


class Watch:
    """Several participants' eyes, each on some of the rooms; what they read is kept and shown."""

    def __init__(self, show: Callable[[Happening, float], None]) -> None:
        self.messages: dict[str, Message] = {}
        self._show = show
        self._reactions: dict[str, Message] = {}
        self._known: set[str] = set()
        self._changed = asyncio.Event()

    async def follow(self, reader: Participant, places: Mapping[str, str]) -> None:
        """Read the rooms of `places` (room to place) for ever."""
        while True:
            self.take(await reader.catch_up(LONG_POLL), places)

    def take(self, events: Sequence[Json], places: Mapping[str, str]) -> None:
        for event in events:
            place = places.get(event["room_id"])
            if place is None or event["event_id"] in self._known:
                continue
            self._known.add(event["event_id"])
            happening = self._read(event, place)
            if happening is not None:
                self._show(happening, event["origin_server_ts"] / 1000)
        self._changed.set()

    def _read(self, event: Json, place: str) -> Happening | None:
        relation = object_in(object_in(event, "content"), "m.relates_to")
        target = text_in(relation, "event_id") or ""
        match event["type"], text_in(relation, "rel_type"):
            case "m.room.message", "m.replace":
                return self._rewritten(event, target)
            case "m.room.message", _:
                return self._said(event, place)
            case "m.reaction", "m.annotation":
                return self._marked(event, target, text_in(relation, "key") or "")
            case "m.room.redaction", _:
                gone = event.get("redacts") or object_in(event, "content").get("redacts")
                return self._removed(event["sender"], str(gone))
        return None

    def _said(self, event: Json, place: str) -> Happening | None:
        content = object_in(event, "content")
        if "body" not in content:  # it was deleted before anyone read it
            return None
        message = Message(
            event["event_id"],
            place,
            event["sender"],
            text_in(content, "org.comptoir.key") or "",
            event["origin_server_ts"] / 1000,
            body_of(event),
            text_in(content, "formatted_body") or "",
        )
        self.messages[message.event] = message
        return Said(message)

    def _rewritten(self, event: Json, target: str) -> Happening | None:
        message = self.messages.get(target)
        if message is None:
            return None
        before, message.text = message.text, body_of(event)
        new = object_in(object_in(event, "content"), "m.new_content")
        message.html = text_in(new, "formatted_body") or ""
        message.versions += 1
        return Rewritten(message, before)

    def _marked(self, event: Json, target: str, mark: str) -> Happening | None:
        message = self.messages.get(target)
        if message is None:
            return None
        message.marks[event["event_id"]] = (mark, event["sender"])
        self._reactions[event["event_id"]] = message
        return Marked(message, mark, event["sender"])

    def _removed(self, sender: str, gone: str) -> Happening | None:
        if under := self._reactions.get(gone):
            mark, whose = under.marks.pop(gone)
            return Unmarked(under, mark, whose)
        message = self.messages.get(gone)
        if message is None:
            return None
        message.removed = True
        return Deleted(message, sender)

    # ── Waiting ─────────────────────────────────────────────────────────────────────────────────────────

    async def until(self, look: Callable[[], T | None], what: str, seconds: float = 20) -> T:
        """What `look` finds, as soon as it finds something; raises NotSeen with `what` after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    self._changed.clear()
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise NotSeen(what) from None

    def find(self, place: str, key: str, words: str = "") -> Message | None:
        """The newest message of the bot in a place whose key begins so and that holds these words."""
        found = (
            m
            for m in reversed(self.messages.values())
            if m.place == place and m.key.startswith(key) and words in m.text and not m.removed
        )
        return next(found, None)


def code_among(marks: Iterable[str]) -> str | None:
    return next((mark for mark in marks if CODE.match(mark)), None)
