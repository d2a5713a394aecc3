"""A room is lost on Matrix: only that stops, is reported, and recovers by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from permission_taken import ROOMS
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.client import where
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import body_of

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
OUT = (
    "⚠️ Je ne suis plus dans ce lieu : le comptoir 1 (Matrix). Invitez-moi de nouveau (levez d’abord mon "
    "bannissement, s’il y en a un), ou lancez comptoir provision. Ce qui doit y être dit attend."
)
BACK = "✅ Ce lieu est de nouveau là : le comptoir 1 (Matrix). Ce qui attendait part."
MOVED = "✅ Ce salon a été remplacé, j’ai suivi : le comptoir 1 (Matrix). Il n’y a rien à faire."
PATIENCE = 60.0  # seconds

pytestmark = [pytest.mark.long, pytest.mark.synapse]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Start a homeserver on which the creators of rooms have no more than their level."""
    with Homeserver(tmp_path_factory.mktemp("homeserver"), extra=ROOMS) as own:
        yield own


@pytest.fixture
async def day(own: Homeserver, tmp_path: Path, localpart: Callable[[str], str]) -> AsyncIterator[DayOnMatrix]:
    sessions = [comptoir(n, "10:00", "11:30") for n in (1, 2)]
    async with day_on_matrix(own, tmp_path, localpart("lieux"), sessions, clock=CLOCK) as day:
        await give_the_organiser_all_rights(day)
        yield day


async def give_the_organiser_all_rights(day: DayOnMatrix) -> None:
    path = where("rooms", day.rooms["comptoir-1"], "state", "m.room.power_levels")
    powers = await day.organiser.client.request("GET", path)
    users = {**powers["users"], day.account.user_id: 90, day.organiser.user: 100}
    token = day.account.access_token
    await asyncio.to_thread(day.homeserver.call, "PUT", path, {**powers, "users": users}, token=token)


async def give_the_bot_its_rights_back(day: DayOnMatrix) -> None:
    path = where("rooms", day.rooms["comptoir-1"], "state", "m.room.power_levels")
    powers = await day.organiser.client.request("GET", path)
    users = {**powers["users"], day.account.user_id: 100}
    await day.organiser.client.request("PUT", path, {**powers, "users": users})


async def do(day: DayOnMatrix, what: str) -> None:
    """Kick, ban, unban or invite the bot in comptoir 1."""
    path = where("rooms", day.rooms["comptoir-1"], what)
    await day.organiser.client.request("POST", path, {"user_id": day.account.user_id})


async def told(day: DayOnMatrix) -> list[str]:
    """Return the alerts in the régie as they now read, with ordinary spaces."""
    said: dict[str, str] = {}
    for event in await day.history("regie"):
        relation = event.get("content", {}).get("m.relates_to", {})
        if event["sender"] == day.account.user_id and event["type"] == "m.room.message":
            original = relation["event_id"] if relation.get("rel_type") == "m.replace" else event["event_id"]
            said[original] = body_of(event)
    plain = (text.replace("\u00a0", " ").replace("\u202f", " ") for text in said.values())
    return [text.removeprefix("[répétition] ") for text in plain]


async def until_told(day: DayOnMatrix, wanted: list[str]) -> None:
    async with asyncio.timeout(PATIENCE):
        while await told(day) != wanted:  # noqa: ASYNC110 - another process sends it
            await asyncio.sleep(0.2)


async def test_a_bot_that_is_kicked_reads_what_it_missed_once_it_is_invited_again(day: DayOnMatrix) -> None:
    async with await day.person("ada", "comptoir-1") as ada:
        await day.bot.run_until_ready()
        await day.until(day.is_quiet, PATIENCE)
        await do(day, "kick")
        await until_told(day, [OUT])
        await ada.say(day.rooms["comptoir-1"], "!question Qui paie ?")

        await do(day, "invite")
        await until_told(day, [BACK])
        await day.until(lambda: day.has_taken(1) and day.is_quiet(), PATIENCE)

    assert [code for (code,) in day.rows("SELECT code FROM questions")] == ["C1-1"]


async def test_a_bot_that_was_banned_before_its_start_comes_in_by_provision(day: DayOnMatrix) -> None:
    async with await day.person("ada", "comptoir-1", "comptoir-2") as ada:
        await do(day, "ban")
        await day.bot.run_until_ready()
        await until_told(day, [OUT])
        await ada.say(day.rooms["comptoir-2"], "!question Et ici ?")
        await day.until(lambda: day.has_taken(1), PATIENCE)

        await do(day, "unban")
        await give_the_bot_its_rights_back(day)
        await day.bot.command("provision")
        await until_told(day, [BACK])
        await ada.say(day.rooms["comptoir-1"], "!question Qui paie ?")
        await day.until(lambda: day.has_taken(2) and day.is_quiet(), PATIENCE)


async def test_a_room_that_is_upgraded_is_followed(day: DayOnMatrix) -> None:
    async with await day.person("ada", "comptoir-1") as ada:
        await day.bot.run_until_ready()
        await day.until(day.is_quiet, PATIENCE)
        old = day.rooms["comptoir-1"]
        await ada.say(old, "!question Avant ?")

        upgrade = where("rooms", old, "upgrade")
        answer = await day.organiser.client.request("POST", upgrade, {"new_version": "11"})
        new = await ada.join(answer["replacement_room"])
        await ada.say(new, "!question Après ?")
        await until_told(day, [MOVED])
        await day.until(lambda: day.has_taken(2) and day.is_quiet(), PATIENCE)

        remembered = day.rows("SELECT remote FROM places WHERE name = 'comptoir-1'")
        marks = [e for e in await ada.history(new) if e["type"] == "m.reaction"]
    assert remembered == [(new,)]
    assert {mark["sender"] for mark in marks} == {day.account.user_id}


async def test_without_any_room_there_is_no_start(day: DayOnMatrix) -> None:
    token = day.account.access_token
    for room in day.rooms.values():
        await asyncio.to_thread(day.homeserver.call, "POST", where("rooms", room, "leave"), {}, token=token)

    await day.bot.start()

    assert await day.bot.ended(60) == 3, day.bot.log.read_text()
    assert "hall" in day.bot.log.read_text()
