"""When something may have changed: after commits, ours or another process’s, and at each minute."""

import asyncio
import secrets

from bot.database.transaction import Transactions
from bot.pages.concerned import written_elsewhere

DIGITS = 18  # of a count, which somebody else may send as long as they like


class Pulse:
    """Counts what may have changed; a page bears the `stamp` of the moment before it was read."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self._run = transactions, secrets.token_hex(3)
        self.count = 0
        self._news = asyncio.Event()
        self._elsewhere, self._minute = 0, ""

    @property
    def stamp(self) -> str:
        return self.stamp_of(self.count)

    def stamp_of(self, count: int) -> str:
        """Return a count as pages bear it; those of another run of the bot mean nothing."""
        return f"{self._run}-{count}"

    def count_of(self, stamp: str) -> int:
        """Return the count that a stamp of ours bears; -1 for any other."""
        run, _, count = stamp.partition("-")
        is_count = count.isascii() and count.isdigit() and len(count) <= DIGITS
        return int(count) if run == self._run and is_count else -1

    def begin(self) -> None:
        """Count from now on; call it in the loop that waits."""
        loop = asyncio.get_running_loop()

        def beat() -> None:
            self.count += 1
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._news.set)

        self._transactions.store.changed = beat

    def end(self) -> None:
        self._transactions.store.changed = lambda: None

    async def wait(self, seconds: float) -> bool:
        """Wait until something may have changed; return whether anything did before the time was over."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    async def look(self) -> None:
        """Look for what tells nothing by itself: other processes that write."""
        elsewhere = await self._transactions.store.run(written_elsewhere)
        if elsewhere != self._elsewhere:
            self._elsewhere = elsewhere
            self._beat()

    def look_at_the_clock(self) -> None:
        """Equals are shuffled by the minute of the event, and what begins does so at one."""
        minute = f"{self._transactions.clock.now().event:%d %H:%M}"
        if minute != self._minute:
            self._minute = minute
            self._beat()

    def _beat(self) -> None:
        self.count += 1
        self._news.set()
