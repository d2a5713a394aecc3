"""The setting of the Discord measures: a server in this process, the bot or a floor as a child process."""

import sys
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from small_discord import DayOnDiscord, day_on_discord
from small_event import comptoir

from adapters.discord.tree import payload
from adapters.rehearsal.discord import DiscordServer, Person, Place, Seen
from benchmarks.pressed import BOARD, EPHEMERAL
from benchmarks.stage import Process

PRESSED = Path(__file__).parent / "pressed.py"
CLOCK = {"start": "2026-10-16T10:05", "speed": 1}  # nothing falls due for hours
VOTE = "vote"


@asynccontextmanager
async def guild(comptoirs: int, **settings: object) -> AsyncIterator[DayOnDiscord]:
    """Provision an event on a server without limits; its comptoirs take questions all day."""
    sessions = [comptoir(n, "10:00", "18:00") for n in range(1, comptoirs + 1)]
    with TemporaryDirectory(prefix="comptoir-bench-") as name:
        async with day_on_discord(Path(name), "bench", sessions, clock=CLOCK, **settings) as day:
            yield day


async def begin(day: DayOnDiscord) -> None:
    """Start the bot and wait until it has sent everything that is due."""
    await day.bot.run_until_ready()
    await day.server.ready()
    await day.until(lambda: bool(day.rows("SELECT 1 FROM outbox WHERE kind = 'digest' AND state = 'sent'")))
    await day.until(day.is_quiet)


class Changes:
    """The instants at which each message of a server was sent and last changed, on the monotonic clock."""

    def __init__(self, server: DiscordServer) -> None:
        self._said: dict[int, list[float]] = {}  # by channel
        self._changed: dict[int, float] = {}
        self.count, self.last = 0, 0.0  # changes, and when the last one was
        self._server = server
        server.world.backend.subscribers.insert(0, self._note)  # ahead of the subscribers that wake us

    def _note(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "MESSAGE_CREATE" and not int(payload.get("flags", 0)) & EPHEMERAL:
            self._said.setdefault(int(payload["channel_id"]), []).append(time.monotonic())
        elif event == "MESSAGE_UPDATE":
            self._changed[int(payload["id"])] = self.last = time.monotonic()
            self.count += 1

    def said_in(self, channels: Iterable[int]) -> list[float]:
        """Return when each message of these channels was sent."""
        return [instant for channel in channels for instant in self._said.get(channel, ())]

    async def nth_said(self, channel: int, nth: int, seconds: float = 90) -> float:
        """Wait for message number `nth` of the channel, counted from 0; return when it was sent."""
        await self._server.until(lambda: len(self.said_in([channel])) > nth, seconds, "a message")
        return self.said_in([channel])[nth]

    async def after(self, message: int, instant: float, seconds: float = 20) -> float:
        """Wait until the message changes after this instant; return when it did."""
        await self._server.until(lambda: self._changed.get(message, 0.0) > instant, seconds, "a change")
        return self._changed[message]


@dataclass
class Contender:
    """A person who asks a bot and presses `button` under `pressed`, upon which the bot changes `board`."""

    server: DiscordServer
    person: Person
    pressed: Seen
    button: str
    board: int

    def __post_init__(self) -> None:
        self._changes = Changes(self.server)

    async def ask(self, number: int) -> float:
        """Ask a question; return the seconds from the command to its receipt."""
        began = time.monotonic()
        answer = await self.person.slash("question", texte=f"Comment financer la suite du projet {number} ?")
        assert answer.kind == "message", answer
        return time.monotonic() - began

    async def press(self, _number: int) -> float:
        """Press the button; return the seconds until the board changed, once the press is acknowledged."""
        began = time.monotonic()
        answer = await self.person.press(self.pressed, self.button)
        assert answer.kind != "failure", answer
        return await self._changes.after(self.board, began) - began


@asynccontextmanager
async def floor(kind: str, folder: Path) -> AsyncIterator[Contender]:
    """Run `raw` or `library` on a server of its own, with the same commands and one board."""
    async with DiscordServer() as server:
        place, person = server.guild.add_place("comptoir-1"), server.guild.join("Ana")
        board = await _prepare(server, place)
        arguments = [kind, server.token, server.api, server.gateway_url]
        async with Process([sys.executable, PRESSED, *arguments], folder, {}):
            person.enter(place)
            yield Contender(server, person, person.look(board), VOTE, board)


async def _prepare(server: DiscordServer, place: Place) -> int:
    """Register the commands and send the board; return its id."""
    button = {"type": 2, "style": 2, "label": "Voter", "custom_id": VOTE}
    said = {"content": f"{BOARD}0", "components": [{"type": 1, "components": [button]}]}
    commands = f"{server.api}/applications/{server.application_id}/guilds/{server.guild.id}/commands"
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession(headers=headers, raise_for_status=True) as http:
        await http.put(commands, json=payload("fr"))
        answer = await http.post(f"{server.api}/channels/{place.id}/messages", json=said)
        return int((await answer.json())["id"])
