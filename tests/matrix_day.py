"""The sample day on a real homeserver, its clock moved by hand, its rooms read as their people see them."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from adapters.matrix.assembly import assemble, provision
from adapters.matrix.client import Json, MatrixClient, where
from adapters.matrix.participant import Participant, body_of
from adapters.matrix.rehearsal import Homeserver
from bot import journal, queue, schema
from bot.app import App
from bot.clock import Clock, wall_now
from bot.day import Day
from bot.migrate import migrate
from bot.programme import Programme
from bot.programme_file import read_programme
from bot.settings import DigestSettings, MatrixSettings, RehearsalClock, Settings
from bot.store import Store, claim_instance, start_clock
from bot.words import Words

SAMPLE = Path(__file__).parent.parent / "programme.yaml"
SPEED = 0.001  # event time stands still but for the skips, so that « dans 55 minutes » does not depend on us


class MatrixDay:
    """Use as `async with`: the homeserver is given running; everything else is made and let go here."""

    def __init__(self, homeserver: Homeserver, folder: Path, begins: time = time(9, 50)) -> None:
        self.homeserver, self.folder = homeserver, folder
        checked = read_programme(SAMPLE)
        assert checked.value is not None
        self.programme = with_accounts(checked.value, homeserver.server_name)
        event = self.programme.event
        self._begins = datetime.combine(event.first_day, begins, event.timezone)
        self._people: dict[str, Participant] = {}
        self._rooms: dict[str, str] = {}
        self._sent: list[str] = []
        self._waited = timedelta(0)
        self._exits = AsyncExitStack()

    async def __aenter__(self) -> "MatrixDay":
        bot = await asyncio.to_thread(self.homeserver.register, "comptoir", display_name="Comptoir")
        settings = MatrixSettings(self.homeserver.url, bot.user_id)
        self.bot = bot.user_id
        self.settings = Settings(
            programme=SAMPLE,
            database=f"sqlite:///{self.folder / 'comptoir.db'}",
            clock=RehearsalClock(self._begins, SPEED),
            digest=DigestSettings(refresh=timedelta(milliseconds=20)),
            platforms={"matrix": settings},
        )
        self.store = Store(self.settings.database)
        self._exits.callback(self.store.close)
        await self.store.run(migrate)
        await self.store.run(claim_instance, self.programme.event.id)
        words = Words(self.programme.event.timezone)
        await self.store.run(queue.freeze_codes, self.programme)
        client = MatrixClient(self.homeserver.url, bot.access_token)
        book = journal.StoreBook(self.store, "matrix", wall_now)
        await provision(settings, self.programme, client, words, book, lambda step: None, dry_run=False)
        self._rooms = await self.store.run(journal.places, "matrix")
        start, first = await self.store.run(start_clock, self._begins, SPEED, wall_now())
        self.clock = Clock(start, first, SPEED, lambda: wall_now() + self._waited)
        platform = assemble(settings, self.programme, client, dict(self._rooms), words)
        self.day = Day(self.programme, self.settings, words, {"matrix": platform.limits})
        ready = asyncio.Event()
        self.app = App(self.store, self.day, self.clock, [platform], ready.set)
        self._run = asyncio.create_task(self.app.run())
        self._exits.push_async_callback(self._stop)
        await ready.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._exits.aclose()

    async def _stop(self) -> None:
        self._run.cancel()
        await asyncio.gather(self._run, return_exceptions=True)

    # ── People ────────────────────────────────────────────────────────────────────────────────

    async def person(self, localpart: str, name: str, *places: str) -> Participant:
        """Someone with an account, in the places named, whether public or by invitation."""
        account = await asyncio.to_thread(self.homeserver.register, localpart, display_name=name)
        participant = Participant(self.homeserver.url, account)
        self._exits.push_async_callback(participant.client.close)
        for place in places:
            await participant.join(self._rooms[place])
        self._people[localpart] = participant
        return participant

    def room(self, place: str) -> str:
        return self._rooms[place]

    async def done(self, event: str) -> str:
        """Wait until the bot has handled an event and said all that follows from it."""
        self._sent.append(event)
        await self.quiet()
        return event

    # ── Time ──────────────────────────────────────────────────────────────────────────────────

    async def at(self, hour: str) -> None:
        """Go on to an hour of the day, stopping at each instant at which something is due."""
        target = self._instant(hour)
        while (instant := await self._next_instant()) is not None and instant < target:
            await self._skip_to(instant)
        await self._skip_to(target)

    async def _skip_to(self, instant: datetime) -> None:
        self.clock.skip_to(instant)
        self.app.wake()
        await self.quiet()

    async def wait(self, **wall: float) -> None:
        """Let wall time pass without waiting for it: `wait(seconds=15)`."""
        self._waited += timedelta(**wall)
        self.app.wake()
        await self.quiet()

    def _instant(self, hour: str) -> datetime:
        return datetime.combine(self._begins.date(), time.fromisoformat(hour), self._begins.tzinfo)

    async def _next_instant(self) -> datetime | None:
        now = self.clock.now().event
        instants = [notice.due for notice in self.day.notices] + [s.end for s in self.programme.queues]
        return min((instant for instant in instants if instant > now), default=None)

    async def quiet(self) -> None:
        """Until all that people sent is handled and all that is due is said, refreshed boards included."""
        async with asyncio.timeout(100):
            while not await self.store.run(self._is_quiet):
                if self._run.done():
                    self._run.result()
                await asyncio.sleep(0.005)

    def _is_quiet(self, c: sa.Connection) -> bool:
        handled = sa.select(sa.func.count()).where(
            schema.journal.c.event.in_(self._sent), schema.journal.c.waiting.is_(False)
        )
        if c.execute(handled).scalar_one() < len(self._sent):
            return False
        now = self.clock.now()
        if self.app.ticked_to is None or now.event - self.app.ticked_to > timedelta(seconds=1):
            return False
        o = schema.outbox.c
        soon = o.not_before.is_(None) | (o.not_before <= now.wall + timedelta(seconds=2))
        left = sa.select(o.id).where(
            (o.state == "sending") | ((o.state == "waiting") & (o.due <= now.event) & soon)
        )
        return c.execute(left).first() is None

    # ── What is seen ──────────────────────────────────────────────────────────────────────────

    async def seen(self, reader: Participant, place: str) -> str:
        """A room from its beginning as this person's client shows it: edits applied, removals gone.

        One block a message: who, `🔔` if it notifies, what, and the marks under it with their number.
        """
        room = self._rooms.get(place, place)
        params = {"dir": "f", "limit": "1000"}
        answer = await reader.client.request("GET", where("rooms", room, "messages"), params=params)
        return shown(answer["chunk"], self.bot)


def shown(events: list[Json], bot: str) -> str:
    """A room's history as text."""
    edits, marks = _edits(events), _marks(events)
    blocks = []
    for event in events:
        content = event.get("content", {})
        is_edit = content.get("m.relates_to", {}).get("rel_type") == "m.replace"
        if event["type"] != "m.room.message" or is_edit or not content:
            continue
        latest = edits.get(event["event_id"], event)
        bell = " 🔔" if event["sender"] == bot and content["msgtype"] == "m.text" else ""
        who = "bot" if event["sender"] == bot else event["sender"].split(":")[0]
        under = "".join(f"\n    [{mark} {n}]" for mark, n in marks.get(event["event_id"], {}).items())
        text = "\n    ".join(body_of(latest).split("\n"))
        blocks.append(f"{who}{bell}\n    {text}{under}\n")
    return "\n".join(blocks)


def _edits(events: list[Json]) -> dict[str, Json]:
    """Message id to its newest edit by its own author."""
    edits = {}
    for event in events:
        relation = event.get("content", {}).get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            edits[relation["event_id"]] = event
    return edits


def _marks(events: list[Json]) -> Mapping[str, Counter[str]]:
    marks: dict[str, Counter[str]] = {}
    for event in events:
        relation = event.get("content", {}).get("m.relates_to", {})
        if event["type"] == "m.reaction" and relation:
            marks.setdefault(relation["event_id"], Counter())[relation["key"]] += 1
    return marks


def with_accounts(programme: Programme, server: str) -> Programme:
    """The programme with a Matrix account for each person it names."""
    people = {
        id: replace(person, handles={"matrix": f"@{id}:{server}"}) for id, person in programme.people.items()
    }
    return replace(programme, people=people)
