"""The parts of Discord that the composition root needs: a client, the platform, provisioning."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.discord.interactions import Interactions
from adapters.discord.platform import DiscordPlatform
from adapters.discord.provision import provision
from adapters.discord.readiness import ready as look
from adapters.discord.removal import remove
from adapters.discord.roles import accounts_in
from adapters.discord.speaking import LIMITS, Speaker
from adapters.discord.welcome import Welcome
from bot.operator.readiness import Report
from bot.operator.secrets import hide, secret
from bot.port.errors import InputError
from bot.port.verification import Terminal
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue, both

TOKEN = "COMPTOIR_DISCORD_TOKEN"
Account = Mapping[str, Any]

__all__ = ["LIMITS", "assemble", "connect", "forget", "provision", "ready", "remove", "terminal"]


async def connect(settings: DiscordSettings, account: Account | None) -> tuple[DiscordClient, Account | None]:
    """Make a client with the token from the environment; Discord needs no account to be kept."""
    token = secret(TOKEN)
    if token is None:
        raise InputError(both("discord-token-missing", name=TOKEN))
    hide(token)
    return DiscordClient(token, settings.api, settings.gateway), None


async def forget(client: DiscordClient) -> None:
    """Do nothing: `connect` began nothing that has to be ended."""


def assemble(
    settings: DiscordSettings,
    programme: Callable[[], Programme],
    client: DiscordClient,
    places: MutableMapping[str, str],
    words: Catalogue,
) -> DiscordPlatform:
    """Build the platform, which keeps reading `places` and the programme.

    Raises InputError if none of the planned places exists. If only some are missing, they are reported and
    the others work.
    """
    names = [place.name for place in planned_places(programme(), words)]
    if not places.keys() & set(names):
        raise InputError(both("discord-places-missing", places=", ".join(names)))
    accounts = accounts_in(places)
    interactions = Interactions()
    speaker = Speaker(client, settings.guild, places, words, interactions, accounts)
    welcome = Welcome(client, settings.guild, programme, words, places, accounts)
    return DiscordPlatform(
        settings,
        client,
        speaker,
        interactions,
        None,
        welcome,
        lambda: programme().event.language,
        programme().event.words,
    )


async def ready(
    settings: DiscordSettings,
    programme: Programme,
    client: DiscordClient,
    places: Mapping[str, str],
    words: Catalogue,
    *,
    unseen: bool = False,
) -> Report:
    """Report what must be known before the day; raises OutsideError if Discord cannot be asked.

    With `unseen`, nothing is written that people could see.
    """
    planned = planned_places(programme, words)
    found = await look(client, programme, settings.guild, planned, places, unseen=unseen)
    return Report(DiscordPlatform.name, found)


def terminal(settings: DiscordSettings) -> Terminal | None:
    """Return None: nobody verifies accounts on Discord."""
    return None
