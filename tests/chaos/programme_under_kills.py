"""A fast programme over a night whose clocks change, while the bot is killed: each reminder is one post."""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from checker import Verdict, due_notices
from checker_on_discord import check_discord, said_at
from kills import survive
from small_discord import DayOnDiscord, day_on_discord
from small_event import comptoir, forum

from bot.programme.notices import Notice

PARIS = ZoneInfo("Europe/Paris")
LONG_BEFORE = timedelta(hours=12)  # of the event, for the first start alone: it goes by while the bot starts
BEFORE = timedelta(minutes=7)  # of the event, from the start of the play to its first session
LASTS = timedelta(minutes=10)  # of each session
REMINDERS = {"hall": "5m"}  # like those of the places: a session's three reminders are due at once
FORUM_EVERY = 4  # a guild has room for 500 channels and 250 roles: enough for fewer than 300 comptoirs
AWAKE_LONG_ENOUGH = timedelta(seconds=3)  # of wall time, to send what was due
ABSENT_AFTER, LONGEST_ABSENCE = 1 / 3, 6.0  # the share of kills with an absence, its longest seconds


@dataclass(frozen=True, slots=True)
class Plan:
    sessions: int
    kills: int
    span: timedelta  # from the first session's start to the last one's; the clocks change in the middle
    night: date  # a date in Europe/Paris
    speed: float = 200.0
    seed: int = 0

    @property
    def begins(self) -> datetime:
        change = datetime(self.night.year, self.night.month, self.night.day, 1, tzinfo=UTC)
        return change - self.span / 2

    @property
    def starts(self) -> list[datetime]:
        step = self.span.total_seconds() / 60 / max(1, self.sessions - 1)
        return [self.begins + timedelta(minutes=round(n * step)) for n in range(self.sessions)]


@dataclass
class Run:
    """One run; `lives` are in wall time, each from `ready` until the kill."""

    plan: Plan
    day: DayOnDiscord
    chance: random.Random
    lives: list[tuple[datetime, datetime]] = field(default_factory=list)
    kills: int = 0
    latest: float = 0.0  # how late a reminder was at most, in seconds during which the bot was up
    overslept: list[str] = field(default_factory=list)  # skipped, though the bot was up for long enough
    verdict: Verdict = field(default_factory=Verdict)

    async def play(self) -> None:
        await self.day.bot.run_until_ready()
        await self.day.bot.kill()  # all reminders of the day are planned
        left = self.plan.begins - BEFORE - self.day.clock.now().event
        self.day.skip(left / self.plan.speed)
        for instant in self._instants():
            await self._live_until(instant)
            if self.chance.random() < ABSENT_AFTER:
                await asyncio.sleep(self.chance.uniform(0, LONGEST_ABSENCE))
        await survive(self.day.bot)
        ready = _now()
        await _sleep_until(self._over)
        await self.day.until(self.day.is_quiet)
        self.lives.append((ready, _now()))
        self._judge()

    # ── Lives and deaths ────────────────────────────────────────────────────────────────────────────────

    def _instants(self) -> list[datetime]:
        """Return the instants of the kills: half at random, half while a session's reminders go out."""
        first = self.plan.begins - BEFORE
        length = self._over - (began := self.day.clock.wall_time(first))
        starts = [self.day.clock.wall_time(start - timedelta(minutes=5)) for start in self.plan.starts]
        amid = [self.chance.choice(starts) + self._seconds(-0.1, 0.3) for _ in range(self.plan.kills // 2)]
        rest = self.plan.kills - len(amid)
        return sorted([*amid, *(began + length * self.chance.random() for _ in range(rest))])

    def _seconds(self, least: float, most: float) -> timedelta:
        return timedelta(seconds=self.chance.uniform(least, most))

    @property
    def _over(self) -> datetime:
        return self.day.clock.wall_time(self.plan.starts[-1] + LASTS) + timedelta(seconds=1.5)

    async def _live_until(self, instant: datetime) -> None:
        """Start the bot and kill it at this instant, even if it is still starting."""
        await self.day.bot.start()
        with contextlib.suppress(TimeoutError):
            await self.day.bot.started(_seconds_to(instant))
        ready = _now() if self.day.bot.is_ready else None
        await _sleep_until(instant)
        if self.day.bot.status is not None:
            self.verdict.wrong.append(f"it ended by itself with {self.day.bot.status}")
        await self.day.bot.kill()
        self.kills += 1
        if ready is not None:
            self.lives.append((ready, _now()))

    # ── What is seen at the end ─────────────────────────────────────────────────────────────────────────

    def _judge(self) -> None:
        ended = self.verdict.wrong
        self.verdict = check_discord(self.day, self.day.discord)
        self.verdict.wrong += ended
        said = said_at(self.day, self.day.discord)
        for notice in due_notices(self.day, self.day.clock):
            self._judge_time(notice, said.get(f"{notice.key}:discord"))

    def _judge_time(self, notice: Notice, said: datetime | None) -> None:
        due, stale = (self.day.clock.wall_time(instant) for instant in (notice.due, notice.stale))
        awake = self._awake(due, said or stale)
        if said is not None:
            self.latest = max(self.latest, awake.total_seconds())
            if said < due - timedelta(milliseconds=100):
                self.verdict.wrong.append(f"{notice.key} was said before it was due")
        elif awake >= AWAKE_LONG_ENOUGH:
            self.overslept.append(f"{notice.key} was skipped after {awake.total_seconds():.1f} seconds")

    def _awake(self, first: datetime, last: datetime) -> timedelta:
        """Return how long the bot was up between two instants."""
        spans = (min(last, killed) - max(first, ready) for ready, killed in self.lives)
        return sum((max(span, timedelta(0)) for span in spans), timedelta(0))


def sessions(plan: Plan) -> Sequence[dict[str, object]]:
    """Write each hour with its offset: from two to three, a bare hour is refused as ambiguous or missing."""
    return [
        (forum if n % FORUM_EVERY == 0 else comptoir)(n, _written(start), _written(start + LASTS))
        for n, start in enumerate(plan.starts, 1)
    ]


def _written(instant: datetime) -> str:
    return instant.astimezone(PARIS).isoformat(timespec="minutes")


async def play(plan: Plan, folder: Path) -> Run:
    clock = {"start": _written(plan.begins - BEFORE - LONG_BEFORE), "speed": plan.speed}
    made = day_on_discord(folder, "programme", sessions(plan), clock=clock, reminders=REMINDERS)
    async with made as day:
        run = Run(plan, day, random.Random(plan.seed))
        await run.play()
        return run


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds_to(instant: datetime) -> float:
    return max(0.0, (instant - _now()).total_seconds())


async def _sleep_until(instant: datetime) -> None:
    await asyncio.sleep(_seconds_to(instant))
