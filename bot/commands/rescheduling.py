"""Changing the day from the régie: `retard`, `avancer`, `prolonger`, `changer-salle`, `annuler`…"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.engine import Row

from bot.changes import asked as commanded
from bot.changes import edited, previews, rows
from bot.changes.previews import Anew, Proposal
from bot.commands.asked_words import Misread, read_asked
from bot.commands.turn import REFUSAL, REFUSED_MARK, Turn, mark, refuse, reply, reply_body
from bot.database.transaction import Transaction
from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Pressed, Said
from bot.programme.rescheduled import Asked, Verb

# How each kind of change reads now, and what else accepting it does.
KINDS: Mapping[str, Anew] = {rows.COMMAND: commanded.anew, rows.FILE: edited.anew}
ACCEPTED: Mapping[str, Callable[[Transaction, Row[Any]], None]] = {rows.FILE: edited.accepted}
MOST_NAMED = 40  # sessions and rooms named to somebody who named an unknown one


def delay(turn: Turn) -> None:
    """Handle `retard C3 10`, `retard C3 11:40`, `retard club 10`, `retard tout 10`."""
    _preview(turn, Verb.DELAY)


def advance(turn: Turn) -> None:
    _preview(turn, Verb.ADVANCE)


def extend(turn: Turn) -> None:
    """Handle `prolonger C3 10`; `prolonger C3 -10` brings the end forward."""
    _preview(turn, Verb.EXTEND)


def change_room(turn: Turn) -> None:
    """Handle `changer-salle C3 bureau`: a room of the programme, or the name of another."""
    _preview(turn, Verb.ROOM)


def cancel(turn: Turn) -> None:
    """Handle `annuler C3 [raison]`."""
    _preview(turn, Verb.CANCEL)


def restore(turn: Turn) -> None:
    """Handle `retablir C3`, which undoes a cancellation and nothing else."""
    _preview(turn, Verb.RESTORE)


VERBS: Mapping[Callable[[Turn], None], Verb] = {
    delay: Verb.DELAY,
    advance: Verb.ADVANCE,
    extend: Verb.EXTEND,
    change_room: Verb.ROOM,
    cancel: Verb.CANCEL,
    restore: Verb.RESTORE,
}


def _preview(turn: Turn, verb: Verb) -> None:
    """Show in the régie what a change would do; nothing is changed before a tap."""
    asked = _read(turn, verb)
    if asked is None:
        return
    shown = commanded.shown(turn.tx, asked, turn.speech)
    if not shown.possible:
        _refuse(turn, shown.body)
        return
    heard = turn.heard
    proposal = Proposal(
        kind=rows.COMMAND,
        event=heard.event,
        asked=commanded.to_json(asked),
        platform=heard.platform,
        handle=heard.handle,
        reason=asked.because,
    )
    is_message = isinstance(heard, Said)
    previews.propose(
        turn.tx,
        proposal,
        shown,
        reply_to=heard.event if is_message else None,
        thread=heard.thread if isinstance(heard, Said) else None,
    )
    if isinstance(heard, Pressed):
        reply(turn, "change-below")


def _read(turn: Turn, verb: Verb) -> Asked | None:
    """Return what is asked; if it cannot be read, say what to write instead."""
    try:
        return read_asked(turn.day, verb, turn.arguments)
    except Misread as why:
        if why.key != "change-unknown":
            refuse(turn, why.key, **why.values)
            return None
        named = (b.Words(str(why.values["named"])),)
        refuse(turn, why.key, named=named, known=_known(turn.day))
        return None


def _refuse(turn: Turn, body: Body) -> None:
    if not turn.is_private:
        mark(turn, REFUSED_MARK, "refused")
    reply_body(turn, body, "change-refused", subject=REFUSAL)


def _known(day: Day) -> str:
    """Return what may be named: the code of each session, the id of those without, the rooms."""
    sessions = [day.prefixes.get(session.id, session.id) for session in day.programme.sessions]
    known = [*sessions, *day.programme.rooms]
    return ", ".join([*known[:MOST_NAMED], *(["…"] if len(known) > MOST_NAMED else [])])


# ── Taps, corrections ───────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on a tap under a preview; the second of two organisers hears that it is decided."""
    change = previews.change_of(turn.c, row)
    account = (turn.heard.platform, turn.heard.handle)
    done = previews.tapped(turn.tx, change, action, account, KINDS[change.kind])
    if change.kind in ACCEPTED and rows.change(turn.c, change.id).state == rows.State.ACCEPTED and done:
        ACCEPTED[change.kind](turn.tx, change)
    if not done and isinstance(turn.heard, Pressed):
        reply(turn, "change-handled")


def corrected(turn: Turn, change: Row[Any], verb: Verb | None) -> str | None:
    """Preview what an edited command asks now; return the key of what to say if it cannot be followed."""
    if change.state != rows.State.PREVIEW:
        return "change-not-corrected"
    asked = _read(turn, verb) if verb is not None else None
    shown = commanded.shown(turn.tx, asked, turn.speech) if asked is not None else None
    if asked is None or shown is None or not shown.possible:
        previews.end(turn.tx, change, rows.State.DROPPED, "change-dropped")
        if shown is not None:
            _refuse(turn, shown.body)
        return None
    previews.correct(turn.tx, change, commanded.to_json(asked), asked.because, shown)
    return None


def deleted(turn: Turn, change: Row[Any]) -> None:
    """Drop a preview whose command was deleted; what was accepted stays. Its words are kept nowhere."""
    previews.end(turn.tx, change, rows.State.DROPPED, "change-dropped")
    if change.reason:
        previews.forget_reason(turn.tx, change)
