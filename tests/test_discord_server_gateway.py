"""The gateway: sessions that resume or not, and which events intents and permissions let the bot hear."""

import asyncio

import aiohttp
import discord
import pytest
from plain_bot import EVERYTHING, PlainBot, addresses_restored, ana, hall, hurry, running, server

from adapters.rehearsal.discord import DiscordServer, Person, Place

__all__ = ["addresses_restored", "ana", "hall", "server"]


def heard(bot: PlainBot) -> list[str]:
    return [message.content for message in bot.heard]


async def until_heard(server: DiscordServer, bot: PlainBot, *texts: str) -> None:
    """Wait until the bot heard exactly these texts in this order; raise TimeoutError otherwise."""
    await server.until(lambda: heard(bot) == list(texts), 5, f"{texts}, but {heard(bot)}")


# Sessions


async def test_messages_sent_while_the_bot_was_cut_off_are_replayed_once(
    server: DiscordServer, ana: Person
) -> None:
    async with running(server) as bot:
        await ana.say("avant")
        await until_heard(server, bot, "avant")
        await server.gateway.drop()
        await ana.say("pendant")
        await server.ready()
        await ana.say("après")

        await until_heard(server, bot, "avant", "pendant", "après")
        assert (server.gateway.resumed, server.gateway.identified, bot.count("resumed")) == (1, 1, 1)


