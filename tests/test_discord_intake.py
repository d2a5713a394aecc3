"""Events on Discord come into the journal in order, with everything the core will need."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import made_ready
from discord_stage import Guild

from adapters.discord import intake, lookups, patience
from adapters.discord.gateway import Dispatch
from adapters.discord.journalling import Circumstances, membership
from adapters.rehearsal.discord import Person
from bot.database.store import DatabaseTrouble, Store
from bot.journal import events
from bot.port.chat import Batch, Gap, Incoming, Joined, Left, Loss, Reacted, Reactions, Removed, Said
from bot.port.errors import OutsideError, PutOut, Unreachable

MESSAGE = "/channels/*/messages/*"


@pytest.fixture
async def guild() -> AsyncIterator[Guild]:
    async with Guild() as guild:
        yield guild


def memberships(heard: Sequence[Incoming], person: Person) -> list[tuple[str, str]]:
    """Return a person's joins and leaves, with their places."""
    told = [one for one in heard if isinstance(one, Joined | Left) and one.handle == str(person.id)]
    return [(type(one).__name__, one.place) for one in told]


# ── Starting ────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_missing_channel_is_named_at_the_start(guild: Guild) -> None:
    for place in (guild.hall, guild.comptoir, guild.desk):
        guild.discord.guild.remove_place(place)

    with pytest.raises(PutOut) as refusal:
        await guild.platform.start()

    named = [line.split()[0].rstrip(":") for line in str(refusal.value).splitlines()]
    assert list(dict.fromkeys(named)) == ["hall", "comptoir-1", "comptoir-1-desk"]


async def test_it_starts_without_a_channel_that_is_gone(guild: Guild) -> None:
    guild.discord.guild.remove_place(guild.comptoir)

    await guild.platform.start()

    assert await guild.platform.survey() == {"comptoir-1": Loss.GONE}


async def test_a_guild_that_it_is_not_in_is_named_at_the_start(guild: Guild) -> None:
    guild.discord.guild.expel_bot()

    with pytest.raises(OutsideError, match=str(guild.discord.guild.id)):
        await guild.platform.start()


async def test_a_bot_without_commands_says_so_at_the_start(guild: Guild) -> None:
    guild.discord.fail("GET", "/applications/*/commands", status=403, code=50001)

    with pytest.raises(OutsideError, match="oauth2/authorize"):
        await guild.platform.start()


async def test_a_discord_that_does_not_answer_may_yet(guild: Guild) -> None:
    guild.discord.fail("GET", "/guilds/*/channels", status=502, times=None)

    with pytest.raises(Unreachable):
        await guild.platform.start()
    guild.discord.heal()
    await guild.platform.start()


async def test_a_start_registers_the_commands_once(guild: Guild) -> None:
    for _ in range(2):
        async with guild.listening():
            pass

    assert len(guild.discord.called("PUT", "/applications/*/commands")) == 1


# ── Places ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_other_channels_are_not_heard(guild: Guild) -> None:
    coffee = guild.discord.guild.add_place("café")
    async with guild.listening():
        elsewhere = await guild.ana.say("Un café ?", at=coffee)
        here = await guild.ana.say("Qui paie ?")
        heard = await guild.hears(here.id)

    assert str(elsewhere.id) not in guild.journal.events
    assert [one.event for one in heard if isinstance(one, Said)] == [str(here.id)]


async def test_other_guilds_are_not_heard(guild: Guild) -> None:
    other = guild.discord.add_guild("Ailleurs")
    there, olga = other.add_place("hall"), other.join("Olga")
    async with guild.listening():
        elsewhere = await olga.say("Ici ?", at=there)
        await guild.hears((await guild.ana.say("Qui paie ?")).id)

    assert str(elsewhere.id) not in guild.journal.events


async def test_a_conversation_is_remembered_from_its_first_message(guild: Guild) -> None:
    async with guild.listening():
        first = await guild.ana.dm("Bonjour")
        await guild.hears(first.id)
    async with guild.listening():
        heard = await guild.hears((await guild.ana.dm("Qui paie ?")).id)

    place = f"direct:{guild.ana.direct.id}"
    assert guild.journal.places == {place: str(guild.ana.direct.id)}
    assert {one.place for one in heard if isinstance(one, Said)} == {place}


