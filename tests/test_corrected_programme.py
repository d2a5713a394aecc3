"""A corrected programme corrects earlier messages, at once or at the next start; a rehearsal stays one."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from scene import Scene, at, comptoir, programme

from bot import planner
from bot.port.chat import SuggestionRequest
from bot.programme.model import Programme
from bot.questions import queue

ON_TIME = programme(comptoir(1, "10:30", "11:30"))
LATER = programme(comptoir(1, "10:50", "11:30"))


async def test_a_session_that_moved_is_announced_at_its_new_hour_alone(tmp_path: Path) -> None:
    # given a day planned with comptoir 1 at 10:30
    async with Scene(tmp_path, hour="10:00", programme=ON_TIME) as scene:
        chat = scene.chat

    # when its file says 10:50 at the next start
    async with Scene(tmp_path, hour="10:05", programme=LATER, platforms=[chat]) as scene:
        await scene.at("10:51")
        hall, place = (reminders(scene, name) for name in ("hall", "comptoir-1"))

    # then only the new hour is read
    assert [("10h50" in line, "10h30" in line) for line in hall + place] == [(True, False)] * 2


async def test_everyone_follows_a_programme_that_changes_under_the_running_bot(tmp_path: Path) -> None:
    # given a person who looked at the programme, and an animateur at the desk
    chat = MemoryPlatform("boutons", buttons=True)
    async with Scene(tmp_path, hour="10:05", programme=ON_TIME, platforms=[chat]) as scene:
        await scene.says("zoe", "hall", "!programme")
        assert "10h30" in scene.seen("hall")[-1]

        # when the comptoir is moved by twenty minutes, and has another title and room
        changes = {"title": "Le pain", "rooms": ("bureau",)}
        later = programme(comptoir(1, "10:50", "11:45", **changes))
        await scene.app.change(replace(scene.day, programme=queues_of(scene, later)))

        # then the programme, suggestions, reminders, digests and end are the new ones
        await scene.says("zoe", "hall", "!programme")
        assert ["10h30" in scene.seen("hall")[-1], "10h50" in scene.seen("hall")[-1]] == [False, True]
        asking = SuggestionRequest("boutons", "hall", "zoe", "question", "comptoir", "pain", None)
        assert [each.label for each in await chat.suggest(asking)] == ["C1 · Le pain"]
        await scene.at("10:44")
        assert reminders(scene, "comptoir-1") == []
        await scene.at("10:51")
        said = [scene.seen(place)[-1] for place in ("hall", "comptoir-1")]
        assert [("Le pain" in each, "Le Bureau" in each) for each in said] == [(True, True)] * 2
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.at("11:40")
        assert "Qui paie ?" in scene.read(scene.digest())
        await scene.says("sam", "comptoir-1", "!maintenant")
        assert "10h50 – 11h45" in scene.seen("comptoir-1")[-1]
        assert await scene.troubles() == []


def reminders(scene: Scene, place: str) -> list[str]:
    """Return the first line of each reminder in a place."""
    return [text.split("\n")[0] for text in scene.seen(place) if not text.startswith("🔁")]


def queues_of(scene: Scene, changed: Programme) -> Programme:
    """Give the programme its comptoirs' frozen codes."""
    return scene.store.run_now(queue.freeze_codes, changed)


async def test_a_change_that_cannot_be_kept_changes_nothing(tmp_path: Path) -> None:
    async with Scene(tmp_path, hour="10:05", programme=ON_TIME) as scene:
        before = scene.day
        await scene.store.run(lambda c: c.exec_driver_sql("DROP TABLE outbox").close())

        with pytest.raises(sa.exc.OperationalError):
            await scene.transactions.change(replace(before, programme=LATER), planner.plan_day)

        assert scene.day is before


async def test_a_reminder_follows_a_change_of_room(tmp_path: Path) -> None:
    async with Scene(tmp_path, hour="10:00", programme=ON_TIME) as scene:
        chat = scene.chat

    moved = programme(comptoir(1, "10:30", "11:30", rooms=("bureau",)))
    async with Scene(tmp_path, hour="10:05", programme=moved, platforms=[chat]) as scene:
        await scene.at("10:16")
        said = scene.seen("hall")[-1]

    assert ("Le Bureau" in said, "Le Club" in said) == (True, False)


async def test_taking_one_of_two_sessions_out_does_not_remind_of_the_other_again(tmp_path: Path) -> None:
    # given two comptoirs at the same hour, announced together
    both = programme(comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30"))
    async with Scene(tmp_path, hour="10:00", programme=both) as scene:
        chat = scene.chat
        await scene.at("10:16")
        assert len(scene.seen("hall")) == 1

    # when the file has only one at the next start
    async with Scene(tmp_path, hour="10:17", programme=ON_TIME, platforms=[chat]) as scene:
        await scene.at("10:25")

        # then the reminder stays the only one
        assert reminders(scene, "hall") == ["⏰ À 10h30"]


async def test_a_session_put_back_is_announced_again(tmp_path: Path) -> None:
    async with Scene(tmp_path, hour="10:00", programme=ON_TIME) as scene:
        chat = scene.chat
    async with Scene(tmp_path, hour="10:02", programme=LATER, platforms=[chat]):
        pass

    async with Scene(tmp_path, hour="10:05", programme=ON_TIME, platforms=[chat]) as scene:
        await scene.at("10:31")
        hall = reminders(scene, "hall")

    assert ["10h30" in line for line in hall] == [True]


async def test_messages_from_before_a_place_was_provisioned_are_ignored(
    tmp_path: Path,
) -> None:
    # given a rehearsal's question in rooms that the real day takes over at 10:00
    scene = Scene(tmp_path, hour="09:00", programme=ON_TIME)
    rehearsed = scene.chat.say("bea", "comptoir-1", "!question Essai ?")
    scene.provisioned = at("10:00")
    scene.wall = at("10:05")
    asked = scene.chat.say("bea", "comptoir-1", "!question Pour de vrai ?")

    # when the bot first runs
    async with scene:
        # then only the question asked after that counts
        assert (scene.marks(rehearsed), scene.marks(asked)) == ([], ["C1-1", "👍"])
