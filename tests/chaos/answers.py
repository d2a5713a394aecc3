"""A homeserver answers the bot's sends wrongly, or forgets their transactions: nothing is sent twice."""

import asyncio
import itertools
import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from between import Between, How, between
from checker import Verdict, check
from small_event import BotProcess, DayOnMatrix, comptoir, day_on_matrix, send_surely

from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
SENDS_A_QUESTION = 2  # its code, and the vote beside it
FORGOTTEN_AFTER = timedelta(hours=25)  # a homeserver remembers a transaction for a day
PATIENCE = 3600.0  # seconds
Spoilt = tuple[How, bool]  # an answer, after the effect or instead of it
LOST: Sequence[Spoilt] = (("lost", True), ("lost", False))
WRONG: Sequence[Spoilt] = tuple((how, True) for how in ("500", "502", "503", "504", "html", "garbage"))
LATE: Sequence[Spoilt] = (("late", True),)


@dataclass
class Seen:
    verdict: Verdict = field(default_factory=Verdict)
    sends: int = 0
    spoilt: int = 0
    cycles: int = 0


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────


async def play_answers(
    homeserver: Homeserver,
    folder: Path,
    event: str,
    ways: Sequence[Spoilt],
    *,
    sends: int,
    fraction: float,
    seed: int = 0,
) -> Seen:
    """Make `sends` sends; spoil this fraction of their answers, equally often in each way."""
    rooms = min(8, max(1, sends // 20))
    sessions = [comptoir(n, "10:00", "11:30") for n in range(1, rooms + 1)]
    async with (
        day_on_matrix(homeserver, folder, event, sessions, clock=CLOCK) as day,
        between(day, homeserver.url, seed) as door,
        AsyncExitStack() as stack,
    ):
        places = [f"comptoir-{n}" for n in range(1, rooms + 1)]
        people = [await stack.enter_async_context(await day.person(f"p{n}", *places)) for n in range(4)]
        await day.bot.run_until_ready()
        await day.until(day.is_quiet)
        faults = [door.fail(how, fraction=fraction / len(ways), after=after) for how, after in ways]
        await _ask(day, people, places, sends // SENDS_A_QUESTION, seed)
        await day.until(lambda: day.has_taken(sends // SENDS_A_QUESTION) and day.is_quiet(), PATIENCE)
        door.heal()
        spoilt = sum(fault.hits for fault in faults)
        return Seen(await check(day, places), door.answered.total(), spoilt)


async def _ask(
    day: DayOnMatrix, people: Sequence[Participant], places: Sequence[str], questions: int, seed: int
) -> None:
    chance, numbers = random.Random(seed), itertools.count()

    async def asks(person: Participant) -> None:
        while (number := next(numbers)) < questions:
            room = day.rooms[chance.choice(places)]
            await send_surely(person.client, room, f"!question Numéro {number} ?", f"a{number}")

    await asyncio.gather(*map(asks, people))


# ── Windows ─────────────────────────────────────────────────────────────────────────────────────────────


async def play_windows(folder: Path, cycles: int) -> Seen:
    """Kill the bot with answers lost, after and before the effect; when it returns, its homeserver has
    forgotten the transactions, because a day is over or, every other time, because its device was deleted.
    """
    with Homeserver(folder / "homeserver") as homeserver:
        sessions = [comptoir(n, "10:00", "11:30") for n in (1, 2)]
        async with (
            day_on_matrix(homeserver, folder / "day", "windows", sessions, clock=CLOCK) as day,
            await day.person("ada", "comptoir-1", "comptoir-2") as ada,
            between(day, homeserver.url) as door,
        ):
            day.bot = BotProcess(day.folder, {"COMPTOIR_MATRIX_PASSWORD": day.account.password})
            await day.bot.run_until_ready()
            await day.until(day.is_quiet)
            for cycle in range(cycles):
                await _die_unanswered(day, door, ada, cycle)
                if cycle % 2:
                    await asyncio.to_thread(_delete_device, day)
                else:
                    await asyncio.to_thread(_forget_transactions, homeserver)
                    day.pass_over(FORGOTTEN_AFTER)
                await day.bot.run_until_ready()
                await _until_taken(day, 2 * cycle + 2)
            return Seen(await check(day, ["comptoir-1", "comptoir-2"]), door.answered.total(), cycles=cycles)


async def _until_taken(day: DayOnMatrix, questions: int) -> None:
    await day.until(lambda: day.has_taken(questions) and day.is_quiet())


async def _die_unanswered(day: DayOnMatrix, door: Between, ada: Participant, cycle: int) -> None:
    """Kill the bot with an unanswered mark in each room: the first one was put, the second was not."""
    for place, after in (("comptoir-1", True), ("comptoir-2", False)):
        room = day.rooms[place].replace("!", "%21").replace(":", "%3A")
        door.fail("lost", path=f"*/rooms/{room}/send/*", after=after)
        await send_surely(ada.client, day.rooms[place], f"!question Numéro {cycle} ?", f"{place}{cycle}")
    unknown = "SELECT count(DISTINCT place) FROM outbox WHERE attempts > 0 AND state <> 'sent'"
    await day.until(lambda: day.has_taken(2 * (cycle + 1)) and day.rows(unknown) == [(2,)])
    await day.bot.kill()
    door.heal()


def _forget_transactions(homeserver: Homeserver) -> None:
    """Do what Synapse does by itself once a day is over, and what a restart does to its memory."""
    homeserver.kill()
    with closing(sqlite3.connect(homeserver.folder / "homeserver.db")) as database, database:
        database.execute("DELETE FROM event_txn_id_device_id")
    homeserver.start()


def _delete_device(day: DayOnMatrix) -> None:
    """Delete the device and all that the homeserver knew of it; the bot logs in on another."""
    [(account,)] = day.rows("SELECT account FROM platforms WHERE name = 'matrix'")
    token = json.loads(account)["token"]
    day.homeserver.call("POST", "/_matrix/client/v3/logout", {}, token=token)