# ── Order, and what a database refuses ──────────────────────────────────────────────────────────────────


async def test_events_that_come_together_are_committed_together_and_in_order(guild: Guild) -> None:
    async with guild.listening():
        takes = guild.journal.takes
        guild.discord.gateway.hold()
        said = [str((await guild.ana.say(str(n))).id) for n in range(50)]
        guild.discord.gateway.release()
        heard = await guild.hears(said[-1])

    assert [one.event for one in heard if isinstance(one, Said)] == said
    assert guild.journal.takes - takes < 25


async def test_events_that_the_database_refuses_are_tried_again(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "AGAIN", 0.01)
    take, failures = guild.journal.take, itertools.repeat(DatabaseTrouble("insert", {}, Exception()), 3)

    async def failing(batch: Batch) -> None:
        if batch.events and (failure := next(failures, None)):
            raise failure
        await take(batch)

    async with guild.listening():
        guild.journal.take = failing  # type: ignore[method-assign]
        said = [str((await guild.ana.say(str(n))).id) for n in range(5)]
        heard = await guild.hears(*said)

    assert [one.event for one in heard if isinstance(one, Said)] == said


async def test_events_that_were_not_kept_are_heard_again(guild: Guild) -> None:
    """An error in the journal ends listening; the next listening starts after what was kept."""
    take, broken = guild.journal.take, RuntimeError("broken")

    async def breaking(batch: Batch) -> None:
        if batch.events:
            raise broken
        await take(batch)

    await guild.platform.start()
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    await guild.journal.until(lambda: guild.journal.takes > 0 and not guild.journal.open)
    guild.journal.take = breaking  # type: ignore[method-assign]
    said = await guild.ana.say("Qui paie ?")
    with pytest.raises(RuntimeError):
        await listening

    guild.journal.take = take  # type: ignore[method-assign]
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    heard = await guild.hears(said.id)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    assert [one.event for one in heard if isinstance(one, Said)] == [str(said.id)]
    assert guild.discord.gateway.identified == 1


