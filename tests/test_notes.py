"""Notes for the restitution: ⭐ under what is said in a comptoir, and `retenir` in its desk."""

import json
import random
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene
from sizes import size
from sqlalchemy import Table
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.journal.watched import marked, watched
from bot.port.chat import Outgoing
from bot.port.errors import Unknown
from bot.privacy import retention
from bot.questions import notes
from bot.questions.notes import fitting
from bot.restitution import report
from bot.restitution.formats import FORMATS

DESK, NEXT_DESK = "comptoir-1-desk", "comptoir-2-desk"


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Two comptoirs running, on platforms of marks and of buttons; Ana and Alix are in the first desk."""
    platforms = [MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True, editable=3000)]
    async with Scene(quick, hour="10:30", platforms=platforms) as scene:
        for chat in platforms:
            chat.join("ana", DESK)
            chat.join("alix", DESK)
            chat.join("noe", NEXT_DESK)
        await scene.quiet()
        yield scene


async def link(scene: Scene, handle: str, second: str) -> None:
    """Join an account of each platform as one person."""
    marks, taps = scene.platforms
    await scene.says(handle, f"direct:{handle}", "lier", marks)
    code = scene.seen(f"direct:{handle}", chat=marks)[-1].split("lier ")[1][:6]
    await scene.says(second, f"direct:{second}", f"lier {code}", taps)
    await scene.says(second, f"direct:{second}", f"lier {code} oui", taps)


async def kept(scene: Scene, session: str = "comptoir-1") -> list[tuple[str, int]]:
    """Return the words of each note and how many people starred it, in order."""
    return [(note.text, note.stars) for note in await scene.store.run(notes.of_session, session)]


async def present(scene: Scene) -> int | None:
    return await scene.store.run(notes.present, "comptoir-1")


def _rows(c: Connection, table: Table) -> Sequence[Row[Any]]:
    return c.execute(table.select()).all()


def card(scene: Scene, chat: MemoryPlatform, place: str = "comptoir-1") -> Message:
    return [m for m in chat.in_place(place) if (m.key or "").startswith("card:")][-1]


# ── By star ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("platform", [0, 1])
async def test_a_message_that_an_animateur_stars_is_kept_and_its_author_sees_it(
    both: Scene, platform: int
) -> None:
    chat = both.platforms[platform]
    said = await both.says("sam", "comptoir-1", "La région finance\ntout", chat)

    await both.taps("ana", said, "⭐", chat)

    assert await kept(both) == [("La région finance tout", 1)]
    assert both.marks(said, chat) == ["⭐"]
    assert await both.troubles() == []


async def test_the_stars_of_others_are_counted_also_before_and_each_person_once(both: Scene) -> None:
    await link(both, "bob", "robert")
    said = await both.says("sam", "comptoir-1", "La région finance")
    for handle, mark in (("bob", "⭐"), ("bob", "⭐\ufe0f"), ("zoe", "⭐"), ("noe", "⭐")):
        await both.taps(handle, said, mark)
    assert (await kept(both), both.marks(said)) == ([], [])

    await both.taps("ana", said, "⭐")

    assert await kept(both) == [("La région finance", 4)]


async def test_a_star_that_is_taken_away_counts_no_more_and_the_last_animateurs_takes_the_note(
    both: Scene,
) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    of_zoe = await both.taps("zoe", said, "⭐")
    of_ana, of_alix = await both.taps("ana", said, "⭐"), await both.taps("alix", said, "⭐")

    await both.deletes("zoe", of_zoe)
    assert await kept(both) == [("La région finance", 2)]
    await both.deletes("ana", of_ana)
    assert await kept(both) == [("La région finance", 1)]
    await both.deletes("alix", of_alix)

    assert (await kept(both), both.marks(said)) == ([], [])
    assert await both.is_stored("La région finance") is False
    await both.taps("alix", said, "⭐")
    assert (await kept(both), both.marks(said)) == ([("La région finance", 1)], ["⭐"])


async def test_only_what_people_say_in_the_place_of_a_session_can_be_starred(both: Scene) -> None:
    in_hall = await both.says("sam", "hall", "Où est la salle ?")
    in_desk = await both.says("sam", DESK, "On commence ?")
    await both.says("ana", DESK, "!fermer")
    ours = both.last("comptoir-1").id

    for target in (in_hall, in_desk, ours):
        await both.taps("ana", target, "⭐")

    assert await both.store.run(notes.by_session) == {}


async def test_words_that_are_too_long_are_cut_between_two_words() -> None:
    words = "mot " * 200

    assert fitting(words).endswith("mot mot…")
    assert len(fitting(words)) <= 500
    assert fitting("deux\n\n mots") == "deux mots"


async def test_its_author_s_edit_rewords_the_note_and_so_does_taking_it_back(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    await both.taps("ana", said, "⭐")

    edit = await both.edits("sam", said, "L’État finance")
    assert (await kept(both), await both.is_stored("La région")) == ([("L’État finance", 1)], False)
    await both.deletes("sam", edit)

    assert (await kept(both), await both.is_stored("L’État")) == ([("La région finance", 1)], False)

    both.chat.edit_from("mallory", "comptoir-1", said, "N’importe quoi")
    both.chat.edit_from("sam", "comptoir-2", said, "Autre chose")
    await both.quiet()

    assert await kept(both) == [("La région finance", 1)]


async def test_an_edit_taken_back_whose_former_words_nobody_knows_takes_the_note(both: Scene) -> None:
    both.chat.forgets = True
    said = await both.says("sam", "comptoir-1", "La région finance")
    await both.taps("ana", said, "⭐")
    edit = await both.edits("sam", said, "L’État finance")

    await both.deletes("sam", edit)

    assert (await kept(both), await both.is_stored("finance")) == ([], False)


async def test_a_message_that_is_deleted_is_kept_nowhere_whoever_deletes_it(both: Scene) -> None:
    for who in ("sam", "a moderator"):
        said = await both.says("sam", "comptoir-1", "La région finance")
        await both.taps("zoe", said, "⭐")
        await both.taps("ana", said, "⭐")
        await both.deletes(who, said)

    assert (await kept(both), await both.is_stored("La région finance")) == ([], False)
    assert await both.store.run(_rows, t.stars) == []
    assert await both.troubles() == []


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_starred_question_is_kept_in_the_words_that_it_has(both: Scene) -> None:
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.taps("ana", asked, "⭐")
    await both.taps("zoe", asked, "⭐")

    await both.edits("sam", asked, "!question Qui paiera ?")

    [note] = await both.store.run(notes.of_session, "comptoir-1")
    assert (note.text, note.stars, note.question, note.is_of_desk) == ("Qui paiera ?", 2, 1, False)
    assert both.marks(asked) == ["C1-1", "⭐", "👍"]


async def test_a_star_under_a_card_keeps_its_question_and_a_person_counts_once(both: Scene) -> None:
    discord = both.platforms[1]
    await link(both, "bob", "robert")
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    shown = card(both, discord).id

    of_ana = await both.taps("ana", shown, "⭐", discord)
    await both.taps("bob", asked, "⭐")
    await both.taps("robert", shown, "⭐", discord)

    assert await kept(both) == [("Qui paie ?", 2)]
    assert both.marks(asked) == ["C1-1", "⭐", "👍"]
    await both.deletes("ana", of_ana, discord)
    assert (await kept(both), both.marks(asked)) == ([], ["C1-1", "👍"])


async def test_the_card_shows_that_an_anonymous_question_is_kept_and_no_note_has_a_name(both: Scene) -> None:
    matrix, discord = both.platforms
    await both.calls("zoe", "comptoir-1", "question", discord, texte="Qui paie ?", anonyme="oui")
    shown = card(both, matrix).id

    await both.taps("ana", shown, "⭐", matrix)

    assert (await kept(both), both.marks(shown)) == ([("Qui paie ?", 1)], ["⭐", "👍"])
    rows = await both.store.run(_rows, t.notes)
    assert [(row.author, row.kept_by) for row in rows] == [(None, None)]


async def test_a_starred_message_that_becomes_a_question_is_kept_once(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "Qui paie ?")
    await both.taps("zoe", said, "⭐")
    of_ana = await both.taps("ana", said, "⭐")

    await both.taps("sam", said, "❓")
    await both.edits("sam", said, "Qui paiera ?")

    assert await kept(both) == [("Qui paiera ?", 2)]
    await both.deletes("ana", of_ana)
    assert (await kept(both), both.marks(said)) == ([], ["C1-1", "👍"])


async def test_the_note_of_a_question_goes_where_the_question_goes(both: Scene) -> None:
    first = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    second = await both.says("zoe", "comptoir-1", "!question Qui va payer ?")
    await both.taps("ana", first, "⭐")
    await both.taps("ana", second, "⭐")
    await both.taps("bob", second, "⭐")

    await both.says("ana", DESK, "!fusionner 2 dans 1")
    assert await kept(both) == [("Qui paie ?", 2)]
    await both.says("ana", DESK, "!deplacer 1 C2")
    assert (await kept(both), await kept(both, "comptoir-2")) == ([], [("Qui paie ?", 2)])
    await both.says("noe", NEXT_DESK, "!pleniere 1")

    assert await kept(both, "comptoir-2") == [("Qui paie ?", 2)]
    assert await kept(both, "restitution") == []


async def test_a_carried_question_is_kept_where_it_came_from_and_in_the_plenary_each_by_its_own(
    both: Scene,
) -> None:
    both.chat.join("olga", "restitution-desk")
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!pleniere 1")
    there = card(both, both.chat, "restitution").id

    of_ana = await both.taps("ana", asked, "⭐")
    assert (await kept(both), await kept(both, "restitution")) == ([("Qui paie ?", 1)], [])
    of_olga = await both.taps("olga", there, "⭐")
    await both.deletes("ana", of_ana)
    assert (await kept(both), await kept(both, "restitution")) == ([], [("Qui paie ?", 1)])
    assert ("⭐" in both.marks(asked), both.marks(there)) == (False, ["⭐", "👍"])
    await both.deletes("olga", of_olga)

    assert (await both.store.run(notes.by_session), both.marks(there)) == ({}, ["👍"])
    await both.says("ana", DESK, "!retenir 1")
    assert (await kept(both), await kept(both, "restitution")) == ([("Qui paie ?", 0)], [])


async def test_what_is_declined_withdrawn_or_still_proposed_is_told_by_no_note(both: Scene) -> None:
    asked = [await both.says("sam", "comptoir-1", f"!question Pourquoi {n} ?") for n in (1, 2)]
    await both.says("ana", DESK, "!moderer oui")
    asked.append(await both.says("sam", "comptoir-1", "!question Pourquoi 3 ?"))
    for each in asked:
        await both.taps("ana", each, "⭐")
    assert sorted(await kept(both)) == [("Pourquoi 1 ?", 1), ("Pourquoi 2 ?", 1)]
    assert "⭐" not in both.marks(asked[2])

    await both.says("ana", DESK, "!ecarter 1")
    await both.deletes("sam", asked[1])
    assert await kept(both) == []
    await both.says("ana", DESK, "!valider 3")

    assert await kept(both) == [("Pourquoi 3 ?", 1)]


# ── By word ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_desk_keeps_a_line_by_word_and_by_command(both: Scene) -> None:
    discord = both.platforms[1]

    typed = await both.says("ana", DESK, "!retenir La région  finance")
    await both.calls("ana", DESK, "note", discord, language="en", texte="The state pays")

    assert both.marks(typed) == ["⭐"]
    assert both.seen(DESK, "ana", discord)[-1] == "⭐ Kept for the closing (C1)."
    found = await both.store.run(notes.of_session, "comptoir-1")
    assert [(note.text, note.stars, note.is_of_desk) for note in found] == [
        ("La région finance", 0, True),
        ("The state pays", 0, True),
    ]


async def test_a_line_given_again_because_its_answer_was_lost_is_kept_once(both: Scene) -> None:
    discord = both.platforms[1]

    for _ in range(2):
        await both.calls("ana", DESK, "retenir", discord, texte="La région finance")
    again = await both.says("alix", DESK, "!retenir La région  finance")

    assert await kept(both) == [("La région finance", 0)]
    told = "C’est déjà retenu pour la restitution (C1) : rien n’est fait."
    assert (both.seen(DESK, "ana", discord)[-1], both.seen(DESK)[-1]) == (told, told)
    assert both.marks(again) == []

    await both.says("ana", DESK, "!retenir conteste : La région finance")
    found = await both.store.run(notes.of_session, "comptoir-1")
    assert [(note.text, note.contested) for note in found] == [
        ("La région finance", False),
        ("La région finance", True),
    ]


async def test_what_is_contested_is_said_in_front(both: Scene) -> None:
    ways = ("conteste : ", "Contesté: ", "contestée :", "CONTESTE：", "conteste\u00a0: ", "contested: ")
    for number, way in enumerate(ways):
        await both.says("ana", DESK, f"!retenir {way}Trop bas {number}")

    found = await both.store.run(notes.of_session, "comptoir-1")
    assert [(note.text, note.contested) for note in found] == [(f"Trop bas {n}", True) for n in range(6)]

    await both.says("ana", DESK, "!retenir Contesté par deux élus : le seuil")

    last = (await both.store.run(notes.of_session, "comptoir-1"))[-1]
    assert (last.text, last.contested) == ("Contesté par deux élus : le seuil", False)


async def test_a_desk_says_how_many_are_present(both: Scene) -> None:
    for number, way in enumerate(
        ("présents : {} personnes", "présents {}", "Présents: {}", "present：{}"), 40
    ):
        typed = await both.says("ana", DESK, f"!retenir {way.format(number)}")
        assert (await present(both), both.marks(typed)) == (number, ["⭐"])

    await both.says("ana", DESK, "!retenir Présents 40 élus de la région")
    assert (await present(both), await kept(both)) == (43, [("Présents 40 élus de la région", 0)])


async def test_the_newest_number_counts_and_undoing_it_brings_the_former_back(both: Scene) -> None:
    await both.says("ana", DESK, "!retenir présents : 42")
    await both.jump(minutes=1)
    second = await both.says("ana", DESK, "!retenir présents : 50")
    assert await present(both) == 50

    await both.says("ana", DESK, "!annuler-geste")

    assert (await present(both), both.marks(second)) == (42, [])


async def test_a_code_alone_keeps_its_question_and_the_second_is_told(both: Scene) -> None:
    for number in (1, 2, 3):
        await both.says("sam", "comptoir-1", f"!question Pourquoi {number} ?")

    typed = [await both.says("ana", DESK, f"!retenir {words}") for words in ("1", "C1-2", "conteste : #3")]
    again = await both.says("alix", DESK, "!retenir 3")

    found = await both.store.run(notes.of_session, "comptoir-1")
    assert [(note.text, note.question, note.contested) for note in found] == [
        ("Pourquoi 1 ?", 1, False),
        ("Pourquoi 2 ?", 2, False),
        ("Pourquoi 3 ?", 3, True),
    ]
    assert [both.marks(each) for each in (*typed, again)] == [["⭐"]] * 3 + [[]]
    assert both.seen(DESK)[-1] == "C1-3 est déjà retenue pour la restitution : rien n’est fait."


async def test_a_comptoir_named_first_is_the_one_it_is_kept_for(both: Scene) -> None:
    matrix, discord = both.platforms
    matrix.join("ana", NEXT_DESK)

    from_desk = await both.says("ana", DESK, "!retenir C2 La région finance")
    from_regie = await both.says("olga", "regie", "!retenir C2 : L’État finance")
    await both.calls("olga", "regie", "retenir", discord, texte="Tous financent", comptoir="C2")
    await both.says("olga", "regie", "!retenir C2 présents : 12")

    assert [text for text, _ in await kept(both, "comptoir-2")] == [
        *("La région finance", "L’État finance", "Tous financent"),
    ]
    assert await both.store.run(notes.present, "comptoir-2") == 12
    assert (both.marks(from_desk), both.marks(from_regie)) == (["⭐ C2"], ["⭐ C2"])
    assert both.seen("regie", "olga", discord)[-1] == "⭐ C’est retenu pour la restitution (C2)."


REFUSED = {
    "": "Écrivez ce que la restitution doit retenir : !retenir La région finance. ",
    "contesté": "Écrivez ce que la restitution doit retenir : !retenir La région finance. ",
    "conteste :": "Écrivez ce que la restitution doit retenir : !retenir La région finance. ",
    "a" * 501: "C’est un peu long : 501 caractères, pour 500 au plus. Rien n’est fait.",
    "présents : tous": "Rien n’est retenu. Écrivez un nombre, jusqu’à 100 000 : !retenir présents : 42",
    "présents": "Rien n’est retenu. Écrivez un nombre, jusqu’à 100 000 : !retenir présents : 42",
    "présents : 999999": "Rien n’est retenu. Écrivez un nombre, jusqu’à 100 000 : !retenir présents : 42",
    "9": "Je ne connais pas C1-9. ",
    "2": "C1-2 est déjà écartée : rien n’est fait.",
    "C2 La région": "Rien n’est retenu : C2, au début, dit pour quel comptoir c’est, et cela se fait dans ",
    "C2-1": "Rien n’est fait : C2-1 se traite dans le pupitre du comptoir 2.",
}


async def test_what_cannot_be_kept_is_refused_and_told_how(both: Scene) -> None:
    for place, words in (("1", "Pourquoi ?"), ("1", "Comment ?"), ("2", "Combien ?")):
        await both.says("sam", f"comptoir-{place}", f"!question {words}")
    await both.says("ana", DESK, "!ecarter 2")

    for words, told in REFUSED.items():
        typed = await both.says("ana", DESK, f"!retenir {words}")
        assert [text for text in both.seen(DESK)[-2:] if text.startswith(told)], words
        assert "⭐" not in both.marks(typed)

    assert (await both.store.run(notes.by_session), await present(both)) == ({}, None)


async def test_in_the_regie_the_comptoir_must_be_named_and_elsewhere_it_is_no_command(both: Scene) -> None:
    await both.says("olga", "regie", "!retenir La région finance")
    assert both.seen("regie")[-1].startswith("Dites d’abord pour quel comptoir : !retenir C1 ")

    await both.says("sam", "comptoir-1", "!retenir La région finance")

    assert await both.store.run(notes.by_session) == {}


async def test_an_edited_command_keeps_what_it_says_now_and_a_deleted_one_nothing(both: Scene) -> None:
    typed = await both.says("ana", DESK, "!retenir La région finance")

    edit = await both.edits("ana", typed, "!retenir conteste : L’État finance")
    [note] = await both.store.run(notes.of_session, "comptoir-1")
    assert (note.text, note.contested, await both.is_stored("La région")) == ("L’État finance", True, False)
    await both.deletes("ana", edit)
    assert await kept(both) == [("La région finance", 0)]
    await both.edits("ana", typed, "!retenir " + "a" * 501)
    assert await kept(both) == [("La région finance", 0)]
    await both.edits("ana", typed, "!retenir présents : 12")
    assert (await kept(both), await present(both)) == ([], 12)
    await both.edits("ana", typed, "!retenir La région finance")
    await both.deletes("ana", typed)
    assert (await kept(both), await both.is_stored("La région")) == ([], False)

    typed = await both.says("ana", DESK, "!retenir La région finance")
    await both.edits("ana", typed, "!digest")
    assert (await kept(both), both.marks(typed)) == ([], [])


async def test_a_line_is_undone_within_thirty_seconds_before_what_was_done_earlier(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.says("ana", DESK, "!scene 1")
    await both.jump(seconds=2)
    typed = await both.says("ana", DESK, "!retenir La région finance")

    await both.says("ana", DESK, "!annuler-geste")
    assert (await kept(both), both.marks(typed), both.read(both.stage_card())[:10]) == ([], [], "▶️ Qui pai")
    assert await both.is_stored("La région finance") is False
    await both.says("ana", DESK, "!retenir L’État finance")
    await both.jump(seconds=31)
    await both.says("ana", DESK, "!annuler-geste")

    assert await kept(both) == [("L’État finance", 0)]
    assert both.seen(DESK)[-1] == "Rien à annuler : un geste s’annule dans les 30 secondes."


async def test_what_came_later_is_not_undone_by_a_command_heard_after_it(both: Scene) -> None:
    first, second = ((both.wall + timedelta(seconds=n)).isoformat() for n in (1, 2))
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.jump(seconds=3)
    await both.says("ana", DESK, "!retenir La région finance")
    await both.says("ana", DESK, "!scene 1", at=first)
    await both.says("ana", DESK, "!annuler-geste", at=second)
    await both.says("sam", "direct:sam", "!question C1-1")
    assert " · en attente" in both.seen("direct:sam")[-1]
    assert await kept(both) == [("La région finance", 0)]

    await both.says("ana", DESK, "!scene 1")
    await both.says("ana", DESK, "!annuler-geste", at=second)
    await both.says("sam", "direct:sam", "!question C1-1")

    assert " · sur scène" in both.seen("direct:sam")[-1]
    assert both.seen(DESK)[-1] == "Rien à annuler : un geste s’annule dans les 30 secondes."


async def test_of_two_acts_of_one_millisecond_the_one_heard_later_is_undone(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    at = both.wall.isoformat()
    await both.says("ana", DESK, "!retenir La région finance", at=at)
    await both.says("ana", DESK, "!scene 1", at=at)
    await both.says("ana", DESK, "!annuler-geste", at=at)
    await both.says("sam", "direct:sam", "!question C1-1")
    assert " · en attente" in both.seen("direct:sam")[-1]
    assert await kept(both) == [("La région finance", 0)]

    await both.says("ana", DESK, "!annuler-geste", at=at)

    assert await kept(both) == []


# ── In order ────────────────────────────────────────────────────────────────────────────────────────────


async def test_notes_come_by_stars_then_by_time(both: Scene) -> None:
    said = []
    for number in (1, 2, 3):
        said.append(await both.says("sam", "comptoir-1", f"Mot {number}"))
        await both.jump(seconds=1)
    await both.says("ana", DESK, "!retenir Une ligne")
    for message in said[::-1]:
        await both.taps("ana", message, "⭐")
    await both.taps("zoe", said[1], "⭐")

    assert await kept(both) == [("Mot 2", 2), ("Mot 1", 1), ("Mot 3", 1), ("Une ligne", 0)]


# ── After an absence ────────────────────────────────────────────────────────────────────────────────────


async def test_stars_put_and_taken_away_while_nobody_listened_count(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    await both.taps("ana", said, "⭐")
    await both.taps("zoe", said, "⭐")
    marks = both.chat.messages[said].marks["⭐"]

    marks ^= {"zoe", "bob", "max"}
    both.chat.all_marks(said, "⭐")
    await both.quiet()
    assert await kept(both) == [("La région finance", 3)]
    marks -= {"ana"}
    both.chat.all_marks(said, "⭐")
    await both.quiet()

    assert (await kept(both), both.marks(said)) == ([], [])


async def test_an_animateurs_star_put_under_a_card_while_nobody_listened_keeps_its_question(
    both: Scene,
) -> None:
    discord = both.platforms[1]
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    shown = card(both, discord)

    shown.marks["⭐"] = {"ana", "bob"}
    discord.all_marks(shown.id, "⭐")
    await both.quiet()

    assert await kept(both) == [("Qui paie ?", 2)]


async def test_what_is_kept_is_watched_while_nobody_listens(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    typed = await both.says("ana", DESK, "!retenir L’État finance")
    await both.taps("zoe", said, "⭐")
    await both.taps("ana", said, "⭐")

    assert {said, typed} <= (await both.store.run(watched, "matrix")).keys()
    assert await both.store.run(marked, "matrix") == {(said, "⭐")}


# ── Whose they are ──────────────────────────────────────────────────────────────────────────────────────


async def test_people_see_what_is_kept_of_them_and_what_they_kept(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    for message in (said, asked):
        await both.taps("ana", message, "⭐")
    await both.says("ana", DESK, "!retenir L’État finance")
    await both.says("ana", DESK, "!retenir présents : 42")

    await both.says("sam", "direct:sam", "mes-donnees")
    await both.says("ana", "direct:ana", "mes-donnees")

    of_sam, of_ana = (both.seen(f"direct:{name}")[-1].split("\n") for name in ("sam", "ana"))
    assert "• Votre message, retenu pour la restitution sans votre nom : La région finance" in of_sam
    assert "• Que votre question C1-1 est retenue pour la restitution" in of_sam
    assert of_ana[2:5] == [
        "• Ce que vous avez retenu pour la restitution, qui reste au pupitre : L’État finance",
        "• Que vous avez compté 42 personnes présentes",
        "• Que vous avez mis ⭐ sous 2 messages",
    ]


async def test_the_messages_of_somebody_who_is_forgotten_are_kept_nowhere(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    for message in (said, asked):
        await both.taps("ana", message, "⭐")
        await both.taps("zoe", message, "⭐")

    await both.says("sam", "direct:sam", "oublie-moi oui")
    await both.jump(seconds=5)

    assert (await kept(both), both.marks(said), both.marks(asked)) == ([], [], [])
    assert [await both.is_stored(words) for words in ("région", "paie")] == [False, False]
    rows = [await both.store.run(_rows, table) for table in (t.outbox, t.stars)]
    assert [row for each in rows for row in each if row.target == said] == []
    await both.taps("alix", said, "⭐")  # a late ⭐ brings nothing back
    assert await kept(both) == []
    assert await both.troubles() == []


async def test_what_somebody_kept_and_starred_before_being_forgotten_stays_without_them(both: Scene) -> None:
    discord = both.platforms[1]
    await link(both, "ana", "anne")
    said = await both.says("sam", "comptoir-1", "La région finance")
    asked = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.taps("ana", said, "⭐")
    await both.taps("ana", asked, "⭐")
    await both.taps("anne", card(both, discord).id, "⭐", discord)
    await both.says("ana", DESK, "!retenir L’État finance")

    await both.says("ana", "direct:ana", "oublie-moi oui")

    told = [("La région finance", 1), ("Qui paie ?", 1), ("L’État finance", 0)]
    assert sorted(await kept(both)) == sorted(told)
    rows = await both.store.run(_rows, t.notes)
    assert {row.kept_by for row in rows} == {None}
    for mark in ("⭐", "⭐\ufe0f"):
        await both.taps("ana", said, mark)
        await both.taps("ana", asked, mark)
    await both.taps("anne", card(both, discord).id, "⭐", discord)
    both.chat.all_marks(said, "⭐")
    await both.quiet()
    assert sorted(await kept(both)) == sorted(told)


async def test_one_person_counts_once_for_questions_that_are_merged_also_once_forgotten(both: Scene) -> None:
    for words in ("Qui paie ?", "Qui va payer ?"):
        asked = await both.says("sam", "comptoir-1", f"!question {words}")
        await both.taps("ana", asked, "⭐")
        await both.taps("zoe", asked, "⭐")
    await both.says("ana", DESK, "!fusionner 2 dans 1")

    await both.says("zoe", "direct:zoe", "oublie-moi oui")

    assert await kept(both) == [("Qui paie ?", 2)]


async def test_accounts_that_are_no_longer_linked_take_what_is_theirs(both: Scene) -> None:
    await link(both, "ana", "anne")
    said = await both.says("sam", "comptoir-1", "La région finance")
    await both.taps("ana", said, "⭐")
    await both.says("ana", DESK, "!retenir L’État finance")

    await both.says("anne", "direct:anne", "delier", both.platforms[1])

    await both.says("anne", "direct:anne", "mes-donnees", both.platforms[1])
    assert "retenu" not in both.seen("direct:anne", chat=both.platforms[1])[-1]
    await both.says("ana", "direct:ana", "mes-donnees")
    assert "L’État finance" in both.seen("direct:ana")[-1]


async def test_after_the_retention_period_nothing_kept_has_words(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "La région finance")
    await both.taps("ana", said, "⭐")
    await both.says("ana", DESK, "!retenir L’État finance")
    await both.says("ana", DESK, "!retenir présents : 42")

    await both.store.run(retention.erase_all, both.wall)

    assert (await both.store.run(notes.by_session), await present(both)) == ({}, 42)
    assert await both.is_stored("finance") is False
    assert await both.store.run(_rows, t.stars) == []


# ── The report ──────────────────────────────────────────────────────────────────────────────────────────


async def test_the_report_tells_what_was_kept_and_names_nobody(both: Scene) -> None:
    said = await both.says("sam", "comptoir-1", "=1+1 <b>finance</b>")
    for who in ("ana", "zoe"):
        await both.taps(who, said, "⭐")
    await both.says("ana", DESK, "!retenir conteste : Le seuil est trop bas")

    read = await both.store.run(lambda c: report.read(c, both.day, both.clock.now().event))
    files = {format: render(read) for format, render in FORMATS.items()}

    first = json.loads(files["json"])["sessions"][0]
    assert [(note["text"], note["stars"]) for note in first["notes"]] == [
        ("=1+1 <b>finance</b>", 2),
        ("Le seuil est trop bas", 0),
    ]
    assert first["notes"][0]["at"] == "2026-10-16T10:30:00+02:00"
    assert "- **=1+1 \\<b\\>finance\\</b\\>** · 2 ⭐\n- **Le seuil est trop bas** · fait débat" in files["md"]
    assert "<li>=1+1 &lt;b&gt;finance&lt;/b&gt; <span" in files["html"]
    assert not any(name in text for text in files.values() for name in ("Sam", "Zoe"))


@pytest.mark.parametrize("buttons", [False, True])
@pytest.mark.parametrize("seed", range(size(6, 100)))
async def test_a_star_put_again_stands_whatever_answers_were_lost(
    quick: Path, seed: int, *, buttons: bool
) -> None:
    """Its former mark may be put, taken away or looked for only once the newer one stands."""
    chance, chat = random.Random(seed), MemoryPlatform(buttons=buttons)

    def lose(_when: str, doing: Outgoing) -> None:
        if doing.operation in ("react", "remove") and chance.random() < 0.3:
            raise Unknown("no answer")

    async with Scene(quick, platforms=[chat], hour="10:40") as scene:
        await scene._then_quiet(chat.join("ana", "comptoir-1-desk"))
        said = await scene.says("max", "comptoir-1", "La région finance")
        chat.fault = lose
        for is_last in (False, False, True):
            star = chat.react("ana", said, "⭐")
            if chance.random() < 0.6:
                await scene.until_handled()
            if not is_last:
                chat.delete("ana", star)
            if chance.random() < 0.6:
                await scene.until_handled()
        chat.fault = lambda _when, _doing: None
        if chance.random() < 0.5:
            await scene.stop()
            await scene.start()
        for _ in range(12):
            await scene.jump(seconds=20)

        assert scene.marks(said) == ["⭐"]
