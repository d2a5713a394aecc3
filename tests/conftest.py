"""What several test files share."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from adapters.matrix.rehearsal import Homeserver


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """One Synapse for the whole run, without rate limits. Who stops or kills one starts their own."""
    with Homeserver(tmp_path_factory.mktemp("homeserver")) as running:
        yield running


NUMBERS = itertools.count(1)


@pytest.fixture
def localpart() -> Callable[[str], str]:
    """Names that no other test has taken on the shared homeserver: `localpart("ana")` is `ana-7`."""
    return lambda name: f"{name}-{next(NUMBERS)}"
