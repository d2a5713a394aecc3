"""Interactions: a person uses a command, a button or a form, until the client shows the outcome."""

from collections.abc import Mapping
from typing import Any

from simcord.backend import serializers
from simcord.backend.models import Interaction, Message
from simcord.backend.models.interaction import ResponseKind
from simcord.enums import InteractionType
from simcord.interactions import base_payload

from adapters.rehearsal.discord.answering import Answering
from adapters.rehearsal.discord.answers import (
    FAILED,
    NO_ANSWER,
    STILL_THINKING,
    WENT_WRONG,
    Answer,
)
from adapters.rehearsal.discord.seen import form_of, seen
from adapters.rehearsal.discord.world import World

FAILURES = {
    InteractionType.APPLICATION_COMMAND: NO_ANSWER,
    InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE: NO_ANSWER,
    InteractionType.MESSAGE_COMPONENT: FAILED,
    InteractionType.MODAL_SUBMIT: WENT_WRONG,
}


class Interactions:
    """`think_at_most` is how many real seconds clients wait after "is thinking…"; at Discord, 15 minutes."""

    def __init__(self, world: World, answering: Answering) -> None:
        self.think_at_most = 10.0
        self._world = world
        self._answering = answering

    def open(
        self,
        kind: InteractionType,
        user_id: int,
        place: int,
        data: Mapping[str, Any],
        locale: str,
        message: Message | None = None,
    ) -> Interaction:
        """Open an interaction; `message` is that of the button, or of the button that opened the form."""
        backend = self._world.backend
        guild_id = backend.get_channel(place).guild_id
        record, payload = base_payload(
            backend, type=kind, channel_id=place, guild_id=guild_id, user_id=user_id, data=dict(data)
        )
        payload["locale"] = locale
        if guild_id is not None:
            payload["guild_locale"] = backend.guilds[guild_id].preferred_locale
        if message is not None:
            record.source_message_id = message.id
            payload["message"] = serializers.message_payload(backend, message)
        self._answering.start(record)
        backend.emit("INTERACTION_CREATE", payload)
        return record

    async def outcome(self, record: Interaction, viewer: int) -> Answer:
        """Wait for the acknowledgement until its deadline, and for the answer that a deferral announced."""
        while not record.responded:
            left = self._answering.seconds_left(record)
            if left <= 0:
                return Answer("failure", record.id, failure=FAILURES[InteractionType(record.type)])
            await self._world.changes.next(left, record.id)
        if record.loading:
            try:
                await self._world.changes.until(lambda: self._is_settled(record), self.think_at_most)
            except TimeoutError:
                return Answer("failure", record.id, failure=STILL_THINKING)
        return self._answer(record, viewer)

    async def choices(self, record: Interaction) -> list[Mapping[str, Any]] | None:
        """Return the suggestions; None if none came in time."""
        answer = await self.outcome(record, record.user_id)
        return None if answer.kind == "failure" else list(record.autocomplete_choices or [])

    def _is_settled(self, record: Interaction) -> bool:
        """Return whether the thinking message was completed or removed."""
        return not record.loading or self._message(record) is None

    def _message(self, record: Interaction) -> Message | None:
        return self._world.backend.messages.get(record.channel_id, {}).get(record.message_id or 0)

    def _answer(self, record: Interaction, viewer: int) -> Answer:
        if record.response_kind is ResponseKind.MODAL:
            return Answer("form", record.id, shown=form_of(record.modal or {}, record.id))
        message = self._message(record)
        if message is None or record.response_kind is ResponseKind.DEFERRED_UPDATE:
            return Answer("nothing", record.id)
        kind = record.response_kind
        shown = seen(self._world, message, viewer)
        return Answer("update" if kind is ResponseKind.UPDATE else "message", record.id, seen=shown)
