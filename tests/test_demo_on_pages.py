"""The demo's people of the room: their hands send forms, its eyes read pages, and visitors are welcome."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from web_scene import WebScene, on_pages

from adapters.rehearsal.demo.account import wrong_questions
from adapters.rehearsal.demo.acts import Asked
from adapters.rehearsal.demo.sides import CommandWords, Hands
from adapters.rehearsal.demo.visits import read_visits
from adapters.rehearsal.demo.watch import Message, NotSeen, Watch
from adapters.rehearsal.demo.web_side import WebSide
from adapters.rehearsal.demo.wording import wording
from adapters.rehearsal.phone import Phone
from bot.commands import find
from bot.questions import queue
from bot.questions.rules import Question, State


@dataclass(frozen=True)
class Room:
    """A scene read by the demo's eyes; `jeanne` and `hugo` have a phone."""

    scene: WebScene
    side: WebSide
    watch: Watch

    @property
    def jeanne(self) -> Hands:
        return self.side.hands["jeanne"]

    @property
    def hugo(self) -> Hands:
        return self.side.hands["hugo"]

    async def reads(self, key: str, words: str = "") -> Message:
        return await self.watch.until(lambda: self.watch.find("web", "comptoir-1", key, words), key)


@asynccontextmanager
async def a_room(folder: Path) -> AsyncIterator[Room]:
    async with on_pages(folder) as scene:
        phones = [Phone(scene.address, name) for name in ("Jeanne", "Hugo", "")]
        jeanne, hugo, eyes = [await phone.__aenter__() for phone in phones]
        side = WebSide({"jeanne": jeanne, "hugo": hugo}, eyes, scene.app)
        watch = Watch(lambda happening, at: None)
        reading = asyncio.create_task(side.read(watch))
        try:
            yield Room(scene, side, watch)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            for phone in phones:
                await phone.__aexit__()


def words(name: str, **options: str) -> CommandWords:
    command, _ = find(name)
    assert command is not None
    return CommandWords(command, options, "fr")


async def test_people_of_the_room_ask_vote_and_take_back_and_the_eyes_see_it(quick: Path) -> None:
    async with a_room(quick) as room:
        asked = await room.jeanne.command("comptoir-1", words("question", texte="Qui paie ?"))
        card = await room.reads("card:C1-1:")
        receipt = await room.reads(f"reply:web:{asked}:")
        assert (card.text, receipt.reader) == ("❓ Qui paie ?\nC1-1 · Jeanne", room.jeanne.account)

        await room.hugo.tap(card, "👍")
        await room.scene.quiet()
        assert (await _question(room, "C1-1")).voters == 1
        await room.hugo.untap(card, "👍", "")
        await room.scene.quiet()
        assert (await _question(room, "C1-1")).voters == 0

        await room.jeanne.command("comptoir-1", words("retirer"))
        await room.watch.until(lambda: card.removed or None, "withdrawn")
        with pytest.raises(NotSeen):
            await room.hugo.say("comptoir-1", "Bonjour")


async def test_a_visitor_takes_part_and_the_account_expects_it(quick: Path) -> None:
    async with a_room(quick) as room, room.scene.phone() as visitor:
        await room.jeanne.command("comptoir-1", words("question", texte="Qui paie ?"))
        await visitor.ask("/comptoir-1", "Et moi ?")
        await visitor.vote("/comptoir-1", "C1-1")
        await room.scene.quiet()
        ours = {hands.account for hands in room.side.hands.values()}

        met = await room.scene.store.run(read_visits, ours)
        questions = [await _question(room, code) for code in ("C1-1", "C1-2")]
        expected = [Asked("comptoir-1", "Qui paie ?", "jeanne", "C1-1", State.WAITING)]

        assert list(wrong_questions(wording("fr"), expected, questions, met)) == []
        assert list(wrong_questions(wording("fr"), expected, questions)) == [
            "C1-1 a 1 votes, la pièce en attendait 0",
            "C1-2 n’a été posée par personne",
        ]


async def _question(room: Room, code: str) -> Question:
    found = await room.scene.store.run(queue.by_code, code)
    assert found is not None
    return found
