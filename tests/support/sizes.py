"""The sizes of the long tests: a part in `make test`, everything in `make chaos-suite`."""

import os

FULL = bool(os.environ.get("COMPTOIR_FULL"))


def size(small: int, full: int) -> int:
    return full if FULL else small
