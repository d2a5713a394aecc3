"""What only reads, beside the writer: SQLAlchemy's asyncio engine, in the loop that awaits the answers."""

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 4  # connections; a fifth read waits for one of them
WIPED_WITHIN = 0.2  # seconds that a new read waits for a wipe: an open one keeps erased words in the log


class Readers:
    """Reads are plain functions `f(connection, …)` that return values: the loop runs their Python.

    A read is never torn: once begun it runs to its end, whether or not someone still waits for the answer,
    and gives its connection back. `close` belongs to the same loop, before the writer's end.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._under_way: set[asyncio.Task[Any]] = set()
        self.wipe: asyncio.Future[None] | None = None
        self._is_closed = False

    async def read(self, f: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """It sees the last commit. Raises OperationalError once closed, as where a database is not there."""
        if self.wipe is not None and not self.wipe.done():
            await asyncio.wait({self.wipe}, timeout=WIPED_WITHIN)
        if self._is_closed:
            raise OperationalError(None, None, RuntimeError("the store is closing"))
        task = asyncio.create_task(self._read(f, *args, **kwargs))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _read(self, f: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        async with self.engine.connect() as connection:
            return await connection.run_sync(f, *args, **kwargs)

    def wait_for(self, wipe: "asyncio.Future[None]") -> None:
        """New reads let it pass first, for a moment."""
        self.wipe = wipe

    async def close(self) -> None:
        """Reads under way come to their end, no other begins, and no connection stays open."""
        self._is_closed = True
        await asyncio.shield(asyncio.create_task(self._end()))  # whoever closes may be cancelled meanwhile

    async def _end(self) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self.engine.dispose()
