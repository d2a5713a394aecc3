"""The sample day on Matrix, on Discord and on pages at once: one public, one queue, told to the letter."""

import re
from pathlib import Path

import pytest
from day_together import told
from discord_day import Acting, DiscordSide
from matrix_day import MatrixSide
from web_person import Phone
from web_side import WebSide
from whole_day import DESK, PUBLIC, WholeDay, compare

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant
from adapters.web.paths import path_of

PUBLIC_READ = ("hall", *(f"comptoir-{n}" for n in range(1, 5)), "restitution")
DESKS_ON_MATRIX = ("comptoir-1-desk", "comptoir-3-desk", "comptoir-4-desk", "restitution-desk", "regie")


@pytest.mark.long
@pytest.mark.synapse
async def test_the_sample_day_on_all_sides_is_one_day(tmp_path: Path) -> None:
    # given a public and an animateur on each chat, and somebody in the room
    with Homeserver(tmp_path / "homeserver") as homeserver:
        async with DiscordServer() as server:
            server.application_flags = 0
            matrix, discord, pages = MatrixSide(homeserver), DiscordSide(server), WebSide()
            marianne, bruno = discord.person("Marianne Yvon"), discord.person("Bruno")
            romane, francois = discord.person("Romane Pappalardo"), discord.person("François Enaud")
            async with WholeDay(tmp_path, [matrix, discord, pages]) as day:
                alice = await matrix.person("alice", "Alice", *PUBLIC)
                desks = dict.fromkeys((*DESK, *DESKS_ON_MATRIX))
                sylvie = await matrix.person("sylvie-le-bars", "Sylvie Le Bars", *PUBLIC, *desks)

                chloe = pages.phone()

                # when the day is played
                await _comptoir(day, matrix, discord, chloe, alice, sylvie, bruno, marianne)
                await _one_voter(day, matrix, discord, alice, bruno)
                await _kept(day, matrix, discord, alice, sylvie, bruno, marianne)
                await _confirmed(day, matrix, discord, alice, sylvie, bruno)
                await _two_in_one(day, matrix, discord, alice, sylvie, bruno, marianne)
                await _made_precise(day, matrix, discord, sylvie, bruno, marianne)
                await _let_through_and_owned(day, matrix, discord, alice, sylvie, bruno, romane)
                await _told_to_organisers(day, matrix, alice, sylvie)
                await _announcement(day, matrix, sylvie)
                await _restitution(day, matrix, sylvie, marianne, romane)
                await day.at("17:10")

                # then each place of each side reads as it should
                compare("both/matrix", {place: await matrix.seen(alice, place) for place in PUBLIC_READ})
                compare("both/matrix", {place: await matrix.seen(sylvie, place) for place in DESKS_ON_MATRIX})
                compare("both/discord", {place: discord.seen(bruno, place) for place in PUBLIC_READ})
                theirs = {"comptoir-1-desk": marianne, "comptoir-3-desk": marianne, "comptoir-4-desk": romane}
                theirs["restitution-desk"] = francois
                compare("both/discord", {desk: discord.seen(who, desk) for desk, who in theirs.items()})
                read = {place: told(await pages.phone().page(path_of(place) or "")) for place in PUBLIC_READ}
                read["chloe-in-comptoir-1"] = told(await chloe.page("/comptoir-1"))
                compare("both/web", read)
                assert server.gaps == []


