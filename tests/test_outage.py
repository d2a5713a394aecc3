"""The bot was away: what was written is taken, what was due is said, and lateness is owned to."""

import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import restarts
from checker import check
from small_event import DayOnMatrix, comptoir, day_on_matrix, send_surely

from adapters.matrix.rehearsal import Homeserver

pytestmark = pytest.mark.synapse

DOWN = 4.0  # seconds


@pytest.fixture
async def day(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[DayOnMatrix]:
    """An hour before the only comptoir, on a clock that hardly moves."""
    clock = {"start": "2026-10-16T09:30", "speed": 1}
    sessions = [comptoir(1, "10:30", "11:30")]
    async with day_on_matrix(homeserver, tmp_path, localpart("away"), sessions, clock=clock) as made:
        yield made


async def test_the_questions_among_150_messages_are_taken_once_and_in_order(day: DayOnMatrix) -> None:
    async with await day.person("ada", "comptoir-1") as ada:
        await day.bot.run_until_ready()
        await day.bot.kill()
        for n in range(150):
            text = f"!question Numéro {n}" if n % 5 == 0 else f"Bavardage {n}"
            await send_surely(ada.client, day.rooms["comptoir-1"], text, f"away{n}")

        await day.bot.run_until_ready()
        await day.until(lambda: day.has_taken(30) and day.is_quiet())

    taken = day.rows("SELECT code, text FROM questions ORDER BY id")
    assert taken == [(f"C1-{nth + 1}", f"Numéro {5 * nth}") for nth in range(30)]
    assert (await check(day, ["comptoir-1"])).findings == []


async def test_an_end_amid_six_reminders_and_a_while_away_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    seen = await restarts.play(
        homeserver, tmp_path, localpart("restart"), (signal.SIGTERM, signal.SIGKILL), DOWN
    )

    assert seen.verdict.findings == []
    assert [end.status for end in seen.ends] == [0, -signal.SIGKILL]
    assert seen.verdict.reminders >= 2 * (6 + 2)
