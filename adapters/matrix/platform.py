"""Implements the port of `bot/port/chat.py` for Matrix."""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import structlog

from adapters.matrix import requests
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, Session
from adapters.matrix.events import EPOCH, object_in, read_event
from adapters.matrix.files import MatrixSettings
from adapters.matrix.history import backwards, versions
from adapters.matrix.render import Hours, Rendered, Scene, render
from adapters.matrix.requests import Request
from adapters.matrix.rooms import Rooms, server_of
from adapters.matrix.standing import Standing
from adapters.matrix.sync import NOTHING, Follower, sync
from adapters.matrix.vault import Vault
from bot.port.body import plain_text
from bot.port.chat import (
    Document,
    Incoming,
    Journal,
    Limits,
    Loss,
    Outgoing,
    RawEvent,
    Suggest,
    bare,
    is_direct,
    no_suggestions,
)
from bot.port.errors import Busy, NotPermitted, OutsideError, PlaceLost, Refused, Unknown, Unreachable
from bot.words.catalogue import both
from bot.words.reasons import reason

if TYPE_CHECKING:  # loaded only where rooms may be encrypted
    from adapters.matrix.crypto.machine import Machine

PINNED = "m.room.pinned_events"
KEY, TOKEN = "org.comptoir.key", "org.comptoir.token"
SEND_TIMEOUT = 15.0
START_PATIENCE = 20.0
BUSY_UNLESS_TOLD = 5.0
FRESH = 5.0  # seconds: we trust what /sync said within this time
MARGIN = timedelta(minutes=2)  # between our clock and the server's
FALLBACK_BYTES = 4_000  # of an edit's text, repeated for clients that do not know edits

EVENT_ID = re.compile(r"\$[!-~]{1,254}")  # https://spec.matrix.org/latest/appendices/#event-ids
PREFIXES = {"say": "m-", "edit": "e-", "react": "r-", "remove": "x-"}
KINDS = {
    "say": "m.room.message",
    "edit": "m.room.message",
    "react": "m.reaction",
    "remove": "m.room.redaction",
}

ENCRYPTED = ("say", "edit")  # marks and removals are never encrypted: servers must relate them

START_FILTER: Json = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {
        "account_data": NOTHING,
        "ephemeral": NOTHING,
        "timeline": {"limit": 0},
        "state": {
            "types": [
                "m.room.member",
                "m.room.encryption",
                "m.room.power_levels",
                "m.room.create",
                "m.room.tombstone",
            ],
            "lazy_load_members": False,
        },
    },
}

log = structlog.get_logger()


