"""The addresses of the screens and of the speaker's timer: read by everyone, and by themselves again."""

from collections.abc import Iterable

from aiohttp import web

from adapters.web.qr_ways import short_path
from adapters.web.room_code import RoomCode
from adapters.web.screen_frame import WayIn, answer, for_all, frame_of
from adapters.web.screen_page import hall_screen_page, screen_page
from adapters.web.timer_page import timer_page
from adapters.web.visits import Failed, Visit, Visits, session_at
from bot.database.store import Store
from bot.pages import screen
from bot.programme.model import HALL, Session

OFTEN = 5  # seconds between two readings of a timer


class Screens:
    """Where the event wants its room alone, only a screen whose address bears a key shows the room's code.

    No stream gives that: everybody could read it there.
    """

    def __init__(self, visits: Visits, store: Store, address: str, code: RoomCode) -> None:
        self._visits, self._store, self._address, self._code = visits, store, address, code

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get("/screen/{room}", self.of_room),
            web.get("/timer/{session}", self.timer),
            web.get("/{place}/screen", self.of_place),
        ]

    async def of_place(self, request: web.Request) -> web.StreamResponse:
        visit = for_all(self._visits.of(request))
        if request.match_info["place"] == HALL:
            return await self._hall(visit)
        return await self._session(visit, visit.session())

    async def of_room(self, request: web.Request) -> web.StreamResponse:
        """Show what takes place in a room now or next, so that nobody has to touch its screen all day."""
        visit, room = for_all(self._visits.of(request)), request.match_info["room"]
        if room not in visit.day.programme.rooms:
            raise Failed(404)
        session = screen.session_in(visit.day.programme, room, visit.now)
        return await (self._session(visit, session) if session else self._hall(visit))

    async def timer(self, request: web.Request) -> web.StreamResponse:
        visit = for_all(self._visits.of(request))
        session = visit.day.programme.known(request.match_info["session"])
        if session is None:
            raise Failed(404)
        shown, frame = await self._read(visit, session), frame_of(visit, again=OFTEN)
        return answer(timer_page(visit.view, shown, frame), frame)

    async def _session(self, visit: Visit, session: Session) -> web.StreamResponse:
        shown, way = await self._read(visit, session), self.way(visit, session)
        frame = frame_of(visit, is_secret=bool(way.code))
        return answer(screen_page(visit.view, shown, way, frame), frame)

    async def _read(self, visit: Visit, session: Session) -> screen.Screen:
        return await self._store.read(screen.read_screen, visit.day, visit.now, session, visit.reader)

    async def _hall(self, visit: Visit) -> web.StreamResponse:
        shown = await self._store.read(screen.read_hall_screen, visit.day, visit.now, visit.reader)
        way = self.way(visit, None)
        frame = frame_of(visit, is_secret=bool(way.code))
        return answer(hall_screen_page(visit.view, shown, way, frame), frame)

    def way(self, visit: Visit, session: Session | None) -> WayIn:
        """Return the way to a session that takes questions, else to the hall."""
        asked = session if session and session_at(visit.day, session.place) else None
        _, _, host = self._address.partition("://")
        picture, address = f"/qr/{asked.place if asked else HALL}.svg", host + short_path(visit.day, asked)
        if not visit.day.programme.event.code:
            return WayIn(picture, address)
        key = visit.request.query.get("key", "")
        if not self._code.is_screen(key):
            return WayIn(picture, address, needs_code=True)
        # Its address changes with the code: a picture whose address stays is not loaded again.
        return WayIn(f"{picture}?key={key}&since={self._code.period()}", address, self._code.shown())
