"""Suggestions to people who fill in a native command: comptoirs, codes, places; never names."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import Scene

from bot.port.chat import SuggestionRequest

DESK = "comptoir-1-desk"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    platform = MemoryPlatform("boutons", buttons=True)
    async with Scene(quick, hour="10:20", platforms=[platform]) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.calls("zoe", "hall", "question", platform, comptoir="C1", texte="Secret ?", anonyme="oui")
        await scene.says("zoe", "comptoir-2", "!question Et après ?")
        await scene.calls("bob", "hall", "voter", platform, code="C1-2")
        yield scene


async def suggested(
    scene: Scene,
    action: str,
    field: str,
    prefix: str = "",
    place: str = "hall",
    handle: str = "kim",
    language: str | None = None,
) -> list[tuple[str, str]]:
    asking = SuggestionRequest("boutons", place, handle, action, field, prefix, language)
    return [(each.value, each.label) for each in await scene.chat.suggest(asking)]


async def test_comptoirs_come_with_those_that_run_next_first(scene: Scene) -> None:
    assert await suggested(scene, "question", "comptoir") == [
        ("C1", "C1 · Titre 1"),
        ("C2", "C2 · Titre 2"),
        ("P", "P · Plénière"),
    ]
    await scene.at("11:35")
    assert [value for value, _ in await suggested(scene, "question", "comptoir")] == ["P", "C1", "C2"]


@pytest.mark.parametrize("typed", ["c2", "C2", "titre 2", "2", "TÏTRE 2"])
async def test_a_comptoir_is_found_by_its_code_or_title(scene: Scene, typed: str) -> None:
    assert await suggested(scene, "question", "comptoir", typed) == [("C2", "C2 · Titre 2")]


async def test_a_desk_is_suggested_its_open_questions_ranked_without_names(scene: Scene) -> None:
    assert await suggested(scene, "scene", "code", place=DESK) == [
        ("C1-2", "C1-2 · 1 👍 · Secret ?"),
        ("C1-1", "C1-1 · 0 👍 · Qui paie ?"),
    ]
    assert await suggested(scene, "stage", "code", "C1-1", place=DESK) == [
        ("C1-1", "C1-1 · 0 👍 · Qui paie ?")
    ]


async def test_the_question_on_stage_is_answered_first_and_no_longer_staged(scene: Scene) -> None:
    await scene.says("ana", DESK, "!scene 1")

    assert [v for v, _ in await suggested(scene, "repondu", "code", place=DESK)] == ["C1-1", "C1-2"]
    assert [v for v, _ in await suggested(scene, "scene", "code", place=DESK)] == ["C1-2"]


async def test_whatever_still_has_words_may_be_erased(scene: Scene) -> None:
    await scene.says("ana", DESK, "!repondu 1")
    assert [v for v, _ in await suggested(scene, "effacer", "code", place=DESK)] == ["C1-2", "C1-1"]

    await scene.calls("zoe", "hall", "retirer", scene.chat, code="C1-2")
    assert [v for v, _ in await suggested(scene, "effacer", "code", place=DESK)] == ["C1-1"]


async def test_one_merges_what_may_still_be_asked_into_what_others_may_join(scene: Scene) -> None:
    await scene.calls("ana", DESK, "repondu", scene.chat, code="C1-1")

    assert [code for code, _ in await suggested(scene, "fusionner", "code", place=DESK)] == ["C1-2"]
    assert [code for code, _ in await suggested(scene, "merge", "dans", place=DESK)] == ["C1-2", "C1-1"]
    assert await suggested(scene, "separer", "code", place=DESK) == []
    await scene.calls("ana", DESK, "fusionner", scene.chat, code="C1-2", dans="C1-1")
    assert [code for code, _ in await suggested(scene, "separer", "code", place=DESK)] == ["C1-2"]


async def test_a_desk_s_codes_are_suggested_in_that_desk_alone(scene: Scene) -> None:
    assert await suggested(scene, "scene", "code", place="comptoir-1") == []
    assert await suggested(scene, "scene", "code", place="comptoir-2-desk") == [
        ("C2-1", "C2-1 · 0 👍 · Et après ?")
    ]


async def test_a_question_is_moved_to_another_comptoir_that_is_not_over(scene: Scene) -> None:
    assert [v for v, _ in await suggested(scene, "deplacer", "code", place=DESK)] == ["C1-2", "C1-1"]
    assert [v for v, _ in await suggested(scene, "deplacer", "comptoir", place=DESK)] == ["C2", "P"]
    assert [v for v, _ in await suggested(scene, "move", "comptoir", "plén", place=DESK)] == ["P"]
    await scene.at("11:35")
    assert [v for v, _ in await suggested(scene, "deplacer", "comptoir", place=DESK)] == ["P"]


async def test_one_votes_for_what_is_public_here_but_for_one_s_own(scene: Scene) -> None:
    assert {v for v, _ in await suggested(scene, "voter", "code")} == {"C1-1", "C1-2", "C2-1"}
    assert [v for v, _ in await suggested(scene, "voter", "code", place="comptoir-2")] == ["C2-1"]
    assert {v for v, _ in await suggested(scene, "vote", "code", handle="zoe")} == {"C1-1"}


async def test_one_asks_what_became_of_one_s_own_too(scene: Scene) -> None:
    found = await suggested(scene, "question", "code", place="comptoir-1", handle="zoe")

    assert {value for value, _ in found} == {"C1-1", "C1-2"}


async def test_one_takes_back_one_s_own_alone_the_newest_first(scene: Scene) -> None:
    assert await suggested(scene, "retirer", "code", handle="zoe") == [
        ("C2-1", "C2-1 · 0 👍 · Et après ?"),
        ("C1-2", "C1-2 · 1 👍 · Secret ?"),
    ]
    assert await suggested(scene, "retirer", "code", handle="kim") == []


async def test_the_places_of_an_announcement_are_suggested_one_after_another(scene: Scene) -> None:
    assert await suggested(scene, "annonce", "comptoir", "hal") == [("hall", "le hall")]
    assert await suggested(scene, "annonce", "comptoir", "C1 titre") == [("C1 C2", "C1, C2 · Titre 2")]
    assert await suggested(scene, "annonce", "texte", "Le") == []


async def test_labels_are_in_the_person_s_language(scene: Scene) -> None:
    assert await suggested(scene, "ask", "comptoir", "P", language="en") == [("P", "P · Plenary")]
    await scene.calls("kim", "hall", "langue", scene.chat, langue="fr")
    assert await suggested(scene, "ask", "comptoir", "P", language="en") == [("P", "P · Plénière")]


async def test_at_most_25_are_suggested_and_long_words_are_cut(scene: Scene) -> None:
    for number in range(25):
        await scene.says(f"p{number}", "comptoir-1", "!question " + "très longue " * 20)

    found = await suggested(scene, "voter", "code", place="comptoir-1")

    assert len(found) == 25
    assert max(len(label) for _, label in found) == 100


async def test_a_suggestion_does_not_wait_for_the_writer(scene: Scene) -> None:
    held, go = threading.Event(), threading.Event()

    def hold(_c: object) -> None:
        held.set()
        go.wait(PATIENCE)

    writing = asyncio.create_task(scene.store.run(hold))
    await asyncio.to_thread(held.wait, PATIENCE)
    try:
        assert await suggested(scene, "voter", "code", place="comptoir-2") == [
            ("C2-1", "C2-1 · 0 👍 · Et après ?")
        ]
    finally:
        go.set()
        await writing
