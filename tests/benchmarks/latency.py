"""From a participant’s `!question` to the code they see, compared with a raw echo and one on matrix-nio."""

import asyncio
import time
from contextlib import AsyncExitStack

from adapters.rehearsal.participant import Participant
from benchmarks.figures import Figure, compared, percentile
from benchmarks.stage import Stage, Watcher, meet, stage

ROUNDS, MESSAGES = 3, 40  # of each contender, at each pace
REST = 0.15  # seconds in which a bot finishes its work after its answer
Times = dict[str, list[float]]
OURS, RAW, NIO = "ours", "raw", "nio"


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    count = 30 if quick else MESSAGES
    async with stage(2) as scene, AsyncExitStack() as stack:
        (ana,) = await stack.enter_async_context(scene.participants("ana"))
        rooms = await _rooms(scene, ana, stack)
        watcher = await stack.enter_async_context(Watcher(ana))
        paced: Times = {name: [] for name in rooms}
        pressed: Times = {name: [] for name in rooms}
        for room in rooms.values():
            await _converse(ana, watcher, room, 10, REST)  # a warm-up
        for _ in range(rounds or (2 if quick else ROUNDS)):
            for rest, times in ((REST, paced), (0.0, pressed)):
                for name, room in rooms.items():
                    times[name] += await _converse(ana, watcher, room, count, rest)
    return [
        *_figures("!question → code seen", paced, (1.25, 1.5)),
        # No target: the next question comes while our 👍 under the last one is on its way; echoes send none.
        *_figures("the same, the next asked at once", pressed, (None, None)),
    ]


def _figures(title: str, times: Times, targets: tuple[float | None, float | None]) -> list[Figure]:
    return [
        compared(f"{title}, p{percent}, against {floor}", *_pair(times, floor, percent), target)
        for floor, percent, target in (
            (NIO, 50, targets[0]),
            (NIO, 95, targets[1]),
            (RAW, 50, None),
            (RAW, 95, None),
        )
    ]


def _pair(times: Times, floor: str, percent: float) -> tuple[float, float]:
    return percentile(times[OURS], percent) * 1000, percentile(times[floor], percent) * 1000


async def _rooms(scene: Stage, ana: Participant, stack: AsyncExitStack) -> dict[str, str]:
    """Give each contender a room, and start them all."""
    raw, nio = scene.account("raw"), scene.account("nio")
    rooms = {OURS: scene.comptoirs[0], RAW: await meet(scene, ana, raw), NIO: await meet(scene, ana, nio)}
    await ana.join(rooms[OURS])
    for process in (scene.run(), scene.echo(RAW, raw), scene.echo(NIO, nio)):
        await stack.enter_async_context(process)
    return rooms


async def _converse(ana: Participant, watcher: Watcher, room: str, count: int, rest: float) -> list[float]:
    """Ask one question after another, each `rest` seconds after the last answer was seen."""
    times = []
    for number in range(count):
        asked = time.monotonic()
        message = await ana.say(room, f"!question Comment financer la suite du projet {number} ?")
        times.append(await watcher.until_marked(message) - asked)
        await asyncio.sleep(rest)
    return times
