"""A moderated comptoir on a homeserver and in a guild, and a person whose questions are not taken."""

from collections.abc import Callable
from pathlib import Path

import pytest
from discord_day import DiscordSide
from small_event import DayOnMatrix, comptoir, day_on_matrix
from whole_day import WholeDay

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver

PLACE, DESK = "comptoir-1", "comptoir-1-desk"


async def test_on_discord_a_button_lets_a_question_through_and_its_asker_alone_is_told(
    tmp_path: Path,
) -> None:
    async with DiscordServer() as server:
        side = DiscordSide(server)
        sylvie, max_ = side.person("Sylvie Le Bars"), side.person("Max")
        async with WholeDay(tmp_path, [side]) as day:
            await day.at("10:35")
            await sylvie.slash(day, "bureau moderer", DESK, texte="oui")

            # given a question that the public does not see
            await max_.slash(day, "question", PLACE, texte="Qui paie ?")
            await day.wait(seconds=5)
            before = side.seen(sylvie, PLACE)

            # when an animateur lets it through, and then silences its asker
            await sylvie.press(day, side.bot_message(sylvie, DESK), "1️⃣")
            await day.wait(seconds=5)
            after = side.seen(sylvie, PLACE)
            await sylvie.slash(day, "bureau taire", DESK, code="C1-1")
            refused = await max_.slash(day, "question", PLACE, texte="Et alors ?")

            # then all see it, and Max alone reads what became of it
            assert "Qui paie" not in before
            assert "❓ **Qui paie" in after
            assert "validée" not in after
            assert "✅ C1-1 est validée" in side.seen(max_, PLACE)
            assert "ne prennent plus vos questions" in side.seen(max_, PLACE)
            assert "ne prennent plus" not in side.seen(sylvie, PLACE)
            assert "Rien n’est pris" in refused.text
            assert "À valider" in side.seen(sylvie, DESK)
        assert server.gaps == []


@pytest.mark.synapse
async def test_on_matrix_a_tap_lets_a_question_through(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    sessions, clock = [comptoir(1, "10:30", "11:30")], {"start": "2026-10-16T10:35", "speed": 1}
    async with (
        day_on_matrix(homeserver, tmp_path, localpart("let"), sessions, clock=clock) as day,
        await day.person("max", PLACE) as max_,
    ):
        # given a question that waits for the desk
        room, desk = day.rooms[PLACE], day.rooms[DESK]
        await day.bot.run_until_ready()
        await day.organiser.say(desk, "!moderer oui")
        await day.until(lambda: day.rows("SELECT moderated FROM queues WHERE moderated") != [], 100)
        asked = await max_.say(room, "!question Qui paie ?")
        shown = "SELECT remote FROM outbox WHERE kind = 'proposals' AND remote IS NOT NULL"
        await day.until(lambda: bool(day.rows(shown)) and day.is_quiet(), 100)
        before = await _marks(day, asked)

        # when an animateur taps it
        [(board,)] = day.rows(shown)
        await day.organiser.react(desk, board, "1️⃣")
        await day.until(lambda: day.rows("SELECT state FROM questions") == [("waiting",)], 100)
        await day.until(day.is_quiet, 100)

        # then its message invites votes, and no longer says that it waits
        assert (before, await _marks(day, asked)) == (["C1-1", "🕓"], ["C1-1", "👍"])


async def _marks(day: DayOnMatrix, message: str) -> list[str]:
    """Return the marks that stand under a message."""
    marks = [
        e["content"].get("m.relates_to", {}) for e in await day.history(PLACE) if e["type"] == "m.reaction"
    ]
    return sorted(mark["key"] for mark in marks if mark.get("event_id") == message)