async def test_a_close_with_4000_resumes(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        await server.gateway.close(4000)
        await ana.say("pendant")

        await until_heard(server, bot, "pendant")
        assert (server.gateway.resumed, server.gateway.identified) == (1, 1)


async def test_asked_to_reconnect_the_bot_resumes(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        await server.gateway.reconnect()
        await server.until(lambda: server.gateway.resumed)
        await ana.say("après")

        await until_heard(server, bot, "après")


async def test_a_session_declared_invalid_loses_what_was_said(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with running(server) as bot:
        await server.gateway.invalidate()
        await ana.say("pendant")
        await server.until(lambda: server.gateway.identified == 2)
        await ana.say("après")

        await until_heard(server, bot, "après")


async def test_an_invalid_session_may_still_be_resumable(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with running(server) as bot:
        await server.gateway.invalidate(resumable=True)
        await ana.say("pendant")

        await until_heard(server, bot, "pendant")
        assert (server.gateway.resumed, server.gateway.identified) == (1, 1)


async def test_a_forgotten_session_makes_the_bot_identify(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with running(server) as bot:
        server.gateway.forget_sessions()
        await server.gateway.drop()
        await ana.say("pendant")
        await server.until(lambda: server.gateway.identified == 2)
        await server.until(lambda: bot.count("ready") == 2)
        await ana.say("après")

        await until_heard(server, bot, "après")


async def test_the_sessions_of_bots_that_were_killed_are_forgotten(server: DiscordServer) -> None:
    identity = {"op": 2, "d": {"token": server.token, "intents": 0, "properties": {}}}
    async with aiohttp.ClientSession() as http:
        for _ in range(7):
            async with http.ws_connect(server.gateway_url) as bot:
                await bot.send_json(identity)
                await bot.receive_json()  # hello
                assert (await bot.receive_json())["t"] == "READY"
                await server.gateway.drop()

    assert len(server.gateway.sessions) == 5  # that of the last one, and four that are over


@pytest.mark.parametrize(
    ("code", "error"), [(4004, discord.ConnectionClosed), (4014, discord.PrivilegedIntentsRequired)]
)
async def test_some_closes_end_the_bot(code: int, error: type[Exception], server: DiscordServer) -> None:
    async with running(server) as bot:
        await server.gateway.close(code)
        await server.until(bot.connection.done)

        assert isinstance(bot.connection.exception(), error)
    assert (server.gateway.attempts, len(server.gateway.sessions)) == (1, 0)


async def test_an_intent_the_portal_does_not_grant_is_refused(server: DiscordServer) -> None:
    server.application_flags = 0
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(server):
            pass
    async with running(server, intents=discord.Intents.default()) as bot:
        assert (await bot.application_info()).flags.value == 0


async def test_a_wrong_token_is_refused_everywhere(server: DiscordServer) -> None:
    async with running(server) as bot:
        server.change_token("another")
        with pytest.raises(discord.HTTPException) as refusal:
            await bot.application_info()
        await server.gateway.drop()
        await server.until(bot.is_closed)

    assert refusal.value.status == 401


async def test_refused_at_the_door_the_bot_comes_back(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with running(server) as bot:
        server.gateway.refuse(1)
        server.gateway.refuse(1, status=None)
        await server.gateway.drop()
        await ana.say("pendant")

        await until_heard(server, bot, "pendant")
        assert (server.gateway.attempts, server.gateway.resumed) == (4, 1)


async def test_a_first_connection_refused_ends_discord_py(server: DiscordServer) -> None:
    server.gateway.refuse()
    with pytest.raises((AttributeError, discord.ConnectionClosed, OSError)):
        async with running(server):
            pass


async def test_without_acknowledgement_of_its_heartbeats_the_bot_reconnects(server: DiscordServer) -> None:
    server.gateway.heartbeat_interval = 0.05
    server.gateway.withholds_acks = True
    async with running(server, heartbeat_timeout=0.1):
        await server.until(lambda: server.gateway.resumed)
        server.gateway.withholds_acks = False

        assert server.gateway.heartbeats > 0


async def test_an_outage_keeps_what_is_there(
    server: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with running(server) as bot:
        async with server.outage():
            await ana.say("pendant")

        await until_heard(server, bot, "pendant")


async def test_events_can_be_held_back(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        server.gateway.hold()
        await ana.say("un")
        await ana.say("deux")
        history = [m.content async for m in bot.text_channel(ana.sees()[0].place).history()]
        before = heard(bot)
        server.gateway.release()

        await until_heard(server, bot, "un", "deux")
        assert (history, before) == (["deux", "un"], [])


async def test_events_can_be_lost_or_be_nonsense(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        server.gateway.loses_events = True
        await ana.say("perdu")
        server.gateway.loses_events = False
        await ana.say("entendu")
        await until_heard(server, bot, "entendu")
        server.gateway.send_event("MESSAGE_CREATE", {"id": "1"})
        await server.until(bot.connection.done)

        assert isinstance(bot.connection.exception(), KeyError)  # this is how discord.py itself ends


# Which events it hears


async def test_without_the_intent_content_is_told_only_where_it_concerns_the_bot(
    server: DiscordServer, ana: Person
) -> None:
    intents = discord.Intents.default()
    async with running(server, intents=intents) as bot:
        await ana.say("secret")
        await ana.say(f"<@{server.bot_id}> au secours")
        await ana.dm("en privé")

        await until_heard(server, bot, "", f"<@{server.bot_id}> au secours", "en privé")


async def test_only_intents_asked_for_are_heard(server: DiscordServer, ana: Person, hall: Place) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with running(server, intents=intents) as bot:
        said = await ana.say("un")
        await ana.react(said, "👍")
        server.guild.join("Bob")
        await ana.dm("en privé")
        await ana.say("deux")

        await until_heard(server, bot, "un", "deux")
        assert (bot.count("raw_reaction_add"), bot.count("member_join")) == (0, 0)


async def test_a_hidden_place_is_silent_until_shown(server: DiscordServer, ana: Person, hall: Place) -> None:
    desk = server.guild.add_place("pupitre", hidden=True)
    server.guild.allow(desk, ana, "view_channel")
    async with running(server) as bot:
        said = await ana.say("caché", at=desk)
        await ana.react(said, "👍")
        with pytest.raises(discord.Forbidden) as refusal:
            await bot.text_channel(desk.id).send("Bonjour")
        server.guild.allow(desk, server.guild.role("Comptoir"), "view_channel")
        await ana.say("montré", at=desk)

        await until_heard(server, bot, "montré")
        assert (refusal.value.code, bot.count("raw_reaction_add")) == (50001, 0)


async def test_a_hidden_place_has_no_name_until_a_role_shows_it(server: DiscordServer) -> None:
    backstage = server.guild.add_place("coulisses", kind="category", hidden=True)
    desk = server.guild.add_place("pupitre", category=backstage, topic="secret", hidden=True)
    role = server.guild.add_role("Coulisses")
    server.guild.allow(desk, role, "view_channel")
    async with running(server) as bot:
        [guild] = bot.guilds
        hidden = bot.text_channel(desk.id)
        told = (hidden.name, hidden.topic, hidden.permissions_for(guild.me).view_channel)
        listed = [channel.name for channel in await guild.fetch_channels()]
        server.guild.give_bot(role)
        await server.until(lambda: bot.text_channel(desk.id).name == "pupitre")

        assert (told, listed) == (("___hidden___", None, False), [])
        assert sorted(channel.name for channel in await guild.fetch_channels()) == ["coulisses", "pupitre"]
        await server.until(lambda: [c.name for c in guild.categories] == ["coulisses"])
        server.guild.take_from_bot(role)
        await server.until(lambda: bot.text_channel(desk.id).name == "___hidden___")


async def test_edits_deletions_and_reactions_are_heard(server: DiscordServer, ana: Person) -> None:
    async with running(server) as bot:
        said = await ana.say("un")
        await ana.edit(said, "une")
        await ana.react(said, "👍")
        await ana.unreact(said, "👍")
        await ana.delete(said)
        await server.until(lambda: bot.count("raw_message_delete"))

        names = ("raw_message_edit", "raw_reaction_add", "raw_reaction_remove", "raw_message_delete")
        assert [bot.count(name) for name in names] == [1, 1, 1, 1]
        [(reaction,)] = [arguments for name, arguments in bot.events if name == "raw_reaction_add"]
        assert reaction.message_author_id == ana.id
        [(edit,)] = [arguments for name, arguments in bot.events if name == "raw_message_edit"]
        assert edit.message.content == "une"


async def test_two_guilds_are_told_apart(server: DiscordServer, ana: Person) -> None:
    other = server.add_guild("Ailleurs")
    elsewhere = other.admit(ana)
    elsewhere.enter(other.add_place("accueil"))
    async with running(server) as bot:
        await ana.say("ici")
        await elsewhere.say("là")

        await until_heard(server, bot, "ici", "là")
        assert [m.guild.id for m in bot.heard if m.guild] == [server.guild.id, other.id]
        other.expel_bot()
        await server.until(lambda: len(bot.guilds) == 1)


async def test_members_come_in_chunks_and_are_found_by_name(server: DiscordServer, ana: Person) -> None:
    organisers = server.guild.add_role("Organisation")
    server.guild.join("Bob Martin", roles=[organisers])
    async with running(server, chunk_guilds_at_startup=True) as bot:
        [guild] = bot.guilds

        assert sorted(m.display_name for m in guild.members if not m.bot) == [
            "Ana",
            "Bob Martin",
            "Rencontres Owner",
        ]
        assert [m.display_name for m in await guild.query_members("bob")] == ["Bob Martin"]
        [role] = [r for r in guild.roles if r.name == "Organisation"]
        assert [m.display_name for m in role.members] == ["Bob Martin"]


async def test_roles_given_by_organisers_are_heard(server: DiscordServer, ana: Person) -> None:
    role = server.guild.add_role("Animation")
    async with running(server, intents=EVERYTHING) as bot:
        server.guild.give(ana, role)
        await server.until(lambda: bot.count("member_update"))
        member = bot.guilds[0].get_member(ana.id)

        assert member is not None
        assert [r.name for r in member.roles] == ["@everyone", "Animation"]


async def test_hundreds_of_messages_at_once_are_said_and_heard(
    server: DiscordServer, ana: Person, hall: Place
) -> None:
    async with running(server) as bot:
        channel = bot.text_channel(hall.id)
        for n in range(100):
            await ana.say(f"{n}")
        await asyncio.gather(*(channel.send(f"{n}") for n in range(100)))
        await server.until(lambda: len(bot.heard) == 100)

        assert len(ana.sees()) == 200
