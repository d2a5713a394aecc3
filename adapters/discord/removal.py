"""Removal of a rehearsal from Discord: its channels, its categories and its roles."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from adapters.discord.asking import Asker
from adapters.discord.client import UNKNOWN_CHANNEL, DiscordClient, DiscordRefused
from adapters.discord.files import DiscordSettings
from adapters.discord.provision import UNKNOWN_ROLE, look_at, refusals_told
from adapters.discord.roles import ROLE
from adapters.discord.site import CATEGORY, Site
from bot.port.provisioning import EVERYWHERE, Step, Summary
from bot.programme.model import Programme
from bot.programme.places import PlaceBook, PlannedPlace, former_places
from bot.words.catalogue import both


async def remove(
    client: DiscordClient,
    programme: Programme,
    settings: DiscordSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Callable[[Step], None],
    *,
    dry_run: bool = False,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Summary:
    """Remove the rehearsal; raises OutsideError if Discord refuses. A new run goes on from there."""
    await client.login()
    asker = Asker(client, settings.guild, report, rest)
    with refusals_told(asker):
        await _Removal(asker, Site(programme.event.address), book, dry_run=dry_run).run(planned)
    return Summary(tuple(asker.steps))


class _Removal:
    def __init__(self, asker: Asker, site: Site, book: PlaceBook, *, dry_run: bool) -> None:
        self._asker, self._site, self._book, self._dry_run = asker, site, book, dry_run

    async def run(self, planned: Sequence[PlannedPlace]) -> None:
        self._site.remembered = await self._book.remembered()
        await look_at(self._asker, self._site)
        for place in [*planned, *former_places(self._site.remembered, planned)]:
            channel = self._site.channel(place.name) or self._site.channel_named(place.name)
            if channel is not None:
                await self._delete_channel(place.name, place.name, str(channel["id"]), f"#{place.name}")
        for place in planned:
            role = self._site.role(place.name) or self._site.unused_role(place.group)
            if role is not None and not place.public:
                await self._delete_role(place.name, str(role["id"]), str(role["name"]))
        await self._delete_categories()
        if not self._dry_run and not any(step.kind == "refuse" for step in self._asker.steps):
            for name in await self._book.remembered():  # the rest was deleted by hand, or names accounts
                await self._book.forget(name)

    async def _delete_categories(self) -> None:
        """Delete our categories, except those where somebody put a channel of their own."""
        for number, category in reversed(list(enumerate(self._site.categories(), 1))):
            id, name = str(category["id"]), str(category["name"])
            if any(str(channel.get("parent_id")) == id for channel in self._site.channels):
                self._asker.tell_of(EVERYWHERE, "refuse", both("discord-category-kept", name=name))
            else:
                await self._delete_channel(EVERYWHERE, f"{CATEGORY}{number}", id, name)

    async def _delete_channel(self, place: str, kept_as: str, id: str, name: str) -> None:
        self._asker.place = place
        if not self._dry_run:
            await self._unless_gone(UNKNOWN_CHANNEL, "/channels/{channel_id}", channel_id=id)
            await self._book.forget(kept_as)
        self._site.channels = [channel for channel in self._site.channels if str(channel["id"]) != id]
        self._asker.tell("remove", name)

    async def _delete_role(self, place: str, id: str, name: str) -> None:
        self._asker.place = place
        path = "/guilds/{guild_id}/roles/{role_id}"
        try:
            if not self._dry_run:
                await self._unless_gone(UNKNOWN_ROLE, path, role_id=id)
                await self._book.forget(ROLE + place)
        except DiscordRefused:
            own = self._asker.client.me.name
            self._asker.tell("refuse", both("discord-role-above", role=name, own=own))
        else:
            self._asker.tell("remove", f"@{name}")

    async def _unless_gone(self, code: int, path: str, **ids: str) -> None:
        try:
            await self._asker.ask("DELETE", path, **ids)
        except DiscordRefused as refused:
            if refused.code != code:
                raise
