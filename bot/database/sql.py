"""Statements that SQLite and PostgreSQL write differently."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_once(c: Connection, table: sa.Table, values: dict[str, Any]) -> int | None:
    """Insert unless the key is there already; the new row's id, or None."""
    done = c.execute(_insertion(table, c.dialect.name), values)
    if "id" not in table.c:
        return 1 if done.rowcount else None
    row = done.one_or_none()
    return None if row is None else int(row[0])


@cache
def _insertion(table: sa.Table, dialect: str) -> Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table).on_conflict_do_nothing()
    return statement.returning(table.c.id) if "id" in table.c else statement


def insert_many_once(c: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert all that are not there already."""
    if rows:
        insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
        c.execute(insert(table).on_conflict_do_nothing(), rows)


def numbered(table: sa.Table) -> sa.ColumnElement[str]:
    """What a key becomes that is to tell nothing, and is still its own."""
    return sa.literal("forgotten:") + sa.cast(table.c.id, sa.Text)
