"""Changes that organisers ask for by a command: how they read on the day as it is, and how they are kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.announcements import scheduled
from bot.changes import asked_told, rows
from bot.changes.asked_told import Said
from bot.changes.collecting import collected_later
from bot.changes.previews import Shown
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox.states import State
from bot.programme.changes import laid_over
from bot.programme.consequences import Consequences, consequences
from bot.programme.model import Room
from bot.programme.notices import NoticeKind
from bot.programme.rescheduled import Asked, Impossible, Scope, Verb, resolved

MINUTE = timedelta(minutes=1)


@collected_later()
def shown(tx: Transaction, asked: Asked, language: str | None = None) -> Shown:
    """Return what is asked as it reads on the present day, with its consequences; or why it cannot be.

    What was accepted and is not lived yet is part of the present day.
    """
    written, accepted = tx.day.as_written, rows.accepted(tx.c)
    present = laid_over(written, accepted)
    try:
        change = resolved(written, present, asked, tx.now.event)
    except Impossible as why:
        return Shown(
            {}, asked_told.impossible(tx.day, asked, why, language or tx.day.language), possible=False
        )
    found = consequences(present, laid_over(written, [*accepted, change]))
    rooms = {**present.rooms, **change.rooms}
    body = asked_told.preview(tx.day, asked, found, rooms, _said(tx, asked, found))
    return Shown(rows.content_to_json(change), body, asked_told.undone_by(tx.day, asked, found))


def anew(tx: Transaction, change: Row[Any]) -> Shown:
    """Return a change that was asked before, as it reads now."""
    return shown(tx, from_json(change.asked, change.reason))


def _said(tx: Transaction, asked: Asked, found: Consequences) -> Said:
    """Return what is said already, and the announcements at an hour that the hours which move cross."""
    start, end = found.span
    moves = asked.verb in (Verb.DELAY, Verb.ADVANCE, Verb.EXTEND)
    crossed = scheduled.between(tx.c, max(start, tx.now.event), end) if moves else []
    return Said(_count_said(tx, found), crossed)


def _count_said(tx: Transaction, found: Consequences) -> int:
    """Return how many reminders were said of what changes: some tell an end, the others all but that."""
    ends = {m.after.id for m in found.moved if m.before.end != m.after.end or m.after.cancelled}
    others = {m.after.id for m in found.moved if replace(m.before, end=m.after.end) != m.after}
    due = [
        notice.key
        for notice in tx.day.notices
        if notice.due <= tx.now.event
        and notice.kind is not NoticeKind.DIGEST
        and not (ends if notice.kind is NoticeKind.LAST_QUESTIONS else others).isdisjoint(notice.sessions)
    ]
    keys = [f"{key}:{platform}" for key in due for platform in tx.day.platforms]
    o = t.outbox.c
    said = sa.select(o.key).where(o.key.in_(keys), o.state == State.SENT)
    return len({key.rpartition(":")[0] for key in tx.c.execute(said).scalars()}) if keys else 0


# ── As JSON ─────────────────────────────────────────────────────────────────────────────────────────────


def to_json(asked: Asked) -> dict[str, Any]:
    """Return what is asked, without its reason, which has a column of its own."""
    return {
        "verb": str(asked.verb),
        "scope": str(asked.scope),
        "id": asked.id,
        "minutes": None if asked.by is None else int(asked.by / MINUTE),
        "hour": None if asked.to is None else f"{asked.to:%H:%M}",
        "rooms": list(asked.rooms),
        "new_rooms": {room.id: room.name for room in asked.new_rooms.values()},
    }


def from_json(stored: Mapping[str, Any], reason: str) -> Asked:
    minutes, hour = stored["minutes"], stored["hour"]
    return Asked(
        Verb(stored["verb"]),
        Scope(stored["scope"]),
        stored["id"],
        by=None if minutes is None else minutes * MINUTE,
        to=None if hour is None else time.fromisoformat(hour),
        rooms=tuple(stored["rooms"]),
        new_rooms={id: Room(id, name) for id, name in stored["new_rooms"].items()},
        because=reason,
    )
