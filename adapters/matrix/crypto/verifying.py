"""Runs the verifications of our account, between people's clients and the operator's terminal.

Anyone may send us anything here. Nothing is shown in a room, and nothing is verified without the operator.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from adapters.matrix.backoff import persist, reason
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.crypto import store
from adapters.matrix.crypto.devices import query, read_device
from adapters.matrix.crypto.favours import Favours
from adapters.matrix.crypto.hearing import is_panic
from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.crypto.signatures import keys_of
from adapters.matrix.crypto.verification import (
    LASTS,
    METHOD,
    PREFIX,
    REQUEST,
    Message,
    Side,
    Step,
    Verification,
    cancellation,
    read_request,
    request,
    transaction_of,
)
from adapters.matrix.events import id_in, message_edited, object_in
from bot.port.chat import RawEvent
from bot.port.errors import TokenRevoked
from bot.port.verification import NO_CONVERSATION, Stage
from bot.words.catalogue import both

LOOKS_EVERY = 1.0  # seconds between checks of the terminals, each a small read
AWAY_AFTER = 10.0  # seconds without a sign from the operator
FORGOTTEN_AFTER = 60.0
MOST_HEARD = 200  # events that may wait; further ones are dropped
MOST_SEEN = 1_000  # ids of events and transactions, to ignore repeats
AHEAD = 300.0  # seconds that a server's clock may be ahead of ours
IN_ITS_TURN = ("accept", "key", "mac")  # steps that make no sense in an unknown transaction

log = structlog.get_logger()


class Conversations(Protocol):
    """The private conversations that people have with us."""

    def person_in(self, room: str) -> str | None:
        """Return the one person of a conversation; None if the room is not one."""

    def room_of(self, person: str) -> str | None:
        """Return the conversation that somebody opened with us, if any."""

    async def send(self, room: str, kind: str, content: Json, transaction: str) -> str:
        """Send an event, encrypted if the room is, and return its id.

        Raises MatrixError, NoAnswer or TokenRevoked.
        """


@dataclass(slots=True)
class _Going:
    """A verification, with its room and the terminal that shows it."""

    verification: Verification
    room: str
    terminal: str
    master: str | None = None  # the id of their master key
    master_key: Json = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)


class Verifying:
    """Runs one verification per person and terminal. `run` it beside the intake, which calls `hear`."""

    def __init__(self, client: MatrixClient, ring: KeyRing, conversations: Conversations) -> None:
        self._client, self._ring, self._conversations = client, ring, conversations
        self._heard: asyncio.Queue[RawEvent] = asyncio.Queue(MOST_HEARD)
        self._seen: dict[str, None] = {}
        self._ended: dict[str, None] = {}
        self._going: dict[str, _Going] = {}  # by transaction
        self._favours = Favours()

    def hear(self, raw: RawEvent) -> None:
        """Take in an event of a verification, wherever it comes from; ignores those that are not for us."""
        if raw.event in self._seen or self._heard.full():
            return
        person = self._conversations.person_in(raw.remote)
        if person is None or raw.content.get("sender") != person:
            return
        _remember(self._seen, raw.event)
        self._heard.put_nowait(raw)

    async def run(self) -> None:
        """Run until cancelled; raises TokenRevoked."""
        await self._guarded(self._end_former())
        while True:
            try:
                async with asyncio.timeout(LOOKS_EVERY):
                    raw = await self._heard.get()
            except TimeoutError:
                raw = None
            await self._guarded(self._turn(raw))

    async def _guarded(self, turn: Awaitable[None]) -> None:
        try:
            await turn
        except (MatrixError, NoAnswer) as error:
            log.warning("matrix_verification_failed", error=reason(error))
        except TokenRevoked:
            raise
        except BaseException as error:  # the edge of the loop: one stranger must not end the others'
            if not (isinstance(error, Exception) or is_panic(error)):
                raise
            log.warning("matrix_verification_failed", error=type(error).__name__)

    async def _turn(self, raw: RawEvent | None) -> None:
        """Handle the event first, so that the operator's question is about the present state."""
        terminals = await self._terminals()
        if raw is not None:
            await self._take(raw, terminals)
            terminals = await self._terminals()
        if terminals or self._going:
            await self._attend(terminals)

    async def _terminals(self) -> Sequence[Any]:
        return await self._ring.store.read(store.terminals_there)

    # ── The operator ────────────────────────────────────────────────────────────────────────────────────

    async def _attend(self, terminals: Sequence[Any]) -> None:
        there = {row.terminal: row for row in terminals if _is_there(row)}
        for going in list(self._going.values()):
            await self._carry_on(going, there.get(going.terminal))
        for row in there.values():
            if row.stage == Stage.UNSEEN:
                await self._welcome(row)
        gone = [row.terminal for row in terminals if row.seen < time.time() - FORGOTTEN_AFTER]
        if gone:
            await self._ring.store.run(store.drop_terminals, gone)

    async def _carry_on(self, going: _Going, row: Any) -> None:
        this = going.verification
        if row is None:
            await self._say(going, this.cancel("m.user"))
        elif this.is_overdue(time.monotonic()):
            await self._say(going, this.cancel("m.timeout"))
        elif this.step is Step.YES and row.answered == this.transaction:
            await self._say(going, this.confirm() if row.same is True else this.refuse())

    async def _welcome(self, row: Any) -> None:
        if row.asks is None:
            await self._tell(row.terminal, {"stage": Stage.WAITING})
            return
        room = self._conversations.room_of(row.asks)
        if room is None:
            ended = {"stage": Stage.ENDED, "person": row.asks, "why": NO_CONVERSATION}
            await self._tell(row.terminal, ended)
            return
        await self._end_all_with(row.asks)
        try:
            this = await self._ask(row.asks, room)
        except MatrixError as error:  # for instance, we may not write in the room
            log.warning("matrix_verification_refused", room=room, error=error.errcode)
            await self._tell(row.terminal, {"stage": Stage.ENDED, "why": "m.user"})
            return
        await self._begin(_Going(this, room, row.terminal), [])

    async def _ask(self, person: str, room: str) -> Verification:
        ours = await self._ours()
        transaction = await self._send(room, request(ours, person, both("matrix-verification-asked")))
        return Verification(ours, person, transaction, time.monotonic())

    async def _end_former(self) -> None:
        """End the verifications that an earlier run of the bot left open."""
        for row in await self._terminals():
            if row.stage in (Stage.ASKED, Stage.SHOWN, Stage.CONFIRMED):
                await self._tell(row.terminal, {"stage": Stage.ENDED, "why": "m.timeout"})
                _remember(self._ended, row.transaction)
                await self._send(row.room, cancellation(row.transaction, "m.timeout", "the bot began anew"))

    async def _tell(self, terminal: str, values: Mapping[str, Any]) -> None:
        await self._ring.store.run(store.tell_terminal, terminal, values)

    # ── People ──────────────────────────────────────────────────────────────────────────────────────────

    async def _take(self, raw: RawEvent, terminals: Sequence[Any]) -> None:
        content, sender = object_in(raw.content, "content"), id_in(raw.content, "sender")
        kind = raw.content.get("type")
        if sender is None or not isinstance(kind, str):
            return
        if kind == "m.room.message":
            await self._take_request(raw, sender, content, terminals)
            return
        transaction = transaction_of(content)
        going = self._going.get(transaction or "")
        if going is not None and (going.room, going.verification.person) == (raw.remote, sender):
            await self._hear(going, kind, content)
        elif transaction is None or going is not None or transaction in self._ended:
            return
        elif kind.removeprefix(PREFIX) in IN_ITS_TURN:
            await self._decline(raw.remote, sender, transaction, "m.unknown_transaction")

    async def _hear(self, going: _Going, kind: str, content: Json) -> None:
        this = going.verification
        answers = this.hear(kind, content)
        if this.step is Step.KEYS:
            answers = await self._know(going)
        await self._say(going, answers)

    async def _take_request(
        self, raw: RawEvent, person: str, content: Json, terminals: Sequence[Any]
    ) -> None:
        asked = read_request(raw.event, content, self._ring.user)
        if asked is None or raw.event in self._ended or not _is_fresh(raw.content):
            return
        if METHOD not in asked.methods:
            await self._decline(raw.remote, person, raw.event, "m.unknown_method")
            return
        was_busy = await self._end_all_with(person)
        free = [row for row in terminals if self._is_free(row) and row.asks in (None, person)]
        if was_busy or not free:
            await self._decline(raw.remote, person, raw.event, "m.user")
            return
        this = Verification(await self._ours(), person, raw.event, time.monotonic(), asked.device)
        going = _Going(this, raw.remote, free[0].terminal)
        await self._begin(going, await self._know(going))

    def _is_free(self, row: Any) -> bool:
        return _is_there(row) and row.stage in (Stage.UNSEEN, Stage.WAITING)

    async def _end_all_with(self, person: str) -> bool:
        """End a person's verifications and return whether there were any.

        The specification asks for this when a second one begins.
        """
        those = [going for going in self._going.values() if going.verification.person == person]
        for going in those:
            await self._say(going, going.verification.cancel("m.user"))
        return bool(those)

    async def _decline(self, room: str, person: str, transaction: str, code: str) -> None:
        _remember(self._ended, transaction)
        if self._favours.may_do(person, "decline", transaction):
            self._favours.note(person, "decline", transaction)
            told = both("matrix-verification-declined") if code == "m.user" else code
            await self._send(room, cancellation(transaction, code, told))

    # ── Going on ────────────────────────────────────────────────────────────────────────────────────────

    async def _begin(self, going: _Going, messages: Sequence[Message]) -> None:
        self._going[going.verification.transaction] = going
        log.info("matrix_verification_begun", room=going.room)
        await self._say(going, messages)

    async def _say(self, going: _Going, messages: Sequence[Message]) -> None:
        """Send messages, then tell the operator; a message refused for good ends the verification."""
        this = going.verification
        try:
            for message in messages:
                await self._send(going.room, message)
        except MatrixError as error:
            log.warning("matrix_verification_refused", room=going.room, error=error.errcode)
            this.cancel("m.user")
        if this.is_over:
            _remember(self._ended, this.transaction)
            self._going.pop(this.transaction, None)
            log.info("matrix_verification_ended", room=going.room, code=this.code)
        told = _told(going)
        if told != going.told:
            going.told = told
            await self._tell(going.terminal, told)
        if this.is_verified and going.master in this.proven:
            await self._sign(this.person, going.master_key)

    async def _send(self, room: str, message: Message) -> str:
        transaction = f"v-{secrets.token_hex(12)}"

        async def once() -> str:
            return await self._conversations.send(room, message.kind, message.content, transaction)

        return await persist("verification", once)

    async def _ours(self) -> Side:
        """Return our side, with our master key if it is the account's: their client would find no other."""
        ring = self._ring
        answer = await self._query(ring.user)
        known = keys_of(object_in(object_in(answer, "master_keys"), ring.user), "ed25519")
        keys, master = {f"ed25519:{ring.device}": ring.ed25519}, ring.identity.public("master")
        if known == master:
            keys[f"ed25519:{master}"] = master
        return Side(ring.user, ring.device, keys)

    async def _know(self, going: _Going) -> list[Message]:
        """Go on with their device's key and master key, as their server gives them now."""
        person, id = going.verification.person, going.verification.device or ""
        answer = await self._query(person)
        told = object_in(object_in(object_in(answer, "device_keys"), person), id)
        device = read_device(person, id, told)
        if device is None:
            return going.verification.know({})
        keys = {f"ed25519:{id}": device.ed25519}
        going.master_key = object_in(object_in(answer, "master_keys"), person)
        master = keys_of(going.master_key, "ed25519")
        if master is not None and master != id:  # a device with that name would be mistaken for the key
            going.master = f"ed25519:{master}"
            keys[going.master] = master
        return going.verification.know(keys)

    async def _query(self, user: str) -> Json:
        return await persist("keys", lambda: query(self._client, [user]))

    async def _sign(self, person: str, master_key: Json) -> None:
        """Sign their master key, so that our account counts theirs as verified; their client signs ours."""
        ours = self._ring.identity.sign(master_key, "user_signing")
        bare = {name: value for name, value in ours.items() if name != "unsigned"}
        master = keys_of(master_key, "ed25519")
        body = {person: {master: bare}}
        await self._client.request("POST", where("keys", "signatures", "upload"), body)
        log.info("matrix_person_verified")


