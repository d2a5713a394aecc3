"""What could not be opened: kept sealed, tried again; in the end its author is asked to write anew."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.matrix.client import Json
from adapters.matrix.crypto import store
from adapters.matrix.events import UNREADABLE
from bot.chat import RawEvent
from bot.store import Store

PATIENCE = 30.0  # seconds; who is told to write again must not be heard twice, so nothing is opened after


@dataclass(frozen=True, slots=True)
class Held:
    """An event that lacks the key of `session`, which `sender` has; `since` is wall time, in seconds."""

    raw: RawEvent
    session: str
    sender: str
    since: float

    def as_told(self) -> RawEvent:
        """What the journal hears instead; one for each session, however much was sealed with it."""
        content: Json = {
            "type": UNREADABLE,
            "sender": self.sender,
            "event_id": self.raw.event,
            "origin_server_ts": self.raw.content.get("origin_server_ts"),
        }
        return RawEvent(f"{UNREADABLE}:{self.session}", self.raw.place, content)


class Holding:
    """All that is held, in the store and here."""

    def __init__(self, kept: Store, rows: Iterable[Any], patience: float = PATIENCE) -> None:
        self._store, self._patience = kept, patience
        self._held = {
            row.event: Held(RawEvent(row.event, row.room, row.content), row.session, row.sender, row.since)
            for row in rows
        }
        self._hopeless: set[str] = set()  # sessions whose key we were told we do not get

    def __bool__(self) -> bool:
        return bool(self._held)

    def all(self) -> list[Held]:
        return list(self._held.values())

    async def hold(self, those: Sequence[Held]) -> list[Held]:
        """Keep them; returns those that were not kept yet."""
        new = [each for each in those if each.raw.event not in self._held]
        if new:
            await self._store.run(store.hold, [_row(each) for each in new])
            self._held.update({each.raw.event: each for each in new})
        return new

    def give_up(self, session: str) -> None:
        self._hopeless.add(session)

    def is_overdue(self, held: Held) -> bool:
        return held.session in self._hopeless or time.time() - held.since >= self._patience

    async def let_go(self, events: Sequence[str]) -> None:
        gone = [event for event in events if event in self._held]
        if gone:
            await self._store.run(store.let_go, gone)
            for event in gone:
                del self._held[event]


def _row(held: Held) -> dict[str, Any]:
    return {
        "event": held.raw.event,
        "room": held.raw.place,
        "session": held.session,
        "sender": held.sender,
        "since": held.since,
        "content": dict(held.raw.content),
    }
