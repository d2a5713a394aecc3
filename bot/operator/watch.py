"""The watch over the platforms: organisers on the others hear when one is away, and when it returns."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.clock import Jumps
from bot.database.transaction import Transaction, Transactions
from bot.delivery.worker import Deliverer
from bot.operator.health import PlatformHealth
from bot.outbox import alerts, outgoing

log = structlog.get_logger()


class PlatformWatch:
    """The watch; `revoked` are the platforms that revoked our account, given up until they accept it."""

    def __init__(self, transactions: Transactions, deliverers: Mapping[str, Deliverer]) -> None:
        self._transactions, self._clock, self._deliverers = transactions, transactions.clock, deliverers
        self._down: dict[str, datetime] = {}  # platform to since when, if the others were told of it
        self._untold: dict[str, str] = {}  # platform given up to the key of the alert about it
        self.revoked: set[str] = set()
        self.started: set[str] = set()  # platforms that can be asked
        self.jumps = Jumps()

    @property
    def in_use(self) -> frozenset[str]:
        return frozenset(self._deliverers.keys() - self.revoked)

    def give_up(self, name: str, why: BaseException) -> None:
        """Go on without the platform; the next look tells the others. Raises `why` if none is left."""
        self.revoked.add(name)
        self.started.discard(name)
        if not self.in_use:
            raise why
        self._down.setdefault(name, self._clock.wall())
        log.error("a platform revoked our account", platform=name, why=str(why))
        self._untold[name] = f"revoked:{name}:{self._clock.wall().isoformat()}"

    def take_back(self, name: str) -> None:
        """Use a platform that accepts our account again; the next look tells the others."""
        self.revoked.discard(name)

    async def look(self) -> None:
        """Tell the organisers on the other platforms when one stops answering, and when it answers again."""
        self._allow_for_a_jump()
        for name, key in list(self._untold.items()):
            await self._transactions.run(tell_others, name, key, "alert-platform-revoked")
            del self._untold[name]
        for name in self.in_use:
            if self._deliverers[name].is_out:
                continue  # that is reported elsewhere, with the reason
            since = self._deliverers[name].presence.down_since(self._clock.wall())
            known = self._down.get(name)
            if since is not None and known is None:
                log.warning("a platform does not answer", platform=name, since=since.isoformat())
                at, key = self._clock.event_time(since), f"down:{name}:{since.isoformat()}"
                await self._transactions.run(tell_others, name, key, "alert-platform-down", since=at)
                self._down[name] = since
            elif since is None and known is not None:
                log.info("a platform answers again", platform=name)
                key = f"back:{name}:{known.isoformat()}"
                await self._transactions.run(tell_others, name, key, "alert-platform-back")
                del self._down[name]

    def _allow_for_a_jump(self) -> None:
        """Do not count as silence the time by which the clock was set forward, or the computer slept."""
        jumped = self.jumps.look()
        if jumped:
            log.warning("the clock jumped", seconds=round(jumped, 1))
            for deliverer in self._deliverers.values():
                deliverer.presence.shift(timedelta(seconds=jumped))

    def health(self) -> tuple[PlatformHealth, ...]:
        wall = self._clock.wall()
        return tuple(self._health_of(name, wall) for name in self._deliverers)

    def _health_of(self, name: str, wall: datetime) -> PlatformHealth:
        deliverer = self._deliverers[name]
        is_silent = name in self.revoked or deliverer.presence.down_since(wall) is not None
        silence = round(deliverer.presence.silence, 1)
        return PlatformHealth(
            name, silence, is_silent or deliverer.is_out, len(deliverer.lost), deliverer.is_out
        )


def tell_others(tx: Transaction, platform: str, key: str, text: str, since: datetime | None = None) -> None:
    """Tell the régies of the other platforms: on that one, nobody could read it or needs to."""
    waiting = outgoing.count_waiting(tx, platform)
    name, at = platform.title(), since or tx.now.event
    alerts.alert(tx, key, text, besides=platform, platform=name, count=waiting, since=at)
