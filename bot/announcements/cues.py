"""Cues from the régie to desks: given, acknowledged by one tap, told if nobody does. Transactions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.announcements import cues_shown
from bot.announcements.reading import CueOrder
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.people import named as people_named
from bot.people.people import Account
from bot.port.chat import Heard
from bot.programme.model import REGIE, Session

SOON = timedelta(minutes=1)  # of wall time, in which somebody at the desk is to acknowledge it

_c = t.cues.c
_UNSEEN = (_c.state == "sent") & _c.seen_at.is_(None)
_WAITS = _UNSEEN & _c.told_at.is_(None)
_about = sa.literal("cue:") + sa.cast(_c.id, sa.Text)  # `cues_shown.subject`
_o = t.outbox.c
_delivered = sa.select(sa.func.min(_o.said_at)).where(_o.subject == _about, _o.kind == Kind.CUE)
_BEGAN = sa.func.coalesce(_c.since, _delivered.correlate(t.cues).scalar_subquery())
KEPT = sa.exists().where(_WAITS)
OLDEST = sa.select(sa.func.min(_BEGAN)).where(_WAITS).scalar_subquery()  # wall time its minute began


# ── Given ───────────────────────────────────────────────────────────────────────────────────────────────


def give(tx: Transaction, ordered: Heard, order: CueOrder) -> Sequence[Row[Any]]:
    """Say a cue in each of its desks, on every platform; return a row a desk, none if it was given before."""
    order_of_it = {"platform": ordered.platform, "event": ordered.event, "handle": ordered.handle}
    for desk in order.desks:
        values = {**order_of_it, "desk": desk, "text": order.text, "state": "sent"}
        number = insert_once(tx.c, t.cues, values)
        if number is None:
            return []
        cues_shown.say(tx, get(tx.c, number))
    return of_event(tx.c, ordered.platform, ordered.event)


def tell_if_empty(tx: Transaction, given: Sequence[Row[Any]]) -> None:
    """Tell every régie at once of the desks where nobody is."""
    for cue in given:
        if is_empty(tx, cue.desk):
            _tell(tx, cue, is_empty=True)


def get(c: Connection, cue: int) -> Row[Any]:
    return c.execute(sa.select(t.cues).where(_c.id == cue)).one()


def of_event(c: Connection, platform: str, event: str) -> Sequence[Row[Any]]:
    """Return the cues that a message ordered, a desk each."""
    ordered = sa.select(t.cues).where(_c.platform == platform, _c.event == event)
    return c.execute(ordered.order_by(_c.id)).all()


def of_row(c: Connection, row: Row[Any]) -> Row[Any]:
    """Return the cue that a message of ours is about, or the first of those of its order."""
    return get(c, int(str(row.subject).rpartition(":")[2]))


def is_empty(tx: Transaction, desk: str) -> bool:
    """Return whether we know nobody in a desk, on any platform, but organisers who do nothing else there."""
    m = t.members.c
    there = {
        (row.platform, row.handle)
        for row in tx.c.execute(sa.select(m.platform, m.handle).where(m.place == desk))
    }
    in_regie = sa.select(m.platform, m.handle).where(m.place == REGIE)
    organisers = {(row.platform, row.handle) for row in tx.c.execute(in_regie)}
    organisers |= _accounts(tx, tx.day.programme.organisers)
    session = tx.day.programme.session_of(desk, tx.now.event)
    return not there - organisers and not there & _accounts(tx, _at_work(session))


def _at_work(session: Session | None) -> Sequence[str]:
    return session.people if session else ()


def _accounts(tx: Transaction, named: Sequence[str]) -> set[tuple[str, str]]:
    return {account for id in named for account in people_named.accounts_of(tx, id).items()}


# ── Acknowledged ────────────────────────────────────────────────────────────────────────────────────────


def see(tx: Transaction, cue: Row[Any], by: Heard) -> bool:
    """Note who acknowledged a cue, and show it everywhere; False if somebody did before."""
    values = {
        "seen_at": tx.now.wall,
        "seen_on": by.platform,
        "seen_by": by.handle,
        "seen_event": by.event,
    }
    free = (_c.id == cue.id, _UNSEEN)
    if tx.c.execute(sa.update(t.cues).where(*free).values(values)).rowcount == 0:
        return False
    _show(tx, cue)
    return True


def unsee(tx: Transaction, cue: Row[Any]) -> None:
    """Count a cue as not acknowledged, because whoever did takes it back; its minute begins anew."""
    _change(tx.c, cue, **_NOBODY, since=tx.now.wall)
    _show(tx, cue)


_NOBODY = dict.fromkeys(("seen_at", "seen_on", "seen_by", "seen_event", "told_at"))


def untapped(tx: Transaction, platform: str, event: str) -> bool:
    """Undo the acknowledgement that this mark gave; return whether it gave one."""
    cue = tx.c.execute(sa.select(t.cues).where(_c.seen_on == platform, _c.seen_event == event)).first()
    if cue is not None:
        unsee(tx, cue)
    return cue is not None


def _change(c: Connection, cue: Row[Any], **values: Any) -> Row[Any]:
    c.execute(sa.update(t.cues).where(_c.id == cue.id).values(**values))
    return get(c, cue.id)


def _show(tx: Transaction, cue: Row[Any], *, erased: bool = False) -> None:
    """Bring all messages about a cue up to date."""
    cues_shown.refresh(tx, get(tx.c, cue.id), of_event(tx.c, cue.platform, cue.event), erased=erased)


# ── Nobody acknowledges it ──────────────────────────────────────────────────────────────────────────────


def tell_unseen(tx: Transaction) -> None:
    """Tell the régie of each cue that nobody acknowledged within a minute of its first delivery."""
    for cue, late in _unseen(tx.c):
        if late <= tx.now.wall:
            _tell(tx, cue, is_empty=False)


def _tell(tx: Transaction, cue: Row[Any], *, is_empty: bool) -> None:
    cues_shown.tell_unseen(tx, _change(tx.c, cue, told_at=tx.now.wall), is_empty=is_empty)


def _unseen(c: Connection) -> list[tuple[Row[Any], datetime]]:
    """Return the cues that wait, each with the wall time from which the régie is to know."""
    rows = c.execute(sa.select(t.cues, _BEGAN.label("began")).where(_WAITS)).all()
    return [(row, row.began + SOON) for row in rows if row.began is not None]


# ── Corrected, withdrawn, deleted, forgotten ────────────────────────────────────────────────────────────


def correct(tx: Transaction, cues: Sequence[Row[Any]], text: str, *, erased: bool = False) -> None:
    """Give a cue other words; if the former ones are `erased`, no message may still show them.

    Whoever had acknowledged it has not read the new words: it is said anew, and to be acknowledged again.
    """
    for cue in cues:
        if cue.state != "sent" or text == cue.text:
            continue
        corrected = _change(tx.c, cue, text=text)
        if cue.seen_at is not None and not erased:
            corrected = _change(tx.c, cue, **_NOBODY, since=tx.now.wall)
            for row in cues_shown.in_desks(tx.c, cue):
                outgoing.take_back(tx, row, Why.REPLACED)
            cues_shown.say(tx, corrected)
        note_erased(tx.c)
        _show(tx, corrected, erased=erased)


def withdraw(tx: Transaction, cues: Sequence[Row[Any]]) -> None:
    """Take a cue away everywhere; organisers can still read what it said."""
    for cue in cues:
        if cue.state == "sent":
            _unsay(tx, cue)
            _show(tx, _change(tx.c, cue, state="withdrawn"))


def _unsay(tx: Transaction, cue: Row[Any]) -> None:
    for row in outgoing.about(tx.c, cues_shown.subject(cue), Kind.CUE, Kind.CUED):
        outgoing.take_back(tx, row, Why.WITHDRAWN)


def erase(tx: Transaction, cues: Sequence[Row[Any]]) -> None:
    """Take a cue away everywhere because its command was deleted, and keep its words nowhere."""
    for cue in cues:
        cues_shown.seal(tx, cue)
        _change(tx.c, cue, state="withdrawn", text="", handle="")
    note_erased(tx.c)


def forget(tx: Transaction, account: Account) -> None:
    """Remove an account from the cues that it gave, and its name from those it acknowledged."""
    gave = (_c.platform == account.platform, _c.handle == account.handle)
    tx.c.execute(sa.update(t.cues).where(*gave).values(handle=""))
    saw = (_c.seen_on == account.platform, _c.seen_by == account.handle)
    seen = tx.c.execute(sa.select(t.cues).where(*saw)).all()
    for cue in seen:
        _show(tx, _change(tx.c, cue, seen_by="", seen_event=None), erased=True)
    cues_shown.unname(tx, account)


def count_seen(c: Connection, account: Account) -> int:
    """Return how many cues an account acknowledged."""
    saw = (_c.seen_on == account.platform, _c.seen_by == account.handle)
    return int(c.execute(sa.select(sa.func.count()).select_from(t.cues).where(*saw)).scalar_one())
