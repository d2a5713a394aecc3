"""Rows of the outbox that tell nothing any more: of who was forgotten, or after the event."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import numbered
from bot.database.store import note_erased
from bot.outbox.states import SETTLED, UNSAID, State, Why

FORGOTTEN = "forgotten"  # the subject of a row until nothing in it tells whose it was
_TOLD = ("body", "actions", "attempted", "reply_to", "thread", "target")


def seal_later(c: Connection, *which: sa.ColumnElement[bool]) -> None:
    """They tell nothing more of whom they are for, as soon as they are said."""
    c.execute(sa.update(t.outbox).where(*which).values(subject=FORGOTTEN))


def seal_row(c: Connection, row: int) -> None:
    seal_later(c, t.outbox.c.id == row)


def sweep(c: Connection) -> None:
    """What was said, or never will be, needs to know no longer for whom it was; what is under way does."""
    o = t.outbox.c
    done = (o.subject == FORGOTTEN, o.state.in_(SETTLED))
    emptied: dict[str, object] = dict.fromkeys(_TOLD)
    emptied["person"] = sa.case((o.person.is_(None), None), else_="")
    swept = c.execute(
        sa.update(t.outbox).where(*done).values(key=numbered(t.outbox), subject=None, **emptied)
    )
    if swept.rowcount:
        note_erased(c)


def empty_all(c: Connection, until: datetime | None, planned: Collection[str]) -> None:
    """What was said, of which kind, where, when and with what success is kept; what it told is not.

    What is due after `until` (event time) is still to be said, and emptied the next time. The keys of kinds
    that were `planned` tell of nobody, and stay.
    """
    o = t.outbox.c
    unsaid, old = o.state.in_(UNSAID), sa.true() if until is None else o.due <= until
    c.execute(sa.update(t.outbox).where(unsaid, old).values(state=State.SKIPPED, why=Why.RETENTION))
    c.execute(sa.update(t.outbox).where(~unsaid).values(dict.fromkeys((*_TOLD, "person", "remote"))))
    c.execute(sa.update(t.outbox).where(~unsaid, o.kind.not_in(planned)).values(key=numbered(t.outbox)))
