"""Near questions as the desk and whoever asks see them: ≈, 🔗, and three shown before a question is taken."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene, at
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.database.schema import questions

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
    assert lines[-1].endswith("⏭️ suivante : C1-1 · 🔗 regrouper C1-3 avec C1-1")


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

    assert two.read(two.digest()).endswith("🔗 regrouper C1-1 avec C1-3")


async def test_a_pair_that_no_line_shows_is_read_before_it_is_merged(scene: Scene) -> None:
    await ask(scene, "Un ?", "Abricot ?", "Banane ?", "Cerise ?", "Datte ?", "Figue ?", FIRST, SECOND)

    await scene.at("10:30")

    read = scene.read(scene.digest()).split("\n")
    assert [line for line in read if line.startswith("≈")] == [
        "≈ C1-8 D’où viennent les fonds des association…",
        "≈ C1-7 Qui finance les associations locales ?",
    ]
    assert "… et une autre : !questions" in read


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

    assert button.label == "Regrouper C1-2 avec C1-1"
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


def shown_to(scene: Scene, handle: str) -> Message:
    """Return the newest message that this person alone sees in the comptoir."""
    return [message for message in scene.chat.in_place("comptoir-1", handle) if message.person][-1]


async def chooses(scene: Scene, handle: str, action: str, shown: Message | None = None) -> str:
    """Press a button of what this person was shown, and return what they read then."""
    await scene.presses(handle, shown or shown_to(scene, handle), action, scene.chat)
    return scene.read(shown_to(scene, handle))


def published(scene: Scene) -> list[str]:
    """Return the cards of the questions asked by form that all see, in order."""
    cards = [m for m in scene.chat.in_place("comptoir-1") if (m.key or "").startswith("card:")]
    lines = (scene.read(card).split("\n") for card in cards)
    return [f"{code.split()[0]} {words}" for words, code, *_ in lines if words != f"❓ {FIRST}"]


async def test_whoever_asks_by_a_form_is_shown_near_questions_and_nothing_is_published(asked: Scene) -> None:
    shown = shown_to(asked, "eve")

    assert asked.read(shown) == (
        "Cette question est peut-être la vôtre : votez pour elle, ou publiez la vôtre. "
        "Sans choix dans la minute, la vôtre est publiée.\n"
        f"• {FIRST}\nC1-1 · 0 👍 · P0"
    )
    assert [action.label for action in shown.actions] == ["Voter pour C1-1", "Publier la mienne"]
    assert published(asked) == []


async def test_three_at_most_are_shown_and_the_nearest_first(pressing: Scene) -> None:
    await ask(
        pressing, f"{FIRST} Et comment ?", FIRST, f"{FIRST} Combien ?", f"{FIRST} Et les clubs ?", OTHER
    )

    await by_form(pressing, "eve", FIRST)

    labels = [action.label for action in shown_to(pressing, "eve").actions]
    assert labels == ["Voter pour C1-1", "Voter pour C1-2", "Voter pour C1-3", "Publier la mienne"]


@pytest.mark.parametrize("again", ["near-vote", "near-publish"])
async def test_a_vote_drops_the_question_for_good(asked: Scene, again: str) -> None:
    shown = shown_to(asked, "eve")
    told = await chooses(asked, "eve", "near-vote")
    over = await chooses(asked, "eve", again, shown)
    await asked.jump(seconds=61)

    assert told == "Votre voix compte pour C1-1 : 1 👍. Votre question n’est pas publiée."
    assert over.startswith("Ce bouton ne sert plus")
    assert published(asked) == []
    assert not await asked.is_stored("viennent")


async def test_a_vote_given_before_is_kept_and_counts_once(pressing: Scene) -> None:
    await ask(pressing, FIRST)
    await pressing.calls("eve", "comptoir-1", "voter", pressing.chat, code="C1-1")
    await by_form(pressing, "eve", SECOND)

    told = await chooses(pressing, "eve", "near-vote")

    assert told == "Votre voix compte pour C1-1 : 1 👍. Votre question n’est pas publiée."


@pytest.mark.parametrize("again", ["near-vote", "near-publish"])
async def test_one_may_publish_at_once(asked: Scene, again: str) -> None:
    shown = shown_to(asked, "eve")
    told = await chooses(asked, "eve", "near-publish")
    over = await chooses(asked, "eve", again, shown)
    await asked.jump(seconds=61)

    assert over.startswith("Ce bouton ne sert plus")
    assert told.startswith("C’est noté : C1-2")
    assert published(asked) == [f"C1-2 ❓ {SECOND}"]


async def test_without_a_choice_they_are_published_after_a_minute_in_the_order_asked(asked: Scene) -> None:
    await asked.jump(seconds=1)
    await by_form(asked, "zoe", f"{SECOND} Combien ?")
    await asked.jump(seconds=58)
    before = published(asked)
    await asked.stop()
    asked.wall += timedelta(hours=2)
    await asked.start()

    assert before == []
    assert published(asked) == [f"C1-2 ❓ {SECOND}", f"C1-3 ❓ {SECOND} Combien ?"]
    assert asked.read(shown_to(asked, "eve")).startswith("C’est noté : C1-2")
    assert await asked.store.run(_asked_at, "C1-2") == at("10:00")


def _asked_at(c: Connection, code: str) -> datetime:
    asked: datetime = c.execute(select(questions.c.asked_at).where(questions.c.code == code)).scalar_one()
    return asked


async def test_a_clock_that_ran_ahead_for_a_moment_keeps_no_question_waiting(asked: Scene) -> None:
    asked.wall += timedelta(hours=1)
    await by_form(asked, "zoe", SECOND)
    await asked.jump(hours=-1)

    assert len(published(asked)) == 2


async def test_an_anonymous_question_is_shown_and_published_without_a_name(pressing: Scene) -> None:
    await by_form(pressing, "sam", FIRST, anonyme="oui")
    await by_form(pressing, "eve", SECOND, anonyme="oui")
    shown = pressing.read(shown_to(pressing, "eve"))
    await pressing.jump(seconds=61)

    assert shown.endswith("C1-1 · 0 👍 · anonyme")
    assert not any("Eve" in text or "Sam" in text for text in pressing.seen("comptoir-1"))
    assert published(pressing) == [f"C1-2 ❓ {SECOND}"]


async def test_ones_own_question_is_not_offered_for_a_vote(pressing: Scene) -> None:
    await by_form(pressing, "eve", SECOND)
    await by_form(pressing, "eve", SECOND)

    assert len(published(pressing)) == 2


async def test_what_is_typed_in_a_room_is_taken_at_once(two: Scene) -> None:
    assert "C1-3" in two.read(two.digest())


async def test_a_shown_question_that_is_over_takes_no_vote_and_the_draft_stays(asked: Scene) -> None:
    await asked.says("ana", DESK, "!ecarter 1")
    refused = await chooses(asked, "eve", "near-vote")
    await asked.jump(seconds=61)

    assert refused == "C1-1 est maintenant écartée : choisissez-en une autre, ou publiez la vôtre."
    assert published(asked) == [f"C1-2 ❓ {SECOND}"]


async def test_a_vote_for_a_question_merged_meanwhile_counts_for_the_one_it_leads_to(asked: Scene) -> None:
    await asked.says("p1", "comptoir-1", f"!question {FIRST} Combien ?")
    await asked.says("ana", DESK, "!fusionner 1 dans 2")

    told = await chooses(asked, "eve", "near-vote")

    assert told == "Votre voix compte pour C1-2 : 1 👍. Votre question n’est pas publiée."


async def test_a_comptoir_closed_meanwhile_takes_what_was_asked_before(asked: Scene) -> None:
    await asked.says("ana", DESK, "!fermer")
    await asked.jump(seconds=61)

    assert published(asked) == [f"C1-2 ❓ {SECOND}"]


async def test_a_moderated_comptoir_lets_it_through_first(asked: Scene) -> None:
    await asked.says("ana", DESK, "!moderer oui")
    await asked.jump(seconds=61)
    before = published(asked)
    await asked.says("ana", DESK, "!valider 2")

    assert before == []
    assert published(asked) == [f"C1-2 ❓ {SECOND}"]


async def test_a_person_silenced_meanwhile_is_told_and_publishes_nothing(asked: Scene) -> None:
    await by_form(asked, "eve", OTHER)
    await asked.says("ana", DESK, "!taire 2")
    await asked.jump(seconds=61)

    assert published(asked) == [f"C1-2 ❓ {OTHER}"]
    assert asked.read(shown_to(asked, "eve")).startswith(
        "Rien n’est pris : vos questions ne sont plus prises"
    )


async def test_it_is_among_the_data_of_who_asks_meanwhile(asked: Scene) -> None:
    await asked.says("eve", "direct:eve", "mes-donnees")

    told = "\n".join(asked.seen("direct:eve", "eve"))
    assert f"• Un message qui attend votre réponse : {SECOND}" in told


async def test_who_is_forgotten_meanwhile_publishes_nothing(asked: Scene) -> None:
    await asked.says("eve", "direct:eve", "!oublie-moi")
    await asked.presses("eve", asked.last("direct:eve"), "forget", asked.chat)
    await asked.jump(seconds=61)

    assert published(asked) == []
    assert not await asked.is_stored("viennent")


async def test_words_erased_meanwhile_leave_what_was_shown(asked: Scene) -> None:
    await asked.says("p0", "comptoir-1", "!retirer C1-1")

    assert not await asked.is_stored("finance")
