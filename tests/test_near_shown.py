"""Near questions as the desk sees them: ≈ on a line, and 🔗, which merges the nearest pair."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

DESK = "comptoir-1-desk"
FIRST, SECOND, OTHER = (
    "Qui finance les associations locales ?",
    "D’où viennent les fonds des associations locales ?",
    "Où sont les toilettes ?",
)


async def ask(scene: Scene, *texts: str, chat: MemoryPlatform | None = None) -> None:
    for number, text in enumerate(texts):
        await scene.says(f"p{number}", "comptoir-1", f"!question {text}", chat)


@pytest.fixture
async def two(scene: Scene) -> Scene:
    """Begin comptoir 1 with two near questions and another; the digest shows them."""
    await ask(scene, FIRST, OTHER, SECOND)
    await scene.at("10:30")
    return scene


# ── The desk ────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_digest_says_which_open_question_each_line_is_near_and_what_the_link_merges(
    two: Scene,
) -> None:
    lines = two.read(two.digest()).split("\n")

    assert [line for line in lines if " · 0 👍" in line] == [
        "C1-1 ≈ C1-3 · 0 👍 · P0",
        "C1-2 · 0 👍 · P1",
        "C1-3 ≈ C1-1 · 0 👍 · P2",
    ]
    assert lines[-1].endswith("⏭️ suivante : C1-1 · 🔗 C1-3 dans C1-1")


async def test_one_tap_merges_the_pair_and_taking_it_off_parts_them_for_good(two: Scene) -> None:
    tap = await two.taps("ana", two.digest().id, "🔗")
    await two.jump(seconds=3)
    merged = two.read(two.digest())
    await two.deletes("ana", tap)
    await two.jump(seconds=3)
    parted = two.read(two.digest())

    assert "C1-3~ — regroupée avec C1-1" in merged
    assert "≈" not in merged + parted
    assert "🔗" not in parted
    assert "C1-3 · 0 👍" in parted


async def test_the_one_with_more_votes_is_kept(two: Scene) -> None:
    await two.says("zoe", "comptoir-1", "!voter C1-3")
    await two.jump(seconds=3)

    assert two.read(two.digest()).endswith("🔗 C1-1 dans C1-3")


async def test_a_pair_that_no_line_shows_is_read_before_it_is_merged(scene: Scene) -> None:
    await ask(scene, "Un ?", "Abricot ?", "Banane ?", "Cerise ?", "Datte ?", "Figue ?", FIRST, SECOND)

    await scene.at("10:30")

    read = scene.read(scene.digest()).split("\n")
    assert [line for line in read if line.startswith("≈")] == [
        "≈ C1-8 D’où viennent les fonds des association…",
        "≈ C1-7 Qui finance les associations locales ?",
    ]
    assert "… et une autre : !questions les montre toutes." in read


async def test_the_second_of_two_animateurs_is_told(two: Scene) -> None:
    two.chat.react("bob", two.digest().id, "🔗")
    await two.taps("ana", two.digest().id, "🔗")

    assert [text for text in two.seen(DESK) if "C1-3 est" in text or "déjà" in text] != []


async def test_a_question_that_is_no_longer_open_is_near_none(two: Scene) -> None:
    await two.says("ana", DESK, "!ecarter 3")
    await two.jump(seconds=3)

    assert "≈" not in two.read(two.digest())
    assert "🔗" not in two.read(two.digest())


@pytest.fixture
async def pressing(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, platforms=[MemoryPlatform(buttons=True)]) as playing:
        yield playing


async def test_a_button_merges_the_two_that_it_names(pressing: Scene) -> None:
    await ask(pressing, FIRST, SECOND)
    await pressing.at("10:30")
    digest = pressing.digest()
    [button] = [action for action in digest.actions if action.emoji == "🔗"]

    await pressing.presses("ana", digest, button.key, pressing.chat)
    await pressing.jump(seconds=3)
    pressing.chat.press("bob", digest.id, button.key)
    await pressing.quiet()

    assert button.label == "C1-2 dans C1-1"
    assert "C1-2~ — regroupée avec C1-1" in pressing.read(pressing.digest())
    assert pressing.seen(DESK, "bob")[-1] == "C1-2 est déjà regroupée avec C1-1 : rien n’est fait."
