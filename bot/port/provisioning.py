"""What provisioning a platform tells of: each step, and what came of it all."""

from dataclasses import dataclass
from typing import Literal

StepKind = Literal[
    "create", "adopt", "change", "invite", "grant", "revoke", "remove", "keep", "wait", "limit", "refuse"
]

CHANGES: tuple[StepKind, ...] = ("create", "adopt", "change", "invite", "grant", "revoke", "remove")

EVERYWHERE = "+event"  # stands for the whole event, where a step is of no place


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done, found right, awaited or refused; in a dry run, one that would be.

    `invite` asks someone to join a place; `grant` lets them in at once, `revoke` takes that back. `detail` is
    the address of what is made, found or removed (`@` and a name for a role); a person's id in the programme,
    else the account; of a `change` the key of its name, `provision-what-…`; of a refusal what happened and
    what to do; of a `wait` the seconds, of a `limit` those that all of it takes where the platform limits us.
    `copy` is the command that spares us the limits.
    """

    place: str
    kind: StepKind
    detail: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """`unreachable` are people the places are for who could not be invited, `why` the text that says so."""

    steps: tuple[Step, ...]
    unreachable: tuple[str, ...] = ()
    why: str = ""

    def count(self, kind: StepKind) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def changed(self) -> int:
        return sum(map(self.count, CHANGES))

    @property
    def changes_nothing(self) -> bool:
        return not self.changed
