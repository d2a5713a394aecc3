"""200 questions on Discord within ten seconds: their cards come as fast as each channel's limit lets them."""

import asyncio
import time
from collections.abc import Sequence

import aiohttp
from small_discord import DayOnDiscord

from adapters.rehearsal.discord import DiscordServer, Person
from benchmarks.figures import Figure, bounded, compared, percentile
from benchmarks.guild import Changes, begin, guild

CHANNELS, QUESTIONS = 10, 20  # the second is per channel
ALLOWED, SECONDS = 5, 5.0  # messages a channel takes, and in how many seconds; as on Discord
REST = 0.5  # seconds a person waits before the next question: two per second where a send is let through
ASIDE_EACH = 2.0  # seconds from one question to the next in a quiet channel
PATIENCE = 90.0


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    number, each = (CHANNELS // 2, QUESTIONS * 3 // 4) if quick else (CHANNELS, QUESTIONS)
    count, allowed = number * each, (each // ALLOWED - 1) * SECONDS
    async with guild(number + 1) as day, asyncio.TaskGroup() as together:
        await begin(day)
        day.server.limits.sends(ALLOWED, SECONDS)
        *channels, quiet = [day.discord.places[f"comptoir-{n}"] for n in range(1, number + 2)]
        bare, changes = together.create_task(_bare(number, each)), Changes(day.server)
        aside = together.create_task(_ask_aside(day, changes, quiet, round(allowed / ASIDE_EACH)))
        receipts = await _ask(day, channels, count)
        await day.server.until(lambda: len(changes.said_in(channels)) == count, PATIENCE, f"{count} cards")
        ours, refused = _span(changes.said_in(channels)), day.server.limits.refused
    title = f"{count} cards in {number} channels of Discord"
    return [
        compared(f"{title}: the last, against a bare sender", ours, bare.result(), 1.1, "s"),
        bounded("the same, against what the limit allows", ours, 1.1 * allowed, "s", f"{allowed:g} s"),
        bounded("refused for the sake of the limit", refused, number, "requests"),
        bounded("receipts meanwhile, p95", percentile(receipts, 95), 1, "s"),
        bounded("a card in one more channel meanwhile, the slowest", max(aside.result()), 1, "s"),
    ]


def _span(instants: Sequence[float]) -> float:
    return max(instants) - min(instants)


async def _ask(day: DayOnDiscord, channels: Sequence[int], count: int) -> list[float]:
    """Let ten people ask one question at a time, channel after channel; return the seconds each took."""

    async def one(person: Person, first: int) -> list[float]:
        times = []
        for number in range(first, count, len(channels)):
            channel = channels[(number // len(channels) + first) % len(channels)]
            times.append(await _receipt(person, channel, number))
            await asyncio.sleep(REST)
        return times

    people = [day.server.guild.join(f"Person{n}") for n in range(len(channels))]
    return [each for times in await asyncio.gather(*map(one, people, range(count))) for each in times]


async def _ask_aside(day: DayOnDiscord, changes: Changes, channel: int, count: int) -> list[float]:
    """Ask where nobody else does; return the seconds from each question to its card."""
    person, times = day.server.guild.join("Ana"), []
    for number in range(count):
        await asyncio.sleep(ASIDE_EACH)
        began = time.monotonic()
        await _receipt(person, channel, number)
        times.append(await changes.nth_said(channel, number) - began)
    return times


async def _receipt(person: Person, channel: int, number: int) -> float:
    began = time.monotonic()
    answer = await person.slash("question", at=channel, texte=f"Et après le numéro {number} ?")
    assert answer.kind == "message", answer
    return time.monotonic() - began


async def _bare(number: int, each: int) -> float:
    """Return the seconds from first to last message of a sender that obeys only the limits in each answer."""
    async with DiscordServer() as server:
        server.limits.sends(ALLOWED, SECONDS)
        channels = [server.guild.add_place(f"comptoir-{n}").id for n in range(number)]
        changes, headers = Changes(server), {"Authorization": f"Bot {server.token}"}
        async with aiohttp.ClientSession(headers=headers, raise_for_status=True) as http:

            async def say(channel: int) -> None:
                for nth in range(each):
                    path = f"{server.api}/channels/{channel}/messages"
                    async with http.post(path, json={"content": f"Le numéro {nth}"}) as answer:
                        told = answer.headers
                    if told["X-RateLimit-Remaining"] == "0":
                        await asyncio.sleep(float(told["X-RateLimit-Reset-After"]))

            await asyncio.gather(*map(say, channels))
        return _span(changes.said_in(channels))
