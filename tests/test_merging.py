"""`fusionner` and `separer`: what asks the same is handled as one question, and all its askers are told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene

from bot.database import schema
from bot.database.transaction import Transaction
from bot.privacy import retention
from bot.questions import gestures, queue
from bot.questions.gestures import Hand
from bot.questions.rules import Gesture, Question, read_two_codes

DESK = "comptoir-1-desk"
PUBLIC = "comptoir-1"


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Marks on one platform, buttons on the other."""
    platforms = [MemoryPlatform("marks"), MemoryPlatform("taps", buttons=True, editable=3000)]
    async with Scene(quick, platforms=platforms) as playing:
        yield playing


async def ask_two(scene: Scene) -> tuple[str, str]:
    """Sam asks C1-1, Bob C1-2, which asks the same."""
    kept = await scene.says("sam", PUBLIC, "!question Qui paie ?")
    return kept, await scene.says("bob", PUBLIC, "!question Qui va payer ?")


async def merge_two(scene: Scene) -> tuple[str, str]:
    asked = await ask_two(scene)
    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    return asked


async def of(scene: Scene, code: str) -> Question:
    found = await scene.store.run(queue.by_code, code)
    assert found is not None
    return found


async def states(scene: Scene) -> dict[str, str]:
    q = schema.questions.c
    rows = await scene.store.run(lambda c: c.execute(sa.select(q.code, q.state).order_by(q.id)).all())
    return {row.code: str(row.state) for row in rows}


async def status(scene: Scene, code: str, handle: str = "eve") -> str:
    await scene.says(handle, f"direct:{handle}", f"question {code}")
    return scene.seen(f"direct:{handle}")[-1]


def card(scene: Scene, code: str, chat: MemoryPlatform) -> Message:
    return [m for m in chat.in_place(PUBLIC) if (m.key or "").startswith(f"card:{code}:")][-1]


# ── Merging ─────────────────────────────────────────────────────────────────────────────────────────────


def test_two_codes_are_read_however_they_are_written() -> None:
    written = ("5 dans 3", "5 3", "C1-5 dans C1-3", "c1 5 avec #3", "5 into 3", "5 → 3", "5, 3")

    assert {read_two_codes(words, "C1") for words in written} == {("C1-5", "C1-3")}
    assert [read_two_codes(words, "C1") for words in ("", "5", "5 dans", "5 dans 3 et 4", "dans 3")] == [
        None
    ] * 5


async def test_a_merged_question_bears_its_mark(scene: Scene) -> None:
    kept, other = await ask_two(scene)

    said = await scene.says("ana", DESK, "!fusionner 2 dans 1")

    assert await states(scene) == {"C1-1": "waiting", "C1-2": "merged"}
    assert scene.marks(said) == ["✅"]
    assert (scene.marks(kept), scene.marks(other)) == (["C1-1", "👍"], ["C1-2", "👍", "🔁"])


async def test_the_desk_reads_where_a_merged_question_went_and_how_many_ask_the_other(scene: Scene) -> None:
    await ask_two(scene)
    await scene.says("ana", DESK, "!digest")

    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    await scene.jump(seconds=4)

    assert scene.read(scene.digest()).split("\n")[2:5] == [
        "1️⃣ Qui paie ?",
        "C1-1 · 0 👍 · Sam +1",
        "~2️⃣ C1-2~ — regroupée avec C1-1",
    ]


async def test_a_question_says_where_it_went_and_what_became_of_that_one(scene: Scene) -> None:
    await merge_two(scene)
    await scene.says("ana", DESK, "!repondu 1 La région")

    assert await status(scene, "C1-2") == (
        "Qui va payer ?\nC1-2 · 0 👍 · Bob · regroupée avec C1-1\n"
        "→ Qui paie ? · C1-1 · traitée\nRéponse : La région"
    )


async def test_what_cannot_be_understood_is_refused_with_what_to_write(scene: Scene) -> None:
    await ask_two(scene)
    usage = "Dites lesquelles : !fusionner 5 dans 3 regroupe C1-5 avec C1-3, qui reste."
    told = {
        "!fusionner": usage,
        "!fusionner 2": usage,
        "!fusionner 2 dans 2": usage,
        "!fusionner 2 dans 9": "Je ne connais pas C1-9. !questions donne les codes.",
        "!separer": "Dites laquelle : !separer 5 (pour C1-5).",
        "!separer 2": "C1-2 n’est regroupée avec aucune autre : rien n’est fait.",
    }

    for words in told:
        await scene.says("ana", DESK, words)

    assert scene.seen(DESK) == list(told.values())
    assert await states(scene) == {"C1-1": "waiting", "C1-2": "waiting"}


