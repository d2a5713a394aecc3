"""The gateway fails in every known way while people ask; each bot goes through all of them in one life."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker import Verdict, merged
from checker_on_discord import check_discord
from crowds import words
from deliveries import break_sends
from patience import PATIENCE
from small_discord import DayOnDiscord, day_on_discord
from small_event import comptoir

from adapters.rehearsal.discord import DiscordServer, Person

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
HEARTBEAT = 1.0  # seconds: about 41 on Discord


async def cut(server: DiscordServer) -> None:
    """Cut the connection (close code 1006)."""
    await server.gateway.drop()


async def closed(server: DiscordServer) -> None:
    await server.gateway.close(4000)


async def asked_to_reconnect(server: DiscordServer) -> None:
    """Ask the bot to reconnect (op 7)."""
    await server.gateway.reconnect()


async def invalid(server: DiscordServer) -> None:
    """Invalidate the session for good (op 9, false): events before the next session are never sent."""
    await server.gateway.invalidate()


async def invalid_but_resumable(server: DiscordServer) -> None:
    """Invalidate the session, but let it resume (op 9, true)."""
    await server.gateway.invalidate(resumable=True)


async def unheard(server: DiscordServer) -> None:
    """Stop acknowledging heartbeats and stay silent, like a half-open connection."""
    gateway = server.gateway
    gateway.withholds_acks = True
    gateway.hold()
    try:
        connections = set(gateway.connections)
        await server.until(lambda: not connections & gateway.connections, PATIENCE, "the end of the silence")
    finally:
        gateway.withholds_acks = False
        gateway.release()


async def refused(server: DiscordServer) -> None:
    """Refuse the next connection."""
    server.gateway.refuse()
    await server.gateway.drop()


async def unreachable(server: DiscordServer) -> None:
    """Cut the next connection before its first word."""
    server.gateway.refuse(status=None)
    await server.gateway.drop()


async def forgotten(server: DiscordServer) -> None:
    """Tell clients that resume to start a new session."""
    connections = server.gateway.connections
    server.gateway.forget_sessions()
    for connection in connections:
        connection.abort()


KINDS: Mapping[str, Callable[[DiscordServer], Awaitable[None]]] = {
    kind.__name__.replace("_", " "): kind
    for kind in (
        cut,
        closed,
        asked_to_reconnect,
        invalid,
        invalid_but_resumable,
        unheard,
        refused,
        unreachable,
        forgotten,
    )
}


@dataclass
class Seen:
    disconnects: Counter[str] = field(default_factory=Counter)
    verdict: Verdict = field(default_factory=Verdict)
    identified: int = 0
    resumed: int = 0
    faults: int = 0


async def play(folder: Path, kinds: list[str], failing: float = 0.0) -> Seen:
    """Play one life of the bot: its first connection is refused, then these come in turn; people keep asking.

    `failing` is the share of the bot's sends that goes wrong meanwhile.
    """
    seen = Seen()
    async with day_on_discord(folder, "gateway", [comptoir(1, "10:00", "11:30")], clock=CLOCK) as day:
        gateway = day.server.gateway
        gateway.heartbeat_interval = HEARTBEAT
        gateway.refuse()
        ada, bob = day.discord.people(2)
        await day.bot.run_until_ready()
        await day.discord.say(ada, "comptoir-1", "Dès le début ?")
        await day.server.ready()
        seen.disconnects["first"] += 1
        faults = break_sends(day.server, failing, seed=0) if failing else []
        for number, kind in enumerate(kinds):
            await _lose_and_regain(day, kind, number, ada, bob)
            seen.disconnects[kind] += 1
        await day.settled()
        seen.verdict = check_discord(day, day.discord)
        seen.identified, seen.resumed = gateway.identified, gateway.resumed
        seen.faults = sum(fault.hits for fault in faults)
        if day.bot.status is not None:
            seen.verdict.wrong.append("the bot ended")
    return seen


async def _lose_and_regain(day: DayOnDiscord, kind: str, number: int, ada: Person, bob: Person) -> None:
    """Let one person write as it happens, one while the bot is deaf, and one use the command afterwards."""
    server, discord = day.server, day.discord
    connections = set(server.gateway.connections)
    losing = asyncio.ensure_future(KINDS[kind](server))
    await discord.say(ada, "comptoir-1", f"{kind} {number} : pendant ?")
    await losing
    await server.until(lambda: not connections & server.gateway.connections, PATIENCE, f"the end by {kind}")
    await discord.say(bob, "comptoir-1", f"{kind} {number} : ensuite ?")
    await server.ready()
    await discord.slash(bob, "comptoir-1", words(number))


async def play_many(folder: Path, bots: int, at_once: int, seed: int) -> Seen:
    """Let each bot meet every kind, in an order of its own."""
    chance, gate = random.Random(seed), asyncio.Semaphore(at_once)

    async def one(number: int) -> Seen:
        kinds = chance.sample(list(KINDS), len(KINDS))
        async with gate:
            return await play(folder / str(number), kinds)

    lives = await asyncio.gather(*(one(n) for n in range(bots)))
    whole = Seen(verdict=merged(life.verdict for life in lives))
    for life in lives:
        whole.disconnects += life.disconnects
        whole.identified += life.identified
        whole.resumed += life.resumed
    return whole
