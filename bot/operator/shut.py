"""A stand-in for a platform that refused our account at the start: the others go on, and are told."""

from collections.abc import Mapping

from bot.port.chat import Incoming, Journal, Limits, Loss, Outgoing, RawEvent, Suggest, no_suggestions
from bot.port.errors import TokenRevoked


class Shut:
    """A platform that refused our account before it was built: it is reported like one that revoked it."""

    def __init__(self, name: str, limits: Limits, why: TokenRevoked) -> None:
        self.name, self.limits, self._why = name, limits, why

    async def start(self) -> str:
        raise self._why

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        raise self._why

    async def listening(self) -> None:
        raise self._why

    async def survey(self) -> Mapping[str, Loss]:
        raise self._why

    def read(self, event: RawEvent) -> Incoming | None:
        return None

    async def deliver(self, outgoing: Outgoing) -> str:
        raise self._why

    async def find(self, outgoing: Outgoing) -> str | None:
        raise self._why

    async def close(self) -> None:
        """Do nothing, because nothing was opened."""
