"""A homeserver whose /sync fails in every known way: how often is it asked, and how soon heard again?"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from checker import Verdict
from matrix_stage import Clockface, MemoryJournal, listening
from patience import PATIENCE
from served import served

from adapters.matrix.client import MatrixClient
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from bot.port.errors import TokenRevoked

BOT, HALL = "@bot:example.org", "!hall:example.org"
MOST_A_SECOND, BACK_WITHIN = 1.0, 30.0
AT_FIRST = 5  # requests: the first failures may be transient, and the waits are random parts of 1, 2 and 4 s

Answer = Callable[["Failing"], Awaitable[web.StreamResponse]]


def saying(status: int, body: str | bytes, **headers: str) -> Answer:
    content = body.encode() if isinstance(body, str) else body

    async def answer(_: "Failing") -> web.StreamResponse:
        return web.Response(status=status, body=content, headers=headers)

    return answer


async def hole(server: "Failing") -> web.StreamResponse:
    """Keep the connection open, and send nothing."""
    await server.closing.wait()
    return web.Response()


def telling(**told: Any) -> Answer:
    """Answer at once, each time with another position and with nothing that anybody did."""

    async def answer(server: "Failing") -> web.StreamResponse:
        return web.json_response({"next_batch": f"n{len(server.asked)}", **told})

    return answer


FAILURES: dict[str, Answer] = {
    "empty": telling(),
    "empty rooms": telling(rooms={"join": {HALL: {"timeline": {"events": []}}}, "invite": {"!x:y": {}}}),
    "no news": telling(device_lists={"changed": ["@ana:example.org"]}, to_device={"events": []}),
    "403": saying(403, '{"errcode": "M_FORBIDDEN"}'),
    "429": saying(429, '{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2000}'),
    "429 for an hour": saying(429, '{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 3600000}'),
    "503 for an hour": saying(503, '{"errcode": "M_UNKNOWN"}', **{"Retry-After": "3600"}),
    "500": saying(500, '{"errcode": "M_UNKNOWN"}'),
    "html": saying(502, "<html><h1>Bad gateway</h1></html>"),
    "truncated": saying(200, '{"next_batch": "s1", "rooms": {'),
    "not utf-8": saying(200, b'{"next_batch": "\xff"}'),
    "[]": saying(200, "[]"),
    "deep": saying(200, "[" * 200_000),
    "black hole": hole,
}
REVOKED = saying(401, '{"errcode": "M_UNKNOWN_TOKEN"}')


@dataclass
class Failing:
    """A server that fails as `fails` does while that is set, then sends one good event and falls silent."""

    fails: Answer | None
    asked: list[float] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if not request.path.endswith("/sync"):
            return web.json_response({})
        self.asked.append(time.monotonic())
        if self.fails is not None:
            return await self.fails(self)
        if request.query.get("since") == AFTER_IT:  # the answer came too late and is asked for again
            await self.closing.wait()
        return web.json_response(
            {"next_batch": AFTER_IT, "rooms": {"join": {HALL: {"timeline": {"events": [GOOD]}}}}}
        )


AFTER_IT = "after the good one"
GOOD: dict[str, Any] = {
    "event_id": "$good",
    "type": "m.room.message",
    "sender": "@ana:example.org",
    "origin_server_ts": 1_539_684_000_000,
    "content": {"msgtype": "m.text", "body": "!question Qui paie ?"},
}


@dataclass(frozen=True, slots=True)
class Seen:
    """`back_after` is the seconds from the end of the failure until the good event was journalled."""

    name: str
    requests: int
    lasted: float
    back_after: float

    def findings(self, back_within: float) -> list[str]:
        most = AT_FIRST + self.lasted * MOST_A_SECOND
        asked = [f"{self.name}: {self.requests} requests in {self.lasted:.0f} s"] * (self.requests > most)
        return asked + [f"{self.name}: back after {self.back_after:.1f} s"] * (self.back_after > back_within)


@asynccontextmanager
async def _followed(server: Failing) -> AsyncIterator[tuple[MemoryJournal, asyncio.Task[None]]]:
    async with served(server.answer, shutdown_timeout=0) as url:
        journal, settings = MemoryJournal(), MatrixSettings(url, BOT)
        journal.kept = "s1"
        client = MatrixClient(url, "secret")
        platform = MatrixPlatform(settings, "day", client, {"hall": HALL}, Clockface())
        async with listening(platform, journal) as task:
            try:
                yield journal, task
            finally:
                server.closing.set()


async def fail(name: str, lasting: float) -> Seen:
    server = Failing(FAILURES[name])
    async with _followed(server) as (journal, _):
        began = time.monotonic()
        await asyncio.sleep(lasting)  # a real failure: its length is what counts here
        requests, server.fails = len(server.asked), None
        mended = time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await journal.until(lambda: "$good" in journal.events)
        return Seen(name, requests, mended - began, time.monotonic() - mended)


async def revoke() -> list[str]:
    """Check that a refused token ends listening at once, with advice, and that nothing is asked again."""
    server = Failing(REVOKED)
    async with _followed(server) as (_, listening):
        try:
            async with asyncio.timeout(PATIENCE):
                await listening
        except TokenRevoked as revoked:
            told = ["401: nothing says what to do"] * (not str(revoked))
            return told + [f"401: {len(server.asked)} requests"] * (len(server.asked) != 1)
        except TimeoutError:
            pass
        return ["401: it goes on"]


async def play(lasting: float, back_within: float = BACK_WITHIN) -> tuple[Verdict, list[Seen]]:
    """Play all failures at once, each with a bot of its own."""
    seen = await asyncio.gather(*(fail(name, lasting) for name in FAILURES))
    found = [finding for each in seen for finding in each.findings(back_within)]
    lost = [f"{each.name}: $good" for each in seen if each.back_after >= PATIENCE]
    return Verdict(lost=lost, wrong=[*found, *await revoke()]), seen
