"""Where questions are let through, merging them shows none, and what leaves a group waits as before."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene, comptoir, plenary, programme

from bot.database import schema

DESK = "comptoir-1-desk"
PUBLIC = "comptoir-1"
WAITS = ["2️⃣ Qui ment ?", "C1-2 · Bob"]
DAY = programme(
    comptoir(1, "10:30", "11:30", moderated=True),
    comptoir(2, "10:30", "11:30"),
    plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
)


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Marks on one platform, buttons on the other; C1 is moderated."""
    platforms = [MemoryPlatform("marks"), MemoryPlatform("taps", buttons=True, editable=3000)]
    async with Scene(quick, programme=DAY, platforms=platforms) as playing:
        playing.chat.join("ana", DESK)
        yield playing


def board(scene: Scene, chat: MemoryPlatform | None = None) -> Message:
    return [m for m in (chat or scene.chat).in_place(DESK) if (m.key or "").startswith("proposals:")][-1]


def lines(scene: Scene) -> list[str]:
    """Return what waits, without the lines that are over."""
    shown = scene.read(board(scene)).split("\n")[1:-1]
    return [line for line in shown if not line.startswith("~")]


async def states(scene: Scene) -> dict[str, str]:
    q = schema.questions.c
    rows = await scene.store.run(lambda c: c.execute(sa.select(q.code, q.state).order_by(q.id)).all())
    return {row.code: str(row.state) for row in rows}


async def status(scene: Scene, code: str) -> str:
    await scene.says("eve", "direct:eve", f"question {code}")
    return scene.seen("direct:eve")[-1]


async def does(scene: Scene, *words: str) -> None:
    """Let Ana write these words in the desk; the boards follow."""
    for each in words:
        await scene.says("ana", DESK, each)
        await scene.jump(seconds=4)


async def ask_two(scene: Scene) -> tuple[str, str]:
    """Sam asks C1-1, which is let through; Bob asks C1-2, which waits."""
    kept = await scene.says("sam", PUBLIC, "!question Qui paie ?")
    await does(scene, "!valider 1")
    other = await scene.says("bob", PUBLIC, "!question Qui ment ?")
    await scene.jump(seconds=4)
    return kept, other


async def test_a_question_merged_before_it_was_let_through_stays_hidden(both: Scene) -> None:
    taps = both.platforms[1]
    _, other = await ask_two(both)

    await does(both, "!fusionner 2 dans 1")

    assert both.marks(other) == ["C1-2", "🔁"]
    assert lines(both) == []
    assert "~2️⃣ C1-2~ — regroupée avec C1-1" in both.read(board(both))
    assert await status(both, "C1-2") == "C1-2 · regroupée avec C1-1\n→ Qui paie ? · C1-1 · en attente"
    await does(both, "!scene 1", "!repondu 1 La région")
    seen = [text for chat in both.platforms for text in both.seen(PUBLIC, chat=chat)]
    assert [text for text in seen if "ment" in text] == []
    assert both.seen(PUBLIC, chat=taps)[-1] == "Sam, Bob (C1-2) : ✅ Qui paie ?\nRéponse à C1-1 : La région"
    assert await both.troubles() == []


async def test_a_merge_undone_lets_it_wait_again(both: Scene) -> None:
    _, other = await ask_two(both)

    await does(both, "!fusionner 2 dans 1", "!annuler-geste")

    assert await states(both) == {"C1-1": "waiting", "C1-2": "proposed"}
    assert both.marks(other) == ["C1-2", "🕓"]
    assert lines(both) == WAITS


async def test_taken_apart_it_waits_and_once_let_through_it_is_read_like_any_other(both: Scene) -> None:
    taps = both.platforms[1]
    _, other = await ask_two(both)

    await does(both, "!fusionner 2 dans 1", "!separer 2")
    apart = (await states(both))["C1-2"], both.marks(other), lines(both)
    await does(both, "!annuler-geste")
    undone = (await states(both))["C1-2"], both.marks(other)
    await does(both, "!separer 2", "!valider 2", "!scene 2")

    assert apart == ("proposed", ["C1-2", "🕓"], WAITS)
    assert undone == ("merged", ["C1-2", "🔁"])
    assert both.marks(other) == ["C1-2", "👍"]
    assert both.seen(PUBLIC, chat=taps)[-1] == "Bob : ▶️ Qui ment ?\nC1-2 · posée maintenant"
    assert (await status(both, "C1-2")).startswith("Qui ment ?")


async def test_votes_under_a_message_count_once_what_it_leads_to_is_let_through(both: Scene) -> None:
    kept, other = await ask_two(both)
    await both.taps("zoe", other, "👍")

    await does(both, "!fusionner 1 dans 2")
    await both.taps("kim", kept, "👍")
    await both.says("eva", PUBLIC, "!voter 1")
    refused = both.seen(PUBLIC)[-1]
    hidden = await status(both, "C1-1")
    await does(both, "!valider 1")

    assert refused == "C1-2 n’est pas encore validée : votez pour elle quand elle paraîtra."
    assert hidden == "Qui paie ?\nC1-1 · 0 👍 · Sam · regroupée avec C1-2\nC1-2 · à valider"
    assert await states(both) == {"C1-1": "merged", "C1-2": "waiting"}
    assert both.seen(DESK)[-1] == "✅ C1-1 est regroupée avec C1-2 : C1-2 est en attente."
    assert await status(both, "C1-2") == "Qui ment ?\nC1-2 · 2 👍 · Bob · en attente"


