"""Events on Discord that nobody heard are heard afterwards, once, in order, as they stand now."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from discord_stage import Guild
from matrix_stage import MemoryJournal

from adapters.discord import catch_up, intake, marks, patience
from adapters.rehearsal.discord import Place, Seen
from bot.database import schema
from bot.database.store import Store
from bot.journal import events
from bot.journal.intake import StoreJournal
from bot.port.chat import (
    Edited,
    Gap,
    Heard,
    Incoming,
    Joined,
    Left,
    RawEvent,
    Reacted,
    Reactions,
    Removed,
    Said,
)

H = TypeVar("H", bound=Heard)
HISTORY = "/channels/*/messages"
VOTERS = "/channels/*/messages/*/reactions/*"


@pytest.fixture
async def guild(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guild]:
    monkeypatch.setattr(patience, "FIRST", 0.01)
    async with Guild() as guild:
        yield guild


def watch(guild: Guild, *messages: Seen) -> None:
    """Watch messages, as those that asked a question or are our cards."""
    guild.journal.cared_for.update({str(message.id): str(message.place) for message in messages})


async def heard_once(guild: Guild, *texts: str) -> list[Seen]:
    """Have texts sent while somebody listens."""
    async with guild.listening():
        said = [await guild.ana.say(text) for text in texts]
        await guild.hears(*(one.id for one in said))
    return said


async def heard_again(guild: Guild) -> list[Incoming]:
    """Return what is newly heard once a new process has caught up, without joins and leaves."""
    before = len(guild.heard)
    async with guild.listening():
        return [one for one in guild.heard[before:] if not isinstance(one, Joined | Left)]


def of(kind: type[H], heard: Sequence[Incoming]) -> list[H]:
    return [one for one in heard if isinstance(one, kind)]


# ── Messages ────────────────────────────────────────────────────────────────────────────────────────────


async def test_five_hundred_messages_and_thirty_edits_are_made_good(guild: Guild) -> None:
    known = await heard_once(guild, *(f"avant {n}" for n in range(30)))
    watch(guild, *known)
    for number, message in enumerate(known):
        await guild.ana.edit(message, f"autrement {number}")
    away = [await guild.ana.say(f"pendant {n}") for n in range(500)]

    heard = await heard_again(guild)

    assert sorted(one.event for one in of(Said, heard)) == sorted(str(one.id) for one in away)
    assert {(one.target, one.text) for one in of(Edited, heard)} == {
        (str(message.id), f"autrement {number}") for number, message in enumerate(known)
    }
    assert len(guild.discord.called("GET", HISTORY)) < 20


async def test_messages_from_before_the_first_run_are_heard(guild: Guild) -> None:
    early = [await guild.ana.say("Qui paie ?"), await guild.bea.say("Bonjour")]

    heard = await heard_again(guild)

    assert {one.event for one in of(Said, heard)} == {str(one.id) for one in early}


async def test_a_message_said_and_edited_meanwhile_is_heard_as_it_reads_now(guild: Guild) -> None:
    await heard_once(guild, "Bonjour")
    away = await guild.ana.say("Qui paiera ?")
    await guild.ana.edit(away, "Qui paie ?")

    heard = await heard_again(guild)

    assert [(type(one), one.event) for one in heard] == [(Said, str(away.id))]
    assert of(Said, heard)[0].text == "Qui paie ?"


async def test_an_edit_that_was_heard_is_not_heard_again(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paiera ?")
        await guild.ana.edit(said, "Qui paie ?")
        await guild.hears((await guild.ana.say("Alors ?")).id)
    watch(guild, said)

    assert not of(Edited, await heard_again(guild))


async def test_only_the_deletions_that_matter_are_heard(guild: Guild) -> None:
    *watched, other, last = await heard_once(guild, *(f"avant {n}" for n in range(7)))
    watch(guild, *watched, last)
    for message in (watched[0], watched[3], other):
        await guild.ana.delete(message)

    heard = await heard_again(guild)

    assert {one.target for one in of(Removed, heard)} == {str(watched[0].id), str(watched[3].id)}


async def test_a_place_that_was_emptied_has_lost_all_that_was_watched(guild: Guild) -> None:
    said = await heard_once(guild, "Un", "Deux")
    watch(guild, *said)
    for message in said:
        await guild.ana.delete(message)

    heard = await heard_again(guild)

    assert {one.target for one in of(Removed, heard)} == {str(message.id) for message in said}


async def test_deletions_are_found_on_every_page(guild: Guild) -> None:
    first, second = await heard_once(guild, "Un", "Deux")
    watch(guild, first, second)
    for number in range(120):
        await guild.bea.say(f"pendant {number}", at=guild.hall)
    await guild.ana.delete(first)

    heard = await heard_again(guild)

    assert [one.target for one in of(Removed, heard)] == [str(first.id)]


async def test_history_that_is_refused_takes_nothing_away(guild: Guild) -> None:
    said = await heard_once(guild, "Qui paie ?")
    watch(guild, *said)
    guild.discord.fail("GET", HISTORY, status=403, code=50001, times=None)

    async with guild.listening():
        heard = await guild.hears((await guild.ana.say("Bonjour")).id)

    assert not of(Removed, heard)


async def test_history_that_is_not_shown_takes_nothing_away(guild: Guild) -> None:
    """Without that permission Discord shows an empty history."""
    said = await heard_once(guild, "Qui paie ?")
    watch(guild, *said)
    guild.discord.guild.deny(guild.hall, guild.discord.guild.everyone, "read_message_history")

    heard = await heard_again(guild)

    assert heard == []


async def test_a_server_that_stumbles_is_asked_again(guild: Guild) -> None:
    await heard_once(guild, "Bonjour")
    away = [await guild.ana.say(str(n)) for n in range(150)]
    guild.discord.fail("GET", HISTORY, status=502, times=3)
    guild.discord.fail("GET", HISTORY, reset=True, times=2)
    guild.discord.fail("GET", HISTORY, status=401, times=1)

    heard = await heard_again(guild)

    assert {one.event for one in of(Said, heard)} == {str(one.id) for one in away}


async def test_a_malformed_message_hides_none_of_those_behind_it(guild: Guild) -> None:
    await heard_once(guild, "Bonjour")
    away = [await guild.ana.say(str(n)) for n in range(150)]
    guild.discord.fail("GET", HISTORY, spoilt=True)

    heard = await heard_again(guild)

    assert {one.event for one in of(Said, heard)} == {str(one.id) for one in away[:-1]}


async def test_messages_sent_while_the_guild_was_unavailable_are_heard_once_it_is_back(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session goes on, and Discord reports nothing of the guild until it is available again."""
    monkeypatch.setattr(intake, "THERE", 0.0)
    async with guild.listening():
        await guild.hears((await guild.ana.say("Bonjour")).id)
        told_to = list(guild.discord.world.backend.subscribers)
        guild.discord.world.backend.subscribers.clear()
        untold = await guild.ana.say("Qui paie ?")
        guild.discord.world.backend.subscribers.extend(told_to)

        guild.discord.gateway.send_event("GUILD_CREATE", {"id": str(guild.discord.guild.id)})
        heard = await guild.hears(untold.id)

    assert [one.text for one in of(Said, heard)] == ["Bonjour", "Qui paie ?"]


