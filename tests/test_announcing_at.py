"""Announcing at an hour and until one: understood, previewed, said once, taken away, never moved."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from databases import transact
from memory_platform import MemoryPlatform
from scene import Scene, at, comptoir, programme

from bot.announcements import reading, scheduled
from bot.announcements.hours import Clauses, Clock, Hours, Wrong, instants, read_clock
from bot.announcements.scheduled import Scheduled
from bot.database.transaction import Transaction
from bot.port.chat import SuggestionRequest
from bot.programme.model import Programme

BUS = "Le bus part"


async def _plan(scene: Scene, words: str) -> str:
    """Announce and confirm; return the command's event."""
    command = await scene.says("olga", "regie", f"!annonce {words}")
    await scene.taps("olga", scene.last("regie").id, "✅")
    return command


def _announced(scene: Scene, place: str = "hall", chat: MemoryPlatform | None = None) -> list[str]:
    return [text for text in scene.seen(place, chat=chat) if text.startswith("📣")]


# ── What is understood ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("14:10", Clock(14, 10)), ("14h10", Clock(14, 10)), ("14 h 10", Clock(14, 10)), ("9h", Clock(9, 0)),
        ("à 14h10", Clock(14, 10)), ("2:10 pm", Clock(14, 10)), ("12 a.m.", Clock(0, 0)),
        ("midi", Clock(12, 0)), ("minuit", Clock(24, 0)),
        ("25:00", Clock(25, 0)), ("14", None), ("bientôt", None), ("14:1", None),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(words: str, clock: Clock | None) -> None:
    assert read_clock(words) == clock


@pytest.mark.parametrize(
    ("words", "places", "at", "until", "text"),
    [
        ("à 14:10 : x", ("hall",), "14:10", None, "x"),
        ("À 14h10 : x", ("hall",), "14:10", None, "x"),
        ("at 14:10: x", ("hall",), "14:10", None, "x"),
        ("à 14\u202fh\u202f10\u00a0: x", ("hall",), "14:10", None, "x"),
        ("jusqu’à 15:00 : x", ("hall",), None, "15:00", "x"),
        ("jusqu'a 15h : x", ("hall",), None, "15:00", "x"),
        ("C1, C2 à 14:10 jusqu’à 15:00 : x", ("comptoir-1", "comptoir-2"), "14:10", "15:00", "x"),
        ("until 3 pm C1 and C2: x : y", ("comptoir-1", "comptoir-2"), None, "15:00", "x : y"),
        ("C1:x à 14:10 : y", ("comptoir-1",), None, None, "x à 14:10 : y"),
        (
            "Rendez-vous à 14:10 : devant la gare",
            ("hall",),
            None,
            None,
            "Rendez-vous à 14:10 : devant la gare",
        ),
        ("à 14:10:x", ("hall",), None, None, "à 14:10:x"),
        ("à 14:10 le bus part", ("hall",), None, None, "à 14:10 le bus part"),
        ("À tous : le bus part", ("hall",), None, None, "À tous : le bus part"),
        ("C9 à 14:10 : x", (), "14:10", None, "x"),
    ],
)
async def test_hours_stand_beside_places_before_a_colon_and_a_space(
    scene: Scene, words: str, places: tuple[str, ...], at: str | None, until: str | None, text: str
) -> None:
    order = reading.read(scene.day, words)

    hours = [None if clock is None else str(clock) for clock in (order.hours.at, order.hours.until)]
    assert (order.places, *hours, order.text) == (places, at, until, text)


def _two_days() -> Programme:
    day = programme()
    return replace(day, event=replace(day.event, last_day=date(2026, 10, 17)))


