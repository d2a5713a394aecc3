"""Discord is down for a whole session, and the bot dies meanwhile; Matrix goes on as if nothing happened."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from checker import Verdict, is_question, merged
from crowds import Crowd, CrowdOnDiscord, CrowdOnMatrix
from kills import survive
from small_discord import DiscordSide, are_taken
from small_event import DayOnMatrix, comptoir, day_on_matrix, forum

from adapters.matrix.client import Json
from adapters.matrix.events import object_in
from adapters.matrix.platform import KEY
from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from bot.clock import Clock

START = "2026-10-16T09:57"
SESSION = ("10:05", "10:25")
DOWN, UP, OVER = "10:00", "10:27", "10:32"  # Discord goes down, it comes back, the play ends
PLACES = ["comptoir-1", "comptoir-2"]
PEOPLE = 4
TOLD_AFTER = 100.0  # seconds: the bot, killed halfway, waits for 35 before it reports an outage


@dataclass
class Seen:
    verdict: Verdict = field(default_factory=Verdict)
    questions_while_down: int = 0
    slowest_receipt: float = 0.0  # on Matrix while Discord was down, in seconds
    reminders_while_down: int = 0  # on Matrix
    latest_reminder: float = 0.0  # of those, in seconds
    told: bool = False  # in the régie on Matrix


async def play(
    folder: Path, homeserver: Homeserver, event: str, *, questions: int, speed: float, seed: int = 0
) -> Seen:
    chance, seen = random.Random(seed), Seen()
    clock = {"start": START, "speed": speed}
    sessions = [
        comptoir(1, *SESSION),
        comptoir(2, "10:40", "11:30"),
        *(forum(n, f"10:{n}0", f"10:{n}5") for n in range(1, 5)),
    ]
    async with AsyncExitStack() as stack:
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        made = day_on_matrix(homeserver, folder, event, sessions, discord, clock=clock)
        day = await stack.enter_async_context(made)
        there, here = CrowdOnDiscord(discord, chance), CrowdOnMatrix(chance, stack, day)
        crowds: list[Crowd] = [there, here]
        for crowd in crowds:
            await crowd.gather(PEOPLE, PLACES)
        await survive(day.bot)
        await asyncio.gather(*(crowd.ask(n) for n, crowd in enumerate(crowds)))
        await _until(day, DOWN)
        async with discord.server.outage():
            await _go_on(day, here, questions, chance)
            seen.questions_while_down = questions
            await _until(day, UP)
            discord.server.gateway.forget_sessions()
        await asyncio.gather(*(crowd.ask(2 + questions + n) for n, crowd in enumerate(crowds)))
        await _until(day, OVER)
        wanted = there.must_be_taken() | here.must_be_taken()
        await day.until(lambda: are_taken(day, wanted) and day.is_quiet())
        seen.verdict = merged([await crowd.check(day) for crowd in crowds])
        await _measure(day, seen)
        if not seen.told and _wall_seconds(day.clock) > TOLD_AFTER:
            seen.verdict.wrong.append("nobody on Matrix was told that Discord is down")
    return seen


async def _go_on(day: DayOnMatrix, crowd: CrowdOnMatrix, questions: int, chance: random.Random) -> None:
    """Ask half of the questions, kill the bot, ask the other half; spread over the session."""
    for half in (range(2, 2 + questions // 2), range(2 + questions // 2, 2 + questions)):
        await asyncio.gather(*(_later(crowd, n, chance.uniform(0, 3)) for n in half))
        await day.until(lambda: are_taken(day, crowd.must_be_taken()))
        if half.start == 2:
            await day.bot.kill()
            await survive(day.bot)


async def _later(crowd: CrowdOnMatrix, number: int, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await crowd.ask(number)


def _wall_seconds(clock: Clock) -> float:
    """Return how long Discord was down, in seconds."""
    down, up = (clock.wall_time(_instant(clock, hour)) for hour in (DOWN, UP))
    return (up - down).total_seconds()


async def _until(day: DayOnMatrix, hour: str) -> None:
    instant = _instant(day.clock, hour)
    await day.until(lambda: day.clock.now().event >= instant, 600)


def _instant(clock: Clock, hour: str) -> datetime:
    assert clock.start is not None
    paris = datetime.fromisoformat(f"2026-10-16T{hour}:00+02:00")
    return paris.astimezone(clock.start.tzinfo)


# ── What Matrix saw of it ───────────────────────────────────────────────────────────────────────────────


async def _measure(day: DayOnMatrix, seen: Seen) -> None:
    clock = day.clock
    down, up = (clock.wall_time(_instant(clock, hour)).timestamp() * 1000 for hour in (DOWN, UP))
    for place in PLACES:
        history = await day.history(place)
        asked = {e["event_id"]: e["origin_server_ts"] for e in history if is_question(e)}
        for event, at in _marked(history).items():
            if down <= asked.get(event, 0) <= up:
                seen.slowest_receipt = max(seen.slowest_receipt, (at - asked[event]) / 1000)
    due = {
        key: clock.wall_time(datetime.fromisoformat(at)).timestamp() * 1000
        for key, at in day.rows("SELECT key, due FROM outbox WHERE kind = 'reminder' AND platform = 'matrix'")
    }
    for message in [message for place in day.rooms for message in await day.said(place)]:
        wanted = due.get(str(message["content"].get(KEY)), 0)
        if down <= wanted <= up:
            seen.reminders_while_down += 1
            seen.latest_reminder = max(seen.latest_reminder, (message["origin_server_ts"] - wanted) / 1000)
    said = [str(message["content"]["body"]) for message in await day.said("regie")]
    seen.told = any("Discord" in words for words in said)


def _marked(history: list[Json]) -> dict[str, int]:
    """Return when each message got its first mark."""
    found: dict[str, int] = {}
    for event in history:
        if event["type"] == "m.reaction":
            target = str(object_in(object_in(event, "content"), "m.relates_to").get("event_id"))
            found.setdefault(target, event["origin_server_ts"])
    return found
