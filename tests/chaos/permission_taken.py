"""The bot loses and regains its right to speak in one room: nothing is lost, and few calls are refused."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from between import between
from checker import Verdict, check
from small_event import DayOnMatrix, comptoir, day_on_matrix, send_surely

from adapters.matrix.client import where
from adapters.rehearsal.homeserver import Homeserver

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
ROOMS = {"default_room_version": "10"}  # in newer versions, the creator of a room keeps every right


@dataclass
class Seen:
    verdict: Verdict
    rows: int  # rows that waited for the permission
    refused: int  # calls refused during the whole outage
    elsewhere: int  # questions taken in another room meanwhile
    told: int  # messages in the régie


async def play(homeserver: Homeserver, folder: Path, event: str, *, questions: int, seconds: float) -> Seen:
    """Ask this many questions where the bot may not answer, for at least this many seconds."""
    sessions = [comptoir(n, "10:00", "11:30") for n in (1, 2)]
    async with (
        day_on_matrix(homeserver, folder, event, sessions, clock=CLOCK) as day,
        await day.person("ada", "comptoir-1", "comptoir-2") as ada,
        between(day, homeserver.url) as door,
    ):
        await day.bot.run_until_ready()
        await day.until(day.is_quiet)
        await _set_power_of_the_bot(day, 0)
        for number in range(questions):
            await send_surely(
                ada.client, day.rooms["comptoir-1"], f"!question Numéro {number}, qui paie ?", f"p{number}"
            )
        await send_surely(ada.client, day.rooms["comptoir-2"], "!question Et ici ?", "elsewhere")
        answered = (
            "SELECT count(*) FROM outbox WHERE place = 'comptoir-2' AND kind = 'receipt' AND state = 'sent'"
        )
        await day.until(lambda: day.has_taken(questions + 1) and day.rows(answered) == [(1,)])
        await asyncio.sleep(seconds)  # a real outage: its length is what counts here
        waiting = "SELECT count(*) FROM outbox WHERE place = 'comptoir-1' AND state = 'waiting'"
        [(rows,)] = day.rows(waiting)
        await _set_power_of_the_bot(day, 100)
        await day.until(day.is_quiet)
        return Seen(
            verdict=await check(day, ["comptoir-1", "comptoir-2"]),
            rows=rows,
            refused=door.answered[403],
            elsewhere=day.rows(answered)[0][0],
            told=len(await day.said("regie")),
        )


async def _set_power_of_the_bot(day: DayOnMatrix, level: int) -> None:
    """Set its level: the bot's own account alone may lower it, the organiser raises it."""
    room = day.rooms["comptoir-1"]
    path = where("rooms", room, "state", "m.room.power_levels")
    powers = await day.organiser.client.request("GET", path)
    users = {**powers["users"], day.account.user_id: level, day.organiser.user: 100}
    events = {**powers["events"], "m.room.message": 10, "m.reaction": 10}
    lowering = level < 100
    content = {**powers, "users": users, "events": events, "users_default": 10}
    if lowering:
        token = day.account.access_token
        await asyncio.to_thread(day.homeserver.call, "PUT", path, content, token=token)
    else:
        await day.organiser.client.request("PUT", path, content)
