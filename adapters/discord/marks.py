"""The marks that people put under the messages of a page of history."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace

import structlog

from adapters.discord.client import DiscordClient
from adapters.discord.events import milliseconds
from adapters.discord.journalling import (
    ABOUT,
    SUPER,
    Circumstances,
    Json,
    all_marks,
    is_a_persons,
    number_of,
    object_in,
    raw_events,
    reaction_of,
    text_in,
    variant_of,
)
from adapters.discord.patience import get_page
from bot.port.chat import COUNTED, NEEDING_WORDS, RawEvent, bare
from bot.port.errors import Refused

PAGE, AT_ONCE = 100, 4
ORDINARY, BURST = 0, 1  # kinds of reaction
WHO_REACTED = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"

log = structlog.get_logger()


class Marks:
    """Lookup of marks in a channel.

    👍 and ⭐ count under `watched` messages, and under people's messages newer than `since`, which may become
    questions. Under `marked` ones they count already, or may once waiting events are handled: they may have
    been taken away. `here` distinguishes this look from all others.
    """

    def __init__(
        self,
        client: DiscordClient,
        channel: str,
        watched: set[str],
        marked: set[tuple[str, str]],
        since: int,
        here: Circumstances,
    ) -> None:
        self._client, self._channel, self._watched, self._marked = client, channel, watched, marked
        self._since, self._here = since, here
        self._several = asyncio.Semaphore(AT_ONCE)

    async def under(self, messages: Sequence[Json]) -> list[list[RawEvent]]:
        """Return each message's events: who has 👍 and ⭐ there, and each ❓ and ⭐ if a person wrote it."""
        return await asyncio.gather(*map(self._under, messages))

    async def _under(self, message: Json) -> list[RawEvent]:
        async with self._several:
            events: list[RawEvent] = []
            for mark in COUNTED:
                events += await self._all(message, mark) if self._may_count(message, mark) else []
            for mark in NEEDING_WORDS if is_a_persons(message) else ():
                events += await self._with_words(message, mark)
            return events

    def _may_count(self, message: Json, mark: str) -> bool:
        """Return whether who has it must be read: after a crash, nearly all messages have and had none."""
        id, is_theirs = str(number_of(message)), is_a_persons(message)
        if (id, mark) in self._marked and (id in self._watched or is_theirs):
            return True
        may_be_asked = number_of(message) > self._since and is_theirs
        return (may_be_asked or id in self._watched) and any(_variants(message, mark))

    async def _all(self, message: Json, mark: str) -> list[RawEvent]:
        try:
            users = {user: variant async for user, variant in self._users(message, mark)}
        except Refused as error:  # without the list, nobody's vote or star is taken away
            log.warning("discord_votes_refused", message=str(number_of(message)), error=str(error))
            return []
        return [all_marks(str(number_of(message)), self._channel, mark, users, self._here)]

    async def _with_words(self, message: Json, mark: str) -> list[RawEvent]:
        # The stamp is always the same, so each mark is heard once. Its time is unknown, so it gets that of
        # its message: what was said before the event began must not be asked in it.
        here = replace(self._here, stamp="h", at=milliseconds(number_of(message)))
        events: list[RawEvent] = []
        try:
            async for user, variant in self._users(message, mark):
                marked = {
                    "channel_id": self._channel,
                    "message_id": str(number_of(message)),
                    "user_id": user,
                    "emoji": {"id": None, "name": variant.removesuffix(SUPER)},
                    "burst": variant.endswith(SUPER),
                    ABOUT: message,
                }
                events += raw_events("MESSAGE_REACTION_ADD", marked, here)
        except Refused as error:
            log.warning("discord_marks_refused", message=str(number_of(message)), error=str(error))
        return events

    async def _users(self, message: Json, mark: str) -> AsyncIterator[tuple[str, str]]:
        """Yield everyone with this mark and the variant they chose, except bots and ourselves."""
        for variant, kind in _variants(message, mark):
            async for user in self._who(str(number_of(message)), variant, kind):
                yield user, variant_of({"mark": variant, "burst": kind == BURST})

    async def _who(self, message: str, emoji: str, kind: int) -> AsyncIterator[str]:
        after = 0
        while True:
            params: dict[str, str | int] = {"limit": PAGE, "after": str(after), "type": kind}
            ids = {"channel_id": self._channel, "message_id": message, "emoji": emoji}
            page = await get_page(self._client, WHO_REACTED, params, **ids)
            for user in page.objects:
                id = text_in(user, "id")
                if id and user.get("bot") is not True and id != str(self._client.me.user):
                    yield id
            newest = max(map(number_of, page.objects), default=0)
            if not page.is_full or newest <= after:
                return
            after = newest


def _variants(message: Json, mark: str) -> Iterator[tuple[str, int]]:
    """Yield the emojis under a message that are this mark, and not ours alone, with their kinds."""
    reactions = message.get("reactions")
    for reaction in reactions if isinstance(reactions, list) else ():
        variant = reaction_of(reaction)
        if variant is not None and bare(variant) == mark and not _is_ours_alone(reaction):
            yield from ((variant, kind) for kind in kinds_of(reaction))


def kinds_of(reaction: Json) -> list[int]:
    """Return the kinds of reaction present: Discord lists ordinary ones and super-reactions separately."""
    details = object_in(reaction, "count_details")
    count = {ORDINARY: details.get("normal", 1), BURST: details.get("burst", 0)}
    return [kind for kind, number in count.items() if number]


def _is_ours_alone(reaction: Json) -> bool:
    return reaction.get("me") is True and reaction.get("count") == 1
