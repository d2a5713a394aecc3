"""Rows of the outbox as they end, or change without anything being said."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import LONG_AGO, ROW
from bot.outbox.states import State, Why
from bot.port.body import Body, to_json


def skip(c: Connection, row: int, why: Why) -> None:
    """Nothing more is tried with a row."""
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == row).values(state=State.SKIPPED, why=why))


def fail(c: Connection, row: int, why: Why, error: str) -> None:
    """Nothing more is tried with a row; `error` in the words of who refused it."""
    failed = {"state": State.FAILED, "why": why, "error": error}
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == row).values(failed))


def supersede(c: Connection, row: Row[Any]) -> None:
    """A board that is kept up to date no more: another stands for it, or nothing does."""
    c.execute(ROW, {"this": row.id, "kind": Kind(f"former-{row.kind}")})


def rewrite(c: Connection, row: int, body: Body) -> None:
    """What it would say, were it said from now on: what stands there is not edited."""
    c.execute(ROW, {"this": row, "body": to_json(body)})


def empty(c: Connection, row: int, body: Body) -> None:
    """The same of what can be tapped no more."""
    c.execute(ROW, {"this": row, "body": to_json(body), "actions": None})


def answers_nothing(c: Connection, row: int) -> None:
    """It stays, and no longer tells which message it was said to."""
    c.execute(ROW, {"this": row, "reply_to": None})


def edit_no_more(c: Connection, platform: str, place: str) -> None:
    """What we said in a place stands where nobody is any more: a board is said anew."""
    o = t.outbox.c
    stood = (o.platform == platform, o.place == place, o.operation == "say", o.remote.isnot(None))
    c.execute(sa.update(t.outbox).where(*stood).values(said_at=LONG_AGO))


def skip_marks(c: Connection, platform: str, target: str, why: Why) -> None:
    """What waits for a message that is not ours, and is gone: it would be refused."""
    o = t.outbox.c
    waiting = (o.platform == platform, o.target == target, o.state == State.WAITING)
    c.execute(sa.update(t.outbox).where(*waiting).values(state=State.SKIPPED, why=why))


def skip_answers(c: Connection, platform: str, person: str, why: Why) -> None:
    """What one person alone would have seen, unless it may be under way."""
    o = t.outbox.c
    alone = (o.platform == platform, o.person == person)
    unsaid = (o.state == State.WAITING, o.first_attempt.is_(None))
    c.execute(sa.update(t.outbox).where(*alone, *unsaid).values(state=State.SKIPPED, why=why))
