"""A homeserver that only recites messages, faster than a real one takes them: what do they leave behind?"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from adapters.loopback import free_port
from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Account

BATCH, QUESTION_EACH, PEOPLE = 50, 10, 20


class Reciter:
    """A homeserver whose rooms are those of `start`, a real homeserver's answer to the bot's first sync."""

    def __init__(self, bot: Account, room: str, start: Json) -> None:
        self._bot, self._room, self._start = bot, room, start
        self._numbers = itertools.count(1)
        self._left = 0
        self._more = asyncio.Event()
        self.done = asyncio.Event()
        self.url = ""

    async def recite(self, count: int) -> None:
        """Recite `count` messages, and wait until the bot has asked for more."""
        self.done.clear()
        self._left = count
        self._more.set()
        await self.done.wait()

    async def whoami(self, _request: web.Request) -> web.Response:
        return web.json_response({"user_id": self._bot.user_id, "device_id": self._bot.device_id})

    async def sync(self, request: web.Request) -> web.Response:
        if "since" not in request.query:
            return web.json_response({**self._start, "next_batch": "0"})
        if not self._left:
            self.done.set()
            self._more.clear()
            try:
                async with asyncio.timeout(int(request.query["timeout"]) / 1000):
                    await self._more.wait()
            except TimeoutError:
                return web.json_response({"next_batch": request.query["since"]})
        count = min(BATCH, self._left)
        self._left -= count
        events = [self._message(next(self._numbers)) for _ in range(count)]
        joined = {self._room: {"timeline": {"events": events, "limited": False}}}
        return web.json_response({"next_batch": events[-1]["event_id"], "rooms": {"join": joined}})

    def _message(self, number: int) -> Mapping[str, Any]:
        text = f"Message numéro {number}, long comme on en écrit quand on suit ce qui se dit dans la salle."
        asks = "!question " if number % QUESTION_EACH == 0 else ""
        return {
            "event_id": f"$recited-{number}-and-as-long-as-an-id-of-a-real-one",
            "type": "m.room.message",
            "sender": f"@person{number % PEOPLE}:comptoir.test",
            "origin_server_ts": int(time.time() * 1000),
            "content": {"msgtype": "m.text", "body": asks + text},
        }

    async def take(self, _request: web.Request) -> web.Response:
        return web.json_response({"event_id": f"$said-{next(self._numbers)}"})


@asynccontextmanager
async def reciting(bot: Account, room: str, start: Json) -> AsyncIterator[Reciter]:
    reciter = Reciter(bot, room, start)
    app = web.Application()
    base = "/_matrix/client/v3"
    app.router.add_get(f"{base}/account/whoami", reciter.whoami)
    app.router.add_get(f"{base}/sync", reciter.sync)
    app.router.add_put(f"{base}/rooms/{{rest:.*}}", reciter.take)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    reciter.url = f"http://127.0.0.1:{port}"
    try:
        yield reciter
    finally:
        await runner.cleanup()
