"""An event on the memory platform, with a clock moved by hand: the setting of most tests."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from databases import made_ready, transact
from memory_platform import BOT, MemoryPlatform, Message
from patience import PATIENCE
from slowed import slowed

from adapters.web.platform import WebPlatform
from bot import planner
from bot.app import App, tick
from bot.changes import edited, versions
from bot.changes import rows as changes
from bot.clock import Clock
from bot.database import schema
from bot.database.store import Store, claim_instance, start_clock
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.delivery import agenda
from bot.delivery.pace import Pace
from bot.journal import places
from bot.operator.new_places import Maker
from bot.outbox.kinds import Kind
from bot.outbox.states import TROUBLES, State
from bot.port.chat import Platform
from bot.programme.model import Event, Person, Programme, Room, Session, SessionKind, Stand
from bot.questions import asking_words, desks, queue
from bot.settings import Flood, Settings
from bot.timings import USUAL, Timings
from bot.words.catalogue import Catalogue

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 10, 16)
STEP, DAY_STEPS = timedelta(minutes=5), 24 * 12
PATIENT = Flood(10**6, 10**6, 10**6)


def at(hour: str) -> datetime:
    """Return an hour of the event's day, `10:30` in Paris, as a UTC instant."""
    hours, minutes = hour.split(":")
    return datetime(DAY.year, DAY.month, DAY.day, int(hours), int(minutes), tzinfo=PARIS).astimezone(UTC)


