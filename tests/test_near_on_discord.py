"""Near questions on Discord, as those who ask by its command or its form see them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord_day import DiscordSide
from patience import PATIENCE
from whole_day import WholeDay

from adapters.rehearsal.discord import DiscordServer

HERE = "comptoir-1"
FIRST = "Qui finance les associations locales ?"
NEARLY = "D’où viennent les fonds des associations locales ?"
SHOWN = f"""\
bot 👁
    Cette question est peut-être la vôtre : votez pour elle, ou publiez la vôtre. Sans choix dans la minute, \
la vôtre est publiée.
    - **{FIRST}**
      C1-1 · 1 👍 · Alice
    ⟨👍 Voter pour C1-1⟩ ⟨✅ Publier la mienne⟩
"""
PUBLISHED = f"""\
bot
    ❓ **{NEARLY}**
    {{code}} · {{asker}}
    ⟨👍 Voter⟩
"""


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


async def test_whoever_asks_by_command_or_form_votes_or_waits_or_publishes(
    server: DiscordServer, tmp_path: Path
) -> None:
    side = DiscordSide(server)
    alice, bruno, chloe, driss = (side.person(name) for name in ("Alice", "Bruno", "Chloé", "Driss"))
    async with WholeDay(tmp_path, [side]) as day:
        await day.at("10:27")
        await alice.slash(day, "question", HERE, texte=FIRST)

        shown = await bruno.fill(day, await bruno.slash(day, "question", HERE), texte=NEARLY)
        voted = await bruno.press(day, shown.message, "👍")
        await chloe.slash(day, "question", HERE, texte=NEARLY)
        seen = _told(side.seen(chloe, HERE))
        await day.wait(seconds=60)
        await server.until(lambda: "C1-2, pour" in side.seen(chloe, HERE), PATIENCE, "her receipt")
        shown = await driss.slash(day, "question", HERE, texte=NEARLY)
        published = await driss.press(day, shown.message, "✅")
        everything = side.seen(alice, HERE)

    assert voted.text.startswith("Votre voix compte pour C1-1")
    assert seen.endswith(SHOWN)
    assert published.text.startswith("C’est noté\u00a0: C1-3")
    assert everything.count(NEARLY) == 2
    assert PUBLISHED.format(code="C1-2", asker="Chloé") in _told(everything)
    assert PUBLISHED.format(code="C1-3", asker="Driss") in _told(everything)
    assert server.gaps == []


def _told(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