async def test_a_conversation_is_caught_up_with_too(guild: Guild) -> None:
    async with guild.listening():
        await guild.hears((await guild.ana.dm("Bonjour")).id)
    away = await guild.ana.dm("C1 Qui paie ?")

    heard = await heard_again(guild)

    assert [(one.event, one.place) for one in of(Said, heard)] == [
        (str(away.id), f"direct:{guild.ana.direct.id}")
    ]


async def test_a_conversation_that_began_in_an_absence_is_read_once_it_is_known(guild: Guild) -> None:
    """Discord does not list a bot's conversations: the next message in one reveals it."""
    await heard_once(guild, "Bonjour")
    away = await guild.ana.dm("C1 Qui paie ?")
    assert of(Said, await heard_again(guild)) == []

    async with guild.listening():
        again = await guild.ana.dm("Vous avez vu ?")
        heard = await guild.hears(away.id, again.id)

    assert {one.text for one in of(Said, heard) if one.place.startswith("direct:")} == {
        "C1 Qui paie ?",
        "Vous avez vu ?",
    }


# ── Marks ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_votes_are_told_as_they_stand(guild: Guild) -> None:
    said, other = await heard_once(guild, "Qui paie ?", "Bonjour")
    watch(guild, said)
    guild.bea.enter(guild.hall)
    await guild.bea.react(said, "👍🏽")
    await guild.bea.react(other, "👍")
    guild.discord.world.backend.set_reaction(guild.hall.id, said.id, "👍", guild.discord.bot_id, True)

    early, reactions = of(Reactions, await heard_again(guild))

    assert (reactions.target, reactions.mark, reactions.handle) == (str(said.id), "👍", "")
    assert reactions.handles == {str(guild.bea.id): f"{said.id}:👍🏽:{guild.bea.id}"}
    assert early.handles == {str(guild.bea.id): f"{other.id}:👍:{guild.bea.id}"}  # it may still be asked


