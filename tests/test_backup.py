"""A backup is the whole database at one moment, marked as a copy and without access; it can be restored."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.database import schema
from bot.database.backup import _being_made, back_up, restore
from bot.database.lock import InstanceLock
from bot.database.migrate import migrate
from bot.database.sql import insert_once
from bot.database.store import Store, claim_instance
from bot.journal import accounts, events
from bot.port.chat import Batch
from bot.port.errors import InputError

NOW = datetime(2026, 10, 16, 8, 30, tzinfo=UTC)
BACKUPS = int(os.environ.get("COMPTOIR_BACKUPS", "20"))  # `make chaos` takes a hundred


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'comptoir.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    opened.run_now(migrate)
    opened.run_now(claim_instance, "jour")
    yield opened
    opened.close()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def pair(c: sa.Connection) -> None:
    """Write two rows that no backup may separate."""
    number = c.execute(sa.select(sa.func.count()).select_from(schema.people)).scalar_one()
    c.execute(sa.insert(schema.people).values(id=number + 1, language="fr"))
    insert_once(c, schema.settled, {"key": f"person:{number + 1}", "at": NOW})


def several(c: sa.Connection, pairs: int) -> None:
    for _ in range(pairs):
        pair(c)


# ── Backing up ──────────────────────────────────────────────────────────────────────────────────────────


def test_backups_under_load_are_all_whole(store: Store, url: str, tmp_path: Path) -> None:
    assert backups_under_load(store, url, tmp_path, BACKUPS) == ["ok"] * BACKUPS


def backups_under_load(store: Store, url: str, folder: Path, number: int) -> list[str]:
    """Back up while pairs are written; return a verdict on each: `ok`, its damage, or a separated pair."""
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            store.run_now(pair)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        return [verdict(store, back_up(url, folder / f"{n}.db", NOW)) for n in range(number)]
    finally:
        over.set()
        writing.join()


def verdict(store: Store, backup: Path) -> str:
    [(whole,)] = rows(backup, "PRAGMA integrity_check")
    [(people, settled)] = rows(backup, "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM settled)")
    return str(whole) if people == settled else f"{people} people, {settled} settled"


def test_a_backup_holds_what_was_committed_and_only_we_may_read_it(
    store: Store, url: str, tmp_path: Path
) -> None:
    store.run_now(pair)

    made = back_up(url, None, NOW)

    assert made == tmp_path / "comptoir-20261016-083000.db"
    assert made.stat().st_mode & 0o777 == 0o600
    assert rows(made, "SELECT key FROM settled") == [("person:1",)]
    assert {path.name for path in tmp_path.iterdir()} - {"comptoir.db-wal", "comptoir.db-shm"} == {
        "comptoir.db",
        made.name,
    }


def test_a_backup_says_of_when_it_is_and_holds_no_access(store: Store, url: str, tmp_path: Path) -> None:
    store.run_now(accounts.keep_account, "matrix", {"token": "syt_very_secret", "device": "ABC"})

    made = back_up(url, tmp_path / "copy.db", NOW)

    assert rows(made, "SELECT copied_at FROM instance") == [("2026-10-16T08:30:00.000000Z",)]
    assert rows(tmp_path / "comptoir.db", "SELECT copied_at FROM instance") == [(None,)]
    assert b"syt_very_secret" not in made.read_bytes()
    assert store.run_now(accounts.account, "matrix") == {"token": "syt_very_secret", "device": "ABC"}


def test_erased_words_are_nowhere_in_a_backup(store: Store, url: str, tmp_path: Path) -> None:
    words = "un mot que personne ne doit relire"
    store.run_now(insert_once, schema.told, {"what": words, "at": NOW})
    store.run_now(lambda c: c.execute(sa.delete(schema.told)))

    made = back_up(url, tmp_path / "copy.db", NOW)

    assert words.encode() not in made.read_bytes()


@pytest.mark.parametrize("puts_back", [False, True])
def test_the_leftovers_of_a_killed_backup_are_cleared_by_the_next_one(
    url: str, tmp_path: Path, puts_back: bool
) -> None:
    # given a backup killed once everything is copied, the access included
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        store.run_now(accounts.keep_account, "matrix", {"token": "syt_very_secret"})
    made = back_up(url, tmp_path / "made.db", NOW)
    subprocess.run([sys.executable, "-c", KILLED, url, str(tmp_path / "killed.db")], check=False)
    left = holding(tmp_path, b"syt_very_secret")

    # when another is made, or one is restored
    if puts_back:
        restore(url, made, "jour", NOW)
    else:
        back_up(url, tmp_path / "next.db", NOW)

    # then its leftovers are gone
    assert [path.parent.name.startswith(".killed.db.") for path in left if path.parent != tmp_path] == [True]
    assert {path.parent for path in holding(tmp_path, b"syt_very_secret")} == {tmp_path}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_leaves_another_backup_in_progress_alone(store: Store, url: str, tmp_path: Path) -> None:
    with _being_made(tmp_path / "one.db") as copy:
        back_up(url, tmp_path / "other.db", NOW)
        assert copy.exists()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.database import backup
backup.WITHOUT_ACCESS = "SELECT 1"  # it is still to come
backup._check = lambda copy, named: os.kill(os.getpid(), 9)
backup.back_up(sys.argv[1], Path(sys.argv[2]), datetime.now(UTC))
"""


