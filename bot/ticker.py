"""Jobs run by the clock: each has a name, and is rung at its own instants and after each commit."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, Now

LONGEST_SLEEP = timedelta(seconds=15)  # of wall time: limits the delay if the clock slept or was corrected
AT_ONCE = 100  # rings of one job that a busy loop has not run yet: none may be skipped, and all are one run
WATCHDOG = 2 * LONGEST_SLEEP.total_seconds()  # seconds, in case the scheduler has died


class Job:
    """A job that does its `work` when rung, one run at a time, and once more if it was rung meanwhile."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], clock: Clock) -> None:
        self.name, self._work, self._clock = name, work, clock
        self._rung = asyncio.Event()
        self.done: Now | None = None  # when the last completed run began

    def ring(self) -> None:
        self._rung.set()

    async def run(self) -> None:
        """Run until cancelled; raises what the work raises."""
        while True:
            self._rung.clear()
            began = self._clock.now()
            await self._work()
            self.done = began
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WATCHDOG):
                    await self._rung.wait()


class Ticker:
    """APScheduler rings the jobs; *when* something is due is a column of the database, never a job."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": AT_ONCE},
        )
        self.jobs: dict[str, Job] = {}

    def add(self, name: str, work: Callable[[], Awaitable[None]], every: timedelta = LONGEST_SLEEP) -> None:
        """Add a job that is rung at least so often, besides its own instants."""
        self.jobs[name] = job = Job(name, work, self._clock)
        seconds = every.total_seconds()
        self._scheduler.add_job(_ring, "interval", seconds=seconds, args=[job], id=f"{name}, at least")

    def ring_at(self, name: str, wall: datetime) -> None:
        """Ring a job at that wall time too, instead of the one asked for before."""
        at = datetime.now(UTC) + (wall - self._clock.wall())
        job = self.jobs[name]
        self._scheduler.add_job(_ring, "date", run_date=at, args=[job], id=name, replace_existing=True)

    def ring(self) -> None:
        """Ring all jobs now."""
        for job in self.jobs.values():
            job.ring()

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    @property
    def done(self) -> Now | None:
        """The instant up to which all jobs are done; None until each has run once."""
        done = [job.done for job in self.jobs.values()]
        known = [now for now in done if now is not None]
        return min(known, key=lambda now: now.wall) if len(known) == len(done) else None


async def _ring(job: Job) -> None:
    """Ring a job. This is a coroutine because the scheduler runs plain functions in other threads."""
    job.ring()
