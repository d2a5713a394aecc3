"""`taire` and `rendre-parole`: a desk takes no more questions from a person, who is told in private alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

DESK = "comptoir-1-desk"
DONE = "C’est fait : qui a posé {} ne pose plus de question ici. Lui rendre la parole : !rendre-parole {}"
DONE_HIDDEN = DONE.replace("question", "question anonyme")
TOLD = "Les animateurs ne prennent plus vos questions pour le comptoir 1, jusqu’à nouvel ordre."
TOLD_HIDDEN = TOLD.replace("questions", "questions anonymes")
REFUSED = "Rien n’est pris : vos questions ne sont plus prises pour le comptoir 1, jusqu’à nouvel ordre."
REFUSED_HIDDEN = REFUSED.replace("questions", "questions anonymes", 1)
WHY_IN_PRIVATE = "Rien n’est pris. Écrivez-moi votre question en message direct : je vous y dirai pourquoi."


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("marks"), MemoryPlatform("taps", buttons=True, editable=3000)]
    async with Scene(quick, platforms=platforms) as playing:
        yield playing


async def ask(scene: Scene, text: str = "Qui paie ?", who: str = "sam", place: str = "comptoir-1") -> str:
    return await scene.says(who, place, f"!question {text}")


async def ask_hidden(scene: Scene, text: str = "Qui ment ?", who: str = "sam") -> None:
    await scene.says(who, f"direct:{who}", f"C1 anonyme : {text}")


def done(code: str, text: str = DONE) -> str:
    return text.format(code, code)


def elsewhere(scene: Scene) -> list[str]:
    """Return what anybody but the person and the desk can read."""
    return [text for place in scene.places if place not in (DESK, "hall") for text in scene.seen(place)]


# ── Under one's name ────────────────────────────────────────────────────────────────────────────────────


async def test_what_a_silenced_person_asks_gets_a_mark_and_is_not_published(scene: Scene) -> None:
    await ask(scene)
    await scene.says("ana", DESK, "!taire 1")

    refused = [await ask(scene, f"Et {n} ?") for n in range(2)]

    assert scene.seen(DESK) == [done("C1-1")]
    assert [scene.marks(event) for event in refused] == [["🚫"], ["🚫"]]
    assert elsewhere(scene) == [WHY_IN_PRIVATE]
    await ask(scene, "Et moi ?", who="zoe")
    await scene.says("zoe", "direct:zoe", "question C1-2")
    assert scene.seen("direct:zoe")[-1].startswith("Et moi ?")


async def test_they_are_told_once_in_the_conversation_that_they_opened(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "aide")
    await ask(scene)

    await scene.says("ana", DESK, "!taire 1")
    await scene.says("ana", DESK, "!taire 1")

    assert scene.seen("direct:sam")[1:] == [TOLD]
    assert scene.seen(DESK)[-1] == "C’est déjà fait pour C1-1 : rien n’est fait de plus."
    assert elsewhere(scene) == []


async def test_a_direct_message_says_why(scene: Scene) -> None:
    await ask(scene)
    await scene.says("ana", DESK, "!taire 1")

    await scene.says("sam", "direct:sam", "C1 Et alors ?")
    await ask_hidden(scene)

    assert scene.seen("direct:sam") == [REFUSED, REFUSED]


async def test_a_person_without_an_open_conversation_is_told_by_the_answer_to_their_press(
    both: Scene,
) -> None:
    taps = both.platforms[1]
    await both.calls("sam", "comptoir-1", "question", taps, texte="Qui paie ?")

    await both.calls("ana", DESK, "taire", taps, code="C1-1")
    await both.calls("sam", "comptoir-1", "question", taps, texte="Et alors ?")

    seen = both.seen("comptoir-1", reader="sam", chat=taps)
    assert [text for text in seen if "prise" in text or "prennent" in text] == [TOLD, REFUSED]
    assert both.seen("comptoir-1", chat=taps) == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_other_comptoirs_still_take_their_questions(scene: Scene) -> None:
    await ask(scene)
    await scene.says("ana", DESK, "!taire 1")

    elsewhere = await ask(scene, place="comptoir-2")

    assert scene.marks(elsewhere) == ["C2-1", "👍"]


async def test_the_regie_silences_everywhere_and_ends_all(scene: Scene) -> None:
    await ask(scene)
    await scene.says("ana", DESK, "!taire 1")
    await scene.says("olga", "regie", "!taire C1-1")
    there = await ask(scene, place="comptoir-2")

    await scene.says("ana", DESK, "!rendre-parole 1")
    still = await ask(scene, "Et alors ?")
    await scene.says("olga", "regie", "!unmute C1-1")
    again = await ask(scene, "Et alors ?")

    assert [scene.marks(each) for each in (there, still, again)] == [["🚫"], ["🚫"], ["C1-2", "👍"]]
    assert scene.seen("regie") == [
        done("C1-1").replace(" ici", ", dans aucun comptoir"),
        "C’est fait : qui a posé C1-1 peut de nouveau poser des questions.",
    ]
    assert scene.seen(DESK)[-1] == (
        "C’est fait pour ce comptoir ; la régie a décidé de même pour tous, et elle seule y met fin."
    )


async def test_they_may_ask_again_by_any_of_their_codes(scene: Scene) -> None:
    for text in ("Une ?", "Deux ?"):
        await ask(scene, text)
    await scene.says("ana", DESK, "!taire 1")

    await scene.says("ana", DESK, "!rendre-parole 2")
    again = await ask(scene, "Et alors ?")

    assert scene.marks(again) == ["C1-3", "👍"]
    await scene.says("ana", DESK, "!rendre-parole 2")
    assert scene.seen(DESK)[-1] == "Rien de tel n’a été décidé pour C1-2 : rien n’est fait."


async def test_new_words_of_an_older_question_are_not_taken_either(scene: Scene) -> None:
    asked = await ask(scene)
    await scene.says("ana", DESK, "!taire 1")

    await scene.edits("sam", asked, "!question Un mensonge ?")
    await scene.says("zoe", "direct:zoe", "question C1-1")

    assert scene.seen("direct:zoe")[-1].startswith("Qui paie ?")
    assert "🚫" in scene.marks(asked)


async def test_a_desk_is_never_silenced(scene: Scene) -> None:
    scene.chat.join("ana", DESK)
    await ask(scene, who="ana")
    await scene.says("eva", DESK, "!taire 1")

    await scene.says("ana", DESK, "!salle Et en zone rurale ?")
    message = await scene.says("ana", "comptoir-1", "Qui décide ?")
    await scene.taps("ana", message, "❓")
    await scene.says("ana", DESK, "!scene 2")

    assert scene.marks(message) == ["🚫"]
    assert scene.seen("comptoir-1")[-1].startswith("▶️ Et en zone rurale ?")


async def test_an_animateur_may_still_choose_what_a_silenced_person_wrote(scene: Scene) -> None:
    scene.chat.join("ana", DESK)
    await ask(scene)
    await scene.says("ana", DESK, "!taire 1")
    message = await scene.says("sam", "comptoir-1", "Qui décide ?")

    await scene.taps("sam", message, "❓")
    by_themselves = scene.marks(message)
    await scene.taps("ana", message, "❓")

    assert by_themselves == ["🚫"]
    assert "C1-2" in scene.marks(message)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("!taire", "Dites de qui, par le code d’une de ses questions : !taire C1-3"),
        ("!taire sam", "Dites de qui, par le code d’une de ses questions : !taire C1-3"),
        ("!taire 2", "C1-2 a été posée dans la salle : je ne sais pas par qui, rien n’est fait."),
        ("!taire 9", "Je ne connais pas C1-9. !questions donne les codes."),
        ("!taire C2-1", "Rien n’est fait : C2-1 se traite dans le pupitre du comptoir 2."),
        ("!rendre-parole 1", "Rien de tel n’a été décidé pour C1-1 : rien n’est fait."),
    ],
)
async def test_what_cannot_be_done_is_refused_with_the_reason(scene: Scene, word: str, answer: str) -> None:
    await ask(scene)
    await scene.says("ana", DESK, "!salle Et en zone rurale ?")
    await ask(scene, place="comptoir-2")

    await scene.says("ana", DESK, word)

    assert scene.seen(DESK)[-1] == answer


# ── Anonymously ─────────────────────────────────────────────────────────────────────────────────────────


async def test_an_anonymous_question_stops_their_anonymous_ones_alone(scene: Scene) -> None:
    await ask_hidden(scene)
    await scene.says("ana", DESK, "!taire 1")

    await ask_hidden(scene, "Et alors ?")
    named = await ask(scene)
    await ask_hidden(scene, "Et moi ?", who="zoe")

    assert scene.seen(DESK) == [done("C1-1", DONE_HIDDEN)]
    assert scene.seen("direct:sam")[1:] == [TOLD_HIDDEN, REFUSED_HIDDEN]
    assert scene.marks(named) == ["C1-2", "👍"]
    assert [text for text in elsewhere(scene) if text.startswith("❓")] == [
        "❓ Qui ment ?\nC1-1 · anonyme",
        "❓ Et moi ?\nC1-3 · anonyme",
    ]


async def test_no_answer_tells_whether_two_anonymous_questions_are_one_persons(scene: Scene) -> None:
    """The codes C1-1 and C1-2 are sam's, C1-3 is zoe's: what the desk reads is the same for each."""
    for text, who in (("Une ?", "sam"), ("Deux ?", "sam"), ("Trois ?", "zoe")):
        await ask_hidden(scene, text, who)
    await ask(scene, "Quatre ?", "sam")

    for word in ("!taire 1", "!rendre-parole 2", "!rendre-parole 3", "!taire 2", "!taire 3", "!taire 4"):
        await scene.says("ana", DESK, word)
    for word in ("!rendre-parole 1", "!rendre-parole 4"):
        await scene.says("ana", DESK, word)

    nothing = "Rien de tel n’a été décidé pour {} : rien n’est fait."
    again = "C’est fait : qui a posé {} peut de nouveau poser des questions."
    assert scene.seen(DESK) == [
        done("C1-1", DONE_HIDDEN),
        nothing.format("C1-2"),
        nothing.format("C1-3"),
        done("C1-2", DONE_HIDDEN),
        done("C1-3", DONE_HIDDEN),
        done("C1-4"),
        again.format("C1-1"),
        again.format("C1-4"),
    ]
    await ask_hidden(scene, "Et alors ?")
    assert scene.seen("direct:sam")[-1] == REFUSED_HIDDEN  # C1-2 still stops them


async def test_an_anonymous_asker_who_was_forgotten_is_answered_about_in_the_same_way(scene: Scene) -> None:
    await ask_hidden(scene)
    await scene.says("sam", "direct:sam", "oublie-moi oui")

    await scene.says("ana", DESK, "!taire 1")

    assert scene.seen(DESK)[-1] == done("C1-1", DONE_HIDDEN)


# ── Outliving ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hidden", [False, True])
async def test_it_outlives_a_wish_to_be_forgotten_as_a_seal(scene: Scene, hidden: bool) -> None:
    await (ask_hidden(scene) if hidden else ask(scene))
    await scene.says("ana", DESK, "!taire 1")

    await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=5)
    left = [words for words in ("Sam", "Qui paie", "Qui ment") if await scene.is_stored(words)]
    await (ask_hidden(scene, "Et alors ?") if hidden else scene.says("sam", "direct:sam", "C1 Et alors ?"))
    refused = scene.seen("direct:sam")[-1]
    await scene.says("ana", DESK, "!rendre-parole 1")
    await (ask_hidden(scene, "Et alors ?") if hidden else scene.says("sam", "direct:sam", "C1 Et alors ?"))

    assert refused == (REFUSED_HIDDEN if hidden else REFUSED)
    assert "C1-2" in scene.seen("direct:sam")[-1]
    assert left == []


async def test_it_stops_both_accounts_of_a_person_and_outlives_their_parting(both: Scene) -> None:
    marks, taps = both.platforms
    await both.says("sam", "direct:1", "lier", marks)
    code = both.seen("direct:1", chat=marks)[-1].split("lier ")[1][:6]
    await both.says("samuel", "direct:2", f"lier {code}", taps)
    await both.says("samuel", "direct:2", f"lier {code} oui", taps)
    await both.says("sam", "comptoir-1", "!question Qui paie ?", marks)
    await both.says("ana", DESK, "!taire 1", marks)

    await both.says("samuel", "direct:2", "delier", taps)
    await both.says("samuel", "direct:2", "C1 Et alors ?", taps)
    refused = await both.says("sam", "comptoir-1", "!question Et alors ?", marks)

    assert both.seen("direct:2", chat=taps)[-1] == REFUSED
    assert both.marks(refused, marks) == ["🚫"]


async def test_people_see_it_among_their_data_once_they_were_told(scene: Scene) -> None:
    await ask(scene)
    await scene.says("ana", DESK, "!taire 1")
    await scene.says("sam", "direct:sam", "mes-donnees")
    before = scene.seen("direct:sam")[-1]
    await scene.says("sam", "direct:sam", "C1 Et alors ?")

    await scene.says("sam", "direct:sam", "mes-donnees")

    line = "• Que vos questions ne sont plus prises pour le comptoir 1"
    assert line not in before
    assert line in scene.seen("direct:sam")[-1].split("\n")
