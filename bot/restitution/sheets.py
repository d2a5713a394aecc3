"""What sheets hold now, and the messages about them. Transactions."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Priority
from bot.outbox.states import State, Why
from bot.port.body import Body
from bot.programme.model import Session
from bot.programme.sheet_times import SheetTimes
from bot.restitution import composing, frozen, material, sheet_words
from bot.restitution.sheet import Across, Sheet

GONE = (State.SKIPPED, State.FAILED)


def sheet_of(tx: Transaction, session: Session) -> Sheet:
    """Return the sheet of a session as it is now, or as it was frozen."""
    most, said = tx.day.settings.restitution.words, _spoken(tx)
    empty = material.empty_sheet(tx, session)
    held = frozen.of(tx.c, session.id)
    if held is None:
        return composing.compose(empty, material.of_session(tx, session), most, said)
    return composing.refit(frozen.sheet_of(tx, empty, *held), most, said)


def across_of(tx: Transaction, restitution: Session) -> Across:
    """Return the sheet across the sessions of a restitution as it is now, or as it was frozen."""
    held = frozen.of(tx.c, restitution.id)
    if held is None:
        found = material.across(tx, restitution)
    else:
        found = frozen.across_of(tx, material.empty_across(tx, restitution), *held)
    return composing.compose_across(found, tx.day.settings.restitution.words, _spoken_across(tx))


def _spoken(tx: Transaction) -> composing.Said:
    day, now = tx.day, tx.now.event
    return lambda sheet: sheet_words.spoken(day, sheet_words.sheet_body(day, sheet), now)


def _spoken_across(tx: Transaction) -> composing.SaidAcross:
    day, now = tx.day, tx.now.event
    return lambda across: sheet_words.spoken(day, sheet_words.across_body(day, across), now)


def written(tx: Transaction, id: str) -> tuple[Body, Sheet | Across] | None:
    """Return a sheet and its words; None if its session left the programme."""
    session = tx.day.programme.queue_of(id)
    if session is None:
        return None
    if session.restitution:
        across = across_of(tx, session)
        return sheet_words.across_body(tx.day, across), across
    sheet = sheet_of(tx, session)
    return sheet_words.sheet_body(tx.day, sheet), sheet


# ── Their messages ──────────────────────────────────────────────────────────────────────────────────────


def subject_of(id: str) -> str:
    return f"sheet:{id}"


def id_of(row: Row[Any]) -> str:
    """Return the id of the session that a message about a sheet is about."""
    return str(row.subject).removeprefix("sheet:")


def standing(tx: Transaction, id: str, kind: Kind) -> list[Row[Any]]:
    """Return the messages of a kind about a sheet that were not taken back, oldest first."""
    rows = outgoing.about(tx.c, subject_of(id), kind)
    known = tx.day.platforms
    said = [row for row in rows if row.operation == "say" and row.platform in known]
    return [row for row in said if row.state not in GONE and not outgoing.was_taken_back(tx.c, row)]


def unsay(tx: Transaction, row: Row[Any], why: Why) -> None:
    """Take a message about a sheet back, and keep none of its words."""
    outgoing.take_back(tx, row, why, Priority.DESK)
    ends.rewrite(tx.c, row.id, Body())


def unsettled(c: Connection, prefix: str, some: Sequence[SheetTimes]) -> list[SheetTimes]:
    if not some:
        return []
    keys = {f"{prefix}{its.key}" for its in some}
    known = set(c.execute(sa.select(t.settled.c.key).where(t.settled.c.key.in_(keys))).scalars())
    return [its for its in some if f"{prefix}{its.key}" not in known]
