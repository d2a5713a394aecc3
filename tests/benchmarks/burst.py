"""500 questions from ten people, as fast as the server takes them: none is lost, the last answered soon."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import sqlalchemy as sa

from adapters.rehearsal.participant import Participant
from benchmarks.figures import Figure, bounded
from benchmarks.stage import Stage, Watcher, answers_of, meet, stage, until
from bot.database import schema

QUESTIONS, PEOPLE, ROOMS = 500, 10, 5
PATIENCE = 120.0  # seconds
CAUGHT_UP = 3.0  # seconds to hear the answers of the bare sender
QUIET = 5.0  # seconds without a reaction: the echo has given up

QUESTION, TALK = "!question", "question"  # the bot takes only the first; the floors take both

Asked = Callable[[str, str], None]  # a room and a message in it


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    count = 100 if quick else QUESTIONS
    figures: list[Figure] = []
    async with stage(ROOMS) as scene, AsyncExitStack() as stack:
        names = [f"person{n}" for n in range(PEOPLE)]
        people = await stack.enter_async_context(scene.participants(*names))
        for room in scene.comptoirs:
            for person in people:
                await person.join(room)
        await _ask(people, scene.comptoirs, TALK, PEOPLE * ROOMS, lambda room, message: None)  # a warm-up
        for _ in range(rounds or 1):
            for title, rooms in (("in 5 rooms", scene.comptoirs), ("in one room", scene.comptoirs[:1])):
                bare = await _bare(scene, people, rooms, count)
                taken, last = await _ours(scene, people, rooms, count)
                figures += [
                    Figure(f"{count} questions {title}: taken", str(taken), "", "", "all", taken == count),
                    bounded(
                        f"{count} questions {title}: last receipt", last, bare + 1, "s", f"{bare:.1f} s + 1"
                    ),
                ]
        answered = await _nio(scene, people, count)
        figures.append(Figure(f"{count} questions: answered by an echo on matrix-nio", str(answered)))
    return figures


async def _ask(
    people: Sequence[Participant], rooms: Sequence[str], word: str, count: int, asked: Asked
) -> None:
    """Let each person ask one question after another, from room to room."""

    async def one(person: Participant, first: int) -> None:
        for number in range(first, count, len(people)):
            room = rooms[(number // len(people) + first) % len(rooms)]
            asked(room, await person.say(room, f"{word} Et après le numéro {number} ?"))

    await asyncio.gather(*(one(person, first) for first, person in enumerate(people)))


async def _bare(scene: Stage, people: Sequence[Participant], rooms: Sequence[str], count: int) -> float:
    """React to each message, one at a time per room, told of each at once; return the seconds it took."""
    waiting: dict[str, asyncio.Queue[str | None]] = {room: asyncio.Queue() for room in rooms}
    started = time.monotonic()
    async with Participant(scene.homeserver.url, scene.bot) as sender:

        async def answer(room: str) -> None:
            while (message := await waiting[room].get()) is not None:
                await sender.react(room, message, "C1-100")

        async def ask() -> None:
            await _ask(people, rooms, TALK, count, lambda room, message: waiting[room].put_nowait(message))
            for room in rooms:
                waiting[room].put_nowait(None)

        await asyncio.gather(ask(), *(answer(room) for room in rooms))
    return time.monotonic() - started


async def _ours(
    scene: Stage, people: Sequence[Participant], rooms: Sequence[str], count: int
) -> tuple[int, float]:
    """Return how many questions were answered, and in how many seconds."""
    before = _receipts(scene)
    async with scene.run():
        await asyncio.sleep(CAUGHT_UP)
        started = time.monotonic()
        await _ask(people, rooms, QUESTION, count, lambda room, message: None)
        deadline = started + PATIENCE
        await until(lambda: _receipts(scene) - before >= count or time.monotonic() > deadline)
        return _receipts(scene) - before, time.monotonic() - started


def _receipts(scene: Stage) -> int:
    o = schema.outbox.c
    query = sa.select(sa.func.count()).where(o.kind == "receipt", o.operation == "react", o.state == "sent")
    return int(answers_of(scene, query)[0][0])


async def _nio(scene: Stage, people: Sequence[Participant], count: int) -> int:
    """Return how many questions an echo answers before it falls silent."""
    echo = scene.account("nio")
    room = await meet(scene, people[0], echo, *(scene.accounts[person.user] for person in people[1:]))
    async with Watcher(people[0]) as watcher, scene.echo("nio", echo):
        await _ask(people, [room], TALK, count, lambda room, message: None)
        answered = -1
        while answered < len(watcher.marked):
            answered = len(watcher.marked)
            await asyncio.sleep(QUIET)
        return answered
