"""`make chaos`: bot and homeserver are killed again and again while a public asks; nothing may be lost."""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import restarts
from checker import Sent, Verdict, check
from small_event import BotProcess, DayOnMatrix, Exemption, comptoir, day_on_matrix, forum, send_surely

from adapters.matrix.participant import Participant
from adapters.matrix.rehearsal import Homeserver

SPEED = 60  # one minute of the event lasts a second
SPEED_WITH_LIMITS = 6  # the day must not ask for more than they allow
START = "2026-10-16T09:50"
LONGEST_LIFE = 2.0  # seconds from being ready, or from its start, until the bot is killed
BETWEEN_TRIES = 0.3  # seconds until a bot that found no homeserver is started again
CATCH_UP = 900.0  # with limits, one event in five seconds
SYNAPSE_LIMITS = {"per_second": 0.2, "burst_count": 10}  # of messages, unless it is told otherwise


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to the bot, and by whom it is asked."""

    kills: int
    synapse_kills: int = 0
    questions: int = 500
    people: int = 20
    rooms: int = 4
    seed: int = 0
    limits: bool = False


@dataclass
class Chaos:
    """One run: questions are let go in equal parts, one for each life of the bot."""

    plan: Plan
    day: DayOnMatrix
    chance: random.Random
    sent: list[Sent] = field(default_factory=list)
    kills: int = 0
    synapse_kills: int = 0
    catch_up: float = 0.0
    one_death_of_synapse: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> Verdict:
        places = [f"comptoir-{n}" for n in range(1, self.plan.rooms + 1)]
        async with AsyncExitStack() as stack:
            people = [
                await stack.enter_async_context(await self.day.person(f"person{n}", *places))
                for n in range(self.plan.people)
            ]
            if self.plan.limits:
                await asyncio.to_thread(self._limit_the_bot_alone, people)
            await self._kill_while_asked(people, places)
        began = time.monotonic()
        await survive(self.day.bot)
        await self.day.until(lambda: self.day.has_taken(len(self.sent)) and self.day.is_quiet(), CATCH_UP)
        self.catch_up = time.monotonic() - began
        return await check(self.day, places, self.sent)

    def _limit_the_bot_alone(self, people: list[Participant]) -> None:
        exemption = Exemption(self.day.homeserver)
        for person in people:
            exemption.grant(person.user)
        exemption.withdraw(self.day.account.user_id)

    # ── The public ──────────────────────────────────────────────────────────────────────────────────────

    async def _kill_while_asked(self, people: list[Participant], places: list[str]) -> None:
        lives = self.plan.kills
        deaths_of_synapse = set(self.chance.sample(range(lives), min(self.plan.synapse_kills, lives)))
        async with asyncio.TaskGroup() as asking:
            for life in range(lives):
                first, last = (self.plan.questions * n // lives for n in (life, life + 1))
                for number in range(first, last):
                    person, place = self.chance.choice(people), self.chance.choice(places)
                    delay = self.chance.uniform(0, 2 * LONGEST_LIFE)
                    asking.create_task(self._ask(person, place, number, delay))
                if life in deaths_of_synapse:
                    asking.create_task(self._kill_synapse())
                await live_and_die(self.day.bot, self.chance)
                self.kills += 1

    async def _ask(self, person: Participant, place: str, number: int, delay: float) -> None:
        await asyncio.sleep(delay)
        began = time.monotonic()
        text = f"!question Numéro {number}, qui paie ?"
        event = await send_surely(person.client, self.day.rooms[place], text, f"q{number}")
        self.sent.append((event, began, time.monotonic()))

    async def _kill_synapse(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, LONGEST_LIFE))
        async with self.one_death_of_synapse:
            await asyncio.to_thread(self.day.homeserver.kill)
            await asyncio.sleep(self.chance.uniform(0, 1))
            await asyncio.to_thread(self.day.homeserver.start)
        self.synapse_kills += 1


async def live_and_die(bot: BotProcess, chance: random.Random, longest: float = LONGEST_LIFE) -> None:
    """Mostly at a random instant of its work, at times while it starts."""
    await bot.start()
    if chance.random() < 0.75:
        await bot.started()
    await asyncio.sleep(chance.uniform(0, longest))
    await bot.kill()


async def survive(bot: BotProcess) -> None:
    """Start it as a service manager does, until it stays."""
    while True:
        await bot.start()
        if await bot.started():
            return
        await asyncio.sleep(BETWEEN_TRIES)


def sessions(rooms: int) -> list[dict[str, object]]:
    """Comptoirs open all along, and a forum each ten minutes: a reminder falls due each ten seconds."""
    open_ones = [comptoir(n, "10:00", "11:30") for n in range(1, rooms + 1)]
    return open_ones + [forum(n, f"{10 + n // 6}:{n % 6}0", f"{10 + n // 6}:{n % 6}5") for n in range(6 * 12)]


async def play(plan: Plan, homeserver: Homeserver, folder: Path, event: str) -> tuple[Verdict, Chaos]:
    clock = {"start": START, "speed": SPEED_WITH_LIMITS if plan.limits else SPEED}
    async with day_on_matrix(homeserver, folder, event, sessions(plan.rooms), clock=clock) as day:
        chaos = Chaos(plan, day, random.Random(plan.seed))
        return await chaos.run(), chaos


def main() -> int:
    options = _options()
    print(f"seed={options.seed}", flush=True)
    extra = {"rc_message": SYNAPSE_LIMITS} if options.limits else {}
    with tempfile.TemporaryDirectory() as folder, Homeserver(Path(folder) / "hs", extra=extra) as homeserver:
        if options.restart:
            return asyncio.run(_restart(homeserver, Path(folder), options.down))
        names = ("kills", "synapse_kills", "questions", "people", "rooms", "seed", "limits")
        plan = Plan(**{name: getattr(options, name) for name in names})
        return asyncio.run(_chaos(plan, homeserver, Path(folder) / "day"))


async def _chaos(plan: Plan, homeserver: Homeserver, folder: Path) -> int:
    began = time.monotonic()
    verdict, chaos = await play(plan, homeserver, folder, "chaos")
    for finding in verdict.findings:
        print(finding)
    print(
        f"reminders_skipped={verdict.skipped} latest_reminder={verdict.latest:.1f} "
        f"caught_up_after={chaos.catch_up:.1f}"
    )
    print(
        f"lost={len(verdict.lost)} doubled={len(verdict.doubled)} wrong={len(verdict.wrong)} "
        f"kills={chaos.kills} synapse_kills={chaos.synapse_kills} questions={verdict.questions} "
        f"reminders={verdict.reminders} seconds={time.monotonic() - began:.0f}"
    )
    return 1 if verdict.findings else 0


async def _restart(homeserver: Homeserver, folder: Path, down: float) -> int:
    """Six events at once: each signal ends the bot three times before 30 messages, three times before 80."""
    began = time.monotonic()
    orders = [(signal.SIGTERM, signal.SIGKILL), (signal.SIGKILL, signal.SIGTERM)] * 3
    events = [
        restarts.play(homeserver, folder / str(n), f"restart-{n}", order, down)
        for n, order in enumerate(orders)
    ]
    seen = await asyncio.gather(*events)
    verdicts, ends = [each.verdict for each in seen], [end for each in seen for end in each.ends]
    for line in [*(f for v in verdicts for f in v.findings), *ends]:
        print(line)
    lost, doubled, wrong = (
        sum(len(getattr(v, name)) for v in verdicts) for name in ("lost", "doubled", "wrong")
    )
    print(
        f"lost={lost} doubled={doubled} wrong={wrong} restarts={len(ends)} down={down:.0f} "
        f"questions={sum(v.questions for v in verdicts)} reminders={sum(v.reminders for v in verdicts)} "
        f"seconds={time.monotonic() - began:.0f}"
    )
    return 1 if lost or doubled or wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--synapse-kills", type=int, default=3)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rooms", type=int, default=4)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--limits", action="store_true", help="Synapse limits the bot as it does by default")
    parser.add_argument("--restart", action="store_true", help="long absences instead of sudden deaths")
    parser.add_argument("--down", type=float, default=60.0, help="seconds of each absence")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
