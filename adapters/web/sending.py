"""Answers to those who send a form from the hall, a session's page or their own data."""

from collections.abc import Iterable, Mapping

from aiohttp import web

from adapters.web.acting import Acting
from adapters.web.forms import Refusal, Sent, refusal_of
from adapters.web.layout import Asking, View
from adapters.web.showing import DATA_PAGE, Showing
from adapters.web.visits import Failed, Visit, Visits
from bot.database.store import Store
from bot.day import Day
from bot.pages import asked
from bot.programme.model import HALL
from bot.questions.messages import named_vote_key

# Names of commands.
ASKING, WITHDRAWING, DATA, FORGETTING = "question", "retirer", "mes-donnees", "oublie-moi"


class Sending:
    def __init__(self, visits: Visits, showing: Showing, store: Store, acting: Acting) -> None:
        self._visits, self._showing, self._store, self._acting = visits, showing, store, acting
        self._numbers: dict[str, int] = {}  # of questions, by their codes, which never name another

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.post("/", self.to_hall),
            web.post(DATA_PAGE, self.to_data),
            web.post("/{place}", self.to_session),
        ]

    async def to_hall(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._acting.received(request)
        if sent.kind != "ask":
            return await self._act(visit, sent, HALL)
        if (wrong := refusal_of(sent)) is not None:
            return await self._showing.show_hall(visit, _again(visit.view, sent, wrong))
        return await self._ask(visit, sent, HALL, _where(visit.day, sent.where))

    async def to_session(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._acting.received(request)
        session = visit.session()
        if sent.kind != "ask":
            return await self._act(visit, sent, session.place)
        if (wrong := refusal_of(sent)) is not None:
            return await self._showing.show_session(visit, session, _again(visit.view, sent, wrong))
        return await self._ask(visit, sent, session.place)

    async def to_data(self, request: web.Request) -> web.StreamResponse:
        visit, sent = await self._acting.received(request)
        place = visit.reader.conversation
        match sent.kind:
            case "data":
                return await self._do(visit, sent, place, DATA, {})
            case "forget":
                return await self._do(visit, sent, place, FORGETTING, {})
            case "press":
                return await self._acting.press(visit, sent)
            case _:
                raise Failed(400)

    async def _act(self, visit: Visit, sent: Sent, place: str) -> web.StreamResponse:
        match sent.kind:
            case "vote" | "unvote":
                return await self._vote(visit, sent, place)
            case "withdraw":
                return await self._do(visit, sent, place, WITHDRAWING, {"code": sent.code}, anchor="own")
            case "press":
                return await self._acting.press(visit, sent)
            case _:
                raise Failed(400)

    async def _ask(self, visit: Visit, sent: Sent, place: str, where: str = "") -> web.StreamResponse:
        fields = {"texte": sent.text}
        fields |= {"anonyme": "oui"} if sent.anonymous else {}
        fields |= {"comptoir": where} if where else {}
        return await self._do(visit, sent, place, ASKING, fields, anchor="own")

    async def _vote(self, visit: Visit, sent: Sent, place: str) -> web.StreamResponse:
        """Vote, or take the vote back; the core does nothing if that is how it stands."""
        number = self._numbers.get(sent.code) or await self._store.read(asked.number_of, sent.code)
        if number is None:
            raise Failed(400)
        self._numbers[sent.code] = number
        action = named_vote_key(number, gives=sent.kind == "vote")
        return await self._do(visit, sent, place, action, {}, anchor=sent.code)

    async def _do(
        self,
        visit: Visit,
        sent: Sent,
        place: str,
        action: str,
        fields: Mapping[str, str],
        *,
        anchor: str = "",
    ) -> web.StreamResponse:
        await self._acting.do(visit, sent, place, action, fields)
        return self._visits.back(visit, anchor)


def _where(day: Day, where: str) -> str:
    if where and all(session.id != where for session in day.programme.question_sessions):
        raise Failed(400)
    return where


def _again(view: View, sent: Sent, wrong: Refusal) -> Asking:
    """Return the form as it was filled in, with what is wrong with it: no word is lost."""
    why = view.say(wrong.key, length=wrong.length)
    return Asking(sent.text, sent.name, sent.anonymous, sent.where, why)
