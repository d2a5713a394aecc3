"""The bot, and at times the homeserver, is killed again and again while people ask on its platforms."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sheet_plays
from animateurs import Animateur, OnDiscord, OnMatrix
from checker import Verdict, merged
from checker_of_desks import check_desks
from crowds import Crowd, CrowdOnDiscord, CrowdOnMatrix
from desk_plays import RESTITUTION, DeskPlays, comptoirs
from sheet_plays import SheetPlay
from small_discord import DiscordSide, are_taken, day_on_discord
from small_event import BotProcess, SmallEvent, day_on_matrix, forum

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from bot.outbox.outgoing import Priority

START = "2026-10-16T09:54"
SPEED = 60.0  # one minute of the event lasts a second
LONGEST_LIFE = 2.0  # seconds from `ready`, or from the start, until the bot is killed
BETWEEN_TRIES = 0.3  # seconds until a bot that did not reach its homeserver is started again
MANY = 400  # questions, of which some meet each act of an animateur
CATCH_UP = 900.0  # with limits, one event in five seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """The number of kills, questions, people and places of a run, and its pace."""

    kills: int
    questions: int
    people: int = 20
    places: int = 4
    seed: int = 0
    longest_life: float = LONGEST_LIFE
    synapse_kills: int = 0
    limited: bool = False  # limits the bot alone, as the homeserver does by default
    speed: float = SPEED  # all questions must be asked before 21:00
    sheeted: bool = False  # a comptoir ends early, and its sheet is frozen at 10:49 of the event

    @property
    def number_of_sheeted(self) -> int:
        return len(comptoirs(self.places).all)  # the restitution has no number

    def sessions(self) -> list[dict[str, object]]:
        made = sessions(self.places)
        if self.sheeted:
            next(each for each in made if each["id"] == RESTITUTION)["start"] = sheet_plays.PLENARY
            made.append(sheet_plays.session(self.number_of_sheeted))
        return made

    def desks(self, animateurs: Sequence[Animateur], chance: random.Random) -> DeskPlays:
        where = comptoirs(self.places)
        return DeskPlays(animateurs, where, chance, thorough=self.questions >= MANY)


@dataclass
class Kills:
    """One run: the questions are asked in equal parts, one per life of the bot; the crowds take turns."""

    plan: Plan
    day: SmallEvent
    crowds: Sequence[Crowd]
    chance: random.Random
    homeserver: Homeserver | None = None
    desks: DeskPlays | None = None
    sheets: SheetPlay | None = None
    kills: int = 0
    synapse_kills: int = 0
    catch_up: float = 0.0

    def __post_init__(self) -> None:
        self._one_death_of_synapse = asyncio.Lock()

    async def run(self) -> Verdict:
        for crowd in self.crowds:
            await crowd.gather(self.plan.people, comptoirs(self.plan.places).asked_in)
        if self.desks is not None:
            self.desks.begin()
        if self.sheets is not None:
            self.sheets.begin()
        await self._kill_while_asked()
        began = time.monotonic()
        await survive(self.day.bot)
        if self.desks is not None:
            await self.desks.finish()
        if self.sheets is not None:
            await self.sheets.finish()
        await self.day.until(self._is_over, CATCH_UP)
        self.catch_up = time.monotonic() - began
        verdicts = [await crowd.check(self.day) for crowd in self.crowds]
        if self.desks is not None:
            verdicts.append(await check_desks(self.day, self.desks))
        if self.sheets is not None:
            verdicts.append(await self.sheets.check())
        return merged(verdicts)

    async def _kill_while_asked(self) -> None:
        lives = self.plan.kills
        deaths_of_synapse = set(self.chance.sample(range(lives), min(self.plan.synapse_kills, lives)))
        async with asyncio.TaskGroup() as others:
            for life in range(lives):
                first, last = (self.plan.questions * n // lives for n in (life, life + 1))
                for number in range(first, last):
                    delay = self.chance.uniform(0, 2 * self.plan.longest_life)
                    others.create_task(self._ask(number, delay))
                if self.homeserver is not None and life in deaths_of_synapse:
                    others.create_task(self._kill_synapse(self.homeserver))
                await live_and_die(self.day.bot, self.chance, self.plan.longest_life)
                self.kills += 1

    async def _ask(self, number: int, delay: float) -> None:
        await asyncio.sleep(delay)
        asked = await self.crowds[number % len(self.crowds)].ask(number)
        if self.desks is not None:
            self.desks.note(asked)

    async def _kill_synapse(self, homeserver: Homeserver) -> None:
        await asyncio.sleep(self.chance.uniform(0, self.plan.longest_life))
        async with self._one_death_of_synapse:
            await asyncio.to_thread(homeserver.kill)
            await asyncio.sleep(self.chance.uniform(0, 1))
            await asyncio.to_thread(homeserver.start)
        self.synapse_kills += 1

    def _is_over(self) -> bool:
        least = (
            Priority.CHIP if self.plan.limited else Priority.COURTESY
        )  # the rest takes a quarter of an hour
        return all(are_taken(self.day, c.must_be_taken()) for c in self.crowds) and self.day.is_quiet(least)


async def live_and_die(bot: BotProcess, chance: random.Random, longest: float = LONGEST_LIFE) -> None:
    """Kill the bot at a random instant of its work or, at times, of its start."""
    await bot.start()
    if chance.random() < 0.75:
        await bot.started()
    await asyncio.sleep(chance.uniform(0, longest))
    await bot.kill()


async def survive(bot: BotProcess) -> None:
    """Start the bot as a service manager does, until it stays up."""
    while True:
        await bot.start()
        if await bot.started():
            return
        await asyncio.sleep(BETWEEN_TRIES)


def sessions(places: int) -> list[dict[str, object]]:
    """Return comptoirs that are open all day, and a forum every ten minutes, each with a reminder."""
    open_ones = comptoirs(places).sessions("10:00", "22:30", "23:30")
    return open_ones + [forum(n, f"{10 + n // 6}:{n % 6}0", f"{10 + n // 6}:{n % 6}5") for n in range(6 * 12)]


# ── Where ───────────────────────────────────────────────────────────────────────────────────────────────


async def play_on_matrix(
    plan: Plan, folder: Path, homeserver: Homeserver, event: str
) -> tuple[Verdict, Kills]:
    clock, chance = {"start": START, "speed": plan.speed}, random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        made = day_on_matrix(homeserver, folder, event, plan.sessions(), clock=clock)
        day = await stack.enter_async_context(made)
        crowd = CrowdOnMatrix(chance, stack, day, limited=plan.limited)
        acting = plan.desks([OnMatrix(day)], chance)
        desks = None if plan.limited else acting  # the bot has enough to say to those who ask
        kills = Kills(plan, day, [crowd], chance, homeserver, desks)
        return await kills.run(), kills


async def play_on_discord(plan: Plan, folder: Path) -> tuple[Verdict, Kills]:
    clock, chance = {"start": START, "speed": plan.speed}, random.Random(plan.seed)
    async with day_on_discord(folder, "kills", plan.sessions(), clock=clock) as day:
        desks = plan.desks([OnDiscord(day.discord, chance)], chance)
        kills = Kills(plan, day, [CrowdOnDiscord(day.discord, chance)], chance, desks=desks)
        return await kills.run(), kills


async def play_on_both(plan: Plan, folder: Path, homeserver: Homeserver, event: str) -> tuple[Verdict, Kills]:
    """Play on both platforms; each shows a card of every question asked on the other."""
    clock, chance = {"start": START, "speed": plan.speed}, random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        settings: Mapping[str, Any] = sheet_plays.SETTINGS if plan.sheeted else {}
        made = day_on_matrix(homeserver, folder, event, plan.sessions(), discord, clock=clock, **settings)
        day = await stack.enter_async_context(made)
        crowds: list[Crowd] = [CrowdOnDiscord(discord, chance), CrowdOnMatrix(chance, stack, day)]
        animateurs: list[Animateur] = [OnDiscord(discord, chance), OnMatrix(day)]
        desks, sheets = plan.desks(animateurs, chance), None
        if plan.sheeted:
            sheets = SheetPlay(day, discord, animateurs, plan.number_of_sheeted, chance)
            await sheets.gather(stack)
        kills = Kills(plan, day, crowds, chance, homeserver, desks, sheets)
        return await kills.run(), kills
