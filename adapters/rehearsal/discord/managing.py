"""Routes about the application, the guild, its channels and its members."""

from collections.abc import Iterable
from typing import Any

import discord
from simcord.backend import errors, serializers
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType
from simcord.http.router import RequestContext

from adapters.rehearsal.discord.audience import is_named
from adapters.rehearsal.discord.hiding import is_viewable
from adapters.rehearsal.discord.routes import Handler, forward
from adapters.rehearsal.discord.world import World

ADMINISTRATOR = discord.Permissions.administrator.flag
MANAGE_ROLES = discord.Permissions.manage_roles.flag
# Accepted and without effect here; simcord would refuse them.
UNHEEDED = (
    "nsfw",
    "default_auto_archive_duration",
    "default_thread_rate_limit_per_user",
    "default_sort_order",
    "default_forum_layout",
    "default_reaction_emoji",
    "video_quality_mode",
)

OF_THE_GATEWAY = (
    "channels",
    "guild_scheduled_events",
    "joined_at",
    "large",
    "member_count",
    "members",
    "presences",
    "stage_instances",
    "threads",
    "unavailable",
    "voice_states",
)


class Managing:
    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def routes(self) -> dict[str, Handler]:
        return {
            "GET /gateway": self.gateway,
            "GET /gateway/bot": self.gateway,
            "GET /applications/@me": self.application,
            "GET /oauth2/applications/@me": self.application,
            "PATCH /applications/@me": self.change_application,
            "POST /guilds/{guild_id}/channels": self.create_channel,
            "PATCH /channels/{channel_id}": self.change_channel,
            "PUT /channels/{channel_id}/permissions/{target_id}": self.put_overwrite,
            "GET /guilds/{guild_id}": self.guild,
            "GET /guilds/{guild_id}/channels": self.channels,
            "GET /guilds/{guild_id}/members": self.members,
            "GET /guilds/{guild_id}/members/search": self.search,
        }

    def gateway(self, context: RequestContext) -> Any:
        url = f"{self._world.url.replace('http', 'ws', 1)}/gateway"
        limits = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": url, "shards": 1, "session_start_limit": limits}

    def application(self, context: RequestContext) -> Any:
        """Return the application; its `flags` say which privileged intents the portal grants."""
        bot = serializers.user_payload(self._world.backend.bot_user)
        return {
            "id": str(self._world.backend.application_id),
            "name": self._world.backend.bot_user.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": bot,
            "bot": bot,
            "team": None,
            "flags": self._world.application_flags,
        }

    def change_application(self, context: RequestContext) -> Any:
        self._world.application_flags = context.body().get("flags", self._world.application_flags)
        return self.application(context)

    def guild(self, context: RequestContext) -> Any:
        """Return the guild without what only the gateway sends: channels, members and their states."""
        full = forward(context)
        return {key: value for key, value in full.items() if key not in OF_THE_GATEWAY}

    def channels(self, context: RequestContext) -> Any:
        """Return the channels that the bot may view; the others are left out."""
        backend = self._world.backend
        found = [backend.channels[id] for id in backend.get_guild(context.int_arg("guild_id")).channel_ids]
        return [serializers.channel_payload(backend, c) for c in found if is_viewable(self._world, c)]

    def create_channel(self, context: RequestContext) -> Any:
        """Create a channel; 403/50013 if an overwrite holds what the bot may not give.

        Without overwrites, it gets those of its category.
        """
        guild_id, body = context.int_arg("guild_id"), context.body()
        tags = body.pop("available_tags", None)
        without(body, UNHEEDED)
        context.require_guild_permissions(guild_id, "manage_channels")
        self._check_overwrites(guild_id, body.get("permission_overwrites") or [])
        parent = self._world.backend.channels.get(int(body.get("parent_id") or 0))
        if parent is not None and not body.get("permission_overwrites"):
            body["permission_overwrites"] = serializers.overwrite_payloads(parent)
        if body.get("type", 0) in (ChannelType.TEXT, ChannelType.NEWS, ChannelType.FORUM):
            body["name"] = body["name"].lower().replace(" ", "-")
        channel = forward(context)
        if tags is not None:
            context.method, context.path, context.json = (
                "PATCH",
                f"/channels/{channel['id']}",
                {"available_tags": tags},
            )
            channel = forward(context)
        return channel

    def change_channel(self, context: RequestContext) -> Any:
        channel, body = self._world.backend.get_channel(context.int_arg("channel_id")), context.body()
        without(body, UNHEEDED)
        if channel.guild_id is not None and body.get("permission_overwrites"):
            before = {
                (str(o.target_id), o.allow, o.deny) for o in channel.overwrites
            }  # unchanged ones need no permission
            changed = [
                o
                for o in body["permission_overwrites"]
                if (str(o["id"]), int(o.get("allow", 0)), int(o.get("deny", 0))) not in before
            ]
            self._check_overwrites(channel.guild_id, changed)
        return forward(context)

    def put_overwrite(self, context: RequestContext) -> Any:
        channel = context.require_channel_permissions(context.int_arg("channel_id"), "manage_roles")
        body = context.body()
        if channel.guild_id is None:
            raise errors.cannot_execute_on_channel_type()
        self._check_overwrites(channel.guild_id, [body])
        self._world.backend.set_overwrite(
            channel.id,
            Overwrite(
                target_id=context.int_arg("target_id"),
                type=OverwriteType(int(body["type"])),
                allow=int(body.get("allow") or 0),
                deny=int(body.get("deny") or 0),
            ),
        )

    def _check_overwrites(self, guild_id: int, overwrites: Iterable[dict[str, Any]]) -> None:
        """Check overwrites: a bot sets only what it has itself, and MANAGE_ROLES only as an administrator."""
        own = self._world.backend.compute_permissions(guild_id, self._world.bot_id)
        if own & ADMINISTRATOR:
            return
        for overwrite in overwrites:
            bits = int(overwrite.get("allow") or 0) | int(overwrite.get("deny") or 0)
            if bits & ~own or bits & MANAGE_ROLES:
                raise errors.missing_permissions()

    def members(self, context: RequestContext) -> Any:
        """List members; 403/50001 without the privileged intent, which the portal grants."""
        if not self._world.grants("members"):
            raise errors.missing_access()
        return forward(context)

    def search(self, context: RequestContext) -> Any:
        """Return the members whose user name, display name or nickname starts with `query`."""
        world, guild = self._world, self._world.backend.get_guild(context.int_arg("guild_id"))
        query, limit = str(context.params.get("query", "")), int(context.params.get("limit", 1))
        found = [m for m in guild.members.values() if is_named(world, m.user_id, m.nick, query)]
        return [serializers.member_payload(world.backend, guild, m) for m in found[:limit]]


def without(body: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        body.pop(key, None)
