"""Rows of changes of the day: shown, accepted, laid over the file, and what is left of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.programme.changes import DayChange, Key, Laid, Value, kept
from bot.programme.model import Programme, Room

COMMAND, FILE = "command", "file"  # kinds of changes: laid over the file, or the file itself
LIVE = sa.select(t.changes).where(t.changes.c.state == "preview")


class State(StrEnum):
    PREVIEW = "preview"
    ACCEPTED = "accepted"  # and not lived yet
    TAKEN = "taken"  # the day is the one that it makes
    DROPPED = "dropped"  # by an organiser, or because the file says something newer
    EXPIRED = "expired"


VERSION = sa.select(sa.func.coalesce(sa.func.max(t.changes.c.number), 0)).scalar_subquery()


def version(c: Connection) -> int:
    """Return the version of the day: how many changes were accepted."""
    return int(c.execute(sa.select(VERSION)).scalar_one())


def change(c: Connection, id: int) -> Row[Any]:
    return c.execute(sa.select(t.changes).where(t.changes.c.id == id)).one()


def of_event(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """Return the change that a message asked for."""
    h = t.changes.c
    return c.execute(sa.select(t.changes).where(h.platform == platform, h.event == event)).one_or_none()


def update(c: Connection, id: int, **values: object) -> None:
    c.execute(sa.update(t.changes).where(t.changes.c.id == id).values(values))


def move(c: Connection, id: int, former: State, state: State, **values: object) -> bool:
    """Bring a change from one state to another; return whether it was still in the former."""
    this = (t.changes.c.id == id, t.changes.c.state == former)
    return c.execute(sa.update(t.changes).where(*this).values(state=state, **values)).rowcount == 1


def accept(tx: Transaction, id: int, platform: str, handle: str) -> bool:
    """Accept a change that is shown; return whether it still was."""
    by = {"accepted_at": tx.now.wall, "accepted_on": platform, "accepted_by": handle}
    return move(tx.c, id, State.PREVIEW, State.ACCEPTED, number=version(tx.c) + 1, **by)


# ── Laid over the file ──────────────────────────────────────────────────────────────────────────────────


def accepted(c: Connection) -> Sequence[DayChange]:
    """Return what is laid over the file, in the order in which it was accepted."""
    return [content_from_json(row.content, row.reason) for row in c.execute(_OVER_THE_FILE)]


_IS_LAID = t.changes.c.kind == COMMAND
_STAMP = sa.select(
    sa.func.coalesce(sa.func.max(t.changes.c.number).filter(_IS_LAID), 0),
    sa.func.count().filter(_IS_LAID, t.changes.c.reason != "", t.changes.c.number.isnot(None)),
)
_OVER_THE_FILE = (
    sa.select(t.changes)
    .where(_IS_LAID, t.changes.c.state.in_((State.ACCEPTED, State.TAKEN)))
    .order_by(t.changes.c.number)
)


def let_the_file_win(c: Connection, written: Programme) -> None:
    """Drop from each change what the file says anew, for good."""
    for row in c.execute(_OVER_THE_FILE).all():
        before = content_from_json(row.content, row.reason)
        after = kept(written, before)
        if after is not before:
            state = row.state if after.laid else State.DROPPED
            update(c, row.id, content=content_to_json(after), state=state)


def take(c: Connection, taken: int) -> None:
    """Mark the changes up to this version of the day as lived."""
    accepted = (t.changes.c.state == State.ACCEPTED, t.changes.c.number <= taken)
    c.execute(sa.update(t.changes).where(*accepted).values(state=State.TAKEN))


def stamp(c: Connection) -> tuple[int, int]:
    """Return a value that differs once what is laid over the file differs: the last change, the reasons."""
    last, reasons = c.execute(_STAMP).one()
    return int(last), int(reasons)


# ── Whose they are ──────────────────────────────────────────────────────────────────────────────────────


def asked_by(c: Connection, platform: str, handle: str) -> Sequence[Row[Any]]:
    h = t.changes.c
    return c.execute(sa.select(t.changes).where(h.platform == platform, h.handle == handle)).all()


def count_accepted_by(c: Connection, platform: str, handle: str) -> int:
    h = t.changes.c
    theirs = (h.accepted_on == platform, h.accepted_by == handle)
    return int(c.execute(sa.select(sa.func.count()).where(*theirs)).scalar_one())


def unname(c: Connection, platform: str, handle: str) -> None:
    h = t.changes.c
    c.execute(sa.update(t.changes).where(h.platform == platform, h.handle == handle).values(handle=""))
    accepted = (h.accepted_on == platform, h.accepted_by == handle)
    c.execute(sa.update(t.changes).where(*accepted).values(accepted_by=""))


# ── As JSON ─────────────────────────────────────────────────────────────────────────────────────────────


def content_to_json(change: DayChange) -> dict[str, Any]:
    """Return what a change holds; its reason has a column of its own, so that it can be erased."""
    return {
        "laid": [
            [each.session, str(each.key), _to_json(each.written), _to_json(each.value)]
            for each in change.laid
        ],
        "rooms": {room.id: room.name for room in change.rooms.values()},
    }


def content_from_json(stored: Mapping[str, Any], reason: str) -> DayChange:
    laid = (
        Laid(session, Key(key), _from_json(Key(key), written), _from_json(Key(key), value))
        for session, key, written, value in stored["laid"]
    )
    return DayChange(tuple(laid), {id: Room(id, name) for id, name in stored["rooms"].items()}, reason)


def _to_json(value: Value) -> str | bool | list[str]:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _from_json(key: Key, stored: Any) -> Value:
    if key in (Key.START, Key.END):
        return datetime.fromisoformat(stored)
    return tuple(stored) if key is Key.ROOMS else bool(stored)
