"""A person whose client encrypts with an implementation other than ours, matrix-nio."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nio

from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Account
from adapters.rehearsal.participant import EVERYTHING, Participant


class Client(nio.AsyncClient):  # type: ignore[misc]  # it ships no types
    """A client that can withhold the keys of rooms for a while, as a bad network does."""

    def __init__(self, *settings: Any, **others: Any) -> None:
        super().__init__(*settings, **others)
        self.withheld: list[tuple[Any, ...]] | None = None

    async def _send(self, kind: Any, *request: Any, **others: Any) -> Any:
        if self.withheld is None or kind is not nio.ShareGroupSessionResponse:
            return await super()._send(kind, *request, **others)
        self.withheld.append((kind, *request))
        return kind(*others["response_data"])


class SealedPerson(Participant):
    """A person who writes encrypted where the room is; unreadable events stay `m.room.encrypted`."""

    def __init__(self, url: str, account: Account, folder: Path) -> None:
        super().__init__(url, account)
        folder.mkdir(parents=True, exist_ok=True)
        config = nio.AsyncClientConfig(encryption_enabled=True, pickle_key="a test")
        self.nio = Client(
            url, account.user_id, device_id=account.device_id, store_path=str(folder), config=config
        )
        self.nio.restore_login(account.user_id, account.device_id, account.access_token)
        self.asked_for: list[nio.RoomKeyRequest] = []
        self._at_once = asyncio.Lock()

    async def __aenter__(self) -> "SealedPerson":
        """Make their device known to the server."""
        await self.catch_up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.nio.close()
        await self.client.close()

    async def messages(self, room: str, limit: int = 100) -> list[Json]:
        return [event for event in await self.history(room) if event["type"] == "m.room.message"][-limit:]

    async def catch_up(self, poll: float = 0) -> Sequence[Json]:
        async with self._at_once:
            return await self._catch_up(poll)

    async def _catch_up(self, poll: float) -> Sequence[Json]:
        first = self.nio.next_batch is None or None
        answer = await self.nio.sync(int(poll * 1000), sync_filter=EVERYTHING, full_state=first)
        assert isinstance(answer, nio.SyncResponse), answer
        told = answer.to_device_events
        self.asked_for += [event for event in told if isinstance(event, nio.RoomKeyRequest)]
        if self.nio.should_upload_keys:
            await self.nio.keys_upload()
        if self.nio.should_query_keys:
            await self.nio.keys_query()
        if self.nio.should_claim_keys:
            await self.nio.keys_claim(self.nio.get_users_for_key_claiming())
        await self.nio.send_to_device_messages()
        news = [
            {**event.source, "room_id": room}
            for room, shown in answer.rooms.join.items()
            for event in shown.timeline.events
        ]
        self.timeline += news
        return news

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        while room not in self.nio.rooms:
            await self.catch_up(poll=1)
        await self.catch_up()
        answer = await self.nio.room_send(
            room, kind, dict(content), tx_id=secrets.token_hex(8), ignore_unverified_devices=True
        )
        assert isinstance(answer, nio.RoomSendResponse), answer
        return str(answer.event_id)

    def withhold_keys(self) -> None:
        """Withhold the keys of all that is said from now on, until they are given."""
        self.nio.withheld = []

    async def give_keys(self) -> None:
        withheld, self.nio.withheld = self.nio.withheld or [], None
        for request in withheld:
            await self.nio._send(*request, response_data=("", set()))

    async def history(self, room: str) -> list[Json]:
        await self.catch_up()
        return [self.opened(event, room) for event in await super().history(room)]

    def opened(self, event: Json, room: str) -> Json:
        if event["type"] != "m.room.encrypted" or not event["content"]:
            return event
        sealed = nio.MegolmEvent.from_dict(dict(event))
        assert isinstance(sealed, nio.MegolmEvent), sealed
        sealed.room_id = room
        try:
            found = self.nio.decrypt_event(sealed)
        except nio.EncryptionError:
            return event
        return {**event, "type": found.source["type"], "content": found.source["content"]}
