"""Presence: who is asked whether they come, who counts as there, and what the organisers hear."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from scene import Scene, at, comptoir, programme

from bot.database import schema
from bot.people import people
from bot.port.chat import pinged
from bot.programme.model import Person, Programme

DESK = "comptoir-1-desk"
ASKED = "👋 Comptoir 1 à 10h30 — {}, y êtes-vous ? ✅ là · 🕐 en retard"


def _day() -> Programme:
    """Return a comptoir at half past ten; its expert has accounts on both platforms, its witness none."""
    day = programme(comptoir(1, "10:30", "11:30"))
    eva = Person("eva", "Eva Experte", handles={"memory": "eva", "other": "eva2"})
    return replace(day, people={**day.people, "eva": eva})


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    chats = [MemoryPlatform(), MemoryPlatform("other", buttons=True)]
    async with _scene(tmp_path, chats) as scene:
        yield scene


def _scene(folder: Path, chats: list[MemoryPlatform], day: Programme | None = None) -> Scene:
    scene = Scene(folder, hour="09:55", programme=day or _day(), platforms=chats)
    scene.asks_presence = True
    return scene


async def test_who_was_not_seen_is_asked_in_the_desk_of_each_platform_where_they_are(scene: Scene) -> None:
    here, there = scene.platforms
    await scene.at("10:00")

    assert scene.seen(DESK) == [ASKED.format("Ana Animatrice, Eva Experte")]
    assert scene.seen(DESK, chat=there) == [ASKED.format("Eva Experte")]
    assert [pinged(scene.last(DESK, chat=chat).body) for chat in (here, there)] == [("ana", "eva"), ("eva2",)]
    assert scene.marks(scene.last(DESK).id) == ["✅", "🕐"]


async def test_an_answer_counts_on_all_platforms_and_nobody_answers_for_another(scene: Scene) -> None:
    _, there = scene.platforms
    await scene.at("10:00")
    await scene.taps("olga", scene.last(DESK).id, "✅")
    await scene.taps("ana", scene.last(DESK).id, "🕐")
    await scene.presses("eva2", scene.last(DESK, chat=there), "there", there)
    await scene.jump(seconds=5)
    shown = [scene.seen(DESK)[-1].split("\n")[1], scene.seen(DESK, chat=there)[0].split("\n")[1]]
    await scene.at("10:20")

    assert shown == ["🕐 Ana Animatrice · ✅ Eva Experte", "✅ Eva Experte"]
    for chat in scene.platforms:
        assert scene.seen("regie", chat=chat)[-1] == "👋 Comptoir 1 : Titre 1\nEn retard : Ana Animatrice"


async def test_ten_minutes_before_the_organisers_hear_of_nobody_who_did_anything_anywhere(
    scene: Scene,
) -> None:
    await scene.at("10:00")
    await scene.taps("ana", scene.last(DESK).id, "🕐")
    await scene.jump(minutes=3)
    await scene.says("ana", "hall", "j'arrive")
    await scene.at("10:20")
    told = scene.seen("regie")
    await scene.stop()
    await scene.start()

    assert scene.seen("regie") == told == ["👋 Comptoir 1 : Titre 1\nSans nouvelles de : Eva Experte"]


async def test_nobody_is_asked_who_acted_within_the_hour_or_is_in_a_session_that_runs(tmp_path: Path) -> None:
    before = comptoir(2, "09:30", "10:15", experts=("eva",), animateurs=(), grand_temoin=None)
    busy = replace(_day(), sessions=(before, *_day().sessions))
    scene = _scene(tmp_path, [MemoryPlatform()], busy)
    scene.wall = at("09:20")  # eva is asked about her first session no more
    async with scene:
        await scene.says("ana", "hall", "bonjour")
        await scene.at("10:30")

        assert [text for text in scene.seen(DESK) + scene.seen("regie") if text.startswith("👋")] == []


async def test_a_session_that_moves_is_asked_about_again_and_a_cancelled_one_is_not(scene: Scene) -> None:
    await scene.at("10:05")
    [session] = scene.programme.sessions
    later = replace(session, start=at("11:00"), end=at("12:00"))
    await scene.app.change(replace(scene.day, programme=replace(scene.programme, sessions=(later,))))
    await scene.quiet()
    at_once = [text for text in scene.seen(DESK) if text.startswith("👋")]
    await scene.at("10:30")
    again = [text for text in scene.seen(DESK) if text.startswith("👋")]
    gone = replace(later, cancelled=True)
    await scene.app.change(replace(scene.day, programme=replace(scene.programme, sessions=(gone,))))
    await scene.at("11:00")

    assert at_once == []
    assert again == ["👋 Comptoir 1 à 11h — Ana Animatrice, Eva Experte, y êtes-vous ? ✅ là · 🕐 en retard"]
    assert [text for text in scene.seen(DESK) + scene.seen("regie") if text.startswith("👋")] == []


@pytest.mark.parametrize("keeps", [False, True])
async def test_whoever_is_forgotten_is_called_and_shown_in_no_message_to_a_desk(
    tmp_path: Path, keeps: bool
) -> None:
    chat = MemoryPlatform()
    chat.limits = replace(chat.limits, keeps_versions=keeps)
    day = programme(comptoir(1, "10:30", "11:30", animateurs=("ana", "eva")))
    scene = _scene(tmp_path, [chat], day)
    scene.wall = at("08:30")
    async with scene:
        await scene.says("e77", "direct:e", f"moi {await scene.store.run(people.entry_code, 'eva')}")
        await scene.at("10:00")
        await scene.taps("e77", scene.last(DESK).id, "🕐")
        await scene.says("olga", "regie", "!consigne C1 : on y va")
        await scene.jump(seconds=5)
        answered = scene.seen(DESK)[0]

        await scene.says("e77", "direct:e", "oublie-moi oui")
        await scene.jump(seconds=5)
        await scene.taps("ana", next(m for m in chat.in_place(DESK) if "presence" in str(m.key)).id, "✅")
        await scene.jump(seconds=5)

        assert answered.endswith("\n🕐 Eva Experte")
        assert set(scene.seen(DESK)) == {
            ASKED.format("Ana Animatrice") + "\n✅ Ana Animatrice",
            "🎬 on y va\nPour Ana Animatrice, Eva Experte\n✅ une fois vu",
        }
        ours = [(m.body, *(m.former if keeps else ())) for m in chat.messages.values() if not m.removed]
        assert "'e77'" not in str(ours)
        bodies = sa.select(schema.outbox.c.body)
        assert "e77" not in str(await scene.store.run(lambda c: c.execute(bodies).all()))
