"""The page on which a device becomes somebody's: a code typed there opens desks, or joins two accounts."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

import structlog
from aiohttp import web

from adapters.web.acting import ENTERING, Acting
from adapters.web.entry_page import entry_page
from adapters.web.forms import Sent
from adapters.web.paths import CODE_PAGE, closed_at
from adapters.web.tries import TooMany, Tries
from adapters.web.visits import Failed, Visit, Visits, as_html
from bot.database.store import Store
from bot.pages import entry, reading

# Names of commands.
LINKING, PARTING = "lier", "delier"
OUT = "out"  # in the address of the page, once its device is signed out

log = structlog.get_logger()


class Entry:
    """`alert` tells the organisers how many wrong codes there were within the hour."""

    def __init__(
        self,
        visits: Visits,
        store: Store,
        acting: Acting,
        wall: Callable[[], datetime],
        alert: Callable[[int], Awaitable[None]],
    ) -> None:
        self._visits, self._store, self._acting = visits, store, acting
        self._wall, self._alert = wall, alert
        self.tries = Tries()

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get(CODE_PAGE, self.show), web.post(CODE_PAGE, self.take)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        own = await self._store.read(entry.read_own, visit.day, visit.reader)
        is_out = OUT in request.query and not own.names
        return as_html(entry_page(visit.view, own, to=request.query.get("to", "")[:100], is_out=is_out))

    async def take(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._acting.received(request)
        match sent.kind:
            case "code":
                return await self._try(visit, sent)
            case "give":
                return await self._do(visit, sent, LINKING)
            case "part":
                return await self._do(visit, sent, PARTING)
            case "press":
                return await self._acting.press(visit, sent)
            case "others-out":
                for device in await self._store.read(entry.other_devices, visit.reader):
                    await self._acting.leave(visit, sent, device)
                return self._visits.back(visit)
            case "out":
                await self._acting.leave(visit, sent, visit.reader.handle or "")
                return self._visits.away(f"{CODE_PAGE}?{OUT}=1")
            case _:
                raise Failed(400)

    # ── A code ──────────────────────────────────────────────────────────────────────────────────────────

    async def _try(self, visit: Visit, sent: Sent) -> web.StreamResponse:
        if not sent.code.strip():
            raise Failed(400)
        address = self._visits.guard.address_of(visit.request)
        try:
            async with self.tries.turn(address):
                if not await self._store.read(entry.is_known_code, visit.day, sent.code, self._wall()):
                    await self._count(address)
        except TooMany:
            return await self._too_many(visit, sent)
        command = LINKING if entry.is_link_code(sent.code) else ENTERING
        await self._acting.do(visit, sent, visit.reader.conversation, command, {"code": sent.code})
        await self._acting.until_not(reading.is_being_admitted, visit.reader)
        to = closed_at(visit.day, sent.where)
        if to is not None and await self._visits.enters(visit, to):
            return self._visits.back(visit, path=sent.where)
        return self._visits.back(visit)

    async def _too_many(self, visit: Visit, sent: Sent) -> web.Response:
        """Say that others at this address wait already, on the page with its form."""
        own = await self._store.read(entry.read_own, visit.day, visit.reader)
        text = entry_page(visit.view, own, to=sent.where, wrong=visit.view.say("code-too-many"))
        return web.Response(text=text, status=429, content_type="text/html", headers={"Retry-After": "60"})

    async def _count(self, address: str) -> None:
        """Count a wrong code, and tell the organisers once when others have to wait."""
        number = self.tries.count(address)
        if number is not None:
            log.warning("many wrong codes", within_the_hour=number)
            await self._alert(number)

    # ── Other acts ──────────────────────────────────────────────────────────────────────────────────────

    async def _do(self, visit: Visit, sent: Sent, command: str) -> web.StreamResponse:
        await self._acting.do(visit, sent, visit.reader.conversation, command, {})
        return self._visits.back(visit)