class MatrixPlatform:
    """One account in the event's rooms, which may be encrypted if there is a vault for keys.

    `places` maps the contract's names, and `direct:<room id>`, to room ids; direct rooms we join are added.
    `expected` returns the accounts of the programme's people, `desks` the places of each desk and its
    comptoir.
    """

    name = "matrix"
    limits = Limits(
        buttons=False,
        safe_resend=20 * 3600,
        at_once=12,  # a homeserver handles one at a time; this gives it work while we record results
        keeps_versions=True,
        longest=4_000,  # four bytes each: as many as each form of a message has room for
    )

    def __init__(
        self,
        settings: MatrixSettings,
        event_id: str,
        client: MatrixClient,
        places: MutableMapping[str, str],
        words: Hours,
        vault: Vault | None = None,
        expected: Callable[[], Collection[str]] = tuple,
        desks: Callable[[], Sequence[tuple[str, str]]] = tuple,
    ) -> None:
        self._vault = vault
        self._machine: Machine | None = None
        self._user = settings.user
        self._client = client
        self._rooms = Rooms(places, settings.user)
        self._follower = Follower(client, settings.user, self._rooms, expected, desks)
        self._standing = Standing(client, settings.user, self._rooms, self._follower)
        self._scene = Scene(event_id, server_of(settings.user), words)
        self._uploads: dict[tuple[str, bytes, bool], Json] = {}  # by token, digest and whether encrypted

    # ── Starting ────────────────────────────────────────────────────────────────────────────────────────

    async def start(self) -> str:
        try:
            async with asyncio.timeout(START_PATIENCE):
                session, answer = await asyncio.gather(
                    self._client.whoami(), sync(self._client, None, START_FILTER)
                )
        except (MatrixError, NoAnswer, TimeoutError) as error:
            raise self._unreachable(error) from error
        device = self._checked_device(session)
        if self._vault:
            self._machine = await self._with_keys(self._vault, device)
        self._standing.has_keys = self._machine is not None
        await self._standing.begin(answer)
        self._follower.begin(answer)
        return device

    def _checked_device(self, session: Session) -> str:
        if session.user != self._user:
            raise OutsideError(both("matrix-token-of-another", owner=session.user, user=self._user))
        if session.device is None:
            raise OutsideError(both("matrix-no-device"))
        return session.device

    async def _with_keys(self, vault: Vault, device: str) -> "Machine":
        from adapters.matrix.crypto.conversations import DirectConversations
        from adapters.matrix.crypto.machine import opened

        machine = self._machine or await opened(self._client, vault, self._user, device)
        self._machine = machine  # to be closed whatever happens
        try:
            await machine.publish(vault.password)
        except (MatrixError, NoAnswer) as error:
            raise self._unreachable(error) from error
        for room in machine.encrypted:
            self._rooms.encrypted.setdefault(room, {})
        machine.verify_in(DirectConversations(self._rooms, self._user, self._send_in_verification))
        self._follower.encrypt_with(machine)
        return machine

    def _unreachable(self, error: Exception) -> OutsideError:
        for_good = isinstance(error, MatrixError) and not error.may_pass
        text = both(
            "matrix-unreachable",
            homeserver=self._client.homeserver,
            why=reason(str(error) or type(error).__name__),
        )
        return (OutsideError if for_good else Unreachable)(text)

    async def survey(self) -> Mapping[str, Loss]:
        try:
            return await self._standing.survey()
        except NoAnswer as error:
            raise Unknown(str(error)) from error
        except MatrixError as error:
            raise _failure(error) from error

    # ── Hearing ─────────────────────────────────────────────────────────────────────────────────────────

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        await self._follower.listen(journal)

    async def listening(self) -> None:
        """Return at once: the first answer that `listen` gets covers everything since `start`."""

    def read(self, event: RawEvent) -> Incoming | None:
        place = self._rooms.place_of(event.remote)
        if place is None:
            return None
        return read_event(event, place, self._user, self._rooms.names_in(event.remote))

    # ── Speaking ────────────────────────────────────────────────────────────────────────────────────────

    async def deliver(self, outgoing: Outgoing) -> str:
        """Do it, as the port says; raises TokenRevoked too."""
        room = self._room_for(outgoing)
        if outgoing.operation == "admit":
            return await self._invite(room, outgoing.person or "", outgoing.place)
        try:
            if outgoing.operation == "pin":
                return await self._pin(room, _target(outgoing))
            if outgoing.operation == "describe":
                return await self._describe(room, plain_text(outgoing.body))
            if outgoing.operation == "remove" and outgoing.mark is None:
                await self._redact_versions(outgoing, room)
            answer = await self._client.ask(await self._written(outgoing, room), timeout=SEND_TIMEOUT)
        except NoAnswer as error:
            raise Unknown(str(error)) from error
        except MatrixError as error:
            if error.errcode == "M_DUPLICATE_ANNOTATION":
                return outgoing.token  # our mark is there; the server does not give its id
            raise await self._judged(error, outgoing.place, room) from error
        event = answer.get("event_id")
        if not isinstance(event, str):
            raise Unknown("an answer without an event id")
        return event

    async def _redact_versions(self, outgoing: Outgoing, room: str) -> None:
        """Redact each edit too: it is an event of its own, which redacting the message does not touch.

        https://spec.matrix.org/latest/client-server-api/#redactions
        """
        target = _target(outgoing)
        async for version, author in versions(self._client, room, target):
            transaction = f"{PREFIXES['remove']}{outgoing.token}-{version[-8:]}"  # unique in the room
            try:
                await self._client.ask(requests.redact(room, version, transaction), timeout=SEND_TIMEOUT)
            except MatrixError as error:
                if author == self._user or error.status != 403:  # else a stranger's edit, without effect
                    raise

    async def _pin(self, room: str, message: str) -> str:
        """Pin a message, keeping what others pinned.

        https://spec.matrix.org/latest/client-server-api/#mroompinned_events
        """
        pinned: object = []
        try:
            pinned = (await self._client.ask(requests.state_event(room, PINNED))).get("pinned")
        except MatrixError as error:
            if error.status != 404:
                raise
        others = [each for each in pinned if isinstance(each, str)] if isinstance(pinned, list) else []
        if message not in others:
            content = {"pinned": [*others, message]}
            await self._client.ask(requests.put_state(room, PINNED, content), timeout=SEND_TIMEOUT)
        return message

    async def _describe(self, room: str, topic: str) -> str:
        """Write the room's topic; the same once more makes no event.

        https://spec.matrix.org/latest/client-server-api/#mroomtopic
        """
        put = requests.put_state(room, "m.room.topic", {"topic": topic})
        answer = await self._client.ask(put, timeout=SEND_TIMEOUT)
        return str(answer.get("event_id"))

    async def _invite(self, room: str, person: str, place: str) -> str:
        """Invite a person who is not already in the room or invited."""
        membership = requests.state_event(room, "m.room.member", person)
        try:
            with suppress(MatrixError):
                if (await self._client.ask(membership)).get("membership") in ("join", "invite"):
                    return person
            await self._client.ask(requests.invite(room, person))
        except NoAnswer as error:
            raise Unknown(str(error)) from error
        except MatrixError as error:
            raise await self._judged(error, place, room) from error
        return person

    async def _judged(self, error: MatrixError, place: str, room: str) -> Refused | Busy | Unknown:
        """Turn an error into a failure: PlaceLost if we are refused because we are not in the room."""
        failure = _failure(error)
        if not isinstance(failure, Refused) or error.status not in (403, 404) or is_direct(place):
            return failure
        try:
            return failure if await self._standing.are_in(room) else PlaceLost(str(failure))
        except (MatrixError, NoAnswer):
            return failure

    def _room_for(self, outgoing: Outgoing) -> str:
        room = self._rooms.places.get(outgoing.place)
        if room is None:
            raise Refused(f"no room for {outgoing.place}")
        if room in self._rooms.encrypted and self._machine is None:
            log.error("matrix_room_encrypted", room=room, place=outgoing.place)
            raise PlaceLost("encrypted")
        if room in self._rooms.replaced:
            raise Busy(BUSY_UNLESS_TOLD, only_there=True)  # we are following it
        if self._rooms.is_crowded(room):
            raise Refused("others came into this conversation")
        if outgoing.person and outgoing.operation != "admit" and not is_direct(outgoing.place):
            raise Refused("everyone in the room would see it")
        return room

    async def _written(self, outgoing: Outgoing, room: str) -> Request:
        """Build the request, encrypted if the room is; ask the server first if we do not know."""
        transaction = PREFIXES[outgoing.operation] + outgoing.token
        if outgoing.operation == "remove":
            return requests.redact(room, _target(outgoing), transaction)
        kind, content = KINDS[outgoing.operation], self._content(outgoing, room)
        encrypts = outgoing.operation in ENCRYPTED and await self._is_encrypted(room)
        if outgoing.document is not None:
            content = _bearing(content, await self._shared(outgoing, outgoing.document, encrypted=encrypts))
        if encrypts:
            kind, content = "m.room.encrypted", await self._encrypted(room, kind, content)
        return requests.send(room, kind, content, transaction)

    async def _shared(self, outgoing: Outgoing, document: Document, *, encrypted: bool) -> Json:
        """Upload a file and return what a message says of it; nobody sees it until the message is said.

        If the answer to an upload is lost, the next attempt uploads it again; if the message was refused, it
        does not. Redacting the message does not remove the file from the homeserver: no client can.
        """
        from adapters.matrix.crypto import attachments

        name, media_type, file = document.name, document.media_type, document.content
        upload = (outgoing.token, sha256(file).digest(), encrypted)
        try:
            if upload not in self._uploads:
                shared = await attachments.share(self._client, name, media_type, file, encrypted=encrypted)
                self._uploads[upload] = shared
        except MatrixError as error:
            failure = _failure(error)
            # Words still go into the room: a refused file does not close it.
            raise Refused(f"upload {failure}") if isinstance(failure, Refused) else failure from error
        return self._uploads[upload]

    async def _send_in_verification(self, room: str, kind: str, content: Json, transaction: str) -> str:
        """Send an event of a verification and return its id; raises MatrixError, NoAnswer, TokenRevoked."""
        if await self._is_encrypted(room):
            kind, content = "m.room.encrypted", await self._encrypted(room, kind, content)
        sent = await self._client.ask(requests.send(room, kind, content, transaction), timeout=SEND_TIMEOUT)
        return str(sent.get("event_id"))

    async def _is_encrypted(self, room: str) -> bool:
        if room not in self._rooms.seen:
            for event in await self._client.state(room):
                self._rooms.learn(room, event)
        elif room not in self._rooms.encrypted and self._follower.silent_for() > FRESH:
            await self._look_whether_encrypted(room)
        return room in self._rooms.encrypted

    async def _look_whether_encrypted(self, room: str) -> None:
        """Ask the server whether the room is encrypted: it may have become so since the last sync."""
        try:
            content = await self._client.ask(requests.state_event(room, "m.room.encryption"))
        except MatrixError as error:
            if error.status != 404:
                raise
        else:
            self._rooms.encrypted[room] = content

    async def _encrypted(self, room: str, kind: str, content: Json) -> Json:
        if self._machine is None:
            log.error("matrix_room_encrypted", room=room)
            raise PlaceLost("encrypted")
        people, encryption = self._rooms.audience(room), self._rooms.encrypted[room]
        return await self._machine.encrypt(room, kind, content, people, encryption)

    def _content(self, outgoing: Outgoing, room: str) -> Json:
        marks: Json = {KEY: outgoing.key, TOKEN: outgoing.token}
        match outgoing.operation:
            case "say":
                return {**self._said(outgoing, room), **marks}
            case "edit":
                return {**self._edited(outgoing, room), **marks}
            case "react":
                annotation = {
                    "rel_type": "m.annotation",
                    "event_id": _target(outgoing),
                    "key": outgoing.mark or "",
                }
                return {"m.relates_to": annotation, **marks}
            case "pin" | "remove" | "admit" | "describe":
                return {}

    def _said(self, outgoing: Outgoing, room: str) -> Json:
        content = _text_content(self._rendered(outgoing, room), outgoing.notify)
        mentioned = list(dict.fromkeys(outgoing.mentions))
        content["m.mentions"] = {"user_ids": mentioned} if mentioned else {}
        if outgoing.reply_to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": outgoing.reply_to}}
        if outgoing.thread:  # clients without threads show it as a reply
            answered = content.setdefault("m.relates_to", {"m.in_reply_to": {"event_id": outgoing.thread}})
            falls_back = not outgoing.reply_to
            answered |= {"rel_type": "m.thread", "event_id": outgoing.thread, "is_falling_back": falls_back}
        return content

    def _edited(self, outgoing: Outgoing, room: str) -> Json:
        rendered = self._rendered(outgoing, room)
        fallback = rendered.plain.encode()[:FALLBACK_BYTES].decode(errors="ignore")
        msgtype = "m.text" if outgoing.notify else "m.notice"
        return {
            "msgtype": msgtype,
            "body": f"* {fallback}",
            "m.mentions": {},
            "m.new_content": {**_text_content(rendered, outgoing.notify), "m.mentions": {}},
            "m.relates_to": {"rel_type": "m.replace", "event_id": _target(outgoing)},
        }

    def _rendered(self, outgoing: Outgoing, room: str) -> Rendered:
        scene = Scene(self._scene.event, self._scene.server, self._scene.words, room)
        return render(outgoing, scene)

    # ── Reading back ────────────────────────────────────────────────────────────────────────────────────

    async def find(self, outgoing: Outgoing) -> str | None:
        """Find it, as the port says; raises Refused, Busy or Unknown if history cannot be read."""
        room = self._room_for(outgoing)
        if outgoing.operation in ("admit", "pin", "describe"):
            return None  # it can be done twice
        earliest = (outgoing.since - MARGIN - EPOCH) / timedelta(milliseconds=1)
        try:
            encrypted = ["m.room.encrypted"] if outgoing.operation in ENCRYPTED else []
            kinds = [KINDS[outgoing.operation], *encrypted]
            async for event in backwards(self._client, room, senders=[self._user], types=kinds):
                if _stamp(event) < earliest:
                    return None
                if _is_trace_of(outgoing, self._opened(event, room)):
                    return str(event.get("event_id"))
        except NoAnswer as error:
            raise Unknown(str(error)) from error
        except MatrixError as error:
            raise await self._judged(error, outgoing.place, room) from error
        return None

    def _opened(self, event: Json, room: str) -> Json:
        """Decrypt one of our own events: we keep the keys of those too."""
        if self._machine is None or event.get("type") != "m.room.encrypted":
            return event
        return self._machine.opened_or_not(event, room)

    async def close(self) -> None:
        if self._machine is not None:
            await self._machine.close()
            self._machine = None
        await self._client.close()


