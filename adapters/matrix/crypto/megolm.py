"""Megolm: encrypts a message in a room once for everyone who was given the key.

https://spec.matrix.org/latest/client-server-api/#mmegolmv1aes-sha2
"""

import json
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from vodozemac import (
    ExportedSessionKey,
    GroupSession,
    InboundGroupSession,
    MegolmMessage,
    SessionKey,
)

from adapters.matrix import json_reader
from adapters.matrix.client import Json
from adapters.matrix.crypto.devices import MEGOLM, Device
from adapters.matrix.crypto.verification import KINDS
from adapters.matrix.events import object_in, text_in

# A new key after so many messages or so long, or sooner if the room says so.
MESSAGES, MILLISECONDS = 100, 7 * 24 * 3600 * 1000
OPENED = ("m.room.message", "m.reaction", *KINDS)  # the only types that ciphertext may contain


class NoKey(Exception):
    """The event cannot be decrypted now; its key may still come."""


class Never(Exception):
    """The event is not a message for us and never will be."""


@dataclass(frozen=True, slots=True)
class RoomKey:
    """A key that decrypts messages of one person in one room."""

    owner: str
    sender_key: str
    session: InboundGroupSession


@dataclass(slots=True)
class Outbound:
    """Our key in a room; `shared` maps each device that has it to the form in which it was given."""

    session: GroupSession = field(default_factory=GroupSession)
    born: float = field(default_factory=time.time)
    shared: dict[Device, str] = field(default_factory=dict)

    def is_spent(self, encryption: Json) -> bool:
        """Return whether the room needs a new key; its settings, which are not ours, can only hasten it."""
        messages = _number(encryption.get("rotation_period_msgs"), MESSAGES)
        milliseconds = _number(encryption.get("rotation_period_ms"), MILLISECONDS)
        return self.session.message_index >= messages or (time.time() - self.born) * 1000 >= milliseconds

    def has_left(self, devices: Collection[Device]) -> bool:
        """Return whether a device has the key that should not read the next messages."""
        return not self.shared.keys() <= set(devices)


def _number(value: object, usual: int) -> int:
    return min(value, usual) if isinstance(value, int) and value > 0 else usual


def imported(content: Json) -> InboundGroupSession:
    """Return the key of an `m.room_key`; raises ValueError if it is invalid."""
    return _checked(InboundGroupSession(SessionKey(_session_key(content))), content)


def imported_again(content: Json) -> InboundGroupSession:
    """Return the key of an `m.forwarded_room_key`, which does not prove its owner; raises ValueError too."""
    return _checked(InboundGroupSession.import_session(ExportedSessionKey(_session_key(content))), content)


def _session_key(content: Json) -> str:
    key = text_in(content, "session_key")
    if key is None or content.get("algorithm") != MEGOLM:
        raise ValueError("not a room key")
    return key


def _checked(session: InboundGroupSession, content: Json) -> InboundGroupSession:
    if session.session_id != content.get("session_id"):
        raise ValueError("the key of another session")
    return session


def open_event(
    key: RoomKey, event: Json, room: str, seen: dict[tuple[str, str, int], object]
) -> dict[str, Any]:
    """Return the event decrypted; raises NoKey, or Never for a forgery.

    `seen` maps each message of a session to its event: the same ciphertext in another event is a replay.
    """
    content = object_in(event, "content")
    if key.owner != event.get("sender"):
        raise Never("sealed by another than its sender")
    try:
        encrypted = MegolmMessage.from_base64(str(content.get("ciphertext")))
        if encrypted.message_index() < key.session.first_known_index:
            raise NoKey("from before we were given the key")
        opened = key.session.decrypt(encrypted)
    except ValueError as error:
        raise Never(str(error)) from None
    this = event.get("event_id")
    if seen.setdefault((key.owner, key.session.session_id, opened.message_index), this) != this:
        raise Never("sent again")
    return _unwrapped(_parsed(opened.plaintext), event, room)


def _parsed(words: bytes) -> Json:
    """Parse the words so that they can be stored: half a surrogate pair becomes a question mark."""
    try:
        value = json_reader.read(words)
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except ValueError as error:
        raise Never(type(error).__name__) from None
    if not isinstance(value, dict):
        raise Never("no object")
    return value


def _unwrapped(words: Json, event: Json, room: str) -> dict[str, Any]:
    kind, content = words.get("type"), words.get("content")
    if words.get("room_id") != room or kind not in OPENED or not isinstance(content, dict):
        raise Never("not of this room, or no message")
    relation = object_in(event, "content").get("m.relates_to")  # in clear, so that servers can relate
    return {**event, "type": kind, "content": {**content, **({"m.relates_to": relation} if relation else {})}}
