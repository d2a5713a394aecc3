"""A wish to be anonymous: at either end of the words, within them, or not at all."""

from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

HIDDEN, ASKED, NAMED = "hidden", "asked", "named"

# Each message, its effect in private, and the words that are published.
WRITTEN = [
    ("anonyme : Qui paie ?", HIDDEN, "Qui paie ?"),
    ("(anonyme) Qui paie ?", HIDDEN, "Qui paie ?"),
    ("[Anonyme] Qui paie ?", HIDDEN, "Qui paie ?"),
    ("Qui paie ? (anonyme)", HIDDEN, "Qui paie ?"),
    ("Qui paie ? (en anonyme svp)", HIDDEN, "Qui paie ?"),
    ("Qui paie ? — anonyme", HIDDEN, "Qui paie ?"),
    ("Qui paie ? anonyme.", HIDDEN, "Qui paie ?"),
    ("Je demande qui paie, anonymement", HIDDEN, "Je demande qui paie"),
    ("annonyme : Qui paie ?", HIDDEN, "Qui paie ?"),
    ("Anonymously, who pays?", HIDDEN, "who pays?"),
    ("Who pays? (anon)", HIDDEN, "Who pays?"),
    ("Who pays? [anonimous please]", HIDDEN, "Who pays?"),
    ("anonym - Who pays?", HIDDEN, "Who pays?"),
    ("Les données sont-elles anonymes ?", ASKED, "Les données sont-elles anonymes ?"),
    ("Le vote anonyme protège-t-il ?", ASKED, "Le vote anonyme protège-t-il ?"),
    ("Le vote reste public, pas anonyme ?", ASKED, "Le vote reste public, pas anonyme ?"),
    ("Is the survey anonymous?", ASKED, "Is the survey anonymous?"),
    ("Qui paie ? Je préfère rester anonyme merci", ASKED, "Qui paie ? Je préfère rester anonyme merci"),
    ("Quel est l’antonyme de cher ?", NAMED, "Quel est l’antonyme de cher ?"),
    ("Qui paie l’annonce ?", NAMED, "Qui paie l’annonce ?"),
]


async def test_in_private_a_mark_at_either_end_hides_and_the_word_elsewhere_is_asked_about(
    scene: Scene,
) -> None:
    for text, _, _ in WRITTEN:
        await scene.says("sam", "direct:sam", f"C1 {text}")

    taken = [(outcome, words) for _, outcome, words in WRITTEN if outcome != ASKED]
    assert scene.seen("comptoir-1") == [
        f"❓ {words}\nC1-{number} · {'anonyme' if outcome == HIDDEN else 'Sam'}"
        for number, (outcome, words) in enumerate(taken, 1)
    ]
    assert [text for text in scene.seen("direct:sam") if text.startswith("Publier")] == [
        "Publier avec votre nom, ou anonyme ? Rien n’est encore publié, pour C1 · Titre 1 :\n"
        f"> {words}\n"
        "✅ publier avec votre nom (ou écrivez : nom)\n"
        "🕶️ publier sans votre nom (ou : anonyme)\n"
        "🆘 envoyer aux organisateurs, avec votre nom (ou : alerte)\n"
        "❌ abandonner (ou : non)"
        for _, outcome, words in WRITTEN
        if outcome == ASKED
    ]


async def test_in_a_room_a_mark_at_either_end_is_taken_away_and_the_word_elsewhere_does_nothing(
    scene: Scene,
) -> None:
    said = [await scene.says("sam", "comptoir-1", f"!question {text}") for text, _, _ in WRITTEN]

    assert [scene.chat.messages[event].removed for event in said] == [
        outcome == HIDDEN for _, outcome, _ in WRITTEN
    ]
    taken = [event for event in said if not scene.chat.messages[event].removed]
    assert [scene.marks(event) for event in taken] == [[f"C1-{n}", "👍"] for n in range(1, len(taken) + 1)]
    assert not await scene.is_stored("demande qui paie")
    assert not await scene.is_stored("ho pays")


@pytest.mark.parametrize(
    ("answer", "by"),
    [
        ("anonyme", "anonyme"),
        ("sans mon nom", "anonyme"),
        ("anonymous", "anonyme"),
        ("nom", "Sam"),
        ("with my name", "Sam"),
    ],
)
async def test_the_name_is_chosen_by_word(scene: Scene, answer: str, by: str) -> None:
    await scene.says("sam", "direct:sam", "C1 Le vote est-il anonyme ?")

    await scene.says("sam", "direct:sam", answer)

    assert scene.seen("comptoir-1") == [f"❓ Le vote est-il anonyme ?\nC1-1 · {by}"]


