"""Everything an adapter needs to prepare a guild: places, roles, overwrites, members, commands."""

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from plain_bot import PlainBot, addresses_restored, running

from adapters.rehearsal.discord import DiscordServer, Person

__all__ = ["addresses_restored"]


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running
        assert running.gaps == []


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[PlainBot]:
    async with running(server) as bot:
        yield bot


@pytest.fixture
async def guild(server: DiscordServer, bot: PlainBot) -> discord.Guild:
    return await bot.fetch_guild(server.guild.id)


@pytest.fixture
def ana(server: DiscordServer) -> Person:
    return server.guild.join("Ana")


def everyone_but(*roles: discord.Role, guild: discord.Guild) -> dict[Any, discord.PermissionOverwrite]:
    shown = {role: discord.PermissionOverwrite(view_channel=True) for role in roles}
    return {guild.default_role: discord.PermissionOverwrite(view_channel=False), **shown}


async def test_a_bot_builds_places_that_only_a_role_sees(
    server: DiscordServer, bot: PlainBot, ana: Person
) -> None:
    [guild] = bot.guilds
    role = await guild.create_role(name="Animation", mentionable=True)
    category = await guild.create_category(
        "Coulisses", overwrites=everyone_but(role, guild.me.top_role, guild=guild)
    )
    desk = await guild.create_text_channel("Pupitre A", category=category, topic="Les questions")
    member = await guild.fetch_member(ana.id)
    before = [p.name for p in ana.places()]
    await member.add_roles(role)

    place = server.guild.place("pupitre-a")
    assert (place.id, place.topic, place.category) == (desk.id, "Les questions", "Coulisses")
    assert (before, [p.name for p in ana.places()]) == ([], ["Coulisses", "pupitre-a"])
    assert [r.name for r in server.guild.roles_of(ana)] == ["Animation"]


async def test_without_its_own_overwrite_the_bot_shuts_itself_out(bot: PlainBot) -> None:
    [guild] = bot.guilds
    desk = await guild.create_text_channel("pupitre", overwrites=everyone_but(guild=guild))
    with pytest.raises(discord.Forbidden) as refusal:
        await desk.send("Bonjour")
    assert refusal.value.code == 50001


async def test_a_bot_gives_only_what_it_has(server: DiscordServer, bot: PlainBot) -> None:
    server.guild.set_bot_permissions("manage_channels", "manage_roles")
    server.guild.set_everyone_permissions("view_channel")
    [guild] = bot.guilds
    speaking, ruling = (
        discord.PermissionOverwrite(send_messages=False),
        discord.PermissionOverwrite(manage_roles=False),
    )

    for overwrite in (speaking, ruling):
        overwrites: dict[Any, discord.PermissionOverwrite] = {guild.default_role: overwrite}
        with pytest.raises(discord.Forbidden) as refusal:
            await guild.create_text_channel("scene", overwrites=overwrites)
        assert refusal.value.code == 50013


async def test_overwrites_are_changed_and_removed(server: DiscordServer, bot: PlainBot, ana: Person) -> None:
    [guild] = bot.guilds
    channel = await guild.create_text_channel("accueil")
    await channel.set_permissions(guild.default_role, send_messages=False)
    ana.enter("accueil")
    with pytest.raises(Exception, match="50013"):
        await ana.say("Bonjour")
    await channel.set_permissions(guild.default_role, overwrite=None)

    assert (await ana.say("Bonjour")).text == "Bonjour"


async def test_threads_forums_and_pins(server: DiscordServer, bot: PlainBot, ana: Person) -> None:
    [guild] = bot.guilds
    channel = await guild.create_text_channel("accueil")
    said = await channel.send("Le programme")
    await said.pin()
    thread = await channel.create_thread(name="Discussion", type=discord.ChannelType.public_thread)
    await thread.send("Par ici")
    forum = await guild.create_forum("questions", available_tags=[discord.ForumTag(name="posée")])
    post = await forum.create_thread(
        name="Pourquoi ?", content="Dites-nous", applied_tags=list(forum.available_tags)
    )

    assert ana.sees("accueil")[0].pinned
    assert [m.text for m in ana.sees(thread.id)] == ["Par ici"]
    assert [m.text for m in ana.sees(post.thread.id)] == ["Dites-nous"]
    await ana.say("Merci", at=thread.id)
    await server.until(lambda: [m.content for m in bot.heard] == ["Merci"])


async def test_a_bot_pins_only_with_the_permission_to_pin(server: DiscordServer, bot: PlainBot) -> None:
    server.guild.set_bot_permissions(
        "view_channel", "send_messages", "read_message_history", "manage_messages"
    )
    place = server.guild.add_place("accueil")
    said = await bot.get_partial_messageable(place.id).send("Le programme")
    with pytest.raises(discord.Forbidden) as refusal:
        await said.pin()
    server.guild.allow(place, server.guild.role("Comptoir"), "pin_messages")
    await said.pin()

    assert refusal.value.code == 50013


async def test_members_are_searched_and_listed(
    server: DiscordServer, bot: PlainBot, guild: discord.Guild
) -> None:
    server.guild.join("Bob Martin")
    server.guild.join("Chloé", nick="Bobine")
    url = discord.http.Route("GET", "/guilds/{guild_id}/members/search", guild_id=guild.id)
    found = await bot.http.request(url, params={"query": "bob", "limit": 10})

    assert [m["user"]["global_name"] for m in found] == ["Bob Martin", "Chloé"]
    assert len([m async for m in guild.fetch_members()]) == 4
    server.application_flags = 0
    with pytest.raises(discord.Forbidden):
        _ = [m async for m in guild.fetch_members()]


