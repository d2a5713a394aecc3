"""The Discord parts that the composition root uses, and the operator's commands against a guild."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from matrix_stage import MemoryJournal
from test_discord_provision import MemoryBook

from adapters.discord import assembly
from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.discord.permissions import NAMES, NEEDED, OPTIONAL
from adapters.rehearsal.discord import DiscordServer
from bot.database.migrate import migrate
from bot.database.store import Store
from bot.journal.places import StoreBook, places
from bot.operator.readiness import can_begin
from bot.port.errors import InputError
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue, operator_text

SAMPLE = Path(__file__).parents[1] / "programme.yaml"


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
def programme() -> Programme:
    found = read_programme(SAMPLE).value
    assert found is not None
    return found


async def test_without_a_token_it_is_said_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPTOIR_DISCORD_TOKEN", raising=False)
    with pytest.raises(InputError, match="COMPTOIR_DISCORD_TOKEN"):
        await assembly.connect(DiscordSettings(1), None)


async def test_an_event_without_places_must_be_provisioned_first(
    discord: DiscordServer, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_DISCORD_TOKEN", discord.token)
    settings = DiscordSettings(discord.guild.id, discord.api, discord.gateway_url)
    client, _ = await assembly.connect(settings, None)
    words = Catalogue(programme.event.timezone)
    with pytest.raises(InputError, match="comptoir provision"):
        assembly.assemble(settings, lambda: programme, client, {"role:regie": "1"}, words)
    await client.close()


async def test_a_provisioned_guild_can_begin(
    discord: DiscordServer, programme: Programme, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPTOIR_DISCORD_TOKEN", discord.token)
    settings = DiscordSettings(discord.guild.id, discord.api, discord.gateway_url)
    words, store = Catalogue(programme.event.timezone), Store(f"sqlite:///{tmp_path}/comptoir.db")
    store.run_now(migrate)
    client, account = await assembly.connect(settings, None)
    book = StoreBook(store, "discord", lambda: datetime.now(UTC))

    summary = await assembly.provision(
        client, programme, settings, planned_places(programme, words), book, lambda step: None, dry_run=False
    )
    known = store.run_now(places, "discord")
    report = await assembly.ready(settings, programme, client, known, words)
    platform = assembly.assemble(settings, lambda: programme, client, known, words)
    scope = await platform.start()

    assert account is None
    roles = 8  # of six desks, the restitution's and the régie's
    assert summary.count("create") == 1 + 16 + roles  # the category, the places
    assert (report.platform, can_begin([report])) == ("discord", True)
    assert scope == str(discord.bot_id)
    assert discord.gaps == []
    await platform.close()
    store.close()


async def test_a_person_who_joins_while_the_bot_runs_is_let_in(
    discord: DiscordServer, programme: Programme, tmp_path: Path
) -> None:
    anais = replace(programme.people["anais-clergeau"], handles={"discord": "@Anais"})
    programme = replace(programme, people={**programme.people, anais.id: anais})
    settings = DiscordSettings(discord.guild.id, discord.api, discord.gateway_url)
    words, known = Catalogue(programme.event.timezone), MemoryBook()
    client = DiscordClient(discord.token, discord.api, discord.gateway_url)
    planned = planned_places(programme, words)
    await assembly.provision(client, programme, settings, planned, known, lambda step: None, dry_run=False)
    platform = assembly.assemble(settings, lambda: programme, client, known.kept, words)
    await platform.start()
    listening = asyncio.create_task(platform.listen(MemoryJournal()))
    await discord.ready()

    joined, visitor = discord.guild.join("Anais"), discord.guild.join("Anaismus")

    hers = {f"Comptoir {number} · animateurs" for number in (1, 3, 6)}
    await discord.until(
        lambda: {role.name for role in discord.guild.roles_of(joined)} == hers, what="her roles"
    )
    assert discord.guild.roles_of(visitor) == []
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await platform.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_on_discord_says_why_each_permission_is_asked_for(language: str) -> None:
    page = SAMPLE.parent / "docs" / ("discord.md" if language == "en" else f"discord.{language}.md")
    read = " ".join(page.read_text(encoding="utf-8").split())
    asked = [operator_text(language, key) for key in NAMES.values()]
    assert sum(NAMES) == NEEDED | OPTIONAL
    assert [name for name in asked if name not in read] == []
