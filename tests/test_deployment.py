"""Promises of the deployment files: the secrets needed, commands that exist, the intended statuses."""

import re
import tomllib
from pathlib import Path

import pytest

from adapters.discord import assembly as discord
from adapters.matrix import assembly as matrix
from adapters.matrix.vault import PASSWORD, PICKLE_KEY
from bot.cli import commands

ROOT = Path(__file__).parent.parent
DEPLOYMENT = ROOT / "docs" / "deployment"
SECRETS = {matrix.TOKEN, PASSWORD, PICKLE_KEY, discord.TOKEN}


def values(unit: str, key: str) -> list[str]:
    """Return the values of a key in a unit, in order."""
    return re.findall(rf"^{key}=(.*)$", (DEPLOYMENT / unit).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_service_gives_the_secrets_that_the_bot_asks_for() -> None:
    given = {value.split(":")[0] for value in values("comptoir.service", "LoadCredential")}

    assert given == {PASSWORD, PICKLE_KEY, discord.TOKEN}


def test_errors_that_a_person_must_correct_are_not_retried() -> None:
    assert values("comptoir.service", "Restart") == ["on-failure"]
    assert values("comptoir.service", "RestartPreventExitStatus") == ["1 2"]


def test_the_watchdog_is_more_patient_than_the_clock() -> None:
    from bot.ticker import LONGEST_SLEEP

    [seconds] = values("comptoir.service", "WatchdogSec")

    assert int(seconds) > 2 * 2 * LONGEST_SLEEP.total_seconds()


@pytest.mark.parametrize("unit", ["comptoir.service", "comptoir-backup.service"])
def test_a_unit_runs_a_command_that_exists(unit: str) -> None:
    [line] = values(unit, "ExecStart")

    assert line.split()[-1] in commands.commands
    assert values(unit, "User") == ["comptoir"]
    assert values(unit, "UMask") == ["0077"]


def test_the_container_holds_what_the_package_is_made_of() -> None:
    text = (DEPLOYMENT / "Containerfile").read_text(encoding="utf-8")

    lines = re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    assert {name for name in copied if not (ROOT / name).exists()} == set()
    assert copied >= {"requirements.txt", "requirements-pdf.txt", "pyproject.toml", "bot", "adapters"}
    assert "--require-hashes -r requirements.txt -r requirements-pdf.txt" in text
    assert set(re.findall(r"COMPTOIR_[A-Z_]+(?=_FILE)", text)) <= SECRETS


def test_the_settings_it_describes_are_read(tmp_path: Path) -> None:
    from bot.programme.files.keys import SETTINGS

    text = (DEPLOYMENT / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"`([a-z]+): ", text)) <= set(SETTINGS)


def test_what_sets_documents_in_type_is_asked_for_alike_everywhere() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, [wanted] = asked["project"]["optional-dependencies"], asked["dependency-groups"]["pdf"]

    assert extras["pdf"] == [wanted]
    assert wanted in extras["demo"]
