"""An edited command: its effects stay, anything it had not done is done, and its author is told."""

import pytest
from scene import Scene

NOT_REDONE = "Une commande modifiée n’est pas refaite : écrivez-la de nouveau."


async def _status(scene: Scene, code: str = "C1-1") -> str:
    await scene.says("zed", "direct:zed", f"!question {code}")
    return scene.seen("direct:zed")[-1]


# ── Effects are not repeated ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "edited"),
    [
        ("!scene 1", "!scene 2"),
        ("!plus-tard 1", "!plus-tard 2"),
        ("!repondu 1", "!repondu 2"),
        ("!ecarter 1 doublon", "!ecarter 2 doublon"),
        ("!suivante", "!scene 2"),
        ("!fermer", "!ouvrir"),
        ("!fermer", "oups"),
    ],
)
async def test_a_desk_command_that_is_edited_stays_done_and_says_so_once(
    scene: Scene, typed: str, edited: str
) -> None:
    for text in ("Un ?", "Deux ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    command = await scene.says("ana", "comptoir-1-desk", typed)
    done = await _status(scene), await _status(scene, "C1-2")

    await scene.edits("ana", command, edited)
    await scene.edits("ana", command, f"{edited} ")

    assert (await _status(scene), await _status(scene, "C1-2")) == done
    assert scene.seen("comptoir-1-desk").count(NOT_REDONE) == 1
    told = next(m for m in scene.chat.in_place("comptoir-1-desk") if m.reply_to == command)
    assert scene.read(told) == NOT_REDONE


async def test_a_vote_by_word_is_not_given_again_by_an_edit(scene: Scene) -> None:
    for text in ("Un ?", "Deux ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    vote = await scene.says("zoe", "comptoir-1", "!voter C1-1")

    await scene.edits("zoe", vote, "!voter C1-2")

    assert scene.seen("comptoir-1") == [NOT_REDONE]
    assert (await _status(scene)).split("\n")[1] == "C1-1 · 1 👍 · Sam · en attente"


@pytest.mark.parametrize(
    ("typed", "edited", "told"),
    [
        ("retirer C1-1", "retirer C1-2", NOT_REDONE),
        (
            "langue en",
            "langue fr",
            "Editing a command does not run it again: please send it as a new message.",
        ),
    ],
)
async def test_in_private_it_is_told_there(scene: Scene, typed: str, edited: str, told: str) -> None:
    for text in ("Un ?", "Deux ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    command = await scene.says("sam", "direct:sam", typed)

    await scene.edits("sam", command, edited)

    assert scene.seen("direct:sam")[1:] == [told]
    assert await _status(scene, "C1-2") == "Deux ?\nC1-2 · 0 👍 · Sam · en attente"


async def test_talk_is_edited_freely(scene: Scene) -> None:
    talk = await scene.says("sam", "comptoir-1", "Bonjour")

    await scene.edits("sam", talk, "Bonjour à tous")

    assert scene.seen("comptoir-1") == []


# ── What was not done is done now ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("first", ["!scne 1", "!scene 9", "scene 1"])
async def test_a_command_that_did_nothing_is_done_once_it_is_right(scene: Scene, first: str) -> None:
    await scene.says("sam", "comptoir-1", "!question Un ?")
    command = await scene.says("ana", "comptoir-1-desk", first)

    await scene.edits("ana", command, "!scene 1")

    assert await _status(scene) == "Un ?\nC1-1 · 0 👍 · Sam · sur scène"
    assert scene.marks(command) == ["✅"]
    assert [text for text in scene.seen("comptoir-1-desk") if "▶️" not in text] == []


async def test_a_refused_vote_counts_once_it_is_corrected(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Un ?")
    vote = await scene.says("zoe", "comptoir-1", "!voter C1-9")
    refused = scene.marks(vote)

    await scene.edits("zoe", vote, "!voter C1-1")

    assert (refused, scene.marks(vote)) == (["🚫"], ["👍"])
    assert scene.seen("comptoir-1") == []
    assert "· 1 👍 ·" in await _status(scene)


async def test_a_request_for_help_can_be_edited_into_a_question(scene: Scene) -> None:
    message = await scene.says("sam", "direct:sam", "aide")

    await scene.edits("sam", message, "C1 Qui paie ?")

    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]


async def test_a_command_of_the_desk_stays_refused_elsewhere(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Un ?")
    command = await scene.says("zoe", "comptoir-1", "!scne 1")

    await scene.edits("zoe", command, "!scene 1")

    assert (await _status(scene)).split("\n")[1] == "C1-1 · 0 👍 · Sam · en attente"


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("place", "typed", "edited"),
    [
        ("hall", "!question C1 Qui pait ?", "!question C2 Qui paie ?"),
        ("comptoir-1", "!question Qui pait ?", "!question C2 Qui paie ?"),
        ("direct:sam", "C1 Qui pait ?", "C2 Qui paie ?"),
    ],
)
async def test_an_edit_that_names_another_comptoir_moves_nothing_and_is_told_once(
    scene: Scene, place: str, typed: str, edited: str
) -> None:
    message = await scene.says("sam", place, typed)

    await scene.edits("sam", message, edited)
    await scene.edits("sam", message, edited + " Et quand ?")
    await scene.jump(seconds=3)

    told = "C1-1 reste pour le comptoir 1, avec ses nouveaux mots. Pour l’autre comptoir : "
    told += "retirez-la (!retirer C1-1), puis posez-la là-bas."
    assert scene.seen(place, "sam").count(told) == 1
    assert await _status(scene) == "Qui paie ? Et quand ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_a_marked_message_that_names_another_comptoir_stays_too(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")
    await scene.taps("sam", message, "❓")

    await scene.edits("sam", message, "C2 Qui paie ?")

    assert scene.seen("comptoir-1")[-1].startswith("C1-1 reste pour le comptoir 1")
    assert await _status(scene) == "Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"


async def test_a_question_edited_into_talk_reads_as_its_message_does(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.edits("sam", message, "Je voulais dire bonjour")

    assert await _status(scene) == "Je voulais dire bonjour\nC1-1 · 0 👍 · Sam · en attente"


@pytest.mark.parametrize("edited", ["!question", "…", "!aide", "!voter C1-3"])
async def test_a_question_edited_into_none_is_withdrawn_with_a_word(scene: Scene, edited: str) -> None:
    message = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.edits("sam", message, edited)
    await scene.jump(seconds=3)

    assert scene.seen("comptoir-1") == ["C1-1 est retirée : votre message modifié ne pose plus de question."]
    assert await _status(scene) == "(supprimée)\nC1-1 · 0 👍 · anonyme · retirée"
    assert scene.marks(message) == ["C1-1"]
    assert not await scene.is_stored("Qui paie")


# ── Announcements ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_announcement_that_was_sent_stays_where_it_is_and_its_author_is_told(scene: Scene) -> None:
    command = await scene.says("olga", "regie", "!annonce C1 : Pause à mdi")
    await scene.taps("olga", scene.last("regie").id, "✅")

    await scene.edits("olga", command, "!annonce C2 : Pause à midi")
    await scene.jump(seconds=3)

    assert [scene.seen(place) for place in ("comptoir-1", "comptoir-2")] == [["📣 Pause à midi"], []]
    assert scene.seen("regie")[-1] == (
        "Vos mots sont corrigés là où l’annonce est déjà. Pour d’autres lieux, écrivez une nouvelle annonce."
    )


@pytest.mark.parametrize("edited", ["!annonce Pause à 13h", "!etat"])
async def test_an_announcement_that_was_dropped_is_not_made_again(scene: Scene, edited: str) -> None:
    command = await scene.says("olga", "regie", "!annonce Pause à midi")
    await scene.taps("olga", scene.last("regie").id, "❌")

    await scene.edits("olga", command, edited)

    assert scene.seen("regie")[-1] == NOT_REDONE


async def test_another_command_is_not_announced(scene: Scene) -> None:
    command = await scene.says("olga", "regie", "!annonce Pause à midi")
    await scene.taps("olga", scene.last("regie").id, "✅")

    await scene.edits("olga", command, "!fermer C1")

    assert "📣 Pause à midi" in scene.seen("hall")
    assert scene.seen("regie")[-1] == NOT_REDONE
