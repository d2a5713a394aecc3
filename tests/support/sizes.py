"""How much the long tests play: a part of it in `make test`, all of it in `make chaos-suite`."""

import os

FULL = bool(os.environ.get("COMPTOIR_FULL"))


def size(small: int, full: int) -> int:
    return full if FULL else small
