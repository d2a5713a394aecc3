"""Provisioning of Discord: missing categories, channels and roles are made, and roles are given.

Nothing is done twice: things are found by the id kept when they were made, else by their name in our
category, and are compared before anything is set.

https://discord.com/developers/docs/resources/guild#create-guild-channel
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager

from adapters.discord.asking import Asker, Json
from adapters.discord.client import UNKNOWN_CHANNEL, UNKNOWN_MEMBER, DiscordClient, DiscordRefused
from adapters.discord.files import DiscordSettings
from adapters.discord.holders import Holder, holders, shown
from adapters.discord.permissions import (
    ATTACH_FILES,
    MEMBER,
    MENTION_EVERYONE,
    NEEDED,
    PUBLIC,
    SPEAKING,
    VIEW,
    Overwrite,
    in_guild,
    invitation,
    named,
    overwrites_of,
)
from adapters.discord.roles import ACCOUNT, ROLE, find_member, give, handle_of, take
from adapters.discord.site import CATEGORY, CATEGORY_KIND, TEXT, Site
from adapters.discord.tree import sync
from adapters.discord.typed import as_typed_here
from bot.port.errors import Busy, OutsideError, Unknown, Unreachable
from bot.port.provisioning import EVERYWHERE, Step, Summary
from bot.programme.model import REGIE, Programme
from bot.programme.places import PlaceBook, PlannedPlace
from bot.words.catalogue import both
from bot.words.reasons import reason

TOPIC = 1024  # characters
MOST_OTHERS = 3  # guilds named where we are not in the one meant
UNKNOWN_ROLE = 10011
FULL = (30005, 30013)  # too many roles, too many channels
Roles = Mapping[str, str]


async def provision(
    client: DiscordClient,
    programme: Programme,
    settings: DiscordSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Callable[[Step], None],
    *,
    dry_run: bool = False,
    only: Container[str] | None = None,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Summary:
    """Provision the guild; raises OutsideError if a person must act first. A new run goes on from there.

    If `only` some places are meant, nobody loses a role and the commands stay as they are.
    """
    await client.login()
    asker = Asker(client, settings.guild, report, rest)
    work = _Provision(asker, programme, book, dry_run=dry_run)
    with refusals_told(asker):
        unreachable = await (work.run(planned) if only is None else work.add(planned, only))
    return Summary(tuple(asker.steps), unreachable, "discord-not-found")


@contextmanager
def refusals_told(asker: Asker) -> Iterator[None]:
    """Tell the operator what Discord refuses, or that it does not answer."""
    try:
        yield
    except (Busy, Unknown) as error:
        raise Unreachable(both("discord-no-answer", why=reason(error))) from error
    except DiscordRefused as refused:
        raise _refusal(asker, refused) from refused


def _refusal(asker: Asker, refused: DiscordRefused) -> OutsideError:
    if refused.code in FULL:
        return OutsideError(both("discord-full", why=reason(refused)))
    needed, place = named(NEEDED), asker.place
    text = both("discord-lacks-in-place", place=place, why=reason(refused), permissions=needed)
    return OutsideError(text, way_in(asker))


async def look_at(asker: Asker, site: Site) -> None:
    """Fetch the guild and its channels; raises OutsideError if we are not in it."""
    try:
        site.guild = await asker.ask("GET", "/guilds/{guild_id}")
        site.channels = await asker.ask("GET", "/guilds/{guild_id}/channels")
    except DiscordRefused as refused:
        raise await _not_in_guild(asker) from refused


def way_in(asker: Asker) -> str:
    """Return the link by which an administrator invites the bot."""
    return invitation(asker.client.me.application, asker.guild)


async def _not_in_guild(asker: Asker) -> OutsideError:
    """Return the error that says so; it names other guilds where we are, in case the number is wrong."""
    text = both("discord-not-in-guild", guild=str(asker.guild))
    there = await asker.ask("GET", "/users/@me/guilds")
    others = [both("discord-in-another", name=str(each["name"]), guild=str(each["id"])) for each in there]
    return OutsideError(text, *others[:MOST_OTHERS], way_in(asker))


class _Provision:
    """One run of provisioning, and what it has found.

    A dry run goes on as if what it would have made were there, under ids of its own.
    """

    def __init__(self, asker: Asker, programme: Programme, book: PlaceBook, *, dry_run: bool) -> None:
        self._asker, self._programme, self._book, self._dry_run = asker, programme, book, dry_run
        self._me = asker.client.me
        self._site = Site(programme.event.address)
        self._language = programme.event.language
        self._own = 0  # what we may do in the guild
        self._highest = 0  # the position of our highest role
        self._meant: set[Holder] = set()  # those the programme gives a role today

    async def add(self, planned: Sequence[PlannedPlace], only: Container[str]) -> tuple[str, ...]:
        """Provision some places among all; return the people who could not be given their roles.

        Channels that exist stay as they are: Discord allows few changes of a topic.
        """
        await self._begin()
        meant = [place for place in planned if place.name in only]
        roles = {place.name: await self._role(place) for place in planned if not place.public}
        for place in meant:
            if place.name not in self._site.remembered:
                await self._provide(place, roles)
        return await self._give_roles(meant, roles)

    async def _begin(self) -> None:
        self._asker.place = self._site.event
        self._site.remembered = await self._book.remembered()
        await look_at(self._asker, self._site)
        await self._check_permissions()

    async def run(self, planned: Sequence[PlannedPlace]) -> tuple[str, ...]:
        """Provision everything; return the people who could not be given their roles."""
        await self._begin()
        roles = {place.name: await self._role(place) for place in planned if not place.public}
        for place in planned:
            await self._provide(place, roles)
        unreachable = await self._give_roles(planned, roles)
        if not any(place.hidden for place in planned):  # people let in to rehearse stay
            await self._take_roles_back()
        self._asker.place = EVERYWHERE
        words = self._programme.event.words
        client, guild = self._asker.client, self._asker.guild
        if await sync(client, guild, self._language, words, dry_run=self._dry_run):
            self._asker.tell("change", "provision-what-commands")
        return unreachable

    async def _check_permissions(self) -> None:
        path = "/guilds/{guild_id}/members/{user_id}"
        member = await self._asker.ask("GET", path, user_id=self._me.user)
        self._own = in_guild(self._site.guild, member)
        self._highest = self._site.highest(member)
        if lacks := NEEDED & ~self._own:
            text = both("discord-lacks", permissions=named(lacks), role=self._me.name)
            raise OutsideError(text, way_in(self._asker))

    # ── Roles ───────────────────────────────────────────────────────────────────────────────────────────

    async def _role(self, place: PlannedPlace) -> str:
        """Return the id of the place's role, making it if it is missing."""
        self._asker.place = place.name
        role = self._site.role(place.name)
        if role is None:
            role = self._site.unused_role(place.group)
            self._asker.tell("create" if role is None else "adopt", f"@{place.group}")
        if role is None:
            role = await self._create_role(place.group)
        await self._remember(ROLE + place.name, str(role["id"]))
        return str(role["id"])

    async def _create_role(self, name: str) -> Json:
        wanted = {"name": name, "permissions": "0", "mentionable": False, "hoist": False}

        async def look() -> Json | None:
            await look_at(self._asker, self._site)
            return self._site.unused_role(name)

        if self._dry_run:
            role: Json = {**wanted, "id": f"@{self._asker.place}", "position": 0}
        else:
            role = await self._asker.make("/guilds/{guild_id}/roles", wanted, look)
        self._site.guild = {**self._site.guild, "roles": [*self._site.guild["roles"], role]}
        return role

    async def _give_roles(self, planned: Sequence[PlannedPlace], roles: Roles) -> tuple[str, ...]:
        members: dict[str, Json | None] = {}
        for place in planned:
            if place.public:
                continue
            self._asker.place = place.name
            may_give = self._may_give(roles[place.name])
            for person in place.people:
                if person not in members:
                    members[person] = await self._member(person)
                member = members[person]
                if (account := self._account(person, member)) is not None:
                    self._meant.add(Holder(place.name, account))
                if member is not None and may_give:
                    await self._give_role(person, member, roles[place.name])
        return tuple(person for person, member in members.items() if member is None)

    def _may_give(self, role: str) -> bool:
        """Return whether we may give a role; report it if it stands above our own highest one."""
        known = next(each for each in self._site.guild["roles"] if str(each["id"]) == role)
        if known["position"] <= self._highest:
            return True
        found = {"role": known["name"], "own": self._me.name}
        self._asker.tell("refuse", both("discord-role-above", **found))
        return False

    async def _member(self, person: str) -> Json | None:
        handle = handle_of(self._programme, person)
        member = await find_member(self._asker.ask, self._asker.guild, handle) if handle else None
        if handle and member:
            await self._remember(ACCOUNT + handle, str(member["user"]["id"]))
        return member

    def _account(self, person: str, member: Json | None) -> str | None:
        """Return a person's account id, even if they have left the guild: they may come back."""
        if member is not None:
            return str(member["user"]["id"])
        return self._site.remembered.get(ACCOUNT + (handle_of(self._programme, person) or ""))

    async def _give_role(self, person: str, member: Json, role: str) -> None:
        user = str(member["user"]["id"])
        if role in map(str, member.get("roles") or ()):
            await self._remember_holder(user, role)
            return
        try:
            if not self._dry_run:
                await give(self._asker.ask, self._asker.guild, user, role)
                await self._remember_holder(user, role)
        except DiscordRefused as refused:  # the others can still be given theirs
            self._tell_refused(self._programme.people[person].name, refused)
        else:
            self._asker.tell("grant", person)

    async def _remember_holder(self, user: str, role: str) -> None:
        holder = Holder(self._asker.place, user)
        await self._remember(holder.name, holder.holds(role))

    async def _take_roles_back(self) -> None:
        for holder, role in list(holders(self._site.remembered)):
            if holder not in self._meant:
                self._asker.place = holder.place
                await self._take_role_back(holder, role)

    async def _take_role_back(self, holder: Holder, role: str) -> None:
        name = shown(holder.user, self._site.remembered)
        try:
            if not self._dry_run:
                await take(self._asker.ask, self._asker.guild, holder.user, role)
        except DiscordRefused as refused:
            if refused.code not in (UNKNOWN_MEMBER, UNKNOWN_ROLE):
                self._tell_refused(name, refused)
                return
        self._asker.tell("revoke", name)
        await self._remember(holder.name, holder.no_more)

    def _tell_refused(self, name: str, refused: DiscordRefused) -> None:
        found = {"name": name, "own": self._me.name, "why": str(refused)}
        self._asker.tell("refuse", both("discord-role-refused", **found))

    # ── Channels ────────────────────────────────────────────────────────────────────────────────────────

    async def _provide(self, place: PlannedPlace, roles: Roles) -> None:
        """Make the channel of a place if it is missing, then correct its settings."""
        self._asker.place = place.name
        done = len(self._asker.steps)
        overwrites = self._overwrites(place, roles)
        channel = self._site.channel(place.name) or await self._hidden(place.name)
        if channel is None:
            channel = self._site.channel_named(place.name)
            if channel is not None:
                self._asker.tell("adopt", f"#{place.name}")
        if channel is None:
            channel = await self._create(place, overwrites)
        await self._remember(place.name, str(channel["id"]))
        await self._set_right(channel, place, overwrites)
        if len(self._asker.steps) == done:
            self._asker.tell("keep")

    async def _hidden(self, place: str) -> Json | None:
        """Return a known channel that is closed to us; None if it is gone, or was never known.

        Discord does not list such a channel, but it must not be made again.
        """
        known = self._site.remembered.get(place)
        if known is None:
            return None
        try:
            channel: Json = await self._asker.ask("GET", "/channels/{channel_id}", channel_id=known)
        except DiscordRefused as refused:
            if refused.code == UNKNOWN_CHANNEL:
                return None
            raise
        return channel

    def _overwrites(self, place: PlannedPlace, roles: Roles) -> dict[str, Overwrite]:
        """Return the overwrites of a place's channel; a bot can allow and deny only what it has itself."""
        files = 0 if place.public else ATTACH_FILES & self._own
        everyone, ours = str(self._asker.guild), {str(self._me.user): Overwrite(MEMBER, SPEAKING | files)}
        if place.public and not place.hidden:
            return {everyone: Overwrite(allow=PUBLIC, deny=MENTION_EVERYONE & self._own), **ours}
        own = roles.values() if place.hidden else (roles[place.name], roles.get(REGIE))
        inside = {role: Overwrite(allow=PUBLIC) for role in own if role}
        return {everyone: Overwrite(deny=VIEW), **inside, **ours}

    async def _create(self, place: PlannedPlace, overwrites: dict[str, Overwrite]) -> Json:
        category = await self._category_with_room()
        wanted = {
            "name": place.name,
            "type": TEXT,
            "topic": self._topic(place),
            "parent_id": str(category["id"]),
            "permission_overwrites": [o.to_json(target) for target, o in overwrites.items()],
        }
        channel = await self._create_channel(wanted, lambda: self._site.channel_named(place.name))
        self._asker.tell("create", f"#{place.name}")
        return channel

    async def _category_with_room(self) -> Json:
        categories = self._site.categories()
        for number, category in enumerate(categories, 1):
            if self._site.has_room(category):
                await self._remember(f"{CATEGORY}{number}", str(category["id"]))
                return category
        number = len(categories) + 1
        wanted = {"name": self._site.category_name(number), "type": CATEGORY_KIND}
        created = await self._create_channel(
            wanted, lambda: next(iter(self._site.categories()[number - 1 :]), None)
        )
        await self._remember(f"{CATEGORY}{number}", str(created["id"]))
        self._asker.tell_of(EVERYWHERE, "create", str(wanted["name"]))
        return created

    async def _create_channel(self, wanted: Json, find: Callable[[], Json | None]) -> Json:
        async def look() -> Json | None:
            await look_at(self._asker, self._site)
            return find()

        if self._dry_run:
            channel: Json = {**wanted, "id": f"#{wanted['name']}"}
        else:
            channel = await self._asker.make("/guilds/{guild_id}/channels", wanted, look)
        self._site.channels = [*self._site.channels, channel]
        return channel

    async def _set_right(self, channel: Json, place: PlannedPlace, overwrites: dict[str, Overwrite]) -> None:
        id, there = str(channel["id"]), overwrites_of(channel)
        if (channel.get("topic") or "").strip() != self._topic(place).strip():
            await self._set_topic(id, self._topic(place))
        for target, wanted in overwrites.items():
            right = there.get(target, Overwrite(wanted.kind)).with_(wanted)
            if right == there.get(target):
                continue
            if not self._dry_run:
                path = "/channels/{channel_id}/permissions/{target}"
                await self._asker.ask("PUT", path, right.to_json(target), channel_id=id, target=target)
            self._asker.tell("change", "provision-what-rights")

    async def _set_topic(self, channel: str, topic: str) -> None:
        """Set the topic, or report that it must wait: Discord allows two changes in ten minutes."""
        try:
            if not self._dry_run:
                await self._asker.ask("PATCH", "/channels/{channel_id}", {"topic": topic}, channel_id=channel)
        except Busy as busy:
            self._asker.tell("refuse", both("discord-topic-later", seconds=f"{busy.seconds:.0f}"))
        else:
            self._asker.tell("change", "provision-what-topic")

    async def _remember(self, name: str, remote: str) -> None:
        if not self._dry_run and self._site.remembered.get(name) != remote:
            await self._book.remember(name, remote)
            self._site.remembered[name] = remote

    def _topic(self, place: PlannedPlace) -> str:
        return as_typed_here(place.topic, self._language)[:TOPIC]
