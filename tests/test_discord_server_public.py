"""The public of the rehearsal Discord, without any bot: what people do, see, and are refused."""

from collections.abc import AsyncIterator

import pytest

from adapters.rehearsal.discord import DiscordServer, NotOffered, Person, Refused


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        running.guild.add_place("accueil")
        yield running


@pytest.fixture
def ana(server: DiscordServer) -> Person:
    person = server.guild.join("Ana")
    person.enter("accueil")
    return person


@pytest.fixture
def bob(server: DiscordServer) -> Person:
    person = server.guild.join("Bob")
    person.enter("accueil")
    return person


async def test_people_of_one_name_have_two_accounts(server: DiscordServer) -> None:
    first, second = server.guild.join("Ana Lou"), server.guild.join("Ana Lou")

    assert first.id != second.id
    assert first.name == second.name == "Ana Lou"


async def test_a_message_is_edited_by_its_author_and_removed_by_a_moderator(
    server: DiscordServer, ana: Person, bob: Person
) -> None:
    said = await ana.say("Bonjour")
    with pytest.raises(Refused) as editing:
        await bob.edit(said, "Bonsoir")
    with pytest.raises(Refused) as deleting:
        await bob.delete(said)
    server.guild.give(bob, server.guild.add_role("Modération", "manage_messages"))
    await bob.delete(said)

    assert (editing.value.code, deleting.value.code) == (50005, 50013)
    assert not ana.sees_still(said)
    with pytest.raises(Refused) as gone:
        ana.look(said)
    assert gone.value.code == 10008


async def test_a_reply_and_a_reaction_are_seen_by_others(ana: Person, bob: Person) -> None:
    said = await ana.say("Qui vient ?")
    answer = await bob.say("Moi", reply_to=said)
    await bob.react(said, "👍")

    assert [m.reply_to for m in ana.sees()] == [None, said.id]
    assert ana.look(said).reactions == {"👍": 1}
    assert (ana.look(said).mine, bob.look(said).mine) == (frozenset(), frozenset("👍"))
    assert ana.id in answer.pings


async def test_a_message_too_long_or_empty_is_refused(ana: Person) -> None:
    with pytest.raises(Refused) as long:
        await ana.say("x" * 2001)
    with pytest.raises(Refused) as empty:
        await ana.say("")

    assert (long.value.code, empty.value.code) == (50035, 50006)


async def test_a_silenced_person_can_only_read(server: DiscordServer, ana: Person) -> None:
    said = await ana.say("Bonjour")
    server.guild.silence(ana, 60)
    with pytest.raises(Refused) as speaking:
        await ana.say("Encore")
    with pytest.raises(Refused):
        await ana.react(said, "👍")
    server.advance(61)

    assert speaking.value.code == 50013
    assert (await ana.say("Enfin")).text == "Enfin"


async def test_slow_mode_spaces_people_except_those_who_may_bypass_it(
    server: DiscordServer, ana: Person, bob: Person
) -> None:
    server.guild.slow_down("accueil", 30)
    server.guild.give(bob, server.guild.add_role("Modération", "bypass_slowmode"))
    await ana.say("un")
    await bob.say("un")
    await bob.say("deux")
    with pytest.raises(Refused) as refusal:
        await ana.say("deux")
    server.advance(30)
    await ana.say("trois")

    assert (refusal.value.status, refusal.value.code) == (429, 20016)
    assert [m.text for m in ana.sees() if m.author == "Ana"] == ["un", "trois"]


async def test_pinning_has_a_permission_of_its_own(server: DiscordServer, ana: Person) -> None:
    said = await ana.say("Le programme")
    server.guild.give(ana, server.guild.add_role("Modération", "manage_messages"))
    with pytest.raises(Refused) as refusal:
        await ana.pin(said)
    server.guild.give(ana, server.guild.add_role("Affichage", "pin_messages"))
    await ana.pin(said)

    assert (refusal.value.code, ana.look(said).pinned) == (50013, True)


async def test_a_person_who_left_sees_nothing_until_they_are_back(server: DiscordServer, ana: Person) -> None:
    server.guild.expel(ana)
    with pytest.raises(Refused):
        ana.sees()
    server.guild.readmit(ana)

    assert ana.sees() == []


async def test_a_thread_hangs_on_a_message(ana: Person, bob: Person) -> None:
    said = await ana.say("Un sujet")
    thread = await ana.open_thread("Discussion", on=said)
    await bob.say("Par ici", at=thread)

    assert (thread.kind, thread.id) == ("thread", said.id)
    assert [m.text for m in ana.sees(thread)] == ["Par ici"]


async def test_names_change_with_nicknames(server: DiscordServer, ana: Person, bob: Person) -> None:
    await ana.say(f"{bob.mention} et <#{server.guild.place('accueil').id}>")
    server.guild.rename(bob, "Robert")
    server.guild.rename(ana, "Anaïs")

    [seen] = bob.sees()
    assert (seen.author, seen.text) == ("Anaïs", "@Robert et #accueil")


async def test_an_awaited_text_may_come_by_an_edit(ana: Person, bob: Person) -> None:
    said = await ana.say("Bonjour")
    with pytest.raises(TimeoutError, match="Bonjour"):
        await bob.waits_for("Bonsoir", seconds=0.01)
    await ana.edit(said, "Bonsoir")

    assert (await bob.waits_for("Bonsoir", seconds=0.01)).edited
    with pytest.raises(TimeoutError):
        await bob.waits_for("Bonsoir", after=said, seconds=0.01)


async def test_a_command_nobody_registered_is_not_offered(ana: Person) -> None:
    with pytest.raises(NotOffered, match="no command /question"):
        await ana.slash("question")


async def test_places_of_one_name_are_told_apart_by_their_category(
    server: DiscordServer, ana: Person
) -> None:
    for name in ("Matin", "Soir"):
        server.guild.add_place("salle", category=server.guild.add_place(name, kind="category"))

    with pytest.raises(LookupError):
        ana.enter("salle")
    assert server.guild.place("Soir/salle").category == "Soir"
