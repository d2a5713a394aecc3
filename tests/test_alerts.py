"""Alerts reach the organisers at most once a minute, and say how many, where, and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.database.transaction import Transaction
from bot.outbox import alerts
from bot.port.chat import Outgoing
from bot.port.errors import Refused

FAILED = (
    "⚠️ Refusé par la plateforme : {} ({}) — le bot n’en a pas le droit (403 M_FORBIDDEN). "
    "Vérifiez les droits du bot dans ce lieu : "
    "comptoir ready dit ce qui manque."
)


def refuses(place: str) -> Callable[[str, Outgoing], None]:
    def fault(when: str, outgoing: Outgoing) -> None:
        if outgoing.place == place and outgoing.operation == "say":
            raise Refused("403 M_FORBIDDEN")

    return fault


async def tell(scene: Scene, key: str, text: str = "alert-restored", **values: object) -> None:
    def write(tx: Transaction) -> None:
        given = values or {"since": scene.wall}
        alerts.alert(tx, key, text, **given)  # type: ignore[arg-type]

    await scene.transactions.run(write)
    await scene.quiet()


async def test_the_first_goes_at_once_and_what_follows_within_the_minute_makes_one_message(
    scene: Scene,
) -> None:
    scene.chat.fault = refuses("comptoir-1")

    for _ in range(6):
        await scene.says("ada", "comptoir-1", "!questions")
    at_once = scene.seen("regie")
    await scene.jump(minutes=1)

    assert at_once == [FAILED.format("réponse", "le comptoir 1")]
    assert scene.seen("regie")[1:] == [
        "⚠️ Refusés par la plateforme : 5 messages ou accès (le comptoir 1). Vérifiez les droits du bot dans "
        "ces lieux : comptoir ready dit ce qui manque, comptoir outbox --state failed pourquoi."
    ]


async def test_each_kind_is_said_in_turn_and_what_is_not_counted_is_named_up_to_three_times(
    scene: Scene,
) -> None:
    await tell(scene, "first")
    for n in range(5):
        await tell(scene, f"another{n}")
    await tell(scene, "lost", "alert-skipped", kind="rappel", due=scene.wall, place="Hall")

    await scene.jump(minutes=1)

    told = "⚠️ La base est une sauvegarde de 10h."
    [first, second] = scene.seen("regie")
    assert first.startswith(told)
    lines = second.split("\n")
    assert [line.startswith(told) for line in lines] == [True, True, True, False, False]
    assert lines[3:] == [
        "… et 2 de plus.",
        "⚠️ Non envoyé, c’était trop tard : rappel de 10h (Hall). À dire de vive voix si c’est encore utile.",
    ]


async def test_a_clock_that_is_set_back_does_not_make_them_come_one_by_one(scene: Scene) -> None:
    # given two told an hour ahead of time, the second sent a minute later
    await scene.jump(hours=1)
    await tell(scene, "ahead")
    await scene.jump(hours=-1)

    # when ten more come within ten seconds
    before = len(scene.seen("regie"))
    for n in range(10):
        await tell(scene, f"after{n}")
        await scene.jump(seconds=1)
    at_once = len(scene.seen("regie"))
    await scene.jump(minutes=1)

    # then they come in one message, a minute after the last one
    assert (before, at_once, len(scene.seen("regie"))) == (2, 2, 3)


async def test_an_alert_is_not_repeated(scene: Scene) -> None:
    await tell(scene, "same")
    await scene.jump(minutes=2)
    await tell(scene, "same")
    await scene.jump(minutes=2)

    assert len(scene.seen("regie")) == 1


async def test_a_disk_that_flaps_rings_once_in_ten_minutes_and_its_message_counts(scene: Scene) -> None:
    for _ in range(9):
        until = scene.wall
        await tell(scene, f"{until}", "alert-database-back", since=until, until=until)
        await scene.jump(minutes=2)

    first, second = scene.seen("regie")
    times = "{} fois en quelques minutes : cela reviendra tant que la place manque."
    assert first.split("\n")[1:] == [times.format(5)]
    assert "à 10h08 (disque plein ?)" in first
    assert second.split("\n")[1:] == [times.format(4)]


async def test_a_flapping_alert_is_told_in_a_new_message_after_something_else(scene: Scene) -> None:
    disk = {"since": scene.wall, "until": scene.wall}
    await tell(scene, "first", "alert-database-back", **disk)
    await scene.jump(minutes=1)
    await tell(scene, "other")
    await scene.jump(minutes=1)

    await tell(scene, "again", "alert-database-back", **disk)

    assert [text[:21] for text in scene.seen("regie")] == [
        "⚠️ La base de données",
        "⚠️ La base est une sa",
        "⚠️ La base de données",
    ]


async def test_after_a_quiet_minute_an_alert_goes_at_once(scene: Scene) -> None:
    await tell(scene, "first")
    await scene.jump(minutes=1)

    await tell(scene, "second")

    assert len(scene.seen("regie")) == 2


@pytest.fixture
def two() -> list[MemoryPlatform]:
    return [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]


async def test_each_regie_has_its_own_minute(quick: Path, two: list[MemoryPlatform]) -> None:
    async with Scene(quick, platforms=two) as scene:
        await tell(
            scene, "here alone", "alert-platform-back", platform="Ailleurs", count=1, besides="boutons"
        )

        await tell(scene, "everywhere")

        assert len(scene.seen("regie")) == 1
        assert len(scene.seen("regie", chat=two[1])) == 1
        await scene.jump(minutes=1)
        assert len(scene.seen("regie")) == 2
        assert len(scene.seen("regie", chat=two[1])) == 1


async def test_a_new_alert_is_not_hidden_in_a_silent_edit_of_an_old_one(scene: Scene) -> None:
    await tell(scene, "closed")
    await scene.jump(minutes=2)

    def write(tx: Transaction) -> None:
        alerts.correct(tx, "closed", "alert-permitted", platform="Ici", place="Hall")
        alerts.alert(tx, "new", "alert-restored", since=scene.wall)

    await scene.transactions.run(write)
    await scene.jump(minutes=1)

    over, new = scene.seen("regie")
    assert (over[:1], new[:2]) == ("✅", "⚠️")
