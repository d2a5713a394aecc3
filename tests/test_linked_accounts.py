"""`lier`: two accounts on two platforms become one person and one voter, once confirmed on both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from scene import Scene

from bot.database import schema
from bot.people.people import CODE_SIGNS
from bot.port.chat import pinged

DESK = "comptoir-1-desk"
WRONG = (
    "Ce code n’est pas bon, ou ne l’est plus : il vaut dix minutes, et une fois. "
    "Demandez-en un autre depuis votre premier compte : lier"
)
UNLINKED = (
    "Ce compte est de nouveau seul : ses questions et ses votes sont à lui, et chaque compte a sa voix."
)


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, hour="10:20", platforms=platforms) as scene:
        yield scene


def other(scene: Scene) -> MemoryPlatform:
    return scene.platforms[1]


async def code_of(scene: Scene, handle: str) -> str:
    """Return the code given to an account of the first platform, in its own conversation."""
    await scene.says(handle, f"direct:{handle}", "lier")
    said = scene.seen(f"direct:{handle}")[-1]
    return said.split("lier ")[1].split(".")[0]


def asked(account: str, code: str) -> str:
    return (
        f"Ce code vient du compte {account}. Est-ce aussi le vôtre ? "
        f"Si oui, touchez ✅ ou écrivez lier {code} oui : vos deux comptes ne seront plus qu’une personne, "
        "avec les mêmes questions et une seule voix. "
        "Si quelqu’un d’autre vous l’a donné, laissez-le : il parlerait pour vous."
    )


def linked(account: str) -> str:
    return (
        f"Ce compte et {account} ne sont plus qu’une personne : vos questions sont à vous des deux côtés, "
        "et votre voix compte une fois. "
        "Si ce n’est pas vous, delier les sépare, d’un côté ou de l’autre, à tout moment."
    )


def answer_to(scene: Scene, handle: str) -> str:
    """Return the last private answer to someone on the other platform."""
    return scene.seen("hall", reader=handle, chat=other(scene))[-1]


async def use(scene: Scene, handle: str, code: str) -> str:
    """Use a code on the other platform; return the answer."""
    await scene.calls(handle, "hall", "lier", other(scene), code=code)
    return answer_to(scene, handle)


async def link(scene: Scene, handle: str, second: str) -> str:
    """Join an account of each platform; return what the second one is told."""
    code = await code_of(scene, handle)
    await use(scene, second, code)
    return await use(scene, second, f"{code} oui")


async def status(scene: Scene) -> str:
    await scene.says("ana", DESK, "!question 1")
    return scene.seen(DESK)[-1].split("\n")[1]


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
    assert await status(both) == "C1-1 · 3 👍 · Sam · en attente"

    await link(both, "zoe", "zoe2")
    await both.jump(seconds=3)

    assert await status(both) == "C1-1 · 2 👍 · Sam · en attente"
    for chat in both.platforms:
        line = both.read(both.digest(chat=chat)).split("\n")[3]
        assert line == "C1-1 · 2 👍 · Sam · Salons"


async def test_a_vote_for_ones_own_question_no_longer_counts(both: Scene) -> None:
    await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    assert await status(both) == "C1-1 · 1 👍 · Zoe · en attente"

    await link(both, "zoe", "zoe2")

    assert await status(both) == "C1-1 · 0 👍 · Zoe · en attente"
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    assert both.seen("comptoir-1", "zoe2", other(both))[-1].startswith("C1-1 est votre question")


async def test_a_question_asked_on_one_side_is_taken_back_from_the_other(both: Scene) -> None:
    await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await link(both, "zoe", "zoe2")

    await both.calls("zoe2", "hall", "retirer", other(both), code="C1-1")

    last = both.seen("hall", "zoe2", other(both))[-1]
    assert last == "C1-1 est retirée, son texte est effacé."


async def test_a_gesture_is_undone_from_the_other_side(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await link(both, "ana", "ana2")
    await both.says("ana", DESK, "!plus-tard 1")

    await both.calls("ana2", DESK, "annuler-geste", other(both))

    assert await status(both) == "C1-1 · 0 👍 · Sam · en attente"


async def test_the_language_chosen_on_one_side_is_kept(both: Scene) -> None:
    await both.calls("zoe2", "hall", "langue", other(both), langue="en")

    await link(both, "zoe", "zoe2")

    await both.says("zoe", "direct:zoe", "questions C1")
    assert both.seen("direct:zoe")[-1] == "Comptoir 1 — no questions yet. Yours? !ask C1 your question"


async def test_a_vote_of_the_other_account_is_said_to_stay(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await link(both, "zoe", "zoe2")
    await both.taps("zoe", question, "👍")
    card = both.last("comptoir-1", chat=other(both))

    await both.presses("zoe2", card, "vote", other(both))
    await both.presses("zoe2", card, "vote", other(both))

    assert both.seen("comptoir-1", "zoe2", other(both))[-2:] == [
        "Votre voix compte pour C1-1 : 1 👍.",
        "Votre voix donnée ici pour C1-1 est retirée ; celle de votre autre compte reste.",
    ]
    assert await status(both) == "C1-1 · 1 👍 · Sam · en attente"


async def test_a_code_serves_once_and_is_easily_said(both: Scene) -> None:
    code = await code_of(both, "zoe")
    assert len(code) == 6
    assert set(code) <= set(CODE_SIGNS)

    assert await use(both, "zoe2", code.lower()) == asked("« Zoe » sur Salons", code)
    await use(both, "zoe2", f"{code[:3]} {code[3:]} Oui !")

    assert await use(both, "eve", code) == WRONG


async def test_a_code_dies_after_ten_minutes(both: Scene) -> None:
    code = await code_of(both, "zoe")
    await both.jump(minutes=10)

    assert await use(both, "zoe2", code) == WRONG


async def test_a_newer_code_replaces_the_old_one(both: Scene) -> None:
    former = await code_of(both, "zoe")
    newer = await code_of(both, "zoe")

    assert await use(both, "zoe2", former) == WRONG
    assert await use(both, "zoe2", newer) == asked("« Zoe » sur Salons", newer)


async def test_a_code_of_the_same_platform_or_person_gets_its_words(both: Scene) -> None:
    code = await code_of(both, "zoe")
    await both.says("eve", "direct:eve", f"lier {code}")
    same = "Ce code vient de la même messagerie : il s’écrit depuis votre compte sur une autre."
    assert both.seen("direct:eve")[-1] == same

    await use(both, "zoe2", code)
    await use(both, "zoe2", f"{code} oui")
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


async def test_a_code_shown_in_public_joins_nobody_and_no_longer_works(both: Scene) -> None:
    await both.calls("zoe2", "hall", "lier", other(both))
    code = answer_to(both, "zoe2").split("lier ")[1].split(".")[0]

    used = await both.says("zoe", "comptoir-1", f"!lier {code}")

    assert both.marks(used) == ["🚫"]
    assert both.seen("comptoir-1") == [
        "Tout le monde a pu lire ce code : rien n’est fait, et il ne vaut plus. "
        "Demandez-en un autre par lier, et écrivez-le en message direct."
    ]
    await both.says("eve", "direct:eve", f"lier {code}")
    assert both.seen("direct:eve")[-1] == WRONG


async def test_a_code_that_someone_else_dictated_says_whose_it_is_and_joins_nothing(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.calls("eve2", "comptoir-1", "voter", other(both), code="1")
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    code = await code_of(both, "eve")
    before = await persons(both)

    told = await use(both, "zoe2", code)

    assert told == asked("« Eve » sur Salons", code)
    assert await persons(both) == before
    await both.says("eve", "comptoir-1", "!voter 1")
    assert await status(both) == "C1-1 · 3 👍 · Sam · en attente"


async def test_a_yes_dictated_with_the_code_is_asked_for_again(both: Scene) -> None:
    code = await code_of(both, "eve")
    await use(both, "kim2", code)

    assert await use(both, "zoe2", f"{code} oui") == asked("« Eve » sur Salons", code)
    assert await use(both, "zoe2", f"{code} oui") == linked("« Eve » sur Salons")


async def test_both_accounts_hear_of_each_other_and_how_to_undo_it(both: Scene) -> None:
    assert await link(both, "zoe", "zoe2") == linked("« Zoe » sur Salons")

    assert both.seen("direct:zoe")[-1] == linked("« Zoe2 » sur Boutons")


async def test_a_code_asked_for_by_a_command_is_answered_again_to_its_asker_alone(both: Scene) -> None:
    await both.calls("zoe2", "hall", "lier", other(both))
    code = answer_to(both, "zoe2").split("lier ")[1].split(".")[0]

    await both.says("zoe", "direct:zoe", f"lier {code}")
    await both.says("zoe", "direct:zoe", f"lier {code} oui.")

    assert both.seen("direct:zoe")[-2:] == [
        asked("« Zoe2 » sur Boutons", code),
        linked("« Zoe2 » sur Boutons"),
    ]
    assert answer_to(both, "zoe2") == linked("« Zoe » sur Salons")
    assert linked("« Zoe » sur Salons") not in both.seen("hall", "sam", other(both))


async def test_a_button_says_yes_and_serves_once(both: Scene) -> None:
    await use(both, "zoe2", await code_of(both, "zoe"))
    asking = both.last("hall", "zoe2", other(both))
    assert [(action.emoji, action.label) for action in asking.actions] == [("✅", "Lier ces deux comptes")]

    await both.presses("zoe2", asking, "link:", other(both))
    assert answer_to(both, "zoe2") == linked("« Zoe » sur Salons")
    await both.presses("zoe2", asking, "link:", other(both))

    assert answer_to(both, "zoe2") == (
        "Ce bouton ne sert plus, rien n’est fait. Le message le plus récent est plus bas."
    )


async def test_a_mark_under_the_question_says_yes_where_there_are_no_buttons(both: Scene) -> None:
    await both.calls("zoe2", "hall", "lier", other(both))
    code = answer_to(both, "zoe2").split("lier ")[1].split(".")[0]
    await both.says("zoe", "direct:zoe", f"lier {code}")
    asking = both.last("direct:zoe")
    assert both.marks(asking.id) == ["✅"]

    await both.taps("zoe", asking.id, "✅")

    assert both.seen("direct:zoe")[-1] == linked("« Zoe2 » sur Boutons")


async def test_it_is_said_in_english_too(both: Scene) -> None:
    code = await code_of(both, "zoe")
    await both.calls("zoe2", "hall", "link", other(both), code=code)
    await both.calls("zoe2", "hall", "language", other(both), langue="en")

    assert await use(both, "zoe2", f"{code} yes") == (
        "This account and “Zoe” on Salons are now one person: your questions are yours on both sides, "
        "and your vote counts once. "
        "If that is not you, unlink separates them, from either side, at any time."
    )
    await both.calls("zoe2", "hall", "unlink", other(both))
    assert answer_to(both, "zoe2") == (
        "This account is on its own again: it keeps its own questions and votes, "
        "and each account has its vote."
    )


async def test_after_five_wrong_codes_not_even_the_right_one_is_taken_for_an_hour(both: Scene) -> None:
    for number in range(5):
        assert await use(both, "eve", f"BBBBB{number + 2}") == WRONG

    tired = "Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs."
    assert await use(both, "eve", await code_of(both, "zoe")) == tired
    code = await code_of(both, "zoe")
    assert await use(both, "zoe2", code) == asked("« Zoe » sur Salons", code)
    await both.at("11:25")
    code = await code_of(both, "kim")
    assert await use(both, "eve", code) == asked("« Kim » sur Salons", code)


@pytest.mark.parametrize("code", ["ABCDEF", "BCDF", "N0B4C", "K7RT2MM", "K7R T2", "K7RT2 oui", "K7R T2M oui"])
async def test_a_mistyped_code_is_no_question(both: Scene, code: str) -> None:
    await both.says("zoe", "direct:zoe", f"lier {code}")

    assert both.seen("direct:zoe") == [WRONG]


async def test_no_new_tries_are_had_by_linking_and_parting(both: Scene) -> None:
    for number in range(5):
        await both.says("eve", "direct:eve", f"moi BBBBBBB{number + 2}")
    await link(both, "eve", "eve2")
    await both.says("eve", "direct:eve", "delier")

    await both.says("eve", "direct:eve", "moi BBBBBBB9")

    tired = "Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs."
    assert both.seen("direct:eve")[-1] == tired


async def test_nobody_is_left_over(both: Scene) -> None:
    await both.says("zoe2", "hall", "bonjour", other(both))
    code = await code_of(both, "zoe")
    before = await persons(both)

    await use(both, "zoe2", code)
    await use(both, "zoe2", f"{code} oui")

    assert await persons(both) == before - 1


async def test_a_step_names_the_asker_by_their_account_on_each_platform(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await link(both, "sam", "sam2")

    await both.says("ana", DESK, "!scene 1")

    steps = [chat.in_place("comptoir-1")[-1] for chat in both.platforms]
    assert [pinged(step.body) for step in steps] == [("sam",), ("sam2",)]


# ── Parting ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("side", ["first", "second"])
async def test_parted_accounts_each_have_their_vote_again(both: Scene, side: str) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.at("10:30")
    await both.taps("zoe", question, "👍")
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    await link(both, "zoe", "zoe2")
    assert await status(both) == "C1-1 · 1 👍 · Sam · en attente"

    if side == "first":
        await both.says("zoe", "direct:zoe", "délier")
        assert both.seen("direct:zoe")[-1] == UNLINKED
    else:
        await both.calls("zoe2", "hall", "delier", other(both))
        assert answer_to(both, "zoe2") == UNLINKED
    await both.jump(seconds=3)

    assert await status(both) == "C1-1 · 2 👍 · Sam · en attente"
    for chat in both.platforms:
        line = both.read(both.digest(chat=chat)).split("\n")[3]
        assert line == "C1-1 · 2 👍 · Sam · Salons"


async def test_a_vote_for_what_the_other_account_asked_counts_again(both: Scene) -> None:
    await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await both.calls("zoe2", "comptoir-1", "voter", other(both), code="1")
    await link(both, "zoe", "zoe2")
    assert await status(both) == "C1-1 · 0 👍 · Zoe · en attente"

    await both.says("zoe", "direct:zoe", "delier")

    assert await status(both) == "C1-1 · 1 👍 · Zoe · en attente"


async def test_a_vote_given_while_linked_is_of_the_account_that_gave_it(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await link(both, "zoe", "zoe2")
    await both.taps("zoe", question, "👍")
    await both.calls("zoe2", "hall", "delier", other(both))

    card = both.last("comptoir-1", chat=other(both))
    await both.presses("zoe2", card, "vote", other(both))

    assert both.seen("comptoir-1", "zoe2", other(both))[-1] == "Votre voix compte pour C1-1 : 2 👍."
    assert await status(both) == "C1-1 · 2 👍 · Sam · en attente"


async def test_parted_accounts_have_no_hand_on_each_other_s_questions(both: Scene) -> None:
    await link(both, "zoe", "zoe2")
    await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await both.calls("zoe2", "comptoir-1", "question", other(both), texte="Et après ?")
    await both.calls("zoe2", "hall", "delier", other(both))

    await both.calls("zoe2", "hall", "retirer", other(both), code="C1-1")
    refused = answer_to(both, "zoe2")
    await both.calls("zoe2", "hall", "retirer", other(both), code="C1-2")

    assert refused == "C1-1 n’est pas de vous, ou n’attend plus."
    assert answer_to(both, "zoe2") == "C1-2 est retirée, son texte est effacé."
    assert await status(both) == "C1-1 · 0 👍 · Zoe · en attente"


async def test_parted_accounts_may_be_linked_again(both: Scene) -> None:
    await link(both, "zoe", "zoe2")
    await both.says("zoe", "direct:zoe", "delier")

    assert await link(both, "zoe", "zoe2") == linked("« Zoe » sur Salons")


async def test_parting_in_public_is_told_by_a_mark(both: Scene) -> None:
    await link(both, "zoe", "zoe2")

    parted = await both.says("zoe", "comptoir-1", "!délier")

    assert both.marks(parted) == ["✅"]
    assert both.seen("comptoir-1") == []


async def test_an_account_that_stands_alone_has_nothing_to_part(both: Scene) -> None:
    await both.says("zoe", "direct:zoe", "delier")

    assert both.seen("direct:zoe")[-1] == "Ce compte n’est lié à aucun autre."


async def test_help_speaks_of_two_accounts_only_where_one_may_have_two(quick: Path, both: Scene) -> None:
    alone = quick / "alone"
    alone.mkdir()
    async with Scene(alone) as scene:
        for event in (scene, both):
            await event.says("sam", "direct:sam", "aide")
            await event.says("sam", "hall", "!aide tout")

        assert "Deux comptes" not in scene.seen("direct:sam")[-1] + scene.seen("hall")[-1]
        assert "Deux comptes" in both.seen("direct:sam")[-1]
        assert "Deux comptes" in both.seen("hall")[-1]
