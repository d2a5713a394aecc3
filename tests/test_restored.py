"""A backup is restored: nothing is sent twice, and what was never sent is sent."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from memory_platform import BOT, MemoryPlatform
from patience import PATIENCE
from scene import Scene, at, comptoir, programme
from sizes import size

from bot.database.backup import back_up, restore
from bot.database.store import Store
from bot.handling import recovery
from bot.port.chat import Outgoing
from bot.port.errors import Unknown

DESK = "comptoir-1-desk"
ASKED = size(25, 100)
ALERT = (
    "⚠️ La base est une sauvegarde de {}. Ce qui s’est dit depuis a été relu et n’est pas redit. Ce qui a été "
    "fait par un bouton ou un geste depuis peut manquer : vérifiez la file de chaque comptoir (!digest) et "
    "refaites-le."
)
FORMER = ("Ancien digest : le nouveau est ici", ())  # each running desk gets a new one
Seen = dict[str, list[tuple[str, tuple[str, ...]]]]


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    """Play a day with one comptoir."""
    async with Scene(quick, programme=programme(comptoir(1, "10:30", "11:30"))) as playing:
        yield playing


def seen_by_all(scene: Scene) -> Seen:
    """Return, by place, the bot's and people's messages, and the bot's marks under them."""
    return {
        place: [
            (message.text or scene.read(message), tuple(scene.marks(message.id)))
            for message in scene.chat.in_place(place)
        ]
        for place in scene.places
    }


def said(scene: Scene) -> int:
    """Count the bot's messages and marks."""
    messages = scene.chat.messages.values()
    return sum(m.handle == BOT for m in messages) + sum(len(scene.marks(m.id)) for m in messages)


async def brought_back(scene: Scene, backup: Path) -> Scene:
    """Stop the bot, restore its backup and start it on the same platforms."""
    await scene.stop()
    restore(scene.settings.database, backup, "jour", scene.wall)
    again = started_again(scene)
    await again.start()
    await nothing_in_doubt(again)
    return again


def started_again(scene: Scene) -> Scene:
    """Return it on the same platforms at the same hour; it is not started yet."""
    again = Scene(scene.folder, platforms=scene.platforms, programme=scene.programme)
    again.wall = scene.wall
    return again


async def nothing_in_doubt(scene: Scene) -> None:
    async with asyncio.timeout(PATIENCE):
        while scene.app.recovery.is_behind:
            await scene.quiet()
    await scene.jump(seconds=4)  # boards are updated every three seconds


async def hour_of_many_sends(scene: Scene) -> Path:
    """Back up at the start of the hour; then send reminders, a digest and many questions, and handle some."""
    await scene.at("10:20")
    scene.chat.join("ana", DESK)
    await scene.says("zoe", "comptoir-1", "!question Et avant ?")
    backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
    before = said(scene)
    await scene.at("10:35")
    for n in range(ASKED):
        scene.chat.say(f"person{n % 20}", "comptoir-1", f"!question Numéro {n} ?")
    await scene.quiet()
    await scene.says("ana", DESK, "!scene 3")
    await scene.says("ana", DESK, "!repondu 3 Tout le monde")
    await scene.says("ana", DESK, "!ecarter 4 Déjà posée")
    await scene.at("11:20")
    assert said(scene) - before > 2 * ASKED
    return backup


async def test_an_hour_old_backup_restored_says_nothing_twice(scene: Scene) -> None:
    backup = await hour_of_many_sends(scene)
    before = seen_by_all(scene)

    again = await brought_back(scene, backup)

    after = seen_by_all(again)
    assert {place: texts for place, texts in after.items() if texts != before[place]} == {
        "regie": [*before["regie"], (ALERT.format("10h20"), ())],
        DESK: [*before[DESK][:-1], FORMER, before[DESK][-1]],
    }
    await again.stop()


async def test_nothing_restored_is_skipped_as_too_late(scene: Scene) -> None:
    backup = await hour_of_many_sends(scene)

    again = await brought_back(scene, backup)

    assert await again.troubles() == []
    await again.stop()