def holding(folder: Path, words: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_nothing_is_written_over(store: Store, url: str, tmp_path: Path) -> None:
    there = tmp_path / "copy.db"
    there.write_text("something else")

    with pytest.raises(InputError, match=r"copy\.db existe déjà"):
        back_up(url, there, NOW)

    assert there.read_text() == "something else"


def test_without_a_database_there_is_nothing_to_back_up(url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Rien à sauvegarder"):
        back_up(url, None, NOW)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(store: Store, url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        back_up(url, tmp_path / "nowhere" / "copy.db", NOW)


def test_a_database_of_a_server_is_backed_up_by_its_own_tools() -> None:
    with pytest.raises(InputError, match="pg_dump"):
        back_up("postgresql://localhost/comptoir", None, NOW)


# ── Restoring ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_takes_the_place_of_the_database_which_is_kept_aside(url: str, tmp_path: Path) -> None:
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        store.run_now(pair)
        made = back_up(url, None, NOW)
        store.run_now(pair)

    aside = restore(url, made, "jour", NOW)

    assert aside == tmp_path / "comptoir.db.before-20261016-083000"
    assert rows(aside, "SELECT count(*) FROM people") == [(2,)]
    assert rows(tmp_path / "comptoir.db", "SELECT count(*) FROM people") == [(1,)]
    assert made.exists()


def test_the_log_of_the_old_database_is_not_read_into_the_backup(url: str, tmp_path: Path) -> None:
    """After a power cut, the last commits are in the log beside the file, and are not part of the backup."""
    database = tmp_path / "comptoir.db"
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        made = back_up(url, None, NOW)
        store.run_now(pair)
        cut = {name: (tmp_path / name).read_bytes() for name in ("comptoir.db", "comptoir.db-wal")}
    for name, content in cut.items():
        (tmp_path / name).write_bytes(content)

    aside = restore(url, made, "jour", NOW)

    assert aside is not None
    assert rows(aside, "SELECT count(*) FROM people") == [(1,)]
    assert rows(database, "SELECT count(*) FROM people") == [(0,)]


def test_the_journal_of_a_database_that_is_gone_does_not_spoil_the_backup(url: str, tmp_path: Path) -> None:
    database = tmp_path / "comptoir.db"
    made = killed_after(url, tmp_path, pairs=300)
    database.unlink()

    aside = restore(url, made, "jour", NOW)

    assert aside == tmp_path / "comptoir.db.before-20261016-083000-wal"
    assert aside.stat().st_size > 0
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "SELECT count(*) FROM people") == [(0,)]


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, b"\xff" * 8192], ids=["emptied", "header", "pages"])
def test_a_damaged_database_is_kept_aside_and_gives_way(url: str, tmp_path: Path, damage: bytes) -> None:
    database = tmp_path / "comptoir.db"
    made = killed_after(url, tmp_path, pairs=300)
    content = database.read_bytes()
    database.write_bytes(damage + content[len(damage) :] if damage else b"")

    aside = restore(url, made, "jour", NOW)

    assert aside == tmp_path / "comptoir.db.before-20261016-083000"
    assert aside.exists()
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "SELECT count(*) FROM people") == [(0,)]


