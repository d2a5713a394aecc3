"""While a platform slows us down, the receipts of a place become one message that names the codes."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot import outgoing
from bot import schema as t
from bot.body import Body, to_json
from bot.clock import Now
from bot.day import Day
from bot.outgoing import Post, Priority

GROUP_KEY = "receipts:"
COALESCE_FROM = 3  # receipts waiting in one place, while we are slowed down, before they are grouped


def group_receipts(c: Connection, day: Day, now: Now, platform: str) -> None:
    """Where several wait, or some are named by a message that has not been said yet."""
    waiting = (
        sa.select(t.outbox)
        .where(
            t.outbox.c.platform == platform,
            t.outbox.c.state == "waiting",
            t.outbox.c.kind == "receipt",
            t.outbox.c.operation == "react",
            t.outbox.c.first_attempt.is_(None),
            t.outbox.c.subject.isnot(None),
        )
        .order_by(t.outbox.c.id)
    )
    by_place: dict[str, list[Row[Any]]] = {}
    for row in c.execute(waiting):
        by_place.setdefault(row.place, []).append(row)
    for place, rows in by_place.items():
        group = _open_group(c, platform, place)
        if group is not None or len(rows) >= COALESCE_FROM:
            _group(c, day, now, platform, place, rows, group)


def _open_group(c: Connection, platform: str, place: str) -> int | None:
    """A grouped receipt that is still to be said: it can name more codes."""
    query = sa.select(t.outbox.c.id).where(
        t.outbox.c.platform == platform,
        t.outbox.c.place == place,
        t.outbox.c.state == "waiting",
        t.outbox.c.key.startswith(GROUP_KEY),
        t.outbox.c.first_attempt.is_(None),
        t.outbox.c.remote.is_(None),
    )
    return c.execute(query).scalars().first()


def _group(
    c: Connection,
    day: Day,
    now: Now,
    platform: str,
    place: str,
    rows: Sequence[Row[Any]],
    group: int | None,
) -> None:
    """The receipts and the chips beside them give way to one message, whose row theirs then point to."""
    if group is None:
        post = Post(
            key=f"{GROUP_KEY}{platform}:{rows[0].id}",
            platform=platform,
            place=place,
            kind="receipt",
            body=Body(),
            priority=Priority.RECEIPT,
        )
        group = outgoing.say(c, day, now, post)
    c.execute(
        sa.update(t.outbox)
        .where(
            t.outbox.c.subject.in_([row.subject for row in rows]),
            t.outbox.c.kind.in_(("receipt", "chip")),
            t.outbox.c.operation == "react",
            t.outbox.c.state == "waiting",
            t.outbox.c.place == place,
        )
        .values(state="grouped", target_row=group)
    )
    grouped = (t.outbox.c.target_row == group, t.outbox.c.state == "grouped", t.outbox.c.kind == "receipt")
    codes = c.execute(sa.select(t.outbox.c.mark).where(*grouped).order_by(t.outbox.c.id)).scalars().all()
    named = day.words.list(day.language, list(codes))
    body = day.words.body(day.language, "receipts", codes=named, count=len(codes))
    c.execute(sa.update(t.outbox).where(t.outbox.c.id == group).values(body=to_json(body)))
