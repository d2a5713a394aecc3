"""Shared by the tests of the Discord adapter: a guild on loopback, and the platform that listens to it."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from matrix_stage import Clockface, MemoryJournal
from patience import PATIENCE

from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.discord.gateway import Gateway
from adapters.discord.interactions import Interactions
from adapters.discord.platform import DiscordPlatform
from adapters.discord.speaking import Speaker
from adapters.rehearsal.discord import DiscordServer, Person, Place, Role
from bot.port.chat import Incoming, Suggest, no_suggestions


def connect(
    discord: DiscordServer, places: MutableMapping[str, str], language: str = "fr"
) -> DiscordPlatform:
    """Return a platform that does not wait where Discord asks clients to wait some seconds."""
    client = DiscordClient(discord.token, discord.api, discord.gateway_url)
    settings = DiscordSettings(discord.guild.id, discord.api, discord.gateway_url)
    interactions = Interactions()
    speaker = Speaker(client, discord.guild.id, places, Clockface(), interactions)
    gateway = Gateway(client, new_session_after=(0.0, 0.01))
    return DiscordPlatform(settings, client, speaker, interactions, gateway, language=lambda: language)


@dataclass
class Guild:
    """A guild with a hall, a comptoir with its desk, and a régie; Ana is in the public, Bea at the desk."""

    discord: DiscordServer = field(default_factory=DiscordServer)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    suggest: Suggest = no_suggestions
    language: str = "fr"  # the event's language

    hall: Place = field(init=False)
    comptoir: Place = field(init=False)
    desk: Place = field(init=False)
    animation: Role = field(init=False)
    ana: Person = field(init=False)
    bea: Person = field(init=False)
    platform: DiscordPlatform = field(init=False)
    book: dict[str, str] = field(init=False)  # the places that the platform reads

    async def __aenter__(self) -> Self:
        await self.discord.start()
        self.discord.answering.acknowledge_within = PATIENCE
        guild = self.discord.guild
        self.hall, self.comptoir, self.desk = map(guild.add_place, ("hall", "comptoir-1", "comptoir-1-desk"))
        self.animation = guild.add_role("Animation")
        self.ana, self.bea = guild.join("Ana"), guild.join("Bea", roles=[self.animation], locale="en-GB")
        self.platform = self.new_platform()
        self.ana.enter(self.hall)
        self.bea.enter(self.desk)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.platform.close()
        await self.discord.stop()

    @property
    def places(self) -> dict[str, str]:
        channels = {place.name: str(place.id) for place in (self.hall, self.comptoir, self.desk)}
        return {**channels, "role:comptoir-1-desk": str(self.animation.id), **self.journal.places}

    def remember(self, name: str, place: Place) -> None:
        """Record a place as `provision` does, beside the bot."""
        self.book[name] = str(place.id)

    def new_platform(self) -> DiscordPlatform:
        """Return a platform as in a new process, which knows only the journal and the book."""
        self.book = self.places
        return connect(self.discord, self.book, self.language)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen as in a process of its own, until the end of the block."""
        await self.platform.close()
        self.platform = self.new_platform()
        await self.platform.start()
        takes = self.journal.takes
        listening = asyncio.create_task(self.platform.listen(self.journal, self.suggest))
        try:
            await self.journal.until(lambda: self.journal.takes > takes and not self.journal.open)
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    @property
    def heard(self) -> list[Incoming]:
        read = (self.platform.read(event) for event in self.journal.events.values())
        return [heard for heard in read if heard is not None]

    async def hears(self, *events: object) -> Sequence[Incoming]:
        """Wait until these events are heard; return everything heard so far."""
        wanted = {str(event) for event in events}
        await self.journal.until(
            lambda: not self.journal.open and wanted <= {one.event for one in self.heard}
        )
        return self.heard
