"""Deaths of the bot while people ask in encrypted conversations: the short form of `make chaos`."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sealed_kills
from sizes import size

from adapters.rehearsal.homeserver import Homeserver

KILLS = size(1, 3)


@pytest.mark.synapse
@pytest.mark.long
async def test_kills_while_people_ask_in_encrypted_conversations_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    verdict, _ = await sealed_kills.play(
        homeserver, tmp_path, localpart("sealed"), kills=KILLS, people=3, seed=7
    )

    assert verdict.findings == []
    assert (verdict.questions, verdict.messages) == (6 * KILLS, 6 * KILLS)
