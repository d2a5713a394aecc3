"""Surveys of the platforms at each turn of the clock: which places are lost, and which were made anew."""

import asyncio
from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, field

import structlog

from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transactions
from bot.delivery import losses
from bot.delivery.worker import Deliverer
from bot.port.chat import Loss, Platform
from bot.port.errors import DeliveryError, OutsideError
from bot.programme.model import Programme

log = structlog.get_logger()

PATIENCE = 20.0  # seconds for a platform to say how its places are


@dataclass
class Surveys:
    """The surveys of all platforms; `books` are the places each one reads, kept in line with the database.

    `told` is called when a waiting message may leave, or one was put in the outbox. `coming` says which
    places of a platform are being made, so that nobody is asked to make them.
    """

    transactions: Transactions
    deliverers: Mapping[str, Deliverer]
    books: Mapping[str, MutableMapping[str, str]] = field(default_factory=dict)
    told: Callable[[], None] = lambda: None
    coming: Callable[[str], Collection[str]] = lambda platform: ()

    def __post_init__(self) -> None:
        self._known: dict[str, tuple[Mapping[str, Loss], Collection[str]]] = {}  # lost; being made
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by platform
        self._expected: Collection[str] = ()  # places of the day that people live next

    def _planned(self) -> Collection[str]:
        return losses.places_of(self.transactions.day.programme)

    @property
    def idle(self) -> bool:
        return not self._under_way

    def begin(self, names: Collection[str]) -> None:
        """Ask the platforms that are not being asked already; the clock goes on meanwhile."""
        for name in names:
            if name not in self._under_way:
                task = asyncio.create_task(self.look(self.deliverers[name].platform))
                self._under_way[name] = task
                task.add_done_callback(lambda _, name=name: self._under_way.pop(name, None))  # type: ignore[misc]

    async def look(self, platform: Platform) -> None:
        """Survey a platform. A failure is logged: the next survey is soon, and listening shows the worst."""
        try:
            async with asyncio.timeout(PATIENCE):
                has_moved = await self.open_book(platform.name)
                found = {**await platform.survey(), **self._unmade(platform.name, self._planned())}
            await self.learn(platform.name, found, has_moved=has_moved)
        except (DeliveryError, OutsideError, TimeoutError, DatabaseTrouble) as error:
            log.warning("places cannot be looked at", platform=platform.name, why=repr(error))
        except Exception:  # the edge of the loop
            log.exception("places are not looked at", platform=platform.name)

    async def open_book(self, name: str) -> bool:
        """Learn what `provision` has made since; return whether a move is still to be reported."""
        places, has_moved = await self.transactions.store.run(losses.book_of, name)
        if name in self.books:
            self.books[name].update(places)
        return has_moved

    def expect(self, programme: Programme) -> None:
        """Hold back what a programme will have us say in places that are not made yet."""
        self._expected = losses.places_of(programme)
        for name, deliverer in self.deliverers.items():
            deliverer.lost |= self._unmade(name, self._expected).keys()

    def _unmade(self, name: str, planned: Collection[str]) -> Mapping[str, Loss]:
        """Return places that were never made, such as those of a session added after `provision`."""
        if name not in self.books:
            return {}
        return {place: Loss.UNMADE for place in planned if place not in self.books[name]}

    async def put_out(self, name: str) -> None:
        """Learn that the platform has no place left."""
        await self.learn(name, dict.fromkeys(self._planned(), Loss.OUT))

    async def learn(self, name: str, losses_there: Mapping[str, Loss], *, has_moved: bool = False) -> None:
        """Stop deliveries to lost places; what waits for a place leaves once it is back."""
        found = {place: why for place, why in losses_there.items() if place in self._planned()}
        coming = {place for place in self.coming(name) if found.get(place) is Loss.UNMADE}
        deliverer = self.deliverers[name]
        lost = frozenset(found.keys() | self._unmade(name, self._expected).keys())
        if (found, coming) == self._known.get(name) and deliverer.lost == lost and not has_moved:
            return
        deliverer.lost = lost
        deliverer.is_out = found.keys() >= set(self._planned())
        await self.transactions.run(losses.learn, name, found, coming)
        self._known[name] = found, coming
        self.told()

    async def close(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
