"""French first, with English as its equal: the event's language in public, a person's own in private."""

from pathlib import Path

from scene import Scene, programme

FRENCH = (
    "Je vous écrirai en français partout où je n’écris qu’à vous ; les salons gardent leur langue. "
    "(!language en for English)"
)
ENGLISH = (
    "I will write to you in English wherever only you read it; the rooms keep their language. "
    "(!langue fr pour le français)"
)


async def test_one_chooses_ones_language(scene: Scene) -> None:
    chosen = [
        ("!langue en", ENGLISH),
        ("!language english", ENGLISH),
        ("langue fr", FRENCH),
        ("!langue", "Dites laquelle : !langue fr ou !langue en"),
        ("!langue de", "Dites laquelle : !langue fr ou !langue en"),
    ]

    for typed, told in chosen:
        await scene.says("sam", "direct:sam", typed)

        assert scene.seen("direct:sam")[-1] == told


async def test_private_messages_are_in_the_person_s_language(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "langue en")
    await scene.says("sam", "direct:sam", "C1 Who pays?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.says("ana", "comptoir-1-desk", "!repondu La région")
    await scene.says("sam", "direct:sam", "questions P")

    assert scene.seen("direct:sam")[1:] == [
        "Noted: C1-1, for comptoir 1. I will tell you here what becomes of it. "
        "To take it back: withdraw C1-1",
        "▶️ Who pays?\nC1-1 · being asked now",
        "✅ Who pays?\nAnswer to C1-1: La région",
        "Plenary — no questions yet. Yours? !ask P your question",
    ]


async def test_an_english_command_written_directly_is_answered_in_english(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "!schedule")

    assert scene.seen("direct:sam")[0].split("\n")[1] == "• 10:00 – 10:15 · Accueil"


async def test_english_help_says_how_to_go_on_in_english_and_what_follows_is(scene: Scene) -> None:
    for words in ("help", "language en", "C1 Who pays?"):
        await scene.says("sam", "direct:sam", words)

    shown = scene.seen("direct:sam")
    assert "Language: language en to continue in English, langue fr pour le français" in shown[0].split("\n")
    assert shown[1] == ENGLISH
    assert shown[2].startswith("Noted: C1-1, for comptoir 1.")


async def test_public_places_speak_the_events_language(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "language en")
    await scene.says("sam", "comptoir-1", "!ask")

    assert scene.seen("comptoir-1")[0].startswith("Écrivez votre question après la commande")


async def test_an_event_may_be_in_english(quick: Path) -> None:
    async with Scene(quick, programme=programme(language="en")) as scene:
        await scene.says("sam", "hall", "!ask C1 Who pays?")
        await scene.at("10:30")

        assert scene.seen("comptoir-1")[0] == "❓ Who pays?\nC1-1 · Sam"
        assert scene.seen("hall")[1].split("\n")[0] == "▶️ Started at 10:30"
        assert scene.read(scene.digest()) == (
            "Comptoir 1 · ends at 11:30 (in 1 h)\n"
            "1 waiting\n"
            "1️⃣ Who pays?\nC1-1 · 0 👍 · Sam\n"
            "1️⃣ on stage · ⏭️ next: C1-1"
        )


async def test_a_press_is_answered_in_the_language_of_the_client_until_its_person_says_otherwise(
    buttons: Scene,
) -> None:
    chat = buttons.chat

    chat.call("sam", "hall", "question", language="en", comptoir="C1", texte="Who pays?")
    await buttons.quiet()
    first = buttons.seen("hall", reader="sam")[-1]
    await buttons.calls("sam", "hall", "langue", chat, langue="fr")
    chat.call("sam", "hall", "question", language="en", comptoir="C1", texte="And then?")
    await buttons.quiet()

    assert first.startswith("Noted: C1-1")
    assert buttons.seen("hall", reader="sam")[-1].startswith("C’est noté : C1-2")
    assert buttons.seen("comptoir-1")[0].endswith("\nC1-1 · Sam")
