"""A homeserver whose /sync fails is asked rarely, and is heard again: the short form of `make chaos`."""

import failing_sync
import pytest
from patience import PATIENCE

from adapters.matrix import backoff, sync


@pytest.mark.long
async def test_each_failure_of_sync_passes_and_a_revoked_token_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backoff, "LONGEST", 2.0)
    monkeypatch.setattr(sync, "PATIENCE", 2.0)
    monkeypatch.setattr(sync, "LONGEST_DEAF", 2.0)

    verdict, seen = await failing_sync.play(lasting=3, back_within=PATIENCE)

    assert verdict.findings == []
    assert {each.name for each in seen} == set(failing_sync.FAILURES)
