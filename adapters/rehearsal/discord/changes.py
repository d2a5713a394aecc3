"""Wake-ups for tasks that wait for something to become true."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 300.0  # seconds; even a busy machine needs only part of it
RECHECK = 0.02  # seconds; the condition may also become true in the bot, which does not tell us


class Changes:
    """Changes of the server, for one loop only: `happened` is called from the loop that waits."""

    def __init__(self) -> None:
        self._waiting: dict[int | None, set[asyncio.Future[None]]] = {}

    def happened(self, about: int | None = None) -> None:
        """Wake the tasks that wait for any change, and those that wait for one `about` this interaction."""
        for key in {None, about}:
            self._wake(key)

    def time_passed(self) -> None:
        """Wake all tasks: time may matter to any of them."""
        for key in list(self._waiting):
            self._wake(key)

    def _wake(self, key: int | None) -> None:
        for future in self._waiting.pop(key, ()):
            if not future.done():
                future.set_result(None)

    async def next(self, seconds: float, about: int | None = None) -> bool:
        """Return True at the next change, False if none comes within so many seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(about, set()).add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            self._waiting.get(about, set()).discard(future)
            return False
        return True

    async def until(
        self,
        wanted: Callable[[], T],
        seconds: float = PATIENCE,
        what: str = "what was awaited",
        recheck: float = RECHECK,
    ) -> T:
        """Return the first truthy result of `wanted`; raises TimeoutError after `seconds`.

        It is tried now, after each change, and every `recheck` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not (result := wanted()):
            remaining = deadline - loop.time()
            if remaining <= 0:
                raise TimeoutError(f"{what} did not come within {seconds} s")
            await self.next(min(remaining, recheck))
        return result
