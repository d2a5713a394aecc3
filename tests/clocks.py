"""The computer's clock jumps, a stopped process wakes up: all is said once, or its skip is recorded."""

import asyncio
import os
import random
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from checker import Verdict, check
from checker_in_memory import check_scene
from scene import Scene, at
from small_event import day_on_matrix, forum

from adapters.matrix.rehearsal import Homeserver

SHORTEST, LONGEST = 1.0, 2 * 86_400.0  # seconds of a jump
SPEED = 60  # a minute of the event lasts a second


@dataclass
class Seen:
    verdict: Verdict
    jumps: int = 0


async def play_jumps(folder: Path, jumps: int, seed: int = 0) -> Seen:
    """Back and forth, while questions are asked; then the day ends."""
    chance, asked = random.Random(seed), dict[tuple[str, str], str]()
    async with Scene(folder) as scene:
        for number in range(jumps):
            size = SHORTEST * (LONGEST / SHORTEST) ** chance.random()
            await scene.jump(seconds=size * chance.choice((-1, 1)))
            scene.wall = min(max(scene.wall, at("00:00") - timedelta(days=2)), at("14:00"))
            words = f"Numéro {number} ?"
            asked["memory", await scene.says("sam", "comptoir-1", f"!question {words}")] = words
        for hour in ("14:00", "16:30"):
            scene.wall = at(hour)
            await scene.quiet()
        return Seen(await check_scene(scene, asked), jumps)


async def play_stop(homeserver: Homeserver, folder: Path, event: str, stopped: float) -> Seen:
    """The process is stopped for so long, sixty times longer by the clock of the event."""
    sessions = [forum(n, f"{10 + n // 6}:{n % 6}0", f"{10 + n // 6}:{n % 6}5") for n in range(6 * 12)]
    clock = {"start": "2026-10-16T09:50", "speed": SPEED}
    async with day_on_matrix(homeserver, folder, event, sessions, clock=clock) as day:
        await day.bot.run_until_ready()
        said = "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state = 'sent'"
        await day.until(lambda: day.rows(said) >= [(2,)], 60)
        os.kill(day.bot.process_id, signal.SIGSTOP)
        await asyncio.sleep(stopped)  # of a real stop, whose length is what counts here
        os.kill(day.bot.process_id, signal.SIGCONT)
        await day.until(lambda: day.rows(said) >= [(4,)] and day.is_quiet(), 60)
        return Seen(await check(day, ["hall"]))
