"""After a whole small event on two platforms: no log holds a token or anybody's words, at any level."""

import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from small_discord import DiscordSide
from small_event import BotProcess, DayOnMatrix, comptoir, day_on_matrix

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver

CLOCK = {"start": "2026-10-16T10:31", "speed": 1}
SESSIONS = [comptoir(1, "10:30", "11:30")]
NAMES = ("Hyacinthe", "Zéphyrine")
WORD = "xylophone"  # in every message, however it is sent
ERASED = "ornithorynque"


@pytest.mark.long
@pytest.mark.synapse
async def test_no_token_and_no_word_is_where_it_must_not_be(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    async with AsyncExitStack() as stack:
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        made = day_on_matrix(homeserver, tmp_path, localpart("leaks"), SESSIONS, discord, clock=CLOCK)
        day = await stack.enter_async_context(made)
        await day.bot.run_until_ready()
        events = [*await on_matrix(day, stack), *await on_discord(day, discord)]
        await day.until(lambda: day.has_handled(*events) and day.is_quiet())
        second = await turned_away(day)
        await day.bot.command("backup", "-o", "copy.db")
        await day.bot.kill()

        tokens = [day.account.access_token, discord.server.token]
        log = day.bot.log.read_text()
        assert [json.loads(line)["level"] for line in log.splitlines()] != []
        assert [secret for secret in (*tokens, WORD, ERASED, *NAMES) if secret in log + second] == []
        kept, copy = stored_in(tmp_path, "comptoir.db*"), stored_in(tmp_path, "copy.db")
        assert [token for token in tokens if token.encode() in kept + copy] == []
        assert ERASED.encode() not in copy
        assert WORD.encode() in copy


def stored_in(folder: Path, pattern: str) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob(pattern))


async def on_matrix(day: DayOnMatrix, stack: AsyncExitStack) -> list[str]:
    """Ask, edit, vote, stage and answer a question; erase another; make slips and an announcement.

    Return the events that come last.
    """
    ada = await stack.enter_async_context(await day.person("hyacinthe", "comptoir-1", "hall"))
    room, desk, olga = day.rooms["comptoir-1"], day.rooms["comptoir-1-desk"], day.organiser
    asked = await ada.say(room, f"!question Un {WORD} ?")
    await ada.edit(room, asked, f"!question Deux {WORD} ?")
    erased = await ada.say(room, f"!question Un {ERASED} ?")
    await ada.say(room, f"!{WORD} et rien d’autre")
    await ada.say(await ada.open_direct(day.account.user_id), f"C1 anonyme : le {WORD} ?")
    await day.until(lambda: day.has_taken(3))
    return [
        await olga.react(room, asked, "👍"),
        await ada.redact(room, erased),
        await olga.say(desk, "!scene 1"),
        await olga.say(desk, f"!repondu 1 Le {WORD}, oui"),
        await olga.say(day.rooms["regie"], f"!annonce Le {WORD} est servi"),
        await olga.say(day.rooms["regie"], f"!annonce {WORD} C9 : bonjour"),
    ]


async def on_discord(day: DayOnMatrix, discord: DiscordSide) -> list[str]:
    zoe = discord.guild.join(NAMES[1])
    place = discord.places["comptoir-1"]
    await discord.say(zoe, "comptoir-1", f"Encore un {WORD} ?")
    await discord.insist(zoe, "comptoir-1", f"Et ce {WORD} ?")
    await zoe.dm(f"C1 Un {WORD} privé ?")
    last = await zoe.say(f"!{WORD}", at=place)
    await day.until(lambda: day.has_taken(6))
    return [str(last.id)]


async def turned_away(day: DayOnMatrix) -> str:
    """Return what a second bot on the same database prints: that it is one too many, and none of its data."""
    second = BotProcess(day.folder, day.bot.environment)
    with pytest.raises(AssertionError, match="tient déjà cette base") as refused:
        await second.command("run")
    return str(refused.value)
