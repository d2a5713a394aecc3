"""Cues from the régie to desks: one tap anywhere acknowledges them, and silence is told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import transact
from memory_platform import MemoryPlatform
from scene import Scene, files_hold

from bot.announcements import cues
from bot.announcements.reading import CueOrder
from bot.database.transaction import Transaction
from bot.port.body import Person
from bot.port.chat import Said

DESK, OTHER = "comptoir-1-desk", "comptoir-2-desk"
CUE = "Plus que cinq minutes"
WAITS = f"🎬 {CUE}\nPour Ana Animatrice\n✅ une fois vu"
SENT = "Consigne envoyée. Pour corriger, modifiez votre message ; pour retirer, supprimez-le."
HERE, THERE = "le pupitre du comptoir 1", "le pupitre du comptoir 2"
UNSEEN = f"⚠️ Une minute après, personne n’a dit avoir vu la consigne pour {HERE} :\n> {CUE}"


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Yield a day on two platforms; Ana is in both desks, once here and once there."""
    pair = [MemoryPlatform(), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, platforms=pair) as scene:
        scene.chat.join("ana", DESK)
        pair[1].join("marc", OTHER)
        await scene.quiet()
        yield scene


async def test_it_reaches_its_desk_on_every_platform_and_rings(both: Scene) -> None:
    await both.says("olga", "regie", f"!consigne C1 : {CUE}")

    here, there = both.last(DESK), both.last(DESK, chat=both.platforms[1])
    assert (both.read(here), here.notify, both.marks(here.id)) == (WAITS, True, ["✅"])
    assert (both.read(there), there.notify) == (WAITS.removesuffix("\n✅ une fois vu"), True)
    assert [action.label for action in there.actions] == ["Vu"]
    pinged = [span for block in here.body.blocks for span in block.spans if isinstance(span, Person)]
    assert [(each.handle, each.ping) for each in pinged] == [("ana", True)]
    assert both.seen("regie") == [f"{SENT}\n> {CUE}\n• {HERE} : pas encore vue"]


async def test_one_tap_on_any_platform_acknowledges_it_everywhere(both: Scene) -> None:
    buttons = both.platforms[1]
    await both.says("olga", "regie", f"!cue c1, C2: {CUE}")

    await both.presses("marc", both.last(OTHER, chat=buttons), "seen", buttons)
    await both.taps("ana", both.last(DESK).id, "✅")
    await both.presses("zoe", both.last(DESK, chat=buttons), "unseen", buttons)  # it is not theirs
    await both.jump(minutes=2)

    seen = [both.read(both.last(desk, chat=chat)) for desk in (DESK, OTHER) for chat in both.platforms]
    ana, marc = (f"🎬 {CUE}\n✅ Vue par {who}" for who in ("Ana Animatrice", "Marc"))
    assert seen == [ana, ana, marc, marc]
    assert both.marks(both.last(DESK).id) == []
    assert both.seen("regie") == [
        f"{SENT}\n> {CUE}\n• {HERE} : vue par Ana Animatrice\n• {THERE} : vue par Marc"
    ]
    assert both.seen(DESK, "zoe", buttons)[-1] == "Déjà vue par Ana Animatrice : rien n’est changé."


async def test_after_a_minute_the_regie_hears_once_and_reads_who_sees_it_later(both: Scene) -> None:
    buttons = both.platforms[1]
    await both.says("olga", "regie", f"!consigne C1 : {CUE}")
    await both.jump(seconds=59)
    before = len(both.seen("regie"))

    await both.jump(seconds=1)
    told, rings = both.seen("regie")[1:], both.last("regie").notify
    await both.jump(minutes=5)
    again = both.seen("regie")[1:]
    await both.taps("ana", both.last(DESK).id, "✅")

    assert (before, told, rings, again) == (1, [UNSEEN], True, [UNSEEN])
    seen = f"{UNSEEN}\n✅ Vue par Ana Animatrice"
    assert (both.seen("regie")[1:], both.seen("regie", chat=buttons)) == ([seen], [seen])


async def test_its_minute_begins_with_its_first_delivery(both: Scene) -> None:
    ordered = Said("memory", "e99", "regie", "olga", "Olga", both.wall, "!consigne C1 : x")

    def began(tx: Transaction) -> datetime | None:
        at: datetime | None = tx.c.execute(sa.select(cues.OLDEST)).scalar()
        return at

    def give(tx: Transaction) -> datetime | None:
        cues.give(tx, ordered, CueOrder((DESK,), CUE))
        return began(tx)

    undelivered = transact(both.transactions, give)
    await both.jump(seconds=0)

    assert (undelivered, transact(both.transactions, began)) == (None, both.wall)


async def test_the_regie_hears_at_once_of_a_desk_where_nobody_is_but_organisers(both: Scene) -> None:
    buttons = both.platforms[1]
    for chat, place in ((both.chat, OTHER), (both.chat, "regie"), (buttons, "regie"), (buttons, DESK)):
        chat.join("olga", place)
    both.chat.leave("ana", DESK)
    await both.quiet()

    await both.says("olga", "regie", f"!consigne C1 : {CUE}")

    empty = f"⚠️ Je ne connais personne dans {HERE} pour voir cette consigne :\n> {CUE}"
    assert (both.seen("regie")[1:], both.seen("regie", chat=buttons)) == ([empty], [empty])
    await both.jump(minutes=2)
    assert both.seen("regie")[1:] == [empty]
    await both.says("olga", "regie", f"!consigne C2 : {CUE}")  # Marc is there
    assert len(both.seen("regie", chat=buttons)) == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("hall : x", "Il n’y a pas de pupitre pour hall : rien n’est envoyé."),
        ("accueil : x", "Il n’y a pas de pupitre pour accueil : rien n’est envoyé."),
        ("C1 C9 : x", "Je ne connais pas C9 : rien n’est envoyé. Il y a : C1, C2, P."),
        ("C1 :", "Nommez le pupitre, puis la consigne :"),
        ("montez le son", "Nommez le pupitre, puis la consigne :"),
    ],
)
async def test_what_names_no_desk_is_refused(scene: Scene, words: str, why: str) -> None:
    typed = await scene.says("olga", "regie", f"!consigne {words}")

    assert scene.marks(typed) == ["🚫"]
    assert scene.seen("regie")[-1].startswith(why)


