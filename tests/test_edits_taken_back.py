"""An edit is taken back: the words before it stand again, and the removed ones are nowhere."""

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, files_hold


async def _status(scene: Scene, code: str = "C1-1") -> str:
    await scene.says("zed", "direct:zed", f"!question {code}")
    return scene.seen("direct:zed")[-1]


def _everything(scene: Scene) -> str:
    """Return all text that the bot has sent anywhere."""
    return "\n".join(text for place in (*scene.places, "direct:sam") for text in scene.seen(place, "sam"))


def keeps_versions(scene: Scene) -> None:
    """Make platforms keep former versions of edited messages for anyone to find, as Matrix does."""
    for platform in scene.platforms:
        object.__setattr__(platform.limits, "keeps_versions", True)


# ── A question ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("versions", [False, True])
async def test_the_words_before_stand_again_wherever_they_were_shown(scene: Scene, versions: bool) -> None:
    if versions:
        keeps_versions(scene)
    question = await scene.says("sam", "hall", "!question C1 Qui paie ?")
    await scene.at("10:30")
    edit = await scene.edits("sam", question, "!question C1 Qui paie ? Mon numéro : 06 12 34")
    await scene.says("zoe", "comptoir-1", "!question 1")
    await scene.says("zoe", "comptoir-1", "!questions")
    await scene.jump(seconds=3)
    shown = _everything(scene)

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)
    await scene.store.wipe()

    assert shown.count("06 12 34") == 4
    assert "06 12 34" not in _everything(scene)
    assert files_hold(scene, "06 12 34") == set()
    assert "❓ Qui paie ?\nC1-1 · Sam" in scene.seen("comptoir-1")
    assert scene.read(scene.digest()).split("\n")[2:4] == ["1️⃣ Qui paie ?", "C1-1 · 0 👍 · Sam"]
    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"


@pytest.mark.parametrize("versions", [False, True])
async def test_they_stand_again_on_stage_and_once_answered(scene: Scene, versions: bool) -> None:
    if versions:
        keeps_versions(scene)
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("sam", question, "!question Mon numéro : 06 12 34")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.says("ana", "comptoir-1-desk", "!repondu La région")

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)
    await scene.store.wipe()

    assert scene.seen("comptoir-1") == [
        "Sam : ▶️ Qui paie ?\nC1-1 · posée maintenant",
        "Sam : ✅ Qui paie ?\nRéponse à C1-1 : La région",
    ]
    assert files_hold(scene, "06 12 34") == set()
    assert await scene.troubles() == []


