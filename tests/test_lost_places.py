"""A place is lost: only that stops, is reported with advice, and recovers by itself, also reported."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, at, comptoir, programme
from sqlalchemy.engine import Connection

from bot.journal import events, places
from bot.port.chat import Batch, Loss, Outgoing
from bot.port.errors import PlaceLost, PutOut
from bot.timings import Timings

GONE = (
    "⚠️ Ce lieu a été supprimé : le comptoir 1 (Memory). comptoir provision le refait, sans arrêter le bot. "
    "Ce qui doit y être dit attend."
)
BACK = "✅ Ce lieu est de nouveau là : le comptoir 1 (Memory). Ce qui attendait part."
OUT = (
    "🚨 Boutons : je ne suis plus dans aucun lieu de l’événement. Invitez-moi de nouveau, ou lancez "
    "comptoir provision, qui dit comment (0 message attend). Ici, tout continue."
)


async def until(scene: Scene, happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():
            scene.app.wake()
            await asyncio.sleep(0.005)


async def test_a_lost_place_is_told_once_and_what_waits_for_it_leaves_when_it_is_back(scene: Scene) -> None:
    scene.chat.lost["comptoir-1"] = Loss.GONE
    asked = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    elsewhere = scene.chat.say("sam", "comptoir-2", "!question Et ici ?")
    await scene.until(lambda: bool(scene.seen("regie")) and scene.marks(elsewhere) == ["C2-1", "👍"])
    for _ in range(4):
        scene.wall += timedelta(minutes=1)
        await scene.until(lambda: scene.app.ticker.done == scene.clock.now() and scene.app.surveys.idle)
    told, marks = scene.seen("regie"), scene.marks(asked)

    del scene.chat.lost["comptoir-1"]
    await scene.until(lambda: scene.marks(asked) == ["C1-1", "👍"])
    await scene.jump(seconds=5)

    assert (told, marks) == ([GONE], [])
    assert scene.seen("regie") == [BACK]
    assert await scene.troubles() == []


@pytest.mark.parametrize("timings", [Timings(looked_at_within=0.05)])
async def test_a_single_refusal_makes_messages_for_a_lost_place_wait(scene: Scene) -> None:
    """The place was lost since the last look, and is back at the next one."""
    refused: list[Outgoing] = []

    def refuse(when: str, doing: Outgoing) -> None:
        if when == "before" and doing.place == "comptoir-1" and not refused:
            refused.append(doing)
            raise PlaceLost("404")

    scene.chat.fault = refuse
    asked = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    await scene.until(lambda: scene.marks(asked) == ["C1-1", "👍"])
    await scene.quiet()

    assert len(refused) == 1
    assert scene.seen("regie") == []
    assert await scene.troubles() == []


async def test_several_lost_places_are_told_together(scene: Scene) -> None:
    scene.chat.lost |= {"comptoir-1": Loss.GONE, "comptoir-2": Loss.GONE, "comptoir-2-desk": Loss.HIDDEN}

    await scene.until(lambda: bool(scene.seen("regie")))

    assert scene.seen("regie") == [
        "⚠️ Ces lieux ont été supprimés : le comptoir 1 (Memory) · le comptoir 2 (Memory). "
        "comptoir provision les refait, sans arrêter le bot. Ce qui doit y être dit attend.\n"
        "⚠️ Je ne vois plus ce lieu : le pupitre du comptoir 2 (Memory). Rendez-moi le droit de le voir et "
        "d’y écrire. Ce qui doit y être dit attend."
    ]


async def test_a_restart_reports_a_lost_place_only_once_but_still_reports_its_return(
    scene: Scene,
) -> None:
    scene.chat.lost["comptoir-1"] = Loss.GONE
    await scene.until(lambda: bool(scene.seen("regie")))

    await scene.stop()
    scene.wall += timedelta(minutes=3)
    await scene.start()
    still_told = scene.seen("regie")
    await scene.stop()
    del scene.chat.lost["comptoir-1"]
    scene.wall += timedelta(minutes=3)
    await scene.start()
    await scene.jump(seconds=5)

    assert still_told == [GONE]
    assert scene.seen("regie") == [BACK]


async def test_the_status_and_the_health_page_name_it(scene: Scene) -> None:
    scene.chat.lost |= {"comptoir-1": Loss.GONE, "comptoir-2": Loss.OUT}
    await scene.until(lambda: bool(scene.seen("regie")))
    scene.wall += timedelta(minutes=7)

    scene.chat.say("olga", "regie", "!etat")
    await scene.until(lambda: scene.seen("regie")[-1].startswith("État"))
    health = await scene.app.checkup.health()
    figures = (await scene.app.checkup.figures()).decode()

    assert [line for line in scene.seen("regie")[-1].split("\n") if "⚠️" in line] == [
        "• ⚠️ le comptoir 1 (Memory) : supprimé depuis 7 min ; comptoir provision le refait",
        "• ⚠️ le comptoir 2 (Memory) : je n’y suis plus depuis 7 min ; invitez-moi de nouveau",
    ]
    assert [(p.platform, p.place, p.why, p.seconds) for p in health.places] == [
        ("memory", "comptoir-1", "gone", 420.0),
        ("memory", "comptoir-2", "out", 420.0),
    ]
    assert health.is_well
    assert 'comptoir_places_lost{platform="memory"} 2.0' in figures


async def test_a_lost_regie_reads_of_itself_once_it_is_back(scene: Scene) -> None:
    scene.chat.lost["regie"] = Loss.GONE
    await scene.until(lambda: "regie" in scene.app.deliverers["memory"].lost)
    health = await scene.app.checkup.health()

    del scene.chat.lost["regie"]
    await scene.until(lambda: bool(scene.seen("regie")))

    assert [place.place for place in health.places] == ["regie"]
    assert scene.seen("regie") == ["✅ Ce lieu est de nouveau là : la régie (Memory). Ce qui attendait part."]


async def test_a_card_that_went_with_its_place_is_said_again_when_it_changes(quick: Path) -> None:
    buttons = MemoryPlatform("boutons", buttons=True, editable=3000.0)
    async with Scene(quick, platforms=[buttons]) as scene:
        await scene.calls("sam", "comptoir-1", "question", buttons, texte="Qui paie ?")
        [card] = [m for m in buttons.in_place("comptoir-1") if m.key]
        buttons.messages.clear()

        since = scene.wall - timedelta(minutes=1)
        await scene.store.run(places.remember_place_anew, "boutons", "comptoir-1", "another", since)
        await scene.calls("ana", "comptoir-1-desk", "scene", buttons, code="C1-1")
        await scene.jump(seconds=15)

        shown = [m for m in buttons.in_place("comptoir-1") if m.key == f"{card.key}+"]
        assert len(shown) == 1
        assert scene.seen("regie") == []


async def test_a_digest_that_went_with_its_place_is_posted_again_at_once(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.at("10:30")
    former = scene.digest()

    await scene.store.run(_move_the_desk)
    await scene.says("bob", "comptoir-1", "!question Et après ?")
    await scene.jump(seconds=15)

    current = scene.digest()
    assert current.id != former.id
    assert "Et après ?" in scene.read(current)


def _move_the_desk(c: Connection) -> None:
    """Move the desk to another room, as when a Matrix room is replaced."""
    position = events.position(c, "memory") or "0"
    moved = Batch(position, moved={"comptoir-1-desk": "another"})
    events.take(c, "memory", moved, at("10:30"))


# ── A whole platform ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def platforms() -> list[MemoryPlatform]:
    return [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]


async def test_a_platform_without_any_place_left_is_told_on_the_other_and_comes_back_by_itself(
    quick: Path, platforms: list[MemoryPlatform]
) -> None:
    async with Scene(quick, hour="10:20", platforms=platforms) as scene:
        _, out = platforms
        out.lost |= dict.fromkeys(scene.places, Loss.OUT)
        await until(scene, lambda: bool(scene.seen("regie")))
        told, health = scene.seen("regie"), await scene.app.checkup.health()

        asked = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
        await until(scene, lambda: scene.marks(asked) == ["C1-1", "👍"])
        out.lost.clear()
        scene.wall += timedelta(minutes=1)
        await until(scene, lambda: len(scene.seen("regie")) == 2)
        await scene.quiet()

        assert told == [OUT]
        assert health.troubles == ("boutons has no place left",)
        assert scene.seen("regie")[1].startswith("✅ Boutons : j’ai retrouvé les lieux de l’événement (")
        assert scene.seen("comptoir-1", chat=out) == ["❓ Qui paie ?\nC1-1 · Sam"]
        assert scene.seen("regie", chat=out) == []


async def test_a_platform_that_shuts_us_out_at_the_start_is_told_on_the_other_and_comes_back_by_itself(
    quick: Path, platforms: list[MemoryPlatform]
) -> None:
    _, out = platforms
    out.is_shut = True
    scene = Scene(quick, hour="10:20", platforms=platforms, timings=Timings(start_again=0.01))
    scene.starts_quietly = False

    async with scene:
        await until(scene, lambda: bool(scene.seen("regie")))
        told = scene.seen("regie")
        scene.wall += timedelta(minutes=5)
        await until(scene, lambda: scene.app.ticker.done == scene.clock.now())
        later = scene.seen("regie")
        out.is_shut = False
        await until(scene, lambda: len(scene.seen("regie")) == 2)

        assert told == later == [OUT]
        assert scene.seen("regie")[1].startswith("✅ Boutons : j’ai retrouvé les lieux de l’événement (")


async def test_the_bot_does_not_start_if_its_only_platform_shuts_it_out(quick: Path) -> None:
    scene = Scene(quick)
    scene.chat.is_shut = True

    with pytest.raises(PutOut):
        await scene.start()
    scene.store.close()


async def test_a_session_that_was_never_provisioned_stops_its_own_places_alone(scene: Scene) -> None:
    await scene.stop()
    sessions = (*scene.programme.sessions, comptoir(9, "10:30", "11:30"))
    scene.programme = programme(*sessions)
    scene.unmade = frozenset({"comptoir-9", "comptoir-9-desk"})

    await scene.start()
    await scene.until(lambda: bool(scene.seen("regie")))
    told = scene.seen("regie")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.provision()
    await scene.jump(seconds=5)

    assert told == [
        "⚠️ Ces lieux n’ont jamais été faits : le comptoir 9 (Memory) · le pupitre du comptoir 9 (Memory). "
        "Lancez comptoir provision, sans arrêter le bot. Ce qui doit y être dit attend."
    ]
    assert scene.seen("regie") == [
        "✅ Ces lieux sont de nouveau là : le comptoir 9 (Memory) · le pupitre du comptoir 9 (Memory). "
        "Ce qui attendait part."
    ]
