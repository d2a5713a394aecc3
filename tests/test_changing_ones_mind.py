"""The asker's edits, deletions and withdrawals; and deletions by a moderator."""

from scene import Scene, files_hold

from bot.people import people


async def _status(scene: Scene, code: str = "C1-1") -> str:
    await scene.says("zoe", "direct:zoe", f"!question {code}")
    return scene.seen("direct:zoe")[-1]


# ── Editing ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_edit_changes_a_question_that_waits_wherever_it_is_shown(scene: Scene) -> None:
    question = await scene.says("sam", "hall", "!question C1 Qui pait ?")
    await scene.at("10:30")

    await scene.edits("sam", question, "!question C1 Qui paie ?")
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1")[0] == "❓ Qui paie ?\nC1-1 · Sam"
    assert "1️⃣ Qui paie ?" in scene.read(scene.digest()).split("\n")
    assert not await scene.is_stored("Qui pait")


async def test_an_edit_that_comes_too_late_is_ignored_and_the_asker_told_once(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")

    await scene.edits("sam", question, "!question Et vous ?")
    await scene.edits("sam", question, "!question Et nous ?")

    assert scene.seen("comptoir-1") == [
        "Sam : ▶️ Qui paie ?\nC1-1 · posée maintenant",
        "C1-1 n’attend plus : votre correction n’est pas prise en compte.",
    ]
    assert scene.last("comptoir-1").reply_to == question
    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · sur scène"


async def test_an_edit_that_is_too_long_changes_nothing(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.edits("sam", question, "!question " + "a" * 501)

    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"
    assert scene.seen("comptoir-1")[0].startswith("C’est un peu long : 501 caractères")


async def test_a_refused_question_is_taken_once_it_is_corrected(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!qestion Qui paie ?")
    refused, told = scene.marks(question), scene.seen("comptoir-1")

    await scene.edits("sam", question, "!question Qui paie ?")

    assert refused == ["🚫"]
    assert told == ["Rien n’est pris. Vouliez-vous dire !question ? Corrigez votre message."]
    assert scene.marks(question) == ["C1-1", "👍"]
    assert scene.seen("comptoir-1") == []


async def test_a_refused_question_is_not_corrected_by_somebody_else(scene: Scene) -> None:
    refused = await scene.says("sam", "comptoir-1", "!qestion Qui paie ?")

    await scene.edits("eve", refused, "!question Qui se cache ?")

    assert scene.marks(refused) == ["🚫"]
    await scene.edits("sam", refused, "!question Qui paie ?")
    assert scene.marks(refused) == ["C1-1", "👍"]


async def test_a_direct_message_that_was_too_long_is_taken_once_it_is_corrected(scene: Scene) -> None:
    message = await scene.says("sam", "direct:sam", "C1 " + "a" * 501)

    await scene.edits("sam", message, "C1 Qui paie ?")

    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_a_question_whose_comptoir_is_not_chosen_yet_is_corrected_too(scene: Scene) -> None:
    await scene.at("10:15")
    message = await scene.says("sam", "hall", "!question Qui pait ?")
    which = scene.last("hall")

    await scene.edits("sam", message, "!question Qui paie ?")
    await scene.taps("sam", which.id, "1️⃣")

    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_a_comptoir_may_be_named_by_correcting_the_question(scene: Scene) -> None:
    await scene.at("10:15")
    message = await scene.says("sam", "hall", "!question Qui paie ?")
    which = scene.last("hall")

    await scene.edits("sam", message, "!question C2 Qui paie ?")

    assert scene.marks(message) == ["C2-1", "👍"]
    assert which.removed


async def test_a_question_from_the_floor_is_corrected_by_the_person_who_typed_it(scene: Scene) -> None:
    typed = await scene.says("ana", "comptoir-1-desk", "!salle Qui pait ?")

    await scene.edits("ana", typed, "!salle Qui paie ?")
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · dans la salle"]


# ── Deleting ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_deletion_erases_words_and_name_everywhere(scene: Scene) -> None:
    question = await scene.says("sam", "hall", "!question C1 Qui paie ?")
    await scene.at("10:30")
    await scene.says("zoe", "comptoir-1", "!questions")
    await scene.says("zoe", "comptoir-1", "!question 1")
    await scene.says("ana", "comptoir-1-desk", "!questions")

    await scene.deletes("sam", question)
    await scene.jump(seconds=3)

    assert [text for text in scene.seen("comptoir-1") if not text.startswith(("⏰", "▶️ Comptoir"))] == [
        "C1-1 — retirée",
        "Comptoir 1 — 1 question\n• (supprimée)\nC1-1 · 0 👍 · anonyme",
        "(supprimée)\nC1-1 · 0 👍 · anonyme · en attente",
    ]
    assert scene.read(scene.digest()).split("\n")[1:] == [
        "0 en attente",
        "~1️⃣ C1-1~ — retirée",
    ]
    assert (
        scene.seen("comptoir-1-desk")[-1] == "Comptoir 1 — 1 question\n• (supprimée)\nC1-1 · 0 👍 · anonyme"
    )
    assert not await scene.is_stored("Qui paie")


async def test_a_deletion_takes_the_name_out_of_what_was_said_on_stage(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.says("ana", "comptoir-1-desk", "!repondu La région")

    await scene.deletes("sam", question)
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1") == [
        "anonyme : ▶️ (supprimée)\nC1-1 · posée maintenant",
        "anonyme : ✅ (supprimée)\nRéponse à C1-1 : La région",
    ]
    assert scene.seen("comptoir-1-desk") == ["(supprimée) · C1-1 · traitée"]
    assert not await scene.is_stored("Qui paie")


async def test_a_deletion_finds_the_words_that_were_cut_and_corrected_since(scene: Scene) -> None:
    question = await scene.says("sam", "direct:sam", "C1 Qui pait " + "encore " * 20 + "?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    shown = scene.seen("comptoir-1")[-1]
    await scene.says("ana", "comptoir-1-desk", "!plus-tard")
    await scene.edits("sam", question, "C1 Qui paie ?")
    await scene.jump(seconds=3)
    corrected = scene.seen("comptoir-1")[-1], scene.seen("direct:sam")[1]
    old_words_stored = await scene.is_stored("Qui pait")

    await scene.deletes("sam", question)
    await scene.jump(seconds=3)

    cut = "Qui pait " + "encore " * 20
    assert shown == f"Sam : ▶️ {cut}?\nC1-1 · posée maintenant"
    assert corrected == (
        "Sam : ▶️ Qui paie ?\nC1-1 · posée maintenant",
        "▶️ Qui paie ?\nC1-1 · posée maintenant",
    )
    assert not old_words_stored
    assert scene.seen("comptoir-1")[-1] == "anonyme : ▶️ (supprimée)\nC1-1 · posée maintenant"
    assert scene.seen("direct:sam")[1] == "▶️ (supprimée)\nC1-1 · posée maintenant"
    assert not await scene.is_stored("Qui paie")


async def test_the_card_on_stage_forgets_a_deleted_question(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")

    await scene.deletes("sam", question)
    await scene.jump(seconds=3)

    assert scene.read(scene.stage_card()).split("\n")[:2] == [
        "▶️ (supprimée)",
        "C1-1 · 0 👍 · anonyme",
    ]


async def test_every_card_that_was_on_stage_forgets_a_deleted_question(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    for words in ("!scene 1", "!plus-tard", "!scene 1"):
        await scene.says("ana", "comptoir-1-desk", words)
    await scene.jump(seconds=3)

    await scene.deletes("sam", question)
    await scene.jump(seconds=3)

    first, second = scene.seen("comptoir-1-desk")
    assert first == "(supprimée) · C1-1 · gardée pour plus tard"
    assert second.split("\n")[0] == "▶️ (supprimée)"
    assert not await scene.is_stored("Qui paie")


async def test_words_repeated_in_a_refusal_go_when_the_refused_message_does(scene: Scene) -> None:
    asked = await scene.says("zoe", "comptoir-1", "!question Qui paie ?")
    refused = [
        await scene.says("sam", "comptoir-1", "!questions Jean a pris la caisse"),
        await scene.says("max", "comptoir-1", "!jeanlacaisse et la suite"),
    ]
    told = scene.seen("comptoir-1")

    for event in refused:
        await scene.deletes("", event)
    await scene.jump(seconds=5)

    assert [text.split(".")[0].split(" : ")[0] for text in told] == [
        "Je ne connais pas Jean a pris la caisse",
        "Je ne connais pas « jeanlacaisse »",
    ]
    assert scene.seen("comptoir-1") == []
    assert not await scene.is_stored("caisse")
    assert scene.marks(asked) == ["C1-1", "👍"]
    assert await scene.troubles() == []


async def test_former_words_of_a_question_waiting_for_its_comptoir_leave_the_files(scene: Scene) -> None:
    await scene.at("10:20")  # when no plenary is under way
    edited = await scene.says("sam", "hall", "!question Qui ment ?")

    await scene.edits("sam", edited, "!question Qui paie ?")
    await scene.jump(seconds=20)
    await scene.store.wipe()

    assert files_hold(scene, "Qui ment", "Qui paie") == {"Qui paie"}


async def test_a_question_deleted_by_a_moderator_is_declined(scene: Scene) -> None:
    waiting = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    staged = await scene.says("sam", "comptoir-1", "!question Et vous ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 2")

    await scene.deletes("olga", waiting)
    await scene.deletes("olga", staged)
    await scene.jump(seconds=3)

    assert await _status(scene, "C1-1") == "(supprimée)\nC1-1 · 0 👍 · anonyme · écartée"
    assert await _status(scene, "C1-2") == "(supprimée)\nC1-2 · 0 👍 · anonyme · écartée"
    assert scene.seen("comptoir-1-desk") == ["(supprimée) · C1-2 · écartée"]


async def test_a_question_deleted_by_an_unknown_person_is_withdrawn(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    talk = await scene.says("sam", "comptoir-1", "Bonjour")

    await scene.deletes("", question)
    await scene.deletes("", talk)

    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · retirée"
    assert await scene.store.run(lambda c: people.find(c, scene.chat.name, "")) is None
    assert await scene.troubles() == []


async def test_a_card_deleted_by_we_are_not_told_whom_is_a_moderators_doing(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")

    await scene.deletes("", scene.last("comptoir-1").id)

    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · écartée"
    assert await scene.troubles() == []


async def test_a_question_deleted_before_its_comptoir_is_chosen_leaves_nothing(scene: Scene) -> None:
    await scene.at("10:15")
    message = await scene.says("sam", "hall", "!question Qui paie ?")
    which = scene.last("hall")

    await scene.deletes("sam", message)
    await scene.jump(seconds=3)

    assert which.removed
    assert not await scene.is_stored("Qui paie")


async def test_a_floor_question_deleted_by_the_desk_is_withdrawn(scene: Scene) -> None:
    typed = await scene.says("ana", "comptoir-1-desk", "!salle Qui paie ?")

    await scene.deletes("ana", typed)
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1") == ["C1-1 — retirée"]


# ── Withdrawing ─────────────────────────────────────────────────────────────────────────────────────────


async def test_one_withdraws_ones_last_question_or_the_one_named(scene: Scene) -> None:
    for text in ("Une ?", "Deux ?", "Trois ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")

    last = await scene.says("sam", "comptoir-1", "!retirer")
    named = await scene.says("sam", "hall", "!retirer C1-1")
    await scene.says("zoe", "comptoir-1", "!questions")

    assert scene.marks(last) == scene.marks(named) == ["✅"]
    assert scene.seen("comptoir-1") == ["Comptoir 1 — 1 question\n• Deux ?\nC1-2 · 0 👍 · Sam"]
    assert not await scene.is_stored("Trois")


async def test_nobody_is_invited_to_vote_for_a_withdrawn_question(scene: Scene) -> None:
    in_its_place = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    elsewhere = await scene.says("sam", "hall", "!question C1 Et ensuite ?")
    card = scene.last("comptoir-1").id
    invited = [scene.marks(message) for message in (in_its_place, elsewhere, card)]

    for code in ("C1-1", "C1-2"):
        await scene.says("sam", "hall", f"!retirer {code}")

    assert invited == [["C1-1", "👍"], ["C1-2", "👍"], ["👍"]]
    assert [scene.marks(message) for message in (in_its_place, elsewhere, card)] == [["C1-1"], ["C1-2"], []]


async def test_a_question_asked_directly_is_withdrawn_there(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")

    await scene.says("sam", "direct:sam", "retirer C1-1")
    await scene.jump(seconds=3)

    assert scene.seen("direct:sam")[-1] == "C1-1 est retirée, son texte est effacé."
    assert scene.seen("comptoir-1") == ["C1-1 — retirée"]


async def test_nobody_withdraws_the_question_of_another(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.says("zoe", "direct:zoe", "retirer C1-1")

    assert scene.seen("direct:zoe") == ["C1-1 n’est pas de vous, ou n’attend plus."]
    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_a_question_that_no_longer_waits_is_not_withdrawn(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")

    await scene.says("sam", "direct:sam", "retirer C1-1")

    assert scene.seen("direct:sam")[-1] == "C1-1 n’attend plus : elle ne peut plus être retirée."


# ── Becoming anonymous ──────────────────────────────────────────────────────────────────────────────────


async def test_a_question_made_anonymous_before_its_comptoir_is_known_shows_no_name(scene: Scene) -> None:
    await scene.at("10:15")
    message = await scene.says("sam", "direct:sam", "question Pourquoi lui ?")

    await scene.edits("sam", message, "question anonyme : Pourquoi lui ?")
    await scene.says("sam", "direct:sam", "C1")

    assert scene.seen("comptoir-1") == ["❓ Pourquoi lui ?\nC1-1 · anonyme"]


async def test_a_question_in_a_room_can_neither_be_asked_anonymously_nor_become_anonymous(
    scene: Scene,
) -> None:
    await scene.at("10:15")
    message = await scene.says("sam", "hall", "!question Pourquoi lui ?")

    await scene.edits("sam", message, "!question anonyme : Pourquoi lui ?")

    assert scene.chat.messages[message].removed
    assert not await scene.is_stored("Pourquoi lui")


async def test_an_edit_takes_the_name_off_wherever_it_was_shown(scene: Scene) -> None:
    question = await scene.says("sam", "direct:sam", "C1 Pourquoi lui ?")
    await scene.at("10:30")
    await scene.says("zoe", "comptoir-1", "!questions")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")

    await scene.edits("sam", question, "C1 anonyme : Pourquoi lui ?")
    await scene.jump(seconds=3)

    assert [text for text in scene.seen("comptoir-1") if not text.startswith(("⏰", "▶️ Comptoir"))] == [
        "❓ Pourquoi lui ?\nC1-1 · anonyme · sur scène",
        "Comptoir 1 — 1 question\n• Pourquoi lui ?\nC1-1 · 0 👍 · anonyme",
        "anonyme : ▶️ Pourquoi lui ?\nC1-1 · posée maintenant",
    ]
    assert "Sam" not in scene.read(scene.digest()) + scene.read(scene.stage_card())
    assert len(scene.seen("direct:sam")) == 2  # the receipt and the step: nothing comes late


# ── What was written before ─────────────────────────────────────────────────────────────────────────────


async def test_after_an_edit_and_a_deletion_no_version_remains(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Mon numéro 06 12 34 ?")
    await scene.at("10:30")
    for place in ("comptoir-1", "comptoir-1-desk", "direct:zoe"):
        await scene.says("zoe", place, "!questions C1")
        await scene.says("zoe", place, "!question C1-1")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.says("ana", "comptoir-1-desk", "!plus-tard 1")
    await scene.says("ana", "comptoir-1-desk", "!digest")

    await scene.edits("sam", question, "!question Mon courriel sam@example.org ?")
    await scene.jump(seconds=3)
    shown = [text for place in ("comptoir-1", "comptoir-1-desk", "direct:zoe") for text in scene.seen(place)]
    edited = await scene.is_stored("06 12 34")
    await scene.deletes("sam", question)
    await scene.jump(seconds=3)

    assert not any("06 12 34" in text for text in shown)
    assert not edited
    assert not await scene.is_stored("06 12 34")
    assert not await scene.is_stored("sam@example.org")
