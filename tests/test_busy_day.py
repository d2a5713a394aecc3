"""A day of forty sessions: each question has an end or an owner, and what the hour ended is told apart."""

from pathlib import Path

import busy_day
import pytest
from sizes import size

QUESTIONS = size(30, 3_000)


@pytest.mark.long
async def test_each_question_of_forty_sessions_comes_to_an_end_that_etat_tells(quick: Path) -> None:
    seen = await busy_day.play(quick, seed=1, questions=QUESTIONS, in_steps=False)

    assert seen.wrong == []
    assert seen.questions >= QUESTIONS * 0.9
    assert seen.ends.total() == seen.questions
    assert {"answered", "declined", "withdrawn", "owned", "by the hour"} >= set(seen.ends)
