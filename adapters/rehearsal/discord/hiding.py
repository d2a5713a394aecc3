"""Channels that the bot may not view: since 16 November 2026, Discord shows little of them.

The gateway sends them without name or content; the list over REST leaves them out.
https://docs.discord.com/developers/change-log, "Channel Obfuscation for Users and Bots"
"""

from collections.abc import Mapping
from typing import Any

import discord
from simcord.backend.models import Channel
from simcord.enums import ChannelType

from adapters.rehearsal.discord.world import World

HIDDEN_NAME = "___hidden___"
OBFUSCATED = 1 << 17  # flag of a channel
VIEW = discord.Permissions.view_channel.flag
KEPT = ("id", "type", "position", "parent_id", "guild_id")


def is_viewable(world: World, channel: Channel) -> bool:
    """Return whether the bot may view a channel; a category is viewable if one of its channels is."""
    if world.can_see(channel.id, world.bot_id):
        return True
    if channel.type != ChannelType.CATEGORY:
        return False
    children = (c for c in world.backend.channels.values() if c.parent_id == channel.id)
    return any(world.can_see(child.id, world.bot_id) for child in children)


def hidden_channels(world: World) -> set[int]:
    channels = world.backend.channels.values()
    return {
        c.id for c in channels if c.guild_id is not None and not c.is_thread and not is_viewable(world, c)
    }


def as_told(world: World, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a channel as the gateway shows it to the bot; a deleted one as it was."""
    channel = world.backend.channels.get(int(payload["id"]))
    if channel is None or channel.guild_id is None or is_viewable(world, channel):
        return payload
    nobody = {"id": str(channel.guild_id), "type": 0, "allow": "0", "deny": str(VIEW)}
    return {
        **{key: payload[key] for key in KEPT if key in payload},
        "name": HIDDEN_NAME,
        "topic": None,
        "last_message_id": None,
        "permission_overwrites": [nobody],
        "flags": OBFUSCATED,
    }


def may_shift(world: World, event: str, payload: Mapping[str, Any]) -> bool:
    """Return whether an event may show or hide channels other than the one it is about."""
    if event in ("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_ROLE_DELETE"):
        return True
    guild = world.backend.guilds.get(int(payload.get("guild_id") or 0))
    bot = guild.members.get(world.bot_id) if guild else None
    if event == "GUILD_ROLE_UPDATE":
        role = int(payload["role"]["id"])
        return bot is not None and (role in bot.role_ids or role == int(payload["guild_id"]))
    return event == "GUILD_MEMBER_UPDATE" and int(payload["user"]["id"]) == world.bot_id
