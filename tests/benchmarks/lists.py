"""The longest hold of the loop and of the writer for each thing one asks, with 1,000 sessions and with 10."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from big_day import big_programme
from memory_platform import MemoryPlatform
from scene import Scene

from benchmarks.figures import Figure, percentile
from bot.port.chat import SuggestionRequest

SESSIONS, FEW, QUESTIONS, ROUNDS = 1000, 10, 500, 5
TARGET = 50.0  # milliseconds
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


@dataclass
class Holds:
    """Milliseconds of processor time: others on the machine do not count."""

    of_loop: list[float] = field(default_factory=list)
    of_writer: list[float] = field(default_factory=list)


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    rounds = rounds or (2 if quick else ROUNDS)
    many = await _played(
        SESSIONS // 10 if quick else SESSIONS, rounds, QUESTIONS // 10 if quick else QUESTIONS
    )
    few = await _played(FEW, rounds, FEW)
    return [figure for name in many for figure in _figures(name, many[name], few[name])]


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


async def _played(sessions: int, rounds: int, questions: int) -> dict[str, Holds]:
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
                asking = SuggestionRequest(
                    "memory", "hall", "kim", "voter", "code" if "-" in typed else "comptoir", typed
                )
                for _ in range(rounds):
                    await _watched(scene, found, f"suggestions for {typed}", partial(chat.suggest, asking))
            await _watched(scene, found, "the clock's turn", partial(scene.jump, seconds=10))
            return found


async def _watched(
    scene: Scene, found: dict[str, Holds], name: str, act: Callable[[], Awaitable[object]]
) -> None:
    with _timed(scene, found.setdefault(name, Holds())):
        await act()


@contextmanager
def _timed(scene: Scene, holds: Holds) -> Iterator[None]:
    """Each turn of the loop and each transaction meanwhile, without those of the scene itself."""
    run, read, turn = scene.store.run, scene.store.read, asyncio.events.Handle._run

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
    scene.store.read = lambda f, *args, **kwargs: read(timed(f), *args, **kwargs)  # type: ignore[method-assign]
    asyncio.events.Handle._run = turned  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        asyncio.events.Handle._run = turn  # type: ignore[method-assign]
        del scene.store.run, scene.store.read
