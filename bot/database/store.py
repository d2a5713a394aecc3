"""The database: its transactions are plain functions `f(connection, …)`, run whole on one writer thread."""

import asyncio
import contextlib
import os
import queue
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.clock import Clock
from bot.database import schema as t
from bot.database.readers import AT_ONCE, Readers
from bot.port.errors import InputError, OutsideError
from bot.words.catalogue import both

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger()

PATIENCE = 5000  # milliseconds to wait for another process that writes
FOR_US_ALONE = 0o600
IN_MEMORY = 2  # where SQLite keeps a connection's own tables: no file may hold the stems of words
READS = (f"busy_timeout = {PATIENCE}", "trusted_schema = OFF", "query_only = ON")
WRITES = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"busy_timeout = {PATIENCE}",
    "trusted_schema = OFF",
    "secure_delete = ON",  # erased data is overwritten
    f"temp_store = {IN_MEMORY}",
)
LONGEST_WIPE = 200  # milliseconds a wipe waits for a reader, before it is left for next time
ERASED, LOG, ANEW = "erased", 1, 2  # in the `info` of the writer's connection: the work left for a wipe

PRIMARY = 0xFF  # the part of SQLite's result codes that gives the kind: https://www.sqlite.org/rescode.html
MAY_PASS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY)

DatabaseTrouble = sa.exc.OperationalError  # full, locked, unreadable: not the fault of the statement
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DatabaseDamaged(DatabaseTrouble):
    """A part of the file is not what SQLite wrote there: only a backup can fix that.

    A transaction that meets the damage can write nothing more; others may still write elsewhere.
    """


