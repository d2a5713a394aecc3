"""A name hidden after its question was shown is removed everywhere, former versions included."""

import pytest
from memory_platform import BOT, Message
from scene import Scene
from test_edits_taken_back import keeps_versions

PLACES = ("comptoir-1", "comptoir-1-desk")


def standing(scene: Scene) -> dict[str, tuple[str, int]]:
    """Return each standing message of ours, with its number of edits."""
    found: list[Message] = [m for place in PLACES for m in scene.chat.in_place(place) if m.handle == BOT]
    return {m.id: (scene.read(m), m.edits) for m in found}


@pytest.mark.parametrize("by_word", [False, True])
async def test_no_former_version_of_a_standing_message_has_the_name(scene: Scene, by_word: bool) -> None:
    keeps_versions(scene)
    await scene.at("10:30")
    question = await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    if by_word:
        await scene.edits("sam", question, "C1 Est-ce anonyme, qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!digest")
    await scene.says("zoe", "comptoir-1", "!questions")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.jump(seconds=20)
    before = {message: text for message, (text, _) in standing(scene).items() if "Sam" in text}
    receipt = scene.seen("direct:sam")[0]

    if by_word:
        await scene.says("sam", "direct:sam", "anonyme")
    else:
        await scene.edits("sam", question, "C1 anonyme : Qui paie ?")
    await scene.jump(seconds=20)

    after = standing(scene)
    assert len(before) >= 4
    assert [text for message, (text, _) in after.items() if message in before] == []
    assert [text for text, _ in after.values() if "Sam" in text] == []
    assert [text for text in scene.seen("comptoir-1") if "\nC1-1 · " in text] != []
    assert scene.seen("direct:sam")[0] == receipt


async def test_a_card_is_edited_where_edits_leave_no_former_version(scene: Scene) -> None:
    question = await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    card = scene.last("comptoir-1")

    await scene.edits("sam", question, "C1 anonyme : Qui paie ?")
    await scene.jump(seconds=3)

    assert [m.id for m in scene.chat.in_place("comptoir-1")] == [card.id]
    assert scene.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · anonyme"]
