"""The time that provisioning takes on a Synapse with default limits. Pure.

https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#ratelimiting
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.port.provisioning import Step

INVITED_AT_ONCE = 10  # people, in the creation of a room: with one more, the server refuses it


@dataclass(frozen=True, slots=True)
class Limit:
    """A number allowed at once, then a rate per second."""

    at_once: int
    a_second: float

    def seconds(self, number: int) -> float:
        """Return the seconds until the last of so many is let through."""
        return max(number - self.at_once, 0) / self.a_second


ROOMS, EVENTS, JOINS = Limit(10, 0.016), Limit(10, 0.2), Limit(10, 0.1)
INVITATIONS, OF_ONE_PERSON = Limit(10, 0.3), Limit(5, 0.003)


def seconds(steps: Sequence[Step]) -> float:
    """Return the seconds until all steps are done: the limits run in parallel, so the slowest counts."""
    return max(_each(steps))


def _each(steps: Sequence[Step]) -> Iterator[float]:
    rooms = [step.place for step in steps if step.kind == "create"]
    changes = [step.detail for step in steps if step.kind == "change"]
    entered, addresses = changes.count("provision-what-entered"), changes.count("provision-what-address")
    apart = list(_invited_apart(steps, rooms))
    yield ROOMS.seconds(len(rooms))
    yield JOINS.seconds(entered)
    yield EVENTS.seconds(len(rooms) + len(changes) - addresses + len(apart))
    yield INVITATIONS.seconds(len(apart))
    yield max((OF_ONE_PERSON.seconds(times) for times in Counter(apart).values()), default=0.0)


def _invited_apart(steps: Sequence[Step], rooms: Sequence[str]) -> Iterator[str]:
    """Yield people invited by their own request: servers do not count those invited by a room's creation."""
    invited = Counter[str]()
    for step in steps:
        if step.kind == "invite":
            invited[step.place] += 1
            if step.place not in rooms or invited[step.place] > INVITED_AT_ONCE:
                yield step.detail
