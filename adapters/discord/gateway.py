"""The connection over which Discord sends events; whatever ends it, it is made again.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

from adapters.discord.client import DiscordClient
from adapters.discord.journalling import Json, object_in, text_in
from adapters.together import together
from bot.port.backoff import pause
from bot.port.errors import Busy, Refused, TokenRevoked, Unknown
from bot.words.catalogue import both

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
CONTENT, MEMBERS = 1 << 15, 1 << 1
BASE_INTENTS = 1 << 0 | 1 << 9 | 1 << 10 | 1 << 12  # guilds; messages and reactions in them; direct messages
# Flags of the application that grant each intent: one for large bots, one for small ones.
GRANTED = {CONTENT: 1 << 18 | 1 << 19, MEMBERS: 1 << 14 | 1 << 15}

REVOKED, DISALLOWED = 4004, 4014
SESSION_IS_OVER = (4003, 4007, 4009, 4010, 4011, 4012, 4013)
COMES_BACK = 4000  # close code after which a session can still be resumed

FIRST, LONGEST = 1.0, 60.0  # seconds between two attempts: a random part of 1, 2, 4 … 60
BEGINS = 30.0  # seconds within which a session must begin or resume
HEALTHY = 60.0  # seconds after which a connection counts as good and earlier failures are forgotten
LOST = 5  # failures after which we go back to the common address
PATIENCE, CLOSING = 20.0, 0.5  # seconds to connect and be greeted; to close
# Discord accepts 1000 IDENTIFY a day, and revokes the token of a bot that sends more.
MOST_IDENTIFIED, IDENTIFIED_IN = 40, 3600.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dispatch:
    """An event from Discord: `number` counts in `session`; `came` is an instant of `time.monotonic`.

    An answered heartbeat is a dispatch with an empty `kind`.
    """

    kind: str
    data: Any
    session: str
    number: int
    came: float

    @property
    def stamp(self) -> str:
        return f"{self.session[:12]}.{self.number}"


@dataclass(slots=True)
class Session:
    """A session; events after number `journalled`, the last one safe with us, are asked for again."""

    id: str
    url: str
    journalled: int


class Ended(Exception):
    """End of a connection; `pause` is how many seconds Discord asks us to wait before the next."""

    def __init__(self, why: str, pause: float = 0.0) -> None:
        super().__init__(why)
        self.pause = pause


class Gateway:
    """Receiver that puts events into `told`; its session outlives a `run` that is cancelled."""

    def __init__(self, client: DiscordClient, new_session_after: tuple[float, float] = (1.0, 5.0)) -> None:
        self.told: asyncio.Queue[Dispatch] = asyncio.Queue()
        self.session: Session | None = None
        self._client, self._new_session_after = client, new_session_after
        self._granted = True  # until Discord says otherwise
        self._failures = 0
        self._identified: deque[float] = deque(maxlen=MOST_IDENTIFIED)

    @property
    def intents(self) -> int:
        flags = self._client.me.flags if self._granted else 0
        return BASE_INTENTS | sum(intent for intent, bits in GRANTED.items() if flags & bits)

    def journalled(self, dispatch: Dispatch) -> None:
        session = self.session
        if session is not None and session.id == dispatch.session:
            session.journalled = max(session.journalled, dispatch.number)

    async def run(self) -> None:
        """Stay connected until cancelled; raises TokenRevoked."""
        while True:
            began = time.monotonic()
            try:
                await self._connect()
            except (Ended, Busy, Refused, Unknown, aiohttp.ClientError, OSError) as error:
                lasted = time.monotonic() - began
                await self._pause(error, lasted)

    async def _pause(self, error: Exception, lasted: float) -> None:
        """Wait before the next attempt; after a healthy connection, only if Discord asks us to."""
        self._failures = 0 if lasted >= HEALTHY else self._failures
        wait = pause(self._failures, FIRST, LONGEST) if self._failures else 0.0
        asked = error.seconds if isinstance(error, Busy) else error.pause if isinstance(error, Ended) else 0.0
        self._failures += 1
        why = str(error) if isinstance(error, Ended | Busy | Refused | Unknown) else type(error).__name__
        log.warning(
            "discord_gateway_ended", why=why, failures=self._failures, wait=round(max(wait, asked), 2)
        )
        await asyncio.sleep(max(wait, asked))

    # ── One connection ──────────────────────────────────────────────────────────────────────────────────

    async def _connect(self) -> None:
        async with asyncio.timeout(PATIENCE):
            resumes = self.session is not None and self._failures < LOST
            url = self.session.url if self.session and resumes else await self._address()
            asked = self._client.http.ws_connect(f"{url.split('?')[0]}?v=10&encoding=json")
            socket = await self._client.call(asked, PATIENCE)
        try:
            await _Connection(self, socket).serve()
        finally:
            await _farewell(socket)

    async def _address(self) -> str:
        if self._client.gateway:
            return self._client.gateway
        answer = await self._client.ask("GET", "/gateway/bot")
        if not (url := text_in(answer, "url")):
            raise Unknown("no address of the gateway")
        return url

    async def introduction(self) -> Json:
        """Return RESUME if there is a session, else IDENTIFY; raises Ended when too many were sent."""
        token = self._client.http.token
        if self.session is not None:
            resumed = {"token": token, "session_id": self.session.id, "seq": self.session.journalled}
            return {"op": RESUME, "d": resumed}
        now = time.monotonic()
        if len(self._identified) == MOST_IDENTIFIED and now - self._identified[0] < IDENTIFIED_IN:
            raise Ended("too many sessions within an hour", IDENTIFIED_IN / MOST_IDENTIFIED)
        self._identified.append(now)
        properties = {"os": "linux", "browser": "comptoir", "device": "comptoir"}
        asked = {"token": token, "intents": self.intents, "properties": properties, "large_threshold": 50}
        return {"op": IDENTIFY, "d": asked}

    def begin(self, ready: Json, number: int) -> None:
        id, url = text_in(ready, "session_id"), text_in(ready, "resume_gateway_url")
        if not id or not url:
            if self.session is None:
                raise Ended("a session without its id or address")
            log.warning("discord_dispatch_malformed")  # sent in the middle of a good session
            return
        self.session = Session(id, url, number)
        log.info("discord_session_began", content=bool(self.intents & CONTENT))

    def invalidated(self, can_resume: bool) -> Ended:
        if can_resume:
            return Ended("the session is to be resumed")
        self.session = None
        return Ended("the session was declared invalid", random.uniform(*self._new_session_after))

    def closed(self, code: int | None) -> Ended:
        """Return how to end after a close code; raises TokenRevoked."""
        if code == REVOKED:
            raise TokenRevoked(both("discord-token-revoked"))
        if code == DISALLOWED and self._granted:
            log.warning("discord_intents_disallowed")
            self._granted, self.session = False, None
        if code in SESSION_IS_OVER or code == DISALLOWED:
            self.session = None
        return Ended(f"closed with {code}")


async def _farewell(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Close so that the session can be resumed, without waiting long for an answer."""
    try:
        async with asyncio.timeout(CLOSING):
            await socket.close(code=COMES_BACK)
    except (TimeoutError, aiohttp.ClientError, OSError):
        return


