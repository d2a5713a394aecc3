"""A person who does more in a minute than people normally do is slowed down, and nobody else is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_platform import MemoryPlatform
from scene import Scene

from bot.people.flood import MINUTE, after_one_more
from bot.settings import Flood, Settings

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
SLOW_DOWN = (
    "Doucement : vous m’en envoyez beaucoup d’un coup. Je ne prends ni ceci ni la suite ; "
    "réessayez dans une minute."
)


@pytest.fixture
def few(quick: Path) -> Settings:
    return Settings(quick / "programme.yaml", f"sqlite:///{quick / 'comptoir.db'}", flood=Flood(3, 2))


# ── The rule ────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 1000))
def test_as_many_as_a_minute_may_have_can_come_at_once(most: int) -> None:
    forgotten = None
    for _ in range(most):
        forgotten = after_one_more(forgotten, NOON, most)
        assert forgotten is not None

    assert after_one_more(forgotten, NOON, most) is None


@given(st.lists(st.integers(0, 600), max_size=200), st.integers(1, 20))
def test_no_minute_has_twice_as_many(seconds: list[int], most: int) -> None:
    forgotten, heard = None, list[int]()
    for second in sorted(seconds):
        then = after_one_more(forgotten, NOON + timedelta(seconds=second), most)
        if then is not None:
            forgotten = then
            heard.append(second)

    assert all(sum(start <= each < start + 60 for each in heard) <= 2 * most for start in heard)


def test_after_a_minute_all_is_forgotten() -> None:
    forgotten = None
    for _ in range(3):
        forgotten = after_one_more(forgotten, NOON, 3)

    assert after_one_more(forgotten, NOON + MINUTE, 3) == NOON + MINUTE + MINUTE / 3


def test_old_acts_are_not_held_against_anyone() -> None:
    """History is read after more recent events; a clock that was set back looks the same."""
    earlier = NOON - timedelta(minutes=5)

    assert after_one_more(NOON + MINUTE, earlier, 3) == earlier + MINUTE / 3


# ── What people see ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_person_who_floods_is_told_once_and_nobody_else_waits(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        for number in range(20):
            await scene.says("troll", "comptoir-1", f"!question Encore {number} ?")
        asked = await scene.says("bruno", "comptoir-1", "!question Et moi ?")

        assert scene.seen("comptoir-1").count(SLOW_DOWN) == 1
        assert scene.marks(asked) == ["C1-4", "👍"]
        assert not await scene.is_stored("Encore 3 ?")


async def test_a_person_who_flooded_is_heard_a_minute_later(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        for number in range(5):
            await scene.says("ana", "comptoir-1", f"!question Numéro {number} ?")
        await scene.jump(seconds=60)
        asked = await scene.says("ana", "comptoir-1", "!question Plus tard ?")

        assert scene.marks(asked) == ["C1-4", "👍"]


async def test_commands_are_counted_apart_and_not_those_of_a_desk(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        for _ in range(5):
            await scene.says("bruno", "comptoir-1", "!maintenant")
            await scene.says("ana", "comptoir-1-desk", "!digest")
        asked = await scene.says("bruno", "comptoir-1", "!question Et moi ?")

        assert scene.seen("comptoir-1").count(SLOW_DOWN) == 1
        assert SLOW_DOWN not in scene.seen("comptoir-1-desk")
        assert scene.marks(asked) == ["C1-1", "👍"]


async def test_a_person_who_presses_again_and_again_is_told_privately_and_once(
    quick: Path, few: Settings
) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(quick, hour="10:35", settings=few, platforms=[chat]) as scene:
        await scene.calls("bruno", "comptoir-1", "question", chat, texte="Qui paie ?")
        card = scene.last("comptoir-1")
        for _ in range(6):
            await scene.presses("zoe", card, "vote", chat)

        assert [text for text in scene.seen("comptoir-1", "zoe") if text == SLOW_DOWN] == [SLOW_DOWN]
        assert SLOW_DOWN not in scene.seen("comptoir-1", "bruno")


async def test_nobody_sees_by_a_refusal_how_much_somebody_asks_anonymously(
    quick: Path, few: Settings
) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        for number in range(5):
            await scene.says("sam", "direct:sam", f"C1 anonyme : Encore {number} ?")
        asked = [await scene.says("sam", "comptoir-1", f"!question Et {n} ?") for n in range(4)]

        assert [scene.marks(each) for each in asked] == [[f"C1-{n}", "👍"] for n in (4, 5, 6)] + [[]]
        assert scene.seen("direct:sam").count(SLOW_DOWN) == 1
        assert scene.seen("comptoir-1").count(SLOW_DOWN) == 1


async def test_public_answers_to_one_person_let_everybodys_receipts_go_first(quick: Path) -> None:
    chat, done = MemoryPlatform(), list[str]()
    chat.limits = replace(chat.limits, at_once=1)
    chat.fault = lambda when, outgoing: done.append(outgoing.key) if when == "before" else None
    async with Scene(quick, hour="10:35", platforms=[chat]) as scene:
        done.clear()
        read = [chat.say("eve", "comptoir-1", "!aide") for _ in range(4)]
        asked = chat.say("bruno", "comptoir-1", "!question Et moi ?")
        await scene.quiet()

        answers = [f"reply:memory:{event}:help" for event in read]
        assert [key for key in done if key.startswith("reply:")] == [
            f"reply:memory:{asked}:receipt",
            *answers,
            f"reply:memory:{asked}:chip",
        ]


async def test_an_animateur_harvests_as_many_messages_as_they_like(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        scene.chat.join("ana", "comptoir-1-desk")
        said = [await scene.says(f"p{n}", "comptoir-1", f"Et pourquoi {n} ?") for n in range(5)]

        for message in said:
            await scene.taps("ana", message, "❓")

        assert [scene.marks(message)[0] for message in said] == [f"C1-{n}" for n in range(1, 6)]
        assert SLOW_DOWN not in scene.seen("comptoir-1")


async def test_a_strangers_question_marks_draw_no_answer(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        said = [await scene.says(f"p{n}", "comptoir-1", f"Et pourquoi {n} ?") for n in range(5)]

        for message in said:
            await scene.taps("eve", message, "❓")
        asked = await scene.says("eve", "comptoir-1", "!question Et moi ?")

        assert SLOW_DOWN not in scene.seen("comptoir-1")
        assert scene.marks(asked) == ["C1-1", "👍"]


async def test_an_animateur_chooses_as_many_messages_as_they_like(quick: Path, few: Settings) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(quick, hour="10:35", settings=few, platforms=[chat]) as scene:
        chat.join("ana", "comptoir-1-desk")
        for n in range(5):
            await scene.chooses("ana", await scene.says(f"p{n}", "comptoir-1", f"Et pourquoi {n} ?"), chat)

        cards = [text for text in scene.seen("comptoir-1") if text.startswith("❓")]
        assert cards == [f"❓ Et pourquoi {n} ?\nC1-{n + 1} · P{n}" for n in range(5)]


async def test_forgetting_lifts_no_limit(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        for number in range(3):
            await scene.says("eve", "comptoir-1", f"!question Encore {number} ?")
        await scene.says("eve", "direct:eve", "!oublie-moi oui")
        await scene.jump(seconds=1)

        again = await scene.says("eve", "comptoir-1", "!question Et encore ?")

        assert scene.marks(again) == []
        assert scene.seen("comptoir-1")[-1] == SLOW_DOWN


async def test_a_person_who_dates_messages_long_ago_is_slowed_down_too(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        now = scene.wall
        for number in range(60):
            scene.wall = now - timedelta(minutes=10 if number % 2 else 20)
            scene.chat.say("mallory", "comptoir-1", f"!question Encore {number} ?")
        scene.wall = now
        await scene.quiet()
        asked = await scene.says("bruno", "comptoir-1", "!question Et moi ?")

        assert scene.marks(asked) == ["C1-10", "👍"]


async def test_messages_from_an_absence_are_not_a_flood(quick: Path, few: Settings) -> None:
    async with Scene(quick, hour="10:35", settings=few) as scene:
        await scene.stop()
        asked = []
        for minute in range(6):
            scene.wall += timedelta(minutes=minute)
            asked.append(scene.chat.say("bruno", "comptoir-1", f"!question Numéro {minute} ?"))
        await scene.start()

        assert [scene.marks(each)[0] for each in asked] == [f"C1-{n}" for n in range(1, 7)]
