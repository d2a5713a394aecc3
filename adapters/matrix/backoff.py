"""The wait before a failing server is asked again."""

import math
import time
from asyncio import sleep
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from adapters.matrix.client import MatrixError, NoAnswer
from bot.port.backoff import pause

T = TypeVar("T")
FIRST, LONGEST = 1.0, 20.0  # seconds: a server that is back is heard within half a minute

log = structlog.get_logger()


class Backoff:
    """Waits a random part of 1 s, 2 s, 4 s … 20 s, or what the server asks, up to `longest_asked`.

    The duration of the failed request counts as part of the wait.
    """

    def __init__(self, what: str, longest_asked: float = math.inf) -> None:
        self._what, self._longest_asked, self._failures = what, longest_asked, 0
        self._asked = time.monotonic()

    async def wait(self, error: MatrixError | NoAnswer) -> None:
        self._failures += 1
        seconds = pause(self._failures, FIRST, LONGEST)
        seconds = max(0.0, seconds - (time.monotonic() - self._asked))
        if isinstance(error, MatrixError) and error.retry_after is not None:
            seconds = max(seconds, min(error.retry_after, self._longest_asked))
        log.warning(
            "matrix_request_failed",
            what=self._what,
            error=reason(error),
            failures=self._failures,
            wait=round(seconds, 2),
        )
        await sleep(seconds)
        self._asked = time.monotonic()

    def succeeded(self) -> None:
        self._failures = 0
        self._asked = time.monotonic()


def reason(error: MatrixError | NoAnswer) -> str:
    """Describe the error without the server's own text, which may repeat ours."""
    return f"{error.status} {error.errcode}" if isinstance(error, MatrixError) else str(error)


async def persist(what: str, request: Callable[[], Awaitable[T]]) -> T:
    """Repeat a request until it is answered; raises MatrixError only if asking again would not help."""
    backoff = Backoff(what)
    while True:
        try:
            return await request()
        except MatrixError as error:
            if not error.may_pass:
                raise
            await backoff.wait(error)
        except NoAnswer as error:
            await backoff.wait(error)
