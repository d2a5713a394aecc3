"""Commands about the day for everyone: programme, maintenant, aide, questions."""

import asyncio
from itertools import pairwise
from pathlib import Path

from patience import PATIENCE
from scene import Scene, at, comptoir, plenary, programme

from bot.programme.model import Session, SessionKind

PROGRAMME = (
    "Une journée — vendredi 16 octobre\n"
    "• 10h – 10h15 · Accueil\n"
    "• 10h30 – 11h30 · Comptoir 1 : Titre 1 (Le Club)\n"
    "• 10h30 – 11h30 · Comptoir 2 : Titre 2 (Le Bureau)\n"
    "• 15h – 16h · Restitution"
)


async def test_the_programme_is_shown_where_it_is_asked_for(scene: Scene) -> None:
    for word in ("!programme", "!Programme", "!schedule"):
        asked = await scene.says("sam", "comptoir-1", word)

    assert scene.seen("comptoir-1") == [PROGRAMME] * 3
    assert scene.last("comptoir-1").reply_to == asked
    assert not scene.last("comptoir-1").notify


async def test_a_full_day_is_told_whole_in_private_and_among_others_on_demand(quick: Path) -> None:
    hours = [f"{hour}:{half}" for hour in range(10, 14) for half in ("00", "30")]
    day = programme(*(plenary(f"partie-{n}", *span) for n, span in enumerate(pairwise(hours), 1)))
    whole = "Une journée — vendredi 16 octobre\n" + "\n".join(
        f"• {start} – {end} · Partie-{n}" for n, (start, end) in enumerate(pairwise(map(_shown, hours)), 1)
    )
    async with asyncio.timeout(PATIENCE), Scene(quick, programme=day) as scene:
        for place, words in (
            ("hall", "!programme"),
            ("hall", "!programme tout"),
            ("direct:sam", "programme"),
            ("direct:sam", "programme tout"),
        ):
            await scene.says("sam", place, words)

        assert scene.seen("hall")[-2:] == [
            "En ce moment\n• 10h – 10h30 · Partie-1\n"
            "Ensuite, à 10h30\n• 10h30 – 11h · Partie-2\n"
            "Toute la journée : !programme tout",
            whole,
        ]
        assert scene.seen("direct:sam") == [whole, whole]


def _shown(hour: str) -> str:
    return hour.replace(":", "h").removesuffix("00")


NOW = [
    (
        "10:05",
        "En ce moment\n• 10h – 10h15 · Accueil\n"
        "Ensuite, à 10h30\n"
        "• 10h30 – 11h30 · Comptoir 1 : Titre 1 (Le Club)\n"
        "• 10h30 – 11h30 · Comptoir 2 : Titre 2 (Le Bureau)",
    ),
    (
        "12:00",
        "Rien en ce moment.\nEnsuite, à 15h\n• 15h – 16h · Restitution",
    ),
    ("15:30", "En ce moment\n• 15h – 16h · Restitution"),
    ("16:00", "C’est fini pour aujourd’hui. Merci d’être venus !"),
]


async def test_now_says_what_goes_on_and_what_comes_next(scene: Scene) -> None:
    for hour, shown in NOW:
        await scene.at(hour)
        await scene.says("sam", "direct:sam", "maintenant ?")

        assert scene.seen("direct:sam")[-1] == shown


async def test_now_names_the_sessions_after_a_break_and_gives_the_stream(quick: Path) -> None:
    live = "https://live.example.org/1"
    day = programme(
        comptoir(1, "10:00", "11:30", stream=live),
        Session("pause", SessionKind.BREAK, "Pause", at("11:30"), at("11:45")),
        comptoir(2, "11:45", "12:30"),
        comptoir(3, "13:00", "14:00"),
    )
    async with Scene(quick, programme=day) as scene:
        await scene.says("sam", "hall", "!maintenant")

        assert scene.seen("hall")[-1] == (
            f"En ce moment\n• 10h – 11h30 · Comptoir 1 : Titre 1 (Le Club) · suivre à distance ({live})\n"
            "Ensuite, à 11h30\n• 11h30 – 11h45 · Pause\n• 11h45 – 12h30 · Comptoir 2 : Titre 2 (Le Bureau)"
        )


