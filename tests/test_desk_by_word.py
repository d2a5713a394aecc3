"""Gestures of animateurs by typing: the same as by tap, with an answer or a reason, and the floor."""

import pytest
from scene import Scene

DESK = "comptoir-1-desk"


@pytest.fixture
async def desk(scene: Scene) -> Scene:
    for who, text in (("sam", "Une ?"), ("zoe", "Deux ?"), ("bob", "Trois ?")):
        await scene.says(who, "comptoir-1", f"!question {text}")
    return scene


async def _states(scene: Scene) -> list[str]:
    """Return the state of each question, by its code."""
    found = []
    for code in ("C1-1", "C1-2", "C1-3"):
        await scene.says("eve", "direct:eve", f"!question {code}")
        found.append(scene.seen("direct:eve")[-1].split("\n")[1].split(" · ")[3])
    return found


async def test_a_question_is_staged_by_its_number_or_code(desk: Scene) -> None:
    for word in ("!scene 2", "!stage 2", "!Scène C1-2", "!scene c1 2", "!scene #2", "!scene 2."):
        typed = await desk.says("ana", DESK, word)
        states = await _states(desk)
        await desk.says("ana", DESK, "!annuler-geste")

        assert (desk.marks(typed), states) == (["✅"], ["en attente", "sur scène", "en attente"])


async def test_the_next_one_is_called_as_one_says_it(desk: Scene) -> None:
    typed = await desk.says("ana", DESK, "!suivant")

    assert desk.marks(typed) == ["✅ C1-1"]
    assert await _states(desk) == ["sur scène", "en attente", "en attente"]


async def test_the_whole_life_of_a_queue_by_word(desk: Scene) -> None:
    words = [
        "!suivante",
        "!repondu La région",
        "!plus tard 2",
        "!écarter 3 : déjà posée",
        "!scene 2",
        "!plus-tard",
    ]

    typed = [await desk.says("ana", DESK, word) for word in words]
    await desk.jump(seconds=15)

    assert [desk.marks(event) for event in typed] == [["✅ C1-1"], *([["✅"]] * 5)]
    assert await _states(desk) == ["traitée", "gardée pour plus tard", "écartée"]
    assert desk.seen("comptoir-1") == [
        "Sam : ▶️ Une ?\nC1-1 · posée maintenant",
        "Sam : ✅ Une ?\nRéponse à C1-1 : La région",
        "Zoe : ▶️ Deux ?\nC1-2 · posée maintenant",
    ]


async def test_an_answer_names_its_question_or_is_of_the_one_on_stage(desk: Scene) -> None:
    await desk.says("ana", DESK, "!repondu 3 oui, dès 2019")
    await desk.says("ana", DESK, "!scene 1")
    await desk.says("ana", DESK, "!answered by the region")

    assert desk.seen("comptoir-1") == [
        "Bob : ✅ Trois ?\nRéponse à C1-3 : oui, dès 2019",
        "Sam : ▶️ Une ?\nC1-1 · posée maintenant",
        "Sam : ✅ Une ?\nRéponse à C1-1 : by the region",
    ]


async def test_the_line_of_an_answer_may_come_after_the_tap(desk: Scene) -> None:
    await desk.says("ana", DESK, "!scene 1")
    await desk.taps("ana", desk.stage_card().id, "✅")

    await desk.says("ana", DESK, "!repondu 1 La région")
    await desk.says("eva", DESK, "!repondu 1 La commune")

    assert desk.seen("comptoir-1")[-1] == "Sam : ✅ Une ?\nRéponse à C1-1 : La région"
    assert desk.seen(DESK)[-1] == "C1-1 est déjà traitée : rien n’est fait."


async def test_a_reason_is_shown_to_people_who_look_the_question_up(desk: Scene) -> None:
    await desk.says("ana", DESK, "!ecarter 1 déjà posée")

    await desk.says("sam", "direct:sam", "C1-1")

    assert desk.seen("direct:sam") == ["Une ?\nC1-1 · 0 👍 · Sam · écartée\nRaison : déjà posée"]


