"""Short addresses and their QR codes: what people in a room type or read from its screen.

`/C3` is the page of the third comptoir, `/R` the hall. Whoever comes by one is in the room: their browser
remembers it for the day, and what they do counts as the room's. No session has such an address: ids have no
capitals. Small letters lead there too, unless a session has that id.
"""

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from adapters.web.qr import qr_svg
from adapters.web.room_code import TOKEN, RoomCode
from adapters.web.visits import ADMITTED, IN_ROOM, Failed, Visits, session_at
from bot.day import Day
from bot.programme.model import HALL, Session

ADMITTED_NOW = web.RequestKey("admitted", str)  # the device that gives it with this request
SEEN = "1"  # in the first, if nothing more is known
FOR_THE_DAY = 12 * 3600  # seconds
ROOM = "R"
SHORT = "{place:[CcPp][0-9]{1,4}|[PpRr]}"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def short_path(day: Day, session: Session | None) -> str:
    """Return the short address of a session that takes questions, else that of the hall."""
    return f"/{day.prefixes[session.id] if session and session.id in day.prefixes else ROOM}"


def is_in_room(request: web.Request) -> bool:
    """Return whether whoever asks came by the room's way, or gave its code, even only now."""
    return IN_ROOM in request.cookies or ADMITTED in request.cookies or ADMITTED_NOW in request


class QrWays:
    """The way in by short addresses; `page` shows a session whose id is written like one of them.

    Where the event wants its room alone, the QR code of a screen bears what opens the gate.
    """

    def __init__(self, visits: Visits, address: str, code: RoomCode, page: Handler) -> None:
        self._visits, self._address, self._code, self._page = visits, address, code, page

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get("/qr/{place:[a-z0-9-]+}.svg", self.picture),
            web.get(f"/{SHORT}", self.enter),
            web.get(f"/{SHORT}/{{token:[A-Za-z0-9_-]{{{TOKEN}}}}}", self.enter),
        ]

    async def picture(self, request: web.Request) -> web.StreamResponse:
        day, place = self._visits.of(request).day, request.match_info["place"]
        session = session_at(day, place)
        if session is None and place != HALL:
            raise Failed(404)
        is_screen = day.programme.event.code and self._code.is_screen(request.query.get("key", ""))
        token = f"/{self._code.token()}" if is_screen else ""
        picture = qr_svg(f"{self._address}{short_path(day, session)}{token}")
        return web.Response(text=picture, content_type="image/svg+xml")

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Lead to the page, and remember that this browser is in the room."""
        day, code = self._visits.of(request).day, request.match_info["place"]
        if session_at(day, code) is not None:
            return await self._page(request)
        session = day.session_by_prefix.get(code.upper())
        if session is None and code.upper() != ROOM:
            raise Failed(404)
        answer = web.Response(status=303, headers={"Location": f"/{session.place}" if session else "/"})
        answer.set_cookie(
            IN_ROOM,
            self._code.scanned() if self._code.is_token(request.match_info.get("token", "")) else SEEN,
            max_age=FOR_THE_DAY,
            path="/",
            secure=self._visits.guard.is_secure(request),
            httponly=True,
            samesite="Lax",
        )
        return answer
