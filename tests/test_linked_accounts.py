"""`lier`: two accounts on two platforms become one person, and one voter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from scene import Scene

from adapters.memory.platform import MemoryPlatform
from bot import schema
from bot.chat import pinged
from bot.people import CODE_SIGNS

DESK = "comptoir-1-desk"
WRONG = (
    "Ce code n’est pas bon, ou ne l’est plus : il vaut dix minutes, et une fois. "
    "Demandez-en un autre depuis votre premier compte : lier"
)
LINKED = (
    "Vos deux comptes ne sont plus qu’une personne : vos questions sont à vous des deux côtés, "
    "et votre voix compte une fois."
)


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, hour="10:20", platforms=platforms) as scene:
        yield scene


def other(scene: Scene) -> MemoryPlatform:
    return scene.platforms[1]


async def code_of(scene: Scene, handle: str) -> str:
    """The code that an account is given, on the first platform, in its own conversation."""
    await scene.says(handle, f"direct:{handle}", "lier")
    said = scene.seen(f"direct:{handle}")[-1]
    return said.split("lier ")[1].split(".")[0]


async def use(scene: Scene, handle: str, code: str) -> str:
    """What is answered to a code used on the other platform."""
    await scene.calls(handle, "hall", "lier", other(scene), code=code)
    return scene.seen("hall", reader=handle, chat=other(scene))[-1]


async def status(scene: Scene) -> str:
    await scene.says("ana", DESK, "!question 1")
    return scene.seen(DESK)[-1].split("\n")[0]


async def persons(scene: Scene) -> int:
    return await scene.store.run(
        lambda c: c.execute(sa.select(sa.func.count()).select_from(schema.people)).scalar_one()
    )


async def test_two_votes_of_one_person_count_once_and_the_boards_follow(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.at("10:30")
    await both.taps("zoe", question, "👍")
    await both.taps("kim", question, "👍")
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    assert await status(both) == "C1-1 (Sam) — en attente, 3 👍"

    assert await use(both, "zoe2", await code_of(both, "zoe")) == LINKED
    await both.jump(seconds=3)

    assert await status(both) == "C1-1 (Sam) — en attente, 2 👍"
    for chat in both.platforms:
        line = both.read(both.digest(chat=chat)).split("\n")[2]
        assert line == "1️⃣ C1-1 · 2 👍 (1 Boutons + 1 Salons) · Sam · Salons"


async def test_a_vote_for_one_s_own_question_counts_no_more(both: Scene) -> None:
    await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    assert await status(both) == "C1-1 (Zoe) — en attente, 1 👍"

    await use(both, "zoe2", await code_of(both, "zoe"))

    assert await status(both) == "C1-1 (Zoe) — en attente, 0 👍"
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    assert both.seen("comptoir-1", "zoe2", other(both))[-1].startswith("C1-1 est votre question")


async def test_a_question_asked_on_one_side_is_taken_back_from_the_other(both: Scene) -> None:
    await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await use(both, "zoe2", await code_of(both, "zoe"))

    await both.calls("zoe2", "hall", "retirer", other(both), code="C1-1")

    last = both.seen("hall", "zoe2", other(both))[-1]
    assert last == "C1-1 est retirée, son texte est effacé."


async def test_a_gesture_is_undone_from_the_other_side(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await use(both, "ana2", await code_of(both, "ana"))
    await both.says("ana", DESK, "!plus-tard 1")

    await both.calls("ana2", DESK, "annuler-geste", other(both))

    assert await status(both) == "C1-1 (Sam) — en attente, 0 👍"


async def test_the_language_chosen_on_one_side_is_kept(both: Scene) -> None:
    await both.calls("zoe2", "hall", "langue", other(both), langue="en")

    await use(both, "zoe2", await code_of(both, "zoe"))

    await both.says("zoe", "direct:zoe", "questions C1")
    assert both.seen("direct:zoe")[-1] == "Comptoir 1 — no question yet. Yours? !ask your question"


async def test_a_vote_of_the_other_account_is_said_to_stay(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await use(both, "zoe2", await code_of(both, "zoe"))
    await both.taps("zoe", question, "👍")
    card = both.last("comptoir-1", chat=other(both))

    await both.presses("zoe2", card, "vote", other(both))
    await both.presses("zoe2", card, "vote", other(both))

    assert both.seen("comptoir-1", "zoe2", other(both))[-2:] == [
        "Votre voix compte pour C1-1.",
        "Votre voix donnée ici pour C1-1 est retirée ; celle de votre autre compte reste.",
    ]
    assert await status(both) == "C1-1 (Sam) — en attente, 1 👍"


async def test_a_code_serves_once_and_is_easily_said(both: Scene) -> None:
    code = await code_of(both, "zoe")
    assert len(code) == 6
    assert set(code) <= set(CODE_SIGNS)

    await use(both, "zoe2", code.lower())

    assert await use(both, "eve", code) == WRONG


async def test_a_code_dies_after_ten_minutes(both: Scene) -> None:
    code = await code_of(both, "zoe")
    await both.jump(minutes=10)

    assert await use(both, "zoe2", code) == WRONG


async def test_a_newer_code_replaces_the_former(both: Scene) -> None:
    former = await code_of(both, "zoe")
    newer = await code_of(both, "zoe")

    assert await use(both, "zoe2", former) == WRONG
    assert await use(both, "zoe2", newer) == LINKED


async def test_a_code_of_the_same_platform_or_person_gets_its_words(both: Scene) -> None:
    code = await code_of(both, "zoe")
    await both.says("eve", "direct:eve", f"lier {code}")
    same = "Ce code vient de la même messagerie : il s’écrit depuis votre compte sur une autre."
    assert both.seen("direct:eve")[-1] == same

    await use(both, "zoe2", code)
    again = await code_of(both, "zoe")

    assert await use(both, "zoe2", again) == "Vos deux comptes sont déjà liés."
    assert await use(both, "third", again) == same


async def test_a_code_is_asked_for_in_private_only(both: Scene) -> None:
    asked = await both.says("zoe", "comptoir-1", "!lier")

    assert both.marks(asked) == ["🚫"]
    assert both.seen("comptoir-1") == [
        "Ce code n’est que pour vous : demandez-le en message direct, lier, "
        "ou par la commande /lier là où il y en a."
    ]


async def test_a_code_used_in_public_links_by_a_mark(both: Scene) -> None:
    await both.calls("zoe2", "hall", "lier", other(both))
    code = both.seen("hall", "zoe2", other(both))[-1].split("lier ")[1].split(".")[0]

    used = await both.says("zoe", "comptoir-1", f"!lier {code}")

    assert both.marks(used) == ["✅"]
    assert both.seen("comptoir-1") == []


async def test_after_five_wrong_codes_not_even_the_right_one_is_taken_for_an_hour(both: Scene) -> None:
    for number in range(5):
        assert await use(both, "eve", f"BBBBB{number + 2}") == WRONG

    tired = "Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs."
    assert await use(both, "eve", await code_of(both, "zoe")) == tired
    assert await use(both, "zoe2", await code_of(both, "zoe")) == LINKED
    await both.at("11:25")
    assert await use(both, "eve", await code_of(both, "kim")) == LINKED


async def test_nobody_is_left_over(both: Scene) -> None:
    await both.says("zoe2", "hall", "bonjour", other(both))
    code = await code_of(both, "zoe")
    before = await persons(both)

    await use(both, "zoe2", code)

    assert await persons(both) == before - 1


async def test_a_step_names_the_asker_by_their_account_on_each_platform(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await use(both, "sam2", await code_of(both, "sam"))

    await both.says("ana", DESK, "!scene 1")

    steps = [chat.in_place("comptoir-1")[-1] for chat in both.platforms]
    assert [pinged(step.body) for step in steps] == [("sam",), ("sam2",)]
