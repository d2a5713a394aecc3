"""Requests for what must be known, repeated until Discord answers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.discord.client import DiscordClient
from adapters.discord.journalling import Json
from bot.port.backoff import pause
from bot.port.errors import Busy, Unknown

FIRST, LONGEST = 1.0, 60.0  # seconds between attempts: a random part of 1, 2, 4 … 60

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; a full one may be followed by another, even if some entries were not objects."""

    objects: Sequence[Json]
    is_full: bool


async def get_page(
    client: DiscordClient, path: str, params: Mapping[str, str | int], **ids: str | int
) -> Page:
    """Ask for a page as `get` does; `params` must hold the `limit` of a page."""
    answer = await get(client, path, params, **ids)
    told = answer if isinstance(answer, list) else []
    return Page([each for each in told if isinstance(each, dict)], len(told) >= int(params["limit"]))


async def get(client: DiscordClient, path: str, params: Mapping[str, str | int], **ids: str | int) -> Any:
    """Ask until Discord answers; raises TokenRevoked, and Refused, which asking again would not change."""
    failures = 0
    while True:
        try:
            return await client.ask("GET", path, params=params, seconds=None, **ids)
        except (Busy, Unknown) as error:
            failures += 1
            wait = pause(failures, FIRST, LONGEST)
            wait = max(wait, error.seconds) if isinstance(error, Busy) else wait
            log.warning("discord_request_failed", path=path, error=str(error), failures=failures)
            await asyncio.sleep(wait)
