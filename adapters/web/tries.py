"""Wrong codes: beyond so many within the hour, each try waits. The core limits those of one device."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from adapters.web.guard import network_of

FROM_ONE, IN_ALL = 30, 200  # wrong codes within the hour, from one address and in all
HOUR = 3600.0  # seconds
WAIT = 10.0  # seconds that a try waits beyond that
MOST_WAITING = 5  # tries of one address that wait at once


class TooMany(Exception):
    """Raised for a try from an address where others wait already."""


class Tries:
    """The wrong codes of the last hour, by address, since the bot was started."""

    def __init__(
        self, steady: Callable[[], float] = time.monotonic, *, from_one: int = 0, in_all: int = 0
    ) -> None:
        self._steady = steady
        self._from_one, self._in_all = from_one, in_all
        self.pause: Callable[[float], Awaitable[None]] = asyncio.sleep
        self._wrong: OrderedDict[int, tuple[float, str]] = OrderedDict()  # numbered as they came
        self._number = 0
        self._turns: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait, if there were too many wrong codes; those of one address wait one after another."""
        whose = network_of(address)
        if not self.waits(address):
            yield
            return
        if self._waiting[whose] >= MOST_WAITING:
            raise TooMany
        self._waiting[whose] += 1
        lock = self._turns.setdefault(whose, asyncio.Lock())
        try:
            async with lock:
                await self.pause(WAIT)
                yield
        finally:
            self._waiting[whose] -= 1
            if not self._waiting[whose]:
                del self._waiting[whose]
                self._turns.pop(whose, None)

    def count(self, address: str) -> int | None:
        """Count a wrong code; return how many there were, if it is the one that makes others wait."""
        was_beyond = self.waits(address)
        self._number += 1
        self._wrong[self._number] = (self._steady(), network_of(address))
        return len(self._wrong) if not was_beyond and self.waits(address) else None

    def waits(self, address: str) -> bool:
        """Return whether a try from there has to wait now."""
        self._forget()
        whose = network_of(address)
        theirs = sum(known == whose for _, known in self._wrong.values())
        return theirs >= (self._from_one or FROM_ONE) or len(self._wrong) >= (self._in_all or IN_ALL)

    def _forget(self) -> None:
        """Forget those older than an hour; of a flood, the newest are enough to know that it is one."""
        since = self._steady() - HOUR
        while self._wrong and (
            next(iter(self._wrong.values()))[0] < since or len(self._wrong) > 2 * (self._in_all or IN_ALL)
        ):
            self._wrong.popitem(last=False)