async def test_votes_for_what_was_said_meanwhile_are_told_behind_it(guild: Guild) -> None:
    await heard_once(guild, "Bonjour")
    said, other = await guild.ana.say("Qui paie ?"), await guild.ana.say("Alors ?")
    await guild.bea.react(said, "👍")

    heard = await heard_again(guild)

    (reactions,) = of(Reactions, heard)
    assert reactions.handles == {str(guild.bea.id): f"{said.id}:👍:{guild.bea.id}"}
    assert {one.event for one in of(Said, heard)} == {str(said.id), str(other.id)}


async def test_a_vote_taken_away_is_told_too(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        await guild.bea.react(said, "👍")
        await guild.hears(f"{said.id}:👍:{guild.bea.id}")
    watch(guild, said)
    await guild.bea.unreact(said, "👍")

    (reactions,) = of(Reactions, await heard_again(guild))

    assert reactions.handles == {}


async def test_a_vote_that_counts_and_was_taken_away_is_told_too(guild: Guild) -> None:
    (said,) = await heard_once(guild, "Qui paie ?")
    watch(guild, said)
    guild.journal.voted_for.add((str(said.id), "👍"))

    (reactions,) = of(Reactions, await heard_again(guild))

    assert reactions.handles == {}


async def test_nothing_is_said_about_a_question_without_votes(guild: Guild) -> None:
    """Otherwise, after a restart, an event per question would be handled before people's new questions."""
    watch(guild, *await heard_once(guild, "Qui paie ?", "Et qui range ?"))

    assert not await heard_again(guild)


async def test_votes_that_may_not_be_seen_are_not_taken_away(guild: Guild) -> None:
    (said,) = await heard_once(guild, "Qui paie ?")
    watch(guild, said)
    await guild.bea.react(said, "👍")
    guild.discord.fail("GET", "/channels/*/reactions/*", status=403, code=50001)

    assert not of(Reactions, await heard_again(guild))


async def test_votes_are_told_again_after_each_absence(guild: Guild) -> None:
    (said,) = await heard_once(guild, "Qui paie ?")
    watch(guild, said)
    guild.journal.voted_for.add((str(said.id), "👍"))

    told = [of(Reactions, await heard_again(guild)) for _ in range(2)]

    assert [len(one) for one in told] == [1, 1]


@pytest.mark.parametrize("malformed", [0, 1])
async def test_all_voters_are_told_however_many(guild: Guild, malformed: int) -> None:
    (said,) = await heard_once(guild, "Qui paie ?")
    watch(guild, said)
    voters = [guild.discord.guild.join(f"Person{n}") for n in range(230)]
    for voter in voters:
        await voter.react(said, "👍")
    guild.discord.fail("GET", VOTERS, spoilt=True, times=malformed)

    (reactions,) = of(Reactions, await heard_again(guild))

    assert set(reactions.handles) == {str(voter.id) for voter in voters[malformed:]}


@pytest.mark.parametrize("minutes", [20, 20 * 60])
async def test_a_question_mark_put_meanwhile_on_what_was_said_long_before_is_heard(
    guild: Guild, minutes: int
) -> None:
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        guild.discord.advance(minutes * 60)
        await guild.hears(said.id, (await guild.ana.say("Autre chose")).id)
    await guild.ana.react(said, "❓")

    (marked,) = of(Reacted, await heard_again(guild))

    assert (marked.target, marked.about and marked.about.text) == (str(said.id), "Qui paie ?")


async def test_stars_put_and_taken_away_meanwhile_are_told_with_the_words_under_them(guild: Guild) -> None:
    async with guild.listening():
        said = await guild.ana.say("La région finance")
        await guild.ana.react(said, "⭐")
        await guild.hears(f"{said.id}:⭐:{guild.ana.id}")
    watch(guild, said)
    await guild.ana.unreact(said, "⭐")
    await guild.bea.react(said, "⭐")

    heard = await heard_again(guild)

    (starred,), (all_of_them,) = of(Reacted, heard), of(Reactions, heard)
    assert (starred.handle, starred.about and starred.about.text) == (str(guild.bea.id), "La région finance")
    assert all_of_them.handles == {str(guild.bea.id): starred.event}


async def test_a_question_mark_of_history_is_as_old_as_its_message(guild: Guild) -> None:
    """The mark may have been put before the event began there, in a rehearsal."""
    said = await guild.ana.say("Qui paie ?")
    guild.discord.advance(20 * 60)
    await guild.ana.react(said, "❓")

    (marked,) = of(Reacted, await heard_again(guild))

    assert marked.about is not None
    assert marked.at == marked.about.at


async def test_a_busy_day_has_only_its_newest_messages_looked_at_again(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place waits while its history is read."""
    monkeypatch.setattr(catch_up, "PAGES_OF_DAY", 1)
    early, *_, late = await heard_once(guild, *(f"avant {n}" for n in range(250)))
    guild.discord.advance(60 * 60)
    await heard_once(guild, "Bonjour")
    for message in (early, late):
        await guild.ana.react(message, "❓")

    heard = await heard_again(guild)

    assert [one.target for one in of(Reacted, heard)] == [str(late.id)]


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({}, [0]),
        ({"count_details": {"normal": 2, "burst": 0}}, [0]),
        ({"count_details": {"normal": 0, "burst": 1}}, [1]),
        ({"count_details": {"normal": 1, "burst": 1}}, [0, 1]),
    ],
)
def test_the_people_who_put_a_super_reaction_are_asked_for_separately(
    told: dict[str, object], asked: list[int]
) -> None:
    """https://discord.com/developers/docs/resources/message#get-reactions"""
    assert marks.kinds_of(told) == asked


async def test_a_question_mark_put_meanwhile_is_heard_once_with_its_words(guild: Guild) -> None:
    (said,) = await heard_once(guild, "Qui paie ?")
    await guild.bea.react(said, "❓")

    heard, again = await heard_again(guild), await heard_again(guild)

    (reacted,) = of(Reacted, heard)
    assert reacted.event == f"{said.id}:❓:{guild.bea.id}"
    assert reacted.about is not None
    assert (reacted.about.handle, reacted.about.text) == (str(guild.ana.id), "Qui paie ?")
    assert not of(Reacted, again)


# ── Order, and a death in the midst of it ───────────────────────────────────────────────────────────────


async def test_a_death_in_the_midst_of_it_costs_nothing(guild: Guild) -> None:
    await heard_once(guild, "Bonjour")
    away = [await guild.ana.say(str(n)) for n in range(350)]
    filled, fill = asyncio.Event(), guild.journal.fill

    async def one_page(gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        if filled.is_set():
            await asyncio.Event().wait()
        known = await fill(gap, events, next_token)
        if len(events) >= 100:
            filled.set()
        return known

    guild.journal.fill = one_page  # type: ignore[method-assign]
    await guild.platform.close()
    guild.platform = guild.new_platform()
    await guild.platform.start()
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    await filled.wait()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    guild.journal.fill = fill  # type: ignore[method-assign]
    assert guild.journal.open

    await heard_again(guild)

    assert {str(one.id) for one in away} <= {one.event for one in of(Said, guild.heard)}


@pytest.fixture
def store(quick: Path) -> Iterator[Store]:
    """A database of its own."""
    made = Store(f"sqlite:///{quick / 'comptoir.db'}")
    made.run_now(schema.metadata.create_all)
    yield made
    made.close()


class Observed(MemoryJournal):
    """A real journal that reports its changes."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._real = StoreJournal(store, "discord", lambda: None, lambda: datetime.now(UTC))
        self._store = store

    async def position(self) -> str | None:
        return await self._real.position()

    async def take(self, batch: object) -> None:
        await self._real.take(batch)  # type: ignore[arg-type]
        await super().take(batch)  # type: ignore[arg-type]

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        await self._real.fill(gap, events, next_token)
        return await super().fill(gap, events, next_token)

    @property
    def waiting(self) -> list[str]:
        """Return the waiting messages alone, without events about permissions."""
        found = self._store.run_now(events.waiting, "discord", 10_000)
        return [event.event for event in found if event.event.isdigit()]


async def test_messages_sent_during_the_catch_up_come_after_it(guild: Guild, store: Store) -> None:
    guild.journal = journal = Observed(store)
    before = await heard_once(guild, "Bonjour")
    away = [await guild.ana.say(f"pendant {n}") for n in range(250)]
    fault = guild.discord.fail("GET", HISTORY, delay=0.2, times=None)
    await guild.platform.close()
    guild.platform = guild.new_platform()
    await guild.platform.start()
    listening = asyncio.create_task(guild.platform.listen(journal))
    await journal.until(lambda: bool(journal.open))
    live = [await guild.ana.say(f"après {n}") for n in range(3)]
    await journal.until(lambda: str(live[-1].id) in journal.events)
    assert str(live[-1].id) not in journal.waiting
    fault.stop()
    await journal.until(lambda: not journal.open)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    assert journal.waiting == [str(one.id) for one in (*before, *away, *live)]


async def test_a_message_seen_in_history_before_its_event_does_not_overtake(
    guild: Guild, store: Store
) -> None:
    guild.journal = journal = Observed(store)
    before = await heard_once(guild, "Bonjour")
    fault = guild.discord.fail("GET", HISTORY, delay=0.2, times=None)
    await guild.platform.close()
    guild.platform = guild.new_platform()
    await guild.platform.start()
    listening = asyncio.create_task(guild.platform.listen(journal))
    await journal.until(lambda: bool(journal.open))
    first = await guild.ana.say("Un")
    await journal.until(lambda: str(first.id) in journal.events)
    guild.discord.gateway.hold()
    second = await guild.ana.say("Deux")
    fault.stop()
    await journal.until(lambda: not journal.open)
    guild.discord.gateway.release()
    await journal.until(lambda: str(second.id) in journal.events)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    assert journal.waiting == [str(one.id) for one in (*before, first, second)]


async def test_each_of_two_open_gaps_holds_what_came_before_the_next(guild: Guild, store: Store) -> None:
    guild.journal = journal = Observed(store)
    before = await heard_once(guild, "Bonjour")
    history = guild.discord.fail("GET", HISTORY, status=503, times=None)
    away = await guild.ana.say("pendant")
    first = await heard_without_history(guild, "Un")
    between = await guild.ana.say("entre deux")
    elsewhere = await heard_without_history(guild, "Ailleurs", at=guild.comptoir)
    later = await guild.ana.say("plus tard")
    history.stop()

    async with guild.listening():
        await journal.until(lambda: str(later.id) in journal.events)

    in_hall = [event for event in journal.waiting if event != str(elsewhere.id)]
    assert in_hall == [str(one.id) for one in (*before, away, first, between, later)]


async def heard_without_history(guild: Guild, text: str, at: Place | None = None) -> Seen:
    """Have a text heard by a process that could close no gap, and is now dead."""
    await guild.platform.close()
    guild.platform = guild.new_platform()
    await guild.platform.start()
    takes = guild.journal.takes
    listening = asyncio.create_task(guild.platform.listen(guild.journal))
    await guild.journal.until(lambda: guild.journal.takes > takes)
    said = await guild.ana.say(text, at=at)
    await guild.journal.until(lambda: str(said.id) in guild.journal.events)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    return said


async def test_only_the_newest_of_several_open_gaps_looks_at_everything_again(guild: Guild) -> None:
    known = await heard_once(guild, *(f"avant {n}" for n in range(150)))
    watch(guild, known[0])
    history = guild.discord.fail("GET", HISTORY, status=503, times=None)
    away = []
    for n in range(3):
        away.append(await guild.ana.say(f"pendant {n}"))
        await heard_without_history(guild, f"vu {n}")
    await guild.ana.delete(known[0])
    history.stop()
    in_hall = f"/channels/{guild.hall.id}/messages"
    before = len(guild.discord.called("GET", in_hall))

    heard = await heard_again(guild)

    assert {str(one.id) for one in away} <= {one.event for one in of(Said, heard)}
    assert [one.target for one in of(Removed, heard)] == [str(known[0].id)]
    assert len(guild.discord.called("GET", in_hall)) - before == 3 + 2  # one page per gap, two for the newest
