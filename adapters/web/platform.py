"""The pages behind the port of bot/port/chat.py: what is said is kept in our database, and stands there."""

from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime

from adapters.web.events import JOINED, PLATFORM, passage, read_event
from adapters.web.files import WebSettings
from adapters.web.intake import PATIENCE, SHOWN_WITHIN, Intake, NotTaken
from adapters.web.server import Server
from bot.database.store import DatabaseTrouble, Store
from bot.database.transaction import Transactions
from bot.outbox import standing
from bot.port.chat import (
    Incoming,
    Journal,
    Limits,
    Loss,
    Outgoing,
    RawEvent,
    Suggest,
    is_direct,
    no_suggestions,
)
from bot.port.errors import Refused, Unknown
from bot.programme.model import HALL, REGIE, Programme

FOR_EVER = 10 * 365 * 24 * 3600.0  # seconds: what stands in our database never forgets its token
LIMITS = Limits(
    buttons=True,
    safe_resend=FOR_EVER,
    at_once=4,
    word_marks=False,
    opens=True,
    shows_queue=True,
    keeps_answers=True,
    devices=True,
)


class WebPlatform:
    """The pages of one event; `serve` gives them the core to read, before they start."""

    name = PLATFORM
    limits = LIMITS

    def __init__(
        self,
        settings: WebSettings,
        secret: str,
        book: MutableMapping[str, str],
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = PATIENCE,
        shown_within: float = SHOWN_WITHIN,
    ) -> None:
        self._settings, self._secret, self.book = settings, secret, book
        self.wall, self._patience, self._shown_within = wall, patience, shown_within
        self._parts: tuple[Transactions, Intake, Server] | None = None

    def serve(self, transactions: Transactions) -> None:
        intake = Intake(transactions.store, PLATFORM, self._patience, self._shown_within)
        server = Server(self._settings, self._secret, transactions, intake, lambda: self.wall())
        self._parts = transactions, intake, server

    @property
    def _serving(self) -> tuple[Transactions, Intake, Server]:
        if self._parts is None:
            raise RuntimeError("pages have nothing to show before `serve`")
        return self._parts

    @property
    def _store(self) -> Store:
        return self._serving[0].store

    async def start(self) -> str:
        await self._serving[2].open()
        return PLATFORM

    async def survey(self) -> Mapping[str, Loss]:
        """Find no place lost: each is a page of the programme's, which nobody has to make."""
        self.book.update({place: place for place in _places_of(self._serving[0].day.programme)})
        return {}

    # ── Hearing ─────────────────────────────────────────────────────────────────────────────────────────

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        await self._serving[1].run(journal)

    async def listening(self) -> None:
        await self._serving[1].listens.wait()

    def read(self, event: RawEvent) -> Incoming | None:
        return read_event(event)

    # ── Speaking ────────────────────────────────────────────────────────────────────────────────────────

    async def deliver(self, outgoing: Outgoing) -> str:
        """Put it in our database; who is let in enters by the journal, as on a chat."""
        try:
            return await self._do(outgoing)
        except DatabaseTrouble as trouble:
            raise Unknown(str(trouble.orig)) from trouble

    async def _do(self, outgoing: Outgoing) -> str:
        match outgoing.operation:
            case "say":
                self._check_place(outgoing.place)
                return await self._store.run(standing.say, PLATFORM, outgoing)
            case "edit":
                return await self._store.run(standing.edit, PLATFORM, outgoing)
            case "remove" if outgoing.target:
                await self._store.run(standing.remove, PLATFORM, outgoing.target)
                return outgoing.target
            case "pin" if outgoing.target:
                return outgoing.target
            case "admit" if outgoing.person:
                return await self._admit(outgoing, outgoing.person)
            case "describe":
                return outgoing.place  # the head of a page says it, from the programme
            case _:
                raise Refused(f"pages cannot {outgoing.operation}")

    async def _admit(self, outgoing: Outgoing, device: str) -> str:
        """Let a device in, once however often it is tried; return when it may open the page."""
        self._check_place(outgoing.place)
        intake, event = self._serving[1], f"admitted:{outgoing.token}"
        try:
            await intake.take(passage(event, outgoing.place, device, JOINED, self.wall()))
        except NotTaken:
            raise Unknown("nothing can be journalled now") from None
        await intake.until_handled(event)
        return outgoing.token

    def _check_place(self, place: str) -> None:
        if not is_direct(place) and place not in _places_of(self._serving[0].day.programme):
            raise Refused(f"no page for {place}")

    async def find(self, outgoing: Outgoing) -> str | None:
        try:
            return await self._store.run(standing.find, PLATFORM, outgoing)
        except DatabaseTrouble as trouble:
            raise Unknown(str(trouble.orig)) from trouble

    async def close(self) -> None:
        if self._parts is not None:
            _, intake, server = self._parts
            await server.close()
            await intake.close()


def _places_of(programme: Programme) -> set[str]:
    sessions = programme.question_sessions
    return {HALL, REGIE, *(each.place for each in sessions), *(each.desk for each in sessions)}
