"""A person's view: messages, buttons, menus and forms, as frozen values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simcord.backend.models import Message
from simcord.components import walk_components
from simcord.enums import ComponentType

from adapters.rehearsal.discord.world import World

LINK = 5  # style of a button that opens an address
STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", LINK: "link", 6: "premium"}
MENUS = {ComponentType.STRING_SELECT: "text", 5: "user", 6: "role", 7: "mentionable", 8: "channel"}
SPOKEN = (0, 19, 20, 23)  # types of message: plain, reply, slash command, context menu
MENTION = re.compile(r"<(@!?|@&|#)(\d+)>")


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    custom_id: str = ""
    emoji: str = ""
    disabled: bool = False
    style: str = "secondary"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A select menu; `options` are the labels and values of a menu of texts."""

    custom_id: str
    options: tuple[tuple[str, str], ...] = ()
    disabled: bool = False
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as one person sees it; `content` is raw, `text` is all they read: names, embeds, V2 texts."""

    id: int
    place: int  # id of its channel
    author: str  # as displayed there
    author_id: int
    content: str
    text: str
    embeds: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    menus: tuple[Menu, ...] = ()
    reactions: Mapping[str, int] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()  # emojis with which this person reacted
    reply_to: int | None = None
    files: tuple[str, ...] = ()
    ephemeral: bool = False
    edited: bool = False
    pinned: bool = False
    pings: frozenset[int] = frozenset()  # ids of the people and roles it notifies
    pings_everyone: bool = False
    silent: bool = False  # sent without notification
    system: bool = False  # said by Discord: a pin, a new thread, an arrival
    at: datetime = field(default=datetime.min.replace(tzinfo=UTC), compare=False)

    def button(self, what: str) -> Button:
        """Return a button by label or custom id; raises LookupError, which lists those there are."""
        for button in self.buttons:
            if what in (button.label, button.custom_id):
                return button
        raise LookupError(f"no button {what!r}, but {[b.label or b.custom_id for b in self.buttons]}")


@dataclass(frozen=True, slots=True)
class Field:
    """A line to fill in, or a menu (`options` then), of a form."""

    custom_id: str
    label: str
    value: str = ""
    required: bool = True
    longest: int = 4000
    is_long: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A modal; `interaction` is the one that showed it."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]
    interaction: int


def seen(world: World, message: Message, viewer: int) -> Seen:
    components = list(walk_components(message.components))
    embeds = tuple(text_of_embed(embed) for embed in message.embeds)
    texts = [str(c.get("content", "")) for c in components if c.get("type") == ComponentType.TEXT_DISPLAY]
    read = [message.content, *texts, *embeds]
    place = world.backend.channels.get(message.channel_id)
    guild_id = place.guild_id if place else None
    return Seen(
        id=message.id,
        place=message.channel_id,
        author=message.author_name or name_of(world, guild_id, message.author_id),
        author_id=message.author_id,
        content=message.content,
        text=readable(world, guild_id, "\n".join(part for part in read if part)),
        embeds=embeds,
        buttons=tuple(button_of(c) for c in components if c.get("type") == ComponentType.BUTTON),
        menus=tuple(menu_of(c) for c in components if c.get("type") in MENUS),
        reactions={r.emoji: len(r.user_ids) for r in message.reactions if r.user_ids},
        mine=frozenset(r.emoji for r in message.reactions if viewer in r.user_ids),
        reply_to=reply_of(message),
        files=tuple(attachment["filename"] for attachment in message.attachments),
        ephemeral=message.is_ephemeral,
        edited=message.edited_timestamp is not None,
        pinned=message.pinned,
        pings=frozenset(message.ping_user_ids) | frozenset(message.ping_role_ids),
        pings_everyone=message.mention_everyone,
        silent=bool(message.flags & 1 << 12),
        system=message.type not in SPOKEN,
        at=datetime.fromisoformat(message.timestamp),
    )


def reply_of(message: Message) -> int | None:
    reference = message.reference
    return int(reference["message_id"]) if reference and reference.get("type", 0) == 0 else None


def text_of_embed(embed: Mapping[str, Any]) -> str:
    """Return an embed's author, title, description, fields (names and values on own lines) and footer."""
    fields = [part for f in embed.get("fields") or [] for part in (f.get("name"), f.get("value"))]
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    parts = [author.get("name"), embed.get("title"), embed.get("description"), *fields, footer.get("text")]
    return "\n".join(part for part in parts if part)


def emoji_of(component: Mapping[str, Any]) -> str:
    emoji = component.get("emoji") or {}
    return str(emoji.get("name") or "") if isinstance(emoji, dict) else str(emoji)


def button_of(component: Mapping[str, Any]) -> Button:
    return Button(
        label=component.get("label") or "",
        custom_id=component.get("custom_id") or "",
        emoji=emoji_of(component),
        disabled=bool(component.get("disabled")),
        style=STYLES[component.get("style", 2)],
        url=component.get("url") or "",
    )


def menu_of(component: Mapping[str, Any]) -> Menu:
    return Menu(
        custom_id=component["custom_id"],
        options=options_of(component),
        disabled=bool(component.get("disabled")),
        kind=MENUS[component["type"]],
    )


def options_of(component: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((option["label"], option["value"]) for option in component.get("options") or [])


def form_of(modal: Mapping[str, Any], interaction: int) -> Form:
    fields = tuple(field_of(label, node) for label, node in fields_in(modal["components"]))
    return Form(modal["title"], modal["custom_id"], fields, interaction)


def fields_in(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each control with its label, which stands around it (since 2025) or in it."""
    for component in components:
        if component["type"] == ComponentType.LABEL:
            yield component.get("label") or "", component["component"]
        elif component["type"] == ComponentType.ACTION_ROW:
            for child in component["components"]:
                yield child.get("label") or "", child


def field_of(label: str, node: Mapping[str, Any]) -> Field:
    return Field(
        custom_id=node["custom_id"],
        label=label,
        value=node.get("value") or "",
        required=bool(node.get("required", True)),
        longest=node.get("max_length") or 4000,
        is_long=node.get("style") == 2,
        options=options_of(node),
    )


def name_of(world: World, guild_id: int | None, user_id: int) -> str:
    """Return the nickname there, else the display name, else the name of the account."""
    user = world.backend.users[user_id]
    guild = world.backend.guilds.get(guild_id or 0)
    member = guild.members.get(user_id) if guild else None
    return (member.nick if member else None) or user.global_name or user.name


def readable(world: World, guild_id: int | None, text: str) -> str:
    """Replace mentions by names, as clients show them."""

    def named(found: re.Match[str]) -> str:
        mark, id = found[1], int(found[2])
        guild = world.backend.guilds.get(guild_id or 0)
        if mark == "#":
            channel = world.backend.channels.get(id)
            return f"#{channel.name}" if channel else "#deleted-channel"
        if mark == "@&":
            role = guild.roles.get(id) if guild else None
            return f"@{role.name}" if role else "@deleted-role"
        return f"@{name_of(world, guild_id, id)}" if id in world.backend.users else found[0]

    return MENTION.sub(named, text)
