"""The readiness of the day: what each platform found, and what concerns the whole event. Pure."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.programme.model import REGIE


class Level(StrEnum):
    """How serious a finding is: `ok` is worth a line, a `note` is optional, a `warning` deserves a look.

    A `problem` must be corrected before the day (exit status 1).
    """

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    PROBLEM = "problem"


NOT_YET = "ready-no"
SIGNS: Mapping[Level, str] = {Level.OK: "✓", Level.NOTE: "○", Level.WARNING: "⚠", Level.PROBLEM: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a platform found; `key` is in the operator's catalogue and begins with `ready-`.

    `place` is the contract's name, if it concerns one. `values` are what its text needs besides `place`.
    `copy` is printed below as it is: a command for the administrator, or a link to open.
    """

    level: Level
    key: str
    place: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A person of the programme who is not in a place meant for them, on this platform.

    They may be in it on another: only people who are in it nowhere are listed, with their entry code.
    """

    person: str
    place: str


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation into a place that a person has not accepted yet, on this platform."""

    person: str
    place: str


@dataclass(frozen=True, slots=True)
class Present:
    """A place that somebody besides us is in."""

    place: str


@dataclass(frozen=True, slots=True)
class OpensByCode:
    """A place that people let themselves into, by typing their code at this address."""

    place: str
    url: str


@dataclass(frozen=True, slots=True)
class Address:
    """The address where participants enter: `name` for a poster, `url` for a browser."""

    name: str
    url: str


Found = Finding | Absent | Invited | Present | OpensByCode | Address


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

    def invited(self, person: str) -> list[str]:
        """Return the places where an invitation waits for this person."""
        return sorted(
            each.place for each in self.found if isinstance(each, Invited) and each.person == person
        )

    @property
    def addresses(self) -> list[Address]:
        return [each for each in self.found if isinstance(each, Address)]


def with_members(report: Report, members: Mapping[str, Collection[str]]) -> Report:
    """Return the report of a platform whose members we alone know: the ids of those in each place."""
    present = [Present(place) for place, people in members.items() if people]
    others = [
        each
        for each in report.found
        if not (isinstance(each, Absent) and each.person in members.get(each.place, ()))
    ]
    return replace(report, found=[*others, *present])


# Asks one platform. It is given the accounts known there by their code: id in the programme to handle.
# Raises OutsideError if the platform cannot be asked.
Look = Callable[[Mapping[str, str]], Awaitable[Report]]


def gathered(findings: Iterable[Finding]) -> list[tuple[Finding, list[str]]]:
    """Group the findings that differ only in their place, each with its places: one line names them all."""
    groups: list[tuple[Finding, list[str]]] = []
    for finding in findings:
        alike = replace(finding, place=None)
        places = next((places for other, places in groups if other == alike), None)
        if places is None:
            groups.append((alike, places := []))
        places += [finding.place] if finding.place else []
    return groups


def absent_everywhere(reports: Iterable[Report]) -> dict[str, list[str]]:
    """Map each person to the places where they are expected and are on no platform; both sorted."""
    absences = [report.absent for report in reports]
    missing = set.intersection(*absences) if absences else set()
    people: dict[str, list[str]] = {}
    for absent in sorted(missing, key=lambda each: (each.person, each.place)):
        people.setdefault(absent.person, []).append(absent.place)
    return people


def is_regie_empty(reports: Iterable[Report]) -> bool:
    """True if nobody would read an alert, a call for help or a preview on any platform, or could."""
    reports = list(reports)
    return not (any(Present(REGIE) in report.found for report in reports) or code_pages(reports))


def awaits_its_first(reports: Iterable[Report]) -> bool:
    """True if nobody is in the régie yet, which people open by their code."""
    reports = list(reports)
    return not any(Present(REGIE) in report.found for report in reports) and bool(code_pages(reports))


def code_pages(reports: Iterable[Report]) -> list[str]:
    """Return the addresses where people type their code to enter the régie."""
    found = (each for report in reports for each in report.found)
    return [each.url for each in found if isinstance(each, OpensByCode) and each.place == REGIE]


def can_begin(reports: Iterable[Report]) -> bool:
    """True if no platform found a problem; an empty régie is checked for all platforms together."""
    return not any(f.level is Level.PROBLEM for report in reports for f in report.findings)


def verdict(reports: Sequence[Report]) -> str:
    """Return the key of the overall verdict; `NOT_YET` if something must be corrected first."""
    if not can_begin(reports) or is_regie_empty(reports):
        return NOT_YET
    found = (finding for report in reports for finding in report.findings)
    warned = awaits_its_first(reports) or any(finding.level is Level.WARNING for finding in found)
    return "ready-yes-but" if warned else "ready-yes"
