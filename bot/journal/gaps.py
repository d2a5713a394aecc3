"""Gaps that a batch left, filled by paging backwards; their place waits until they close. Transactions."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.journal.events import insert, writable
from bot.port.chat import Gap, RawEvent


def gaps(c: Connection, platform: str) -> list[Gap]:
    """Return the open gaps, each with the token to page on from."""
    rows = c.execute(sa.select(t.gaps).where(t.gaps.c.platform == platform).order_by(t.gaps.c.position)).all()
    return [Gap(row.remote, row.next_token) for row in rows]


def fill(c: Connection, platform: str, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
    """Put one page, newest first, before what is there; return how many were known. No token: gap closed."""
    here = (t.gaps.c.platform == platform, t.gaps.c.remote == gap.remote, t.gaps.c.next_token == gap.token)
    row = c.execute(sa.select(t.gaps).where(*here)).first()
    if row is None:
        return 0
    known = _count_known(c, platform, events)
    insert(c, platform, [(row.position - n, event) for n, event in enumerate(events)])
    if next_token is None:
        c.execute(sa.delete(t.gaps).where(*here))
    else:
        lowest = row.position - len(events)
        c.execute(sa.update(t.gaps).where(*here).values(next_token=next_token, position=lowest))
    return known


def fill_pieces(
    c: Connection, platform: str, gap: Gap, events: Sequence[RawEvent], next_token: str | None
) -> int:
    return fill(c, platform, gap, writable(c, platform, events), next_token)


def _count_known(c: Connection, platform: str, events: Sequence[RawEvent]) -> int:
    query = sa.select(sa.func.count()).where(
        t.journal.c.platform == platform, t.journal.c.event.in_([event.event for event in events])
    )
    return int(c.execute(query).scalar_one())
