"""The bot killed at random instants while a public asks: the short form of `make chaos`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kills import Plan, play_on_matrix

from adapters.matrix.rehearsal import Homeserver

pytestmark = pytest.mark.synapse


@pytest.mark.long
async def test_five_kills_while_sixty_questions_are_asked_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    plan = Plan(kills=5, questions=60, people=6, places=2, seed=5)

    verdict, kills = await play_on_matrix(plan, tmp_path, homeserver, localpart("kills"))

    assert verdict.findings == []
    assert (kills.kills, verdict.questions) == (5, 60)
