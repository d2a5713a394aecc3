"""One public on two platforms, one of them with buttons: cards, votes, boards and steps on both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene

from bot.database import schema
from bot.port.body import links_of

DESK = "comptoir-1-desk"


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, platforms=platforms) as scene:
        yield scene


def _other(scene: Scene) -> MemoryPlatform:
    return scene.platforms[1]


async def test_a_question_has_a_card_where_it_has_no_message_of_its_own(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")

    assert both.marks(question) == ["C1-1", "👍"]
    assert both.seen("comptoir-1") == []
    assert both.seen("comptoir-1", chat=_other(both)) == ["❓ Qui paie ?\nC1-1 · Sam"]
    [vote] = both.last("comptoir-1", chat=_other(both)).actions
    assert (vote.label, vote.emoji) == ("Voter", "👍")


async def test_a_question_by_form_has_a_card_on_both_and_an_answer_for_its_asker(both: Scene) -> None:
    await both.calls(
        "zoe", "hall", "question", _other(both), comptoir="C1", texte="Qui paie ?", anonyme="oui"
    )

    card = "❓ Qui paie ?\nC1-1 · anonyme"
    assert both.seen("comptoir-1") == both.seen("comptoir-1", chat=_other(both)) == [card]
    assert both.seen("hall", reader="zoe", chat=_other(both))[-1].startswith(
        "C’est noté, sans votre nom : C1-1"
    )
    assert not any("C1-1" in text for text in both.seen("hall", chat=_other(both)))


async def test_a_person_who_names_no_comptoir_in_a_form_chooses_it_by_a_button_alone(both: Scene) -> None:
    await both.at("10:15")
    await both.calls("zoe", "hall", "question", _other(both), texte="Qui paie ?")
    which = both.last("hall", reader="zoe", chat=_other(both))

    await both.presses("zoe", which, "choose:comptoir-2", _other(both))

    assert which.person == "zoe"
    assert both.seen("comptoir-2", chat=_other(both)) == ["❓ Qui paie ?\nC2-1 · Zoe"]
    assert both.seen("hall", reader="zoe", chat=_other(both))[-1].startswith("C’est noté : C2-1")
    assert await both.troubles() == []


async def test_votes_of_both_platforms_add_up(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.at("10:30")
    card = _card(both)

    await both.taps("bob", question, "👍")
    await both.taps("eve", question, "👍")
    await both.presses("zoe", card, "vote", _other(both))
    await both.jump(seconds=3)

    for chat in both.platforms:
        assert "1️⃣ Qui paie ?\nC1-1 · 3 👍 · Sam · Salons" in both.read(both.digest(chat=chat))


async def test_a_question_from_the_floor_is_of_no_platform(both: Scene) -> None:
    await both.says("ana", DESK, "!salle Qui paie ?")

    await both.at("10:30")

    assert "1️⃣ Qui paie ?\nC1-1 · 0 👍 · dans la salle\n" in both.read(both.digest())


def _card(scene: Scene) -> Message:
    shown = _other(scene).in_place("comptoir-1")
    return next(message for message in shown if (message.key or "").startswith("card:"))


async def test_a_person_with_an_account_on_each_platform_votes_once(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.taps("zoe", question, "👍")
    await both.says("zoe", "hall", "bonjour", _other(both))
    await both.store.run(_make_one_person, "zoe")

    await both.presses("zoe", _card(both), "vote", _other(both))
    await both.says("ana", DESK, "!question 1")

    assert both.seen(DESK)[-1] == "Qui paie ?\nC1-1 · 1 👍 · Sam · en attente"


def _make_one_person(c: sa.Connection, handle: str) -> None:
    accounts = schema.accounts
    first = c.execute(
        sa.select(sa.func.min(accounts.c.person)).where(accounts.c.handle == handle)
    ).scalar_one()
    c.execute(sa.update(accounts).where(accounts.c.handle == handle).values(person=first))


async def test_a_tap_on_one_platform_is_seen_on_both(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.at("10:30")

    await both.presses("ana", both.digest(chat=_other(both)), "slot:1", _other(both))
    await both.taps("eva", both.stage_card().id, "✅")
    await both.jump(seconds=3)

    for chat in both.platforms:
        assert both.read(both.stage_card(chat=chat)) == "Qui paie ? · C1-1 · traitée"
        assert both.read(both.digest(chat=chat)).split("\n")[1] == "0 en attente · 1 traitée"
    assert both.seen("comptoir-1")[-1] == "Sam : ▶️ Qui paie ?\nC1-1 · posée maintenant"
    on_other = [
        text
        for text in both.seen("comptoir-1", chat=_other(both))
        if not text.startswith(("⏰", "▶️ Comptoir"))
    ]
    assert on_other == [
        "❓ Qui paie ?\nC1-1 · Sam · traitée",
        "Sam : ▶️ Qui paie ?\nC1-1 · posée maintenant",
    ]


async def test_the_second_of_two_animateurs_on_two_platforms_is_told_alone(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.at("10:30")
    await both.taps("ana", both.digest().id, "1️⃣")

    await both.presses("eva", both.digest(chat=_other(both)), "slot:1", _other(both))

    told = "C1-1 est déjà sur scène : rien n’est fait."
    assert both.seen(DESK, reader="eva", chat=_other(both))[-1] == told
    assert told not in both.seen(DESK, chat=_other(both))


async def test_reminders_and_announcements_go_to_both(both: Scene) -> None:
    await both.at("10:15")
    await both.says("olga", "regie", "!annonce Le déjeuner est servi")
    await both.taps("olga", both.last("regie").id, "✅")

    without_hint = [text.split("\nTouchez ⏰")[0] for text in both.seen("hall")]
    assert without_hint == both.seen("hall", chat=_other(both))  # buttons need no hint
    assert both.seen("hall")[-1] == "📣 Le déjeuner est servi"


async def test_a_new_digest_comes_on_both_platforms_and_each_old_one_links_to_its_own(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    await both.at("10:30")
    former = [both.digest(chat=chat) for chat in both.platforms]

    await both.says("ana", DESK, "!digest")
    await both.jump(seconds=3)

    line = "Ancien digest : le nouveau est ici"
    assert [both.read(message) for message in former] == [line, line]
    for chat, message in zip(both.platforms, former, strict=True):
        assert [link.remote for link in links_of(message.body)] == [both.digest(chat=chat).id]


async def test_a_deletion_on_one_platform_erases_on_both(both: Scene) -> None:
    question = await both.says("sam", "comptoir-1", "!question Qui paie ?")

    await both.deletes("sam", question)
    await both.jump(seconds=3)

    assert both.seen("comptoir-1", chat=_other(both)) == ["C1-1 — retirée"]
