"""The sample day on Matrix and on Discord at once: one public, one queue, to the letter on both sides."""

from pathlib import Path

import pytest
from discord_day import Acting, DiscordSide
from matrix_day import MatrixSide
from whole_day import DESK, PUBLIC, WholeDay, compare

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant

PUBLIC_READ = ("hall", "comptoir-1", "comptoir-2", "restitution")


@pytest.mark.long
@pytest.mark.synapse
async def test_the_sample_day_on_both_sides_is_one_day(tmp_path: Path) -> None:
    # given a public and an animateur on each side
    with Homeserver(tmp_path / "homeserver") as homeserver:
        async with DiscordServer() as server:
            server.application_flags = 0
            matrix, discord = MatrixSide(homeserver), DiscordSide(server)
            marianne, bruno = discord.person("Marianne Yvon"), discord.person("Bruno")
            async with WholeDay(tmp_path, [matrix, discord]) as day:
                alice = await matrix.person("alice", "Alice", *PUBLIC)
                sylvie = await matrix.person("sylvie-le-bars", "Sylvie Le Bars", *PUBLIC, *DESK)

                # when the day is played
                await _comptoir(day, matrix, discord, alice, sylvie, bruno, marianne)
                await _one_voter(day, matrix, discord, alice, bruno)
                await _announcement(day, matrix, sylvie)
                await day.at("17:10")

                # then each place of each side reads as it should
                compare("both/matrix", {place: await matrix.seen(alice, place) for place in PUBLIC_READ})
                private = ("comptoir-1-desk", "regie")
                compare("both/matrix", {place: await matrix.seen(sylvie, place) for place in private})
                compare("both/discord", {place: discord.seen(bruno, place) for place in PUBLIC_READ})
                desk = "comptoir-1-desk"
                compare("both/discord", {desk: discord.seen(marianne, desk)})
                assert server.gaps == []


async def _comptoir(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    alice: Participant,
    sylvie: Participant,
    bruno: Acting,
    marianne: Acting,
) -> None:
    """Ask on one side, vote and stage on the other, answer on the first."""
    here, desk = "comptoir-1", "comptoir-1-desk"
    await day.at("10:27")
    await day.done(await alice.say(matrix.room(here), "!question Qui paie le brevet ?"))
    await bruno.press(day, discord.bot_message(bruno, here), "👍")
    await bruno.slash(day, "question", here, texte="Et les petites associations ?")
    card = await matrix.last_of_bot(alice, here)
    await day.done(await alice.react(matrix.room(here), card, "👍"))
    await day.at("10:35")
    await marianne.press(day, discord.bot_message(marianne, desk), "1️⃣")
    await day.done(await sylvie.say(matrix.room(desk), "!repondu Un fonds commun"))
    await day.done(await sylvie.say(matrix.room(desk), "!suivante"))
    stage = discord.bot_message(marianne, desk)
    await marianne.fill(day, await marianne.press(day, stage, "❌"), reason="hors sujet")
    await day.wait(seconds=20)


async def _one_voter(
    day: WholeDay, matrix: MatrixSide, discord: DiscordSide, alice: Participant, bruno: Acting
) -> None:
    """Let Alice vote on Discord too: her two votes count once while she says they are hers, here or there."""
    here = "comptoir-2"
    alicia = discord.person("Alicia")
    await day.at("10:50")
    await bruno.slash(day, "question", here, texte="Qui décide du modèle ?")
    await alicia.press(day, discord.bot_message(bruno, here), "👍")
    card = await matrix.last_of_bot(alice, here)
    await day.done(await alice.react(matrix.room(here), card, "👍"))
    direct = await alice.open_direct(matrix.bot)
    told = await alicia.slash(day, "lier", here)
    code = told.text.split("`")[1].split()[-1]
    await day.done(await alice.say(direct, f"lier {code}"))
    assert await _votes(day, bruno, here) == 2
    await day.done(await alice.say(direct, f"lier {code} oui"))
    assert await _votes(day, bruno, here) == 1
    await alicia.slash(day, "delier", here)
    assert await _votes(day, bruno, here) == 2

    await day.done(await alice.say(direct, "lier"))
    code = (await matrix.seen(alice, direct)).split("lier ")[-1].split(".")[0]
    await alicia.slash(day, "lier", here, code=code)
    await alicia.press(day, discord.bot_message(alicia, here), "✅")
    assert await _votes(day, bruno, here) == 1
    told_here = discord.bot_message(alicia, here).text
    assert "Ce compte et «\u00a0Alice\u00a0» sur Matrix ne sont plus" in told_here
    assert "Ce compte et «\u00a0Alicia\u00a0» sur Discord ne sont plus" in await matrix.seen(alice, direct)


async def _votes(day: WholeDay, bruno: Acting, here: str) -> int:
    questions = await bruno.slash(day, "questions", here)
    return int(questions.text.split("C2-1 · ")[1].split()[0])


async def _announcement(day: WholeDay, matrix: MatrixSide, sylvie: Participant) -> None:
    regie = matrix.room("regie")
    await day.at("12:40")
    await day.done(await sylvie.say(regie, "!annonce Le déjeuner est servi à 13h"))
    preview = await matrix.last_of_bot(sylvie, "regie")
    await day.done(await sylvie.react(regie, preview, "✅"))
