"""Codes told in one line while the platform slows us down; their marks come later, when they can."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Priority
from bot.outbox.states import State

_o = t.outbox.c
OF_QUESTION = "question:"  # before its id: the subject of a code; other receipts are signs
A_CODE = (_o.kind == Kind.RECEIPT, _o.operation == "react", _o.subject.startswith(OF_QUESTION))


def name_in(c: Connection, marks: Sequence[int], line: int, stale: datetime) -> None:
    """Make these marks wait for the line that names them; they are dropped at `stale` (event time)."""
    later = {"target_row": line, "priority": int(Priority.MARK), "stale": stale}
    c.execute(sa.update(t.outbox).where(_o.id.in_(marks)).values(later))


def follow(c: Connection, marks: Sequence[int], line: int) -> None:
    """Make these marks follow another line, which names them now."""
    c.execute(sa.update(t.outbox).where(_o.id.in_(marks)).values(target_row=line))


def stand_alone(c: Connection, line: int) -> None:
    """Send the codes of a line that is not said as marks, as if there were no limit."""
    unsaid = (*A_CODE, _o.target_row == line, _o.state == State.WAITING)
    at_once = {"target_row": None, "priority": int(Priority.RECEIPT), "stale": None}
    c.execute(sa.update(t.outbox).where(*unsaid).values(at_once))
