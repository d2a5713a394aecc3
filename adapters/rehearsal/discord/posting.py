"""Messages over REST: nonces, replies to deleted messages, closed direct messages, and paged history."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from simcord.backend import errors, serializers
from simcord.backend.models import Message
from simcord.enums import ChannelType
from simcord.http._helpers import message_response
from simcord.http.router import RequestContext

from adapters.rehearsal.discord.routes import Handler, forward
from adapters.rehearsal.discord.world import World

NONCE_LENGTH = 25
NONCE_WINDOW = 180.0  # seconds; Discord says "a few minutes"
LONGEST_PAGE = 100
LARGEST_FILE = 10 * 2**20  # bytes, in a guild that nobody boosts


@dataclass(frozen=True, slots=True)
class Remembered:
    message_id: int
    at: float


class Posting:
    def __init__(self, world: World) -> None:
        self._world = world
        self._nonces: dict[tuple[int, str], Remembered] = {}  # by channel and nonce; one author, the bot
        self.duplicates = 0  # messages that a nonce kept from being said twice

    @property
    def routes(self) -> dict[str, Handler]:
        return {
            "POST /channels/{channel_id}/messages": self.create,
            "GET /channels/{channel_id}/messages": self.page,
            "GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji}": self.reactors,
            "PUT /channels/{channel_id}/messages/pins/{message_id}": self.pin,
            "DELETE /channels/{channel_id}/messages/pins/{message_id}": self.pin,
        }

    def forget_nonces(self) -> None:
        """Forget nonces, as after "a few minutes": the same nonce now makes a second message."""
        self._nonces.clear()

    def create(self, context: RequestContext) -> Any:
        """Create a message; 400 for a bad nonce or reply, 403/50007 for a person who takes no messages."""
        channel_id, body = context.int_arg("channel_id"), context.body()
        nonce = body.get("nonce")
        if nonce is not None and len(str(nonce)) > NONCE_LENGTH:
            raise errors.invalid_form_body(f"nonce: Must be {NONCE_LENGTH} or fewer in length.")
        if nonce is not None and body.get("enforce_nonce"):
            first = self._said_before(channel_id, str(nonce))
            if first is not None:
                self.duplicates += 1
                return {**self._found(context, channel_id, first), "nonce": nonce}
        self._check(channel_id, body)
        check_files(context, channel_id)
        self._world.nonce_in_hand = nonce
        try:
            said = forward(context)
        finally:
            self._world.nonce_in_hand = None
        if nonce is not None:
            self._nonces[channel_id, str(nonce)] = Remembered(int(said["id"]), time.monotonic())
        return {**said, "nonce": nonce}

    def _said_before(self, channel_id: int, nonce: str) -> int | None:
        remembered = self._nonces.get((channel_id, nonce))
        if remembered is None or time.monotonic() - remembered.at > NONCE_WINDOW:
            return None
        return remembered.message_id

    def _found(self, context: RequestContext, channel_id: int, message_id: int) -> dict[str, Any]:
        """Return the message of a nonce; 404/10008 if it was deleted: Discord does not say it again."""
        return message_response(context, context.backend.get_message(channel_id, message_id))

    def _check(self, channel_id: int, body: dict[str, Any]) -> None:
        channel = self._world.backend.get_channel(channel_id)
        if channel.type == ChannelType.DM and set(channel.recipient_ids) & self._world.closed_to_bot:
            raise errors.cannot_dm_bot()
        reference = body.get("message_reference")
        if not reference or reference.get("type", 0) != 0:
            return
        target = self._world.backend.messages.get(channel_id, {}).get(int(reference["message_id"]))
        if target is None and reference.get("fail_if_not_exists", True):
            unknown = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
            raise errors.invalid_form_body(errors={"message_reference": {"_errors": [unknown]}})
        if target is None:
            del body["message_reference"]

    def page(self, context: RequestContext) -> Any:
        """Return a page, newest first on either side: the `limit` messages nearest to `after` or `before`."""
        channel_id, params = context.int_arg("channel_id"), context.params
        context.require_channel_permissions(channel_id)
        bounds = [name for name in ("before", "after", "around") if name in params]
        limit = page_size(params, default=50)
        if len(bounds) > 1:
            raise errors.invalid_form_body("before, after and around exclude each other")
        if not self._world.can_see(channel_id, self._world.bot_id, history=True):
            return []
        found = self._world.history(channel_id)
        if bounds:
            found = nearest(found, bounds[0], int(params[bounds[0]]), limit)
        return [message_response(context, m, for_user=self._world.bot_id) for m in reversed(found[-limit:])]

    def reactors(self, context: RequestContext) -> Any:
        """Return at most `limit` people who reacted, by growing id, `after` one."""
        message = context.require_message(
            context.int_arg("channel_id"), context.int_arg("message_id"), "read_message_history"
        )
        reaction = message.reaction_for(unquote(context.args["emoji"]))
        after, limit = int(context.params.get("after", 0)), page_size(context.params, default=25)
        ids = sorted(id for id in (reaction.user_ids if reaction else []) if id > after)
        return [serializers.user_payload(context.backend.users[id]) for id in ids[:limit]]

    def pin(self, context: RequestContext) -> None:
        """Pin (PUT) or unpin (DELETE); since February 2026 MANAGE_MESSAGES is no longer enough."""
        channel_id, message_id = context.int_arg("channel_id"), context.int_arg("message_id")
        context.require_message(channel_id, message_id, "pin_messages")
        context.backend.set_pinned(channel_id, message_id, context.method == "PUT")


def check_files(context: RequestContext, channel_id: int) -> None:
    """Refuse files without the permission to attach them (403/50013), or that are too large (413/40005)."""
    if not context.files:
        return
    if context.backend.get_channel(channel_id).guild_id is not None:
        context.require_channel_permissions(channel_id, "attach_files")
    if any(len(file.fp.getbuffer()) > LARGEST_FILE for file in context.files):
        raise errors.BackendError(413, 40005, "Request entity too large")


def page_size(params: dict[str, Any], default: int) -> int:
    limit = int(params.get("limit", default))
    if not 1 <= limit <= LONGEST_PAGE:
        raise errors.invalid_form_body(f"limit: Must be between 1 and {LONGEST_PAGE}")
    return limit


def nearest(messages: list[Message], side: str, pivot: int, limit: int) -> list[Message]:
    """Return the messages that a page of this side shows; both lists are oldest first."""
    if side == "after":
        return [m for m in messages if m.id > pivot][:limit]
    if side == "before":
        return [m for m in messages if m.id < pivot][-limit:]
    older = [m for m in messages if m.id < pivot][-(limit // 2) :]
    newer = [m for m in messages if m.id >= pivot][: limit - len(older)]
    return older + newer
