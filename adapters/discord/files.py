"""Discord's part of the two files; nothing of the library is loaded here."""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.programme.files.fields import Fields, Wrong
from bot.programme.files.other_words import slug

KEYS = ("guild", "api", "gateway")


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """The guild; `api` and `gateway` are set only for another server that speaks Discord's API."""

    guild: int
    api: str | None = None
    gateway: str | None = None


def read_settings(discord: Fields, beside: Path) -> DiscordSettings | None:
    guild = discord.needed("guild", _guild)
    api, gateway = discord.one("api", _api), discord.one("gateway", _gateway)
    return DiscordSettings(guild, api, gateway) if guild else None


_ID = re.compile(r"(?:<@!?|https?://(?:\w+\.)?discord(?:app)?\.com/users/)?(?P<id>[0-9]{17,20})[>/]?")
_NAME = re.compile(r"@?(?P<name>[a-z0-9_.]{2,32})(?:#0{1,4})?")


def read_account(value: str) -> str:
    """Return a user name in lower case without `@`, or an account's id; raises Wrong for anything else."""
    if found := _ID.fullmatch(value):
        return found["id"]
    found = _NAME.fullmatch(value.lower())
    if found is None:
        raise Wrong("not-a-discord-account", value=value, near=_name_like(value))
    return found["name"]


def _name_like(value: str) -> str:
    """Suggest a user name close to what was written, without the old `#1234`, accents and spaces."""
    plain = slug(re.sub(r"#\d{4}$", "", value)).replace("-", ".")[:32].strip(".")
    return plain if len(plain) > 1 else "sylvie"


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