async def test_help_says_what_can_be_done_here(scene: Scene) -> None:
    places = ("hall", "comptoir-1-desk", "regie", "direct:sam")
    for place in places:
        await scene.says("sam", place, "!aide")

    assert [scene.seen(place)[-1].split("\n")[0].split(" : ")[0] for place in places] == [
        "Poser une question",
        "Mettre sur scène",
        "Annoncer",
        "Poser une question",
    ]
    assert scene.seen("direct:sam")[-1] == (
        "Poser une question : C1 votre question\n"
        "Rester anonyme : C1 anonyme : votre question\n"
        "Sans C1 : je vous montre vos mots avant de rien publier. 🆘 les envoie aux organisateurs.\n"
        "Prévenir les organisateurs : alerte ce qui se passe\n"
        "Retirer : retirer C1-12\n"
        "Avec un code des organisateurs : moi VOTRE-CODE\n"
        "Langue : langue fr pour continuer en français, language en for English\n"
        "Vos données : je garde vos questions, vos voix et votre nom jusqu’au dimanche 15 novembre. "
        "Les voir : !mes-donnees. Les effacer : !oublie-moi"
    )
    assert scene.seen("hall")[-1] == (
        "Poser une question : !question votre question\n"
        "Voter : 👍 sous une question\n"
        "Tout le reste : !aide tout, ou aide en message direct"
    )


async def test_help_explains_with_the_codes_of_the_place(scene: Scene) -> None:
    await scene.says("sam", "comptoir-2", "!aide tout")
    await scene.says("zoe", "comptoir-2", "!retirer qui")

    shown = scene.seen("comptoir-2")
    assert "Ailleurs : !question C2 votre question" in shown[0]
    assert "Le 👍 déjà là est le mien, il ne compte pas." in shown[0]
    assert "✅ traitée · ⏳ plus tard · 🔁 regroupée · 🗂️ écartée" in shown[0]
    assert shown[1].startswith("Dites quelle question retirer : !retirer C2-3.")


async def test_the_questions_are_those_of_the_place_or_of_the_comptoir_named(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.says("zoe", "comptoir-1", "!questions")
    await scene.says("zoe", "comptoir-2", "!questions")
    await scene.says("zoe", "direct:zoe", "!questions C1")
    await scene.says("zoe", "direct:zoe", "!questions C9")

    shown = "Comptoir 1 — 1 question\n• Qui paie ?\nC1-1 · 0 👍 · Sam"
    assert scene.seen("comptoir-1") == [shown]
    assert scene.seen("comptoir-2") == [
        "Comptoir 2 — pas encore de question. La vôtre ? !question votre question"
    ]
    assert scene.seen("direct:zoe") == [
        shown,
        "Je ne connais pas C9. Il y a : C1, C2, P. Par exemple : !questions C1",
    ]


async def test_no_question_waits_any_more_where_all_are_treated(scene: Scene) -> None:
    for words in ("!question Qui paie ?", "!question Pourquoi ?", "!question Où ?"):
        await scene.says("zoe", "comptoir-2", words)
    for words in ("!repondu 1", "!repondu 2", "!ecarter 3"):
        await scene.says("bob", "comptoir-2-desk", words)

    await scene.says("zoe", "comptoir-2", "!questions")
    await scene.says("zoe", "comptoir-1", "!questions C2")
    await scene.says("zoe", "hall", "!questions C1")

    head = "Comptoir 2 — plus de question en attente (2 traitées · 1 écartée). La vôtre ? "
    assert scene.seen("comptoir-2")[-1] == f"{head}!question votre question"
    assert scene.seen("comptoir-1")[-1] == f"{head}!question C2 votre question"
    assert scene.seen("hall")[-1] == (
        "Comptoir 1 — pas encore de question. La vôtre ? !question C1 votre question"
    )


async def test_a_code_shows_what_became_of_the_question(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1 La région")

    await scene.says("zoe", "hall", "!q c1-1")
    await scene.says("zoe", "direct:zoe", "C1-9")

    assert scene.seen("hall")[-1] == "Qui paie ?\nC1-1 · 0 👍 · Sam · traitée\nRéponse : La région"
    assert scene.seen("direct:zoe") == ["Je ne connais pas C1-9. !questions donne les codes."]
