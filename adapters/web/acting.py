"""What every form does: it is read, journalled, and its sender goes back to the page."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Concatenate, ParamSpec

from aiohttp import web
from sqlalchemy.engine import Connection

from adapters.web.crowd import Crowd
from adapters.web.devices import event_of
from adapters.web.events import LEFT, PLATFORM, Act, passage, raw_of
from adapters.web.forms import Sent, Wrong, read_sent
from adapters.web.intake import SHOWN_WITHIN, Intake, NotTaken
from adapters.web.qr_ways import is_in_room
from adapters.web.room_gate import Gate
from adapters.web.showing import DATA_PAGE, FORGOTTEN
from adapters.web.visits import Failed, Visit, Visits, guest, is_script
from bot.commands.privacy import FORGET
from bot.database.store import Store
from bot.pages import reading
from bot.people import people
from bot.port.chat import RawEvent

VOTES = ("vote", "unvote")
FORM = "application/x-www-form-urlencoded"
ENTERING = "moi"  # the command that shows a code
LOOK_EACH = 0.03  # seconds between two looks for what an act brings
P = ParamSpec("P")


class Acting:
    """Reads the forms of all pages, and journals what they do."""

    def __init__(
        self,
        visits: Visits,
        store: Store,
        intake: Intake,
        crowd: Crowd,
        gate: Gate,
        wall: Callable[[], datetime],
    ) -> None:
        self._visits, self._store, self._intake, self._gate = visits, store, intake, gate
        self._crowd, self._wall = crowd, wall

    async def received(self, request: web.Request) -> tuple[Visit, Sent]:
        """Return who sends what; raises Failed for what none of our pages sent."""
        visit, guard = self._visits.of(request), self._visits.guard
        if guard.is_of_others(request):
            raise Failed(403)
        if request.content_type != FORM:
            raise Failed(400)
        try:
            given: Mapping[str, object] = await request.post()
            sent = read_sent({name: value for name, value in given.items() if isinstance(value, str)})
        except (LookupError, Wrong, ValueError):  # of an encoding that does not exist, or is not kept to
            raise Failed(400) from None
        known, is_ours = visit.reader.handle, guard.is_ours(request)
        device = self._visits.devices.sender(known, sent.form, is_ours=is_ours)
        if device is None:
            raise Failed(403)
        return self._visits.acting(visit, device), sent

    async def press(self, visit: Visit, sent: Sent) -> web.Response:
        """Press a button under a message of ours that this person reads; one who is forgotten leaves."""
        await self._press(visit, sent)
        if sent.action == FORGET and not await self._store.read(reading.is_known, visit.reader):
            await self.leave(visit, sent, visit.reader.handle or "")
            return self._visits.away(f"{DATA_PAGE}?{FORGOTTEN}=1")
        return self._visits.back(visit)

    async def _press(self, visit: Visit, sent: Sent) -> None:
        message = await self._store.read(reading.message_for, visit.reader, sent.target)
        if message is None:
            raise Failed(400)
        action = next((each for each in message.actions if each.key == sent.action), None)
        if action is None:
            raise Failed(400)
        filled = dict(sent.filled)
        fields = {field.name: filled.get(field.name, "")[: field.length] for field in action.form}
        await self.do(visit, sent, message.place, action.key, fields, target=message.token)

    async def do(
        self,
        visit: Visit,
        sent: Sent,
        place: str,
        action: str,
        fields: Mapping[str, str],
        *,
        target: str | None = None,
    ) -> str:
        """Journal it, and wait a moment until it shows; return the event.

        Raises CodeNeeded if the event wants the room's code, which this device did not give.
        """
        await self._gate.admit(visit, place)
        act = Act(
            event=self.event(visit, sent),
            place=place,
            handle=visit.reader.handle or "",
            name=await self._name(visit, sent),
            language=visit.reader.language,
            action=action,
            fields=fields,
            target=target,
            in_room=is_in_room(visit.request),
        )
        shows_itself = sent.kind in VOTES and is_script(visit)
        await self.take(visit, raw_of(act, self._wall()), waits=not shows_itself)
        return act.event

    def event(self, visit: Visit, sent: Sent) -> str:
        """Return the id of what a form does: the same however often it is sent."""
        return event_of(visit.reader.handle or "", sent.form.key, sent.told)

    async def take(self, visit: Visit, event: RawEvent, *, waits: bool = True) -> None:
        """Keep what somebody did, and wait a moment until it shows; raises Failed if it cannot be kept."""
        if not self._crowd.admits(self._visits.guard.address_of(visit.request), visit.reader.handle or ""):
            await self._check_goes_on(visit, event)
        try:
            await self._intake.take(event)
        except NotTaken:
            raise Failed(503) from None
        if waits:
            await self._intake.until_handled(event.event)

    async def until_not(
        self, f: Callable[Concatenate[Connection, P], bool], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Wait until something that is under way is over, so that the page shows it; not for long."""
        clock = asyncio.get_running_loop()
        ends = clock.time() + SHOWN_WITHIN
        while clock.time() < ends:
            if not await self._store.read(f, *args, **kwargs):
                return
            await asyncio.sleep(LOOK_EACH)

    async def leave(self, visit: Visit, sent: Sent, device: str) -> None:
        """Let a device leave all closed places."""
        event = self.event(visit, sent)
        for place in await self._store.read(people.closed_places, PLATFORM, device):
            left = passage(f"{event}:{device[:8]}:{place}", place, device, LEFT, self._wall())
            await self.take(visit, left)

    async def _check_goes_on(self, visit: Visit, event: RawEvent) -> None:
        """Let a device that took part before go on, and people of a desk open it, else raise Failed.

        What took part is kept in the database: a restart forgets who came from an address, not that.
        """
        opens = event.content.get("action") == ENTERING
        if not opens and not await self._store.read(reading.is_known, visit.reader):
            raise Failed(429)

    async def _name(self, visit: Visit, sent: Sent) -> str:
        """Return the name given with a question; else the one by which they are known, which then stays.

        A vote shows no name: it has none, so that nothing is read for it.
        """
        if sent.kind in VOTES:
            return ""
        given = sent.name if sent.kind == "ask" and not sent.anonymous else ""
        return given or await self._store.read(reading.name_of, visit.reader) or guest(visit.day)
