"""What the demo asks the bot's database about its pages: what changed where, and what stands at the end."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.rehearsal.demo.public import WEB
from adapters.rehearsal.demo.watch import Message
from bot.database import schema as t
from bot.port.body import from_json, plain_text
from bot.programme.model import HALL

Stamp = tuple[Any, ...]
_s, _q, _o = t.standing.c, t.questions.c, t.outbox.c
_COUNT = sa.func.count()
_SAID = sa.select(
    _s.place,
    sa.func.coalesce(_s.person, ""),
    sa.func.count(_s.body),
    sa.func.max(_s.id),
    sa.func.max(_s.at),
    sa.func.max(_s.edited_by),
    sa.func.sum(sa.func.length(sa.cast(_s.body, sa.Text))),
).group_by(_s.place, sa.func.coalesce(_s.person, ""))
_ASKED = sa.select(
    _q.session, _COUNT, sa.func.max(_q.changed_at), sa.func.sum(sa.func.length(_q.text))
).group_by(_q.session)
_VOTED = (
    sa.select(_q.session, _COUNT)
    .select_from(t.votes.join(t.questions, _q.id == t.votes.c.question))
    .group_by(_q.session)
)
_ACTS = sa.select(
    *(
        sa.select(_COUNT).select_from(table).scalar_subquery()
        for table in (t.gestures, t.precisions, t.assignments, t.rewordings)
    )
)


def stamps(c: Connection, sessions: Sequence[str]) -> dict[tuple[str, str], Stamp]:
    """Return, for each place and each person told something there, what changes when their page does."""
    acts = tuple(c.execute(_ACTS).one())
    asked = {row[0]: tuple(row[1:]) for row in c.execute(_ASKED)}
    voted = {row[0]: row[1] for row in c.execute(_VOTED)}
    found: dict[tuple[str, str], Stamp] = {(HALL, ""): ()}
    found |= {(session, ""): (asked.get(session), voted.get(session), acts) for session in sessions}
    for place, person, *rest in c.execute(_SAID).all():
        found[place, person] = (*found.get((place, person), ()), *rest)
    return found


def key_of(c: Connection, token: str) -> tuple[str, float] | None:
    """Return the bot's own name for a message and when it was said; None until it is noted."""
    said = (_o.platform == WEB, _o.remote == token, _o.operation == "say")
    row = c.execute(sa.select(_o.key, _o.said_at).where(*said)).first()
    return None if row is None or row.said_at is None else (row.key, row.said_at.timestamp())


def standing_in(c: Connection, place: str) -> set[str]:
    """Return the messages that stand in a place."""
    there = (_s.platform == WEB, _s.place == place, _s.body.isnot(None))
    return set(c.execute(sa.select(_s.token).where(*there)).scalars())


def kept_of(c: Connection) -> list[Message]:
    """Return the messages for everyone that stand at the end."""
    said = (_o.platform == WEB, _o.remote == _s.token, _o.operation == "say")
    query = sa.select(_s.token, _s.place, _s.body, _o.key, _o.said_at).join(t.outbox, sa.and_(*said))
    rows = c.execute(query.where(_s.body.isnot(None), _s.person.is_(None)).order_by(_s.id)).all()
    return [_kept(row) for row in rows]


def _kept(row: Any) -> Message:
    at, text = row.said_at.timestamp(), plain_text(from_json(row.body))
    return Message(WEB, row.token, row.place, WEB, True, row.key, at, text)
