"""Makes copies of the database while the bot runs, and restores them: whole, checked, and marked as copies.

A copy records its moment, so that a bot started on it looks for what happened since
(`bot.handling.recovery`). It holds no access to any account: a restored bot logs in again, as another device.
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

PATIENCE = 30.0  # seconds to wait for another process that writes
BEING_MADE = ".being-made"  # suffix of the folder in which a copy is made
JOURNALS = ("-wal", "-journal")  # suffixes of the files with changes not yet in the database

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
    """Copy the database as it is now, readable by us alone, and return the path; never overwrites a file.

    Raises InputError if there is nothing to copy or the copy cannot be written.
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
    """Put a backup in place of the database, and return the path the former one was moved to, if any.

    Raises InputError while the bot runs, or if the backup is damaged or belongs to another event.
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
    """Yield a file in a private folder beside the target; move it to keep it, the folder goes at the end."""
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
    """Remove what killed backups left: a whole copy each, with words and perhaps an access token."""
    for left in folder.glob(f".*{BEING_MADE}"):
        with suppress(OSError):  # another backup is using it
            ours = _lock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
            os.close(ours)


def _lock(folder: Path, how: int) -> int:
    """Lock a folder until the returned descriptor is closed or the process ends."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, how)
    except OSError:
        os.close(handle)
        raise
    return handle


def _take(backup: Path, copy: Path) -> None:
    """Copy the backup with any journals beside it, as a copy made by other means has; SQLite applies them."""
    shutil.copyfile(backup, copy)
    for part in JOURNALS:
        if (journal := Path(f"{backup}{part}")).exists():
            shutil.copyfile(journal, f"{copy}{part}")


def _copy(source: Path, copy: Path, now: datetime) -> None:
    """Copy in one step, so that the copy is of one moment; erased data is left behind."""
    with closing(_opened(source)) as original, closing(_opened(copy)) as made:
        original.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")  # a single file, easy to move
        made.execute("PRAGMA secure_delete = ON")
        made.execute("BEGIN")
        made.execute(MARKED, (f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",))
        made.execute(WITHOUT_ACCESS)
        made.execute("COMMIT")
        made.execute("VACUUM")


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)


def _check(copy: Path, named: Path, event: str | None = None) -> None:
    """Raise InputError if the file is damaged, is not a database of ours, or belongs to another event."""
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
    """Mark a copy made by other means as taken at the newest instant it records."""
    with closing(_opened(copy)) as made:
        made.execute("PRAGMA journal_mode = DELETE")
        [(copied_at, caught_up)] = made.execute("SELECT copied_at, caught_up FROM instance").fetchall()
        if copied_at is None or caught_up is not None:
            [(newest,)] = made.execute(NEWEST).fetchall()
            made.execute(MARKED, (newest,))


def _put(copy: Path, target: Path) -> None:
    """Give the copy its name in one step, whole, unless a file has appeared there."""
    _keep_content(copy)
    try:
        os.link(copy, target)
    except FileExistsError:
        raise InputError(both("backup-exists", path=str(target))) from None
    except OSError:  # a file system without hard links
        copy.rename(target)
    _keep_names(target.parent)


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Keep the files of the former database under another name; return None if there were none.

    If this is interrupted, the database under its old name is as intact as before, because its journal was
    applied first. A journal without a database is moved too: SQLite would take it for the backup's.
    """
    aside = database.with_name(f"{database.name}.before-{now.astimezone(UTC):%Y%m%d-%H%M%S}")
    kept = [_link(Path(f"{database}{part}"), Path(f"{aside}{part}")) for part in ("", *JOURNALS)]
    if aside.exists() and aside.stat().st_size > 0:  # SQLite discards the journal of an empty file
        with suppress(sqlite3.Error), closing(_opened(aside)) as former:  # a damaged one is kept as it is
            former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for part in JOURNALS:
        Path(f"{database}{part}").unlink(missing_ok=True)
    for name in (database, aside):
        Path(f"{name}-shm").unlink(missing_ok=True)
    return next((path for path in kept if path is not None), None)


def _link(path: Path, other: Path) -> Path | None:
    """Give the file a second name, if it exists."""
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
