"""Databases for tests, made without creating the tables and compiling each statement in every test."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from bot.database import schema
from bot.database.transaction import Transaction, Transactions

MakeEngine = Callable[..., Engine]
R = TypeVar("R")


def made_ready(url: str) -> str:
    """Create our tables, if there was no database yet."""
    file = Path(str(make_url(url).database))
    if not file.exists():
        file.write_bytes(_empty())
    return url


@functools.cache
def _empty() -> bytes:
    with sa.create_engine("sqlite://", poolclass=sa.pool.NullPool).begin() as c:
        schema.metadata.create_all(c)
        made: bytes = c.connection.driver_connection.serialize()  # type: ignore[union-attr]
        return made


def transact(by: Transactions, f: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Run a transaction from a thread without a loop."""
    return by.store.run_now(lambda c: f(Transaction(c, by.day, by.clock, by.clock.now()), *args, **kwargs))


def compiled_once(make_engine: MakeEngine) -> MakeEngine:
    """Wrap `make_engine` so that engines share one dialect, by which SQLAlchemy keeps compiled statements."""
    first, compiled = make_engine("sqlite://"), dict[Any, Any]()
    first.connect().close()  # connecting tells the dialect which SQLite it speaks to

    def make(url: str, *, reads: bool = False) -> Engine:
        engine = make_engine(url, reads=reads)
        if engine.dialect.name == first.dialect.name:
            engine.dialect = first.dialect
            engine.update_execution_options(compiled_cache=compiled)
        return engine

    return make
