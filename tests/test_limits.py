"""A server that limits us, as they do unless told otherwise: reminders first, receipts grouped, all said."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from checker import check
from small_event import DayOnMatrix, Exemption, comptoir, day_on_matrix, send_surely

from adapters.matrix.platform import KEY
from adapters.matrix.rehearsal import Homeserver
from bot.check import required
from bot.notices import plan_notices
from bot.plan import lateness
from bot.settings_file import read_setup

pytestmark = pytest.mark.synapse

BURST, RATE = 5, 1.0  # Synapse gives 10 and 0.2 unless told otherwise: a test cannot wait so long
ROUNDING = (
    2.5  # seconds: Retry-After is in whole ones, and the answer that says so is held back half a second
)
QUESTIONS, PEOPLE = 16, 4


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Homeserver]:
    limits = {"rc_message": {"per_second": RATE, "burst_count": BURST}}
    with Homeserver(tmp_path / "homeserver", extra=limits) as homeserver:
        yield homeserver


async def test_reminders_go_first_receipts_are_grouped_and_nothing_is_lost(
    limited: Homeserver, tmp_path: Path
) -> None:
    clock = {"start": "2026-10-16T10:24:40", "speed": 4}
    sessions = [comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30")]
    exempt = Exemption(limited)
    async with day_on_matrix(limited, tmp_path / "day", "limits", sessions, clock=clock) as day:
        people = [await day.person(f"person{n}", "comptoir-1", "comptoir-2") for n in range(PEOPLE)]
        for person in people:
            exempt.grant(person.user)
        exempt.withdraw(day.account.user_id)
        await day.bot.run_until_ready()

        await asyncio.gather(
            *(
                send_surely(
                    people[n % PEOPLE].client, day.rooms[f"comptoir-{n % 2 + 1}"], f"!question N{n}", f"q{n}"
                )
                for n in range(QUESTIONS)
            )
        )
        await day.until(lambda: day.has_taken(QUESTIONS) and day.is_quiet(), 60)

        verdict = await check(day, ["comptoir-1", "comptoir-2"])
        late = await lateness_of_reminders(day)
        for person in people:
            await person.client.close()
    assert verdict.findings == []
    grouped = [key for (key,) in day.rows("SELECT key FROM outbox WHERE key LIKE 'receipts:%'")]
    assert grouped
    assert refusals(day) < 15
    planned = planned_lateness(day)
    assert {key: seconds for key, seconds in late.items() if seconds > planned[key] + ROUNDING} == {}
    assert len(late) == 5


async def lateness_of_reminders(day: DayOnMatrix) -> dict[str, float]:
    """Of each reminder said, by its key: seconds after it was due, or after the bot's first start."""
    clock = day.clock
    due = dict(day.rows("SELECT key, due FROM outbox WHERE kind = 'reminder'"))
    late = {}
    for place in day.rooms:
        for event in await day.said(place):
            key = event["content"][KEY]
            if key in due:
                said = datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC)
                began = clock.first_start or said
                wanted = max(clock.wall_time(datetime.fromisoformat(due[key])), began)
                late[key.removesuffix(":matrix")] = (said - wanted).total_seconds()
    return late


def planned_lateness(day: DayOnMatrix) -> dict[str, float]:
    """What `plan` says of the same limits; its rate is of event time, since it plans real days."""
    setup = required(read_setup(day.config), "fr")
    notices = plan_notices(setup.programme, setup.settings)
    clock = day.clock
    waits = lateness(notices, setup.settings.digest.lines, burst=BURST, rate=RATE / clock.speed)
    return {key: seconds / clock.speed for key, seconds in waits.items()}


def refusals(day: DayOnMatrix) -> int:
    return day.bot.log.read_text().count("the platform slows us down")
