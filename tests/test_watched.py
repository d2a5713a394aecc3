"""Messages to look for after an absence; a native command is not one, and cannot be deleted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.journal import watched as changes


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, hour="10:20", platforms=[MemoryPlatform("boutons", buttons=True)]) as scene:
        yield scene


async def watched(scene: Scene) -> set[str]:
    found = await scene.store.run(changes.watched, "boutons")
    return {event for event in found if not event.startswith("m")}  # ours are cards


async def test_a_message_that_gave_a_command_is_watched(scene: Scene) -> None:
    announced = await scene.says("olga", "regie", "!annonce Le buffet est servi.")
    asked = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    waiting = await scene.says("zoe", "hall", "!question Et après ?")
    assert await watched(scene) == {announced, asked, waiting}


async def test_a_private_message_to_the_bot_is_watched(scene: Scene) -> None:
    waiting = await scene.says("zoe", "direct:zoe", "Et après ?")
    asked = await scene.says("sam", "direct:sam", "C1 Qui paie ?")
    assert await watched(scene) == {waiting, asked}


async def test_a_message_repeated_in_our_answer_is_watched_until_the_answer_is_gone(scene: Scene) -> None:
    refused = await scene.says("sam", "comptoir-1", "!questions Jean a pris la caisse")
    await scene.says("sam", "comptoir-1", "!langue xx")
    before = await watched(scene)

    await scene.deletes("sam", refused)
    await scene.jump(seconds=5)

    assert (before, await watched(scene)) == ({refused}, set())


async def test_a_native_command_is_not(scene: Scene) -> None:
    chat = scene.platforms[0]
    await scene.calls("olga", "regie", "annonce", chat, texte="Le buffet est servi.")
    await scene.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ?")
    await scene.calls("zoe", "hall", "question", chat, texte="Et après ?")
    assert await watched(scene) == set()


async def test_a_message_chosen_from_its_menu_is(scene: Scene) -> None:
    chat = scene.platforms[0]
    said = await scene.says("sam", "comptoir-1", "Qui paie ?")
    waiting = await scene.says("zoe", "hall", "Et après ?")
    await scene.chooses("sam", said, chat)
    await scene.chooses("zoe", waiting, chat)
    assert await watched(scene) == {said, waiting}
