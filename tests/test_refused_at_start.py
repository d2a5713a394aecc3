"""A platform refuses our account when the bot starts: it is reported, and the other goes on."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from kills import sessions
from served import served
from small_discord import DayOnDiscord, day_on_discord
from small_event import BotProcess

REFUSED = {"errcode": "M_FORBIDDEN", "error": "Invalid username or password"}


@pytest.fixture
async def homeserver() -> AsyncIterator[str]:
    """Start one that refuses every password; give its address."""

    async def refuse(_: web.Request) -> web.Response:
        return web.json_response(REFUSED, status=403)

    async with served(refuse) as url:
        yield url


@pytest.fixture
async def day(tmp_path: Path, homeserver: str) -> AsyncIterator[DayOnDiscord]:
    """Provision on Discord, then add Matrix."""
    async with day_on_discord(tmp_path, "refused", sessions(1)) as day:
        settings = json.loads(day.config.read_text())
        settings["platforms"]["matrix"] = {"homeserver": homeserver, "user": "@bot:example.org"}
        day.config.write_text(json.dumps(settings))
        secrets = {**day.discord.environment, "COMPTOIR_MATRIX_PASSWORD": "open sesame"}
        day.bot = BotProcess(day.folder, secrets)
        yield day


def told(day: DayOnDiscord) -> list[str]:
    return [message.content.replace("\u00a0", " ") for message in day.discord.said("regie")]


async def test_a_refused_password_is_told_on_the_other_platform_which_goes_on(day: DayOnDiscord) -> None:
    await day.bot.run_until_ready()

    await day.until(lambda: bool(told(day)))
    assert told(day) == [
        "🚨 Matrix n’accepte plus le compte du bot : plus rien n’y est lu ni dit tant que l’opérateur "
        "ne lui donne pas un nouvel accès et ne relance pas (0 message attend). Ici, tout continue."
    ]
    assert "@bot:example.org" in day.bot.log.read_text()
    assert "open sesame" not in day.bot.log.read_text()


async def test_each_refusal_is_reported_and_the_run_ends_if_every_platform_refuses(day: DayOnDiscord) -> None:
    day.server.change_token("another")

    await day.bot.start()
    status = await day.bot.ended()

    complaints = day.bot.log.read_text()
    assert status == 3
    assert "@bot:example.org" in complaints
    assert "COMPTOIR_DISCORD_TOKEN" in complaints
