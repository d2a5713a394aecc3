"""The transaction of each act in a question's life, in a full comptoir and in a small one: processor time,
statements; and the memory that two thousand questions take.
"""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psutil
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from near_pairs import read_pairs
from scene import Scene, at

from benchmarks.figures import Figure, bounded
from benchmarks.resources import MEGABYTE
from bot.people import people
from bot.questions import queue, votes
from bot.questions.queue import NewQuestion

MANY, FEW = 2_000, 20  # questions asked by others
VOTES, FEW_VOTES = 500, 5  # for each of two that are merged
ROUNDS = 9
AT_MOST = 3  # times as long in the full comptoir
MEMORY = 30  # megabytes
DESK, PUBLIC = "comptoir-1-desk", "comptoir-1"


class Sizes(NamedTuple):
    questions: int
    votes: int


class Act(NamedTuple):
    """An act, and the transaction that does it."""

    name: str
    transaction: str


ASKED = Act("a question asked", "handle_and_claim")
VOTED = Act("a vote", "handle_and_claim")
STAGED = Act("a question put on stage", "handle_and_claim")
MERGED = Act("a merge of two", "handle_and_claim")
PARTED = Act("taken apart again", "handle_and_claim")
MOVED = Act("a move to another comptoir", "handle_and_claim")
ENDED = Act("what is still open, at the end", "tick")
ACTS = (ASKED, VOTED, STAGED, MERGED, PARTED, MOVED, ENDED)


@dataclass
class Costs:
    """Milliseconds of processor time, so that other processes do not count, and statements; by act."""

    taken: dict[Act, list[float]] = field(default_factory=dict)
    statements: dict[Act, list[int]] = field(default_factory=dict)
    memory: float = 0.0

    def of(self, act: Act) -> tuple[float, int]:
        return statistics.median(self.taken[act]), int(statistics.median(self.statements[act]))


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    rounds, part = rounds or (3 if quick else ROUNDS), 10 if quick else 1
    few = await _played(Sizes(FEW, FEW_VOTES), rounds)
    many = await _played(Sizes(MANY // part, VOTES // part), rounds)
    figures = [_figure(act, many.of(act), few.of(act), part) for act in ACTS]
    return [*figures, bounded(f"{MANY // part} questions and their index: memory", many.memory, MEMORY, "MB")]


def _figure(act: Act, many: tuple[float, int], few: tuple[float, int], part: int) -> Figure:
    beside = f"{VOTES // part} votes each" if act in (MERGED, PARTED) else f"{MANY // part} others there"
    ratio = many[0] / few[0]
    return Figure(
        f"{act.name}, {beside}",
        f"{many[0]:.1f} ms, {many[1]} statements",
        f"{few[0]:.1f} ms, {few[1]}",
        f"{ratio:.2f} ({many[0] - few[0]:+.1f} ms)",
        f"≤ {AT_MOST} ×",
        ratio <= AT_MOST,
    )


async def _played(sizes: Sizes, rounds: int) -> Costs:
    """Let each act happen as often as there are rounds, in turns, and the session end."""
    with TemporaryDirectory(prefix="comptoir-bench-") as folder:
        chat = MemoryPlatform()
        async with Scene(Path(folder), hour="10:45", platforms=[chat]) as scene:
            costs = Costs()
            memory = psutil.Process().memory_info().rss
            await scene.store.run(_asked_by_others, sizes.questions)
            for turn in range(rounds):
                await _lived(scene, chat, costs, sizes.votes, turn)
            await _watched(scene, costs, ENDED, lambda: scene.at("11:31"))
            costs.memory = (psutil.Process().memory_info().rss - memory) / MEGABYTE
            return costs


async def _lived(scene: Scene, chat: MemoryPlatform, costs: Costs, liked: int, turn: int) -> None:
    """Let two questions of the same words have all that can happen to them."""
    asked = f"Qui paie les ateliers numéro {turn} de ce quartier ?"
    kept = ""

    async def ask() -> None:
        nonlocal kept
        kept = await scene.says("sam", PUBLIC, f"!question {asked}")

    async def says(words: str) -> None:
        await scene.says("ana", DESK, words)

    await _watched(scene, costs, ASKED, ask)
    await scene.says("bob", PUBLIC, f"!question {asked[:-2]}, et quand ?")
    one, other = await scene.store.run(_newest_two)
    await scene.store.run(_liked_by, one, other, liked)
    await _watched(scene, costs, VOTED, lambda: scene.taps("kim", kept, "👍"))
    await _watched(scene, costs, STAGED, lambda: says(f"!scene {one}"))
    await _watched(scene, costs, MERGED, lambda: says(f"!fusionner {other} dans {one}"))
    await _watched(scene, costs, PARTED, lambda: says(f"!separer {other}"))
    await _watched(scene, costs, MOVED, lambda: says(f"!deplacer {other} C2"))


def _asked_by_others(c: sa.Connection, number: int) -> None:
    """Ask questions of the words of a day like the sample's, and about as long."""
    words = " ".join(read_pairs().questions).split()
    asker = people.known(c, "memory", "someone").person
    for n in range(number):
        text = " ".join(words[(7 * n + 11 * k * k) % len(words)] for k in range(12))
        queue.add(c, NewQuestion(PUBLIC, text, asker, "Someone", "memory", PUBLIC, f"other-{n}", at("10:15")))


def _newest_two(c: sa.Connection) -> tuple[str, str]:
    query = sa.text("SELECT code FROM questions WHERE session = :of ORDER BY id DESC LIMIT 2")
    other, one = c.execute(query, {"of": PUBLIC}).scalars()
    return one, other


def _liked_by(c: sa.Connection, one: str, other: str, number: int) -> None:
    for code in (one, other):
        question = queue.by_code(c, code)
        assert question is not None
        for n in range(number):
            person = people.known(c, "memory", f"voter-{n}").person
            votes.give(c, question, question, "memory", f"{code}-{n}", person)


async def _watched(scene: Scene, costs: Costs, act: Act, happens: Callable[[], Awaitable[object]]) -> None:
    with _costs_of(scene, act.transaction) as found:
        await happens()
    taken, statements = max(found)  # it also runs when nothing waits
    costs.taken.setdefault(act, []).append(taken)
    costs.statements.setdefault(act, []).append(statements)


@contextmanager
def _costs_of(scene: Scene, transaction: str) -> Iterator[list[tuple[float, int]]]:
    """Give the milliseconds and the statements of each transaction of that name in the block."""
    run, found, statements = scene.transactions.run, [], 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    def timed(f: Callable[..., Any]) -> Callable[..., Any]:
        def work(*args: Any, **kwargs: Any) -> Any:
            before, started = statements, time.thread_time()
            try:
                return f(*args, **kwargs)
            finally:
                found.append(((time.thread_time() - started) * 1000, statements - before))

        return work if f.__name__ == transaction else f

    sa.event.listen(scene.store.engine, "before_cursor_execute", count)
    scene.transactions.run = lambda f, *args, **kwargs: run(timed(f), *args, **kwargs)  # type: ignore[method-assign]
    try:
        yield found
    finally:
        del scene.transactions.run
        sa.event.remove(scene.store.engine, "before_cursor_execute", count)
