"""What provisioning a platform tells of: each step, and what came of it all."""

from dataclasses import dataclass
from typing import Literal

StepKind = Literal["create", "adopt", "change", "invite", "grant", "revoke", "keep", "wait", "refuse"]

CHANGES: tuple[StepKind, ...] = ("create", "adopt", "change", "invite", "grant", "revoke")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done, found right, awaited (seconds) or refused; `detail` is an id or the platform's word.

    `invite` asks someone to join a place; `grant` lets them in at once, `revoke` takes that back.
    """

    place: str
    kind: StepKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """`unreachable` are people the places are for who could not be invited, `why` the text that says so."""

    steps: tuple[Step, ...]
    unreachable: tuple[str, ...]
    exemption: str | None  # the administrator's command that lifts the limits we met
    why: str

    def count(self, kind: StepKind) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def changed(self) -> int:
        return sum(map(self.count, CHANGES))

    @property
    def changes_nothing(self) -> bool:
        return not self.changed