async def test_yes_says_not_whether_the_name_is_to_be_shown(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 Le vote est-il anonyme ?")

    await scene.says("sam", "direct:sam", "oui")

    assert scene.seen("comptoir-1") == []
    assert scene.seen("direct:sam")[-1] == (
        "Avec votre nom, ou sans ? Répondez nom, ou anonyme. Rien n’est encore changé."
    )


@pytest.mark.parametrize(("mark", "by"), [("✅", "Sam"), ("🕶️", "anonyme")])
async def test_the_name_is_chosen_by_a_tap(scene: Scene, mark: str, by: str) -> None:
    await scene.says("sam", "direct:sam", "C1 Le vote est-il anonyme ?")

    await scene.taps("sam", scene.last("direct:sam").id, mark)

    assert scene.seen("comptoir-1") == [f"❓ Le vote est-il anonyme ?\nC1-1 · {by}"]


async def test_an_edit_that_adds_a_mark_hides_and_one_that_puts_the_word_elsewhere_asks(
    scene: Scene,
) -> None:
    marked = await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    worded = await scene.says("sam", "direct:sam", "C1 Et ensuite ?")

    await scene.edits("sam", marked, "C1 Qui paie ? (anonyme)")
    await scene.edits("sam", worded, "C1 Et ensuite, est-ce anonyme ?")
    asked = scene.seen("direct:sam")[-1]
    await scene.says("sam", "direct:sam", "anonyme")
    await scene.jump(seconds=5)

    assert asked.split("\n")[:2] == [
        "C1-2 est publiée avec votre nom. Le garder, ou passer anonyme ?",
        "> Et ensuite, est-ce anonyme ?",
    ]
    assert scene.seen("comptoir-1") == [
        "❓ Qui paie ?\nC1-1 · anonyme",
        "❓ Et ensuite, est-ce anonyme ?\nC1-2 · anonyme",
    ]


async def test_a_mark_under_a_message_with_the_wish_keeps_nothing(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ? (anonyme)")
    another = await scene.says("sam", "comptoir-1", "Le vote est-il anonyme ?")

    await scene.taps("sam", message, "❓")
    await scene.taps("sam", another, "❓")

    assert scene.chat.messages[message].removed
    assert scene.marks(another) == ["C1-1", "👍"]


async def test_a_form_asks_about_the_word_and_hides_by_a_mark(tmp_path: Path) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(tmp_path, platforms=[chat]) as scene:
        await scene.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ? (anonyme)")
        await scene.calls("sam", "comptoir-1", "question", chat, texte="Est-ce anonyme ?", anonyme="non")
        asked = scene.last("comptoir-1", "sam")
        await scene.presses("sam", asked, "publish:anonymous", chat)
        await scene.presses("sam", asked, "publish:named", chat)

        assert [action.label for action in asked.actions] == [
            "Publier avec mon nom",
            "Publier anonymement",
            "Abandonner",
        ]
        assert scene.seen("comptoir-1") == [
            "❓ Qui paie ?\nC1-1 · anonyme",
            "❓ Est-ce anonyme ?\nC1-2 · anonyme",
        ]


# ── Taken back ──────────────────────────────────────────────────────────────────────────────────────────


async def test_an_anonymous_question_is_not_taken_back_in_front_of_everybody_whoever_tries(
    scene: Scene,
) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme : Qui paie ?")
    card = scene.seen("comptoir-1")

    for handle in ("sam", "zoe"):
        written = await scene.says(handle, "comptoir-1", "!retirer C1-1")

        assert scene.chat.messages[written].removed
        assert scene.seen("comptoir-1")[1:] == [
            "C1-1 est anonyme : elle ne se retire pas devant tout le monde, rien n’est fait. "
            "Écrivez-moi en message direct : retirer C1-1"
        ] * (1 if handle == "sam" else 2)
    assert scene.seen("comptoir-1")[:1] == card
    await scene.says("sam", "direct:sam", "retirer C1-1")
    await scene.jump(seconds=3)
    assert scene.seen("comptoir-1")[0] == "C1-1 — retirée"


async def test_in_front_of_everybody_one_s_last_question_is_the_last_under_one_s_name(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("sam", "direct:sam", "C1 anonyme : Et qui décide ?")

    await scene.says("sam", "comptoir-1", "!retirer")
    await scene.says("zoe", "comptoir-1", "!questions")

    assert scene.seen("comptoir-1")[-1] == (
        "Comptoir 1 — 1 question\n• Et qui décide ?\nC1-2 · 0 👍 · anonyme"
    )
