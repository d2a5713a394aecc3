"""Reminders in the outbox, put there long before they are due and kept in line with the programme."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import ROW, Post, actions_to_json, chunks
from bot.outbox.states import UNSAID, State, Why
from bot.port.body import Body, to_json

_o = t.outbox.c
LIGHT: sa.Select[Any] = sa.select(
    *(_o.id, _o.key, _o.platform, _o.place, _o.state, _o.why, _o.due, _o.stale, _o.sessions, _o.remote),
    _o.first_attempt.isnot(None).label("attempted"),
).where(_o.kind == Kind.REMINDER)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A row of a reminder without its words; `sessions` is None where an earlier version wrote it."""

    id: int
    key: str
    platform: str
    place: str
    state: str
    why: str | None
    due: datetime
    stale: datetime | None
    sessions: tuple[str, ...] | None
    remote: str | None
    attempted: bool

    @property
    def waits(self) -> bool:
        """True if it was never attempted, so that it can still be rewritten unseen."""
        return self.state == State.WAITING and not self.attempted and self.remote is None

    @property
    def is_dropped(self) -> bool:
        """True if an earlier programme took it away."""
        return self.state == State.SKIPPED and self.why == Why.PROGRAMME

    @property
    def is_late(self) -> bool:
        return self.state == State.SKIPPED and self.why == Why.TOO_LATE

    @property
    def was_said(self) -> bool:
        """True if it stands there, or may."""
        return self.state == State.SENT or (self.state in UNSAID and not self.waits)


def kind_of(key: str) -> str:
    """Return the kind of a reminder, by the key of its row."""
    return key.rsplit(":", 3)[1]


def planned_for(key: str) -> datetime:
    """Return the start or the end that a reminder is about, by the key of its row."""
    return datetime.fromisoformat(key.rsplit(":", 3)[0].split(":", 2)[2])


def reminders(c: Connection) -> dict[str, Reminder]:
    """Return all reminders by their key, said or not."""
    rows: Sequence[Row[Any]] = c.execute(LIGHT).all()
    return {row.key: _reminder(row) for row in rows}


def _reminder(row: Row[Any]) -> Reminder:
    values = dict(row._mapping)
    sessions = values["sessions"]
    return Reminder(**values | {"sessions": None if sessions is None else tuple(sessions)})


def is_unsaid(row: Row[Any]) -> bool:
    """True if a message waits and was never attempted."""
    return row.state == State.WAITING and row.first_attempt is None and row.remote is None


def reword(c: Connection, row: Row[Any], body: Body) -> None:
    """Change the words of a reminder that waits."""
    c.execute(ROW, {"this": row.id, "body": to_json(body)})


def drop(c: Connection, rows: Iterable[Reminder]) -> None:
    """Do not say these: the programme asks for them no longer."""
    dropped = [{"this": row.id, "state": State.SKIPPED, "why": Why.PROGRAMME} for row in rows]
    if dropped:
        c.execute(ROW, dropped)


def rename(c: Connection, row: Reminder, key: str) -> None:
    """Let a reminder that was said stand for the one that has this key."""
    c.execute(ROW, {"this": row.id, "key": key})


def correct(
    tx: Transaction, corrected: Mapping[int, Callable[[], Post]], rest: Callable[[], None] = lambda: None
) -> None:
    """Bring reminders that wait up to their posts: keys, texts, times and what they offer.

    Posts are made some at a time, with a `rest` in between: to free ten thousand at once takes longer than
    the loop may wait.
    """
    named = [*corrected, *(chip.id for chip in _chips(tx.c, corrected))]
    for some in chunks(named):  # others may have their keys now
        tx.c.execute(ROW, [{"this": id, "key": f"moved:{id}"} for id in some])
        rest()
    for some in chunks(list(corrected)):
        rest()
        posts = {id: corrected[id]() for id in some}
        tx.c.execute(ROW, [{"this": id, **_values(post)} for id, post in posts.items()])
        _renew_chips(tx, posts)


def _values(post: Post) -> dict[str, Any]:
    return {
        "key": post.key,
        "state": State.WAITING,
        "why": None,
        "body": to_json(post.body),
        "actions": actions_to_json(post.actions) or None,
        "sessions": list(post.sessions),
        "due": post.due,
        "stale": post.stale,
    }


def _renew_chips(tx: Transaction, posts: Mapping[int, Post]) -> None:
    """Offer what the new texts offer, where that is done by marks."""
    marked = {id: post for id, post in posts.items() if not tx.day.platforms[post.platform].buttons}
    chips = _chips(tx.c, marked)
    offered = {id: {action.emoji: action for action in post.actions} for id, post in marked.items()}
    kept = [chip for chip in chips if chip.mark in offered[chip.target_row]]
    over = [chip for chip in chips if chip.mark not in offered[chip.target_row]]
    if over:
        tx.c.execute(ROW, [{"this": c.id, "state": State.SKIPPED, "why": Why.OVER} for c in over])
    if kept:
        tx.c.execute(ROW, [_moved_chip(chip, marked[chip.target_row]) for chip in kept])
    there = {(chip.target_row, chip.mark) for chip in kept}
    for id, post in marked.items():
        for action in post.actions:
            if (id, action.emoji) not in there:
                outgoing.put(tx, outgoing.chip_of(post, action, id))


def _chips(c: Connection, under: Collection[int]) -> Sequence[Row[Any]]:
    query: sa.Select[Any] = sa.select(_o.id, _o.target_row, _o.mark).where(
        _o.kind == Kind.CHIP, _o.operation == "react"
    )
    return [row for ids in chunks(list(under)) for row in c.execute(query.where(_o.target_row.in_(ids)))]


def _moved_chip(chip: Row[Any], post: Post) -> dict[str, Any]:
    values = {"key": f"{post.key}:{chip.mark}", "due": post.due, "state": State.WAITING, "why": None}
    return {"this": chip.id, **values}


def note_sessions(c: Connection, row: Row[Any], sessions: Sequence[str]) -> None:
    """Note which sessions a message tells of, once its words were changed."""
    if tuple(row.sessions or ()) != tuple(sessions):
        c.execute(ROW, {"this": row.id, "sessions": list(sessions)})
