"""A small event on a real homeserver with the bot as a child process, so that it can be killed."""

import asyncio
import json
import os
import secrets
import signal
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from patience import PATIENCE
from preloaded import Child, start

from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant
from bot.clock import Clock, wall_now
from bot.outbox.outgoing import Priority

ORGANISER = "olga"
TRY_AGAIN_AFTER = 0.1  # seconds


class BotProcess:
    """`comptoir run`, or the process that replaces it after its death."""

    def __init__(self, folder: Path, secrets: Mapping[str, str]) -> None:
        self._folder, self._secrets = folder, secrets
        self._process: Child | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self.is_ready = False

    async def start(self) -> None:
        """Start it, without waiting until it is ready."""
        self._news.clear()
        self.is_ready = False
        reading, writing = os.pipe()
        with self.log.open("ab") as log:
            self._process = await start(["run"], self._folder, self.environment, writing, log.fileno())
        os.close(writing)
        self._reading = asyncio.create_task(self._read(self._process, reading))

    async def _read(self, process: Child, printed: int) -> None:
        async for line in await _lines(printed):
            if line.strip() == b"ready":
                self.is_ready = True
                self._news.set()
        await process.wait()
        self._news.set()

    async def started(self, seconds: float = PATIENCE) -> bool:
        """Wait until it is ready or has ended; return whether it is ready."""
        async with asyncio.timeout(seconds):
            await self._news.wait()
        return self.is_ready and self.status is None

    async def run_until_ready(self) -> None:
        await self.start()
        assert await self.started(), self.log.read_text()

    @property
    def status(self) -> int | None:
        """Return its exit status; None while it lives."""
        return None if self._process is None else self._process.returncode

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def end(self, number: signal.Signals, seconds: float = PATIENCE) -> int:
        """Send it a signal and wait for its end; return the status, negative when a signal ended it."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.ended(seconds)

    async def ended(self, seconds: float = PATIENCE) -> int:
        assert self._process is not None
        assert self._reading is not None
        async with asyncio.timeout(seconds):
            await self._reading
            return await self._process.wait()

    async def kill(self) -> None:
        """Kill it; do nothing if it was never started."""
        if self._process is not None:
            await self.end(signal.SIGKILL)

    async def command(self, *words: str) -> str:
        """Run another command of the operator and return what it prints."""
        with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complaints:
            files = printed.fileno(), complaints.fileno()
            process = await start(words, self._folder, self.environment, *files)
            status = await process.wait()
            printed.seek(0)
            complaints.seek(0)
            assert status == 0, complaints.read().decode()
            return printed.read().decode()

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "COMPTOIR_LOG": "debug", **self._secrets}

    @property
    def log(self) -> Path:
        return self._folder / "comptoir.log"


async def _lines(file: int) -> asyncio.StreamReader:
    lines = asyncio.StreamReader()
    pipe = os.fdopen(file, "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), pipe)
    return lines


class Side(Protocol):
    """One platform of a small event, on a running server."""

    name: str
    handle: str  # the organiser’s, as the programme gives it; empty where it gives none

    @property
    def settings(self) -> Mapping[str, object]:
        """Return the platform's part of comptoir.yaml."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the bot's secrets."""

    async def provisioned(self, places: Mapping[str, str]) -> None:
        """Take note of the places made, by their names in the contract."""


class SmallEvent:
    """The files, database and bot of an event on one platform or several."""

    def __init__(self, folder: Path, event: str, sides: Sequence[Side]) -> None:
        self.folder, self.event, self.sides = folder, event, sides
        self.bot = BotProcess(folder, {name: value for s in sides for name, value in s.environment.items()})
        self._skips: list[tuple[datetime, timedelta]] = []
        self.quiet_at: datetime | None = None  # event time by which everything due had been sent

    @property
    def config(self) -> Path:
        return self.folder / "comptoir.yaml"

    def write(self, sessions: Sequence[Mapping[str, object]], settings: Mapping[str, object]) -> None:
        """Write both files, in JSON, which is YAML."""
        handles = {side.name: side.handle for side in self.sides if side.handle}
        event = {"id": self.event, "title": "Essai", **_days(sessions)}
        programme = {
            "event": {**event, "timezone": "Europe/Paris", "language": "fr"},
            "rooms": {"club": "Le Club"},
            "people": {ORGANISER: {"name": "Olga", **handles}},
            "organisers": [ORGANISER],
            "sessions": list(sessions),
        }
        comptoir = {
            "programme": "programme.yaml",
            "database": "comptoir.db",
            "reminders": {"presence": "0m"},  # the people of its desks are there
            # A few people do as much as hundreds would.
            "flood": {"questions": 100_000, "commands": 100_000, "pressure": 100_000},
            "platforms": {side.name: side.settings for side in self.sides},
            **settings,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "programme.yaml").write_text(json.dumps(programme, ensure_ascii=False))
        self.config.write_text(json.dumps(comptoir))

    async def provision(self) -> None:
        await self.bot.command("provision", "--invite", "all")
        for side in self.sides:
            found = self.rows(f"SELECT name, remote FROM places WHERE platform = '{side.name}'")
            await side.provisioned(dict(found))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Query the bot's database, beside it."""
        with closing(sqlite3.connect(f"file:{self.folder / 'comptoir.db'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def pass_over(self, gone: timedelta) -> None:
        """Shift the bot's attempts into the past by this much, while it is dead."""
        with closing(sqlite3.connect(self.folder / "comptoir.db")) as database, database:
            rows = database.execute("SELECT id, first_attempt FROM outbox WHERE first_attempt IS NOT NULL")
            for row, first in rows.fetchall():
                written = (datetime.fromisoformat(first) - gone).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
                database.execute("UPDATE outbox SET first_attempt = ? WHERE id = ?", (written, row))

    def skip(self, by: timedelta) -> None:
        """Move the event's clock on by this much wall time, while the bot is dead."""
        with closing(sqlite3.connect(self.folder / "comptoir.db")) as database, database:
            [(first,)] = database.execute("SELECT first_start FROM instance").fetchall()
            earlier = (datetime.fromisoformat(first) - by).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            database.execute("UPDATE instance SET first_start = ?", (earlier,))
        self._skips.append((wall_now(), by))

    def event_time(self, wall: datetime) -> datetime:
        """Return what the event's clock showed at this wall time."""
        later = (by for at, by in self._skips if at > wall)
        return self.clock.event_time(wall) - sum(later, timedelta(0)) * self.clock.speed

    async def until(self, wanted: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Poll until the database holds something."""
        async with asyncio.timeout(seconds):
            while not wanted():  # noqa: ASYNC110 - another process changes it
                await asyncio.sleep(0.05)

    def has_taken(self, questions: int) -> bool:
        [(taken,)] = self.rows("SELECT count(*) FROM questions")
        return bool(taken >= questions)

    def has_handled(self, *events: str) -> bool:
        """Return whether all of these events, by their ids in the journal, were heard and handled."""
        named = ", ".join(f"'{event}'" for event in events)
        [(handled,)] = self.rows(f"SELECT count(*) FROM journal WHERE event IN ({named}) AND NOT waiting")
        return bool(handled == len(set(events)))

    def is_quiet(self, least: Priority = Priority.COURTESY) -> bool:
        """Return whether everything the bot received is handled and everything due is sent.

        Ignore alerts that wait to leave with others of the same minute, and everything less urgent than
        `least`.
        """
        times = self.clock.now()
        now, wall = (t.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for t in (times.event, times.wall))
        # One query: between two, events waiting in the journal may be handled.
        [left] = self.rows(
            "SELECT (SELECT count(*) FROM journal WHERE waiting), (SELECT count(*) FROM gaps),"
            " (SELECT count(*) FROM recounts), (SELECT count(*) FROM sheets WHERE touched IS NOT NULL),"
            f" (SELECT count(*) FROM outbox WHERE priority <= {int(least)}"
            f" AND (state = 'sending' OR (state = 'waiting' AND due <= '{now}'"
            f" AND NOT (kind = 'alert' AND coalesce(not_before, '') > '{wall}'))))"
        )
        if any(left):
            return False
        self.quiet_at = times.event
        return True

    @property
    def clock(self) -> Clock:
        """Return the clock that the bot's database began with."""
        [(start, speed, first)] = self.rows("SELECT clock_start, clock_speed, first_start FROM instance")
        if start is None:
            return Clock()
        return Clock(datetime.fromisoformat(start), datetime.fromisoformat(first), speed)


def _days(sessions: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Return the event's days: those that its sessions name, or one day if they give hours alone."""
    named = sorted(str(s[end])[:10] for s in sessions for end in ("start", "end") if "T" in str(s[end]))
    return {"start": named[0], "end": named[-1]} if named else {"date": "2026-10-16"}


@asynccontextmanager
async def provisioned(
    day: SmallEvent, sessions: Sequence[Mapping[str, object]], settings: Mapping[str, object]
) -> AsyncIterator[None]:
    """Write the files and make the places; kill the bot at the end if it still runs."""
    day.write(sessions, settings)
    await day.provision()
    try:
        yield
    finally:
        await day.bot.kill()


def comptoir(number: int, start: str, end: str) -> dict[str, object]:
    return {
        "id": f"comptoir-{number}",
        "kind": "comptoir",
        "title": f"Titre {number}",
        "start": start,
        "end": end,
        "animateurs": [ORGANISER],
    }


def forum(number: int, start: str, end: str) -> dict[str, object]:
    """Return a session without questions: it has one reminder, in the hall."""
    return {"id": f"forum-{number}", "kind": "forum", "title": f"Forum {number}", "start": start, "end": end}


# ── On Matrix ───────────────────────────────────────────────────────────────────────────────────────────


Client = Callable[[str, Account], Participant]


class MatrixSide:
    """The accounts and rooms on a homeserver; `organiser` reads and writes everywhere."""

    name = "matrix"

    def __init__(
        self,
        homeserver: Homeserver,
        event: str,
        account: Account,
        organiser: Participant,
        secrets: Mapping[str, str],
        *,
        encrypted: bool = False,
    ) -> None:
        self.homeserver, self.account, self.organiser = homeserver, account, organiser
        self._secrets, self._encrypted = secrets, encrypted
        self.handle = organiser.user
        self.rooms: dict[str, str] = {}
        self._event = event

    @property
    def settings(self) -> Mapping[str, object]:
        desks = {"encrypted": "desks"} if self._encrypted else {}
        return {"homeserver": self.homeserver.url, "user": self.account.user_id, **desks}

    @property
    def environment(self) -> Mapping[str, str]:
        return {"COMPTOIR_MATRIX_TOKEN": self.account.access_token, **self._secrets}

    async def provisioned(self, places: Mapping[str, str]) -> None:
        self.rooms = dict(places)
        for room in self.rooms.values():
            await self.organiser.join(room)

    async def history(self, place: str) -> list[Json]:
        """Return every event the server holds of a place, oldest first."""
        events: list[Json] = []
        token: str | None = None
        while True:
            params = {"dir": "f", "limit": "500"} | ({"from": token} if token else {})
            path = where("rooms", self.rooms[place], "messages")
            page = await self.organiser.client.request("GET", path, params=params)
            events += (self.organiser.opened(event, self.rooms[place]) for event in page["chunk"])
            token = page.get("end")
            if token is None:
                return events

    async def said(self, place: str) -> list[Json]:
        """Return the bot's messages in a place without edits, oldest first."""
        return [e for e in await self.history(place) if self._is_said(e)]

    def _is_said(self, event: Json) -> bool:
        content = event.get("content", {})
        relation = content.get("m.relates_to", {}).get("rel_type")
        ours = event["sender"] == self.account.user_id and event["type"] == "m.room.message"
        return ours and "body" in content and relation != "m.replace"

    async def person(self, name: str, *places: str) -> Participant:
        """Register a new person and bring them into these places."""
        account = await asyncio.to_thread(
            self.homeserver.register, f"{name}-{self._event}", display_name=name.title()
        )
        person = Participant(self.homeserver.url, account)
        for place in places:
            await person.join(self.rooms[place])
        return person


@asynccontextmanager
async def matrix_side(
    homeserver: Homeserver,
    event: str,
    secrets: Mapping[str, str] | None = None,
    client: Client | None = None,
) -> AsyncIterator[MatrixSide]:
    """Register the bot and the organiser, both exempt from limits; `secrets` are those besides the token.

    With a `client` that decrypts, which the organiser uses, desks are encrypted.
    """
    bot = await asyncio.to_thread(homeserver.register, f"bot-{event}", display_name="Comptoir")
    account = await asyncio.to_thread(homeserver.register, f"{ORGANISER}-{event}")
    for exempt in (bot, account):
        await asyncio.to_thread(homeserver.override_ratelimit, exempt.user_id)
    async with (client or Participant)(homeserver.url, account) as organiser:
        yield MatrixSide(homeserver, event, bot, organiser, secrets or {}, encrypted=client is not None)


class DayOnMatrix(SmallEvent):
    """An event on Matrix, alone or beside others."""

    def __init__(self, folder: Path, event: str, matrix: MatrixSide, *others: Side) -> None:
        super().__init__(folder, event, (matrix, *others))
        self.matrix, self.homeserver = matrix, matrix.homeserver
        self.account, self.organiser = matrix.account, matrix.organiser
        self.history, self.said, self.person = matrix.history, matrix.said, matrix.person

    @property
    def rooms(self) -> Mapping[str, str]:
        return self.matrix.rooms


@asynccontextmanager
async def day_on_matrix(
    homeserver: Homeserver,
    folder: Path,
    event: str,
    sessions: Sequence[Mapping[str, object]],
    *others: Side,
    secrets: Mapping[str, str] | None = None,
    client: Client | None = None,
    **settings: object,
) -> AsyncIterator[DayOnMatrix]:
    """Provision an event whose bot is exempt from limits; kill the bot at the end if it still runs."""
    async with matrix_side(homeserver, event, secrets, client) as matrix:
        day = DayOnMatrix(folder, event, matrix, *others)
        async with provisioned(day, sessions, settings):
            yield day


async def send_surely(client: MatrixClient, room: str, text: str, transaction: str) -> str:
    """Send as a good client does: again under the same transaction, until the server has answered."""
    path = where("rooms", room, "send", "m.room.message", transaction)
    content = {"msgtype": "m.text", "body": text}
    answer = await _surely(lambda: client.request("PUT", path, content))
    return str(answer["event_id"])


async def _surely(request: Callable[[], Awaitable[Json]]) -> Json:
    while True:
        try:
            return await request()
        except (MatrixError, NoAnswer) as error:
            await asyncio.sleep(getattr(error, "retry_after", None) or TRY_AGAIN_AFTER)


class Exemption:
    """An administrator who exempts accounts from the limits, and withdraws the exemption."""

    def __init__(self, homeserver: Homeserver) -> None:
        self._homeserver = homeserver
        self._admin = homeserver.register(f"admin-{secrets.token_hex(4)}", admin=True)

    def grant(self, user: str) -> None:
        self._call("POST", user, {"messages_per_second": 0, "burst_count": 0})

    def withdraw(self, user: str) -> None:
        self._call("DELETE", user, None)

    def _call(self, method: str, user: str, body: dict[str, object] | None) -> None:
        path = f"/_synapse/admin/v1/users/{user}/override_ratelimit"
        self._homeserver.call(method, path, body, token=self._admin.access_token)
