"""Who was heard: counts by side in the digest, the best question of the side heard least, and bridges."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, comptoir, files_hold, programme
from test_on_a_phone import asked, day_of, digest_of

from bot.questions import digests, heard
from bot.questions.digests import ACROSS, FRAME, SCREEN

DESK = "comptoir-1-desk"


@pytest.mark.parametrize(
    ("aloud", "has_floor", "platforms", "line"),
    [
        ({"floor": 3, "matrix": 1}, True, ("matrix", "discord"), "posées : salle 3, Matrix 1, Discord 0"),
        ({"discord": 1}, False, ("matrix", "discord"), "posées : salle 0, Matrix 0, Discord 1"),
        ({"matrix": 2}, True, ("matrix",), "posées : salle 0, Matrix 2"),
    ],
)
def test_the_counts_of_all_sides_fit_in_one_line_of_a_phone(
    aloud: dict[str, int], has_floor: bool, platforms: tuple[str, ...], line: str
) -> None:
    day = day_of(*platforms)

    shown = heard.heard_line(day, heard.sides(day, aloud, has_floor=has_floor), "fr").replace("\u00a0", " ")

    assert shown == line
    assert len(shown) <= ACROSS


@pytest.mark.parametrize(("aloud", "has_floor"), [({}, True), ({"matrix": 2}, False)])
def test_nothing_is_counted_before_a_question_is_asked_aloud_or_for_one_side_alone(
    aloud: dict[str, int], has_floor: bool
) -> None:
    assert heard.sides(day_of("matrix"), aloud, has_floor=has_floor) == {}


@pytest.mark.parametrize(
    ("counts", "least"),
    [
        ({"floor": 3, "matrix": 1, "discord": 0}, [{"discord"}, {"matrix"}]),
        ({"floor": 3, "matrix": 0, "discord": 0}, [{"matrix", "discord"}]),
        ({"floor": 1, "matrix": 1, "discord": 1}, []),
        ({}, []),
    ],
)
def test_the_sides_heard_least_come_first_and_equals_together(
    counts: dict[str, int], least: list[set[str]]
) -> None:
    assert list(heard.least_heard(counts)) == least


@pytest.mark.parametrize(
    ("votes", "bridge"),
    [
        ({"matrix": 2, "discord": 2}, True),
        ({"matrix": 9, "discord": 1}, False),
        ({"matrix": 9}, False),
        ({}, False),
    ],
)
def test_two_votes_from_each_of_two_publics_make_a_bridge(votes: dict[str, int], bridge: bool) -> None:
    question = asked(1, "Qui paie ?")
    object.__setattr__(question, "votes", votes)

    assert heard.signs_of(question) == (" 🌉" if bridge else "")


def test_a_digest_that_says_it_all_still_fits_a_phone() -> None:
    full = digest_of(*["Comment faire pour que " + "chacun y gagne, " * 20] * 5)
    told = {"floor": 3, "matrix": 1, "discord": 0}
    object.__setattr__(full, "heard", told)
    object.__setattr__(full, "least", asked(9, "Et en zone rurale ?"))
    day = day_of("matrix", "discord")

    body = digests.digest_body(day, full)

    text = day.words.plain(body, "fr", full.session.start).split("\n")
    assert [line for line in text if "🔈" in line] == ["🔈 Matrix\u00a0: Et en zone rurale ?\u00a0· C1-9"]
    assert sum(-(-len(line) // ACROSS) for line in text) <= SCREEN
    assert FRAME < SCREEN


# ── In a desk ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Scene]:
    """An event on two platforms, each with a public, while its comptoir runs."""
    platforms = [MemoryPlatform("matrix"), MemoryPlatform("discord")]
    day = programme(comptoir(1, "10:30", "11:30"))
    async with Scene(tmp_path, hour="10:30", programme=day, platforms=platforms) as scene:
        await scene.says("ana", DESK, "!digest")
        yield scene


async def shown(scene: Scene) -> list[str]:
    await scene.jump(seconds=5)
    return scene.read(scene.digest()).split("\n")


async def test_the_digest_counts_what_was_on_stage_whatever_became_of_it(both: Scene) -> None:
    discord = both.platforms[1]
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("eve", "comptoir-1", "!question Quand ?", discord)
    await both.says("ana", DESK, "!salle Et ici ?")
    before = await shown(both)
    for command in ("!scene 1", "!plus-tard 1", "!repondu 3", "!scene 2", "!annuler-geste"):
        await both.says("ana", DESK, command)
    after = await shown(both)

    assert [line for line in before if "posées" in line] == []
    assert after[1:3] == ["1 en attente · 1 plus tard · 1 traitée", "posées : salle 1, Matrix 1, Discord 0"]
    assert [line for line in after if "🔈" in line] == ["C1-2 · 0 👍 🔈 · Eve · Discord"]


async def test_the_best_of_the_side_heard_least_is_named_if_it_is_on_no_line(both: Scene) -> None:
    discord = both.platforms[1]
    questions = [await both.says("sam", "comptoir-1", f"!question Sujet {n} ?") for n in range(8)]
    for question in questions:
        await both.taps("bob", question, "👍")
    late = await both.says("eve", "comptoir-1", "!question Quel secret ?", discord)
    await both.says("ana", DESK, "!scene 1")
    named = [line for line in await shown(both) if "🔈" in line]
    await both.deletes("eve", late, discord)
    gone = [line for line in await shown(both) if "🔈" in line]
    await both.store.wipe()

    assert (named, gone) == (["🔈 Discord : Quel secret ? · C1-9"], [])
    assert files_hold(both, "secret") == set()


async def test_a_bridge_bears_its_sign_in_the_digest_and_in_the_list(both: Scene) -> None:
    discord = both.platforms[1]
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("sam", "comptoir-1", "!question Quand ?")
    [card, *_] = [m.id for m in discord.in_place("comptoir-1") if "Qui paie" in both.read(m)]
    for voter in ("ada", "bob"):
        await both.taps(voter, question, "👍")
        await both.taps(f"{voter}-there", card, "👍", discord)
    digest = await shown(both)
    await both.says("eve", "direct:eve", "!questions C1")

    signed = "C1-1 · 4 👍 🌉 · Sam"
    assert [line for line in digest if "🌉" in line] == [f"{signed} · Matrix"]
    assert [line for line in both.seen("direct:eve")[-1].split("\n") if "🌉" in line] == [signed]
