"""A proxy between a bot and its homeserver: a request takes effect or not, and its answer goes wrong."""

import asyncio
import fnmatch
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import aiohttp
from aiohttp import web
from served import served
from small_event import SmallEvent
from yarl import URL

How = Literal["lost", "late", "500", "502", "503", "504", "html", "garbage"]
ANSWER_IS_LATE = 17.0  # seconds: longer than the bot waits for the answer to a send
SEND, TYPED = "*/send/*", "application/json"


@dataclass
class Fault:
    """A way to spoil this share of the matching answers, after the effect or instead of it."""

    how: How
    path: str = SEND
    fraction: float = 1.0
    after: bool = True
    times: int | None = None
    hits: int = 0


class Between:
    """A proxy; `answered` counts the homeserver's answers to the bot's sends, by status."""

    def __init__(self, homeserver: str, seed: int = 0) -> None:
        self._homeserver = homeserver
        self._chance = random.Random(seed)
        self.faults: list[Fault] = []
        self.answered: Counter[int] = Counter()
        self.url = ""
        self._closing = asyncio.Event()

    def fail(self, how: How, **fields: object) -> Fault:
        fault = Fault(how, **fields)  # type: ignore[arg-type]
        self.faults.append(fault)
        return fault

    def heal(self) -> None:
        self.faults.clear()

    def _strike(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times is not None and fault.hits >= fault.times:
                continue
            if fnmatch.fnmatchcase(path, fault.path) and self._chance.random() < fault.fraction:
                fault.hits += 1
                return fault
        return None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        fault = self._strike(request.raw_path)
        try:
            answer = web.Response(status=503) if fault and not fault.after else await self._asked(request)
        except aiohttp.ClientError:  # it is being started again
            answer = web.Response(status=502)
        return answer if fault is None else await self._spoilt(request, fault, answer)

    async def _asked(self, request: web.Request) -> web.Response:
        headers = {name: request.headers[name] for name in ("Authorization",) if name in request.headers}
        body = await request.read()
        url = URL(self._homeserver + request.raw_path, encoded=True)
        async with (
            aiohttp.ClientSession() as http,
            http.request(request.method, url, data=body, headers=headers) as answer,
        ):
            if fnmatch.fnmatchcase(request.raw_path, SEND):
                self.answered[answer.status] += 1
            return web.Response(status=answer.status, body=await answer.read(), content_type=TYPED)

    async def _spoilt(self, request: web.Request, fault: Fault, answer: web.Response) -> web.StreamResponse:
        match fault.how:
            case "lost":
                assert request.transport is not None
                request.transport.abort()
                return answer
            case "late":
                await asyncio.wait([asyncio.create_task(self._closing.wait())], timeout=ANSWER_IS_LATE)
                return answer
            case "html":
                return web.Response(status=200, text="<html>welcome</html>", content_type="text/html")
            case "garbage":
                return web.Response(status=200, body=b'{"event_id": "\xff', content_type=TYPED)
            case status:
                return web.Response(status=int(status), text="<html>bad</html>", content_type="text/html")

    def close(self) -> None:
        self._closing.set()


@asynccontextmanager
async def between(day: SmallEvent, homeserver: str, seed: int = 0) -> AsyncIterator[Between]:
    """Make the bot of this event talk to the proxy from now on."""
    made = Between(homeserver, seed)
    async with served(made.answer, shutdown_timeout=1.0) as made.url:
        day.config.write_text(day.config.read_text().replace(homeserver, made.url))
        try:
            yield made
        finally:
            made.close()
