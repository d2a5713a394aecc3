"""Matrix and Discord at once: how soon the bot is ready, and how much memory it holds after 500 questions."""

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from small_discord import DiscordSide
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.rehearsal.discord import DiscordServer, Person
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant
from benchmarks.figures import Figure, bounded
from benchmarks.guild import CLOCK
from benchmarks.resources import MEGABYTE, SETTLED

QUESTIONS, PEOPLE, COMPTOIRS, STARTS = 500, 5, 5, 5
PATIENCE = 180.0  # seconds


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    count, times = (QUESTIONS // 8, 2) if quick else (QUESTIONS, STARTS)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="comptoir-bench-")))
        homeserver = stack.enter_context(Homeserver(folder / "homeserver"))
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        sessions = [comptoir(n, "10:00", "18:00") for n in range(1, COMPTOIRS + 1)]
        made = day_on_matrix(homeserver, folder / "event", "both", sessions, discord, clock=CLOCK)
        day = await stack.enter_async_context(made)
        starts = [await _seconds_to_start(day) for _ in range(rounds or times)]
        await day.bot.run_until_ready()
        await discord.server.ready()
        await _settled(day, 0)
        before = _memory(day)
        await _ask(stack, day, discord, count)
        await _settled(day, count)
        after = _memory(day)
    return [
        bounded(f"ready on Matrix and Discord, the slowest of {len(starts)}", max(starts), 1.5, "s"),
        bounded("memory on both, no question yet", before, 125, "MB"),
        bounded(f"memory on both, after {count} questions", after, 125, "MB"),
    ]


async def _seconds_to_start(day: DayOnMatrix) -> float:
    began = time.monotonic()
    await day.bot.run_until_ready()
    seconds = time.monotonic() - began
    await day.bot.end(signal.SIGTERM)
    return seconds


async def _ask(stack: AsyncExitStack, day: DayOnMatrix, discord: DiscordSide, count: int) -> None:
    """Ask half of the questions on each side; each person asks one at a time, from comptoir to comptoir."""
    places = [f"comptoir-{n}" for n in range(1, COMPTOIRS + 1)]
    here = [await stack.enter_async_context(await day.person(f"m{n}", *places)) for n in range(PEOPLE)]
    there = discord.people(PEOPLE)

    async def on_matrix(person: Participant, first: int) -> None:
        for number in range(first, count // 2, PEOPLE):
            room = day.rooms[places[number // PEOPLE % COMPTOIRS]]
            await person.say(room, f"!question Et après le numéro {number} ?")

    async def on_discord(person: Person, first: int) -> None:
        for number in range(first, count - count // 2, PEOPLE):
            place = places[number // PEOPLE % COMPTOIRS]
            asked = await discord.slash(person, place, f"Et avant le numéro {number} ?")
            assert asked.told is not None, asked

    matrix = [on_matrix(person, first) for first, person in enumerate(here)]
    await asyncio.gather(*matrix, *(on_discord(person, first) for first, person in enumerate(there)))


async def _settled(day: DayOnMatrix, count: int) -> None:
    """Wait until `count` questions are taken and everything due is sent."""
    await day.until(lambda: day.has_taken(count) and day.is_quiet(), PATIENCE)
    await asyncio.sleep(SETTLED)


def _memory(day: DayOnMatrix) -> float:
    return float(psutil.Process(day.bot.process_id).memory_info().rss) / MEGABYTE
