"""A damaged page of the database's file, no longer what SQLite wrote, as a failing disk leaves it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def damage(database: Path, table: str) -> None:
    """The first page of a table, under the feet of who has the file open."""
    with closing(sqlite3.connect(database)) as connection:
        while _is_held(connection):  # the log would show the page as it was
            pass
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        [page] = connection.execute(query, (table,)).fetchone()
        [size] = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with closing(sqlite3.connect(database)) as connection:  # who writes tells the others to read again
        connection.execute("CREATE TABLE written_by_another (n INTEGER)")


def _is_held(connection: sqlite3.Connection) -> bool:
    """By who reads or writes at this moment; else the log is now in the file."""
    is_held, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(is_held)
