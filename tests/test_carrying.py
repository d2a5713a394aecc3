"""A question carried to the restitution that comes next, in an event of one or several."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import PARIS, Scene, comptoir, plenary, programme

from bot.programme.model import Session, SessionKind
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue

DESK, PLENARY_DESK = "comptoir-1-desk", "restitution-desk"


def _platforms() -> Sequence[MemoryPlatform]:
    return [MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True)]


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, hour="10:30", platforms=_platforms()) as scene:
        yield scene


def _card(scene: Scene, place: str, chat: MemoryPlatform | None = None) -> Message:
    return [m for m in (chat or scene.chat).in_place(place) if (m.key or "").startswith("card:")][-1]


async def test_a_tap_under_the_on_stage_card_carries_its_question(both: Scene) -> None:
    discord = both.platforms[1]
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.taps("bob", asked, "👍")
    await both.says("ana", DESK, "!scene 1")
    assert "🎓" in both.marks(both.stage_card().id)

    await both.taps("ana", both.stage_card().id, "🎓")
    await both.says("olga", PLENARY_DESK, "!digest")
    await both.jump(seconds=5)

    assert both.marks(asked) == sorted(["C1-1", "P-1", "👍", "🎓"])
    assert both.read(both.stage_card()) == "Qui paie ? · C1-1 · portée à la plénière (P-1)"
    for chat in both.platforms:
        assert both.read(_card(both, "restitution", chat)) == "❓ Qui paie ?\nP-1 · de C1-1 · Sam"
    assert both.read(_card(both, "comptoir-1", discord)).endswith("C1-1 · Sam · portée à la plénière (P-1)")
    digest = both.read(both.digest(PLENARY_DESK)).split("\n")
    assert "P-1 · de C1-1 · 1 👍 · Sam · Matrix" in digest
    assert await both.troubles() == []


async def test_by_button_and_by_word_it_is_the_same(both: Scene) -> None:
    discord = both.platforms[1]
    for text in ("Une ?", "Deux ?", "Trois ?"):
        await both.says("sam", "comptoir-1", f"!question {text}")
    await both.says("ana", DESK, "!scene 1")

    await both.presses("ana", both.stage_card(chat=discord), "carry", discord)
    await both.calls("ana", DESK, "pleniere", discord, code="2")
    await both.says("ana", DESK, "!scene 3")
    typed = await both.says("ana", DESK, "!plenary")
    await both.jump(seconds=5)

    assert both.seen(DESK, "ana", discord)[-1] != "✅ C’est fait."
    assert "✅ C1-2 est maintenant P-2." in both.seen(DESK, "ana", discord)
    assert both.marks(typed) == ["✅ P-3"]
    cards = [m for m in discord.in_place("restitution") if (m.key or "").startswith("card:")]
    assert [both.read(m).split("\n")[1] for m in cards] == [f"P-{n} · de C1-{n} · Sam" for n in (1, 2, 3)]


@pytest.mark.parametrize("by", ["word", "mark"])
async def test_a_question_that_was_carried_by_mistake_comes_back_on_stage(both: Scene, by: str) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!scene 1")
    tap = await both.taps("ana", both.stage_card().id, "🎓")
    await both.jump(seconds=5)

    if by == "mark":
        await both.deletes("ana", tap)
    else:
        await both.says("ana", DESK, "!annuler-geste")
    await both.jump(seconds=5)

    assert both.marks(both.stage_card().id) == sorted(["✅", "⏳", "❌", "🎓", "🔎"])
    assert both.read(_card(both, "restitution")) == ("❓ Qui paie ?\nP-1 · Sam · portée à la plénière (C1-1)")
    assert await both.troubles() == []


async def test_the_second_of_two_who_tap_is_told(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!scene 1")
    card = both.stage_card()
    both.chat.react("ana", card.id, "🎓")
    both.chat.react("eva", card.id, "🎓")
    await both.quiet()

    assert both.seen(DESK)[-1] == "C1-1 est déjà portée à la plénière (P-1) : rien n’est fait."


# ── Which restitution ───────────────────────────────────────────────────────────────────────────────────


async def test_without_a_restitution_to_come_nothing_is_offered_and_the_word_is_refused(
    quick: Path,
) -> None:
    alone = programme(comptoir(1, "10:30", "11:30"))
    async with Scene(quick, hour="10:30", programme=alone) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.says("ana", DESK, "!scene 1")
        assert scene.marks(scene.stage_card().id) == sorted(["✅", "⏳", "❌", "🔎"])
        assert "🎓" not in scene.read(scene.stage_card())

        typed = await scene.says("ana", DESK, "!pleniere 1")

        told = "Rien n’est fait : plus aucune plénière ne suit, C1-1 reste ici."
        assert (scene.marks(typed), scene.seen(DESK)[-1]) == (["🚫"], told)


TWICE: Sequence[Session] = (
    comptoir(1, "10:00", "11:00"),
    plenary("midi", "11:00", "12:00", restitution=True, takes_questions=True),
    plenary("forum", "14:00", "15:00", kind=SessionKind.FORUM, takes_questions=True),
    plenary("soir", "17:00", "18:00", restitution=True, takes_questions=True),
)


@pytest.fixture
async def twice(quick: Path) -> AsyncIterator[Scene]:
    """A restitution before lunch and one in the evening, and a forum that takes questions."""
    async with Scene(quick, hour="10:30", programme=programme(*TWICE), platforms=_platforms()) as scene:
        yield scene


def test_the_restitutions_have_one_desk_and_a_forum_is_called_by_its_title() -> None:
    planned = planned_places(programme(*TWICE), Catalogue(PARIS))
    places = {place.name: place.title for place in planned}

    assert len(places) == len(planned)
    assert places["restitution-desk"] == "Pupitre de la restitution"
    assert (places["forum"], places["forum-desk"]) == ("Forum", "Pupitre\u00a0: Forum")
    assert (places["midi"], places["soir"]) == ("Plénière\u00a0: Midi", "Plénière\u00a0: Soir")


async def test_it_goes_to_the_next_restitution_that_has_not_ended(twice: Scene) -> None:
    for text in ("Une ?", "Deux ?"):
        await twice.says("sam", "comptoir-1", f"!question {text}")

    await twice.says("ana", DESK, "!pleniere 1")
    await twice.at("12:30")
    await twice.says("ana", DESK, "!pleniere 2")
    await twice.says("olga", PLENARY_DESK, "!pleniere P-1")
    await twice.jump(seconds=5)

    assert twice.read(_card(twice, "midi")) == "❓ Une ?\nP-1 · de C1-1 · Sam · portée à la plénière (P2-2)"
    cards = [m for m in twice.chat.in_place("soir") if (m.key or "").startswith("card:")]
    assert [twice.read(m) for m in cards] == [
        "❓ Deux ?\nP2-1 · de C1-2 · Sam",
        "❓ Une ?\nP2-2 · de P-1 · Sam",
    ]


async def test_one_desk_serves_every_restitution(twice: Scene) -> None:
    await twice.says("sam", "midi", "!question Une ?")
    await twice.says("zoe", "soir", "!question Deux ?")

    first = await twice.says("olga", PLENARY_DESK, "!suivante")
    await twice.says("olga", PLENARY_DESK, "!repondu 1 Oui")
    await twice.at("12:30")
    then = await twice.says("olga", PLENARY_DESK, "!suivante")
    late = await twice.says("olga", PLENARY_DESK, "!ecarter P-1")

    assert (twice.marks(first), twice.marks(then)) == (["✅ P-1"], ["✅ P2-1"])
    assert "Sam : ✅ Une ?\nRéponse à P-1 : Oui" in twice.seen("midi")
    assert twice.seen("soir")[-1] == "Zoe : ▶️ Deux ?\nP2-1 · posée maintenant"
    assert twice.marks(late) == []
    assert twice.seen(PLENARY_DESK)[-1] == "P-1 est déjà traitée : rien n’est fait."


async def test_a_forum_told_to_take_questions_takes_them_all_day_long(twice: Scene) -> None:
    asked = await twice.says("sam", "forum", "!question Qui paie ?")
    await twice.says("zoe", "hall", "!question C3 Et après ?")
    await twice.at("14:00")
    digest = twice.read(twice.digest("forum-desk")).split("\n")
    await twice.taps("ana", twice.digest("forum-desk").id, "1️⃣")
    await twice.taps("ana", twice.stage_card("forum-desk").id, "✅")
    await twice.says("ana", "forum-desk", "!pleniere 2")
    await twice.jump(seconds=5)

    assert digest[0] == "Forum · fin à 15h (dans 1 h)"
    assert twice.marks(asked) == sorted(["C3-1", "👍", "✅"])
    assert twice.read(_card(twice, "soir")) == "❓ Et après ?\nP2-1 · de C3-2 · Zoe"
    refused = await twice.says("ana", DESK, "!scene C3-1")
    assert twice.marks(refused) == ["🚫"]
    assert twice.seen(DESK)[-1] == "Rien n’est fait : C3-1 se traite dans le pupitre de « Forum »."
    assert await twice.troubles() == []


async def test_who_joins_a_carried_question_is_told_once_where_it_goes_on(both: Scene) -> None:
    discord = both.platforms[1]
    for who, text in (("lou", "Qui paie ?"), ("bob", "Qui décide ?")):
        await both.calls(who, "comptoir-1", "question", discord, texte=text)
    await both.says("ana", DESK, "!pleniere 2")

    await both.says("ana", DESK, "!fusionner 1 dans 2")

    told = [text for text in both.seen("comptoir-1", chat=discord) if text.startswith("Lou")]
    assert told == ["Lou : 🔁 C1-1 est regroupée avec P-1, qui demande la même chose."]
