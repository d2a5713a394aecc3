"""The bot killed at random instants while people ask in encrypted conversations."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from chaos import live_and_die, survive
from sealed_person import SealedPerson
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.client import Json
from adapters.matrix.participant import body_of
from adapters.matrix.rehearsal import Homeserver

pytestmark = pytest.mark.synapse

PEOPLE, KILLS, EACH = 3, 4, 2  # EACH: questions of a person in a life of the bot
KEY = {"COMPTOIR_MATRIX_PICKLE_KEY": "a long enough secret of a test"}


@pytest.mark.long
async def test_kills_while_people_ask_in_encrypted_conversations_lose_and_double_nothing(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    sessions = [comptoir(1, "10:00", "11:30")]
    clock = {"start": "2026-10-16T10:05", "speed": 1}
    event = localpart("sealed-kills")
    async with (
        AsyncExitStack() as stack,
        day_on_matrix(homeserver, tmp_path, event, sessions, secrets=KEY, clock=clock) as day,
    ):
        # given people who talk with the bot in encrypted conversations
        people = [await stack.enter_async_context(await _person(day, n)) for n in range(PEOPLE)]
        await survive(day.bot)
        rooms = [await person.open_direct(day.account.user_id, encrypted=True) for person in people]
        for person in people:
            await person.wait_for(lambda e: e.get("state_key") == day.account.user_id and _is_join(e), 60)
        await day.bot.kill()

        # when it is killed again and again while they ask
        chance, asked = random.Random(7), []
        for life in range(KILLS):
            asking = [
                asyncio.create_task(
                    _ask(person, room, f"!question C1 Numéro {life}.{number} ?", chance.uniform(0, 2))
                )
                for person, room in zip(people, rooms, strict=True)
                for number in range(EACH)
            ]
            await live_and_die(day.bot, chance)
            asked += await asyncio.gather(*asking)
        await survive(day.bot)
        await day.until(lambda: day.has_taken(len(asked)) and day.is_quiet(), 60)

        # then each question was taken once and answered once
        answered: Counter[str] = Counter()
        for person, room in zip(people, rooms, strict=True):
            ours = [e for e in await person.history(room) if e["sender"] == day.account.user_id]
            assert not [e for e in ours if e["type"] == "m.room.encrypted"]
            answered.update(
                _answered(e) for e in ours if e["type"] == "m.room.message" and "C1-" in body_of(e)
            )
        assert day.rows("SELECT count(*) FROM questions") == [(len(asked),)]
        assert answered == Counter(asked)


async def _person(day: DayOnMatrix, number: int) -> SealedPerson:
    account = await asyncio.to_thread(day.homeserver.register, f"person{number}-{day.event}")
    return SealedPerson(day.homeserver.url, account, day.folder / account.device_id)


async def _ask(person: SealedPerson, room: str, text: str, delay: float) -> str:
    await asyncio.sleep(delay)
    return await person.say(room, text)


def _answered(event: Json) -> str:
    return str(event["content"]["m.relates_to"]["m.in_reply_to"]["event_id"])


def _is_join(event: Json) -> bool:
    return bool(event["content"].get("membership") == "join")
