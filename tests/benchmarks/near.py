"""Near questions: twins among the three shown, false alarms, and what a search costs at 2,000 questions."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from near_pairs import APART, Pairs, read_pairs

from benchmarks.figures import Figure, bounded, percentile
from benchmarks.resources import MEGABYTE
from bot.database import schema as t
from bot.database.store import Store
from bot.questions import near, queue
from bot.questions.queue import NewQuestion

DRAWS, COMPTOIR, TWINS, MISSES = 30, 40, 8, 1  # comptoirs drawn; questions of one, and what they are
MANY, SEARCHES = 2_000, 500
FOUND, FALSE = 0.45, 0.10  # shares of the twins found at least, of false alarms at most
AT = datetime(2018, 10, 16, 10, tzinfo=UTC)


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    part = 10 if quick else 1
    pairs, chance = read_pairs(), random.Random(13)
    shares = _shares("", pairs, chance, part) + _shares(", other subjects", read_pairs(APART), chance, part)
    with TemporaryDirectory(prefix="comptoir-bench-") as folder, _Event(Path(folder)) as event:
        event.ask(_many(pairs, chance, MANY // part))
        made, memory = event.make_index()
        times = event.search(pairs.questions, SEARCHES // part)
    title = f"near questions, {MANY // part} asked"
    return [
        *shares,
        bounded(f"{title}: a search, processor time p50", percentile(times, 50) * 1000, 1),
        Figure(f"{title}: a search, processor time p99", f"{percentile(times, 99) * 1000:.2g} ms"),
        Figure(f"{title}: the index made after a restart", f"{made * 1000:.0f} ms"),
        bounded(f"{title}: memory of the index", memory, 5, "MB"),
    ]


def _shares(of: str, pairs: Pairs, chance: random.Random, part: int) -> list[Figure]:
    shown, false = _share([_drawn(pairs, chance) for _ in range(DRAWS // part)])
    return [
        Figure(
            f"near questions{of}: twins among the three shown, in a comptoir of {COMPTOIR}",
            f"{shown:.0%}",
            target=f"≥ {FOUND:.0%}",
            met=shown >= FOUND,
        ),
        Figure(
            f"near questions{of}: asked by nobody else, and shown some all the same",
            f"{false:.0%}",
            target=f"≤ {FALSE:.0%}",
            met=false <= FALSE,
        ),
    ]


Drawn = tuple[Sequence[tuple[str, str]], Sequence[str]]  # twins, and questions that have none


def _drawn(pairs: Pairs, chance: random.Random) -> Drawn:
    twins = chance.sample(pairs.twins, TWINS)
    alone = [chance.choice(pair) for pair in pairs.twins if pair not in twins] + [*pairs.others]
    misses = [miss for _, miss in chance.sample(pairs.misses, MISSES)]
    return twins, [*misses, *chance.sample(alone, COMPTOIR - 2 * TWINS - MISSES)]


def _share(comptoirs: Sequence[Drawn]) -> tuple[float, float]:
    """Return the share of twins whose other is shown, and of the others to whose asker any are shown."""
    found, false = [], []
    for twins, alone in comptoirs:
        with TemporaryDirectory(prefix="comptoir-bench-") as folder, _Event(Path(folder)) as event:
            event.ask([question for pair in twins for question in pair] + [*alone])
            found += [one in event.shown(other) for one, other in twins]
            false += [bool(event.shown(question)) for question in alone]
    return sum(found) / len(found), sum(false) / len(false)


def _many(pairs: Pairs, chance: random.Random, number: int) -> list[str]:
    """Make as many questions of the words of these, about as long."""
    words = " ".join(pairs.questions).split()
    return [*pairs.questions, *(" ".join(chance.sample(words, 12)) for _ in range(number))][:number]


class _Event:
    """A database of one comptoir."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder / 'comptoir.db'}")

    def __enter__(self) -> "_Event":
        self.store.run_now(_prepare)
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def ask(self, texts: Sequence[str]) -> None:
        for number, text in enumerate(texts):
            self.store.run_now(_ask, text, number)

    def shown(self, text: str) -> list[str]:
        """Return the questions shown to whoever asks this one, without itself."""
        return self.store.run_now(_shown, text)

    def make_index(self) -> tuple[float, float]:
        """Return the seconds that the index takes to make on a new connection, and its megabytes."""
        again = Store(self.store.engine.url.render_as_string())
        taken = again.run_now(_timed, near.is_indexed)
        pages, size = again.run_now(_pages)
        again.close()
        return taken, pages * size / MEGABYTE

    def search(self, texts: Sequence[str], number: int) -> list[float]:
        def search(c: sa.Connection) -> list[float]:
            several = (texts[turn % len(texts)] for turn in range(number))
            return [_timed(c, near.nearest, text, "comptoir-1") for text in several]

        return self.store.run_now(search)


def _timed(c: sa.Connection, f: Callable[..., object], *args: object) -> float:
    began = time.thread_time()
    f(c, *args)
    return time.thread_time() - began


def _pages(c: sa.Connection) -> tuple[int, int]:
    count = c.exec_driver_sql("PRAGMA temp.page_count").scalar_one()
    return int(count), int(c.exec_driver_sql("PRAGMA temp.page_size").scalar_one())


def _prepare(c: sa.Connection) -> None:
    t.metadata.create_all(c)
    c.execute(sa.insert(t.queues).values(session="comptoir-1", prefix="C1", last_number=0))


def _ask(c: sa.Connection, text: str, number: int) -> None:
    queue.add(c, NewQuestion("comptoir-1", text, None, None, "matrix", "comptoir-1", f"${number}", AT))


def _shown(c: sa.Connection, text: str) -> list[str]:
    itself = c.execute(sa.select(t.questions.c.id).where(t.questions.c.text == text)).scalar_one()
    found = near.nearest(c, text, "comptoir-1", but=itself)
    return [queue.get(c, each.question).text for each in found]
