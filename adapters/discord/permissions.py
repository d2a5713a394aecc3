"""Permissions of members in a guild and its channels, and those the bot needs.

https://discord.com/developers/docs/topics/permissions
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.words.catalogue import Both, both, in_each, said_in

Json = Mapping[str, Any]

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
ADD_REACTIONS = 1 << 6
VIEW = 1 << 10
SEND = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
MANAGE_ROLES = 1 << 28
USE_COMMANDS = 1 << 31
PIN_MESSAGES = 1 << 51
EVERYTHING = (1 << 53) - 1

PUBLIC = VIEW | SEND | READ_HISTORY | ADD_REACTIONS | USE_COMMANDS  # people's permissions in their places
SPEAKING = VIEW | SEND | READ_HISTORY | ADD_REACTIONS | EMBED_LINKS  # the bot's needs in each channel
NEEDED = PUBLIC | SPEAKING | MANAGE_CHANNELS | MANAGE_ROLES  # its needs in the guild, to make the places
# Without the first, only people themselves can delete what they wrote; without the second, only the topic
# says how to ask; without the third, there are no files in desks and régie.
OPTIONAL = MANAGE_MESSAGES | PIN_MESSAGES | ATTACH_FILES

NAMES: Mapping[int, str] = {  # as Discord's settings call them
    VIEW: "discord-permission-view",
    MANAGE_CHANNELS: "discord-permission-manage-channels",
    MANAGE_ROLES: "discord-permission-manage-roles",
    SEND: "discord-permission-send",
    MANAGE_MESSAGES: "discord-permission-manage-messages",
    EMBED_LINKS: "discord-permission-embed-links",
    READ_HISTORY: "discord-permission-read-history",
    ADD_REACTIONS: "discord-permission-add-reactions",
    USE_COMMANDS: "discord-permission-use-commands",
    PIN_MESSAGES: "discord-permission-pin-messages",
    ATTACH_FILES: "discord-permission-attach-files",
}

ROLE, MEMBER = 0, 1  # kinds of overwrite


def named(bits: int) -> Both:
    """Return the names of permissions, in both languages."""
    each = [both("discord-permission-named", name=both(key)) for bit, key in NAMES.items() if bits & bit]
    return in_each(lambda language: ", ".join(str(said_in(language, name)) for name in each))


def invitation(application: int, guild: int, permissions: int = NEEDED) -> str:
    """Return the link by which an administrator invites the bot, or gives it missing permissions."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands"
        f"&permissions={permissions}&guild_id={guild}&disable_guild_select=true"
    )


def in_guild(guild: Json, member: Json) -> int:
    """Return a member's permissions in the whole guild; the role of @everyone has the guild's id."""
    held = {str(guild["id"]), *map(str, member.get("roles") or ())}
    bits = 0
    for role in guild.get("roles") or ():
        if str(role["id"]) in held:
            bits |= int(role["permissions"])
    return EVERYTHING if bits & ADMINISTRATOR else bits


def in_channel(guild: Json, channel: Json, member: Json, user: str) -> int:
    """Return a member's permissions in a channel; 0 if they cannot see it.

    The channel's overwrites apply in this order: for @everyone, for all roles together, for the member.
    """
    bits = in_guild(guild, member)
    if bits == EVERYTHING:
        return bits
    overwrites = overwrites_of(channel)
    bits = overwrites.get(str(guild["id"]), Overwrite()).over(bits)
    roles = [overwrites[role] for role in map(str, member.get("roles") or ()) if role in overwrites]
    bits = joined(roles).over(bits)
    bits = overwrites.get(user, Overwrite()).over(bits)
    return bits if bits & VIEW else 0


@dataclass(frozen=True, slots=True)
class Overwrite:
    """The permissions allowed and denied to a role or a member in one channel."""

    kind: int = ROLE
    allow: int = 0
    deny: int = 0

    def over(self, bits: int) -> int:
        return bits & ~self.deny | self.allow

    def with_(self, wanted: "Overwrite") -> "Overwrite":
        """Return this overwrite with the wanted bits set; its other bits are left alone."""
        allow, deny = self.allow & ~wanted.deny | wanted.allow, self.deny & ~wanted.allow | wanted.deny
        return Overwrite(wanted.kind, allow, deny)

    def to_json(self, target: str) -> dict[str, Any]:
        return {"id": target, "type": self.kind, "allow": str(self.allow), "deny": str(self.deny)}


def joined(overwrites: Iterable[Overwrite]) -> Overwrite:
    allow = deny = 0
    for overwrite in overwrites:
        allow, deny = allow | overwrite.allow, deny | overwrite.deny
    return Overwrite(ROLE, allow, deny)


def overwrites_of(channel: Json) -> dict[str, Overwrite]:
    return {
        str(o["id"]): Overwrite(int(o["type"]), int(o["allow"]), int(o["deny"]))
        for o in channel.get("permission_overwrites") or ()
    }
