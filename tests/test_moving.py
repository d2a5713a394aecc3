"""A question moved to another comptoir: a new code there, and the old one goes on pointing to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene, comptoir, plenary, programme

from bot.database.transaction import Transaction
from bot.questions import boards, gestures, queue
from bot.questions.rules import Gesture

DESK, NEXT_DESK = "comptoir-1-desk", "comptoir-2-desk"
MINUTE = 60.0


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Two comptoirs running, on a platform of marks and on one of buttons that edits nothing old."""
    platforms = [
        MemoryPlatform("matrix"),
        MemoryPlatform("discord", buttons=True, editable=50 * MINUTE),
    ]
    async with Scene(quick, hour="10:30", platforms=platforms) as scene:
        yield scene


def _cards(scene: Scene, place: str, chat: MemoryPlatform | None = None) -> list[str]:
    found = [m for m in (chat or scene.chat).in_place(place) if (m.key or "").startswith("card:")]
    return [scene.read(message) for message in found]


def _card(scene: Scene, place: str, chat: MemoryPlatform) -> Message:
    return [m for m in chat.in_place(place) if (m.key or "").startswith("card:")][-1]


def _lines(scene: Scene, desk: str) -> list[str]:
    """Where each question of a digest stands: its code and what follows."""
    return [line for line in scene.read(scene.digest(desk)).split("\n") if "C1-" in line or "C2-" in line]


async def _status(scene: Scene, code: str) -> str:
    await scene.says("eve", "direct:eve", f"!question {code}")
    return scene.seen("direct:eve")[-1]


# ── Seen by all ─────────────────────────────────────────────────────────────────────────────────────────


async def test_both_publics_and_both_desks_see_where_a_question_went(both: Scene) -> None:
    matrix, discord = both.platforms
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.taps("bob", asked, "👍")

    typed = await both.says("ana", DESK, "!deplacer 1 C2")
    await both.jump(seconds=5)

    assert both.marks(typed) == ["✅ C2-1"]
    assert both.marks(asked) == sorted(["C1-1", "C2-1", "👍", "➡"])
    assert _cards(both, "comptoir-1", discord) == [
        "❓ Qui paie ?\nC1-1 · Sam · passée à un autre comptoir (C2-1)"
    ]
    for chat in (matrix, discord):
        assert _cards(both, "comptoir-2", chat) == ["❓ Qui paie ?\nC2-1 · de C1-1 · Sam"]
    assert _lines(both, DESK) == ["~1️⃣ C1-1~ — passée à un autre comptoir (C2-1)"]
    assert _lines(both, NEXT_DESK)[0] == "C2-1 · de C1-1 · 1 👍 · Sam · Matrix"
    assert await both.troubles() == []


