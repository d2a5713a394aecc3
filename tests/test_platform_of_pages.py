"""A platform whose pages show the queue and keep what one person alone was told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.questions import queue

DESK = "comptoir-1-desk"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    pages = MemoryPlatform("pages", buttons=True)
    pages.limits = replace(pages.limits, shows_queue=True, keeps_answers=True)
    async with Scene(quick, platforms=[MemoryPlatform("salons"), pages]) as scene:
        yield scene


def pages(scene: Scene) -> MemoryPlatform:
    return scene.platforms[1]


async def test_a_page_that_shows_the_queue_gets_no_card(scene: Scene) -> None:
    await scene.calls("zoe", "comptoir-1", "question", pages(scene), texte="Qui paie ?")

    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Zoe"]
    assert scene.seen("comptoir-1", chat=pages(scene)) == []
    assert scene.seen("comptoir-1", reader="zoe", chat=pages(scene)) == [
        "C’est noté : C1-1, pour le comptoir 1. Cette page vous dira ce qu’elle devient."
    ]


async def test_a_vote_that_names_its_question_is_counted_once_and_draws_no_answer(scene: Scene) -> None:
    await scene.calls("zoe", "comptoir-1", "question", pages(scene), texte="Qui paie ?")

    for handle, counted in (("bob", 1), ("eva", 2), ("bob", 1)):
        await scene.calls(handle, "comptoir-1", "vote:1", pages(scene))
        [question] = await scene.store.run(queue.get_all, [1])
        assert question.voters == counted

    assert scene.seen("comptoir-1", reader="bob", chat=pages(scene)) == []


@pytest.mark.parametrize("action", ["vote:9", "vote:", "vote:x", "vote:-1", "vote:²"])
async def test_a_vote_for_nothing_is_told_to_be_over(scene: Scene, action: str) -> None:
    await scene.calls("bob", "comptoir-1", action, pages(scene))

    [told] = scene.seen("comptoir-1", reader="bob", chat=pages(scene))
    assert told == scene.day.words.plain(scene.day.words.body("fr", "press-over"), "fr", scene.wall).replace(
        "\u202f", " "
    ).replace("\u00a0", " ")


async def test_what_one_person_was_told_is_said_late_and_edited_when_words_are_erased(scene: Scene) -> None:
    await scene.calls("zoe", "comptoir-1", "question", pages(scene), texte="Qui paie ?", anonyme="oui")
    scene.chat.join("ana", DESK)
    await scene.jump(hours=1)  # where presses end, they end after minutes

    await scene.says("ana", DESK, "!ecarter 1 hors sujet")
    await scene.jump(seconds=20)
    declined = scene.seen("comptoir-1", reader="zoe", chat=pages(scene))[-1]
    await scene.says("ana", DESK, "!effacer 1")
    await scene.taps("ana", scene.last(DESK).id, "✅")

    assert "hors sujet" in declined
    assert not any("hors sujet" in each for each in scene.seen("comptoir-1", "zoe", pages(scene)))
