"""Asking Discord as provisioning does: patiently, making nothing twice, and telling each step."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.discord.client import DiscordClient
from bot.port.errors import Busy, Unknown
from bot.port.provisioning import Step, StepKind

Json = Mapping[str, Any]

ATTEMPTS = 4  # at a request that gets no answer
LONGEST_REST = 120.0  # seconds: what Discord makes us wait for longer is done next time


class Asker:
    """`place` is what is being worked at: steps are told of it."""

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
        """The answer, however often Discord tells us to slow down; for what can be asked twice."""
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
        """Something new; where no answer came, we look whether it is there before we make it again."""
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
