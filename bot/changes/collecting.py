"""Lets the loop go on beside work on a whole day, which would hold Python's lock for long."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_later() -> Iterator[None]:
    """Search later: in the middle of ten thousand messages it takes a second.

    Sessions and messages are freed without it, because nothing in them refers back.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def breathe() -> None:
    """Let the loop have its turn: it may wait for long while a thread asks the database again and again.

    A thread that waits for Python's lock asks for it only after five milliseconds in which nobody gave it
    back, and each statement gives it back for less than it takes to wake up.
    """
    time.sleep(0.0005)
