"""Damages a page of the database's file, as a failing disk does: it is no longer what SQLite wrote."""

import sqlite3
from contextlib import closing
from pathlib import Path


def damage(database: Path, table: str) -> None:
    """Damage the first page of a table while others have the file open."""
    with closing(sqlite3.connect(database)) as connection:
        while _is_held(connection):  # otherwise the log would still show the page as it was
            pass
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        [page] = connection.execute(query, (table,)).fetchone()
        [size] = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with closing(sqlite3.connect(database)) as connection:  # a write makes the others read again
        connection.execute("CREATE TABLE written_by_another (n INTEGER)")


def _is_held(connection: sqlite3.Connection) -> bool:
    """Return whether somebody reads or writes now; if not, the log has been moved into the file."""
    is_held, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(is_held)
