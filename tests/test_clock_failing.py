"""The clock does its work piece by piece: one piece that fails does not stop the others."""

import sqlalchemy as sa
from scene import Scene

from bot.database import schema


async def test_a_digest_that_fails_stops_neither_the_others_nor_the_end_of_a_session(scene: Scene) -> None:
    # given that the queue of comptoir 1 cannot be read
    await scene.says("sam", "comptoir-1", "!question Une ?")
    await scene.says("zoe", "comptoir-2", "!question Deux ?")
    await scene.store.run(_spoil, "comptoir-1")

    # when both comptoirs begin, one stages its question, and both end
    await scene.jump(minutes=30)
    digest = scene.read(scene.digest("comptoir-2-desk"))
    await scene.says("ana", "comptoir-2-desk", "!scene 1")
    await scene.says("olga", "regie", "!annonce Le déjeuner est servi")
    preview = scene.last("regie")
    await scene.jump(minutes=60)

    # then the second one is unaffected
    assert "Deux ?" in digest
    assert scene.read(scene.stage_card("comptoir-2-desk")).endswith("· traitée")
    assert scene.read(preview).startswith("Aperçu expiré")


def _spoil(c: sa.Connection, session: str) -> None:
    questions = schema.questions
    c.execute(sa.update(questions).where(questions.c.session == session).values(state="nonsense"))
