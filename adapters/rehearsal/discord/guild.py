"""A guild in its organisers' hands: they may do everything, and the bot hears of it."""

import itertools
from collections.abc import Iterable

import discord
from simcord.backend import serializers
from simcord.backend.models import Channel, Overwrite
from simcord.backend.models import Guild as State
from simcord.enums import ChannelType, OverwriteType

from adapters.rehearsal.discord.interactions import Interactions
from adapters.rehearsal.discord.person import Person
from adapters.rehearsal.discord.places import KINDS, Place, Role, Where, find, place_of, places_of
from adapters.rehearsal.discord.world import World

KINDS_BY_NAME = {name: kind for kind, name in KINDS.items()}


class Guild:
    """A guild; its `id` is the one in the bot's settings."""

    def __init__(self, world: World, interactions: Interactions, state: State) -> None:
        self.id = state.id
        self.people: list[Person] = []
        self._world = world
        self._interactions = interactions
        self._aside: tuple[State, dict[int, Channel]] | None = None  # while the bot is out

    @property
    def _state(self) -> State:
        return self._world.backend.guilds[self.id]

    @property
    def name(self) -> str:
        return self._state.name

    @property
    def everyone(self) -> Role:
        return Role(self.id, "@everyone")

    # People

    def join(
        self, name: str, *, roles: Iterable[Role] = (), locale: str = "fr", nick: str | None = None
    ) -> Person:
        """Add a member with a new account, whose display name is `name`."""
        user = self._world.backend.make_user(self._account_name(name), global_name=name)
        person = Person(self._world, self._interactions, self.id, user.id, locale)
        self.readmit(person, roles=roles, nick=nick)
        self.people.append(person)
        return person

    def admit(self, person: Person, *, locale: str | None = None) -> Person:
        """Let a person of another guild join this one too; returns them as they act here."""
        here = Person(self._world, self._interactions, self.id, person.id, locale or person.locale)
        self.readmit(here)
        return here

    def readmit(self, person: Person, *, roles: Iterable[Role] = (), nick: str | None = None) -> None:
        self._world.backend.add_member(
            self.id, person.id, roles=[role.id for role in roles], nick=nick, announce=True
        )

    def expel(self, person: Person) -> None:
        """Remove a person, who leaves or is made to; `readmit` takes them back."""
        self._world.backend.remove_member(self.id, person.id)

    def rename(self, person: Person, nick: str | None) -> None:
        """Set a person's nickname here; None shows their display name again."""
        self._world.backend.edit_member(self.id, person.id, {"nick": nick})

    def silence(self, person: Person, seconds: float) -> None:
        """Give a person a "timeout": they can still read, but do nothing else."""
        until = self._world.backend.iso_after(seconds)
        self._world.backend.edit_member(self.id, person.id, {"timed_out_until": until})

    def _account_name(self, name: str) -> str:
        """Return an account name that is unique, as Discord's are."""
        base = "".join(c for c in name.lower() if c.isalnum() or c in "._")
        taken = {user.name for user in self._world.backend.users.values()}
        numbered = (f"{base}{number}" for number in itertools.count(2))
        return next(candidate for candidate in itertools.chain([base], numbered) if candidate not in taken)

    # Roles and permissions, by their names in discord.py: `manage_messages`

    def add_role(self, name: str, *permissions: str, mentionable: bool = False) -> Role:
        role = self._world.backend.create_role(
            self.id, name, permissions=bits(permissions), mentionable=mentionable
        )
        return Role(role.id, name)

    def raise_role(self, role: Role) -> None:
        """Put a role above all others, the bot's own too."""
        self._state.roles[role.id].position = max(r.position for r in self._state.roles.values()) + 1

    def roles(self) -> list[Role]:
        """Return the roles, highest first, @everyone last."""
        roles = sorted(self._state.roles.values(), key=lambda role: (-role.position, role.id))
        return [Role(role.id, role.name) for role in roles]

    def role(self, name: str) -> Role:
        return only([role for role in self.roles() if role.name == name], f"role {name!r}")

    def roles_of(self, person: Person) -> list[Role]:
        held = self._state.members[person.id].role_ids
        return [role for role in self.roles() if role.id in held]

    def give(self, person: Person, role: Role) -> None:
        self._world.backend.add_member_role(self.id, person.id, role.id)

    def take(self, person: Person, role: Role) -> None:
        self._world.backend.remove_member_role(self.id, person.id, role.id)

    def give_bot(self, role: Role) -> None:
        self._world.backend.add_member_role(self.id, self._world.bot_id, role.id)

    def take_from_bot(self, role: Role) -> None:
        self._world.backend.remove_member_role(self.id, self._world.bot_id, role.id)

    def set_bot_permissions(self, *permissions: str, administrator: bool = False) -> None:
        """Set what the bot's own role allows, besides @everyone's; at first all but `administrator`."""
        chosen = bits(permissions) | (discord.Permissions.administrator.flag if administrator else 0)
        managed = next(role for role in self._state.roles.values() if role.managed)
        self._world.backend.edit_role(self.id, managed.id, {"permissions": chosen})

    def set_everyone_permissions(self, *permissions: str) -> None:
        self._world.backend.edit_role(self.id, self.id, {"permissions": bits(permissions)})

    def allow(self, where: Where, whom: Role | Person, *permissions: str) -> None:
        self._overwrite(where, whom, allow=bits(permissions), deny=0)

    def deny(self, where: Where, whom: Role | Person, *permissions: str) -> None:
        self._overwrite(where, whom, allow=0, deny=bits(permissions))

    def _overwrite(self, where: Where, whom: Role | Person, *, allow: int, deny: int) -> None:
        """Add to an overwrite; the last setting of a permission counts."""
        place = find(self._world, self.id, where)
        said = self._world.backend.get_channel(place).overwrites
        before = next((o for o in said if o.target_id == whom.id), Overwrite(whom.id, OverwriteType.ROLE))
        kind = OverwriteType.ROLE if isinstance(whom, Role) else OverwriteType.MEMBER
        overwrite = Overwrite(whom.id, kind, before.allow & ~deny | allow, before.deny & ~allow | deny)
        self._world.backend.set_overwrite(place, overwrite)

    # Places

    def add_place(
        self,
        name: str,
        *,
        kind: str = "text",
        category: Where | None = None,
        topic: str | None = None,
        hidden: bool = False,
    ) -> Place:
        """Add a place: text, announcements, voice, stage, forum or category; `hidden` is from @everyone."""
        overwrites = []
        if hidden:
            view = discord.Permissions.view_channel.flag
            overwrites = [Overwrite(self.id, OverwriteType.ROLE, deny=view)]
        parent = find(self._world, self.id, category) if category is not None else None
        channel = self._world.backend.create_channel(
            self.id, name, type=KINDS_BY_NAME[kind], overwrites=overwrites, parent_id=parent, topic=topic
        )
        return place_of(self._world, channel)

    def add_thread(self, where: Where, name: str, *, by: Person, private: bool = False) -> Place:
        """Add a thread without a first message; its maker is in it."""
        kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
        parent = find(self._world, self.id, where)
        return place_of(self._world, self._world.backend.create_thread(parent, name, by.id, type=kind))

    def places(self) -> list[Place]:
        return places_of(self._world, self.id)

    def place(self, name: str) -> Place:
        """Return a place by its name, or `category/name`; raises LookupError if not exactly one has it."""
        id = find(self._world, self.id, name)
        return place_of(self._world, self._world.backend.channels[id])

    def remove_place(self, where: Where) -> None:
        self._world.backend.delete_channel(find(self._world, self.id, where))

    def slow_down(self, where: Where, seconds: int) -> None:
        """Set slow mode: each person then speaks there at most every so many seconds."""
        place = find(self._world, self.id, where)
        self._world.backend.edit_channel(place, {"rate_limit_per_user": seconds})

    def rename_place(self, where: Where, name: str) -> None:
        self._world.backend.edit_channel(find(self._world, self.id, where), {"name": name})

    def put_bot_out(self) -> None:
        """Kick the bot: for it the guild is gone, until `let_bot_in`."""
        backend, state = self._world.backend, self._state
        self._aside = state, {id: backend.channels.pop(id) for id in state.channel_ids}
        del backend.guilds[self.id]
        backend.emit("GUILD_DELETE", {"id": str(self.id)})

    def let_bot_in(self) -> None:
        """Let the bot in again, as by its invitation; its commands must be registered again."""
        assert self._aside is not None
        backend, (state, channels) = self._world.backend, self._aside
        backend.guilds[self.id] = state
        backend.channels |= channels
        self._aside = None
        backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, state))

    def expel_bot(self) -> None:
        """Remove the guild for the bot and for this server: nothing brings it back."""
        self._world.backend.remove_guild(self.id)


def bits(permissions: Iterable[str]) -> int:
    return discord.Permissions(**dict.fromkeys(permissions, True)).value


def only(found: list[Role], what: str) -> Role:
    if len(found) != 1:
        raise LookupError(f"{len(found)} of {what}")
    return found[0]
