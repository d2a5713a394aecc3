"""A foreign platform is added as a package beside the others: nothing in `bot/` names it."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from memory_platform import BOT, MemoryPlatform
from patience import PATIENCE

import adapters
from bot.cli.parts import facts_of
from bot.cli.provision import provisioned
from bot.cli.run import running
from bot.port.errors import InputError
from bot.programme.files.check import required
from bot.programme.files.settings_file import read_setup

PACKAGE = {
    "__init__": '"""Pigeons, which carry what people write."""',
    "facts": "from bot.port.chat import Facts\n\nFACTS = Facts()",
    "files": """
from dataclasses import dataclass

from bot.programme.files.fields import Wrong, one_line

KEYS = ("tower",)


@dataclass(frozen=True)
class PigeonSettings:
    tower: str


def read_settings(fields, beside):
    tower = fields.needed("tower", one_line)
    return PigeonSettings(tower) if tower else None


def read_account(value):
    if not value.startswith("ring-"):
        raise Wrong("not-a-number", value=value)
    return value
""",
    "assembly": """
from memory_platform import MemoryPlatform

from bot.operator.readiness import Report
from bot.port.provisioning import Summary

LIMITS = MemoryPlatform("pigeon").limits


class Tower:
    async def close(self):
        pass


async def connect(settings, account):
    return Tower(), None


async def forget(client):
    pass


def assemble(settings, programme, client, places, words):
    return MemoryPlatform("pigeon", scope=settings.tower, places=frozenset(places))


async def provision(client, programme, settings, planned, book, report, *, dry_run):
    for place in planned:
        await book.remember(place.name, f"{settings.tower}/{place.name}")
    return Summary(())


async def ready(settings, programme, client, places, words, *, unseen=False):
    return Report("pigeon", ())
""",
}
PROGRAMME = """
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris}
people:
  ana: {name: Ana, pigeon: ring-7}
  olga: {name: Olga, pigeon: ring-1}
organisers: [olga]
sessions:
  - {id: comptoir-1, kind: comptoir, number: 1, title: Pain, start: 10:30, end: 11:30, animateurs: [ana]}
"""
SETTINGS = """
programme: programme.yaml
database: comptoir.db
clock: {start: 2026-10-16T10:40}
platforms:
  pigeon: {tower: Sainte-Anne}
"""


@pytest.fixture
def event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Write the two files of an event on pigeons, and put their package where adapters are found."""
    package = tmp_path / "elsewhere" / "pigeon"
    package.mkdir(parents=True)
    for name, text in PACKAGE.items():
        (package / f"{name}.py").write_text(text)
    monkeypatch.setattr(adapters, "__path__", [*adapters.__path__, str(package.parent)])
    (tmp_path / "programme.yaml").write_text(PROGRAMME)
    (tmp_path / "comptoir.yaml").write_text(SETTINGS)
    yield tmp_path / "comptoir.yaml"
    for module in [name for name in sys.modules if name.startswith("adapters.pigeon")]:
        del sys.modules[module]
    vars(adapters).pop("pigeon", None)


async def test_a_platform_is_added_without_a_word_of_it_in_the_bot(event: Path) -> None:
    setup = required(read_setup(event), "en")
    assert setup.programme.people["ana"].handles == {"pigeon": "ring-7"}
    assert facts_of("pigeon").allowance is None
    await provisioned(setup, lambda step: None)
    ready = asyncio.Event()

    async with running(setup, ready=ready.set) as app:
        played = asyncio.create_task(app.run())
        await ready.wait()
        [pigeons] = app.platforms
        assert isinstance(pigeons, MemoryPlatform)
        asked = pigeons.say("ring-9", "comptoir-1", "!question Qui paie ?")
        async with asyncio.timeout(PATIENCE):
            while "C1-1" not in pigeons.messages[asked].marks:  # noqa: ASYNC110 - the platform tells nobody
                await asyncio.sleep(0.01)
        played.cancel()
        await asyncio.gather(played, return_exceptions=True)

    assert BOT in pigeons.messages[asked].marks["C1-1"]
    assert pigeons.scope == "Sainte-Anne"


def test_a_platform_of_its_own_names_the_line_it_does_not_understand(event: Path) -> None:
    programme = event.parent / "programme.yaml"
    programme.write_text(PROGRAMME.replace("ring-7", "7"))
    event.write_text(SETTINGS.replace("tower", "towr"))

    with pytest.raises(InputError) as refused:
        required(read_setup(event), "en")

    told = str(refused.value)
    assert 'comptoir.yaml:6:12: the key "towr" is unknown' in told
    assert "programme.yaml:4:" in told
    assert '"7"' in told
