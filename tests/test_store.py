"""The database: transactions are whole, none is lost, and it belongs to one bot, one event and one clock."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from damage import damage
from patience import PATIENCE

from bot.database import schema
from bot.database.lock import InstanceLock
from bot.database.store import DatabaseDamaged, DatabaseTrouble, Store, claim_instance, start_clock
from bot.port.errors import InputError

NOW = datetime(2026, 10, 16, 8, tzinfo=UTC)
START = datetime(2018, 10, 16, 8, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(url(tmp_path))
    opened.run_now(lambda c: schema.metadata.create_all(c))
    opened.run_now(lambda c: c.exec_driver_sql("CREATE TABLE counts (n INTEGER NOT NULL)"))
    opened.run_now(lambda c: c.exec_driver_sql("INSERT INTO counts VALUES (0)"))
    yield opened
    await opened.readers.close()
    opened.close()


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'comptoir.db'}"


def count(c: sa.Connection) -> int:
    return int(c.exec_driver_sql("SELECT n FROM counts").scalar_one())


def add_one(c: sa.Connection) -> None:
    """Read, then write: one addition is lost if two do it at once."""
    c.exec_driver_sql("UPDATE counts SET n = ?", (count(c) + 1,))


# ── Transactions ────────────────────────────────────────────────────────────────────────────────────────


async def test_eight_thousand_updates_from_eight_tasks_are_all_counted(store: Store) -> None:
    async def thousand() -> None:
        for _ in range(1_000):
            await store.run(add_one)

    await asyncio.gather(*(thousand() for _ in range(8)))

    assert await store.run(count) == 8_000


async def test_two_stores_on_one_file_lose_no_update_either(store: Store, tmp_path: Path) -> None:
    other = Store(url(tmp_path))

    await asyncio.gather(*(each.run(add_one) for each in (store, other) for _ in range(50)))

    assert await store.run(count) == 100
    other.close()


async def test_a_cancelled_caller_tears_no_transaction(store: Store) -> None:
    def twice(c: sa.Connection) -> None:
        add_one(c)
        add_one(c)

    async def cancelled_after(turns: int) -> None:
        task = asyncio.create_task(store.run(twice))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    for n in range(200):
        await cancelled_after(n % 7)

    assert await store.run(count) % 2 == 0


async def test_a_failed_transaction_leaves_nothing_and_the_next_goes_on(store: Store) -> None:
    def break_half_way(c: sa.Connection) -> None:
        add_one(c)
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        await store.run(break_half_way)
    await store.run(add_one)

    assert await store.run(count) == 1


async def test_an_exhausted_iterator_in_a_transaction_is_an_error_not_a_silence(store: Store) -> None:
    def take_from_nothing(c: sa.Connection) -> int:
        return next(iter([]))

    async with asyncio.timeout(PATIENCE):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await store.run(take_from_nothing)


async def test_a_full_disk_is_told_apart_from_a_mistake_and_passes(store: Store) -> None:
    def write_much(c: sa.Connection) -> None:
        add_one(c)
        c.exec_driver_sql("CREATE TABLE much AS SELECT zeroblob(1000000) AS emptiness")

    await store.run(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1"))  # no more pages than it has

    with pytest.raises(DatabaseTrouble, match="full"):
        await store.run(write_much)
    await store.run(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 100000"))
    await store.run(write_much)

    assert await store.run(count) == 1


async def test_damage_is_the_database_s_trouble_and_is_not_forgotten(store: Store, tmp_path: Path) -> None:
    damage(tmp_path / "comptoir.db", "counts")

    with pytest.raises(DatabaseDamaged, match="malformed"):
        await store.run(add_one)
    await store.run(lambda c: c.exec_driver_sql("CREATE TABLE elsewhere (n INTEGER)"))

    assert issubclass(DatabaseDamaged, DatabaseTrouble)
    assert store.is_damaged


async def test_damage_that_a_reader_meets_is_damage_too(store: Store, tmp_path: Path) -> None:
    damage(tmp_path / "comptoir.db", "counts")

    with pytest.raises(DatabaseDamaged):
        await store.read(count)

    assert store.is_damaged


def test_a_killed_writer_leaves_only_whole_transactions(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, url(tmp_path)], stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        for _ in range(100):
            acknowledged = int(process.stdout.readline())
        process.kill()

    store = Store(url(tmp_path))
    counts = [int(n) for (n,) in store.run_now(lambda c: c.exec_driver_sql("SELECT n FROM counts").all())]
    store.close()
    assert counts[0] == counts[1] >= acknowledged


WRITE_FOR_EVER = """
import sys
from bot.database.store import Store
store = Store(sys.argv[1])
store.run_now(lambda c: c.exec_driver_sql("CREATE TABLE counts (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)"))
store.run_now(lambda c: c.exec_driver_sql("INSERT INTO counts VALUES (1, 0), (2, 0)"))
def both(c):
    c.exec_driver_sql("UPDATE counts SET n = n + 1 WHERE id = 1")
    c.exec_driver_sql("UPDATE counts SET n = n + 1 WHERE id = 2")
    return c.exec_driver_sql("SELECT n FROM counts WHERE id = 2").scalar_one()
