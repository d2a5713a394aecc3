"""The way in: what is sent is journalled before it is answered, and shown while it is still to be handled."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from matrix_stage import MemoryJournal
from patience import PATIENCE
from web_person import Phone
from web_stage import a_core

from adapters.loopback import free_port
from adapters.web import intake
from adapters.web.files import WebSettings
from adapters.web.platform import WebPlatform
from bot.clock import wall_now
from bot.database import schema
from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transactions
from bot.journal.intake import StoreJournal
from bot.port.chat import Batch, Journal

C1 = "/comptoir-1"


@dataclass
class Pages:
    """Pages whose core handles nothing: what is journalled stays to be handled."""

    core: Transactions
    platform: WebPlatform
    address: str

    @asynccontextmanager
    async def listening(self, journal: Journal | None = None) -> AsyncIterator[None]:
        kept = journal or StoreJournal(self.core.store, "web", lambda: None, wall_now)
        task = asyncio.create_task(self.platform.listen(kept))
        await self.platform.listening()
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until_sent(self, number: int) -> None:
        """Wait until so many acts wait for their turn to be journalled."""
        _, way_in, _ = self.platform._serving
        async with asyncio.timeout(PATIENCE):
            while len(way_in._sent) < number:  # noqa: ASYNC110 - nothing tells it
                await asyncio.sleep(0.001)

    async def journalled(self) -> list[str]:
        """Return the words of what waits to be handled, in order."""
        j = schema.journal.c
        query = sa.select(j.content).where(j.waiting.is_(True)).order_by(j.position)
        found = await self.core.store.run(lambda c: c.execute(query).scalars().all())
        return [content["fields"]["texte"] for content in found]


@pytest.fixture
async def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pages]:
    monkeypatch.setattr(intake, "SHOWN_WITHIN", 0.0)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    core = a_core(tmp_path)
    platform = WebPlatform(WebSettings("127.0.0.1", port, address), "s" * 32, {}, patience=0.0)
    platform.serve(core)
    await platform.start()
    yield Pages(core, platform, address)
    await platform.close()
    await core.store.readers.close()
    core.store.close()


@pytest.fixture
async def ana(pages: Pages) -> AsyncIterator[Phone]:
    async with Phone(pages.address) as phone:
        yield phone


async def test_what_is_not_handled_yet_is_shown_to_its_sender_as_being_taken(
    pages: Pages, ana: Phone
) -> None:
    async with pages.listening(), Phone(pages.address) as other:
        asked = await ana.ask(C1, "Qui paie ?")

        [taken] = (await ana.page(C1)).all("article", class_="taken")
        assert asked.status == 303
        assert [p.text for p in taken.all("p")] == ["Qui paie ?", "en train d’être prise…"]
        assert "Qui paie" not in (await other.get(C1)).body.decode()
    assert await pages.journalled() == ["Qui paie ?"]


async def test_while_nobody_listens_nothing_is_taken_and_the_same_form_goes_in_later(
    pages: Pages, ana: Phone
) -> None:
    form = await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}

    refused = await ana.post(C1, form)
    before = await pages.journalled()
    async with pages.listening():
        sent = [(await ana.post(C1, form)).status for _ in range(2)]

    assert (refused.status, refused.page.one("h1").text) == (503, "Cela n’a pas pu être gardé")
    assert refused.headers["Retry-After"] == "5"
    assert (before, sent, await pages.journalled()) == ([], [303, 303], ["Qui paie ?"])


class Refusing(MemoryJournal):
    """A journal whose disk is full at the second batch, the first that holds anything."""

    async def take(self, batch: Batch) -> None:
        if batch.events and not self.is_full:
            self.is_full = True
            raise DatabaseTrouble(None, None, Exception("the disk is full"))
        await super().take(batch)

    is_full = False


async def test_what_the_database_refuses_is_not_answered_as_taken(pages: Pages, ana: Phone) -> None:
    journal = Refusing()
    async with pages.listening(journal):
        form = await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}

        statuses = [(await ana.post(C1, form)).status for _ in range(2)]

    assert statuses == [503, 303]
    assert [event.content["fields"] for event in journal.events.values()] == [{"texte": "Qui paie ?"}]
    assert journal.kept == "1"


class Slow(MemoryJournal):
    """A journal that takes one batch at a time, when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[Sequence[str]] = []
        self.may_go = asyncio.Event()

    async def take(self, batch: Batch) -> None:
        if batch.events:
            await self.may_go.wait()
            self.batches.append([event.content["fields"]["texte"] for event in batch.events])
        await super().take(batch)


async def test_what_comes_meanwhile_goes_in_together(pages: Pages, ana: Phone) -> None:
    journal, form = Slow(), await ana.form(C1)
    words = [f"Question {number} ?" for number in range(5)]
    async with pages.listening(journal):
        asking = [asyncio.create_task(ana.post(C1, form | {"act": "ask", "text": each})) for each in words]
        await pages.until_sent(len(words) - 1)  # besides the first, which is being kept
        answered = [task.done() for task in asking]
        journal.may_go.set()
        statuses = [(await task).status for task in asking]

    assert answered == [False] * 5
    assert statuses == [303] * 5
    assert sorted(each for batch in journal.batches for each in batch) == words
    assert len(journal.batches) == 2  # the first, and all that came while it was kept
