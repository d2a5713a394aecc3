"""The private conversations in which people verify our account, each with the one person who opened it."""

from collections.abc import Awaitable, Callable

from adapters.matrix.client import Json
from adapters.matrix.rooms import DIRECT, Rooms

Send = Callable[[str, str, Json, str], Awaitable[str]]


class DirectConversations:
    """Implements `Conversations`; `send` takes room, kind, content and transaction, and encrypts."""

    def __init__(self, rooms: Rooms, own_user: str, send: Send) -> None:
        self._rooms, self._own_user, self._send = rooms, own_user, send

    def person_in(self, room: str) -> str | None:
        if not self._rooms.is_direct(room) or self._rooms.is_crowded(room):
            return None
        others = self._rooms.present(room) - {self._own_user}
        return next(iter(others)) if len(others) == 1 else None

    def room_of(self, person: str) -> str | None:
        """Return the newest conversation with a person, if any."""
        directs = [room for place, room in self._rooms.places.items() if place.startswith(DIRECT)]
        joined = (room for room in reversed(directs) if room in self._rooms.joined)
        return next((room for room in joined if self.person_in(room) == person), None)

    async def send(self, room: str, kind: str, content: Json, transaction: str) -> str:
        return await self._send(room, kind, content, transaction)
