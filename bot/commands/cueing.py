"""`consigne`: a word from the régie to desks, acknowledged there by one tap."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Row

from bot.announcements import cues, cues_shown, reading
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.outbox.kinds import Kind
from bot.port import body as b
from bot.port.chat import Pressed, Reacted, bare
from bot.questions import messages


def cue(turn: Turn) -> None:
    """Handle `consigne C3 : texte`: it goes at once, and this place reads what becomes of it."""
    order = reading.read_cue(turn.day, turn.arguments)
    if order.without:
        refuse(turn, "cue-no-desk", named=(b.Words(order.without),))
    elif order.unknown:
        known = messages.codes_shown(turn.day)
        refuse(turn, "no-such-desk", named=(b.Words(order.unknown),), known=known)
    elif not order.desks or not order.text:
        refuse(turn, "usage-cue")
    elif len(order.text) > reading.LONGEST:
        refuse(turn, "too-long", length=len(order.text), longest=reading.LONGEST)
    elif given := cues.give(turn.tx, turn.heard, order):
        _tell(turn, given)
        cues.tell_if_empty(turn.tx, given)


def _tell(turn: Turn, given: Sequence[Row[Any]]) -> None:
    platform = turn.heard.platform
    reply_body(
        turn,
        cues_shown.told(turn.tx, given, platform),
        "cued",
        to_all=True,
        kind=Kind.CUED,
        actions=cues_shown.offered(turn.day, given, platform),
        subject=cues_shown.order_subject(given),
    )


# ── Taps ────────────────────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on a tap in the desk: the first ✅ acknowledges it, and whoever gave it may take it back."""
    its, heard = cues.of_row(turn.c, row), turn.heard
    if isinstance(heard, Reacted) and bare(heard.mark) == "✅":
        action = cues_shown.SEEN
    if its.state != "sent" or action not in (cues_shown.SEEN, cues_shown.UNSEEN):
        over(turn)
    elif action == cues_shown.SEEN:
        if not cues.see(turn.tx, its, heard):
            _say_seen(turn, row)
    elif (its.seen_on, its.seen_by) == (heard.platform, heard.handle):
        cues.unsee(turn.tx, its)
    else:
        _say_seen(turn, row)


def _say_seen(turn: Turn, row: Row[Any]) -> None:
    """Tell whoever pressed second who acknowledged it; a second mark needs no answer."""
    its = cues.of_row(turn.c, row)
    if isinstance(turn.heard, Pressed) and its.seen_at is not None:
        reply(turn, "cue-already", who=cues_shown.seer(turn.tx, its, turn.speech))


def tapped_told(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on a button of the régie: correct or withdraw."""
    its = cues.of_row(turn.c, row)
    given = cues.of_event(turn.c, its.platform, its.event)
    if its.state != "sent":
        over(turn)
    elif action == cues_shown.WITHDRAW:
        cues.withdraw(turn.tx, given)
    elif action == cues_shown.CORRECT and detail:
        _correct(turn, given, detail)


# ── The command is edited, restored, deleted ────────────────────────────────────────────────────────────


def correct(turn: Turn, given: Sequence[Row[Any]], words: str) -> str | None:
    """Make desks follow an edit of the command; return the key of what to say about it."""
    order = reading.read_cue(turn.day, words)
    if not order.text or given[0].state != "sent":
        return "not-redone"
    _correct(turn, given, order.text)
    return "cue-stays" if set(order.desks) != {each.desk for each in given} else None


def _correct(turn: Turn, given: Sequence[Row[Any]], text: str) -> None:
    if len(text) > reading.LONGEST:
        reply(turn, "too-long", length=len(text), longest=reading.LONGEST)
    else:
        cues.correct(turn.tx, given, text)


def restored(turn: Turn, given: Sequence[Row[Any]], words: str | None) -> None:
    """After an edit of the command was taken back, restore its words; without `words`, nobody knows them."""
    if not given[0].text:
        return
    order = reading.read_cue(turn.day, words or "")
    if not order.text or len(order.text) > reading.LONGEST:
        deleted(turn, given)
    else:
        cues.correct(turn.tx, given, order.text, erased=True)


def deleted(turn: Turn, given: Sequence[Row[Any]]) -> None:
    """Withdraw everywhere a cue whose command was deleted, and keep its words nowhere."""
    if not given[0].text:  # its author and a moderator both deleted it
        return
    cues.erase(turn.tx, given)
    for body in cues_shown.empty(turn.tx, given):
        reply_body(turn, body, "cued-deleted")
