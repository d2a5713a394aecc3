"""Places and roles of a guild as values, and how a name finds one."""

from dataclasses import dataclass

from simcord.backend.models import Channel
from simcord.enums import ChannelType

from adapters.rehearsal.discord.world import World

KINDS = {
    ChannelType.TEXT: "text",
    ChannelType.DM: "direct",
    ChannelType.VOICE: "voice",
    ChannelType.CATEGORY: "category",
    ChannelType.NEWS: "announcements",
    ChannelType.PUBLIC_THREAD: "thread",
    ChannelType.PRIVATE_THREAD: "private thread",
    ChannelType.STAGE_VOICE: "stage",
    ChannelType.FORUM: "forum",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, a thread, a category or a direct conversation."""

    id: int
    name: str
    kind: str = "text"
    topic: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    name: str


Where = int | str | Place  # an id, a name (`accueil`, or `catégorie/accueil`), or the place itself


def place_of(world: World, channel: Channel) -> Place:
    parent = world.backend.channels.get(channel.parent_id or 0)
    kind = KINDS.get(ChannelType(channel.type), "other")
    return Place(
        channel.id, channel.name or "", kind, channel.topic or "", (parent.name if parent else "") or ""
    )


def places_of(world: World, guild_id: int) -> list[Place]:
    """Return places in the order of the guild, threads last."""
    guild = world.backend.guilds[guild_id]
    channels = [world.backend.channels[id] for id in guild.channel_ids]
    channels.sort(key=lambda channel: (channel.position, channel.id))
    threads = [world.backend.channels[id] for id in guild.thread_ids]
    return [place_of(world, channel) for channel in [*channels, *threads]]


def find(world: World, guild_id: int, where: Where) -> int:
    """Return the id of a place; raises LookupError if there is none, or several of that name."""
    if isinstance(where, Place):
        return where.id
    if isinstance(where, int):
        return where
    category, _, name = where.rpartition("/")
    named = [p for p in places_of(world, guild_id) if p.name == name and category in ("", p.category)]
    if len(named) != 1:
        raise LookupError(f"{len(named)} places are called {where!r}")
    return named[0].id
