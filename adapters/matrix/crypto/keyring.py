"""All the keys of our device, as kept in the store: changes are saved before anything relies on them."""

import asyncio
import time
from dataclasses import dataclass, field

import sqlalchemy as sa
from vodozemac import Account, InboundGroupSession, Session

from adapters.matrix.crypto import store
from adapters.matrix.crypto.devices import MEGOLM, OLM
from adapters.matrix.crypto.identity import Identity
from adapters.matrix.crypto.megolm import RoomKey
from adapters.matrix.crypto.olm import OlmSessions, Peer
from adapters.matrix.crypto.signatures import signed
from adapters.matrix.vault import Vault
from bot.database.lock import InstanceLock
from bot.database.store import Store, may_pass, refusing
from bot.port.errors import InputError
from bot.port.text import is_whole
from bot.words.catalogue import both

REMEMBERED = 7 * 24 * 3600.0  # seconds: a server repeats only what we did not acknowledge


@dataclass(slots=True)
class Unsaved:
    """The changes since the last save."""

    account: bool = False
    olm: dict[tuple[Peer, str], tuple[int, Session]] = field(default_factory=dict)
    dropped: list[tuple[Peer, str]] = field(default_factory=list)
    room_keys: dict[tuple[str, str, str], RoomKey] = field(default_factory=dict)
    received: dict[str, float] = field(default_factory=dict)
    encrypted: set[str] = field(default_factory=set)

    def then(self, later: "Unsaved") -> "Unsaved":
        return Unsaved(
            self.account or later.account,
            {**self.olm, **later.olm},
            self.dropped + later.dropped,
            {**self.room_keys, **later.room_keys},
            {**self.received, **later.received},
            self.encrypted | later.encrypted,
        )


class KeyRing:
    """The keys, opened by one process at a time. `is_new`: this device was not in the store before."""

    def __init__(self, vault: Vault, user: str, device: str) -> None:
        """Open the keys; raises InputError if the folder, the database or the key does not work.

        Raises OutsideError if the disk is full or refuses writes.
        """
        self.user, self.device, self._key = user, device, vault.key
        url = vault.url(user)
        self._lock = InstanceLock(url, held="matrix-keys-held")
        self._lock.take()
        try:
            self._open(url, str(vault.path(user)))
        except BaseException:
            self._lock.release()
            raise
        self._saving = asyncio.Lock()

    def _open(self, url: str, path: str) -> None:
        try:
            self.store = Store(url)
            self.store.run_now(store.create)
            kept = self.store.run_now(store.load, self.device, time.time() - REMEMBERED)
            self._load(kept, path)
        except (sa.exc.DatabaseError, KeyError) as error:  # KeyError: an identity with a part missing
            if isinstance(error, sa.exc.DatabaseError) and may_pass(error.orig):
                raise refusing(path, str(error.orig)) from error
            why = str(error.orig) if isinstance(error, sa.exc.DatabaseError) else f"{error}?"
            raise InputError(both("matrix-keys-damaged", path=path, why=why)) from error

    def _load(self, kept: store.Kept, path: str) -> None:
        self.is_new = kept.account is None
        try:
            self.account = Account.from_pickle(kept.account, self._key) if kept.account else Account()
            self.identity = (
                Identity.from_pickles(self.user, kept.identity, self._key)
                if kept.identity
                else Identity.new(self.user)
            )
            self.olm = OlmSessions(self.account)
            for row in kept.olm:
                self.olm.add((row.user, row.sender_key), Session.from_pickle(row.pickle, self._key))
            self.room_keys = {
                (row.room, row.session, row.owner): RoomKey(
                    row.owner, row.sender_key, InboundGroupSession.from_pickle(row.pickle, self._key)
                )
                for row in kept.room_keys
            }
        except ValueError as error:
            raise InputError(both("matrix-pickle-key-wrong", path=path)) from error
        self.received, self.held, self.encrypted = set(kept.received), kept.held, set(kept.encrypted)
        self._unsaved = Unsaved()
        self._new_identity = not kept.identity

    @property
    def curve25519(self) -> str:
        return self.account.curve25519_key.to_base64()

    @property
    def ed25519(self) -> str:
        return self.account.ed25519_key.to_base64()

    def device_keys(self) -> dict[str, object]:
        described = {
            "user_id": self.user,
            "device_id": self.device,
            "algorithms": [OLM, MEGOLM],
            "keys": {f"curve25519:{self.device}": self.curve25519, f"ed25519:{self.device}": self.ed25519},
        }
        return signed(described, self.user, f"ed25519:{self.device}", self.account)

    # ── Changes ─────────────────────────────────────────────────────────────────────────────────────────

    def take_room_key(self, room: str, key: RoomKey) -> bool:
        """Keep a room key if it opens more than the one we have, and return whether it does.

        Anyone who was given a session may claim it as their own, so keys are kept by owner. Text that cannot
        be encoded must not be kept: after it, nothing could be saved any more.
        """
        if not all(map(is_whole, (room, key.owner, key.sender_key))):
            return False
        this = (room, key.session.session_id, key.owner)
        ours = self.room_keys.get(this)
        if ours is not None and (
            ours.sender_key != key.sender_key
            or ours.session.first_known_index <= key.session.first_known_index
        ):
            return False
        self.room_keys[this] = key
        self._unsaved.room_keys[this] = key
        return True

    def take_note(self, digest: str) -> None:
        """Note a message to our device, so that it is not opened twice."""
        self.received.add(digest)
        self._unsaved.received[digest] = time.time()

    def take_note_of_encryption(self, room: str) -> None:
        """Note for ever that a room is encrypted: we never write in clear there again."""
        if room not in self.encrypted:
            self.encrypted.add(room)
            self._unsaved.encrypted.add(room)

    async def save(self, *, with_account: bool = False) -> None:
        """Save the changes in one commit; if it fails, they are kept for the next save."""
        async with self._saving:
            unsaved, self._unsaved = self._unsaved, Unsaved()
            unsaved.olm.update(self.olm.take_changed())
            unsaved.dropped += self.olm.take_dropped()
            unsaved.account |= with_account or self.olm.took_a_key()
            if unsaved == Unsaved():
                return
            try:
                await self.store.run(store.save, self.device, self._pickled(unsaved))
            except BaseException:
                self._unsaved = unsaved.then(self._unsaved)
                raise

    def _pickled(self, unsaved: "Unsaved") -> store.Changes:
        return store.Changes(
            account=self.account.pickle(self._key) if unsaved.account else None,
            olm=[
                {
                    "user": user,
                    "sender_key": key,
                    "session": id,
                    "used": used,
                    "pickle": session.pickle(self._key),
                }
                for ((user, key), id), (used, session) in unsaved.olm.items()
            ],
            dropped=unsaved.dropped,
            room_keys=[
                {
                    "room": room,
                    "session": id,
                    "owner": owner,
                    "sender_key": key.sender_key,
                    "pickle": key.session.pickle(self._key),
                }
                for (room, id, owner), key in unsaved.room_keys.items()
            ],
            received=unsaved.received,
            encrypted=sorted(unsaved.encrypted),
        )

    async def keep_identity(self) -> None:
        if self._new_identity:
            await self.store.run(store.save_identity, self.identity.pickles(self._key))
            self._new_identity = False

    def close(self) -> None:
        self.store.close()
        self._lock.release()
