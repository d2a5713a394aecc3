"""⏭️ puts on stage the question that the delivered digest names, and never one that nobody saw."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene
from test_digest_ranking import DESK, ask, vote

from bot.port.chat import Outgoing
from bot.port.errors import Refused, Unknown


def staged(scene: Scene) -> list[str]:
    """Return the codes put on stage, in order."""
    said = [text for text in scene.seen("comptoir-1") if "posée maintenant" in text]
    return [text.split("\n")[1].split(" ")[0] for text in said]


@pytest.fixture
async def three(scene: Scene) -> Scene:
    """Begin comptoir 1; its digest names C1-1 as the next of three."""
    await ask(scene, "A", "B", "C")
    await scene.at("10:30")
    return scene


async def test_the_digest_names_the_next_one(three: Scene) -> None:
    before = three.read(three.digest()).split("\n")[-1]

    await vote(three, "C", 1)
    await three.jump(seconds=3)

    assert before == "1️⃣–3️⃣ sur scène · ⏭️ suivante : C1-1"
    assert three.read(three.digest()).split("\n")[-1] == "1️⃣–3️⃣ sur scène · ⏭️ suivante : C1-3"


async def test_an_edit_that_waits_does_not_count(three: Scene) -> None:
    await vote(three, "C", 2)

    await three.taps("ana", three.digest().id, "⏭️")

    assert staged(three) == ["C1-1"]


async def test_an_edit_that_was_delivered_counts(three: Scene) -> None:
    await vote(three, "C", 2)
    await three.jump(seconds=3)

    await three.taps("ana", three.digest().id, "⏭️")

    assert staged(three) == ["C1-3"]


async def test_an_edit_that_was_refused_does_not_count(three: Scene) -> None:
    _fail_edits(three, "before", Refused("no"))
    await vote(three, "C", 2)
    await three.jump(seconds=3)

    await three.taps("ana", three.digest().id, "⏭️")

    assert staged(three) == ["C1-1"]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_while_nobody_knows_which_text_stands_there_nothing_is_staged(three: Scene, when: str) -> None:
    _fail_edits(three, when, Unknown("no answer"))
    await vote(three, "C", 2)
    three.wall = three.wall.replace(second=3)
    await three.until(lambda: bool(three.app.deliverers["memory"].presence.failing_since))

    three.chat.react("ana", three.digest().id, "⏭️")
    await three.until(lambda: any("⏭" in e.content.get("mark", "") for e in three.chat.events))
    await three.until_handled()
    three.chat.fault = lambda when, doing: None
    await three.quiet()

    assert staged(three) == []
    assert three.seen(DESK)[-1] == (
        "Ana : Le digest changeait à cet instant : rien n’est fait. Relisez-le, puis touchez le chiffre ou ⏭️."
    )


async def test_a_tap_made_before_the_edit_means_what_stood_there_then(three: Scene) -> None:
    tapped_at = three.wall
    await vote(three, "C", 2)
    await three.jump(seconds=3)

    now, three.wall = three.wall, tapped_at
    three.chat.react("ana", three.digest().id, "⏭️")
    three.wall = now
    await three.quiet()

    assert staged(three) == ["C1-1"]


async def test_the_next_that_is_already_handled_is_told_as_a_slot_is(three: Scene) -> None:
    await three.says("ana", DESK, "!repondu 1")

    await three.taps("ana", three.digest().id, "⏭️")

    assert staged(three) == []
    assert three.seen(DESK)[-1] == "C1-1 est déjà traitée : rien n’est fait."


async def test_by_word_the_next_is_the_best_of_the_ranking_and_named(three: Scene) -> None:
    await vote(three, "C", 2)

    word = await three.says("ana", DESK, "!suivante")

    assert staged(three) == ["C1-3"]
    assert three.marks(word) == ["✅ C1-3"]


async def test_next_stages_a_winner_that_has_no_number(three: Scene) -> None:
    await ask(three, "D", "E", "F")
    await vote(three, "F", 1)
    await ask(three, "G")
    await vote(three, "G", 2)
    await three.jump(seconds=3)
    named = three.read(three.digest()).split("\n")[2:4]

    await three.taps("ana", three.digest().id, "⏭️")

    assert named == ["⏭️ G ?", "C1-7 · 2 👍 · Sam"]
    assert staged(three) == ["C1-7"]


async def test_a_session_that_overruns_keeps_its_next(three: Scene) -> None:
    await three.at("11:31")

    last = three.read(three.digest()).split("\n")[-1]
    await three.taps("ana", three.digest().id, "⏭️")

    assert last == "1️⃣–3️⃣ sur scène · ⏭️ suivante : C1-1"
    assert staged(three) == ["C1-1"]


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, platforms=platforms) as scene:
        await ask(scene, "A", "B")
        await scene.at("10:30")
        yield scene


async def test_a_button_means_what_it_said_when_it_was_pressed(both: Scene) -> None:
    chat = both.platforms[1]
    pressed = both.digest(chat=chat)
    button = pressed.actions[-1]
    await vote(both, "B", 2)
    await both.jump(seconds=3)

    chat.press("ana", pressed.id, button.key)
    await both.quiet()

    assert (button.label, pressed.actions[-1].label) == (
        "Suivante\u00a0: C1-1",
        "Suivante\u00a0: C1-2",
    )
    assert staged(both) == ["C1-1"]


async def test_two_animateurs_who_touch_the_next_on_two_platforms_stage_one(both: Scene) -> None:
    chat = both.platforms[1]
    both.chat.react("ana", both.digest().id, "⏭️")
    await both.presses("eva", both.digest(chat=chat), "next", chat)

    told = [*both.seen(DESK), *both.seen(DESK, reader="eva", chat=chat)]
    assert staged(both) == ["C1-1"]
    assert [text for text in told if "déjà" in text] == ["C1-1 est déjà sur scène : rien n’est fait."]


def _fail_edits(scene: Scene, moment: str, error: Exception) -> None:
    def fault(when: str, doing: Outgoing) -> None:
        if when == moment and doing.operation == "edit" and doing.key.startswith("digest:"):
            raise error

    scene.chat.fault = fault
