"""The way in: what people send is journalled before it is answered, all that came meanwhile in one commit."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.database.store import DatabaseTrouble, Store
from bot.pages import reading
from bot.port.chat import Batch, Journal, RawEvent, is_direct

BEAT = 20.0  # seconds after which we say that we are there, although nobody did anything
PATIENCE = 3.0  # seconds that somebody waits while nothing can be journalled
SHOWN_WITHIN = 1.0  # seconds that somebody waits until what they did shows on their page
CROWD, CROWD_RESTS = 5, 0.05  # acts that came at once, seconds: a full hall is journalled in fewer commits
LOOK_EACH = 0.01  # seconds between two looks at what is handled, for everyone who waits

log = structlog.get_logger()


class NotTaken(Exception):
    """Raised when something could not be kept: it must be sent again."""


@dataclass(slots=True)
class _Sent:
    event: RawEvent
    taken: "asyncio.Future[None]"


class Intake:
    def __init__(
        self, store: Store, platform: str, patience: float = PATIENCE, shown_within: float = SHOWN_WITHIN
    ) -> None:
        self._store, self._platform = store, platform
        self._patience, self._shown_within = patience, shown_within
        self.listens = asyncio.Event()
        self._sent: list[_Sent] = []
        self._news = asyncio.Event()
        self._watched: dict[str, asyncio.Event] = {}  # set once the event is handled
        self._watching: asyncio.Task[None] | None = None

    async def run(self, journal: Journal) -> None:
        """Journal what comes, until cancelled; the position counts what came."""
        position = int(await journal.position() or 0)
        await journal.take(Batch(str(position)))
        self.listens.set()
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(BEAT):
                        await self._news.wait()
                self._news.clear()
                taken = await self._take(journal, position)
                if taken - position >= CROWD:
                    await asyncio.sleep(CROWD_RESTS)
                position = taken
        finally:
            self.listens.clear()
            self._settle(self._sent, NotTaken())
            self._sent = []

    async def _take(self, journal: Journal, position: int) -> int:
        sent, self._sent = self._sent, []
        events = [each.event for each in sent]
        try:
            await journal.take(Batch(str(position + len(events)), events, (), _conversations(events)))
        except BaseException as error:
            self._settle(sent, NotTaken())
            if isinstance(error, DatabaseTrouble):
                log.warning("nothing can be journalled", platform=self._platform, why=str(error.orig))
                return position
            raise
        self._settle(sent, None)
        return position + len(events)

    def _settle(self, sent: Collection[_Sent], error: NotTaken | None) -> None:
        for each in sent:
            if each.taken.done():
                continue
            if error is None:
                each.taken.set_result(None)
            else:
                each.taken.set_exception(error)

    async def take(self, event: RawEvent) -> None:
        """Return once an event is kept; raises NotTaken if it surely has to be sent again."""
        try:
            async with asyncio.timeout(self._patience):
                await self.listens.wait()
        except TimeoutError:
            raise NotTaken from None
        sent = _Sent(event, asyncio.get_running_loop().create_future())
        self._sent.append(sent)
        self._news.set()
        await sent.taken

    async def until_handled(self, event: str) -> None:
        """Wait until something journalled is handled, so that its page shows it; not for long."""
        handled = self._watched.setdefault(event, asyncio.Event())
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        with suppress(TimeoutError):
            async with asyncio.timeout(self._shown_within):
                await handled.wait()
        self._watched.pop(event, None)

    async def _watch(self) -> None:
        """Look for all who wait at once."""
        while watched := dict(self._watched):
            try:
                waiting = await self._store.read(reading.are_waiting, self._platform, list(watched))
            except DatabaseTrouble:
                return
            for event, handled in watched.items():
                if event not in waiting:
                    handled.set()
                    self._watched.pop(event, None)
            await asyncio.sleep(LOOK_EACH)

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)


def _conversations(events: Collection[RawEvent]) -> dict[str, str]:
    """Return the private conversations that began, which the journal remembers as places."""
    return {event.remote: event.remote for event in events if is_direct(event.remote)}