async def test_commands_of_a_guild_keep_their_ids_and_localisations(
    server: DiscordServer, bot: PlainBot, guild: discord.Guild
) -> None:
    payload = {
        "name": "question",
        "description": "Poser une question",
        "name_localizations": {"en-US": "ask"},
        "description_localizations": {"en-US": "Ask a question"},
    }
    first = await put(server, bot, payload)
    again = await put(server, bot, payload, {"name": "programme", "description": "Le programme"})
    [fetched, _] = await bot.tree.fetch_commands(guild=guild)
    route = discord.http.Route(
        "GET", f"/applications/{server.application_id}/guilds/{{guild_id}}/commands", guild_id=guild.id
    )
    [full, _] = await bot.http.request(route, params={"with_localizations": "true"})

    assert again[0]["id"] == first[0]["id"]
    assert fetched.name_localizations == {}  # they are not sent unless asked for
    assert full["name_localizations"] == {"en-US": "ask"}
    assert server.commands.creates_left == 198


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        ({"name": "Question", "description": "x"}, ["0", "name"]),
        ({"name": "question", "description": ""}, ["0", "description"]),
        (
            {"name": "question", "description": "x", "name_localizations": {"en": "ask"}},
            ["0", "name_localizations", "en"],
        ),
        (
            {"name": "question", "description": "x", "description_localizations": {"en-US": "x" * 101}},
            ["0", "description_localizations", "en-US"],
        ),
        (
            {
                "name": "question",
                "description": "x",
                "options": [
                    {"type": 3, "name": "a", "description": "x"},
                    {"type": 3, "name": "b", "description": "x", "required": True},
                ],
            },
            ["0", "options", "1", "required"],
        ),
    ],
)
async def test_a_wrong_command_is_refused_where_it_is_wrong(
    payload: dict[str, Any], place: list[str], server: DiscordServer, bot: PlainBot
) -> None:
    with pytest.raises(discord.HTTPException) as refusal:
        await put(server, bot, payload)

    assert (refusal.value.status, refusal.value.code) == (400, 50035)
    errors = server.calls[-1], refusal.value.text
    assert all(part in errors[1] for part in place)


async def test_new_commands_of_a_day_are_counted(server: DiscordServer, bot: PlainBot) -> None:
    server.commands.creates_left = 1
    await put(server, bot, {"name": "question", "description": "x"})
    await put(server, bot, {"name": "question", "description": "autrement"})
    with pytest.raises(discord.HTTPException) as refusal:
        await put(server, bot, {"name": "programme", "description": "x"})

    assert (refusal.value.status, refusal.value.code) == (400, 30034)


async def put(server: DiscordServer, bot: PlainBot, *payloads: dict[str, Any]) -> list[dict[str, Any]]:
    sent: Any = list(payloads)
    made: Any = await bot.http.bulk_upsert_guild_commands(server.application_id, server.guild.id, sent)
    return list(made)


async def test_single_commands_are_made_changed_and_removed(
    server: DiscordServer, bot: PlainBot, guild: discord.Guild, ana: Person
) -> None:
    ana.enter(server.guild.add_place("accueil"))
    payload: Any = {"name": "question", "description": "Poser une question", "type": 1}
    made: Any = await bot.http.upsert_guild_command(server.application_id, guild.id, payload)
    command = await bot.tree.fetch_command(int(made["id"]), guild=guild)
    await command.edit(name="demande")
    renamed = ana.offered()
    await command.delete()

    assert (renamed, ana.offered()) == (["demande"], [])


async def test_commands_are_offered_in_the_language_and_by_permission(
    server: DiscordServer, bot: PlainBot
) -> None:
    hall = server.guild.add_place("accueil")
    grace = server.guild.join("Grace", locale="en-US")
    moderator = server.guild.join("Moa", roles=[server.guild.add_role("Modération", "manage_messages")])
    await put(
        server,
        bot,
        {"name": "question", "description": "x", "name_localizations": {"en-US": "ask"}},
        {"name": "bureau", "description": "x", "default_member_permissions": str(1 << 13)},
    )

    assert grace.offered(hall) == ["ask"]
    assert moderator.offered(hall) == ["bureau", "question"]


async def test_an_interaction_names_its_author_with_language_and_roles(
    server: DiscordServer,
) -> None:
    hall = server.guild.add_place("accueil")
    role = server.guild.add_role("Animation", "manage_messages")
    grace = server.guild.join("Grace", locale="en-US", roles=[role])
    grace.enter(hall)
    seen: list[discord.Interaction] = []

    def prepare(bot: PlainBot) -> None:
        @bot.tree.command(name="qui", description="Qui ?")
        async def who(
            interaction: discord.Interaction, membre: discord.Member, lieu: discord.TextChannel
        ) -> None:
            seen.append(interaction)
            await interaction.response.send_message(f"{membre.display_name} dans {lieu.name}")

    async with running(server, prepare):
        answer = await grace.slash("qui", membre=grace, lieu=hall)

        [interaction] = seen
        assert answer.text == "Grace dans accueil"
        assert (interaction.locale.value, str(interaction.guild_locale)) == ("en-US", "fr")
        assert isinstance(interaction.user, discord.Member)
        assert [r.name for r in interaction.user.roles] == ["@everyone", "Animation"]
        assert interaction.permissions.manage_messages


async def test_users_have_a_menu_too(server: DiscordServer, ana: Person) -> None:
    ana.enter(server.guild.add_place("accueil"))

    def prepare(bot: PlainBot) -> None:
        @bot.tree.context_menu(name="Saluer")
        async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
            await interaction.response.send_message(f"Bonjour {member.display_name}")

    async with running(server, prepare):
        assert (await ana.use_on_person(ana, "Saluer")).text == "Bonjour Ana"
