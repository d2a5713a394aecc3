"""Whether the day can begin: what each platform found, and what of it concerns the whole event. Pure."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """`ok` is worth a line, `warning` a look; a `problem` is to be mended before the day (exit status 1)."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


SIGNS: Mapping[Level, str] = {Level.OK: "✓", Level.WARNING: "⚠", Level.PROBLEM: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a platform found out; `key` is of the operator's catalogue and begins with `ready-`.

    `place` is the contract's name, where it concerns one. `values` are what its text needs besides `place`.
    `copy` is printed as it is, below: a command for the administrator, a link to open.
    """

    level: Level
    key: str
    place: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Someone of the programme who is not in a place that is for them, on this platform.

    They may be in it on another: only who is in it nowhere is told of, with the code that lets them in.
    """

    person: str
    place: str


Found = Finding | Absent


@dataclass(frozen=True, slots=True)
class Report:
    """All that one platform found."""

    platform: str
    found: Sequence[Found]

    @property
    def findings(self) -> list[Finding]:
        return [each for each in self.found if isinstance(each, Finding)]

    @property
    def absent(self) -> set[Absent]:
        return {each for each in self.found if isinstance(each, Absent)}


# Asks one platform. It is given whose accounts are known there by their code: id in the programme to handle.
# Raises OutsideError where the platform cannot be asked.
Look = Callable[[Mapping[str, str]], Awaitable[Report]]


def absent_everywhere(reports: Iterable[Report]) -> dict[str, list[str]]:
    """Person to the places they are expected in and are in on no platform; both sorted."""
    absences = [report.absent for report in reports]
    missing = set.intersection(*absences) if absences else set()
    people: dict[str, list[str]] = {}
    for absent in sorted(missing, key=lambda each: (each.person, each.place)):
        people.setdefault(absent.person, []).append(absent.place)
    return people


def can_begin(reports: Iterable[Report]) -> bool:
    return not any(f.level is Level.PROBLEM for report in reports for f in report.findings)