while True:
    print(store.run_now(both), flush=True)
"""


# ── Its owner ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_bot_on_the_same_database_is_refused(tmp_path: Path) -> None:
    first, second = InstanceLock(url(tmp_path)), InstanceLock(url(tmp_path))
    first.take()

    with pytest.raises(InputError, match="Another `comptoir run` already holds this database"):
        second.take()
    first.release()
    second.take()

    second.release()


def test_a_folder_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="see `database:`"):
        InstanceLock(url(tmp_path / "absent")).take()


def test_the_database_of_another_event_is_refused(store: Store) -> None:
    store.run_now(claim_instance, "a-day")
    store.run_now(claim_instance, "a-day")

    with pytest.raises(InputError, match="belongs to the event “a-day”"):
        store.run_now(claim_instance, "another-day")


def test_the_clock_runs_on_from_its_first_start(store: Store) -> None:
    store.run_now(claim_instance, "a-day")
    store.run_now(start_clock, START, 60.0, NOW)

    assert store.run_now(start_clock, START, 60.0, NOW + timedelta(minutes=5)) == (START, NOW)


@pytest.mark.parametrize(("start", "speed"), [(START, 30.0), (START + timedelta(hours=1), 60.0), (None, 1.0)])
def test_another_clock_is_refused_with_the_command_for_a_fresh_one(
    store: Store, start: datetime | None, speed: float
) -> None:
    store.run_now(claim_instance, "a-day")
    store.run_now(start_clock, START, 60.0, NOW)

    with pytest.raises(InputError, match="then `comptoir provision`"):
        store.run_now(start_clock, start, speed, NOW)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = sa.insert(schema.told).values(what="x", at=datetime(2026, 10, 16))  # noqa: DTZ001 - on purpose

    with pytest.raises(sa.exc.StatementError, match="say in which zone"):
        store.run_now(lambda c: c.execute(naive))


def test_nobody_else_can_read_it_nor_what_lies_beside_it(tmp_path: Path) -> None:
    # given a database that an earlier version left readable to all, with its log
    url_of_it, database = url(tmp_path), tmp_path / "comptoir.db"
    former = os.umask(0o022)
    try:
        opened = Store(url_of_it)
        opened.run_now(lambda c: schema.metadata.create_all(c))
        at_first = modes(tmp_path)
        for path in tmp_path.iterdir():
            path.chmod(0o644)

        # when it is opened again
        again = Store(url_of_it)
        again.run_now(claim_instance, "jour")
        afterwards = modes(tmp_path)
        again.close()
        opened.close()
    finally:
        os.umask(former)

    # then both are readable to us alone, each time
    assert database.name in at_first
    assert set(at_first.values()) == set(afterwards.values()) == {0o600}


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
