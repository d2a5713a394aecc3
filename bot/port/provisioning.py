"""The report of provisioning a platform: each step, and a summary."""

from dataclasses import dataclass
from typing import Literal

StepKind = Literal[
    "create", "adopt", "change", "invite", "grant", "revoke", "remove", "keep", "wait", "limit", "refuse"
]

CHANGES: tuple[StepKind, ...] = ("create", "adopt", "change", "invite", "grant", "revoke", "remove")

EVERYWHERE = "+event"  # stands for the whole event in a step that concerns no single place


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done, found to be right, awaited or refused; in a dry run, one that would be.

    `invite` asks someone to join a place; `grant` lets them in at once, `revoke` takes that back. `detail` is
    the address of what is made, found or removed (`@` and a name for a role); for people, the id in the
    programme, else the account; for a `change`, the key of its name, `provision-what-…`; for a refusal, what
    happened and what to do; for a `wait`, its seconds; for a `limit`, the seconds it still takes when the
    platform limits us, in a dry run those of the whole. `copy` is the command that lifts the limits for us.
    """

    place: str
    kind: StepKind
    detail: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """All the steps; `unreachable` are people who could not be invited, `why` is the text that says so.

    `unknown` are people invited by an account that the platform does not have.
    """

    steps: tuple[Step, ...]
    unreachable: tuple[str, ...] = ()
    why: str = ""
    unknown: tuple[str, ...] = ()

    def count(self, kind: StepKind) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def changed(self) -> int:
        return sum(map(self.count, CHANGES))
