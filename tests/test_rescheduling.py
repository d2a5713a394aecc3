"""Changing the day from the régie: previewed, accepted by a tap, undone by its opposite."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from databases import transact
from memory_platform import MemoryPlatform
from scene import Scene, comptoir, plenary, programme

from bot.changes import asked, previews, rows
from bot.changes.previews import Proposal
from bot.cli.edition import programme_now
from bot.database.store import Store
from bot.database.transaction import Transaction, Transactions
from bot.port.chat import SuggestionRequest
from bot.privacy import retention
from bot.programme.files.settings_file import Setup
from bot.programme.rescheduled import Asked, Scope, Verb
from bot.questions import queue
from bot.questions.rules import State
from bot.settings import Settings

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
            "Annulation : C2 · Titre 2\n> Inondation\n• C2 · Titre 2 : session annulée (10h30 – 11h30)\n"
            "Un rappel déjà dit sera corrigé.\nPour revenir en arrière : !retablir C2"
        )
        assert scene.seen("regie", chat=one)[0] == f"✅ Décidé dans la régie de Boutons.\n{told}"
        assert scene.read(preview) == f"✅ C’est décidé.\n{told}"
        answers = [m for m in other.in_place("regie", "omar") if m.person == "omar"]
        assert [scene.read(m) for m in answers] == ["C’est déjà décidé : rien de plus n’est fait."]


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_cannot_be_done_is_answered_by_what_to_write_instead(scene: Scene) -> None:
    said = {}
    for words in (
        "retard",
        "retard C1",
        "retard C9 10",
        "retard C1 0",
        "retard C1 800",
        "retard C1 -10",
        "retard C1 25:00",
        "retard C1 10:25",
        "retard accueil 10",
        "avancer C1 20",
        "changer-salle C1 Le Club",
        "retablir C1",
        "prolonger tout 10",
    ):
        await scene.says("olga", "regie", f"!{words}")
        said[words] = scene.seen("regie")[-1]

    usage = (
        "Écrivez de quoi et de combien : !retard C3 10 (minutes), !retard C3 11:40 (la nouvelle heure), "
        "!retard club 10 (le reste du jour de cette salle), !retard tout 10 (le reste de la journée)."
    )
    assert said == {
        "retard": usage,
        "retard C1": usage,
        "retard C9 10": "Je ne connais pas C9 : rien n’est changé. "
        "Il y a : accueil, C1, C2, C3, P, club, bureau, ou « tout ».",
        "retard C1 0": "De zéro minute, rien ne change. Par exemple : !retard C3 10",
        "retard C1 800": "On ne déplace pas de plus de 12 heures à la fois : rien n’est changé. "
        "Pour un autre jour, modifiez le programme.",
        "retard C1 -10": "Pour commencer plus tôt : !avancer C3 10",
        "retard C1 25:00": "25:00 n’est pas une heure. Écrivez 11:40 ou 11h40.",
        "retard C1 10:25": "C1 · Titre 1 commence à 10h30 : 10h25 n’est pas plus tard. "
        "Pour commencer plus tôt : !avancer C1 10",
        "retard accueil 10": "Accueil a fini à 10h15 : rien n’est changé. "
        "Ce qui n’a pas commencé peut être décalé.",
        "avancer C1 20": "C1 · Titre 1 commencerait à 10h10, et il est 10h20 : rien n’est changé. "
        "Demandez moins, par exemple !avancer C1 5",
        "changer-salle C1 Le Club": "C1 · Titre 1 y est déjà : rien n’est changé.",
        "retablir C1": "C1 · Titre 1 : la session n’est pas annulée, rien à rétablir. "
        "Pour revenir sur une heure ou une salle : !avancer, !retard ou !changer-salle.",
        "prolonger tout 10": "Rien n’y est en cours. Pour décaler ce qui vient : !retard tout 10",
    }
    assert scene.day.programme == DAY


async def test_in_other_places_it_is_refused_kindly(scene: Scene) -> None:
    typed = await scene.says("ana", "comptoir-1-desk", "!retard C1 10")
    meant = await scene.says("ana", "comptoir-1-desk", "!annuler")
    undone = await scene.says("ana", "comptoir-1-desk", "!annuler geste")

    assert [scene.marks(event) for event in (typed, meant, undone)] == [["🚫"]] * 3
    said = scene.seen("comptoir-1-desk")[-3:]
    assert said[0].startswith("Cette commande est celle des organisateurs")
    assert said[1:] == [
        "Pour défaire votre dernier geste : !annuler-geste. Une session s’annule dans la régie.",
        "Rien à annuler : un geste s’annule dans les 30 secondes.",
    ]


async def test_an_unknown_room_is_taken_by_its_name_and_left_by_the_opposite(scene: Scene) -> None:
    await scene.says("olga", "regie", "!changer-salle C1 Le Grenier")
    assert "⚠️ « Le Grenier » n’est pas une salle du programme" in scene.seen("regie")[-1]

    await scene.taps("olga", scene.last("regie").id, "✅")
    await scene.says("zoe", "comptoir-1", "!maintenant")
    assert "Le Grenier" in scene.seen("comptoir-1")[-1]
    await scene.says("olga", "regie", "!etat")
    assert "• C1 · Titre 1 : Le Club → Le Grenier" in scene.seen("regie")[-1]

    await change(scene, "!changer-salle C1 club")
    assert scene.day.programme == DAY


async def test_an_edit_of_the_command_is_previewed_instead_and_a_deletion_drops_it(scene: Scene) -> None:
    command = await scene.says("olga", "regie", "!retard C1 10")
    first = scene.last("regie")

    await scene.edits("olga", command, "!retard C1 15")

    assert scene.read(first) == "Commande corrigée : l’aperçu qui compte est plus bas."
    second = scene.last("regie")
    assert "10h45" in scene.read(second)
    await scene.deletes("olga", command)
    await scene.taps("olga", second.id, "✅")
    assert scene.read(second) == "Changement abandonné : rien n’est changé."
    assert scene.day.programme == DAY


# ── Kept ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_change_that_was_accepted_when_the_bot_died_is_lived_after_the_restart(quick: Path) -> None:
    # given a bot that dies between the tap and the new day
    async with Scene(quick, hour="10:20", programme=DAY) as scene:
        chat = scene.chat
        await scene.says("olga", "regie", "!retard C1 10")
    store = Store(scene.settings.database)
    dying = Transactions(store, scene.day, scene.clock)
    transact(dying, _accept)
    store.close()

    # when it starts again, with another room for the same session in its file
    file = programme(*(replace(s, rooms=("bureau",)) if s.id == "comptoir-1" else s for s in DAY.sessions))
    async with Scene(quick, hour="10:21", programme=file, platforms=[chat]) as scene:
        # then the change holds, and the file's word too
        assert hours(scene) == ("10:40", "11:40")
        assert scene.day.programme.session("comptoir-1").rooms == ("bureau",)
        await scene.at("10:41")
        assert "10h40" in scene.seen("comptoir-1")[-1]


def _accept(tx: Transaction) -> None:
    previews.tapped(tx, tx.c.execute(rows.LIVE).one(), "accept", ("memory", "olga"), asked.anew)


async def test_a_room_that_the_file_does_not_have_is_named_in_full_to_come_back_to_it(scene: Scene) -> None:
    await change(scene, "!changer-salle C1 Salle Émilie")
    await change(scene, "!changer-salle C1 club")

    back = scene.read(scene.last("regie")).split("\n")[-1].rpartition(" : ")[2]
    assert back == "!changer-salle C1 Salle Émilie"
    await change(scene, back)
    programme = scene.day.programme
    assert [room.name for room in programme.rooms_of(programme.session("comptoir-1"))] == ["Salle Émilie"]


async def test_a_session_that_goes_on_after_its_end_ends_again(scene: Scene) -> None:
    await scene.says("zoe", "comptoir-1", "!question Qui paie ?")
    await scene.at("11:31")
    ended = scene.seen("comptoir-1-desk")[-1]

    await change(scene, "!prolonger C1 20")
    assert hours(scene) == ("10:30", "11:50")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    await scene.at("11:51")

    assert "Qui paie ?" in ended
    asked_ones = await scene.store.run(queue.of_session, "comptoir-1", [State.ANSWERED])
    assert [question.code for question in asked_ones] == ["C1-1"]


async def test_a_person_reads_what_is_kept_of_their_changes_and_has_it_forgotten(scene: Scene) -> None:
    await change(scene, "!annuler C1 Marie est malade")
    direct = "direct:olga"
    await scene.says("olga", direct, "mes-donnees")
    kept = "\n".join(scene.seen(direct))
    assert "• La raison que vous avez donnée d’une annulation : Marie est malade" in kept
    assert "• Changements du jour : 1 demandés par vous, 1 décidés." in kept

    await scene.says("olga", direct, "oublie-moi oui")

    # the day is still changed, and nothing says who did it, nor why
    told = scene.day.programme.session("comptoir-1")
    assert (told.cancelled, told.cancelled_because) == (True, "")
    assert not await scene.is_stored("Marie est malade")


async def test_after_the_retention_nothing_says_why_and_nobody_is_told(scene: Scene) -> None:
    await change(scene, "!annuler C1 Marie est malade")
    read = {place: scene.seen(place) for place in scene.places}

    await scene.jump(days=32)
    await scene.transactions.run(retention.keep)
    await scene.quiet()

    assert not await scene.is_stored("Marie est malade")
    later = {place: scene.seen(place) for place in scene.places}
    assert {place: texts[: len(read[place])] for place, texts in later.items() if place != "regie"} == {
        place: texts for place, texts in read.items() if place != "regie"
    }
    assert [text for texts in later.values() for text in texts if "rétabli" in text] == []


# ── Told to others ──────────────────────────────────────────────────────────────────────────────────────


async def test_what_may_be_changed_is_suggested_while_typing(quick: Path) -> None:
    chat = MemoryPlatform("boutons", buttons=True)
    async with Scene(quick, hour="10:20", programme=DAY, platforms=[chat]) as scene:
        await scene.transactions.run(_cancel, "comptoir-2")
        await scene.quiet()

        async def suggested(action: str, field: str, typed: str = "") -> list[str]:
            asking = SuggestionRequest("boutons", "regie", "olga", action, field, typed, None)
            return [each.value for each in await chat.suggest(asking)]

        assert await suggested("retard", "comptoir") == ["C1", "C3", "P", "club", "bureau", "tout"]
        assert await suggested("retablir", "comptoir") == ["C2", "club", "bureau", "tout"]
        assert await suggested("changer-salle", "salle", "bur") == ["bureau"]


def _cancel(tx: Transaction, session: str) -> None:
    cancelled = Asked(Verb.CANCEL, Scope.SESSION, session)
    shown = asked.shown(tx, cancelled)
    proposal = Proposal(rows.COMMAND, "$1", asked.to_json(cancelled), "boutons", "olga")
    previews.propose(tx, proposal, shown)
    previews.tapped(tx, tx.c.execute(rows.LIVE).one(), "accept", ("boutons", "olga"), asked.anew)


async def test_an_export_tells_the_day_as_it_now_is(scene: Scene) -> None:
    # given a session that was late twice, and one that is cancelled
    for words in ("!retard C1 10", "!retard C1 5", "!annuler C2"):
        await change(scene, words)

    # when somebody exports the programme, from the file and the database
    file = scene.folder / "programme.yaml"
    file.write_text("")
    edition = programme_now(Setup(scene.settings, DAY))

    # then it is the day, with what became of each session
    assert edition.programme == scene.day.programme
    late, cancelled = (edition.changes[id] for id in ("comptoir-1", "comptoir-2"))
    assert (late.former_start, late.is_cancelled) == (DAY.session("comptoir-1").start, False)
    assert (cancelled.former_start, cancelled.is_cancelled) == (None, True)
    assert edition.as_of >= scene.wall


def test_without_a_database_the_programme_is_that_of_its_file(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "programme.yaml", f"sqlite:///{tmp_path / 'comptoir.db'}")
    settings.programme.write_text("")

    assert programme_now(Setup(settings, DAY)).programme is DAY
    assert [each.name for each in tmp_path.iterdir()] == ["programme.yaml"]