async def test_the_newest_edit_that_still_stands_is_shown(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Un ?")
    second = await scene.edits("sam", question, "!question Deux ?")
    third = await scene.edits("sam", question, "!question Trois ?")
    fourth = await scene.edits("sam", question, "!question Quatre ?")
    read = []

    for edit in (third, fourth, second):
        await scene.deletes("sam", edit)
        read.append((await _status(scene)).split("\n")[0])

    assert read == ["Quatre ?", "Deux ?", "Un ?"]


async def test_an_edit_that_was_not_followed_changes_nothing_when_it_is_taken_back(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    too_long = await scene.edits("sam", question, "!question " + "a" * 501)
    await scene.deletes("sam", too_long)
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.edits("sam", question, "!question Et vous ?")
    too_late = await scene.edits("sam", question, "!question Et nous ?")
    await scene.deletes("sam", too_late)

    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · sur scène"


async def test_the_edit_of_another_is_not_heard_nor_is_its_removal(scene: Scene) -> None:
    scene.chat.forgets = True
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("eve", question, "!question Qui ment ?")

    await scene.deletes("eve", edit)

    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_a_moderator_may_take_an_edit_away(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("sam", question, "!question Mon numéro : 06 12 34")

    await scene.deletes("olga", edit)

    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_the_question_is_erased_if_nobody_knows_the_words_before(scene: Scene) -> None:
    scene.chat.forgets = True
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("sam", question, "!question Mon numéro : 06 12 34")

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)

    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · retirée"
    assert scene.seen("comptoir-1") == [
        "Votre modification est effacée, mais je n’ai pas pu relire ce que vous aviez écrit avant : "
        "C1-1 l’est aussi. Posez-la de nouveau, s’il vous plaît."
    ]
    assert not await scene.is_stored("06 12 34")


async def test_taking_an_edit_back_does_not_restore_a_withdrawn_question(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("sam", question, "!question Qui paie vraiment ?")
    await scene.says("sam", "comptoir-1", "!retirer C1-1")

    await scene.deletes("sam", edit)

    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · retirée"
    assert not await scene.is_stored("Qui paie")


async def test_a_name_that_an_edit_hid_stays_hidden_when_it_is_taken_back(scene: Scene) -> None:
    question = await scene.says("sam", "direct:sam", "C1 Pourquoi lui ?")
    edit = await scene.edits("sam", question, "C1 anonyme : Pourquoi lui, vraiment ?")

    await scene.deletes("sam", edit)
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1") == ["❓ Pourquoi lui ?\nC1-1 · anonyme"]


async def test_words_that_were_edited_before_a_message_was_asked_go_too(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")
    edit = await scene.edits("sam", message, "Mon numéro : 06 12 34")
    await scene.taps("sam", message, "❓")

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)

    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"
    assert not await scene.is_stored("06 12 34")


@pytest.mark.parametrize(
    ("place", "first"),
    [("comptoir-1", "Bonjour"), ("comptoir-1", "!qestion Qui paie ?"), ("direct:sam", "bonjour")],
)
async def test_a_message_that_asked_only_by_its_edit_no_longer_asks_without_it(
    scene: Scene, place: str, first: str
) -> None:
    message = await scene.says("sam", place, first)
    asked = await scene.edits("sam", message, "!question C1 Qui paie ?")
    edit = await scene.edits("sam", message, "!question C1 Qui paie, au 06 12 34 ?")
    await scene.deletes("sam", edit)
    standing = await _status(scene)

    await scene.deletes("sam", asked)
    await scene.jump(seconds=20)

    assert standing == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"
    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · retirée"
    told = "C1-1 est retirée : votre message modifié ne pose plus de question."
    assert scene.seen(place, "sam")[-1] == told


async def test_the_edit_of_an_edit_changes_nothing(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("sam", question, "!question Qui paie vraiment ?")

    scene.chat.edit_from("sam", "comptoir-1", edit, "!question Et vous ?")
    await scene.quiet()

    assert await _status(scene) == "Qui paie vraiment ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_a_question_from_the_floor_reads_as_before_too(scene: Scene) -> None:
    typed = await scene.says("ana", "comptoir-1-desk", "!salle Qui paie ?")
    edit = await scene.edits("ana", typed, "!salle Qui paie, au 06 12 34 ?")

    await scene.deletes("ana", edit)
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · dans la salle"]


async def test_a_question_that_waits_for_its_comptoir_reads_as_before_too(scene: Scene) -> None:
    await scene.at("10:15")
    message = await scene.says("sam", "hall", "!question Qui paie ?")
    edit = await scene.edits("sam", message, "!question Qui paie, au 06 12 34 ?")

    await scene.deletes("sam", edit)
    stored = await scene.is_stored("06 12 34")
    await scene.taps("sam", scene.last("hall").id, "1️⃣")

    assert not stored
    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_an_edit_is_taken_back_across_a_restart(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    edit = await scene.edits("sam", question, "!question Mon numéro : 06 12 34")

    await scene.stop()
    scene.chat.delete("sam", edit)
    await scene.start()

    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_editing_back_to_the_old_words_restores_them(buttons: Scene) -> None:
    """On a platform where an edit replaces the text and cannot be taken away."""
    message = await buttons.says("sam", "comptoir-1", "!question Qui paie ?")
    await buttons.edits("sam", message, "!question Mon numéro : 06 12 34")

    await buttons.edits("sam", message, "!question Qui paie ?")
    await buttons.jump(seconds=3)

    assert buttons.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]
    assert not await buttons.is_stored("06 12 34")


# ── An announcement, a line ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("versions", [False, True])
@pytest.mark.parametrize("sent", [False, True])
async def test_an_announcement_reads_as_before_in_all_places(
    scene: Scene, versions: bool, sent: bool
) -> None:
    if versions:
        keeps_versions(scene)
    command = await scene.says("olga", "regie", "!annonce C1 C2 : Pause à midi")
    if sent:
        await scene.taps("olga", scene.last("regie").id, "✅")
    edit = await scene.edits("olga", command, "!annonce C1 C2 : Appelez le 06 12 34")

    await scene.deletes("olga", edit)
    if not sent:
        await scene.taps("olga", scene.last("regie").id, "✅")
    await scene.jump(seconds=20)
    await scene.store.wipe()

    assert [scene.seen(place) for place in ("comptoir-1", "comptoir-2")] == [["📣 Pause à midi"]] * 2
    assert "Pause à midi" in scene.seen("regie")[-1]
    assert files_hold(scene, "06 12 34") == set()
    assert await scene.troubles() == []


async def test_an_announcement_nobody_can_tell_any_more_is_withdrawn(scene: Scene) -> None:
    scene.chat.forgets = True
    command = await scene.says("olga", "regie", "!annonce Pause à midi")
    await scene.taps("olga", scene.last("regie").id, "✅")
    edit = await scene.edits("olga", command, "!annonce Appelez le 06 12 34")

    await scene.deletes("olga", edit)
    await scene.jump(seconds=20)

    assert [text for text in scene.seen("hall") if "📣" in text] == []
    assert not await scene.is_stored("06 12 34")


async def test_the_line_of_an_answer_follows_its_command_and_reads_as_before(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    command = await scene.says("ana", "comptoir-1-desk", "!repondu 1 La région")
    edit = await scene.edits("ana", command, "!repondu 1 L’État, au 06 12 34")
    await scene.jump(seconds=3)
    followed = scene.seen("comptoir-1")

    await scene.deletes("ana", edit)
    await scene.jump(seconds=20)

    assert followed == ["Sam : ✅ Qui paie ?\nRéponse à C1-1 : L’État, au 06 12 34"]
    assert scene.seen("comptoir-1") == ["Sam : ✅ Qui paie ?\nRéponse à C1-1 : La région"]
    assert not await scene.is_stored("06 12 34")


async def test_a_line_may_come_and_go_by_an_edit(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    command = await scene.says("ana", "comptoir-1-desk", "!repondu 1 La région")

    await scene.edits("ana", command, "!repondu 1")
    without = scene.seen("comptoir-1"), scene.marks(question)

    assert without == ([], ["C1-1", "✅", "👍"])


async def test_the_reason_of_a_refusal_follows_its_command(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    command = await scene.says("ana", "comptoir-1-desk", "!ecarter 1 Hors sujet, voir 06 12 34")

    await scene.edits("ana", command, "!ecarter 1 Hors sujet")
    await scene.jump(seconds=20)

    assert scene.seen("direct:sam")[-1].split("\n")[-1] == "Raison : Hors sujet"
    assert not await scene.is_stored("06 12 34")


# ── Both platforms ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_edit_taken_back_on_one_platform_is_undone_on_the_other(quick: object) -> None:
    platforms = [MemoryPlatform("first"), MemoryPlatform("second", buttons=True)]
    async with Scene(quick, platforms=platforms) as both:  # type: ignore[arg-type]
        first, second = platforms
        question = await both.says("sam", "comptoir-1", "!question Qui paie ?", first)
        edit = await both.edits("sam", question, "!question Mon numéro : 06 12 34")
        await both.jump(seconds=3)

        await both.deletes("sam", edit, first)
        await both.jump(seconds=3)

        assert both.seen("comptoir-1", chat=second) == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_a_digest_that_tells_what_is_on_stage_goes_with_its_former_versions(scene: Scene) -> None:
    keeps_versions(scene)
    question = await scene.says("sam", "hall", "!question C1 Mon numéro est-il le 06 12 34 ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.says("ana", "comptoir-1-desk", "!digest")
    before = scene.digest()
    shown = scene.read(before)

    await scene.deletes("sam", question)
    await scene.jump(seconds=20)

    assert "06 12 34" in shown
    assert before.removed
    assert not scene.digest().removed
    assert "06 12 34" not in scene.read(scene.digest())


# ── Texts sent to others that never held the words ──────────────────────────────────────────────────────


async def test_receipts_stay_when_an_edit_is_taken_back(scene: Scene) -> None:
    keeps_versions(scene)
    await scene.at("10:30")
    question = await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    await scene.says("zoe", "direct:zoe", "!+1 C1-1")
    receipt, vote = scene.seen("direct:sam"), scene.seen("direct:zoe")
    edit = await scene.edits("sam", question, "C1 Mon numéro : 06 12 34")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    before = scene.seen("direct:sam")

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)
    await scene.store.wipe()

    said = [text.replace("Mon numéro : 06 12 34", "Qui paie ?") for text in before]
    assert (receipt[0], len(before)) == (before[0], 2)
    assert (scene.seen("direct:sam"), scene.seen("direct:zoe")) == (said, vote)
    assert files_hold(scene, "06 12 34") == set()
    assert await scene.troubles() == []


async def test_a_preview_is_shown_again_with_its_taps_when_an_edit_is_taken_back(scene: Scene) -> None:
    keeps_versions(scene)
    question = await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    edit = await scene.edits("sam", question, "C1 Mon numéro : 06 12 34")
    await scene.says("ana", "comptoir-1-desk", "!effacer 1")
    shown = scene.seen("comptoir-1-desk")[-1]

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)
    preview = scene.last("comptoir-1-desk")
    read, marks = scene.read(preview), scene.marks(preview.id)
    await scene.taps("ana", preview.id, "✅")
    await scene.jump(seconds=20)

    assert read == shown.replace("Mon numéro : 06 12 34", "Qui paie ?")
    assert marks == ["✅", "❌"]
    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · écartée"


async def test_a_list_that_quoted_the_words_is_said_again_and_may_be_corrected(scene: Scene) -> None:
    keeps_versions(scene)
    question = await scene.says("sam", "direct:sam", "C1 Mon numéro ?")
    edit = await scene.edits("sam", question, "C1 Mon numéro : 06 12 34")
    asked = await scene.says("zoe", "comptoir-1", "!questions")
    shown = scene.seen("comptoir-1")

    await scene.deletes("sam", edit)
    await scene.jump(seconds=20)
    anew = scene.seen("comptoir-1")
    await scene.edits("zoe", asked, "!question 1")

    assert sorted(anew) == sorted(text.replace("Mon numéro : 06 12 34", "Mon numéro ?") for text in shown)
    assert scene.seen("comptoir-1")[-1] == "Mon numéro ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_a_refusal_is_told_with_its_former_reason_when_an_edit_of_it_is_taken_back(
    scene: Scene,
) -> None:
    keeps_versions(scene)
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    command = await scene.says("ana", "comptoir-1-desk", "!ecarter 1 Hors sujet")
    await scene.jump(seconds=20)
    told = scene.seen("direct:sam")
    edit = await scene.edits("ana", command, "!ecarter 1 Hors sujet, voir 06 12 34")
    await scene.jump(seconds=20)
    corrected = scene.seen("direct:sam")

    await scene.deletes("ana", edit)
    await scene.jump(seconds=20)
    await scene.store.wipe()

    assert corrected == [told[0], told[1] + ", voir 06 12 34"]
    assert scene.seen("direct:sam") == told
    assert files_hold(scene, "06 12 34") == set()


@pytest.mark.parametrize("versions", [False, True])
async def test_a_line_taken_out_and_given_again_reaches_everybody(scene: Scene, versions: bool) -> None:
    if versions:
        keeps_versions(scene)
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    command = await scene.says("ana", "comptoir-1-desk", "!repondu 1 La région")
    first = scene.seen("comptoir-1")[-1], scene.seen("direct:sam")[-1]
    without = []

    for line in ("Le pays", "L’État"):
        await scene.edits("ana", command, "!repondu 1")
        await scene.jump(seconds=3)
        without.append((len(scene.seen("comptoir-1")), len(scene.seen("direct:sam"))))
        await scene.edits("ana", command, f"!repondu 1 {line}")
        await scene.jump(seconds=3)

    told = scene.seen("comptoir-1"), scene.seen("direct:sam")
    assert without == [(1, 2), (1, 2)]
    assert [len(texts) for texts in told] == [2, 2]
    assert tuple(texts[-1] for texts in told) == tuple(text.replace("La région", "L’État") for text in first)
    assert await scene.troubles() == []


@pytest.mark.parametrize("versions", [False, True])
@pytest.mark.parametrize("pause", [3, 20])
async def test_a_reason_given_taken_out_and_given_again_is_told_once(
    scene: Scene, versions: bool, pause: int
) -> None:
    if versions:
        keeps_versions(scene)
    await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    command = await scene.says("ana", "comptoir-1-desk", "!ecarter 1")
    told = []

    for words in ("!ecarter 1 Hors sujet", "!ecarter 1", "!ecarter 1 Déjà posée"):
        await scene.jump(seconds=pause)
        await scene.edits("ana", command, words)
        await scene.jump(seconds=20)
        told.append(scene.seen("direct:sam")[1:])

    refused = told[1][0]
    assert told == [[f"{refused}\nRaison : Hors sujet"], [refused], [f"{refused}\nRaison : Déjà posée"]]
    assert await scene.troubles() == []