class _Connection:
    def __init__(self, gateway: Gateway, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._gateway, self._socket = gateway, socket
        self._interval = PATIENCE
        self._last: int | None = None  # number of the last event received
        self._unanswered = False  # true while the last heartbeat is unanswered

    async def serve(self) -> None:
        """Serve the connection until it ends; raises Ended, TokenRevoked and the socket's own errors."""
        async with asyncio.timeout(PATIENCE):
            hello = await self._receive()
            if hello.get("op") != HELLO:
                raise Ended("no greeting")
        interval = object_in(hello, "d").get("heartbeat_interval")
        if not isinstance(interval, int | float) or interval <= 0:
            raise Ended("a greeting without its interval")
        self._interval = interval / 1000
        await self._send(await self._gateway.introduction())
        await together(self._read(), self._beat(), self._expect_session())

    async def _expect_session(self) -> None:
        """Give up on a server that greets us and answers heartbeats but never begins a session."""
        await asyncio.sleep(BEGINS)
        if self._last is None:
            raise Ended("no session began")

    async def _beat(self) -> None:
        """Send heartbeats; one that is unanswered when the next is due means that nobody is there."""
        await asyncio.sleep(self._interval * random.random())
        while not self._unanswered:
            await self._send_heartbeat()
            await asyncio.sleep(self._interval)
        raise Ended("a heartbeat was not answered")

    async def _send_heartbeat(self) -> None:
        self._unanswered = True
        await self._send({"op": HEARTBEAT, "d": self._last})

    async def _read(self) -> None:
        while True:
            frame = await self._receive()
            match frame.get("op"):
                case 0:  # DISPATCH
                    self._dispatched(frame)
                case 1:  # HEARTBEAT
                    await self._send_heartbeat()
                case 7:  # RECONNECT
                    raise Ended("Discord asks to connect again")
                case 9:  # INVALID_SESSION
                    raise self._gateway.invalidated(frame.get("d") is True)
                case 11:  # ACK
                    self._unanswered = False
                    self._tell("", None, self._last or 0)

    def _dispatched(self, frame: Json) -> None:
        kind, number, data = frame.get("t"), frame.get("s"), frame.get("d")
        if not isinstance(kind, str) or not isinstance(number, int):
            log.warning("discord_dispatch_malformed")
            return
        self._last = number
        if kind == "READY":
            self._gateway.begin(data if isinstance(data, Mapping) else {}, number)
        self._tell(kind, data, number)

    def _tell(self, kind: str, data: object, number: int) -> None:
        session = self._gateway.session
        if session is not None:
            self._gateway.told.put_nowait(Dispatch(kind, data, session.id, number, time.monotonic()))

    async def _receive(self) -> Json:
        """Return the next valid frame; raises Ended or TokenRevoked when the connection closes."""
        while True:
            message = await self._socket.receive()
            if message.type is not aiohttp.WSMsgType.TEXT:
                raise self._gateway.closed(self._socket.close_code)
            try:
                frame = json.loads(message.data)
            except (ValueError, RecursionError):
                log.warning("discord_frame_malformed")
                continue
            if isinstance(frame, dict):
                return frame

    async def _send(self, frame: Json) -> None:
        try:
            await self._socket.send_str(json.dumps(frame))
        except (ConnectionError, aiohttp.ClientError):
            raise Ended("the connection broke") from None
