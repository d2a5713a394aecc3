"""Notes that the sheet of a session may read differently now; `bot.restitution.sheets` writes it anew."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox.outgoing import LONG_AGO

GATHERED = timedelta(seconds=3)  # of wall time, in which changes make one new version
_SESSIONS = sa.bindparam("of", type_=sa.String, expanding=True)
_DUE = sa.bindparam("touched_at", type_=t.UTCInstant)
STALE = (
    sa.update(t.sheets)
    .where(t.sheets.c.session.in_(_SESSIONS))
    .values(touched=sa.case((t.sheets.c.touched < _DUE, t.sheets.c.touched), else_=_DUE))
)


def mark(tx: Transaction, sessions: Collection[str], *, erased: bool = False) -> None:
    """Note a change of what these sessions' sheets are made of; if words were `erased`, it cannot wait."""
    across = [session.id for session in tx.day.programme.sessions if session.restitution]
    due: datetime = LONG_AGO if erased else tx.now.wall + GATHERED
    tx.c.execute(STALE, {"of": [*sessions, *across], "touched_at": due})
