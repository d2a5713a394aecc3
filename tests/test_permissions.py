"""A permission is missing in one place: messages for it wait, and one alert reports it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import permission_taken
import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from adapters.rehearsal.homeserver import Homeserver
from bot.delivery.refusals import Permissions
from bot.port.chat import Outgoing
from bot.port.errors import NotPermitted, Unknown
from bot.timings import Timings

NOON = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)


class Right:
    """The right to write, or to put marks, in comptoir 1; `refusals` counts the calls made without it."""

    def __init__(self, scene: Scene, *operations: str) -> None:
        self.operations, self.taken, self.refusals = operations, True, 0
        scene.chat.fault = self._fault

    def _fault(self, when: str, doing: Outgoing) -> None:
        if (
            self.taken
            and when == "before"
            and doing.place == "comptoir-1"
            and doing.operation in self.operations
        ):
            self.refusals += 1
            raise NotPermitted("403 M_FORBIDDEN")


async def as_time_passes(scene: Scene, happened: Callable[[], bool]) -> None:
    """Move the wall clock until it has happened: a send that is refused repeatedly lets others go first."""

    def has_happened() -> bool:
        scene.wall += timedelta(milliseconds=1)
        return happened()

    await scene.until(has_happened)


@pytest.fixture
def timings() -> Timings:
    return Timings(first_try=0.05, longest_try=0.05)


async def test_messages_that_wait_for_a_permission_go_out_once_it_is_back_and_one_alert_reports_both(
    scene: Scene,
) -> None:
    right = Right(scene, "say", "edit", "react")
    asked = [scene.chat.say("sam", "comptoir-1", f"!question Numéro {n} ?") for n in range(20)]
    elsewhere = scene.chat.say("sam", "comptoir-2", "!question Et ici ?")
    await as_time_passes(
        scene, lambda: bool(scene.seen("regie")) and scene.marks(elsewhere) == ["C2-1", "👍"]
    )
    told = scene.seen("regie")

    right.taken = False
    await as_time_passes(scene, lambda: all(len(scene.marks(event)) == 2 for event in asked))
    await scene.quiet()

    assert told == [
        "⚠️ Memory : je n’ai plus le droit d’écrire ou de mettre des réactions ici : le comptoir 1. "
        "Rendez-le-moi ; ce qui doit y être dit attend, et partira de lui-même."
    ]
    assert [scene.marks(event) for event in asked] == [[f"C1-{n}", "👍"] for n in range(1, 21)]
    assert await scene.troubles() == []


async def test_the_alert_says_so_when_the_permission_is_back(scene: Scene) -> None:
    right = Right(scene, "react")
    asked = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    await as_time_passes(scene, lambda: bool(scene.seen("regie")))

    right.taken = False
    await as_time_passes(scene, lambda: len(scene.marks(asked)) == 2)
    await scene.jump(seconds=5)

    assert scene.seen("regie") == ["✅ Memory : ce droit m’est rendu (le comptoir 1), ce qui attendait part."]


async def test_a_restart_reports_a_closed_place_only_once_but_still_reports_its_opening(scene: Scene) -> None:
    right = Right(scene, "say", "edit", "react")
    asked = scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    await as_time_passes(scene, lambda: bool(scene.seen("regie")))
    scene.starts_quietly = False

    await scene.stop()
    scene.wall += timedelta(minutes=3)
    refused, told = right.refusals, scene.seen("regie")
    await scene.start()
    await as_time_passes(scene, lambda: right.refusals > refused)
    await scene.stop()
    still_told = scene.seen("regie")
    right.taken = False
    scene.wall += timedelta(minutes=3)
    await scene.start()
    await as_time_passes(scene, lambda: len(scene.marks(asked)) == 2)
    await scene.jump(seconds=5)

    assert [text[:2] for text in told] == ["⚠️"]
    assert still_told == told
    assert scene.seen("regie") == ["✅ Memory : ce droit m’est rendu (le comptoir 1), ce qui attendait part."]


async def test_the_status_and_the_health_page_name_where_a_right_is_missing(scene: Scene) -> None:
    Right(scene, "say", "edit", "react")
    scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    await scene.until(lambda: bool(scene.seen("regie")))
    scene.wall += timedelta(minutes=2)

    scene.chat.say("olga", "regie", "!etat")
    await scene.until(lambda: scene.seen("regie")[-1].startswith("État"))
    health = await scene.app.checkup.health()

    assert [line for line in scene.seen("regie")[-1].split("\n") if "⚠️" in line] == [
        "• ⚠️ le comptoir 1 (Memory) : je n’ai plus le droit d’y écrire depuis 2 min ; rendez-le-moi"
    ]
    assert [(p.place, p.why, p.seconds) for p in health.places] == [("comptoir-1", "closed", 120.0)]


async def test_finding_an_earlier_mark_does_not_mean_the_permission_is_back(scene: Scene) -> None:
    """The mark was put before the permission was taken; only its answer was lost."""
    right = Right(scene, "react")
    right.taken = False

    def takes_and_says_nothing(when: str, doing: Outgoing) -> None:
        right._fault(when, doing)
        if when == "after" and doing.operation == "react" and not right.taken:
            right.taken = True
            raise Unknown("no answer")

    scene.chat.fault = takes_and_says_nothing
    scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    scene.chat.say("ada", "comptoir-1", "!question Et après ?")
    await as_time_passes(scene, lambda: bool(scene.seen("regie")))
    scene.wall += timedelta(seconds=scene.chat.limits.safe_resend)
    refused = right.refusals
    await as_time_passes(scene, lambda: right.refusals > refused + 2)

    assert [text[:2] for text in scene.seen("regie") if "droit" in text] == ["⚠️"]


async def test_a_press_is_answered_where_nothing_may_be_said_and_waiting_messages_still_wait(
    quick: Path,
) -> None:
    async with Scene(quick, platforms=[MemoryPlatform("boutons", buttons=True)]) as scene:
        right = Right(scene, "say", "edit")

        def refuse(when: str, doing: Outgoing) -> None:
            if doing.person is None:
                right._fault(when, doing)

        scene.chat.fault = refuse
        scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
        await as_time_passes(scene, lambda: bool(scene.seen("regie")))
        scene.chat.call("ada", "comptoir-1", "questions")
        await as_time_passes(scene, lambda: len(scene.seen("comptoir-1", reader="ada")) == 1)
        told = scene.seen("regie")

        right.taken = False
        await as_time_passes(scene, lambda: any("\nC1-1 · " in text for text in scene.seen("comptoir-1")))

        assert [text[:2] for text in told] == ["⚠️"]
        assert await scene.troubles() == []


async def test_words_go_on_where_only_marks_are_refused(scene: Scene) -> None:
    right = Right(scene, "react")
    await scene.says("sam", "comptoir-1", "bonjour")
    scene.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    await as_time_passes(scene, lambda: right.refusals > 0)

    scene.wall += timedelta(minutes=25)
    await as_time_passes(scene, lambda: bool(scene.seen("comptoir-1")))

    assert scene.seen("comptoir-1")[0].startswith("⏰")


async def test_a_reminder_too_late_for_the_returned_permission_is_skipped_and_reported(scene: Scene) -> None:
    right = Right(scene, "say")
    scene.wall += timedelta(minutes=25)
    await as_time_passes(scene, lambda: right.refusals > 0)

    scene.wall += timedelta(minutes=40)
    await as_time_passes(scene, lambda: any("Non envoyé" in text for text in scene.seen("regie")))

    assert scene.seen("comptoir-1") == []
    assert await scene.troubles() == [("reminder", "too-late")]


def test_a_quarter_of_an_hour_without_a_permission_costs_fewer_than_twenty_refusals() -> None:
    lacking, refusals = Permissions(), 0

    for second in range(15 * 60):
        if not lacking.is_resting("hall", second, mark=False):
            lacking.refused("hall", mark=False, row=1, time=second, wall=NOON)
            refusals += 1

    assert refusals == 18


def test_a_row_refused_where_others_pass_is_the_one_to_blame() -> None:
    lacking = Permissions()
    lacking.refused("hall", mark=False, row=1, time=0, wall=NOON)

    lacking.allowed("hall", mark=False)

    assert (lacking.is_own_fault(1), lacking.is_own_fault(2)) == (True, False)


@pytest.mark.long
@pytest.mark.synapse
async def test_a_power_taken_and_given_back_on_matrix_loses_and_doubles_nothing(
    tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    with Homeserver(tmp_path / "homeserver", extra=permission_taken.ROOMS) as own:
        seen = await permission_taken.play(own, tmp_path / "day", localpart("power"), questions=10, seconds=0)

    assert seen.verdict.findings == []
    assert (seen.rows >= 10, seen.refused < 20, seen.elsewhere, seen.told) == (True, True, 1, 1)