class Store:
    """One writer thread and its engine. `run` awaits a transaction, `run_now` blocks until it is done.

    A transaction always completes: once handed over it runs to its commit or its rollback, even if nobody
    waits for the answer any more. `at_commit` is called before and after each commit, on the writer thread:
    tests kill the bot there. `changed` is called there too, after each commit that changed a row: it must
    return at once. `trouble_since` is when the database began to refuse (`time.monotonic`), until
    this is reported to the organisers. `is_damaged` is set once damage was met: other parts may be whole.
    """

    def __init__(
        self, url: str, at_commit: Callable[[str, Connection], None] = lambda when, connection: None
    ) -> None:
        self.engine = make_engine(url)
        _keep_to_ourselves(self.engine)
        self.readers = Readers(make_read_engine(url))
        self._given_at_commit = at_commit
        self.changed: Callable[[], None] = lambda: None
        self._rows_changed = 0
        self.trouble_since: float | None = None
        self.is_damaged = False
        sa.event.listen(self.engine, "handle_error", self._note_damage)
        sa.event.listen(self.readers.engine.sync_engine, "handle_error", self._note_damage)
        self._work: queue.SimpleQueue[Callable[[Connection], None] | None] = queue.SimpleQueue()
        opened: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, args=(opened,), name="writer", daemon=True)
        self._thread.start()
        if (trouble := opened.get()) is not None:
            raise _unusable(self.engine, trouble) from trouble

    async def run(self, f: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()

        def settle(result: R | None, error: BaseException | None) -> None:
            if answer.done():
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(result)  # type: ignore[arg-type]

        def report(result: R | None, error: BaseException | None) -> None:
            if isinstance(error, DatabaseTrouble):
                self.trouble_since = self.trouble_since or time.monotonic()
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, result, error)

        self._work.put(_transaction(f, args, kwargs, self._at_commit, report))
        return await answer

    async def read(self, f: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a read without waiting for the writer; it returns values, which the caller then works on."""
        return await self.readers.read(f, *args, **kwargs)

    def run_now(self, f: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a transaction from a thread without a loop, such as an operator's command."""
        done = threading.Event()
        outcome: list[Any] = []

        def report(result: R | None, error: BaseException | None) -> None:
            outcome.extend([result, error])
            done.set()

        self._work.put(_transaction(f, args, kwargs, self._at_commit, report))
        done.wait()
        if outcome[1] is not None:
            raise outcome[1]
        result: R = outcome[0]
        return result

    async def wipe(self) -> None:
        """Clear the files of what was erased since the last wipe, if anything was."""
        loop = asyncio.get_running_loop()
        wiped: asyncio.Future[None] = loop.create_future()

        def tell(f: Callable[[asyncio.Future[None]], None]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(f, wiped)

        def work(connection: Connection) -> None:
            if connection.info.get(ERASED):
                tell(self.readers.wait_for)
            try:
                _wipe(connection)
            finally:
                tell(_settle)

        self._work.put(work)
        await wiped

    def _at_commit(self, when: str, connection: Connection) -> None:
        self._given_at_commit(when, connection)
        if when == "after" and self._has_changed_rows(connection):
            self.changed()

    def _has_changed_rows(self, connection: Connection) -> bool:
        """Return whether rows were changed since the last commit; only SQLite counts them."""
        former = self._rows_changed
        self._rows_changed = getattr(connection.connection.driver_connection, "total_changes", former + 1)
        return self._rows_changed != former

    def _note_damage(self, met: sa.engine.ExceptionContext) -> None:
        self.is_damaged = self.is_damaged or _is_damage(met.original_exception)

    def close(self) -> None:
        """Wipe what was erased and not wiped yet, then close; close the `readers` first if they were used."""
        self._work.put(_wipe)
        self._work.put(None)
        self._thread.join()
        self.engine.dispose()

    def _write(self, opened: "queue.SimpleQueue[BaseException | None]") -> None:
        try:
            connection = self.engine.connect()
        except Exception as trouble:  # raised by `Store()`
            opened.put(trouble)
            return
        opened.put(None)
        while (work := self._work.get()) is not None:
            try:
                work(connection)
            except Exception:  # the edge of the loop: without this thread nothing is heard or said
                log.exception("the writer goes on")
        connection.close()


def _transaction(
    f: Callable[..., R],
    args: Any,
    kwargs: Any,
    at_commit: Callable[[str, Connection], None],
    report: Callable[[R | None, BaseException | None], None],
) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        try:
            with connection.begin():
                result = f(connection, *args, **kwargs)
                at_commit("before", connection)
            at_commit("after", connection)
        except StopIteration as error:  # a future refuses one, and its waiter would wait for ever
            report(None, RuntimeError(repr(error)))
        except BaseException as error:  # handed to the caller, whatever it is, because the thread must go on
            with contextlib.suppress(Exception):  # `error` is more useful than a failure here
                _end_transaction(connection)
            report(None, error)
        else:
            report(result, None)

    return work


def note_erased(c: Connection, *, moved: bool = True) -> None:
    """Note that words left the tables, so that the next `wipe` has work to do.

    `moved`: there may be copies elsewhere in the file, so it must be rebuilt; otherwise clearing the log is
    enough.
    """
    c.info[ERASED] = max(c.info.get(ERASED, 0), ANEW if moved else LOG)


def _wipe(connection: Connection) -> None:
    """Clear the copies that SQLite leaves in its pages and its log until it is told to remove them.

    A reader may hold the log, which is then wiped the next time.
    """
    if connection.dialect.name != "sqlite" or not (wanted := connection.info.pop(ERASED, 0)):
        return
    database: Any = connection.connection.driver_connection
    try:
        database.execute(f"PRAGMA busy_timeout = {LONGEST_WIPE}")
        if wanted == ANEW:
            database.execute("VACUUM")
        [is_held, _, _] = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.info[ERASED] = wanted if is_held else 0
    except sqlite3.Error as trouble:
        connection.info[ERASED] = wanted
        log.warning("not wiped yet", why=str(trouble))
    finally:
        database.execute(f"PRAGMA busy_timeout = {PATIENCE}")


def _settle(waiting: "asyncio.Future[None]") -> None:
    if not waiting.done():
        waiting.set_result(None)


def _end_transaction(connection: Connection) -> None:
    """Roll back: a COMMIT that failed may leave the transaction open, and the next could not begin."""
    driver = connection.connection.driver_connection
    if driver is not None and getattr(driver, "in_transaction", False):
        driver.rollback()


@contextlib.contextmanager
def answered_for(url: str) -> Iterator[None]:
    """Turn database errors into messages that tell the operator what happened and what to do."""
    try:
        yield
    except DatabaseTrouble as trouble:
        shown, why = _shown(url), str(trouble.orig)
        if may_pass(trouble.orig):
            raise refusing(shown, why) from trouble
        if isinstance(trouble, DatabaseDamaged):
            raise InputError(both("database-damaged", database=shown, why=why)) from trouble
        raise  # a mistake of ours


def refusing(database: str, why: str) -> OutsideError:
    """Make the error for a full or unwritable disk: trying again may succeed once somebody has acted."""
    return OutsideError(both("database-refuses", database=database, why=why))


def may_pass(cause: object) -> bool:
    """Return whether the driver blames the disk, not the contents of the file."""
    return getattr(cause, "sqlite_errorcode", 0) & PRIMARY in MAY_PASS


def _unusable(engine: Engine, trouble: BaseException) -> InputError | OutsideError:
    cause = getattr(trouble, "orig", trouble)
    shown, why = _shown(engine.url.render_as_string(hide_password=False)), str(cause)
    if may_pass(cause):
        return refusing(shown, why)
    if getattr(cause, "sqlite_errorcode", 0) & PRIMARY == sqlite3.SQLITE_CORRUPT:
        return InputError(both("database-damaged", database=shown, why=why))
    return InputError(both("database-unusable", database=shown, why=why))


def _shown(url: str) -> str:
    """Return the database as the operator may see it: a file by its path, a URL without its password."""
    read = make_url(url)
    is_file = read.get_backend_name() == "sqlite" and read.database
    return str(read.database) if is_file else read.render_as_string(hide_password=True)


def make_engine(url: str, *, reads: bool = False) -> Engine:
    """Make an engine with SQLite's safe settings: WAL, FULL, foreign keys, transactions begun as writers.

    With `reads`, the engine does not wait for its turn to write, and cannot write.
    Raises InputError if the URL is wrong or the database's own library is not installed.
    """
    try:
        engine = sa.create_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True)
    except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
        raise InputError(both("database-unread", why=str(error))) from error
    _set_up(engine, reads=reads)
    return engine


def make_read_engine(url: str) -> AsyncEngine:
    """Make an engine for reads in the loop, with a few connections that stay open; raises InputError too."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite":
        database = database.set(drivername="sqlite+aiosqlite")
    try:
        engine = create_async_engine(database, pool_size=AT_ONCE, max_overflow=0, hide_parameters=True)
    except sa.exc.InvalidRequestError as error:  # a library that cannot be awaited
        raise InputError(both("database-unread", why=str(error))) from error
    _set_up(engine.sync_engine, reads=True)
    return engine


def _set_up(engine: Engine, *, reads: bool) -> None:
    pragmas, begin = (READS, "BEGIN") if reads else (WRITES, "BEGIN IMMEDIATE")
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda connection, _: _on_sqlite_connect(connection, pragmas))
        sa.event.listen(engine, "handle_error", _told_as_damage, retval=True)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))


def _told_as_damage(met: sa.engine.ExceptionContext) -> BaseException | None:
    """Return a DatabaseDamaged for damage, which the driver reports like any other error."""
    error = met.original_exception
    return DatabaseDamaged(None, None, error) if _is_damage(error) else None


def _is_damage(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY in DAMAGE


def _keep_to_ourselves(engine: Engine) -> None:
    """Make the database private, with the files SQLite puts beside it: it holds words and an access token.

    A file that exists is not opened, because closing it would drop the locks that this process holds on it.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return
    with contextlib.suppress(OSError):  # connecting to it will say what is wrong
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FOR_US_ALONE))
    for part in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):  # another user's file, for instance
            Path(f"{path}{part}").chmod(FOR_US_ALONE)


