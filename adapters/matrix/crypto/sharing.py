"""Encrypts our messages in encrypted rooms, with a key first given to every device there.

https://spec.matrix.org/latest/client-server-api/#sharing-keys-between-devices
"""

import asyncio
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import structlog

from adapters.matrix.client import Json, MatrixClient, where
from adapters.matrix.crypto.devices import MEGOLM, OLM, Device, Devices
from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.crypto.megolm import Outbound, RoomKey, imported
from adapters.matrix.crypto.signatures import encoded

AT_ONCE = 50  # devices in one request
MOST_SESSIONS = 1_000  # keys of ours that we can give again to a device that lost one
WITHOUT_KEYS_FOR = 300.0  # seconds until we ask again for a key of a device that had none left

log = structlog.get_logger()


class Sharing:
    """Encrypts for rooms, and gives our keys to the people in them."""

    def __init__(self, client: MatrixClient, ring: KeyRing, devices: Devices) -> None:
        self._client, self._ring, self._devices = client, ring, devices
        self._outbound: dict[str, Outbound] = {}
        self._sessions: dict[str, tuple[str, Outbound]] = {}  # with their room, former ones too
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._without_keys: dict[Device, float] = {}

    async def encrypt(
        self, room: str, kind: str, content: Json, people: Collection[str], encryption: Json
    ) -> Json:
        """Return the content of an `m.room.encrypted` that all devices of these people can decrypt.

        Raises MatrixError and NoAnswer; nothing was sent then.
        """
        async with self._turns[room]:
            ours = await self._key_of(room, people, encryption)
        words = json.dumps({"type": kind, "content": content, "room_id": room}).encode()
        encrypted = {
            "algorithm": MEGOLM,
            "ciphertext": ours.session.encrypt(words).to_base64(),
            "sender_key": self._ring.curve25519,
            "device_id": self._ring.device,
            "session_id": ours.session.session_id,
        }
        relation = content.get("m.relates_to")
        return {**encrypted, "m.relates_to": relation} if relation else encrypted

    async def _key_of(self, room: str, people: Collection[str], encryption: Json) -> Outbound:
        devices = [device for device in await self._devices.of(people) if not self._is_ours(device)]
        ours = self._outbound.get(room)
        if ours is None or ours.is_spent(encryption) or ours.has_left(devices):
            ours = self._outbound[room] = await self._new_key(room)
        await self._give(room, ours, [device for device in devices if device not in ours.shared])
        return ours

    def _is_ours(self, device: Device) -> bool:
        return (device.user, device.id) == (self._ring.user, self._ring.device)

    async def _new_key(self, room: str) -> Outbound:
        """Make a new key for the room, and keep it, so that we can read our own messages in history."""
        ours = Outbound()
        key = RoomKey(self._ring.user, self._ring.curve25519, imported(_room_key(room, ours)))
        self._ring.take_room_key(room, key)
        self._ring.take_note_of_encryption(room)
        await self._ring.save()
        if len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[ours.session.session_id] = (room, ours)
        return ours

    async def _give(self, room: str, ours: Outbound, devices: Sequence[Device]) -> None:
        for begin in range(0, len(devices), AT_ONCE):
            some = devices[begin : begin + AT_ONCE]
            await self._begin_sessions([d for d in some if not self._ring.olm.has(d.peer)])
            reachable = [device for device in some if self._ring.olm.has(device.peer)]
            content = _room_key(room, ours)
            await self.send(reachable, "m.room_key", content)
            ours.shared.update(dict.fromkeys(reachable, content["session_key"]))

    async def _begin_sessions(self, devices: Sequence[Device]) -> None:
        now = time.monotonic()
        asked = [d for d in devices if self._without_keys.get(d, 0.0) <= now]
        if not asked:
            return
        keys = await self._devices.one_time_keys(asked)
        for device in asked:
            if device not in keys or not self._begins(device, keys[device]):
                self._without_keys[device] = now + WITHOUT_KEYS_FOR
                log.warning("matrix_device_without_keys", device=device.id)

    def _begins(self, device: Device, one_time_key: str) -> bool:
        """Begin a session and return whether it worked: bad keys must not hold up other devices."""
        try:
            self._ring.olm.begin(device.peer, one_time_key)
        except ValueError:
            return False
        return True

    async def send(self, devices: Sequence[Device], kind: str, content: Json) -> None:
        """Send to each device separately, saving the sessions first: their keys must never be used twice."""
        messages: dict[str, dict[str, Json]] = {}
        for device in devices:
            messages.setdefault(device.user, {})[device.id] = self._encrypted(device, kind, content)
        await self._ring.save()
        if messages:
            path = where("sendToDevice", "m.room.encrypted", secrets.token_hex(12))
            await self._client.request("PUT", path, {"messages": messages})

    def _encrypted(self, device: Device, kind: str, content: Json) -> Json:
        words = {
            "type": kind,
            "content": content,
            "sender": self._ring.user,
            "recipient": device.user,
            "recipient_keys": {"ed25519": device.ed25519},
            "keys": {"ed25519": self._ring.ed25519},
        }
        what, ciphertext = self._ring.olm.encrypt(device.peer, json.dumps(words).encode())
        return {
            "algorithm": OLM,
            "sender_key": self._ring.curve25519,
            "ciphertext": {device.curve25519: {"type": what, "body": encoded(ciphertext)}},
        }

    # ── Repairs ─────────────────────────────────────────────────────────────────────────────────────────

    async def begin_anew(self, user: str, sender_key: str) -> None:
        """Begin a new session with a device whose messages we cannot decrypt, for its next ones."""
        for device in await self._devices.of([user]):
            if device.curve25519 == sender_key:
                await self._begin_sessions([device])
                await self.send([device] if self._ring.olm.has(device.peer) else [], "m.dummy", {})

    def gave(self, user: str, id: str, session: str) -> bool:
        """Return whether that device was given this key of ours."""
        return any(True for _ in self._given(user, id, session))

    async def give_again(self, user: str, id: str, session: str) -> None:
        """Give a key again, in the same form, to a device that was given it before and asks for it."""
        for content, device in list(self._given(user, id, session)):
            await self._begin_sessions([device])
            await self.send([device] if self._ring.olm.has(device.peer) else [], "m.room_key", content)

    def _given(self, user: str, id: str, session: str) -> Iterator[tuple[Json, Device]]:
        if session not in self._sessions:
            return
        room, ours = self._sessions[session]
        for device, key in ours.shared.items():
            if (device.user, device.id) == (user, id):
                yield {**_room_key(room, ours), "session_key": key}, device


def _room_key(room: str, ours: Outbound) -> dict[str, Any]:
    return {
        "algorithm": MEGOLM,
        "room_id": room,
        "session_id": ours.session.session_id,
        "session_key": ours.session.session_key.to_base64(),
    }
