"""`alerte`: it rings once, is taken by one organiser, rings once more if nobody takes it, and is erased."""

from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene, files_hold

FIRE = "🆘 Sam demande de l’aide, dans le comptoir 1 :\n> Ça brûle"
IN_HAND = "🆘 Olga s’occupe de votre demande."
AGAIN = "🆘 Toujours personne pour Sam, après deux minutes : sa demande d’aide"


def regie(scene: Scene, chat: MemoryPlatform | None = None) -> list[str]:
    return scene.seen("regie", chat=chat)


def first(scene: Scene, chat: MemoryPlatform | None = None) -> Message:
    return next(m for m in (chat or scene.chat).in_place("regie") if m.handle == "bot")


async def test_a_public_call_reaches_every_regie_and_is_answered_by_eyes_alone(tmp_path: Path) -> None:
    here, there = MemoryPlatform(), MemoryPlatform("other", buttons=True)
    async with Scene(tmp_path, platforms=[here, there]) as scene:
        message = await scene.says("sam", "comptoir-1", "!alerte Ça brûle")

        assert regie(scene) == [FIRE]
        assert regie(scene, there) == [FIRE.replace("Sam", "Sam (compte sam sur Memory)", 1)]
        assert (first(scene).notify, first(scene, there).notify) == (True, True)
        assert (scene.marks(message), scene.seen("comptoir-1")) == (["👀"], [])
        assert scene.marks(first(scene).id) == ["✅"]
        assert [action.label for action in first(scene, there).actions] == ["Je m’en occupe"]


async def test_an_account_that_is_only_a_number_is_not_read_out(tmp_path: Path) -> None:
    here, there = MemoryPlatform(), MemoryPlatform("other")
    async with Scene(tmp_path, platforms=[here, there]) as scene:
        await scene.says("157662", "comptoir-1", "!alerte Ça brûle")

        assert "__157662 (sur Memory)__".strip("_") in regie(scene, there)[0]
        assert "compte" not in regie(scene, there)[0]


async def test_a_link_leads_to_a_message_that_opens_and_elsewhere_to_its_place(tmp_path: Path) -> None:
    here, there = MemoryPlatform(), MemoryPlatform("other", buttons=True)
    async with Scene(tmp_path, platforms=[here, there]) as scene:
        message = await scene.says("sam", "comptoir-1", "!alerte Ça brûle")
        await scene.calls("eve", "comptoir-2", "alert", there, texte="La vidéo est coupée")

        links = [
            [tuple(span for block in m.body.blocks for span in block.spans if "Link" in type(span).__name__)]
            for chat in (here, there)
            for m in chat.in_place("regie")
        ]
        shown = [[(type(link).__name__, getattr(link, "remote", None)) for link in each] for [each] in links]
        assert shown == [
            [("MessageLink", message)],
            [("PlaceLink", None)],
            [("PlaceLink", None)],
            [("PlaceLink", None)],
        ]
        assert scene.seen("comptoir-2", "eve", there) == [
            "🆘 C’est transmis aux organisateurs, avec votre nom : ils peuvent vous écrire. "
            "En danger, appelez d’abord les secours : 112."
        ]
        assert scene.seen("comptoir-2", "sam", there) == []


