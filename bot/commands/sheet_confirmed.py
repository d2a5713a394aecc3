"""What the public of a session says of its sheet: 👍, or « il manque … »; and the desk's taps on that."""

import re
from functools import partial
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import flooding, silencing
from bot.commands.turn import Deed, Turn, mark, over, refuse, reply
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.port.chat import Edited, Pressed, Reacted, Removed, Said, bare
from bot.programme.model import Session
from bot.restitution import confirming
from bot.restitution.confirming import CONFIRM, LEAVE_OUT, LONGEST, MISSING, OUT_MARK, PUT_BACK, Addition

# How a reply begins that says what is missing.
_MISSING = re.compile(
    r"^\W*(?:il\s+(?:y\s+)?manque|manque|il\s+faut\s+ajouter|(?:it\s+is\s+|is\s+)?missing|it\s+lacks)"
    r"(?:\s+is)?(?!\w)\s*[:：]?\s*",
    re.IGNORECASE,
)


def replies(turn: Turn, heard: Said) -> Deed | None:
    """Return what to do with a reply to a sheet that begins with « il manque »; other replies are talk."""
    words = _MISSING.sub("", heard.text, count=1)
    if heard.reply_to is None or words == heard.text:
        return None
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.reply_to)
    session = confirming.session_of(turn.day, row) if row is not None and row.kind == Kind.CONFIRM else None
    return partial(_say_missing, turn, session, words) if session is not None else None


def tapped(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on 👍 or on the form under a sheet shown to its public."""
    session = confirming.session_of(turn.day, row)
    if session is None or action not in (CONFIRM, MISSING):
        over(turn)
    elif action == MISSING:
        _say_missing(turn, session, detail or "")
    elif not confirming.is_open(turn.tx, session):
        over(turn)
    else:
        heard = turn.heard
        confirming.confirm(turn.c, session.id, heard.platform, heard.event, turn.account.person)
        if isinstance(heard, Pressed):
            reply(turn, "confirmed")


def untapped(turn: Turn, heard: Removed) -> bool:
    """Take back a 👍 under a sheet; return whether it was one."""
    return confirming.unconfirm(turn.c, heard.platform, heard.target)


def _say_missing(turn: Turn, session: Session, words: str) -> None:
    text = " ".join(words.split())
    if isinstance(turn.heard, Said) and not flooding.admit(turn, asks=True):
        return
    if not confirming.is_open(turn.tx, session):
        refuse(turn, "addition-over")
    elif not text:
        refuse(turn, "addition-empty")
    elif len(text) > LONGEST:
        refuse(turn, "addition-too-long", length=len(text), longest=LONGEST)
    elif not silencing.is_refused(turn, session, anonymous=False):
        heard = turn.heard
        where = {"platform": heard.platform, "event": heard.event, "place": heard.place}
        confirming.add(turn.tx, session, turn.account.person, text, **where)
        if isinstance(heard, Said):
            mark(turn, "✅", "done")
        else:
            reply(turn, "addition-taken")


# ── The desk ────────────────────────────────────────────────────────────────────────────────────────────


def tapped_addition(turn: Turn, row: Row[Any], action: str) -> None:
    """Leave a line of the public out of the sheet, or put it back; a second tap changes nothing."""
    if isinstance(turn.heard, Reacted):
        action = LEAVE_OUT if bare(turn.heard.mark) == bare(OUT_MARK) else action
    addition = confirming.addition_of(turn.c, row)
    if addition is None or action not in (LEAVE_OUT, PUT_BACK):
        over(turn)
        return
    out = action == LEAVE_OUT
    if addition.left_out is not out:
        confirming.leave_out(turn.tx, addition, out=out)
        if isinstance(turn.heard, Reacted):
            confirming.note_tap(turn.c, addition, turn.heard.platform, turn.heard.event)
    if isinstance(turn.heard, Pressed):
        reply(turn, "done")


def untapped_addition(turn: Turn, heard: Removed) -> bool:
    """Put a line back when the mark that left it out is removed; return whether it was such a mark."""
    addition = confirming.left_out_by(turn.c, heard.platform, heard.target)
    if addition is not None:
        confirming.leave_out(turn.tx, addition, out=False)
    return addition is not None


# ── Corrected and deleted ───────────────────────────────────────────────────────────────────────────────


def edited(turn: Turn, heard: Edited) -> bool:
    """Follow the author's edit of what they said was missing; return whether there was such a message."""
    addition = _theirs(turn, heard.platform, heard.target)
    if addition is None:
        return False
    session = turn.day.programme.queue_of(addition.session)
    text = " ".join(_MISSING.sub("", heard.text, count=1).split())
    if addition.person != turn.account.person or session is None:
        return True
    if len(text) > LONGEST:
        reply(turn, "addition-too-long", length=len(text), longest=LONGEST)
    elif confirming.is_open(turn.tx, session) or not text:
        confirming.reword(turn.tx, addition, text)
    else:
        reply(turn, "addition-over")
    return True


def restored(turn: Turn, heard: Edited, *, known: bool) -> bool:
    """Show the words before an edit that was taken back, if they are known; the others are kept nowhere."""
    addition = _theirs(turn, heard.platform, heard.target)
    if addition is None:
        return False
    text = " ".join(_MISSING.sub("", heard.text, count=1).split()) if known else ""
    confirming.reword(turn.tx, addition, text[:LONGEST], erased=True)
    return True


def deleted(turn: Turn, heard: Removed) -> bool:
    """Erase what a deleted message said was missing, whoever deleted it; return whether it did."""
    addition = _theirs(turn, heard.platform, heard.target)
    if addition is not None:
        confirming.drop(turn.tx, addition)
    return addition is not None


def _theirs(turn: Turn, platform: str, event: str) -> Addition | None:
    return confirming.of_message(turn.c, platform, event)
