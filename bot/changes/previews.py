"""Previews of changes of the day in the régie: ✅ accepts, ❌ drops, ten minutes end them. Transactions.

A command and an edited file are previewed alike: each kind of change says how it reads on the day as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.changes import reasons, rows
from bot.changes.rows import State
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.outbox import forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action
from bot.programme.model import REGIE

LIVES = timedelta(minutes=10)  # of wall time
SUBJECT = "change:"
ACCEPT, DROP = "accept", "drop"  # keys of actions
NOTHING = Body()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody asks for, by a message or by an edit of the file.

    `kind` finds again who understands `asked`. Without a `platform` nobody asked in a place: every régie
    shows it. `event` names it: it is proposed once.
    """

    kind: str
    event: str
    asked: Mapping[str, Any]
    platform: str = ""
    handle: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as it reads on the present day: `content` is what accepting it does.

    `undone_by` tells how to go back. If it is not `possible`, the body says why.
    """

    content: Mapping[str, Any]
    body: Body
    undone_by: Body = NOTHING
    possible: bool = True


Anew = Callable[[Transaction, Row[Any]], Shown]  # how a row of `changes` reads on the day as it is now


# ── Shown ───────────────────────────────────────────────────────────────────────────────────────────────


def propose(
    tx: Transaction,
    proposal: Proposal,
    shown: Shown,
    *,
    reply_to: str | None = None,
    thread: str | None = None,
) -> int | None:
    """Preview a change in the régie where it was asked; return its id, None if it was proposed before."""
    values = {
        "kind": proposal.kind,
        "platform": proposal.platform,
        "event": proposal.event,
        "handle": proposal.handle,
        "asked": dict(proposal.asked),
        "content": dict(shown.content),
        "reason": proposal.reason,
        "state": State.PREVIEW,
        "version": rows.version(tx.c),
        "previewed_at": tx.now.wall,
    }
    id = insert_once(tx.c, t.changes, values)
    if id is not None:
        for platform in [proposal.platform] if proposal.platform else tx.day.platforms:
            _show(tx, id, platform, shown, reply_to, thread)
    return id


def _show(
    tx: Transaction,
    id: int,
    platform: str,
    shown: Shown,
    reply_to: str | None = None,
    thread: str | None = None,
) -> None:
    """Post a preview; one that is shown again has another key."""
    former = [row for row in outgoing.about(tx.c, subject(id), Kind.CHANGE) if row.platform == platform]
    label, language = tx.day.words.line, tx.day.language
    buttons = tx.day.platforms[platform].buttons
    head = tx.day.words.body(language, "change-preview-buttons" if buttons else "change-preview")
    post = Post(
        key=f"{subject(id)}:{platform}:{len(former) + 1}",
        platform=platform,
        place=REGIE,
        kind=Kind.CHANGE,
        body=head + _fitting(shown.body, tx.day.platforms[platform].longest),
        priority=Priority.ANSWER,
        notify=True,
        actions=(
            Action(ACCEPT, label(language, "action-accept-change"), "✅"),
            Action(DROP, label(language, "action-drop"), "❌"),
        ),
        subject=subject(id),
        reply_to=reply_to,
        thread=thread,
    )
    outgoing.say(tx, post)


def _fitting(body: Body, longest: int) -> Body:
    """Return as much of a body as fits in one message."""
    first, *others = b.pieces(body, longest - ROOM_FOR_MORE)
    return b.join([first, b.paragraph(b.Text("…"))]) if others else first


ROOM_FOR_MORE = 300  # characters: what is said above and below a preview


def subject(id: int) -> str:
    return f"{SUBJECT}{id}"


def change_of(c: Connection, row: Row[Any]) -> Row[Any]:
    """Return the change that a message is about."""
    return rows.change(c, int(row.subject.removeprefix(SUBJECT)))


# ── Tapped ──────────────────────────────────────────────────────────────────────────────────────────────


def tapped(tx: Transaction, change: Row[Any], action: str, by: tuple[str, str], anew: Anew) -> bool:
    """Act on a tap by an account (platform, handle); return False if the change was already handled."""
    if change.state != State.PREVIEW:
        return False
    if action == DROP:
        return end(tx, change, State.DROPPED, "change-dropped")
    shown = anew(tx, change)
    if not shown.possible:
        _close(tx, change, shown.body)
        return rows.move(tx.c, change.id, State.PREVIEW, State.DROPPED, reason="")
    if change.version != rows.version(tx.c) or shown.content != change.content:
        _show_anew(tx, change, shown)
        return True
    return _accept(tx, change, by, shown)


def _show_anew(tx: Transaction, change: Row[Any], shown: Shown) -> None:
    """Preview a change on the day as it has become since; nothing is applied that nobody has read."""
    _replace(tx, change, shown, "change-day-moved-on")


def correct(tx: Transaction, change: Row[Any], asked: Mapping[str, Any], reason: str, shown: Shown) -> None:
    """Preview something else instead, because what asked for it was corrected."""
    rows.update(tx.c, change.id, asked=dict(asked), reason=reason)
    _replace(tx, change, shown, "change-corrected")


def _replace(tx: Transaction, change: Row[Any], shown: Shown, key: str) -> None:
    new = {"content": dict(shown.content), "version": rows.version(tx.c), "previewed_at": tx.now.wall}
    rows.update(tx.c, change.id, **new)
    for row in _close(tx, change, tx.day.words.body(tx.day.language, key)):
        _show(tx, change.id, row.platform, shown)


def _accept(tx: Transaction, change: Row[Any], by: tuple[str, str], shown: Shown) -> bool:
    """Accept a change; the régies that did not show it are told, so that all organisers know."""
    if not rows.accept(tx, change.id, *by):
        return False
    language = tx.day.language
    head = tx.day.words.body(language, "change-accepted")
    told = {row.platform for row in _close(tx, change, b.join([head, shown.body, shown.undone_by]))}
    elsewhere = tx.day.words.body(language, "change-accepted-elsewhere", platform=by[0].title())
    for platform in tx.day.platforms:
        if platform not in told:
            _tell(tx, change, platform, b.join([elsewhere, shown.body, shown.undone_by]))
    return True


def _tell(tx: Transaction, change: Row[Any], platform: str, body: Body) -> None:
    post = Post(
        key=f"{subject(change.id)}:{platform}:told",
        platform=platform,
        place=REGIE,
        kind=Kind.CHANGE,
        body=_fitting(body, tx.day.platforms[platform].longest),
        priority=Priority.STEP,
        notify=True,
        subject=subject(change.id),
    )
    outgoing.say(tx, post)


# ── Ended ───────────────────────────────────────────────────────────────────────────────────────────────


def end(tx: Transaction, change: Row[Any], state: State, key: str) -> bool:
    """End a preview that nobody accepted, and keep no words of it; return whether it was still one."""
    if not rows.move(tx.c, change.id, State.PREVIEW, state, reason=""):
        return False
    _close(tx, change, tx.day.words.body(tx.day.language, key))
    return True


def _close(tx: Transaction, change: Row[Any], body: Body) -> Sequence[Row[Any]]:
    """Close the previews that stand, with these words; return them."""
    standing = [
        row
        for row in outgoing.about(tx.c, subject(change.id), Kind.CHANGE)
        if row.actions and not outgoing.was_taken_back(tx.c, row)
    ]
    for row in standing:
        outgoing.take_chips_back(tx, row, Why.OVER)
        outgoing.revise(tx, row, body, refresh=timedelta(0), actions=())
    return standing


def forget_reason(tx: Transaction, change: Row[Any]) -> None:
    """Keep the words of a change nowhere; what it changes stays, and the day then says it without them."""
    rows.update(tx.c, change.id, reason="")
    for row in outgoing.about(tx.c, subject(change.id), Kind.CHANGE):
        outgoing.take_back(tx, row, Why.ERASED)
        forgotten.seal_row(tx.c, row.id)
    reasons.take_out(tx, change.reason)
    note_erased(tx.c)


def forget(tx: Transaction, platform: str, handle: str) -> None:
    """Forget who asked for changes or accepted them, and the reasons that they gave."""
    for change in rows.asked_by(tx.c, platform, handle):
        if change.reason:
            forget_reason(tx, change)
    rows.unname(tx.c, platform, handle)


_IS_SHOWN = t.changes.c.state == State.PREVIEW
KEPT = sa.exists().where(_IS_SHOWN)
OLDEST = sa.select(sa.func.min(t.changes.c.previewed_at)).where(_IS_SHOWN).scalar_subquery()
EXPIRED = {rows.COMMAND: "change-expired", rows.FILE: "file-expired"}


def expire(tx: Transaction) -> None:
    """End the previews that nobody answered within ten minutes."""
    old = rows.LIVE.where(t.changes.c.previewed_at <= tx.now.wall - LIVES)
    for change in tx.c.execute(old).all():
        end(tx, change, State.EXPIRED, EXPIRED[change.kind])
