"""New places, made while the bot runs: those of sessions that came, and invitations into those that exist."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

import structlog

from bot.changes import provided
from bot.database.transaction import Transactions
from bot.delivery import losses
from bot.port.backoff import pause
from bot.port.errors import DeliveryError, OutsideError, Unreachable
from bot.port.provisioning import Summary

log = structlog.get_logger()
AGAIN, AGAIN_AT_MOST = 60.0, 600.0  # seconds until what failed is tried again, each time longer

# Makes the named places on its platform, and invites their people. Raises OutsideError.
Maker = Callable[[Collection[str]], Awaitable[Summary]]


@dataclass
class NewPlaces:
    """The places to be made; a platform that is away makes its own once it is back.

    `books` are the places that each platform has, `made` is called with a platform that has new ones.
    """

    transactions: Transactions
    makers: Mapping[str, Maker] = field(default_factory=dict)
    books: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    made: Callable[[str], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by platform
        self._to_let_in: dict[str, set[str]] = {}  # likewise: places that exist
        self._not_before: dict[str, float] = {}  # likewise, by `time.monotonic`
        self._failures: dict[str, int] = {}
        self._refused: set[str] = set()  # platforms where a person must act first

    @property
    def idle(self) -> bool:
        return not self._under_way

    async def look(self) -> None:
        """Learn which places are to let somebody in, after a start or a change of the day."""
        for name in self.makers:
            self._to_let_in[name] = await self.transactions.store.run(provided.to_do, name)

    def coming(self, platform: str) -> Collection[str]:
        """Return the places that will be made without anybody's help."""
        return self._unmade(platform) if platform in self.makers and platform not in self._refused else ()

    def _unmade(self, platform: str) -> set[str]:
        return set(losses.places_of(self.transactions.day.programme)) - self.books[platform].keys()

    def begin(self, platforms: Collection[str]) -> None:
        """Begin to make what is missing on these platforms; the day goes on meanwhile."""
        for name in platforms:
            if name in self._under_way or name not in self.makers:
                continue
            wanted = self._unmade(name) | self._to_let_in.get(name, set())
            if wanted and self._not_before.get(name, 0.0) <= time.monotonic():
                self._under_way[name] = task = asyncio.create_task(self._make(name, wanted))
                task.add_done_callback(lambda _, name=name: self._under_way.pop(name, None))  # type: ignore[misc]

    async def _make(self, name: str, wanted: Collection[str]) -> None:
        try:
            summary = await self.makers[name](wanted)
            await self.transactions.run(provided.done, name, wanted, summary)
            await self.look()
        except (Unreachable, DeliveryError, TimeoutError) as error:
            self._again(name)
            log.warning("places cannot be made yet", platform=name, why=repr(error))
        except OutsideError as error:
            self._again(name)
            self._refused.add(name)  # the organisers are told that places are missing
            log.error("places cannot be made", platform=name, why=str(error))
        except Exception:  # the edge of the loop
            self._again(name)
            self._refused.add(name)
            log.exception("places are not made", platform=name)
        else:
            self._refused.discard(name)
            self._failures.pop(name, None)
            log.info("places are made", platform=name, places=sorted(wanted), changed=summary.changed)
        if self.made is not None:
            await self.made(name)

    def _again(self, name: str) -> None:
        failures = self._failures[name] = self._failures.get(name, 0) + 1
        self._not_before[name] = time.monotonic() + pause(failures, AGAIN, AGAIN_AT_MOST, spread=0)

    async def close(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
