"""One platform is away, or has revoked our account: the other goes on and is told; all is caught up on."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from disks import BadDisk
from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import Scene
from structlog.testing import capture_logs

from bot.clock import Jumps
from bot.port.chat import Outgoing
from bot.port.errors import TokenRevoked, Unknown, Unreachable
from bot.timings import Timings

DESK = "comptoir-1-desk"
DOWN = (
    "⚠️ Boutons ne répond plus depuis 10h20. Ce qui doit y être dit attend (1 message), "
    "rien n’est perdu ; ici, tout continue."
)


@pytest.fixture
def platforms() -> list[MemoryPlatform]:
    return [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]


@pytest.fixture
async def both(quick: Path, platforms: list[MemoryPlatform], timings: Timings) -> AsyncIterator[Scene]:
    async with Scene(quick, hour="10:20", platforms=platforms, timings=timings) as scene:
        yield scene


async def until(scene: Scene, happened: Callable[[], bool]) -> None:
    """Wait until it has happened; with messages due on a platform that is away, the scene is never quiet."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            scene.app.wake()
            await asyncio.sleep(0.005)


def other(scene: Scene) -> MemoryPlatform:
    return scene.platforms[1]


async def goes_away(scene: Scene) -> None:
    """Take the other platform away while a message is due there; 45 seconds pass."""
    other(scene).go_away()
    scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    presence = scene.app.deliverers["boutons"].presence
    await until(scene, lambda: presence.failing_since is not None)
    scene.wall += timedelta(seconds=45)


async def test_its_silence_delays_nothing_and_is_told_once_on_the_other(both: Scene) -> None:
    await goes_away(both)

    await until(both, lambda: bool(both.seen("regie")))
    both.chat.say("ana", DESK, "!scene 1")
    await until(both, lambda: any("posée maintenant" in text for text in both.seen("comptoir-1")))

    assert both.seen("regie") == [DOWN]
    assert both.seen("regie", chat=other(both)) == []


async def test_a_clock_that_is_set_forward_makes_nobody_silent(both: Scene) -> None:
    """As on a computer that slept, or that learnt the hour late."""
    steady = 0.0
    both.app.watch.jumps = Jumps(lambda: both.wall, lambda: steady)
    await until(both, lambda: both.app.ticker.done == both.clock.now())
    other(both).go_away()
    both.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    presence = both.app.deliverers["boutons"].presence
    await until(both, lambda: presence.failing_since is not None)

    both.wall += timedelta(minutes=2)
    await until(both, lambda: both.app.ticker.done == both.clock.now())
    at_once = both.seen("regie")
    both.wall, steady = both.wall + timedelta(seconds=45), 45.0
    await until(both, lambda: bool(both.seen("regie")))

    assert at_once == []
    assert both.seen("regie")[0].startswith("⚠️ Boutons ne répond plus depuis 10h22.")
    assert (await both.app.checkup.health()).clock_jumps == 1


async def test_nothing_is_told_before_half_a_minute(both: Scene) -> None:
    other(both).go_away()
    both.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    presence = both.app.deliverers["boutons"].presence
    await until(both, lambda: presence.failing_since is not None)

    await until(both, lambda: both.app.ticker.done == both.clock.now())

    assert both.seen("regie") == []


async def test_a_platform_that_is_heard_while_it_takes_nothing_is_not_down(both: Scene) -> None:
    """Otherwise a platform that is heard but does not answer would be reported away and back repeatedly."""

    def silent(_when: str, _outgoing: Outgoing) -> None:
        raise Unknown("no answer")

    other(both).fault = silent
    both.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    presence = both.app.deliverers["boutons"].presence
    await until(both, lambda: presence.failing_since is not None)

    both.wall += timedelta(seconds=44)
    await until(both, lambda: both.app.ticker.done == both.clock.now())

    assert both.seen("regie") == []


async def test_it_catches_up_and_the_other_is_told_so(both: Scene) -> None:
    await goes_away(both)
    await until(both, lambda: bool(both.seen("regie")))

    other(both).say("zoe", "comptoir-1", "!question Et après ?")
    other(both).come_back()
    both.wall += timedelta(minutes=1)  # two alerts are at least that far apart
    await until(both, lambda: len(both.seen("regie")) == 2)
    await until(both, lambda: len(both.seen("comptoir-1", chat=other(both))) == 2)
    await both.quiet()

    assert both.seen("regie")[1].startswith("✅ Boutons répond de nouveau : ")
    assert both.seen("regie", chat=other(both)) == []
    assert both.seen("comptoir-1", chat=other(both)) == [
        "❓ Qui paie ?\nC1-1 · Sam",
        "❓ Et après ?\nC1-2 · Zoe",
    ]
    assert both.seen("comptoir-1") == ["❓ Et après ?\nC1-2 · Zoe"]


