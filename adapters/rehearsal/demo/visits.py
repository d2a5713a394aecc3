"""What whoever looks on did: the account does not expect the day to go on as if nobody had come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.rehearsal.demo.public import WEB
from bot.database import schema as t

_a, _q, _v, _g = t.accounts.c, t.questions.c, t.votes.c, t.gestures.c


@dataclass(frozen=True, slots=True)
class Visits:
    """The ids of the questions that they asked and handled, and their votes by the question that counts them.

    `gestures` counts what they did at desks.
    """

    asked: Collection[int] = ()
    handled: Collection[int] = ()
    votes: Mapping[int, int] = field(default_factory=dict)
    gestures: int = 0


NOBODY = Visits()


def read_visits(c: Connection, ours: Collection[str]) -> Visits:
    """Read what was done on pages from devices that are not `ours`."""
    theirs = sa.select(_a.person).where(_a.platform == WEB, _a.handle.not_in(list(ours)))
    asked = sa.select(_q.id).where(_q.platform == WEB, _q.asker.in_(theirs))
    handled = sa.select(_g.question).where(_g.platform == WEB, _g.person.in_(theirs))
    voted = (
        sa.select(_q.head, sa.func.count(_v.person.distinct()))
        .select_from(t.votes.join(t.questions, _q.id == _v.question))
        .where(_v.platform == WEB, _v.person.in_(theirs))
        .group_by(_q.head)
    )
    touched = c.execute(handled).scalars().all()
    votes = {int(head): int(number) for head, number in c.execute(voted)}
    return Visits(set(c.execute(asked).scalars()), set(touched), votes, len(touched))
