"""What `comptoir demo` plays: the sample day, or an operator's own."""

import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.own_day import OwnDay, held, prepared
from adapters.rehearsal.demo.own_script import play_own_day
from adapters.rehearsal.demo.programme_in_english import in_english
from adapters.rehearsal.demo.public import ARRIVES
from adapters.rehearsal.demo.script import play_the_day
from bot.programme.files.check import required
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme

SAMPLE = Path(__file__).with_name("programme.yaml")
BEGINS = (9, 0)  # an hour before the first session, when Comptoir looks at each platform
SPEED = 20.0  # a minute in three seconds
SPEED_UNREAD = 6.0  # when nobody reads: a session must not end because the machine is busy
OWN_SPEED = 2.0  # sessions may be short, and many at once; what is idle is skipped anyway
PLAYS, READS = 120, 120  # seconds of the sample day, measured: of what is done, of reading it at pace 1
OWN_PLAYS, OWN_READS = 40, 70  # of any other day, and for each of its sessions that take questions:
SESSION_PLAYS, SESSION_READS = 2, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A day to play. `title` is the key of what is written above it, `arrives` has no account at first.

    `arguments` are those of the command that plays it, `seconds` what it takes: to play, and to read.
    """

    file: Path
    programme: Programme
    perform: Callable[[Play], Awaitable[None]]
    begins: datetime
    speed: float
    speed_unread: float
    title: str
    arguments: str
    seconds: tuple[int, int]
    arrives: str | None = None

    def minutes(self, pace: float) -> int:
        plays, reads = self.seconds
        return max(1, round((plays + reads * pace) / 60))


def sample(lang: str) -> Piece:
    programme = required(read_programme(SAMPLE), lang)
    if lang == "en":
        programme = in_english(programme)
    day = programme.event.first_day
    return Piece(
        file=SAMPLE,
        programme=programme,
        perform=play_the_day,
        begins=datetime(day.year, day.month, day.day, *BEGINS, tzinfo=programme.event.timezone),
        speed=SPEED,
        speed_unread=SPEED_UNREAD,
        title="title",
        arguments="demo",
        seconds=(PLAYS, READS),
        arrives=ARRIVES,
    )


def of_own(file: Path, programme: Programme) -> Piece:
    own = prepared(programme)
    return Piece(
        file=file,
        programme=own.programme,
        perform=partial(play_own_day, own),
        begins=own.begins,
        speed=OWN_SPEED,
        speed_unread=OWN_SPEED,
        title="title-own",
        arguments=f"demo {shlex.quote(str(file))}",
        seconds=_seconds(own),
    )


def _seconds(own: OwnDay) -> tuple[int, int]:
    sessions = len(held(own.programme))
    return OWN_PLAYS + SESSION_PLAYS * sessions, OWN_READS + SESSION_READS * sessions
