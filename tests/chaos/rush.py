"""A crowd asks on a homeserver that limits the bot as it does by default: when does each learn their code?"""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from checker import Verdict, check, is_question, told_by
from small_event import DayOnMatrix, Exemption, comptoir, day_on_matrix, forum, send_surely

from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant
from bot.outbox.outgoing import Priority

START = "2026-10-16T10:24:30"  # half a minute before a reminder; another follows each minute
DESKS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` ask one question each within `over` seconds; meanwhile the bot is killed `kills` times."""

    people: int
    over: float
    kills: int
    seed: int


@dataclass(frozen=True, slots=True)
class Told:
    """Seconds from each question until its asker was told, and from the first text to the last."""

    verdict: Verdict
    after: Sequence[float]
    over: float

    @property
    def half(self) -> float:
        return median(self.after)

    @property
    def last(self) -> float:
        return max(self.after)


async def play(plan: Plan, folder: Path, homeserver: Homeserver) -> Told:
    sessions = [comptoir(n, "10:00", "12:00") for n in range(1, DESKS + 1)]
    sessions += [forum(n, f"10:{29 + n}", f"10:{30 + n}") for n in range(1, 8)]
    clock, chance = {"start": START, "speed": 1}, random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        made = day_on_matrix(homeserver, folder, "rush", sessions, clock=clock)
        day = await stack.enter_async_context(made)
        people = [await stack.enter_async_context(await _person(day, n)) for n in range(plan.people)]
        await asyncio.to_thread(_limit_the_bot_alone, day, people)
        await day.bot.run_until_ready()
        began = time.monotonic()
        await asyncio.gather(
            *(_ask(day, people[n], n, chance.uniform(0, plan.over)) for n in range(plan.people)),
            _moderate(day, plan.over),
            _kill(day, plan),
        )
        await day.until(lambda: day.has_taken(plan.people) and day.is_quiet(Priority.ASIDE), 600)
        over = time.monotonic() - began
        verdict = await check(day, _comptoirs())
        after = [seconds for place in _comptoirs() for seconds in _times(day, await day.history(place))]
        return Told(verdict, after, over)


def _comptoirs() -> list[str]:
    return [f"comptoir-{n}" for n in range(1, DESKS + 1)]


async def _person(day: DayOnMatrix, number: int) -> Participant:
    return await day.person(f"person{number}", _place(number))


def _place(number: int) -> str:
    return f"comptoir-{number % DESKS + 1}"


def _limit_the_bot_alone(day: DayOnMatrix, people: Sequence[Participant]) -> None:
    exemption = Exemption(day.homeserver)
    for person in people:
        exemption.grant(person.user)
    exemption.withdraw(day.account.user_id)


async def _ask(day: DayOnMatrix, person: Participant, number: int, delay: float) -> None:
    await asyncio.sleep(delay)
    await send_surely(person.client, day.rooms[_place(number)], f"!question N{number}", f"q{number}")


async def _moderate(day: DayOnMatrix, over: float) -> None:
    """Do what an animateur does meanwhile: a digest, a question on stage, its answer."""
    for number, said in enumerate(("!digest", "!scene 1", "!repondu 1 Oui", "!plus-tard 2")):
        await asyncio.sleep(over / 5)
        client, room = day.organiser.client, day.rooms["comptoir-1-desk"]
        await send_surely(client, room, said, f"d{number}")


async def _kill(day: DayOnMatrix, plan: Plan) -> None:
    for _ in range(plan.kills):
        await asyncio.sleep(plan.over / (plan.kills + 1))
        await day.bot.kill()
        await day.bot.run_until_ready()


def _times(day: DayOnMatrix, history: Sequence[Json]) -> list[float]:
    """Return how long each asker waited, by the homeserver's dates."""
    codes = dict(day.rows("SELECT event, code FROM questions"))
    ours = [event for event in history if event["sender"] == day.account.user_id]
    waited = []
    for question in history:
        if is_question(question) and question["event_id"] in codes:
            told = told_by(ours, question, codes[question["event_id"]])
            waited += [(min(e["origin_server_ts"] for e in told) - question["origin_server_ts"]) / 1000]
    return waited
