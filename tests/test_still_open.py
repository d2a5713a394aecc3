"""What is still open when a session ends: a tap carries a line, ❌ declines the rest for lack of time."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene, comptoir, programme

from bot.outbox import ends

DESK = "comptoir-1-desk"
MINUTE = 60.0


def _platforms() -> Sequence[MemoryPlatform]:
    return [MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True, editable=50 * MINUTE)]


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Seven questions of comptoir 1 wait, five minutes before its end; the third one has a vote."""
    async with Scene(quick, hour="10:30", platforms=_platforms()) as scene:
        await scene.at("11:25")
        asked = [await scene.says("sam", "comptoir-1", f"!question Question {n} ?") for n in range(1, 8)]
        await scene.taps("bob", asked[2], "👍")
        await scene.jump(seconds=5)
        yield scene


def _board(scene: Scene, chat: MemoryPlatform | None = None, desk: str = DESK) -> Message:
    return [m for m in (chat or scene.chat).in_place(desk) if (m.key or "").startswith("open:")][-1]


def _boards(scene: Scene, chat: MemoryPlatform | None = None) -> list[str]:
    found = (chat or scene.chat).in_place(DESK)
    return [scene.read(m) for m in found if (m.key or "").startswith("open:")]


def _own(scene: Scene, number: int) -> str:
    return next(m.id for m in scene.chat.in_place("comptoir-1") if m.text.endswith(f"Question {number} ?"))


async def _state(scene: Scene, code: str) -> str:
    await scene.says("eve", "direct:eve", f"!question {code}")
    return scene.seen("direct:eve")[-1]


BOARD = (
    "Comptoir 1 · terminé, 7 questions ouvertes\n"
    "1️⃣ Question 3 ?\nC1-3 · 1 👍 · Sam · Matrix\n"
    "2️⃣ Question 1 ?\nC1-1 · 0 👍 · Sam · Matrix\n"
    "3️⃣ Question 2 ?\nC1-2 · 0 👍 · Sam · Matrix\n"
    "4️⃣ Question 4 ?\nC1-4 · 0 👍 · Sam · Matrix\n"
    "5️⃣ Question 5 ?\nC1-5 · 0 👍 · Sam · Matrix\n"
    "… et 2 autres : !questions"
)
HINT = "\n1️⃣–5️⃣ porter à la plénière · ❌ écarter le reste « faute de temps »"
OWNER = "\n!confier 3 Nom : réponse plus tard"


async def test_the_end_of_a_session_shows_its_desk_what_is_still_open(both: Scene) -> None:
    matrix, discord = both.platforms
    await both.at("11:30")

    assert both.read(_board(both)) == BOARD + HINT + OWNER
    assert both.marks(_board(both).id) == sorted(["1⃣", "2⃣", "3⃣", "4⃣", "5⃣", "❌"])
    board = _board(both, discord)
    assert both.read(board) == BOARD + OWNER
    assert [(a.label, a.emoji) for a in board.actions] == [
        ("C1-3 en plénière", "1️⃣"),
        ("C1-1 en plénière", "2️⃣"),
        ("C1-2 en plénière", "3️⃣"),
        ("C1-4 en plénière", "4️⃣"),
        ("C1-5 en plénière", "5️⃣"),
        ("Écarter le reste, faute de temps", "❌"),
    ]
    assert not any((m.key or "").startswith("open:") for m in matrix.in_place("comptoir-2-desk"))
    assert await both.troubles() == []


async def test_what_was_not_approved_is_counted_apart_and_pointed_to(both: Scene) -> None:
    await both.says("ana", DESK, "!moderer oui")
    for n in (8, 9):
        await both.says("sam", "comptoir-1", f"!question Question {n} ?")
    await both.at("11:30")

    said = "\n… dont 2 n’ont pas été validées : !valider"
    assert both.read(_board(both)) == BOARD.replace("7 questions", "9 questions") + said + HINT + OWNER


