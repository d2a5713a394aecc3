"""The one list of a place in which more questions come than cards can show. Its text, then its rows.

It shows the newest questions, not the best ones: what everybody reads first would gather the votes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body
from bot.programme.model import Session
from bot.questions import desks, messages, pressure, queue
from bot.questions.rules import OPEN, Question
from bot.timetable.labels import place_label

MOST = 5  # questions shown
LONGEST = 160  # characters of each
AGAIN_EACH = timedelta(minutes=1)  # of wall time, before one that scrolled away is posted anew

_q = t.questions.c
NEWEST = (
    sa.select(_q.id)
    .where(_q.session == sa.bindparam("of", type_=sa.String), _q.state.in_(sorted(OPEN)))
    .order_by(_q.id.desc())
    .limit(MOST)
)


def list_body(day: Day, session: Session, newest: Sequence[Question], count: int) -> Body:
    """Return the list: how many wait, the newest of them, where all are and where to vote."""
    say, prefix = day.words.body, day.prefixes[session.id]
    head = say(day.language, "rolling-head", session=place_label(day, session), count=count)
    lines = [_line(day, question) for question in newest]
    address = day.page_of(session.place)
    if address is not None:
        link = b.Link(address, day.words.line(day.language, "rolling-page"))
        return b.join([head, *lines, say(day.language, "rolling-pages", prefix=prefix, link=link)])
    code = newest[0].code if newest else f"{prefix}-1"
    return b.join([head, *lines, say(day.language, "rolling-words", prefix=prefix, code=code)])


def _line(day: Day, question: Question) -> Body:
    words, name = messages.words_of(day, question, longest=LONGEST), messages.name_of(day, question)
    return day.words.body(
        day.language, "rolling-line", words=words, code=messages.coded(day, question), name=name
    )


def _over_body(day: Day, session: Session) -> Body:
    return day.words.body(
        day.language, "rolling-over", session=place_label(day, session), prefix=day.prefixes[session.id]
    )


# ── Its rows ────────────────────────────────────────────────────────────────────────────────────────────


def refresh(tx: Transaction, session: Session) -> None:
    """Bring the list of a place up to date while questions have no cards there; post it if there is none."""
    if (state := pressure.lasts(tx.c, session.id)) is None:
        return
    newest = queue.get_all(tx.c, tx.c.execute(NEWEST, {"of": session.id}).scalars().all())[::-1]
    counts = queue.counts(tx.c, session.id)
    body = list_body(tx.day, session, newest, sum(counts.get(each, 0) for each in OPEN))
    for platform, limits in tx.day.platforms.items():
        if limits.shows_queue:
            continue
        row = _current(tx.c, session, platform)
        if row is None:
            key = outgoing.standing_key(tx.c, f"rolling:{session.id}:{state.since.isoformat()}:{platform}")
            _post(tx, session, platform, key, body, newest)
        elif _must_come_again(tx, row):
            _post(tx, session, platform, f"rolling:{session.id}:after:{row.id}:{platform}", body, newest)
            _go(tx, row, Why.REPLACED)
        else:
            version = outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
            _bind(tx.c, row.id, newest, version)


def end(tx: Transaction, session: Session) -> None:
    """Say in the list that it is over, without a question: where all are."""
    for platform in tx.day.platforms:
        row = _current(tx.c, session, platform)
        if row is None:
            continue
        if outgoing.is_too_old(tx, row):
            _go(tx, row, Why.OVER)
            continue
        ends.supersede(tx.c, row)
        outgoing.revise(tx, row, _over_body(tx.day, session), refresh=tx.day.settings.digest.refresh)


def renew(tx: Transaction, session: Session, row: Row[Any]) -> None:
    """Let another list take the place of one that must be removed, if it is still kept up to date."""
    ends.supersede(tx.c, row)
    ends.rewrite(tx.c, row.id, _over_body(tx.day, session))
    refresh(tx, session)


def _current(c: Connection, session: Session, platform: str) -> Row[Any] | None:
    rows = outgoing.about(c, desks.session_subject(session), Kind.ROLLING)
    return next((row for row in reversed(rows) if row.platform == platform), None)


def _must_come_again(tx: Transaction, row: Row[Any]) -> bool:
    """Return whether a list scrolled away, though not just now, or can no longer be edited."""
    if outgoing.is_too_old(tx, row):
        return True
    is_fresh = row.said_at is None or tx.now.wall - row.said_at < AGAIN_EACH
    return desks.scrolled_away(tx.c, row) and not is_fresh


def _post(
    tx: Transaction, session: Session, platform: str, key: str, body: Body, newest: Sequence[Question]
) -> None:
    post = Post(
        key=key,
        platform=platform,
        place=session.place,
        kind=Kind.ROLLING,
        body=body,
        priority=Priority.CARD,
        subject=desks.session_subject(session),
    )
    row = outgoing.say(tx, post)
    if row is not None:
        _bind(tx.c, row, newest, version=1)


def _bind(c: Connection, row: int, newest: Sequence[Question], version: int) -> None:
    """Note which questions a version shows: one that is erased takes the message with it."""
    desks.bind(c, row, dict(enumerate(newest, 1)), version)


def _go(tx: Transaction, row: Row[Any], why: Why) -> None:
    ends.supersede(tx.c, row)
    outgoing.take_back(tx, row, why, Priority.CARD)
    ends.rewrite(tx.c, row.id, Body())
