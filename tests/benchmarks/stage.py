"""The setting of the measures: a homeserver with an event on it, and the bot and the floors as processes."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from adapters.matrix.client import Json, MatrixClient, where
from adapters.matrix.events import object_in
from adapters.matrix.sync import rooms_of, state_of, sync
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant
from bot.database.store import Store
from bot.journal import places
from bot.programme.files.settings_file import Setup, read_setup
from bot.programme.model import Programme

LOOK_EACH = 0.05  # seconds
ECHOES = Path(__file__).parent / "echoes.py"
COMPTOIR = Path(sys.executable).with_name("comptoir")
MESSAGES: Json = {
    "room": {"timeline": {"limit": 100, "types": ["m.room.message", "m.reaction"]}, "state": {"types": []}}
}


class Process:
    """A bot in a process of its own; `seconds` is how long it took to report that it was ready."""

    def __init__(self, command: Sequence[str | Path], folder: Path, secrets: Mapping[str, str]) -> None:
        self._command, self._folder = [str(part) for part in command], folder
        self._environment = {**os.environ, **secrets}
        self._process: asyncio.subprocess.Process | None = None
        self.seconds = 0.0

    async def __aenter__(self) -> "Process":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        started = time.monotonic()
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                env=self._environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 60)
        if line.strip() != b"ready":
            raise RuntimeError((self._folder / "bot.log").read_text())
        self.seconds = time.monotonic() - started

    async def stop(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.terminate()
            await process.wait()

    @property
    def seen(self) -> psutil.Process:
        """Return the process as the system sees it: its memory, its share of the processor."""
        assert self._process is not None
        return psutil.Process(self._process.pid)


@dataclass
class Stage:
    """One homeserver with one event on it, whose comptoirs take questions and whose day is tomorrow."""

    folder: Path
    homeserver: Homeserver
    bot: Account
    setup: Setup
    rooms: Mapping[str, str]
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def programme(self) -> Programme:
        return self.setup.programme

    @property
    def comptoirs(self) -> list[str]:
        """Return the rooms of the comptoirs, in order."""
        return [self.rooms[session.place] for session in self.programme.question_sessions]

    def run(self) -> Process:
        """Return the bot as the operator runs it."""
        return Process(
            [COMPTOIR, "run"],
            self.folder,
            {"COMPTOIR_MATRIX_TOKEN": self.bot.access_token, "COMPTOIR_LOG": "warning"},
        )

    def echo(self, kind: str, account: Account) -> Process:
        """Return a floor: `raw` or `nio`."""
        arguments = [kind, self.homeserver.url, account.user_id, account.access_token, account.device_id]
        return Process([sys.executable, ECHOES, *arguments], self.folder, {})

    def account(self, name: str) -> Account:
        account = self.homeserver.register(name)
        self.accounts[account.user_id] = account
        return account

    @asynccontextmanager
    async def participants(self, *names: str) -> AsyncIterator[list[Participant]]:
        async with AsyncExitStack() as stack:
            yield [
                await stack.enter_async_context(Participant(self.homeserver.url, self.account(name)))
                for name in names
            ]


@asynccontextmanager
async def stage(comptoirs: int) -> AsyncIterator[Stage]:
    """Start a homeserver without rate limits, write the programme and make its rooms."""
    with TemporaryDirectory(prefix="comptoir-bench-") as name:
        folder = Path(name)
        with Homeserver(folder / "homeserver") as homeserver:
            bot = homeserver.register("comptoir")
            write_programme(folder, comptoirs)
            write_settings(folder, homeserver.url, bot)
            rooms = await _provision(folder, homeserver, bot)
            setup = read_setup(folder / "comptoir.yaml").value
            assert setup is not None
            yield Stage(folder, homeserver, bot, setup, rooms)


def write_programme(folder: Path, comptoirs: int) -> None:
    tomorrow: date = (datetime.now(UTC) + timedelta(days=1)).date()
    sessions = "\n".join(
        f"  - {{id: c{n}, kind: comptoir, number: {n}, title: Comptoir {n}, room: r{n}, "
        f"start: {tomorrow}T10:00, end: {tomorrow}T11:00}}"
        for n in range(1, comptoirs + 1)
    )
    rooms = ", ".join(f"r{n}: Salle {n}" for n in range(1, comptoirs + 1))
    (folder / "programme.yaml").write_text(
        f"event: {{id: bench, title: Mesures, start: {tomorrow - timedelta(days=1)}, end: {tomorrow}, "
        f"timezone: UTC, language: fr}}\nrooms: {{{rooms}}}\nsessions:\n{sessions}\n"
    )


def write_settings(folder: Path, url: str, bot: Account) -> None:
    (folder / "comptoir.yaml").write_text(
        "programme: programme.yaml\ndatabase: comptoir.db\n"
        "flood: {questions: 100000, commands: 100000, pressure: 100000}\n"
        f'platforms:\n  matrix: {{homeserver: "{url}", user: "{bot.user_id}"}}\n'
    )


async def _provision(folder: Path, homeserver: Homeserver, bot: Account) -> dict[str, str]:
    process = await asyncio.create_subprocess_exec(
        str(COMPTOIR),
        "provision",
        cwd=folder,
        env={**os.environ, "COMPTOIR_MATRIX_TOKEN": bot.access_token},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(said.decode())
    store = Store(f"sqlite:///{folder / 'comptoir.db'}")
    try:
        return store.run_now(places.places, "matrix")
    finally:
        store.close()


class Watcher:
    """A client that is always listening, and notes when each event reached it on the monotonic clock."""

    def __init__(self, participant: Participant) -> None:
        self._client: MatrixClient = participant.client
        self._own = participant.user
        self.marked: dict[str, float] = {}  # by message, the first reaction of somebody else
        self.stamps: dict[str, int] = {}  # the same, by the server's clock
        self._came = asyncio.Event()

    async def __aenter__(self) -> "Watcher":
        answer = await sync(self._client, None, MESSAGES)
        self._task = asyncio.create_task(self._follow(str(answer["next_batch"])))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self, position: str) -> None:
        while True:
            answer = await sync(self._client, position, MESSAGES, poll=30)
            came, position = time.monotonic(), str(answer["next_batch"])
            for _room, content in rooms_of(answer, "join"):
                for event in state_of(content, "timeline"):
                    self._note(event, came)
            self._came.set()

    def _note(self, event: Json, came: float) -> None:
        relation = object_in(object_in(event, "content"), "m.relates_to")
        if event.get("type") == "m.reaction" and event.get("sender") != self._own:
            self.marked.setdefault(str(relation.get("event_id")), came)
            self.stamps.setdefault(str(relation.get("event_id")), int(event["origin_server_ts"]))

    async def until_marked(self, message: str, seconds: float = 20) -> float:
        """Wait for somebody else's reaction to the message; return when it was seen."""
        async with asyncio.timeout(seconds):
            while message not in self.marked:
                self._came.clear()
                await self._came.wait()
        return self.marked[message]


async def until(is_so: Callable[[], object]) -> None:
    """Poll until something in another process is true."""
    while not is_so():  # noqa: ASYNC110 - no event of ours reports on another process
        await asyncio.sleep(LOOK_EACH)


async def meet(stage: Stage, room_of: Participant, *others: Account) -> str:
    """Make a room like a comptoir's for a floor: one person makes it, the others join."""
    room = await room_of.create(preset="public_chat")
    for other in others:
        client = MatrixClient(stage.homeserver.url, other.access_token)
        await client.request("POST", where("join", room), {})
        await client.close()
    return room


def answers_of(stage: Stage, query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """Query the bot's database beside the bot, without taking its locks."""
    path = make_url(stage.setup.settings.database).database
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", poolclass=sa.NullPool)
    with engine.connect() as connection:
        return connection.execute(query).all()