def comptoir(number: int, start: str, end: str, **changes: object) -> Session:
    session = Session(
        id=f"comptoir-{number}",
        kind=SessionKind.COMPTOIR,
        title=f"Titre {number}",
        start=at(start),
        end=at(end),
        number=number,
        rooms=("club",) if number % 2 else ("bureau",),
        experts=("eva",),
        grand_temoin="gus",
        animateurs=("ana",),
        takes_questions=True,
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def plenary(id: str, start: str, end: str, **changes: object) -> Session:
    session = Session(id=id, kind=SessionKind.PLENARY, title=id.title(), start=at(start), end=at(end))
    return replace(session, **changes)  # type: ignore[arg-type]


def programme(*sessions: Session, language: str = "fr") -> Programme:
    """Make a programme: two parallel comptoirs and the restitution, unless other sessions are given."""
    chosen = sessions or (
        plenary("accueil", "10:00", "10:15"),
        comptoir(1, "10:30", "11:30"),
        comptoir(2, "10:30", "11:30"),
        plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
    )
    people = {
        "ana": Person("ana", "Ana Animatrice", handles={"memory": "ana"}),
        "eva": Person("eva", "Eva Experte"),
        "gus": Person("gus", "Gus Témoin"),
        "olga": Person("olga", "Olga Organisatrice", handles={"memory": "olga"}),
    }
    return Programme(
        event=Event("jour", "Une journée", DAY, DAY, PARIS, language),
        rooms={"club": Room("club", "Le Club"), "bureau": Room("bureau", "Le Bureau")},
        people=people,
        organisers=("olga",),
        sessions=tuple(sorted(chosen, key=lambda s: s.start)),
        stands=(Stand("Un projet"),),
    )


def _told_how_to_ask(tx: Transaction) -> None:
    asking_words.post(tx)
    o = schema.outbox.c
    told = sa.update(schema.outbox).where(o.kind.in_((Kind.ASKING, Kind.PIN)), o.state == State.WAITING)
    tx.c.execute(told.values(state=State.SENT, remote=o.key, delivered=1))


class Scene:
    """The whole bot on one or two memory platforms; `at` moves the clock, `quiet` waits until all is sent."""

    def __init__(
        self,
        folder: Path,
        *,
        hour: str = "10:00",
        programme: Programme | None = None,
        platforms: Sequence[MemoryPlatform] | None = None,
        settings: Settings | None = None,
        timings: Timings = USUAL,
        pages: WebPlatform | None = None,
    ) -> None:
        self.folder = folder
        self.wall = at(hour)
        self.programme = programme or _PROGRAMME
        # In a test, a few people do in a moment what a crowd does in a day.
        usual = Settings(folder / "programme.yaml", f"sqlite:///{folder / 'comptoir.db'}", flood=PATIENT)
        self.settings = settings or usual
        self.timings = timings
        self.platforms = list(platforms or [MemoryPlatform()])
        for platform in self.platforms:
            platform.wall = lambda: self.wall
        self.chat = self.platforms[0]
        self.pages = pages  # beside the chats; the clock is theirs too
        if pages is not None:
            pages.wall = lambda: self.wall
        self.provisioned: datetime | None = None  # wall time
        self.unmade: frozenset[str] = frozenset()  # places that nobody has provisioned
        self.tells_how_to_ask = False  # it did so the day before
        self.watches_file = False  # that of the programme, which is then on the disk
        self.makers: dict[str, Maker] = {}  # of missing places, by platform
        self.steady: Callable[[], float] = time.monotonic
        self.asks_presence = False  # the people of its desks are there
        self.book: dict[str, str] = getattr(pages, "book", {})  # which the pages keep themselves
        self.starts_quietly = True  # not if a platform is away: messages due there stay due

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        self.store = Store(made_ready(self.settings.database))
        self.store.run_now(claim_instance, self.programme.event.id)
        self.store.run_now(start_clock, None, 1.0, self.wall)
        words = Catalogue(self.programme.event.timezone, self.programme.event.words)
        self.programme = self.store.run_now(queue.freeze_codes, self.programme)
        day = Day(self.programme, self._played, words, {p.name: p.limits for p in self._every_platform})
        made = {place: place for place in self.places if place not in self.unmade}
        for platform in self.platforms:
            self.store.run_now(places.remember_places, platform.name, made, self.provisioned)
        ready = asyncio.Event()
        looks = {p.name: p.look for p in self.platforms if p.found is not None}
        books: dict[str, dict[str, str]] = {platform.name: {} for platform in self.platforms}
        self.transactions = Transactions(self.store, day, Clock(wall=lambda: self.wall))
        if self.pages is not None:
            self.pages.serve(self.transactions)
            books[self.pages.name] = self.book
        if not self.tells_how_to_ask:
            transact(self.transactions, _told_how_to_ask)
        self.app = App(
            self.transactions,
            self._every_platform,
            ready.set,
            looks,
            books,
            timings=self.timings,
            makers=self.makers,
            version=self._begin_file() if self.watches_file else None,
            steady=self.steady,
        )
        self._run = asyncio.create_task(self.app.run())
        await self._started(ready)
        if self.starts_quietly:
            await self.quiet()

    @property
    def _every_platform(self) -> list[Platform]:
        return [*self.platforms, *([self.pages] if self.pages is not None else [])]

    def _begin_file(self) -> int:
        return transact(self.transactions, edited.begin, self.settings.programme.read_bytes())

    @property
    def _played(self) -> Settings:
        if self.asks_presence:
            return self.settings
        return replace(self.settings, reminders=replace(self.settings.reminders, presence=timedelta(0)))

    async def _started(self, ready: asyncio.Event) -> None:
        """Wait until it is `ready`, or raise the reason why it is not."""
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self._run}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._run.done():
            self._run.result()

    async def provision(self) -> None:
        """Make the missing places, beside the running bot."""
        made = {place: place for place in self.places}
        for platform in self.platforms:
            await self.store.run(places.remember_places, platform.name, made, self.provisioned)
        self.unmade = frozenset()
        await self.quiet()

    async def stop(self) -> None:
        self._run.cancel()
        await asyncio.gather(self._run, return_exceptions=True)
        await self.store.readers.close()  # a bot that did not reach its end has not closed them
        self.store.close()

    @property
    def day(self) -> Day:
        return self.transactions.day

    @property
    def clock(self) -> Clock:
        return self.transactions.clock

    @property
    def places(self) -> list[str]:
        queues = self.programme.question_sessions
        return ["hall", "regie", *(s.place for s in queues), *(s.desk for s in queues)]

    # ── Time ────────────────────────────────────────────────────────────────────────────────────────────

    async def at(self, hour: str) -> None:
        """Move the clock on, by five minutes or to the first of those at which the bot has work to do."""
        while self.wall < at(hour):
            coming = await self.transactions.run(self._next_work)
            past = timedelta(minutes=self.wall.minute % 5, seconds=self.wall.second)
            steps = max(1, -((self.wall - past - coming) // STEP)) if coming else DAY_STEPS
            self.wall = min(self.wall - past + steps * STEP, at(hour))
            await self.quiet()

    def _next_work(self, tx: Transaction) -> datetime | None:
        """Return the wall time of the next work; all that the programme plans falls on five minutes."""
        coming = [planner.next_instant(tx, self.app.rested())]
        coming += [agenda.next_due(tx, name) for name in self.app.deliverers]
        coming += [opening.due for opening in tx.day.openings if opening.due > tx.now.event]
        return min((instant for instant in coming if instant and instant > tx.now.wall), default=None)

    async def jump(self, **wall: float) -> None:
        """Move the clock at once: `jump(seconds=3)`."""
        self.wall += timedelta(**wall)
        await self.quiet()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened; while something stays due, the scene is never quiet."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                self.app.wake()
                await asyncio.sleep(0.002)

    async def quiet(self) -> None:
        """Wait until everything heard is handled and everything due is sent; a turn wakes the deliveries."""
        self.app.ticker.ring()
        async with asyncio.timeout(PATIENCE):
            while not await self._is_quiet():
                await asyncio.sleep(0.001)
                if self._run.done():
                    self._run.result()

    async def next_turn(self) -> datetime:
        """Return the wall time for which the clock is wound now."""
        return await self.transactions.run(tick, tuple(self.app.deliverers), {})

    async def until_handled(self) -> None:
        """Wait until everything heard is handled, though something stays due."""
        while not await self.store.run(self._is_handled):
            self.app.wake()
            await asyncio.sleep(0.001)

    def _is_handled(self, c: sa.Connection) -> bool:
        heard = {name: int(position or 0) for name, position in c.execute(POSITIONS)}
        return all(heard.get(p.name, 0) >= len(p.events) for p in self.platforms) and (
            c.execute(WAITING).first() is None
        )

    async def _is_quiet(self) -> bool:
        """Return whether nothing is left; a look that the clock began is under way once its turn is over.

        It is asked for before the outbox is read, since it ends by putting something there; so does a day
        that is taken up.
        """
        if self.app.ticker.done != self.clock.now():
            return False
        lived = self._lived
        is_done = self._is_idle() and await self.transactions.run(self._nothing_left, self.app.rested())
        if is_done and (await self.store.run(changes.stamp) != self.app.lived or await self._has_new_file()):
            self.app.ticker.ring()
            return False
        return is_done and self._is_idle() and self._lived == lived

    @property
    def _lived(self) -> tuple[object, object]:
        return self.app.lived, self.app.file and self.app.file.up

    def _is_idle(self) -> bool:
        """Return whether nothing is under way that may still put something in the outbox."""
        idle = all(deliverer.idle for deliverer in self.app.deliverers.values())
        return idle and self.app.openings.idle and self.app.surveys.idle and self.app.new_places.idle

    async def _has_new_file(self) -> bool:
        """Return whether a version of the file was taken that people do not live by yet."""
        taken = await self.store.run(versions.taken) if self.app.file is not None else None
        return taken is not None and self.app.file is not None and taken.id != self.app.file.up

    def _nothing_left(self, tx: Transaction, rested: Mapping[str, datetime]) -> bool:
        if self.app.ticker.done != tx.now or not self._is_handled(tx.c):
            return False
        if tx.c.execute(LEFT, {"now": tx.now.event, "at": tx.now.wall}).scalar_one():
            return False
        return all(one.allowed > tx.now.wall for one in desks.outranked(tx, rested))

    def waits_with(self, chat: MemoryPlatform) -> None:
        """Try nothing there until it `goes_on_with` it: what waits was surely not said yet."""
        self.app.deliverers[chat.name].pace = slowed(3600.0, tokens=0.0)

    def goes_on_with(self, chat: MemoryPlatform) -> None:
        self.app.deliverers[chat.name].pace = Pace()
        self.app.deliverers[chat.name].wake()

    # ── What people do, and what follows from it ────────────────────────────────────────────────────────

    async def says(
        self, handle: str, place: str, text: str, chat: MemoryPlatform | None = None, **fields: Any
    ) -> str:
        return await self._then_quiet((chat or self.chat).say(handle, place, text, **fields))

    async def edits(self, handle: str, event: str, text: str, **fields: Any) -> str:
        return await self._then_quiet(self.chat.edit(handle, event, text, **fields))

    async def deletes(self, handle: str, event: str, chat: MemoryPlatform | None = None) -> str:
        """Delete a message, or take away a mark by the event that put it."""
        return await self._then_quiet((chat or self.chat).delete(handle, event))

    async def taps(
        self,
        handle: str,
        target: str,
        mark: str,
        chat: MemoryPlatform | None = None,
        place: str | None = None,
    ) -> str:
        return await self._then_quiet((chat or self.chat).react(handle, target, mark, place))

    async def presses(
        self, handle: str, message: Message, action: str, chat: MemoryPlatform, **fields: str
    ) -> str:
        """Press the button whose key begins with `action`."""
        key = next(a.key for a in message.actions if a.key.startswith(action))
        return await self._then_quiet(chat.press(handle, message.id, key, fields))

    async def calls(self, handle: str, place: str, command: str, chat: MemoryPlatform, **fields: str) -> str:
        return await self._then_quiet(chat.call(handle, place, command, **fields))

    async def chooses(self, handle: str, message: str, chat: MemoryPlatform | None = None) -> str:
        """Ask a message as a question, from its menu."""
        return await self._then_quiet((chat or self.chat).choose(handle, message))

    async def unreadable(self, handle: str, place: str) -> str:
        """Write something that nobody will be able to read."""
        return await self._then_quiet(self.chat.unreadable(handle, place))

    async def _then_quiet(self, event: str) -> str:
        await self.quiet()
        return event

    # ── What is seen ────────────────────────────────────────────────────────────────────────────────────

    def seen(self, place: str, reader: str | None = None, chat: MemoryPlatform | None = None) -> list[str]:
        """Return the bot's messages in a place, as plain text, oldest first."""
        chat = chat or self.chat
        return [self.read(m) for m in chat.in_place(place, reader) if m.handle == BOT]

    def read(self, message: Message) -> str:
        """Return plain text with ordinary spaces for no-break ones (a test of the catalogues checks them)."""
        assert message.now is not None
        text = self.day.words.plain(message.body, message.language, message.now)
        return text.replace("\u00a0", " ").replace("\u202f", " ").replace("~~", "")

    def last(self, place: str, reader: str | None = None, chat: MemoryPlatform | None = None) -> Message:
        """Return the bot's newest message in a place."""
        chat = chat or self.chat
        return [m for m in chat.in_place(place, reader) if m.handle == BOT][-1]

    def digest(self, desk: str = "comptoir-1-desk", chat: MemoryPlatform | None = None) -> Message:
        """Return the digest that stands in a desk."""
        chat = chat or self.chat
        found = [m for m in chat.in_place(desk) if (m.key or "").startswith("digest:")]
        return found[-1]

    def stage_card(self, desk: str = "comptoir-1-desk", chat: MemoryPlatform | None = None) -> Message:
        """Return the newest on-stage card of a desk."""
        chat = chat or self.chat
        return [m for m in chat.in_place(desk) if (m.key or "").startswith("stage:")][-1]

    def marks(self, event: str, chat: MemoryPlatform | None = None) -> list[str]:
        """Return the marks the bot put on a message, sorted."""
        message = (chat or self.chat).messages[event]
        return sorted(mark for mark, handles in message.marks.items() if BOT in handles)

    async def troubles(self) -> list[tuple[object, ...]]:
        """Return what the platform refused, and what was skipped without being taken back: kind, reason."""
        o = schema.outbox.c
        lost = (o.state == "failed") & (o.kind != "chip") | (
            (o.state == "skipped") & (o.kind != "chip") & o.why.in_(TROUBLES)
        )
        return await self.store.run(_rows, sa.select(o.kind, sa.func.coalesce(o.error, o.why)).where(lost))

    async def is_stored(self, words: str) -> bool:
        """Return whether the database still holds some words, anywhere."""
        return await self.store.run(_holds, words)


# Built once, because each test looks at it some thirty times.
POSITIONS = sa.select(schema.platforms.c.name, schema.platforms.c.position)
WAITING = sa.select(schema.journal.c.event).where(schema.journal.c.waiting)
_o = schema.outbox.c
_due = (_o.due <= sa.bindparam("now")) & (_o.not_before.is_(None) | (_o.not_before <= sa.bindparam("at")))
LEFT = sa.select(
    sa.exists(sa.select(schema.recounts))
    | sa.exists(sa.select(_o.id).where((_o.state == "sending") | ((_o.state == "waiting") & _due)))
)


def files_hold(scene: Scene, *words: str) -> set[str]:
    """Return which of these words the database's files still hold, freed pages and log included."""
    found = b"".join(file.read_bytes() for file in scene.folder.glob("comptoir.db*"))
    return {word for word in words if word.encode() in found}


def _rows(c: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in c.execute(query)]


def _holds(c: sa.Connection, words: str) -> bool:
    tables = schema.metadata.sorted_tables
    return any(words in str(tuple(row)) for table in tables for row in c.execute(sa.select(table)))


_PROGRAMME = programme()
