"""`effacer`: an animateur sees which question is meant, and one tap erases its words everywhere."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene, files_hold, programme

from bot.database import schema
from bot.outbox.outgoing import Priority
from bot.port.chat import Outgoing
from bot.port.errors import NotPermitted

DESK = "comptoir-1-desk"
PREVIEW = (
    "Effacer cette question ? Cela ne s’annule pas.\nQui ment ?\nC1-1 · Sam\n"
    "✅ l’écarte, et efface partout ses mots et le nom de qui l’a posée ; ❌ la laisse."
)
TOLD = "Sam : 🗂️ C1-1 a été retirée par les animateurs, avec ses mots. Vous pouvez en poser une autre."
NOTHING = "C1-1 est {} et ses mots sont déjà effacés : il n’y a rien de plus à faire."


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Play with marks on one platform and buttons on the other."""
    platforms = [MemoryPlatform("marks"), MemoryPlatform("taps", buttons=True, editable=3000)]
    async with Scene(quick, platforms=platforms) as playing:
        yield playing


@pytest.fixture
async def english(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, programme=programme(language="en")) as playing:
        yield playing


def preview(scene: Scene, chat: MemoryPlatform | None = None, desk: str = DESK) -> Message:
    """Return the newest preview that stands in the desk."""
    chat = chat or scene.chat
    return [m for m in chat.in_place(desk) if re.search(r":erasing\+?$", m.key or "")][-1]


async def erase(scene: Scene, chat: MemoryPlatform | None = None) -> str:
    """Confirm as an animateur; the boards follow at their pace."""
    chat = chat or scene.chat
    shown = preview(scene, chat)
    if chat.buttons:
        tap = await scene.presses("ana", shown, "erase", chat)
    else:
        tap = await scene.taps("ana", shown.id, "✅", chat)
    await scene.jump(seconds=4)
    return tap


async def state(scene: Scene, code: str = "C1-1") -> str:
    await scene.says("eve", "direct:eve", f"!question {code}")
    return scene.seen("direct:eve")[-1].split("\n")[1].split(" · ")[3]


def keep_what_people_wrote(when: str, outgoing: Outgoing) -> None:
    """Refuse to remove messages that are not ours."""
    if when == "before" and outgoing.operation == "remove" and (outgoing.target or "").startswith("e"):
        raise NotPermitted("403: Missing Permissions")


# ── By mark ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_desk_sees_which_question_before_anything_is_erased(scene: Scene) -> None:
    asked = await scene.says("sam", "comptoir-1", "!question Qui ment ?")

    await scene.says("ana", DESK, "!effacer 1")

    assert scene.seen(DESK) == [PREVIEW]
    assert scene.marks(preview(scene).id) == ["✅", "❌"]
    assert not scene.chat.messages[asked].removed
    assert await state(scene) == "en attente"


async def test_one_tap_removes_the_words_everywhere_and_tells_the_asker(scene: Scene) -> None:
    asked = await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("ana", DESK, "!digest")
    await scene.says("ana", DESK, "!effacer 1")

    await erase(scene)

    assert scene.chat.messages[asked].removed
    assert scene.seen("comptoir-1") == [TOLD]
    assert scene.seen(DESK)[-1] == (
        "C1-1 est effacée : ses mots et le nom de qui l’a posée disparaissent partout. "
        "Je retire aussi le message qui la posait. Qui l’a posée en est prévenu."
    )
    assert [text for text in scene.seen(DESK) if "ment" in text or "Sam" in text] == []
    assert await state(scene) == "écartée"
    assert await scene.troubles() == []