async def _comptoir(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    chloe: Phone,
    alice: Participant,
    sylvie: Participant,
    bruno: Acting,
    marianne: Acting,
) -> None:
    """Ask on each side, vote on the others, stage on one and answer on another."""
    here, desk = "comptoir-1", "comptoir-1-desk"
    await day.at("10:27")
    await day.done(await alice.say(matrix.room(here), "!question Qui paie le brevet ?"))
    await bruno.press(day, discord.bot_message(bruno, here), "👍")
    await bruno.slash(day, "question", here, texte="Et les petites associations ?")
    card = await matrix.last_of_bot(alice, here)
    await day.done(await alice.react(matrix.room(here), card, "👍"))
    await chloe.vote("/comptoir-1", "C1-1")
    await chloe.vote("/comptoir-1", "C1-2")
    await chloe.ask("/comptoir-1", "Et les bénévoles ?", name="Chloé")
    await day.quiet()
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
    code = re.findall(r"lier ([A-Z0-9-]+)", await matrix.seen(alice, direct))[-1]
    await alicia.slash(day, "lier", here, code=code)
    await alicia.press(day, discord.bot_message(alicia, here), "✅")
    assert await _votes(day, bruno, here) == 1
    told_here = discord.bot_message(alicia, here).text
    assert "Ce compte et «\u00a0Alice\u00a0» sur Matrix ne sont plus" in told_here
    assert "Ce compte et «\u00a0Alicia\u00a0» sur Discord ne sont plus" in await matrix.seen(alice, direct)


async def _votes(day: WholeDay, bruno: Acting, here: str) -> int:
    questions = await bruno.slash(day, "questions", here)
    return int(questions.text.split("C2-1 · ")[1].split()[0])


async def _kept(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    alice: Participant,
    sylvie: Participant,
    bruno: Acting,
    marianne: Acting,
) -> None:
    """Keep a question by ⭐ of both sides, what somebody said, and what desks write themselves."""
    here, desk = "comptoir-1", "comptoir-1-desk"
    await day.at("11:05")
    said = await day.done(await alice.say(matrix.room(here), "Un fonds ne suffit que s’il dure."))
    await day.done(await sylvie.react(matrix.room(here), said, "⭐"))
    card = next(message for message in bruno.hands.sees(here) if "C1-1 · Alice" in message.text)
    await bruno.react(day, card, "⭐")
    await marianne.react(day, card, "⭐")
    dora = await matrix.person("dora", "Dora", here)
    await day.done(await dora.react(matrix.room(here), said, "⭐"))
    await marianne.slash(day, "bureau retenir", desk, texte="Trois régions ont déjà payé.")
    await day.done(await sylvie.say(matrix.room(desk), "!retenir conteste : un fonds par région, ou un seul"))
    await day.done(await sylvie.say(matrix.room(desk), "!retenir présents : 42"))


async def _confirmed(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    alice: Participant,
    sylvie: Participant,
    bruno: Acting,
) -> None:
    """Confirm the sheet on both sides, say on both what it lacks, and leave one of these lines out."""
    here, desk = matrix.room("comptoir-1"), matrix.room("comptoir-1-desk")
    await day.at("11:33")
    shown = await matrix.last_of_bot(alice, "comptoir-1")
    await day.done(await alice.react(here, shown, "👍"))
    await day.done(await alice.reply(here, shown, "Il manque le prix d’un dépôt"))
    there = discord.bot_message(bruno, "comptoir-1")
    await bruno.press(day, there, "👍")
    await bruno.fill(day, await bruno.press(day, there, "➕"), missing="La machine à café")
    line = await matrix.last_of_bot(sylvie, "comptoir-1-desk")
    await day.done(await sylvie.react(desk, line, "❌"))


async def _two_in_one(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    alice: Participant,
    sylvie: Participant,
    bruno: Acting,
    marianne: Acting,
) -> None:
    """Merge what was asked on both sides, by 🔗; move a question next door, by word."""
    here, desk = "comptoir-3", "comptoir-3-desk"
    await day.at("11:35")
    await bruno.slash(day, "question", here, texte="À quel moment solliciter la préfecture ?")
    await day.done(await alice.say(matrix.room(here), "!question La préfecture, on la sollicite quand ?"))
    await marianne.press(day, discord.bot_message(marianne, desk), "🔗")
    await day.done(await alice.say(matrix.room(here), "!question Qui anime le réseau ?"))
    await bruno.press(day, discord.bot_message(bruno, here), "👍")
    await day.done(await sylvie.say(matrix.room(desk), "!deplacer 3 C4"))