async def test_votes_under_a_merged_message_count_with_those_of_the_question_kept(both: Scene) -> None:
    _, other = await ask_two(both)
    await both.taps("zoe", other, "👍")

    await does(both, "!fusionner 2 dans 1")
    await both.taps("kim", other, "👍")

    assert (await status(both, "C1-1")).split("\n")[1] == "C1-1 · 2 👍 · Sam · en attente"


async def test_new_words_wait_no_more_once_merged_and_again_once_taken_apart(both: Scene) -> None:
    _, other = await ask_two(both)
    await does(both, "!valider 2")
    await both.edits("bob", other, "!question Qui mentira ?")
    await does(both, "!fusionner 2 dans 1")
    merged = both.marks(other), lines(both)

    await does(both, "!annuler-geste")
    undone = both.marks(other), lines(both)
    await does(both, "!fusionner 2 dans 1", "!separer 2")

    assert merged == (["C1-2", "👍", "🔁"], [])
    assert undone == (["C1-2", "👍", "🕓"], ["2️⃣ Qui mentira ?", "C1-2 · Bob · nouveaux mots"])
    assert (both.marks(other), lines(both)) == undone


async def test_new_words_taken_back_while_merged_are_kept_nowhere(both: Scene) -> None:
    _, other = await ask_two(both)
    await does(both, "!valider 2")
    edit = await both.edits("bob", other, "!question Mon numéro : 06 12 34")
    await does(both, "!fusionner 2 dans 1")

    await both.deletes("bob", edit)
    await both.jump(seconds=4)

    assert not await both.is_stored("06 12")
    assert [text for chat in both.platforms for text in both.seen(DESK, chat=chat) if "06 12" in text] == []


async def test_what_a_moderator_s_removal_releases_is_hidden_until_it_is_let_through(both: Scene) -> None:
    taps = both.platforms[1]
    kept, other = await ask_two(both)
    await does(both, "!valider 2", "!fusionner 2 dans 1")
    before = [text for text in both.seen(PUBLIC, chat=taps) if "ment" in text]

    await both.deletes("olga", kept)
    await both.jump(seconds=4)
    hidden = both.marks(other), [text for text in both.seen(PUBLIC, chat=taps) if "ment" in text]
    told = await status(both, "C1-2")
    await does(both, "!valider 2")

    assert before == ["❓ Qui ment ?\nC1-2 · Bob · regroupée avec C1-1"]
    assert hidden == (["C1-2", "🕓"], [])
    assert told == "C1-2 · à valider"
    assert both.marks(other) == ["C1-2", "👍"]
    assert both.seen(PUBLIC, chat=taps)[-1] == "❓ Qui ment ?\nC1-2 · Bob"
    assert await both.troubles() == []


@pytest.mark.parametrize("moved", [False, True])
async def test_the_one_in_the_place_of_a_withdrawn_question_waits_for_its_own_desk(
    both: Scene, moved: bool
) -> None:
    taps = both.platforms[1]
    _, other = await ask_two(both)
    await does(both, "!fusionner 2 dans 1", *(["!deplacer 1 C2"] if moved else []))

    await both.says("sam", "direct:sam", f"retirer {'C2-1' if moved else 'C1-1'}")
    await both.jump(seconds=4)

    assert (await states(both))["C1-2"] == "proposed"
    assert both.marks(other)[:1] + both.marks(other)[-1:] == ["C1-2", "🕓"]
    assert lines(both) == WAITS
    seen = [text for place in (PUBLIC, "comptoir-2") for text in both.seen(place, chat=taps)]
    assert [text for text in seen if "ment" in text] == []


@pytest.mark.parametrize("hidden", ["", "oui"])
async def test_who_asked_by_a_form_is_told_alone_while_their_press_lives(both: Scene, hidden: str) -> None:
    taps = both.platforms[1]
    await both.says("sam", PUBLIC, "!question Qui paie ?")
    await does(both, "!valider 1")
    await both.calls("bob", PUBLIC, "question", taps, texte="Qui ment ?", anonyme=hidden)

    await does(both, "!fusionner 2 dans 1", "!plus-tard 1", "!separer 2")

    assert [text for text in both.seen(PUBLIC, chat=taps) if "C1-2" in text] == []
    assert [text for text in both.seen(PUBLIC, reader="bob", chat=taps) if "C1-2" in text][1:] == [
        "🔁 C1-2 est regroupée avec C1-1, qui demande la même chose.",
        "C1-2 est regroupée avec C1-1 :\n⏳ C1-1 est gardée pour plus tard.",
        "C1-2 n’est plus regroupée : les animateurs diront si elle est posée.",
    ]


async def test_a_merged_code_silences_whoever_asked_it_and_nobody_else(both: Scene) -> None:
    await ask_two(both)
    await does(both, "!fusionner 2 dans 1", "!taire 2")

    asked = [await both.says(who, PUBLIC, "!question Encore ?") for who in ("bob", "sam")]

    assert [both.marks(each)[0] for each in asked] == ["🚫", "C1-3"]


async def test_words_kept_out_under_a_merged_code_leave_the_question_kept(both: Scene) -> None:
    kept, _ = await ask_two(both)
    await does(both, "!fusionner 2 dans 1")
    await both.edits("sam", kept, "!question Un mensonge ?")
    await both.jump(seconds=4)

    await does(both, "!ecarter 2")

    assert await states(both) == {"C1-1": "waiting", "C1-2": "merged"}
    assert (await status(both, "C1-1")).startswith("Qui paie ?")
