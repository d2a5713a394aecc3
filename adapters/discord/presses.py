"""First handling of an interaction, before the core: a form opens, suggestions come, or it is kept."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

import structlog

from adapters.discord import interactions
from adapters.discord.channels import Channels
from adapters.discord.client import DiscordClient
from adapters.discord.events import field_of, fields_of, leaf
from adapters.discord.forms import COMPTOIR, QUESTION, asks_comptoir, form_of, opens_form, question_form
from adapters.discord.interactions import ANSWERABLE, Interaction, InteractionKind, Interactions
from adapters.discord.journalling import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    Json,
    id_in,
    object_in,
    text_in,
)
from adapters.discord.wording import language_of
from bot.port.chat import Suggest, Suggestion, SuggestionRequest, no_suggestions
from bot.port.errors import DeliveryError, TokenRevoked
from bot.words.event_words import NONE, Word

SUGGESTING = 2.0  # seconds for suggestions: the client waits three
KINDS: dict[int, InteractionKind] = {COMMAND: "command", COMPONENT: "component", MODAL: "modal"}

log = structlog.get_logger()


class Presses:
    def __init__(
        self,
        client: DiscordClient,
        live: Interactions,
        channels: Channels,
        words: Mapping[Word, str] = NONE,
    ) -> None:
        self._client, self._live, self._channels, self._words = client, live, channels, words
        self.suggest: Suggest = no_suggestions
        self._answering: set[asyncio.Task[None]] = set()

    def take(self, data: Json, came: float, late: float) -> Interaction | None:
        """Return the press to journal, which is remembered from now on; None if there is none.

        One that is `late` by three seconds has failed before the person's eyes: they were told so, and will
        press again. It is dropped.
        """
        interaction = _interaction(data, came - late)
        if interaction is None or self._live.live(interaction.id):
            return None
        if late >= ANSWERABLE:
            log.warning("discord_interaction_too_late", interaction=interaction.id, late=round(late, 1))
            return None
        if data.get("type") == AUTOCOMPLETE:
            self._do(self._suggest(interaction, data))
        elif (custom := _form_for(data)) is not None:
            self._do(self._open_form(interaction, custom, data))
        else:
            self._live.add(interaction)
            return interaction
        return None

    def channel_of(self, data: Json) -> str | None:
        """Return the place's channel: a thread's parent, or the hall for anywhere else in the guild."""
        channel = id_in(data, "channel_id") or ""
        if "guild_id" not in data and channel:
            return channel  # a conversation
        parent = id_in(object_in(data, "channel"), "parent_id") or ""
        for candidate in (channel, parent):
            if self._channels.place_of(candidate) is not None:
                return candidate
        return self._channels.hall

    def say_not_saved(self, press: Interaction) -> None:
        """Say that a press was not saved; it stays known, so it is not acted on if Discord repeats it."""
        self._do(interactions.say_not_saved(self._client, press))

    def close(self) -> None:
        for task in self._answering:
            task.cancel()

    async def _suggest(self, interaction: Interaction, data: Json) -> None:
        action, options = leaf(object_in(data, "data"))
        focused = next((option for option in options if option.get("focused") is True), None)
        found: Sequence[Suggestion] = ()
        if action is not None and focused is not None:
            typed = str(focused.get("value") or "")
            found = await self._suggested(data, action, field_of(focused), typed)
        await interactions.suggest(self._client, interaction, found)

    async def _open_form(self, interaction: Interaction, custom: str, data: Json) -> None:
        """Open a form; its comptoirs are those that would be suggested to someone typing."""
        _, options = leaf(object_in(data, "data"))
        comptoirs = await self._suggested(data, QUESTION, COMPTOIR) if asks_comptoir(custom) else ()
        form = form_of(custom, data.get("locale"), fields_of(options), comptoirs, self._words)
        await interactions.open_form(self._client, interaction, form)

    async def _suggested(self, data: Json, action: str, field: str, typed: str = "") -> Sequence[Suggestion]:
        """Return suggestions, or none if that fails or takes too long: better than « failed to load »."""
        asking = self._asking(data, action, field, typed)
        try:
            async with asyncio.timeout(SUGGESTING):
                return await self.suggest(asking) if asking else ()
        except Exception:  # the edge
            log.exception("discord_nothing_to_suggest")
            return ()

    def _asking(self, data: Json, action: str, field: str, typed: str) -> SuggestionRequest | None:
        channel = self.channel_of(data)
        place = self._channels.place_of(channel) if channel else None
        user = object_in(object_in(data, "member"), "user") or object_in(data, "user")
        if place is None:
            return None
        return SuggestionRequest(
            platform="discord",
            place=place,
            handle=text_in(user, "id") or "",
            action=action,
            field=field,
            typed=typed,
            language=language_of(data.get("locale")),
        )

    def _do(self, answering: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_logged(answering))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)


async def _logged(answering: Coroutine[Any, Any, None]) -> None:
    try:
        await answering
    except (DeliveryError, TokenRevoked) as error:
        log.warning("discord_interaction_failed", error=str(error))


def _interaction(data: Json, received: float) -> Interaction | None:
    id, token, kind = id_in(data, "id"), text_in(data, "token"), data.get("type")
    if id is None or token is None or kind not in (*KINDS, AUTOCOMPLETE):
        return None
    on_message = text_in(object_in(data, "message"), "id") is not None
    return Interaction(id, token, KINDS.get(kind, "command"), received, on_message)


def _form_for(data: Json) -> str | None:
    """Return the custom id of the form that a button or a `/question` without words opens; None if none."""
    given = object_in(data, "data")
    custom = text_in(given, "custom_id")
    if data.get("type") == COMPONENT and custom and opens_form(custom):
        return custom
    action, options = leaf(given)
    if data.get("type") != COMMAND or action != QUESTION or given.get("type") != 1:
        return None
    return None if fields_of(options).keys() & {"texte", "code"} else question_form()
