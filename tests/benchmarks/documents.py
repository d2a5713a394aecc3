"""Documents: a report of 3,000 questions, a sheet, and the memory that setting them in type takes.

Each round is a process of its own, since what was set once is set again in a fraction of the time.
"""

import asyncio
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import printed_things as things
import psutil
import sqlalchemy as sa
from near_pairs import read_pairs

from benchmarks.figures import Figure, bounded
from benchmarks.resources import MEGABYTE
from bot.database import schema as t
from bot.database.store import Store
from bot.questions import queue
from bot.questions.queue import NewQuestion
from bot.restitution import report
from bot.restitution.formats import FORMATS
from bot.restitution.sheet import Sheet
from bot.restitution.typeset import report_pdf, sheet_pdf

T = TypeVar("T")
ROUNDS, QUESTIONS, SHEETS, WORDS = 3, 3_000, 20, 225
DAY = things.sample_day()
SESSIONS = [session.id for session in DAY.programme.question_sessions]
SECONDS = ("read", "html", "json", "pdf")


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    questions = QUESTIONS // 10 if quick else QUESTIONS
    seen = [await _round(questions, seed) for seed in range(rounds or ROUNDS)]
    best = {name: min(each[name] for each in seen) for name in seen[0]}
    title = f"a report of {questions} questions"
    return [
        *(bounded(f"{title}: {name}, the quickest of {len(seen)}", best[name], 2, "s") for name in SECONDS),
        Figure(f"{title}: pdf, processor time", f"{best['pdf processor']:.2f} s"),
        bounded(f"a sheet of {WORDS} words as PDF, processor time, the quickest", best["sheet"] * 1000, 50),
        bounded("… the first of a process", best["first sheet"] * 1000, 500),
        Figure("memory before anything is set in type", f"{best['memory before']:.0f} MB"),
        Figure(f"… after {SHEETS} sheets", f"{best['memory after sheets']:.0f} MB"),
        Figure("… after that report as PDF", f"{best['memory after report']:.0f} MB"),
        Figure("… at most", f"{best['memory at most']:.0f} MB"),
    ]


async def _round(questions: int, seed: int) -> dict[str, float]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.documents", str(questions), str(seed)),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await child.communicate()
    found: dict[str, float] = json.loads(told)
    return found


# ── In the other process ────────────────────────────────────────────────────────────────────────────────


def _figures(questions: int, chance: random.Random) -> dict[str, float]:
    seen: dict[str, float] = {}
    with TemporaryDirectory(prefix="comptoir-bench-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'comptoir.db'}")
        store.run_now(_ask, questions, chance)
        seen["read"], made = _timed(lambda: store.run_now(report.read, DAY, DAY.programme.end))
        store.close()
    for shape in ("html", "json"):
        seen[shape], _ = _timed(lambda shape=shape: FORMATS[shape](made))  # type: ignore[misc]
    seen["memory before"] = _memory()
    sheets = [_sheet(chance) for _ in range(SHEETS)]
    began, taken = time.process_time(), []
    for sheet in sheets:
        sheet_pdf(DAY, sheet)
        taken.append(time.process_time() - began)
        began = time.process_time()
    seen |= {"first sheet": taken[0], "sheet": min(taken), "memory after sheets": _memory()}
    before = time.process_time()
    seen["pdf"], _ = _timed(lambda: report_pdf(made))
    seen |= {"pdf processor": time.process_time() - before, "memory after report": _memory()}
    return seen | {"memory at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE}


def _ask(c: sa.Connection, number: int, chance: random.Random) -> None:
    t.metadata.create_all(c)
    for session in SESSIONS:
        c.execute(sa.insert(t.queues).values(session=session, prefix=DAY.prefixes[session], last_number=0))
    known, at = read_pairs().questions, DAY.programme.sessions[0].start
    words = " ".join(known).split()
    for one in range(number):
        session = SESSIONS[one % len(SESSIONS)]
        text = known[one] if one < len(known) else " ".join(chance.sample(words, 12))
        queue.add(c, NewQuestion(session, text, None, None, "matrix", session, f"${one}", at))


def _sheet(chance: random.Random) -> Sheet:
    """Return a sheet of two lines a block, which have all its words."""
    words = " ".join(read_pairs().questions).split()
    each = WORDS // 20
    return things.sheet(DAY, [" ".join(chance.sample(words, each)) for _ in range(20)], each=2, counted=WORDS)


def _timed(do: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    made = do()
    return time.perf_counter() - began, made


def _memory() -> float:
    return psutil.Process().memory_info().rss / MEGABYTE


if __name__ == "__main__":
    print(json.dumps(_figures(int(sys.argv[1]), random.Random(int(sys.argv[2])))))
