"""A headless Chromium, driven by its own protocol: it opens a page at a given size and photographs it."""

import asyncio
import base64
import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
IN_THE_ROOM = "salle.test"  # a name of this machine that a browser trusts no more than any without HTTPS
PATIENCE = 60.0  # seconds
A_LOOK = 0.1  # seconds between two looks at a page

# The page reaches this machine alone: a client under test asks others for icons, maps and news of itself.
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class NoBrowser(Exception):
    """Chromium is installed here under none of its names."""


class Page:
    """One tab. `width` and `height` are in CSS pixels; a picture has `scale` times as many."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str) -> None:
        self._socket, self._session, self._numbers = socket, session, itertools.count(100)

    async def ask(self, method: str, **values: object) -> Any:
        return await _ask(self._socket, next(self._numbers), method, values, self._session)

    async def resize(self, width: int, height: int, scale: float = 2) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": True}
        await self.ask("Emulation.setDeviceMetricsOverride", **size)

    async def before_each_document(self, script: str) -> None:
        await self.ask("Page.enable")
        await self.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    async def speak(self, language: str) -> None:
        """Ask for pages in this language."""
        await self.ask("Network.enable")
        await self.ask("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})

    async def open(self, address: str) -> None:
        await self.ask("Page.navigate", url=address)

    async def until(self, expression: str) -> Any:
        """Wait until a JavaScript expression is true and return its value; raise TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
                if value := answer["result"].get("value"):
                    return value
                await asyncio.sleep(A_LOOK)

    async def picture(self) -> bytes:
        """Return a PNG of the visible part."""
        answer = await self.ask("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Start Chromium, or raise NoBrowser."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowser
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        flags = [*FLAGS, f"--user-data-dir={folder}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        process = await asyncio.create_subprocess_exec(program, *flags, stderr=asyncio.subprocess.PIPE)
        assert process.stderr is not None
        try:
            address = await asyncio.wait_for(_address(process.stderr), PATIENCE)
            async with (
                aiohttp.ClientSession() as http,
                http.ws_connect(address, max_msg_size=0) as socket,
            ):
                yield socket
        finally:
            process.terminate()
            await process.wait()


@contextlib.asynccontextmanager
async def page(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[Page]:
    """Open a tab that shares nothing with the others."""
    context = await _ask(socket, 1, "Target.createBrowserContext", {})
    target = await _ask(socket, 2, "Target.createTarget", {"url": "about:blank", **context})
    attached = await _ask(socket, 3, "Target.attachToTarget", {**target, "flatten": True})
    yield Page(socket, attached["sessionId"])
    await _ask(socket, 4, "Target.disposeBrowserContext", context)


async def _address(said: asyncio.StreamReader) -> str:
    """Read the address on which the browser listens, once it prints it."""
    async for line in said:
        if b"DevTools listening on " in line:
            return line.decode().split()[-1]
    raise RuntimeError("Chromium ended at once")


async def _ask(
    socket: aiohttp.ClientWebSocketResponse,
    number: int,
    method: str,
    values: dict[str, Any],
    session: str | None = None,
) -> Any:
    await socket.send_json(
        {"id": number, "method": method, "params": values, **({"sessionId": session} if session else {})}
    )
    while True:
        answer = await socket.receive_json(timeout=PATIENCE)
        if answer.get("id") == number and answer.get("sessionId") == session:
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            return answer["result"]
