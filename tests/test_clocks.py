"""The computer's clock jumps, or the process is stopped for a while: short forms of `make chaos-clock`."""

from collections.abc import Callable
from pathlib import Path

import clocks
import pytest

from adapters.matrix.rehearsal import Homeserver


async def test_twelve_jumps_of_the_clock_double_and_lose_nothing(quick: Path) -> None:
    seen = await clocks.play_jumps(quick, 12, seed=2)

    assert seen.verdict.findings == []
    assert seen.verdict.reminders + seen.verdict.skipped > 0


@pytest.mark.long
@pytest.mark.synapse
async def test_a_process_that_was_stopped_says_what_is_due_within_fifteen_seconds(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    seen = await clocks.play_stop(homeserver, tmp_path, localpart("stop"), 3.0)

    assert seen.verdict.findings == []
    assert seen.of_use == seen.due > 0
    assert seen.after_resume <= 15.0