async def test_a_tap_carries_its_line_which_says_where_it_went(both: Scene) -> None:
    await both.at("11:30")

    await both.taps("ana", _board(both).id, "1️⃣")
    await both.presses("eva", _board(both, both.platforms[1]), "carry:3", both.platforms[1])
    await both.jump(seconds=5)

    for chat in both.platforms:
        lines = both.read(_board(both, chat)).split("\n")
        assert lines[0] == "Comptoir 1 · terminé, 5 questions ouvertes"
        assert lines[1] == "2️⃣ Question 1 ?"
        assert lines[7:9] == [
            "~1️⃣ C1-3~ — portée à la plénière (P-1)",
            "~3️⃣ C1-2~ — portée à la plénière (P-2)",
        ]
    assert both.marks(_board(both).id) == sorted(["2⃣", "4⃣", "5⃣", "❌"])
    assert [a.key for a in _board(both, both.platforms[1]).actions] == [
        "carry:2",
        "carry:4",
        "carry:5",
        "rest",
    ]
    assert "🎓" in both.marks(_own(both, 3))
    assert "P-1 · de C1-3 · 1 👍 · Sam" in await _state(both, "C1-3")
    assert await both.troubles() == []


async def test_once_all_five_are_done_the_next_ones_come(both: Scene) -> None:
    await both.at("11:30")
    first = _board(both)
    for mark in ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"):
        await both.taps("ana", first.id, mark)
    await both.jump(seconds=5)

    assert both.read(first).split("\n")[0] == "Comptoir 1 · la suite : ce qui reste ouvert est ici"
    assert both.read(first).split("\n")[1] == "~1️⃣ C1-3~ — portée à la plénière (P-1)"
    assert both.marks(first.id) == []
    assert both.read(_board(both)) == (
        "Comptoir 1 · terminé, 2 questions ouvertes\n"
        "1️⃣ Question 6 ?\nC1-6 · 0 👍 · Sam · Matrix\n"
        "2️⃣ Question 7 ?\nC1-7 · 0 👍 · Sam · Matrix\n"
        "1️⃣–2️⃣ porter à la plénière · ❌ écarter le reste « faute de temps »\n"
        "!confier 6 Nom : réponse plus tard"
    )


async def test_asking_for_the_digest_brings_the_next_ones_too(both: Scene) -> None:
    await both.at("11:30")
    await both.taps("ana", _board(both).id, "1️⃣")

    await both.says("ana", DESK, "!digest")
    await both.jump(seconds=5)

    assert both.read(_board(both)).split("\n")[1] == "1️⃣ Question 1 ?"
    assert len(_boards(both)) == 2


async def test_one_tap_declines_the_rest_and_each_asker_is_told_why(both: Scene) -> None:
    await both.says("max", "direct:max", "C1 Et moi ?")
    await both.at("11:30")
    await both.taps("ana", _board(both).id, "1️⃣")

    await both.taps("ana", _board(both).id, "❌")
    await both.jump(seconds=20)

    board = both.read(_board(both)).split("\n")
    assert board[0] == "Comptoir 1 · plus aucune question n’est ouverte"
    assert board[1:3] == ["~1️⃣ C1-3~ — portée à la plénière (P-1)", "~2️⃣ C1-1~ — écartée"]
    assert both.marks(_board(both).id) == []
    assert (await _state(both, "C1-7")).split("\n")[-1] == "Raison : faute de temps"
    assert "🗂" in both.marks(_own(both, 7))
    assert both.seen("direct:max")[-1] == "🗂️ C1-8 ne sera pas posée.\nRaison : faute de temps"
    assert await both.troubles() == []


@pytest.mark.parametrize("by", ["word", "mark"])
async def test_one_undo_takes_the_whole_refusal_back(both: Scene, by: str) -> None:
    await both.at("11:30")
    board = _board(both)
    tap = await both.taps("ana", board.id, "❌")
    await both.jump(seconds=10)

    if by == "mark":
        await both.deletes("ana", tap)
    else:
        await both.says("ana", DESK, "!annuler-geste")
    await both.jump(seconds=20)

    assert both.read(board) == BOARD + HINT + OWNER
    assert both.marks(board.id) == sorted(["1⃣", "2⃣", "3⃣", "4⃣", "5⃣", "❌"])
    assert len(_boards(both)) == 1
    assert "🗂" not in both.marks(_own(both, 7))


async def test_one_undo_takes_a_carried_line_back(both: Scene) -> None:
    await both.at("11:30")
    tap = await both.taps("ana", _board(both).id, "2️⃣")
    await both.jump(seconds=5)

    await both.deletes("ana", tap)
    await both.jump(seconds=5)

    assert both.read(_board(both)) == BOARD + HINT + OWNER
    assert both.marks(_board(both).id) == sorted(["1⃣", "2⃣", "3⃣", "4⃣", "5⃣", "❌"])


