"""The gate of an event that wants its room alone: a device gives the room's code once, at its first act."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from adapters.web.events import PLATFORM
from adapters.web.qr_ways import ADMITTED_NOW
from adapters.web.room_code import RoomCode
from adapters.web.room_page import room_page
from adapters.web.tries import TooMany, Tries
from adapters.web.visits import ADMITTED, COOKIE, IN_ROOM, REMEMBERED, Visit, Visits
from bot.database.store import Store
from bot.people import people
from bot.port.chat import is_direct
from bot.programme.model import is_closed

TYPED = "room"  # the field of a form that bears the code
NEEDED = "X-Code"  # the header by which our script learns that it is needed
TOO_MANY = "code-too-many"  # the key of what is said while too many others wait
IN_ALL = 10  # wrong codes in all, for each that one address may give

log = structlog.get_logger()


class CodeNeeded(Exception):
    """Raised to ask for the room's code before something is done; `wrong` is the key of what is wrong."""

    def __init__(self, wrong: str = "") -> None:
        super().__init__()
        self.wrong = wrong


class Gate:
    """`alert` tells the organisers how many wrong codes there were within the hour.

    Everybody behind one address may mistype once: `devices` is how many may take part from there.
    """

    def __init__(
        self,
        visits: Visits,
        store: Store,
        code: RoomCode,
        devices: int,
        alert: Callable[[int], Awaitable[None]],
    ) -> None:
        self._visits, self._store, self._code, self._alert = visits, store, code, alert
        self.tries = Tries(from_one=devices, in_all=devices * IN_ALL)

    async def admit(self, visit: Visit, place: str) -> None:
        """Return if this device may act in a place; raises CodeNeeded."""
        if not visit.day.programme.event.code or is_direct(place) or is_closed(place):
            return
        request, device = visit.request, visit.reader.handle or ""
        if self._code.is_admitted(device, request.cookies.get(ADMITTED, "")):
            return
        if not self._code.was_scanned(request.cookies.get(IN_ROOM, "")):
            if await self._works_here(visit):
                return
            await self._check(visit)
        request[ADMITTED_NOW] = device

    async def _works_here(self, visit: Visit) -> bool:
        """Return whether a device is in a desk or the régie; without a cookie of ours it is nobody."""
        known = self._visits.devices.of_cookie(visit.request.cookies.get(COOKIE))
        return known is not None and bool(await self._store.read(people.closed_places, PLATFORM, known))

    async def _check(self, visit: Visit) -> None:
        typed = str((await visit.request.post()).get(TYPED, ""))[:40]
        if not typed.strip():
            raise CodeNeeded
        address = self._visits.guard.address_of(visit.request)
        try:
            async with self.tries.turn(address):
                if self._code.is_good(typed):
                    return
                if (number := self.tries.count(address)) is not None:
                    log.warning("many wrong codes of the room", within_the_hour=number)
                    await self._alert(number)
        except TooMany:
            raise CodeNeeded(TOO_MANY) from None
        raise CodeNeeded("room-code-wrong")

    async def ask(self, request: web.Request, needed: CodeNeeded) -> web.Response:
        """Ask for the code; the form does what was to be done as soon as it is right."""
        fields = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        fields.pop(TYPED, None)
        page = room_page(self._visits.of(request).view, fields, needed.wrong)
        status = 429 if needed.wrong == TOO_MANY else 403
        return web.Response(text=page, status=status, content_type="text/html", headers={NEEDED: "1"})

    def keep(self, request: web.Request, answer: web.StreamResponse) -> None:
        """Let a browser remember that its device was admitted."""
        if (device := request.get(ADMITTED_NOW)) is not None:
            answer.set_cookie(
                ADMITTED,
                self._code.admission(device),
                max_age=REMEMBERED,
                path="/",
                secure=self._visits.guard.is_secure(request),
                httponly=True,
                samesite="Lax",
            )
