"""The paper of a desk: all it needs for one session on a day without a network. `read` is a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.programme.model import Session
from bot.questions import queue
from bot.questions.rules import VOTABLE, Question, ranked

MOST = 12  # questions, so that each has room for its answer


@dataclass(frozen=True, slots=True)
class Paper:
    """The open questions of a session in the order of its digest, as they were at `made_at` (event time).

    `others` counts those for which there is no room.
    """

    session: Session
    made_at: datetime
    questions: Sequence[Question] = ()
    others: int = 0

    @property
    def holds(self) -> tuple[str, ...]:
        """The questions whose words are in it, as `bot.outbox.outgoing.Named` names them."""
        return tuple(f"question:{question.id}" for question in self.questions)


def read(c: Connection, session: Session, at: datetime) -> Paper:
    """Return the paper of a session as it is now; what nobody let through yet is not on it."""
    waiting = ranked(queue.of_session(c, session.id, VOTABLE))
    return Paper(session, at, waiting[:MOST], others=len(waiting[MOST:]))
