"""Takes the reason of a cancellation out of all that we said, once it is to be forgotten. Transactions."""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import ends, outgoing, planned
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.port import body as b
from bot.port.body import Block, Body, Words, from_json

TOLD = (Kind.REMINDER, Kind.CHANGED, Kind.PERSONAL, Kind.ASKING)  # kinds of messages that give it


def take_out(tx: Transaction, reason: str) -> None:
    """Remove a reason from every message, whatever the day is like now; no version may still show it."""
    for row in _bearing(tx.c, reason):
        body = _without(tx, row, reason)
        if planned.is_unsaid(row) or row.state == State.SKIPPED or outgoing.was_taken_back(tx.c, row):
            ends.rewrite(tx.c, row.id, body)
        elif outgoing.keeps_words(tx.day, row) or outgoing.is_too_old(tx, row):
            _replace(tx, row, body)
        else:
            outgoing.revise(tx, row, body, refresh=timedelta(0))


def _bearing(c: Connection, reason: str) -> list[Row[Any]]:
    """Return the messages that give this reason."""
    o = t.outbox.c
    bears = sa.cast(o.body, sa.Text).contains(json.dumps(reason), autoescape=True)
    rows = c.execute(sa.select(t.outbox).where(o.kind.in_(TOLD), bears).order_by(o.id)).all()
    return [row for row in rows if any(_says(span, reason) for block in _blocks(row) for span in block.spans)]


def _blocks(row: Row[Any]) -> tuple[Block, ...]:
    return from_json(row.body).blocks


def _says(span: b.Span, reason: str) -> bool:
    return isinstance(span, Words) and span.text == reason


def _without(tx: Transaction, row: Row[Any], reason: str) -> Body:
    """Return the words of a message without the reason, and without the signs around it."""
    words = Words(reason, official=True)
    around = (b.Text(" "), *tx.day.words.spans(row.language, "cancelled-because", reason=words))
    blocks = (Block(_cut(block.spans, around, reason), block.kind) for block in _blocks(row))
    return Body(tuple(blocks))


def _cut(spans: b.Spans, around: b.Spans, reason: str) -> b.Spans:
    for first in range(len(spans)):
        if spans[first : first + len(around)] == around:
            return _cut((*spans[:first], *spans[first + len(around) :]), around, reason)
    return tuple(b.Text("…") if _says(span, reason) else span for span in spans)


def _replace(tx: Transaction, row: Row[Any], body: Body) -> None:
    """Remove a message and say it anew without notifying anybody; a reminder has had its time."""
    outgoing.take_back(tx, row, Why.ERASED)
    ends.rewrite(tx.c, row.id, body)
    if row.kind != Kind.REMINDER:
        post = Post(
            key=outgoing.next_key(row.key),
            platform=row.platform,
            place=row.place,
            kind=Kind(row.kind),
            body=body,
            priority=Priority(row.priority),
            actions=outgoing.actions_from_json(row.actions),
            subject=row.subject,
            sessions=tuple(row.sessions or ()),
            language=row.language,
        )
        outgoing.say(tx, post)
