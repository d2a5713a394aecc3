"""Rows of the outbox that end, or change without anything being said."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import LONG_AGO, ROW
from bot.outbox.states import State, Why
from bot.port.body import Body, to_json


def skip(c: Connection, row: int, why: Why) -> None:
    """Try nothing more with a row."""
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == row).values(state=State.SKIPPED, why=why))


def keep_mark(c: Connection, removal: int, newer: int, remote: str) -> None:
    """Remove a mark no more: it was put again before it went, so the one that stands is the newer row's."""
    skip(c, removal, Why.REPLACED)
    c.execute(ROW, {"this": newer, "remote": remote})


def wake(c: Connection, row: int, why: Why, not_before: datetime) -> None:
    """Let a row wait that was skipped for this reason, to be said from `not_before` (wall time) on."""
    skipped = (t.outbox.c.id == row, t.outbox.c.state == State.SKIPPED, t.outbox.c.why == why)
    waits = {"state": State.WAITING, "why": None, "not_before": not_before}
    c.execute(sa.update(t.outbox).where(*skipped).values(waits))


def fail(c: Connection, row: int, why: Why, error: str) -> None:
    """Try nothing more with a row; `error` quotes the refusal."""
    failed = {"state": State.FAILED, "why": why, "error": error}
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == row).values(failed))


def supersede(c: Connection, row: Row[Any]) -> None:
    """Stop keeping a board up to date: another takes its place, or none does."""
    c.execute(ROW, {"this": row.id, "kind": Kind(f"former-{row.kind}")})


def rewrite(c: Connection, row: int, body: Body) -> None:
    """Change what a row would say from now on, without editing what stands there."""
    c.execute(ROW, {"this": row, "body": to_json(body)})


def empty(c: Connection, row: int, body: Body) -> None:
    """Rewrite a row in the same way when it can no longer be tapped."""
    c.execute(ROW, {"this": row, "body": to_json(body), "actions": None})


def answers_nothing(c: Connection, row: int) -> None:
    """Let a row stay, but forget which message it answered."""
    c.execute(ROW, {"this": row, "reply_to": None})


def edit_no_more(c: Connection, platform: str, place: str) -> None:
    """Stop editing what we said in a place, because nobody is there any more: boards are posted again."""
    o = t.outbox.c
    stood = (o.platform == platform, o.place == place, o.operation == "say", o.remote.isnot(None))
    c.execute(sa.update(t.outbox).where(*stood).values(said_at=LONG_AGO))


def skip_marks(c: Connection, platform: str, target: str, why: Why) -> None:
    """Skip what waits for a message that is not ours and is gone: it would be refused."""
    o = t.outbox.c
    waiting = (o.platform == platform, o.target == target, o.state == State.WAITING)
    c.execute(sa.update(t.outbox).where(*waiting).values(state=State.SKIPPED, why=why))


def skip_unsaid(c: Connection, why: Why, *which: sa.ColumnElement[bool]) -> None:
    """Skip those of these rows that wait and were never attempted."""
    o = t.outbox.c
    waiting = (o.state == State.WAITING, o.first_attempt.is_(None), o.remote.is_(None))
    c.execute(sa.update(t.outbox).where(*which, *waiting).values(state=State.SKIPPED, why=why))


def skip_answers(c: Connection, platform: str, person: str, why: Why) -> None:
    """Skip what one person alone would have seen, unless it may be under way."""
    o = t.outbox.c
    alone = (o.platform == platform, o.person == person)
    unsaid = (o.state == State.WAITING, o.first_attempt.is_(None))
    c.execute(sa.update(t.outbox).where(*alone, *unsaid).values(state=State.SKIPPED, why=why))
