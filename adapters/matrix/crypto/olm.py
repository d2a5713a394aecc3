"""Olm: what one device says to another alone, most of all the keys of rooms.

https://spec.matrix.org/latest/client-server-api/#molmv1curve25519-aes-sha2
"""

import time

from vodozemac import Account, AnyOlmMessage, PreKeyMessage, Session

from adapters.matrix.crypto.signatures import curve25519, decoded

MOST = 8  # sessions with one device; who makes more loses the oldest
PRE_KEY = 0


class Unopened(ValueError):
    """None of our sessions opens it."""


class OlmSessions:
    """Our sessions with other devices, by their Curve25519 key, the one used last at the end."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._by_key: dict[str, list[Session]] = {}
        self._changed: dict[tuple[str, str], tuple[int, Session]] = {}
        self._dropped: list[tuple[str, str]] = []
        self._took_a_key = False

    def add(self, sender_key: str, session: Session) -> None:
        self._by_key.setdefault(sender_key, []).append(session)

    def has(self, key: str) -> bool:
        return key in self._by_key

    def open(self, sender_key: str, kind: object, body: str) -> bytes:
        """The words of a message to us; raises ValueError where it is not to be opened."""
        if kind == PRE_KEY:
            return self._open_first(sender_key, PreKeyMessage.from_base64(body))
        message = AnyOlmMessage.normal(decoded(body))
        for session in reversed(self._by_key.get(sender_key, [])):
            try:
                words = session.decrypt(message)
            except ValueError:
                continue
            self._used(sender_key, session)
            return words
        raise Unopened("no session")

    def _open_first(self, sender_key: str, message: PreKeyMessage) -> bytes:
        for session in self._by_key.get(sender_key, []):
            if session.session_matches(message):
                words = session.decrypt(message.to_any())
                self._used(sender_key, session)
                return words
        session, words = self._account.create_inbound_session(curve25519(sender_key), message)
        self._took_a_key = True
        self._used(sender_key, session)
        return words

    def begin(self, key: str, one_time_key: str) -> None:
        """A session of our own with a device, by a key of it that serves once."""
        session = self._account.create_outbound_session(curve25519(key), curve25519(one_time_key))
        self._used(key, session)

    def seal(self, key: str, words: bytes) -> tuple[int, bytes]:
        """Kind and ciphertext, by the session that device used last."""
        session = self._by_key[key][-1]
        sealed = session.encrypt(words).to_parts()
        self._used(key, session)
        return sealed

    def _used(self, key: str, session: Session) -> None:
        sessions = self._by_key.setdefault(key, [])
        if session in sessions:
            sessions.remove(session)
        sessions.append(session)
        self._changed[key, session.session_id] = (time.time_ns(), session)
        if len(sessions) > MOST:
            forgotten = (key, sessions.pop(0).session_id)
            self._changed.pop(forgotten, None)
            self._dropped.append(forgotten)

    # ── What is to be saved, told once ──────────────────────────────────────────────────────────────────

    def take_changed(self) -> dict[tuple[str, str], tuple[int, Session]]:
        changed, self._changed = self._changed, {}
        return changed

    def take_dropped(self) -> list[tuple[str, str]]:
        dropped, self._dropped = self._dropped, []
        return dropped

    def took_a_key(self) -> bool:
        """Whether a key of our account that serves once has served."""
        took, self._took_a_key = self._took_a_key, False
        return took
