"""Copies of the database, made while the bot runs, and put back: whole, checked, and marked as copies.

A copy says of what moment it is, so that a bot started on it looks for what was done since
(`bot.handling.recovery`), and holds no access to any account: a restored bot logs in anew, as another device.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.database.lock import InstanceLock
from bot.database.store import FOR_US_ALONE
from bot.port.errors import InputError
from bot.words.catalogue import both

PATIENCE = 30.0  # seconds, for who else writes
BEING_MADE = ".being-made"  # ends the name of the folder in which a copy is made
JOURNALS = ("-wal", "-journal")  # after a database's name: what it has not taken in yet

# Instants as `schema.UTCInstant` stores them: they sort as text.
MARKED = "UPDATE instance SET copied_at = ?, generation = NULL, caught_up = NULL"
WITHOUT_ACCESS = "UPDATE platforms SET account = NULL"
NEWEST = """
    SELECT max(instant) FROM (
        SELECT max(sent_at) AS instant FROM outbox UNION SELECT max(last_event) FROM platforms
        UNION SELECT first_start FROM instance
    )
"""


def back_up(database: str, target: Path | None, now: datetime) -> Path:
    """A copy of the database as it is now, readable by us alone; nothing is ever written over.

    Raises InputError where there is nothing to copy, or no place for it.
    """
    source = _file_of(database)
    if not source.is_file():
        raise InputError(both("backup-nothing", database=str(source)))
    target = target or source.with_name(f"{source.stem}-{now.astimezone(UTC):%Y%m%d-%H%M%S}{source.suffix}")
    if target.exists():
        raise InputError(both("backup-exists", path=str(target)))
    _clear_away(source.parent)
    with _being_made(target) as copy:
        _copy(source, copy, now)
        _check(copy, source)
        _put(copy, target)
    return target


def restore(database: str, backup: Path, event: str, now: datetime) -> Path | None:
    """Put a backup in the place of the database; where the former one was put aside, if there was one.

    Raises InputError while the bot runs, or where the backup is damaged or another event's.
    """
    target = _file_of(database)
    if not backup.is_file():
        raise InputError(both("backup-nothing", database=str(backup)))
    lock = InstanceLock(database)
    lock.take()
    try:
        with _being_made(target, "restore-failed") as copy:
            _take(backup, copy)
            _check(copy, backup, event)
            _mark_what_was_not(copy)
            _keep_content(copy)
            aside = _put_aside(target, now)
            copy.replace(target)
            _keep_names(target.parent)
    finally:
        lock.release()
    return aside


def _file_of(database: str) -> Path:
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise InputError(both("backup-not-a-file"))
    return Path(url.database)


@contextmanager
def _being_made(target: Path, failed: str = "backup-unwritable") -> Iterator[Path]:
    """A file beside the target, in a folder for us alone that is gone in the end; it may become something."""
    _clear_away(target.parent)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=BEING_MADE, dir=target.parent))
        in_use = _lock(folder, fcntl.LOCK_SH)
    except OSError as error:
        raise InputError(both(failed, path=str(target), why=str(error.strerror))) from None
    copy = folder / target.name
    try:
        copy.touch(mode=FOR_US_ALONE)
        yield copy
    except (sqlite3.Error, OSError) as error:
        raise InputError(both(failed, path=str(target), why=str(error))) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(in_use)


def _clear_away(folder: Path) -> None:
    """What a backup that was killed left is a whole copy, with words and perhaps an access."""
    for left in folder.glob(f".*{BEING_MADE}"):
        with suppress(OSError):  # another one is being made there
            ours = _lock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
            os.close(ours)


def _lock(folder: Path, how: int) -> int:
    """As long as what it returns is open, or its process lives."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, how)
    except OSError:
        os.close(handle)
        raise
    return handle


def _take(backup: Path, copy: Path) -> None:
    """With the journals beside it, as a copy made by other means has them; SQLite then takes them in."""
    shutil.copyfile(backup, copy)
    for part in JOURNALS:
        if (journal := Path(f"{backup}{part}")).exists():
            shutil.copyfile(journal, f"{copy}{part}")


def _copy(source: Path, copy: Path, now: datetime) -> None:
    """In one step, so that it is the database of one moment; nothing of what was erased comes along."""
    with closing(_opened(source)) as original, closing(_opened(copy)) as made:
        original.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")  # one file, to be carried about
        made.execute("PRAGMA secure_delete = ON")
        made.execute("BEGIN")
        made.execute(MARKED, (f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",))
        made.execute(WITHOUT_ACCESS)
        made.execute("COMMIT")
        made.execute("VACUUM")


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)


def _check(copy: Path, named: Path, event: str | None = None) -> None:
    """Raises InputError of a file that is damaged, no database of ours, or another event's."""
    try:
        with closing(_opened(copy)) as made:
            [(found,)] = made.execute("PRAGMA integrity_check(1)").fetchall()
            [(its_event,)] = made.execute("SELECT event FROM instance").fetchall()
    except (sqlite3.Error, ValueError) as error:
        raise InputError(both("backup-damaged", path=str(named), why=str(error))) from error
    if found != "ok":
        raise InputError(both("backup-damaged", path=str(named), why=str(found)))
    if event not in (None, its_event):
        raise InputError(both("database-of-another-event", present=its_event, asked=str(event)))


def _mark_what_was_not(copy: Path) -> None:
    """A copy made by other means is of the newest instant it knows anything of."""
    with closing(_opened(copy)) as made:
        made.execute("PRAGMA journal_mode = DELETE")
        [(copied_at, caught_up)] = made.execute("SELECT copied_at, caught_up FROM instance").fetchall()
        if copied_at is None or caught_up is not None:
            [(newest,)] = made.execute(NEWEST).fetchall()
            made.execute(MARKED, (newest,))


def _put(copy: Path, target: Path) -> None:
    """Under its name at once and whole, unless something has come to be there."""
    _keep_content(copy)
    try:
        os.link(copy, target)
    except FileExistsError:
        raise InputError(both("backup-exists", path=str(target))) from None
    except OSError:  # a medium that knows no second names
        copy.rename(target)
    _keep_names(target.parent)


def _put_aside(database: Path, now: datetime) -> Path | None:
    """What is there of the former database keeps another name; None if nothing is.

    Whenever this is interrupted there is a whole database under the name of old, as far as it was whole: it
    has taken in its journal. That goes even where it is alone, else it would be taken for the backup's.
    """
    aside = database.with_name(f"{database.name}.before-{now.astimezone(UTC):%Y%m%d-%H%M%S}")
    kept = [_link(Path(f"{database}{part}"), Path(f"{aside}{part}")) for part in ("", *JOURNALS)]
    if aside.exists() and aside.stat().st_size > 0:  # SQLite throws the journal of an empty file away
        with suppress(sqlite3.Error), closing(_opened(aside)) as former:  # a damaged one is kept as it is
            former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for part in JOURNALS:
        Path(f"{database}{part}").unlink(missing_ok=True)
    for name in (database, aside):
        Path(f"{name}-shm").unlink(missing_ok=True)
    return next((path for path in kept if path is not None), None)


def _link(path: Path, other: Path) -> Path | None:
    """Under another name too, if it is there."""
    if not path.exists():
        return None
    os.link(path, other)
    return other


def _keep_content(copy: Path) -> None:
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_names(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
