"""The commands on real servers: an hour-old backup is restored, and nobody reads anything twice."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sizes import size
from small_discord import day_on_discord
from small_event import DayOnMatrix, SmallEvent, comptoir, day_on_matrix

from adapters.matrix.platform import KEY
from adapters.rehearsal.homeserver import Homeserver

CLOCK = {"start": "2026-10-16T10:31", "speed": 1}
SESSIONS = [comptoir(1, "10:30", "11:30")]
PLACES = ("hall", "comptoir-1", "comptoir-1-desk", "regie")
QUESTIONS = size(6, 100)


async def put_back(day: SmallEvent) -> None:
    """Kill the bot, restore a backup, and run it until nothing is in doubt."""
    await day.bot.kill()
    await day.bot.command("restore", "copy.db")
    await day.bot.run_until_ready()
    await day.until(lambda: knows_again(day) and day.is_quiet())


def knows_again(day: SmallEvent) -> bool:
    [(caught_up,)] = day.rows("SELECT caught_up FROM instance")
    return caught_up is not None


@pytest.mark.long
@pytest.mark.synapse
async def test_messages_sent_after_the_backup_are_not_repeated_on_matrix(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    async with day_on_matrix(homeserver, tmp_path, localpart("restored"), SESSIONS, clock=CLOCK) as day:
        await day.bot.run_until_ready()
        async with await day.person("ada", "comptoir-1") as ada:
            await ada.say(day.rooms["comptoir-1"], "!question Et avant ?")
            await day.until(lambda: day.has_taken(1) and day.is_quiet())
            await day.bot.command("backup", "-o", "copy.db")
            for n in range(QUESTIONS):
                await ada.say(day.rooms["comptoir-1"], f"!question Numéro {n} ?")
            await day.until(lambda: day.has_taken(1 + QUESTIONS) and day.is_quiet())
        before = await done_on_matrix(day)

        await put_back(day)

        after = await done_on_matrix(day)
        assert set(after.values()) == {1}
        assert len(before) > 2 * QUESTIONS
        assert {what for what in before.keys() - after.keys() if not what.startswith("digest:")} == set()
        assert {what for what in after.keys() - before.keys() if ":restored:" not in what} == set()
        assert day.has_taken(1 + QUESTIONS)


async def done_on_matrix(day: DayOnMatrix) -> Counter[str]:
    """Count each message and each mark by the key that our messages bear, without edits."""
    done: Counter[str] = Counter()
    for place in PLACES:
        for event in await day.history(place):
            content = event["content"]
            relation = content.get("m.relates_to", {}).get("rel_type")
            if event["sender"] == day.account.user_id and KEY in content and relation != "m.replace":
                done[content[KEY]] += 1
    return done


@pytest.mark.long
async def test_messages_sent_after_the_backup_are_not_repeated_on_discord(tmp_path: Path) -> None:
    async with day_on_discord(tmp_path, "restored", SESSIONS, clock=CLOCK) as day:
        await day.bot.run_until_ready()
        [ada] = day.discord.people(1)
        await day.discord.say(ada, "comptoir-1", "Et avant ?")
        await day.settled()
        await day.bot.command("backup", "-o", "copy.db")
        for n in range(QUESTIONS):
            await day.discord.say(ada, "comptoir-1", f"Numéro {n} ?")
        await day.settled()
        before = {place: [message.id for message in day.discord.said(place)] for place in PLACES}

        await put_back(day)

        after = {place: [message.id for message in day.discord.said(place)] for place in PLACES}
        assert after["comptoir-1"] == before["comptoir-1"]
        assert len(before["comptoir-1"]) == 2 + 1 + QUESTIONS  # how to ask, the reminder, and the cards
        assert after["hall"] == before["hall"]
        assert len(after["comptoir-1-desk"]) == len(before["comptoir-1-desk"]) + 1  # the new digest
        assert len(after["regie"]) == len(before["regie"]) + 1  # the alert
