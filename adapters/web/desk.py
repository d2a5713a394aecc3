"""Desks and the régie: whoever is no member reads nothing there but the way in."""

from collections.abc import Iterable

from aiohttp import web

from adapters.web.acting import Acting
from adapters.web.desk_page import closed_page, desk_page
from adapters.web.paths import closed_at
from adapters.web.visits import Failed, Visit, Visits, as_html
from bot.database.store import Store
from bot.pages.closed import read_closed


class Desk:
    def __init__(self, visits: Visits, store: Store, acting: Acting) -> None:
        self._visits, self._store, self._acting = visits, store, acting

    def routes(self) -> Iterable[web.RouteDef]:
        paths = ("/desk/{desk}", "/regie")
        return [*(web.get(path, self.show) for path in paths), *(web.post(path, self.take) for path in paths)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        place = _place(visit)
        shown = await self._store.read(read_closed, visit.day, visit.now, place, visit.reader)
        if shown is None:
            return _refused(visit)
        return as_html(desk_page(visit.view.in_place(place), shown))

    async def take(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._acting.received(request)
        if not await self._visits.enters(visit, _place(visit)):
            return _refused(visit)
        if sent.kind != "press":
            raise Failed(400)
        await self._acting.press(visit, sent)
        return self._visits.back(visit)


def _place(visit: Visit) -> str:
    place = closed_at(visit.day, visit.request.path)
    if place is None:
        raise Failed(404)
    return place


def _refused(visit: Visit) -> web.Response:
    return web.Response(text=closed_page(visit.view), status=403, content_type="text/html")
