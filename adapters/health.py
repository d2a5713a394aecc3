"""Serves `/healthz` and `/metrics` to monitoring, on this machine only."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.operator.health import Health
from bot.port.errors import InputError
from bot.words.catalogue import both

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def watched(
    port: int, health: Callable[[], Awaitable[Health]], figures: Callable[[], Awaitable[bytes]]
) -> AsyncIterator[None]:
    """Answer as long as the context lasts, in the bot's own loop: if the loop is frozen, nothing answers."""

    async def tell_health(_request: web.Request) -> web.Response:
        found = await health()
        return web.json_response(found.as_json(), status=200 if found.is_well else 503)

    async def tell_figures(_request: web.Request) -> web.Response:
        return web.Response(body=await figures(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    pages = web.Application()
    pages.add_routes([web.get("/healthz", tell_health), web.get("/metrics", tell_figures)])
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError as error:
        raise InputError(
            both("health-port-taken", port=str(port), why=os.strerror(error.errno or 0))
        ) from error
