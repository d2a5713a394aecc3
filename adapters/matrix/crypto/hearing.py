"""Handles messages from other devices to ours, mostly room keys. Anyone may send anything here.

https://spec.matrix.org/latest/client-server-api/#send-to-device-messaging
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

import structlog

from adapters.matrix import json_reader
from adapters.matrix.client import Json
from adapters.matrix.crypto.devices import OLM
from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.crypto.megolm import RoomKey, imported, imported_again
from adapters.matrix.crypto.signatures import canonical
from adapters.matrix.events import id_in, object_in, text_in
from bot.port.text import is_whole

log = structlog.get_logger()


class Hearing:
    """Takes in messages to our device.

    It calls `wedged` with the sender of a message we cannot open, `wanted` with a device that asks for a key
    again, `withheld` with a sender who will not give us a session's key, and `verified` with a device that
    asks to verify ours outside any conversation; `asked` returns whether we asked this person for a key.
    """

    def __init__(
        self,
        ring: KeyRing,
        *,
        wedged: Callable[[str, str], None],
        wanted: Callable[[str, str, str], None],
        withheld: Callable[[str, str], None],
        verified: Callable[[str, str, str], None],
        asked: Callable[[str, str, str], bool],
    ) -> None:
        self._ring, self._wedged, self._wanted = ring, wedged, wanted
        self._withheld, self._verified, self._asked = withheld, verified, asked

    def take(self, events: Sequence[object]) -> None:
        """Take in all the events; one that cannot be read is logged and skipped."""
        for event in events:
            try:
                self._hear(event)
            except BaseException as error:  # the edge of the loop: one stranger must not silence the others
                if not (isinstance(error, Exception) or is_panic(error)):
                    raise
                log.warning("matrix_to_device_unread", error=type(error).__name__)

    def _hear(self, event: object) -> None:
        if not isinstance(event, dict) or (sender := text_in(event, "sender")) is None:
            return
        content = object_in(event, "content")
        match event.get("type"):
            case "m.room.encrypted":
                self._open(event, sender, content)
            case "m.room_key.withheld":
                if (session := text_in(content, "session_id")) is not None:
                    self._withheld(sender, session)
            case "m.key.verification.request":
                device, transaction = id_in(content, "from_device"), id_in(content, "transaction_id")
                if device is not None and transaction is not None:
                    self._verified(sender, device, transaction)
            case "m.room_key_request" if content.get("action") == "request":
                body, device = object_in(content, "body"), text_in(content, "requesting_device_id")
                if device is not None and (session := text_in(body, "session_id")) is not None:
                    self._wanted(sender, device, session)

    def _open(self, event: Json, sender: str, content: Json) -> None:
        digest = sha256(canonical(event)).hexdigest()
        cipher = object_in(object_in(content, "ciphertext"), self._ring.curve25519)
        sender_key = text_in(content, "sender_key")
        if digest in self._ring.received or content.get("algorithm") != OLM or not cipher or not sender_key:
            return
        if not is_whole(sender):
            raise ValueError("a sender nobody can write down")
        self._ring.take_note(digest)
        try:
            words = self._ring.olm.open((sender, sender_key), cipher.get("type"), str(cipher.get("body")))
        except ValueError:
            self._wedged(sender, sender_key)
            raise
        self._opened(json_reader.read(words), sender, sender_key)

    def _opened(self, words: object, sender: str, sender_key: str) -> None:
        """Check a decrypted message and take it in; raises ValueError.

        https://spec.matrix.org/latest/client-server-api/#validation-of-incoming-decrypted-events
        """
        ours = {"recipient": self._ring.user, "sender": sender}
        if not isinstance(words, dict) or any(words.get(name) != value for name, value in ours.items()):
            raise ValueError("not from its sender or not for us")
        if object_in(words, "recipient_keys").get("ed25519") != self._ring.ed25519:
            raise ValueError("not for this device")
        content = object_in(words, "content")
        match words.get("type"):
            case "m.room_key":
                self._take_room_key(content, sender, sender_key)
            case "m.forwarded_room_key":
                self._take_forwarded(content, sender)

    def _take_room_key(self, content: Json, sender: str, sender_key: str) -> None:
        room, session = id_in(content, "room_id"), imported(content)
        if room is not None:
            self._ring.take_room_key(room, RoomKey(sender, sender_key, session))

    def _take_forwarded(self, content: Json, sender: str) -> None:
        """Take a forwarded key only if we asked this person for it, because it does not prove whose it is."""
        room, id = id_in(content, "room_id"), id_in(content, "session_id")
        sender_key = id_in(content, "sender_key")
        if room and id and sender_key and self._asked(room, id, sender):
            self._ring.take_room_key(room, RoomKey(sender, sender_key, imported_again(content)))


def is_panic(error: BaseException) -> bool:
    """Return whether the library raised this for a bug of its own; the class cannot be imported."""
    return type(error).__name__ == "PanicException"
