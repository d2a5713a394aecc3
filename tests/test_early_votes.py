"""A 👍 put on a message before it became a question counts as a vote, however it became one."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from scene import Scene
from sqlalchemy.engine import Connection

from bot.database import schema
from bot.people import people
from bot.timings import Timings


async def _votes(scene: Scene, code: str = "C1-1") -> str:
    """Return the desk's count for a question: « 2 👍 »."""
    await scene.says("ana", "comptoir-1-desk", f"!question {code}")
    return scene.seen("comptoir-1-desk")[-1].split(" · ")[1]


async def _liked(scene: Scene, text: str, place: str = "comptoir-1") -> str:
    """Let sam write something that two people and sam like."""
    message = await scene.says("sam", place, text)
    for handle in ("zoe", "bob", "sam"):
        await scene.taps(handle, message, "👍")
    return message


# ── However it became a question ────────────────────────────────────────────────────────────────────────


async def test_a_question_mark_of_the_author_brings_the_votes_along(scene: Scene) -> None:
    message = await _liked(scene, "Qui paie ?")

    await scene.taps("sam", message, "❓")

    assert await _votes(scene) == "2 👍"


async def test_a_question_mark_of_an_animateur_brings_the_votes_along(scene: Scene) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    message = await _liked(scene, "Qui paie ?")
    await scene.taps("ana", message, "👍🏽")

    await scene.taps("ana", message, "❓")

    assert await _votes(scene) == "3 👍"


async def test_a_message_chosen_from_its_menu_brings_the_votes_along(buttons: Scene) -> None:
    message = await _liked(buttons, "Qui paie ?")

    await buttons.chooses("sam", message)

    assert await _votes(buttons) == "2 👍"


async def test_talk_that_is_edited_into_a_question_brings_the_votes_along(scene: Scene) -> None:
    message = await _liked(scene, "Qui paie ?")

    await scene.edits("sam", message, "!question Qui paie ?")

    assert await _votes(scene) == "2 👍"


async def test_a_question_that_waited_for_its_comptoir_brings_the_votes_along(scene: Scene) -> None:
    await scene.at("10:15")
    await _liked(scene, "!question Qui paie ?", place="hall")

    await scene.taps("sam", scene.last("hall").id, "1️⃣")

    assert await _votes(scene) == "2 👍"


# ── Whose votes count, and until when ───────────────────────────────────────────────────────────────────


async def test_a_mark_taken_away_before_is_no_vote_and_one_taken_away_after_is_none_any_more(
    scene: Scene,
) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")
    before = await scene.taps("zoe", message, "👍")
    after = await scene.taps("bob", message, "👍")

    await scene.deletes("zoe", before)
    await scene.taps("sam", message, "❓")
    asked = await _votes(scene)
    await scene.deletes("bob", after)

    assert (asked, await _votes(scene)) == ("1 👍", "0 👍")


async def test_only_the_mark_of_a_vote_counts_and_only_in_the_place_of_the_message(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")

    await scene.taps("zoe", message, "❤️")
    await scene.taps("eve", message, "👍", place="hall")
    await scene.taps("sam", message, "❓")

    assert await _votes(scene) == "0 👍"


async def test_early_votes_outlive_a_restart(scene: Scene) -> None:
    message = await _liked(scene, "Qui paie ?")

    await scene.stop()
    await scene.start()
    await scene.taps("sam", message, "❓")

    assert await _votes(scene) == "2 👍"


async def test_missed_marks_count_once_the_message_becomes_a_question(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "Qui paie ?")
    await scene.taps("zoe", message, "👍")
    scene.chat.messages[message].marks["👍"] = {"bob", "eve", "sam"}

    scene.chat.all_marks(message, "👍")
    await scene.taps("sam", message, "❓")

    assert await _votes(scene) == "2 👍"


async def test_all_marks_taken_away_by_a_moderator_are_no_votes(scene: Scene) -> None:
    message = await _liked(scene, "Qui paie ?")
    scene.chat.messages[message].marks["👍"] = set()

    scene.chat.all_marks(message, "👍")
    await scene.taps("sam", message, "❓")

    assert await _votes(scene) == "0 👍"


async def test_linked_accounts_count_once_early_too(quick: Path) -> None:
    async with Scene(quick, platforms=[MemoryPlatform("first"), MemoryPlatform("second")]) as both:
        first, second = both.platforms
        message = await both.says("sam", "comptoir-1", "Qui paie ?", first)
        await both.taps("zoe", message, "👍", first)
        zoe = await both.store.run(lambda c: people.find(c, "first", "zoe"))
        await both.says("zo", "direct:zo", "aide", second)
        zo = await both.store.run(lambda c: people.find(c, "second", "zo"))
        assert zoe is not None
        assert zo is not None
        await both.store.run(people.join, zoe.person, zo.person)

        await both.taps("sam", message, "❓", first)
        card = both.last("comptoir-1", chat=second)
        await both.taps("zo", card.id, "👍", second)

        await both.says("ana", "comptoir-1-desk", "!question C1-1", first)
        assert both.seen("comptoir-1-desk", chat=first)[-1].split(" · ")[1] == "1 👍"


# ── What is kept of the marks ───────────────────────────────────────────────────────────────────────────


async def test_one_is_shown_that_one_liked_messages_and_is_forgotten_with_it(scene: Scene) -> None:
    message = await _liked(scene, "Qui paie ?")

    await scene.says("zoe", "direct:zoe", "!mes-donnees")
    shown = scene.seen("direct:zoe")[-1].split("\n")
    await scene.says("zoe", "direct:zoe", "!oublie-moi oui")
    await scene.says("zoe", "direct:zoe", "!mes-donnees")
    left = [line for line in scene.seen("direct:zoe")[-1].split("\n") if "👍" in line]
    await scene.taps("sam", message, "❓")

    assert "• Que vous avez mis 👍 sous 1 message, au cas où il deviendrait une question" in shown
    assert left == []
    assert await _votes(scene) == "1 👍"


async def test_a_deleted_message_takes_its_early_votes_along(scene: Scene) -> None:
    message = await _liked(scene, "Qui paie ?")

    await scene.deletes("sam", message)
    await scene.says("bob", "direct:bob", "!mes-donnees")

    assert not [line for line in scene.seen("direct:bob")[-1].split("\n") if "👍" in line]


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_several_liked_messages_are_told_in_one_line(scene: Scene, language: str) -> None:
    for text in ("Un ?", "Deux ?"):
        await scene.taps("zoe", await scene.says("sam", "comptoir-1", text), "👍")
    await scene.says("zoe", "direct:zoe", f"langue {language}")

    await scene.says("zoe", "direct:zoe", "!my-data" if language == "en" else "!mes-donnees")

    told = [line for line in scene.seen("direct:zoe")[-1].split("\n") if "👍" in line]
    assert told == [
        {
            "fr": "• Que vous avez mis 👍 sous 2 messages, au cas où ils deviendraient des questions",
            "en": "• Your 👍 on 2 messages, in case they become questions",
        }[language]
    ]


@pytest.mark.parametrize("timings", [Timings(sure_after=0.0)])
async def test_once_the_event_is_long_over_no_early_vote_is_left(scene: Scene) -> None:
    await _liked(scene, "Qui paie ?")
    await scene.at("16:00")
    before = await scene.store.run(_kept)

    await scene.jump(days=30)

    assert (len(before), await scene.store.run(_kept)) == (3, [])


def _kept(c: Connection) -> list[str]:
    return list(c.execute(sa.select(schema.votes.c.event)).scalars())