async def test_it_is_given_in_the_regie_alone(scene: Scene) -> None:
    await scene.says("ana", DESK, f"!consigne C1 : {CUE}")

    assert scene.seen(DESK)[-1].startswith("Cette commande est celle des organisateurs, dans la régie.")


async def test_a_tap_taken_away_leaves_it_unseen_and_its_minute_begins_anew(both: Scene) -> None:
    await both.says("olga", "regie", f"!consigne C1 : {CUE}")
    tap = await both.taps("ana", both.last(DESK).id, "✅")

    await both.deletes("ana", tap)
    waits, marks = both.read(both.last(DESK)), both.marks(both.last(DESK).id)
    await both.jump(minutes=1)

    assert (waits, marks, both.seen("regie")[-1]) == (WAITS, ["✅"], UNSEEN)


async def test_an_edit_of_the_command_corrects_it_and_one_that_was_seen_is_said_anew(both: Scene) -> None:
    command = await both.says("olga", "regie", f"!consigne C1 : {CUE}")
    await both.edits("olga", command, "!consigne C1 : Plus que dix minutes")
    edited = both.last(DESK)
    await both.taps("ana", edited.id, "✅")
    await both.edits("olga", command, "!consigne C2 : Fini")

    assert edited.removed
    assert both.seen(DESK) == ["🎬 Fini\nPour Ana Animatrice\n✅ une fois vu"]
    assert both.seen(OTHER) == []
    assert both.seen("regie") == [
        f"{SENT}\n> Fini\n• {HERE} : pas encore vue",
        "Vos mots sont corrigés là où la consigne est déjà. "
        "Pour un autre pupitre, écrivez une nouvelle consigne.",
    ]


@pytest.mark.parametrize("keeps_versions", [False, True])
async def test_a_deletion_of_the_command_withdraws_it_and_keeps_its_words_nowhere(
    quick: Path, *, keeps_versions: bool
) -> None:
    chat = MemoryPlatform()
    chat.limits = replace(chat.limits, keeps_versions=keeps_versions)
    async with Scene(quick, platforms=[chat]) as scene:
        command = await scene.says("olga", "regie", "!consigne C1 C2 : Jean est malade")
        edit = await scene.edits("olga", command, "!consigne C1 C2 : Jean est souffrant")
        await scene.deletes("olga", edit)
        restored = scene.seen(DESK)

        await scene.deletes("olga", command)
        await scene.jump(minutes=2)

        assert restored == ["🎬 Jean est malade\nPour Ana Animatrice\n✅ une fois vu"]
        assert (scene.seen(DESK), scene.seen(OTHER)) == ([], [])
        gone = f"Message supprimé : la consigne pour {HERE} et {THERE} est retirée, et ses mots effacés."
        assert scene.seen("regie") == [gone]
        await scene.stop()
        assert files_hold(scene, "Jean", "malade", "souffrant") == set()
        await scene.start()


async def test_buttons_of_the_regie_correct_and_withdraw_it(both: Scene) -> None:
    buttons = both.platforms[1]
    await both.calls("olga", "regie", "consigne", buttons, comptoir="C1 C2", texte=CUE)
    told = both.last("regie", chat=buttons)

    await both.presses("olga", told, "correct", buttons, text="Fini")
    corrected = both.seen(OTHER)
    await both.presses("olga", told, "withdraw", buttons)
    await both.jump(minutes=2)

    assert corrected == ["🎬 Fini\nPour Ana Animatrice\n✅ une fois vu"]
    assert both.read(told) == f"Consigne retirée, pour {HERE} et {THERE} :\n> Fini"
    assert [both.seen(desk) for desk in (DESK, OTHER)] == [[], []]
    assert both.seen("regie") == []


async def test_people_read_what_is_kept_of_them_and_their_names_go_when_they_ask(both: Scene) -> None:
    await both.says("olga", "regie", f"!consigne C1 C2 : {CUE}")
    await both.taps("zoe", both.last(DESK).id, "✅")
    await both.says("olga", "direct:olga", "!mes-donnees")
    await both.says("zoe", "direct:zoe", "!mes-donnees")
    gave, saw = both.seen("direct:olga")[-1], both.seen("direct:zoe")[-1]

    await both.says("zoe", "direct:zoe", "oublie-moi oui")

    assert gave.count(f"Votre consigne, qui reste celle des organisateurs : {CUE}") == 1
    assert "1 consigne que vous avez dit avoir vue" in saw
    assert both.read(both.last(DESK)) == f"🎬 {CUE}\n✅ Vue par quelqu’un"
    assert f"{HERE} : vue par quelqu’un" in both.seen("regie")[0]
    assert not await both.is_stored("Zoe")
