"""Three kills amid twelve sessions, in the night the clocks change: short forms of `make chaos-programme`."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from programme_under_kills import Plan, play

FORUMS = 3  # of twelve sessions, with one reminder each; of a comptoir there are four
NIGHTS = [date(2026, 10, 25), date(2027, 3, 28)]


@pytest.mark.long
@pytest.mark.parametrize("night", NIGHTS, ids=str)
async def test_every_reminder_of_a_night_with_three_kills_is_one_post_or_one_recorded_skip(
    quick: Path, night: date
) -> None:
    plan = Plan(sessions=12, kills=3, span=timedelta(minutes=12), night=night, seed=3)

    run = await play(plan, quick)

    assert run.verdict.findings == []
    assert run.kills == 3
    assert run.verdict.reminders + run.verdict.skipped == FORUMS + 4 * (12 - FORUMS)