def _on_sqlite_connect(connection: Any, pragmas: Sequence[str]) -> None:
    connection.isolation_level = None  # else the driver opens transactions behind our back
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def claim_instance(c: Connection, event: str) -> None:
    """Make the database this event's; raises InputError if it is already another's."""
    row = c.execute(sa.select(t.instance)).one_or_none()
    if row is None:
        c.execute(sa.insert(t.instance).values(id=1, token=secrets.token_hex(16), event=event))
    elif row.event != event:
        raise InputError(both("database-of-another-event", present=row.event, asked=event))


def check_apart(c: Connection, *, rehearses: bool) -> None:
    """Raise InputError on rehearsing with the database of the day, or running the day with a rehearsal's."""
    known = c.execute(sa.select(t.instance.c.rehearses)).scalar_one()
    if known is not None and known != rehearses:
        raise InputError(both("database-of-the-day" if rehearses else "database-of-a-rehearsal"))


def keep_apart(c: Connection, *, rehearses: bool) -> None:
    """Make the database a rehearsal's or the day's, permanently; raises as `check_apart` does."""
    check_apart(c, rehearses=rehearses)
    c.execute(sa.update(t.instance).values(rehearses=rehearses))


def start_clock(
    c: Connection, start: datetime | None, speed: float, wall: datetime
) -> tuple[datetime | None, datetime]:
    """Start the clock, or resume the one this database was first run with; returns its start and first start.

    The start is event time (None with the real clock), the first start is wall time. Raises InputError if the
    database was first run with another clock.
    """
    row = c.execute(sa.select(t.instance)).one()
    if row.first_start is None:
        c.execute(
            sa.update(t.instance).values(
                clock_start=start, clock_speed=speed if start else None, first_start=wall
            )
        )
        return start, wall
    if (row.clock_start, row.clock_speed) != (start, speed if start else None):
        raise InputError(both("database-of-another-clock"))
    first_start: datetime = row.first_start
    return start, first_start


def event_time_of(c: Connection, wall: datetime) -> datetime:
    """Return the event time by the clock this database was first run with, else the wall time."""
    row = c.execute(sa.select(t.instance)).one()
    return Clock(row.clock_start, row.first_start, row.clock_speed or 1.0).event_time(wall)
