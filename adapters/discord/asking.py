"""Patient requests to Discord for provisioning: nothing is made twice, and each step is reported."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.discord.client import DiscordClient
from bot.port.errors import Busy, Unknown
from bot.port.provisioning import Step, StepKind

Json = Mapping[str, Any]

ATTEMPTS = 4  # for a request that gets no answer
LONGEST_REST = 120.0  # seconds; work that Discord delays for longer is left to the next run


class Asker:
    """Requests to one guild; steps are reported under `place`, the place being worked on."""

    def __init__(
        self,
        client: DiscordClient,
        guild: int,
        report: Callable[[Step], None],
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.client, self.guild, self.place = client, guild, ""
        self._report, self._rest = report, rest
        self.steps: list[Step] = []

    async def ask(
        self, method: str, path: str, json: Any = None, *, params: Any = None, **ids: str | int
    ) -> Any:
        """Return the answer, however often Discord tells us to slow down; only for what is safe to repeat."""
        failures = 0
        while True:
            try:
                return await self._once(method, path, json, params, ids)
            except Busy as busy:
                await self._wait(busy)
            except Unknown:
                failures += 1
                if failures == ATTEMPTS:
                    raise
                await self._rest(failures)

    async def make(self, path: str, payload: Json, find: Callable[[], Awaitable[Json | None]]) -> Json:
        """Create something; if no answer comes, `find` checks whether it exists before we try again."""
        failures = 0
        while True:
            try:
                made: Json = await self._once("POST", path, dict(payload), None, {})
                return made
            except Busy as busy:
                await self._wait(busy)
            except Unknown:
                failures += 1
                if failures == ATTEMPTS:
                    raise
                await self._rest(failures)
                if (found := await find()) is not None:
                    return found

    async def _once(
        self, method: str, path: str, json: Any, params: Any, ids: Mapping[str, str | int]
    ) -> Any:
        guild = {"guild_id": self.guild} if "{guild_id}" in path else {}
        given: dict[str, Any] = {**guild, **ids}
        return await self.client.ask(method, path, json, params=params, **given)

    async def _wait(self, busy: Busy) -> None:
        if busy.seconds > LONGEST_REST:
            raise busy
        self._report(Step(self.place, "wait", f"{busy.seconds:.0f}"))
        await self._rest(busy.seconds)

    def tell(self, kind: StepKind, detail: str = "") -> None:
        self.tell_of(self.place, kind, detail)

    def tell_of(self, place: str, kind: StepKind, detail: str = "") -> None:
        step = Step(place, kind, detail)
        self.steps.append(step)
        self._report(step)
