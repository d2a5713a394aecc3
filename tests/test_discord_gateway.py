"""The connection to Discord, and everything that ends it: missed events are heard once, in order."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord_stage import Guild
from patience import PATIENCE

from adapters.discord import gateway as ours
from adapters.discord.gateway import BASE_INTENTS, CONTENT, MEMBERS
from bot.port.chat import Said
from bot.port.errors import TokenRevoked


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the bot come back at once, and close quickly."""
    monkeypatch.setattr(ours, "FIRST", 0.01)
    monkeypatch.setattr(ours, "CLOSING", 0.05)


@pytest.fixture
async def guild() -> AsyncIterator[Guild]:
    async with Guild() as guild:
        yield guild


def words(guild: Guild) -> list[str]:
    return [heard.text for heard in guild.heard if isinstance(heard, Said)]


async def say(guild: Guild, *texts: str) -> list[str]:
    return [str((await guild.ana.say(text)).id) for text in texts]


async def back(guild: Guild, connections: int) -> None:
    """Wait until the bot has connected that often, and has its session."""
    there = guild.discord.gateway
    await guild.discord.until(lambda: there.attempts >= connections and there.ready)


async def test_it_listens_once_its_session_has_begun_and_its_guild_was_told(guild: Guild) -> None:
    await guild.platform.start()
    before = asyncio.create_task(guild.platform.listening())
    await asyncio.sleep(0)
    started_only = before.done()
    before.cancel()

    async with guild.listening(), asyncio.timeout(PATIENCE):
        await guild.platform.listening()
        there = guild.discord.gateway.ready

    assert (started_only, there) == (False, True)


# ── Whom it may hear ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flags", "privileged"),
    [(0, 0), (1 << 18, CONTENT), (1 << 19, CONTENT), (1 << 14 | 1 << 19, CONTENT | MEMBERS)],
)
async def test_it_asks_for_no_more_than_the_application_may(
    guild: Guild, flags: int, privileged: int
) -> None:
    guild.discord.application_flags = flags
    async with guild.listening():
        (session,) = guild.discord.gateway.sessions.values()
        assert session.intents.value == BASE_INTENTS | privileged


async def test_without_the_right_to_read_it_still_listens(guild: Guild) -> None:
    await guild.platform.start()
    guild.discord.application_flags = 0  # changed since the bot was told
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    await guild.journal.until(lambda: guild.journal.takes > 0)

    await guild.ana.dm("Qui paie ?")
    await guild.journal.until(lambda: words(guild) == ["Qui paie ?"])

    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_token_that_is_no_longer_valid_ends_it(guild: Guild) -> None:
    await guild.platform.start()
    guild.discord.change_token("another")

    with pytest.raises(TokenRevoked):
        await guild.platform.listen(guild.journal)


# ── What ends a connection ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [503, None])
async def test_a_first_connection_that_is_refused_is_tried_again(guild: Guild, status: int | None) -> None:
    guild.discord.gateway.refuse(3, status)

    async with guild.listening():
        await guild.hears(*await say(guild, "Bonjour"))

    assert guild.discord.gateway.attempts == 4


@pytest.mark.parametrize("how", ["drop", "close", "reconnect", "invalid but resumable"])
async def test_a_session_goes_on_after(guild: Guild, how: str) -> None:
    there = guild.discord.gateway
    async with guild.listening():
        await guild.hears(*await say(guild, "Un"))
        match how:
            case "drop":
                await there.drop()
            case "close":
                await there.close(4000)
            case "reconnect":
                await there.reconnect()
            case _:
                await there.invalidate(resumable=True)
        await guild.hears(*await say(guild, "Deux", "Trois"))
        await back(guild, 2)
        await guild.hears(*await say(guild, "Quatre"))

    assert words(guild) == ["Un", "Deux", "Trois", "Quatre"]
    assert (there.identified, there.resumed) == (1, 1)


async def test_a_session_that_is_over_is_started_again_and_missed_events_are_read(guild: Guild) -> None:
    there = guild.discord.gateway
    async with guild.listening():
        await guild.hears(*await say(guild, "Un"))
        await there.invalidate()
        await guild.hears(*await say(guild, "Deux", "Trois"))
        await back(guild, 2)
        await guild.hears(*await say(guild, "Quatre"))

    assert sorted(words(guild)) == sorted(["Un", "Deux", "Trois", "Quatre"])
    assert (there.identified, there.resumed) == (2, 0)


@pytest.mark.parametrize("code", [4003, 4007, 4009])
async def test_a_code_that_ends_the_session_begins_another(guild: Guild, code: int) -> None:
    async with guild.listening():
        await guild.discord.gateway.close(code)
        await back(guild, 2)
        await guild.hears(*await say(guild, "Bonjour"))

    assert guild.discord.gateway.identified == 2


