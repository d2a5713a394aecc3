"""The address of the public report, where the organisers allow it."""

import asyncio
import time
from collections.abc import Iterable

from aiohttp import web

from adapters.web.report_page import report_page
from adapters.web.visits import Failed, Visit, Visits, as_html
from bot.database.store import Store
from bot.restitution import report

REPORT = "/report"
LIVES = 5.0  # seconds that everybody reads the same, whatever changed: a whole day is read for it


class Reports:
    def __init__(self, visits: Visits, store: Store) -> None:
        self._visits, self._store = visits, store
        self._reading = asyncio.Lock()
        self._pages: dict[str, tuple[float, str, str]] = {}  # when, of which stamp, and the page, by language

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get(REPORT, self.show)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        if not visit.day.settings.report_is_public:
            raise Failed(404)
        async with self._reading:
            made, stamp, page = self._pages.get(visit.reader.language, (-LIVES, "", ""))
            if not page or (stamp != visit.view.stamp and time.monotonic() - made >= LIVES):
                page = await self._page(visit)
                self._pages[visit.reader.language] = time.monotonic(), visit.view.stamp, page
        return as_html(page)

    async def _page(self, visit: Visit) -> str:
        read = await self._store.read(report.read, visit.day, visit.now, for_organisers=False)
        return await asyncio.to_thread(report_page, visit.view, read)
