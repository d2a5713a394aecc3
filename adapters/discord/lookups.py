"""What is asked of Discord before something it told can be journalled: it comes back to be taken in then."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from adapters.discord.channels import Channels
from adapters.discord.client import DiscordClient
from adapters.discord.gateway import Dispatch
from adapters.discord.journalling import ABOUT, Json, id_in, is_a_persons, number_of, reaction_of
from adapters.discord.patience import get
from bot.chat import QUESTION_MARK, bare
from bot.errors import DeliveryError, Refused, TokenRevoked

# Seconds for the message under a ❓: all wait for it; then it alone is tried again.
FETCHING, FETCHING_LATER, FETCHES, AGAIN = 1.0, 5.0, 4, 1.0
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
MEMBERS, PAGE = "/guilds/{guild_id}/members", 1000
LISTED = "members listed"  # a kind of dispatch that only we make

log = structlog.get_logger()


class Lookups:
    """`tell` takes what was found, as if the gateway had told it."""

    def __init__(
        self, client: DiscordClient, guild: str, channels: Channels, tell: Callable[[Dispatch], None]
    ) -> None:
        self._client, self._guild, self._channels, self._tell = client, guild, channels, tell
        self._under_way: set[asyncio.Task[None]] = set()

    async def with_message(self, dispatch: Dispatch) -> Dispatch | None:
        """A ❓ with the words it stands under, which nobody has kept; None if it comes later with them."""
        data = dispatch.data
        if dispatch.kind != "MESSAGE_REACTION_ADD" or not isinstance(data, Mapping) or ABOUT in data:
            return dispatch
        channel, message = id_in(data, "channel_id"), id_in(data, "message_id")
        asks = bare(reaction_of(data) or "") == QUESTION_MARK
        if not asks or not channel or not message or self._channels.place_of(channel) is None:
            return dispatch
        try:
            return _with(dispatch, await self._fetch(channel, message, FETCHING))
        except Refused:  # it is gone
            return _with(dispatch, {})
        except DeliveryError as error:
            log.warning("discord_message_not_fetched", message=message, error=str(error))
        self._begin(self._fetch_later(dispatch, channel, message))
        return None

    async def _fetch_later(self, dispatch: Dispatch, channel: str, message: str) -> None:
        found: Json = {}
        for attempt in range(FETCHES):
            await asyncio.sleep(AGAIN * attempt)
            try:
                found = await self._fetch(channel, message, FETCHING_LATER)
                break
            except Refused:
                break
            except DeliveryError as error:
                log.warning("discord_message_not_fetched", message=message, error=str(error))
        self._tell(_with(dispatch, found))

    async def _fetch(self, channel: str, message: str, seconds: float) -> Json:
        found = await self._client.ask(
            "GET", MESSAGE, seconds=seconds, params=None, channel_id=channel, message_id=message
        )
        return found if isinstance(found, dict) and is_a_persons(found) else {}

    def list_members(self, session: str) -> None:
        """All members of the guild, to be taken in when they are known; only for who may hear of members."""
        self._begin(self._list_members(session))

    async def _list_members(self, session: str) -> None:
        try:
            async for page in self._pages():
                self._tell(Dispatch(LISTED, {"members": page}, session, 0, time.monotonic()))
        except Refused as error:
            log.warning("discord_members_not_listed", error=str(error))

    async def _pages(self) -> AsyncIterator[Sequence[Json]]:
        after = 0
        while True:
            params: dict[str, str | int] = {"limit": PAGE, "after": str(after)}
            page = await get(self._client, MEMBERS, params, guild_id=self._guild)
            members = (
                [member for member in page if isinstance(member, dict)] if isinstance(page, list) else []
            )
            yield members
            newest = max((number_of(member.get("user") or {}) for member in members), default=0)
            if len(members) < PAGE or newest <= after:
                return
            after = newest

    def _begin(self, lookup: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_unless_revoked(lookup))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def close(self) -> None:
        for task in self._under_way:
            task.cancel()


async def _unless_revoked(lookup: Coroutine[Any, Any, None]) -> None:
    """The gateway finds out too, and is heard."""
    with suppress(TokenRevoked):
        await lookup


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _with(dispatch: Dispatch, message: Json) -> Dispatch:
    return replace(dispatch, data={**dispatch.data, ABOUT: message})
