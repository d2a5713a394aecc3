"""A homeserver that sends damaged events and a good question after every ten: what gets lost?"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from aiohttp import web
from checker import Verdict
from hostile import damaged, deep, junk, text
from patience import PATIENCE
from scene import at, programme
from served import served
from structlog.typing import EventDict

from adapters.matrix.client import Json, MatrixClient
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from bot.app import App
from bot.clock import Clock
from bot.database import schema
from bot.database.store import Store, claim_instance, start_clock
from bot.database.transaction import Transactions
from bot.day import Day
from bot.journal import places
from bot.journal.events import UNWRITABLE
from bot.questions import queue
from bot.settings import Flood, Settings
from bot.words.catalogue import Catalogue

BOT, SERVER = "@bot:example.org", "example.org"
EACH = 10  # damaged events per good question
PEOPLE, STRANGERS = 20, 60
BROKEN = ("a part of the bot broke and is started again", "event not handled", "votes not shown")


_BEGAN = time.monotonic()


def wall() -> datetime:
    """Return a time on the day, while both comptoirs are open."""
    return at("10:40") + timedelta(seconds=time.monotonic() - _BEGAN)


@dataclass
class Seen:
    verdict: Verdict
    events: int = 0
    set_aside: int = 0  # events that could not be written down, reported to the régie
    spoken: int = 0


def message(event: str, sender: str, text: str, **content: object) -> dict[str, Any]:
    said = {"msgtype": "m.text", "body": text, **content}
    return told("m.room.message", event, sender, said)


def told(kind: str, event: str, sender: str, content: Json, **more: object) -> dict[str, Any]:
    stamp = int(wall().timestamp() * 1000)
    return {
        "event_id": event,
        "type": kind,
        "sender": sender,
        "origin_server_ts": stamp,
        "content": content,
        "unsigned": {"age": 12, "membership": "join"},
        **more,
    }


def related(kind: str, target: str, **more: object) -> Json:
    return {"m.relates_to": {"rel_type": kind, "event_id": target, **more}}


class Events:
    """Damaged events of strangers, and good questions of others under ids that nobody else has."""

    def __init__(self, chance: random.Random, rooms: Sequence[str]) -> None:
        self._chance, self._rooms = chance, rooms
        self.good: dict[str, str] = {}  # words by event
        self._harmless: list[str] = ["$nothing", "", "$", "event", "@ana:example.org", "!nowhere"]

    def question(self) -> dict[str, Any]:
        number = len(self.good)
        event, words = f"$good-{number}", f"Numéro {number}, qui paie ?"
        self.good[event] = words
        return message(event, f"@person{number % PEOPLE}:{SERVER}", f"!question {words}")

    def damaged(self, number: int) -> Any:
        if self._chance.random() < 0.02:
            return self._chance.choice([junk(self._chance), deep(self._chance, {}), text(self._chance)])
        event = f"$bad-{number}" if self._chance.random() < 0.95 else self._chance.choice(self._harmless)
        whole = self._whole(event, f"@stranger{self._chance.randrange(STRANGERS)}:{SERVER}")
        self._harmless.append(event)
        return damaged(self._chance, whole, [*self._harmless[-50:], *self._rooms, *list(self.good)[-5:]])

    def _whole(self, event: str, sender: str) -> dict[str, Any]:
        chance = self._chance
        target = chance.choice([*self._harmless[-20:], event])  # itself, a cycle, nothing
        anyone = chance.choice([target, *list(self.good)[-20:]])
        words = text(chance)
        match chance.randrange(10):
            case 0:
                return message(event, sender, f"!question {words}")
            case 1:
                return message(
                    event, sender, words, **{"m.relates_to": {"m.in_reply_to": {"event_id": anyone}}}
                )
            case 2:
                new = {"m.new_content": {"msgtype": "m.text", "body": words}}
                return message(event, sender, f"* {words}", **new, **related("m.replace", anyone))
            case 3:
                return told("m.reaction", event, sender, related("m.annotation", anyone, key="👍"))
            case 4:
                return told("m.reaction", event, sender, related("m.annotation", target, key="❓"))
            case 5:
                return told("m.room.redaction", event, sender, {"redacts": target}, redacts=target)
            case 6:
                joined = {"membership": chance.choice(["join", "leave", "ban"]), "displayname": words}
                return told("m.room.member", event, sender, joined, state_key=sender)
            case 7:
                command = chance.choice(
                    ["voter C1-1", "retirer C1-1", "aide", "lier", "moi", "langue", "repondu 1"]
                )
                return message(event, sender, f"!{command} {words}")
            case 8:
                kinds = ["m.room.encrypted", "m.room.name", "org.example.other", "m.sticker", "m.poll.start"]
                return told(chance.choice(kinds), event, sender, {"body": words})
            case _:
                return message(event, sender, words)


@dataclass
class Liar:
    """The homeserver; `syncs` are its answers, each with one good question behind the damaged events."""

    events: Events
    rooms: dict[str, str]
    syncs: list[str]
    asked_about: list[str]  # its answers when asked for a message
    brought: int = 0
    acknowledged: str | None = None  # the position up to which the bot has journalled
    spoken: list[tuple[str, Any]] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_heard(self) -> bool:
        """Return whether the bot asks for what follows the last answer: the last may still be on its way."""
        return self.acknowledged == _position(len(self.syncs) - 1)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/whoami"):
            return web.json_response({"user_id": BOT, "device_id": "D"})
        if request.path.endswith("/sync"):
            return await self._sync(request)
        if request.method == "PUT":
            self.spoken.append((request.path, await request.json()))
            return web.json_response({"event_id": f"$said-{len(self.spoken)}"})
        if "/event/" in request.path:
            return web.json_response(text=self.asked_about[len(self.spoken) % len(self.asked_about)])
        return web.json_response({})

    async def _sync(self, request: web.Request) -> web.StreamResponse:
        if "power_levels" in request.query["filter"]:
            return web.json_response({"next_batch": "0", "rooms": {"join": self._own_rooms()}})
        self.acknowledged = request.query.get("since")
        if self.brought == len(self.syncs):
            await self.closing.wait()
            return web.Response()
        self.brought += 1
        return web.json_response(text=self.syncs[self.brought - 1])

    def _own_rooms(self) -> Json:
        made = told("m.room.create", "$made", BOT, {"room_version": "12"}, state_key="")
        return {room: {"state": {"events": [made]}} for room in self.rooms.values()}


def liar_of(chance: random.Random, rooms: dict[str, str], batches: int) -> Liar:
    """Make all its answers beforehand, so a mistake in making them is no failure of the bot."""
    events = Events(chance, list(rooms.values()))
    syncs = [
        json.dumps({"next_batch": _position(n), "rooms": _news(chance, events, rooms, n)})
        for n in range(batches)
    ]
    about = [json.dumps(events.damaged(10**6 + n)) for n in range(50)]
    return Liar(events, rooms, syncs, about)


def _position(number: int) -> str:
    return f"s{number}"


def _news(chance: random.Random, events: Events, rooms: dict[str, str], number: int) -> Json:
    room = rooms[f"comptoir-{chance.choice([1, 2])}"]
    bad = [events.damaged(number * EACH + n) for n in range(EACH)]
    split = chance.randrange(EACH + 1)
    other = chance.choice([each for each in rooms.values() if each != room])
    timelines = {other: bad[:split], room: [*bad[split:], events.question()]}
    join: dict[str, Any] = {name: {"timeline": {"events": told}} for name, told in timelines.items()}
    if chance.random() < 0.3:
        join[f"!unknown{number}"] = chance.choice(
            [junk(chance), {"state": {"events": bad}, "timeline": junk(chance)}]
        )
    odd = {chance.choice(["leave", "invite", "knock"]): {f"!odd{number}": junk(chance)}}
    return {"join": join, **odd}


@asynccontextmanager
async def _serving(liar: Liar) -> AsyncIterator[str]:
    async with served(liar.answer, shutdown_timeout=0) as url:
        try:
            yield url
        finally:
            liar.closing.set()


async def play(folder: Path, events: int, seed: int, seconds: float = PATIENCE) -> Seen:
    """Run the whole bot with that homeserver, except that it is not a child process."""
    with logged() as logs:
        seen = await _play(folder, events, random.Random(seed), seconds)
    unwritable = [log for log in logs if UNWRITABLE in str(log.get("exception"))]
    broken = [log for log in logs if log["event"] in BROKEN and log not in unwritable]
    seen.set_aside = len(unwritable)
    seen.verdict.wrong += [f"{log['event']}: {log.get('exception')}" for log in broken]
    return seen


@contextmanager
def logged() -> Iterator[list[EventDict]]:
    """Capture the log of the block, with its tracebacks."""
    before, capture = structlog.get_config(), structlog.testing.LogCapture()
    structlog.configure(processors=[structlog.processors.format_exc_info, capture])
    try:
        yield capture.entries
    finally:
        structlog.configure(**before)


async def _play(folder: Path, events: int, chance: random.Random, seconds: float) -> Seen:
    today = programme()
    database = f"sqlite:///{folder / 'comptoir.db'}"
    settings = Settings(folder / "programme.yaml", database, flood=Flood(10**6, 10**6, 10**6))
    store = Store(settings.database)
    names = [
        "hall",
        "regie",
        *(s.place for s in today.question_sessions),
        *(s.desk for s in today.question_sessions),
    ]
    rooms = {name: f"!{name}:{SERVER}" for name in names}
    liar = liar_of(chance, rooms, events // EACH)
    async with _serving(liar) as url:
        try:
            store.run_now(lambda c: schema.metadata.create_all(c))
            store.run_now(claim_instance, today.event.id)
            store.run_now(start_clock, None, 1.0, wall())
            store.run_now(places.remember_places, "matrix", rooms)
            today = store.run_now(queue.freeze_codes, today)
            words, client = Catalogue(today.event.timezone), MatrixClient(url, "secret")
            matrix = MatrixPlatform(MatrixSettings(url, BOT), "day", client, dict(rooms), words)
            day = Day(today, settings, words, {"matrix": matrix.limits})
            running = asyncio.create_task(App(Transactions(store, day, Clock(wall=wall)), [matrix]).run())
            try:
                async with asyncio.timeout(seconds):
                    while not (liar.is_heard and await store.run(_is_quiet)):
                        await asyncio.wait([running], timeout=0.05)
                        if running.done():
                            running.result()
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            return Seen(await store.run(_verdict, liar), events, spoken=len(liar.spoken))
        finally:
            store.close()


def _is_quiet(c: sa.Connection) -> bool:
    waiting = sa.select(schema.journal.c.event).where(schema.journal.c.waiting)
    o = schema.outbox.c
    due = o.due <= wall()
    unsaid = sa.select(o.id).where((o.state == "sending") | (o.state == "waiting") & due)
    return c.execute(waiting).first() is None and c.execute(unsaid).first() is None


def _verdict(c: sa.Connection, liar: Liar) -> Verdict:
    verdict, good = Verdict(), liar.events.good
    rows = c.execute(
        sa.select(schema.questions.c.event, schema.questions.c.text, schema.questions.c.code)
    ).all()
    taken, texts = Counter(row.event for row in rows), {row.event: row.text for row in rows}
    codes = {row.event: row.code for row in rows}
    verdict.questions = len(good)
    verdict.lost += [f"question {event}" for event in good if not taken[event]]
    verdict.doubled += [f"question {event}" for event, times in taken.items() if times > 1]
    verdict.wrong += [
        f"other words {event}" for event in good if texts.get(event, good[event]) != good[event]
    ]
    marks = Counter(_mark_of(content) for path, content in liar.spoken if "/m.reaction/" in path)
    for event in good.keys() & codes.keys():
        verdict.lost += [f"receipt {event}"] * (marks[event, codes[event]] == 0)
        verdict.doubled += [f"receipt {event}"] * (marks[event, codes[event]] > 1)
    verdict.doubled += [f"code {code}" for code, times in Counter(r.code for r in rows).items() if times > 1]
    if c.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
        verdict.wrong.append("integrity_check")
    return verdict


def _mark_of(content: Any) -> tuple[str, str]:
    relation = content["m.relates_to"]
    return relation["event_id"], relation["key"]
