"""The part of an event that a session may hear: by intents, the bot's permissions, and privacy."""

import copy
from collections.abc import Mapping
from typing import Any

import discord
from simcord.backend import serializers
from simcord.intents import censor_message, prune_guild_create, required_intent

from adapters.rehearsal.discord.hiding import as_told
from adapters.rehearsal.discord.world import PRIVILEGED, World

# Events that the bot hears only from places it may see.
IN_A_CHANNEL = ("MESSAGE_", "TYPING_START", "CHANNEL_PINS_UPDATE", "THREAD_")


def intents_of(bits: int) -> discord.Intents:
    intents = discord.Intents.none()
    intents.value = bits
    return intents


def disallowed(world: World, intents: discord.Intents) -> list[str]:
    """Return the privileged intents that are asked for but not enabled in the portal."""
    return [name for name in PRIVILEGED if getattr(intents, name) and not world.grants(name)]


def heard(
    world: World, intents: discord.Intents, event: str, payload: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return the payload as this session gets it; None if it must not."""
    needed = required_intent(event, payload)
    if needed and not getattr(intents, needed) and not about_the_bot(world, event, payload):
        return None
    if event.startswith(IN_A_CHANNEL) and not may_look(world, event, payload):
        return None
    if event == "GUILD_CREATE":
        payload = dict(payload)
        prune_guild_create(payload, intents, world.bot_id)
        payload["channels"] = [as_told(world, channel) for channel in payload["channels"]]
        payload["threads"] = [t for t in payload["threads"] if world.can_see(int(t["id"]), world.bot_id)]
    if event in ("CHANNEL_CREATE", "CHANNEL_UPDATE"):
        payload = as_told(world, payload)
    if event == "MESSAGE_CREATE" and world.nonce_in_hand is not None:
        payload = {**payload, "nonce": world.nonce_in_hand}
    if event == "MESSAGE_REACTION_ADD":
        payload = {**payload, "message_author_id": author_of(world, payload)}
    return payload if intents.message_content else censored(world, event, payload)


def author_of(world: World, payload: Mapping[str, Any]) -> str:
    return str(world.backend.messages[int(payload["channel_id"])][int(payload["message_id"])].author_id)


def about_the_bot(world: World, event: str, payload: Mapping[str, Any]) -> bool:
    """Return whether an event is about the bot's own roles, of which it always hears."""
    return event == "GUILD_MEMBER_UPDATE" and int(payload["user"]["id"]) == world.bot_id


def may_look(world: World, event: str, payload: Mapping[str, Any]) -> bool:
    id = payload.get("parent_id" if event.startswith("THREAD_") else "channel_id")
    channel = int(id or 0)
    if channel not in world.backend.channels:
        return True
    return world.can_see(channel, world.bot_id)


def censored(world: World, event: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Remove the content, except in direct messages, messages that mention the bot, and its own."""
    if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        message = copy.deepcopy(dict(payload))
        censor_message(message, world.bot_id, backend=world.backend)
        return message
    if event == "INTERACTION_CREATE":
        interaction = copy.deepcopy(dict(payload))
        resolved = (interaction["data"].get("resolved") or {}).get("messages") or {}
        for message in filter(None, [interaction.get("message"), *resolved.values()]):
            censor_message(message, world.bot_id, backend=world.backend, exempt_root=True)
        return interaction
    return payload


def chunks(world: World, asked: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the answers to a request of guild members (op 8), a thousand members each."""
    guild = world.backend.guilds.get(int(asked["guild_id"]))
    if guild is None:
        return []
    members = list(guild.members.values())
    missing: list[str] = []
    if asked.get("user_ids"):
        ids = asked["user_ids"] if isinstance(asked["user_ids"], list) else [asked["user_ids"]]
        members = [m for m in members if str(m.user_id) in {str(id) for id in ids}]
        missing = [str(id) for id in ids if int(id) not in guild.members]
    elif asked.get("query"):
        members = [m for m in members if is_named(world, m.user_id, m.nick, asked["query"])]
    if asked.get("limit"):
        members = members[: int(asked["limit"])]
    pages = [members[at : at + 1000] for at in range(0, len(members), 1000)] or [[]]
    return [
        {
            "guild_id": str(guild.id),
            "members": [serializers.member_payload(world.backend, guild, member) for member in page],
            "chunk_index": index,
            "chunk_count": len(pages),
            "not_found": missing if index == 0 else [],
            "nonce": asked.get("nonce"),
        }
        for index, page in enumerate(pages)
    ]


def is_named(world: World, user_id: int, nick: str | None, prefix: str) -> bool:
    user = world.backend.users[user_id]
    names = (user.name, user.global_name or "", nick or "")
    return any(name.casefold().startswith(prefix.casefold()) for name in names)
