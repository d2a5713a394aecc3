"""The port’s journal of one platform: it keeps what is heard, by the transactions of this package."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from datetime import datetime

import structlog

from bot.database.store import DatabaseTrouble, Store
from bot.journal import authors, events, gaps, watched
from bot.port.chat import Batch, Gap, RawEvent

log = structlog.get_logger()


class StoreJournal:
    """The journal of one platform.

    `received` is called when there is something to handle, `answered` whenever the platform has answered.
    """

    def __init__(
        self,
        store: Store,
        platform: str,
        received: Callable[[], None],
        wall: Callable[[], datetime],
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._platform = store, platform
        self._received, self._answered, self._wall = received, answered, wall

    async def position(self) -> str | None:
        return await self._store.run(events.position, self._platform)

    async def take(self, batch: Batch) -> None:
        if any(event.content for event in batch.events):
            self._received()  # its own transaction queues behind this one
        try:
            await self._store.run(events.take, self._platform, batch, self._wall())
        except DatabaseTrouble:
            self._answered()  # the platform is there: it is the database that fails
            raise
        except Exception:  # otherwise the platform would send it again, and it would fail again, for ever
            log.exception("a batch is journalled piece by piece", platform=self._platform)
            await self._store.run(events.take_pieces, self._platform, batch, self._wall())
            self._received()  # the first call found nothing yet
        self._answered()

    async def gaps(self) -> Sequence[Gap]:
        return await self._store.run(gaps.gaps, self._platform)

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        try:
            known = await self._store.run(gaps.fill, self._platform, gap, events, next_token)
        except DatabaseTrouble:
            raise
        except Exception:
            log.exception("a page of history is journalled piece by piece", platform=self._platform)
            known = await self._store.run(gaps.fill_pieces, self._platform, gap, events, next_token)
        if next_token is None:
            self._received()
        return known

    async def watched(self) -> Mapping[str, str]:
        return await self._store.run(watched.watched, self._platform)

    async def marked(self) -> Set[tuple[str, str]]:
        return await self._store.run(watched.marked, self._platform)

    async def edited(self, edits: Collection[str]) -> Mapping[str, str]:
        return await self._store.run(authors.edited, self._platform, edits)

    async def unhandled(self, place: str) -> Sequence[str]:
        return await self._store.run(events.unhandled, self._platform, place)
