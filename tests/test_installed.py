"""Installed away from a checkout: the package's contents, the demo, and what it says is missing."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Collection, Mapping
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from patience import PATIENCE

from adapters.rehearsal.demo.lines import FRENCH

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install what `pip install .` would, in a folder of its own, from a copy, as the build writes to it."""
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


def demo(
    installed: Path, folder: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    python = [sys.executable, "-P", "-c", "from bot.cli import main; main()"]
    settings: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(installed), **environment}
    command = [*python, "--lang", "en", "demo", *options]
    return subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, text=True, timeout=4 * PATIENCE
    )


def test_the_package_contains_its_texts_and_the_sample_day(installed: Path) -> None:
    sample = installed / "adapters/rehearsal/demo/programme.yaml"

    assert sample.read_text() == (ROOT / "programme.yaml").read_text()
    assert (installed / "bot/words/catalogues/fr.ftl").is_file()
    assert list(installed.glob("bot/database/migrations/versions/*.py"))


# Loads everything we install, as if nothing but its requirements were installed.
ALONE = """
import importlib, pkgutil, sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1:]:
            raise ModuleNotFoundError(f"not installed: {name}", name=name)
sys.meta_path.insert(0, Nothing())
for package in ("adapters", "bot"):
    for module in pkgutil.walk_packages([package], f"{package}."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
"""


def test_everything_it_loads_is_among_its_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    brought: set[str] = set()
    for needed in (*project["dependencies"], *project["optional-dependencies"]["demo"]):
        add_brought(Requirement(needed), brought)
    others = [
        module
        for module, distributions in packages_distributions().items()
        if not {*map(canonicalize_name, distributions)} & {*brought, "comptoir"}
    ]

    loaded = subprocess.run(
        [sys.executable, "-c", ALONE, *others], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (loaded.returncode, loaded.stderr) == (0, "")


def add_brought(needed: Requirement, brought: set[str], extras: Collection[str] = ("",)) -> None:
    """Collect the names of the distributions that come with a requirement."""
    if needed.marker is not None and not any(needed.marker.evaluate({"extra": extra}) for extra in extras):
        return
    name = canonicalize_name(needed.name)
    known = name in brought and not needed.extras
    brought.add(name)
    for other in () if known else requires(name) or ():
        add_brought(Requirement(other), brought, needed.extras or ("",))


@pytest.mark.long
@pytest.mark.timeout(4 * PATIENCE)
def test_without_a_homeserver_the_demo_plays_discord_and_pages_in_english_and_says_what_matrix_needs(
    installed: Path, tmp_path: Path
) -> None:
    played = demo(installed, tmp_path, "--pace", "0", COMPTOIR_SYNAPSE_PYTHON=str(tmp_path / "none"))

    assert (played.returncode, played.stderr) == (0, ""), played.stdout[-3000:] + played.stderr
    text = " ".join(played.stdout.split())
    assert "Matrix is not played, since there is no server for it here; to play it too: python3" in text
    assert re.search(r"Reminders said, each once (\d+) / \1 \1 / \1 Lateness", text)
    assert "Nothing was skipped, nothing failed, nothing was said twice." in text
    assert "✓ All that the play expected came." in text
    assert [line for line in FRENCH.values() if line[:20] in text] == []


@pytest.mark.parametrize(
    "library",
    [
        "raise ModuleNotFoundError('none', name='simcord')",  # all of it is missing
        "",  # one of its modules is missing
        "__path__ = []\nimport none_of_its_own",  # one of its requirements is missing
    ],
)
def test_the_demo_says_which_extra_is_missing(installed: Path, tmp_path: Path, library: str) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without/simcord.py").write_text(library)

    said = demo(installed, tmp_path, PYTHONPATH=f"{tmp_path / 'without'}:{installed}")

    missing = "none_of_its_own" if "none_of_its_own" in library else "simcord"
    python = shlex.quote(sys.executable)
    assert (said.returncode, said.stdout, said.stderr.strip()) == (
        3,
        "",
        f"The demo needs a library that a real day does without ({missing}). In the project’s folder: "
        f'`{python} -m pip install ".[demo]"`',
    )
