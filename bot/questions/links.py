"""Rows of questions that lead to another: merged into it, moved to another comptoir, carried to the plenary.

Each question keeps its row, its code, its votes and its asker. `leads_to` is the next question; `head` is the
last one on that way (itself, if it leads nowhere): acts are about the head, which counts the votes of all
that lead to it. Cutting a link therefore restores exactly what was there before.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t

_q = t.questions.c
HEAD_OF = sa.select(_q.head).where(_q.id == sa.bindparam("this", type_=sa.Integer))
HEADED = sa.select(_q.id).where(_q.head == sa.bindparam("last", type_=sa.Integer)).order_by(_q.id)
_of_these = sa.select(_q.head).where(_q.id.in_(sa.bindparam("these", type_=sa.Integer, expanding=True)))
TOGETHER = sa.select(_q.id).where(_q.head.in_(_of_these)).order_by(_q.id)
ITS_OWN = sa.update(t.questions).where(_q.id == sa.bindparam("this", type_=sa.Integer)).values(head=_q.id)


def begin(c: Connection, question: int) -> None:
    """Make a new question its own head."""
    c.execute(ITS_OWN, {"this": question})


def head_of(c: Connection, question: int) -> int:
    return int(c.execute(HEAD_OF, {"this": question}).scalar_one())


def headed(c: Connection, last: int) -> Sequence[int]:
    """Return the ids of all questions that end as this one does, itself included, the oldest first."""
    return c.execute(HEADED, {"last": last}).scalars().all()


def together(c: Connection, questions: Iterable[int]) -> Sequence[int]:
    """Return the ids of all questions that end as one of these does, these included, the oldest first."""
    return c.execute(TOGETHER, {"these": list(questions)}).scalars().all()


def led_here(c: Connection, question: int) -> Sequence[int]:
    """Return the ids of the questions whose next one this is, the oldest first."""
    return c.execute(sa.select(_q.id).where(_q.leads_to == question).order_by(_q.id)).scalars().all()


def lead(c: Connection, question: int, to: int) -> None:
    """Make a question lead to another, with all that lead to it."""
    c.execute(sa.update(t.questions).where(_q.id == question).values(leads_to=to))
    c.execute(sa.update(t.questions).where(_q.head == question).values(head=head_of(c, to)))


def cut(c: Connection, question: int) -> None:
    """Make a question lead nowhere: it is its own head again, and that of all that led to it."""
    led = _behind(question)
    c.execute(sa.update(t.questions).where(_q.id == question).values(leads_to=None))
    c.execute(sa.update(t.questions).where(_q.id.in_(led)).values(head=question))


def behind(c: Connection, question: int) -> Sequence[int]:
    """Return the ids of the questions whose way goes through this one, itself included, the oldest first."""
    return sorted(c.execute(_behind(question)).scalars())


def _behind(question: int) -> sa.Select[int]:
    led = sa.select(sa.literal(question).label("id")).cte("led", recursive=True)
    return sa.select(led.union_all(sa.select(_q.id).where(_q.leads_to == led.c.id)).c.id)