@pytest.mark.parametrize(
    ("before", "becomes"),
    [
        ("!scene 1", "écartée"),
        ("!plus-tard 1", "écartée"),
        ("!repondu 1 La région", "écartée"),
        ("!ecarter 1 hors sujet", "écartée"),
    ],
)
async def test_a_question_is_erased_whatever_became_of_it(scene: Scene, before: str, becomes: str) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("zoe", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", DESK, before)
    await scene.says("ana", DESK, "!effacer 1")

    await erase(scene)
    await scene.jump(seconds=20)

    assert await state(scene) == becomes
    shown = [text for place in scene.places for text in scene.seen(place)]
    assert [text for text in shown if "ment" in text or "hors sujet" in text] == []
    await scene.says("ana", DESK, "!suivante")
    assert await state(scene, "C1-2") == "sur scène"
    assert await scene.troubles() == []


async def test_a_withdrawn_question_has_nothing_left_to_erase(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("sam", "comptoir-1", "!retirer")

    await scene.says("ana", DESK, "!effacer 1")

    assert scene.seen(DESK) == [NOTHING.format("retirée")]


async def test_the_second_animateur_is_told_that_it_is_done(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("ana", DESK, "!effacer 1")
    await scene.says("bea", DESK, "!effacer 1")
    first, second = [m.id for m in scene.chat.in_place(DESK) if (m.key or "").endswith(":erasing")]

    await scene.taps("ana", first, "✅")
    await scene.taps("bea", second, "✅")
    await scene.taps("bea", first, "✅")

    told = "Bea : " + NOTHING.format("écartée")
    assert scene.seen(DESK)[-2:] == [told, told]
    assert scene.seen("comptoir-1") == [TOLD]


@pytest.mark.parametrize("end", ["!annuler-geste", "✅ taken away"])
async def test_erased_words_never_come_back(scene: Scene, end: str) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("ana", DESK, "!scene 1")
    await scene.says("ana", DESK, "!effacer 1")
    tap = await erase(scene)

    if end.startswith("!"):
        await scene.says("ana", DESK, end)
    else:
        await scene.deletes("ana", tap)

    assert await state(scene) == "écartée"
    assert not await scene.is_stored("Qui ment")


async def test_a_cross_leaves_the_question(scene: Scene) -> None:
    asked = await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("ana", DESK, "!effacer 1")
    shown = preview(scene).id

    await scene.taps("ana", shown, "❌")
    await scene.taps("bea", shown, "✅")

    assert scene.seen(DESK) == ["C1-1 n’est pas effacée."]
    assert not scene.chat.messages[asked].removed
    assert scene.marks(shown) == []
    assert await state(scene) == "en attente"


async def test_ten_minutes_leave_the_question(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("ana", DESK, "!effacer 1")
    shown = preview(scene).id

    await scene.jump(minutes=10)
    await scene.taps("ana", shown, "✅")

    assert scene.seen(DESK) == [
        "Dix minutes sans réponse : C1-1 n’est pas effacée. Pour recommencer : !effacer C1-1"
    ]
    assert await state(scene) == "en attente"


async def test_it_is_never_guessed_which_one_is_meant(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui ment ?")
    await scene.says("sam", "comptoir-2", "!question Et ici ?")
    await scene.says("ana", DESK, "!scene 1")
    before = len(scene.seen(DESK))

    for words in ("!effacer", "!effacer ça", "!effacer 9", "!effacer C2-1"):
        await scene.says("ana", DESK, words)
    await scene.says("sam", "comptoir-1", "!effacer 1")

    usage = "Dites laquelle : !effacer 3 (pour C1-3). Rien n’est effacé avant ✅."
    assert scene.seen(DESK)[before:] == [
        usage,
        usage,
        "Je ne connais pas C1-9. !questions donne les codes.",
        "Rien n’est fait : C2-1 se traite dans le pupitre du comptoir 2.",
    ]
    assert await state(scene) == "sur scène"


async def test_it_all_works_in_english(english: Scene) -> None:
    await english.says("sam", "comptoir-1", "!ask Who lies?")
    await english.says("ana", DESK, "!erase 1")
    assert english.seen(DESK) == [
        "Erase this question? This cannot be undone.\nWho lies?\nC1-1 · Sam\n"
        "✅ declines it and erases its words and the asker’s name everywhere; ❌ leaves it."
    ]

    await erase(english)

    assert english.seen("comptoir-1") == [
        "Sam: 🗂️ C1-1 was removed by the moderators, words and all. You may ask another question."
    ]
    assert english.seen(DESK) == [
        "C1-1 is erased: its words and the asker’s name disappear everywhere. "
        "I am also removing the message that asked it. The asker has been told."
    ]


# ── By button ───────────────────────────────────────────────────────────────────────────────────────────


async def test_it_is_called_and_confirmed_by_a_button(buttons: Scene) -> None:
    await buttons.calls("sam", "comptoir-1", "question", buttons.chat, texte="Qui ment ?")
    await buttons.calls("ana", DESK, "effacer", buttons.chat, code="1")
    assert buttons.seen(DESK, "ana") == [
        "Rien n’est encore effacé : touchez ✅ sous l’aperçu, plus bas.",
        PREVIEW,
    ]
    assert [(a.label, a.emoji) for a in preview(buttons).actions] == [("Effacer", "✅"), ("Laisser", "❌")]
    shown = preview(buttons)

    await buttons.presses("bea", shown, "erase", buttons.chat)
    buttons.chat.press("ana", shown.id, "erase")
    await buttons.jump(seconds=4)

    assert buttons.seen(DESK) == [
        "C1-1 est effacée : ses mots et le nom de qui l’a posée disparaissent partout. "
        "Qui l’a posée en est prévenu."
    ]
    assert preview(buttons).actions == ()
    assert buttons.seen(DESK, "ana")[-1] == NOTHING.format("écartée")
    assert buttons.seen("comptoir-1")[0] == "C1-1 — écartée"
    assert buttons.last("comptoir-1").reply_to == buttons.chat.in_place("comptoir-1", "sam")[1].id
    assert buttons.seen("comptoir-1")[-1] == TOLD


async def test_the_desk_gets_the_link_of_a_message_that_may_not_be_removed(buttons: Scene) -> None:
    buttons.chat.fault = keep_what_people_wrote
    asked = await buttons.says("sam", "comptoir-1", "!question Qui ment ?")
    await buttons.says("ana", DESK, "!effacer 1")

    await erase(buttons)

    told = buttons.last(DESK)
    assert buttons.read(told) == (
        "⚠️ Je n’ai pas pu retirer le message qui posait C1-1, il est toujours là : le message. "
        "Qui a le droit de supprimer les messages de ce lieu peut le faire ; ou donnez-moi ce droit, et je "
        "le ferai la prochaine fois."
    )
    [link] = [s for block in told.body.blocks for s in block.spans if getattr(s, "label", "") == "le message"]
    assert (link.remote, link.place) == (asked, "comptoir-1")  # type: ignore[union-attr]
    assert not buttons.chat.messages[asked].removed
    assert not await buttons.is_stored("Qui ment")

    await buttons.deletes("mod", asked)

    assert buttons.seen(DESK)[-1] == "✅ Le message qui posait C1-1 n’est plus là."
    assert buttons.seen("comptoir-1") == ["C1-1 — écartée", TOLD]


async def test_nothing_waits_behind_a_message_that_may_not_be_removed(buttons: Scene) -> None:
    buttons.chat.fault = keep_what_people_wrote
    await buttons.says("sam", "comptoir-1", "!question Qui ment ?")
    await buttons.says("ana", DESK, "!effacer 1")
    await erase(buttons)

    await buttons.says("zoe", "comptoir-1", "!question Qui paie ?")

    assert buttons.seen("comptoir-1")[-1] == "❓ Qui paie ?\nC1-2 · Zoe"
    assert buttons.seen("regie") == []


# ── Whoever asked, in whatever way ──────────────────────────────────────────────────────────────────────


async def test_nobody_learns_who_asked_without_their_name(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "C1 anonyme : Qui ment ?")

    await scene.says("ana", DESK, "!effacer 1")
    assert "\nC1-1 · anonyme\n" in scene.seen(DESK)[-1]
    await erase(scene)

    assert scene.seen(DESK) == [
        "C1-1 est effacée : ses mots et le nom de qui l’a posée disparaissent partout. Elle a été posée dans "
        "une conversation privée, où je ne peux rien retirer et que personne d’autre ne lit. "
        "Qui l’a posée en est prévenu."
    ]
    assert scene.seen("direct:sam")[-1] == TOLD.removeprefix("Sam : ")
    assert scene.last("direct:sam").notify
    assert scene.seen("comptoir-1") == ["C1-1 — écartée"]
    assert await scene.troubles() == []


async def test_an_asker_who_gave_no_name_in_a_form_is_told_only_by_the_card(buttons: Scene) -> None:
    await buttons.calls("sam", "comptoir-1", "question", buttons.chat, texte="Qui ment ?", anonyme="oui")
    await buttons.calls("ana", DESK, "effacer", buttons.chat, code="1")

    await erase(buttons)

    assert buttons.seen("comptoir-1") == ["C1-1 — écartée"]
    assert buttons.seen(DESK) == [
        "C1-1 est effacée : ses mots et le nom de qui l’a posée disparaissent partout. Sa carte le dit."
    ]


async def test_a_question_from_the_floor_goes_with_the_command_that_noted_it(scene: Scene) -> None:
    noted = await scene.says("ana", DESK, "!salle Qui ment ?")
    await scene.says("ana", DESK, "!effacer 1")

    await erase(scene)

    assert scene.chat.messages[noted].removed
    assert scene.seen("comptoir-1") == ["C1-1 — écartée"]
    assert not await scene.is_stored("Qui ment")


async def test_erasing_a_question_made_by_an_animateur_removes_the_author_s_message(scene: Scene) -> None:
    talk = await scene.says("sam", "comptoir-1", "Qui ment ?")
    scene.chat.join("ana", DESK)
    await scene.taps("ana", talk, "❓")
    await scene.says("ana", DESK, "!effacer 1")

    await erase(scene)

    assert scene.chat.messages[talk].removed
    assert scene.seen("comptoir-1") == [TOLD]


async def test_it_may_be_erased_from_the_desk_of_another_platform(both: Scene) -> None:
    marks, taps = both.platforms
    taps.fault = keep_what_people_wrote
    asked = await both.says("sam", "comptoir-1", "!question Qui ment ?", taps)
    await both.says("ana", DESK, "!effacer 1", marks)

    await erase(both, marks)

    assert not taps.messages[asked].removed
    assert both.seen(DESK, chat=marks)[-1].startswith(
        "⚠️ Je n’ai pas pu retirer le message qui posait C1-1, il est toujours là (Taps)."
    )
    assert "il est toujours là : le message" in both.seen(DESK, chat=taps)[-1]
    assert both.seen("comptoir-1", chat=taps) == ["C1-1 — écartée", TOLD]
    assert both.seen("comptoir-1", chat=marks) == ["C1-1 — écartée"]


async def test_a_person_who_linked_accounts_is_told_once_where_they_asked(both: Scene) -> None:
    marks, taps = both.platforms
    await both.says("sam", "direct:1", "lier", marks)
    code = re.findall(r"lier (\w{6})", both.seen("direct:1", chat=marks)[-1])[0]
    await both.says("jeanne", "direct:2", f"lier {code}", taps)
    await both.says("jeanne", "direct:2", f"lier {code} oui", taps)
    await both.says("sam", "comptoir-1", "!question Qui ment ?", marks)
    await both.calls("ana", DESK, "effacer", taps, code="1")

    await erase(both, taps)

    assert both.seen("comptoir-1", chat=marks) == [TOLD]
    assert both.seen("comptoir-1", chat=taps) == ["C1-1 — écartée"]


# ── Changes meanwhile ───────────────────────────────────────────────────────────────────────────────────


async def test_a_message_deleted_by_its_author_first_leaves_nothing_to_erase(both: Scene) -> None:
    marks, taps = both.platforms
    asked = await both.says("sam", "comptoir-1", "!question Qui ment ?", marks)
    await both.calls("ana", DESK, "effacer", taps, code="1")
    shown = preview(both, taps)
    await both.deletes("sam", asked, marks)

    await both.presses("ana", shown, "erase", taps)

    assert both.seen(DESK, "ana", taps)[-1] == NOTHING.format("retirée")
    assert await both.troubles() == []


async def test_a_person_forgotten_meanwhile_is_told_nothing(scene: Scene) -> None:
    await scene.says("samuel", "direct:1", "C1 Qui ment ?")
    await scene.says("ana", DESK, "!effacer 1")
    shown = preview(scene).id
    await scene.says("samuel", "direct:1", "oublie-moi oui")
    said = scene.seen("direct:1")

    await scene.taps("ana", shown, "✅")

    assert scene.seen("direct:1") == said
    assert scene.seen(DESK)[-1] == "Ana : " + NOTHING.format("retirée")


async def test_a_person_forgotten_afterwards_is_named_nowhere(buttons: Scene) -> None:
    buttons.chat.fault = keep_what_people_wrote
    await buttons.says("samuel", "comptoir-1", "!question Qui ment ?")
    await buttons.says("ana", DESK, "!effacer 1")
    await erase(buttons)

    await buttons.says("samuel", "direct:1", "oublie-moi oui")
    await buttons.jump(seconds=20)

    assert buttons.seen("comptoir-1") == ["C1-1 — écartée"]
    await buttons.stop()
    assert files_hold(buttons, "samuel", "Samuel", "Qui ment") == set()
    await buttons.start()


async def test_the_words_are_in_no_file_afterwards(both: Scene) -> None:
    marks, taps = both.platforms
    asked = await both.says("sam", "comptoir-1", "!question Qui mentait ?", marks)
    await both.edits("sam", asked, "!question Qui ment ?")
    await both.at("10:30")
    await both.says("ana", DESK, "!scene 1", marks)
    await both.says("ana", DESK, "!repondu La région", marks)
    await both.says("zoe", "comptoir-1", "!question 1", marks)
    await both.calls("zoe", "hall", "question", taps, code="C1-1")
    await both.says("ana", DESK, "!effacer 1", marks)
    await both.calls("bea", DESK, "effacer", taps, code="1")

    await erase(both, marks)
    await both.jump(seconds=20)

    shown = [text for chat in both.platforms for place in both.places for text in both.seen(place, chat=chat)]
    assert [text for text in shown if "ment" in text] == []
    await both.stop()
    assert files_hold(both, "Qui ment", "mentait") == set()
    await both.start()


async def test_a_moderator_who_deletes_the_message_has_its_asker_told_too(scene: Scene) -> None:
    asked = await scene.says("sam", "comptoir-1", "!question Qui ment ?")

    await scene.deletes("ana", asked)

    assert scene.seen("comptoir-1") == [TOLD]
    assert await state(scene) == "écartée"


async def test_an_erasure_that_only_a_tap_confirms_is_offered_at_the_rank_of_an_answer(scene: Scene) -> None:
    """While a homeserver limits us, marks that a word can replace come last."""
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.says("ana", DESK, "!effacer 1")

    o = schema.outbox.c
    under = sa.select(o.id).where(o.kind == "erasing").scalar_subquery()
    offered = sa.select(o.mark, o.priority).where(o.target_row == under).order_by(o.id)
    chips = await scene.store.run(lambda c: [tuple(row) for row in c.execute(offered).all()])
    assert chips == [("✅", Priority.ANSWER), ("❌", Priority.ANSWER)]
