"""A homeserver whose answers go wrong, or that forgets transactions: the short forms of `make chaos`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from answers import LOST, WRONG, play_answers, play_windows

from adapters.rehearsal.homeserver import Homeserver

pytestmark = pytest.mark.synapse


@pytest.mark.long
async def test_answers_lost_or_wrong_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    ways = (*LOST, *WRONG)
    seen = await play_answers(
        homeserver, tmp_path, localpart("answers"), ways, sends=24, fraction=0.3, seed=3
    )

    assert seen.verdict.findings == []
    assert (seen.verdict.questions, seen.spoilt > 0) == (12, True)


@pytest.mark.long
async def test_after_a_day_or_under_another_device_what_was_said_is_found_and_what_was_not_is_said(
    tmp_path: Path,
) -> None:
    seen = await play_windows(tmp_path, 2)

    assert seen.verdict.findings == []
    assert seen.verdict.questions == 4
