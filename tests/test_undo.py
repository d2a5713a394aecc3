"""Within 30 seconds a gesture can be undone, by taking the tap away or by word."""

import pytest
from scene import Scene

DESK = "comptoir-1-desk"


@pytest.fixture
async def desk(scene: Scene) -> Scene:
    for who, text in (("sam", "Une ?"), ("zoe", "Deux ?")):
        await scene.says(who, "comptoir-1", f"!question {text}")
    await scene.at("10:30")
    return scene


def _said(scene: Scene, place: str = "comptoir-1") -> list[str]:
    return [text for text in scene.seen(place) if not text.startswith(("⏰", "▶️ Comptoir"))]


async def _state(scene: Scene, code: str = "C1-1") -> str:
    await scene.says("eve", "direct:eve", f"!question {code}")
    return scene.seen("direct:eve")[-1].split("\n")[1].split(" · ")[3]


async def test_taking_the_tap_away_undoes_it_and_unsays_what_it_said(desk: Scene) -> None:
    tap = await desk.taps("ana", desk.digest().id, "1️⃣")
    said = _said(desk)

    await desk.jump(seconds=29)
    await desk.deletes("ana", tap)
    await desk.jump(seconds=3)

    assert said == ["Sam : ▶️ Une ?\nC1-1 · posée maintenant"]
    assert _said(desk) == []
    assert desk.read(desk.stage_card()) == "Une ? · C1-1 · remise dans la file"
    assert await _state(desk) == "en attente"


async def test_after_30_seconds_nothing_is_undone(desk: Scene) -> None:
    tap = await desk.taps("ana", desk.digest().id, "1️⃣")

    await desk.jump(seconds=31)
    await desk.deletes("ana", tap)
    await desk.says("ana", DESK, "!annuler-geste")

    assert await _state(desk) == "sur scène"
    assert desk.seen(DESK)[-1] == "Rien à annuler : un geste s’annule dans les 30 secondes."


@pytest.mark.parametrize("word", ["!annuler-geste", "!undo", "!annuler geste"])
async def test_a_word_undoes_ones_last_gesture(desk: Scene, word: str) -> None:
    await desk.says("ana", DESK, "!scene 1")
    await desk.taps("ana", desk.stage_card().id, "✅")

    typed = await desk.says("ana", DESK, word)
    await desk.jump(seconds=3)

    assert desk.marks(typed) == ["✅"]
    assert await _state(desk) == "sur scène"
    assert "\nC1-1 · " in desk.read(desk.stage_card())


async def test_one_undoes_ones_own_gestures_only(desk: Scene) -> None:
    await desk.says("ana", DESK, "!scene 1")

    await desk.says("eva", DESK, "!annuler-geste")

    assert await _state(desk) == "sur scène"


async def test_undoing_twice_goes_back_twice(desk: Scene) -> None:
    await desk.says("ana", DESK, "!scene 1")
    await desk.says("ana", DESK, "!plus-tard")

    await desk.says("ana", DESK, "!annuler-geste")
    once = await _state(desk)
    await desk.says("ana", DESK, "!annuler-geste")

    assert (once, await _state(desk)) == ("sur scène", "en attente")


