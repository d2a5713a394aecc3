"""The pinned message that says how to ask, one in each place that takes questions. Transactions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.port.body import to_json
from bot.programme.model import Session
from bot.questions import desks, messages
from bot.timetable import labels

ASKING, REMOVED = "asking:", "remove:asking:"  # begin the keys of these messages, and of their removals

# Built once; of thousands of messages, only those that change are read whole.
_o = t.outbox.c
NEWEST: sa.Select[Any] = (
    sa.select(_o.id, _o.key, _o.platform, _o.subject, _o.state, _o.body, _o.actions)
    .where(_o.kind == Kind.ASKING)
    .order_by(_o.id)
)
TAKEN_BACK = sa.select(_o.key).where(_o.key >= REMOVED, _o.key < f"{REMOVED[:-1]};")
PINNED = sa.select(_o.key).where(
    _o.kind == Kind.PIN, (_o.state != State.FAILED) | (_o.version >= outgoing.PIN_TRIES)
)


def post(tx: Transaction) -> None:
    """Post what is missing, and bring the rest up to date; a page that shows the queue has its own form."""
    if tx.now.event >= tx.day.programme.closing:
        return
    newest: dict[tuple[str, str], Row[Any]] = {
        (row.subject, row.platform): row for row in tx.c.execute(NEWEST)
    }
    removed = {key.removeprefix("remove:") for key in tx.c.execute(TAKEN_BACK).scalars()}
    pinned = set(tx.c.execute(PINNED).scalars())
    for session in tx.day.programme.question_sessions:
        subject = desks.session_subject(session)
        for platform, limits in tx.day.platforms.items():
            if limits.shows_queue:
                continue
            row = newest.get((subject, platform))
            gone = row is not None and (row.state == State.SKIPPED or row.key in removed)
            wanted = _word(tx.day, session, platform, _key(session, platform, row, gone=gone))
            _post(tx, wanted, None if gone else row, pinned)


def _key(session: Session, platform: str, row: Row[Any] | None, *, gone: bool) -> str:
    """Return the key of the message that stands, else the first free one."""
    if row is None:
        return f"{ASKING}{session.id}:{platform}"
    return outgoing.next_key(row.key) if gone else str(row.key)


def _post(tx: Transaction, wanted: Post, stands: Row[Any] | None, pinned: set[str]) -> None:
    row = None if stands is None else int(stands.id)
    if stands is not None and _differs(wanted, stands):
        whole = outgoing.by_key(tx.c, stands.key)
        assert whole is not None
        wanted, row = _brought_up_to_date(tx, wanted, whole)
    if row is None:
        row = outgoing.say(tx, wanted)
    if row is not None and f"pin:{wanted.key}" not in pinned:
        outgoing.pin(tx, wanted, row)


def _differs(wanted: Post, stands: Row[Any]) -> bool:
    return bool(stands.body != to_json(wanted.body) or _offered(wanted) != stands.actions)


def _offered(wanted: Post) -> list[Any] | None:
    return outgoing.actions_to_json(wanted.actions) or None


def _brought_up_to_date(tx: Transaction, wanted: Post, stands: Row[Any]) -> tuple[Post, int | None]:
    """Edit the message, or take it back where it is too old: it is then said again under another key."""
    if outgoing.is_too_old(tx, stands):
        outgoing.take_back(tx, stands, Why.REPLACED, Priority.CARD)
        return replace(wanted, key=outgoing.next_key(wanted.key)), None
    actions = wanted.actions if _offered(wanted) != stands.actions else None
    outgoing.revise(tx, stands, wanted.body, refresh=tx.day.settings.digest.refresh, actions=actions)
    return wanted, int(stands.id)


def _word(day: Day, session: Session, platform: str, key: str) -> Post:
    buttons = day.platforms[platform].buttons
    words: Mapping[bool, str] = {True: "asking-buttons", False: "asking"}
    body = day.words.body(day.language, words[buttons])
    if session.cancelled:
        reason = labels.because(day, session, day.language)
        body = day.words.body(day.language, "asking-cancelled", reason=reason)
    return Post(
        key=key,
        platform=platform,
        place=session.place,
        kind=Kind.ASKING,
        body=body,
        priority=Priority.CARD,
        actions=() if session.cancelled else messages.ask_actions(day, platform),
        subject=desks.session_subject(session),
    )
