"""A full house on Discord: 2,000 questions in a minute, then 10,000 votes in a minute, one bot process."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence

import psutil
from small_discord import DayOnDiscord

from adapters.rehearsal.discord import Person, Seen
from benchmarks.figures import Figure, bounded, percentile
from benchmarks.guild import Changes, begin, guild
from benchmarks.resources import MEGABYTE

QUESTIONS, VOTES, SECONDS = 2_000, 10_000, 60.0
PEOPLE, COMPTOIRS, VOTED_FOR = 200, 5, 5  # the last: questions of each comptoir that get votes
P50, P99, SHOWN = 300, 1500, 3  # ms, ms, seconds
PATIENCE = 300.0


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    part = 10 if quick else 1
    seconds = SECONDS / part
    async with guild(COMPTOIRS, digest={"refresh": "3s", "lines": VOTED_FOR}) as day:
        await begin(day)
        changes, seen = Changes(day.server), psutil.Process(day.bot.process_id)
        people = [day.server.guild.join(f"Person{n}") for n in range(PEOPLE)]
        asked, asking_cpu = await _measured(seen, _ask(day, people, QUESTIONS // part, seconds))
        await day.until(day.is_quiet, PATIENCE)
        cards = _cards(day, people[0])
        before = changes.count
        voted, voting_cpu = await _measured(seen, _vote(people, cards, VOTES // part, seconds))
        ended = time.monotonic()
        await day.until(day.is_quiet, PATIENCE)
        shown = max(0.0, changes.last - ended)
        edits = changes.count - before
        memory = seen.memory_info().rss / MEGABYTE
    return [
        *_receipts(f"{len(asked)} questions in {seconds:g} s", asked),
        *_receipts(f"{len(voted)} votes in {seconds:g} s", voted),
        bounded("the last vote is shown", shown, SHOWN, "s", f"{edits} edits for {len(voted)} votes"),
        bounded("memory after all", memory, 300, "MB"),
        Figure("processor for a question", f"{asking_cpu * 1000 / len(asked):.1f} ms"),
        Figure("processor for a vote", f"{voting_cpu * 1000 / len(voted):.1f} ms"),
    ]


async def _measured(bot: psutil.Process, acts: Awaitable[list[float]]) -> tuple[list[float], float]:
    """Return the result of the acts, and the processor seconds that the bot spent meanwhile."""
    before = bot.cpu_times()
    times = await acts
    after = bot.cpu_times()
    return times, after.user + after.system - before.user - before.system


async def _ask(day: DayOnDiscord, people: Sequence[Person], count: int, seconds: float) -> list[float]:
    """Ask the questions; return the seconds to each receipt."""
    places = [day.discord.places[f"comptoir-{n}"] for n in range(1, COMPTOIRS + 1)]

    async def ask(number: int) -> bool:
        person, place = people[number % len(people)], places[number % len(places)]
        answer = await person.slash("question", at=place, texte=f"Et après le numéro {number} ?")
        return answer.kind != "failure"

    return await paced(ask, count, seconds)


def _cards(day: DayOnDiscord, person: Person) -> list[Seen]:
    """Return the first cards of each comptoir that have a button to vote."""
    cards = []
    for n in range(1, COMPTOIRS + 1):
        shown = person.sees(day.discord.places[f"comptoir-{n}"])
        cards += [message for message in shown if message.buttons][:VOTED_FOR]
    return cards


async def _vote(people: Sequence[Person], cards: Sequence[Seen], count: int, seconds: float) -> list[float]:
    """Let everyone vote for one card after another, then take votes back; return the seconds each took."""

    async def vote(number: int) -> bool:
        person, card = people[number % len(people)], cards[number // len(people) % len(cards)]
        answer = await person.press(card, card.buttons[0].custom_id)
        return answer.kind != "failure"

    return await paced(vote, count, seconds)


async def paced(act: Callable[[int], Awaitable[bool]], count: int, seconds: float) -> list[float]:
    """Start each of `count` acts at its instant, whatever becomes of earlier ones; return how long each took.

    An act that visibly fails takes for ever (`inf`).
    """
    began = time.monotonic()

    async def timed(number: int) -> float:
        await asyncio.sleep(began + number * seconds / count - time.monotonic())
        started = time.monotonic()
        return time.monotonic() - started if await act(number) else math.inf

    return await asyncio.gather(*map(timed, range(count)))


def _receipts(title: str, times: Sequence[float]) -> list[Figure]:
    return [
        bounded(f"{title}: receipts, p50", percentile(times, 50) * 1000, P50),
        bounded(f"{title}: failed", sum(map(math.isinf, times)), 0, ""),
        bounded(f"{title}: receipts, p99", percentile(times, 99) * 1000, P99),
    ]
