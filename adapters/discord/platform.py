"""Discord behind the port of bot/port/chat.py: hearing is arranged here, speaking in speaking.py."""

from collections.abc import Callable, Mapping

from adapters.discord.catch_up import CatchUp
from adapters.discord.channels import Channels
from adapters.discord.client import DiscordClient
from adapters.discord.events import read_event
from adapters.discord.files import DiscordSettings
from adapters.discord.gateway import Gateway
from adapters.discord.intake import Intake
from adapters.discord.interactions import Interactions
from adapters.discord.journalling import DOOR
from adapters.discord.permissions import invitation
from adapters.discord.roles import accounts_in
from adapters.discord.speaking import LIMITS, Speaker
from adapters.discord.standing import Standing
from adapters.discord.tree import sync
from adapters.discord.welcome import Welcome
from adapters.together import together
from bot.port.chat import Incoming, Journal, Loss, Outgoing, RawEvent, Suggest, no_suggestions
from bot.port.errors import Busy, OutsideError, PutOut, Refused, Unknown, Unreachable
from bot.words.catalogue import both
from bot.words.event_words import NONE, Word
from bot.words.reasons import reason


class DiscordPlatform:
    """One application in one guild.

    `speaker` shares its places, to which opened conversations are added. `language` and `words` are the
    event's.
    """

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
        language: Callable[[], str] = lambda: "fr",
        words: Mapping[Word, str] = NONE,
    ) -> None:
        self._guild, self._client, self._speaker = settings.guild, client, speaker
        self._interactions, self._language, self._words = interactions, language, words
        self._channels = Channels(speaker.places)
        self._gateway = gateway or Gateway(client)
        self._standing = speaker.standing = Standing(client, settings.guild, self._channels, language, words)
        self._catch_up = CatchUp(client, self._channels, speaker.wall)
        self._intake = Intake(
            client,
            settings.guild,
            self._channels,
            self._gateway,
            interactions,
            self._catch_up,
            self._standing,
            speaker.wall,
            words,
        )
        self._welcome = welcome
        if welcome is not None:
            self._intake.members.welcome = welcome

    # ── Starting ────────────────────────────────────────────────────────────────────────────────────────

    async def start(self) -> str:
        """Start as the port says; raises Unreachable if trying again may help."""
        me = await self._client.login()
        self._take_up_the_book()
        try:
            self._check(await self._standing.look())
            await sync(self._client, self._guild, self._language(), self._words)
        except (Busy, Unknown) as error:
            raise Unreachable(both("discord-unreachable", why=reason(error))) from error
        except Refused as error:
            raise OutsideError(both("ready-discord-no-commands"), self._invitation) from error
        return str(me.user)

    @property
    def _invitation(self) -> str:
        return invitation(self._client.me.application, self._guild)

    def _check(self, losses: Mapping[str, Loss]) -> None:
        """Raise PutOut if every place is lost; while one is left, it is worth going on."""
        places = dict(self._channels.of_event())
        if not places or losses.keys() < places.keys():
            return
        if set(losses.values()) == {Loss.OUT}:
            raise PutOut(both("discord-not-in-guild", guild=str(self._guild)), self._invitation)
        raise PutOut(*(both("ready-discord-missing", place=place, places=1) for place in places))

    async def survey(self) -> Mapping[str, Loss]:
        self._take_up_the_book()
        return await self._standing.survey()

    def _take_up_the_book(self) -> None:
        self._channels.renew()
        self._speaker.accounts.update(accounts_in(self._channels.places))

    # ── Hearing ─────────────────────────────────────────────────────────────────────────────────────────

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        self._intake.listen_to_typing(suggest)
        await together(self._gateway.run(), self._intake.run(journal), self._catch_up.run(journal))

    async def listening(self) -> None:
        """Wait until the gateway's session has begun and has sent our guild with its channels."""
        await self._intake.hears.wait()

    def read(self, event: RawEvent) -> Incoming | None:
        place = self._channels.place_of(event.remote.removesuffix(DOOR))
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
