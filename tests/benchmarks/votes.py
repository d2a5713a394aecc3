"""A thousand votes in a minute on Matrix, as 👍 under questions: the boards show them all, in few edits."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.client import Json
from adapters.matrix.events import object_in
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant
from benchmarks.crowd import PATIENCE, SHOWN, paced
from benchmarks.figures import Figure, bounded, percentile
from benchmarks.resources import MEGABYTE

VOTES, SECONDS = 1_000, 60.0
PEOPLE, COMPTOIRS, VOTED_FOR = 51, 5, 4  # the last is the number of questions of each comptoir that get votes
CLOCK = {"start": "2026-10-16T10:05", "speed": 1}  # nothing falls due for hours
Asked = tuple[str, str]  # a room and a question in it


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    part = 10 if quick else 1
    seconds, people = SECONDS / part, PEOPLE // part
    sessions = [comptoir(n, "10:00", "18:00") for n in range(1, COMPTOIRS + 1)]
    digest = {"refresh": "3s", "lines": VOTED_FOR}
    with TemporaryDirectory(prefix="comptoir-bench-") as name, Homeserver(Path(name) / "hs") as homeserver:
        made = day_on_matrix(homeserver, Path(name) / "day", "votes", sessions, clock=CLOCK, digest=digest)
        async with made as day, AsyncExitStack() as stack:
            crowd = await _gather(day, stack, people)
            asked = await _ask(day, crowd[0])
            edits = len(await _edits(day))
            times = await _vote(crowd, asked, seconds)
            ended = time.time()
            await day.until(day.is_quiet, PATIENCE)
            stamps = (await _edits(day))[edits:]
            memory = psutil.Process(day.bot.process_id).memory_info().rss / MEGABYTE
            [(counted,)] = day.rows("SELECT count(*) FROM votes")
    title = f"{len(times)} votes in {seconds:g} s on Matrix"
    shown = max(0.0, max(stamps, default=0) / 1000 - ended)
    return [
        Figure(f"{title}: counted", str(counted), "", "", "all", counted == len(times)),
        Figure(f"{title}: taken by the server, p99", f"{percentile(times, 99) * 1000:.0f} ms"),
        bounded(f"{title}: the last is shown", shown, SHOWN, "s", f"{len(stamps)} edits for {counted} votes"),
        bounded(f"{title}: memory", memory, 300, "MB"),
    ]


async def _gather(day: DayOnMatrix, stack: AsyncExitStack, people: int) -> list[Participant]:
    places = [f"comptoir-{n}" for n in range(1, COMPTOIRS + 1)]
    crowd = [await stack.enter_async_context(await day.person(f"p{n}", *places)) for n in range(people)]
    await day.bot.run_until_ready()
    return crowd


async def _ask(day: DayOnMatrix, person: Participant) -> list[Asked]:
    asked = []
    for n in range(COMPTOIRS * VOTED_FOR):
        room = day.rooms[f"comptoir-{n % COMPTOIRS + 1}"]
        asked.append((room, await person.say(room, f"!question Et après le numéro {n} ?")))
    await day.until(lambda: day.has_taken(len(asked)) and day.is_quiet(), PATIENCE)
    return asked


async def _vote(crowd: Sequence[Participant], asked: Sequence[Asked], seconds: float) -> list[float]:
    """Let everyone vote for every question but their own; return the seconds until the server had each."""
    voters = crowd[1:]

    async def vote(number: int) -> bool:
        room, question = asked[number // len(voters)]
        await voters[number % len(voters)].react(room, question, "👍")
        return True

    return await paced(vote, len(voters) * len(asked), seconds)


async def _edits(day: DayOnMatrix) -> list[int]:
    """Return when the bot edited its boards, in order: the server's dates in milliseconds."""
    places = [place for place in day.rooms if place.endswith("-desk")]
    events = [event for place in places for event in await day.history(place)]
    return sorted(event["origin_server_ts"] for event in events if _is_edit(event, day.account.user_id))


def _is_edit(event: Json, bot: str) -> bool:
    relation = object_in(object_in(event, "content"), "m.relates_to")
    return event["sender"] == bot and relation.get("rel_type") == "m.replace"
