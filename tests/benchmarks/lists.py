"""The longest hold of the loop and of the writer for each request, with 1,000 sessions and with 10;
how long a suggestion takes while ten people read lists; a database read compared with the same in a thread.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from big_day import big_programme
from memory_platform import MemoryPlatform
from scene import Scene

from benchmarks.figures import Figure, bounded, percentile
from bot.database.store import make_engine
from bot.people import people
from bot.port.chat import SuggestionRequest

SESSIONS, FEW, QUESTIONS, ROUNDS = 1000, 10, 500, 5
TARGET = 50.0  # milliseconds
READ_ADDS = 0.5  # milliseconds more than the same read in a thread
COMMANDS = (
    ("direct:sam", "programme"),
    ("hall", "!programme tout"),
    ("hall", "!maintenant"),
    ("direct:sam", "questions"),
    ("direct:sam", "questions C1"),
    ("direct:sam", "mes-donnees"),
    ("hall", "!aide"),
    ("regie", "!etat"),
    ("regie", "!annonce C9999 : Bonjour"),
)
LISTS = ("programme tout", "questions", "programme")


@dataclass
class Holds:
    """Milliseconds of processor time, so other processes on the machine do not count."""

    of_loop: list[float] = field(default_factory=list)
    of_writer: list[float] = field(default_factory=list)


class Played(NamedTuple):
    """Milliseconds: for each request; for suggestions in a row, alone and beside ten lists; for
    reads by our readers, and in a thread.
    """

    holds: dict[str, Holds]
    alone: list[float]
    beside: list[float]
    read: list[float]
    threaded: list[float]


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    rounds = rounds or (2 if quick else ROUNDS)
    many = await _played(
        SESSIONS // 10 if quick else SESSIONS, rounds, QUESTIONS // 10 if quick else QUESTIONS
    )
    few = await _played(FEW, rounds, FEW)
    holds = [f for name in many.holds for f in _figures(name, many.holds[name], few.holds[name])]
    beside, alone = percentile(many.beside, 95), percentile(many.alone, 95)
    return [
        *holds,
        bounded("suggestions beside ten lists: p95 (floor: alone)", beside, TARGET, floor=f"{alone:.1f} ms"),
        _one_read(many),
    ]


def _one_read(played: Played) -> Figure:
    ours, floor = percentile(played.read, 50), percentile(played.threaded, 50)
    return Figure(
        "one read: p50 (floor: in a thread)",
        f"{ours:.2f} ms",
        f"{floor:.2f} ms",
        f"{ours / floor:.2f} ({ours - floor:+.2f} ms)",
        f"≤ {READ_ADDS:+g} ms",
        ours - floor <= READ_ADDS,
    )


def _figures(name: str, many: Holds, few: Holds) -> Iterator[Figure]:
    for part, ours, floor in (
        ("loop", many.of_loop, few.of_loop),
        ("writer", many.of_writer, few.of_writer),
    ):
        if ours and floor:
            longest, usual = max(ours), percentile(ours, 95)
            yield Figure(
                f"{name}: longest hold of the {part} (p95)",
                f"{longest:.1f} ({usual:.1f}) ms",
                f"{max(floor):.1f} ms",
                f"{longest / max(floor):.1f}",
                f"≤ {TARGET:g} ms",
                longest <= TARGET,
            )


async def _played(sessions: int, rounds: int, questions: int) -> Played:
    with TemporaryDirectory(prefix="comptoir-bench-") as folder:
        chat = MemoryPlatform()
        async with Scene(
            Path(folder), programme=big_programme(sessions), hour="9:05", platforms=[chat]
        ) as scene:
            for number in range(questions):
                chat.say(
                    "sam", f"s{number % 9}", f"!question Pourquoi la chose numéro {number} est-elle ainsi ?"
                )
            await scene.quiet()
            found: dict[str, Holds] = {}
            for place, words in COMMANDS:
                person = "olga" if place == "regie" else "sam"
                for _ in range(rounds):
                    await _watched(scene, found, words, partial(scene.says, person, place, words))
            for typed in ("9", "C1-"):
                asking = _asking("code" if "-" in typed else "comptoir", typed)
                for _ in range(rounds):
                    await _watched(scene, found, f"suggestions for {typed}", partial(chat.suggest, asking))
            await _watched(scene, found, "the clock's turn", partial(scene.jump, seconds=10))
            alone = [await _suggested(chat) for _ in range(10 * rounds)]
            beside: list[float] = []
            for _ in range(rounds):
                holds = found.setdefault("suggestions beside ten lists", Holds())
                await _watched(scene, {"": holds}, "", partial(_beside_lists, scene, chat, beside))
                holds.of_writer.clear()  # ten events in one transaction
            return Played(found, alone, beside, *await _reads(scene, 40 * rounds))


async def _reads(scene: Scene, number: int) -> tuple[list[float], list[float]]:
    """Make the same read by our readers and by a thread that opens a connection for it, in turns."""
    engine = make_engine(scene.settings.database, reads=True)

    def threaded() -> None:
        with engine.connect() as connection:
            people.find(connection, "memory", "sam")

    def by_us() -> Awaitable[object]:
        return scene.store.read(people.find, "memory", "sam")

    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * number):
        is_ours = turn % 2 == 0
        started = time.perf_counter()
        await (by_us() if is_ours else asyncio.to_thread(threaded))
        taken[is_ours].append((time.perf_counter() - started) * 1000)
    return taken[True], taken[False]


async def _beside_lists(scene: Scene, chat: MemoryPlatform, taken: list[float]) -> None:
    """Ask for one suggestion after another until ten people have their lists."""
    for number in range(10):
        chat.say(f"p{number}", f"direct:p{number}", LISTS[number % len(LISTS)])
    reading = asyncio.create_task(scene.quiet())
    while not reading.done():
        taken.append(await _suggested(chat))
    await reading


async def _suggested(chat: MemoryPlatform) -> float:
    """Return the milliseconds until a suggestion of the slowest kind comes: among all comptoirs."""
    started = time.perf_counter()
    await chat.suggest(_asking("comptoir", "9"))
    return (time.perf_counter() - started) * 1000


def _asking(field: str, typed: str) -> SuggestionRequest:
    return SuggestionRequest("memory", "hall", "kim", "voter", field, typed)


async def _watched(
    scene: Scene, found: dict[str, Holds], name: str, act: Callable[[], Awaitable[object]]
) -> None:
    with _timed(scene, found.setdefault(name, Holds())):
        await act()


@contextmanager
def _timed(scene: Scene, holds: Holds) -> Iterator[None]:
    """Time each turn of the loop and each transaction in the block, without those of the scene itself."""
    run, turn = scene.store.run, asyncio.events.Handle._run

    def timed(f: Callable[..., Any]) -> Callable[..., Any]:
        def work(*args: Any, **kwargs: Any) -> Any:
            started = time.thread_time()
            try:
                return f(*args, **kwargs)
            finally:
                if f.__name__ != "_nothing_left":
                    holds.of_writer.append((time.thread_time() - started) * 1000)

        return work

    def turned(handle: asyncio.Handle) -> None:
        started = time.thread_time()
        turn(handle)
        holds.of_loop.append((time.thread_time() - started) * 1000)

    scene.store.run = lambda f, *args, **kwargs: run(timed(f), *args, **kwargs)  # type: ignore[method-assign]
    asyncio.events.Handle._run = turned  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        asyncio.events.Handle._run = turn  # type: ignore[method-assign]
        del scene.store.run
