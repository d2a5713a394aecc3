"""Makes provisioning's requests to a homeserver: patiently, reporting each step and the time limits take."""

import asyncio
import shlex
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.matrix.client import MatrixClient, MatrixError, NoAnswer
from adapters.matrix.requests import Request
from bot.port.provisioning import EVERYWHERE, Step, StepKind

T = TypeVar("T")
Report = Callable[[Step], None]
Rest = Callable[[float], Awaitable[None]]
Meanwhile = Callable[[], Awaitable[bool]]

ATTEMPTS = 4  # of a request that gets no answer
UNTOLD_WAIT = 5.0
WORTH_TELLING = 60.0  # seconds


class Asker:
    """Makes requests and reports steps; in a `dry_run` nothing changes, and it reports what would be done."""

    def __init__(
        self,
        client: MatrixClient,
        user: str,
        report: Report,
        rest: Rest = asyncio.sleep,
        *,
        dry_run: bool = False,
    ) -> None:
        self.client, self.user, self.dry_run = client, user, dry_run
        self._report, self._rest = report, rest
        self.steps: list[Step] = []
        self._expected, self._began, self._is_limited = 0.0, time.monotonic(), False

    def tell(self, place: str, kind: StepKind, detail: str = "") -> None:
        step = Step(place, kind, detail)
        self.steps.append(step)
        self._report(step)

    def expect(self, seconds: float) -> None:
        """Note how long it takes on a server with the default limits.

        A dry run reports it; otherwise we wait until the server limits us, because it may have lifted them.
        """
        self._expected, self._began = seconds, time.monotonic()
        if self.dry_run:
            self._tell_limit(EVERYWHERE, seconds)

    def _tell_limit(self, place: str, seconds: float) -> None:
        command = exemption(self.client.homeserver, self.user)
        self._report(Step(place, "limit", f"{seconds:.0f}", command))

    async def put(self, place: str, kind: StepKind, detail: str, asked: Request) -> None:
        """Make a change, and report it once it is made."""
        if not self.dry_run:
            await self.ask(place, lambda: self.client.ask(asked))
        self.tell(place, kind, detail)

    async def ask(
        self, place: str, request: Callable[[], Awaitable[T]], meanwhile: Meanwhile | None = None
    ) -> T:
        """Return the answer, however often the server tells us to slow down.

        `meanwhile` does a piece of other work while we wait, until it returns False because none is left.
        Raises MatrixError or NoAnswer after several attempts without an answer, or if waiting will not help.
        """
        failures = 0
        while True:
            try:
                return await request()
            except MatrixError as error:
                if not error.may_pass or failures == ATTEMPTS:
                    raise
                failures += error.says_nothing
                await self._wait_after(place, error, meanwhile)
            except NoAnswer:
                failures += 1
                if failures == ATTEMPTS:
                    raise
                await self._rest(failures)

    async def _wait_after(self, place: str, error: MatrixError, meanwhile: Meanwhile | None) -> None:
        seconds = error.retry_after if error.retry_after is not None else UNTOLD_WAIT
        until = time.monotonic() + seconds
        if error.status == 429:
            self._note_limit(place, seconds)
            while meanwhile is not None and time.monotonic() < until and await meanwhile():
                pass
            self._report(Step(place, "wait", f"{max(until - time.monotonic(), 0):.0f}"))
        await self._rest(max(until - time.monotonic(), 0))

    def _note_limit(self, place: str, seconds: float) -> None:
        left = max(self._expected - (time.monotonic() - self._began), seconds)
        if not self._is_limited and left >= WORTH_TELLING:
            self._is_limited = True
            self._tell_limit(place, left)


def exemption(homeserver: str, user: str) -> str:
    """Return the command for a Synapse administrator to exempt the bot from limits, so it can keep up."""
    return (
        "curl -X POST -H 'Authorization: Bearer <admin token>' "
        '-d \'{"messages_per_second": 0, "burst_count": 0}\' '
        + shlex.quote(f"{homeserver}/_synapse/admin/v1/users/{user}/override_ratelimit")
    )
