"""Each command called natively, its fields filled in as a platform names them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.commands import COMMANDS

DESK = "comptoir-1-desk"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    """Play at 10:20, when no plenary runs; two questions wait in C1."""
    platform = MemoryPlatform("boutons", buttons=True)
    async with Scene(quick, hour="10:20", platforms=[platform]) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.says("sam", "comptoir-1", "!question Et après ?")
        yield scene


async def answer(scene: Scene, handle: str, place: str, command: str, **fields: str) -> str:
    """Return the answer that only they see."""
    await scene.calls(handle, place, command, scene.chat, **fields)
    return scene.read([m for m in scene.chat.in_place(place, handle) if m.person == handle][-1])


def card(scene: Scene, code: str) -> str:
    cards = [text for text in scene.seen("comptoir-1") + scene.seen("comptoir-2") if text.startswith("❓")]
    return next(text for text in cards if code in text)


@pytest.mark.parametrize("comptoir", ["C2", "c2", "comptoir-2", "titre 2"])
async def test_question_takes_its_comptoir_by_code_id_or_title(scene: Scene, comptoir: str) -> None:
    await answer(scene, "zoe", "hall", "question", texte="Pourquoi ?", comptoir=comptoir)

    assert card(scene, "C2-1") == "❓ Pourquoi ?\nC2-1 · Zoe"


@pytest.mark.parametrize("yes", ["oui", "yes", "True"])
async def test_question_hides_the_name_by_its_option(scene: Scene, yes: str) -> None:
    await answer(scene, "zoe", "hall", "ask", comptoir="C2", texte="Pourquoi ?", anonyme=yes)

    assert card(scene, "C2-1") == "❓ Pourquoi ?\nC2-1 · anonyme"


async def test_question_shows_the_name_where_the_option_says_no(scene: Scene) -> None:
    await answer(scene, "zoe", "hall", "question", comptoir="C2", texte="Pourquoi ?", anonyme="non")

    assert card(scene, "C2-1") == "❓ Pourquoi ?\nC2-1 · Zoe"


async def test_a_comptoir_that_is_none_is_refused_and_nothing_is_asked(scene: Scene) -> None:
    said = await answer(scene, "zoe", "comptoir-1", "question", comptoir="C9", texte="Pourquoi ?")

    assert said == (
        "Rien n’est pris : je ne connais pas C9. Il y a : C1, C2, P. Recommencez avec l’un d’eux."
    )
    assert len(scene.seen("comptoir-1")) == 2


async def test_questions_lists_those_of_the_comptoir_named(scene: Scene) -> None:
    said = await answer(scene, "zoe", "hall", "questions", comptoir="C1")

    assert said.split("\n")[0] == "Comptoir 1 — 2 questions"


async def test_valider_is_for_a_question_that_was_not_let_through(scene: Scene) -> None:
    said = await answer(scene, "ana", DESK, "valider", code="1")

    assert said.startswith("C1-1 est déjà en attente")


async def test_manque_takes_the_comptoir_it_is_about(scene: Scene) -> None:
    said = await answer(scene, "zoe", "hall", "manque", comptoir="C1")

    assert said.endswith("2 restent ouvertes")


async def test_suivre_takes_the_sessions_to_follow(scene: Scene) -> None:
    said = await answer(scene, "zoe", "hall", "suivre", comptoir="C2 restitution")

    assert said.split("\n")[1:3] == ["• Comptoir 2 : Titre 2 — 10h30", "• Restitution — 15h"]


async def test_ne_plus_suivre_takes_those_to_follow_no_more(scene: Scene) -> None:
    await answer(scene, "zoe", "hall", "follow", comptoir="C2")

    assert await answer(scene, "zoe", "hall", "ne-plus-suivre", comptoir="C2") == (
        "Vous ne suivez plus : Comptoir 2."
    )


async def test_moi_without_its_code_is_told_how_to_give_it_here(scene: Scene) -> None:
    said = await answer(scene, "zoe", "hall", "moi")

    assert said == "Ajoutez le code que les organisateurs vous ont donné : !moi VOTRE-CODE"


async def test_voter_counts_for_the_code_given(scene: Scene) -> None:
    assert await answer(scene, "zoe", "hall", "voter", code="C1-2") == "Votre voix compte pour C1-2 : 1 👍."


async def test_voter_takes_a_number_alone_in_its_comptoir_and_a_whole_label(scene: Scene) -> None:
    assert await answer(scene, "zoe", "comptoir-1", "vote", code="1") == "Votre voix compte pour C1-1 : 1 👍."
    label = "C1-2 · 0 👍 · Et après ?"
    assert (
        await answer(scene, "zoe", "comptoir-1", "vote", code=label) == "Votre voix compte pour C1-2 : 1 👍."
    )


async def test_retirer_takes_back_the_code_given(scene: Scene) -> None:
    said = await answer(scene, "sam", "hall", "retirer", code="C1-1")

    assert said == "C1-1 est retirée, son texte est effacé."


async def test_langue_sets_the_language_of_the_answers(scene: Scene) -> None:
    said = await answer(scene, "zoe", "hall", "langue", langue="en")

    assert said == (
        "I will write to you in English wherever only you read it; the rooms keep their language. "
        "(!langue fr pour le français)"
    )


@pytest.mark.parametrize("command", ["programme", "maintenant", "aide", "etat", "schedule", "now", "help"])
async def test_a_command_without_fields_answers(scene: Scene, command: str) -> None:
    assert await answer(scene, "olga", "regie", command)


async def test_scene_stages_the_code_given(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "scene", code="C1-2") == "✅ C’est fait."
    assert "\nC1-2 · " in scene.read(scene.stage_card())


async def test_suivante_stages_the_first(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "suivante") == "✅ C1-1 est sur scène."
    assert "\nC1-1 · " in scene.read(scene.stage_card())


async def test_effacer_shows_the_code_given_before_it_does_anything(scene: Scene) -> None:
    said = await answer(scene, "ana", DESK, "effacer", code="2")

    assert said == "Rien n’est encore effacé : touchez ✅ sous l’aperçu, plus bas."
    assert "\nC1-2 · " in scene.seen(DESK)[-1]


async def test_fusionner_takes_both_codes_and_separer_one(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "fusionner", code="2", dans="C1-1") == (
        "✅ C1-2 est regroupée avec C1-1."
    )
    assert await answer(scene, "ana", DESK, "separer", code="2") == "✅ C’est fait."


async def test_repondu_takes_the_code_and_the_line(scene: Scene) -> None:
    await answer(scene, "ana", DESK, "repondu", code="C1-2", texte="3 fois par an")
    await scene.jump(seconds=3)

    assert card(scene, "C1-2").split("\n")[1:] == ["C1-2 · Sam · traitée", "Réponse : 3 fois par an"]


async def test_repondu_without_a_code_is_the_one_on_stage_whatever_the_line(scene: Scene) -> None:
    await answer(scene, "ana", DESK, "scene", code="2")
    await answer(scene, "ana", DESK, "repondu", texte="3 fois par an")
    await scene.jump(seconds=3)

    assert card(scene, "C1-2").split("\n")[1:] == ["C1-2 · Sam · traitée", "Réponse : 3 fois par an"]


async def test_a_code_that_is_none_is_refused_rather_than_taken_for_an_answer(scene: Scene) -> None:
    await answer(scene, "ana", DESK, "scene", code="2")

    said = await answer(scene, "ana", DESK, "repondu", code="deux", texte="oui")

    assert said == "Je ne connais pas deux. !questions donne les codes."


async def test_plus_tard_takes_the_code(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "plus-tard", code="1") == "✅ C’est fait."


async def test_ecarter_takes_the_code_and_the_reason_in_any_order(scene: Scene) -> None:
    await answer(scene, "ana", DESK, "ecarter", raison="déjà posée", code="C1-2")
    await scene.jump(seconds=20)

    assert card(scene, "C1-2").split("\n")[1:] == ["C1-2 · Sam · écartée", "Raison : déjà posée"]


async def test_deplacer_takes_the_code_and_the_comptoir_in_any_order(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "deplacer", comptoir="titre 2", code="1") == (
        "✅ C1-1 est maintenant C2-1."
    )
    assert await answer(scene, "ana", DESK, "move", code="C1-2", comptoir="P") == (
        "✅ C1-2 est maintenant P-1."
    )


async def test_pleniere_takes_the_code_or_the_question_on_stage(scene: Scene) -> None:
    await answer(scene, "ana", DESK, "scene", code="2")

    assert await answer(scene, "ana", DESK, "pleniere", code="1") == "✅ C1-1 est maintenant P-1."
    assert await answer(scene, "ana", DESK, "pleniere") == "✅ C1-2 est maintenant P-2."


async def test_annuler_geste_takes_the_last_one_back(scene: Scene) -> None:
    await answer(scene, "ana", DESK, "plus-tard", code="1")

    assert await answer(scene, "ana", DESK, "annuler-geste") == "✅ C’est fait."
    await scene.jump(seconds=3)
    assert card(scene, "C1-1") == "❓ Qui paie ?\nC1-1 · Sam"


async def test_salle_takes_its_text_whole(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "salle", texte="3 fois, pourquoi ?") == "C’est noté : C1-3."
    assert card(scene, "C1-3") == "❓ 3 fois, pourquoi ?\nC1-3 · dans la salle"


async def test_fiche_gives_the_sheet_of_the_comptoir_named(scene: Scene) -> None:
    said = await answer(scene, "olga", "regie", "fiche", comptoir="C2")

    assert said == "✅ C’est fait."
    sheets = [text for text in scene.seen("regie") if text.startswith("📄")]
    assert [text.split("\n")[0] for text in sheets] == ["📄 Fiche : Comptoir 2"]


async def test_retenir_takes_its_comptoir_and_its_text(scene: Scene) -> None:
    here = await answer(scene, "ana", DESK, "retenir", texte="C’est la région qui paie")
    present = await answer(scene, "ana", DESK, "retenir", texte="présents : 42")
    there = await answer(scene, "olga", "regie", "retenir", texte="Tous paient", comptoir="C2")
    unknown = await answer(scene, "olga", "regie", "retenir", texte="Tous paient", comptoir="C9")

    assert here == "⭐ C’est retenu pour la restitution (C1)."
    assert present == "C’est noté : 42 personnes présentes (C1)."
    assert there == "⭐ C’est retenu pour la restitution (C2)."
    assert unknown.startswith("Rien n’est pris : je ne connais pas C9. ")


async def test_digest_ouvrir_and_fermer_are_done(scene: Scene) -> None:
    done = "✅ C’est fait."
    assert await answer(scene, "ana", DESK, "digest") == done
    assert await answer(scene, "ana", DESK, "fermer") == done
    assert await answer(scene, "ana", DESK, "ouvrir") == done


async def test_moderer_and_valider_take_their_word_and_their_codes(scene: Scene) -> None:
    assert await answer(scene, "ana", DESK, "moderer", texte="oui") == "✅ C’est fait."
    for text in ("Et après ?", "Et enfin ?", "Et puis ?"):
        await answer(scene, "sam", "comptoir-1", "question", texte=text)

    assert await answer(scene, "ana", DESK, "valider", code="3 C1-4") == "✅ C’est fait."
    assert await answer(scene, "ana", DESK, "valider", code="tout") == "✅ C’est fait."
    assert [card(scene, f"C1-{n}").split("\n")[0] for n in (3, 4, 5)] == [
        "❓ Et après ?",
        "❓ Et enfin ?",
        "❓ Et puis ?",
    ]


async def test_taire_and_rendre_parole_take_the_code_in_the_desk_and_in_the_regie(scene: Scene) -> None:
    muted = "C’est fait : qui a posé C1-1 ne pose plus de question"
    back = "C’est fait : qui a posé C1-1 peut de nouveau poser des questions."

    assert (await answer(scene, "ana", DESK, "taire", code="1")).startswith(f"{muted} ici.")
    assert (await answer(scene, "olga", "regie", "taire", code="C1-1")).startswith(f"{muted}, dans aucun")
    assert await answer(scene, "olga", "regie", "rendre-parole", code="C1-1") == back


async def test_annonce_takes_its_places_and_its_text(scene: Scene) -> None:
    said = await answer(scene, "olga", "regie", "annonce", texte="on change de salle", comptoir="C1 C2")

    assert said == "Rien n’est encore envoyé : touchez ✅ sous l’aperçu, plus bas."
    assert scene.seen("regie")[-1].split("\n") == [
        "Aperçu, pour le comptoir 1 et le comptoir 2, tout de suite :",
        "> on change de salle",
    ]


async def test_annonce_without_places_is_for_the_hall(scene: Scene) -> None:
    await answer(scene, "olga", "regie", "annonce", texte="Le déjeuner est servi")

    assert scene.seen("regie")[-1].split("\n")[0] == "Aperçu, pour le hall, tout de suite :"


async def test_a_desk_s_command_called_elsewhere_is_refused_alone(scene: Scene) -> None:
    said = await answer(scene, "zoe", "hall", "scene", code="C1-1")

    assert said.startswith("Cette commande est celle des animateurs")


async def test_preciser_asks_in_a_desk_and_answers_elsewhere(scene: Scene) -> None:
    asked = await answer(scene, "ana", "comptoir-1-desk", "preciser", code="1", texte="Pour quel budget ?")
    given = await answer(scene, "sam", "hall", "clarify", code="C1-1", texte="Le premier")

    assert (asked, given) == ("✅ C’est fait.", "C’est noté sous C1-1.")


async def test_confier_takes_a_name_of_the_programme(scene: Scene) -> None:
    said = await answer(scene, "ana", "comptoir-1-desk", "confier", code="1", personne="Personne")

    assert said.startswith("Je ne connais pas « Personne » au programme. Par exemple : Eva Experte")


async def test_consigne_takes_its_desk_and_its_text(scene: Scene) -> None:
    await answer(scene, "olga", "regie", "consigne", texte="Plus que cinq minutes", comptoir="C1")

    assert "Plus que cinq minutes" in scene.seen(DESK)[-1]


@pytest.mark.parametrize(
    ("command", "fields", "shown"),
    [
        ("retard", {"comptoir": "C2", "minutes": "10"}, "Retard de 10 min : C2 · Titre 2"),
        ("avancer", {"minutes": "10:25", "comptoir": "comptoir-2"}, "Avance de 5 min : C2 · Titre 2"),
        ("prolonger", {"comptoir": "Titre 2", "minutes": "10"}, "Prolongation de 10 min : C2 · Titre 2"),
        ("changer-salle", {"comptoir": "Le Bureau", "salle": "Le Club"}, "Changement de salle : tout ce qui"),
        ("annuler", {"comptoir": "tout", "raison": "Il neige"}, "Annulation : tout ce qui reste"),
    ],
)
async def test_a_change_of_the_day_takes_what_it_is_about_first(
    scene: Scene, command: str, fields: dict[str, str], shown: str
) -> None:
    said = await answer(scene, "olga", "regie", command, **fields)

    assert said == "Rien n’est encore changé : touchez ✅ sous l’aperçu, plus bas."
    assert scene.seen("regie")[-1].split("\n")[1].startswith(shown)


async def test_retablir_says_what_is_not_cancelled(scene: Scene) -> None:
    said = await answer(scene, "olga", "regie", "retablir", comptoir="C2")

    assert said.startswith("C2 · Titre 2 : la session n’est pas annulée")


def test_every_command_of_the_table_is_called_above() -> None:
    text = Path(__file__).read_text(encoding="utf-8")

    assert [c.french for c in COMMANDS if c.takes_codes and f'"{c.french}"' not in text] == []
