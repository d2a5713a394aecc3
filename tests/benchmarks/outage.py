"""5,000 messages, a tenth of them questions, written while the bot is away; compared with paging only."""

import asyncio
import shutil
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from statistics import median

import sqlalchemy as sa

from adapters.matrix.client import MatrixClient, where
from adapters.matrix.history import HEARD
from adapters.matrix.sync import rooms_of, sync
from adapters.rehearsal.participant import Participant
from benchmarks.figures import Figure, compared
from benchmarks.stage import Stage, answers_of, stage
from bot.database import schema

MESSAGES, PEOPLE, ROOMS, QUESTION_EACH = 5000, 8, 4, 10
PATIENCE = 120.0  # seconds


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    count = 800 if quick else MESSAGES
    async with stage(ROOMS) as scene, AsyncExitStack() as stack:
        names = [f"person{n}" for n in range(PEOPLE)]
        people = await stack.enter_async_context(scene.participants(*names))
        for person in people:
            for room in scene.comptoirs:
                await person.join(room)
        async with scene.run():
            await asyncio.sleep(1)  # until the joins are heard
        since = str(answers_of(scene, sa.select(schema.platforms.c.position))[0][0])
        for suffix in ("", "-wal"):
            _copy(scene, suffix, keep=True)
        await _write(people, scene.comptoirs, count)
        bare: list[float] = []
        journalled: list[float] = []
        handled: list[float] = []
        for _ in range(rounds or 3):
            bare.append(await _page(scene, since, count))
            for suffix in ("", "-wal"):
                _copy(scene, suffix, keep=False)
            seconds = await _catch_up(scene, count)
            journalled.append(seconds[0])
            handled.append(seconds[1])
    return [
        compared(f"{count} messages after an outage: journalled", median(journalled), median(bare), 1.3, "s"),
        compared("the same: handled", median(handled), median(bare), 4, "s"),
    ]


def _copy(scene: Stage, suffix: str, *, keep: bool) -> None:
    """Put aside the database as it was when the bot went away, or bring it back."""
    used, kept = scene.folder / f"comptoir.db{suffix}", scene.folder / f"kept.db{suffix}"
    source, target = (used, kept) if keep else (kept, used)
    target.unlink(missing_ok=True)
    if source.exists():
        shutil.copy(source, target)


async def _write(people: Sequence[Participant], rooms: Sequence[str], count: int) -> None:
    async def one(person: Participant, first: int) -> None:
        for number in range(first, count, len(people)):
            asks = "!question " if (number // len(people)) % QUESTION_EACH == 0 else ""
            await person.say(rooms[(number // len(people) + first) % len(rooms)], f"{asks}Message {number}")

    await asyncio.gather(*(one(person, first) for first, person in enumerate(people)))


async def _page(scene: Stage, since: str, count: int) -> float:
    """Read all rooms at once from now back to `since` and keep nothing; return the seconds."""
    client, found = MatrixClient(scene.homeserver.url, scene.bot.access_token), 0
    heard = {"room": {"timeline": {"limit": 1, "types": HEARD}}}
    started = time.monotonic()

    async def page(room: str, token: str) -> int:
        read, at = 0, token
        while True:
            params = {"dir": "b", "limit": "100", "from": at, "to": since}
            answer = await client.request("GET", where("rooms", room, "messages"), params=params)
            read += len(answer["chunk"])
            if not answer.get("end") or not answer["chunk"]:
                return read
            at = answer["end"]

    try:
        answer = await sync(client, since, heard)
        tokens = {room: content["timeline"]["prev_batch"] for room, content in rooms_of(answer, "join")}
        found = sum(await asyncio.gather(*(page(room, token) for room, token in tokens.items())))
    finally:
        await client.close()
    assert found >= count - len(tokens), f"paged {found} of {count}"
    return time.monotonic() - started


async def _catch_up(scene: Stage, count: int) -> tuple[float, float]:
    """Return the seconds from `ready` until everything is journalled, and until everything is handled."""
    journal = schema.journal.c
    kept = sa.select(sa.func.count(), sa.func.sum(sa.cast(journal.waiting, sa.Integer)))
    gaps = sa.select(sa.func.count()).select_from(schema.gaps)
    before, journalled = answers_of(scene, kept)[0][0], 0.0
    async with scene.run():
        started = time.monotonic()
        while (passed := time.monotonic() - started) < PATIENCE:
            known, waiting = answers_of(scene, kept)[0]
            open_gaps = answers_of(scene, gaps)[0][0]
            if not journalled and known - before >= count and not open_gaps:
                journalled = passed
            if journalled and not waiting:
                return journalled, passed
            await asyncio.sleep(0.02)
    raise TimeoutError("the outage is not caught up with")
