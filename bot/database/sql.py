"""Statements that SQLite and PostgreSQL write differently."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


def insert_once(c: Connection, table: sa.Table, values: dict[str, Any]) -> int | None:
    """Insert the row unless its key exists; return the new row's id (1 if the table has none), or None."""
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
    """Insert the rows whose keys do not exist yet."""
    if rows:
        insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
        c.execute(insert(table).on_conflict_do_nothing(), rows)


class joined(GenericFunction[str]):  # noqa: N801 - it is written as a function
    """Join the texts of a group by commas.

    SQLAlchemy's own `aggregate_strings` writes its separator into the statement each time, which takes longer
    than running it.
    """

    type = sa.String()
    inherit_cache = True


@compiles(joined)
def _group_concat(each: joined, compiler: SQLCompiler, **how: Any) -> str:
    return f"group_concat({compiler.process(each.clauses, **how)})"


@compiles(joined, "postgresql")
def _string_agg(each: joined, compiler: SQLCompiler, **how: Any) -> str:
    return f"string_agg({compiler.process(each.clauses, **how)}, ',')"


def numbered(table: sa.Table) -> sa.ColumnElement[str]:
    """Return an expression for a key that reveals nothing but is still unique in the table."""
    return sa.literal("forgotten:") + sa.cast(table.c.id, sa.Text)
