"""Read-only transactions beside the writer, on SQLAlchemy's asyncio engine in the loop that awaits them."""

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 4  # connections; a fifth read waits for one of them


class Readers:
    """Runs reads: plain functions `f(connection, …)` that return values, whose Python code runs in the loop.

    A read always completes: once begun it runs to its end and gives its connection back, even if nobody waits
    for the answer any more. Call `close` in the same loop, before closing the writer.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.wiped_within = (
            0.2  # seconds a new read waits for a wipe: an open one keeps erased words in the log
        )
        self._under_way: set[asyncio.Task[Any]] = set()
        self.wipe: asyncio.Future[None] | None = None
        self._is_closed = False

    async def read(self, f: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a read, which sees the last commit; raises OperationalError once the readers are closed."""
        if self.wipe is not None and not self.wipe.done():
            await asyncio.wait({self.wipe}, timeout=self.wiped_within)
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
        """Let new reads wait for this wipe, for at most `wiped_within`."""
        self.wipe = wipe

    async def close(self) -> None:
        """Let reads under way finish, start no others, and close every connection."""
        self._is_closed = True
        await asyncio.shield(asyncio.create_task(self._end()))  # the caller may be cancelled meanwhile

    async def _end(self) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self.engine.dispose()
