"""What Matrix and Discord feel of a full hall: a question → its receipt there, with and without its votes."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from small_discord import DiscordSide
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.loopback import free_port
from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant
from benchmarks.ballots import HERE, QUESTIONS, SECONDS, VOTES
from benchmarks.figures import Figure, bounded, compared, percentile
from benchmarks.guild import CLOCK
from benchmarks.room import SECRET, Usage, helper, line_of
from benchmarks.stage import Watcher

PARTS = 3  # of those votes, each after as long without any
REST = 0.4  # seconds in which the bot finishes its work after an answer
QUIET, VOTING = "quiet", "voting"
Ask = Callable[[int], Awaitable[float]]
"""Ask question number so many; return the seconds to its receipt."""
Times = Mapping[str, Mapping[str, list[float]]]


class Pages:
    """The pages of a small event, which believes this machine about who asks."""

    name, handle = "web", ""
    environment: Mapping[str, str] = {"COMPTOIR_WEB_SECRET": SECRET}

    def __init__(self) -> None:
        self.port = free_port()

    @property
    def settings(self) -> Mapping[str, object]:
        return {"listen": self.port, "devices": 10, "proxies": ["127.0.0.1"]}

    async def provisioned(self, places: Mapping[str, str]) -> None:
        pass


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    seconds = SECONDS // PARTS // (4 if quick else 1)
    times: dict[str, dict[str, list[float]]] = {}
    took, refused, busy = 0.0, 0, list[float]()
    async with AsyncExitStack() as stack:
        pages = Pages()
        day, asks = await stack.enter_async_context(_day(pages))
        for name, ask in asks.items():
            times[name] = {QUIET: [], VOTING: []}
            for number in range(QUESTIONS):
                await ask(number)
        for part in range(rounds or PARTS):
            votes = VOTES * seconds // SECONDS
            words = [str(HERE / "voters.py"), str(pages.port), str(votes), str(seconds), str(QUESTIONS)]
            async with helper(*words, SECRET) as voters:
                assert await line_of(voters) == "ready"
                await _converse(asks, times, QUIET, 1000 * part, seconds)
                usage = Usage(day.bot.process_id)
                assert voters.stdin is not None
                voters.stdin.write(b"\n")
                await _converse(asks, times, VOTING, 1000 * part + 500, seconds)
                told = json.loads(await line_of(voters))
                busy.append(usage.percent())
                took, refused = max(took, told["took"]), refused + told["refused"]
        [(counted,)] = day.rows("SELECT count(*) FROM votes")
    return [
        *(
            compared(f"question → receipt on {name}, p{percent}", *_pair(of, percent), target)
            for name, of in times.items()
            for percent, target in ((50, 1.05), (95, None))
        ),
        bounded("… votes of a part, answered within", took, seconds * 1.05, "s"),
        Figure("… votes refused", str(refused), "", "", "0", refused == 0),
        Figure("… votes counted", str(counted)),
        Figure("… processor while they vote", f"{max(busy):.0f} % of a core"),
    ]


def _pair(times: Mapping[str, list[float]], percent: float) -> tuple[float, float]:
    return percentile(times[VOTING], percent) * 1000, percentile(times[QUIET], percent) * 1000


@asynccontextmanager
async def _day(pages: Pages) -> AsyncIterator[tuple[DayOnMatrix, Mapping[str, Ask]]]:
    """Run an event on all platforms; yield it with who asks on each chat, in the same comptoir."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="comptoir-bench-")))
        homeserver = stack.enter_context(Homeserver(folder / "homeserver"))
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        sessions = [comptoir(1, "10:00", "18:00")]
        made = day_on_matrix(homeserver, folder / "event", "chats", sessions, discord, pages, clock=CLOCK)
        day = await stack.enter_async_context(made)
        await day.bot.run_until_ready()
        await discord.server.ready()
        ana = await stack.enter_async_context(await day.person("ana", "comptoir-1"))
        watcher = await stack.enter_async_context(Watcher(ana))
        yield day, {"Matrix": _on_matrix(day, ana, watcher), "Discord": _on_discord(discord)}


def _on_matrix(day: DayOnMatrix, ana: Participant, watcher: Watcher) -> Ask:
    async def ask(number: int) -> float:
        began = time.monotonic()
        message = await ana.say(day.rooms["comptoir-1"], f"!question {_words(2 * number)}")
        return await watcher.until_marked(message) - began

    return ask


def _on_discord(discord: DiscordSide) -> Ask:
    [bob] = discord.people(1)

    async def ask(number: int) -> float:
        asked = await discord.slash(bob, "comptoir-1", _words(2 * number + 1))
        assert asked.told is not None, asked
        return asked.ended - asked.began

    return ask


def _words(number: int) -> str:
    """Return a question that resembles no other."""
    return "Comment " + " ".join(f"m{number * 7919 + n * 104729}" for n in range(4)) + " ?"


async def _converse(
    asks: Mapping[str, Ask],
    times: Mapping[str, Mapping[str, list[float]]],
    when: str,
    first: int,
    seconds: float,
) -> None:
    """Ask in turns on each chat for so long."""
    number, ends = first, time.monotonic() + seconds
    while time.monotonic() < ends:
        for name, ask in asks.items():
            times[name][when].append(await ask(number))
            await asyncio.sleep(REST)
        number += 1
