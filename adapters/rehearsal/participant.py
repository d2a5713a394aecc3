"""A person of the public for the demo, the tests and the bench, who writes, reacts and reads."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.matrix import requests
from adapters.matrix.client import Json, MatrixClient, where
from adapters.matrix.events import object_in
from adapters.matrix.sync import LONG_POLL, rooms_of, state_of, sync
from adapters.rehearsal.homeserver import PATIENCE, Account

ENCRYPTION: Json = {"algorithm": "m.megolm.v1.aes-sha2"}
EVERYTHING: Json = {"room": {"timeline": {"limit": 1000}}}  # more in one answer are left out for ever


class PatientClient(MatrixClient):
    """A client that waits for any request as long as a busy machine may need."""

    async def _exchange(
        self,
        method: str,
        path: str,
        json: Json | str | None,
        seconds: float,
        params: Mapping[str, str] | None,
    ) -> object:
        return await super()._exchange(method, path, json, max(seconds, PATIENCE), params)


class Participant:
    """One account of a homeserver; rooms are given by their ids, which `join` returns."""

    def __init__(self, url: str, account: Account) -> None:
        self.user = account.user_id
        self.client = PatientClient(url, account.access_token)
        self._position: str | None = None
        self.timeline: list[Json] = []  # each event of each room as it came, with its `room_id`

    async def __aenter__(self) -> "Participant":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()

    # Rooms

    async def join(self, room: str) -> str:
        """Join a room by alias or id; returns its id."""
        answer = await self.client.ask(requests.join(room))
        return str(answer["room_id"])

    async def leave(self, room: str) -> None:
        await self.client.ask(requests.leave(room))

    async def create(self, **settings: Any) -> str:
        answer = await self.client.request("POST", where("createRoom"), settings)
        return str(answer["room_id"])

    async def open_direct(self, user: str, *, encrypted: bool = False) -> str:
        """Open a conversation with one person, as clients do."""
        encryption = {"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}
        return await self.create(
            preset="trusted_private_chat",
            is_direct=True,
            invite=[user],
            initial_state=[encryption] if encrypted else [],
        )

    async def invite(self, room: str, user: str) -> None:
        await self.client.ask(requests.invite(room, user))

    async def encrypt(self, room: str) -> str:
        asked = requests.put_state(room, "m.room.encryption", ENCRYPTION)
        return str((await self.client.ask(asked))["event_id"])

    # Writing: each returns the id of what it made

    async def say(self, room: str, text: str, **content: Any) -> str:
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **content})

    async def reply(self, room: str, event: str, text: str) -> str:
        return await self.say(room, text, **{"m.relates_to": {"m.in_reply_to": {"event_id": event}}})

    async def edit(self, room: str, event: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    async def react(self, room: str, event: str, mark: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": mark}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def redact(self, room: str, event: str) -> str:
        asked = requests.redact(room, event, secrets.token_hex(8))
        return str((await self.client.ask(asked))["event_id"])

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        asked = requests.send(room, kind, content, secrets.token_hex(8))
        return str((await self.client.ask(asked))["event_id"])

    # Reading

    async def catch_up(self, poll: float = 0) -> Sequence[Json]:
        """Add to the timeline what came since the last call, waiting at most `poll` seconds for something."""
        answer = await sync(self.client, self._position, EVERYTHING, poll=poll)
        self._position = str(answer["next_batch"])
        news = [
            {**event, "room_id": room}
            for section in ("join", "leave")
            for room, content in rooms_of(answer, section)
            for event in (*state_of(content), *state_of(content, "timeline"))
        ]
        self.timeline += news
        return news

    def opened(self, event: Json, room: str) -> Json:
        """Return an event as its reader sees it: as it came, unless their client decrypts."""
        return event

    async def wait_for(self, wanted: Callable[[Json], bool], seconds: float = PATIENCE) -> Json:
        """Wait for the first event of the timeline that is wanted; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            seen = 0
            while True:
                for event in self.timeline[seen:]:
                    if wanted(event):
                        return event
                seen = len(self.timeline)
                await self.catch_up(poll=min(seconds, LONG_POLL))

    async def history(self, room: str) -> list[Json]:
        """Return all events of a room, oldest first, as far as one answer of the server goes."""
        answer = await self.client.ask(requests.messages(room, 1000, forwards=True))
        return list(answer["chunk"])

    async def messages(self, room: str, limit: int = 100) -> list[Json]:
        """Return the last messages of a room, oldest first, read from its history."""
        answer = await self.client.ask(requests.messages(room, limit))
        return [e for e in reversed(answer["chunk"]) if e["type"] == "m.room.message"]


def body_of(event: Json) -> str:
    """Return a message's plain text; if it is an edit, the new text."""
    content = object_in(event, "content")
    return str((object_in(content, "m.new_content") or content).get("body", ""))
