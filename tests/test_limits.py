"""A server that limits us, as servers do by default: reminders first, receipts grouped, everything sent."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from checker import check
from small_event import DayOnMatrix, Exemption, comptoir, day_on_matrix, send_surely

from adapters.rehearsal.homeserver import Homeserver
from bot.outbox.outgoing import Priority

pytestmark = pytest.mark.synapse

BURST, RATE = 5, 1.0  # Synapse's defaults are 10 and 0.2: a test cannot wait so long
UNDER_WAY = 2  # sends that may leave for one place while the other has one on its way
QUESTIONS, PEOPLE = 16, 4


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Homeserver]:
    limits = {"rc_message": {"per_second": RATE, "burst_count": BURST}}
    with Homeserver(tmp_path / "homeserver", extra=limits) as homeserver:
        yield homeserver


@pytest.mark.long
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

        # questions asked before the bot is ready come all at once, however slowly they were asked
        await asyncio.gather(
            *(
                send_surely(
                    people[n % PEOPLE].client, day.rooms[f"comptoir-{n % 2 + 1}"], f"!question N{n}", f"q{n}"
                )
                for n in range(QUESTIONS)
            )
        )
        await day.bot.run_until_ready()
        await day.until(lambda: day.has_taken(QUESTIONS) and day.is_quiet(Priority.CHIP))

        verdict = await check(day, ["comptoir-1", "comptoir-2"])
        before = overtaken(day)
        for person in people:
            await person.client.close()
    assert verdict.findings == []
    grouped = [key for (key,) in day.rows("SELECT key FROM outbox WHERE key LIKE 'receipts:%'")]
    assert grouped
    assert len(refused_at(day)) < 15
    assert len(before) == 5
    assert {key: others for key, others in before.items() if others > UNDER_WAY} == {}


def overtaken(day: DayOnMatrix) -> dict[str, int]:
    """Return, by the key of each reminder sent, how many less urgent messages left while it was already due.

    Reminders due before the bot knew of a limit are left out: much is under way at once then.
    """
    clock, limited_since = day.clock, min(refused_at(day))
    query = "SELECT key, kind, due, first_attempt, sent_at, priority FROM outbox WHERE state = 'sent'"
    rows = day.rows(query)
    less_urgent = [instant(left) for *_, left, _, priority in rows if priority > Priority.REMINDER]
    counted = {}
    for key, kind, due, _, sent, _ in rows:
        if kind == "reminder":
            wanted = max(clock.wall_time(instant(due)), clock.first_start or instant(sent))
            overtakes = [left for left in less_urgent if wanted < left < instant(sent)]
            counted[key] = len(overtakes) if wanted > limited_since else 0
    return counted


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written)


def refused_at(day: DayOnMatrix) -> list[datetime]:
    lines = map(json.loads, day.bot.log.read_text().splitlines())
    return [instant(line["timestamp"]) for line in lines if line["event"] == "the platform slows us down"]