async def test_more_calls_within_two_minutes_are_added_by_an_edit(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!alerte Ça brûle")
    await scene.jump(seconds=60)
    await scene.says("sam", "comptoir-2", "!alert Vite")
    await scene.says("eve", "comptoir-2", "!alerte Moi aussi")
    await scene.jump(seconds=5)
    added = regie(scene)
    await scene.jump(seconds=115)
    await scene.says("sam", "direct:sam", "alerte encore moi")

    assert added == [
        f"{FIRE}\nPuis, dans le comptoir 2 :\n> Vite",
        "🆘 Eve demande de l’aide, dans le comptoir 2 :\n> Moi aussi",
    ]
    assert [text for text in regie(scene)[2:] if "encore" in text] == [
        "🆘 Sam demande de l’aide, en message direct au bot. Répondez-lui en privé :\n> encore moi"
    ]


async def test_the_first_organiser_takes_it_and_the_others_read_who_did(tmp_path: Path) -> None:
    here, there = MemoryPlatform(), MemoryPlatform("other", buttons=True)
    async with Scene(tmp_path, platforms=[here, there]) as scene:
        message = await scene.says("sam", "comptoir-1", "!alerte Ça brûle")
        offered = first(scene, there)
        await scene.taps("olga", first(scene).id, "✅")
        there.press("oscar", offered.id, "take", {})
        await scene.quiet()
        await scene.taps("ana", first(scene).id, "✅")
        await scene.jump(minutes=3)

        assert regie(scene)[0] == f"{FIRE}\n✅ Prise par Olga"
        assert regie(scene, there)[0].endswith("\n✅ Prise par Olga")
        assert scene.seen("regie", "oscar", there)[-1] == "Déjà prise par Olga : rien n’est changé."
        assert regie(scene)[1:] == ["Ana : Déjà prise par Olga : rien n’est changé."]
        assert scene.marks(message) == ["✅", "👀"]
        assert scene.marks(first(scene).id) == []
        assert scene.seen("comptoir-1") == []


@pytest.mark.parametrize("calls", ["typed", "pressed"])
async def test_who_called_in_private_is_told_that_it_is_in_hand(tmp_path: Path, calls: str) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(tmp_path, platforms=[chat]) as scene:
        if calls == "typed":
            await scene.says("sam", "direct:sam", "!alerte Ça brûle")
        else:
            await scene.calls("sam", "comptoir-1", "alerte", chat, texte="Ça brûle")
        await scene.presses("olga", first(scene), "take", chat)

        assert scene.seen("direct:sam" if calls == "typed" else "comptoir-1", "sam")[-1] == IN_HAND
        assert IN_HAND not in scene.seen("comptoir-1", "eve")


async def test_an_untaken_call_rings_once_more(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!alerte Ça brûle")
    await scene.jump(seconds=119)
    before = regie(scene)
    await scene.jump(seconds=1)
    after, notified = regie(scene), scene.last("regie").notify
    await scene.stop()
    await scene.start()
    await scene.jump(minutes=30)
    again = regie(scene)
    await scene.taps("olga", scene.last("regie").id, "✅")

    assert (before, after, notified, again) == ([FIRE], [FIRE, AGAIN], True, [FIRE, AGAIN])
    assert regie(scene) == [f"{text}\n✅ Prise par Olga" for text in (FIRE, AGAIN)]


async def test_a_call_taken_in_time_does_not_ring_again(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!alerte Ça brûle")
    await scene.taps("olga", first(scene).id, "✅")
    await scene.jump(minutes=10)

    assert regie(scene) == [f"{FIRE}\n✅ Prise par Olga"]


@pytest.mark.parametrize("buttons", [False, True])
async def test_its_taker_alone_gives_it_back_and_it_rings_again(tmp_path: Path, buttons: bool) -> None:
    chat = MemoryPlatform(buttons=buttons)
    async with Scene(tmp_path, platforms=[chat]) as scene:
        await scene.says("sam", "direct:sam", "!alerte Ça brûle")
        if buttons:
            await scene.presses("olga", first(scene), "take", chat)
            offered = first(scene)
            await scene.presses("oscar", offered, "give-back", chat)
            kept = regie(scene)[0]
            await scene.presses("olga", offered, "give-back", chat)
        else:
            tap = await scene.taps("olga", first(scene).id, "✅")
            kept = regie(scene)[0]
            await scene.deletes("olga", tap)
        await scene.jump(seconds=5)
        given_back, told = regie(scene)[0], scene.seen("direct:sam")
        await scene.jump(minutes=2)
        if buttons:
            await scene.presses("oscar", first(scene), "take", chat)
        else:
            await scene.taps("oscar", first(scene).id, "✅")

        assert (kept.split("\n")[-1], given_back.split("\n")[-1]) == ("✅ Prise par Olga", "> Ça brûle")
        assert IN_HAND not in told
        assert [t.split("\n")[-1] for t in regie(scene) if t.startswith("🆘")] == ["✅ Prise par Oscar"] * 2
        assert scene.seen("direct:sam")[-1] == "🆘 Oscar s’occupe de votre demande."


async def test_without_words_it_says_what_to_write(scene: Scene) -> None:
    message = await scene.says("sam", "comptoir-1", "!alerte")

    assert scene.marks(message) == ["🚫"]
    assert scene.seen("comptoir-1")[0].startswith("Dites ce qui se passe : !alerte malaise")
    assert regie(scene) == []


async def test_the_word_alone_in_private_sends_what_waits(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "Ça brûle")
    await scene.says("sam", "direct:sam", "!alerte")

    assert [text.split("\n")[-1] for text in regie(scene)] == ["> Ça brûle"]


# ── Erased like a question ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("versions", [False, True])
async def test_an_edit_and_a_deletion_reach_the_regie(scene: Scene, versions: bool) -> None:
    object.__setattr__(scene.chat.limits, "keeps_versions", versions)
    message = await scene.says("sam", "comptoir-1", "!alerte Ça brûle au 06 12 34")
    other = await scene.says("sam", "comptoir-1", "!alerte Vite, secret")

    await scene.edits("sam", message, "!alerte Ça brûle")
    await scene.jump(seconds=5)
    edited = regie(scene)
    await scene.deletes("sam", message)
    await scene.jump(seconds=5)
    without = [text for text in regie(scene) if "aide, dans" in text]
    await scene.deletes("sam", other)
    await scene.jump(minutes=5)
    await scene.store.wipe()

    assert edited[0].split("\n")[:2] == FIRE.split("\n")
    assert [text.split("\n")[-1] for text in without] == ["> Vite, secret"]
    assert regie(scene) == ["🆘 Une demande d’aide de 10h a été retirée par qui l’avait écrite."] * 2
    assert files_hold(scene, "06 12 34", "secret", "brûle") == set()


@pytest.mark.parametrize("versions", [False, True])
async def test_forgetting_who_called_or_who_took_it_leaves_neither_words_nor_name(
    scene: Scene, versions: bool
) -> None:
    object.__setattr__(scene.chat.limits, "keeps_versions", versions)
    await scene.says("sam", "direct:sam", "!alerte Ça brûle")
    await scene.jump(minutes=3)
    await scene.taps("olga", first(scene).id, "✅")
    await scene.says("olga", "direct:olga", "mes-donnees")
    kept = scene.seen("direct:olga")[-1].split("\n")

    await scene.says("olga", "direct:olga", "oublie-moi oui")
    await scene.jump(seconds=5)
    unnamed = regie(scene)
    told = [text for text in scene.seen("direct:sam") if "Olga" in text]
    await scene.says("sam", "direct:sam", "oublie-moi oui")
    await scene.jump(minutes=5)
    await scene.store.wipe()

    assert "• 1 demande d’aide dont vous vous êtes chargé" in kept
    assert [text.split("\n")[-1] for text in unnamed] == ["✅ Prise par un organisateur"] * 2
    assert told == []
    assert regie(scene) == []
    assert files_hold(scene, "brûle", "Olga") == set()
