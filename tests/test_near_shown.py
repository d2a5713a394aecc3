"""Near questions as the desk and whoever asks see them: ≈, 🔗, and three shown before a question is taken."""

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


# ── Whoever asks by a form ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def asked(pressing: Scene) -> Scene:
    """Take one question; another person asks nearly the same by a command, and is shown it."""
    await ask(pressing, FIRST)
    await by_form(pressing, "eve", SECOND)
    return pressing


async def by_form(scene: Scene, handle: str, text: str, **fields: str) -> None:
    await scene.calls(handle, "comptoir-1", "question", scene.chat, texte=text, **fields)


def cards(scene: Scene) -> list[str]:
    return [text.split("\n")[0] for text in scene.seen("comptoir-1") if " · 👍" not in text]


async def test_whoever_asks_by_a_form_is_shown_near_questions_and_nothing_is_published(asked: Scene) -> None:
    shown = asked.last("comptoir-1", "eve")

    assert asked.read(shown) == (
        "Cette question est peut-être la vôtre : votez pour elle, ou publiez la vôtre. "
        "Sans choix de votre part, la vôtre paraît dans 60 secondes.\n"
        f"• {FIRST}\nC1-1 · 0 👍 · P0"
    )
    assert [action.label for action in shown.actions] == ["Voter pour C1-1", "Publier la mienne"]
    assert not any(SECOND in text for text in asked.seen("comptoir-1"))


async def test_a_vote_drops_the_question(asked: Scene) -> None:
    await asked.presses("eve", asked.last("comptoir-1", "eve"), "near-vote", asked.chat)
    await asked.jump(seconds=61)

    assert asked.seen("comptoir-1", "eve")[-1] == (
        "Votre voix compte pour C1-1 : 1 👍. Votre question n’est pas publiée."
    )
    assert not await asked.is_stored("viennent")


async def test_one_may_publish_at_once(asked: Scene) -> None:
    await asked.presses("eve", asked.last("comptoir-1", "eve"), "near-publish", asked.chat)
    await asked.jump(seconds=61)

    published = [text for text in asked.seen("comptoir-1", "zoe") if SECOND in text]
    assert len(published) == 1
    assert "C1-2" in published[0]


async def test_without_a_choice_it_is_published_after_a_minute_even_if_the_bot_restarts(asked: Scene) -> None:
    await asked.jump(seconds=55)
    before = [text for text in asked.seen("comptoir-1", "zoe") if SECOND in text]
    await asked.stop()
    await asked.start()
    await asked.jump(seconds=6)

    after = [text for text in asked.seen("comptoir-1", "zoe") if SECOND in text]
    assert (before, len(after)) == ([], 1)


async def test_an_anonymous_question_is_shown_and_published_without_a_name(pressing: Scene) -> None:
    await by_form(pressing, "sam", FIRST, anonyme="oui")
    await by_form(pressing, "eve", SECOND, anonyme="oui")
    shown = pressing.read(pressing.last("comptoir-1", "eve"))
    await pressing.jump(seconds=61)

    assert shown.endswith("C1-1 · 0 👍 · anonyme")
    assert not any("Eve" in text or "Sam" in text for text in pressing.seen("comptoir-1"))
    assert any(SECOND in text for text in pressing.seen("comptoir-1"))


async def test_ones_own_question_is_not_offered_for_a_vote(pressing: Scene) -> None:
    await by_form(pressing, "eve", FIRST)
    await by_form(pressing, "eve", SECOND)

    assert len([text for text in pressing.seen("comptoir-1", "zoe") if "associations" in text]) == 2


async def test_what_is_typed_in_a_room_is_taken_at_once(two: Scene) -> None:
    assert "C1-3" in two.read(two.digest())


async def test_a_shown_question_that_is_over_takes_no_vote_and_the_draft_stays(asked: Scene) -> None:
    shown = asked.last("comptoir-1", "eve")
    await asked.says("ana", DESK, "!ecarter 1")
    await asked.presses("eve", shown, "near-vote", asked.chat)
    refused = asked.seen("comptoir-1", "eve")[-1]
    await asked.jump(seconds=61)

    assert refused == "C1-1 est maintenant écartée : choisissez-en une autre, ou publiez la vôtre."
    assert any(SECOND in text for text in asked.seen("comptoir-1", "zoe"))


async def test_who_is_forgotten_meanwhile_publishes_nothing(asked: Scene) -> None:
    await asked.says("eve", "direct:eve", "!oublie-moi")
    await asked.presses("eve", asked.last("direct:eve"), "forget", asked.chat)
    await asked.jump(seconds=61)

    assert not await asked.is_stored("viennent")


async def test_words_erased_meanwhile_leave_what_was_shown(asked: Scene) -> None:
    await asked.says("p0", "comptoir-1", "!retirer C1-1")
    await asked.presses("eve", asked.last("comptoir-1", "eve"), "near-publish", asked.chat)
    await asked.quiet()

    assert not await asked.is_stored("finance")
