"""Answers to interactions: the routes with a token in their path, and the two clocks that bound them."""

from datetime import datetime, timedelta
from typing import Any

from simcord.backend import errors, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction, Message
from simcord.enums import CallbackType
from simcord.http.router import RequestContext

from adapters.rehearsal.discord.routes import Handler, forward
from adapters.rehearsal.discord.world import World

MOST_CHOICES = 25


class Answering:
    """`acknowledge_within` and `token_life` (seconds) are Discord's 3 and 900; a test may shorten them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.acknowledge_within = 3.0
        self.token_life = 900.0
        self._deadlines: dict[int, datetime] = {}

    @property
    def routes(self) -> dict[str, Handler]:
        messages = "/webhooks/{webhook_id}/{token}/messages/{message_id}"
        return {
            "POST /interactions/{interaction_id}/{token}/callback": self.acknowledge,
            "POST /webhooks/{webhook_id}/{token}": self.later,
            f"GET {messages}": self.later,
            f"PATCH {messages}": self.later,
            f"DELETE {messages}": self.later,
        }

    def start(self, record: Interaction) -> None:
        """Start the clocks of an interaction."""
        backend = self._world.backend
        record.initial_response_deadline = backend.iso_after(self.acknowledge_within)
        record.expires_at = backend.iso_after(self.token_life)
        self._deadlines[record.id] = backend.clock.now() + timedelta(seconds=self.acknowledge_within)

    def seconds_left(self, record: Interaction) -> float:
        """Return the seconds until the acknowledgement is too late."""
        return (self._deadlines[record.id] - self._world.backend.clock.now()).total_seconds()

    def acknowledge(self, context: RequestContext) -> Any:
        """Acknowledge; 404/10062 too late, 400/40060 twice. Content comes only with `?with_response=true`."""
        body = context.body()
        if body.get("type") == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT:
            check_choices((body.get("data") or {}).get("choices") or [])
        record = context.backend.interactions.get(context.int_arg("interaction_id"))
        content = forward(context) if record is None else self._forward(context, record)
        wanted = str(context.params.get("with_response", "")).lower() in ("1", "true")
        return content if wanted else None

    def later(self, context: RequestContext) -> Any:
        """Serve a later answer; 401/50027 once the token is 15 minutes old, 404/10015 if not acknowledged."""
        backend, token = context.backend, context.args["token"]
        id = backend.interaction_tokens.get(token)
        if id is None:
            return forward(context)  # the webhook of a channel
        record = backend.interactions[id]
        if record.expires_at is not None and backend.now_iso() >= record.expires_at:
            raise BackendError(401, 50027, "Invalid Webhook Token")
        if not record.responded:
            raise errors.unknown_webhook()
        return self._forward(context, record)

    def _forward(self, context: RequestContext, record: Interaction) -> Any:
        """Serve a request, and send the bot its ephemeral messages: without guild, as Discord does.

        https://github.com/discord/discord-api-docs/issues/4557
        """
        before = self._ephemeral(record)
        content = forward(context)
        for message, edited in self._ephemeral(record).items():
            if before.get(message, "never") != edited:
                payload = dict(
                    serializers.message_payload(self._world.backend, self._message(record, message))
                )
                payload.pop("guild_id", None)
                self._world.backend.emit("MESSAGE_UPDATE" if message in before else "MESSAGE_CREATE", payload)
        self._world.changes.happened(record.id)
        return content

    def _ephemeral(self, record: Interaction) -> dict[int, str | None]:
        """Return the ephemeral messages that an interaction made or came from, with their last edits."""
        there = self._world.backend.messages.get(record.channel_id, {})
        ids = {record.message_id, record.source_message_id, *record.followup_ids}
        return {id: there[id].edited_timestamp for id in ids if id in there and there[id].is_ephemeral}

    def _message(self, record: Interaction, id: int) -> Message:
        return self._world.backend.messages[record.channel_id][id]


def check_choices(choices: list[dict[str, Any]]) -> None:
    if len(choices) > MOST_CHOICES:
        raise errors.invalid_form_body(f"choices: Must be {MOST_CHOICES} or fewer in length.")
    for choice in choices:
        if not 1 <= len(str(choice.get("name", ""))) <= 100 or len(str(choice.get("value", ""))) > 100:
            raise errors.invalid_form_body("choices: names have 1 to 100 characters, values at most 100")
