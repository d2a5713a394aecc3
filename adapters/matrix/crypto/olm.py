"""Olm: encrypts messages from one device to another, mostly room keys.

https://spec.matrix.org/latest/client-server-api/#molmv1curve25519-aes-sha2
"""

import time

from vodozemac import Account, AnyOlmMessage, PreKeyMessage, Session

from adapters.matrix.crypto.signatures import curve25519, decoded

MOST = 8  # sessions with one peer; with more, the oldest is dropped
PRE_KEY = 0


class Unopened(ValueError):
    """None of our sessions decrypts the message."""


Peer = tuple[str, str]  # a person and a Curve25519 key, because anyone may present another's key as their own


class OlmSessions:
    """Our sessions with other devices, the last used at the end."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._by_peer: dict[Peer, list[Session]] = {}
        self._changed: dict[tuple[Peer, str], tuple[int, Session]] = {}
        self._dropped: list[tuple[Peer, str]] = []
        self._took_a_key = False

    def add(self, peer: Peer, session: Session) -> None:
        self._by_peer.setdefault(peer, []).append(session)

    def has(self, peer: Peer) -> bool:
        return peer in self._by_peer

    def open(self, peer: Peer, kind: object, body: str) -> bytes:
        """Return the decrypted words of a message to us; raises ValueError if that fails."""
        if kind == PRE_KEY:
            return self._open_first(peer, PreKeyMessage.from_base64(body))
        message = AnyOlmMessage.normal(decoded(body))
        for session in reversed(self._by_peer.get(peer, [])):
            try:
                words = session.decrypt(message)
            except ValueError:
                continue
            self._used(peer, session)
            return words
        raise Unopened("no session")

    def _open_first(self, peer: Peer, message: PreKeyMessage) -> bytes:
        for session in self._by_peer.get(peer, []):
            if session.session_matches(message):
                words = session.decrypt(message.to_any())
                self._used(peer, session)
                return words
        session, words = self._account.create_inbound_session(curve25519(peer[1]), message)
        self._took_a_key = True
        self._used(peer, session)
        return words

    def begin(self, peer: Peer, one_time_key: str) -> None:
        """Begin a session of our own with a device, using one of its one-time keys; raises ValueError."""
        session = self._account.create_outbound_session(curve25519(peer[1]), curve25519(one_time_key))
        self._used(peer, session)

    def encrypt(self, peer: Peer, words: bytes) -> tuple[int, bytes]:
        """Return kind and ciphertext, encrypted with the session last used with that device."""
        session = self._by_peer[peer][-1]
        encrypted = session.encrypt(words).to_parts()
        self._used(peer, session)
        return encrypted

    def _used(self, peer: Peer, session: Session) -> None:
        sessions = self._by_peer.setdefault(peer, [])
        if session in sessions:
            sessions.remove(session)
        sessions.append(session)
        self._changed[peer, session.session_id] = (time.time_ns(), session)
        if len(sessions) > MOST:
            forgotten = (peer, sessions.pop(0).session_id)
            self._changed.pop(forgotten, None)
            self._dropped.append(forgotten)

    # ── Changes to save, each returned once ─────────────────────────────────────────────────────────────

    def take_changed(self) -> dict[tuple[Peer, str], tuple[int, Session]]:
        changed, self._changed = self._changed, {}
        return changed

    def take_dropped(self) -> list[tuple[Peer, str]]:
        dropped, self._dropped = self._dropped, []
        return dropped

    def took_a_key(self) -> bool:
        """Return whether a one-time key of our account was used since the last call."""
        took, self._took_a_key = self._took_a_key, False
        return took
