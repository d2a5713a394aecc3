"""All our encryption: incoming events are decrypted or held, outgoing ones encrypted, lost keys asked for.

The keys in an answer of /sync are saved before its position. A message is journalled decrypted, so that it is
handled like any other and its words are kept no longer.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial

import structlog

from adapters.matrix.backoff import reason
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.crypto import one_time_keys
from adapters.matrix.crypto.devices import MEGOLM, Devices, read_device
from adapters.matrix.crypto.favours import Favours
from adapters.matrix.crypto.hearing import Hearing
from adapters.matrix.crypto.held import Held, Holding
from adapters.matrix.crypto.identity import vouch
from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.crypto.megolm import Never, NoKey, open_event
from adapters.matrix.crypto.sharing import Sharing
from adapters.matrix.crypto.verifying import Conversations, Verifying, is_verification
from adapters.matrix.events import ABOUT, id_in, message_edited, object_in, redacted
from adapters.matrix.history import with_messages_asked_about
from adapters.matrix.vault import Vault
from adapters.together import together
from bot.port.chat import RawEvent
from bot.port.errors import OutsideError, TokenRevoked
from bot.words.catalogue import both

MOST_ERRANDS = 200  # waiting at the same time; further ones are dropped

log = structlog.get_logger()
Errand = Callable[[], Awaitable[None]]


class Machine:
    """The encryption of one device; get it from `opened`, then `publish`, then `run` it beside the intake."""

    def __init__(self, client: MatrixClient, ring: KeyRing, patience: float) -> None:
        self._client, self._ring = client, ring
        self._devices = Devices(client)
        self._sharing = Sharing(client, ring, self._devices)
        self._holding = Holding(ring.store, ring.held, patience)
        self._hearing = Hearing(
            ring,
            wedged=self._mend,
            wanted=self._give_again,
            withheld=self._holding.give_up,
            verified=self._decline,
            asked=lambda room, session, user: self._asked.get((room, session)) == user,
        )
        self._asked: dict[tuple[str, str], str] = {}
        self._seen: dict[tuple[str, str, int], object] = {}
        self._tried: dict[str, object] = {}  # by held event, the key that did not open it
        self._favours = Favours()
        self._errands: asyncio.Queue[Errand] = asyncio.Queue(MOST_ERRANDS)
        self._uploading = False
        self._verifying: Verifying | None = None

    def verify_in(self, conversations: Conversations) -> None:
        """Let people verify us in these conversations; call it before `run`."""
        self._verifying = Verifying(self._client, self._ring, conversations)

    @property
    def encrypted(self) -> Collection[str]:
        """The rooms that were ever encrypted."""
        return self._ring.encrypted

    def due_in(self) -> float:
        """Return the seconds until the author of a held event is to be told."""
        return self._holding.due_in()

    # ── Starting ────────────────────────────────────────────────────────────────────────────────────────

    async def publish(self, password: str | None) -> None:
        """Give the server our device's keys and have the account vouch for the device.

        Raises MatrixError, NoAnswer, and OutsideError if the server has other keys for the device.
        """
        known = await one_time_keys.device_as_known(self._client, self._ring.user, self._ring.device)
        ours = read_device(self._ring.user, self._ring.device, known)
        if known and (ours is None or ours.ed25519 != self._ring.ed25519):
            raise OutsideError(lost_keys(self._ring.device))
        await self._ring.keep_identity()
        await self._ring.save(with_account=self._ring.is_new)
        body = {} if known else {"device_keys": self._ring.device_keys()}
        told = await self._client.request("POST", where("keys", "upload"), body)
        counts = {"device_one_time_keys_count": told.get("one_time_key_counts")}
        lacking, _ = one_time_keys.wanted(counts, self._ring.account.max_number_of_one_time_keys)
        if lacking or not known:
            await one_time_keys.upload(self._client, self._ring, lacking, with_last=not known)
        await self._vouch(password)

    async def _vouch(self, password: str | None) -> None:
        """Have the account vouch for the device; if the server refuses, we can still speak, unverified."""
        ring = self._ring
        try:
            await vouch(self._client, ring.identity, ring.user, ring.device, ring.account, password)
        except MatrixError as error:
            log.error("matrix_not_vouched_for", user=ring.user, device=ring.device, error=error.errcode)

    async def run(self) -> None:
        """Run until cancelled; raises TokenRevoked."""
        await together(self._run_errands(), *([self._verifying.run()] if self._verifying else []))

    async def _run_errands(self) -> None:
        for held in self._holding.all():
            self._ask_for_key(held)
        while True:
            errand = await self._errands.get()
            try:
                await errand()
            except (MatrixError, NoAnswer) as error:
                log.warning("matrix_errand_failed", error=reason(error))
            except TokenRevoked:
                raise
            except Exception:  # the edge of the loop: one person's errand must not silence the others
                log.exception("matrix_errand_failed")

    async def close(self) -> None:
        await self._ring.store.readers.close()
        await asyncio.to_thread(self._ring.close)

    # ── Hearing ─────────────────────────────────────────────────────────────────────────────────────────

    async def hear(self, answer: Json) -> None:
        """Take in what an answer of /sync holds for our device; it is saved when this returns."""
        events = object_in(answer, "to_device").get("events")
        self._hearing.take(events if isinstance(events, list) else [])
        changed = object_in(answer, "device_lists").get("changed")
        self._devices.changed(filter(_is_text, changed) if isinstance(changed, list) else [])
        await self._ring.save()
        lacking, with_last = one_time_keys.wanted(answer, self._ring.account.max_number_of_one_time_keys)
        if (lacking or with_last) and not self._uploading:
            self._uploading = self._add_errand(lambda: self._upload(lacking, with_last))

    async def _upload(self, lacking: int, with_last: bool) -> None:
        try:
            await one_time_keys.upload(self._client, self._ring, lacking, with_last=with_last)
        finally:
            self._uploading = False

    async def opened(self, events: Sequence[RawEvent]) -> list[RawEvent]:
        """Return the events decrypted; those that cannot be decrypted yet are held instead.

        A held event is let go when it is removed.
        """
        opened, held = [], []
        for raw in events:
            try:
                opened.append(self._without_verification(self._open(raw)))
            except Locked as locked:
                held.append(Held(_alone(raw), locked.session, locked.sender, time.time()))
        for new in await self._holding.hold(held):
            log.info("matrix_event_held", room=new.raw.remote, event_id=new.raw.event)
            self._ask_for_key(new)
        await self._holding.take_away([target for raw in opened if (target := redacted(raw.content))])
        return opened

    async def reopened(self) -> list[tuple[str, RawEvent]]:
        """Return the events that need not be held any longer, by id: decrypted, or given up with a notice."""
        found: list[tuple[str, RawEvent]] = []
        for held in self._holding.all():
            try:
                events = [self._without_verification(await self._try_again(held))]
            except Locked:
                events = self._given_up(held)
            if self._holding.holds(held):
                found += [(held.raw.event, event) for event in events]
        return found

    def _given_up(self, held: Held) -> list[RawEvent]:
        """Return the events that give up a held one; none while we still wait for its key."""
        if not self._holding.holds(held):
            return []
        self._ask_for_key(held)
        if not self._holding.is_overdue(held):
            return []
        log.warning("matrix_event_given_up", room=held.raw.remote, event_id=held.raw.event)
        told = [held.as_told()] if self._holding.is_to_be_told(held) else []
        return [*told, held.as_given_up()]

    async def _try_again(self, held: Held) -> RawEvent:
        """Decrypt a held event; raises Locked. The message under a mark is fetched when a new key comes."""
        if held.under_it is None:
            return self._open(held.raw)
        key = self._ring.room_keys.get((held.raw.remote, held.session, held.sender))
        if key is self._tried.get(held.raw.event):
            raise Locked(held.session, held.sender)
        self._tried[held.raw.event] = key
        [whole] = await with_messages_asked_about(self._client, [held.raw])
        return self._open(whole)

    async def let_go(self, events: Sequence[str]) -> None:
        """Let go of these events, which are in the journal now."""
        await self._holding.let_go(events)
        for event in events:
            self._tried.pop(event, None)

    def _without_verification(self, raw: RawEvent) -> RawEvent:
        """Hand over an event of a verification and return its id alone, because nobody said it to us."""
        if not is_verification(raw.content):
            return raw
        if self._verifying is not None:
            self._verifying.hear(raw)
        return RawEvent(raw.event, raw.remote, {})

    def _open(self, raw: RawEvent) -> RawEvent:
        """Decrypt an event and the message added to it; raises Locked."""
        content = raw.content
        if _is_encrypted(content) and object_in(content, "unsigned").get("membership") not in (
            "leave",
            "ban",
        ):
            content = self.open_event(content, raw.remote)
        about = object_in(content, ABOUT)
        if about and about.get("sender") != self._ring.user:
            content = {**content, ABOUT: self._open_about(about, raw.remote)}
        return RawEvent(raw.event, raw.remote, content, message_edited(content))

    def _open_about(self, message: Json, room: str) -> Json:
        """Decrypt a message and the edit that its server added to it; raises Locked."""
        unsigned = object_in(message, "unsigned")
        relations = object_in(unsigned, "m.relations")
        edit = object_in(relations, "m.replace")
        if _is_encrypted(message):
            message = self.open_event(message, room)
        if not _is_encrypted(edit):
            return message
        relations = {**relations, "m.replace": self.open_event(edit, room)}
        return {**message, "unsigned": {**unsigned, "m.relations": relations}}

    def open_event(self, event: Json, room: str) -> Json:
        """Return an event of history decrypted, or without content if it is a forgery. Raises Locked."""
        content = object_in(event, "content")
        session, sender = id_in(content, "session_id"), id_in(event, "sender")
        if session is None or sender is None or content.get("algorithm") != MEGOLM:
            return {**event, "content": {}}
        key = self._ring.room_keys.get((room, session, sender))
        try:
            if key is None:
                raise NoKey("not received")
            return open_event(key, event, room, self._seen)
        except NoKey:
            raise Locked(session, sender) from None
        except Never as error:
            log.warning("matrix_event_false", room=room, event_id=event.get("event_id"), error=str(error))
            return {**event, "content": {}}

    def opened_or_not(self, event: Json, room: str) -> Json:
        """Return the event decrypted, or as it came if its key is missing."""
        try:
            return self.open_event(event, room)
        except Locked:
            return event

    # ── Speaking ────────────────────────────────────────────────────────────────────────────────────────

    async def encrypt(
        self, room: str, kind: str, content: Json, people: Collection[str], encryption: Json
    ) -> Json:
        return await self._sharing.encrypt(room, kind, content, people, encryption)

    # ── Repairs ─────────────────────────────────────────────────────────────────────────────────────────

    def _add_errand(self, errand: Errand) -> bool:
        if self._errands.full():
            return False
        self._errands.put_nowait(errand)
        return True

    def _ask_for_key(self, held: Held) -> None:
        """Ask all the author's devices: one of them encrypted it, and another may have been given the key."""
        asked = (held.raw.remote, held.session)
        if asked not in self._asked and self._add_errand(lambda: self._request_key(held)):
            self._asked[asked] = held.sender  # set first: the answer may come before the request is confirmed

    async def _request_key(self, held: Held) -> None:
        body = {"algorithm": MEGOLM, "room_id": held.raw.remote, "session_id": held.session}
        request = {
            "action": "request",
            "body": {**body, "sender_key": held.sender_key},  # for older clients
            "request_id": secrets.token_hex(12),
            "requesting_device_id": self._ring.device,
        }
        path = where("sendToDevice", "m.room_key_request", secrets.token_hex(12))
        try:
            await self._client.request("PUT", path, {"messages": {held.sender: {"*": request}}})
        except BaseException:
            self._asked.pop((held.raw.remote, held.session), None)  # to be asked for again while held
            raise

    def _mend(self, sender: str, sender_key: str) -> None:
        errand = partial(self._sharing.begin_anew, sender, sender_key)
        self._do_favour(errand, sender, "mend", sender_key)

    def _give_again(self, user: str, device: str, session: str) -> None:
        if self._sharing.gave(user, device, session):
            errand = partial(self._sharing.give_again, user, device, session)
            self._do_favour(errand, user, "give", device, session)

    def _decline(self, user: str, device: str, transaction: str) -> None:
        """Decline a verification between devices: people verify us in their conversation with us."""
        content = {"transaction_id": transaction, "code": "m.unknown_method", "reason": "no such method"}

        async def tell() -> None:
            path = where("sendToDevice", "m.key.verification.cancel", secrets.token_hex(12))
            await self._client.request("PUT", path, {"messages": {user: {device: content}}})

        self._do_favour(tell, user, "decline", transaction)

    def _do_favour(self, errand: Errand, person: str, *what: str) -> None:
        if self._favours.may_do(person, *what) and self._add_errand(errand):
            self._favours.note(person, *what)


class Locked(Exception):
    """We are missing the key of `session`, which `sender` has."""

    def __init__(self, session: str, sender: str) -> None:
        super().__init__(session)
        self.session, self.sender = session, sender


def lost_keys(device: str) -> str:
    return both("matrix-keys-lost", device=device)


def _alone(raw: RawEvent) -> RawEvent:
    """Return the event without the message added to it, which may hold words in clear."""
    content = {name: value for name, value in raw.content.items() if name != ABOUT}
    return RawEvent(raw.event, raw.remote, content)


def _is_encrypted(event: Json) -> bool:
    return event.get("type") == "m.room.encrypted" and bool(event.get("content"))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


async def opened(client: MatrixClient, vault: Vault, user: str, device: str) -> Machine:
    """Open a device's keys and return its machine; raises InputError or OutsideError as `KeyRing` does."""
    ring = await asyncio.to_thread(KeyRing, vault, user, device)
    return Machine(client, ring, vault.patience)
