"""Deletions and `oublie-moi` on both platforms, half while the bot is away: `make chaos` is its long form."""

from collections.abc import Callable
from pathlib import Path

import forgetful
import pytest
from patience import PATIENCE
from sizes import size

from adapters.rehearsal.homeserver import Homeserver

DELETIONS = size(12, 20)  # with fewer, some of the acts are on none


@pytest.mark.long
@pytest.mark.synapse
async def test_words_that_were_taken_back_are_nowhere(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    seen = await forgetful.play(
        tmp_path, homeserver, localpart("forgetting"), deletions=DELETIONS, within=PATIENCE
    )

    assert seen.verdict.findings == []
    assert (seen.deletions, seen.while_away, seen.forgotten) == (DELETIONS + 15, DELETIONS // 2 + 7, 2)
