"""The watch over `programme.yaml`: what is saved there is read in a thread, and judged in a transaction."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.changes import edited, versions
from bot.changes.file import seen_in
from bot.changes.looks import APART, Settling, read_whole, stamp_of
from bot.database.transaction import Transactions
from bot.programme.files.yaml_file import LARGEST
from bot.programme.model import Programme

log = structlog.get_logger()
EVERY = timedelta(seconds=3)  # of wall time, between two looks


class FileWatch:
    """The watch; `up` is the version that the day was made from, `take` makes the day of another.

    `told` is called when something was put in the outbox; `steady` counts seconds, whatever the computer's
    date.
    """

    def __init__(
        self,
        transactions: Transactions,
        up: int,
        take: Callable[[Programme], Awaitable[None]],
        told: Callable[[], None],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transactions, self._take, self._told = transactions, take, told
        self.up = up
        self._steady = steady
        self._settling = Settling()
        self._looked = steady() - APART

    async def turn(self) -> None:
        """Take up the version that was tapped, then look at the file if it is time to."""
        await self._take_up()
        now = self._steady()
        if now - self._looked >= APART:
            self._looked = now
            await self._look(now)

    async def _look(self, now: float) -> None:
        path = self._transactions.day.settings.programme
        stamp = await asyncio.to_thread(stamp_of, path)
        if not self._settling.has_settled(stamp, now):
            return
        content, is_whole = await asyncio.to_thread(read_whole, path, stamp, LARGEST + 1)
        if not is_whole:
            return
        event = self._transactions.day.programme.event
        seen = await asyncio.to_thread(seen_in, path, content, event)
        await self._transactions.run(edited.judge, seen)
        self._settling.was_read(stamp)
        self._told()

    async def _take_up(self) -> None:
        """Make the day of the version in force, if it is another than the day was made from."""
        version = await self._transactions.store.run(versions.taken)
        if version is None or version.id == self.up:
            return
        day = self._transactions.day
        event, path = day.programme.event, day.settings.programme
        seen = await asyncio.to_thread(seen_in, path, version.content, event)
        if seen.programme is None:  # it was read by another version of ours
            log.error("the version that was taken cannot be read", version=version.id)
        else:
            await self._take(seen.programme)
        self.up = version.id
