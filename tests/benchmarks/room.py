"""The setting of the measures of pages: an event with pages alone, in its own process, and its phones."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import psutil
from web_day import WebDay
from web_person import Phone

SECRET = "a secret of the measures alone"
C1 = "/comptoir-1"
PROGRAMME = """
event: {id: mesures, title: Mesures, date: 2026-10-16, timezone: Europe/Paris}
sessions:
  - {id: comptoir-1, kind: comptoir, number: 1, title: Pain, start: 10:00, end: 18:00}
"""
WORDS = ("Combien", "Pourquoi", "Quand", "Comment", "Où")


@asynccontextmanager
async def room(devices: int) -> AsyncIterator[WebDay]:
    """Run an event whose comptoir is open, and which believes this machine about who asks."""
    os.environ["COMPTOIR_WEB_SECRET"] = SECRET
    with TemporaryDirectory(prefix="comptoir-bench-") as folder:
        web = f', devices: {devices}, proxies: ["127.0.0.1"]'
        flood = "{questions: 100000, commands: 100000}"
        day = WebDay(Path(folder), "2026-10-16T10:05", PROGRAMME, web, flood=flood)
        await day.start()
        try:
            yield day
        finally:
            await day.end()


async def ask(day: WebDay, questions: int) -> list[str]:
    """Ask as many questions, unlike each other; return their codes."""
    async with Phone(day.address) as phone:
        for number in range(questions):
            words = " ".join(f"{WORDS[(number + n) % 5]}{number * 7919 + n}" for n in range(3))
            assert (await phone.ask(C1, f"{words} ?")).status == 303
    return [f"C1-{number + 1}" for number in range(questions)]


class Listener:
    """One phone whose page is open: it notes when words first came."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.text = ""

    async def until(self, words: str) -> float:
        """Return when the words came, by `time.monotonic`."""
        while words not in self.text:
            self.text = await self.next()
        return time.monotonic()

    async def next(self) -> str:
        return (await self._answer.content.readuntil(b"\n\n")).decode()


@asynccontextmanager
async def listening(address: str) -> AsyncIterator[Listener]:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session,
        session.get(address) as answer,
    ):
        assert answer.status == 200, answer.status
        answer.content._high_water = 2**22  # an event may be as long as a page
        yield Listener(answer)


class Usage:
    """The processor time of a process between two looks, as a share of one core."""

    def __init__(self, process: int) -> None:
        self.process = psutil.Process(process)
        self._began, self._before = time.monotonic(), self._seconds()

    def _seconds(self) -> float:
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)

    def percent(self) -> float:
        return 100 * (self._seconds() - self._before) / (time.monotonic() - self._began)


@asynccontextmanager
async def helper(*words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a module of the benchmarks beside us; its input ends it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *words), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**22
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def line_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 300)).decode().strip()
