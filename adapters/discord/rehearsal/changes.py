"""Waking whoever waits for something to become true."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
RECHECK = 0.02  # seconds: what is awaited may also become true in the bot, which tells us nothing


class Changes:
    """One loop only: what happens in the server is told by `happened`, from the loop that waits."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def next(self, seconds: float) -> bool:
        """Returns True at the next change, False when none came within so many seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True

    async def until(
        self,
        wanted: Callable[[], T],
        seconds: float = 10,
        what: str = "what was awaited",
        recheck: float = RECHECK,
    ) -> T:
        """The first truthy result of `wanted`, tried now, after each change, and every `recheck` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not (result := wanted()):
            remaining = deadline - loop.time()
            if remaining <= 0:
                raise TimeoutError(f"{what} did not come within {seconds} s")
            await self.next(min(remaining, recheck))
        return result
