"""The bot ends in the middle of a batch of reminders and is down over the next ones, while people write."""

import asyncio
import re
import signal
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checker import Sent, Verdict, check
from patience import PATIENCE
from small_event import DayOnMatrix, comptoir, day_on_matrix, forum, send_surely

from adapters.matrix.platform import KEY
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant

START = datetime(2026, 10, 16, 10, 0)  # noqa: DTZ001 - as written in the files
BATCHES = (3, 8)  # minutes of the event after its start at which six reminders are due at once
DOWN = timedelta(minutes=5)  # of the event: two more fall due meanwhile, and their sessions begin
SOON = timedelta(seconds=2)  # how long before a batch is due the bot is started
PEOPLE = 3
QUESTION_EVERY = 3  # messages


@dataclass
class Restart:
    """One end of the bot; `said_before` is how many of the six reminders had been sent."""

    signal: str
    said_before: int
    ended_after: float
    status: int


@dataclass
class Restarts:
    """The findings of all the ends."""

    verdict: Verdict = field(default_factory=Verdict)
    ends: list[Restart] = field(default_factory=list)


async def play(
    homeserver: Homeserver, folder: Path, event: str, signals: tuple[signal.Signals, ...], down: float
) -> Restarts:
    """End the bot once per signal, with 30 messages while it is down, then 80; `down` is in seconds.

    The event's clock is moved on meanwhile, so a slow machine makes no reminder too late.
    """
    begins = START + timedelta(minutes=BATCHES[0]) - SOON
    clock = {"start": f"{begins:%Y-%m-%dT%H:%M:%S}", "speed": 1}
    reminders = {"place": "2m"}
    async with (
        AsyncExitStack() as stack,
        day_on_matrix(homeserver, folder, event, sessions(), clock=clock, reminders=reminders) as day,
    ):
        people = [
            await stack.enter_async_context(await day.person(f"person{n}", "comptoir-1"))
            for n in range(PEOPLE)
        ]
        seen, sent = Restarts(), list[Sent]()
        await day.bot.start()
        for batch, number, messages in zip(BATCHES, signals, (30, 80), strict=True):
            seen.ends.append(await _end_amid(day, batch, number))
            asleep = asyncio.create_task(asyncio.sleep(down))
            sent += await _write(day, people, messages, f"{batch}")
            await asleep
            day.skip(_instant(day, batch) + DOWN - SOON - day.clock.now().event)
            await day.bot.start()
        await day.until(lambda: day.has_taken(len(sent)) and day.is_quiet())
        seen.verdict = await check(day, ["comptoir-1"], sent)
        await _check_lateness(seen.verdict, day)
        await day.bot.end(signal.SIGTERM)
        return seen


def sessions() -> list[dict[str, object]]:
    """Announce three comptoirs in place and desk at each batch, then two forums in the hall."""
    written: list[dict[str, object]] = []
    for nth, batch in enumerate(BATCHES):
        written += [comptoir(3 * nth + n, _hour(batch + 2), _hour(batch + 60)) for n in (1, 2, 3)]
        written += [forum(10 * nth + n, _hour(batch + 2 + n), _hour(batch + 30)) for n in (1, 2)]
    return written


def _instant(day: DayOnMatrix, minutes: int) -> datetime:
    assert day.clock.start is not None
    return day.clock.start + SOON + timedelta(minutes=minutes - BATCHES[0])


def _hour(minutes: int) -> str:
    return f"{START + timedelta(minutes=minutes):%H:%M}"


async def _end_amid(day: DayOnMatrix, batch: int, number: signal.Signals) -> Restart:
    """End the bot as soon as one of the six reminders is sent."""
    places = [f"comptoir-{n}" for n in ((1, 2, 3) if batch == BATCHES[0] else (4, 5, 6))]
    named = ", ".join(f"'{place}', '{place}-desk'" for place in places)
    query = f"SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state = 'sent' AND place IN ({named})"
    async with asyncio.timeout(PATIENCE):
        while not day.rows(query)[0][0]:  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.001)
    began = time.monotonic()
    status = await day.bot.end(number)
    return Restart(number.name, day.rows(query)[0][0], time.monotonic() - began, status)


async def _write(day: DayOnMatrix, people: list[Participant], number: int, batch: str) -> list[Sent]:
    """Write small talk, with a question now and then; each person writes one message at a time."""

    async def one(person: int) -> list[Sent]:
        sent = []
        for n in range(person, number, PEOPLE):
            is_question = (n // PEOPLE) % QUESTION_EVERY == 0
            words = f"{'!question ' if is_question else ''}Message {batch}-{n}"
            began = time.monotonic()
            room, transaction = day.rooms["comptoir-1"], f"m{batch}-{n}"
            event = await send_surely(people[person].client, room, words, transaction)
            if is_question:
                sent.append((event, began, time.monotonic()))
        return sent

    return [sent for some in await asyncio.gather(*(one(n) for n in range(PEOPLE))) for sent in some]


async def _check_lateness(verdict: Verdict, day: DayOnMatrix) -> None:
    """Check that a reminder sent after its session began says so, and that one much too late is skipped.

    The bot decides at the instant of sending, which may be a while before the server has the message.
    """
    attempts = dict(day.rows("SELECT key, first_attempt FROM outbox WHERE kind = 'reminder'"))
    late = 0
    for event in await day.said("hall"):
        words, key = event["content"]["body"], str(event["content"][KEY])
        said = day.event_time(datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC))
        planned = re.search(r"reminder:[^:]*:(\S{16}\S*?\+00:00):", key)
        if planned is None or said < (begins := datetime.fromisoformat(planned[1])):
            continue
        sent = day.event_time(datetime.fromisoformat(attempts[key]))
        least, most = ((instant - begins).total_seconds() / 60 for instant in (sent, said))
        told = "Commencé à" in words.splitlines()[0]
        late += 1
        if least >= 2 and not told:
            verdict.wrong.append(f"it began {most:.1f} minutes before, and was said: {words.splitlines()[0]}")
    if late + verdict.skipped < 2 * len(BATCHES):
        verdict.wrong.append(f"only {late} reminders were late: the bot was not down long enough")
