"""The reason of a cancellation, once whoever gave it takes it back or is forgotten."""

from pathlib import Path
from typing import Any

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, comptoir, plenary, programme

from bot.journal.watched import watched

DAY = programme(
    comptoir(1, "14:00", "15:00"),
    comptoir(2, "14:00", "15:00"),
    plenary("restitution", "16:00", "17:00", restitution=True, takes_questions=True),
)


async def test_a_command_that_waits_for_a_tap_leaves_nothing_when_it_is_deleted(quick: Path) -> None:
    chat = MemoryPlatform(keeps_versions=True)
    async with Scene(quick, hour="13:50", programme=DAY, platforms=[chat]) as scene:
        command = await scene.says("olga", "regie", "!annuler C1 Inondation")
        preview = scene.last("regie").id
        was_watched = command in await scene.store.run(watched, "memory")

        await scene.deletes("olga", command)

        assert was_watched
        assert preview not in [message.id for message in chat.in_place("regie")]
        assert not await scene.is_stored("Inondation")


@pytest.mark.parametrize(
    ("limits", "hour"),
    [
        pytest.param({"editable": 1200.0}, "14:20", id="too late to edit what was said"),
        pytest.param({"keeps_versions": True}, "13:55", id="where edits leave the former words"),
        pytest.param({}, "15:10", id="after the session would have ended"),
    ],
)
async def test_an_erased_reason_stands_nowhere(quick: Path, limits: dict[str, Any], hour: str) -> None:
    chat = MemoryPlatform(**limits)
    async with Scene(quick, hour="13:50", programme=DAY, platforms=[chat]) as scene:
        everywhere = [*scene.places, "direct:zoe"]
        await scene.says("zoe", "direct:zoe", "!suivre C1")
        command = await scene.says("olga", "regie", "!annuler C1 Inondation")
        await scene.taps("olga", scene.last("regie").id, "✅")
        said = {place for place in everywhere if any("Inondation" in text for text in scene.seen(place))}
        await scene.at(hour)

        await scene.deletes("olga", command)

        assert said == {"hall", "comptoir-1", "comptoir-1-desk", "regie", "direct:zoe"}
        assert [text for place in everywhere for text in scene.seen(place) if "Inondation" in text] == []
        assert not await scene.is_stored("Inondation")
        assert scene.seen("hall")[-1] == "🔁 Comptoir 1 · Titre 1 : session annulée"
