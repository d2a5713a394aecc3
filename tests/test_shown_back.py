"""A private message to the bot is never published unconfirmed: it is shown back first."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from memory_platform import MemoryPlatform
from scene import Scene, comptoir, files_hold, plenary, programme

HOW = (
    "✅ publier avec votre nom (ou écrivez : oui)\n"
    "🕶️ publier sans votre nom (ou : anonyme)\n"
    "🆘 envoyer aux organisateurs, avec votre nom (ou : alerte)\n"
    "❌ abandonner (ou : non)"
)
C1 = f"Rien n’est encore publié. Publier pour C1 · Titre 1 ?\n> Qui paie ?\n{HOW}"
CARD = "❓ Qui paie ?\nC1-1 · Sam"
DROPPED = "C’est abandonné : rien n’est publié, et vos mots sont effacés."
NOTHING = "Rien n’est en attente, rien n’est publié. Pour retirer une question : retirer C1-3"


@pytest_asyncio.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Scene]:
    """Play while one comptoir runs alone."""
    day = programme(comptoir(1, "10:00", "11:00"), comptoir(2, "11:00", "12:00"))
    async with Scene(tmp_path, programme=day) as scene:
        yield scene


def cards(scene: Scene, place: str) -> list[str]:
    """Return the questions published there."""
    return [text for text in scene.seen(place) if text.startswith("❓")]


# ── Nothing is published ────────────────────────────────────────────────────────────────────────────────


async def test_private_words_are_published_nowhere(alone: Scene) -> None:
    typed = (
        "Je me sens mal, y a-t-il un médecin ?",
        "I feel unwell, is there a doctor?",
        "stop",
        "cancel",
        "question bête, où est la salle ?",
        "ask me anything",
    )

    for words in typed:
        await alone.says("sam", "direct:sam", words)

    assert [card for place in alone.places for card in cards(alone, place)] == []
    assert alone.seen("regie") == []


async def test_private_words_are_shown_back_with_what_can_be_done(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Qui paie ?")

    assert alone.seen("direct:sam") == [C1]
    assert alone.marks(alone.last("direct:sam").id) == ["✅", "❌", "🆘", "🕶"]


async def test_words_with_the_verb_or_a_code_are_published(alone: Scene) -> None:
    typed = ("C1 Qui paie ?", "question Qui paie ?", "q Qui paie ?", "!ask Qui paie ?", "ask: Qui paie ?")

    for text in typed:
        await alone.says("sam", "direct:sam", text)

    published = [f"❓ Qui paie ?\nC1-{number} · Sam" for number in range(1, len(typed) + 1)]
    assert cards(alone, "comptoir-1") == published


# ── Choices, by tap and by word ─────────────────────────────────────────────────────────────────────────


async def test_yes_publishes_under_ones_name(alone: Scene) -> None:
    typed = ("oui", "Oui !", "yes", "ok", "d’accord", "publier", "✅", "!oui")

    for answer in typed:
        await alone.says("sam", "direct:sam", "Qui paie ?")
        await alone.says("sam", "direct:sam", answer)

    numbers = range(1, len(typed) + 1)
    assert cards(alone, "comptoir-1") == [f"❓ Qui paie ?\nC1-{number} · Sam" for number in numbers]
    assert alone.seen("direct:sam") == [
        f"C’est noté : C1-{number}, pour le comptoir 1. Vous saurez ici ce qu’elle devient. "
        f"Pour la retirer : retirer C1-{number}"
        for number in numbers
    ]


async def test_anonymous_publishes_without_the_name(alone: Scene) -> None:
    typed = ("anonyme", "Anonymous.", "anon", "sans mon nom")

    for answer in typed:
        await alone.says("sam", "direct:sam", "Qui paie ?")
        await alone.says("sam", "direct:sam", answer)

    published = [f"❓ Qui paie ?\nC1-{number} · anonyme" for number in range(1, len(typed) + 1)]
    assert cards(alone, "comptoir-1") == published


async def test_the_usual_words_drop_the_message(alone: Scene) -> None:
    typed = (
        *("non", "no", "annuler", "stop", "cancel", "Laisse tomber !", "never mind", "oublie", "forget it"),
        *("anuler", "tant pis", "ne publie pas", "❌", "!annuler", "!stop", "retirer", "don’t publish"),
    )

    for answer in typed:
        await alone.says("sam", "direct:sam", "Qui paie ?")
        await alone.says("sam", "direct:sam", answer)
    await alone.jump(seconds=5)

    assert alone.seen("direct:sam") == [DROPPED] * len(typed)
    assert cards(alone, "comptoir-1") == []
    assert not await alone.is_stored("Qui paie")


async def test_with_nothing_to_drop_the_answer_is_kind(alone: Scene) -> None:
    typed = ("annuler", "Stop.", "never mind", "non", "oui", "!cancel")

    for words in typed:
        await alone.says("sam", "direct:sam", words)

    assert alone.seen("direct:sam") == [NOTHING] * len(typed)


async def test_an_appeal_is_asked_for_its_words(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "SOS")

    assert alone.seen("direct:sam") == [
        "Écrivez-moi ce qui se passe, puis touchez 🆘 : les organisateurs l’ont aussitôt, avec votre nom. "
        "En danger, appelez d’abord les secours : 112."
    ]


@pytest.mark.parametrize(
    ("mark", "published"),
    [("✅", [CARD]), ("🕶️", ["❓ Qui paie ?\nC1-1 · anonyme"]), ("❌", []), ("🆘", [])],
)
async def test_a_tap_does_the_same(alone: Scene, mark: str, published: list[str]) -> None:
    await alone.says("sam", "direct:sam", "Qui paie ?")
    menu = alone.last("direct:sam")

    await alone.taps("sam", menu.id, mark)
    await alone.taps("sam", menu.id, "✅")

    assert cards(alone, "comptoir-1") == published
    assert menu.removed


async def test_taps_are_bound_to_their_own_message_and_a_word_answers_the_newest(alone: Scene) -> None:
    first = await alone.says("sam", "direct:sam", "Première ?")
    menu = alone.last("direct:sam")
    await alone.says("sam", "direct:sam", "Deuxième ?")
    await alone.says("sam", "direct:sam", "Troisième ?")

    await alone.says("sam", "direct:sam", "oui")
    await alone.taps("sam", menu.id, "✅")
    await alone.says("sam", "direct:sam", "non")

    assert cards(alone, "comptoir-1") == ["❓ Troisième ?\nC1-1 · Sam", "❓ Première ?\nC1-2 · Sam"]
    assert alone.seen("direct:sam")[-1] == DROPPED
    assert first


async def test_a_reply_to_a_message_shown_back_answers_that_one(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Première ?")
    menu = alone.last("direct:sam")
    await alone.says("sam", "direct:sam", "Deuxième ?")

    await alone.says("sam", "direct:sam", "oui", reply_to=menu.id)

    assert cards(alone, "comptoir-1") == ["❓ Première ?\nC1-1 · Sam"]


# ── Which session ───────────────────────────────────────────────────────────────────────────────────────


async def test_the_session_is_chosen_first_when_two_run(scene: Scene) -> None:
    await scene.at("10:30")
    await scene.says("sam", "direct:sam", "Qui paie ?")
    which = scene.last("direct:sam")

    await scene.taps("sam", which.id, "2️⃣")
    shown = scene.last("direct:sam")
    await scene.taps("sam", shown.id, "✅")

    assert scene.read(which) == (
        "Rien n’est encore publié. Pour quel comptoir ? Touchez son chiffre, ou répondez C1 :\n"
        "1️⃣ C1 · Titre 1\n"
        "2️⃣ C2 · Titre 2\n"
        "🆘 envoyer aux organisateurs, avec votre nom (ou : alerte)\n"
        "❌ abandonner (ou : non)"
    )
    assert scene.marks(which.id) == ["1⃣", "2⃣", "❌", "🆘"]
    assert scene.read(shown).startswith("Rien n’est encore publié. Publier pour C2 · Titre 2 ?\n> Qui paie ?")
    assert cards(scene, "comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]


async def test_yes_before_the_session_is_known_asks_for_it(scene: Scene) -> None:
    await scene.at("10:30")
    await scene.says("sam", "direct:sam", "Qui paie ?")

    await scene.says("sam", "direct:sam", "oui")
    told = scene.seen("direct:sam")[-1]
    await scene.says("sam", "direct:sam", "anonyme")
    await scene.says("sam", "direct:sam", "2")

    assert told == "Dites d’abord pour quel comptoir : C1, par exemple. Rien n’est encore publié."
    assert cards(scene, "comptoir-2") == ["❓ Qui paie ?\nC2-1 · anonyme"]


async def test_another_session_is_named_instead(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Qui paie ?")

    await alone.says("sam", "direct:sam", "C2")
    await alone.says("sam", "direct:sam", "oui")

    assert cards(alone, "comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]


async def test_in_an_event_of_several_days_nothing_that_is_not_running_has_a_claim(tmp_path: Path) -> None:
    two_days = [
        plenary("accueil", "10:00", "10:15"),
        comptoir(1, "10:30", "11:30"),
        comptoir(2, "10:30", "11:30"),
        plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
    ]
    later = [replace(s, start=s.start + timedelta(days=1), end=s.end + timedelta(days=1)) for s in two_days]
    day = programme(*two_days[:3], later[3])
    async with Scene(tmp_path, programme=day) as scene:
        scene.chat.join("olga", "comptoir-1-desk")
        typed = await scene.says("sam", "hall", "!question Qui paie ?")
        marked = await scene.says("sam", "hall", "Et ensuite ?")
        await scene.taps("sam", marked, "❓")
        chosen = await scene.says("sam", "hall", "Et après ?")
        await scene.chooses("sam", chosen)
        await scene.says("sam", "direct:sam", "Qui paie en privé ?")

        assert cards(scene, "restitution") == []
        assert [scene.marks(event) for event in (typed, marked, chosen)] == [[], [], []]
        asked = [text.split("\n")[1:3] for text in scene.seen("hall", "sam") if "quel comptoir" in text]
        assert asked == [["1️⃣ C1 · Titre 1", "2️⃣ C2 · Titre 2"]] * 3


async def test_the_only_session_that_runs_has_the_questions_of_the_hall(alone: Scene) -> None:
    typed = await alone.says("sam", "hall", "!question Qui paie ?")
    marked = await alone.says("sam", "hall", "Et ensuite ?")
    await alone.taps("sam", marked, "❓")

    assert [alone.marks(event) for event in (typed, marked)] == [["C1-1", "👍"], ["C1-2", "👍"]]


async def test_the_restitution_has_them_while_it_runs(scene: Scene) -> None:
    await scene.at("15:00")

    question = await scene.says("sam", "hall", "!question Qui paie ?")

    assert scene.marks(question) == ["P-1", "👍"]


# ── What becomes of waiting messages ────────────────────────────────────────────────────────────────────


async def test_an_edit_changes_what_waits_and_what_is_shown_back(alone: Scene) -> None:
    message = await alone.says("sam", "direct:sam", "Qui paye ?")

    await alone.edits("sam", message, "Qui paie ?")
    shown = alone.seen("direct:sam")
    await alone.says("sam", "direct:sam", "oui")

    assert shown == [C1]
    assert cards(alone, "comptoir-1") == [CARD]
    assert not await alone.is_stored("Qui paye")


async def test_an_edit_into_a_word_that_drops_drops_it(alone: Scene) -> None:
    message = await alone.says("sam", "direct:sam", "Qui paie ?")

    await alone.edits("sam", message, "laisse tomber")
    await alone.jump(seconds=5)

    assert alone.seen("direct:sam") == [DROPPED]
    assert not await alone.is_stored("Qui paie")


async def test_a_deletion_drops_it(alone: Scene) -> None:
    message = await alone.says("sam", "direct:sam", "Qui paie ?")

    await alone.deletes("sam", message)
    await alone.jump(seconds=5)
    await alone.store.wipe()

    assert alone.seen("direct:sam") == []
    assert not await alone.is_stored("Qui paie")
    assert files_hold(alone, "Qui paie") == set()


async def test_an_hour_without_an_answer_drops_it(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Qui paie ?")

    await alone.jump(minutes=59)
    still = alone.seen("direct:sam")
    await alone.jump(minutes=1)
    await alone.says("sam", "direct:sam", "oui")

    assert still == [C1]
    assert alone.seen("direct:sam") == [
        "Une heure sans réponse : rien n’est publié de ce message, et ses mots sont effacés.",
        NOTHING.replace("C1", "C2"),
    ]
    assert not await alone.is_stored("Qui paie")


async def test_a_restart_keeps_what_waits_and_does_nothing_twice(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Qui paie ?")
    menu = alone.last("direct:sam")

    await alone.stop()
    await alone.start()
    shown = alone.seen("direct:sam")
    await alone.taps("sam", menu.id, "✅")
    await alone.stop()
    await alone.start()

    assert shown == [C1]
    assert cards(alone, "comptoir-1") == [CARD]


async def test_waiting_messages_are_shown_to_people_who_ask_for_their_data(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Qui paie ?")

    await alone.says("sam", "direct:sam", "mes-donnees")

    assert "• Un message qui attend votre réponse : Qui paie ?" in alone.seen("direct:sam")[-1].split("\n")


async def test_words_too_long_for_a_question_can_still_reach_the_organisers(alone: Scene) -> None:
    words = "Je me sens mal. " * 40
    await alone.says("sam", "direct:sam", words)
    menu = alone.last("direct:sam")

    await alone.says("sam", "direct:sam", "oui")
    await alone.taps("sam", menu.id, "🆘")

    assert alone.marks(menu.id) == ["❌", "🆘"]
    assert cards(alone, "comptoir-1") == []
    assert words.strip() in alone.seen("regie")[-1]


# ── To the organisers ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["🆘", "aux organisateurs"])
async def test_the_organisers_of_every_platform_have_it_at_once(tmp_path: Path, how: str) -> None:
    chat, other = MemoryPlatform(), MemoryPlatform("second", buttons=True)
    day = programme(comptoir(1, "10:00", "11:00"))
    async with Scene(tmp_path, programme=day, platforms=[chat, other]) as scene:
        await scene.says("sam", "direct:sam", "Je me sens mal")
        if how == "🆘":
            await scene.taps("sam", scene.last("direct:sam").id, how)
        else:
            await scene.says("sam", "direct:sam", how)

        assert scene.seen("regie") == [
            "🆘 Sam demande de l’aide, en message direct au bot. Répondez-lui en privé :\n> Je me sens mal"
        ]
        assert scene.seen("regie", chat=other) == [
            "🆘 Sam (compte sam sur Memory) demande de l’aide, en message direct au bot. "
            "Répondez-lui en privé :\n> Je me sens mal"
        ]
        assert scene.last("regie").notify
        assert scene.seen("direct:sam") == [
            "🆘 C’est transmis aux organisateurs, avec votre nom : ils peuvent vous écrire. "
            "En danger, appelez d’abord les secours : 112."
        ]
        assert cards(scene, "comptoir-1") == []


async def test_an_appeal_follows_the_edit_and_the_deletion_of_its_message(alone: Scene) -> None:
    message = await alone.says("sam", "direct:sam", "Je me sens mal")
    await alone.says("sam", "direct:sam", "alerte")

    await alone.edits("sam", message, "Je me sens très mal")
    await alone.jump(seconds=5)
    edited = alone.seen("regie")
    await alone.deletes("sam", message)
    await alone.jump(seconds=5)

    assert [text.split("\n")[-1] for text in edited] == ["> Je me sens très mal"]
    assert alone.seen("regie") == ["🆘 Une demande d’aide de 10h a été retirée par qui l’avait écrite."]
    assert not await alone.is_stored("sens")


async def test_an_appeal_is_in_ones_data_and_is_forgotten_with_them(alone: Scene) -> None:
    await alone.says("sam", "direct:sam", "Je me sens mal")
    await alone.says("sam", "direct:sam", "alerte")

    await alone.says("sam", "direct:sam", "mes-donnees")
    kept = alone.seen("direct:sam")[-1].split("\n")
    await alone.says("sam", "direct:sam", "oublie-moi oui")

    assert "• Votre demande d’aide aux organisateurs : Je me sens mal" in kept
    assert alone.seen("regie") == []
    assert not await alone.is_stored("sens mal")


# ── With buttons ────────────────────────────────────────────────────────────────────────────────────────


async def test_buttons_do_the_same(tmp_path: Path) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(tmp_path, hour="10:30", platforms=[chat]) as scene:
        await scene.says("sam", "direct:sam", "Qui paie ?")
        which = scene.last("direct:sam")
        await scene.presses("sam", which, "choose:comptoir-2", chat)
        shown = scene.last("direct:sam")
        labels = [action.label for action in shown.actions]
        await scene.presses("sam", shown, "publish:anonymous", chat)
        await scene.presses("sam", shown, "publish:named", chat)

        assert labels == [
            "Publier avec mon nom",
            "Publier anonymement",
            "Aux organisateurs",
            "Abandonner",
        ]
        assert cards(scene, "comptoir-2") == ["❓ Qui paie ?\nC2-1 · anonyme"]
        assert which.removed
        assert shown.removed
        assert scene.seen("direct:sam")[0].startswith("C’est noté, sans votre nom : C2-1")
