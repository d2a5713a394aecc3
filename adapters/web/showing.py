"""Answers to those who read: each page is one read of the database, then HTML, made beside the loop."""

import asyncio
from collections.abc import Iterable
from urllib.parse import quote

from aiohttp import web

from adapters.web.events import PLATFORM
from adapters.web.hall_page import data_page, hall_page, programme_page
from adapters.web.layout import Asking
from adapters.web.queue_page import ALL, queue_page
from adapters.web.visits import Failed, Visit, Visits, as_html, guest
from bot.database.store import Store
from bot.outbox import standing
from bot.pages import asked, hall, reading
from bot.programme.model import HALL, Session

DATA_PAGE = "/my/data"
MOST_LISTED = 50  # questions that wait, of a session's page
FORGOTTEN = "forgotten"  # in the address of that page, once its reader is


class Showing:
    def __init__(self, visits: Visits, store: Store) -> None:
        self._visits, self._store = visits, store

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get("/", self.hall),
            web.get("/programme", self.programme),
            web.get(DATA_PAGE, self.data),
            web.get("/files/{token}/{name}", self.file),
            web.get("/{place}", self.session),
        ]

    async def hall(self, request: web.Request) -> web.StreamResponse:
        return await self.show_hall(self._visits.of(request))

    async def show_hall(self, visit: Visit, filled: Asking | None = None) -> web.Response:
        shown = await self._store.read(hall.read_hall, visit.day, visit.now, visit.reader)
        filled = filled or Asking(name=_own_name(visit, shown.name))
        view = visit.view.in_place(HALL)
        return as_html(await asyncio.to_thread(hall_page, view, shown, filled), filled)

    async def session(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        return await self.show_session(visit, visit.session())

    async def show_session(
        self, visit: Visit, session: Session, filled: Asking | None = None
    ) -> web.Response:
        most = None if ALL in visit.request.query else MOST_LISTED
        shown = await self._store.read(asked.read_queue, visit.day, visit.now, session, visit.reader, most)
        filled = filled or Asking(name=_own_name(visit, shown.name))
        view = visit.view.in_place(session.place)
        return as_html(await asyncio.to_thread(queue_page, view, shown, filled), filled)

    async def programme(self, request: web.Request) -> web.StreamResponse:
        return as_html(programme_page(self._visits.of(request).view))

    async def data(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        messages = await self._store.read(reading.messages_for, visit.reader, visit.reader.conversation)
        is_known = await self._store.read(reading.is_known, visit.reader)
        forgotten = FORGOTTEN in request.query and not is_known
        return as_html(data_page(visit.view, list(messages.told), forgotten=forgotten, is_known=is_known))

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give the file that a message bears to whoever reads the message."""
        visit, token = self._visits.of(request), request.match_info["token"]
        if await self._store.read(reading.message_for, visit.reader, token) is None:
            raise Failed(404)
        document = await self._store.read(standing.document, PLATFORM, token)
        if document is None or document.name != request.match_info["name"]:
            raise Failed(404)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.name)}"}
        return web.Response(body=document.content, content_type=document.media_type, headers=headers)


def _own_name(visit: Visit, name: str) -> str:
    """Return the name to propose again: that of somebody who gave none is ours."""
    return "" if name == guest(visit.day) else name
