"""How long to wait before what failed is tried again."""

import random

MOST = 20  # doublings: no wait is longer than `longest` anyway


def pause(failures: int, first: float, longest: float, spread: float = 1.0) -> float:
    """Seconds after so many failures in a row: twice as many each time, from `first` to `longest`.

    A random part of them is left out, lest many come back at once: at most `spread` of the whole.
    """
    seconds = min(first * 2.0 ** min(max(failures - 1, 0), MOST), longest)
    return random.uniform(seconds * (1 - spread), seconds)
