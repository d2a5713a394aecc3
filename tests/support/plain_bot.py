"""A plain discord.py bot, pointed at the rehearsal server: any bot, with nothing of ours."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import Route
from patience import PATIENCE

from adapters.rehearsal.discord import DiscordServer, Person, Place

EVERYTHING = discord.Intents.all()


class PlainBot(discord.Client):
    """A bot that keeps what it hears, in order; `tree` takes commands."""

    def __init__(self, intents: discord.Intents, **options: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.01, **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.events: list[tuple[str, Any]] = []
        self.connection: asyncio.Task[None]

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message)

    def dispatch(self, event: str, /, *arguments: Any, **named: Any) -> None:
        self.events.append((event, arguments))
        super().dispatch(event, *arguments, **named)

    def count(self, event: str) -> int:
        return sum(name == event for name, _ in self.events)

    def text_channel(self, id: int) -> discord.TextChannel:
        channel = self.get_channel(id)
        assert isinstance(channel, discord.TextChannel)
        return channel


@pytest.fixture(autouse=True)
def addresses_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore the addresses of discord.py, which are global, after the test."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as served:
        served.answering.acknowledge_within = served.interactions.think_at_most = PATIENCE
        yield served
        assert served.gaps == []


@pytest.fixture
def hall(server: DiscordServer) -> Place:
    return server.guild.add_place("accueil")


@pytest.fixture
def ana(server: DiscordServer, hall: Place) -> Person:
    person = server.guild.join("Ana")
    person.enter(hall)
    return person


@asynccontextmanager
async def running(
    server: DiscordServer,
    prepare: Callable[[PlainBot], object] = lambda bot: None,
    *,
    intents: discord.Intents = EVERYTHING,
    **options: Any,
) -> AsyncIterator[PlainBot]:
    """Run the bot; yield it once ready, with the commands `prepare` gave its tree synced to the guild."""
    Route.BASE = server.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    bot = PlainBot(intents, **options)
    prepare(bot)
    await bot.login(server.token)
    connected = bot.connection = asyncio.create_task(bot.connect())
    try:
        waiting = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait([waiting, connected], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if connected.done():
            connected.result()  # raises the reason why it could not
        if bot.tree.get_commands():
            guild = discord.Object(server.guild.id)
            bot.tree.copy_global_to(guild=guild)
            await bot.tree.sync(guild=guild)
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(connected, return_exceptions=True)
        await _heartbeats_ended()


async def _heartbeats_ended() -> None:
    """Wait for discord.py's threads of heartbeats: one that outlives its loop fails the next test."""
    loop = asyncio.get_running_loop()
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws.loop is loop:
            thread.stop()
            await asyncio.to_thread(thread.join)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all sleeps of this test: discord.py waits for seconds before it tries again."""
    original = asyncio.sleep

    async def sleep(seconds: float, *rest: object) -> None:
        await original(min(seconds, 0.01))

    monkeypatch.setattr(asyncio, "sleep", sleep)
