"""The sizes of the long tests: partial in `make test`, full in `make chaos-suite`."""

import os

import pytest

FULL = bool(os.environ.get("COMPTOIR_FULL"))

only_in_full = pytest.mark.skipif(not FULL, reason="played by make chaos-suite, at full size")


def size(small: int, full: int) -> int:
    return full if FULL else small
