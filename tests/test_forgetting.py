"""`mes-donnees` and `oublie-moi`: people see what is kept of them, in private, and can have it erased."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, at, files_hold

from bot.operator.upkeep import Upkeep
from bot.people import people
from bot.port.chat import Outgoing
from bot.port.errors import Unknown
from bot.timings import Timings

FORGOTTEN = (
    "C’est oublié : vos questions et votre nom s’effacent partout, "
    "vos voix données à des questions comptent sans vous."
)


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Play with marks on one platform and buttons on the other."""
    platforms = [MemoryPlatform("marks"), MemoryPlatform("taps", buttons=True, editable=3000)]
    async with Scene(quick, platforms=platforms) as playing:
        yield playing


# ── What is kept ────────────────────────────────────────────────────────────────────────────────────────


async def test_people_are_shown_what_is_kept_of_them(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("sam", "direct:sam", "C2 anonyme : Et demain ?")
    other = await scene.says("zoe", "comptoir-1", "!question Pourquoi ?")
    await scene.taps("sam", other, "👍")
    await scene.says("sam", "direct:sam", "langue fr")

    await scene.says("sam", "direct:sam", "mes données")

    assert scene.seen("direct:sam")[-1].split("\n") == [
        "Ce que je garde de vous, jusqu’au dimanche 15 novembre :",
        "• Memory : Sam (compte sam), et l’heure de votre dernier geste",
        "• La langue que vous avez choisie",
        "• Et demain ?",
        "C2-1 · en attente · sans votre nom",
        "• Qui paie ?",
        "C1-1 · en attente",
        "• Votre voix pour C1-2",
        "• Que vos 4 messages sont de vous, sans leurs mots : nul autre ne peut les corriger",
        "• Mes 2 réponses à vos messages",
        "• Quand vous m’avez sollicité, pour que personne ne m’occupe à lui seul",
        "Tout effacer : !oublie-moi. Pour le reste, demandez aux organisateurs.",
    ]


async def test_all_that_is_kept_is_shown_whole_however_long(scene: Scene) -> None:
    asked = [f"Pourquoi {number} {'mot ' * 60}?" for number in range(14)]
    for words in asked:
        await scene.says("olga", "comptoir-1", f"!question {words}")
    others = [await scene.says("zoe", "comptoir-2", f"!question Et {number} ?") for number in range(12)]
    for event in others:
        await scene.taps("olga", event, "👍")

    await scene.says("olga", "direct:olga", "mes-donnees")

    parts = scene.seen("direct:olga")
    assert all(len(part) <= 2000 for part in parts)
    lines = "\n".join(parts).split("\n")
    assert [line.removeprefix("• ") for line in lines if "Pourquoi" in line] == asked[::-1]
    assert "• Vos voix pour " + ", ".join(f"C2-{n}" for n in range(12, 0, -1)) in lines
    assert lines[-1].startswith("Tout effacer")


async def test_people_see_what_each_table_keeps_of_them(both: Scene) -> None:
    marks, taps = both.platforms
    await link(both)
    await both.says("samuel", "direct:1", "oublie-moi oui", marks)
    await both.at("10:20")
    await link(both)
    await both.says("samuel", "regie", "!annonce Le buffet est servi", marks)
    await both.says("samuel", "hall", "!question Et demain ?", marks)
    await both.says("samuel", "comptoir-1", "!question Qui paie ?", marks)
    await both.says("samuel", "comptoir-1", "!question Qui décide ?", marks)
    await both.says("ana", "comptoir-1-desk", "!repondu 1 La région", marks)
    await both.says("ana", "comptoir-1-desk", "!ecarter 2 Hors sujet", marks)
    await both.says("samuel", "direct:1", "lier", marks)

    await both.says("jeanne", "direct:2", "mes-donnees", taps)

    lines = "\n".join(both.seen("direct:2", chat=taps)[-1:]).split("\n")
    assert [line for line in lines if "messages" not in line] == [
        "Ce que je garde de vous, jusqu’au dimanche 15 novembre :",
        "• Marks : Samuel (compte samuel), et l’heure de votre dernier geste",
        "• Taps : Jeanne (compte jeanne), et l’heure de votre dernier geste",
        "• Un code pour lier un autre compte, qui vaut dix minutes",
        "• Qui décide ?",
        "C1-2 · écartée",
        "• Raison donnée pour C1-2 : Hors sujet",
        "• Qui paie ?",
        "C1-1 · traitée",
        "• Réponse à C1-1 : La région",
        "• Un message qui attend votre réponse : Et demain ?",
        "• Votre annonce, qui reste celle des organisateurs : Le buffet est servi",
        "• Quand vous m’avez sollicité, pour que personne ne m’occupe à lui seul",
        "• Que vous avez demandé l’oubli, le vendredi 16 octobre : rien d’avant ne revient",
        "Tout effacer : !oublie-moi. Pour le reste, demandez aux organisateurs.",
    ]


async def test_people_cannot_see_what_is_kept_of_others(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.says("zoe", "direct:zoe", "!mes-donnees sam")
    await scene.says("zoe", "hall", "!mes-donnees")

    assert scene.seen("direct:zoe") == [
        "Je ne montre à chacun que ce qui est à lui. Pour ce qui est à vous : !mes-donnees"
    ]
    assert scene.seen("hall")[-1].startswith(
        "Cela ne regarde que vous : demandez-le-moi en message direct, mes-donnees"
    )


async def test_only_the_caller_of_the_command_sees_it(buttons: Scene) -> None:
    await buttons.calls("sam", "hall", "question", buttons.chat, comptoir="C1", texte="Qui paie ?")

    await buttons.calls("sam", "hall", "my-data", buttons.chat, language="en")

    assert "• Qui paie ?\nC1-1 · en attente" not in "\n".join(buttons.seen("hall", "zoe"))
    assert "C1-1" in buttons.last("hall", "sam").body.blocks[2].spans[2].text  # type: ignore[union-attr]


# ── Forgetting ──────────────────────────────────────────────────────────────────────────────────────────


async def test_forgetting_is_asked_once_more_with_what_will_happen(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.says("sam", "direct:sam", "oublie-moi")

    assert scene.seen("direct:sam")[-1].split("\n") == [
        "Tout oublier ? Cela ne s’annule pas.",
        "Vos questions et votre nom disparaissent partout où je les ai mis ; celles qui attendent sont "
        "retirées. Vos messages ne sont plus retenus pour la restitution. Vos voix données à des questions "
        "et vos ⭐ restent comptées, sans vous. Vos comptes ne sont plus liés.",
        "Vos propres messages restent à vous : supprimez-les si vous le voulez. Ensuite, vous pourrez de "
        "nouveau participer.",
        "Pour confirmer, écrivez : oublie-moi oui",
    ]
    assert await scene.is_stored("Qui paie")


async def test_words_and_name_leave_everything_that_was_said_and_kept(both: Scene) -> None:
    marks, taps = both.platforms
    await both.says("samuel", "comptoir-1", "!question Qui paie ?", marks)
    await both.says("samuel", "direct:1", "C1 Et les jeunes ?", marks)
    await both.at("10:30")
    await both.says("ana", "comptoir-1-desk", "!scene 1", marks)
    await both.says("ana", "comptoir-1-desk", "!repondu La région", marks)
    await both.says("zoe", "comptoir-1", "!questions", marks)
    await both.says("zoe", "comptoir-1", "!question 1", marks)
    await both.says("samuel", "comptoir-1", "!quetsion perdue", marks)

    await both.says("samuel", "direct:1", "oublie-moi oui", marks)
    await both.jump(seconds=20)

    shown = [text for chat in both.platforms for place in both.places for text in both.seen(place, chat=chat)]
    assert [text for text in shown if "Samuel" in text or "paie" in text or "jeunes" in text] == []
    assert both.seen("comptoir-1", chat=taps)[:2] == [
        "C1-1 — traitée\nRéponse : La région",
        "C1-2 — retirée",
    ]
    assert both.seen("direct:1", chat=marks)[-1] == FORGOTTEN
    assert [
        both.marks(message.id, marks) for message in marks.messages.values() if message.handle == "samuel"
    ] == [[], [], [], []]
    await both.stop()
    assert files_hold(both, "samuel", "Samuel", "Qui paie", "Et les jeunes") == set()
    await both.start()


async def test_private_answers_are_removed_whatever_was_typed(scene: Scene) -> None:
    await scene.says("samuel", "comptoir-1", "!question Qui paie ?")
    for words in ("bonjour", "mes-donnees", "retirer C1-9", "langue fr", "blorgfou"):
        await scene.says("samuel", "direct:1", words)

    await scene.says("samuel", "direct:1", "oublie-moi oui")
    await scene.jump(seconds=20)

    assert scene.seen("direct:1") == [FORGOTTEN]
    await scene.stop()
    assert files_hold(scene, "samuel", "Samuel", "Qui paie", "blorgfou") == set()
    await scene.start()


async def test_a_forgotten_person_who_showed_a_code_is_told_nothing_more(scene: Scene) -> None:
    code = await scene.store.run(people.entry_code, "ana")
    await scene.says("samuel", "direct:1", f"moi {code}")

    await scene.says("samuel", "direct:1", "oublie-moi oui")
    await scene.jump(seconds=20)

    assert scene.seen("direct:1") == [FORGOTTEN]


async def test_a_person_who_tapped_an_old_digest_is_no_longer_named_under_it(scene: Scene) -> None:
    await scene.says("zoe", "comptoir-1", "!question Pourquoi ?")
    await scene.says("ana", "comptoir-1-desk", "!digest")
    old = scene.digest()
    await scene.says("ana", "comptoir-1-desk", "!digest")
    await scene.taps("samuel", old.id, "1️⃣")
    told = scene.seen("comptoir-1-desk")[-1]

    await scene.says("samuel", "direct:1", "oublie-moi oui")
    await scene.jump(seconds=20)

    assert told.startswith("Samuel : ")
    assert told not in scene.seen("comptoir-1-desk")
    await scene.stop()
    assert files_hold(scene, "samuel", "Samuel") == set()
    await scene.start()


async def test_messages_too_old_to_be_edited_are_removed(both: Scene) -> None:
    marks, taps = both.platforms
    await both.says("samuel", "direct:1", "C1 Qui paie ?", marks)
    await both.says("ana", "comptoir-1-desk", "!scene 1", marks)
    await both.jump(minutes=55)

    await both.says("samuel", "direct:1", "oublie-moi oui", marks)
    await both.jump(seconds=20)

    shown = [text for place in both.places for text in both.seen(place, chat=taps)]
    assert [text for text in shown if "Qui paie" in text] == []
    assert both.seen("comptoir-1", chat=taps)[-1] == "C1-1 — sur scène"


async def test_votes_become_a_number(scene: Scene) -> None:
    question = await scene.says("zoe", "comptoir-1", "!question Pourquoi ?")
    vote = await scene.taps("sam", question, "👍")

    await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=1)
    await scene.deletes("sam", vote)
    await scene.taps("sam", question, "👍")
    await scene.taps("ada", question, "👍")
    await scene.says("zoe", "direct:zoe", "question C1-1")

    assert scene.seen("direct:zoe")[-1] == "Pourquoi ?\nC1-1 · 2 👍 · Zoe · en attente"


async def test_a_mark_heard_of_again_brings_nobody_back(scene: Scene) -> None:
    question = await scene.says("zoe", "comptoir-1", "!question Pourquoi ?")
    await scene.taps("samuel", question, "👍")
    await scene.says("samuel", "direct:1", "oublie-moi oui")

    scene.chat.all_marks(question, "👍")
    await scene.quiet()
    await scene.says("zoe", "direct:zoe", "question C1-1")

    assert scene.seen("direct:zoe")[-1] == "Pourquoi ?\nC1-1 · 1 👍 · Zoe · en attente"
    assert not await scene.store.run(lambda c: _is_known(c, "samuel"))


async def test_a_forgotten_person_may_take_part_again(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(seconds=1)

    again = await scene.says("sam", "comptoir-1", "!question Et demain ?")

    assert scene.marks(again) == ["C1-2", "👍"]


async def test_messages_from_before_the_wish_do_not_come_back_when_heard_late(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("sam", "direct:sam", "oublie-moi oui")

    late = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    marked = scene.chat.say("sam", "comptoir-1", "Et les jeunes ?")
    await scene.jump(seconds=1)
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.taps("ana", marked, "❓")

    assert scene.marks(late) == scene.marks(marked) == []
    assert not await scene.is_stored("Qui paie")


async def test_a_button_confirms_before_we_know_that_it_was_shown(buttons: Scene) -> None:
    def unanswered(when: str, outgoing: Outgoing) -> None:
        if when == "after" and outgoing.key.endswith(":forgetting"):
            raise Unknown("no answer")

    await buttons.calls("samuel", "hall", "question", buttons.chat, comptoir="C1", texte="Qui paie ?")
    buttons.chat.fault = unanswered
    buttons.chat.call("samuel", "hall", "oublie-moi")
    await buttons.until(lambda: "oublier" in buttons.read(buttons.last("hall", "samuel")))

    buttons.chat.press("samuel", buttons.last("hall", "samuel").id, "forget", {})
    await buttons.until_handled()

    assert not await buttons.is_stored("Qui paie")


async def test_a_button_confirms_where_there_are_some(buttons: Scene) -> None:
    await buttons.calls("samuel", "hall", "question", buttons.chat, comptoir="C1", texte="Qui paie ?")
    await buttons.calls("samuel", "hall", "oublie-moi", buttons.chat)
    asked = buttons.last("hall", "samuel")

    await buttons.presses("samuel", asked, "forget", buttons.chat)
    await buttons.jump(seconds=20)

    assert buttons.seen("comptoir-1") == ["C1-1 — retirée"]
    assert buttons.seen("hall", "samuel")[-1].startswith("C’est oublié")
    await buttons.stop()
    assert files_hold(buttons, "samuel", "Samuel", "Qui paie") == set()
    await buttons.start()


async def test_a_button_pressed_again_because_its_answer_was_lost_makes_nobody_known(buttons: Scene) -> None:
    await buttons.calls("samuel", "hall", "question", buttons.chat, comptoir="C1", texte="Qui paie ?")
    await buttons.calls("samuel", "hall", "oublie-moi", buttons.chat)
    asked = buttons.last("hall", "samuel")

    for _ in range(2):
        await buttons.presses("samuel", asked, "forget", buttons.chat)
        await buttons.jump(seconds=20)

    assert buttons.seen("hall", "samuel")[-1].startswith("C’est oublié")
    await buttons.stop()
    assert files_hold(buttons, "samuel", "Samuel", "Qui paie") == set()
    await buttons.start()


async def link(both: Scene) -> None:
    """Join `samuel` on one platform and `jeanne` on the other as one person."""
    marks, taps = both.platforms
    await both.says("samuel", "direct:1", "lier", marks)
    code = both.seen("direct:1", chat=marks)[-1].split("lier ")[1][:6]
    await both.says("jeanne", "direct:2", f"lier {code}", taps)
    await both.says("jeanne", "direct:2", f"lier {code} oui", taps)


async def test_linked_accounts_are_forgotten_together(both: Scene) -> None:
    marks, taps = both.platforms
    await link(both)
    await both.calls("jeanne", "comptoir-1", "question", taps, texte="Qui paie ?")

    await both.says("samuel", "direct:1", "oublie-moi oui", marks)
    await both.jump(seconds=20)

    assert both.seen("comptoir-1", chat=taps) == ["C1-1 — retirée"]
    await both.stop()
    assert files_hold(both, "samuel", "jeanne", "Jeanne", "Qui paie") == set()
    await both.start()


@pytest.mark.parametrize("ends_as", ["asked", "linked", "parted"])
async def test_a_former_name_is_no_longer_shown_to_the_person_given_a_code(both: Scene, ends_as: str) -> None:
    marks, taps = both.platforms
    await both.says("samuel", "direct:1", "lier", marks)
    code = both.seen("direct:1", chat=marks)[-1].split("lier ")[1][:6]
    await both.says("jeanne", "direct:2", f"lier {code}", taps)
    told = "\n".join(both.seen("direct:2", chat=taps))
    if ends_as != "asked":
        await both.says("jeanne", "direct:2", f"lier {code} oui", taps)
    if ends_as == "parted":
        await both.says("jeanne", "direct:2", "delier", taps)

    await both.says("samuel", "direct:1", "oublie-moi oui", marks, name="Nouveau")
    await both.jump(seconds=20)

    assert "Samuel" in told
    assert "Samuel" not in "\n".join(both.seen("direct:2", chat=taps))
    await both.stop()
    assert files_hold(both, "samuel", "Samuel", "Nouveau") == set()
    await both.start()


async def test_a_question_asked_elsewhere_before_a_late_wish_is_handled_is_kept(both: Scene) -> None:
    marks, taps = both.platforms
    await link(both)
    await both.calls("jeanne", "comptoir-1", "question", taps, texte="Qui paie ?")
    marks.go_away()
    both.wall += timedelta(minutes=1)
    marks.say("samuel", "direct:1", "oublie-moi oui")
    both.wall += timedelta(minutes=4)
    taps.say("jeanne", "comptoir-1", "!question Et demain ?")
    await both.until(lambda: len(both.seen("comptoir-1", chat=taps)) == 2)

    marks.come_back()
    both.wall += timedelta(minutes=1)
    await both.quiet()
    await both.jump(seconds=20)

    assert both.seen("comptoir-1", chat=taps) == ["C1-1 — retirée", "❓ Et demain ?\nC1-2 · Jeanne"]
    await both.says("jeanne", "direct:2", "mes données", taps)
    assert both.seen("direct:2", chat=taps)[-1].split("\n")[1:4] == [
        "• Taps : Jeanne (compte jeanne), et l’heure de votre dernier geste",
        "• Et demain ?",
        "C1-2 · en attente",
    ]
    assert not await both.is_stored("Qui paie")
    assert not await both.is_stored("samuel")


async def test_a_question_asked_elsewhere_after_the_wish_is_taken_even_if_heard_later(both: Scene) -> None:
    marks, taps = both.platforms
    await link(both)
    await both.stop()
    taps.say("jeanne", "comptoir-1", "!question Qui paie ?")
    both.wall += timedelta(minutes=1)
    marks.say("samuel", "direct:1", "oublie-moi oui")
    both.wall += timedelta(minutes=4)
    taps.say("jeanne", "comptoir-1", "!question Et demain ?")
    both.wall += timedelta(minutes=5)
    taps.go_away()
    both.starts_quietly = False
    await both.start()
    await both.until(lambda: both.seen("direct:1", chat=marks)[-1].startswith("C’est oublié"))

    taps.come_back()
    await both.until(lambda: bool(both.seen("comptoir-1", chat=taps)))
    await both.quiet()

    assert both.seen("comptoir-1", chat=taps) == ["❓ Et demain ?\nC1-1 · Jeanne"]
    assert not await both.is_stored("Qui paie")


async def test_help_says_what_is_kept_and_how_long(scene: Scene) -> None:
    await scene.says("sam", "hall", "!aide tout")

    assert scene.seen("hall")[-1].split("\n")[-1] == (
        "Vos données : je garde vos questions, vos voix et votre nom jusqu’au dimanche 15 novembre. "
        "Les voir : !mes-donnees. Les effacer : !oublie-moi"
    )


# ── After the event ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("timings", [Timings(sure_after=0.0)])
async def test_some_time_after_the_event_words_and_names_leave_and_numbers_stay(scene: Scene) -> None:
    question = await scene.says("samuel", "comptoir-1", "!question Qui paie ?")
    await scene.taps("jeanne", question, "👍")
    await scene.at("16:00")
    before = await scene.is_stored("Qui paie")

    await scene.jump(days=30)
    await scene.says("zoe", "hall", "!question C1-1")

    assert before
    assert scene.seen("hall")[-1] == "(supprimée)\nC1-1 · 1 👍 · anonyme · en attente"
    await scene.stop()
    assert files_hold(scene, "samuel", "jeanne", "Samuel", "Qui paie") == set()
    await scene.start()


async def test_a_date_that_did_not_hold_for_an_hour_erases_nothing(scene: Scene) -> None:
    # given data due for erasure, seen by another clock than the one that decides
    await scene.says("samuel", "comptoir-1", "!question Qui paie ?")
    seconds, kept = 0.0, []
    keeper = Upkeep(scene.transactions, 3600.0, lambda: seconds)

    # when the date is past for 59 minutes, then right again, then past for good
    for days, minutes in ((60, 0), (60, 59), (0, 2), (60, 2), (60, 59), (60, 2)):
        seconds += minutes * 60
        scene.wall = at("10:05") + timedelta(days=days)
        await keeper.wipe()
        kept.append(await scene.is_stored("Qui paie"))

    # then only the last one is believed
    assert kept == [True, True, True, True, True, False]


def _is_known(c: object, handle: str) -> bool:
    return people.find(c, "memory", handle) is not None  # type: ignore[arg-type]
