"""Open pages: what 10,000 cost at a change a second, and ask → seen on another phone against bare aiohttp."""

import asyncio
import time
from pathlib import Path

from web_day import WebDay
from web_person import Phone

from benchmarks.figures import Figure, bounded, compared, percentile
from benchmarks.room import C1, Listener, Usage, ask, helper, line_of, listening, room

OPEN, QUESTIONS, SECONDS = 10_000, 20, 30
ROUNDS, ASKED = 3, 20  # of each contender, in turns
MEBIBYTE = 2**20
REST = 1.3  # seconds from one question to the next: a change a second at most
HERE = Path(__file__).parent
LIVE = f"/live?page={C1}&language=fr"


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    times = await _ask_and_see(rounds or ROUNDS, ASKED // 4 if quick else ASKED)
    figures = [
        compared(f"ask → seen on another phone, p{percent}", *_pair(times, percent), None)
        for percent in (50, 95)
    ]
    return figures + await _open_pages(OPEN // 10 if quick else OPEN, SECONDS // 3 if quick else SECONDS)


def _pair(times: dict[str, list[float]], percent: float) -> tuple[float, float]:
    return percentile(times["ours"], percent) * 1000, percentile(times["bare"], percent) * 1000


async def _ask_and_see(rounds: int, count: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    async with room(1000) as day, helper(str(HERE / "bare_pages.py")) as bare:
        await ask(day, QUESTIONS)
        floor = f"http://127.0.0.1:{await line_of(bare)}"
        async with (
            Phone(day.address) as phone,
            Phone(floor) as other,
            listening(f"{day.address}{LIVE}&all=1") as here,
            listening(f"{floor}/live") as there,
        ):
            for turn in range(rounds):
                for number in range(count):
                    words = f"Vu{turn}x{number}y{turn * 31 + number * 977} ?"
                    fields = await phone.form(C1) | {"act": "ask", "text": words}
                    times["ours"].append(await _seen(phone, C1, fields, here, words))
                    times["bare"].append(await _seen(other, "/", {"text": words}, there, words))
                    await asyncio.sleep(REST)
    return times


async def _seen(phone: Phone, path: str, fields: dict[str, str], listener: Listener, words: str) -> float:
    began = time.monotonic()
    seen, _ = await asyncio.gather(listener.until(words), phone.post(path, fields, X_Live="1"))
    return seen - began


async def _open_pages(count: int, seconds: int) -> list[Figure]:
    async with room(2 * count) as day:
        codes = await ask(day, QUESTIONS)
        listeners = helper(str(HERE / "listeners.py"), str(day.port), str(count), LIVE)
        async with listeners as phones, Phone(day.address) as voter:
            assert await line_of(phones) == "ready"
            await asyncio.sleep(3)
            quiet = Usage(day.process_id)
            await asyncio.sleep(5)
            idle, before, usage = quiet.percent(), await _heard(phones), Usage(day.process_id)
            for number in range(seconds):
                await asyncio.gather(_vote(day, voter, codes[number % QUESTIONS]), asyncio.sleep(1))
            busy, after = usage.percent(), await _heard(phones)
            memory = usage.process.memory_info().rss / MEBIBYTE
    heard = (after[1] - before[1]) / count
    return [
        bounded(f"{count} open pages: memory", memory, 250, "MiB"),
        bounded("… processor at a change a second", busy, 30, "% of a core", f"{idle:.1f} % at rest"),
        Figure(
            "… changes that each heard", f"{heard:.1f} of {seconds}", "", "", "¾", heard >= 0.75 * seconds
        ),
        Figure("… still open", str(after[0]), "", "", str(count), after[0] == count),
        Figure("… bytes of a change", f"{(after[2] - before[2]) / max(1, after[1] - before[1]):.0f}"),
    ]


async def _vote(day: WebDay, voter: Phone, code: str) -> None:
    voter.cookie = ""
    answer = await voter.post(C1, await voter.form(C1) | {"vote": code}, X_Live="1")
    assert answer.status == 204, answer.status


async def _heard(phones: asyncio.subprocess.Process) -> tuple[int, int, int]:
    assert phones.stdin is not None
    phones.stdin.write(b"\n")
    open_, events, size = map(int, (await line_of(phones)).split())
    return open_, events, size