async def test_questions_of_two_comptoirs_are_merged_only_once_one_has_moved(scene: Scene) -> None:
    await scene.says("sam", PUBLIC, "!question Qui paie ?")
    await scene.says("bob", "comptoir-2", "!question Qui va payer ?")

    for words in ("!fusionner 1 dans C2-1", "!fusionner C2-1 dans 1"):
        await scene.says("ana", DESK, words)

    assert scene.seen(DESK) == [
        "Rien n’est fait : C1-1 et C2-1 sont de deux comptoirs. Déplacez d’abord C1-1, dans le pupitre du "
        "comptoir 1 : !deplacer C1-1 C2",
        "Rien n’est fait : C2-1 et C1-1 sont de deux comptoirs. Déplacez d’abord C2-1, dans le pupitre du "
        "comptoir 2 : !deplacer C2-1 C1",
    ]
    assert await states(scene) == {"C1-1": "waiting", "C2-1": "waiting"}


@pytest.mark.parametrize(
    ("before", "words", "told"),
    [
        ("!scene 2", "!fusionner 2 dans 1", "C1-2 est déjà sur scène : rien n’est fait."),
        ("!repondu 2", "!fusionner 2 dans 1", "C1-2 est déjà traitée : rien n’est fait."),
        ("!ecarter 1", "!fusionner 2 dans 1", "C1-1 est déjà écartée : rien n’est fait."),
        (
            "!fusionner 2 dans 1",
            "!fusionner 2 dans 1",
            "C1-2 est déjà regroupée avec C1-1 : rien n’est fait.",
        ),
        (
            "!fusionner 2 dans 1",
            "!fusionner 1 dans 2",
            "C1-2 est déjà regroupée avec C1-1 : rien n’est fait.",
        ),
    ],
)
async def test_the_second_of_two_animateurs_is_told(scene: Scene, before: str, words: str, told: str) -> None:
    await ask_two(scene)
    scene.chat.say("ana", DESK, before)

    await scene.says("olga", DESK, words)

    assert scene.seen(DESK)[-1] == told


async def test_a_chain_leads_to_its_last_link(scene: Scene) -> None:
    await merge_two(scene)
    third = await scene.says("eve", PUBLIC, "!question Payer, mais qui ?")

    await scene.says("ana", DESK, "!fusionner 3 dans 2")

    assert (await of(scene, "C1-3")).goes_on_as == "C1-1"
    assert scene.seen(DESK)[-1] == "✅ C1-3 est regroupée avec C1-1."
    assert "🔁" in scene.marks(third)


# ── What is done to one is done to all ──────────────────────────────────────────────────────────────────


async def test_an_act_on_a_merged_code_goes_to_the_question_kept_and_says_so(scene: Scene) -> None:
    await merge_two(scene)

    await scene.says("ana", DESK, "!scene 2")

    assert await states(scene) == {"C1-1": "on stage", "C1-2": "merged"}
    assert scene.seen(DESK)[-1] == "✅ C1-2 est regroupée avec C1-1 : C1-1 est sur scène."


async def test_a_tap_on_the_line_of_a_merged_question_stages_the_one_kept(scene: Scene) -> None:
    await ask_two(scene)
    await scene.says("ana", DESK, "!digest")
    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    await scene.jump(seconds=4)

    await scene.taps("ana", scene.digest().id, "2️⃣")

    assert (await states(scene))["C1-1"] == "on stage"
    assert scene.seen(DESK)[-1] == "Ana : ✅ C1-2 est regroupée avec C1-1 : C1-1 est sur scène."