async def test_the_stage_is_free_once_its_question_is_moved(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!scene 1")

    await both.says("ana", DESK, "!move C1-1 to comptoir-2")
    await both.says("ana", DESK, "!suivante")
    await both.jump(seconds=5)

    card = both.stage_card()
    assert both.read(card) == "Qui paie ? · C1-1 · passée à un autre comptoir (C2-1)"
    assert both.marks(card.id) == []
    assert both.seen(DESK)[-1] == "Aucune question n’attend. !salle … note celles de la salle."


async def test_by_native_command_it_is_the_same_and_its_asker_is_named_where_they_asked(both: Scene) -> None:
    discord = both.platforms[1]
    await both.calls("zoe", "comptoir-1", "question", discord, texte="Et après ?")

    await both.calls("ana", DESK, "deplacer", discord, code="1", comptoir="C2")
    await both.jump(seconds=5)

    assert both.seen(DESK, "ana", discord)[-1] == "✅ C1-1 est maintenant C2-1."
    told = both.last("comptoir-1", chat=discord)
    assert both.read(told) == "Zoe : ➡️ C1-1 passe à un autre comptoir, sous le code C2-1."
    assert (told.reply_to, told.notify) == (_card(both, "comptoir-1", discord).id, True)


async def test_nobody_learns_who_asked_a_moved_anonymous_question(both: Scene) -> None:
    discord = both.platforms[1]
    await both.calls("zoe", "comptoir-1", "question", discord, texte="Et après ?", anonyme="oui")
    await both.says("max", "direct:max", "C1 anonyme : Qui paie ?")

    await both.calls("ana", DESK, "deplacer", discord, code="1", comptoir="C2")
    await both.calls("ana", DESK, "deplacer", discord, code="2", comptoir="C2")
    await both.jump(seconds=5)

    for chat in both.platforms:
        for place in both.places:
            said = "\n".join(both.seen(place, chat=chat))
            assert "Zoe" not in said
            assert "Max" not in said
    assert both.seen("direct:max")[-1] == "➡️ C1-2 passe à un autre comptoir, sous le code C2-2."
    assert _cards(both, "comptoir-2")[0] == "❓ Et après ?\nC2-1 · de C1-1 · anonyme"


async def test_a_question_from_the_floor_is_moved_too(both: Scene) -> None:
    typed = await both.says("ana", DESK, "!salle Et en zone rurale ?")

    await both.says("ana", DESK, "!deplacer 1 2")

    assert both.marks(typed) == sorted(["C1-1", "C2-1", "➡"])
    assert _cards(both, "comptoir-2") == ["❓ Et en zone rurale ?\nC2-1 · de C1-1 · dans la salle"]


# ── The old code points on ──────────────────────────────────────────────────────────────────────────────


async def test_the_old_code_tells_and_votes_for_the_new_one(both: Scene) -> None:
    discord = both.platforms[1]
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    old_card = _card(both, "comptoir-1", discord)
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.jump(seconds=5)

    await both.taps("bob", asked, "👍")
    await both.taps("ada", asked, "C1-1")
    await both.taps("ben", asked, "C2-1")
    await both.says("tom", "comptoir-1", "!voter C1-1")
    await both.presses("zoe", old_card, "vote", discord)
    await both.presses("ida", _card(both, "comptoir-2", discord), "vote", discord)
    await both.presses("zoe", _card(both, "comptoir-2", discord), "vote", discord)  # takes it back

    assert await _status(both, "C1-1") == (
        "C1-1 est maintenant C2-1 :\nQui paie ?\nC2-1 · de C1-1 · 5 👍 · Sam · en attente"
    )


async def test_hours_later_the_old_card_still_votes_and_the_act_there_still_points(both: Scene) -> None:
    discord = both.platforms[1]
    await both.calls("zoe", "comptoir-1", "question", discord, texte="Et après ?")
    await both.jump(seconds=51 * MINUTE)

    await both.calls("ana", DESK, "deplacer", discord, code="1", comptoir="C2")
    await both.jump(seconds=5)
    moved = _card(both, "comptoir-1", discord)
    await both.jump(seconds=51 * MINUTE)
    await both.presses("bob", moved, "vote", discord)

    assert both.read(moved) == "❓ Et après ?\nC1-1 · Zoe · passée à un autre comptoir (C2-1)"
    assert both.seen("comptoir-1", "bob", discord)[-1] == "Votre voix compte pour C1-1 : 1 👍."
    assert "1 👍" in await _status(both, "C2-1")
    assert {kind for kind, _ in await both.troubles()} <= {"reminder"}  # those of the hours jumped over


async def test_nobody_is_invited_to_vote_under_the_old_code_once_the_new_one_is_answered(both: Scene) -> None:
    discord = both.platforms[1]
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")
    old = _card(both, "comptoir-1", discord)
    offered = [a.emoji for a in old.actions]

    await both.says("ana", "comptoir-2-desk", "!repondu C2-1")
    await both.jump(seconds=5)

    assert (offered, old.actions) == (["👍"], ())


async def test_an_act_on_the_old_code_is_refused_in_its_desk_and_done_in_the_other(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")

    typed = await both.says("ana", DESK, "!scene 1")
    await both.says("eva", NEXT_DESK, "!scene C1-1")

    assert both.marks(typed) == ["🚫"]
    told = "Rien n’est fait : C1-1 est maintenant C2-1, et se traite dans le pupitre du comptoir 2."
    assert both.seen(DESK)[-1] == told
    assert both.seen("comptoir-2")[-1] == "Sam : ▶️ Qui paie ?\nC2-1 · posée maintenant"


async def test_an_edit_of_the_message_corrects_every_code(both: Scene) -> None:
    discord = both.platforms[1]
    asked = await both.says("sam", "comptoir-1", "!question C1 Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.jump(seconds=5)

    await both.edits("sam", asked, "!question C1 Qui paiera ?")
    await both.jump(seconds=5)

    assert _cards(both, "comptoir-1", discord) == [
        "❓ Qui paiera ?\nC1-1 · Sam · passée à un autre comptoir (C2-1)"
    ]
    assert _cards(both, "comptoir-2") == ["❓ Qui paiera ?\nC2-1 · de C1-1 · Sam"]
    assert not any("C2-1 reste" in text for text in both.seen("comptoir-1"))
    assert not await both.is_stored("Qui paie ?")


@pytest.mark.parametrize("by", ["deletion", "word", "moderator", "erasing"])
async def test_what_is_taken_away_is_gone_under_both_codes(both: Scene, by: str) -> None:
    discord = both.platforms[1]
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.jump(seconds=5)

    if by == "word":
        await both.says("sam", "comptoir-1", "!retirer C1-1")
    elif by == "erasing":
        await both.says("ana", NEXT_DESK, "!effacer C1-1")
        await both.taps("ana", both.last(NEXT_DESK).id, "✅")
    else:
        await both.deletes("sam" if by == "deletion" else "olga", asked)
    await both.jump(seconds=5)

    end = "retirée" if by in ("deletion", "word") else "écartée"
    assert _cards(both, "comptoir-2") == [f"C2-1 — {end}"]
    assert _cards(both, "comptoir-1", discord) == ["C1-1 — passée à un autre comptoir (C2-1)"]
    assert not await both.is_stored("Qui paie ?")
    assert await both.troubles() == []


async def test_a_preview_that_was_waiting_erases_the_question_under_its_new_code(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!effacer 1")
    preview = both.last(DESK)
    await both.says("ana", DESK, "!deplacer 1 C2")

    await both.taps("ana", preview.id, "✅")
    await both.jump(seconds=5)

    assert _cards(both, "comptoir-2") == ["C2-1 — écartée"]
    assert not await both.is_stored("Qui paie ?")


async def test_a_name_hidden_after_the_move_is_hidden_under_both_codes(both: Scene) -> None:
    discord = both.platforms[1]
    asked = await both.says("zoe", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.says("ana", NEXT_DESK, "!scene 1")
    await both.says("ana", NEXT_DESK, "!plus-tard 1")
    await both.jump(seconds=5)

    await both.edits("zoe", asked, "!question anonyme : Qui paie ?")
    await both.jump(seconds=5)

    assert _cards(both, "comptoir-1", discord)[-1].split("\n")[1].startswith("C1-1 · anonyme")
    for chat in both.platforms:
        for place in both.places:
            assert "Zoe" not in "\n".join(both.seen(place, chat=chat))
    assert not await both.is_stored('"Zoe"')


async def test_the_asker_s_message_bears_what_becomes_of_it_elsewhere(both: Scene) -> None:
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")

    await both.says("ana", NEXT_DESK, "!repondu 1 Tout le monde")

    assert both.marks(asked) == sorted(["C1-1", "C2-1", "👍", "➡", "✅"])
    assert both.seen("comptoir-2")[-1] == "Sam : ✅ Qui paie ?\nRéponse à C2-1 : Tout le monde"


async def test_who_is_forgotten_leaves_neither_code_their_words_nor_their_name(both: Scene) -> None:
    discord = both.platforms[1]
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.calls("zoe", "comptoir-1", "question", discord, texte="Et après ?")
    for number in (1, 2):
        await both.says("ana", DESK, f"!deplacer {number} C2")
    await both.jump(seconds=5)

    await both.says("sam", "direct:sam", "oublie-moi oui")
    await both.calls("zoe", "comptoir-1", "oublie-moi", discord)
    await both.presses("zoe", both.last("comptoir-1", "zoe", discord), "forget", discord)
    await both.jump(seconds=5)

    for words in ("Qui paie ?", "Et après ?", "Sam", "Zoe"):
        assert not await both.is_stored(words)
    for chat in both.platforms:
        for place in both.places:
            said = "\n".join(both.seen(place, chat=chat))
            assert not [word for word in ("Qui paie", "Et après", "Sam", "Zoe") if word in said]
    assert _cards(both, "comptoir-2") == ["C2-1 — retirée", "C2-2 — retirée"]


async def test_what_is_kept_of_a_person_says_where_their_question_went(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")

    await both.says("sam", "direct:sam", "mes-donnees")

    kept = both.seen("direct:sam")[-1]
    assert "C2-1 · en attente" in kept
    assert "C1-1 · passée à un autre comptoir (C2-1)" in kept


# ── Again, back, together, undone ───────────────────────────────────────────────────────────────────────


async def test_moved_back_a_question_has_a_new_code_and_no_code_leads_astray(both: Scene) -> None:
    discord = both.platforms[1]
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.says("ana", NEXT_DESK, "!deplacer 1 C1")
    await both.jump(seconds=5)

    assert both.marks(asked) == sorted(["C1-1", "C1-2", "C2-1", "👍", "➡"])
    assert _cards(both, "comptoir-1", discord) == [
        "❓ Qui paie ?\nC1-1 · Sam · passée à un autre comptoir (C1-2)",
        "❓ Qui paie ?\nC1-2 · de C2-1 · Sam",
    ]
    for code in ("C1-1", "C2-1"):
        assert (await _status(both, code)).startswith(f"{code} est maintenant C1-2 :\n")
    assert await both.troubles() == []


async def test_what_leads_to_a_moved_question_goes_along_and_its_asker_is_told(both: Scene) -> None:
    asked = [await both.says(who, "comptoir-1", f"!question {who} ?") for who in ("sam", "max")]
    await both.says("ada", "direct:ada", "C1 ada ?")
    for merged in (2, 3):
        await both.transactions.run(_merge, merged, 1)

    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.taps("bob", asked[1], "👍")
    await both.jump(seconds=5)

    assert [both.marks(each) for each in asked] == [
        sorted(["C1-1", "C2-1", "👍", "➡"]),
        sorted(["C1-2", "👍", "➡"]),
    ]
    assert (
        both.seen("direct:ada")[-1]
        == "C1-3 est regroupée avec C1-1 :\n➡️ C1-1 passe à un autre comptoir, sous le code C2-1."
    )
    assert "C2-1 · de C1-1 · 1 👍" in await _status(both, "C1-1")
    assert "regroupée avec C2-1" in await _status(both, "C1-2")


async def test_a_merged_code_named_moves_the_question_that_was_kept(both: Scene) -> None:
    for who in ("sam", "max"):
        await both.says(who, "comptoir-1", f"!question {who} ?")
    await both.says("ana", DESK, "!fusionner 2 dans 1")

    typed = await both.says("ana", DESK, "!deplacer 2 C2")
    await both.jump(seconds=5)

    assert both.marks(typed) == ["✅ C2-1"]
    assert (await _status(both, "C1-2")).endswith("regroupée avec C2-1\n→ sam ? · C2-1 · en attente")


def _merge(tx: Transaction, question: int, into: int) -> None:
    hand, onto = gestures.Hand(tx.now.wall), queue.get(tx.c, into)
    gestures.apply(tx, queue.get(tx.c, question), Gesture.MERGE, hand, onto=onto)
    boards.refresh_question(tx, onto)


@pytest.mark.parametrize("by", ["word", "deletion"])
async def test_an_undone_move_gives_the_old_code_back_and_the_new_one_leads_to_it(
    both: Scene, by: str
) -> None:
    discord = both.platforms[1]
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!scene 1")
    typed = await both.says("ana", DESK, "!deplacer 1 C2")
    await both.jump(seconds=5)

    if by == "word":
        await both.says("ana", DESK, "!annuler-geste")
    else:
        await both.deletes("ana", typed)
    await both.jump(seconds=5)

    assert both.marks(asked) == sorted(["C1-1", "👍"])
    assert "\nC1-1 · 0 👍 · Sam\n" in both.read(both.stage_card())
    assert _cards(both, "comptoir-1", discord) == ["❓ Qui paie ?\nC1-1 · Sam · sur scène"]
    assert _cards(both, "comptoir-2", discord) == [
        "❓ Qui paie ?\nC2-1 · Sam · passée à un autre comptoir (C1-1)"
    ]
    assert (await _status(both, "C2-1")).startswith("C2-1 est maintenant C1-1 :\n")
    assert await both.troubles() == []


async def test_a_move_stands_once_the_question_was_taken_up_there(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!deplacer 1 C2")
    await both.says("eva", NEXT_DESK, "!scene 1")

    await both.says("ana", DESK, "!annuler-geste")

    assert both.seen(DESK)[-1] == "C2-1 est déjà sur scène : rien n’est fait."


async def test_the_second_of_two_who_move_a_question_is_told(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    both.chat.say("ana", DESK, "!deplacer 1 C2")
    both.chat.say("eva", DESK, "!deplacer 1 C2")
    await both.quiet()

    told = "Rien n’est fait : C1-1 est maintenant C2-1, et se traite dans le pupitre du comptoir 2."
    assert both.seen(DESK)[-1] == told
    assert _cards(both, "comptoir-2") == ["❓ Qui paie ?\nC2-1 · de C1-1 · Sam"]


# ── Where it may go ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def day(quick: Path) -> AsyncIterator[Scene]:
    """One comptoir is over, one runs, one is to come and closed."""
    sessions = (
        comptoir(1, "09:00", "10:00"),
        comptoir(2, "10:00", "11:00"),
        comptoir(3, "14:00", "15:00"),
        plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
    )
    async with Scene(quick, hour="10:30", programme=programme(*sessions)) as scene:
        await scene.says("sam", "comptoir-2", "!question Qui paie ?")
        await scene.says("ana", "comptoir-3-desk", "!fermer")
        yield scene


async def test_a_question_arrives_in_a_closed_comptoir_that_is_still_to_come(day: Scene) -> None:
    await day.says("ana", NEXT_DESK, "!deplacer 1 C3")
    await day.jump(seconds=5)

    assert _cards(day, "comptoir-3") == ["❓ Qui paie ?\nC3-1 · de C2-1 · Sam"]


REFUSED = [
    ("!deplacer", "Dites laquelle, et pour quel comptoir : !deplacer 3 C3 (pour C2-3)."),
    ("!deplacer 1", "Dites laquelle, et pour quel comptoir : !deplacer 3 C3 (pour C2-3)."),
    ("!deplacer C3", "Dites laquelle, et pour quel comptoir : !deplacer 3 C3 (pour C2-3)."),
    ("!deplacer 9 C3", "Je ne connais pas C2-9. !questions donne les codes."),
    ("!deplacer 1 C9", "Rien n’est fait : je ne connais pas C9. Il y a : C3, P."),
    ("!deplacer 1 ailleurs", "Rien n’est fait : je ne connais pas ailleurs. Il y a : C3, P."),
    ("!deplacer 1 C2", "Rien n’est fait : C2-1 est déjà pour le comptoir 2. Il y a aussi : C3, P."),
    (
        "!deplacer 1 C1",
        "Rien n’est fait : c’est terminé pour le comptoir 1. C2-1 peut passer à : C3, P.",
    ),
]


async def test_what_cannot_be_moved_stays_and_says_where_it_could_go(day: Scene) -> None:
    for word, told in REFUSED:
        typed = await day.says("ana", NEXT_DESK, word)

        assert (day.marks(typed), day.seen(NEXT_DESK)[-1]) == (["🚫"], told)
    assert "en attente" in await _status(day, "C2-1")


async def test_an_answered_question_is_not_moved(day: Scene) -> None:
    await day.says("ana", NEXT_DESK, "!repondu 1")

    await day.says("ana", NEXT_DESK, "!deplacer 1 C3")

    assert day.seen(NEXT_DESK)[-1] == "C2-1 est déjà traitée : rien n’est fait."
