"""A channel, or the server, is lost on Discord: only that stops, is reported, and recovers by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from small_discord import DayOnDiscord, day_on_discord
from small_event import comptoir

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
WAITS = "Ce qui doit y être dit attend."
DELETED = (
    "⚠️ Ce lieu a été supprimé : le comptoir 1 (Discord). "
    f"`comptoir provision` le refait, sans arrêter le bot. {WAITS}"
)
BACK = "✅ Ce lieu est de nouveau là : le comptoir 1 (Discord). Ce qui attendait part."


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[DayOnDiscord]:
    sessions = [comptoir(n, "10:00", "11:30") for n in (1, 2)]
    async with day_on_discord(tmp_path, "lieux", sessions, clock=CLOCK) as day:
        yield day


def told(day: DayOnDiscord) -> list[str]:
    """Return the alerts in the régie, with ordinary spaces."""
    texts = (message.content for message in day.discord.said("regie"))
    plain = (text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts)
    return [text.removeprefix("\\[répétition\\] ") for text in plain]


def cards(day: DayOnDiscord, place: str) -> int:
    """Count the cards, by their button for votes."""
    return sum("👍" in str(message.components) for message in day.discord.said(place))


async def test_a_channel_deleted_before_the_start_stops_that_place_alone(day: DayOnDiscord) -> None:
    ana = day.discord.people(1)[0]
    day.discord.guild.remove_place(day.discord.places["comptoir-1"])

    await day.bot.run_until_ready()
    await day.discord.say(ana, "comptoir-2", "Qui paie ?")
    await day.until(lambda: bool(told(day)) and cards(day, "comptoir-2") == 1)

    assert told(day) == [DELETED]


async def test_a_channel_made_again_beside_the_running_bot_is_heard_and_spoken_in(day: DayOnDiscord) -> None:
    ana = day.discord.people(1)[0]
    await day.bot.run_until_ready()
    await day.until(day.is_quiet)
    day.discord.guild.remove_place(day.discord.places["comptoir-1"])
    await day.until(lambda: bool(told(day)))
    lost = told(day)
    await ana.say("!question C1 Qui attend ?", at=day.discord.places["hall"])
    await day.until(lambda: day.has_taken(1))

    await day.provision()
    await day.discord.say(ana, "comptoir-1", "Et ici ?")
    await day.until(lambda: cards(day, "comptoir-1") == 2 and told(day) != lost)

    assert lost == [DELETED]
    assert told(day) == [BACK]


async def test_a_bot_put_out_of_its_only_server_goes_on_once_it_is_invited_again(day: DayOnDiscord) -> None:
    ana = day.discord.people(1)[0]
    await day.bot.run_until_ready()
    await day.until(day.is_quiet)

    day.discord.guild.put_bot_out()
    await day.until(lambda: day.rows("SELECT count(*) FROM told WHERE what LIKE 'lost:%'") == [(1,)])
    status = day.bot.status
    day.discord.guild.let_bot_in()
    await day.discord.slash(ana, "comptoir-1", "Qui paie ?")
    await day.until(lambda: cards(day, "comptoir-1") == 1 and bool(told(day)))

    assert status is None
    assert [line.partition("(")[0] for line in told(day)[0].split("\n")] == [
        "🚨 Discord : je ne suis plus dans aucun lieu de l’événement. Invitez-moi de nouveau, ou lancez "
        "`comptoir provision`, qui dit comment ",
        "✅ Discord : j’ai retrouvé les lieux de l’événement ",
    ]


async def test_a_bot_that_is_in_no_server_says_how_to_invite_it_and_ends(day: DayOnDiscord) -> None:
    day.discord.guild.put_bot_out()

    await day.bot.start()
    status = await day.bot.ended()

    complaints = day.bot.log.read_text()
    assert status == 3
    assert f"guild_id={day.discord.guild.id}" in complaints
