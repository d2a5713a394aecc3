"""Moderated comptoirs: what is asked there is shown once an animateur let it through."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene, comptoir, plenary, programme

from bot.database import schema
from bot.programme.model import Programme

DESK = "comptoir-1-desk"
HINT = "1️⃣ valider · ✅ toutes celles-ci · sinon !ecarter 1 la raison"


def _moderated(language: str = "fr") -> Programme:
    return programme(
        comptoir(1, "10:30", "11:30", moderated=True),
        comptoir(2, "10:30", "11:30"),
        plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
        language=language,
    )


@pytest.fixture
async def desk(quick: Path) -> AsyncIterator[Scene]:
    """Play on marks, in a comptoir that the programme says is moderated."""
    async with Scene(quick, programme=_moderated()) as playing:
        playing.chat.join("ana", DESK)
        yield playing


@pytest.fixture
async def taps(quick: Path) -> AsyncIterator[Scene]:
    """Play the same with buttons, forms and private answers."""
    async with Scene(quick, programme=_moderated(), platforms=[MemoryPlatform(buttons=True)]) as playing:
        yield playing


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("marks"), MemoryPlatform("taps", buttons=True, editable=3000)]
    async with Scene(quick, programme=_moderated(), platforms=platforms) as playing:
        yield playing


def board(scene: Scene, chat: MemoryPlatform | None = None) -> Message:
    """Return the newest board of what waits."""
    chat = chat or scene.chat
    return [m for m in chat.in_place(DESK) if (m.key or "").startswith("proposals:")][-1]


def lines(scene: Scene, chat: MemoryPlatform | None = None) -> list[str]:
    return scene.read(board(scene, chat)).split("\n")


async def ask(scene: Scene, text: str = "Qui paie ?", who: str = "sam") -> str:
    asked = await scene.says(who, "comptoir-1", f"!question {text}")
    await scene.jump(seconds=4)
    return asked


def elsewhere(scene: Scene) -> list[str]:
    """Return all that the bot says outside the desk."""
    places = [place for place in scene.places if place != DESK]
    return [text for place in places for text in scene.seen(place)]


# ── Before ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_gets_its_code_and_is_shown_to_the_desk_alone(desk: Scene) -> None:
    asked = await ask(desk)

    assert desk.marks(asked) == ["C1-1", "🕓"]
    assert elsewhere(desk) == []
    assert desk.read(board(desk)) == (f"À valider · Comptoir 1\n1️⃣ Qui paie ?\nC1-1 · Sam\n{HINT}")
    assert desk.marks(board(desk).id) == sorted(["1⃣", "✅"])


async def test_it_is_in_no_list_suggestion_or_count(desk: Scene) -> None:
    await ask(desk)
    await desk.at("10:30")

    await desk.says("zoe", "direct:zoe", "questions C1")

    assert (
        desk.seen("direct:zoe")[-1]
        == "Comptoir 1 — pas encore de question. La vôtre ? !question C1 votre question"
    )
    assert desk.read(desk.digest()).split("\n")[1:] == [
        "0 en attente",
        "Pas encore de question. Elles paraîtront ici ; !salle … note celles de la salle.",
    ]


async def test_only_its_asker_and_its_desk_read_its_words_under_its_code(desk: Scene) -> None:
    await desk.says("sam", "direct:sam", "C1 anonyme : Qui ment ?")

    await desk.says("zoe", "direct:zoe", "question C1-1")
    await desk.says("sam", "comptoir-1", "!question C1-1")
    await desk.says("sam", "direct:sam", "question C1-1")
    await desk.says("ana", DESK, "!question 1")

    assert desk.seen("direct:zoe") == ["C1-1 · à valider"]
    assert desk.seen("comptoir-1") == ["C1-1 · à valider"]
    assert desk.seen("direct:sam")[-1].startswith("Qui ment ?")
    assert desk.seen(DESK)[-1].startswith("Qui ment ?")


async def test_who_asks_in_private_is_told_in_words(desk: Scene) -> None:
    await desk.says("sam", "direct:sam", "C1 anonyme : Qui ment ?")

    assert desk.seen("direct:sam") == [
        "C’est noté, sans votre nom : C1-1, pour le comptoir 1. Les animateurs la lisent avant qu’elle "
        "paraisse ; vous saurez ici ce qu’elle devient. Pour la retirer : retirer C1-1"
    ]


async def test_who_asks_by_a_form_is_told_alone_and_sees_no_card(taps: Scene) -> None:
    await taps.calls("sam", "comptoir-1", "question", taps.chat, texte="Qui paie ?")

    assert taps.seen("comptoir-1", reader="sam") == [
        "C’est noté : C1-1, pour le comptoir 1. Les animateurs la lisent avant qu’elle paraisse. "
        "Pour la retirer : !retirer C1-1"
    ]
    assert taps.seen("comptoir-1") == []


async def test_its_asker_withdraws_it(desk: Scene) -> None:
    asked = await ask(desk)

    await desk.says("sam", "comptoir-1", "!retirer")
    await desk.jump(seconds=4)

    assert desk.marks(asked) == ["C1-1"]
    assert lines(desk) == [
        "À valider · Comptoir 1",
        "~1️⃣ C1-1~ — retirée",
        "Plus rien n’attend d’être validé.",
    ]
    assert desk.marks(board(desk).id) == []


async def test_it_cannot_be_put_on_stage_before_it_is_let_through(desk: Scene) -> None:
    await ask(desk)

    await desk.says("ana", DESK, "!scene 1")

    assert desk.seen(DESK)[-1] == (
        "C1-1 attend d’être validée, rien n’est fait. La faire paraître : !valider 1"
    )


async def test_a_question_from_the_floor_does_not_wait(desk: Scene) -> None:
    await desk.says("ana", DESK, "!salle Et en zone rurale ?")

    assert desk.seen("comptoir-1") == ["❓ Et en zone rurale ?\nC1-1 · dans la salle"]


# ── Letting through ─────────────────────────────────────────────────────────────────────────────────────


async def test_one_tap_lets_it_through(desk: Scene) -> None:
    asked = await ask(desk)

    await desk.taps("ana", board(desk).id, "1️⃣")
    await desk.jump(seconds=4)

    assert desk.marks(asked) == ["C1-1", "👍"]
    assert lines(desk)[1] == "~1️⃣ C1-1~ — validée"
    await desk.says("ana", DESK, "!scene 1")
    assert desk.seen("comptoir-1") == ["Sam : ▶️ Qui paie ?\nC1-1 · posée maintenant"]


async def test_a_tap_lets_all_that_are_shown_through(desk: Scene) -> None:
    events = [await ask(desk, f"Question {n} ?") for n in range(1, 7)]
    first = board(desk)

    await desk.taps("ana", first.id, "✅")
    await desk.jump(seconds=4)

    assert [desk.marks(event)[1] for event in events] == ["👍"] * 5 + ["🕓"]
    assert lines(desk) == [
        "À valider · Comptoir 1",
        "1️⃣ Question 6 ?",
        "C1-6 · Sam",
        HINT.replace("ecarter 1", "ecarter 6"),
    ]
    assert desk.read(first) == "Ancien tableau « À valider » : le nouveau est ici"


async def test_words_let_one_several_or_all_through(desk: Scene) -> None:
    events = [await ask(desk, f"Question {n} ?") for n in range(1, 6)]

    await desk.says("ana", DESK, "!valider 3")
    await desk.says("ana", DESK, "!valider 1, C1-2 et 3")

    assert [desk.marks(event)[1] for event in events] == ["👍"] * 3 + ["🕓"] * 2
    assert desk.seen(DESK)[-1] == "C1-3 est déjà en attente : rien n’est fait."
    await desk.says("ana", DESK, "!valider tout")
    assert [desk.marks(event)[1] for event in events] == ["👍"] * 5
    await desk.says("ana", DESK, "!valider tout")
    assert desk.seen(DESK)[-1] == "Rien n’attend d’être validé."


async def test_words_that_name_no_question_are_refused_with_what_to_write(desk: Scene) -> None:
    await ask(desk)

    await desk.says("ana", DESK, "!valider la première")
    await desk.says("ana", DESK, "!valider 1 9")

    assert desk.seen(DESK)[-2:] == [
        "Dites lesquelles par leur code : !valider 3 (pour C1-3), !valider 3 4 5, ou !valider tout",
        "Je ne connais pas C1-9. !questions donne les codes.",
    ]
    assert lines(desk)[2] == "C1-1 · Sam"


async def test_a_board_is_posted_again_on_demand(desk: Scene) -> None:
    await ask(desk)
    former = board(desk)

    await desk.says("ana", DESK, "!valider")
    await desk.jump(seconds=4)

    assert board(desk).id != former.id
    assert lines(desk)[1:3] == ["1️⃣ Qui paie ?", "C1-1 · Sam"]
    await desk.taps("ana", former.id, "1️⃣")
    assert desk.seen(DESK)[-1] == "Ana : Ce tableau est dépassé, rien n’est fait : le nouveau est ici"


async def test_a_board_scrolled_away_is_posted_again(desk: Scene) -> None:
    await ask(desk)
    former = board(desk)

    for number in range(16):
        await desk.says("ana", DESK, f"on en est là {number}")
    await desk.jump(seconds=4)

    assert board(desk).id != former.id


async def test_who_asked_in_private_is_told_that_it_is_through(desk: Scene) -> None:
    await desk.says("sam", "direct:sam", "C1 anonyme : Qui ment ?")

    await desk.says("ana", DESK, "!valider 1")

    assert desk.seen("direct:sam")[-1] == "✅ C1-1 est validée : elle paraît dans son comptoir."
    assert desk.seen("comptoir-1") == ["❓ Qui ment ?\nC1-1 · anonyme"]


async def test_all_whose_questions_became_one_are_told_that_it_is_through(desk: Scene) -> None:
    await desk.says("sam", "direct:sam", "C1 Qui paie ?")
    await desk.says("zoe", "direct:zoe", "C1 Qui finance ?")
    asked = await ask(desk, "Avec quel argent ?", "bob")
    await desk.says("ana", DESK, "!fusionner 2 dans 1")
    await desk.says("ana", DESK, "!fusionner 3 dans 1")
    before = desk.marks(asked)

    await desk.says("ana", DESK, "!valider 1")
    seen = [desk.seen("direct:sam")[-1], desk.seen("direct:zoe")[-1], desk.marks(asked)]
    await desk.says("ana", DESK, "!annuler-geste")

    told = "✅ C1-1 est validée : elle paraît dans son comptoir."
    assert before == ["C1-3", "🔁"]
    assert seen == [told, f"C1-2 est regroupée avec C1-1 :\n{told}", ["C1-3", "👍", "🔁"]]
    assert told not in "".join([*desk.seen("direct:sam"), *desk.seen("direct:zoe")])
    assert desk.marks(asked) == before


async def test_a_question_moved_out_of_moderation_tells_its_askers_once(desk: Scene) -> None:
    await desk.says("sam", "direct:sam", "C1 Qui paie ?")
    await desk.says("zoe", "direct:zoe", "C1 Qui finance ?")
    await desk.says("ana", DESK, "!fusionner 2 dans 1")
    before = [len(desk.seen(f"direct:{who}")) for who in ("sam", "zoe")]

    await desk.says("ana", DESK, "!deplacer 1 C2")

    told = "➡️ C1-1 passe à un autre comptoir, sous le code C2-1."
    assert desk.seen("direct:sam")[before[0] :] == [told]
    assert desk.seen("direct:zoe")[before[1] :] == [f"C1-2 est regroupée avec C1-1 :\n{told}"]
    assert desk.seen("comptoir-2") == ["❓ Qui paie ?\nC2-1 · de C1-1 · Sam"]


async def test_who_asked_by_a_form_is_told_while_their_press_lives_then_by_the_card(taps: Scene) -> None:
    chat = taps.chat
    await taps.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ?")
    await taps.calls("zoe", "comptoir-1", "question", chat, texte="Et après ?")

    await taps.presses("ana", board(taps), "let:1", chat)
    await taps.at("10:20")
    await taps.calls("ana", DESK, "valider", chat, code="2")

    assert taps.seen("comptoir-1", reader="sam")[1:] == [
        "✅ C1-1 est validée : elle paraît dans son comptoir.",
        "❓ Qui paie ?\nC1-1 · Sam",
        "❓ Et après ?\nC1-2 · Zoe",
    ]
    assert taps.seen("comptoir-1", reader="zoe")[-1] == "❓ Et après ?\nC1-2 · Zoe"


async def test_votes_put_on_a_message_before_count_once_it_is_through(desk: Scene) -> None:
    asked = await ask(desk)
    for who in ("zoe", "bob", "sam"):
        await desk.taps(who, asked, "👍")
    await desk.taps("eve", asked, "C1-1")
    taken_back = await desk.taps("joe", asked, "👍")
    await desk.deletes("joe", taken_back)
    await desk.says("zoe", "comptoir-1", "!voter 1")
    refused = desk.seen("comptoir-1")[-1]

    await desk.says("ana", DESK, "!valider 1")
    await desk.says("ana", DESK, "!question 1")

    assert refused == "C1-1 n’est pas encore validée : votez pour elle quand elle paraîtra."
    assert desk.seen(DESK)[-1].split(" · ")[1] == "3 👍"


async def test_both_platforms_follow(both: Scene) -> None:
    marks, taps = both.platforms
    await ask(both)
    shown = [lines(both, chat)[:3] for chat in (marks, taps)]

    await both.presses("ana", board(both, taps), "let:all", taps)
    await both.jump(seconds=4)

    assert shown == [["À valider · Comptoir 1", "1️⃣ Qui paie ?", "C1-1 · Sam"]] * 2
    assert [(a.label, a.emoji) for a in board(both, taps).actions] == []
    assert both.seen("comptoir-1", chat=taps) == ["❓ Qui paie ?\nC1-1 · Sam"]
    assert lines(both, marks)[1:] == ["~1️⃣ C1-1~ — validée", "Plus rien n’attend d’être validé."]
    assert await both.troubles() == []


async def test_the_second_of_two_animateurs_is_told(desk: Scene) -> None:
    await ask(desk)
    shown = board(desk)

    desk.chat.react("ana", shown.id, "1️⃣")
    desk.chat.react("eva", shown.id, "1️⃣")
    desk.chat.react("eva", shown.id, "✅")
    await desk.quiet()

    assert desk.seen(DESK)[-2:] == [
        "C1-1 est déjà en attente : rien n’est fait.",
        "Eva : Rien n’attend d’être validé.",
    ]


async def test_it_is_declined_without_ever_being_shown(desk: Scene) -> None:
    asked = await ask(desk, "Qui ment ?")

    await desk.says("ana", DESK, "!ecarter 1 hors sujet")
    await desk.jump(seconds=16)
    await desk.says("zoe", "direct:zoe", "question C1-1")

    assert desk.marks(asked) == ["C1-1", "🗂"]
    assert desk.seen("direct:zoe") == ["C1-1 · écartée"]
    assert elsewhere(desk) == []
    assert lines(desk)[1] == "~1️⃣ C1-1~ — écartée"


@pytest.mark.parametrize(
    ("later", "hidden", "told"),
    [
        (None, "", "🗂️ C1-1 ne sera pas posée.\nRaison : hors sujet"),
        ("10:20", "", "Sam : 🗂️ C1-1 ne sera pas posée.\nRaison : hors sujet"),
        ("10:20", "oui", None),
    ],
)
async def test_who_asked_by_a_form_hears_that_it_is_declined(
    taps: Scene, later: str | None, hidden: str, told: str | None
) -> None:
    await taps.calls("sam", "comptoir-1", "question", taps.chat, texte="Qui ment ?", anonyme=hidden)
    if later:
        await taps.at(later)

    await taps.calls("ana", DESK, "ecarter", taps.chat, code="1", raison="hors sujet")
    await taps.jump(seconds=16)

    assert taps.seen("comptoir-1", reader="sam")[1:] == ([told] if told else [])


async def test_a_question_moved_here_waits_for_this_desk(both: Scene) -> None:
    marks, taps = both.platforms
    await both.says("sam", "comptoir-2", "!question Qui paie ?", marks)

    await both.says("ana", "comptoir-2-desk", "!deplacer 1 C1", marks)
    await both.jump(seconds=4)
    before = both.seen("comptoir-1", chat=taps)
    await both.presses("ana", board(both, taps), "let:1", taps)
    await both.jump(seconds=4)

    assert before == []
    assert both.seen("comptoir-1", chat=taps) == ["❓ Qui paie ?\nC1-1 · de C2-1 · Sam"]


async def test_what_waits_at_the_end_of_its_session_may_still_be_let_through(desk: Scene) -> None:
    asked = await ask(desk)
    await desk.at("11:35")

    await desk.taps("ana", board(desk).id, "1️⃣")

    assert desk.marks(asked) == ["C1-1", "👍"]


# ── Undone ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_letting_through_is_undone_by_taking_the_tap_away(both: Scene) -> None:
    marks, taps = both.platforms
    asked = await ask(both)
    tap = await both.taps("ana", board(both, marks).id, "1️⃣", marks)
    through = both.seen("comptoir-1", chat=taps)

    await both.deletes("ana", tap, marks)
    await both.jump(seconds=4)
    hidden = (both.marks(asked, marks), both.seen("comptoir-1", chat=taps), lines(both, marks)[1:3])
    await both.says("ana", DESK, "!valider 1", marks)
    await both.jump(seconds=4)

    assert through == ["❓ Qui paie ?\nC1-1 · Sam"]
    assert hidden == (["C1-1", "🕓"], [], ["1️⃣ Qui paie ?", "C1-1 · Sam"])
    assert (both.marks(asked, marks), both.seen("comptoir-1", chat=taps)) == (["C1-1", "👍"], through)
    assert await both.troubles() == []


async def test_a_decline_is_undone(desk: Scene) -> None:
    asked = await ask(desk)
    await desk.says("ana", DESK, "!ecarter 1")

    await desk.says("ana", DESK, "!annuler-geste")
    await desk.jump(seconds=16)

    assert desk.marks(asked) == ["C1-1", "🕓"]
    assert lines(desk)[1:3] == ["1️⃣ Qui paie ?", "C1-1 · Sam"]


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_edit_before_changes_what_the_desk_reads(desk: Scene) -> None:
    asked = await ask(desk)

    await desk.edits("sam", asked, "!question Qui paiera ?")
    await desk.jump(seconds=4)

    assert lines(desk)[1:3] == ["1️⃣ Qui paiera ?", "C1-1 · Sam"]
    await desk.taps("ana", board(desk).id, "1️⃣")
    await desk.says("zoe", "direct:zoe", "question C1-1")
    assert desk.seen("direct:zoe")[-1].startswith("Qui paiera ?")


async def test_a_tap_does_not_let_words_through_that_came_after_those_it_was_for(desk: Scene) -> None:
    asked = await ask(desk)
    shown = board(desk)

    desk.chat.edit("sam", asked, "!question Un mensonge ?")
    desk.chat.react("ana", shown.id, "1️⃣")
    desk.chat.react("ana", shown.id, "✅")
    desk.chat.say("ana", DESK, "!valider 1")
    await desk.quiet()

    assert desk.marks(asked) == ["C1-1", "🕓"]
    told = "Ces mots changeaient à cet instant : rien n’est fait. Relisez-les, puis recommencez."
    assert desk.seen(DESK)[-3:] == [f"Ana : {told}", f"Ana : {told}", told]
    await desk.jump(seconds=4)
    await desk.taps("eva", shown.id, "1️⃣")
    assert desk.marks(asked) == ["C1-1", "👍"]


async def test_an_edit_afterwards_is_proposed_and_the_old_words_stand_until_then(both: Scene) -> None:
    marks, taps = both.platforms
    asked = await ask(both)
    await both.says("ana", DESK, "!valider 1", marks)

    await both.edits("sam", asked, "!question Qui paiera ?")
    await both.jump(seconds=4)
    before = (both.marks(asked, marks), both.seen("comptoir-1", chat=taps), lines(both, marks)[1:3])
    await both.taps("ana", board(both, marks).id, "1️⃣", marks)
    await both.jump(seconds=4)

    old, new = "❓ Qui paie ?\nC1-1 · Sam", "❓ Qui paiera ?\nC1-1 · Sam"
    assert before == (["C1-1", "👍", "🕓"], [old], ["1️⃣ Qui paiera ?", "C1-1 · Sam · nouveaux mots"])
    assert (both.marks(asked, marks), both.seen("comptoir-1", chat=taps)) == (["C1-1", "👍"], [new])


async def test_new_words_are_kept_out_and_the_old_ones_stay(desk: Scene) -> None:
    asked = await ask(desk)
    await desk.says("ana", DESK, "!valider 1")
    await desk.edits("sam", asked, "!question Un mensonge ?")

    await desk.says("ana", DESK, "!ecarter 1")
    await desk.jump(seconds=4)
    await desk.says("zoe", "direct:zoe", "question C1-1")

    assert desk.marks(asked) == ["C1-1", "↩️".rstrip("\ufe0f"), "👍"]
    assert desk.seen("direct:zoe") == ["Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"]
    await desk.says("ana", DESK, "!ecarter 1")
    await desk.says("zoe", "direct:zoe", "question C1-1")
    assert desk.seen("direct:zoe")[-1].endswith("écartée")


async def test_who_edits_in_private_is_told_at_each_step(desk: Scene) -> None:
    asked = await desk.says("sam", "direct:sam", "C1 anonyme : Qui paie ?")
    await desk.says("ana", DESK, "!valider 1")
    await desk.edits("sam", asked, "C1 anonyme : Qui paiera ?")
    await desk.jump(seconds=4)

    await desk.says("ana", DESK, "!valider 1")
    await desk.edits("sam", asked, "C1 anonyme : Un mensonge ?")
    await desk.says("ana", DESK, "!ecarter 1")

    waits = (
        "Vos nouveaux mots pour C1-1 attendent que les animateurs les valident ; "
        "d’ici là, les anciens restent."
    )
    assert desk.seen("direct:sam")[2:] == [
        waits,
        "✅ Vos nouveaux mots pour C1-1 sont validés.",
        waits,
        "↩️ C1-1 garde ses mots d’avant : les nouveaux n’ont pas été validés.",
    ]


@pytest.mark.parametrize("word", ["!valider 1", "!ecarter 1"])
async def test_words_that_are_shown_no_more_are_kept_as_long_as_they_can_come_back(
    desk: Scene, word: str
) -> None:
    asked = await ask(desk, "Qui paie ?")
    await desk.says("ana", DESK, "!valider 1")
    await desk.edits("sam", asked, "!question Qui paiera ?")
    await desk.jump(seconds=4)
    await desk.says("ana", DESK, word)

    kept = await desk.store.run(lambda c: c.execute(sa.select(schema.rewordings.c.text)).all())
    await desk.jump(seconds=61)

    assert len(kept) == 1
    assert await desk.store.run(lambda c: c.execute(sa.select(schema.rewordings.c.text)).all()) == []


@pytest.mark.parametrize("word", ["!valider 1", "!ecarter 1"])
async def test_what_was_decided_of_new_words_is_undone(desk: Scene, word: str) -> None:
    asked = await ask(desk)
    await desk.says("ana", DESK, "!valider 1")
    await desk.edits("sam", asked, "!question Qui paiera ?")
    await desk.jump(seconds=4)
    await desk.says("ana", DESK, word)

    await desk.says("ana", DESK, "!annuler-geste")
    await desk.jump(seconds=4)
    await desk.says("zoe", "direct:zoe", "question C1-1")

    assert desk.seen("direct:zoe")[-1].startswith("Qui paie ?")
    assert lines(desk)[1:3] == ["1️⃣ Qui paiera ?", "C1-1 · Sam · nouveaux mots"]
    assert desk.marks(asked) == ["C1-1", "👍", "🕓"]


async def test_an_edit_taken_back_takes_the_new_words_from_the_board(desk: Scene) -> None:
    asked = await ask(desk)
    await desk.says("ana", DESK, "!valider 1")
    edit = await desk.edits("sam", asked, "!question Mon numéro : 06 12 34")
    await desk.jump(seconds=4)

    await desk.deletes("sam", edit)
    await desk.jump(seconds=4)

    assert desk.marks(asked) == ["C1-1", "👍"]
    assert [text for text in desk.seen(DESK) if "06 12" in text] == []
    assert not await desk.is_stored("06 12")


async def test_words_that_an_edit_taken_back_brings_back_wait_too(both: Scene) -> None:
    marks, taps = both.platforms
    asked = await ask(both)
    await both.says("ana", DESK, "!valider 1", marks)
    await both.edits("sam", asked, "!question Un mensonge ?")
    newer = await both.edits("sam", asked, "!question Qui paiera ?")
    await both.jump(seconds=4)
    await both.says("ana", DESK, "!valider 1", marks)
    await both.jump(seconds=4)

    await both.deletes("sam", newer, marks)
    await both.jump(seconds=4)

    assert both.seen("comptoir-1", chat=taps) == []
    assert lines(both, marks)[1:3] == ["1️⃣ Un mensonge ?", "C1-1 · Sam"]
    assert both.marks(asked, marks) == ["C1-1", "🕓"]


# ── The desk decides ────────────────────────────────────────────────────────────────────────────────────


async def test_a_desk_moderates_and_stops_and_nothing_is_let_through_by_itself(desk: Scene) -> None:
    first = await ask(desk)

    await desk.says("ana", DESK, "!moderer non")
    second = await ask(desk, "Et après ?")
    await desk.says("ana", DESK, "!moderer")
    await desk.says("ana", DESK, "!moderer oui")
    third = await ask(desk, "Et enfin ?")

    assert [desk.marks(event)[1] for event in (first, second, third)] == ["🕓", "👍", "🕓"]
    assert [text for text in desk.seen(DESK) if text.startswith("Comptoir 1 :")] == [
        "Comptoir 1 : désormais, les questions paraissent aussitôt. "
        "Une attend encore : ✅ sous le tableau, ou !valider tout",
        "Comptoir 1 : les questions paraissent aussitôt. Une attend : ✅ sous le tableau, ou !valider tout",
        "Comptoir 1 : désormais, les questions attendent ici d’être validées. Pour cesser : !moderer non",
    ]


async def test_moderating_twice_says_how_it_stands(desk: Scene) -> None:
    for word in ("!moderate on", "!moderer peut-être"):
        await desk.says("ana", DESK, word)

    assert desk.seen(DESK) == [
        "Comptoir 1 : les questions attendent d’être validées. Rien n’attend.",
        "Dites !moderer oui ou !moderer non ; !moderer seul dit ce qu’il en est.",
    ]


async def test_the_other_platforms_desk_is_told_too(both: Scene) -> None:
    marks, taps = both.platforms

    await both.calls("ana", DESK, "moderer", taps, texte="non")

    told = ["Comptoir 1 : désormais, les questions paraissent aussitôt."]
    assert [both.seen(DESK, chat=chat) for chat in (marks, taps)] == [told, told]


async def test_other_comptoirs_are_not_moderated(desk: Scene) -> None:
    asked = await desk.says("sam", "comptoir-2", "!question Ailleurs ?")

    assert desk.marks(asked) == ["C2-1", "👍"]


# ── Forgotten ───────────────────────────────────────────────────────────────────────────────────────────


async def test_people_see_their_new_words_among_their_data_and_have_them_erased(desk: Scene) -> None:
    asked = await ask(desk)
    await desk.says("ana", DESK, "!valider 1")
    await desk.edits("sam", asked, "!question Mon numéro : 06 12 34")
    await desk.jump(seconds=4)

    await desk.says("sam", "direct:sam", "mes-donnees")
    kept = desk.seen("direct:sam")[-1].split("\n")
    await desk.says("sam", "direct:sam", "oublie-moi oui")
    await desk.jump(seconds=4)

    assert not await desk.is_stored("06 12")
    assert "• Vos nouveaux mots pour C1-1, qui attendent d’être validés : Mon numéro : 06 12 34" in kept
    assert [
        text for place in desk.places for text in desk.seen(place) if "06 12" in text or "Sam" in text
    ] == []


async def test_a_proposed_question_that_is_erased_leaves_no_word_on_the_board(desk: Scene) -> None:
    asked = await ask(desk, "Qui ment ?")
    await desk.says("ana", DESK, "!effacer 1")
    preview = [m for m in desk.chat.in_place(DESK) if (m.key or "").endswith(":erasing")][-1]

    await desk.taps("ana", preview.id, "✅")
    await desk.jump(seconds=4)

    assert desk.chat.messages[asked].removed
    assert [text for text in desk.seen(DESK) if "ment" in text or "Sam" in text] == []
    assert not await desk.is_stored("Qui ment")


# ── In English, and on a phone ──────────────────────────────────────────────────────────────────────────


async def test_in_english(quick: Path) -> None:
    async with Scene(quick, programme=_moderated("en")) as scene:
        await ask(scene, "Who pays?")
        shown = scene.read(board(scene))
        await scene.says("ana", DESK, "!approve 1")
        await scene.says("ana", DESK, "!moderate no")

    assert shown == (
        "To approve · Comptoir 1\n1️⃣ Who pays?\nC1-1 · Sam\n"
        "1️⃣ approve · ✅ all of these · otherwise !decline 1 the reason"
    )
    assert scene.seen(DESK)[-1] == "Comptoir 1: from now on, questions are shown at once."


async def test_long_questions_are_shown_whole_as_many_as_fit(desk: Scene) -> None:
    long = ["".join(itertools.islice(itertools.cycle("mot "), 480)) + f"{n} ?" for n in range(5)]
    for text in long:
        await ask(desk, text)

    shown = lines(desk)

    assert [line[line.index("mot") :] for line in shown if "mot" in line] == long[:3]
    assert "… et 2 autres ensuite." in shown
