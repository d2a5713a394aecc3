"""Lost channels, as Discord reports them and as it answers; and what is read once they are back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from discord_stage import Guild

from adapters.discord import standing
from bot.port.chat import Loss, Said


@pytest.fixture
async def guild(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guild]:
    monkeypatch.setattr(standing, "APART", 0.0)
    monkeypatch.setattr(standing, "AGAIN", 0.0)
    async with Guild() as guild:
        yield guild


async def becomes(guild: Guild, wanted: dict[str, Loss]) -> None:
    """Wait until the survey gives these losses."""
    async with asyncio.timeout(20):
        while dict(await guild.platform.survey()) != wanted:  # noqa: ASYNC110 - asking moves it on
            await asyncio.sleep(0.01)


async def surveyed(guild: Guild) -> dict[str, Loss]:
    """Return the survey, once everything Discord reported has been heard."""
    marker = await guild.ana.say("!entendu", at=guild.hall)
    await guild.hears(marker.id)
    return dict(await guild.platform.survey())


async def test_a_deleted_channel_is_gone(guild: Guild) -> None:
    async with guild.listening():
        guild.discord.guild.remove_place(guild.comptoir)

        assert await surveyed(guild) == {"comptoir-1": Loss.GONE}


async def test_a_channel_that_is_closed_to_us_is_hidden_and_read_when_it_is_shown_again(guild: Guild) -> None:
    async with guild.listening():
        before = await guild.ana.say("Avant", at=guild.comptoir)
        await guild.hears(before.id)
        everyone = guild.discord.guild.everyone
        guild.discord.guild.deny(guild.comptoir, everyone, "view_channel")
        guild.discord.guild.allow(guild.comptoir, guild.ana, "view_channel")
        hidden = await surveyed(guild)
        meanwhile = await guild.ana.say("Pendant", at=guild.comptoir)

        guild.discord.guild.allow(guild.comptoir, everyone, "view_channel")
        shown = await surveyed(guild)
        heard = await guild.hears(meanwhile.id)

    assert (hidden, shown) == ({"comptoir-1": Loss.HIDDEN}, {})
    assert [one.text for one in heard if isinstance(one, Said) and one.place == "comptoir-1"] == [
        "Avant",
        "Pendant",
    ]


async def test_a_channel_that_is_renamed_and_moved_is_the_same(guild: Guild) -> None:
    async with guild.listening():
        guild.discord.guild.rename_place(guild.comptoir, "ailleurs")

        assert await surveyed(guild) == {}


async def test_a_guild_that_put_us_out_has_no_place_left_until_it_lets_us_in(guild: Guild) -> None:
    places = {"hall", "comptoir-1", "comptoir-1-desk"}
    async with guild.listening():
        guild.discord.guild.put_bot_out()
        await becomes(guild, dict.fromkeys(places, Loss.OUT))
        asked = len(guild.discord.called("GET", "/applications/*/guilds/*/commands"))

        guild.discord.guild.let_bot_in()
        await becomes(guild, {})

    assert len(guild.discord.called("GET", "/applications/*/guilds/*/commands")) == asked + 1


async def test_an_outage_of_the_guild_counts_once_it_lasts(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with guild.listening():
        guild.discord.gateway.send_event(
            "GUILD_DELETE", {"id": str(guild.discord.guild.id), "unavailable": True}
        )
        soon = await surveyed(guild)
        monkeypatch.setattr(standing, "OUTAGE", 0.0)
        guild.discord.gateway.send_event(
            "GUILD_DELETE", {"id": str(guild.discord.guild.id), "unavailable": True}
        )
        later = await surveyed(guild)
        guild.discord.gateway.send_event("GUILD_CREATE", {"id": str(guild.discord.guild.id)})
        over = await surveyed(guild)

    assert (soon, over) == ({}, {})
    assert set(later.values()) == {Loss.AWAY}


async def test_a_channel_made_again_is_read_from_its_beginning(guild: Guild) -> None:
    async with guild.listening():
        guild.discord.guild.remove_place(guild.comptoir)
        await surveyed(guild)
        anew = guild.discord.guild.add_place("comptoir-1")
        first = await guild.ana.say("Le premier", at=anew)

        guild.remember("comptoir-1", anew)
        shown = await surveyed(guild)
        heard = await guild.hears(first.id)

    assert shown == {}
    assert [one.place for one in heard if one.event == str(first.id)] == ["comptoir-1"]
