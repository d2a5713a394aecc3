"""A small event on a real homeserver with a bot that may die: its rooms, people and successive lives."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from databases import made_ready
from mortal import Fate, Killed, Life, MortalClient
from patience import PATIENCE
from scene import at, comptoir, programme

from adapters.matrix.client import Json
from adapters.matrix.events import object_in
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant
from bot.clock import Clock
from bot.database import schema
from bot.database.store import Store, claim_instance, start_clock
from bot.day import Day
from bot.journal import events, places
from bot.questions import queue
from bot.settings import Settings
from bot.words.catalogue import Catalogue

PLACES = ("hall", "comptoir-1", "comptoir-1-desk", "regie")


class Cast:
    """The accounts, shared by all plays; each play has its own rooms and database."""

    def __init__(self, homeserver: Homeserver, name: Callable[[str], str]) -> None:
        self.homeserver = homeserver
        self.accounts: dict[str, Account] = {
            who: homeserver.register(name(who), display_name=who.title())
            for who in ("bot", "ada", "bob", "ana")
        }


class MatrixLife:
    """A play; after each act it waits until everything that follows is done, in one life or two."""

    def __init__(self, cast: Cast, folder: Path, hour: str, fate: Fate) -> None:
        self._cast, self._folder, self._fate = cast, folder, fate
        self.database = f"sqlite:///{folder / 'comptoir.db'}"
        self.wall = datetime.now(UTC)
        self.clock = Clock(at(hour), self.wall, wall=lambda: self.wall)
        self.people: dict[str, Participant] = {}
        self.rooms: dict[str, str] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "MatrixLife":
        for who, account in self._cast.accounts.items():
            participant = Participant(self._cast.homeserver.url, account)
            self.people[who] = await self._stack.enter_async_context(participant)
        await self._make_rooms()
        self._make_database()
        self.life = self._begin(self._fate)
        await self._live_until_quiet(None)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.life.throw_away()
        await self._stack.aclose()

    async def _make_rooms(self) -> None:
        for place in PLACES:
            self.rooms[place] = await self.people["bot"].create(preset="public_chat")
            for who in ("ana",) if place in ("comptoir-1-desk", "regie") else ("ada", "bob", "ana"):
                await self.people[who].join(self.rooms[place])

    def _make_database(self) -> None:
        settings = Settings(self._folder / "programme.yaml", self.database)
        written = programme(comptoir(1, "10:30", "11:30"))
        limits = {"matrix": MatrixPlatform.limits}
        self.day = Day(written, settings, Catalogue(written.event.timezone, written.event.words), limits)
        store = Store(made_ready(self.database))
        store.run_now(claim_instance, written.event.id)
        store.run_now(start_clock, self.clock.start, 1.0, self.wall)
        store.run_now(queue.freeze_codes, self.day.programme)
        store.run_now(places.remember_places, "matrix", self.rooms)
        store.close()

    # ── Lives ───────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, fate: Fate) -> Life:
        account = self._cast.accounts["bot"]
        client = MortalClient(self._cast.homeserver.url, account.access_token)
        client.fate = fate
        settings = MatrixSettings(self._cast.homeserver.url, account.user_id)
        platform = MatrixPlatform(settings, "jour", client, dict(self.rooms), self.day.words)
        return Life(self.database, self.day, self.clock, [platform], fate)

    async def act(self, event: str) -> None:
        """Wait until an act is handled and answered."""
        await self._live_until_quiet(event)

    async def pass_time(self, **wall: float) -> None:
        self.wall += timedelta(**wall)
        await self._live_until_quiet(None)

    async def _live_until_quiet(self, event: str | None) -> None:
        """Wait in the same life, or in the next one, because a bot that dies is started again."""
        try:
            await self._quiet(event)
            if not self.life.is_over:
                return
        except (Killed, BaseExceptionGroup):
            pass
        await self.life.throw_away()
        self.life = self._begin(Fate())
        await self._quiet(event)

    async def _quiet(self, event: str | None) -> None:
        app = self.life.app
        app.wake()
        async with asyncio.timeout(PATIENCE):
            while not await self.life.store.run(self._is_quiet, event):
                await asyncio.sleep(0.01)
                if self.life.run.done():
                    self.life.run.result()

    def _is_quiet(self, c: sa.Connection, event: str | None) -> bool:
        now, o, j = self.clock.now(), schema.outbox.c, schema.journal.c
        if events.position(c, "matrix") is None or self.life.app.ticker.done != now:
            return False
        if event is not None and not c.execute(sa.select(j.event).where(j.event == event)).first():
            return False
        due = (o.due <= now.event) & (o.not_before.is_(None) | (o.not_before <= now.wall))
        unsaid = sa.select(o.id).where((o.state == "sending") | ((o.state == "waiting") & due))
        unhandled = sa.select(j.event).where(j.waiting)
        return not (c.execute(unhandled).first() or c.execute(unsaid).first())

    # ── What is seen ────────────────────────────────────────────────────────────────────────────────────

    async def message(self, place: str, words: str) -> str:
        """Return the newest message of a place that holds these words."""
        events = await self.people["ana"].messages(self.rooms[place])
        return next(str(e["event_id"]) for e in reversed(events) if words in e["content"].get("body", ""))

    async def seen(self) -> dict[str, list[str]]:
        """Return what people see, by place: messages as last edited, in order, with the marks under each."""
        return {place: _as_seen(await self._events(place)) for place in PLACES}

    async def files(self, place: str) -> list[str]:
        """Return the names of the files in a place, in order."""
        events = await self._events(place)
        return [e["content"]["filename"] for e in events if e["content"].get("msgtype") == "m.file"]

    async def _events(self, place: str) -> Sequence[Json]:
        path = f"/_matrix/client/v3/rooms/{self.rooms[place]}/messages"
        answer = await self.people["ana"].client.request("GET", path, params={"dir": "f", "limit": "500"})
        chunk: Sequence[Json] = answer["chunk"]
        return chunk


def _as_seen(events: Sequence[Json]) -> list[str]:
    said: dict[str, str] = {}
    marks: dict[str, list[str]] = {}
    for event in events:
        content = object_in(event, "content")
        relation = object_in(content, "m.relates_to")
        who, target = event["sender"].split("-")[0], str(relation.get("event_id"))
        if relation.get("rel_type") == "m.annotation":
            marks.setdefault(target, []).append(f"{relation['key']}{who}")
        elif relation.get("rel_type") == "m.replace":
            said[target] = f"{who}: {content['m.new_content']['body']}"
        elif event["type"] == "m.room.message" and "body" in content:
            said[event["event_id"]] = f"{who}: {content['body']}"
    return [f"{words} {sorted(marks.get(event, []))}" for event, words in said.items()]