async def test_the_second_of_two_who_tap_is_told(both: Scene) -> None:
    await both.at("11:30")
    board = _board(both)
    both.chat.react("ana", board.id, "1️⃣")
    both.chat.react("eva", board.id, "1️⃣")
    await both.quiet()
    first = both.seen(DESK)[-1]
    both.chat.react("ana", board.id, "❌")
    both.chat.react("eva", board.id, "❌")
    await both.quiet()

    assert first == "C1-3 est déjà portée à la plénière (P-1) : rien n’est fait."
    assert both.seen(DESK)[-1] == "Eva : Plus aucune question n’est ouverte, rien n’est fait."


async def test_hours_later_a_line_is_carried_and_a_new_message_says_so(both: Scene) -> None:
    discord = both.platforms[1]
    await both.at("11:30")
    old = _board(both, discord)
    await both.at("13:30")

    await both.presses("ana", old, "carry:1", discord)
    await both.jump(seconds=5)

    assert old.removed
    shown = both.read(_board(both, discord)).split("\n")
    assert shown[0] == "Comptoir 1 · terminé, 6 questions ouvertes"
    assert "~1️⃣ C1-3~ — portée à la plénière (P-1)" in shown
    assert [a.key for a in _board(both, discord).actions] == [*(f"carry:{n}" for n in (2, 3, 4, 5)), "rest"]
    assert await both.troubles() == []


async def test_a_question_that_comes_after_the_end_takes_a_free_line(both: Scene) -> None:
    for number in (4, 5, 6, 7):
        await both.says("ana", DESK, f"!ecarter {number}")
    await both.at("11:30")

    await both.says("zoe", "comptoir-1", "!question Trop tard ?")
    await both.jump(seconds=5)

    assert "4️⃣ Trop tard ?\nC1-8 · 0 👍 · Zoe · Matrix" in both.read(_board(both))
    assert "4⃣" in both.marks(_board(both).id)


async def test_nothing_is_shown_where_nothing_is_open(both: Scene) -> None:
    for number in range(1, 8):
        await both.says("ana", DESK, f"!repondu {number}")

    await both.at("11:30")
    await both.says("ana", DESK, "!digest")

    assert _boards(both) == []


async def test_without_a_plenary_to_come_the_rest_is_declined_only(quick: Path) -> None:
    alone = programme(comptoir(1, "10:30", "11:30"))
    async with Scene(quick, hour="11:25", programme=alone, platforms=_platforms()) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.at("11:30")

        assert scene.read(_board(scene)) == (
            "Comptoir 1 · terminé, une question reste ouverte\n"
            "▫️ Qui paie ?\nC1-1 · 0 👍 · Sam · Matrix\n"
            "❌ écarter le reste « faute de temps »\n"
            "!confier 1 Nom : réponse plus tard\nPlus aucune plénière ne suit."
        )
        assert scene.marks(_board(scene).id) == ["❌"]
        assert [a.key for a in _board(scene, scene.platforms[1]).actions] == ["rest"]
        await scene.taps("ana", _board(scene).id, "1️⃣")
        assert scene.seen(DESK)[-1] == (
            "Ana : Rien n’est fait : plus aucune plénière ne suit, C1-1 reste ici."
        )


async def test_a_desk_that_moved_finds_its_board_again(both: Scene) -> None:
    await both.at("11:30")
    await both.store.run(ends.edit_no_more, "matrix", DESK)

    await both.says("ana", DESK, "!ecarter 7")
    await both.jump(seconds=5)

    assert len([m for m in both.chat.in_place(DESK) if (m.key or "").startswith("open:")]) == 1
    assert "6 questions" in both.read(_board(both))


async def test_the_board_says_how_to_give_away_a_question_that_nobody_answers_yet(both: Scene) -> None:
    await both.says("ana", DESK, "!confier 3 Eva")
    await both.says("ana", DESK, "!confier 3 oui")

    await both.at("11:30")

    assert both.read(_board(both)).split("\n")[-1].startswith("!confier 1 Nom")


async def test_what_is_erased_leaves_the_board(both: Scene) -> None:
    await both.at("11:30")

    await both.deletes("sam", _own(both, 1))
    await both.jump(seconds=5)

    for chat in both.platforms:
        assert "Question 1 ?" not in "\n".join(both.seen(DESK, chat=chat))
        assert "~2️⃣ C1-1~ — retirée" in both.read(_board(both, chat)).split("\n")
    assert not await both.is_stored("Question 1 ?")
