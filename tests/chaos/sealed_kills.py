"""The bot killed at random instants while people ask in encrypted conversations."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from checker import Verdict, check_database
from kills import live_and_die, survive
from sealed_person import SealedPerson
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import body_of

EACH = 2  # questions per person and life of the bot
CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
SECRETS = {"COMPTOIR_MATRIX_PICKLE_KEY": "a long enough secret of a test"}


async def play(
    homeserver: Homeserver, folder: Path, event: str, *, kills: int, people: int, seed: int
) -> Verdict:
    """Check that each question is taken once and answered once, where its asker can read it."""
    sessions = [comptoir(1, "10:00", "11:30")]
    async with (
        AsyncExitStack() as stack,
        day_on_matrix(homeserver, folder, event, sessions, secrets=SECRETS, clock=CLOCK) as day,
    ):
        crowd = [await stack.enter_async_context(await _person(day, n)) for n in range(people)]
        rooms = await _meet(day, crowd)
        chance, asked = random.Random(seed), dict[str, str]()
        for life in range(kills):
            asking = [
                asyncio.create_task(_ask(person, room, life * EACH + nth, chance.uniform(0, 2)))
                for person, room in zip(crowd, rooms, strict=True)
                for nth in range(EACH)
            ]
            await live_and_die(day.bot, chance)
            asked |= dict(await asyncio.gather(*asking))
        await survive(day.bot)
        await day.until(lambda: day.has_taken(len(asked)) and day.is_quiet())
        return await _judge(day, crowd, rooms, asked)


async def _meet(day: DayOnMatrix, crowd: Sequence[SealedPerson]) -> list[str]:
    """Open each person's conversation with the bot, and wait until it has joined."""
    await survive(day.bot)
    rooms = [await person.open_direct(day.account.user_id, encrypted=True) for person in crowd]
    for person in crowd:
        await person.wait_for(lambda e: e.get("state_key") == day.account.user_id and _is_join(e))
    await day.bot.kill()
    return rooms


async def _person(day: DayOnMatrix, number: int) -> SealedPerson:
    account = await asyncio.to_thread(day.homeserver.register, f"person{number}-{day.event}")
    return SealedPerson(day.homeserver.url, account, day.folder / account.device_id)


async def _ask(person: SealedPerson, room: str, number: int, delay: float) -> tuple[str, str]:
    """Ask a question after a delay; return its event and its words."""
    await asyncio.sleep(delay)
    words = f"Numéro {number}, qui paie ?"
    return await person.say(room, f"!question C1 {words}"), words


async def _judge(
    day: DayOnMatrix, crowd: Sequence[SealedPerson], rooms: Sequence[str], asked: Mapping[str, str]
) -> Verdict:
    verdict = Verdict(questions=len(asked))
    answered = Counter[str]()
    for person, room in zip(crowd, rooms, strict=True):
        ours = [event for event in await person.history(room) if event["sender"] == day.account.user_id]
        closed = [event["event_id"] for event in ours if event["type"] == "m.room.encrypted"]
        verdict.wrong += [f"{event} cannot be read" for event in closed]
        said = [event for event in ours if event["type"] == "m.room.message" and "C1-" in body_of(event)]
        answered.update(event["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] for event in said)
        verdict.messages += len(said)
    stored = Counter(words for (words,) in day.rows("SELECT text FROM questions"))
    wanted = Counter(asked.values())
    verdict.lost += [f"question {words}" for words in (wanted - stored).elements()]
    verdict.doubled += [f"question {words}" for words in (stored - wanted).elements()]
    verdict.lost += [f"answer to {event}" for event in asked if not answered[event]]
    verdict.doubled += [f"answer to {event}" for event, times in answered.items() if times > 1]
    check_database(verdict, day)
    return verdict


def _is_join(event: Json) -> bool:
    return bool(event["content"].get("membership") == "join")
