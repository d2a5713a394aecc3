"""Reminders in the hall, the places and the desks; they stay true when they are late."""

import asyncio
from pathlib import Path

from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import Scene, at, comptoir, plenary, programme

from bot import planner
from bot.database.transaction import Transaction
from bot.programme.model import Session, SessionKind

ASK = "Vos questions ici : !question votre question. Touchez 👍 sous celles que vous voulez entendre."
FOLLOW = "Touchez ⏰ pour suivre : un mot pour vous 5 minutes avant, et à chaque changement."
PEOPLE = "Avec Eva Experte\nGrand témoin : Gus Témoin\nAnimation : Ana Animatrice"


async def test_the_day_is_announced_place_by_place(scene: Scene) -> None:
    await scene.at("10:25")
    soon = {place: scene.seen(place)[-1] for place in ("hall", "comptoir-1")}
    await scene.at("11:25")
    last = scene.seen("comptoir-1")[-1]
    await scene.at("14:55")

    assert soon == {
        "hall": f"⏰ À 10h30\n• Comptoir 1 · Titre 1 · Le Club\n• Comptoir 2 · Titre 2 · Le Bureau\n{FOLLOW}",
        "comptoir-1": f"⏰ Comptoir 1 : Titre 1 — à 10h30\nSalle : Le Club\n{PEOPLE}\n{ASK}",
    }
    assert last == "⏳ Dernières questions : c’est fini à 11h30. Posez la vôtre : !question votre question"
    assert scene.seen("hall")[-1] == f"⏰ À 15h\n• Plénière · Restitution\n{FOLLOW}"
    assert scene.seen("restitution") == [f"⏰ Restitution — à 15h\n{ASK}"]
    assert scene.seen("regie") == []


async def test_when_a_session_begins_its_reminders_say_so_silently(scene: Scene) -> None:
    await scene.at("10:25")
    hall, place, desk = (scene.last(name) for name in ("hall", "comptoir-1", "comptoir-1-desk"))

    await scene.at("10:30")

    assert scene.read(hall) == (
        "▶️ Commencé à 10h30\n• Comptoir 1 · Titre 1 · Le Club\n• Comptoir 2 · Titre 2 · Le Bureau"
    )
    assert scene.read(place).split("\n")[0] == "▶️ Comptoir 1 : Titre 1 — commencé à 10h30"
    assert scene.read(desk).split("\n")[0] == "⏰ Comptoir 1 : Titre 1 — à 10h30"
    assert [message.edits for message in (hall, place, desk)] == [1, 1, 0]


async def test_a_reminder_too_old_to_be_edited_is_left_as_it_was_said(quick: Path) -> None:
    async with Scene(quick, platforms=[MemoryPlatform(editable=600)]) as scene:
        await scene.at("10:30")

        heads = [scene.seen(place)[-1].split("\n")[0] for place in ("hall", "comptoir-1")]
        assert heads == ["⏰ À 10h30", "▶️ Comptoir 1 : Titre 1 — commencé à 10h30"]


async def test_a_limited_platform_keeps_its_reminder_unedited(scene: Scene) -> None:
    await scene.at("10:25")
    scene.wall = at("10:30")
    await scene.transactions.run(planner.tick, {"memory": scene.wall})
    await scene.quiet()

    assert scene.seen("hall")[-1].split("\n")[0] == "⏰ À 10h30"


async def test_planning_the_day_again_keeps_waiting_reminders_that_say_a_session_began(scene: Scene) -> None:
    def begin_and_start_again(tx: Transaction) -> None:
        planner.tick(tx, {})
        planner.plan_day(tx)

    await scene.at("10:25")
    scene.wall = at("10:30")
    await scene.transactions.run(begin_and_start_again)
    await scene.quiet()

    assert scene.read(scene.last("hall")).split("\n")[0] == "▶️ Commencé à 10h30"


async def test_a_bot_that_was_away_when_a_session_began_does_not_say_so_afterwards(quick: Path) -> None:
    async with Scene(quick, hour="10:20") as scene:
        await scene.jump(minutes=30)

        assert [text.split("\n")[0] for text in scene.seen("hall")] == ["⏰ À 10h30"]


async def test_reminders_notify_and_ping_only_in_the_desk(scene: Scene) -> None:
    await scene.at("10:25")

    hall, place, desk = (scene.last(name) for name in ("hall", "comptoir-1", "comptoir-1-desk"))
    assert [message.notify for message in (hall, place, desk)] == [True, True, True]
    assert [_pinged(scene, name) for name in ("hall", "comptoir-1", "comptoir-1-desk")] == [[], [], ["ana"]]


def _pinged(scene: Scene, place: str) -> list[str]:
    spans = [span for block in scene.last(place).body.blocks for span in block.spans]
    return [span.handle for span in spans if getattr(span, "ping", False)]  # type: ignore[union-attr,misc]


