"""A tap counts only in the place of its message, because a client may aim one at a message elsewhere."""

from scene import Scene


async def test_nobody_confirms_an_announcement_from_the_hall(scene: Scene) -> None:
    await scene.says("olga", "regie", "!annonce Le déjeuner est servi")
    preview = scene.last("regie")

    await scene.taps("mal", preview.id, "✅", place="hall")

    assert not any("déjeuner" in text for text in scene.seen("hall"))
    assert scene.read(preview).startswith("Aperçu")


async def test_nobody_stages_a_question_from_the_hall(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.at("10:30")

    await scene.taps("mal", scene.digest().id, "1️⃣", place="hall")

    assert not any("posée" in text for text in scene.seen("comptoir-1"))


async def test_nobody_handles_the_question_on_stage_from_its_public_place(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")

    await scene.taps("mal", scene.stage_card().id, "❌", place="comptoir-1")
    await scene.jump(seconds=3)

    assert "\nC1-1 · " in scene.read(scene.stage_card())


async def test_a_vote_counts_only_beside_the_question(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.taps("mal", question, "👍", place="hall")
    await scene.taps("zoe", question, "👍")
    await scene.says("eve", "direct:eve", "!question C1-1")

    assert scene.seen("direct:eve") == ["Qui paie ?\nC1-1 · 1 👍 · Sam · en attente"]
