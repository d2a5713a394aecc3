"""Discord behind the port of bot/chat.py: what is heard here, what is said in speaking.py."""

from adapters.discord.catch_up import CatchUp
from adapters.discord.channels import Channels
from adapters.discord.client import DiscordClient
from adapters.discord.events import read_event
from adapters.discord.gateway import Gateway
from adapters.discord.intake import Intake
from adapters.discord.interactions import Interactions
from adapters.discord.permissions import invitation
from adapters.discord.speaking import LIMITS, Speaker
from adapters.discord.tree import sync
from adapters.discord.welcome import Welcome
from adapters.together import together
from bot.chat import Incoming, Journal, Outgoing, RawEvent, Suggest, is_direct, no_suggestions
from bot.errors import Busy, OutsideError, Refused, Unknown, Unreachable
from bot.settings import DiscordSettings
from bot.words import both


class DiscordPlatform:
    """One application in one guild. `speaker` shares its places, which grow by the conversations opened."""

    name = "discord"
    limits = LIMITS

    def __init__(
        self,
        settings: DiscordSettings,
        client: DiscordClient,
        speaker: Speaker,
        interactions: Interactions,
        gateway: Gateway | None = None,
        welcome: Welcome | None = None,
    ) -> None:
        self._guild, self._client, self._speaker = settings.guild, client, speaker
        self._interactions = interactions
        self._channels = Channels(speaker.places)
        self._gateway = gateway or Gateway(client)
        self._catch_up = CatchUp(client, self._channels, speaker.wall)
        self._intake = Intake(
            client,
            settings.guild,
            self._channels,
            self._gateway,
            interactions,
            self._catch_up,
            speaker.wall,
        )
        self._welcome = welcome
        if welcome is not None:
            self._intake.members.welcome = welcome

    # ── Starting ────────────────────────────────────────────────────────────────────────────────────────

    async def start(self) -> str:
        """As the port says; Unreachable where trying again may help."""
        me = await self._client.login()
        try:
            self._check_places(await self._channels_there())
            await sync(self._client, self._guild)
        except (Busy, Unknown) as error:
            raise Unreachable(both("discord-unreachable", why=str(error))) from error
        except Refused as error:
            raise self._not_in_guild("ready-discord-no-commands") from error
        return str(me.user)

    async def _channels_there(self) -> set[str]:
        try:
            channels = await self._client.ask("GET", "/guilds/{guild_id}/channels", guild_id=self._guild)
        except Refused as error:
            raise self._not_in_guild("discord-not-in-guild", guild=str(self._guild)) from error
        return {str(channel["id"]) for channel in channels}

    def _not_in_guild(self, key: str, **values: str) -> OutsideError:
        address = invitation(self._client.me.application, self._guild)
        return OutsideError(both(key, **values), address)

    def _check_places(self, there: set[str]) -> None:
        missing = [
            both("ready-discord-missing", place=place)
            for place, channel in self._channels.all()
            if not is_direct(place) and channel not in there
        ]
        if missing:
            raise OutsideError(*missing)

    # ── Hearing ─────────────────────────────────────────────────────────────────────────────────────────

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        self._intake.listen_to_typing(suggest)
        await together(self._gateway.run(), self._intake.run(journal), self._catch_up.run(journal))

    def read(self, event: RawEvent) -> Incoming | None:
        place = self._channels.place_of(event.place)
        return (
            None if place is None else read_event(event, place, self._channels.names, self._client.own_user)
        )

    # ── Speaking ────────────────────────────────────────────────────────────────────────────────────────

    async def deliver(self, outgoing: Outgoing) -> str:
        return await self._speaker.deliver(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        return await self._speaker.find(outgoing)

    async def close(self) -> None:
        self._intake.close()
        if self._welcome is not None:
            self._welcome.close()
        self._interactions.close()
        await self._client.close()
