"""The whole sample day on Discord: what each channel's people see, to the letter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord_day import Acting, DiscordSide
from whole_day import DESK, PUBLIC, WholeDay, compare

from adapters.rehearsal.discord import DiscordServer, Refused


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


async def test_the_sample_day_is_seen_to_the_letter(server: DiscordServer, tmp_path: Path) -> None:
    # given two people in the public, and an animateur and organiser who joined beforehand
    server.application_flags = 0
    side = DiscordSide(server)
    sylvie, alice, bruno = side.person("Sylvie Le Bars"), side.person("Alice"), side.person("Bruno")

    # when the day is played, without the right to read people's messages
    async with WholeDay(tmp_path, [side]) as day:
        await _morning(day, side, alice, bruno, sylvie)
        await _afternoon(day, side, alice, bruno, sylvie)
        await day.at("17:10")

    # then each place reads as it should, and the desks are closed to the public
    compare("discord", {place: side.seen(alice, place) for place in PUBLIC})
    compare("discord", {place: side.seen(sylvie, place) for place in DESK})
    compare("discord", {"direct": side.seen(alice, alice.hands.direct)})
    for place in DESK:
        with pytest.raises(Refused, match="Missing Access"):
            alice.hands.sees(place)
    assert server.gaps == []


async def _morning(day: WholeDay, side: DiscordSide, alice: Acting, bruno: Acting, sylvie: Acting) -> None:
    """Play comptoir 1: asked, voted, withdrawn, staged, answered, undone, declined."""
    here, desk = "comptoir-1", "comptoir-1-desk"
    await day.at("10:27")
    await alice.slash(day, "question", here, texte="Qui paie <b>le **brevet**</b> @everyone ?")
    await day.at("10:35")
    form = await bruno.slash(day, "question", here)
    await bruno.fill(day, form, texte="Et les petites associations ?")
    await alice.press(day, side.bot_message(alice, here), "👍")
    spoken = await bruno.say(day, here, "Une licence libre suffirait-elle ?")
    await bruno.use_on(day, spoken, "Poser comme question")
    await alice.slash(day, "bureau scene", here, code="C1-2")
    await day.wait(seconds=3)  # until the digest names the winner
    digest = side.bot_message(sylvie, desk)
    await sylvie.press(day, digest, "⏭️")
    stage = side.bot_message(sylvie, desk)
    await sylvie.fill(day, await sylvie.press(day, stage, "✍️"), answer="Oui, par un fonds commun")
    await sylvie.slash(day, "bureau scene", desk, code="C1-1")
    await sylvie.slash(day, "bureau annuler-geste", desk)
    await bruno.slash(day, "retirer", here, code="C1-3")
    await sylvie.slash(day, "bureau ecarter", desk, code="C1-1", raison="hors sujet")
    await day.wait(seconds=20)
    await day.at("11:31")
    await alice.slash(day, "question", here, texte="Trop tard ?")


async def _afternoon(day: WholeDay, side: DiscordSide, alice: Acting, bruno: Acting, sylvie: Acting) -> None:
    """Play an announcement, confirmed and withdrawn; a direct message, anonymous; the plenary's queue."""
    await day.at("12:40")
    await sylvie.slash(day, "regie annonce", "regie", texte="Le déjeuner est servi à 13h")
    await sylvie.press(day, side.bot_message(sylvie, "regie"), "✅")
    await day.at("15:50")
    await alice.say(day, alice.hands.direct, "anonyme : Que restera-t-il de tout cela ?")
    await alice.say(day, alice.hands.direct, "oui")
    await bruno.slash(day, "question", "hall", texte="Et l’an prochain ?", anonyme=True)
    await bruno.slash(day, "maintenant", "hall")
    await sylvie.slash(day, "regie annonce", "regie", texte="Merci", comptoir="C1 C2")
