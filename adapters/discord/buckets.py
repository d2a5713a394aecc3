"""Discord's rate limits as discord.py keeps them, except that an answer is not held back.

The library returns the answer that empties a bucket only once the bucket is full again, seconds later.
"""

import asyncio
from types import TracebackType
from typing import Any

from discord.http import Ratelimit


class Bucket(Ratelimit):
    """A bucket that refills on its own; the tasks are kept in `refilling`, to be cancelled at the end."""

    def __init__(self, longest_wait: float | None, refilling: set[asyncio.Task[None]]) -> None:
        super().__init__(longest_wait)
        self._refilling = refilling

    @property
    def seconds_left(self) -> float:
        """The seconds a request would wait now; 0 if that is not known."""
        empty = self.remaining <= 0 and self.expires is not None
        return max(0.0, self.expires - self._loop.time()) if empty and self.expires else 0.0

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task = asyncio.create_task(self._leave(kind, error, trace))
        self._refilling.add(task)
        task.add_done_callback(self._refilling.discard)

    async def _leave(self, *given: Any) -> None:
        await super().__aexit__(*given)