MISTYPED = [
    ("!scene", "Dites laquelle : !scene 3 (pour C1-3), ou touchez son chiffre sous le digest."),
    ("!scene la trois", "Dites laquelle : !scene 3 (pour C1-3), ou touchez son chiffre sous le digest."),
    (
        "!repondu",
        "Aucune question n’est sur scène. Dites laquelle : !repondu 3, ou avec la réponse : "
        "!repondu 3 oui, dès 2019",
    ),
    (
        "!plus-tard la trois",
        "Dites laquelle : !plus-tard 3. Sans numéro, c’est celle qui est sur scène, s’il y en a une.",
    ),
    (
        "!ecarter",
        "Aucune question n’est sur scène. Dites laquelle, et pourquoi : !ecarter 3 déjà posée",
    ),
    ("!scene 9", "Je ne connais pas C1-9. !questions donne les codes."),
    ("!scene C2-1", "Rien n’est fait : C2-1 se traite dans le pupitre du comptoir 2."),
    ("!repondu 1 " + "a" * 501, "C’est un peu long : 501 caractères, pour 500 au plus. Rien n’est fait."),
    ("!salle", "Écrivez la question posée dans la salle : !salle Et en zone rurale ?"),
]


async def test_a_member_of_the_desk_who_mistypes_is_told_each_time(desk: Scene) -> None:
    await desk.says("sam", "comptoir-2", "!question Ailleurs ?")

    for word, told in MISTYPED:
        typed = [await desk.says("ana", DESK, word) for _ in range(2)]

        assert [desk.marks(event) for event in typed] == [["🚫"], ["🚫"]]
        assert desk.seen(DESK)[-2:] == [told, told]
    assert await _states(desk) == ["en attente"] * 3


async def test_a_question_handled_twice_is_said_to_be(desk: Scene) -> None:
    await desk.says("ana", DESK, "!ecarter 1")

    for word in ("!scene 1", "!repondu 1", "!plus-tard 1", "!ecarter 1"):
        await desk.says("eva", DESK, word)

    assert desk.seen(DESK) == ["C1-1 est déjà écartée : rien n’est fait."] * 4


async def test_a_question_from_the_floor_is_shown_to_the_remote_public(desk: Scene) -> None:
    typed = await desk.says("ana", DESK, "!salle Et en zone rurale ?")

    card = desk.last("comptoir-1")
    assert desk.marks(typed) == ["C1-4"]
    assert desk.read(card) == "❓ Et en zone rurale ?\nC1-4 · dans la salle"
    assert desk.marks(card.id) == ["👍"]


async def test_the_desk_reads_its_queue_ranked(desk: Scene) -> None:
    third = next(m.id for m in desk.chat.in_place("comptoir-1") if "Trois" in m.text)
    await desk.taps("eve", third, "👍")
    await desk.says("ana", DESK, "!scene 1")

    await desk.says("ana", DESK, "!questions")

    assert desk.seen(DESK)[-1] == (
        "Comptoir 1 — 3 questions\n"
        "• Trois ?\nC1-3 · 1 👍 · Bob\n"
        "• ▶️ Une ?\nC1-1 · 0 👍 · Sam\n"
        "• Deux ?\nC1-2 · 0 👍 · Zoe"
    )


async def test_a_native_command_is_answered_to_the_person_who_gave_it(buttons: Scene) -> None:
    await buttons.calls("sam", "comptoir-1", "question", buttons.chat, texte="Une ?")

    await buttons.calls("ana", DESK, "scene", buttons.chat, code="1")
    await buttons.calls("ana", DESK, "salle", buttons.chat, texte="Et en zone rurale ?")

    only_hers = [m for m in buttons.chat.in_place(DESK, "ana") if m.person == "ana"]
    assert [buttons.read(m) for m in only_hers] == ["✅ C’est fait.", "C’est noté : C1-2."]
    assert all(m.person is None for m in buttons.chat.in_place(DESK, "eva"))
    assert await buttons.troubles() == []