def _target(outgoing: Outgoing) -> str:
    """Return the target; raises Refused for the made-up id of a damaged event, which no server knows."""
    if not outgoing.target or not EVENT_ID.fullmatch(outgoing.target):
        raise Refused(f"nothing to {outgoing.operation}")
    return outgoing.target


def _text_content(rendered: Rendered, notify: bool) -> dict[str, Any]:
    return {
        "msgtype": "m.text" if notify else "m.notice",
        "body": rendered.plain,
        "format": "org.matrix.custom.html",
        "formatted_body": rendered.html,
    }


def _bearing(content: Json, shared: Json) -> Json:
    """Return the content of a message that bears a file: its words are the file's caption, if it has any.

    https://spec.matrix.org/latest/client-server-api/#media-captions
    """
    return {**content, **shared, "body": content["body"] or shared["filename"]}


def _failure(error: MatrixError) -> Refused | Busy | Unknown:
    if error.status == 429:
        return Busy(error.retry_after if error.retry_after is not None else BUSY_UNLESS_TOLD)
    if error.says_nothing:
        return Unknown(f"{error.status} {error.errcode}")
    refusal = NotPermitted if error.errcode == "M_FORBIDDEN" else Refused
    return refusal(f"{error.status} {error.errcode}")


def _stamp(event: Json) -> float:
    stamp = event.get("origin_server_ts")
    return stamp if isinstance(stamp, int) else 0


def _is_trace_of(outgoing: Outgoing, event: Json) -> bool:
    """Return whether one of our events is the result of an earlier attempt."""
    content = object_in(event, "content")
    relation = object_in(content, "m.relates_to")
    is_edit = relation.get("rel_type") == "m.replace"
    match outgoing.operation:
        case "say":
            return content.get(KEY) == outgoing.key and not is_edit
        case "edit":
            return content.get(KEY) == outgoing.key and content.get(TOKEN) == outgoing.token
        case "react":
            key = relation.get("key")
            same = isinstance(key, str) and bare(key) == bare(outgoing.mark or "")
            return same and relation.get("event_id") == outgoing.target
        case "remove":
            return outgoing.target in (event.get("redacts"), content.get("redacts"))
        case "admit" | "pin" | "describe":
            return False