async def test_the_next_such_hour_is_meant_within_the_event(scene: Scene) -> None:
    day, noon = scene.day, at("12:00")
    today = instants(day, Clauses("", Clock(14, 10), Clock(15, 0)), noon)
    night = instants(day, Clauses("", Clock(22, 0), Clock(24, 0)), noon)
    with pytest.raises(Wrong, match="hour-past"):
        instants(day, Clauses("", Clock(11, 0)), noon)
    with pytest.raises(Wrong, match="hour-until-before"):
        instants(day, Clauses("", Clock(14, 10), Clock(13, 0)), noon)
    with pytest.raises(Wrong, match="no-such-hour"):
        instants(day, Clauses("", Clock(14, 75)), noon)

    tomorrow = instants(replace(day, programme=_two_days()), Clauses("", Clock(11, 0)), noon)

    assert today == Hours(at("14:10"), at("15:00"))
    assert night == Hours(at("22:00"), at("00:00") + timedelta(days=1))
    assert tomorrow == Hours(at("11:00") + timedelta(days=1))


# ── From the preview to the end ─────────────────────────────────────────────────────────────────────────


async def test_it_is_planned_by_a_tap_said_once_at_its_hour_and_taken_away_at_the_other(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annonce à 14:10 jusqu’à 15:00 : {BUS}")
    preview = scene.last("regie")
    previewed = scene.read(preview)
    await scene.taps("olga", preview.id, "✅")
    planned = scene.read(preview)
    await scene.stop()  # restarts cost nothing
    await scene.start()

    await scene.at("14:05")
    before = _announced(scene)
    await scene.at("14:10")
    said, sent, notified = _announced(scene), scene.read(preview), scene.last("hall").notify
    await scene.at("15:00")

    assert previewed == f"Aperçu, pour le hall, à 14h10, jusqu’à 15h — ✅ prévoir, ❌ abandonner :\n> {BUS}"
    how = "Pour corriger, modifiez votre message ; pour retirer, supprimez-le."
    assert planned == f"Prévu à 14h10, jusqu’à 15h, pour le hall. {how}\n> {BUS}"
    assert (before, said, notified) == ([], [f"📣 {BUS}"], True)
    assert sent == f"Envoyé à 14h10, jusqu’à 15h, pour le hall. {how}\n> {BUS}"
    assert _announced(scene) == []
    assert scene.read(preview) == f"Retiré à 15h comme prévu, pour le hall :\n> {BUS}"
    assert await scene.troubles() == []


async def test_it_is_said_in_its_places_on_every_platform_and_listed_by_etat(quick: Path) -> None:
    pair = [MemoryPlatform(), MemoryPlatform("buttons", buttons=True)]
    async with Scene(quick, platforms=pair) as scene:
        await scene.calls(
            "olga", "regie", "annonce", pair[1], texte=BUS, comptoir="C1 hall", heure="14h10", fin="15:00"
        )
        preview = scene.last("regie", chat=pair[1])
        previewed = scene.read(preview)
        await scene.presses("olga", preview, "send", pair[1])
        planned, offered = scene.read(preview), [action.key for action in preview.actions]
        await scene.says("olga", "regie", "!etat")
        listed = scene.read(scene.last("regie"))

        await scene.at("14:10")

        assert previewed == f"Aperçu, pour le comptoir 1 et le hall, à 14h10, jusqu’à 15h :\n> {BUS}"
        assert planned == f"Prévu à 14h10, jusqu’à 15h, pour le comptoir 1 et le hall :\n> {BUS}"
        assert offered == ["correct", "withdraw"]
        line = f"• à 14h10, jusqu’à 15h · le comptoir 1 et le hall · {BUS}"
        assert f"Annonces prévues :\n{line}" in listed
        said = [_announced(scene, place, chat) for chat in pair for place in ("hall", "comptoir-1")]
        assert said == [[f"📣 {BUS}"]] * 4


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("à 9:00", "9:00 est déjà passé et ne revient plus d’ici la fin : rien n’est envoyé."),
        ("à 14:10 jusqu’à 13:00", "Elle serait retirée avant d’être dite : rien n’est envoyé."),
        ("à 14h75", "14:75 n’est pas une heure : rien n’est envoyé."),
        ("à 14h à 15h", "Il y a une heure de trop : rien n’est envoyé."),
        ("C9 à 14h", "Je ne connais pas C9 : rien n’est envoyé."),
    ],
)
async def test_hours_that_make_no_sense_are_refused(scene: Scene, words: str, why: str) -> None:
    typed = await scene.says("olga", "regie", f"!annonce {words} : {BUS}")

    assert scene.marks(typed) == ["🚫"]
    assert scene.seen("regie")[-1].startswith(why)


