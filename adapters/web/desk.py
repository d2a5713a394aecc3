"""Desks and the régie: whoever is no member reads nothing there but the way in."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

from aiohttp import web
from sqlalchemy.engine import Connection

from adapters.web.acting import Acting
from adapters.web.desk_acts import fields_of, is_of
from adapters.web.desk_page import closed_page, desk_page, one_page
from adapters.web.events import LEFT, passage
from adapters.web.forms import Sent
from adapters.web.paths import DESK, closed_at
from adapters.web.regie_page import PUT_OUT, regie_page
from adapters.web.room_code import screen_key
from adapters.web.visits import Failed, Visit, Visits, as_html
from bot.commands.status import status_body
from bot.database.transaction import Transaction, Transactions
from bot.pages import reading
from bot.pages.desk import read_desk, read_one
from bot.pages.regie import Regie, read_regie
from bot.pages.sheets import read_sheets
from bot.port.body import Body
from bot.programme.model import REGIE, RESTITUTION_DESK, Session
from bot.questions.rules import split_code

OPEN = "open"  # the last part of the address that leads to a question by its number


class Desk:
    def __init__(self, visits: Visits, transactions: Transactions, acting: Acting) -> None:
        self._visits, self._transactions, self._acting = visits, transactions, acting
        self._store = transactions.store

    def routes(self) -> Iterable[web.RouteDef]:
        paths = ("/desk/{desk}", "/regie")
        return [
            *(web.get(path, self.show) for path in paths),
            *(web.post(path, self.take) for path in paths),
            web.get(f"/desk/{{desk}}/{OPEN}", self.open),
            web.get("/desk/{desk}/{code}", self.show_one),
        ]

    # ── Showing ─────────────────────────────────────────────────────────────────────────────────────────

    async def show(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        place = _place(visit)
        if place == REGIE:
            return await self._show_regie(visit)
        return await self._show_desk(visit, self._session(visit))

    async def show_one(self, request: web.Request) -> web.StreamResponse:
        """Show one question of a desk, with all that can be done about it."""
        visit = self._visits.of(request)
        session = self._session(visit)
        if not await self._visits.enters(visit, session.desk):
            return _refused(visit)
        known = visit.day, self._transactions.clock, session, request.match_info["code"].upper()
        shown = await self._store.read(read_one, *known, visit.reader)
        if shown is None:
            raise Failed(404)
        return await _made(partial(one_page, visit.view.in_place(session.desk), shown))

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Lead to the question whose number was typed."""
        visit = self._visits.of(request)
        session = self._session(visit)
        code, _ = split_code(request.query.get("code", "").strip()[:20], visit.day.prefixes[session.id])
        path = f"/desk/{request.match_info['desk']}"
        return web.Response(status=303, headers={"Location": f"{path}/{code}" if code else path})

    def _session(self, visit: Visit) -> Session:
        session = visit.day.programme.session_of(_place(visit), visit.now)
        if session is None:
            raise Failed(404)
        return session

    async def _show_desk(self, visit: Visit, session: Session) -> web.Response:
        known = visit.day, self._transactions.clock
        shown = await self._store.read(read_desk, *known, session, visit.reader)
        if shown is None:
            return _refused(visit)
        is_plenary = session.desk == RESTITUTION_DESK
        sheets = await self._store.read(read_sheets, *known, visit.reader) if is_plenary else ()
        return await _made(partial(desk_page, visit.view.in_place(session.desk), shown, sheets))

    async def _show_regie(self, visit: Visit) -> web.Response:
        shown, status = await self._store.read(self._read_regie, visit)
        if shown is None:
            return _refused(visit)
        sealed = self._visits.devices.conversation
        key = screen_key(self._visits.devices) if visit.day.programme.event.code else ""
        return await _made(partial(regie_page, visit.view.in_place(REGIE), shown, status, sealed, key))

    def _read_regie(self, c: Connection, visit: Visit) -> tuple[Regie | None, Body]:
        clock = self._transactions.clock
        regie = read_regie(c, visit.day, clock, visit.reader)
        if regie is None:
            return None, Body()
        return regie, status_body(Transaction(c, visit.day, clock, clock.now()), visit.reader.language)

    # ── Acting ──────────────────────────────────────────────────────────────────────────────────────────

    async def take(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._acting.received(request)
        place = _place(visit)
        if not await self._visits.enters(visit, place):
            return _refused(visit)
        match sent.kind:
            case "press":
                return await self._acting.press(visit, sent)
            case "do" if sent.action == PUT_OUT and place == REGIE:
                await self._put_out(visit, sent)
            case "do" if is_of(sent.action, regie=place == REGIE):
                await self._acting.do(visit, sent, place, sent.action, fields_of(sent))
                await self._acting.until_not(reading.is_being_said, visit.reader, place)
            case _:
                raise Failed(400)
        return self._visits.back(visit)

    async def _put_out(self, visit: Visit, sent: Sent) -> None:
        """Let a device leave all closed places, by the seal that its line on the page bears."""
        regie = await self._store.read(read_regie, visit.day, self._transactions.clock, visit.reader)
        wanted, sealed = dict(sent.filled).get("qui", ""), self._visits.devices.conversation
        theirs = [each for each in (regie.members if regie else ()) if sealed(each.handle) == wanted]
        if not theirs:
            raise Failed(400)
        event, at = self._acting.event(visit, sent), self._transactions.clock.wall()
        for each in theirs:
            for place in each.places:
                left = passage(f"{event}:{place}", place, each.handle, LEFT, at)
                await self._acting.take(visit, left)


def _place(visit: Visit) -> str:
    desk = visit.request.match_info.get("desk")
    place = closed_at(visit.day, f"{DESK}{desk}" if desk else visit.request.path)
    if place is None:
        raise Failed(404)
    return place


async def _made(page: Callable[[], str]) -> web.Response:
    """Make a page beside the loop."""
    return as_html(await asyncio.to_thread(page))


def _refused(visit: Visit) -> web.Response:
    return web.Response(text=closed_page(visit.view), status=403, content_type="text/html")
