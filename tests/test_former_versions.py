"""Where edits keep former versions, what was taken away is in none of them, nor in the database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from memory_platform import BOT, MemoryPlatform
from scene import Scene

from bot.database.transaction import Transaction
from bot.questions import proposals

DESK, NEXT_DESK = "comptoir-1-desk", "comptoir-2-desk"


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Two comptoirs running; the platform with cards of what is asked on the other keeps former versions."""
    matrix, discord = MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True, editable=3000)
    matrix.limits = replace(matrix.limits, keeps_versions=True)
    async with Scene(quick, hour="10:30", platforms=[matrix, discord]) as scene:
        yield scene


async def _is_left(both: Scene, words: str) -> bool:
    """Return whether the words are in any version of what the bot says on Matrix, or in the database."""
    await both.jump(seconds=20)
    ours = [m for m in both.chat.messages.values() if m.handle == BOT and not m.removed]
    return await both.is_stored(words) or any(words in str((m.body, *m.former)) for m in ours)


async def test_a_card_of_the_former_code_goes_with_its_versions(both: Scene) -> None:
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?", both.platforms[1])
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.jump(seconds=20)

    await both.deletes("sam", asked, both.platforms[1])

    assert not await _is_left(both, "Qui paie ?")


async def test_what_was_asked_about_it_and_why_it_was_declined_go_too(both: Scene) -> None:
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?", both.platforms[1])
    await both.says("ana", DESK, "!preciser 1 Sam, qui paie quoi ?")
    await both.jump(seconds=20)
    await both.says("zoe", "comptoir-1", "!q C1-1")
    await both.says("ana", DESK, "!ecarter 1 Sam a déjà demandé")
    await both.jump(seconds=20)
    await both.says("zoe", "comptoir-1", "!q C1-1")
    await both.jump(seconds=20)

    await both.deletes("sam", asked, both.platforms[1])

    assert not await _is_left(both, "qui paie quoi")
    assert not await _is_left(both, "a déjà demandé")


@pytest.mark.parametrize("first", [True, False])
async def test_a_precision_leaves_the_cards_of_those_merged_into_its_question(
    both: Scene, first: bool
) -> None:
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?", both.platforms[1])
    other = await both.says("zoe", "comptoir-1", "!question Et qui paiera ?", both.platforms[1])
    await both.says("ana", DESK, "!fusionner 2 dans 1")
    await both.says("ana", DESK, "!preciser 1 Pour quel budget ?")
    await both.says("sam", "comptoir-1", "!preciser C1-1 Le premier", both.platforms[1])
    await both.jump(seconds=20)

    if first:
        await both.deletes("zoe", other, both.platforms[1])
        await both.jump(seconds=20)
    await both.deletes("sam", asked, both.platforms[1])

    assert not await _is_left(both, "Le premier")
    assert not await _is_left(both, "quel budget")


async def test_new_words_leave_a_board_that_another_replaced_before_it_was_said(both: Scene) -> None:
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!moderer oui")
    await both.edits("sam", asked, "!question Où est la gare ?")

    await both.transactions.run(_post_twice)
    await both.deletes("sam", asked)

    assert not await _is_left(both, "la gare")


def _post_twice(tx: Transaction) -> None:
    for key in ("first", "second"):
        proposals.post(tx, tx.day.programme.session("comptoir-1"), "matrix", key)
