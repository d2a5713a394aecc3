"""A bot that dies at a chosen point, at once and entirely, as with SIGKILL, within the test's process.

The bot affects others in only two ways: a commit, and a call to a platform. Each has a point before
it and a point after it. After its death every point refuses, so that nothing it does takes effect;
the rest of it is then thrown away.
"""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from adapters.matrix.client import Json, MatrixClient, where
from bot.app import App
from bot.clock import Clock
from bot.database.store import Store
from bot.database.transaction import Transactions
from bot.day import Day
from bot.port.chat import Incoming, Journal, Loss, Outgoing, Platform, RawEvent, Suggest, no_suggestions


class Killed(BaseException):
    """The death of the bot. Not an Exception, because no part of the bot may catch it."""


class Fate:
    """Counts the points; the bot dies at the one numbered `fatal`, counted from 1."""

    def __init__(self, fatal: int | None = None) -> None:
        self.fatal, self.passed = fatal, 0
        self._lock = threading.Lock()
        self._written = 0

    @property
    def is_sealed(self) -> bool:
        return self.fatal is not None and self.passed >= self.fatal

    def point(self) -> None:
        with self._lock:
            if not self.is_sealed:
                self.passed += 1
            if self.is_sealed:
                raise Killed

    def at_commit(self, when: str, connection: Connection) -> None:
        """Count a point if the transaction wrote: a read changes nothing, though the dead cannot read."""
        changes = connection.connection.dbapi_connection.total_changes  # type: ignore[union-attr]
        wrote = changes != self._written
        if when == "after":
            self._written = changes
        if wrote or self.is_sealed:
            self.point()


class MortalPlatform:
    """A platform whose every delivery has two points."""

    def __init__(self, platform: Platform, fate: Fate) -> None:
        self._platform, self._fate = platform, fate
        self.name, self.limits = platform.name, platform.limits

    async def start(self) -> str:
        return await self._platform.start()

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        await self._platform.listen(journal, suggest)

    async def listening(self) -> None:
        await self._platform.listening()

    async def survey(self) -> Mapping[str, Loss]:
        return await self._platform.survey()

    def read(self, event: RawEvent) -> Incoming | None:
        return self._platform.read(event)

    async def deliver(self, outgoing: Outgoing) -> str:
        self._fate.point()
        remote = await self._platform.deliver(outgoing)
        self._fate.point()
        return remote

    async def find(self, outgoing: Outgoing) -> str | None:
        self._fate.point()
        return await self._platform.find(outgoing)

    async def close(self) -> None:
        await self._platform.close()


class MortalClient(MatrixClient):
    """A Matrix client whose every request has two points, as has each upload, but no sync without news."""

    fate = Fate()

    async def request(self, method: str, path: str, *args: Any, **kwargs: Any) -> Json:
        if path != where("sync"):
            self.fate.point()
        answer = await super().request(method, path, *args, **kwargs)
        if path != where("sync") or answer.get("rooms"):
            self.fate.point()
        return answer

    async def upload(self, data: bytes, mimetype: str) -> str:
        self.fate.point()
        address = await super().upload(data, mimetype)
        self.fate.point()
        return address


class Life:
    """One life of the bot on platforms that share its fate, until it dies or is thrown away."""

    def __init__(
        self, database: str, day: Day, clock: Clock, platforms: Sequence[Platform], fate: Fate
    ) -> None:
        self.store = Store(database, fate.at_commit)
        self.fate = fate
        self.app = App(Transactions(self.store, day, clock), platforms)
        self.run = asyncio.create_task(self.app.run())

    @property
    def is_over(self) -> bool:
        return self.fate.is_sealed or self.run.done()

    async def throw_away(self) -> None:
        """Stop without a farewell: nothing done on the way has an effect, because its fate is sealed."""
        self.fate.fatal = self.fate.fatal or 0
        self.fate.passed = max(self.fate.passed, self.fate.fatal)
        self.run.cancel()
        await asyncio.gather(self.run, return_exceptions=True)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        await asyncio.gather(*left, return_exceptions=True)
        await self.store.readers.close()  # its own closing may have been cut short
        await asyncio.to_thread(self.store.close)


def quieten(loop: asyncio.AbstractEventLoop) -> None:
    """Keep the loop from reporting tasks that end by being killed."""

    def report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), Killed | BaseExceptionGroup):
            loop.default_exception_handler(context)

    loop.set_exception_handler(report)
