"""Rows of the outbox that are emptied because their person was forgotten or the event is over."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import numbered
from bot.database.store import note_erased
from bot.outbox import standing
from bot.outbox.states import SETTLED, UNSAID, State, Why
from bot.port.chat import DIRECT, OPENED

FORGOTTEN = "forgotten"  # the subject of a row until nothing in it says whose it was
_PLACE = sa.case((t.outbox.c.place.startswith(OPENED), DIRECT), else_=t.outbox.c.place)  # without the account
_TOLD = ("body", "actions", "attempted", "reply_to", "thread", "target")


def seal_later(c: Connection, *which: sa.ColumnElement[bool]) -> None:
    """Have these rows emptied of all that names their person, as soon as they are said."""
    c.execute(sa.update(t.outbox).where(*which).values(subject=FORGOTTEN))


def seal_row(c: Connection, row: int) -> None:
    seal_later(c, t.outbox.c.id == row)


_DONE = (t.outbox.c.subject == FORGOTTEN, t.outbox.c.state.in_(SETTLED))
_SEALED = sa.select(t.outbox.c.id).where(*_DONE).limit(1)


def has_done(c: Connection) -> bool:
    """Return whether there are sealed rows to empty: most turns of the clock find none."""
    return c.execute(_SEALED).first() is not None


def sweep(c: Connection) -> None:
    """Empty the sealed rows that were said or never will be; those under way still need their person."""
    o = t.outbox.c
    standing.forget(c, sa.select(o.platform, o.remote).where(*_DONE, o.operation == "say"))
    emptied: dict[str, object] = dict.fromkeys(_TOLD)
    emptied["person"] = sa.case((o.person.is_(None), None), else_="")
    emptied["place"] = _PLACE
    swept = c.execute(
        sa.update(t.outbox).where(*_DONE).values(key=numbered(t.outbox), subject=None, **emptied)
    )
    if swept.rowcount:
        note_erased(c)


def empty_all(c: Connection, until: datetime | None, planned: Collection[str]) -> None:
    """Erase what rows told; keep which kind was said, where, when and with what success.

    Rows due after `until` (event time) are still to be said, and are emptied the next time. The keys of the
    `planned` kinds name nobody, and stay.
    """
    standing.empty_all(c)
    o = t.outbox.c
    unsaid, old = o.state.in_(UNSAID), sa.true() if until is None else o.due <= until
    c.execute(sa.update(t.outbox).where(unsaid, old).values(state=State.SKIPPED, why=Why.RETENTION))
    c.execute(
        sa.update(t.outbox)
        .where(~unsaid)
        .values(dict.fromkeys((*_TOLD, "document", "person", "remote")) | {"place": _PLACE})
    )
    c.execute(sa.update(t.outbox).where(~unsaid, o.kind.not_in(planned)).values(key=numbered(t.outbox)))
