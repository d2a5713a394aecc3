"""At every moment, what each place last said of each session is true, whatever changed the day."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from conftest import MEMORY, _has_room
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import size
from true_day import TrueDay

ACTS = (
    *("change", "change", "change", "delay", "file", "undo"),
    *("wait", "wait", "go_on", "go_on", "go_on", "leave", "restart"),
)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2**32)), min_size=8, max_size=16)


@settings(max_examples=size(3, 200), database=None)
@given(steps=STEPS)
def test_what_each_place_last_said_of_each_session_is_true(steps: Sequence[tuple[str, int]]) -> None:
    asyncio.run(_live(steps))


async def _live(steps: Sequence[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if _has_room() else None) as folder:
        day = TrueDay(Path(folder))
        async with day.scene:
            for act, number in steps:
                await day.act(act, number)
                assert await day.lies() == [], "\n".join(day.told)
            await day.all_come_back()
            assert await day.lies() == [], "\n".join(day.told)
            assert await day.troubles() == [], "\n".join(day.told)