async def test_a_late_reminder_is_true_about_being_late(scene: Scene) -> None:
    await scene.jump(minutes=27)
    late = scene.seen("hall")[-1].split("\n")[0], scene.seen("comptoir-1")[-1].split("\n")[0]

    assert late == ("⏰ À 10h30", "⏰ Comptoir 1 : Titre 1 — à 10h30")


async def test_a_reminder_said_after_its_session_began_says_so_from_the_first(scene: Scene) -> None:
    scene.wall = at("10:30")
    await scene.transactions.run(planner.tick, {})
    await scene.quiet()

    hall = scene.last("hall")
    assert (scene.read(hall).split("\n")[0], hall.edits) == ("▶️ Commencé à 10h30", 0)


async def test_a_bot_started_just_after_a_session_began_says_so_from_the_first(scene: Scene) -> None:
    await scene.stop()
    scene.wall = at("10:31")
    await scene.start()
    await scene.quiet()

    hall = scene.last("hall")
    assert (scene.read(hall).split("\n")[0], hall.edits) == ("▶️ Commencé à 10h30", 0)


async def test_a_reminder_too_late_to_be_of_use_is_told_to_the_organisers(scene: Scene) -> None:
    await scene.jump(minutes=41)

    assert scene.seen("hall") == ["▶️ Commencé à 10h\n• Accueil"]
    places = "le hall · le comptoir 1 · le pupitre du comptoir 1 · le comptoir 2 · le pupitre du comptoir 2"
    assert scene.seen("regie") == [
        f"⚠️ Non envoyés, c’était trop tard : 5 messages ({places}). À dire de vive voix si c’est encore "
        "utile ; comptoir outbox --state skipped les nomme."
    ]


async def test_a_day_joined_late_does_not_say_what_is_past(quick: Path) -> None:
    async with Scene(quick, hour="10:45") as scene:
        assert (scene.seen("hall"), scene.seen("regie")) == ([], [])


async def test_sessions_in_several_rooms_and_streams_are_named(quick: Path) -> None:
    session = comptoir(1, "10:30", "11:30", rooms=("club", "bureau"), stream="https://live.example.org/1")
    async with Scene(quick, programme=programme(session)) as scene:
        await scene.at("10:15")

        await scene.at("10:25")

        watch = "suivre à distance (https://live.example.org/1)"
        assert scene.seen("hall")[-1].split("\n")[1] == (
            f"• Comptoir 1 · Titre 1 · Le Club, Le Bureau · {watch}"
        )
        assert scene.seen("comptoir-1")[-1].split("\n")[1] == "Salles : Le Club, Le Bureau"
        assert scene.seen("comptoir-1")[-1].split("\n")[-2] == f"Direct : {watch}"


async def test_breaks_are_silent_and_forums_are_announced_five_minutes_before(quick: Path) -> None:
    day = programme(
        comptoir(1, "10:30", "11:30"),
        Session("dejeuner", SessionKind.BREAK, "Déjeuner", at("11:30"), at("12:00")),
        Session("forum", SessionKind.FORUM, "Forum", at("12:00"), at("13:00"), rooms=("club",)),
    )
    async with Scene(quick, programme=day) as scene:
        await scene.at("13:00")

        assert [text.split("\n")[:2] for text in scene.seen("hall")] == [
            ["▶️ Commencé à 10h30", "• Comptoir 1 · Titre 1 · Le Club"],
            ["▶️ Commencé à 12h", "• Forum · Le Club"],
        ]


async def test_the_end_of_one_is_said_before_the_start_of_the_next(quick: Path) -> None:
    day = programme(comptoir(1, "10:30", "11:30"), comptoir(3, "11:30", "12:30"))
    async with Scene(quick, programme=day) as scene:
        await scene.at("11:25")

        said = [m for m in scene.chat.messages.values() if m.now == at("11:25")]
        assert [(m.place, scene.read(m)[:2]) for m in said if (m.key or "").startswith("reminder")] == [
            ("comptoir-1", "⏳ "),
            ("comptoir-3", "⏰ "),
            ("comptoir-3-desk", "⏰ "),
        ]


async def test_two_groups_in_one_slot_are_both_announced(quick: Path) -> None:
    day = programme(
        comptoir(1, "10:30", "11:30"),
        comptoir(2, "10:30", "11:30"),
        plenary("un", "10:30", "11:30"),
        plenary("deux", "10:30", "11:30"),
    )
    async with Scene(quick, programme=day) as scene:
        await scene.at("10:30")

        assert [text.split("\n")[1:] for text in scene.seen("hall")] == [
            ["• Comptoir 1 · Titre 1 · Le Club", "• Comptoir 2 · Titre 2 · Le Bureau"],
            ["• Un", "• Deux"],
        ]


async def test_a_comptoir_that_takes_no_questions_is_announced_by_its_title(quick: Path) -> None:
    closed = programme(comptoir(1, "10:30", "11:30", takes_questions=False))
    async with asyncio.timeout(PATIENCE), Scene(quick, programme=closed) as scene:
        await scene.at("10:25")
        await scene.says("sam", "hall", "!programme")

        assert "Titre 1" in scene.seen("hall")[0]