def killed_after(url: str, folder: Path, pairs: int) -> Path:
    """Back up an empty event, then write more: the database has it, and its log has the last of it."""
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        made = back_up(url, None, NOW)
        store.run_now(several, pairs)
        with closing(sqlite3.connect(folder / "comptoir.db")) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.run_now(pair)
        left = {name: (folder / name).read_bytes() for name in ("comptoir.db", "comptoir.db-wal")}
    for name, content in left.items():
        (folder / name).write_bytes(content)
    return made


def test_a_running_bot_is_not_robbed_of_its_database(store: Store, url: str, tmp_path: Path) -> None:
    made, lock = back_up(url, None, NOW), InstanceLock(url)
    lock.take()

    with pytest.raises(InputError, match="tient déjà cette base"):
        restore(url, made, "jour", NOW)

    lock.release()


def test_a_damaged_backup_changes_nothing(url: str, tmp_path: Path) -> None:
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        for _ in range(50):
            store.run_now(pair)
        made = back_up(url, None, NOW)
    damaged = bytearray(made.read_bytes())
    damaged[4096:20_000] = b"\xff" * (20_000 - 4096)
    made.write_bytes(damaged)

    with pytest.raises(InputError, match="n’est pas une sauvegarde entière"):
        restore(url, made, "jour", NOW)

    assert rows(tmp_path / "comptoir.db", "SELECT count(*) FROM people") == [(50,)]


def test_a_file_that_is_no_backup_is_refused(url: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Chère Ana, " * 100)

    with pytest.raises(InputError, match=r"letter\.txt n’est pas une sauvegarde entière"):
        restore(url, letter, "jour", NOW)

    assert not (tmp_path / "comptoir.db").exists()


def test_the_backup_of_another_event_is_refused(store: Store, url: str) -> None:
    made = back_up(url, None, NOW)

    with pytest.raises(InputError, match="jour"):
        restore(url, made, "autre-jour", NOW)


def test_a_copy_made_otherwise_is_of_the_newest_instant_it_knows(url: str, tmp_path: Path) -> None:
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        store.run_now(events.take, "matrix", Batch("s1"), NOW)
    copy = tmp_path / "copy.db"
    copy.write_bytes((tmp_path / "comptoir.db").read_bytes())

    restore(url, copy, "jour", NOW)

    assert rows(tmp_path / "comptoir.db", "SELECT copied_at FROM instance") == [
        ("2026-10-16T08:30:00.000000Z",)
    ]


def test_a_copy_made_in_another_way_includes_its_log(url: str, tmp_path: Path) -> None:
    """As with `cp comptoir.db* elsewhere`, or a snapshot of the disk, while the bot runs."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with closing(Store(url)) as store:
        store.run_now(migrate)
        store.run_now(claim_instance, "jour")
        store.run_now(pair)
        for file in tmp_path.glob("comptoir.db*"):
            (elsewhere / file.name).write_bytes(file.read_bytes())
    copied = {file.name: file.read_bytes() for file in elsewhere.iterdir()}

    restore(url, elsewhere / "comptoir.db", "jour", NOW)

    assert rows(tmp_path / "comptoir.db", "SELECT count(*) FROM people") == [(1,)]
    assert {file.name: file.read_bytes() for file in elsewhere.iterdir()} == copied
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []
