"""A cancelled session is announced nowhere, takes no questions, and says so; restored, it is as before."""

from dataclasses import replace
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, comptoir, plenary, programme

from bot.programme.model import Programme
from bot.programme.notices import plan_next_doors, plan_notices, plan_openings
from bot.programme.sheet_times import plan_sheets

BOTH = programme(
    comptoir(1, "10:30", "11:30"),
    comptoir(2, "10:30", "11:30"),
    plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
)
BECAUSE = "l’intervenante est souffrante"
IN_FRENCH = {
    "asked": "Comptoir 1 : la session est annulée, aucune question n’est prise.",
    "pinned": f"❌ Session annulée (« {BECAUSE} ») : elle ne prend pas de questions.",
    "board": "Comptoir 1 · session annulée, une question reste ouverte",
    "line": "• 10h30 – 11h30 · Comptoir 1 : Titre 1 · session annulée",
    "missed": "Comptoir 1 · Titre 1\nsession annulée",
    "sheet": "Comptoir 1 : la session est annulée, il n’y a pas de fiche.",
}
IN_ENGLISH = {
    "asked": "Comptoir 1 is cancelled: no question has been taken.",
    "pinned": f"❌ Session cancelled (“{BECAUSE}”): it takes no questions.",
    "board": "Comptoir 1 · cancelled, one question is still open",
    "line": "• 10:30 – 11:30 · Comptoir 1: Titre 1 · cancelled",
    "missed": "Comptoir 1 · Titre 1\ncancelled",
    "sheet": "Comptoir 1 is cancelled: there is no sheet.",
}


def cancelled(day: Programme, id: str = "comptoir-1") -> Programme:
    sessions = [
        replace(s, cancelled=True, cancelled_because=BECAUSE) if s.id == id else s for s in day.sessions
    ]
    return replace(day, sessions=tuple(sessions))


@pytest.mark.parametrize(("language", "words"), [("fr", IN_FRENCH), ("en", IN_ENGLISH)])
async def test_a_cancelled_session_says_so_wherever_people_look(
    quick: Path, language: str, words: dict[str, str]
) -> None:
    # given a comptoir that has a question
    day = replace(BOTH, event=replace(BOTH.event, language=language))
    scene = Scene(quick, programme=day)
    scene.tells_how_to_ask = True
    async with scene:
        await scene.says("zoe", "comptoir-1", "!question Qui paie ?")

        # when it is cancelled
        await scene.app.change(replace(scene.day, programme=cancelled(scene.day.programme)))
        await scene.at("10:31")

        # then nobody is reminded of it, no digest comes, and its desk is told what stays open
        hall = [
            (m.key or "").split(":")[0] for m in scene.chat.in_place("hall") if "Titre 1" in scene.read(m)
        ]
        assert hall == ["changed"]
        assert [text.split("\n")[0] for text in scene.seen("comptoir-1-desk")[1:]] == [words["board"]]
        pinned = [m for m in scene.chat.in_place("comptoir-1") if (m.key or "").startswith("asking:")]
        assert [scene.read(m) for m in pinned] == [words["pinned"]]

        # and it says so to whoever asks
        await scene.says("lou", "comptoir-1", "!question Et après ?")
        assert scene.seen("comptoir-1")[-1] == words["asked"]
        for command in ("!programme", "!maintenant"):
            await scene.says("lou", "hall", command)
            assert words["line"] in scene.seen("hall")[-1].split("\n")
        await scene.says("lou", "hall", "!manque C1")
        assert scene.seen("hall")[-1].startswith(words["missed"])
        await scene.says("ana", "comptoir-1-desk", "!fiche")
        assert scene.seen("comptoir-1-desk")[-1] == words["sheet"]
        assert await scene.troubles() == []


async def test_a_restored_session_is_reminded_of_and_takes_questions_again(quick: Path) -> None:
    # given a cancelled comptoir whose desk was told what stays open
    chat = MemoryPlatform("boutons", buttons=True)
    scene = Scene(quick, programme=BOTH, platforms=[chat])
    scene.tells_how_to_ask = True
    async with scene:
        before = scene.day.programme
        await scene.says("zoe", "comptoir-1", "!question Qui paie ?")
        await scene.app.change(replace(scene.day, programme=cancelled(before)))
        await scene.quiet()
        assert len(scene.seen("comptoir-1-desk")) == 2

        # when it takes place after all
        await scene.app.change(replace(scene.day, programme=before))
        await scene.at("10:31")

        # then its reminders and its digest come, and the board of what stayed open is gone
        assert "• Comptoir 1 · Titre 1 · Le Club" in scene.seen("hall")[-1].split("\n")
        desk = [text.split("\n")[0] for text in scene.seen("comptoir-1-desk") if "🔁" not in text]
        assert desk == ["⏰ Comptoir 1 : Titre 1 — à 10h30", "Comptoir 1 · fin à 11h30 (dans 1 h)"]
        pinned = scene.chat.in_place("comptoir-1")[0]
        assert [action.label for action in pinned.actions] == ["Poser une question"]
        assert await scene.troubles() == []


def test_nothing_is_planned_for_what_does_not_take_place(quick: Path) -> None:
    settings = Scene(quick).settings
    day = cancelled(BOTH)

    notices = plan_notices(day, settings)
    assert {id for notice in notices for id in notice.sessions} == {"comptoir-2", "restitution"}
    assert plan_next_doors(day) == ()
    assert [(s.session, s.restitution) for s in plan_sheets(day, settings.restitution)] == [
        ("comptoir-2", "restitution"),
        ("restitution", "restitution"),
    ]
    none = cancelled(cancelled(day, "comptoir-2"), "restitution")
    assert (plan_notices(none, settings), plan_openings(none)) == ((), ())
    assert plan_sheets(none, settings.restitution) == ()


def test_no_question_goes_to_a_cancelled_session() -> None:
    day = cancelled(BOTH, "restitution")
    start = BOTH.sessions[0].start

    assert [s.id for s in day.destinations("comptoir-1", start)] == ["comptoir-2"]
    assert day.next_restitution("comptoir-1", start) is None
    assert day.closing == day.session("comptoir-1").end
