"""Corrects, by edits, what was said about sessions that changed. Transactions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.changes import change_words, known, planning
from bot.changes.known import Change, Differences, Known
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import outgoing, planned
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import chunks
from bot.outbox.states import UNSAID, State
from bot.port.body import Body, Person, from_json, to_json
from bot.programme.notices import NoticeKind

Spot = tuple[str, str, str]  # a platform, a place, a session

_o = t.outbox.c
LIGHT: sa.Select[Any] = sa.select(
    *(_o.id, _o.key, _o.kind, _o.platform, _o.place, _o.sessions, _o.said_at, _o.state, _o.remote),
    _o.first_attempt,
).where(
    _o.kind.in_((Kind.REMINDER, Kind.CHANGED)),
    _o.state.in_((*UNSAID, State.SENT)),
    _o.first_attempt.isnot(None) | _o.remote.isnot(None) | (_o.state == State.SENDING),
)

REMOVED = sa.select(_o.key).where(  # by us, or by people of the platform
    ((_o.key >= "remove:reminder:") & (_o.key < "remove:reminder;"))
    | ((_o.key >= "remove:changed:") & (_o.key < "remove:changed;"))
)


def correct(tx: Transaction, found: Differences) -> set[Spot]:
    """Edit what was said of the sessions that changed.

    Return where the last thing said of a session is no longer true and cannot be edited: there, only a new
    message makes it true.
    """
    rows: Sequence[Row[Any]] = tx.c.execute(LIGHT).all()
    told = [row for row in rows if not found.reworded.isdisjoint(row.sessions or ())]
    removed = set(tx.c.execute(REMOVED).scalars()) if told else set()
    told = [row for row in told if f"remove:{row.key}" not in removed]
    if not told:
        return set()
    newest = _newest(tx, told)
    before = known.formerly(tx.c, {telling_of(row.key) for row in told if row.kind == Kind.CHANGED})
    titles = gone(tx, {id for row in told for id in row.sessions})
    spots: set[Spot] = set()
    for row in _whole(tx, told):
        if _is_over(tx, row, found):
            continue
        body, sessions = _words(tx, row, titles, before)
        if to_json(body) == row.body:
            continue
        if outgoing.is_too_old(tx, row):
            misled = (id for id in row.sessions or () if _misleads(row, found.changes.get(id)))
            spots |= {spot for id in misled if newest[spot := (row.platform, row.place, id)] == row.id}
            continue
        outgoing.revise(tx, row, body, refresh=timedelta(0))
        planned.note_sessions(tx.c, row, sessions)
    return spots


def _newest(tx: Transaction, told: Iterable[Row[Any]]) -> dict[Spot, int]:
    """Return the message that spoke last of each session in each place."""
    newest: dict[Spot, tuple[Any, int]] = {}
    for row in told:
        at = row.said_at or row.first_attempt or tx.now.wall
        for id in row.sessions:
            spot = (row.platform, row.place, id)
            newest[spot] = max(newest.get(spot, (at, row.id)), (at, row.id))
    return {spot: id for spot, (_, id) in newest.items()}


def _whole(tx: Transaction, told: Iterable[Row[Any]]) -> Iterable[Row[Any]]:
    ids = [row.id for row in told]
    for some in chunks(ids):
        yield from tx.c.execute(sa.select(t.outbox).where(_o.id.in_(some)).order_by(_o.id)).all()


def _is_over(tx: Transaction, row: Row[Any], found: Differences) -> bool:
    """True if all its sessions were over, and still are: nobody is misled by what was said of them."""
    return all(_ended(tx, id, found.changes.get(id)) for id in row.sessions or ())


def _ended(tx: Transaction, id: str, change: Change | None) -> bool:
    if change is not None and change.before is not None and change.before.end > tx.now.event:
        return False
    sessions = (change.after,) if change else [s for s in tx.day.programme.sessions if s.id == id]
    return all(session.end <= tx.now.event for session in sessions)


def _misleads(row: Row[Any], change: Change | None) -> bool:
    """True if a message misleads people about what changed of a session."""
    if change is None or change.before is None:
        return False
    before, after = change.before, change.after
    if before.is_held != after.is_held:
        return True
    if row.kind == Kind.REMINDER and planned.kind_of(row.key) == NoticeKind.LAST_QUESTIONS:
        return before.end != after.end
    return before.read != after.start or before.rooms != after.rooms


def _words(
    tx: Transaction,
    row: Row[Any],
    titles: Mapping[str, str],
    before: Mapping[int, Mapping[str, Known | None]],
) -> tuple[Body, tuple[str, ...]]:
    if row.kind == Kind.REMINDER:
        body, notice = planning.said_words(tx.day, row, titles, tx.now.event)
        return body, notice.sessions
    knew, now = before.get(telling_of(row.key), {}), known.present(tx.c, tx.day, row.sessions)
    changes = [Change(knew.get(id), now[id]) for id in row.sessions if id in now]
    body = change_words.change_body(tx.day, changes, row.language, _pinged(tx, row))
    return body, tuple(row.sessions)


def _pinged(tx: Transaction, row: Row[Any]) -> dict[str, str]:
    """Return the people whom a message pinged, with their accounts: the edit names them too."""
    spans = [span for block in from_json(row.body).blocks for span in block.spans]
    accounts = {span.handle for span in spans if isinstance(span, Person) and span.ping}
    people = tx.day.programme.people.values()
    named = {person.id: person.handles.get(row.platform) for person in people}
    return {id: handle for id, handle in named.items() if handle in accounts and handle is not None}


def telling_of(key: str) -> int:
    """Return the telling that a message belongs to, by its key `changed:12:hall:…`."""
    return int(key.split(":", 2)[1])


def gone(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """Return the titles of those sessions that left the programme."""
    there = {session.id for session in tx.day.programme.sessions}
    lost = [id for id in ids if id not in there]
    return {id: its.title for id, its in known.present(tx.c, tx.day, lost).items()} if lost else {}
