"""The bot is killed again and again while people ask on Discord, or on Discord and Matrix at once."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from chaos import CATCH_UP, LONGEST_LIFE, SPEED, START, live_and_die, sessions, survive
from checker import Verdict, merged
from crowds import Crowd, CrowdOnDiscord, CrowdOnMatrix
from small_discord import DiscordSide, are_taken, day_on_discord
from small_event import SmallEvent, day_on_matrix

from adapters.discord.rehearsal import DiscordServer
from adapters.matrix.rehearsal import Homeserver

CLOCK = {"start": START, "speed": SPEED}


@dataclass(frozen=True, slots=True)
class Plan:
    kills: int
    questions: int
    people: int = 20
    places: int = 4
    seed: int = 0
    longest_life: float = LONGEST_LIFE  # seconds from being ready, or from its start, until the bot is killed


@dataclass
class Kills:
    """One run: questions are let go in equal parts, one for each life of the bot; the crowds take turns."""

    plan: Plan
    day: SmallEvent
    crowds: Sequence[Crowd]
    chance: random.Random
    kills: int = 0
    catch_up: float = 0.0

    async def run(self) -> Verdict:
        places = [f"comptoir-{n}" for n in range(1, self.plan.places + 1)]
        for crowd in self.crowds:
            await crowd.gather(self.plan.people, places)
        await self._kill_while_asked()
        began = time.monotonic()
        await survive(self.day.bot)
        await self.day.until(self._is_over, CATCH_UP)
        self.catch_up = time.monotonic() - began
        return merged([await crowd.check(self.day) for crowd in self.crowds])

    async def _kill_while_asked(self) -> None:
        lives = self.plan.kills
        async with asyncio.TaskGroup() as asking:
            for life in range(lives):
                first, last = (self.plan.questions * n // lives for n in (life, life + 1))
                for number in range(first, last):
                    delay = self.chance.uniform(0, 2 * self.plan.longest_life)
                    asking.create_task(self._ask(number, delay))
                await live_and_die(self.day.bot, self.chance, self.plan.longest_life)
                self.kills += 1

    async def _ask(self, number: int, delay: float) -> None:
        await asyncio.sleep(delay)
        await self.crowds[number % len(self.crowds)].ask(number)

    def _is_over(self) -> bool:
        return self.day.is_quiet() and all(are_taken(self.day, c.must_be_taken()) for c in self.crowds)


async def play_on_discord(plan: Plan, folder: Path) -> tuple[Verdict, Kills]:
    chance = random.Random(plan.seed)
    async with day_on_discord(folder, "kills", sessions(plan.places), clock=CLOCK) as day:
        kills = Kills(plan, day, [CrowdOnDiscord(day.discord, chance)], chance)
        return await kills.run(), kills


async def play_on_both(plan: Plan, folder: Path, homeserver: Homeserver, event: str) -> tuple[Verdict, Kills]:
    """Each side sees a card of what is asked on the other."""
    chance = random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        made = day_on_matrix(homeserver, folder, event, sessions(plan.places), discord, clock=CLOCK)
        day = await stack.enter_async_context(made)
        crowds: list[Crowd] = [CrowdOnDiscord(discord, chance), CrowdOnMatrix(chance, stack, day)]
        kills = Kills(plan, day, crowds, chance)
        return await kills.run(), kills
