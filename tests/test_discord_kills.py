"""The bot killed at random instants while people ask on both platforms: the short form of `make chaos`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kills import Plan, play_on_both
from sizes import size

from adapters.rehearsal.homeserver import Homeserver

KILLS = size(1, 5)


@pytest.mark.long
@pytest.mark.synapse
async def test_kills_lose_and_double_nothing_and_each_question_has_a_card_on_the_other_side(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    plan = Plan(kills=KILLS, questions=12 * KILLS, people=4, places=2, seed=5, longest_life=0.8)

    verdict, kills = await play_on_both(plan, tmp_path, homeserver, localpart("both"))

    assert verdict.findings == []
    assert (kills.kills, verdict.questions) == (KILLS, 12 * KILLS)
