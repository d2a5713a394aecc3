"""Answers to those who send a form: it is read, journalled, and its sender goes back to the page."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from aiohttp import web

from adapters.web.crowd import Crowd
from adapters.web.devices import event_of
from adapters.web.events import PLATFORM, Act, raw_of
from adapters.web.forms import Refusal, Sent, Wrong, read_sent, refusal_of
from adapters.web.intake import Intake, NotTaken
from adapters.web.layout import Asking, View
from adapters.web.showing import DATA_PAGE, FORGOTTEN, Showing
from adapters.web.visits import Failed, Visit, Visits, guest
from bot.commands.privacy import FORGET
from bot.database.store import Store
from bot.day import Day
from bot.outbox import standing
from bot.pages import asked, reading
from bot.programme.model import HALL
from bot.questions.messages import VOTES

FORM = "application/x-www-form-urlencoded"
# Names of commands.
ASKING, WITHDRAWING, DATA, FORGETTING = "question", "retirer", "mes-donnees", "oublie-moi"


class Sending:
    def __init__(
        self,
        visits: Visits,
        showing: Showing,
        store: Store,
        intake: Intake,
        crowd: Crowd,
        wall: Callable[[], datetime],
    ) -> None:
        self._visits, self._showing, self._store = visits, showing, store
        self._intake, self._crowd, self._wall = intake, crowd, wall

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.post("/", self.to_hall),
            web.post(DATA_PAGE, self.to_data),
            web.post("/{place}", self.to_session),
        ]

    async def to_hall(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._received(request)
        if sent.kind != "ask":
            return await self._act(visit, sent, HALL)
        if (wrong := refusal_of(sent)) is not None:
            return await self._showing.show_hall(visit, _again(visit.view, sent, wrong))
        return await self._ask(visit, sent, HALL, _where(visit.day, sent.where))

    async def to_session(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._received(request)
        session = visit.session()
        if sent.kind != "ask":
            return await self._act(visit, sent, session.place)
        if (wrong := refusal_of(sent)) is not None:
            return await self._showing.show_session(visit, session, _again(visit.view, sent, wrong))
        return await self._ask(visit, sent, session.place)

    async def to_data(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._received(request)
        place = visit.reader.conversation
        match sent.kind:
            case "data":
                return await self._do(visit, sent, place, DATA, {})
            case "forget":
                return await self._do(visit, sent, place, FORGETTING, {})
            case "press":
                return await self._press(visit, sent)
            case _:
                raise Failed(400)

    async def _received(self, request: web.Request) -> tuple[Visit, Sent]:
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

    async def _act(self, visit: Visit, sent: Sent, place: str) -> web.StreamResponse:
        match sent.kind:
            case "vote" | "unvote":
                return await self._vote(visit, sent, place)
            case "withdraw":
                return await self._do(visit, sent, place, WITHDRAWING, {"code": sent.code}, anchor="own")
            case "press":
                return await self._press(visit, sent)
            case _:
                raise Failed(400)

    async def _ask(self, visit: Visit, sent: Sent, place: str, where: str = "") -> web.StreamResponse:
        fields = {"texte": sent.text}
        fields |= {"anonyme": "oui"} if sent.anonymous else {}
        fields |= {"comptoir": where} if where else {}
        return await self._do(visit, sent, place, ASKING, fields, anchor="own")

    async def _vote(self, visit: Visit, sent: Sent, place: str) -> web.StreamResponse:
        """Vote, or take the vote back, unless that is how it stands: a stale page must not undo it."""
        found = await self._store.read(asked.standing_vote, visit.reader, sent.code)
        if found is None:
            raise Failed(400)
        number, is_given = found
        if is_given == (sent.kind == "vote"):
            return self._visits.back(visit, sent.code)
        return await self._do(visit, sent, place, f"{VOTES}{number}", {}, anchor=sent.code)

    async def _press(self, visit: Visit, sent: Sent) -> web.StreamResponse:
        """Press a button under a message of ours that this person reads."""
        message = await self._store.read(standing.by_token, PLATFORM, sent.target)
        if message is None or not reading.is_for(visit.reader, message):
            raise Failed(400)
        action = next((each for each in message.actions if each.key == sent.action), None)
        if action is None:
            raise Failed(400)
        filled = dict(sent.filled)
        fields = {field.name: filled.get(field.name, "")[: field.length] for field in action.form}
        return await self._do(visit, sent, message.place, action.key, fields, target=message.token)

    async def _do(
        self,
        visit: Visit,
        sent: Sent,
        place: str,
        action: str,
        fields: Mapping[str, str],
        *,
        target: str | None = None,
        anchor: str = "",
    ) -> web.StreamResponse:
        """Journal it, wait a moment until it shows, and send the person back to the page."""
        device = visit.reader.handle or ""
        if not self._crowd.admits(self._visits.guard.address_of(visit.request), device):
            raise Failed(429)
        act = Act(
            event=event_of(device, sent.form.key, sent.told),
            place=place,
            handle=device,
            name=await self._name(visit, sent),
            language=visit.reader.language,
            action=action,
            fields=fields,
            target=target,
        )
        try:
            await self._intake.take(raw_of(act, self._wall()))
        except NotTaken:
            raise Failed(503) from None
        await self._intake.until_handled(act.event)
        if action == FORGET and not await self._store.read(reading.is_known, visit.reader):
            return self._visits.away(f"{DATA_PAGE}?{FORGOTTEN}=1")
        return self._visits.back(visit, anchor)

    async def _name(self, visit: Visit, sent: Sent) -> str:
        """Return the name given with a question; else the one by which they are known, which then stays."""
        given = sent.name if sent.kind == "ask" and not sent.anonymous else ""
        return given or await self._store.read(reading.name_of, visit.reader) or guest(visit.day)


def _where(day: Day, where: str) -> str:
    if where and all(session.id != where for session in day.programme.question_sessions):
        raise Failed(400)
    return where


def _again(view: View, sent: Sent, wrong: Refusal) -> Asking:
    """Return the form as it was filled in, with what is wrong with it: no word is lost."""
    why = view.say(wrong.key, length=wrong.length)
    return Asking(sent.text, sent.name, sent.anonymous, sent.where, why)