def is_verification(event: Json) -> bool:
    """Return whether an event belongs to a verification and is not a message to us; an edit never does."""
    kind, content = event.get("type"), object_in(event, "content")
    if kind == "m.room.message":
        return content.get("msgtype") == REQUEST and message_edited(event) is None
    return isinstance(kind, str) and kind.startswith(PREFIX)


def _told(going: _Going) -> dict[str, Any]:
    """Return the values for the operator's terminal: the signs that both sides show, and no secret."""
    this = going.verification
    shown = this.shown
    return {
        "stage": _stage(this),
        "room": going.room,
        "transaction": this.transaction,
        "person": this.person,
        "emoji": list(shown.emoji) if shown else [],
        "numbers": list(shown.numbers) if shown else [],
        "why": this.code,
        "by_them": this.by_them,
    }


def _stage(this: Verification) -> Stage:
    if this.is_over:
        return Stage.VERIFIED if this.is_verified else Stage.ENDED
    match this.step:
        case Step.YES:
            return Stage.SHOWN
        case Step.MAC | Step.DONE:
            return Stage.CONFIRMED
    return Stage.ASKED


def _is_there(row: Any) -> bool:
    return bool(abs(time.time() - row.seen) < AWAY_AFTER)


def _is_fresh(event: Json) -> bool:
    stamp = event.get("origin_server_ts")
    return isinstance(stamp, int) and -AHEAD < time.time() - stamp / 1000 < LASTS


def _remember(those: dict[str, None], one: str) -> None:
    """Remember an id; the oldest is forgotten first."""
    if len(those) >= MOST_SEEN:
        del those[next(iter(those))]
    those[one] = None
