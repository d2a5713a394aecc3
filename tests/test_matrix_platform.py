"""The Matrix adapter against a real homeserver: what it hears is journalled, what it says is said once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.matrix.client import MatrixClient
from adapters.matrix.participant import Participant, body_of
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.rehearsal import Account, Homeserver
from bot import body as b
from bot.chat import Batch, Edited, Gap, Incoming, Joined, Outgoing, RawEvent, Reacted, Removed, Said
from bot.settings import MatrixSettings

pytestmark = pytest.mark.synapse

NOON = datetime(2018, 10, 16, 10, tzinfo=UTC)


class Clockface:
    """Hours in UTC and countdowns in minutes."""

    def hour(self, language: str, at: datetime) -> str:
        return f"{at:%H:%M}"

    def countdown(self, language: str, to: datetime, now: datetime) -> str:
        return f"{(to - now).total_seconds() / 60:.0f} min"


class MemoryJournal:
    """A journal that keeps the promises of the port, as long as the test lasts."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.events: dict[str, RawEvent] = {}
        self.open: list[Gap] = []
        self.places: dict[str, str] = {}
        self.changed = asyncio.Event()

    async def position(self) -> str | None:
        return self.kept

    async def take(self, batch: Batch) -> None:
        for event in batch.events:
            self.events.setdefault(event.event, event)
        self.open += batch.gaps
        self.places.update(batch.places)
        self.kept = batch.position
        self.changed.set()

    async def gaps(self) -> Sequence[Gap]:
        return tuple(self.open)

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        known = sum(event.event in self.events for event in events)
        for event in events:
            self.events.setdefault(event.event, event)
        place = self.open.index(gap)
        self.open[place : place + 1] = [Gap(gap.place, next_token)] if next_token else []
        self.changed.set()
        return known

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not wanted():
                self.changed.clear()
                await self.changed.wait()


class Stage:
    """A bot, a participant and a place that both are in."""

    def __init__(
        self, homeserver: Homeserver, bot: Account, ana: Participant, places: dict[str, str]
    ) -> None:
        self.homeserver, self.bot, self.ana, self.places = homeserver, bot, ana, places
        self.journal = MemoryJournal()
        self.platform = self.platform_of(bot.access_token)

    def platform_of(self, token: str) -> MatrixPlatform:
        settings = MatrixSettings(self.homeserver.url, self.bot.user_id)
        client = MatrixClient(self.homeserver.url, token)
        return MatrixPlatform(settings, "day", client, self.places, Clockface())

    @property
    def hall(self) -> str:
        return self.places["hall"]

    def heard(self) -> list[Incoming]:
        read = (self.platform.read(event) for event in self.journal.events.values())
        return [incoming for incoming in read if incoming is not None]

    def texts(self) -> set[str]:
        return {heard.text for heard in self.heard() if isinstance(heard, Said)}

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Start, and listen until the first answer is kept at least."""
        await self.platform.start()
        self.journal.changed.clear()
        listening = asyncio.create_task(self.platform.listen(self.journal))
        try:
            if self.journal.kept is None:
                await self.journal.until(lambda: self.journal.kept is not None or listening.done())
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def stage(homeserver: Homeserver, localpart: Callable[[str], str]) -> AsyncIterator[Stage]:
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    async with Participant(homeserver.url, bot) as host, Participant(homeserver.url, account) as ana:
        hall = await host.create(preset="public_chat")
        await ana.join(hall)
        made = Stage(homeserver, bot, ana, {"hall": hall})
        yield made
        await made.platform.close()


def saying(text: str, **changes: object) -> Outgoing:
    now = datetime.now(UTC)
    said = Outgoing("say", "hall", "greeting", "token-1", NOON, now, body=b.paragraph(b.Text(text)))
    return replace(said, **changes)  # type: ignore[arg-type]


async def test_what_was_written_before_the_first_start_is_heard(stage: Stage) -> None:
    written = {f"question {number}" for number in range(150)}
    for text in sorted(written):
        await stage.ana.say(stage.hall, text)

    async with stage.listening():
        await stage.journal.until(lambda: stage.texts() == written and not stage.journal.open)

    assert stage.journal.open == []


async def test_a_restart_goes_on_from_its_position_and_fills_what_was_left_out(stage: Stage) -> None:
    async with stage.listening():
        await stage.ana.say(stage.hall, "before")
        await stage.journal.until(lambda: "before" in stage.texts())
    written = {f"while away {number}" for number in range(150)}
    for text in sorted(written):
        await stage.ana.say(stage.hall, text)

    async with stage.listening():
        await stage.journal.until(lambda: stage.texts() == written | {"before"} and not stage.journal.open)

    assert stage.journal.open == []


async def test_each_kind_of_event_is_heard_with_the_name_of_who_did_it(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.ana.say(stage.hall, "hello")
        edit = await stage.ana.edit(stage.hall, said, "hello all")
        mark = await stage.ana.react(stage.hall, said, "👍🏽")
        removal = await stage.ana.redact(stage.hall, mark)
        await stage.journal.until(lambda: removal in stage.journal.events)

    heard = {heard.event: heard for heard in stage.heard()}
    assert {heard.name for heard in heard.values()} == {"Ana"}
    assert isinstance(heard[said], Said)
    assert heard[edit] == Edited(**_base(heard[edit]), target=said, text="hello all")
    assert heard[mark] == Reacted(**_base(heard[mark]), target=said, mark="👍")
    assert heard[removal] == Removed(**_base(heard[removal]), target=mark)
    assert any(isinstance(h, Joined) and h.handle == stage.ana.user for h in heard.values())


def _base(heard: Incoming) -> dict[str, Any]:
    return {name: getattr(heard, name) for name in ("platform", "event", "place", "handle", "name", "at")}


async def test_a_question_mark_comes_with_the_words_it_stands_under_as_last_edited(stage: Stage) -> None:
    said = await stage.ana.say(stage.hall, "who pays?")
    await stage.ana.edit(stage.hall, said, "who really pays?")
    async with stage.listening():
        mark = await stage.ana.react(stage.hall, said, "❓")
        await stage.journal.until(lambda: mark in stage.journal.events)

    [reacted] = [heard for heard in stage.heard() if heard.event == mark]
    assert isinstance(reacted, Reacted)
    assert reacted.about is not None
    assert (reacted.about.event, reacted.about.text) == (said, "who really pays?")


async def test_a_message_said_twice_with_one_token_is_there_once(stage: Stage) -> None:
    await stage.platform.start()

    first = await stage.platform.deliver(saying("hello"))
    second = await stage.platform.deliver(saying("hello"))

    assert first == second
    assert [body_of(message) for message in await stage.ana.messages(stage.hall)] == ["hello"]
