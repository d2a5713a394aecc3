"""The gateway, and ways to make it fail on demand: https://discord.com/developers/docs/events/gateway"""

import asyncio
import json
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from aiohttp import WSMsgType, web
from simcord.backend import serializers

from adapters.rehearsal.discord.audience import chunks, disallowed, heard, intents_of
from adapters.rehearsal.discord.hiding import hidden_channels, may_shift
from adapters.rehearsal.discord.sessions import Connection, Session
from adapters.rehearsal.discord.world import World

UNHEEDED = (3, 4, 31)  # presence, voice, soundboard
LEFT_ALONE = 4  # sessions without a connection that are kept, for whoever comes back
LONGEST = 4096  # bytes of a frame sent by a client
CLOSE_PATIENCE = 0.2  # seconds for a client to answer a close; discord.py does not


class Op(IntEnum):
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class Gateway:
    """The gateway, with counts and levers for tests; `sessions` live until invalidated or closed by a bot."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.attempts = 0  # connections tried, refused ones too
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.heartbeat_interval = 41.25  # seconds, sent to the next connection
        self.withholds_acks = False
        self.loses_events = False  # while True, events are never sent, and leave no hole in the numbers
        self._held = False
        self._refusals: list[int | None] = []
        self._hidden: set[int] = set()  # channels hidden from the bot
        world.backend.subscribers.append(self._tell)

    # Levers

    @property
    def ready(self) -> bool:
        """True if a bot is connected with a session that is still valid."""
        return any(session.connection for session in self.sessions.values())

    def refuse(self, times: int = 1, status: int | None = 503) -> None:
        """Refuse the next connections with an HTTP status, or cut them if `status` is None."""
        self._refusals += [status] * times

    async def drop(self) -> None:
        """Cut every connection without a word (1006); sessions stay, and can be resumed."""
        await self._end(Connection.abort)

    async def close(self, code: int) -> None:
        """Close with a code: 4000 may resume, 4004 and 4014 tell the bot to give up."""
        await self._end(lambda connection: connection.close(code))

    async def reconnect(self) -> None:
        """Ask the bot to come back and resume (op 7), as Discord does before a restart."""
        for connection in self.connections:
            connection.send(Op.RECONNECT)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Declare sessions invalid (op 9); unless `resumable`, events until IDENTIFY are never sent."""
        if not resumable:
            self.forget_sessions()
        for connection in self.connections:
            connection.send(Op.INVALID_SESSION, resumable)

    def forget_sessions(self) -> None:
        """Forget sessions: a bot that tries to resume must start afresh, and misses the events meanwhile."""
        for session in self.sessions.values():
            session.connection = None
        self.sessions.clear()

    def hold(self) -> None:
        """Queue events on the server until `release`."""
        self._hold(True)

    def release(self) -> None:
        self._hold(False)

    def _hold(self, held: bool) -> None:
        self._held = held
        for session in self.sessions.values():
            session.held = held
            session.flush()

    def send_event(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send every session any event: one it had before, or one that nobody expects."""
        for session in self.sessions.values():
            session.deliver(event, payload)

    async def _end(self, ending: Any) -> None:
        connections = list(self.connections)
        for connection in connections:
            ending(connection)
        for connection in connections:
            await connection.ended.wait()

    # Events

    def _tell(self, event: str, payload: Mapping[str, Any]) -> None:
        if not self.loses_events:
            self._tell_all(event, payload)
        if may_shift(self._world, event, payload):
            self._tell_shifts(told=int(payload.get("id") or 0))

    def _tell_all(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self.sessions.values():
            content = heard(self._world, session.intents, event, payload)
            if content is not None:
                session.deliver(event, content)

    def _tell_shifts(self, told: int) -> None:
        """Tell of channels that have just been shown or hidden, except the one already `told`."""
        before, self._hidden = self._hidden, hidden_channels(self._world)
        for id in (before ^ self._hidden) - {told}:
            if channel := self._world.backend.channels.get(id):
                payload = serializers.channel_payload(self._world.backend, channel)
                self._tell_all("CHANNEL_UPDATE", payload)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.attempts += 1
        self._world.changes.happened()
        if self._refusals:
            return self._refused(request, self._refusals.pop(0))
        socket = web.WebSocketResponse(timeout=CLOSE_PATIENCE, max_msg_size=LONGEST * 4)
        await socket.prepare(request)
        transport = request.transport
        connection = Connection(socket, transport if isinstance(transport, asyncio.Transport) else None)
        self.connections.add(connection)
        connection.send(Op.HELLO, {"heartbeat_interval": int(self.heartbeat_interval * 1000)})
        writing = asyncio.create_task(connection.write())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(connection, message.data)
        finally:
            writing.cancel()
            self._ended(connection)
        return socket

    def _refused(self, request: web.Request, status: int | None) -> web.Response:
        if status is None and request.transport is not None:
            request.transport.abort()
        return web.Response(status=status or 503)

    def _ended(self, connection: Connection) -> None:
        self.connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.closed_for_good:
                self.sessions.pop(session.id, None)
        connection.ended.set()
        self._world.changes.happened()

    def _hear(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
            op, content = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            return connection.close(4002)
        if len(text.encode()) > LONGEST:
            return connection.close(4002)
        if op == Op.HEARTBEAT:
            self._beat(connection)
        elif op == Op.IDENTIFY:
            self._identify(connection, content)
        elif op == Op.RESUME:
            self._resume(connection, content)
        elif connection.session is None:
            connection.close(4003)
        elif op == Op.MEMBERS:
            for chunk in chunks(self._world, content):
                connection.session.deliver("GUILD_MEMBERS_CHUNK", chunk)
        elif op not in UNHEEDED:
            connection.close(4001)
        self._world.changes.happened()
        return None

    def _beat(self, connection: Connection) -> None:
        self.heartbeats += 1
        if not self.withholds_acks:
            connection.send(Op.ACK)

    def _identify(self, connection: Connection, asked: Mapping[str, Any]) -> None:
        intents = intents_of(int(asked["intents"]))
        if asked["token"] != self._world.token:
            return connection.close(4004)
        if connection.session is not None:
            return connection.close(4005)
        if disallowed(self._world, intents):
            return connection.close(4014)
        self.identified += 1
        session = Session(self._world, intents)
        session.held = self._held
        session.attach(connection)
        session.deliver("READY", self._ready(session))
        if intents.guilds:
            for guild in self._world.backend.guilds.values():
                payload = serializers.guild_create_payload(self._world.backend, guild)
                session.deliver("GUILD_CREATE", heard(self._world, intents, "GUILD_CREATE", payload))
        self.sessions[session.id] = session
        self._forget_oldest()
        return None

    def _forget_oldest(self) -> None:
        """Keep the newest sessions of those without a connection: each keeps every event since."""
        left = [session for session in self.sessions.values() if session.connection is None]
        for session in left[:-LEFT_ALONE]:
            del self.sessions[session.id]

    def _ready(self, session: Session) -> Mapping[str, Any]:
        world = self._world
        return {
            "v": 10,
            "user": serializers.user_payload(world.backend.bot_user),
            "guilds": [{"id": str(id), "unavailable": True} for id in world.backend.guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": f"{world.url.replace('http', 'ws', 1)}/gateway/resume",
            "shard": [0, 1],
            "private_channels": [],
            "application": {"id": str(world.backend.application_id), "flags": world.application_flags},
        }

    def _resume(self, connection: Connection, asked: Mapping[str, Any]) -> None:
        if asked["token"] != self._world.token:
            return connection.close(4004)
        session = self.sessions.get(asked["session_id"])
        if session is None or not session.remembers(asked["seq"] or 0):
            return connection.send(Op.INVALID_SESSION, False)
        self.resumed += 1
        session.attach(connection, after=asked["seq"] or 0)
        session.deliver("RESUMED", {})
        return None
