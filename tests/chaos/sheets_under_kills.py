"""The sheets of a restitution under kills: given on each platform, in time, and frozen, each once.

The clock comes to twenty minutes before the restitution, then to five, while the bot is killed around both
instants. The questions are written into the queue before, without the messages that would have shown them.
"""

import asyncio
import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sheets_seen
import sqlalchemy as sa
from animateurs import CODE
from checker import Verdict, check_database, check_said, merged
from checker_on_discord import check_said_on_discord
from kills import survive
from sheets_seen import ACROSS, DOCUMENT, SHEET, Standing, label
from small_discord import DiscordSide
from small_event import DayOnMatrix, Exemption, comptoir, day_on_matrix

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from bot.database.store import Store
from bot.outbox.outgoing import Priority
from bot.questions import queue
from bot.questions.queue import NewQuestion

COMPTOIRS = 6
CLOCK = {"start": "2026-10-16T15:18:00", "speed": 1}
RESTITUTION = "restitution"
BEGINS = datetime.fromisoformat("2026-10-16T15:45+02:00")
GIVEN, FROZEN = (BEGINS - timedelta(minutes=minutes) for minutes in (20, 5))
ASKED_AT = datetime.fromisoformat("2026-10-16T10:40+02:00")
BEFORE, AFTER = 4.0, 9.0  # seconds around an instant in which the bot is killed
EARLY = timedelta(seconds=25)  # the clock is moved on to so long before an instant: a start takes part of it
IN_TIME = 60.0  # seconds in which all sheets are out where the bot is not limited
LONGEST = 1_500.0  # seconds, where it is
CARRIES = (1, 2)  # comptoirs whose second question goes on to the restitution
TOPICS = ("la formation", "les aides", "la propriété", "le calendrier", "les communes", "les brevets")
SHARED = "Qui paiera la certification des prototypes avant leur mise sur le marché ?"


@dataclass(frozen=True, slots=True)
class Plan:
    questions: int
    kills: int  # around each of the two instants
    seed: int
    limited: bool = False  # as the homeserver does by default; on Matrix alone, which alone limits so


@dataclass
class Seen:
    """Seconds from their instant until the last sheet in words, and the last document, were there."""

    verdict: Verdict = field(default_factory=Verdict)
    kills: int = 0
    words: float = 0.0
    documents: float = 0.0
    renewed: float = 0.0  # until the last document of a frozen sheet was


@dataclass
class SheetsUnderKills:
    plan: Plan
    day: DayOnMatrix
    discord: DiscordSide | None
    chance: random.Random
    seen: Seen = field(default_factory=Seen)

    async def play(self) -> None:
        await self._prepare()
        given = await self._live_through(GIVEN)
        standing = await self._look(frozen=False)
        words, documents = _split(standing)
        self.seen.words, self.seen.documents = _last(words, given), _last(documents, given)
        self._check_in_time(words, documents)
        self._check_lines(standing)
        frozen = await self._live_through(FROZEN)
        self.seen.renewed = _last(_split(await self._look(frozen=True))[1], frozen)

    async def _prepare(self) -> None:
        """Let the bot say what it says at its start, then ask all, keep lines and carry two questions."""
        await self.day.bot.run_until_ready()
        await self.day.until(lambda: self.day.is_quiet(Priority.CARD), LONGEST)
        await self.day.bot.kill()
        await asyncio.to_thread(ask_all, self.day.folder / "comptoir.db", self.plan.questions, self.chance)
        await survive(self.day.bot)
        for number in range(1, COMPTOIRS + 1):
            for words in ("Une page suffit", "conteste : la marque d’abord"):
                said = f"!retenir {words}, dit le comptoir {number}"
                await self.day.organiser.say(self.day.rooms[f"comptoir-{number}-desk"], said)
        for number in CARRIES:
            await self.day.organiser.say(self.day.rooms[f"comptoir-{number}-desk"], "!pleniere 2")
        kept = "SELECT count(*) FROM notes"
        await self.day.until(lambda: self.day.rows(kept) == [(2 * COMPTOIRS,)], LONGEST)
        await self.day.until(lambda: self.day.is_quiet(Priority.ASIDE), LONGEST)

    async def _live_through(self, instant: datetime) -> datetime:
        """Come to an instant of the event while the bot is killed around it; return its wall time."""
        await self.day.bot.kill()
        if (ahead := instant - EARLY - self.day.clock.now().event) > timedelta():
            self.day.skip(ahead)
        due = self.day.clock.wall_time(instant)
        deaths = sorted(self.chance.uniform(-BEFORE, AFTER) for _ in range(self.plan.kills))
        for death in deaths:
            await self.day.bot.start()
            await asyncio.sleep(_seconds_to(due + timedelta(seconds=death)))
            await self.day.bot.kill()
            self.seen.kills += 1
        await survive(self.day.bot)
        await asyncio.sleep(_seconds_to(due + timedelta(seconds=1)))
        await self.day.until(lambda: self._is_over(instant), LONGEST)
        return due

    def _is_over(self, instant: datetime) -> bool:
        prefix = "sheet" if instant == GIVEN else "frozen"
        settled = self.day.rows(f"SELECT count(*) FROM settled WHERE key LIKE '{prefix}:%'")
        return settled == [(COMPTOIRS + 1,)] and self.day.is_quiet(Priority.CARD)

    # ── What is seen ────────────────────────────────────────────────────────────────────────────────────

    async def _look(self, *, frozen: bool) -> Sequence[Standing]:
        """Check that each place has its sheets once, and all that was ever said; return the sheets."""
        standing = await sheets_seen.on_matrix(self.day, wanted())
        verdicts = [Verdict()]
        events = [event for place in self.day.rooms for event in await self.day.history(place)]
        check_said(verdicts[0], self.day, events)
        if self.discord is not None:
            standing += sheets_seen.on_discord(self.discord, wanted())
            check_said_on_discord(verdicts[0], self.day, self.discord)
        check_database(verdicts[0], self.day)
        about = sheets_seen.check_sheets(verdicts[0], standing, wanted(), frozen=frozen)
        self.seen.verdict = merged([self.seen.verdict, *verdicts])
        self.seen.verdict.questions = self.day.rows("SELECT count(*) FROM questions")[0][0]
        self.seen.verdict.messages = len(standing)
        return about

    def _check_in_time(self, words: Sequence[Standing], documents: Sequence[Standing]) -> None:
        verdict = self.seen.verdict
        late = max(self.seen.words, self.seen.documents)
        if not self.plan.limited and late > IN_TIME:
            verdict.wrong.append(f"the last sheet was out after {late:.0f} s")
        if self.plan.limited and min(d.at for d in documents) < max(w.at for w in words):
            verdict.wrong.append("a document was out before the last words")

    def _check_lines(self, standing: Sequence[Standing]) -> None:
        """Check that each sheet holds what was kept for its comptoir, and the seventh what all asked."""
        for each in _split(standing)[0]:
            number = each.head.rpartition(" ")[2]
            if ACROSS in each.head:
                held = each.text.count(SHARED[:30]) > 1 and {"P-1", "P-2"} <= set(CODE.findall(each.text))
            else:
                held = each.text.count(f"dit le comptoir {number}") == 2
            self.seen.verdict.wrong += [f"{each.place} on {each.platform}: {each.text!r}"] * (not held)


