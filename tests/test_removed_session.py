"""A session that has questions leaves the programme: they stay their askers', and can be erased."""

from pathlib import Path

from scene import Scene, comptoir, programme

BOTH = programme(comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30"))
ONE_LEFT = programme(comptoir(2, "10:30", "11:30"))


async def test_its_questions_are_voted_for_edited_and_erased(quick: Path) -> None:
    async with Scene(quick, programme=BOTH) as scene:
        chat = scene.chat
        question = await scene.says("sam", "comptoir-1", "!question Qui pait ?")
        await scene.says("zoe", "direct:zoe", "C1 Et vous ?")
        await scene.at("10:30")
        digest = scene.digest()

    async with Scene(quick, hour="10:35", programme=ONE_LEFT, platforms=[chat]) as scene:
        await scene.taps("eve", question, "👍")
        await scene.edits("sam", question, "!question Qui paie ?")
        await scene.says("eve", "direct:eve", "!question C1-1")
        await scene.says("zoe", "direct:zoe", "retirer")
        await scene.says("ana", "comptoir-2-desk", "!scene C1-1")
        corrected_words = scene.read(digest), scene.seen("direct:eve")
        await scene.deletes("sam", question)
        await scene.jump(seconds=3)

        assert corrected_words[1] == ["Qui paie ?\nC1-1 · 1 👍 · Sam · en attente"]
        assert "Qui paie ?" in corrected_words[0]
        assert not any(word in scene.read(digest) for word in ("Qui pa", "Et vous", "Sam"))
        assert scene.seen("direct:zoe")[-1] == "C1-2 est retirée, son texte est effacé."
        assert "C1-1" in scene.seen("comptoir-2-desk")[-1]
        assert [await scene.is_stored(words) for words in ("Qui pa", "Et vous")] == [False, False]
        assert not any("traité (" in text for text in scene.seen("regie"))
