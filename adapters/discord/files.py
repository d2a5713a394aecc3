"""What Discord adds to the two files; nothing of the library is loaded here."""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.programme.files.fields import Fields, Wrong

KEYS = ("guild", "api", "gateway")


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """`api` and `gateway` are those of another server that speaks as Discord does."""

    guild: int
    api: str | None = None
    gateway: str | None = None


def read_settings(discord: Fields, beside: Path) -> DiscordSettings | None:
    guild = discord.needed("guild", _guild)
    api, gateway = discord.one("api", _api), discord.one("gateway", _gateway)
    return DiscordSettings(guild, api, gateway) if guild else None


def read_account(value: str) -> str:
    return value


def _guild(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,19}", value) or int(value) == 0:
        raise Wrong("not-a-guild", value=value)
    return int(value)


def _api(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?/api/v10/?", value):
        raise Wrong("not-a-discord-api", value=value)
    return value.rstrip("/")


def _gateway(value: str) -> str:
    if not re.fullmatch(r"wss?://[^\s/]+\S*", value):
        raise Wrong("not-a-gateway", value=value)
    return value
