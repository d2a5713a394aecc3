"""The sizes of the long tests: partial in `make test`, full in `make chaos-suite`."""

import os

FULL = bool(os.environ.get("COMPTOIR_FULL"))


def size(small: int, full: int) -> int:
    return full if FULL else small
