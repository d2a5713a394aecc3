"""Deletions and `oublie-moi` on both platforms, half while the bot is away: `make chaos` is its long form."""

from pathlib import Path

import forgetful
import pytest

from adapters.matrix.rehearsal import Homeserver


@pytest.mark.long
@pytest.mark.synapse
async def test_words_that_were_taken_back_are_nowhere(tmp_path: Path, homeserver: Homeserver) -> None:
    seen = await forgetful.play(tmp_path, homeserver, "forgetting", deletions=20)

    assert seen.verdict.findings == []
    assert (seen.deletions, seen.while_away, seen.forgotten) == (20, 10, 2)
