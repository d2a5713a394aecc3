"""The settings of `comptoir.yaml` as values; `settings_file` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

MINUTE = timedelta(minutes=1)
RETENTION = timedelta(days=30)  # of event time after the end of the event; then words and names are erased


@dataclass(frozen=True, slots=True)
class Reminders:
    """How long before what it announces each reminder is said, in event time."""

    hall: timedelta = 15 * MINUTE
    place: timedelta = 5 * MINUTE
    last_questions: timedelta = 5 * MINUTE
    presence: timedelta = 30 * MINUTE  # when the people of a desk who were not seen are asked


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """`at` holds "start", "half", or a time left before the end; `refresh` is wall time."""

    at: tuple[str | timedelta, ...] = ("start", "half", 10 * MINUTE, 5 * MINUTE)
    lines: int = 5
    refresh: timedelta = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class RestitutionSettings:
    """When sheets are made, in event time before the restitution, and what they hold.

    `confirm` is how long after a session its public may say what its sheet lacks; `words` counts all words
    of a sheet: 225 are read aloud in ninety seconds.
    """

    sheets: timedelta = 20 * MINUTE
    frozen: timedelta = 5 * MINUTE
    words: int = 225
    confirm: timedelta = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Flood:
    """How much we take from one person per minute of wall time; desks and the régie have no limit.

    `pressure` is how many questions a minute in one place each get a card; with more, one list shows them.
    """

    questions: int = 10
    commands: int = 30
    pressure: int = 30


@runtime_checkable
class WithPages(Protocol):
    """The settings of a platform whose people read pages of ours: that of a place is `address/<place>`."""

    @property
    def address(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RehearsalClock:
    """A rehearsal's clock: `start` is event time, in UTC; `speed` is event seconds per wall second."""

    start: datetime
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """The port that serves `/healthz` and `/metrics`, on this machine only."""

    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `comptoir.yaml`; `database` is a database URL, and paths are absolute."""

    programme: Path
    database: str
    clock: RehearsalClock | None = None
    reminders: Reminders = field(default_factory=Reminders)
    digest: DigestSettings = field(default_factory=DigestSettings)
    restitution: RestitutionSettings = field(default_factory=RestitutionSettings)
    report_is_public: bool = False  # everybody may read on pages what became of each question
    retention: timedelta = RETENTION
    flood: Flood = field(default_factory=Flood)
    platforms: Mapping[str, object] = field(default_factory=dict)  # by name, as each adapter reads them
    health: HealthSettings | None = None
