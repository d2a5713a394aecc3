"""A delay of a day of 1,000 sessions with 10,000 planned messages: previewed, and lived; the loop goes on."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from big_day import BEGINS, big_programme
from databases import made_ready
from memory_platform import MemoryPlatform
from sqlalchemy.engine import Connection

from benchmarks.figures import Figure, bounded
from bot import planner
from bot.app import begin_day
from bot.changes import asked as commanded
from bot.changes import lived, previews, rows
from bot.changes.previews import Proposal
from bot.clock import Clock
from bot.database.store import Store, claim_instance
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.outbox import planned
from bot.programme.model import Programme, Room
from bot.programme.rescheduled import Asked, Scope, Verb
from bot.questions import queue
from bot.settings import Settings
from bot.words.catalogue import Catalogue

SESSIONS, MANY, ROOMS, PLATFORMS, ROUNDS = 1000, 10_000, 60, 4, 3
BEAT = 0.005  # seconds
T = TypeVar("T")


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    with TemporaryDirectory(prefix="comptoir-bench-") as folder:
        store = Store(made_ready(f"sqlite:///{Path(folder) / 'comptoir.db'}"))
        store.run_now(claim_instance, "grand")
        try:
            return await _measure(store, Path(folder), ROUNDS if rounds is None else rounds, quick)
        finally:
            await store.readers.close()
            store.close()


async def _measure(store: Store, folder: Path, rounds: int, quick: bool) -> list[Figure]:
    written = await store.run(queue.freeze_codes, one_day(SESSIONS // 10 if quick else SESSIONS))
    settings = Settings(folder / "programme.yaml", "sqlite://")
    limits = {f"chat{n}": MemoryPlatform(f"chat{n}").limits for n in range(PLATFORMS)}
    day = Day(written, settings, Catalogue(written.event.timezone), limits)
    transactions = Transactions(store, day, Clock(wall=lambda: BEGINS - timedelta(minutes=30)))
    await transactions.run(planner.plan_day)
    messages = await store.run(_planned)
    previewed, taken, held = [], [], []
    for number in range(rounds):
        by = timedelta(minutes=10 if number % 2 == 0 else -10)
        seconds, longest = await _watched(lambda: transactions.run(_preview, by, str(number)))  # noqa: B023
        previewed.append(seconds)
        held.append(longest)
        await transactions.run(_accept)
        seconds, longest = await _watched(lambda: _take_up(transactions))
        taken.append(seconds)
        held.append(longest)
    return [
        bounded(
            f"a delay of {len(written.sessions)} sessions, {messages} messages: preview",
            1000 * median(previewed),
            1000,
        ),
        Figure("the same, lived: all that is planned follows", f"{median(taken):.1f} s"),
        bounded("the loop held at most: previewing", 1000 * max(held[::2]), 50),
        bounded("the loop held at most: the day changing", 1000 * max(held[1::2]), 50),
        _planning(replace(day, programme=one_day(SESSIONS if quick else MANY))),
    ]


def _planning(day: Day) -> Figure:
    """Plan what is said of many sessions, and when; pure, so in processor time."""
    started = time.process_time()
    notices = len(day.notices)
    seconds = time.process_time() - started
    return Figure(f"{len(day.programme.sessions)} sessions planned: {notices} notices", f"{seconds:.2f} s")


def one_day(count: int) -> Programme:
    """Let the sessions of the big event be all of one day."""
    big = big_programme(count, days=1)
    rooms = {f"salle-{n}": Room(f"salle-{n}", f"Salle {n}") for n in range(ROOMS)}
    sessions = [
        replace(
            session,
            start=(start := BEGINS + timedelta(minutes=30 * (number // ROOMS))),
            end=start + timedelta(minutes=25),
            rooms=(f"salle-{number % ROOMS}",),
        )
        for number, session in enumerate(big.sessions)
    ]
    return replace(big, rooms=rooms, sessions=tuple(sessions))


def _planned(c: Connection) -> int:
    return len(planned.reminders(c))


def _preview(tx: Transaction, by: timedelta, event: str) -> None:
    asked = Asked(Verb.DELAY if by > timedelta() else Verb.ADVANCE, Scope.DAY, by=by)
    shown = commanded.shown(tx, asked)
    assert shown.possible, shown.body
    previews.propose(tx, Proposal(rows.COMMAND, event, commanded.to_json(asked), "chat0", "olga"), shown)


def _accept(tx: Transaction) -> None:
    change = tx.c.execute(rows.LIVE).one()
    previews.tapped(tx, change, previews.ACCEPT, ("chat0", "olga"), commanded.anew)


async def _take_up(transactions: Transactions) -> None:
    new = await transactions.run(lived.day_now)
    await transactions.change(new.day, partial(begin_day, new=new))


async def _watched(work: Callable[[], Awaitable[T]]) -> tuple[float, float]:
    """Return the seconds that some work takes, and the longest for which the loop stood still meanwhile."""
    longest, over = 0.0, False

    async def beat() -> None:
        nonlocal longest
        while not over:
            started = time.perf_counter()
            await asyncio.sleep(BEAT)
            longest = max(longest, time.perf_counter() - started - BEAT)

    beating = asyncio.create_task(beat())
    await asyncio.sleep(2 * BEAT)
    started = time.perf_counter()
    await work()
    seconds, over = time.perf_counter() - started, True
    await beating
    return seconds, longest
