"""Kills in the middle of sessions, on the night the clocks change: short forms of `make chaos-programme`."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from programme_under_kills import Plan, play
from sizes import FULL, size

SESSIONS, KILLS = size(4, 12), size(1, 3)
FORUMS = SESSIONS // 4  # each has one reminder; a comptoir has four
NIGHTS = [date(2026, 10, 25), date(2027, 3, 28)] if FULL else [date(2026, 10, 25)]


@pytest.mark.long
@pytest.mark.parametrize("night", NIGHTS, ids=str)
async def test_every_reminder_of_a_night_with_kills_is_one_post_or_one_recorded_skip(
    quick: Path, night: date
) -> None:
    plan = Plan(sessions=SESSIONS, kills=KILLS, span=timedelta(minutes=12), night=night, seed=3)

    run = await play(plan, quick)

    assert run.verdict.findings == []
    assert run.kills == KILLS
    assert run.verdict.reminders + run.verdict.skipped == FORUMS + 4 * (SESSIONS - FORUMS)