async def test_undoing_a_staging_puts_the_last_question_back_on_stage(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")
    tap = await desk.taps("ana", desk.digest().id, "2️⃣")

    await desk.deletes("ana", tap)
    await desk.jump(seconds=3)

    assert [await _state(desk, code) for code in ("C1-1", "C1-2")] == ["sur scène", "en attente"]
    assert _said(desk) == ["Sam : ▶️ Une ?\nC1-1 · posée maintenant"]


async def test_a_gesture_that_someone_else_followed_up_is_not_undone(desk: Scene) -> None:
    tap = await desk.taps("ana", desk.digest().id, "1️⃣")
    await desk.taps("eva", desk.stage_card().id, "✅")

    await desk.deletes("ana", tap)

    assert await _state(desk) == "traitée"
    assert desk.seen(DESK)[-1] == "C1-1 est déjà traitée : rien n’est fait."


async def test_undoing_never_puts_two_questions_on_stage(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")
    tap = await desk.taps("ana", desk.stage_card().id, "✅")
    await desk.taps("ana", desk.digest().id, "2️⃣")

    await desk.deletes("ana", tap)

    assert [await _state(desk, code) for code in ("C1-1", "C1-2")] == ["traitée", "sur scène"]
    assert desk.seen(DESK)[-1] == (
        "C1-2 est maintenant sur scène : ce qui a été fait de C1-1 ne s’annule plus."
    )


async def test_an_undone_card_can_be_tapped_again(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")
    tap = await desk.taps("ana", desk.stage_card().id, "⏳")
    before = desk.marks(desk.stage_card().id)
    await desk.deletes("ana", tap)
    await desk.jump(seconds=3)  # after the text they belong to
    offered = desk.marks(desk.stage_card().id)

    await desk.taps("ana", desk.stage_card().id, "✅")

    assert (before, offered) == ([], sorted(["✅", "⏳", "❌", "🔎", "🎓"]))
    assert desk.marks(desk.stage_card().id) == []
    assert await _state(desk) == "traitée"
    assert await desk.troubles() == []


async def test_the_notice_of_a_refusal_waits_15_seconds(desk: Scene) -> None:
    await desk.says("bob", "direct:bob", "C1 Trois ?")
    question = next(m.id for m in desk.chat.in_place("comptoir-1") if "Une" in m.text)
    await desk.says("ana", DESK, "!ecarter 1")
    await desk.says("ana", DESK, "!ecarter 3 hors sujet")

    await desk.jump(seconds=14)
    before = desk.marks(question), desk.seen("direct:bob")[1:]
    await desk.jump(seconds=1)

    assert before == (["C1-1", "👍"], [])
    assert desk.marks(question) == sorted(["C1-1", "👍", "🗂"])
    assert desk.seen("direct:bob")[1:] == ["🗂️ C1-3 ne sera pas posée.\nRaison : hors sujet"]


async def test_a_refusal_undone_in_time_is_never_heard_of(desk: Scene) -> None:
    await desk.says("bob", "direct:bob", "C1 Trois ?")
    await desk.says("ana", DESK, "!ecarter 3 hors sujet")

    await desk.jump(seconds=10)
    await desk.says("ana", DESK, "!annuler-geste")
    await desk.jump(seconds=60)

    assert desk.seen("direct:bob")[1:] == []
    assert await _state(desk, "C1-3") == "en attente"


async def test_a_refusal_undone_later_takes_its_mark_back(desk: Scene) -> None:
    question = next(m.id for m in desk.chat.in_place("comptoir-1") if "Une" in m.text)
    await desk.says("ana", DESK, "!ecarter 1")
    await desk.jump(seconds=20)

    await desk.says("ana", DESK, "!annuler-geste")

    assert desk.marks(question) == ["C1-1", "👍"]
    assert await desk.troubles() == []


async def test_a_withdrawn_question_never_comes_back(desk: Scene) -> None:
    typed = await desk.says("sam", "comptoir-1", "!retirer 1")

    await desk.deletes("sam", typed)

    assert await _state(desk) == "retirée"


async def test_undo_skips_a_floor_question_taken_back_and_undoes_the_gesture_before(desk: Scene) -> None:
    floor = await desk.says("ana", DESK, "!salle Trois ?")
    await desk.says("ana", DESK, "!plus-tard 1")
    await desk.deletes("ana", floor)

    await desk.says("ana", DESK, "!annuler-geste")
    await desk.says("ana", DESK, "!annuler-geste")

    assert [await _state(desk, code) for code in ("C1-1", "C1-3")] == ["en attente", "retirée"]
    assert desk.seen(DESK)[-1] == "Rien à annuler : un geste s’annule dans les 30 secondes."


async def test_a_gesture_on_a_question_deleted_since_is_not_undone(desk: Scene) -> None:
    question = next(m.id for m in desk.chat.in_place("comptoir-1") if "Une" in m.text)
    tap = await desk.taps("ana", desk.digest().id, "1️⃣")
    await desk.taps("ana", desk.digest().id, "2️⃣")

    await desk.deletes("sam", question)
    await desk.deletes("ana", tap)
    await desk.says("ana", DESK, "!annuler-geste")

    assert [await _state(desk, code) for code in ("C1-1", "C1-2")] == ["traitée", "en attente"]
