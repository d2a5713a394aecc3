"""An event that cannot be handled: its content is kept, the régie is told where, and the others go on."""

import pytest
import sqlalchemy as sa
from scene import Scene
from structlog.testing import capture_logs

from bot.database import pseudonyms
from bot.journal.intake import StoreJournal
from bot.port.chat import Batch, Incoming, RawEvent


@pytest.fixture
def broken(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Make the bot unable to read messages that say « panne »."""
    read = scene.chat.read

    def read_or_break(raw: RawEvent) -> Incoming | None:
        if "panne" in raw.content.get("text", ""):
            raise ValueError("out of order")
        return read(raw)

    monkeypatch.setattr(scene.chat, "read", read_or_break)
    return scene


async def test_an_event_that_cannot_be_handled_is_kept_and_reported_to_the_organisers(broken: Scene) -> None:
    for place in ("comptoir-1", "comptoir-1-desk", "direct:sam"):
        lost = await broken.says("sam", place, "!question C1 Une panne ?")
        question = await broken.says("sam", "comptoir-1", "!question Qui paie ?")
        await broken.jump(minutes=1)

        where = {"comptoir-1": "le comptoir 1", "direct:sam": "un message privé"}.get(place, "pupitre")
        seal = await broken.store.run(pseudonyms.short_of_event, "memory", lost)
        [alert] = [text for text in broken.seen("regie") if seal in text]
        assert "n’a pas pu être traité" in alert
        assert where in alert
        assert broken.marks(question) != []
    assert await broken.is_stored("Une panne")


async def test_an_id_that_contains_an_account_is_neither_logged_nor_told(broken: Scene) -> None:
    listening = StoreJournal(broken.store, broken.chat.name, lambda: None, lambda: broken.wall)
    event = RawEvent("m1/❓/samuel", "comptoir-1", {"text": "panne"})

    with capture_logs() as logged:
        await listening.take(Batch(str(len(broken.chat.events)), [event], []))
        await broken.says("zoe", "comptoir-1", "Bonjour")

    assert [line["event"] for line in logged if "samuel" in str({**line, "exc_info": None})] == []
    assert [line for line in logged if line["event"] == "event not handled"] != []
    assert [text for text in broken.seen("regie") if "samuel" in text] == []


async def test_an_alert_that_cannot_be_told_stops_nothing(broken: Scene) -> None:
    def refuse_alerts(c: sa.Connection) -> None:
        c.exec_driver_sql(
            "CREATE TRIGGER refuses BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'no more alerts'); END"
        )

    await broken.store.run(refuse_alerts)
    broken.chat.say("sam", "comptoir-1", "!question Une panne ?")
    with capture_logs():  # a traceback takes a second to draw
        question = await broken.says("sam", "comptoir-1", "!question Qui paie ?")

    assert broken.marks(question) != []
    assert await broken.is_stored("Une panne")
    assert broken.seen("regie") == []


async def test_deleting_a_message_removes_the_event_set_aside(broken: Scene) -> None:
    lost = await broken.says("sam", "comptoir-1", "!question Une panne ?")

    await broken.deletes("sam", lost)

    assert not await broken.is_stored("Une panne")


async def test_an_edit_that_was_set_aside_leaves_with_the_message_it_changed(broken: Scene) -> None:
    asked = await broken.says("sam", "comptoir-1", "!question Qui paie ?")
    other = await broken.says("zoe", "comptoir-1", "!question Et demain ?")
    await broken.edits("sam", asked, "!question Qui paie la panne ?")
    await broken.edits("zoe", other, "!question Et la panne de demain ?")

    await broken.deletes("sam", asked)

    assert not await broken.is_stored("Qui paie")
    assert await broken.is_stored("panne de demain")


async def test_an_event_that_could_not_be_written_down_is_reported_to_the_organisers(scene: Scene) -> None:
    unwritable = RawEvent("e\ud800", "comptoir-1", {"text": "!question Qui paie ?"})
    listening = StoreJournal(scene.store, scene.chat.name, lambda: None, lambda: scene.wall)

    await listening.take(Batch(str(len(scene.chat.events)), [unwritable], []))
    question = await scene.says("sam", "comptoir-1", "!question Et demain ?")

    [alert] = [text for text in scene.seen("regie") if "n’a pas pu être traité" in text]
    seal = await scene.store.run(pseudonyms.short_of_event, "memory", "e\\ud800")
    assert f"(le comptoir 1, {seal})" in alert
    assert scene.marks(question) != []
    assert await scene.is_stored("Qui paie")
