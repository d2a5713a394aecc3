"""The programme’s file on real servers: an added session gets its places; a wrong file stops nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_discord import day_on_discord
from small_event import comptoir, day_on_matrix

from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import body_of

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
SESSIONS = [comptoir(1, "10:00", "11:30")]
ADDED = [*SESSIONS, comptoir(2, "14:00", "15:00")]
MADE = "ces lieux sont créés"


@pytest.mark.long
async def test_on_discord(tmp_path: Path) -> None:
    async with day_on_discord(tmp_path, "ajout", SESSIONS, clock=CLOCK) as day:
        discord = day.discord
        [ana] = discord.people(1)
        await day.bot.run_until_ready()

        day.write(ADDED, {"clock": CLOCK})
        await day.until(lambda: any("Titre 2" in message.content for message in discord.said("regie")))
        await discord.organiser.press(discord.said("regie")[-1].id, "Appliquer")
        await day.until(lambda: any(MADE in message.content for message in discord.said("regie")))
        await discord.provisioned(dict(day.rows("SELECT name, remote FROM places")))
        await discord.say(ana, "comptoir-2", "Et ici ?")
        await day.settled()
        await discord.organiser.say("!digest", at=discord.places["comptoir-2-desk"])
        await day.until(lambda: len(discord.said("comptoir-2-desk")) > 0 and day.is_quiet())

        assert day.rows("SELECT code FROM questions") == [("C2-1",)]
        assert any("Vos questions ici" in seen.text for seen in ana.sees(discord.places["comptoir-2"]))
        assert "Et ici ?" in discord.organiser.sees(discord.places["comptoir-2-desk"])[-1].text


@pytest.mark.long
@pytest.mark.synapse
async def test_on_matrix(homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]) -> None:
    async with day_on_matrix(homeserver, tmp_path, localpart("ajout"), SESSIONS, clock=CLOCK) as day:
        await day.bot.run_until_ready()

        day.write(ADDED, {"clock": CLOCK})
        preview = await day.organiser.wait_for(lambda event: "Titre 2" in body_of(event))
        await day.organiser.react(day.rooms["regie"], preview["event_id"], "✅")
        await day.organiser.wait_for(lambda event: MADE in body_of(event))
        await day.matrix.provisioned(dict(day.rows("SELECT name, remote FROM places")))
        async with await day.person("ada", "comptoir-2") as ada:
            await ada.say(day.rooms["comptoir-2"], "!question Et ici ?")
            await day.until(lambda: day.has_taken(1) and day.is_quiet())

        assert day.rows("SELECT code FROM questions") == [("C2-1",)]
        assert "Vos questions ici" in "\n".join(body_of(event) for event in await day.said("comptoir-2"))


@pytest.mark.long
async def test_a_restart_with_a_wrong_file_goes_on_and_tells_where_it_is_wrong(tmp_path: Path) -> None:
    async with day_on_discord(tmp_path, "faute", SESSIONS, clock=CLOCK) as day:
        [ana] = day.discord.people(1)
        await day.bot.run_until_ready()
        await day.bot.kill()
        file = tmp_path / "programme.yaml"
        file.write_text(file.read_text().replace("10:00", "dix heures"))

        await day.bot.run_until_ready()
        await day.discord.say(ana, "comptoir-1", "Qui paie ?")
        await day.until(lambda: any("programme.yaml:1:" in m.content for m in day.discord.said("regie")))
        await day.settled()

        assert "dix heures" in day.bot.log.read_text()
        assert day.rows("SELECT code FROM questions") == [("C1-1",)]
