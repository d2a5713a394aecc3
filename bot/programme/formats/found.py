"""A schedule as found in somebody else's file, before it is a programme, with what is doubtful in it.

Readers of each format return a `Found`; `writing` turns it into `programme.yaml`. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.programme.model import SessionKind


class Role(StrEnum):
    """What a person does in a session, by the keys of `programme.yaml`."""

    EXPERT = "experts"
    GRAND_TEMOIN = "grand-temoin"
    ANIMATEUR = "animateurs"
    SPEAKER = "speakers"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as named in a session; `source` is how its file identifies them, if it does."""

    name: str
    role: Role = Role.SPEAKER
    title: str | None = None
    organisation: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class FoundRoom:
    name: str
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session; `start` and `end` have an offset if the source gives one, else they are local times.

    `where` is its cell, line or path in the source: `Feuil1!B7`, `schedule.xml:120`, `sessions[3]`.
    `source` is how the file identifies it, if it does: a guid, an id. `kind` is None where the file does not
    tell.
    """

    title: str
    where: str
    start: datetime | None = None
    end: datetime | None = None
    kind: SessionKind | None = None
    rooms: tuple[str, ...] = ()  # names as written
    people: tuple[FoundPerson, ...] = ()
    abstract: str | None = None
    question: str | None = None
    stream: str | None = None
    number: int | None = None
    source: str | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something read in one of several ways, or that could not be used: where, and the key of its text.

    The text is `import-…` in the operator's catalogues; `arguments` are its variables.
    """

    where: str
    key: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a spreadsheet was read: its letter, its heading, and the meaning that was guessed."""

    letter: str
    heading: str
    meaning: str | None  # None: it was not used


@dataclass(frozen=True, slots=True)
class Found:
    """All that was read in a file; `format` is the name of its format, such as `xlsx` or `frab-json`.

    `timezone` is an IANA name, `language` one of ours. Sessions without a start are in `doubts` too.
    """

    format: str
    sessions: tuple[FoundSession, ...]
    title: str | None = None
    timezone: str | None = None
    language: str | None = None
    rooms: tuple[FoundRoom, ...] = ()  # in the order of the source, also those that no session has
    people: tuple[FoundPerson, ...] = ()  # what the source says of people apart from the sessions
    columns: Sequence[Column] = ()  # of a spreadsheet
    doubts: tuple[Doubt, ...] = ()
