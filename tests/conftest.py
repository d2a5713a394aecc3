"""What several test files share."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from scene import Scene

from adapters.matrix.rehearsal import Homeserver
from adapters.memory.platform import MemoryPlatform


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """One Synapse for the whole run, without rate limits. Who stops or kills one starts their own."""
    with Homeserver(tmp_path_factory.mktemp("homeserver")) as running:
        yield running


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: no test of behaviour waits for a disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    """The sample of a day, on one memory platform, at 10:00."""
    async with Scene(quick) as playing:
        yield playing


NUMBERS = itertools.count(1)


@pytest.fixture
def localpart() -> Callable[[str], str]:
    """Names that no other test has taken on the shared homeserver: `localpart("ana")` is `ana-7`."""
    return lambda name: f"{name}-{next(NUMBERS)}"


@pytest.fixture
async def buttons(quick: Path) -> AsyncIterator[Scene]:
    """The same on a platform of buttons, forms and private answers."""
    async with Scene(quick, platforms=[MemoryPlatform(buttons=True)]) as playing:
        yield playing