async def test_a_message_that_is_over_since_the_backup_is_removed(quick: Path) -> None:
    """The bot hears both messages together and would not send the menu; it stands there nevertheless."""
    async with Scene(quick, hour="10:20") as scene:
        backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
        await scene.jump(minutes=1)
        await scene.says("zoe", "direct:zoe", "question Qui paie ?")
        menu = scene.last("direct:zoe")
        await scene.stop()
        scene.chat.say("zoe", "direct:zoe", "C1")

        again = await brought_back(scene, backup)

        assert menu.removed
        assert purposes_of_what_is_said(scene, "direct:zoe") == ["which", "receipt"]
        assert again.seen("comptoir-1")[-1] == "❓ Qui paie ?\nC1-1 · Zoe"
        await again.stop()


def purposes_of_what_is_said(scene: Scene, place: str) -> list[str]:
    """Return the purposes of all the bot's answers there."""
    ours = [message for message in scene.chat.messages.values() if message.handle == BOT]
    return [(message.key or "").rpartition(":")[2] for message in ours if message.place == place]


async def test_a_message_that_is_over_before_it_was_sent_is_not_sent(quick: Path) -> None:
    async with Scene(quick, hour="10:20") as scene:
        backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
        await scene.stop()
        scene.wall = at("10:21")
        scene.chat.say("zoe", "direct:zoe", "question Qui paie ?")
        scene.chat.say("zoe", "direct:zoe", "C1")

        again = await brought_back(scene, backup)

        assert purposes_of_what_is_said(scene, "direct:zoe") == ["receipt"]
        assert await again.troubles() == []
        await again.stop()


async def test_a_message_sent_since_the_backup_is_corrected(quick: Path) -> None:
    async with Scene(quick, hour="10:20") as scene:
        backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
        await scene.jump(minutes=1)
        asked = await scene.says("zoe", "comptoir-1", "!question Qui paye ?")
        await scene.says("ada", "comptoir-1", "!question 1")
        before = scene.seen("comptoir-1")
        await scene.stop()
        scene.chat.edit("zoe", asked, "!question Qui paie ?")

        again = await brought_back(scene, backup)

        assert again.seen("comptoir-1") == [text.replace("Qui paye", "Qui paie") for text in before]
        await again.stop()


async def test_messages_that_were_never_sent_are_sent(scene: Scene) -> None:
    """Messages due that the bot had not sent before it ended, and questions asked while it was away."""
    await scene.at("10:20")
    backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
    await scene.stop()
    scene.wall = at("10:26")
    asked = scene.chat.say("zoe", "comptoir-1", "!question Et après ?")

    again = await brought_back(scene, backup)

    assert again.marks(asked) == ["C1-1", "👍"]
    assert [text for text, _ in seen_by_all(again)["comptoir-1"] if text.startswith("⏰")] != []
    assert await again.troubles() == []
    await again.stop()


async def test_new_messages_are_sent_without_looking_for_them(scene: Scene) -> None:
    backup = await hour_of_many_sends(scene)
    again = await brought_back(scene, backup)
    await again.jump(seconds=15)  # a refusal is reported a moment later, and that send may have been one
    looked: list[str] = []
    find = scene.chat.find

    async def find_noting(outgoing: Outgoing) -> str | None:
        looked.append(outgoing.key)
        return await find(outgoing)

    scene.chat.find = find_noting  # type: ignore[method-assign]
    asked = await again.says("zoe", "comptoir-1", "!question Et après ?")
    await again.at("11:30")

    assert again.marks(asked) == [f"C1-{ASKED + 2}", "👍"]
    assert looked == []
    await again.stop()


