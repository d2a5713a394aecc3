"""One request as the pages see it: who makes it, in which language, on which day; and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from adapters.web.devices import Devices
from adapters.web.events import PLATFORM
from adapters.web.files import WebSettings
from adapters.web.guard import Guard
from adapters.web.layout import Asking, View
from adapters.web.render import Sight
from adapters.web.wording import LANGUAGES, Wording, preferred
from bot.database.transaction import Transactions
from bot.day import Day
from bot.pages import reading
from bot.pages.reading import Reader
from bot.programme.model import Session

COOKIE, LANGUAGE = "comptoir", "comptoir-language"
IN_ROOM, ADMITTED = (
    "comptoir-room",
    "comptoir-code",
)  # it came by a room's screen; its device gave the room's code
SCRIPT = "X-Live"  # the header by which our script says that it sends a form
REMEMBERED = 30 * 24 * 3600  # seconds that a browser keeps its cookies


class Failed(Exception):
    """Raised to show the page of a status."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who makes it, and the day at that instant of event time."""

    request: web.Request
    reader: Reader
    day: Day
    now: datetime
    view: View

    def session(self) -> Session:
        """Return the session whose page is asked for; raises Failed if there is none."""
        found = session_at(self.day, self.request.match_info["place"])
        if found is None:
            raise Failed(404)
        return found


def session_at(day: Day, place: str) -> Session | None:
    return next((each for each in day.programme.question_sessions if each.place == place), None)


class Visits:
    """Turns requests into visits, and gives browsers their cookies."""

    def __init__(
        self,
        settings: WebSettings,
        secret: str,
        transactions: Transactions,
        assets: Mapping[str, str],
        stamp: Callable[[], str] = lambda: "",
    ) -> None:
        self.devices, self.guard, self._stamp = Devices(secret), Guard(settings), stamp
        self._transactions, self._assets = transactions, assets

    def of(self, request: web.Request) -> Visit:
        day, now = self._transactions.day, self._transactions.clock.now().event
        device = self.devices.of_cookie(request.cookies.get(COOKIE))
        language = self._language(request, day)
        spoken = day.language if day.language != language else None
        view = View(
            say=Wording(language, day.programme.event.words),
            day=day,
            sight=Sight(day.words, language, now, device, spoken=spoken),
            path=request.path,
            form=self.devices.form(device),
            assets=self._assets,
            stamp=self._stamp(),
        )
        return Visit(request, self._reader(device, language), day, now, view)

    def _reader(self, device: str | None, language: str) -> Reader:
        return Reader(PLATFORM, device, language, self.devices.conversation(device))

    async def enters(self, visit: Visit, place: str) -> bool:
        """Return whether this device may open a desk or the régie: its members may, and nobody else."""
        return await self._transactions.store.read(reading.enters, visit.reader, place)

    def acting(self, visit: Visit, device: str) -> Visit:
        """Return the visit as the device that sends something, by which they are known from now on."""
        return replace(visit, reader=self._reader(device, visit.reader.language))

    def _language(self, request: web.Request, day: Day) -> str:
        for chosen in (request.query.get("lang"), request.cookies.get(LANGUAGE)):
            if chosen in LANGUAGES:
                return str(chosen)
        return preferred(request.headers.get("Accept-Language", ""), day.language)

    def keep_language(self, request: web.Request, answer: web.StreamResponse) -> None:
        """Let a browser remember the language that its reader has just chosen."""
        if request.query.get("lang") in LANGUAGES:
            self._keep(request, answer, LANGUAGE, request.query["lang"])

    def back(self, visit: Visit, anchor: str = "", path: str = "") -> web.Response:
        """Send the person back to their page or to another, with the cookie that names their device.

        Our script stays where it is: it only needs what its next form bears.
        """
        device = visit.reader.handle
        if is_script(visit):
            form = self.devices.form(device)
            answer = web.Response(status=204, headers={"X-Key": form.key, "X-Seal": form.seal})
        else:
            path = (path or visit.request.path) + (f"#{anchor}" if anchor else "")
            answer = web.Response(status=303, headers={"Location": path})
        if device is not None and device != self.devices.of_cookie(visit.request.cookies.get(COOKIE)):
            self._keep(visit.request, answer, COOKIE, self.devices.cookie(device))
        return answer

    def away(self, path: str) -> web.Response:
        """Send somebody to a page without their cookies: they are forgotten."""
        answer = web.Response(status=303, headers={"Location": path})
        for name in (COOKIE, IN_ROOM, ADMITTED):
            answer.del_cookie(name, path="/")
        return answer

    def _keep(self, request: web.Request, answer: web.StreamResponse, name: str, value: str) -> None:
        answer.set_cookie(
            name,
            value,
            max_age=REMEMBERED,
            path="/",
            secure=self.guard.is_secure(request),
            httponly=True,
            samesite="Lax",
        )


def is_script(visit: Visit) -> bool:
    """Return whether our script sent this form: its page renews itself."""
    return SCRIPT in visit.request.headers


def guest(day: Day) -> str:
    """Return the name of somebody who gave none, in the event's language."""
    return Wording(day.language, day.programme.event.words)("guest")


def as_html(text: str, filled: Asking | None = None) -> web.Response:
    """Return a page; 400 if its form could not be taken as it was filled in."""
    status = 400 if filled is not None and filled.wrong else 200
    return web.Response(text=text, content_type="text/html", status=status)
