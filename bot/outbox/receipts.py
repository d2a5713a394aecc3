"""Codes that are told in a line while we are slowed down: their marks wait for it, and come when they can."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Priority
from bot.outbox.states import State

_o = t.outbox.c
A_CODE = (_o.kind == Kind.RECEIPT, _o.operation == "react")


def name_in(c: Connection, marks: Sequence[int], line: int, stale: datetime) -> None:
    """They come after the line, and until `stale` (event time)."""
    later = {"target_row": line, "priority": int(Priority.MARK), "stale": stale}
    c.execute(sa.update(t.outbox).where(_o.id.in_(marks)).values(later))


def follow(c: Connection, marks: Sequence[int], line: int) -> None:
    """Another line names them now."""
    c.execute(sa.update(t.outbox).where(_o.id.in_(marks)).values(target_row=line))


def stand_alone(c: Connection, line: int) -> None:
    """The line is not said: who it would have told is told by marks, as without a limit."""
    unsaid = (*A_CODE, _o.target_row == line, _o.state == State.WAITING)
    at_once = {"target_row": None, "priority": int(Priority.RECEIPT), "stale": None}
    c.execute(sa.update(t.outbox).where(*unsaid).values(at_once))
