"""Reads run beside the writer: they see the last commit, and leave nothing open or kept."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import Scene, files_hold

from bot.database import readers
from bot.database.store import DatabaseTrouble, Store, note_erased
from bot.port.chat import SuggestionRequest

SLOW = sa.text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
    "SELECT count(*) FROM n WHERE i NOT IN (SELECT n FROM counts)"
)
SECRET = "Qui paiera la cantine ?"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'comptoir.db'}")
    opened.run_now(lambda c: c.exec_driver_sql("CREATE TABLE counts (n INTEGER NOT NULL)"))
    yield opened
    await opened.readers.close()
    opened.close()


def write(c: sa.Connection, number: int) -> None:
    c.exec_driver_sql("INSERT INTO counts VALUES (?)", (number,))


def last(c: sa.Connection) -> int | None:
    return c.exec_driver_sql("SELECT max(n) FROM counts").scalar_one()  # type: ignore[no-any-return]


def slow(c: sa.Connection) -> int:
    return int(c.execute(SLOW).scalar_one())


def connections(folder: Path) -> int:
    """Count the connections: each has the log open, once."""
    return sum(Path(file.path) == folder / "comptoir.db-wal" for file in psutil.Process().open_files())


async def test_a_read_sees_the_last_commit(store: Store) -> None:
    seen = []
    for number in range(20):
        await store.run(write, number)
        seen.append(await store.read(last))

    assert seen == list(range(20))


async def test_reads_made_together_see_one_commit(store: Store) -> None:
    await store.run(write, 0)

    def twice(c: sa.Connection) -> tuple[int | None, int | None]:
        before = last(c)
        store.run_now(write, 1)
        return before, last(c)

    assert await store.read(twice) == (0, 0)
    assert await store.read(last) == 1


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        await store.read(write, 1)

    assert await store.read(last) is None


async def test_a_cancelled_read_leaves_no_connection_open(store: Store, tmp_path: Path) -> None:
    # given a reader who goes away while a statement runs
    made: list[object] = []
    sa.event.listen(
        store.readers.engine.sync_engine, "connect", lambda connection, _: made.append(connection)
    )

    async def begin_and_leave() -> None:
        has_begun = asyncio.Event()

        def read(c: sa.Connection) -> int:
            has_begun.set()
            return slow(c)

        task = asyncio.create_task(store.read(read))
        await has_begun.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(begin_and_leave() for _ in range(20)))

    # when others come
    many = await asyncio.gather(*(store.read(slow) for _ in range(10)))
    while_used = connections(tmp_path)
    await store.readers.close()

    # then they use the same connections, which are closed at the end
    assert many == [20_000] * 10
    assert while_used - 1 == len(made) == readers.AT_ONCE
    assert connections(tmp_path) == 1  # the writer's


async def test_reads_under_way_end_before_the_store_is_closed(store: Store, tmp_path: Path) -> None:
    reading = [asyncio.create_task(store.read(slow)) for _ in range(10)]
    await asyncio.sleep(0)

    await store.readers.close()

    assert [task.result() for task in reading] == [20_000] * 10
    assert connections(tmp_path) == 1
    with pytest.raises(DatabaseTrouble, match="closing"):
        await store.read(last)


# ── Beside a wipe ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_bot_that_is_cancelled_while_it_ends_leaves_no_connection_open(tmp_path: Path) -> None:
    platform = MemoryPlatform()
    ending = asyncio.Event()

    async def close() -> None:
        ending.set()
        await asyncio.Event().wait()

    scene = Scene(tmp_path, platforms=[platform])
    await scene.start()
    platform.close = close  # type: ignore[method-assign]
    scene._run.cancel()
    await ending.wait()

    scene._run.cancel()

    await asyncio.gather(scene._run, return_exceptions=True)
    assert connections(tmp_path) == 1
    scene.store.close()


async def test_a_read_lets_a_wipe_pass_first(store: Store, tmp_path: Path) -> None:
    # given a wipe that waits for another reader
    store.readers.wiped_within = PATIENCE
    log = tmp_path / "comptoir.db-wal"
    await store.run(write, 1)
    await store.run(note_erased)
    with closing(sqlite3.connect(tmp_path / "comptoir.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM counts").fetchall()
        wiping = asyncio.create_task(store.wipe())
        await until(lambda: store.readers.wipe is not None)

        # when one of us wants to read
        reading = asyncio.create_task(store.read(lambda c: wiping.done()))
        await asyncio.wait({reading, wiping}, return_when=asyncio.FIRST_COMPLETED)

    # then the wipe is over first
    assert await reading
    await store.wipe()
    assert log.stat().st_size == 0


async def test_a_read_does_not_wait_for_long(store: Store) -> None:
    store.readers.wait_for(asyncio.get_running_loop().create_future())

    async with asyncio.timeout(PATIENCE):
        assert await store.read(last) is None


async def test_erased_words_are_in_no_file_though_people_type_all_the_time(quick: Path) -> None:
    # given four people for whom suggestions are read, one after another
    platform = MemoryPlatform("boutons", buttons=True)
    asking = SuggestionRequest("boutons", "hall", "kim", "voter", "code", "", None)
    seen: list[bool] = []

    async def type_on() -> None:
        while True:
            seen.append(any("cantine" in each.label for each in await platform.suggest(asking)))

    async with Scene(quick, hour="10:20", platforms=[platform]) as scene:
        typing = [asyncio.create_task(type_on()) for _ in range(4)]
        for _ in range(5):
            # when a question that they see is erased, and the files are wiped
            event = await scene.says("sam", "comptoir-1", f"!question {SECRET}")
            seen.clear()
            await until(lambda: any(seen))
            await scene.deletes("sam", event)
            async with asyncio.timeout(PATIENCE):
                await scene.store.wipe()
                while files_hold(scene, SECRET):
                    await scene.store.wipe()

            # then it is no longer suggested to anybody
            seen.clear()
            await until(lambda: len(seen) > 8)
            assert not any(seen[4:])
        for task in typing:
            task.cancel()
        await asyncio.gather(*typing, return_exceptions=True)


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - it polls the store
            await asyncio.sleep(0.002)
