"""Sessions of the gateway: numbered events, kept so that a client that comes back gets those it missed."""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Mapping
from typing import Any

import discord
from aiohttp import WSCloseCode, web

from adapters.rehearsal.discord.world import World

FATAL = (4004, 4010, 4011, 4012, 4013, 4014)  # after these close codes, a bot must not come back
KEPT = 20_000  # events; a client that missed more must start afresh


class Connection:
    """One websocket; its own task writes frames in order, and `close` is one of them."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.sent = 0  # number of the last event written or queued
        self.ended = asyncio.Event()
        self._closed_by_us: int | None = None
        self._transport = transport
        self._outgoing: asyncio.Queue[str | int] = asyncio.Queue()

    def send(self, op: int, content: object = None) -> None:
        self.send_text(json.dumps({"op": op, "d": content, "s": None, "t": None}))

    def send_text(self, frame: str) -> None:
        self._outgoing.put_nowait(frame)

    def close(self, code: int) -> None:
        """End the connection with this code, once the queued frames have left."""
        self._outgoing.put_nowait(code)

    def abort(self) -> None:
        """Cut the TCP connection at once: the client sees the code 1006."""
        if self._transport is not None:
            self._transport.abort()

    async def write(self) -> None:
        """Write frames until the connection ends."""
        while True:
            frame = await self._outgoing.get()
            if isinstance(frame, int):
                self._closed_by_us = frame
                await self.socket.close(code=frame)
                return
            try:
                await self.socket.send_str(frame)
            except ConnectionError:
                return

    @property
    def closed_for_good(self) -> bool:
        """True if the session ended too: the client left with 1000 or 1001, or our close code was fatal."""
        if self._closed_by_us is not None:
            return self._closed_by_us in FATAL
        return self.socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)


class Session:
    def __init__(self, world: World, intents: discord.Intents) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.number = 0  # of the last event
        self.connection: Connection | None = None
        self.held = False  # events wait here while it is True
        self._world = world
        self._kept: deque[tuple[int, str]] = deque(maxlen=KEPT)

    def deliver(self, event: str, payload: Mapping[str, Any] | None) -> None:
        self.number += 1
        content = self._world.text_of(payload)
        self._kept.append((self.number, f'{{"op":0,"t":"{event}","s":{self.number},"d":{content}}}'))
        self.flush()

    def attach(self, connection: Connection, after: int = 0) -> None:
        """Send events over this connection from now on, those after number `after` first."""
        self.connection = connection
        connection.session = self
        connection.sent = after
        self.flush()

    def flush(self) -> None:
        connection = self.connection
        if connection is None or self.held or connection.sent == self.number:
            return
        missing = self.number - connection.sent
        for number, frame in list(self._kept)[-missing:] if missing > 1 else [self._kept[-1]]:
            connection.send_text(frame)
            connection.sent = number

    def remembers(self, number: int) -> bool:
        """Return whether everything after this number is still here."""
        oldest = self._kept[0][0] if self._kept else 1
        return oldest - 1 <= number <= self.number