async def test_events_in_hand_when_listening_ended_are_kept_before_later_ones(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses writes, so filling a gap fails: listening starts again from the beginning."""
    monkeypatch.setattr(intake, "AGAIN", 60)
    take, refused = guild.journal.take, asyncio.Event()

    async def refusing(batch: Batch) -> None:
        if batch.events:
            refused.set()
            raise DatabaseTrouble("insert", {}, Exception())
        await take(batch)

    await guild.platform.start()
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    await guild.journal.until(lambda: memberships(guild.heard, guild.bea) != [])
    guild.journal.take = refusing  # type: ignore[method-assign]
    guild.discord.guild.take(guild.bea, guild.animation)
    in_hand = await guild.bea.say("Un ?")
    await refused.wait()
    behind = await guild.ana.say("Deux ?")
    await asyncio.sleep(0.05)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    guild.journal.take = take  # type: ignore[method-assign]
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    heard = await guild.hears(behind.id, (await guild.ana.say("Trois ?")).id)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    assert [one.event for one in heard if isinstance(one, Said)][:2] == [str(in_hand.id), str(behind.id)]
    assert memberships(heard, guild.bea)[-1] == ("Left", "comptoir-1-desk")
    assert guild.discord.gateway.identified == 1


async def test_who_is_in_a_desk_is_known_before_its_messages_are_read(tmp_path: Path) -> None:
    """A ⭐ in the comptoir may need it, and its place may be caught up with first."""
    who, here = {"user": {"id": "7", "username": "bea"}}, Circumstances("1", "session", 0)
    joined = membership(who, "comptoir-1-desk", "42", joined=True, here=here)
    with closing(Store(made_ready(f"sqlite:///{tmp_path}/comptoir.db"))) as store:
        batch = Batch("1", [joined], [Gap("42", "page")])
        await store.run(events.take, "discord", batch, datetime.now(UTC))

        assert await store.run(events.waiting, "discord", 10) == [joined]


# ── Who did it ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_deletion_is_its_authors_as_far_as_is_known(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        await guild.hears(said.id)
        await guild.ana.delete(said)
        heard = await guild.hears(f"{said.id}:d")

    removed = heard[-1]
    assert isinstance(removed, Removed)
    assert (removed.target, removed.handle, removed.name) == (str(said.id), str(guild.ana.id), "Ana")


async def test_a_person_s_roles_are_known_before_their_act(guild: Guild) -> None:
    guild.discord.application_flags = 1 << 19  # members are not sent to it
    async with guild.listening():
        heard = await guild.hears((await guild.bea.say("Bonjour")).id)
        assert memberships(heard, guild.bea) == [("Joined", "comptoir-1-desk")]

        guild.discord.guild.take(guild.bea, guild.animation)
        said = await guild.bea.say("Encore là ?")
        heard = await guild.hears(said.id)
        assert memberships(heard, guild.bea)[1:] == [("Left", "comptoir-1-desk")]
        assert heard[-1].event == str(said.id)


async def test_rights_taken_away_in_an_absence_are_gone_at_the_next_act(guild: Guild) -> None:
    guild.discord.application_flags = 1 << 19
    async with guild.listening():
        await guild.hears((await guild.bea.say("Bonjour")).id)
    guild.discord.guild.take(guild.bea, guild.animation)

    async with guild.listening():
        said = await guild.bea.say("Encore là ?")
        heard = await guild.hears(said.id)

    assert memberships(heard, guild.bea)[1:] == [("Left", "comptoir-1-desk")]
    assert heard[-1].event == str(said.id)


async def test_members_are_listed_and_followed_where_the_application_may(guild: Guild) -> None:
    people = guild.discord.guild
    async with guild.listening():
        await guild.journal.until(lambda: memberships(guild.heard, guild.bea) != [])
        people.give(guild.ana, guild.animation)
        people.expel(guild.ana)
        people.readmit(guild.ana)
        await guild.journal.until(lambda: ("Joined", "hall") in memberships(guild.heard, guild.ana))

    assert memberships(guild.heard, guild.bea) == [("Joined", "comptoir-1-desk")]
    assert memberships(guild.heard, guild.ana) == [
        ("Joined", "comptoir-1-desk"),
        ("Left", "comptoir-1-desk"),
        ("Left", "hall"),
        ("Joined", "hall"),
    ]


@pytest.mark.parametrize("malformed", [0, 1])
async def test_all_members_are_listed_however_many(
    guild: Guild, monkeypatch: pytest.MonkeyPatch, malformed: int
) -> None:
    monkeypatch.setattr(lookups, "PAGE", 5)
    guild.discord.fail("GET", "/guilds/*/members", spoilt=True, times=malformed)
    for number in range(12):
        guild.discord.guild.join(f"Person{number}")
    last = guild.discord.guild.join("Zoé", roles=[guild.animation])

    async with guild.listening():
        await guild.journal.until(lambda: memberships(guild.heard, last) == [("Joined", "comptoir-1-desk")])


# ── Marks ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_mark_waits_for_the_words_it_stands_under_and_nobody_else_does(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LONGEST", 0.001)
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        fault = guild.discord.fail("GET", MESSAGE, status=503, times=9)
        await guild.ana.react(said, "❓")
        await guild.hears((await guild.bea.say("Bonjour")).id)
        heard = await guild.hears(f"{said.id}:❓:{guild.ana.id}")

    reacted = heard[-1]
    assert fault.hits == 9
    assert isinstance(reacted, Reacted)
    assert reacted.about is not None
    assert reacted.about.text == "Qui paie ?"


async def test_a_question_mark_taken_away_before_its_words_are_known_asks_nothing(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LONGEST", 0.001)
    async with guild.listening():
        by_ana, by_all = await guild.ana.say("Qui paie ?"), await guild.ana.say("Et qui signe ?")
        put_again = await guild.ana.say("Et qui part ?")
        guild.discord.fail("GET", MESSAGE, status=503, times=None)
        for said in (by_ana, by_all, put_again):
            await guild.ana.react(said, "❓")
        await guild.ana.unreact(by_ana, "❓")
        await guild.ana.unreact(put_again, "❓")
        cleared = {"guild_id": str(guild.discord.guild.id), "channel_id": str(guild.hall.id)}
        cleared["message_id"] = str(by_all.id)
        guild.discord.gateway.send_event("MESSAGE_REACTION_REMOVE_ALL", cleared)
        await guild.ana.react(put_again, "❓")
        await guild.hears((await guild.bea.say("Bonjour")).id)
        guild.discord.heal()
        await asyncio.gather(*guild.platform._intake._lookups._under_way)
        heard = await guild.hears((await guild.bea.say("Alors ?")).id)

    asked = [one.event for one in heard if isinstance(one, Reacted)]
    assert asked == [f"{put_again.id}:❓:{guild.ana.id}"]


async def test_a_question_mark_under_a_deleted_message_is_heard_without_its_words(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        guild.discord.fail("GET", MESSAGE, status=404, code=10008)
        await guild.ana.react(said, "❓")
        heard = await guild.hears(f"{said.id}:❓:{guild.ana.id}")

    reacted = heard[-1]
    assert isinstance(reacted, Reacted)
    assert reacted.about is None


async def test_a_message_that_many_star_together_is_fetched_once(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("La région finance")
        where = {"message_id": str(said.id), "channel_id": str(guild.hall.id)}
        marks = [where | {"user_id": str(n), "emoji": {"id": None, "name": "⭐"}} for n in range(20)]
        stars = [Dispatch("MESSAGE_REACTION_ADD", mark, "", 0, time.monotonic()) for mark in marks]
        found = await asyncio.gather(*map(guild.platform._intake._lookups.with_message, stars))

    assert [each and each.data["about"]["content"] for each in found] == ["La région finance"] * 20
    assert len(guild.discord.called("GET", MESSAGE)) == 1


async def test_a_question_mark_under_a_malformed_id_stops_nobody(guild: Guild) -> None:
    half = "\ud800"
    marked = {
        "user_id": str(guild.ana.id),
        "channel_id": str(guild.hall.id),
        "message_id": half,
        "guild_id": str(guild.discord.guild.id),
        "emoji": {"id": None, "name": "❓"},
    }
    async with guild.listening():
        guild.discord.gateway.send_event("MESSAGE_REACTION_ADD", marked)
        heard = await guild.hears((await guild.bea.say("Bonjour")).id)

    assert [one.about for one in heard if isinstance(one, Reacted)] == [None]


async def test_marks_are_put_and_taken_as_often_as_one_likes(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        for _ in range(2):
            await guild.bea.react(said, "👍🏽")
            await guild.bea.unreact(said, "👍🏽")
        last = await guild.ana.say("Alors ?")
        heard = await guild.hears(last.id)

    mark = f"{said.id}:👍🏽:{guild.bea.id}"
    assert [one.event for one in heard if isinstance(one, Reacted | Removed)] == [mark, f"{mark}:d"] * 2


async def test_a_super_reaction_is_a_mark_beside_the_ordinary_one(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        await guild.bea.react(said, "👍")
        told = {
            "user_id": str(guild.bea.id),
            "channel_id": str(guild.hall.id),
            "message_id": str(said.id),
            "guild_id": str(guild.discord.guild.id),
            "emoji": {"id": None, "name": "👍"},
            "burst": True,
        }
        guild.discord.gateway.send_event("MESSAGE_REACTION_ADD", told)
        guild.discord.gateway.send_event("MESSAGE_REACTION_REMOVE", told)
        heard = await guild.hears((await guild.ana.say("Alors ?")).id)

    ordinary, burst = f"{said.id}:👍:{guild.bea.id}", f"{said.id}:👍+:{guild.bea.id}"
    marks = [one for one in heard if isinstance(one, Reacted | Removed)]
    assert [one.event for one in marks] == [ordinary, burst, f"{burst}:d"]
    assert [one.mark for one in marks if isinstance(one, Reacted)] == ["👍", "👍"]


async def test_marks_of_bots_and_ours_are_not_heard(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        guild.discord.world.backend.set_reaction(guild.hall.id, said.id, "👍", guild.discord.bot_id, True)
        heard = await guild.hears((await guild.ana.say("Alors ?")).id)

    assert not [one for one in heard if isinstance(one, Reacted | Reactions)]
