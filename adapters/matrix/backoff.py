"""How long to wait before asking a failing server again."""

import math
import time
from asyncio import sleep
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from adapters.matrix.client import MatrixError, NoAnswer
from bot.port.backoff import pause

T = TypeVar("T")
FIRST, LONGEST = 1.0, 20.0  # seconds: whoever is back is heard again within half a minute

log = structlog.get_logger()


class Backoff:
    """A random part of 1 s, 2 s, 4 s … 20 s, or what the server asks, but no longer than `longest_asked`.

    What the failing request took itself is part of it: a server that says nothing was waited for already.
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
    """Without the server's own text, which may repeat ours."""
    return f"{error.status} {error.errcode}" if isinstance(error, MatrixError) else str(error)


async def persist(what: str, request: Callable[[], Awaitable[T]]) -> T:
    """Make a request until it is answered; raises only the MatrixError that asking again would not change."""
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
