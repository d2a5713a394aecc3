"""Discord's REST over real sockets: each way a call can end has one name."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from patience import PATIENCE

from adapters.discord.client import DiscordClient, DiscordRefused, Me
from adapters.rehearsal.discord import DiscordServer
from bot.port.errors import Busy, TokenRevoked, Unknown, Unreachable

MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
async def client(discord: DiscordServer) -> AsyncIterator[DiscordClient]:
    client = DiscordClient(discord.token, discord.api)
    await client.login()
    yield client
    await client.close()


@pytest.fixture
async def waiting(discord: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordClient]:
    """Return a client that waits for a limit however long it lasts."""
    monkeypatch.setattr("adapters.discord.client.LONGEST_WAIT", 2 * PATIENCE)
    client = DiscordClient(discord.token, discord.api)
    await client.login()
    yield client
    await client.close()


async def say(client: DiscordClient, place: int, seconds: float = PATIENCE) -> int:
    said = await client.ask("POST", MESSAGES, {"content": "Bonjour"}, channel_id=place, seconds=seconds)
    return int(said["id"])


async def say_now(client: DiscordClient, place: int) -> None:
    await client.ask_now("POST", MESSAGES, {"content": "Bonjour"}, channel_id=place)


async def test_logging_in_tells_who_we_are(discord: DiscordServer, client: DiscordClient) -> None:
    assert client.me == Me(
        discord.bot_id, discord.application_id, discord.application_flags, discord.world.backend.bot_user.name
    )


async def test_a_wrong_token_is_told_as_such(discord: DiscordServer) -> None:
    client = DiscordClient("wrong", discord.api)
    with pytest.raises(TokenRevoked, match="Reset Token"):
        await client.login()
    await client.close()


async def test_a_server_that_is_down_may_come_back(discord: DiscordServer) -> None:
    client = DiscordClient(discord.token, discord.api)
    async with discord.outage():
        with pytest.raises(Unreachable, match="ne répond pas"):
            await client.login()
    assert (await client.login()).user == discord.bot_id
    await client.close()


async def test_a_token_changed_while_we_run_is_revoked(discord: DiscordServer, client: DiscordClient) -> None:
    hall = discord.guild.add_place("hall")
    discord.change_token("another")
    with pytest.raises(TokenRevoked):
        await say(client, hall.id)


async def test_a_token_refused_once_and_accepted_again_is_no_revoked_one(
    discord: DiscordServer, client: DiscordClient
) -> None:
    hall = discord.guild.add_place("hall")
    discord.fail("POST", "/channels/*/messages", status=401)
    with pytest.raises(Unknown, match="401"):
        await say(client, hall.id)
    assert await say(client, hall.id)


async def test_a_token_refused_by_a_server_that_then_says_nothing_is_not_known_to_be_revoked(
    discord: DiscordServer, client: DiscordClient
) -> None:
    discord.fail("POST", "/channels/*/messages", status=401)
    discord.fail("GET", "/users/@me", status=503)
    with pytest.raises(Unknown, match="401, then status 503"):
        await say(client, discord.guild.add_place("hall").id)


async def test_a_dead_interaction_does_not_revoke_the_token(
    discord: DiscordServer, client: DiscordClient
) -> None:
    discord.fail("POST", "/channels/*/messages", status=401, code=50027)
    with pytest.raises(DiscordRefused):
        await say(client, discord.guild.add_place("hall").id)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_of_the_server_says_nothing_and_is_not_tried_again(
    discord: DiscordServer, client: DiscordClient, status: int
) -> None:
    hall = discord.guild.add_place("hall")
    discord.fail("POST", "/channels/*/messages", status=status, html=True)
    with pytest.raises(Unknown, match=str(status)):
        await say(client, hall.id)
    assert len(discord.called("POST", "/channels/*/messages")) == 1


async def test_a_cut_connection_says_nothing(discord: DiscordServer, client: DiscordClient) -> None:
    discord.fail("POST", "/channels/*/messages", reset=True)
    with pytest.raises(Unknown):
        await say(client, discord.guild.add_place("hall").id)


async def test_an_answer_that_is_late_says_nothing(discord: DiscordServer, client: DiscordClient) -> None:
    hall = discord.guild.add_place("hall")
    discord.fail("POST", "/channels/*/messages", delay=5)
    with pytest.raises(Unknown, match="TimeoutError"):
        await say(client, hall.id, seconds=0.05)


async def test_a_refusal_tells_discord_s_code(discord: DiscordServer, client: DiscordClient) -> None:
    with pytest.raises(DiscordRefused) as refused:
        await say(client, 12345)
    assert (refused.value.status, refused.value.code) == (404, 10003)


async def test_a_short_wait_is_kept_and_the_call_succeeds(
    discord: DiscordServer, client: DiscordClient
) -> None:
    discord.fail("POST", "/channels/*/messages", status=429, retry_after=0.01)
    assert await say(client, discord.guild.add_place("hall").id)


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_a_long_wait_is_the_outbox_s(discord: DiscordServer, client: DiscordClient, scope: str) -> None:
    discord.fail("POST", "/channels/*/messages", status=429, retry_after=42.0, scope=scope)
    with pytest.raises(Busy) as busy:
        await say(client, discord.guild.add_place("hall").id)
    assert (busy.value.seconds, busy.value.only_there) == (42.0, scope == "user")


async def test_a_caller_that_gives_up_during_a_global_limit_leaves_the_others_free(
    discord: DiscordServer, client: DiscordClient
) -> None:
    hall = discord.guild.add_place("hall")
    discord.fail("POST", "/channels/*/messages", status=429, retry_after=4.0, scope="global")
    with pytest.raises(Unknown):
        await say(client, hall.id, seconds=0.05)
    assert await say(client, hall.id)


async def test_a_ban_by_the_proxy_is_waited_out(discord: DiscordServer, client: DiscordClient) -> None:
    discord.fail("POST", "/channels/*/messages", status=429, via=False)
    with pytest.raises(Busy) as busy:
        await say(client, discord.guild.add_place("hall").id)
    assert busy.value.seconds == 600


async def test_refusals_are_counted_and_we_fall_silent_before_the_ban(
    discord: DiscordServer, client: DiscordClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.client.MOST_INVALID", 3)
    hall = discord.guild.add_place("hall")
    discord.fail("POST", "/channels/*/messages", status=403, times=None)
    for _ in range(3):
        with pytest.raises(DiscordRefused):
            await say(client, hall.id)
    asked = len(discord.calls)
    with pytest.raises(Busy):
        await say(client, hall.id)
    assert len(discord.calls) == asked


async def test_two_bots_of_one_process_speak_to_their_own_servers() -> None:
    async with DiscordServer() as one, DiscordServer() as other:
        first, second = DiscordClient(one.token, one.api), DiscordClient(other.token, other.api)
        assert (await first.login()).user == one.bot_id
        assert (await second.login()).user == other.bot_id
        assert [call.status for call in (*one.calls, *other.calls)] == [200] * 4
        await first.close()
        await second.close()


async def test_answers_tell_how_far_apart_the_clocks_are(client: DiscordClient) -> None:
    difference = client.clock_difference
    assert difference is not None
    assert abs(difference) < timedelta(seconds=PATIENCE)


async def test_the_answer_that_empties_a_bucket_is_not_held_back(
    discord: DiscordServer, waiting: DiscordClient
) -> None:
    hall, other = discord.guild.add_place("hall"), discord.guild.add_place("other")
    discord.limits.sends(allowed=2, seconds=2 * PATIENCE)
    await say(waiting, hall.id)
    await say(waiting, hall.id)
    await say(waiting, other.id)
    with pytest.raises(Unknown):
        await say(waiting, hall.id, seconds=0.05)
    assert len(discord.called("POST", "/channels/*/messages")) == 3


async def test_a_client_that_does_not_wait_hears_at_once_how_long_to(
    discord: DiscordServer, waiting: DiscordClient
) -> None:
    hall, other = discord.guild.add_place("hall"), discord.guild.add_place("other")
    discord.limits.sends(allowed=2, seconds=PATIENCE)
    for _ in range(2):
        await say_now(waiting, hall.id)
    with pytest.raises(Busy) as busy:
        await say_now(waiting, hall.id)
    await say_now(waiting, other.id)

    assert busy.value.only_there
    assert 0 < busy.value.seconds <= PATIENCE
    assert discord.limits.refused == 0


async def test_a_client_that_waits_as_told_is_not_refused(
    discord: DiscordServer, client: DiscordClient
) -> None:
    hall = discord.guild.add_place("hall")
    discord.limits.sends(allowed=2, seconds=0.1)
    for _ in range(4):
        try:
            await say_now(client, hall.id)
        except Busy as busy:
            await asyncio.sleep(busy.seconds)
            await say_now(client, hall.id)

    assert discord.limits.refused == 0


async def test_a_bucket_that_refills_lets_the_next_pass_without_a_refusal(
    discord: DiscordServer, client: DiscordClient
) -> None:
    hall = discord.guild.add_place("hall")
    discord.limits.sends(allowed=2, seconds=0.1)
    for _ in range(5):
        await say(client, hall.id)
    assert discord.limits.refused == 0


async def test_the_library_logs_no_address_with_the_token_of_an_interaction(
    discord: DiscordServer, client: DiscordClient, caplog: pytest.LogCaptureFixture
) -> None:
    discord.fail("POST", "/interactions/*", status=429, retry_after=0.01)
    path = "/interactions/{webhook_id}/{webhook_token}/callback"
    with pytest.raises(DiscordRefused):
        await client.ask("POST", path, {"type": 6}, webhook_id="5", webhook_token="secret")
    assert "secret" not in caplog.text
