"""Asking by command, by ❓ or in private: what is taken, where it is shown, what is refused, and how."""

from pathlib import Path

import pytest
from scene import Scene, comptoir, programme

WHICH = (
    "Votre question n’est pas encore prise : pour quel comptoir ? Touchez son chiffre :\n"
    "1️⃣ C1 · Titre 1\n"
    "2️⃣ C2 · Titre 2\n"
)


# ── By command ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_asked_in_its_comptoir_gets_its_code_and_a_vote_and_nothing_is_said(
    scene: Scene,
) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    assert scene.marks(question) == ["C1-1", "👍"]
    assert scene.seen("comptoir-1") == []


async def test_a_question_may_be_asked_as_people_type(scene: Scene) -> None:
    written = [
        "!question Qui paie ?",
        "!question : Qui paie ?",
        "!Question\u202f:\u00a0Qui paie ?",
        "! question Qui paie ?",
        "!q Qui paie ?",
        "!ask\nQui paie ?",
        "!QUESTION C1 : Qui paie ?",
        "  !question c1 Qui paie ?  ",
    ]

    for text in written:
        await scene.says("sam", "comptoir-1", text)
    await scene.says("zoe", "comptoir-1", "!question 8")

    marked = [sorted(m.marks) for m in scene.chat.in_place("comptoir-1") if m.text in written]
    assert marked == [[f"C1-{number}", "👍"] for number in range(1, 9)]
    assert scene.seen("comptoir-1") == ["Qui paie ?\nC1-8 · 0 👍 · Sam · en attente"]


