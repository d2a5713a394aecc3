"""Whom something new concerns alone: their page is then read again for them, and for nobody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.questions.rules import PASSED_ON

SLACK = timedelta(seconds=2)  # of event time: what is written now may bear the instant of a moment ago

_q, _v, _a, _s = t.questions.c, t.votes.c, t.accounts.c, t.standing.c
_ON, _SINCE = sa.bindparam("on", type_=sa.String), sa.bindparam("since", type_=t.UTCInstant)
_CHANGED = _q.changed_at >= _SINCE
_ASKERS = sa.select(_a.handle, _q.id, _q.changed_at).join(
    t.questions, (_q.asker == _a.person) & (_a.platform == _ON) & _CHANGED
)
# The vote of somebody who voted for it counts elsewhere now.
_VOTERS = (
    sa.select(_a.handle, _q.id, _q.changed_at)
    .join(t.votes, (_v.person == _a.person) & (_a.platform == _ON))
    .join(t.questions, (_q.id == _v.question) & _CHANGED & _q.state.in_(sorted(PASSED_ON)))
)
_TOLD = sa.select(_s.person, _s.id, _s.at).where(_s.platform == _ON, _s.person.isnot(None), _s.at >= _SINCE)
_ALL = (_ASKERS, _VOTERS, _TOLD)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something new for one reader: which row, and the instant that it bears."""

    handle: str
    row: int
    at: datetime


def concerns(c: Connection, platform: str, since: datetime) -> frozenset[Concern]:
    """Return what concerns one reader each, from an instant of event time on."""
    given = {"on": platform, "since": since - SLACK}
    return frozenset(Concern(*row) for query in _ALL for row in c.execute(query, given))


def written_elsewhere(c: Connection) -> int:
    """Return a number that changes when another process writes; 0 if the database cannot tell.

    https://www.sqlite.org/pragma.html#pragma_data_version
    """
    if c.dialect.name != "sqlite":
        return 0
    return int(c.exec_driver_sql("PRAGMA data_version").scalar_one())
