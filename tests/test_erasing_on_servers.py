"""`effacer` on a homeserver and in a guild, including the asker's own message."""

from collections.abc import Callable
from pathlib import Path

import pytest
from discord_day import DiscordSide
from small_event import comptoir, day_on_matrix
from whole_day import WholeDay

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver

PLACE, DESK = "comptoir-1", "comptoir-1-desk"
NEEDED = (
    *("view_channel", "send_messages", "embed_links", "read_message_history", "add_reactions"),
    *("use_application_commands", "manage_channels", "manage_roles"),
)


@pytest.mark.parametrize("may_remove", [True, False])
async def test_on_discord_the_message_goes_where_we_may_and_else_the_desk_has_its_link(
    tmp_path: Path, *, may_remove: bool
) -> None:
    async with DiscordServer() as server:
        # given a person's question, with or without the optional permission
        optional = ["manage_messages"] if may_remove else []
        server.guild.set_bot_permissions(*NEEDED, *optional)
        side = DiscordSide(server)
        sylvie, max_ = side.person("Sylvie Le Bars"), side.person("Max")
        async with WholeDay(tmp_path, [side]) as day:
            await day.at("10:35")
            asked = await max_.say(day, PLACE, "!question Vous mentez tous ?")

            # when an animateur erases it
            shown = await sylvie.slash(day, "bureau effacer", DESK, code="C1-1")
            await sylvie.press(day, side.bot_message(sylvie, DESK), "✅")
            await day.wait(seconds=5)

            # then its words are gone from everywhere we may reach, and Max is told
            place, desk = side.seen(max_, PLACE), side.seen(sylvie, DESK)
            assert shown.text == "Rien n’est encore effacé\u00a0: touchez ✅ sous l’aperçu, plus bas."
            assert "mentez" not in desk
            assert "C1-1 — écartée" in place
            assert "@Max\u00a0: 🗂️ C1-1 a été retirée par les animateurs" in place
            assert ("mentez" in place) is not may_remove
            assert ("il est toujours là\u00a0: [le message](↗)" in desk) is not may_remove
            link = (
                f"<https://discord.com/channels/{server.guild.id}/{server.guild.place(PLACE).id}/{asked.id}>"
            )
            linked = any(link in message.text for message in sylvie.hands.sees(DESK))
            assert linked is not may_remove
        assert server.gaps == []


@pytest.mark.synapse
async def test_on_matrix_no_version_of_the_words_is_left_in_any_room(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    sessions, clock = [comptoir(1, "10:30", "11:30")], {"start": "2026-10-16T10:35", "speed": 1}
    async with (
        day_on_matrix(homeserver, tmp_path, localpart("erase"), sessions, clock=clock) as day,
        await day.person("max", PLACE) as max_,
    ):
        # given a corrected question, and a preview of it in the desk
        room, desk = day.rooms[PLACE], day.rooms[DESK]
        await day.bot.run_until_ready()
        asked = await max_.say(room, "!question Vous mentiez tous ?")
        await day.until(lambda: day.has_taken(1) and day.is_quiet(), 100)
        await max_.edit(room, asked, "!question Vous mentez tous ?")
        await day.until(lambda: day.rows("SELECT text FROM questions") == [("Vous mentez tous ?",)], 100)
        await day.organiser.say(desk, "!effacer 1")
        shown = "SELECT remote FROM outbox WHERE kind = 'erasing' AND remote IS NOT NULL"
        await day.until(lambda: bool(day.rows(shown)) and day.is_quiet(), 100)

        # when an animateur confirms
        [(preview,)] = day.rows(shown)
        await day.organiser.react(desk, preview, "✅")
        await day.until(lambda: day.rows("SELECT state FROM questions") == [("declined",)], 100)
        await day.until(day.is_quiet, 100)

        # then no room holds the words, and Max is told
        history = [*await day.history(PLACE), *await day.history(DESK)]
        assert [event for event in history if "mentiez" in str(event) or "mentez" in str(event)] == []
        [told] = [e for e in await day.said(PLACE) if "a été retirée" in e["content"]["body"]]
        assert told["content"]["m.mentions"] == {"user_ids": [max_.user]}
        assert "C1-1 est effacée" in (await day.said(DESK))[-1]["content"]["body"]