async def test_public_steps_name_once_all_who_asked(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await scene.says("sam", PUBLIC, "!question Payer, mais qui ?")
    await scene.says("ana", DESK, "!fusionner 3 dans 1")

    await scene.says("ana", DESK, "!scene 1")
    await scene.says("ana", DESK, "!repondu 1 La région")

    assert scene.seen(PUBLIC)[-2:] == [
        "Sam, Bob (C1-2) : ▶️ Qui paie ?\nC1-1 · posée maintenant",
        "Sam, Bob (C1-2) : ✅ Qui paie ?\nRéponse à C1-1 : La région",
    ]
    assert scene.last(PUBLIC).reply_to == kept


async def test_other_steps_mark_the_messages_of_all_who_asked(scene: Scene) -> None:
    kept, other = await merge_two(scene)

    await scene.says("ana", DESK, "!plus-tard 1")
    await scene.says("ana", DESK, "!ecarter 1 hors sujet")
    await scene.jump(seconds=20)

    assert scene.marks(kept) == ["C1-1", "⏳", "👍", "🗂"]
    assert scene.marks(other) == ["C1-2", "⏳", "👍", "🔁", "🗂"]
    assert scene.seen(PUBLIC) == []


async def test_an_asker_in_private_is_told_of_the_merge_and_of_each_later_step(scene: Scene) -> None:
    await scene.says("sam", PUBLIC, "!question Qui paie ?")
    await scene.says("bob", "direct:bob", "C1 anonyme : Qui va payer ?")

    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    await scene.says("ana", DESK, "!scene 1")
    await scene.says("ana", DESK, "!ecarter 1 hors sujet")
    await scene.jump(seconds=20)

    assert scene.seen("direct:bob")[1:] == [
        "🔁 C1-2 est regroupée avec C1-1, qui demande la même chose.",
        "C1-2 est regroupée avec C1-1 :\n▶️ Qui paie ?\nC1-1 · posée maintenant",
        "C1-2 est regroupée avec C1-1 :\n🗂️ C1-1 ne sera pas posée.\nRaison : hors sujet",
    ]
    assert [text for place in (PUBLIC, DESK) for text in scene.seen(place) if "Bob" in text] == []


async def test_whoever_joins_an_answered_question_hears_the_answer_at_once(scene: Scene) -> None:
    _, other = await ask_two(scene)
    await scene.says("eve", "direct:eve", "C1 anonyme : Payer, mais qui ?")
    await scene.says("ana", DESK, "!repondu 1 La région")

    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    await scene.says("ana", DESK, "!fusionner 3 dans 1")

    told = [m for m in scene.chat.in_place(PUBLIC) if m.reply_to == other][-1]
    assert scene.read(told) == "Bob (C1-2) : ✅ Qui paie ?\nRéponse à C1-1 : La région"
    assert scene.seen("direct:eve")[-1] == (
        "C1-3 est regroupée avec C1-1 :\n✅ Qui paie ?\nRéponse à C1-1 : La région"
    )


async def test_whoever_joins_a_question_answered_without_a_line_gets_its_mark(scene: Scene) -> None:
    _, other = await ask_two(scene)
    await scene.says("ana", DESK, "!repondu 1")

    await scene.says("ana", DESK, "!fusionner 2 dans 1")

    assert scene.marks(other) == ["C1-2", "✅", "👍", "🔁"]


async def test_an_edit_of_a_merged_question_changes_nothing_and_its_author_is_told_once(scene: Scene) -> None:
    _, other = await merge_two(scene)

    for words in ("Et la TVA ?", "Et les impôts ?"):
        await scene.edits("bob", other, f"!question {words}")

    assert scene.seen(PUBLIC) == ["C1-2 n’attend plus : votre correction n’est pas prise en compte."]
    assert (await of(scene, "C1-2")).text == "Qui va payer ?"


# ── Votes ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_votes_count_over_the_group_and_are_taken_apart_exactly(scene: Scene) -> None:
    kept, other = await ask_two(scene)
    for who, message in (("zoe", kept), ("zoe", other), ("eve", other), ("sam", other)):
        await scene.taps(who, message, "👍")
    before = [(await of(scene, code)).voters for code in ("C1-1", "C1-2")]

    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    together = [(await of(scene, code)).voters for code in ("C1-1", "C1-2")]
    await scene.says("ana", DESK, "!separer 2")

    assert (before, together) == ([1, 3], [2, 2])
    assert [(await of(scene, code)).voters for code in ("C1-1", "C1-2")] == before


async def test_a_refused_vote_tells_nobody_who_asked_an_anonymous_question(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme : Qui paie ?")
    await scene.says("bob", PUBLIC, "!question Qui va payer ?")
    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    before = len(scene.seen(PUBLIC))

    votes = [await scene.says(who, PUBLIC, "!voter 2") for who in ("sam", "zoe")]

    assert [scene.marks(each) for each in votes] == [["👍"], ["👍"]]
    assert len(scene.seen(PUBLIC)) == before
    assert (await of(scene, "C1-1")).voters == 1
    await scene.says("sam", "direct:sam", "voter C1-2")
    told = "C1-1 est votre question : votre voix ne compte pas pour elle."
    assert scene.seen("direct:sam")[-1] == told


async def test_a_forgotten_voter_counts_once_over_the_group(scene: Scene) -> None:
    kept, other = await ask_two(scene)
    for message in (kept, other):
        await scene.taps("zoe", message, "👍")
    await scene.says("zoe", "direct:zoe", "oublie-moi")
    await scene.says("zoe", "direct:zoe", "oublie-moi oui")
    apart = [(await of(scene, code)).voters for code in ("C1-1", "C1-2")]

    await scene.says("ana", DESK, "!fusionner 2 dans 1")

    assert (apart, (await of(scene, "C1-1")).voters) == ([1, 1], 1)


async def test_after_the_retention_period_a_voter_still_counts_once_over_the_group(scene: Scene) -> None:
    kept, other = await merge_two(scene)
    await scene.says("eve", PUBLIC, "!question Et après ?")
    for message in (kept, other):
        await scene.taps("zoe", message, "👍")
    await scene.says("zoe", PUBLIC, "!voter 3")

    await scene.store.run(retention.erase_all, scene.wall)

    assert [(await of(scene, code)).voters for code in ("C1-1", "C1-3")] == [1, 1]
    c = schema.counted.c
    rows = await scene.store.run(lambda db: db.execute(sa.select(c.question, c.voter)).all())
    by_question = {row.question: row.voter for row in rows}
    assert by_question[1] == by_question[2] != by_question[3]


async def test_accounts_joined_into_one_person_count_once_over_the_group(both: Scene) -> None:
    taps = both.platforms[1]
    kept, _ = await ask_two(both)
    await both.taps("zoe", kept, "👍")
    await both.presses("zoé", card(both, "C1-2", taps), "vote", taps)
    await both.says("ana", DESK, "!fusionner 2 dans 1")
    apart = (await of(both, "C1-1")).voters
    await both.says("zoe", "direct:zoe", "lier")
    code = both.seen("direct:zoe")[-1].split("lier ")[1].split(".")[0]

    for words in (code, f"{code} oui"):
        await both.calls("zoé", "hall", "lier", taps, code=words)
    await both.jump(seconds=16)

    assert (apart, (await of(both, "C1-1")).voters) == (2, 1)
    assert card(both, "C1-1", taps).actions[0].label == "Voter · 1"


# ── Cards and buttons ───────────────────────────────────────────────────────────────────────────────────


async def test_the_card_of_a_merged_question_says_where_it_went_and_votes_for_the_group(both: Scene) -> None:
    taps = both.platforms[1]
    await ask_two(both)

    await both.calls("ana", DESK, "fusionner", taps, code="C1-2", dans="C1-1")
    await both.presses("zoe", card(both, "C1-2", taps), "vote", taps)
    await both.jump(seconds=16)

    assert both.seen(DESK, reader="ana", chat=taps)[-1] == "✅ C1-2 est regroupée avec C1-1."
    assert both.read(card(both, "C1-2", taps)) == "❓ Qui va payer ?\nC1-2 · Bob · regroupée avec C1-1"
    labels = [card(both, code, taps).actions[0].label for code in ("C1-1", "C1-2")]
    assert labels == ["Voter · 1", "Voter · 1"]


async def test_whoever_asked_by_a_form_is_told_by_name_unless_they_are_anonymous(both: Scene) -> None:
    taps = both.platforms[1]
    await both.says("sam", PUBLIC, "!question Qui paie ?")
    await both.calls("bob", PUBLIC, "question", taps, texte="Et ensuite ?")
    await both.calls("eve", PUBLIC, "question", taps, texte="Où cela ?", anonyme="oui")

    await both.says("ana", DESK, "!fusionner 3 dans 1")
    await both.says("ana", DESK, "!fusionner 2 dans 1")
    told = [text for text in both.seen(PUBLIC, chat=taps) if "🔁" in text]
    await both.says("ana", DESK, "!annuler-geste")

    assert told == ["Bob : 🔁 C1-2 est regroupée avec C1-1, qui demande la même chose."]
    assert [text for text in both.seen(PUBLIC, chat=taps) if "🔁" in text] == []


async def test_the_card_of_a_merged_question_says_what_became_of_the_other(both: Scene) -> None:
    taps = both.platforms[1]
    await merge_two(both)

    await both.calls("ana", DESK, "repondu", taps, code="C1-2", texte="La région")
    await both.jump(seconds=4)

    assert both.read(card(both, "C1-2", taps)) == (
        "❓ Qui va payer ?\nC1-2 · Bob · regroupée avec C1-1 · traitée\nRéponse : La région"
    )
    assert card(both, "C1-2", taps).actions == ()


# ── Undone, and taken apart ─────────────────────────────────────────────────────────────────────────────


async def test_a_merge_is_undone_by_word(scene: Scene) -> None:
    _, other = await merge_two(scene)

    await scene.says("ana", DESK, "!annuler-geste")

    assert await states(scene) == {"C1-1": "waiting", "C1-2": "waiting"}
    assert scene.marks(other) == ["C1-2", "👍"]


async def test_a_merge_is_not_undone_once_the_group_was_answered(scene: Scene) -> None:
    await merge_two(scene)
    await scene.says("olga", DESK, "!repondu 1")

    await scene.says("ana", DESK, "!annuler-geste")

    assert scene.seen(DESK)[-1] == "C1-2 est déjà regroupée avec C1-1 : rien n’est fait."


async def test_a_split_is_undone_unless_the_other_leads_here_by_now(scene: Scene) -> None:
    _, other = await merge_two(scene)
    await scene.says("ana", DESK, "!separer 2")
    await scene.says("ana", DESK, "!annuler-geste")
    undone = (await states(scene))["C1-2"], scene.marks(other)
    await scene.says("ana", DESK, "!separer 2")
    await scene.says("olga", DESK, "!fusionner 1 dans 2")

    await scene.says("ana", DESK, "!annuler-geste")

    assert undone == ("merged", ["C1-2", "👍", "🔁"])
    assert await states(scene) == {"C1-1": "merged", "C1-2": "waiting"}


async def test_a_question_is_taken_apart_and_its_asker_told(scene: Scene) -> None:
    await scene.says("sam", PUBLIC, "!question Qui paie ?")
    await scene.says("bob", "direct:bob", "C1 anonyme : Qui va payer ?")
    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    await scene.says("ana", DESK, "!scene 1")

    await scene.says("ana", DESK, "!separer 2")

    assert await states(scene) == {"C1-1": "on stage", "C1-2": "waiting"}
    assert scene.seen("direct:bob")[-1] == "C1-2 n’est plus regroupée : elle attend de nouveau son tour."


async def test_a_question_is_not_taken_apart_once_the_other_is_answered(scene: Scene) -> None:
    await merge_two(scene)
    await scene.says("ana", DESK, "!repondu 1")

    await scene.says("ana", DESK, "!separer 2")

    assert scene.seen(DESK)[-1] == "C1-2 ne se sépare plus : C1-1 est déjà traitée."


# ── The question kept is taken away by its asker ────────────────────────────────────────────────────────


async def withdrawn(scene: Scene, kept: str, how: str) -> None:
    """Sam takes C1-1 away; the boards follow at their pace."""
    if how == "deletes":
        await scene.deletes("sam", kept)
    elif how == "withdraws":
        await scene.says("sam", "direct:sam", "retirer C1-1")
    else:
        await scene.says("sam", "direct:sam", "oublie-moi")
        await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=4)


@pytest.mark.parametrize("how", ["deletes", "withdraws", "is forgotten"])
async def test_the_oldest_merged_question_takes_the_place_and_the_votes_of_all(
    scene: Scene, how: str
) -> None:
    kept, other = await merge_two(scene)
    third = await scene.says("eve", PUBLIC, "!question Payer, mais qui ?")
    await scene.says("ana", DESK, "!fusionner 3 dans 1")
    for who, message in (("zoe", kept), ("kim", kept), ("zoe", third)):
        await scene.taps(who, message, "👍")
    await scene.says("ana", DESK, "!digest")

    await withdrawn(scene, kept, how)

    assert await states(scene) == {"C1-1": "withdrawn", "C1-2": "waiting", "C1-3": "merged"}
    assert (await of(scene, "C1-3")).goes_on_as == "C1-2"
    assert (await of(scene, "C1-2")).voters == 2
    assert scene.marks(other) == ["C1-2", "👍"]
    told = "Bob : C1-2 prend la place de C1-1, que son auteur a retirée : elle est en attente."
    assert [text for text in scene.seen(PUBLIC) if text.startswith("Bob")] == [told]
    assert "Qui va payer ?\nC1-2 · 2 👍 · Bob +1" in scene.read(scene.digest())
    assert [text for place in scene.places for text in scene.seen(place) if "Qui paie ?" in text] == []
    assert await scene.troubles() == []


@pytest.mark.parametrize("how", ["deletes", "withdraws", "is forgotten"])
async def test_a_question_taken_away_on_stage_leaves_its_place_there(scene: Scene, how: str) -> None:
    kept, _ = await merge_two(scene)
    await scene.says("ana", DESK, "!scene 1")

    await withdrawn(scene, kept, how)

    assert await states(scene) == {"C1-1": "withdrawn", "C1-2": "on stage"}
    assert scene.read(scene.stage_card()).startswith("▶️ Qui va payer ?\nC1-2 · 0 👍 · Bob")
    assert scene.seen(PUBLIC)[-1] == "Bob : ▶️ Qui va payer ?\nC1-2 · posée maintenant"
    await scene.taps("ana", scene.stage_card().id, "✅")
    assert (await states(scene))["C1-2"] == "answered"


async def test_a_question_on_stage_that_nobody_else_asked_is_not_withdrawn(scene: Scene) -> None:
    await ask_two(scene)
    await scene.says("ana", DESK, "!scene 1")

    await scene.says("sam", "direct:sam", "retirer C1-1")

    assert scene.seen("direct:sam")[-1] == "C1-1 n’attend plus : elle ne peut plus être retirée."


async def test_its_line_and_its_button_in_the_digest_pass_to_the_one_in_its_place(both: Scene) -> None:
    taps = both.platforms[1]
    await both.calls("sam", PUBLIC, "question", taps, texte="Qui paie ?")
    for number in range(2, 7):
        await both.says("zoe", PUBLIC, f"!question Question {number} ?")
    await both.says("bob", PUBLIC, "!question Qui va payer ?")
    await both.says("ana", DESK, "!digest")
    await both.says("ana", DESK, "!fusionner 7 dans 1")
    await both.jump(seconds=4)
    shown = both.digest(chat=taps)

    await both.calls("sam", "hall", "retirer", taps, code="C1-1")
    await both.jump(seconds=4)

    assert both.digest(chat=taps).id == shown.id
    assert "1️⃣ Qui va payer ?\nC1-7" in both.read(shown)
    await both.presses("ana", shown, "slot:1", taps)
    assert (await states(both))["C1-7"] == "on stage"


async def test_words_of_the_one_in_its_place_leave_the_digest_too(both: Scene) -> None:
    taps = both.platforms[1]
    await both.calls("sam", PUBLIC, "question", taps, texte="Qui paie ?")
    other = await both.says("bob", PUBLIC, "!question Qui va payer ?")
    await both.says("ana", DESK, "!digest")
    await both.says("ana", DESK, "!fusionner 2 dans 1")
    await both.calls("sam", "hall", "retirer", taps, code="C1-1")
    await both.jump(seconds=4)

    await both.deletes("bob", other)
    await both.jump(seconds=4)

    seen = [text for chat in both.platforms for text in both.seen(DESK, chat=chat)]
    assert [text for text in seen if "payer" in text or "Bob" in text] == []
    assert not await both.is_stored("payer")


async def test_the_code_of_a_question_that_left_its_place_means_the_one_there(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await withdrawn(scene, kept, "deletes")

    await scene.says("ana", DESK, "!scene 1")

    assert scene.seen(DESK)[-1] == "✅ C1-1 est retirée : C1-2 est sur scène."
    assert (await states(scene))["C1-2"] == "on stage"


async def test_nobody_votes_for_a_question_that_left_its_place(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await withdrawn(scene, kept, "withdraws")

    await scene.says("zoe", PUBLIC, "!voter C1-1")

    assert (await of(scene, "C1-2")).voters == 0


async def test_a_question_taken_away_once_answered_leaves_the_others_their_answer(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await scene.says("ana", DESK, "!repondu 1 La région")

    await scene.deletes("sam", kept)

    assert await states(scene) == {"C1-1": "answered", "C1-2": "merged"}
    assert (await status(scene, "C1-2")).endswith("→ (supprimée) · C1-1 · traitée\nRéponse : La région")


async def carry(scene: Scene) -> None:
    """C1-1 goes on in the plenary as P-1."""

    def carried(tx: Transaction) -> None:
        question = queue.by_code(tx.c, "C1-1")
        assert question is not None
        gestures.pass_on(tx, question, "restitution", Gesture.CARRY, Hand(tx.now.wall))

    await scene.transactions.run(carried)
    await scene.quiet()


async def test_whoever_joins_a_carried_question_goes_on_with_it(scene: Scene) -> None:
    _, other = await ask_two(scene)
    await carry(scene)

    await scene.says("ana", DESK, "!fusionner 2 dans 1")
    await scene.says("olga", "restitution-desk", "!repondu P-1 La région")

    assert (await of(scene, "C1-2")).goes_on_as == "P-1"
    assert scene.marks(other) == ["C1-2", "✅", "🎓", "👍", "🔁"]
    assert scene.seen("restitution")[-1] == "Sam, Bob (C1-2) : ✅ Qui paie ?\nRéponse à P-1 : La région"


async def test_the_one_in_the_place_of_a_carried_question_is_carried_too(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await carry(scene)
    await scene.says("olga", "restitution-desk", "!plus-tard P-1")

    await withdrawn(scene, kept, "deletes")

    assert await states(scene) == {"C1-1": "carried", "C1-2": "carried", "P-1": "withdrawn", "P-2": "later"}
    assert (await of(scene, "P-2")).text == "Qui va payer ?"
    assert [m.key for m in scene.chat.in_place("restitution") if m.key][-1] == "card:P-2:memory"


# ── The question kept is taken away by a moderator ──────────────────────────────────────────────────────


async def moderated(scene: Scene, kept: str, how: str) -> None:
    if how == "erases":
        await scene.says("ana", DESK, "!effacer 1")
        await scene.taps("ana", scene.last(DESK).id, "✅")
    else:
        await scene.deletes("olga", kept)
    await scene.jump(seconds=4)


@pytest.mark.parametrize("how", ["erases", "deletes"])
async def test_what_was_merged_into_it_comes_back_to_be_approved(scene: Scene, how: str) -> None:
    kept, other = await merge_two(scene)
    await scene.says("eve", "direct:eve", "C1 anonyme : Payer, mais qui ?")
    await scene.says("ana", DESK, "!fusionner 3 dans 2")
    await scene.says("ana", DESK, "!digest")

    await moderated(scene, kept, how)

    assert await states(scene) == {"C1-1": "declined", "C1-2": "proposed", "C1-3": "proposed"}
    assert scene.marks(other) == ["C1-2", "🕓"]
    away = "n’est plus regroupée avec C1-1, retirée par les animateurs : ils diront si la vôtre est posée."
    assert f"Bob : C1-2 {away}" in scene.seen(PUBLIC)
    assert scene.seen("direct:eve")[-1] == f"C1-3 {away}"
    assert [text for text in scene.seen(DESK) if "À valider" in text] == [
        "À valider · Comptoir 1\n1️⃣ Qui va payer ?\nC1-2 · Bob\n2️⃣ Payer, mais qui ?\nC1-3 · anonyme\n"
        "1️⃣–2️⃣ valider · ✅ toutes celles-ci · sinon !ecarter 2 la raison"
    ]
    assert "payer" not in scene.read(scene.digest())
    await scene.says("eve", PUBLIC, "!questions")
    assert "payer" not in scene.seen(PUBLIC)[-1]


async def test_a_question_that_came_back_ends_by_the_desks_word(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await scene.says("eve", "direct:eve", "C1 anonyme : Payer, mais qui ?")
    await scene.says("ana", DESK, "!fusionner 3 dans 1")
    await moderated(scene, kept, "erases")

    await scene.says("ana", DESK, "!valider 2")
    await scene.says("ana", DESK, "!ecarter 3 déjà posée")
    await scene.says("ana", DESK, "!valider 3")
    await scene.says("ana", DESK, "!digest")
    await scene.jump(seconds=20)

    assert await states(scene) == {"C1-1": "declined", "C1-2": "waiting", "C1-3": "declined"}
    assert "Qui va payer ?" in scene.read(scene.digest())
    assert "C1-3 est déjà écartée" in "".join(scene.seen(DESK))
    assert any("C1-3" in text and "ne sera pas posée" in text for text in scene.seen("direct:eve"))


async def test_an_erased_question_that_was_answered_leaves_the_others_their_answer(scene: Scene) -> None:
    kept, _ = await merge_two(scene)
    await scene.says("ana", DESK, "!repondu 1 La région")

    await moderated(scene, kept, "erases")

    assert await states(scene) == {"C1-1": "declined", "C1-2": "merged"}


# ── A merged question is taken away ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["withdraws", "deletes", "is forgotten"])
async def test_a_merged_question_leaves_its_group_and_what_led_to_it_stays(scene: Scene, how: str) -> None:
    _, other = await merge_two(scene)
    await scene.says("eve", PUBLIC, "!question Payer, mais qui ?")
    await scene.says("ana", DESK, "!fusionner 3 dans 2")
    await scene.taps("zoe", other, "👍")

    if how == "deletes":
        await scene.deletes("bob", other)
    elif how == "withdraws":
        await scene.says("bob", "direct:bob", "retirer C1-2")
    else:
        await scene.says("bob", "direct:bob", "oublie-moi")
        await scene.says("bob", "direct:bob", "oublie-moi oui")

    assert await states(scene) == {"C1-1": "waiting", "C1-2": "withdrawn", "C1-3": "merged"}
    assert (await of(scene, "C1-3")).goes_on_as == "C1-1"
    assert (await of(scene, "C1-1")).voters == 0
    assert not await scene.is_stored("Qui va payer")


async def test_erasing_a_merged_question_erases_that_one_alone(scene: Scene) -> None:
    await merge_two(scene)
    await scene.says("ana", DESK, "!scene 1")
    await scene.says("ana", DESK, "!effacer 2")

    await scene.taps("ana", scene.last(DESK).id, "✅")
    await scene.jump(seconds=4)

    assert await states(scene) == {"C1-1": "on stage", "C1-2": "declined"}
    assert scene.seen(PUBLIC)[0] == "Sam, anonyme (C1-2) : ▶️ Qui paie ?\nC1-1 · posée maintenant"
    assert not await scene.is_stored("Qui va payer")


async def test_a_person_who_asked_both_is_forgotten_whole(scene: Scene) -> None:
    await scene.says("sam", PUBLIC, "!question Qui paie ?")
    await scene.says("sam", PUBLIC, "!question Qui va payer ?")
    await scene.says("eve", PUBLIC, "!question Payer, mais qui ?")
    for words in ("!fusionner 2 dans 1", "!fusionner 3 dans 1", "!scene 1"):
        await scene.says("ana", DESK, words)

    await scene.says("sam", "direct:sam", "oublie-moi")
    await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=4)

    assert await states(scene) == {"C1-1": "withdrawn", "C1-2": "withdrawn", "C1-3": "on stage"}
    assert [text for place in scene.places for text in scene.seen(place) if "Sam" in text] == []
    assert not await scene.is_stored("Sam")


async def test_a_forgotten_person_s_name_leaves_what_the_group_was_told(scene: Scene) -> None:
    await merge_two(scene)
    await scene.says("ana", DESK, "!repondu 1 La région")

    await scene.says("bob", "direct:bob", "oublie-moi")
    await scene.says("bob", "direct:bob", "oublie-moi oui")
    await scene.jump(seconds=4)

    assert scene.seen(PUBLIC) == ["Sam, anonyme (C1-2) : ✅ Qui paie ?\nRéponse à C1-1 : La région"]
    assert await states(scene) == {"C1-1": "answered", "C1-2": "merged"}
    assert not await scene.is_stored("Bob")


# ── What is kept, what is suggested ─────────────────────────────────────────────────────────────────────


async def test_a_name_hidden_by_an_edit_leaves_what_the_group_was_told(scene: Scene) -> None:
    _, other = await merge_two(scene)
    await scene.says("ana", DESK, "!scene 1")

    await scene.edits("bob", other, "!question anonyme : Qui va payer ?")
    await scene.jump(seconds=4)

    assert scene.seen(PUBLIC) == ["Sam, anonyme (C1-2) : ▶️ Qui paie ?\nC1-1 · posée maintenant"]
    await scene.says("ana", DESK, "!repondu 1 La région")
    assert scene.seen(PUBLIC)[-1] == "Sam : ✅ Qui paie ?\nRéponse à C1-1 : La région"


async def test_my_data_shows_that_a_question_was_merged(scene: Scene) -> None:
    await merge_two(scene)

    await scene.says("bob", "direct:bob", "mes-donnees")

    assert "Qui va payer ?\nC1-2 · regroupée avec C1-1" in scene.seen("direct:bob")[-1]


async def test_an_unapproved_question_is_not_approved_by_being_merged_and_taken_apart(scene: Scene) -> None:
    await ask_two(scene)
    proposed = sa.update(schema.questions).where(schema.questions.c.code == "C1-2").values(state="proposed")
    await scene.store.run(lambda c: c.execute(proposed))
    await scene.says("ana", DESK, "!fusionner 2 dans 1")

    await scene.says("ana", DESK, "!separer 2")

    assert await states(scene) == {"C1-1": "waiting", "C1-2": "proposed"}
