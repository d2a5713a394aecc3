"""The lines that provisioning prints: sentences with the names of people and places, in 80 columns."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.provision_told import Told
from bot.port.provisioning import EVERYWHERE, Step
from bot.programme.files.settings_file import Setup, read_setup

PROGRAMME = """
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris}
people: {ana: {name: Ana Dupont}, zoe: {name: Zoé Martin}}
organisers: [ana]
sessions:
  - {id: c1, kind: comptoir, title: Un, start: 10:00, end: 11:00, animateurs: [zoe]}
"""
STEPS = [
    Step("+space", "create", "#jour:example.org"),
    Step("+space", "invite", "ana"),
    Step("+space", "invite", "zoe"),
    Step("c1-desk", "create", "#jour-c1-desk:example.org"),
    Step("c1-desk", "invite", "zoe"),
    Step("c1-desk", "wait", "5"),
    Step("c1-desk", "change", "provision-what-space"),
    Step("hall", "keep"),
    Step("regie", "change", "provision-what-name"),
    Step("regie", "change", "provision-what-topic"),
    Step("regie", "change", "provision-what-space"),
    Step("regie", "revoke", "gone"),
]


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    (tmp_path / "programme.yaml").write_text(PROGRAMME)
    (tmp_path / "comptoir.yaml").write_text("programme: programme.yaml\ndatabase: comptoir.db\n")
    setup = read_setup(tmp_path / "comptoir.yaml").value
    assert setup is not None
    return setup


def lines(setup: Setup, lang: str, steps: list[Step], *, dry_run: bool = False) -> list[str]:
    printed = StringIO()
    told = Told(setup, lang, dry_run, Console(file=printed, width=80))
    for step in steps:
        told(step)
    told.flush()
    return printed.getvalue().replace("\u00a0", " ").splitlines()


def test_the_lines_report_the_work_place_by_place(setup: Setup) -> None:
    assert lines(setup, "fr", STEPS) == [
        "J’ai créé l’espace de l’événement (#jour:example.org).",
        "J’ai invité dans l’espace de l’événement : Ana Dupont, Zoé Martin.",
        "J’ai créé le pupitre du comptoir 1 dans l’espace.",
        "J’ai invité dans le pupitre du comptoir 1 : Zoé Martin.",
        "J’ai mis à jour la régie : nom, sujet, place dans l’espace.",
        "J’ai fermé la régie à ceux que le programme n’y nomme plus : gone.",
    ]


def test_a_dry_run_speaks_of_what_would_be_done(setup: Setup) -> None:
    assert lines(setup, "fr", STEPS[:7], dry_run=True) == [
        "Je créerais l’espace de l’événement (#jour:example.org).",
        "J’inviterais dans l’espace de l’événement : Ana Dupont, Zoé Martin.",
        "Je créerais le pupitre du comptoir 1 dans l’espace.",
        "J’inviterais dans le pupitre du comptoir 1 : Zoé Martin.",
    ]
    assert lines(setup, "en", STEPS[:7], dry_run=True) == [
        "Would create the event’s space (#jour:example.org).",
        "Would invite to the event’s space: Ana Dupont, Zoé Martin.",
        "Would create the desk of comptoir 1 in the space.",
        "Would invite to the desk of comptoir 1: Zoé Martin.",
    ]


def test_the_command_that_spares_the_limits_is_given_once_and_on_one_line(setup: Setup) -> None:
    command = "curl " + "x" * 100
    before, met = Step(EVERYWHERE, "limit", "562", command), Step("hall", "limit", "490", command)

    told = lines(setup, "en", [before, met])

    assert [line for line in told if "curl" in line] == [f"  {command}"]
    assert "takes about 10 min" in " ".join(told)
    assert "about 9 min to go" in " ".join(told)
    assert told[-1].endswith("the command above.")
    assert f"  {command}" in lines(setup, "en", [met])


def test_a_forecast_of_less_than_a_minute_asks_nothing_of_an_administrator(setup: Setup) -> None:
    short = Step(EVERYWHERE, "limit", "59", "curl …")

    assert lines(setup, "en", [short], dry_run=True) == ["Without `--dry-run` this takes less than a minute."]


def test_a_refusal_is_told_once_however_many_places_it_concerns(setup: Setup) -> None:
    refused = [Step(place, "refuse", "Move it up.") for place in ("c1-desk", "regie")]

    assert lines(setup, "en", refused) == ["✗ Move it up."]