async def test_a_question_names_another_comptoir_from_any_place(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question C2 Qui paie ?")

    assert scene.marks(question) == ["C2-1", "👍"]
    assert scene.seen("comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]


async def test_a_question_asked_in_the_hall_for_a_comptoir_has_a_card_there(scene: Scene) -> None:
    question = await scene.says("sam", "hall", "!question C1 Qui paie ?")

    card = scene.last("comptoir-1")
    assert scene.marks(question) == ["C1-1", "👍"]
    assert scene.read(card) == "❓ Qui paie ?\nC1-1 · Sam"
    assert scene.marks(card.id) == ["👍"]


async def test_questions_asked_before_the_session_stay_for_it(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.at("10:30")

    assert scene.read(scene.digest()) == (
        "Comptoir 1 · fin à 11h30 (dans 1 h)\n"
        "1 en attente\n"
        "1️⃣ Qui paie ?\n"
        "C1-1 · 0 👍 · Sam\n"
        "1️⃣ sur scène · ⏭️ suivante : C1-1"
    )


async def test_a_question_of_500_characters_is_taken_and_one_more_is_refused(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question " + "a" * 500)
    refused = await scene.says("sam", "comptoir-1", "!question " + "é" * 501)

    assert scene.marks(refused) == ["🚫"]
    assert scene.seen("comptoir-1") == [
        "C’est un peu long : 501 caractères, pour 500 au plus. Rien n’est pris pour l’instant : "
        "raccourcissez votre message, ou renvoyez-le."
    ]


async def test_in_the_hall_before_any_session_a_comptoir_must_be_named(scene: Scene) -> None:
    await scene.says("sam", "hall", "!question")

    assert scene.seen("hall")[1:] == [
        "Écrivez votre question après le nom du comptoir : !question C1 Comment financer la suite ?"
    ]


async def test_a_question_without_words_is_answered_with_how_to_ask(scene: Scene) -> None:
    refused = await scene.says("sam", "comptoir-1", "!question")

    assert scene.marks(refused) == ["🚫"]
    assert scene.seen("comptoir-1") == [
        "Écrivez votre question après la commande : !question Comment financer la suite ?\n"
        "Pour un autre comptoir, nommez-le d’abord : !question C2 Comment financer la suite ?"
    ]


async def test_talk_passes_through_freely(scene: Scene) -> None:
    talk = ["Bonjour à tous", "Qui paie ?", "!!", "! ", "!?", "! Attention à la marche", "C1 est plein", "12"]

    said = [await scene.says("sam", "comptoir-1", text) for text in talk]

    assert scene.seen("comptoir-1") == []
    assert [scene.marks(event) for event in said] == [[] for _ in talk]


# ── From the hall, without a comptoir ───────────────────────────────────────────────────────────────────


async def test_while_the_restitution_runs_alone_the_hall_asks_it(scene: Scene) -> None:
    await scene.at("15:00")
    question = await scene.says("sam", "hall", "!question Qui paie ?")

    assert scene.marks(question) == ["P-1", "👍"]
    assert scene.seen("restitution")[-1] == "❓ Qui paie ?\nP-1 · Sam"


async def test_while_no_session_with_questions_runs_the_hall_is_asked_which(scene: Scene) -> None:
    question = await scene.says("sam", "hall", "!question Qui paie ?")
    which = scene.last("hall")

    await scene.taps("sam", which.id, "2️⃣")

    assert scene.read(which) == WHICH + "Ou écrivez-le devant votre question : !question C1 votre question"
    assert scene.marks(which.id) == ["1⃣", "2⃣"]
    assert scene.marks(question) == ["C2-1", "👍"]
    assert scene.seen("comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]
    assert which.removed


async def test_only_the_asker_chooses_the_comptoir(scene: Scene) -> None:
    await scene.at("10:15")
    question = await scene.says("sam", "hall", "!question Qui paie ?")

    await scene.taps("zoe", scene.last("hall").id, "2️⃣")

    assert scene.marks(question) == []
    assert scene.seen("comptoir-2") == []


async def test_a_comptoir_chosen_twice_is_asked_once(scene: Scene) -> None:
    await scene.at("10:15")
    question = await scene.says("sam", "hall", "!question Qui paie ?")
    which = scene.last("hall")

    scene.chat.react("sam", which.id, "1️⃣")
    scene.chat.react("sam", which.id, "2️⃣")
    await scene.quiet()

    assert scene.marks(question) == ["C1-1", "👍"]
    assert scene.seen("comptoir-2") == []


async def test_when_every_comptoir_is_over_all_are_offered(scene: Scene) -> None:
    await scene.at("11:31")

    await scene.says("sam", "hall", "!question Qui paie ?")

    assert scene.seen("hall")[-1].startswith(WHICH)


# ── Directly ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_direct_message_with_a_comptoir_is_a_question_for_it(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")

    assert scene.seen("direct:sam") == [
        "C’est noté : C1-1, pour le comptoir 1. Vous saurez ici ce qu’elle devient. "
        "Pour la retirer : retirer C1-1"
    ]
    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_a_direct_message_without_a_comptoir_is_asked_which_and_answered_by_its_code(
    scene: Scene,
) -> None:
    await scene.at("10:15")
    await scene.says("sam", "direct:sam", "question Qui paie ?")

    await scene.says("sam", "direct:sam", "c2")

    assert scene.seen("direct:sam") == [
        "C’est noté : C2-1, pour le comptoir 2. Vous saurez ici ce qu’elle devient. "
        "Pour la retirer : retirer C2-1"
    ]
    assert scene.seen("comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]


@pytest.mark.parametrize(
    "words", ["2", "2️⃣", "2⃣", " 2.", "c2", "C 2", "comptoir 2", "Comptoir 2", "COMPTOIR2"]
)
async def test_which_comptoir_is_answered_by_its_number_however_it_is_written(
    scene: Scene, words: str
) -> None:
    await scene.at("10:15")
    await scene.says("sam", "direct:sam", "question Qui paie ?")

    await scene.says("sam", "direct:sam", words)

    assert scene.seen("comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]
    assert len(scene.seen("direct:sam")) == 1


async def test_a_number_is_that_of_the_offer_before_that_of_a_comptoir(tmp_path: Path) -> None:
    day = [comptoir(1, "10:30", "11:30"), *(comptoir(n, "11:30", "12:30") for n in (2, 3))]
    async with Scene(tmp_path, hour="11:28", programme=programme(*day)) as scene:
        await scene.jump(minutes=3)
        for answer in ("2", "comptoir 2", "3"):
            await scene.says("sam", "direct:sam", f"question Pourquoi {answer} ?")
            await scene.says("sam", "direct:sam", answer)

        cards = {place: scene.seen(place)[-1].split("\n")[0] for place in ("comptoir-2", "comptoir-3")}
        assert cards == {"comptoir-2": "❓ Pourquoi comptoir 2 ?", "comptoir-3": "❓ Pourquoi 3 ?"}
        assert "❓ Pourquoi 2 ?" in scene.seen("comptoir-3")[-2]


@pytest.mark.parametrize("words", ["9", "12 ?", "1 + 1 = ?", "C1 ?", "anonyme : ?!"])
async def test_signs_without_a_letter_are_no_question(scene: Scene, words: str) -> None:
    await scene.at("10:15")
    await scene.says("sam", "direct:sam", words)
    await scene.says("sam", "comptoir-1", "! Question ?")

    told = [*scene.seen("direct:sam"), *scene.seen("comptoir-1")]
    assert [text.split(" :")[0] for text in told] == [
        "Écrivez votre question après le nom du comptoir",
        "Écrivez votre question après la commande",
    ]


async def test_a_direct_message_is_told_how_to_answer_which_comptoir(scene: Scene) -> None:
    await scene.at("10:15")

    await scene.says("sam", "direct:sam", "question Qui paie ?")

    assert scene.seen("direct:sam") == [WHICH + "Ou répondez ici : C1"]


async def test_a_comptoir_named_alone_directly_is_answered_with_how_to_ask_there(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1")

    assert scene.seen("direct:sam") == [
        "Écrivez votre question après le nom du comptoir : C1 Comment financer la suite ?"
    ]


async def test_a_greeting_sent_directly_is_no_question(scene: Scene) -> None:
    french = ("Bonjour", "Bonsoir !", "salut 👋", "Merci beaucoup 🙏", "D’accord.", "ok merci", "👍", "OK !")
    english = ("Hello!", "hi", "Thank you 🙂", "ok thanks")

    for words in (*french, *english):
        await scene.says("sam", "direct:sam", words)
        await scene.jump(seconds=6)  # more at once would be a flood

    told_once, *greetings = scene.seen("direct:sam")
    hello = "Bonjour ! Pour poser une question : C1 votre question. aide pour le reste."
    assert told_once.split("\n") == [
        hello,
        "Vos données : je garde vos questions, vos voix et votre nom jusqu’au dimanche 15 novembre. "
        "Les voir : !mes-donnees. Les effacer : !oublie-moi",
    ]
    assert greetings == [
        *[hello] * (len(french) - 1),
        *["Hello! To ask a question: C1 your question. For everything else: help"] * len(english),
    ]
    assert scene.seen("restitution") == []


async def test_a_mistyped_command_sent_directly_is_no_question(scene: Scene) -> None:
    for words in ("aidee", "programe", "Pourquoi", "aidee ?"):
        await scene.says("sam", "direct:sam", words)

    assert scene.seen("direct:sam")[:2] == [
        "Je ne connais pas « aidee ». Vouliez-vous dire !aide ?",
        "Je ne connais pas « programe ». Vouliez-vous dire !programme ?",
    ]
    assert [text.split(".")[0] for text in scene.seen("direct:sam")[2:]] == ["Rien n’est encore publié"] * 2


async def test_help_with_a_command_asked_for_directly_is_no_question(scene: Scene) -> None:
    for words in ("help", "help ask", "Help !ask", "help with voting", "help question?", "help: withdraw"):
        await scene.says("sam", "direct:sam", words)
        await scene.jump(seconds=6)  # more at once would be too much
    for words in ("aide poser", "Aide pour poser une question", "aide retirer", "aide `!langue`"):
        await scene.says("sam", "direct:sam", words)
        await scene.jump(seconds=6)

    heads = [text.split("\n")[0] for text in scene.seen("direct:sam")]
    assert heads == [
        *["Ask a question: C1 your question"] * 6,
        *["Poser une question : C1 votre question"] * 4,
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Help for young mothers: what exists?",
        "Help me",
        "help now!",
        "Aide-moi",
        "aide moi maintenant",
        "Aide au programme des écoles",
        "Help a malaise",
    ],
)
async def test_a_sentence_that_begins_with_help_is_shown_back(scene: Scene, words: str) -> None:
    await scene.says("sam", "direct:sam", words)

    (shown,) = scene.seen("direct:sam")
    assert shown.startswith("Rien n’est encore publié.")
    assert "🆘" in shown


async def test_a_question_that_begins_with_a_greeting_is_one(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "Bonjour, qui paie ?")

    await scene.says("sam", "direct:sam", "2")
    await scene.says("sam", "direct:sam", "oui")

    assert scene.seen("comptoir-2") == ["❓ Bonjour, qui paie ?\nC2-1 · Sam"]


async def test_which_comptoir_takes_a_row_each_and_names_another(tmp_path: Path) -> None:
    title = "Reconnaître la propriété intellectuelle de chacun"
    running = comptoir(1, "10:30", "11:30", title=title), comptoir(2, "11:30", "12:30")
    async with Scene(tmp_path, hour="10:15", programme=programme(*running)) as scene:
        await scene.says("sam", "hall", "!question Qui paie ?")
        await scene.says("sam", "direct:sam", "question Qui paie ?")

        rows = [text.split("\n")[1:] for text in (scene.seen("hall")[-1], scene.seen("direct:sam")[-1])]
        assert rows == [
            ["1️⃣ C1 · Reconnaître la propriété…", "Ou un autre : !question C2 …"],
            ["1️⃣ C1 · Reconnaître la propriété…", "Ou un autre, en répondant ici : C2"],
        ]


async def test_while_the_restitution_runs_alone_a_direct_question_is_for_it(scene: Scene) -> None:
    await scene.at("15:00")
    await scene.says("sam", "direct:sam", "question Qui paie ?")

    assert scene.seen("restitution")[-1] == "❓ Qui paie ?\nP-1 · Sam"


# ── Anonymously ─────────────────────────────────────────────────────────────────────────────────────────


async def test_an_anonymous_question_is_asked_directly_and_has_no_name(scene: Scene) -> None:
    for text in ("C1 anonyme : Qui paie ?", "anonyme : C1 Qui paie ?", "C1 Anonymous: Qui paie ?"):
        await scene.says("sam", "direct:sam", text)

    assert scene.seen("comptoir-1") == [f"❓ Qui paie ?\nC1-{n} · anonyme" for n in (1, 2, 3)]
    assert scene.seen("direct:sam")[0] == (
        "C’est noté, sans votre nom : C1-1, pour le comptoir 1. Vous saurez ici ce qu’elle devient. "
        "Pour la retirer : retirer C1-1"
    )


async def test_the_name_stays_hidden_where_the_colon_was_forgotten(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme Qui paie ?")

    assert scene.seen("comptoir-1") == ["❓ anonyme Qui paie ?\nC1-1 · anonyme"]


async def test_an_anonymous_question_in_a_room_is_taken_away_and_not_kept(scene: Scene) -> None:
    written = await scene.says("sam", "comptoir-1", "!question anonyme : Qui paie ?")

    assert scene.chat.messages[written].removed
    assert scene.seen("comptoir-1") == [
        "Ici, tout le monde vous a déjà vu écrire : je n’ai rien gardé. Pour rester anonyme, "
        "écrivez-moi en message direct : C1 anonyme : votre question"
    ]
    assert not await scene.is_stored("Qui paie")


async def test_an_anonymous_asker_still_hears_of_the_answer(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme : Qui paie ?")

    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.says("ana", "comptoir-1-desk", "!repondu La région")
    await scene.jump(seconds=3)

    assert scene.seen("direct:sam")[1:] == [
        "▶️ Qui paie ?\nC1-1 · posée maintenant",
        "✅ Qui paie ?\nRéponse à C1-1 : La région",
    ]
    assert scene.seen("comptoir-1") == [
        "❓ Qui paie ?\nC1-1 · anonyme · traitée\nRéponse : La région",
        "▶️ Qui paie ?\nC1-1 · posée maintenant",
        "✅ Qui paie ?\nRéponse à C1-1 : La région",
    ]
    assert not any("Sam" in text for text in [*scene.seen("comptoir-1"), *scene.seen("comptoir-1-desk")])


# ── By ❓ ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_author_of_a_message_makes_it_a_question(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")

    await scene.taps("sam", message, "❓")

    assert scene.marks(message) == ["C1-1", "👍"]


async def test_an_animateur_makes_a_message_a_question_of_its_author(scene: Scene) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")

    await scene.taps("ana", message, "❓")
    await scene.says("zoe", "comptoir-1", "!question C1-1")

    assert scene.seen("comptoir-1") == ["Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"]


async def test_a_stranger_makes_nothing_a_question(scene: Scene) -> None:
    scene.chat.join("bob", "comptoir-2-desk")
    scene.chat.join("eve", "comptoir-1-desk")
    scene.chat.leave("eve", "comptoir-1-desk")
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")

    for stranger in ("zoe", "bob", "eve"):
        await scene.taps(stranger, message, "❓")

    assert scene.marks(message) == []


async def test_a_message_marked_twice_is_one_question(scene: Scene) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    message = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.taps("sam", message, "❓")
    await scene.taps("ana", message, "❓")

    assert scene.marks(message) == ["C1-1", "👍"]


async def test_a_message_marked_in_the_hall_names_its_comptoir(scene: Scene) -> None:
    scene.chat.join("ana", "comptoir-2-desk")
    message = await scene.says("sam", "hall", "C2 : Qui paie ?")

    await scene.taps("ana", message, "❓")

    assert scene.marks(message) == ["C2-1", "👍"]


async def test_a_message_without_words_is_no_question(scene: Scene) -> None:
    image = await scene.says("sam", "comptoir-1", "")

    await scene.taps("sam", image, "❓")

    assert scene.marks(image) == ["🚫"]


# ── Openness ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_desk_closes_its_questions_and_people_who_ask_are_told_once(scene: Scene) -> None:
    closing = await scene.says("ana", "comptoir-1-desk", "!fermer")
    tries = [await scene.says("sam", "comptoir-1", f"!question Qui paie {n} ?") for n in (1, 2)]
    other = await scene.says("sam", "comptoir-2", "!question Qui paie ?")

    assert scene.marks(closing) == ["✅"]
    assert [scene.marks(event) for event in tries] == [[], ["🚫"]]
    assert scene.marks(other) == ["C2-1", "👍"]
    assert scene.seen("comptoir-1") == [
        "Comptoir 1 : les questions sont closes. Merci !",
        "Comptoir 1 : les questions sont closes, rien n’est pris.",
    ]


async def test_a_desk_opens_its_questions_again(scene: Scene) -> None:
    await scene.says("ana", "comptoir-1-desk", "!fermer")

    await scene.says("ana", "comptoir-1-desk", "!ouvrir")
    await scene.says("ana", "comptoir-1-desk", "!open")
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    assert scene.marks(question) == ["C1-1", "👍"]
    assert scene.seen("comptoir-1-desk") == ["Les questions sont déjà ouvertes."]
    assert scene.seen("comptoir-1")[-1] == (
        "Comptoir 1 : les questions sont ouvertes. Posez la vôtre : !question votre question"
    )


async def test_comptoirs_take_questions_until_the_restitution_ends(scene: Scene) -> None:
    await scene.jump(hours=5, minutes=59)
    taken = await scene.says("sam", "comptoir-1", "!question Encore une ?")
    await scene.jump(minutes=1)
    refused = await scene.says("zoe", "comptoir-1", "!question Trop tard ?")

    assert scene.marks(taken) == ["C1-1", "👍"]
    assert scene.marks(refused) == []
    assert scene.seen("comptoir-1")[-1] == "Comptoir 1 : les questions sont closes, rien n’est pris."
