"""Discord's answers to the bot's sends go wrong: errors, resets, delays, limits, forgotten nonces."""

import asyncio
import itertools
import random
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from checker import Verdict
from checker_on_discord import check_discord
from crowds import CrowdOnDiscord
from small_discord import DayOnDiscord, day_on_discord
from small_event import comptoir

from adapters.discord.client import TIMEOUT
from adapters.rehearsal.discord import DiscordServer, Fault

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
SENDS = ("/channels/*/messages", "/interactions/*/callback")
STATUSES = (500, 502, 503, 504)
RETRY_AFTER = (0.2, 7.0)  # seconds: our client waits for less than five; for more, it lets others go first
PATIENCE = 900.0  # seconds
NONCES_LAST = timedelta(minutes=10)  # longer than Discord keeps them, as far as is known


@dataclass
class Seen:
    verdict: Verdict = field(default_factory=Verdict)
    sends: int = 0
    faults: int = 0
    deduplicated: int = 0  # by a nonce
    refused: int = 0  # for a limit
    invalid: int = 0  # requests that count against us at Discord's door
    seconds: float = 0.0


def limit_sends(server: DiscordServer, sends: int, seconds: float, everything: int) -> list[Fault]:
    """Limit messages per channel and window, and calls per second; add some refusals out of the blue."""
    server.limits.sends(sends, seconds)
    server.limits.everything(everything, 1.0)
    return [
        server.fail(
            "POST", SENDS[0], status=429, scope=scope, retry_after=after, fraction=0.1, times=2, seed=nth
        )
        for nth, (scope, after) in enumerate(itertools.product(("user", "shared", "global"), RETRY_AFTER))
    ]


def break_sends(server: DiscordServer, fraction: float, seed: int) -> list[Fault]:
    """Spoil this fraction of the sends with each status and a reset, before and after the effect."""
    ways = [{"status": status} for status in STATUSES] + [{"reset": True}]
    each = fraction / (2 * len(ways))
    return [
        server.fail("POST", path, **way, after=after, fraction=each, times=None, seed=seed + 97 * nth + after)
        for path in SENDS
        for nth, way in enumerate(ways)
        for after in (False, True)
    ]


def delay_sends(server: DiscordServer, fraction: float, seed: int) -> list[Fault]:
    """Send this fraction at once, or after a while, and answer only after we stopped waiting."""
    late = {"delay": TIMEOUT + 1, "fraction": fraction / 2, "times": None}
    return [server.fail("POST", SENDS[0], **late, after=after, seed=seed + after) for after in (True, False)]


async def play_faults(
    folder: Path,
    questions: int,
    fraction: float,
    *,
    late: float = 0.0,
    people: int = 16,
    places: int = 8,
    seed: int = 0,
    limits: tuple[int, float, int] | None = None,
) -> Seen:
    """Ask questions, each with its card, half of them with a private answer too.

    Fractions of the sends fail, or are answered after we stopped waiting; `limits` is for `limit_sends`.
    """
    async with _day(folder, places) as day:
        crowd = await _crowd(day, people, places, seed)
        await _begin(day)
        faults = break_sends(day.server, fraction, seed) + delay_sends(day.server, late, seed)
        if limits is not None:
            faults += limit_sends(day.server, *limits)
        began = time.monotonic()
        await _ask_all(crowd, questions, people)
        await day.settled(PATIENCE)
        return _seen(day, time.monotonic() - began, faults)


async def play_nonces_forgotten(folder: Path, deaths: int) -> Seen:
    """Kill the bot with two answers lost, one after the effect; it comes back ten minutes later."""
    async with _day(folder, 2) as day:
        crowd = await _crowd(day, 1, 2, 0)
        await _begin(day)
        began, lost = time.monotonic(), list[Fault]()
        for number in range(deaths):
            for place, after in (("comptoir-1", True), ("comptoir-2", False)):
                path = f"/channels/{day.discord.places[place]}/messages"
                lost.append(day.server.fail("POST", path, reset=True, after=after, times=None))
                await crowd.side.say(crowd.side.organiser, place, f"Mort {number}, {place} ?")
            await day.until(lambda: _attempted(day) == 2)
            await day.bot.kill()
            day.server.heal()
            day.server.forget_nonces()
            day.pass_over(NONCES_LAST)
            await day.bot.run_until_ready()
            await day.settled(PATIENCE)
        return _seen(day, time.monotonic() - began, lost)


def _attempted(day: DayOnDiscord) -> int:
    """Count the cards that may have been sent or not: nobody answered."""
    unknown = "kind = 'card' AND attempts > 0 AND state <> 'sent'"
    return int(day.rows(f"SELECT count(*) FROM outbox WHERE {unknown}")[0][0])


def _day(folder: Path, places: int) -> AbstractAsyncContextManager[DayOnDiscord]:
    sessions = [comptoir(n, "10:00", "11:30") for n in range(1, places + 1)]
    return day_on_discord(folder, "deliveries", sessions, clock=CLOCK)


async def _begin(day: DayOnDiscord) -> None:
    """Start the bot and wait until it has sent everything that is due."""
    await day.bot.run_until_ready()
    await day.server.ready()
    await day.settled()


async def _crowd(day: DayOnDiscord, people: int, places: int, seed: int) -> CrowdOnDiscord:
    crowd = CrowdOnDiscord(day.discord, random.Random(seed))
    await crowd.gather(people, [f"comptoir-{n}" for n in range(1, places + 1)])
    return crowd


async def _ask_all(crowd: CrowdOnDiscord, questions: int, at_once: int) -> None:
    gate = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with gate:
            await crowd.ask(number)

    await asyncio.gather(*(one(n) for n in range(questions)))


def _seen(day: DayOnDiscord, seconds: float, faults: list[Fault]) -> Seen:
    server = day.server
    return Seen(
        verdict=check_discord(day, day.discord),
        sends=len(server.called("POST", SENDS[0])) + len(server.called("POST", SENDS[1])),
        faults=sum(fault.hits for fault in faults),
        deduplicated=server.duplicates,
        refused=server.limits.refused,
        invalid=server.limits.invalid_requests,
        seconds=seconds,
    )
