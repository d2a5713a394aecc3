"""The disk refuses at random: it is full, read-only, or fails on a write. Nothing may be half done."""

import asyncio
import random
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from checker import Verdict
from checker_in_memory import check_scene
from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import Scene, comptoir, plenary, programme
from structlog.testing import capture_logs

from bot.database import schema
from bot.database.store import Store
from bot.timings import USUAL, Timings

How = Literal["full", "read-only", "error"]
KINDS: Sequence[How] = ("full", "read-only", "error")
LONGEST = 3  # transactions that one fault makes fail, at most
AT_ONCE = 5  # questions waiting to be taken


@dataclass
class Seen:
    verdict: Verdict
    faults: Counter[str]
    failed: int  # transactions
    told: int  # alerts in the régie


class BadDisk:
    """Make transactions of a store fail as SQLite does on such a disk, from a random instant on.

    Full: the file may not grow by a page. Read-only: the connection may not write. Error: the kernel refuses
    the writes of COMMIT (EFBIG, by a limit on the files of this process), an I/O error in SQLite's terms.
    """

    def __init__(self, store: Store, chance: random.Random, share: float) -> None:
        self._chance, self._share = chance, share
        self.faults: Counter[str] = Counter()
        self.failed = 0
        self.left = 0  # faults to come
        self._how: How | None = None
        self._more = 0  # failures until it heals
        self._unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
        sa.event.listen(store.engine, "begin", self._unlimit, insert=True)  # the last had nothing to write
        sa.event.listen(store.engine, "begin", self._begins)
        sa.event.listen(store.engine, "commit", self._commits)
        sa.event.listen(store.engine, "rollback", self._mend)
        sa.event.listen(store.engine, "handle_error", self._fails)

    def _unlimit(self, _connection: sa.Connection | None = None) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._unlimited)

    def _begins(self, connection: sa.Connection) -> None:
        if self._how is None and self.left and self._chance.random() < self._share:
            self._how, self._more = KINDS[self.left % len(KINDS)], self._chance.randint(1, LONGEST)
        if self._how == "full":
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        elif self._how == "read-only":
            connection.exec_driver_sql("PRAGMA query_only = ON")

    def _commits(self, connection: sa.Connection) -> None:
        if self._how == "error":
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, self._unlimited[1]))
        else:
            self._mend(connection)

    def _fails(self, _context: sa.ExceptionContext) -> None:
        self._unlimit()
        if self._how is None:
            return
        self.failed += 1
        self._more -= 1
        if self._more == 0:
            self.faults[self._how] += 1
            self._how, self.left = None, self.left - 1

    def _mend(self, connection: sa.Connection) -> None:
        self._unlimit()
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
        connection.exec_driver_sql("PRAGMA query_only = OFF")

    def strike(self, how: How) -> None:
        """Fail in this way from now on, until it heals."""
        self._how, self._more = how, sys.maxsize

    def heal(self) -> None:
        self.left, self._how = 0, None
        self._unlimit()


async def play(
    folder: Path, faults: int, *, share: float = 0.2, seed: int = 0, timings: Timings = USUAL
) -> Seen:
    """Play questions on two platforms and reminders at each turn, until this many faults have struck."""
    chance = random.Random(seed)
    day = programme(
        *(comptoir(n, "10:05", "23:00") for n in (1, 2)),
        *(plenary(f"forum-{n}", f"{10 + n // 6}:{n % 6}5", f"{10 + n // 6}:{n % 6}8") for n in range(1, 70)),
    )
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    # Log files would meet the limit too, and a traceback takes a second to draw.
    with capture_logs():
        scene = Scene(folder, programme=day, platforms=platforms, timings=timings)
        return await _play(scene, faults, chance, share)


async def _play(made: Scene, faults: int, chance: random.Random, share: float) -> Seen:
    asked = dict[tuple[str, str], str]()
    async with made as scene:
        disk = BadDisk(scene.store, chance, share)
        disk.left = faults
        async with asyncio.timeout(PATIENCE + 10 * faults):
            try:
                while disk.left:
                    if len(asked) - await scene.store.read(_count_taken) < AT_ONCE:
                        _someone_asks(scene, chance, asked)
                    scene.wall += timedelta(seconds=2)
                    scene.app.wake()
                    await asyncio.sleep(0.01)
            finally:
                disk.heal()
        await scene.jump(seconds=30)
        await scene.jump(seconds=30)
        told = [text for text in scene.seen("regie") if "base de données" in text]
        return Seen(await check_scene(scene, asked), disk.faults, disk.failed, len(told))


def _someone_asks(scene: Scene, chance: random.Random, asked: dict[tuple[str, str], str]) -> None:
    words = f"Numéro {len(asked)} {'x' * chance.randint(0, 300)} ?"
    platform, place = chance.choice(scene.platforms), f"comptoir-{chance.randint(1, 2)}"
    asked[platform.name, platform.say("sam", place, f"!question {words}")] = words


def _count_taken(c: sa.Connection) -> int:
    return int(c.execute(sa.select(sa.func.count()).select_from(schema.questions)).scalar_one())
