"""Has Python write where the event loop stands still, because the loop itself cannot report it."""

import asyncio
import faulthandler
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog

log = structlog.get_logger()
BEAT = 1.0  # seconds
STALLED = 10.0  # seconds without a beat


@contextmanager
def loop_watched(
    *, beat: float = BEAT, stalled: float = STALLED, file: TextIO | None = None
) -> Iterator[None]:
    """Watch the running loop. `file`, by default standard error, must be a real file.

    Once per stall, the files, lines and functions of each thread are written, never their values; the log
    then says how long it took. A process that was stopped as a whole counts as a stall.
    """
    loop, where = asyncio.get_running_loop(), file or sys.stderr
    last, coming = time.monotonic(), None

    def on_beat() -> None:
        nonlocal last, coming
        stood, last = time.monotonic() - last, time.monotonic()
        if stood >= stalled:
            log.error("the event loop stood still", seconds=round(stood, 1))
        faulthandler.dump_traceback_later(stalled, file=where)
        coming = loop.call_later(beat, on_beat)

    on_beat()
    try:
        yield
    finally:
        assert coming
        coming.cancel()
        faulthandler.cancel_dump_traceback_later()