async def test_a_day_that_is_not_today_is_said(quick: Path) -> None:
    async with Scene(quick, programme=_two_days()) as scene:
        await scene.says("olga", "regie", f"!annonce à 9:00 : {BUS}")

        shown = scene.read(scene.last("regie"))
        assert shown.startswith("Aperçu, pour le hall, à 09h le samedi 17 octobre — ✅ prévoir")


async def test_a_tap_after_its_hour_sends_at_once_and_after_its_end_nothing(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annonce à 10:01 jusqu’à 10:30 : {BUS}")
    await scene.jump(minutes=2)
    await scene.taps("olga", scene.last("regie").id, "✅")
    late = _announced(scene)
    await scene.says("olga", "regie", "!annonce jusqu’à 10:05 : Trop tard")
    await scene.jump(minutes=4)
    await scene.taps("olga", scene.last("regie").id, "✅")

    assert (late, _announced(scene)) == ([f"📣 {BUS}"], [f"📣 {BUS}"])
    assert scene.read(scene.last("regie")) == (
        "Trop tard, 10h05 est passé et rien n’est envoyé. "
        "Renvoyez la commande pour recommencer :\n> Trop tard"
    )


async def test_an_edit_of_the_command_moves_corrects_and_narrows_what_is_planned(scene: Scene) -> None:
    command = await _plan(scene, f"à 14:10 : {BUS}")

    await scene.edits("olga", command, f"!annonce C1 à 14:20 : {BUS} enfin")
    await scene.edits("olga", command, f"!annonce C1 : {BUS} enfin !")  # no hour: it stays
    stays = scene.seen("regie")[-1]
    await scene.edits("olga", command, f"!annonce C1 à 9:00 : {BUS} hier")
    await scene.at("14:15")
    early = _announced(scene, "comptoir-1")
    await scene.at("14:20")
    await scene.edits("olga", command, f"!annonce C1 à 14:20 jusqu’à 14:30 : {BUS} encore")
    corrected = _announced(scene, "comptoir-1")
    await scene.at("14:30")

    assert stays.startswith("Vos mots sont corrigés, mais pas l’heure")
    assert "Cette heure n’existe pas ou est déjà passée : rien n’est changé." in scene.seen("regie")
    assert (early, corrected) == ([], [f"📣 {BUS} encore"])
    assert (_announced(scene), _announced(scene, "comptoir-1")) == ([], [])


async def test_what_is_planned_can_be_withdrawn_by_deletion_or_button(quick: Path) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(quick, platforms=[chat]) as scene:
        for number in (1, 2, 3):
            await scene.calls("olga", "regie", "annonce", chat, texte=f"{BUS} {number}", heure="14:10")
            await scene.presses("olga", scene.last("regie"), "send", chat)
        first, second, third = [m for m in chat.in_place("regie") if m.actions]

        await scene.presses("olga", first, "withdraw", chat)
        await scene.presses("olga", second, "correct", chat, text="Il neige")
        await scene.deletes("olga", await scene.says("olga", "regie", f"!annonce à 14:10 : {BUS} 4"))
        await scene.at("14:10")

        assert _announced(scene) == [f"📣 {BUS} 3", "📣 Il neige"]
        assert [scene.read(m).split("\n")[0] for m in (first, second, third)] == [
            "Retiré, pour le hall :", *["Envoyé à 14h10, pour le hall :"] * 2,
        ]  # fmt: skip


# ── What goes wrong ─────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_late_is_said_but_never_beyond_its_end(scene: Scene) -> None:
    await _plan(scene, f"à 14:10 : {BUS}")
    await _plan(scene, "à 14:10 jusqu’à 14:30 : Café")
    await scene.at("14:05")

    scene.chat.go_away()
    scene.wall = at("14:40")
    scene.chat.come_back()
    await scene.quiet()

    assert _announced(scene) == [f"📣 {BUS}"]
    assert ("announcement", "too-late") in await scene.troubles()


async def test_a_correction_does_not_let_it_be_said_beyond_its_end(scene: Scene) -> None:
    command = await _plan(scene, "à 14:10 jusqu’à 14:30 : Café")
    await scene.at("14:05")
    scene.chat.go_away()
    scene.wall = at("14:11")
    await scene.until(lambda: scene.app.ticker.done == scene.clock.now())

    scene.chat.come_back()
    scene.chat.fault = lambda when, outgoing: None
    await scene.edits("olga", command, "!annonce à 14:10 jusqu’à 14:30 : Café chaud")
    said = _announced(scene)
    await scene.at("14:30")

    assert (said, _announced(scene)) == (["📣 Café chaud"], [])


async def test_its_hour_does_not_move_and_between_lists_it(scene: Scene) -> None:
    await _plan(scene, f"C1 à 10:35 jusqu’à 11:00 : {BUS}")
    await _plan(scene, "à 14:10 : Café")

    def crossed(tx: Transaction) -> list[list[Scheduled]]:
        return [
            scheduled.between(tx.c, at(start), at(end))
            for start, end in (("10:30", "10:40"), ("10:40", "11:30"), ("11:30", "12:00"), ("10:00", "15:00"))
        ]

    bus = Scheduled(at("10:35"), at("11:00"), ("comptoir-1",), BUS)
    coffee = Scheduled(at("14:10"), None, ("hall",), "Café")
    assert transact(scene.transactions, crossed) == [[bus], [bus], [], [bus, coffee]]
    moved = programme(comptoir(1, "10:50", "11:50"), comptoir(2, "10:30", "11:30"))
    await scene.app.change(replace(scene.day, programme=moved))
    await scene.at("10:35")

    assert _announced(scene, "comptoir-1") == [f"📣 {BUS}"]


# ── On platforms with fields ────────────────────────────────────────────────────────────────────────────


async def test_a_field_of_an_hour_that_holds_none_is_refused(quick: Path) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(quick, platforms=[chat]) as scene:
        await scene.calls("olga", "regie", "annonce", chat, texte=BUS, heure="bientôt")

        refused = scene.seen("regie", "olga")[-1]
        assert refused.startswith("bientôt n’est pas une heure : rien n’est envoyé.")


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("", ["10h15 · fin : Accueil", "10h30 · début : Comptoir 1", "10h45"]),
        ("10h3", ["10h30 · début : Comptoir 1"]),
        ("14h07", ["14h07"]),
        ("9:00", []),
    ],
)
async def test_hours_of_the_programme_are_suggested(scene: Scene, typed: str, labels: list[str]) -> None:
    asking = SuggestionRequest("memory", "regie", "olga", "annonce", "heure", typed)

    found = [each.label for each in await scene.chat.suggest(asking)][:3]

    assert [label.replace("\u00a0", " ") for label in found] == labels


# ── Taken back by whoever wrote it ──────────────────────────────────────────────────────────────────────


async def test_an_edit_that_is_taken_back_restores_words_places_and_hour(scene: Scene) -> None:
    command = await _plan(scene, f"C1 à 14:10 : {BUS}")
    edit = await scene.edits("olga", command, "!annonce à 14:20 : Secret")

    await scene.deletes("olga", edit)
    await scene.at("14:20")

    assert (_announced(scene, "comptoir-1"), _announced(scene)) == ([f"📣 {BUS}"], [])
    assert not await scene.is_stored("Secret")


async def test_its_words_are_kept_nowhere_once_its_command_is_deleted(scene: Scene) -> None:
    command = await _plan(scene, "à 14:10 jusqu’à 15:00 : Jean est malade")

    await scene.deletes("olga", command)
    await scene.at("15:00")

    assert scene.seen("regie") == [
        "Message supprimé : l’annonce pour le hall est retirée, et ses mots effacés."
    ]
    assert _announced(scene) == []
    assert not await scene.is_stored("Jean")
