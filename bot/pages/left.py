"""How much of a session is left, as a room's screen and a speaker's timer tell it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.programme.model import Session

MINUTE = timedelta(minutes=1)
SOON = 10 * MINUTE  # left, from which its end is near
LONG_OVER = 30 * MINUTE  # after its end, from which nobody is still speaking


class Phase(StrEnum):
    CANCELLED = "cancelled"
    BEFORE = "before"
    RUNNING = "running"
    SOON = "soon"  # its end is near
    LAST = "last"  # the last questions
    OVER = "over"  # its hour came, and somebody may still be speaking
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Left:
    """Where a session is in its time.

    `minutes` are those until its start or its end, a begun one counted; after its end, the whole ones since.
    """

    phase: Phase
    minutes: int


def left_of(session: Session, now: datetime, last: timedelta) -> Left:
    """Return what is left of a session; `last` is how long before its end the last questions are called."""
    if session.cancelled:
        return Left(Phase.CANCELLED, 0)
    if now < session.start:
        return Left(Phase.BEFORE, -((now - session.start) // MINUTE))
    if now < session.end:
        left = session.end - now
        phase = Phase.LAST if left <= last else Phase.SOON if left <= SOON else Phase.RUNNING
        return Left(phase, -(-left // MINUTE))
    since = now - session.end
    return Left(Phase.OVER if since < LONG_OVER else Phase.ENDED, since // MINUTE)
