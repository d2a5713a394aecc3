"""What was said next door: once in the hall after sessions that end together, and at any time by `manque`."""

from datetime import timedelta
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import PARIS, Scene, at, comptoir, files_hold, programme

from bot.programme.notices import plan_next_doors

PAIR = (comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30"))
SAID = [
    "🚪 Ce qui vient de se dire à côté",
    "Comptoir 1 · Titre 1",
    "2 traitées · 1 reste ouverte",
    "• Qui paie ?",
    "Réponse à C1-1 : Tout le monde",
    "• Quand ?",
    "C1-2 · 0 👍",
    "Comptoir 2 · Titre 2",
    "1 reste ouverte",
]


@pytest.mark.parametrize(
    ("sessions", "doors"),
    [
        ([("10:30", "11:30"), ("10:30", "11:30")], [("comptoir-1 comptoir-2", "11:32")]),
        ([("10:30", "11:30"), ("11:00", "11:35")], [("comptoir-1 comptoir-2", "11:37")]),
        ([("10:30", "11:30"), ("10:30", "11:36")], []),
        ([("10:30", "11:30"), ("11:30", "11:34")], []),
        ([("10:30", "11:30")], []),
        (
            [("10:30", "11:30"), ("10:30", "11:34"), ("10:30", "11:38"), ("10:30", "11:39")],
            [("comptoir-1 comptoir-2", "11:36"), ("comptoir-3 comptoir-4", "11:41")],
        ),
    ],
)
def test_sessions_that_overlap_and_end_within_five_minutes_are_told_together(
    sessions: list[tuple[str, str]], doors: list[tuple[str, str]]
) -> None:
    day = programme(*(comptoir(number, *hours) for number, hours in enumerate(sessions, 1)))

    planned = plan_next_doors(day)

    found = [(" ".join(door.sessions), f"{door.due.astimezone(PARIS):%H:%M}") for door in planned]
    assert found == doors


async def _asked(scene: Scene) -> None:
    """Ask three questions here, two of them answered, and one next door."""
    for place, text in (
        ("comptoir-1", "Qui paie ?"),
        ("comptoir-1", "Quand ?"),
        ("comptoir-1", "Où ?"),
        ("comptoir-2", "Avec qui ?"),
    ):
        await scene.says("sam", place, f"!question {text}")
    await scene.says("ana", "comptoir-1-desk", "!repondu 2")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1 Tout le monde")


def _doors(scene: Scene, chat: MemoryPlatform | None = None) -> list[list[str]]:
    return [text.split("\n") for text in scene.seen("hall", chat=chat) if text.startswith("🚪")]


async def test_two_minutes_after_they_end_the_hall_of_each_platform_reads_it_once(tmp_path: Path) -> None:
    here, there = MemoryPlatform(), MemoryPlatform("other")
    async with Scene(tmp_path, hour="10:30", programme=programme(*PAIR), platforms=[here, there]) as scene:
        await _asked(scene)
        await scene.at("11:30")
        await scene.jump(seconds=119)
        before = _doors(scene)
        await scene.jump(seconds=1)
        said, notified = _doors(scene), scene.last("hall").notify
        await scene.stop()
        await scene.start()
        await scene.at("12:30")

        assert (before, said, notified) == ([], [SAID], True)
        assert _doors(scene) == _doors(scene, there) == [SAID]


@pytest.mark.parametrize(("late", "times"), [(29, 1), (31, 0)])
async def test_a_bot_that_was_away_says_it_if_it_is_still_news(tmp_path: Path, late: int, times: int) -> None:
    async with Scene(tmp_path, hour="10:30", programme=programme(*PAIR)) as scene:
        await _asked(scene)
        await scene.stop()
        scene.wall = at("11:32") + timedelta(minutes=late)
        await scene.start()

        assert len(_doors(scene)) == times


async def test_nothing_is_said_if_nobody_asked_or_nobody_was_next_door(tmp_path: Path) -> None:
    alone = programme(comptoir(1, "10:30", "11:30"), comptoir(2, "13:00", "14:00"))
    async with Scene(tmp_path, hour="10:30", programme=alone) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.at("14:30")

        assert _doors(scene) == []


async def test_at_most_three_questions_of_each_are_told_with_a_line_first_then_by_votes(scene: Scene) -> None:
    await scene.at("10:35")
    asked = [await scene.says("sam", "comptoir-1", f"!question Sujet {n} ?") for n in range(1, 6)]
    for n, voters in ((2, ("bob",)), (3, ("bob", "eve"))):
        for voter in voters:
            await scene.taps(voter, asked[n - 1], "👍")
    for n in range(1, 6):
        await scene.says("ana", "comptoir-1-desk", f"!repondu {n}" + (" Oui" if n == 5 else ""))
    await scene.at("11:35")

    [said] = _doors(scene)
    assert [line for line in said if line.startswith("•")] == ["• Sujet 5 ?", "• Sujet 3 ?", "• Sujet 2 ?"]


@pytest.mark.parametrize("versions", [False, True])
@pytest.mark.parametrize("how", ["deleted", "erased", "forgotten"])
async def test_an_erased_question_leaves_it(scene: Scene, versions: bool, how: str) -> None:
    object.__setattr__(scene.chat.limits, "keeps_versions", versions)
    await scene.at("10:35")
    await scene.says("eve", "comptoir-2", "!question Avec qui ?")
    message = await scene.says("sam", "comptoir-1", "!question Quel secret 06 12 34 ?")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1 Tout le monde")
    await scene.at("11:35")
    before = scene.last("hall").id

    if how == "deleted":
        await scene.deletes("sam", message)
    elif how == "erased":
        await scene.says("ana", "comptoir-1-desk", "!effacer 1")
        await scene.taps("ana", scene.last("comptoir-1-desk").id, "✅")
    else:
        await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=5)
    await scene.store.wipe()

    assert _doors(scene) == [
        [
            "🚪 Ce qui vient de se dire à côté",
            "Comptoir 1 · Titre 1",
            "1 traitée",
            "Comptoir 2 · Titre 2",
            "1 reste ouverte",
        ]
    ]
    assert (scene.last("hall").id == before, scene.last("hall").notify) == (not versions, not versions)
    assert files_hold(scene, "secret") == set()


