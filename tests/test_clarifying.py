"""Questions made precise: a desk asks, the asker answers, nobody learns who is behind an anonymous one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from scene import Scene, comptoir, programme

from bot.journal.watched import watched

PLAIN = "Pouvez-vous préciser votre question ?"


@pytest.fixture
async def asked(scene: Scene) -> Scene:
    """Begin comptoir 1 with a question of sam's."""
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.at("10:30")
    return scene


@pytest.fixture
async def pressed(buttons: Scene) -> Scene:
    """The same where there are buttons and forms; an hour later, when sam's press is long over."""
    await buttons.calls("sam", "comptoir-1", "question", buttons.chat, texte="Qui paie ?")
    await buttons.at("10:30")
    return buttons


def _question(scene: Scene) -> str:
    return next(m.id for m in scene.chat.in_place("comptoir-1") if m.handle == "sam")


def _told(scene: Scene, place: str = "comptoir-1") -> list[str]:
    return [text for text in scene.seen(place) if text.startswith(("Sam : 🔎", "🔎"))]


def _status(scene: Scene) -> str:
    return scene.seen("comptoir-1")[-1]


# ── A desk asks ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_request_is_read_under_the_question_and_by_its_asker(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1 Pour quel budget ?")

    await asked.says("zoe", "comptoir-1", "!q C1-1")

    assert asked.marks(_question(asked)) == ["C1-1", "👍", "🔎"]
    assert _told(asked)[0] == (
        "Sam : 🔎 Pour quel budget ?\nC1-1 · répondez à ce message, ou : !preciser C1-1 votre précision"
    )
    assert _status(asked) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente\n🔎 Pour quel budget ?"
    await asked.says("zoe", "comptoir-1", "!questions")
    assert _status(asked).endswith("Qui paie ?\nC1-1 · 0 👍 · Sam\n🔎 Pour quel budget ?")


async def test_one_tap_under_the_stage_card_asks_the_standard_sentence(asked: Scene) -> None:
    await asked.taps("ana", asked.digest().id, "1️⃣")

    await asked.taps("ana", asked.stage_card().id, "🔎")
    await asked.jump(seconds=4)

    assert _told(asked)[-1].startswith(f"Sam : 🔎 {PLAIN}\n")
    assert f"🔎 {PLAIN}" in asked.read(asked.stage_card())


async def test_a_form_asks_in_the_words_of_the_desk_and_the_card_lets_the_asker_answer(
    pressed: Scene,
) -> None:
    chat = pressed.chat
    await pressed.presses("ana", pressed.digest(), "slot:1", chat)

    await pressed.presses("ana", pressed.stage_card(), "clarify", chat, request="Pour quel budget ?")
    await pressed.jump(seconds=4)

    card = next(m for m in chat.in_place("comptoir-1") if (m.key or "").startswith("card:"))
    offered = [(a.label, [f.length for f in a.form]) for a in card.actions]
    assert offered == [("Voter", []), ("Préciser", [300])]
    await pressed.presses("sam", card, "precise", chat, precision="Le premier  budget")
    await pressed.jump(seconds=20)
    assert pressed.read(card).split("\n")[2:] == ["🔎 Pour quel budget ?", "↳ Le premier budget"]
    assert "↳ Le premier budget" in pressed.read(pressed.stage_card())
    assert pressed.last("comptoir-1", "sam").person == "sam"


async def test_whoever_asked_by_a_form_reads_the_request_alone_while_their_press_lives(
    buttons: Scene,
) -> None:
    chat = buttons.chat
    await buttons.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ?", anonyme="oui")

    await buttons.calls("ana", "comptoir-1-desk", "preciser", chat, code="1", texte="Pour quel budget ?")

    told = buttons.last("comptoir-1", "sam")
    assert (told.person, buttons.read(told)) == (
        "sam",
        "🔎 Pour quel budget ?\nC1-1 · touchez ✏️ pour répondre",
    )
    assert _told(buttons) == []


