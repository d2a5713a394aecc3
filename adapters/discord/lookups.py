"""Lookups that complete a dispatch before it is journalled; late answers come back as new dispatches."""

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
from adapters.discord.journalling import (
    ABOUT,
    Json,
    id_in,
    is_a_persons,
    number_of,
    object_in,
    reaction_of,
    text_in,
)
from adapters.discord.patience import get, get_page
from bot.port.chat import NEEDING_WORDS, bare
from bot.port.errors import DeliveryError, Refused, TokenRevoked

FETCHING = 1.0  # seconds that all dispatches wait for the message under a mark; then only the mark waits
TAKEN_AWAY = 5_000  # removed marks that are remembered
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
MEMBERS, PAGE = "/guilds/{guild_id}/members", 1000
MARKS = ("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_EMOJI")
LISTED = "members listed"  # a kind of dispatch that only we make

Mark = tuple[str, ...]

log = structlog.get_logger()


class Lookups:
    """Lookups under way; `tell` receives what was found as if it came from the gateway."""

    def __init__(
        self, client: DiscordClient, guild: str, channels: Channels, tell: Callable[[Dispatch], None]
    ) -> None:
        self._client, self._guild, self._channels, self._tell = client, guild, channels, tell
        self._under_way: set[asyncio.Task[None]] = set()
        self._fetching: dict[str, asyncio.Future[Any]] = {}  # by message
        self._taken_away: dict[Mark, float] = {}  # when, as an instant of `time.monotonic`

    async def with_message(self, dispatch: Dispatch) -> Dispatch | None:
        """Add to a ❓ or ⭐ the message it was put on, which nobody has kept.

        None if it comes later with its message, or was removed before that.
        """
        data = dispatch.data
        if not isinstance(data, Mapping) or not self._needs_words(dispatch.kind, data):
            return dispatch
        if dispatch.kind != "MESSAGE_REACTION_ADD":
            self._note_taken_away(dispatch)
            return dispatch
        if ABOUT in data:
            return None if self._was_taken_away(dispatch) else dispatch
        ids = {"channel_id": str(data["channel_id"]), "message_id": str(data["message_id"])}
        try:
            found = await self._fetch(ids)
        except Refused:  # the message is gone
            return _with(dispatch, {})
        except DeliveryError as error:
            log.warning("discord_message_not_fetched", message=ids["message_id"], error=str(error))
            self._begin(self._fetch_later(dispatch, ids))
            return None
        return _with(dispatch, found)

    async def _fetch(self, ids: Mapping[str, str]) -> object:
        """Fetch a message, once for all the marks that were told together: nothing was told in between."""
        message = ids["message_id"]
        under_way = self._fetching.get(message)
        if under_way is None:
            asked = self._client.ask("GET", MESSAGE, params=None, seconds=FETCHING, **ids)
            under_way = self._fetching[message] = asyncio.ensure_future(asked)
            under_way.add_done_callback(lambda _: self._fetching.pop(message, None))
        return await under_way

    def _needs_words(self, kind: str, data: Json) -> bool:
        """Return whether a dispatch adds or removes a ❓ or ⭐ in one of our places."""
        of_all_kinds = kind == "MESSAGE_REACTION_REMOVE_ALL"
        needs = of_all_kinds or (kind in MARKS and bare(reaction_of(data) or "") in NEEDING_WORDS)
        channel, message = id_in(data, "channel_id"), id_in(data, "message_id")
        return needs and bool(channel and message) and self._channels.place_of(channel or "") is not None

    async def _fetch_later(self, dispatch: Dispatch, ids: Mapping[str, str]) -> None:
        """Fetch the message, however long Discord fails: nobody would learn that a question is not asked."""
        try:
            found = await get(self._client, MESSAGE, {}, **ids)
        except Refused:
            found = {}
        self._tell(_with(dispatch, found))

    def _note_taken_away(self, dispatch: Dispatch) -> None:
        self._taken_away[_mark(dispatch.data)] = dispatch.came
        if len(self._taken_away) > TAKEN_AWAY:
            del self._taken_away[next(iter(self._taken_away))]

    def _was_taken_away(self, dispatch: Dispatch) -> bool:
        """Return whether a mark was removed during the lookup, by its author or by a moderator."""
        mark = _mark(dispatch.data)
        taken = max(self._taken_away.get(mark[:length], 0.0) for length in range(1, len(mark) + 1))
        return taken > dispatch.came

    def list_members(self, session: str) -> None:
        """List the guild's members in the background, to be taken in when known; needs the members intent."""
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
            page = await get_page(self._client, MEMBERS, params, guild_id=self._guild)
            yield page.objects
            newest = max((number_of(object_in(member, "user")) for member in page.objects), default=0)
            if not page.is_full or newest <= after:
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
    """Ignore a revoked token here: the gateway notices it too, and reports it."""
    with suppress(TokenRevoked):
        await lookup


def _mark(data: Json) -> Mark:
    """Return a mark's message, emoji, person and kind; a shorter tuple stands for everybody's marks."""
    whose = text_in(data, "user_id")
    kind = str(data.get("burst") is True) if whose else None
    return tuple(part for part in (text_in(data, "message_id"), reaction_of(data), whose, kind) if part)


def _with(dispatch: Dispatch, message: object) -> Dispatch:
    about = message if isinstance(message, dict) and is_a_persons(message) else {}
    return replace(dispatch, data={**dispatch.data, ABOUT: about})