async def test_a_corrected_answer_is_corrected_there_even_if_it_was_cut(scene: Scene) -> None:
    await scene.at("10:35")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    given = await scene.says("ana", "comptoir-1-desk", "!repondu 1 " + "Tout le monde paie " * 20)
    await scene.at("11:35")
    [before] = _doors(scene)

    await scene.edits("ana", given, "!repondu 1 Personne")
    await scene.jump(seconds=5)

    [after] = _doors(scene)
    assert (before[4][:32], before[4][-1]) == ("Réponse à C1-1 : Tout le monde p", "…")
    assert after[4] == "Réponse à C1-1 : Personne"


# ── Asked for ───────────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_missed_it_reads_it_at_any_time(tmp_path: Path) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(tmp_path, hour="10:30", programme=programme(*PAIR), platforms=[chat]) as scene:
        await _asked(scene)
        await scene.calls("bob", "hall", "manque", chat)
        running = scene.seen("hall", "bob")[-1].split("\n")
        await scene.at("14:29")
        await scene.calls("bob", "hall", "missed", chat, comptoir="C2")
        named = scene.seen("hall", "bob")[-1].split("\n")
        await scene.at("14:30")
        await scene.calls("bob", "hall", "manque", chat)
        later = scene.seen("hall", "bob")[-1]
        shown_to_others = [text for text in scene.seen("hall", "eve") if "traitée" in text]

        assert running == SAID[1:]
        assert named == SAID[-2:]
        assert later == "Aucun comptoir ces dernières heures. Par exemple : !manque C1"
        assert len(shown_to_others) == 1  # the message in the hall


@pytest.mark.parametrize("typed", ["!manque", "manque", "missed c1", "!missed C1"])
async def test_it_is_read_in_a_direct_message_with_or_without_the_sign(scene: Scene, typed: str) -> None:
    await scene.at("10:35")
    await _asked(scene)

    await scene.says("bob", "direct:bob", typed)

    assert scene.seen("direct:bob")[-1].split("\n")[0].startswith("Comptoir 1")


async def test_a_comptoir_that_is_none_is_refused_with_those_there_are(scene: Scene) -> None:
    await scene.says("bob", "direct:bob", "!manque C9")

    assert scene.seen("direct:bob") == [
        "Je ne connais pas C9. Il y a : C1, C2, P. Par exemple : !manque C1",
    ]
