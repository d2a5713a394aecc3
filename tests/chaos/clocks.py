"""The computer's clock jumps, or a stopped process wakes up: everything is sent, once."""

import asyncio
import os
import random
import signal
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from checker import Verdict, check, due_notices, key, said_at
from checker_in_memory import check_scene
from scene import Scene
from small_event import DayOnMatrix, day_on_matrix, forum

from adapters.rehearsal.homeserver import Homeserver
from bot.clock import wall_now

SHORTEST, LONGEST = 1.0, 60 * 86_400.0  # seconds of a jump: the longest is longer than history is kept
STEP, STEPS = timedelta(minutes=5), 72  # the day it goes through, from its beginning
SPEED = 60  # a minute of the event lasts a second


SAID_WITHIN = timedelta(seconds=15)  # of wall time, from the end of a stop
FIRST = datetime(2026, 10, 16, 10, 0)  # noqa: DTZ001 - as written in the files
LEAD = timedelta(minutes=120)  # a reminder is useful from then until ten minutes after its session's start
LASTS = 60  # minutes of the event that are played besides the stop


@dataclass
class Seen:
    verdict: Verdict
    jumps: int = 0


@dataclass
class Stopped:
    """`due` counts the reminders that fell due during the stop; `of_use`, those not stale soon after."""

    verdict: Verdict
    due: int
    of_use: int
    after_resume: float = 0.0  # seconds until the last of these was said


async def play_jumps(folder: Path, jumps: int, seed: int = 0) -> Seen:
    """Play a day whose clock is repeatedly wrong for a turn, by seconds or by months, while people ask."""
    chance, asked = random.Random(seed), dict[tuple[str, str], str]()
    async with Scene(folder) as scene:
        for number in range(jumps):
            await scene.at(f"{FIRST + STEP * (STEPS * number // jumps):%H:%M}")
            right, size = scene.wall, SHORTEST * (LONGEST / SHORTEST) ** chance.random()
            await scene.jump(seconds=size * chance.choice((-1, 1)))
            scene.wall = right
            await scene.quiet()
            words = f"Numéro {number} ?"
            asked["memory", await scene.says("sam", "comptoir-1", f"!question {words}")] = words
        await scene.at("16:30")
        return Seen(await check_scene(scene, asked, may_skip=False), jumps)


async def play_stop(
    homeserver: Homeserver, folder: Path, event: str, stopped: float, within: timedelta = SAID_WITHIN
) -> Stopped:
    """Stop the process for `stopped` seconds, which is sixty times longer on the clock of the event."""
    clock = {"start": f"{FIRST - LEAD - timedelta(minutes=1):%Y-%m-%dT%H:%M}", "speed": SPEED}
    reminders = {"place": f"{LEAD // timedelta(minutes=1)}m"}
    forums = [_forum(n) for n in range(LASTS + int(stopped))]
    async with day_on_matrix(homeserver, folder, event, forums, clock=clock, reminders=reminders) as day:
        await day.bot.run_until_ready()
        said = "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state = 'sent'"
        await day.until(lambda: day.rows(said) >= [(2,)])
        os.kill(day.bot.process_id, signal.SIGSTOP)
        began = wall_now()
        await asyncio.sleep(stopped)  # a real stop: its length is what counts here
        resumed = wall_now()
        os.kill(day.bot.process_id, signal.SIGCONT)
        before = day.rows(said)[0][0]
        await day.until(lambda: day.rows(said)[0][0] > before and day.is_quiet())
        return await _stopped(day, began, resumed, within)


def _forum(number: int) -> dict[str, object]:
    """Return a forum that starts a minute after the last one, so that a reminder falls due each second."""
    starts = FIRST + timedelta(minutes=number)
    return forum(number, f"{starts:%H:%M}", f"{starts + timedelta(minutes=20):%H:%M}")


async def _stopped(day: DayOnMatrix, began: datetime, resumed: datetime, within: timedelta) -> Stopped:
    """Check that reminders due during the stop are sent within this time, if they stay useful for so long."""
    verdict = await check(day, ["hall"])
    said = {key(event): said_at(event) for event in await day.history("hall") if key(event)}
    due = [n for n in due_notices(day, day.clock) if began < day.clock.wall_time(n.due) < resumed]
    of_use = [n for n in due if day.clock.wall_time(n.stale) > resumed + within]
    seen = Stopped(verdict, due=len(due), of_use=len(of_use))
    for notice in of_use:
        row = f"{notice.key}:matrix"
        if row not in said:
            verdict.wrong.append(f"{row} was of use after the stop, and was not said")
            continue
        late = said[row] - resumed
        seen.after_resume = max(seen.after_resume, late.total_seconds())
        verdict.wrong += [f"{row} was said {late} after the stop"] * (late > within)
    return seen
