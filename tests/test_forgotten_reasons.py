"""The reason of a cancellation, once whoever gave it takes it back or is forgotten."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from memory_platform import BOT, MemoryPlatform
from scene import Scene, comptoir, plenary, programme

from bot.journal.watched import watched

REASON = 'Une "fuite" : salle inondée'
DAY = programme(
    comptoir(1, "14:00", "15:00"),
    comptoir(2, "14:00", "15:00"),
    plenary("restitution", "16:00", "17:00", restitution=True, takes_questions=True),
)


def platform(**limits: Any) -> MemoryPlatform:
    chat = MemoryPlatform()
    chat.limits = replace(chat.limits, **limits)
    return chat


def readable(chat: MemoryPlatform, words: str) -> list[str]:
    """Return the places where the bot still shows some words, in any version of what it said."""
    ours = [m for m in chat.messages.values() if m.handle == BOT and not m.removed]
    return [m.place for m in ours if words in str((m.body, *m.former))]


async def test_a_command_that_waits_for_a_tap_leaves_nothing_when_it_is_deleted(quick: Path) -> None:
    chat = platform(keeps_versions=True)
    async with Scene(quick, hour="13:50", programme=DAY, platforms=[chat]) as scene:
        command = await scene.says("olga", "regie", f"!annuler C1 {REASON}")
        was_watched = command in await scene.store.run(watched, "memory")

        await scene.deletes("olga", command)

        assert was_watched
        assert readable(chat, REASON) == []
        assert not await scene.is_stored(REASON)


@pytest.mark.parametrize(
    ("limits", "hour"),
    [
        pytest.param({"editable": 1200.0}, "14:20", id="too late to edit what was said"),
        pytest.param({"keeps_versions": True}, "13:55", id="where edits leave the former words"),
        pytest.param({}, "15:10", id="after the session would have ended"),
    ],
)
async def test_an_erased_reason_stands_nowhere(quick: Path, limits: dict[str, Any], hour: str) -> None:
    chat = platform(**limits)
    async with Scene(quick, hour="13:50", programme=DAY, platforms=[chat]) as scene:
        everywhere = [*scene.places, "direct:zoe"]
        await scene.says("zoe", "direct:zoe", "!suivre C1")
        command = await scene.says("olga", "regie", f"!annuler C1 {REASON}")
        await scene.taps("olga", scene.last("regie").id, "✅")
        said = {place for place in everywhere if any(REASON in text for text in scene.seen(place))}
        await scene.at(hour)

        await scene.deletes("olga", command)

        assert said == {"hall", "comptoir-1", "comptoir-1-desk", "regie", "direct:zoe"}
        shown = [text for place in everywhere for text in scene.seen(place) if REASON in text]
        assert shown + (readable(chat, REASON) if chat.limits.keeps_versions else []) == []
        assert not await scene.is_stored(REASON)
        assert scene.seen("hall")[-1] == "🔁 Comptoir 1 · Titre 1 : session annulée"
