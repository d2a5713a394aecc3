"""A Discord on this machine alone: real REST and a real gateway on loopback, for the demo and the tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self, TypeVar

from aiohttp import web

from adapters.loopback import free_port
from adapters.rehearsal.discord.answering import Answering
from adapters.rehearsal.discord.changes import PATIENCE
from adapters.rehearsal.discord.commands import Commands
from adapters.rehearsal.discord.faults import Fault
from adapters.rehearsal.discord.gateway import Gateway
from adapters.rehearsal.discord.guild import Guild
from adapters.rehearsal.discord.interactions import Interactions
from adapters.rehearsal.discord.limits import Limits
from adapters.rehearsal.discord.managing import Managing
from adapters.rehearsal.discord.posting import Posting
from adapters.rehearsal.discord.rest import Call, Rest
from adapters.rehearsal.discord.routes import Routes
from adapters.rehearsal.discord.world import World

T = TypeVar("T")
LARGEST_REQUEST = 30 * 2**20
STOP_PATIENCE = 0.1  # seconds for requests in hand


class DiscordServer:
    """A server for one bot, and one guild or several.

    It runs in the loop that starts it, and all calls come from that loop. Its state outlives `stop` and
    `start`, at the same address; nothing is kept on disk.
    """

    def __init__(
        self, *, bot: str = "Comptoir", guild: str = "Rencontres", locale: str = "fr", port: int | None = None
    ) -> None:
        self.world = World(bot)
        routes = Routes(self.world)
        self._posting = Posting(self.world)
        self.answering = Answering(self.world)
        self.commands = Commands(self.world)
        for part in (self._posting, self.answering, self.commands, Managing(self.world)):
            routes.add(part.routes)
        self.rest = Rest(self.world, routes)
        self.gateway = Gateway(self.world)
        self.interactions = Interactions(self.world, self.answering)
        self.port = port or free_port()
        self._runner: web.AppRunner | None = None
        self.guild = self.add_guild(guild, locale=locale)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_get("/gateway", self.gateway.serve)
        application.router.add_get("/gateway/resume", self.gateway.serve)
        application.router.add_get("/cdn/{path:.*}", self.rest.file)
        application.router.add_route("*", "/api/v10/{path:.*}", self.rest.serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_PATIENCE)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.world.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Cut every connection; started again, the server still knows its sessions."""
        if self._runner is None:
            return
        await self.gateway.drop()
        await self._runner.cleanup()
        self._runner = None

    @asynccontextmanager
    async def outage(self) -> AsyncIterator[None]:
        """Stop the server inside the context: nothing answers at this address."""
        await self.stop()
        try:
            yield
        finally:
            await self.start()

    # For the bot's settings

    @property
    def api(self) -> str:
        return f"{self.world.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def bot_id(self) -> int:
        return self.world.bot_id

    @property
    def application_id(self) -> int:
        return self.world.backend.application_id

    @property
    def application_flags(self) -> int:
        """The flags of GET /applications/@me; those of privileged intents limit what IDENTIFY may ask for."""
        return self.world.application_flags

    @application_flags.setter
    def application_flags(self, flags: int) -> None:
        self.world.application_flags = flags

    def add_guild(self, name: str, *, locale: str = "fr") -> Guild:
        """Add a guild, of which the bot is a member with every permission but `administrator`."""
        state = self.world.backend.create_guild(name, preferred_locale=locale)
        return Guild(self.world, self.interactions, state)

    # For tests to watch

    @property
    def calls(self) -> list[Call]:
        """Every request, with the status of its answer."""
        return self.rest.calls

    def called(self, method: str, path: str) -> list[Call]:
        """Return the requests so far, without `/api/v10`: `called("POST", "/channels/*/messages")`."""
        return self.rest.called(method, path)

    @property
    def gaps(self) -> list[str]:
        """Requests of the bot that this server cannot serve; it answered 501."""
        return self.rest.gaps

    @property
    def limits(self) -> Limits:
        return self.rest.limits

    @property
    def duplicates(self) -> int:
        """The number of messages that `enforce_nonce` kept from being said twice."""
        return self._posting.duplicates

    async def until(self, wanted: Callable[[], T], seconds: float = PATIENCE, what: str = "it") -> T:
        """Wait until `wanted` is true, tried after each request and event; else raises TimeoutError."""
        return await self.world.changes.until(wanted, seconds, what)

    async def ready(self, seconds: float = PATIENCE) -> None:
        """Wait until a bot is connected to the gateway, and has its session."""
        await self.until(lambda: self.gateway.ready, seconds, "the bot")

    # For tests to break

    def fail(self, method: str, path: str, **rule: Any) -> Fault:
        """Add a fault; `rule` holds the fields of `Fault`: `status=502, after=True, times=2`."""
        return self.rest.faults.add(Fault(method, path, **rule))

    def heal(self) -> None:
        """Remove every fault."""
        self.rest.faults.clear()

    def forget_nonces(self) -> None:
        self._posting.forget_nonces()

    def advance(self, seconds: float) -> None:
        """Move the server's clock on: 3 s and 15 min of interactions pass, new ids are later."""
        self.world.advance(seconds)

    def change_token(self, token: str) -> None:
        """Change the token; the old one is refused from now on (401, and 4004 on the gateway)."""
        self.world.token = token
