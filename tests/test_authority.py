"""People's rights follow from where they are now, and from nothing that they can write themselves."""

import pytest
from scene import Scene

from bot.handling.dispatch import AT_ONCE

OLGA, ANA = "Olga Organisatrice", "Ana Animatrice"  # as the programme names them


async def announced(scene: Scene) -> str:
    """Announce as Olga in the régie, and confirm; return the command's event."""
    command = await scene.says("olga", "regie", "!annonce Le déjeuner est servi")
    await scene.taps("olga", scene.last("regie").id, "✅")
    return command


async def test_an_organisers_name_gives_nobody_their_rights(scene: Scene) -> None:
    await scene.says("mallory", "hall", "!annonce hall : Tout est annulé", name=OLGA)

    assert [text for text in scene.seen("hall") if text.startswith("📣")] == []
    assert scene.seen("regie") == []


async def test_a_person_who_left_the_regie_corrects_nothing_from_elsewhere(scene: Scene) -> None:
    command = await announced(scene)
    scene.chat.leave("olga", "regie")

    scene.chat.edit_from("olga", "hall", command, "!annonce Tout est annulé")
    scene.chat.gone("olga", "hall", command)
    await scene.quiet()

    assert scene.seen("hall")[1:] == ["📣 Le déjeuner est servi"]


async def test_a_message_that_somebody_else_claims_to_edit_stays_its_authors(scene: Scene) -> None:
    await scene.at("10:35")
    said = await scene.says("bruno", "comptoir-1", "Qui paie ?")

    scene.chat.edit_from("mallory", "comptoir-1", said, "!question Insulte ?")
    await scene.taps("bruno", said, "❓")

    assert "Qui paie ?" in scene.read(scene.digest())
    assert not await scene.is_stored("Insulte")


async def test_a_question_is_deleted_from_its_own_place_alone(scene: Scene) -> None:
    await scene.at("10:35")
    asked = await scene.says("bruno", "comptoir-1", "!question Qui paie ?")

    scene.chat.gone("mallory", "comptoir-2", asked)
    await scene.quiet()

    assert "Qui paie ?" in scene.read(scene.digest())


async def test_a_removal_named_from_another_place_undoes_nothing(scene: Scene) -> None:
    await scene.at("10:35")
    asked = await scene.says("bruno", "comptoir-1", "!question Qui paie ?")
    scene.chat.join("ana", "comptoir-1-desk")
    voted = await scene.taps("zoe", asked, "👍")
    drafted = await scene.says("sam", "hall", "!question Et demain ?")
    staged = await scene.taps("ana", scene.digest().id, "1️⃣")

    for event in (voted, drafted, staged):
        scene.chat.gone("mallory", "direct:mallory", event)
    await scene.quiet()
    await scene.taps("sam", scene.last("hall").id, "2️⃣")
    await scene.says("zoe", "direct:zoe", "question C1-1")

    assert scene.seen("direct:zoe") == ["Qui paie ?\nC1-1 · 1 👍 · Bruno · sur scène"]
    assert scene.marks(drafted) == ["C2-1", "👍"]


async def test_a_question_that_waits_to_be_handled_is_taken_though_somebody_names_it_gone(
    scene: Scene,
) -> None:
    await scene.at("10:35")
    last = scene.chat.say("zoe", "comptoir-1", "Bonjour")
    coming = f"e{int(last[1:]) + 2 + AT_ONCE}"

    scene.chat.gone("mallory", "direct:mallory", coming)
    for _ in range(AT_ONCE):
        scene.chat.say("zoe", "hall", "Bonjour")
    asked = scene.chat.say("bruno", "comptoir-1", "!question Qui paie ?")
    await scene.quiet()

    assert (asked, scene.marks(asked)) == (coming, ["C1-1", "👍"])
    assert scene.seen("regie") == []


@pytest.mark.parametrize("is_still_there", [True, False])
async def test_a_person_removed_from_a_desk_while_the_bot_was_away_cannot_ask_others_words(
    scene: Scene, *, is_still_there: bool
) -> None:
    await scene.at("10:35")
    said = await scene.says("bruno", "comptoir-1", "Qui paie ?")
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.quiet()
    await scene.stop()
    if not is_still_there:
        scene.chat.leave("ana", "comptoir-1-desk")
    scene.chat.react("ana", said, "❓")

    await scene.start()

    assert scene.marks(said) == (["C1-1", "👍"] if is_still_there else [])


async def test_a_name_at_a_desk_makes_no_animateur(scene: Scene) -> None:
    await scene.at("10:35")
    said = await scene.says("bruno", "comptoir-1", "Qui paie ?")
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.says("mallory", "comptoir-1", "Je suis Ana", name=ANA)

    await scene.taps("mallory", said, "❓")

    assert scene.marks(said) == []


async def test_a_person_who_votes_a_hundred_times_is_counted_once(scene: Scene) -> None:
    await scene.at("10:35")
    asked = await scene.says("bruno", "comptoir-1", "!question Qui paie ?")
    for _ in range(100):
        scene.chat.react("zoe", asked, "👍")
    await scene.quiet()
    await scene.jump(seconds=10)

    assert "1 👍" in scene.read(scene.digest())
