"""Sees from outside that the event loop stands still, and logs where: it cannot tell of it itself."""

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import structlog

log = structlog.get_logger()
BEAT = 1.0  # seconds
STALLED = 5.0  # seconds without a beat


def _log(stack: Sequence[str]) -> None:
    log.error("the event loop stands still", stack=list(stack))


@contextmanager
def loop_watched(
    tell: Callable[[Sequence[str]], None] = _log, *, beat: float = BEAT, stalled: float = STALLED
) -> Iterator[None]:
    """While the running loop takes part in it; `tell` is given where its thread stands, once each time."""
    watch = _Watch(asyncio.get_running_loop(), threading.get_ident(), tell, beat, stalled)
    watch.begin()
    try:
        yield
    finally:
        watch.end()


class _Watch:
    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        thread: int,
        tell: Callable[[Sequence[str]], None],
        beat: float,
        stalled: float,
    ) -> None:
        self._loop, self._watched, self._tell = loop, thread, tell
        self._every, self._stalled = beat, stalled
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="stalls", daemon=True)

    def begin(self) -> None:
        self._beat()
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._next.cancel()
        self._thread.join()

    def _beat(self) -> None:
        self._last = time.monotonic()
        self._next = self._loop.call_later(self._every, self._beat)

    def _look(self) -> None:
        """Seen twice: a process that was stopped as a whole goes on with both."""
        seen: float | None = None
        told: float | None = None
        while not self._ended.wait(self._every):
            last = self._last
            is_late = time.monotonic() - last >= self._stalled
            if is_late and seen == last and told != last:
                self._tell(_where(self._watched))
                told = last
            seen = last if is_late else None


def _where(thread: int) -> list[str]:
    """File, line and function of each call, the innermost last; never what is in them."""
    frame = sys._current_frames().get(thread)
    return [f"{call.filename}:{call.lineno} {call.name}" for call in traceback.extract_stack(frame)]
