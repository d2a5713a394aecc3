"""The bot is away while people write and change their minds on Discord: the short form of `make chaos`."""

from pathlib import Path

import absence
import pytest
from sizes import size

CHANGES = size(6, 12)


@pytest.mark.long
async def test_messages_and_changes_of_an_absence_are_caught_up_on(tmp_path: Path) -> None:
    seen = await absence.play(tmp_path, how="dead", messages=5 * CHANGES, changes=CHANGES)

    assert seen.verdict.findings == []
    assert (seen.messages, seen.edits, seen.deletions, seen.reactions) == (5 * CHANGES, *(3 * [CHANGES // 3]))
    assert seen.presses == 1
