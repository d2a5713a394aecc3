"""Roles for people who join while we run, given at once if Discord tells us who joins."""

import asyncio
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

import structlog

from adapters.discord.client import DiscordClient
from adapters.discord.roles import Json, grant, handle_of, normal
from bot.port.errors import DeliveryError, TokenRevoked
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue

log = structlog.get_logger()

AGAIN = (0.0, 2.0, 10.0, 60.0)  # seconds before each attempt; after that there is still `/moi`


@dataclass
class Welcome:
    """Welcome of new members; `programme` gives the current one, `places` hold roles, `accounts` grow."""

    client: DiscordClient
    guild: int
    programme: Callable[[], Programme]
    words: Catalogue
    places: MutableMapping[str, str]
    accounts: MutableMapping[str, str]

    def __post_init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def __call__(self, member: Json) -> None:
        """Give a new member their roles in the background, so that other events are still heard."""
        programme = self.programme()
        known = {handle_of(programme, person) for person in programme.people}
        name = normal(str(member["user"].get("username") or ""))
        if not {name, str(member["user"]["id"])} & known:
            return
        self.accounts[name] = str(member["user"]["id"])
        task = asyncio.create_task(self._let_in(member))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _let_in(self, member: Json) -> None:
        for pause in AGAIN:
            await asyncio.sleep(pause)
            programme = self.programme()
            planned = planned_places(programme, self.words)
            try:
                granted = await grant(self.client, self.guild, member, programme, planned, self.places)
            except (DeliveryError, TokenRevoked) as error:
                log.warning("discord_role_not_given", error=str(error))
            else:
                log.info("discord_roles_given", places=granted)
                return

    def close(self) -> None:
        for task in self._under_way:
            task.cancel()
