"""Installed away from a checkout: what the package bears, and what the demo says is missing."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` puts in place, in a folder of its own; built from a copy, which it writes to."""
    folder = tmp_path_factory.mktemp("installed")
    source = folder / "source"
    for name in ("bot", "adapters"):
        shutil.copytree(
            ROOT / name, source / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("pyproject.toml", "README.md", "LICENSE", "programme.yaml"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", folder, source], check=True, cwd=folder)
    [wheel] = folder.glob("comptoir-*.whl")
    with zipfile.ZipFile(wheel) as parts:
        parts.extractall(folder / "site")
    return folder / "site"


def demo(installed: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", "from bot.cli import main; main()", "--lang", "en", "demo"]
    settings: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(installed), **environment}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=100)


def test_the_package_bears_its_texts_and_the_sample_day(installed: Path) -> None:
    sample = installed / "adapters/rehearsal/demo/programme.yaml"

    assert sample.read_text() == (ROOT / "programme.yaml").read_text()
    assert (installed / "bot/words/catalogues/fr.ftl").is_file()
    assert list(installed.glob("bot/database/migrations/versions/*.py"))


def test_the_demo_says_in_one_sentence_that_a_homeserver_is_missing(installed: Path, tmp_path: Path) -> None:
    said = demo(installed, tmp_path, COMPTOIR_SYNAPSE_PYTHON=str(tmp_path / "none"))

    assert said.returncode == 3
    assert said.stderr.strip().startswith("The demo plays on a homeserver, and none is installed here:")
    assert said.stderr.strip().count("\n") == 0


def test_the_demo_says_which_extra_is_missing(installed: Path, tmp_path: Path) -> None:
    without = tmp_path / "without"
    without.mkdir()
    (without / "simcord.py").write_text("raise ModuleNotFoundError('none', name='simcord')")

    said = demo(installed, tmp_path, PYTHONPATH=f"{without}:{installed}")

    assert (said.returncode, said.stderr.strip()) == (
        3,
        'The demo needs a library that the day does without (simcord): `pip install "comptoir[demo]"`.',
    )
