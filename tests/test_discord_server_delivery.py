"""Messages over REST: nonces, pages, faults and limits, as discord.py meets them."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
import discord
import pytest
from patience import PATIENCE
from plain_bot import PlainBot, addresses_restored, ana, hall, hurry, running, server

from adapters.rehearsal.discord import DiscordServer, Person, Place, Refused

__all__ = ["addresses_restored", "ana", "hall", "server"]

POST = ("POST", "/channels/*/messages")


@pytest.fixture
async def bot(server: DiscordServer, hall: Place) -> AsyncIterator[PlainBot]:
    async with running(server, max_ratelimit_timeout=30) as bot:
        yield bot


def texts(person: Person) -> list[str]:
    return [message.text for message in person.sees()]


# Nonces


async def test_a_nonce_is_said_once_and_heard_again(bot: PlainBot, ana: Person, hall: Place) -> None:
    channel = bot.text_channel(hall.id)
    first = await channel.send("Rappel", nonce="abc")
    again = await channel.send("Rappel, autrement", nonce="abc")

    assert (first.id, first.nonce) == (again.id, "abc")
    assert texts(ana) == ["Rappel"]


async def test_the_gateway_tells_the_nonce_and_history_does_not(
    server: DiscordServer, hall: Place, ana: Person
) -> None:
    told: list[object] = []

    def prepare(bot: PlainBot) -> None:
        @bot.event
        async def on_message(message: discord.Message) -> None:
            told.append(message.nonce)

    async with running(server, prepare) as bot:
        await bot.text_channel(hall.id).send("Rappel", nonce="abc")
        await server.until(lambda: told)

        assert told == ["abc"]
        assert [m.nonce async for m in bot.text_channel(hall.id).history()] == [None]


async def test_a_forgotten_nonce_is_said_again(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    channel = bot.text_channel(hall.id)
    await channel.send("Rappel", nonce="abc")
    server.forget_nonces()
    await channel.send("Rappel", nonce="abc")

    assert texts(ana) == ["Rappel", "Rappel"]


async def test_the_same_nonce_elsewhere_is_another_message(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    other = server.guild.add_place("ailleurs")
    await server.until(lambda: bot.get_channel(other.id))
    first = await bot.text_channel(hall.id).send("Ici", nonce="abc")
    second = await bot.text_channel(other.id).send("Là", nonce="abc")

    assert first.id != second.id


async def test_a_message_deleted_by_a_moderator_is_not_sent_again(
    server: DiscordServer, bot: PlainBot, hall: Place
) -> None:
    channel = bot.text_channel(hall.id)
    moderator = server.guild.join("Moa", roles=[server.guild.add_role("Modération", "manage_messages")])
    said = await channel.send("Rappel", nonce="abc")
    await moderator.delete(said.id)

    with pytest.raises(discord.NotFound) as refusal:
        await channel.send("Rappel", nonce="abc")
    assert refusal.value.code == 10008


async def test_a_nonce_has_at_most_25_characters(bot: PlainBot, hall: Place) -> None:
    with pytest.raises(discord.HTTPException) as refusal:
        await bot.text_channel(hall.id).send("Rappel", nonce="x" * 26)
    assert refusal.value.status == 400


# Pages


@pytest.mark.parametrize("limit", [None, 120])
async def test_history_after_a_message_misses_none(
    limit: int | None, bot: PlainBot, ana: Person, hall: Place
) -> None:
    said = [await ana.say(f"message {n}") for n in range(250)]
    channel = bot.text_channel(hall.id)

    found = [m.id async for m in channel.history(after=discord.Object(said[9].id), limit=limit)]

    assert found == [m.id for m in said[10:]][:limit]


async def test_history_before_and_around_a_message(bot: PlainBot, ana: Person, hall: Place) -> None:
    said = [(await ana.say(f"message {n}")).id for n in range(150)]
    channel = bot.text_channel(hall.id)

    before = [m.id async for m in channel.history(before=discord.Object(said[140]), limit=130)]
    around = [m.id async for m in channel.history(around=discord.Object(said[50]), limit=5)]

    assert before == said[10:140][::-1]
    assert sorted(around) == said[48:53]


async def test_people_who_reacted_come_in_pages(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    said = await ana.say("Qui vient ?")
    people = [server.guild.join(f"Personne {n}") for n in range(105)]
    for person in people:
        await person.react(said, "👍")

    message = await bot.text_channel(hall.id).fetch_message(said.id)
    found = [user.id async for user in message.reactions[0].users()]

    assert sorted(found) == [person.id for person in people]


# Faults


async def test_an_answer_lost_after_the_effect_makes_one_message(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    fault = server.fail(*POST, status=502, html=True, after=True)
    await bot.text_channel(hall.id).send("Rappel")

    assert (fault.hits, server.duplicates, texts(ana)) == (1, 1, ["Rappel"])


async def test_a_fault_before_the_effect_leaves_nothing(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    server.fail(*POST, status=503)

    with pytest.raises(discord.DiscordServerError):
        await bot.text_channel(hall.id).send("Rappel")
    assert texts(ana) == []


@pytest.mark.parametrize(("after", "said"), [(False, []), (True, ["Rappel"])])
async def test_a_reset_is_not_tried_again_by_discord_py(
    after: bool, said: list[str], server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    server.fail(*POST, reset=True, after=after)

    with pytest.raises((aiohttp.ClientError, OSError)):
        await bot.text_channel(hall.id).send("Rappel")
    assert texts(ana) == said


async def test_a_late_answer_can_be_given_up(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    server.fail(*POST, delay=60, after=True)
    sending = asyncio.create_task(bot.text_channel(hall.id).send("Rappel", nonce="abc"))
    await ana.waits_for("Rappel")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)

    await bot.text_channel(hall.id).send("Rappel", nonce="abc")

    assert texts(ana) == ["Rappel"]


async def test_a_share_of_requests_fails_and_always_the_same(
    server: DiscordServer, bot: PlainBot, hall: Place
) -> None:
    struck = []
    for _ in range(2):
        fault = server.fail(*POST, status=503, times=None, fraction=0.3, seed=7)
        outcomes = [await fails(bot, hall) for _ in range(40)]
        struck.append(outcomes)
        fault.stop()

    assert struck[0] == struck[1]
    assert 4 <= sum(struck[0]) <= 20


async def fails(bot: PlainBot, hall: Place) -> bool:
    try:
        await bot.text_channel(hall.id).send("Rappel")
    except discord.DiscordServerError:
        return True
    return False


# Limits


async def test_a_refused_request_is_tried_again_after_the_wait(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    server.fail(*POST, status=429, retry_after=0.02, times=2)
    await bot.text_channel(hall.id).send("Rappel")

    assert texts(ana) == ["Rappel"]
    assert [call.status for call in server.called(*POST)] == [429, 429, 200]
    assert server.limits.invalid_requests == 2


async def test_a_long_wait_is_told_to_the_caller(server: DiscordServer, bot: PlainBot, hall: Place) -> None:
    server.fail(*POST, status=429, retry_after=600)
    with pytest.raises(discord.RateLimited) as refusal:
        await bot.text_channel(hall.id).send("Rappel")
    assert refusal.value.retry_after == 600


async def test_a_ban_carries_no_via(server: DiscordServer, bot: PlainBot, hall: Place) -> None:
    server.fail(*POST, status=429, via=False)
    with pytest.raises(discord.HTTPException) as refusal:
        await bot.text_channel(hall.id).send("Rappel")
    assert refusal.value.status == 429


async def test_a_limit_of_a_channel_is_told_by_headers_and_leaves_others_alone(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    other = server.guild.add_place("ailleurs")
    server.limits.sends(2, PATIENCE)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {server.token}"}) as web:
        answers = [await post(web, server, hall) for _ in range(3)]
        elsewhere = await post(web, server, other)

    assert [status for status, _, _ in answers] == [200, 200, 429]
    assert [headers["X-RateLimit-Remaining"] for _, headers, _ in answers] == ["1", "0", "0"]
    _, headers, body = answers[-1]
    assert headers["X-RateLimit-Scope"] == "user"
    assert headers["Via"]
    assert 0 < body["retry_after"] <= PATIENCE
    assert not body["global"]
    assert elsewhere[0] == 200


async def test_discord_py_heeds_the_headers_of_a_limit(
    server: DiscordServer, bot: PlainBot, ana: Person, hall: Place
) -> None:
    server.limits.sends(3, 0.3)
    channel = bot.text_channel(hall.id)
    await asyncio.gather(*(channel.send(f"{n}") for n in range(7)))

    assert len(texts(ana)) == 7
    assert {call.status for call in server.called(*POST)} == {200}


async def test_the_global_limit_spares_answers_to_interactions(server: DiscordServer, hall: Place) -> None:
    server.limits.everything(1, PATIENCE)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {server.token}"}) as web:
        first, second = [await post(web, server, hall) for _ in range(2)]
        async with web.post(f"{server.api}/interactions/1/token/callback", json={"type": 6}) as answer:
            status = answer.status

    assert (first[0], second[0], second[2]["global"], status) == (200, 429, True, 404)
    assert second[1]["X-RateLimit-Global"] == "true"


async def test_invalid_requests_are_counted_and_a_shared_limit_is_not(
    server: DiscordServer, hall: Place
) -> None:
    server.fail(*POST, status=429, scope="shared", times=1)
    async with aiohttp.ClientSession() as web:
        async with web.get(f"{server.api}/users/@me", headers={"Authorization": "Bot wrong"}) as answer:
            unknown = answer.status
        web.headers["Authorization"] = f"Bot {server.token}"
        shared = await post(web, server, hall)

    assert (unknown, shared[0], server.limits.invalid_requests) == (401, 429, 1)


async def test_renames_are_few_and_other_changes_do_not_count(
    server: DiscordServer, bot: PlainBot, hall: Place
) -> None:
    server.limits.renames(1, 600)
    channel = bot.text_channel(hall.id)
    await channel.edit(slowmode_delay=5)
    await channel.edit(name="entree")
    with pytest.raises(discord.RateLimited):
        await channel.edit(topic="Bienvenue")
    await channel.edit(slowmode_delay=0)

    assert server.limits.refused == 1


async def test_too_many_invalid_requests_are_banned(
    server: DiscordServer, bot: PlainBot, hall: Place
) -> None:
    server.limits.ban_after = 2
    desk = server.guild.add_place("pupitre", hidden=True)
    channel = bot.get_partial_messageable(desk.id)
    for _ in range(2):
        with pytest.raises(discord.Forbidden):
            await channel.send("Bonjour")

    with pytest.raises(discord.HTTPException) as refusal:
        await bot.fetch_guild(server.guild.id)
    assert (refusal.value.status, server.limits.invalid_requests) == (429, 3)


async def post(
    web: aiohttp.ClientSession, server: DiscordServer, place: Place
) -> tuple[int, Mapping[str, str], dict[str, float]]:
    url = f"{server.api}/channels/{place.id}/messages"
    async with web.post(url, json={"content": "Rappel"}) as answer:
        return answer.status, answer.headers, await answer.json()


# Forbidden operations, and files


async def test_a_person_may_close_their_direct_messages(
    server: DiscordServer, bot: PlainBot, ana: Person
) -> None:
    ana.takes_messages_of_the_bot(False)
    user = await bot.fetch_user(ana.id)
    with pytest.raises(discord.Forbidden) as refusal:
        await user.send("Psst")
    ana.takes_messages_of_the_bot(True)
    await user.send("Psst")

    assert refusal.value.code == 50007
    assert [m.text for m in ana.sees(ana.direct)] == ["Psst"]


async def test_a_reply_to_nothing_is_refused_unless_that_is_allowed(
    bot: PlainBot, ana: Person, hall: Place
) -> None:
    channel = bot.text_channel(hall.id)
    gone = channel.get_partial_message((await ana.say("Oups")).id)
    await ana.delete(gone.id)

    with pytest.raises(discord.HTTPException) as refusal:
        await channel.send("Réponse", reference=gone.to_reference())
    await channel.send("Réponse", reference=gone.to_reference(fail_if_not_exists=False))

    assert refusal.value.status == 400
    assert [(m.text, m.reply_to) for m in ana.sees()] == [("Réponse", None)]


async def test_files_are_read_from_loopback(
    bot: PlainBot, ana: Person, hall: Place, server: DiscordServer
) -> None:
    await ana.say("Le plan", files=[("plan.txt", b"au fond")])
    message = (await server.until(lambda: bot.heard))[0]
    [plan] = message.attachments
    sent = await bot.text_channel(hall.id).send(file=discord.File(__file__, "copie.py", description="ceci"))

    assert await plan.read() == b"au fond"
    assert plan.url.startswith(f"http://127.0.0.1:{server.port}/")
    assert sent.attachments[0].description == "ceci"
    assert ana.look(sent.id).files == ("copie.py",)


async def test_the_public_obeys_permissions(server: DiscordServer, ana: Person) -> None:
    desk = server.guild.add_place("pupitre", hidden=True)
    server.guild.deny("accueil", server.guild.everyone, "send_messages", "add_reactions")
    with pytest.raises(Refused) as hidden:
        ana.sees(desk)
    with pytest.raises(Refused) as silent:
        await ana.say("Bonjour")
    server.guild.allow(desk, ana, "view_channel")
    await ana.say("Me voici", at=desk)

    assert (hidden.value.code, silent.value.code) == (50001, 50013)
    assert [p.name for p in ana.places()] == ["accueil", "pupitre"]
