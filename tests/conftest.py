"""Fixtures that several test files share."""

import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import structlog
from databases import compiled_once
from hypothesis import HealthCheck, settings
from memory_platform import MemoryPlatform
from scene import Scene
from sizes import size

from adapters.rehearsal.homeserver import Homeserver
from bot.database import store
from bot.timings import USUAL, Timings

# No property fails because the machine is busy, or because chance made a big input. In a fresh clone the
# first input takes seconds, when Hypothesis lists all characters. Signs of a wrong test stay:
# too much filtered, too large from the start. A failure prints how to reproduce it.
settings.register_profile(
    "comptoir",
    max_examples=size(30, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    print_blob=True,
)
settings.load_profile("comptoir")

MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2**30  # bytes, for several homeservers at once: a container may have as little as 2**26


def _has_room() -> bool:
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_NEEDED


def pytest_configure() -> None:
    """Keep the tests' folders in memory if there is room: a homeserver waits for its disk at each message."""
    if _has_room():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long tests first in any order, so that no worker is left with one when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    """Share compiled statements: compiling them takes most of the time of a small test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "make_engine", compiled_once(store.make_engine))
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Use plain tracebacks: structlog's own show every local value, which takes longer than most tests."""
    *others, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*others, plain])


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Start one Synapse for the whole run, without rate limits. Tests that stop or kill one start another."""
    with Homeserver(tmp_path_factory.mktemp("homeserver")) as running:
        yield running


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory if there is room, so that tests of behaviour do not wait for a disk."""
    if not _has_room():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def timings() -> Timings:
    """Return how long the bot of `scene` waits; override it to have others."""
    return USUAL


@pytest.fixture
async def scene(quick: Path, timings: Timings) -> AsyncIterator[Scene]:
    """Play the sample of a day on one memory platform, at 10:00."""
    async with Scene(quick, timings=timings) as playing:
        yield playing


NUMBERS = itertools.count(1)


@pytest.fixture
def localpart() -> Callable[[str], str]:
    """Give names that no other test uses on the shared homeserver: `localpart("ana")` is `ana-7`."""
    return lambda name: f"{name}-{next(NUMBERS)}"


@pytest.fixture
async def buttons(quick: Path) -> AsyncIterator[Scene]:
    """Play the same on a platform of buttons, forms and private answers."""
    async with Scene(quick, platforms=[MemoryPlatform(buttons=True)]) as playing:
        yield playing
