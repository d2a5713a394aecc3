"""The short form of `make chaos-phones` and `make chaos-attack`."""

import random
from pathlib import Path

import attack_on_pages
import phones_under_kills
import pytest
from sizes import size


@pytest.mark.long
async def test_what_phones_send_while_the_bot_dies_is_done_once(quick: Path) -> None:
    plan = phones_under_kills.Plan(
        kills=size(2, 50),
        questions=size(12, 500),
        phones=size(3, 20),
        offline=size(4, 60),
        seed=random.randrange(10**6),
    )

    seen = await phones_under_kills.play(plan, quick)

    assert seen.verdict.findings == []
    assert seen.verdict.questions == plan.questions + 1


@pytest.mark.long
async def test_nothing_that_an_attack_sends_is_let_in_or_breaks_a_page(quick: Path) -> None:
    seen = await attack_on_pages.play(quick, size(200, 5_000), size(25, 60), random.randrange(10**6))

    assert seen.let_in == []
    assert seen.voters <= attack_on_pages.DEVICES