async def test_a_restoration_that_is_interrupted_goes_on(scene: Scene) -> None:
    backup = await hour_of_many_sends(scene)
    before = seen_by_all(scene)
    await scene.stop()
    restore(scene.settings.database, backup, "jour", scene.wall)

    def fails(when: str, outgoing: Outgoing) -> None:
        raise Unknown("no answer")

    scene.chat.fault = fails
    interrupted = started_again(scene)
    interrupted.starts_quietly = False
    await interrupted.start()
    await interrupted.stop()
    scene.chat.fault = lambda when, outgoing: None

    again = started_again(scene)
    await again.start()
    await nothing_in_doubt(again)

    after = seen_by_all(again)
    assert {place for place, texts in after.items() if texts != before[place]} == {"regie", DESK}
    await again.stop()


async def test_the_copy_is_told_by_the_operator_where_it_was_made_otherwise(scene: Scene) -> None:
    await scene.at("10:20")
    copy = scene.folder / "copied.db"
    await scene.stop()
    shutil.copy(scene.folder / "comptoir.db", copy)
    await scene.start()
    await scene.at("10:40")
    before = seen_by_all(scene)
    await scene.stop()
    for left in scene.folder.glob("comptoir.db*"):
        left.unlink()
    shutil.copy(copy, scene.folder / "comptoir.db")
    with closing(Store(scene.settings.database)) as store:
        store.run_now(recovery.declare)

    again = started_again(scene)
    await again.start()
    await nothing_in_doubt(again)

    after = seen_by_all(again)
    assert {place for place, texts in after.items() if texts != before[place]} == {"regie", DESK}
    assert after["regie"] == [(ALERT.format("10h15"), ())]  # the newest instant of which it knows anything
    await again.stop()


async def test_old_tokens_are_not_used_again_for_another_message(scene: Scene) -> None:
    """Row 30 may be another message in the second life, which would never be sent under the same token."""
    used: list[str] = []
    scene.chat.fault = lambda when, outgoing: used.append(outgoing.token) if when == "before" else None
    backup = await hour_of_many_sends(scene)
    before, used[:] = set(used), []

    again = await brought_back(scene, backup)
    await again.says("zoe", "comptoir-1", "!question Et après ?")

    assert used != []
    assert before & set(used) == set()
    await again.stop()


# ── On two platforms ────────────────────────────────────────────────────────────────────────────────────


async def test_codes_are_given_again_as_they_were_though_two_platforms_tell_of_them(quick: Path) -> None:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    day = programme(comptoir(1, "10:30", "11:30"))
    async with Scene(quick, hour="10:20", programme=day, platforms=platforms) as scene:
        backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
        for n in range(30):
            await scene.says(f"person{n}", "comptoir-1", f"!question Numéro {n} ?", platforms[n * n % 3 % 2])
            await scene.jump(seconds=4)
        before = [sorted(scene.seen("comptoir-1", chat=chat)) for chat in platforms]
        marks = [marks_of_all(scene, chat) for chat in platforms]

        again = await brought_back(scene, backup)

        assert [sorted(again.seen("comptoir-1", chat=chat)) for chat in platforms] == before
        assert [marks_of_all(again, chat) for chat in platforms] == marks
        await again.stop()


def marks_of_all(scene: Scene, chat: MemoryPlatform) -> list[list[str]]:
    return [scene.marks(message.id, chat) for message in chat.in_place("comptoir-1")]


async def test_a_platform_that_tells_nothing_is_not_waited_for_long(quick: Path) -> None:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    day = programme(comptoir(1, "10:30", "11:30"))
    async with Scene(quick, hour="10:20", programme=day, platforms=platforms) as scene:
        backup = back_up(scene.settings.database, scene.folder / "copy.db", scene.wall)
        asked = await scene.says("ada", "comptoir-1", "!question Qui paie ?")
        later = scene.chat.say("bob", "comptoir-1", "!question Et après ?")
        await scene.stop()
    restore(scene.settings.database, backup, "jour", scene.wall)
    platforms[1].go_away()
    again = started_again(scene)
    again.starts_quietly = False
    await again.start()

    again.wall += recovery.PATIENCE
    async with asyncio.timeout(PATIENCE):
        while again.marks(later) != ["C1-2", "👍"]:
            again.app.wake()
            await asyncio.sleep(0.01)

    assert again.marks(asked) == ["C1-1", "👍"]
    await again.stop()
