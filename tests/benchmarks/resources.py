"""How soon the bot is ready, how much memory it holds and keeps, and what it costs while nothing happens."""

import asyncio

import sqlalchemy as sa

from adapters.matrix.client import MatrixClient
from adapters.matrix.platform import START_FILTER
from adapters.matrix.sync import sync
from benchmarks.figures import Figure, bounded
from benchmarks.reciter import reciting
from benchmarks.stage import Process, Stage, answers_of, stage, until, write_settings
from bot.database import schema

STARTS, IDLE, EVENTS = 5, 30.0, 10_000
MEGABYTE = 1e6
SETTLED = 1.0  # seconds


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    async with stage(6) as scene:
        starts = [await _seconds_to_start(scene) for _ in range(rounds or STARTS)]
        seconds = IDLE / 3 if quick else IDLE
        async with scene.run() as bot:
            await asyncio.sleep(2 * SETTLED)
            idle = await _idle_seconds(bot, seconds)
            memory = _memory(bot)
        first, last = await _growth(scene, EVENTS // 5 if quick else EVENTS)
    return [
        bounded(f"ready after start, the slowest of {len(starts)}", max(starts), 1.5, "s"),
        bounded("memory, nothing heard yet", memory, 115, "MB"),
        bounded("memory, after the events", last, 115, "MB"),
        bounded("growth over the events", 100 * (last / first - 1), 5, "%", f"{first:.1f} → {last:.1f} MB"),
        bounded("processor in an idle minute", idle * 60 / seconds, 0.1, "s"),
    ]


async def _seconds_to_start(scene: Stage) -> float:
    async with scene.run() as bot:
        return bot.seconds


async def _idle_seconds(bot: Process, seconds: float) -> float:
    before = bot.seen.cpu_times()
    await asyncio.sleep(seconds)
    after = bot.seen.cpu_times()
    return (after.user + after.system) - (before.user + before.system)


async def _growth(scene: Stage, events: int) -> tuple[float, float]:
    """Return the memory after a tenth of the events, when caches are full, and after all of them."""
    client = MatrixClient(scene.homeserver.url, scene.bot.access_token)
    start = await sync(client, None, START_FILTER)
    await client.close()
    async with reciting(scene.bot, scene.comptoirs[0], start) as reciter:
        write_settings(scene.folder, reciter.url, scene.bot)
        async with scene.run() as bot:
            await reciter.recite(events // 10)
            await _all_done(scene)
            first = _memory(bot)
            await reciter.recite(events)
            await _all_done(scene)
            return first, _memory(bot)


async def _all_done(scene: Stage) -> None:
    """Wait until everything is handled and all receipts and their chips are sent."""
    journal, outbox = schema.journal.c, schema.outbox.c
    unhandled = sa.select(sa.func.count()).where(journal.waiting)
    unsaid = sa.select(sa.func.count()).where(
        outbox.kind.in_(("receipt", "chip")), outbox.state.in_(("waiting", "sending"))
    )
    await until(lambda: not any(answers_of(scene, query)[0][0] for query in (unhandled, unsaid)))
    await asyncio.sleep(SETTLED)


def _memory(bot: Process) -> float:
    return float(bot.seen.memory_info().rss) / MEGABYTE
