"""The word before a session, as the people who follow it receive it from a homeserver and from a guild."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from discord_day import Acting, DiscordSide
from patience import PATIENCE
from small_event import comptoir, day_on_matrix
from whole_day import WholeDay

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.discord.seen import Seen
from adapters.rehearsal.homeserver import Homeserver

PLACE = "comptoir-1"


async def test_on_discord_it_is_a_private_message_or_else_a_mention_there(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        side = DiscordSide(server)
        alice, bruno = side.person("Alice"), side.person("Bruno")
        bruno.hands.takes_messages_of_the_bot(False)
        async with WholeDay(tmp_path, [side]) as day:
            await day.at("10:16")
            reminder = side.bot_message(alice, "hall")
            for person in (alice, bruno):
                await _follow(day, person, reminder)

            await day.at("10:25")
            called = f"@{bruno.hands.name} ⏰"
            await server.until(lambda: called in side.seen(alice, PLACE), PATIENCE, "the mention")
            private = side.seen(alice, alice.hands.direct)

        assert private.startswith("bot 🔔\n    ⏰ Comptoir 1")
        assert private.count("⏰") == side.seen(alice, PLACE).count(called) == 1
        assert server.gaps == []


async def _follow(day: WholeDay, person: Acting, reminder: Seen) -> None:
    pressed = await person.hands.press(person.hands.look(reminder), f"follow:{PLACE}")
    await day.done(str(pressed.interaction))


@pytest.mark.synapse
async def test_on_matrix_it_comes_where_they_wrote_to_us_or_else_as_a_mention_without_a_name(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    sessions, clock = [comptoir(1, "10:30", "11:30")], {"start": "2026-10-16T10:20", "speed": 1}
    async with (
        day_on_matrix(homeserver, tmp_path, localpart("follows"), sessions, clock=clock) as day,
        await day.person("max", "hall", PLACE) as max_,
        await day.person("zoe", "hall", PLACE) as zoe,
    ):
        # given one who taps the mark under the reminder, and one who writes to the bot
        await day.bot.run_until_ready()
        said = "SELECT remote FROM outbox WHERE kind = 'reminder' AND place = 'hall' AND remote IS NOT NULL"
        await day.until(lambda: bool(day.rows(said)) and day.is_quiet(), 100)
        [(reminder,)] = day.rows(said)
        await max_.react(day.rooms["hall"], reminder, "⏰ C1")
        direct = await zoe.open_direct(day.account.user_id)
        await zoe.say(direct, "suivre C1")
        await day.until(lambda: len(day.rows("SELECT * FROM follows")) == 2 and day.is_quiet(), 100)

        # when five minutes are left
        await day.bot.kill()
        day.skip(timedelta(minutes=4, seconds=58))
        await day.bot.run_until_ready()
        words = "SELECT * FROM outbox WHERE kind = 'personal' AND state = 'sent'"
        await day.until(lambda: len(day.rows(words)) == 2, 100)
        await day.until(day.is_quiet, 100)

        # then each is notified once, and nobody reads who was called
        here = [e["content"] for e in await day.history(PLACE) if e["type"] == "m.room.message"]
        called = [content for content in here if content.get("m.mentions", {}).get("user_ids")]
        assert [content["m.mentions"]["user_ids"] for content in called] == [[max_.user]]
        assert "max" not in called[0]["body"] + called[0]["formatted_body"]
        there = [
            e["content"]["body"] for e in await zoe.messages(direct) if e["sender"] == day.account.user_id
        ]
        assert [text.split(" — ")[0] for text in there if " — à" in text] == [
            "[répétition] ⏰ Comptoir 1\u00a0: Titre 1"
        ]
