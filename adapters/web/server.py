"""The server of the pages: its addresses, and what surrounds every answer."""

import os
import resource
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.web.accessibility import Accessibility
from adapters.web.acting import Acting
from adapters.web.assets import Assets
from adapters.web.boards import Boards
from adapters.web.calendars import Calendars
from adapters.web.crowd import Crowd
from adapters.web.desk import Desk
from adapters.web.entry import Entry
from adapters.web.files import WebSettings
from adapters.web.guard import HEADERS
from adapters.web.hall_page import error_page
from adapters.web.intake import Intake
from adapters.web.live import Live
from adapters.web.live_pulse import Pulse
from adapters.web.opens import Opens
from adapters.web.qr_ways import QrWays
from adapters.web.reports import Reports
from adapters.web.room_code import RoomCode
from adapters.web.room_gate import CodeNeeded, Gate
from adapters.web.screen_frame import REFRESH, reads_itself_again
from adapters.web.screens import Screens
from adapters.web.sending import Sending
from adapters.web.showing import Showing
from adapters.web.sparing import spare
from adapters.web.visits import Failed, Visits, session_at
from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transactions
from bot.pages import entry
from bot.port.errors import InputError
from bot.words.catalogue import both

BODY = 16 * 1024  # bytes of a form
MOST_FILES = 65_536  # where the system sets no limit
OTHER_FILES = 200  # of those that this process may open, left to everything but open pages
STREAMS_EACH = 4  # open pages of one address, for each device that may take part from there
ENDS_WITHIN = 3.0  # seconds for the answers under way when the bot stops
STATUSES = (400, 403, 404, 405, 413, 429, 500, 503)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger()


class Server:
    def __init__(
        self,
        settings: WebSettings,
        secret: str,
        transactions: Transactions,
        intake: Intake,
        wall: Callable[[], datetime],
    ) -> None:
        self._settings, self._transactions = settings, transactions
        store = transactions.store
        self._assets = Assets()
        pulse = Pulse(transactions)
        self._visits = Visits(settings, secret, transactions, self._assets.paths, lambda: pulse.stamp)
        self._live = Live(self._visits, transactions, pulse, settings.devices * STREAMS_EACH)
        self._showing = Showing(self._visits, store)
        code = RoomCode(self._visits.devices, wall)
        self.gate = Gate(self._visits, store, code, settings.devices, self._warn_of_wrong_codes)
        self._screens = Screens(self._visits, store, settings.address, code)
        self._boards = Boards(self._visits, store, self._screens)
        self._calendars, self._reports = Calendars(self._visits, store), Reports(self._visits, store)
        self._qr_ways = QrWays(self._visits, settings.address, code, self._showing.session)
        acting = Acting(self._visits, store, intake, Crowd(settings.devices), self.gate, wall)
        self._sending = Sending(self._visits, self._showing, store, acting)
        self.entry = Entry(self._visits, store, acting, wall, self._warn_of_wrong_codes)
        self._desk = Desk(self._visits, transactions, acting)
        self._opens = Opens(settings.devices)
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Begin to answer; raises InputError if the port cannot be opened."""
        if self._runner is not None:
            return
        runner = web.AppRunner(self._pages(), access_log=None, shutdown_timeout=ENDS_WITHIN)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            await runner.cleanup()
            listen = f"{self._settings.host}:{self._settings.port}"
            why = os.strerror(error.errno or 0)
            raise InputError(both("web-port-taken", listen=listen, why=why)) from error
        self._runner = runner
        self._live.begin(raise_most_files() - OTHER_FILES)

    def _pages(self) -> web.Application:
        pages = web.Application(client_max_size=BODY, middlewares=[self._guarded])
        of_all = (
            self._live,
            self._assets,
            Accessibility(self._visits),
            self._screens,
            self._boards,
            self._calendars,
            self._reports,
            self._qr_ways,
            self._showing,
            self._sending,
        )
        for part in (self.entry, self._desk, *of_all):
            pages.add_routes(part.routes())
        return pages

    async def close(self) -> None:
        if self._runner is not None:
            await self._live.end()
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if wait := self._wait(request):
            return self._too_many(request, wait)
        try:
            answer = await handler(request)
        except CodeNeeded as needed:
            answer = await self.gate.ask(request, needed)
        except Failed as failed:
            answer = self._error(request, failed.status)
        except web.HTTPException as error:
            answer = self._error(request, error.status if error.status in STATUSES else 400)
        except (web.RequestPayloadError, HttpProcessingError):  # a body that is not what its head says
            answer = self._error(request, 400)
        except DatabaseTrouble as trouble:
            log.warning("a page cannot be read", why=str(trouble.orig))
            answer = self._error(request, 503)
        except ConnectionResetError:  # whoever asked has left: there is nobody to answer
            return web.Response(status=400)
        except Exception:  # the edge: a page that fails must not say how
            log.exception("a page failed")
            answer = self._error(request, 500)
        answer = spare(request, answer)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        answer.headers.setdefault("Cache-Control", "no-store")
        self._visits.keep_language(request, answer)
        self.gate.keep(request, answer)
        return answer

    def _wait(self, request: web.Request) -> int:
        """Return how long an address must wait that opens pages or streams too fast; files do not count."""
        if request.path.startswith("/static/"):
            return 0
        return self._opens.wait(self._visits.guard.address_of(request))

    def _too_many(self, request: web.Request, wait: int) -> web.Response:
        say = self._visits.of(request).view.say
        headers = {**HEADERS, "Retry-After": str(wait), "Cache-Control": "no-store"}
        return web.Response(text=say("opens-too-many", seconds=wait), status=429, headers=headers)

    async def _warn_of_wrong_codes(self, number: int) -> None:
        await self._transactions.run(entry.warn_of_wrong_codes, number)

    def _error(self, request: web.Request, status: int) -> web.Response:
        """Return the page that says what went wrong, and leads back to where it did."""
        visit = self._visits.of(request)
        told = 500 if status == 503 and request.method != "POST" else status  # there was nothing to keep
        back = request.path if session_at(visit.day, request.path.strip("/")) else "/"
        headers = {"Retry-After": "5"} if status == 503 else {}
        headers |= {"Refresh": str(REFRESH)} if reads_itself_again(request.path) else {}
        text = error_page(visit.view, told, back)
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def raise_most_files() -> int:
    """Let this process open as many files as it may: every reader's connection is one; return how many."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        soft = most
    return soft if soft != resource.RLIM_INFINITY else MOST_FILES
