"""The demo: its account tells the truth, and its screen shows what is read on each side."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.demo.account import wrong_deliveries, wrong_questions, wrong_reminders
from adapters.demo.acts import Asked
from adapters.demo.jumps import Jumps
from adapters.demo.wording import wording
from bot.clock import Clock
from bot.notices import plan_notices
from bot.programme_file import read_programme
from bot.questions import State
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
COMPTOIR = [sys.executable, "-c", "from bot.cli import main; main()"]
PLACES = {
    *("Hall", "Plénière", "Pupitre P"),
    *(f"{name} {number}" for name in ("Comptoir", "Pupitre") for number in range(1, 7)),
}
ON_ONE = {"M ": {"Régie", "Privé Awa", "Privé Camille"}, " D": {"Privé Grace"}}


@pytest.mark.synapse
@pytest.mark.timeout(260)
def test_the_day_is_played_on_both_sides_and_all_that_was_expected_came() -> None:
    played = subprocess.run(
        [*COMPTOIR, "demo", "--pace", "0"], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )

    lines = played.stdout.splitlines()
    assert (played.returncode, played.stderr) == (0, ""), played.stdout[-3000:] + played.stderr
    assert re.search(r"Rappels dits, chacun une fois +(\d+) / \1 +\1 / \1", played.stdout)
    assert "✓ Tout ce que la pièce attendait est arrivé." in lines
    heads = [(line[6:8], line[9:23].rstrip()) for line in lines if re.match(r"\d\dh", line)]
    for side, others in (("M ", " D"), (" D", "M ")):
        seen = {place for sides, place in heads if sides in (side, "MD")}
        assert seen >= PLACES | ON_ONE[side]
        assert not seen & ON_ONE[others]


def test_a_lost_question_is_told() -> None:
    asked = Asked("comptoir-1", "Qui paie ?", "malo", "C1-1", State.ANSWERED)

    assert list(wrong_questions(wording("fr"), [asked], [])) == ["question perdue : « Qui paie ? »"]


def test_a_reminder_missing_or_said_twice_is_told() -> None:
    checked = read_programme(ROOT / "programme.yaml")
    assert checked.value is not None
    notices = plan_notices(checked.value, Settings(ROOT / "programme.yaml", "sqlite://"))[:2]
    first, second = (notice.key for notice in notices)
    said = {f"{first}:matrix": [1.0, 2.0]}

    told = [
        *wrong_reminders(wording("fr"), notices, said, ["matrix"]),
        *wrong_deliveries(wording("fr"), [], said),
    ]

    assert told == [f"rappel manquant : {second}:matrix", f"rappel dit 2 fois : {first}:matrix"]


def test_after_the_play_the_clock_goes_on_as_any_other_and_the_past_keeps_its_hours() -> None:
    start = datetime(2018, 10, 16, 8, tzinfo=UTC)
    wall = [start]
    clock = Clock(start, start, 60.0, lambda: wall[0])
    jumps = Jumps(clock)

    wall[0] += timedelta(seconds=10)
    jumps.to(start + timedelta(hours=1))
    wall[0] += timedelta(seconds=10)
    jumps.go_on_at(1.0)
    wall[0] += timedelta(seconds=10)

    hours = [jumps.event_time(start + timedelta(seconds=seconds)) - start for seconds in (5, 15, 30)]
    assert hours == [timedelta(minutes=5), timedelta(minutes=65), timedelta(minutes=70, seconds=10)]
    assert clock.now().event - start == timedelta(minutes=70, seconds=10)


def test_both_languages_have_the_same_words() -> None:
    catalogues = [(ROOT / f"bot/catalogues/demo.{language}.ftl").read_text() for language in ("fr", "en")]

    french, english = (set(re.findall(r"^([a-z-]+) =", text, re.MULTILINE)) for text in catalogues)

    assert french == english
