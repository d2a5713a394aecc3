"""How late reminders are: six due together, then sixty in sixty rooms beside a bare sender, 8 at a time."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa
from databases import transact

from adapters.matrix.client import MatrixClient, where
from adapters.matrix.platform import MatrixPlatform
from benchmarks.figures import Figure, bounded, compared, percentile
from benchmarks.stage import Stage, answers_of, stage, until
from bot.clock import Clock
from bot.database import schema
from bot.database.store import Store
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.port import body as b
from bot.words.catalogue import Catalogue

SIX_SLOTS, SIXTY_SLOTS = 60, 50
SIX_EVERY, SIXTY_EVERY = 0.4, 1.0  # least seconds from one slot to the next
REST = 2.5  # times what a slot takes a bare sender, so that the previous slot is over
BARE_EVERY = 5  # slots between two runs of the bare sender
PATIENCE = 60.0  # seconds for the last slot, on a busy machine
UNTIL_FIRST = 6.0  # seconds from planting to the first slot, while the bot starts
TEXT = "⏰ À 10h (dans 5 minutes) : de quoi faire une ligne de rappel, avec son titre et ses experts"


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    async with stage(30) as scene:
        six, sixty = (10, 4) if quick else (SIX_SLOTS, rounds or SIXTY_SLOTS)
        places = [place for place in scene.rooms if place.startswith("c")]
        return [
            *await _six(scene, places[:6], six),
            *await _sixty(scene, places, sixty),
        ]


async def _six(scene: Stage, places: Sequence[str], slots: int) -> list[Figure]:
    dues = _dues(slots, SIX_EVERY)
    _plant(scene, "six", dues, places)
    async with scene.run():
        await _until(dues[-1] + timedelta(seconds=2))
    rows = _sent(scene, "six")
    stamps = await _stamps(scene, places)
    late = [(stamps[row.remote] - row.due).total_seconds() * 1000 for row in rows]
    assert len(late) == slots * len(places), f"{len(late)} reminders of {slots * len(places)}"
    return [
        Figure(f"6 reminders due together, {slots} slots: lateness, p50", f"{percentile(late, 50):.1f} ms"),
        bounded("the same, p95", percentile(late, 95), 40),
    ]


async def _sixty(scene: Stage, places: Sequence[str], slots: int) -> list[Figure]:
    every = max(SIXTY_EVERY, REST * median([await _send_bare(scene, places) for _ in range(3)]) / 1000)
    dues = _dues(slots, every, pause_each=BARE_EVERY)
    _plant(scene, "sixty", dues, places)
    bare: list[float] = []
    async with scene.run():
        for before in dues[BARE_EVERY - 1 :: BARE_EVERY] or dues[-1:]:
            await _until(before + timedelta(seconds=every))
            bare.append(await _send_bare(scene, places))
        await _until(dues[-1])
        deadline = time.monotonic() + PATIENCE
        expected = slots * len(places)
        await until(lambda: len(_sent(scene, "sixty")) == expected or time.monotonic() > deadline)
    accepted: dict[datetime, list[float]] = defaultdict(list)
    for row in _sent(scene, "sixty"):
        accepted[row.due].append((row.sent_at - row.due).total_seconds() * 1000)
    assert [len(found) for found in accepted.values()] == [len(places)] * slots
    first, last = [min(f) for f in accepted.values()], [max(f) for f in accepted.values()]
    return [
        Figure(f"60 in 60 rooms, {slots} slots: first accepted, p50", f"{percentile(first, 50):.1f} ms"),
        bounded("the same, p95", percentile(first, 95), 60),
        compared("60 in 60 rooms: the last accepted, against a bare sender", median(last), median(bare), 1.3),
    ]


def _dues(slots: int, every: float, pause_each: int = 0) -> list[datetime]:
    """Return when each slot is due; after every `pause_each` slots, one is left out for the bare sender."""
    start = datetime.now(UTC) + timedelta(seconds=UNTIL_FIRST)
    turns = [n + (n // pause_each if pause_each else 0) for n in range(slots)]
    return [start + timedelta(seconds=every * turn) for turn in turns]


def _plant(scene: Stage, name: str, dues: Sequence[datetime], places: Sequence[str]) -> None:
    """Put reminders in the outbox as the planner does, at instants that no programme could have."""
    setup = scene.setup
    limits = {"matrix": MatrixPlatform.limits}
    day = Day(setup.programme, setup.settings, Catalogue(setup.programme.event.timezone), limits)
    body = b.paragraph(b.Text(TEXT))

    def plant(tx: Transaction) -> None:
        for number, due in enumerate(dues):
            for place in places:
                post = Post(
                    key=f"{name}:{number}:{place}",
                    platform="matrix",
                    place=place,
                    kind=Kind.NOTICE,
                    body=body,
                    priority=Priority.REMINDER,
                    notify=True,
                    due=due,
                    stale=due + timedelta(minutes=5),
                )
                outgoing.say(tx, post)

    store = Store(setup.settings.database)
    try:
        transact(Transactions(store, day, Clock()), plant)
    finally:
        store.close()


def _sent(scene: Stage, name: str) -> Sequence[Any]:
    o = schema.outbox.c
    return answers_of(
        scene, sa.select(o.due, o.sent_at, o.remote).where(o.key.startswith(f"{name}:"), o.state == "sent")
    )


async def _stamps(scene: Stage, places: Sequence[str]) -> dict[str, datetime]:
    """Return the server's date of each message."""
    client, stamps = MatrixClient(scene.homeserver.url, scene.bot.access_token), {}
    for place in places:
        path = where("rooms", scene.rooms[place], "messages")
        answer = await client.request("GET", path, params={"dir": "b", "limit": "1000"})
        for event in answer["chunk"]:
            stamps[event["event_id"]] = datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC)
    await client.close()
    return stamps


async def _send_bare(scene: Stage, places: Sequence[str]) -> float:
    """Send one message to each place, eight at a time, as the bot; return the milliseconds to the last."""
    client, free = MatrixClient(scene.homeserver.url, scene.bot.access_token), asyncio.Semaphore(8)
    content = {"msgtype": "m.text", "body": TEXT, "format": "org.matrix.custom.html", "formatted_body": TEXT}

    async def send(number: int, place: str) -> None:
        async with free:
            token = f"bare-{time.monotonic_ns()}-{number}"
            await client.request(
                "PUT", where("rooms", scene.rooms[place], "send", "m.room.message", token), content
            )

    started = time.monotonic()
    await asyncio.gather(*(send(number, place) for number, place in enumerate(places)))
    seconds = time.monotonic() - started
    await client.close()
    return seconds * 1000


async def _until(instant: datetime) -> None:
    await asyncio.sleep(max(0.0, (instant - datetime.now(UTC)).total_seconds()))
