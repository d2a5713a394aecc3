"""Announcing: a preview in the régie, one tap, everywhere; corrected, withdrawn, expired."""

from dataclasses import replace
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, files_hold

from bot.port.chat import Outgoing
from bot.port.errors import Refused

TEXT = "Le déjeuner est servi"
DELETED = "Message supprimé : l’annonce pour le hall est retirée, et ses mots effacés."


async def _announce(scene: Scene, text: str = TEXT) -> str:
    """Announce and confirm; return the command's event."""
    command = await scene.says("olga", "regie", f"!annonce {text}")
    await scene.taps("olga", scene.last("regie").id, "✅")
    return command


def _announced(scene: Scene, place: str = "hall") -> list[str]:
    return [text for text in scene.seen(place) if text.startswith("📣")]


async def test_nothing_is_sent_before_the_tap(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annonce {TEXT}")

    preview = scene.last("regie")
    assert (
        scene.read(preview) == f"Aperçu, pour le hall, tout de suite — ✅ envoyer, ❌ abandonner :\n> {TEXT}"
    )
    assert scene.marks(preview.id) == ["✅", "❌"]
    assert _announced(scene) == []


async def test_one_tap_sends_it_once_and_notifies(scene: Scene) -> None:
    await _announce(scene)
    await scene.taps("anna", scene.last("regie").id, "✅")

    assert _announced(scene) == [f"📣 {TEXT}"]
    assert scene.last("hall").notify
    assert scene.marks(scene.last("regie").id) == []
    assert scene.seen("regie") == [
        f"Envoyé, pour le hall. Pour corriger, modifiez votre message ; pour retirer, supprimez-le.\n> {TEXT}"
    ]


@pytest.mark.parametrize(
    "command",
    ["!annonce C1 C2 : On change", "!announce c1, C2: On change", "!annonce C1 et C2 : On change",
     "!annonce comptoir-1 comptoir-2 : On change"],
)  # fmt: skip
async def test_named_places_alone_are_told(scene: Scene, command: str) -> None:
    await scene.says("olga", "regie", command)
    preview = scene.read(scene.last("regie")).split("\n")[0]
    await scene.taps("olga", scene.last("regie").id, "✅")

    assert (
        preview == "Aperçu, pour le comptoir 1 et le comptoir 2, tout de suite — ✅ envoyer, ❌ abandonner :"
    )
    told = [_announced(scene, place) for place in ("hall", "comptoir-1", "comptoir-2", "restitution")]
    assert told == [[], ["📣 On change"], ["📣 On change"], []]


async def test_a_colon_in_the_text_names_no_place(scene: Scene) -> None:
    await _announce(scene, "Attention : à 14:30, le forum")

    assert _announced(scene) == ["📣 Attention : à 14:30, le forum"]


async def test_a_place_that_does_not_exist_sends_nothing(scene: Scene) -> None:
    typed = await scene.says("olga", "regie", "!annonce C1 C9 : On change")

    assert scene.marks(typed) == ["🚫"]
    assert scene.seen("regie") == [
        "Je ne connais pas C9 : rien n’est envoyé. Il y a : hall, C1, C2, P. "
        "Par exemple : !annonce C1 C2 : on change de salle"
    ]


async def test_a_dropped_preview_sends_nothing_even_when_tapped_again(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annonce {TEXT}")
    preview = scene.last("regie")

    await scene.taps("olga", preview.id, "❌")
    await scene.taps("olga", preview.id, "✅")

    assert scene.read(preview) == f"Abandonné, rien n’est envoyé :\n> {TEXT}"
    assert _announced(scene) == []


async def test_an_edit_of_the_command_corrects_the_announcement(scene: Scene) -> None:
    command = await _announce(scene)

    await scene.edits("olga", command, "!annonce Le déjeuner est servi à 13h")

    assert _announced(scene) == ["📣 Le déjeuner est servi à 13h"]
    assert scene.seen("regie") == ["Corrigé, pour le hall :\n> Le déjeuner est servi à 13h"]


async def test_an_edit_before_the_tap_changes_text_and_places(scene: Scene) -> None:
    command = await scene.says("olga", "regie", f"!annonce {TEXT}")

    await scene.edits("olga", command, "!annonce C1 : On change")
    await scene.taps("olga", scene.last("regie").id, "✅")

    assert _announced(scene) == []
    assert _announced(scene, "comptoir-1") == ["📣 On change"]


async def test_a_deletion_of_the_command_withdraws_it(scene: Scene) -> None:
    command = await _announce(scene)

    await scene.deletes("olga", command)

    assert _announced(scene) == []
    assert scene.seen("regie") == [DELETED]


@pytest.mark.parametrize("keeps_versions", [False, True])
async def test_the_words_of_a_deleted_command_are_kept_nowhere(quick: Path, *, keeps_versions: bool) -> None:
    chat = MemoryPlatform()
    chat.limits = replace(chat.limits, keeps_versions=keeps_versions)
    async with Scene(quick, platforms=[chat]) as scene:
        sent = await _announce(scene, "Jean est malade")
        await scene.edits("olga", sent, "!annonce Jean est souffrant")
        unsent = await scene.says("olga", "regie", "!annonce Jean revient")
        await scene.jump(minutes=11)

        for command in (sent, unsent):
            await scene.deletes("olga", command)
        await scene.jump(seconds=20)

        assert (_announced(scene), scene.seen("regie")) == ([], [DELETED] * 2)
        edited = [scene.chat.messages[m.id].edits > 0 for m in scene.chat.in_place("regie") if m.key]
        assert edited == [not keeps_versions] * 2
        await scene.stop()
        assert files_hold(scene, "Jean", "malade", "souffrant") == set()
        await scene.start()


async def test_a_preview_dies_after_ten_minutes(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annonce {TEXT}")
    preview = scene.last("regie")

    await scene.jump(minutes=10)
    await scene.taps("olga", preview.id, "✅")

    assert scene.read(preview) == (
        "Aperçu expiré après 10 minutes, rien n’est envoyé. "
        f"Renvoyez la commande pour recommencer :\n> {TEXT}"
    )
    assert _announced(scene) == []


async def test_announcements_are_made_in_the_regie_only(scene: Scene) -> None:
    for place in ("hall", "comptoir-1-desk", "direct:olga"):
        await scene.says("olga", place, f"!annonce {TEXT}")

    refusal = "Cette commande est celle des organisateurs, dans la régie. !aide dit ce qui se fait ici."
    assert [scene.seen(place)[-1] for place in ("hall", "comptoir-1-desk", "direct:olga")] == [refusal] * 3
    assert _announced(scene) == []


async def test_an_announcement_without_words_or_too_long_is_refused(scene: Scene) -> None:
    await scene.says("olga", "regie", "!annonce")
    await scene.says("olga", "regie", "!annonce C1 :")
    await scene.says("olga", "regie", "!annonce " + "a" * 2001)

    usage = (
        "Écrivez l’annonce : !annonce Le déjeuner est servi. Pour certains lieux seulement : "
        "!annonce C1 C2 : on change de salle. À une heure : !annonce à 14:10 : le bus part"
    )
    assert scene.seen("regie")[:2] == [usage, usage]
    assert scene.seen("regie")[2].startswith("C’est un peu long : 2 001 caractères, pour 2 000 au plus.")


async def test_a_correction_that_is_too_long_changes_nothing(scene: Scene) -> None:
    command = await _announce(scene)

    await scene.edits("olga", command, "!annonce " + "a" * 2001)

    assert _announced(scene) == [f"📣 {TEXT}"]
    assert scene.seen("regie")[-1].startswith("C’est un peu long : 2 001 caractères")


async def test_another_organisers_edit_is_not_taken_for_a_correction(scene: Scene) -> None:
    await _announce(scene)
    other = await scene.says("anna", "regie", "Très bien")

    await scene.edits("anna", other, "!annonce Non")

    assert _announced(scene) == [f"📣 {TEXT}"]


async def test_an_announcement_that_could_not_be_corrected_can_be_withdrawn(scene: Scene) -> None:
    command = await _announce(scene)
    scene.chat.fault = _refuse_edits
    await scene.edits("olga", command, "!annonce Le déjeuner est servi à 13h")
    stood = _announced(scene)

    await scene.deletes("olga", command)

    assert stood == [f"📣 {TEXT}"]
    assert _announced(scene) == []


def _refuse_edits(when: str, outgoing: Outgoing) -> None:
    if when == "before" and outgoing.operation == "edit":
        raise Refused("no edits today")
