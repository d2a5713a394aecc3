"""The bot killed at random instants while a public asks: the short form of `make chaos`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from chaos import Plan, play

from adapters.matrix.rehearsal import Homeserver

pytestmark = pytest.mark.synapse


@pytest.mark.long
async def test_five_kills_while_sixty_questions_are_asked_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    plan = Plan(kills=5, questions=60, people=6, rooms=2, seed=5)

    verdict, chaos = await play(plan, homeserver, tmp_path, localpart("kills"))

    assert verdict.findings == []
    assert (chaos.kills, verdict.questions) == (5, 60)
