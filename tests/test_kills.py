"""The bot killed at random instants while a public asks: the short form of `make chaos`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kills import Plan, play_on_matrix
from sizes import only_in_full, size

from adapters.rehearsal.homeserver import Homeserver

pytestmark = pytest.mark.synapse

KILLS = size(1, 5)


@pytest.mark.long
@only_in_full  # test_discord_kills plays it on both platforms
async def test_kills_while_questions_are_asked_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    plan = Plan(kills=KILLS, questions=12 * KILLS, people=6, places=2, seed=5)

    verdict, kills = await play_on_matrix(plan, tmp_path, homeserver, localpart("kills"))

    assert verdict.findings == []
    assert (kills.kills, verdict.questions) == (KILLS, 12 * KILLS)
