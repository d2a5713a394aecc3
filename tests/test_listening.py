"""`ready` is reported once people are heard; until then the operator is told what the bot waits for."""

import asyncio
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.port.errors import OutsideError
from bot.timings import Timings

LONG, SHORT = 60.0, 0.01
HASTY = Timings(told_after=SHORT, listens_within=SHORT)
Told = asyncio.Queue[tuple[str, OutsideError | None]]


@pytest.fixture
def platforms() -> list[MemoryPlatform]:
    """Return two platforms; the second one has started, but its session has not begun."""
    there, silent = MemoryPlatform("there"), MemoryPlatform("silent")
    silent.session.clear()
    return [there, silent]


async def begun(scene: Scene, told: Told) -> asyncio.Task[None]:
    """Start the scene; the task ends once it is ready, and `told` gets what the bot waits for."""
    starting = asyncio.create_task(scene.start())
    await asyncio.sleep(0)
    scene.app.waiting = lambda platform, why: told.put_nowait((platform, why))
    return starting


async def test_ready_waits_for_a_session_that_has_not_begun(
    tmp_path: Path, platforms: list[MemoryPlatform]
) -> None:
    timings = Timings(told_after=SHORT, listens_within=LONG)
    scene, told = Scene(tmp_path, platforms=platforms, timings=timings), Told()

    starting = await begun(scene, told)
    waited_for = await told.get()
    was_ready = starting.done()
    platforms[1].session.set()
    await starting

    assert (waited_for, was_ready) == (("silent", None), False)
    await scene.stop()


async def test_one_that_stays_silent_does_not_hold_the_others_back(
    tmp_path: Path, platforms: list[MemoryPlatform]
) -> None:
    scene = Scene(tmp_path, platforms=platforms, timings=HASTY)

    async with asyncio.timeout(LONG):
        await (await begun(scene, Told()))

    assert not platforms[1].session.is_set()
    await scene.stop()


async def test_the_only_one_is_waited_for(tmp_path: Path, platforms: list[MemoryPlatform]) -> None:
    scene, told = Scene(tmp_path, platforms=platforms[1:], timings=HASTY), Told()

    starting = await begun(scene, told)
    await told.get()
    done, _ = await asyncio.wait([starting], timeout=10 * SHORT)
    platforms[1].session.set()
    await starting

    assert done == set()
    await scene.stop()


async def test_one_that_does_not_answer_is_told_with_why(
    tmp_path: Path, platforms: list[MemoryPlatform]
) -> None:
    platforms[1].go_away()
    scene, told = Scene(tmp_path, platforms=platforms), Told()
    scene.starts_quietly = False

    await (await begun(scene, told))

    platform, why = told.get_nowait()
    assert (platform, str(why)) == ("silent", "silent")
    await scene.stop()