async def test_the_newest_request_replaces_the_one_before_and_its_answer(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1 Pour quel budget ?")
    await asked.says("sam", "comptoir-1", "!preciser 1 Le premier")

    await asked.says("ana", "comptoir-1-desk", "!clarify 1 Quand ?")

    assert [text.split("\n")[0] for text in _told(asked)] == ["Sam : 🔎 Quand ?"]
    await asked.says("zoe", "comptoir-1", "!q C1-1")
    assert _status(asked).split("\n")[2:] == ["🔎 Quand ?"]


async def test_a_request_is_undone_and_the_one_before_stands_again(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1 Pour quel budget ?")
    await asked.says("ana", "comptoir-1-desk", "!preciser 1 Quand ?")

    await asked.says("ana", "comptoir-1-desk", "!annuler-geste")
    after_one = _told(asked)
    await asked.says("ana", "comptoir-1-desk", "!annuler-geste")

    assert [text.split("\n")[0] for text in after_one] == ["Sam : 🔎 Pour quel budget ?"]
    assert _told(asked) == []
    assert asked.marks(_question(asked)) == ["C1-1", "👍"]


async def test_a_tap_that_asked_is_undone_by_taking_it_away(asked: Scene) -> None:
    await asked.taps("ana", asked.digest().id, "1️⃣")
    tap = await asked.taps("ana", asked.stage_card().id, "🔎")

    await asked.deletes("ana", tap)

    assert _told(asked) == []


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("!preciser 2", "C1-2 vient de la salle : demandez-le de vive voix."),
        (
            f"!preciser 1 {'x' * 301}",
            "C’est un peu long : 301 caractères, pour 300 au plus. Rien n’est fait.",
        ),
        ("!preciser 9", "Je ne connais pas C1-9. !questions donne les codes."),
        (
            "!preciser",
            "Aucune question n’est sur scène. Dites laquelle, et si vous voulez quoi : !preciser 3, "
            "!preciser 3 Pour quel budget ?",
        ),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_what_to_write(
    asked: Scene, typed: str, refusal: str
) -> None:
    await asked.says("ana", "comptoir-1-desk", "!salle Et demain ?")

    await asked.says("ana", "comptoir-1-desk", typed)

    assert asked.seen("comptoir-1-desk")[-1] == refusal


async def test_a_question_that_is_over_is_not_made_precise(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    await asked.says("ana", "comptoir-1-desk", "!ecarter 1")

    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    await asked.says("sam", "comptoir-1", "!preciser 1 Le premier")

    assert asked.seen("comptoir-1-desk")[-1] == "C1-1 est déjà écartée : rien n’est fait."
    assert _status(asked) == "C1-1 n’attend plus : votre précision n’est pas prise en compte."


# ── The asker answers ───────────────────────────────────────────────────────────────────────────────────


async def test_a_reply_to_the_request_or_to_ones_own_message_answers_and_the_newest_replaces(
    asked: Scene,
) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    request = next(m for m in asked.chat.in_place("comptoir-1") if (m.key or "").startswith("clarify:"))

    first = await asked.says("sam", "comptoir-1", "La première année", reply_to=request.id)
    await asked.jump(seconds=4)
    before = asked.read(request)
    await asked.says("sam", "comptoir-1", "La seconde", reply_to=_question(asked))
    await asked.jump(seconds=4)

    assert asked.marks(first) == ["✅"]
    assert before == f"Sam : 🔎 {PLAIN}\nC1-1\n↳ La première année"
    assert asked.read(request) == f"Sam : 🔎 {PLAIN}\nC1-1\n↳ La seconde"


async def test_only_the_asker_answers(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    request = next(m for m in asked.chat.in_place("comptoir-1") if (m.key or "").startswith("clarify:"))

    await asked.says("zoe", "comptoir-1", "Moi je sais", reply_to=request.id)
    await asked.says("zoe", "comptoir-1", "!preciser 1 Moi je sais")

    assert _status(asked) == (
        "C1-1 n’est pas votre question : seule la personne qui l’a posée peut la préciser."
    )
    assert "↳" not in "".join(asked.seen("comptoir-1"))


async def test_a_form_of_anothers_card_is_refused_to_them_alone(pressed: Scene) -> None:
    chat = pressed.chat
    await pressed.calls("ana", "comptoir-1-desk", "preciser", chat, code="1")
    await pressed.jump(seconds=20)
    card = next(m for m in chat.in_place("comptoir-1") if (m.key or "").startswith("card:"))

    await pressed.presses("zoe", card, "precise", chat, precision="Moi je sais")

    refused = pressed.last("comptoir-1", "zoe")
    assert (refused.person, pressed.read(refused)) == (
        "zoe",
        "C1-1 n’est pas votre question : seule la personne qui l’a posée peut la préciser.",
    )


async def test_nothing_is_made_precise_unasked(asked: Scene) -> None:
    await asked.says("sam", "comptoir-1", "!preciser 1 Le premier")

    assert _status(asked) == (
        "Les animateurs ne demandent rien de plus sur C1-1. "
        "Pour corriger votre question, modifiez votre message."
    )


async def test_an_anonymous_question_is_made_precise_in_private_and_names_nobody(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme : Qui paie ?")
    await scene.at("10:30")
    await scene.says("ana", "comptoir-1-desk", "!preciser 1 Pour quel budget ?")
    asks = scene.last("direct:sam")

    await scene.says("sam", "direct:sam", "Le premier", reply_to=asks.id)
    await scene.jump(seconds=20)

    assert scene.read(asks) == "🔎 Pour quel budget ?\nC1-1\n↳ Le premier"
    assert scene.last("direct:sam").id != asks.id
    assert scene.read(scene.last("direct:sam")) == "C’est noté sous C1-1."
    [card] = [text for text in scene.seen("comptoir-1") if text.startswith("❓")]
    assert card == "❓ Qui paie ?\nC1-1 · anonyme\n🔎 Pour quel budget ?\n↳ Le premier"
    assert "Sam" not in "".join(scene.seen("comptoir-1"))


async def test_in_a_room_everybody_reads_the_same_about_an_anonymous_question(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme : Qui paie ?")
    await scene.at("10:30")
    await scene.says("ana", "comptoir-1-desk", "!preciser 1")
    card = next(m for m in scene.chat.in_place("comptoir-1") if (m.key or "").startswith("card:"))

    seen = {}
    for who in ("sam", "zoe"):
        before = len(scene.seen("comptoir-1"))
        said = await scene.says(who, "comptoir-1", "!preciser 1 Le premier")
        await scene.says(who, "comptoir-1", "Le premier", reply_to=card.id)
        seen[who] = (scene.seen("comptoir-1")[before:], scene.chat.messages[said].removed)

    assert seen["sam"] == seen["zoe"]
    assert seen["sam"] == (
        [
            "C1-1 est anonyme : sa précision ne se donne pas devant tout le monde, je n’ai rien gardé. "
            "Écrivez-la-moi en message direct : preciser C1-1 …"
        ],
        True,
    )
    assert "↳" not in scene.read(card)


# ── Corrected, deleted, erased, forgotten ───────────────────────────────────────────────────────────────


@pytest.fixture
async def precise(asked: Scene) -> tuple[Scene, str]:
    """Let sam make it precise."""
    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    given = await asked.says("sam", "comptoir-1", "!preciser 1 Le premier")
    await asked.says("zoe", "comptoir-1", "!q C1-1")
    return asked, given


async def test_an_edit_corrects_what_was_made_precise_wherever_it_is_read(precise: tuple[Scene, str]) -> None:
    scene, given = precise

    edit = await scene.edits("sam", given, "!preciser 1 Le second")
    await scene.jump(seconds=4)
    after = "\n".join(scene.seen("comptoir-1"))
    await scene.deletes("sam", edit)
    await scene.jump(seconds=4)

    assert (after.count("↳ Le second"), after.count("Le premier")) == (2, 0)
    again = "\n".join(scene.seen("comptoir-1"))
    assert (again.count("↳ Le premier"), again.count("Le second")) == (1, 0)


async def test_a_deleted_message_takes_its_precision_away_everywhere(precise: tuple[Scene, str]) -> None:
    scene, given = precise

    await scene.deletes("sam", given)
    await scene.jump(seconds=4)

    assert "Le premier" not in "\n".join(scene.seen("comptoir-1"))
    assert not await scene.is_stored("Le premier")
    assert _told(scene) == [
        f"Sam : 🔎 {PLAIN}\nC1-1 · répondez à ce message, ou : !preciser C1-1 votre précision"
    ]


async def test_erasing_the_question_erases_its_precision(precise: tuple[Scene, str]) -> None:
    scene, _ = precise
    await scene.says("ana", "comptoir-1-desk", "!effacer 1")

    await scene.taps("ana", scene.last("comptoir-1-desk").id, "✅")
    await scene.jump(seconds=4)

    assert "Le premier" not in "\n".join(scene.seen("comptoir-1"))
    assert not await scene.is_stored("Le premier")
    assert _told(scene) == []


async def test_a_forgotten_asker_leaves_no_precision(precise: tuple[Scene, str]) -> None:
    scene, _ = precise

    await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=4)

    assert "Le premier" not in "\n".join(scene.seen("comptoir-1"))
    assert not await scene.is_stored("Le premier")
    assert not await scene.is_stored("Sam")


async def test_what_one_made_precise_is_among_ones_data(precise: tuple[Scene, str]) -> None:
    scene, _ = precise

    await scene.says("sam", "direct:sam", "mes-donnees")

    assert "• Votre précision sur C1-1 : Le premier" in scene.seen("direct:sam")[-1].split("\n")


# ── Moderated ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def moderated(quick: Path) -> AsyncIterator[Scene]:
    session = replace(comptoir(1, "10:30", "11:30"), moderated=True)
    async with Scene(quick, programme=programme(session)) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.says("ana", "comptoir-1-desk", "!valider 1")
        await scene.at("10:30")
        await scene.says("ana", "comptoir-1-desk", "!preciser 1")
        yield scene


async def test_a_precision_is_let_through_by_word_too(moderated: Scene) -> None:
    await moderated.says("sam", "comptoir-1", "!preciser 1 Le premier")

    await moderated.says("ana", "comptoir-1-desk", "!valider 1")
    await moderated.jump(seconds=4)

    assert "↳ Le premier" in "".join(moderated.seen("comptoir-1"))


async def test_once_a_desk_moderates_what_is_made_precise_waits_too(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    await asked.says("ana", "comptoir-1-desk", "!moderer oui")

    given = await asked.says("sam", "comptoir-1", "!preciser 1 Le premier")

    assert asked.marks(given) == ["🕓"]


async def test_a_person_whose_questions_are_not_taken_makes_none_precise(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!preciser 1")
    await asked.says("ana", "comptoir-1-desk", "!taire 1")

    await asked.says("sam", "comptoir-1", "!preciser 1 Le premier")
    await asked.jump(seconds=4)

    assert "Le premier" not in "".join(asked.seen("comptoir-1"))


async def test_where_questions_are_let_through_so_is_what_makes_them_precise(moderated: Scene) -> None:
    given = await moderated.says("sam", "comptoir-1", "!preciser 1 Le premier")
    asks = moderated.last("comptoir-1-desk")
    before = "".join(moderated.seen("comptoir-1"))

    await moderated.taps("ana", asks.id, "✅")
    await moderated.taps("eva", asks.id, "❌")
    await moderated.jump(seconds=4)

    assert moderated.marks(given) == ["🕓"]
    assert "↳" not in before
    assert "↳ Le premier" in "".join(moderated.seen("comptoir-1"))
    assert moderated.read(asks) == "🔎 C1-1 : sa précision est montrée."
    assert (
        moderated.seen("comptoir-1-desk")[-1] == "Eva : Cette précision est déjà traitée : rien n’est fait."
    )


async def test_what_was_let_through_stands_until_an_edit_is_let_through_too(moderated: Scene) -> None:
    given = await moderated.says("sam", "comptoir-1", "!preciser 1 Le premier")
    await moderated.taps("ana", moderated.last("comptoir-1-desk").id, "✅")

    await moderated.edits("sam", given, "!preciser 1 Le second")
    await moderated.jump(seconds=4)
    before = "".join(moderated.seen("comptoir-1"))
    await moderated.taps("ana", moderated.last("comptoir-1-desk").id, "✅")
    await moderated.jump(seconds=4)

    assert "↳ Le premier" in before
    assert "↳ Le second" in "".join(moderated.seen("comptoir-1"))


async def test_what_was_let_through_is_hidden_again_by_undoing_it(moderated: Scene) -> None:
    await moderated.says("sam", "comptoir-1", "!preciser 1 Le premier")
    tap = await moderated.taps("ana", moderated.last("comptoir-1-desk").id, "✅")

    await moderated.deletes("ana", tap)
    await moderated.jump(seconds=4)

    assert "↳" not in "".join(moderated.seen("comptoir-1"))
    assert moderated.seen("comptoir-1-desk")[-1] == "🔎 Montrer cette précision de C1-1 ?\nLe premier"


async def test_what_waits_goes_with_its_question(moderated: Scene) -> None:
    await moderated.says("sam", "comptoir-1", "!preciser 1 Le premier")

    await moderated.deletes("sam", _question(moderated))
    await moderated.jump(seconds=4)

    assert "Le premier" not in "".join(moderated.seen("comptoir-1-desk"))
    assert not await moderated.is_stored("Le premier")


# ── Merged ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_merged_code_asks_the_one_kept_and_each_asker_answers_for_their_own(asked: Scene) -> None:
    await asked.says("zoe", "comptoir-1", "!question Qui va payer ?")
    await asked.says("ana", "comptoir-1-desk", "!preciser 2 Qui ?")
    await asked.says("ana", "comptoir-1-desk", "!fusionner 2 dans 1")

    await asked.says("ana", "comptoir-1-desk", "!preciser 2 Pour quand ?")
    await asked.says("zoe", "comptoir-1", "!preciser 2 La région")
    await asked.says("sam", "comptoir-1", "!preciser 1 Pour 2027")

    await asked.says("bob", "comptoir-1", "!q C1-1")
    kept = _status(asked)
    await asked.says("bob", "comptoir-1", "!q C1-2")
    assert kept.split("\n")[2:] == ["🔎 Pour quand ?", "↳ Pour 2027"]
    assert _status(asked).split("\n")[2:] == [
        "🔎 Qui ?",
        "↳ La région",
        "→ Qui paie ? · C1-1 · en attente",
        "🔎 Pour quand ?",
        "↳ Pour 2027",
    ]


async def test_what_made_a_question_precise_is_looked_for_after_an_absence(
    precise: tuple[Scene, str],
) -> None:
    scene, given = precise

    assert given in await scene.store.run(watched, "memory")
