"""Keeps Python's search for cyclic garbage out of work on a whole day: it stops all threads meanwhile."""

import gc
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
