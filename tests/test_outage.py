"""The bot was away: messages are taken, what was due is sent, and lateness is admitted."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import restarts
from checker import check
from small_event import DayOnMatrix, comptoir, day_on_matrix, send_surely

from adapters.loopback import free_port
from adapters.rehearsal.homeserver import Homeserver

pytestmark = pytest.mark.synapse


@pytest.fixture
async def day(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[DayOnMatrix]:
    """Play an hour before the only comptoir, on a clock that hardly moves."""
    clock = {"start": "2026-10-16T09:30", "speed": 1}
    sessions = [comptoir(1, "10:30", "11:30")]
    async with day_on_matrix(homeserver, tmp_path, localpart("away"), sessions, clock=clock) as made:
        yield made


@pytest.mark.long
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


@pytest.mark.long
async def test_an_end_amid_six_reminders_and_a_while_away_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    seen = await restarts.play(
        homeserver, tmp_path, localpart("restart"), (signal.SIGTERM, signal.SIGKILL), down=0
    )

    assert seen.verdict.findings == []
    assert [end.status for end in seen.ends] == [0, -signal.SIGKILL]
    assert seen.verdict.reminders + seen.verdict.skipped >= 2 * (6 + 2)


# ── The homeserver is away, or no longer knows us ───────────────────────────────────────────────────────


async def test_without_a_homeserver_at_the_start_it_ends_with_status_three_and_what_to_check(
    day: DayOnMatrix,
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    day.config.write_text(day.config.read_text().replace(day.homeserver.url, nowhere))

    await day.bot.start()
    status = await day.bot.ended()

    told = day.bot.log.read_text()
    assert status == 3
    assert len(told.splitlines()) == 1
    assert "Check `homeserver:` in the settings" in told


@pytest.mark.long
async def test_a_homeserver_that_goes_and_comes_back_is_asked_seldom_and_heard_again(tmp_path: Path) -> None:
    clock = {"start": "2026-10-16T09:30", "speed": 1}
    with Homeserver(tmp_path / "homeserver") as own:
        sessions = [comptoir(1, "10:30", "11:30")]
        async with (
            day_on_matrix(own, tmp_path / "day", "gone", sessions, clock=clock) as day,
            await day.person("ada", "comptoir-1") as ada,
        ):
            await day.bot.run_until_ready()
            await asyncio.to_thread(own.kill)
            await day.until(lambda: _failures(day) >= 2)
            tries = _failures(day)
            await asyncio.to_thread(own.start)
            await send_surely(ada.client, day.rooms["comptoir-1"], "!question Et après ?", "q1")
            await day.until(lambda: day.has_taken(1) and day.is_quiet())

            assert 1 <= tries <= 12
            assert day.bot.status is None
            assert (await check(day, ["comptoir-1"])).findings == []


async def test_a_revoked_token_ends_it_with_status_three_and_says_so(day: DayOnMatrix) -> None:
    await day.bot.run_until_ready()
    path = "/_matrix/client/v3/logout"

    await asyncio.to_thread(day.homeserver.call, "POST", path, {}, token=day.account.access_token)
    status = await day.bot.ended()

    assert status == 3
    assert "no longer accepts our token" in day.bot.log.read_text()


def _failures(day: DayOnMatrix) -> int:
    return day.bot.log.read_text().count("matrix_request_failed")
