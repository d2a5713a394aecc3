"""Changing the day from the régie: previewed, accepted by a tap, undone by its opposite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, comptoir, plenary, programme

DAY = programme(
    plenary("accueil", "10:00", "10:15"),
    comptoir(1, "10:30", "11:30"),
    comptoir(2, "10:30", "11:30"),
    comptoir(3, "11:30", "12:30"),
    plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
)


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, hour="10:20", programme=DAY) as scene:
        yield scene


def hours(scene: Scene, session: str = "comptoir-1") -> tuple[str, str]:
    found = scene.day.programme.session(session)
    return tuple(f"{each.astimezone(DAY.event.timezone):%H:%M}" for each in (found.start, found.end))  # type: ignore[return-value]


async def change(scene: Scene, words: str) -> str:
    """Give a command and accept its preview; return the command's event."""
    command = await scene.says("olga", "regie", words)
    await scene.taps("olga", scene.last("regie").id, "✅")
    return command


async def test_a_delay_is_previewed_with_its_consequences(
    scene: Scene,
) -> None:
    await scene.says("olga", "regie", "!retard C1 10")

    preview = scene.last("regie")
    assert scene.read(preview) == (
        "Aperçu, rien n’est encore changé — ✅ appliquer, ❌ abandonner :\n"
        "Retard de 10 min : C1 · Titre 1\n"
        "• C1 · Titre 1 : 10h30 – 11h30 → 10h40 – 11h40\n"
        "⚠️ Le Club : C1 · Titre 1 et C3 · Titre 3 en même temps.\n"
        "⚠️ Eva Experte : C1 · Titre 1 et C3 · Titre 3 en même temps.\n"
        "⚠️ Gus Témoin : C1 · Titre 1 et C3 · Titre 3 en même temps.\n"
        "⚠️ Ana Animatrice : C1 · Titre 1 et C3 · Titre 3 en même temps.\n"
        "Un rappel déjà dit sera corrigé."
    )
    assert scene.marks(preview.id) == ["✅", "❌"]
    assert hours(scene) == ("10:30", "11:30")


async def test_a_tap_delays_it_and_the_opposite_undoes_it(scene: Scene) -> None:
    await change(scene, "!retard C1 10")
    assert hours(scene) == ("10:40", "11:40")
    assert scene.seen("regie")[-1].endswith("Pour revenir en arrière : !avancer C1 10")

    await change(scene, "!avancer C1 10")

    assert scene.day.programme == DAY


# ── Previews ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_dropped_preview_changes_nothing_even_when_tapped_again(scene: Scene) -> None:
    await scene.says("olga", "regie", "!retard C1 10")
    preview = scene.last("regie")

    await scene.taps("olga", preview.id, "❌")
    await scene.taps("olga", preview.id, "✅")

    assert scene.read(preview) == "Changement abandonné : rien n’est changé."
    assert scene.day.programme == DAY


async def test_a_preview_ends_after_ten_minutes(scene: Scene) -> None:
    await scene.says("olga", "regie", "!annuler C2 Personne n’est là")
    preview = scene.last("regie")

    await scene.jump(minutes=10)
    await scene.taps("olga", preview.id, "✅")

    assert scene.read(preview).startswith("Aperçu expiré après 10 minutes : rien n’est changé.")
    assert scene.day.programme == DAY
    assert not await scene.is_stored("Personne n’est là")


async def test_a_preview_older_than_the_last_change_is_shown_anew(scene: Scene) -> None:
    # given two previews of the same delay
    await scene.says("olga", "regie", "!retard C1 10")
    first = scene.last("regie")
    await scene.says("omar", "regie", "!retard C1 10")
    second = scene.last("regie")

    # when both are tapped
    await scene.taps("olga", first.id, "✅")
    await scene.taps("omar", second.id, "✅")

    # then the second is not applied, but shown on the day as it has become
    assert hours(scene) == ("10:40", "11:40")
    assert scene.read(second) == (
        "La journée a changé depuis cet aperçu : rien n’est appliqué. Le voici à nouveau, plus bas."
    )
    again = scene.last("regie")
    assert "C1 · Titre 1 : 10h40 – 11h40 → 10h50 – 11h50" in scene.read(again)
    await scene.taps("omar", again.id, "✅")
    assert hours(scene) == ("10:50", "11:50")


async def test_the_organisers_of_the_other_platform_are_told(quick: Path) -> None:
    one, other = MemoryPlatform(), MemoryPlatform("boutons", buttons=True)
    async with Scene(quick, hour="10:20", programme=DAY, platforms=[one, other]) as scene:
        # given a cancellation asked for on one platform
        await scene.calls("olga", "regie", "annuler", other, comptoir="C2", raison="Inondation")
        assert scene.seen("regie", chat=one) == []

        # when it is accepted there, by two organisers
        preview = scene.last("regie", chat=other)
        await scene.presses("olga", preview, "accept", other)
        other.press("omar", preview.id, "accept", {})
        await scene.quiet()

        # then the other régie reads it too, the second organiser hears that it is decided
        cancelled = scene.day.programme.session("comptoir-2")
        assert (cancelled.cancelled, cancelled.cancelled_because) == (True, "Inondation")
        told = (
            "Annulation : C2 · Titre 2\n> Inondation\n• C2 · Titre 2 : annulé (10h30 – 11h30)\n"
            "Un rappel déjà dit sera corrigé.\nPour revenir en arrière : !retablir C2"
        )
        assert scene.seen("regie", chat=one)[0] == f"✅ Décidé dans la régie de Boutons.\n{told}"
        assert scene.read(preview) == f"✅ C’est décidé.\n{told}"
        answers = [m for m in other.in_place("regie", "omar") if m.person == "omar"]
        assert [scene.read(m) for m in answers] == ["C’est déjà décidé : rien de plus n’est fait."]
