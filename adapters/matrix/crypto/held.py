"""What could not be opened: kept encrypted, tried again; in the end its author is asked to write anew."""

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

TOLD_EVERY = 30.0  # seconds between two times that one person is told in one room
MOST_HOPELESS = 10_000  # anyone may send us such news


@dataclass(frozen=True, slots=True)
class Held:
    """An event that lacks the key of `session`, which `sender` has; `since`, wall time, orders them."""

    raw: RawEvent
    session: str
    sender: str
    since: float

    @property
    def sender_key(self) -> str:
        """As the event tells."""
        return text_in(object_in(self.raw.content, "content"), "sender_key") or ""

    @property
    def under_it(self) -> str | None:
        """The message that a mark waits for. It is not held with it: it may be taken away meanwhile."""
        if self.raw.content.get("type") != "m.reaction":
            return None
        return id_in(object_in(object_in(self.raw.content, "content"), "m.relates_to"), "event_id")

    def as_told(self) -> RawEvent:
        """What the journal hears instead."""
        content: Json = {
            "type": UNREADABLE,
            "sender": self.sender,
            "event_id": self.under_it or self.raw.event,
            "origin_server_ts": self.raw.content.get("origin_server_ts"),
        }
        return RawEvent(f"{UNREADABLE}:{self.raw.event}", self.raw.remote, content)

    def as_given_up(self) -> RawEvent:
        """Its id alone: the journal does not take it then, whoever tells it again."""
        return RawEvent(self.raw.event, self.raw.remote, {})


class Holding:
    """All that is held, in the store and here.

    Who is told to write again must not be heard twice: nothing is opened once its author was told.
    """

    def __init__(self, kept: Store, rows: Iterable[Any], patience: float) -> None:
        self._store, self._patience = kept, patience
        self._held = {
            row.event: Held(RawEvent(row.event, row.room, row.content), row.session, row.sender, row.since)
            for row in rows
        }
        self._held_at = dict.fromkeys(self._held, time.monotonic())  # what the wall clock says may jump
        self._told_at: dict[tuple[str, str], float] = {}  # by room and person
        self._hopeless: set[tuple[str, str]] = set()  # sender and session: we were told we do not get the key

    def all(self) -> list[Held]:
        return list(self._held.values())

    def holds(self, held: Held) -> bool:
        """Whether it was not taken away meanwhile."""
        return held.raw.event in self._held

    async def hold(self, those: Sequence[Held]) -> list[Held]:
        """Keep them; returns those that were not kept yet."""
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
        """Seconds until the first is overdue; for ever where nothing is held."""
        return max(0.0, min(map(self._left, self._held.values()), default=math.inf))

    def _left(self, held: Held) -> float:
        """Who was told, and wrote again, is not told anew at once: what they wrote waits as long."""
        now, at = time.monotonic(), self._held_at[held.raw.event]
        due = now if (held.sender, held.session) in self._hopeless else at + self._patience
        told = self._told_at.get((held.raw.remote, held.sender), -math.inf)
        return (max(due, told + TOLD_EVERY) if at > told else due) - now

    def is_to_be_told(self, held: Held) -> bool:
        """Whether the author has not heard it yet: who wrote anew is told anew, but not without end."""
        now, whose = time.monotonic(), (held.raw.remote, held.sender)
        told = self._told_at.get(whose, -math.inf)
        if self._held_at[held.raw.event] <= told or now < told + TOLD_EVERY:
            return False
        if len(self._told_at) >= MOST_HOPELESS:
            self._told_at = {each: at for each, at in self._told_at.items() if now < at + TOLD_EVERY}
        self._told_at[whose] = now
        return True

    async def take_away(self, targets: Collection[str]) -> None:
        """What was taken back, and the marks that wait for it."""
        await self.let_go([e.raw.event for e in self.all() if {e.raw.event, e.under_it} & set(targets)])

    async def let_go(self, events: Sequence[str]) -> None:
        gone = self._held.keys() & set(events)
        if gone:
            await self._store.run(store.let_go, list(gone))
            for event in gone:
                self._held.pop(event, None)  # another may have let go of it meanwhile
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
