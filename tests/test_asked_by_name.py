"""A question asked in private, and the word « anonyme » that an edit puts in it: named, or not?"""

import pytest
from scene import Scene

DESK = "comptoir-1-desk"
NOTHING = "Rien n’est en attente, rien n’est publié. Pour retirer une question : retirer C1-3"


async def edited(scene: Scene) -> tuple[str, str]:
    """Ask and edit a question; its asker is asked whether to hide their name. Return message and edit."""
    message = await scene.says("sam", "direct:sam", "!question C1 Qui paie ?")
    edit = await scene.edits("sam", message, "!question C1 Mes données sont-elles anonymes ? 06 12 34")
    assert scene.last("direct:sam").key is not None
    return message, edit


@pytest.mark.parametrize("how", ["withdrawn", "edited away", "erased", "edit taken back", "card deleted"])
async def test_the_words_of_a_question_that_are_gone_wait_for_no_answer(scene: Scene, how: str) -> None:
    message, edit = await edited(scene)
    assert await scene.is_stored("06 12 34")

    if how == "withdrawn":
        await scene.says("sam", "direct:sam", "!retirer")
    elif how == "edited away":
        await scene.edits("sam", message, "!question C1")
    elif how == "erased":
        await scene.says("ana", DESK, "!effacer 1")
        await scene.taps("ana", scene.last(DESK).id, "✅")
    elif how == "card deleted":
        await scene.deletes("mod", scene.last("comptoir-1").id)
    else:
        await scene.deletes("sam", edit)
    await scene.jump(seconds=5)
    stored, asked = await scene.is_stored("06 12 34"), [t for t in scene.seen("direct:sam") if "🕶️" in t]
    await scene.says("sam", "direct:sam", "alerte")
    await scene.says("sam", "direct:sam", "nom")

    assert not stored
    assert asked == []
    assert scene.seen("regie") == []
    assert scene.seen("direct:sam")[-1] == NOTHING


async def test_a_message_sent_to_the_organisers_has_the_current_words(scene: Scene) -> None:
    message, _ = await edited(scene)

    await scene.edits("sam", message, "!question C1 Mes données sont-elles anonymes ?")
    stored = await scene.is_stored("06 12 34")
    await scene.says("sam", "direct:sam", "alerte")

    assert not stored
    assert [text.split("\n")[-1] for text in scene.seen("regie")] == ["> Mes données sont-elles anonymes ?"]


async def test_a_name_that_a_later_edit_hid_is_not_promised_to_be_kept(scene: Scene) -> None:
    message, _ = await edited(scene)

    await scene.edits("sam", message, "!question C1 anonyme : Qui paie ?")
    await scene.says("sam", "direct:sam", "nom")

    assert [text for text in scene.seen("direct:sam") if "garde" in text] == []
    assert scene.seen("direct:sam")[-1] == NOTHING
