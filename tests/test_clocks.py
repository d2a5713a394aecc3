"""The computer's clock jumps, or the process is stopped for a while: short forms of `make chaos-clock`."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import clocks
import pytest
from scene import Scene, at
from sizes import FULL

from adapters.rehearsal.homeserver import Homeserver


async def test_twelve_jumps_of_the_clock_double_and_lose_nothing(quick: Path) -> None:
    seen = await clocks.play_jumps(quick, 12, seed=2)

    assert seen.verdict.findings == []
    assert (seen.verdict.questions, seen.verdict.reminders) == (12, 12)


ANY_MACHINE = timedelta(seconds=100)  # the bot sends it at once, if the machine lets it run


@pytest.mark.long
@pytest.mark.synapse
async def test_a_stopped_process_sends_the_messages_that_fell_due_meanwhile(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    seen = await clocks.play_stop(homeserver, tmp_path, localpart("stop"), 3.0, ANY_MACHINE)

    assert seen.verdict.findings == []
    assert seen.of_use == seen.due > 0


@pytest.mark.parametrize("days", [1, 60] if FULL else [60])
async def test_a_clock_that_is_wrong_for_a_moment_costs_nothing(quick: Path, days: int) -> None:
    # given the same morning twice
    async with scene_in(quick / "steady") as steady, scene_in(quick / "wrong") as wrong:
        for scene in (steady, wrong):
            await scene.says("sam", "comptoir-1", "!question Qui paie ?")

        # when one computer is days ahead for one turn of the clock, then right again
        wrong.wall += timedelta(days=days)
        await wrong.quiet()
        wrong.wall = at("10:05")
        for scene in (steady, wrong):
            await scene.at("16:05")

        # then both days read alike, and the organisers of one are told about its clock
        public = [place for place in steady.places if place != "regie"]
        assert {place: wrong.seen(place) for place in public} == {p: steady.seen(p) for p in public}
        assert [text.split(",")[0] for text in wrong.seen("regie")] == [
            "⚠️ Non envoyés",
            "⚠️ L’horloge du serveur avançait",
        ]
        assert await wrong.troubles() == []


def scene_in(folder: Path) -> Scene:
    folder.mkdir()
    return Scene(folder, hour="10:05")
