"""Holds events that we cannot decrypt yet, and tries again; in the end the author is asked to write again."""

import math
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.matrix.client import Json
from adapters.matrix.crypto import store
from adapters.matrix.events import UNREADABLE, id_in, object_in, text_in
from bot.database.store import Store
from bot.port.chat import RawEvent

TOLD_EVERY = 30.0  # seconds before one person is told again in one room
MOST_HOPELESS = 10_000  # limited because anyone may send us such notices


@dataclass(frozen=True, slots=True)
class Held:
    """An event that needs the key of `session`, which `sender` has; ordered by `since` (wall time)."""

    raw: RawEvent
    session: str
    sender: str
    since: float

    @property
    def sender_key(self) -> str:
        """The sender's key, as the event claims."""
        return text_in(object_in(self.raw.content, "content"), "sender_key") or ""

    @property
    def under_it(self) -> str | None:
        """The message under a held mark. It is not kept with the mark: it may be removed meanwhile."""
        if self.raw.content.get("type") != "m.reaction":
            return None
        return id_in(object_in(object_in(self.raw.content, "content"), "m.relates_to"), "event_id")

    def as_told(self) -> RawEvent:
        """Return the event that the journal gets instead, to tell the author."""
        content: Json = {
            "type": UNREADABLE,
            "sender": self.sender,
            "event_id": self.under_it or self.raw.event,
            "origin_server_ts": self.raw.content.get("origin_server_ts"),
        }
        return RawEvent(f"{UNREADABLE}:{self.raw.event}", self.raw.remote, content)

    def as_given_up(self) -> RawEvent:
        """Return its id alone, so that the journal ignores the event if it comes again."""
        return RawEvent(self.raw.event, self.raw.remote, {})


class Holding:
    """All held events, in the store and in memory.

    An author told to write again must not be heard twice: after that, the event is never decrypted.
    """

    def __init__(self, kept: Store, rows: Iterable[Any], patience: float) -> None:
        self._store, self._patience = kept, patience
        self._held = {
            row.event: Held(RawEvent(row.event, row.room, row.content), row.session, row.sender, row.since)
            for row in rows
        }
        self._held_at = dict.fromkeys(self._held, time.monotonic())  # monotonic: wall time may jump
        self._told_at: dict[tuple[str, str], float] = {}  # by room and person
        self._hopeless: set[tuple[str, str]] = set()  # sender and session whose key was refused us

    def all(self) -> list[Held]:
        return list(self._held.values())

    def holds(self, held: Held) -> bool:
        """Return whether the event is still held, and was not removed meanwhile."""
        return held.raw.event in self._held

    async def hold(self, those: Sequence[Held]) -> list[Held]:
        """Hold these events; return those that were not held yet."""
        new = [each for each in those if each.raw.event not in self._held]
        if new:
            await self._store.run(store.hold, [_row(each) for each in new])
            self._held.update({each.raw.event: each for each in new})
            self._held_at.update(dict.fromkeys((each.raw.event for each in new), time.monotonic()))
        return new

    def give_up(self, sender: str, session: str) -> None:
        if len(self._hopeless) < MOST_HOPELESS:
            self._hopeless.add((sender, session))

    def is_overdue(self, held: Held) -> bool:
        return self._left(held) <= 0

    def due_in(self) -> float:
        """Return the seconds until the first is overdue; infinite if nothing is held."""
        return max(0.0, min(map(self._left, self._held.values()), default=math.inf))

    def _left(self, held: Held) -> float:
        """Return the seconds until the event is overdue: after a notice, the next waits for `TOLD_EVERY`."""
        now, at = time.monotonic(), self._held_at[held.raw.event]
        due = now if (held.sender, held.session) in self._hopeless else at + self._patience
        told = self._told_at.get((held.raw.remote, held.sender), -math.inf)
        return (max(due, told + TOLD_EVERY) if at > told else due) - now

    def is_to_be_told(self, held: Held) -> bool:
        """Return whether to tell the author, and note it: only for newer events, and not too often."""
        now, whose = time.monotonic(), (held.raw.remote, held.sender)
        told = self._told_at.get(whose, -math.inf)
        if self._held_at[held.raw.event] <= told or now < told + TOLD_EVERY:
            return False
        if len(self._told_at) >= MOST_HOPELESS:
            self._told_at = {each: at for each, at in self._told_at.items() if now < at + TOLD_EVERY}
        self._told_at[whose] = now
        return True

    async def take_away(self, targets: Collection[str]) -> None:
        """Let go of removed messages, and of the marks that wait for them."""
        await self.let_go([e.raw.event for e in self.all() if {e.raw.event, e.under_it} & set(targets)])

    async def let_go(self, events: Sequence[str]) -> None:
        gone = self._held.keys() & set(events)
        if gone:
            await self._store.run(store.let_go, list(gone))
            for event in gone:
                self._held.pop(event, None)  # it may have been let go meanwhile
                self._held_at.pop(event, None)


def _row(held: Held) -> dict[str, Any]:
    return {
        "event": held.raw.event,
        "room": held.raw.remote,
        "session": held.session,
        "sender": held.sender,
        "since": held.since,
        "content": dict(held.raw.content),
    }
