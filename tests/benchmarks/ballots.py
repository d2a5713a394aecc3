"""A full hall: 50,000 votes in a minute from as many devices, all counted, and how late pages show them."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.figures import Figure, bounded, percentile
from benchmarks.room import SECRET, Usage, ask, helper, line_of, listening, room
from benchmarks.sse import LIVE, MEBIBYTE

VOTES, SECONDS, QUESTIONS = 50_000, 60, 5
LATE = 3.0  # seconds
HERE = Path(__file__).parent
COUNT = re.compile(r'id=\\"(C1-\d+)\\".*?class=\\"votes\\">(\d[\d\u202f\u00a0]*)')


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    part = 10 if quick else 1
    votes, seconds = VOTES // part, SECONDS // part
    async with room(10) as day:
        await ask(day, QUESTIONS)
        words = [str(HERE / "voters.py"), str(day.port), str(votes), str(seconds), str(QUESTIONS), SECRET]
        async with listening(day.address + LIVE) as page, helper(*words) as voters:
            assert await line_of(voters) == "ready"
            usage = Usage(day.process_id)
            assert voters.stdin is not None
            voters.stdin.write(b"\n")
            shown = asyncio.create_task(_until_shown(page.next, votes))
            told = json.loads(await line_of(voters))
            async with asyncio.timeout(600):
                seen = await shown
            busy, memory = usage.percent(), usage.process.memory_info().rss / MEBIBYTE
    waits, last = told["seconds"], told["last"]
    return [
        bounded(f"{votes} votes of as many devices, answered within", told["took"], seconds * 1.05, "s"),
        Figure("… refused", str(told["refused"]), "", "", "0", told["refused"] == 0),
        bounded("… the page shows them all after the last answer", max(0.0, seen - last), LATE, "s"),
        Figure("… answers, p50 and p99", f"{percentile(waits, 50):.0f} / {percentile(waits, 99):.0f} ms"),
        Figure("… processor", f"{busy:.0f} % of a core"),
        Figure("… memory", f"{memory:.0f} MiB"),
    ]


async def _until_shown(next_event: Callable[[], Awaitable[str]], votes: int) -> float:
    counts: dict[str, int] = {}
    while sum(counts.values()) < votes:
        for code, count in COUNT.findall(await next_event()):
            counts[code] = int(re.sub(r"\D", "", count))
    return time.monotonic()