async def _made_precise(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    sylvie: Participant,
    bruno: Acting,
    marianne: Acting,
) -> None:
    """Ask precision of somebody anonymous, who answers by ✏️; carry their question to the plenary."""
    here, desk = "comptoir-3", "comptoir-3-desk"
    await bruno.slash(day, "question", here, texte="Que faire d’un refus ?", anonyme=True)
    card = discord.bot_message(bruno, here)
    await day.done(await sylvie.say(matrix.room(desk), "!scene 4"))
    stage = discord.bot_message(marianne, desk)
    await marianne.fill(day, await marianne.press(day, stage, "🔎"), request="De qui ?")
    await bruno.fill(day, await bruno.press(day, card, "✏️"), precision="Du préfet, sans un mot.")
    await marianne.press(day, stage, "🎓")
    await day.done(await sylvie.say(matrix.room(desk), "!suivante"))


async def _let_through_and_owned(
    day: WholeDay,
    matrix: MatrixSide,
    discord: DiscordSide,
    alice: Participant,
    sylvie: Participant,
    bruno: Acting,
    romane: Acting,
) -> None:
    """Let questions through by tap and by word; give one to an expert, answer it after the session."""
    here, desk = "comptoir-4", matrix.room("comptoir-4-desk")
    await day.at("12:00")
    await day.done(await sylvie.say(desk, "!moderer oui"))
    await bruno.slash(day, "question", here, texte="Faut-il un statut ?")
    await day.done(await alice.say(matrix.room(here), "!question Combien de membres au départ ?"))
    await day.done(await alice.say(matrix.room(here), "!question Et combien ensuite ?"))
    await romane.press(day, discord.bot_message(romane, "comptoir-4-desk"), "1️⃣")
    await day.done(await sylvie.say(desk, "!valider 3 4"))
    await day.done(await alice.say(matrix.room(here), "!question Le réseau vote-t-il ?"))
    await day.done(await sylvie.say(desk, "!confier 3 Jean-Hugues Morales"))
    proposal = await matrix.last_of_bot(sylvie, "comptoir-4-desk")
    await day.done(await sylvie.react(desk, proposal, "✅"))
    await day.done(await sylvie.say(desk, "!scene 1"))
    await day.at("12:35")
    await day.done(await sylvie.say(desk, "!repondu 3 Quatre, puis douze en un an"))
    await bruno.slash(day, "manque", "hall")


async def _told_to_organisers(
    day: WholeDay, matrix: MatrixSide, alice: Participant, sylvie: Participant
) -> None:
    """Call the organisers from the hall; one takes the call."""
    await day.done(await alice.say(matrix.room("hall"), "!alerte On n’entend rien au Bureau"))
    call = await matrix.last_of_bot(sylvie, "regie")
    await day.done(await sylvie.react(matrix.room("regie"), call, "✅"))


async def _announcement(day: WholeDay, matrix: MatrixSide, sylvie: Participant) -> None:
    regie = matrix.room("regie")
    await day.at("12:40")
    await day.done(await sylvie.say(regie, "!annonce Le déjeuner est servi à 13h"))
    preview = await matrix.last_of_bot(sylvie, "regie")
    await day.done(await sylvie.react(regie, preview, "✅"))
    await day.done(await sylvie.say(matrix.room("comptoir-4-desk"), "!feuille"))


async def _restitution(
    day: WholeDay, matrix: MatrixSide, sylvie: Participant, marianne: Acting, romane: Acting
) -> None:
    """Ask for a sheet, answer after it was frozen, answer in the plenary, ask for the report."""
    plenary = matrix.room("restitution-desk")
    await day.at("15:28")
    await marianne.slash(day, "bureau fiche", "comptoir-1-desk", comptoir="C3")
    await day.at("15:42")
    await romane.slash(day, "bureau repondu", "comptoir-4-desk", code="C4-2", texte="Non, une charte suffit")
    await day.wait(seconds=10)  # until the sheet's news are told
    await day.at("16:00")
    await day.done(await sylvie.say(plenary, "!scene P-1"))
    await day.done(await sylvie.say(plenary, "!repondu Un recours, puis un rendez-vous"))
    await day.at("16:50")
    await day.done(await sylvie.say(matrix.room("regie"), "!rapport"))
