"""Damaged events do not prevent a good question from being taken: the short form of `make chaos`."""

from pathlib import Path

import fuzz_on_discord
import fuzz_on_matrix
import pytest
from sizes import FULL, size

EVENTS = size(40, 200)


@pytest.mark.long
@pytest.mark.parametrize("seed", [4, 18] if FULL else [18])
async def test_damaged_events_of_matrix_cost_no_good_question(quick: Path, seed: int) -> None:
    seen = await fuzz_on_matrix.play(quick, events=EVENTS, seed=seed)

    assert seen.verdict.findings == []
    assert (seen.events, seen.verdict.questions) == (EVENTS, EVENTS // 10)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 3] if FULL else [3])
async def test_damaged_dispatches_of_discord_cost_no_good_question(quick: Path, seed: int) -> None:
    seen = await fuzz_on_discord.play(quick, dispatches=EVENTS, seed=seed)

    assert seen.verdict.findings == []
    assert (seen.dispatches, seen.verdict.questions) == (EVENTS, EVENTS // 10)
