"""The wait before a failed attempt is made again."""

import random

MOST = 20  # doublings; `longest` caps the wait anyway


def pause(failures: int, first: float, longest: float, spread: float = 1.0) -> float:
    """Return the seconds to wait after so many failures in a row, doubling from `first` up to `longest`.

    A random share of at most `spread` is taken off, so that clients do not all come back at once.
    """
    seconds = min(first * 2.0 ** min(max(failures - 1, 0), MOST), longest)
    return random.uniform(seconds * (1 - spread), seconds)