async def test_silence_where_a_heartbeat_was_to_be_answered_ends_the_connection(guild: Guild) -> None:
    there = guild.discord.gateway
    there.heartbeat_interval, there.withholds_acks = 0.05, True
    async with guild.listening():
        await guild.discord.until(lambda: there.resumed > 0)
        there.withholds_acks = False
        await guild.hears(*await say(guild, "Bonjour"))

    assert there.identified == 1


async def test_a_server_that_greets_and_tells_nothing_is_left(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "BEGINS", 0.05)
    there = guild.discord.gateway
    there.hold()
    await guild.platform.start()
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    await guild.discord.until(lambda: there.attempts > 2)
    monkeypatch.setattr(ours, "BEGINS", PATIENCE)
    there.release()

    await guild.hears(*await say(guild, "Bonjour"))

    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_heartbeats_that_are_answered_say_that_the_platform_is_there(guild: Guild) -> None:
    guild.discord.gateway.heartbeat_interval = 0.1
    async with guild.listening():
        takes = guild.journal.takes
        await guild.journal.until(lambda: guild.journal.takes > takes + 2)

    assert guild.discord.gateway.attempts == 1


async def test_an_outage_ends(guild: Guild) -> None:
    async with guild.listening():
        first = await say(guild, "Un")
        await guild.hears(*first)
        async with guild.discord.outage():
            away = await say(guild, "Deux")
        await guild.hears(*away, *await say(guild, "Trois"))

    assert sorted(words(guild)) == ["Deux", "Trois", "Un"]


# ── What is reported ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("MESSAGE_CREATE", {}),
        ("MESSAGE_CREATE", {"id": 3, "channel_id": [], "author": "x"}),
        ("MESSAGE_UPDATE", {"id": None, "edited_timestamp": {}}),
        ("MESSAGE_REACTION_ADD", {"emoji": "x", "member": {"user": 3, "roles": [{}]}}),
        ("MESSAGE_DELETE_BULK", {"ids": {"a": 1}, "channel_id": "1"}),
        ("INTERACTION_CREATE", {"id": "x", "token": "t", "type": 2, "data": []}),
        ("INTERACTION_CREATE", {"id": "9" * 40, "token": "t", "type": 4, "data": {"options": [3]}}),
        ("GUILD_MEMBER_UPDATE", {"user": {"id": "3"}, "roles": [["x"], {}]}),
        ("READY", {"session_id": 3}),
        ("SOMETHING_NEW", {"a": 1}),
    ],
)
async def test_nothing_malformed_keeps_what_follows_from_being_heard(
    guild: Guild, kind: str, payload: dict[str, Any]
) -> None:
    async with guild.listening():
        guild.discord.gateway.send_event(kind, payload)
        await guild.hears(*await say(guild, "Bonjour"))


async def test_a_thousand_malformed_dispatches_keep_nothing_from_being_heard(guild: Guild) -> None:
    chance = random.Random(7)
    hall, ana = str(guild.hall.id), {"id": str(guild.ana.id), "username": "ana"}
    whole: dict[str, Any] = {
        "id": "1",
        "channel_id": hall,
        "guild_id": str(guild.discord.guild.id),
        "author": ana,
        "user": ana,
        "member": {"user": ana, "roles": []},
        "type": 0,
        "data": {"name": "question", "type": 1},
        "emoji": {"id": None, "name": "❓"},
        "message_id": "1",
        "user_id": ana["id"],
        "token": "t",
    }
    damage: list[Any] = [None, 3, -1.5, "", "x", [], [None], {}, {"id": []}, {"name": {}}, True, "9" * 30]
    kinds = [
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_REACTION_ADD",
        "INTERACTION_CREATE",
    ]
    kinds += ["GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE", "MESSAGE_REACTION_REMOVE_ALL"]
    async with guild.listening():
        for _ in range(1_000):
            broken = {**whole, **{chance.choice([*whole]): chance.choice(damage) for _ in range(2)}}
            guild.discord.gateway.send_event(chance.choice(kinds), broken)
        await guild.hears(*await say(guild, "Bonjour"))

    assert guild.discord.gateway.attempts == 1


async def test_an_event_told_twice_is_heard_once(guild: Guild) -> None:
    told: list[tuple[str, Any]] = []
    guild.discord.world.backend.subscribers.append(lambda event, payload: told.append((event, payload)))
    async with guild.listening():
        await say(guild, "Un")
        for event, payload in list(told):
            guild.discord.gateway.send_event(event, payload)
        await guild.hears(*await say(guild, "Deux"))

    assert words(guild) == ["Un", "Deux"]
