"""Discord's gateway and its answers fail while people ask: the short form of `make chaos`."""

from pathlib import Path

import disconnects
import pytest


@pytest.mark.long
async def test_a_failing_gateway_and_failing_deliveries_lose_and_double_nothing(tmp_path: Path) -> None:
    kinds = ["asked to reconnect", "unheard", "invalid"]

    seen = await disconnects.play(tmp_path, kinds, failing=0.7)

    assert seen.verdict.findings == []
    assert seen.disconnects.total() == 1 + len(kinds)
    assert (seen.identified, seen.verdict.questions) == (2, 1 + 3 * len(kinds))
    assert seen.faults >= 3