async def test_the_silence_of_a_platform_that_nothing_is_said_on_is_noticed_too(both: Scene) -> None:
    both.app.deliverers["boutons"].presence.longest_silence = 0.0

    await until(both, lambda: bool(both.seen("regie")))

    assert both.seen("regie")[0].startswith("⚠️ Boutons ne répond plus depuis 10h20.")


async def test_a_platform_missing_at_the_start_comes_later(
    quick: Path, platforms: list[MemoryPlatform]
) -> None:
    platforms[1].go_away()
    scene = Scene(quick, hour="10:20", platforms=platforms, timings=Timings(start_again=0.01))
    scene.starts_quietly = False
    platforms[1].say("zoe", "comptoir-1", "!question Et après ?")

    async with scene:
        scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
        await until(scene, lambda: bool(scene.chat.messages) and bool(scene.marks("e1", scene.chat)))
        platforms[1].come_back()
        await until(scene, lambda: len(scene.seen("comptoir-1", chat=platforms[1])) == 2)
        await scene.quiet()

        assert scene.seen("comptoir-1") == ["❓ Et après ?\nC1-2 · Zoe"]
        assert scene.seen("regie") == []


async def test_without_any_platform_there_is_no_start(quick: Path, platforms: list[MemoryPlatform]) -> None:
    for platform in platforms:
        platform.go_away()
    scene = Scene(quick, hour="10:20", platforms=platforms)
    scene.starts_quietly = False

    with pytest.raises(Unreachable, match="salons"):
        await scene.start()
    scene.store.close()


async def test_a_revoked_account_is_told_on_the_other_platform_which_goes_on(both: Scene) -> None:
    other(both).revoke()
    await until(both, lambda: bool(both.seen("regie")))

    question = both.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    await until(both, lambda: both.marks(question) == ["C1-1", "👍"])

    assert both.seen("regie") == [
        "🚨 Boutons n’accepte plus le compte du bot : plus rien n’y est lu ni dit tant que l’opérateur "
        "ne lui donne pas un nouvel accès et ne relance pas (0 message attend). Ici, tout continue."
    ]


@pytest.mark.parametrize("timings", [Timings(accepted_again=0.01)])
async def test_an_account_that_is_accepted_again_goes_on(both: Scene) -> None:
    other(both).revoke()
    await until(both, lambda: bool(both.seen("regie")))
    both.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    other(both).say("zoe", "comptoir-1", "!question Et après ?")

    other(both).come_back()
    both.wall += timedelta(minutes=1)  # two alerts are at least that far apart
    await until(both, lambda: len(both.seen("regie")) == 2)
    await until(both, lambda: len(both.seen("comptoir-1", chat=other(both))) == 2)
    await both.quiet()

    assert both.seen("regie")[1].startswith("✅ Boutons répond de nouveau : ")
    assert both.seen("comptoir-1", chat=other(both)) == [
        "❓ Qui paie ?\nC1-1 · Sam",
        "❓ Et après ?\nC1-2 · Zoe",
    ]
    assert both.app.watch.in_use == {"salons", "boutons"}


@pytest.mark.parametrize("timings", [Timings(restart_after=0.01)])
async def test_an_account_revoked_while_the_disk_is_full_is_told_once_it_is_not(both: Scene) -> None:
    with capture_logs():  # a traceback takes a second to draw
        disk = BadDisk(both.store, random.Random(0), 0.0)
        disk.strike("read-only")
        other(both).revoke()
        await until(both, lambda: "boutons" in both.app.watch.revoked)
        failed = disk.failed
        await until(both, lambda: disk.failed > failed + 2)

        disk.heal()
        await until(both, lambda: bool(both.seen("regie")))
        both.wall += timedelta(minutes=1)  # two alerts are at least that far apart
        await until(both, lambda: "🚨 Boutons n’accepte plus" in " ".join(both.seen("regie")))

    assert not both._run.done()


async def test_when_every_account_is_revoked_the_run_ends(both: Scene) -> None:
    other(both).revoke()
    await until(both, lambda: bool(both.seen("regie")))

    both.chat.revoke()

    with pytest.raises(TokenRevoked):
        await both._run
