"""A disk that is full, read-only or broken: nothing is half done, nothing is lost, and the régie is told."""

import random
import resource
from collections.abc import Callable
from pathlib import Path

import disks
import pytest
import sqlalchemy as sa
from checker import check
from checker_on_discord import check_discord
from damage import damage
from scene import Scene
from small_discord import are_taken, day_on_discord
from small_event import SmallEvent, comptoir, day_on_matrix, send_surely
from structlog.testing import capture_logs

from adapters.rehearsal.homeserver import Homeserver
from bot.database import schema
from bot.timings import Timings

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}


@pytest.fixture
def timings() -> Timings:
    return Timings(restart_after=0.01, database_again=0.01)


async def test_six_faults_of_the_disk_at_random_leave_nothing_half_done(
    quick: Path, timings: Timings
) -> None:
    seen = await disks.play(quick, 6, seed=1, timings=timings)

    assert seen.verdict.findings == []
    assert seen.faults == {"full": 2, "read-only": 2, "error": 2}


async def test_the_regie_is_told_once_from_when_to_when_nothing_could_be_written(scene: Scene) -> None:
    with capture_logs():  # a traceback takes a second to draw
        disk = disks.BadDisk(scene.store, random.Random(0), 0.0)
        disk.strike("read-only")
        asked = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
        await scene.until(lambda: scene.store.trouble_since is not None)

        disk.heal()
        await scene.until(lambda: bool(scene.seen("regie")) and len(scene.marks(asked)) == 2)
        await scene.quiet()

    [told] = scene.seen("regie")
    assert told.startswith("⚠️ La base de données n’a rien pu écrire de ")
    assert told.endswith(
        " à 10h (disque plein ?). C’est réparé. Les messages de ce temps sont repris maintenant ; "
        "qui a pressé un bouton ou lancé une commande sans réponse doit recommencer."
    )


async def test_the_regie_and_health_say_why_messages_cannot_be_kept(scene: Scene) -> None:
    with capture_logs():
        damage(scene.folder / "comptoir.db", "journal")
        scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
        await scene.until(lambda: bool(scene.seen("regie")))
        health = await scene.app.checkup.health()

    [told] = scene.seen("regie")
    assert told.startswith("🚨 La base de données du bot est abîmée")
    assert health.is_writable
    assert "the database is damaged" in health.troubles
    assert "memory: intake broke within the last 60 s" in health.troubles


async def test_a_question_that_damage_keeps_from_being_taken_is_not_set_aside(scene: Scene) -> None:
    with capture_logs():
        damage(scene.folder / "comptoir.db", "questions")
        scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
        await scene.until(lambda: bool(scene.seen("regie")))
        kept = await scene.store.run(_kept_for_later)
        told = scene.seen("regie")
        await scene.stop()

    assert [words.split(" :")[0] for words in told] == ["🚨 La base de données du bot est abîmée"]
    assert kept == ["!question Qui paie ?"]


def _kept_for_later(c: sa.Connection) -> list[str]:
    waiting = c.execute(sa.select(schema.journal.c.content).where(schema.journal.c.waiting))
    return [content["text"] for (content,) in waiting]


@pytest.mark.long
@pytest.mark.synapse
async def test_a_question_written_on_matrix_while_nothing_can_be_kept_is_taken_later(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    sessions = [comptoir(1, "10:00", "11:30")]
    async with (
        day_on_matrix(homeserver, tmp_path, localpart("disk"), sessions, clock=CLOCK) as day,
        await day.person("ada", "comptoir-1") as ada,
    ):
        await day.bot.run_until_ready()
        await day.until(day.is_quiet)
        limit = resource.prlimit(day.bot.process_id, resource.RLIMIT_FSIZE)

        resource.prlimit(day.bot.process_id, resource.RLIMIT_FSIZE, (_written(day), limit[1]))
        await send_surely(ada.client, day.rooms["comptoir-1"], "!question Qui paie ?", "q1")
        await send_surely(ada.client, day.rooms["comptoir-1"], "!question Et après ?", "q2")
        await day.until(lambda: "disk I/O error" in day.bot.log.read_text())
        resource.prlimit(day.bot.process_id, resource.RLIMIT_FSIZE, limit)
        await day.until(lambda: day.has_taken(2) and day.is_quiet())
        await day.until(
            lambda: bool(day.rows("SELECT 1 FROM outbox WHERE kind = 'alert' AND state = 'sent'"))
        )

        assert day.bot.status is None
        assert (await check(day, ["comptoir-1"])).findings == []
        [told] = await day.said("regie")
        assert "n’a rien pu écrire" in told["content"]["body"]


async def test_a_question_typed_on_a_full_disk_is_taken_later_but_a_command_is_refused(
    tmp_path: Path,
) -> None:
    """People who typed need not repeat it, and are told nothing; people who used the command must do so."""
    async with day_on_discord(tmp_path, "disk", [comptoir(1, "10:00", "11:30")], clock=CLOCK) as day:
        ana, bob = day.discord.people(2)
        await day.bot.run_until_ready()
        await day.until(day.is_quiet)
        limit = resource.prlimit(day.bot.process_id, resource.RLIMIT_FSIZE)

        resource.prlimit(day.bot.process_id, resource.RLIMIT_FSIZE, (_written(day), limit[1]))
        said = len(day.discord.said("comptoir-1"))
        typed = [await day.discord.say(ana, "comptoir-1", text) for text in ("Qui paie ?", "Et après ?")]
        await day.until(lambda: "disk I/O error" in day.bot.log.read_text())
        called = await day.discord.slash(bob, "comptoir-1", "Et ici ?")
        told = len(day.discord.said("comptoir-1"))
        resource.prlimit(day.bot.process_id, resource.RLIMIT_FSIZE, limit)
        await day.until(lambda: are_taken(day, {asked.text for asked in typed}) and day.is_quiet())

        assert day.bot.status is None
        assert (called.failed, told) == (True, said)
        assert day.rows("SELECT text FROM questions ORDER BY id") == [("Qui paie ?",), ("Et après ?",)]
        assert check_discord(day, day.discord).findings == []


def _written(day: SmallEvent) -> int:
    """Return the size of the file to which the database appends, which the bot's log never reaches."""
    return (day.folder / "comptoir.db-wal").stat().st_size
