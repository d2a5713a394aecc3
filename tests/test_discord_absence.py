"""The bot is away while people write and change their minds on Discord: the short form of `make chaos`."""

from pathlib import Path

import absence
import pytest
from sizes import size

CHANGES = size(6, 12)


@pytest.mark.long
async def test_what_was_written_and_changed_meanwhile_is_made_good(tmp_path: Path) -> None:
    seen = await absence.play(tmp_path, how="dead", messages=5 * CHANGES, changes=CHANGES)

    assert seen.verdict.findings == []
    assert (seen.messages, seen.edits, seen.deletions, seen.reactions) == (5 * CHANGES, *(3 * [CHANGES // 3]))
    assert seen.presses == 1
