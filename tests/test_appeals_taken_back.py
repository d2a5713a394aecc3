"""A call for help whose message is edited, and whose edit is taken back: the régie never reads a blank."""

import pytest
from scene import Scene, files_hold

GONE = ["🆘 Une demande d’aide de 10h a été retirée par qui l’avait écrite."]
LOST = (
    "Votre modification est effacée, mais je n’ai pas pu relire ce que vous aviez écrit avant : les "
    "organisateurs n’ont plus votre demande d’aide, et savent qu’il y en a eu une. Écrivez-la-moi de "
    "nouveau, s’il vous plaît. En danger, appelez d’abord les secours : 112."
)


async def called(scene: Scene, *, versions: bool = False) -> str:
    for platform in scene.platforms:
        object.__setattr__(platform.limits, "keeps_versions", versions)
    message = await scene.says("sam", "direct:sam", "Je me sens mal")
    await scene.says("sam", "direct:sam", "alerte")
    return message


def words(scene: Scene) -> list[str]:
    return [text.split("\n")[-1] for text in scene.seen("regie")]


async def test_an_edit_to_nothing_leaves_the_words(scene: Scene) -> None:
    message = await called(scene)

    await scene.edits("sam", message, " ")
    await scene.jump(seconds=5)

    assert words(scene) == ["> Je me sens mal"]


@pytest.mark.parametrize("versions", [False, True])
async def test_an_edit_taken_back_leaves_the_words_before_and_no_version_of_its_own(
    scene: Scene, versions: bool
) -> None:
    message = await called(scene, versions=versions)
    first = scene.last("regie").id

    for number in ("06 12 34", "06 13 34"):
        edit = await scene.edits("sam", message, f"Je me sens mal, appelez le {number}")
        await scene.jump(seconds=5)
        edited = words(scene)
        await scene.deletes("sam", edit)
        await scene.jump(seconds=5)
        assert edited == [f"> Je me sens mal, appelez le {number}"]
        assert words(scene) == ["> Je me sens mal"]
    await scene.store.wipe()

    assert (scene.last("regie").id == first) is not versions
    assert files_hold(scene, "06 12 34", "06 13 34") == set()


async def test_both_are_told_if_nobody_knows_the_words_before(scene: Scene) -> None:
    message = await called(scene)
    scene.chat.forgets = True
    edit = await scene.edits("sam", message, "Je me sens mal, appelez le 06 12 34")
    await scene.jump(seconds=5)

    await scene.deletes("sam", edit)
    await scene.jump(seconds=5)

    assert scene.seen("regie") == GONE
    assert scene.seen("direct:sam")[-1] == LOST
    assert not await scene.is_stored("06 12 34")