def wanted() -> Mapping[str, Sequence[str]]:
    """Return what the heads of the sheets of each place say."""
    labels = {f"comptoir-{n}-desk": [label(n)] for n in range(1, COMPTOIRS + 1)}
    return {**labels, "restitution-desk": [*(label(n) for n in range(1, COMPTOIRS + 1)), ACROSS]}


def _split(about: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    words, papers = ([e for e in about if e.head.startswith(sign)] for sign in (SHEET, DOCUMENT))
    return words, papers


def _last(said: Sequence[Standing], due: datetime) -> float:
    return max((each.at - due).total_seconds() for each in said)


def _seconds_to(instant: datetime) -> float:
    return max(0.0, (instant - datetime.now(instant.tzinfo)).total_seconds())


# ── Their questions ─────────────────────────────────────────────────────────────────────────────────────


def ask_all(database: Path, number: int, chance: random.Random) -> None:
    """Write questions into the queue of a bot that is dead: two of five are answered."""
    store = Store(f"sqlite:///{database}")
    try:
        store.run_now(_ask_all, number, chance)
    finally:
        store.close()
    with closing(sqlite3.connect(database)) as made, made:
        made.execute("UPDATE questions SET state = 'answered', answer = 'Oui, dès ' || id WHERE id % 5 < 2")
        made.execute("UPDATE questions SET state = 'declined' WHERE id % 31 = 4")


def _ask_all(c: sa.Connection, number: int, chance: random.Random) -> None:
    for n in range(number):
        _ask(c, n, chance)


def _ask(c: sa.Connection, n: int, chance: random.Random) -> None:
    place = f"comptoir-{n % COMPTOIRS + 1}"
    words = f"Comment {chance.choice(TOPICS)} du projet{n} aide le lot{n} de {chance.choice(TOPICS)} ?"
    text = SHARED if n < COMPTOIRS else words
    at = ASKED_AT + timedelta(seconds=n)
    asking = NewQuestion(
        place, text, None, None, "matrix", place, f"asked-{n}", at, floor=True, own_message=False
    )
    queue.add(c, asking)


# ── Where ───────────────────────────────────────────────────────────────────────────────────────────────


def sessions() -> list[dict[str, object]]:
    """Return three pairs of comptoirs in the morning, and the restitution."""
    hours = (("10:30", "11:30"), ("11:35", "12:35"), ("14:00", "15:00"))
    pairs = [comptoir(2 * n + each, *hours[n]) for n in range(3) for each in (1, 2)]
    last = {"kind": "plenary", "restitution": True, "title": "Restitution"}
    return [*pairs, {"id": RESTITUTION, **last, "start": "15:45", "end": "16:45"}]


async def play(plan: Plan, folder: Path, homeserver: Homeserver, event: str) -> Seen:
    async with AsyncExitStack() as stack:
        discord = None
        if not plan.limited:
            discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        others = [] if discord is None else [discord]
        made = day_on_matrix(homeserver, folder, event, sessions(), *others, clock=CLOCK)
        day = await stack.enter_async_context(made)
        if plan.limited:
            exemption = await asyncio.to_thread(Exemption, homeserver)
            await asyncio.to_thread(exemption.withdraw, day.account.user_id)
        run = SheetsUnderKills(plan, day, discord, random.Random(plan.seed))
        await run.play()
        return run.seen
