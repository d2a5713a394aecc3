"""`annonce`: announcing everywhere from the régie: preview, send on a tap, correct, withdraw."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Row

from bot.announcements import announced, previews, reading
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.database.store import note_erased
from bot.outbox.kinds import Kind
from bot.port import body as b
from bot.port.chat import Pressed
from bot.questions import messages


def announce(turn: Turn) -> None:
    """Handle `annonce texte` or `annonce C1 C2 : texte`: a preview here, sent on one tap."""
    places, text = reading.read_places(turn.day, turn.arguments)
    if not places:
        unknown = (b.Words(reading.unknown_place(turn.day, turn.arguments)),)
        refuse(turn, "no-such-place", named=unknown, known=messages.codes_shown(turn.day))
    elif not text:
        refuse(turn, "usage-announce")
    elif len(text) > reading.LONGEST:
        refuse(turn, "too-long", length=len(text), longest=reading.LONGEST)
    elif (announcement := announced.add(turn.tx, turn.heard, places, text)) is not None:
        _preview(turn, announcement, places, text)


def _preview(turn: Turn, announcement: int, places: Sequence[str], text: str) -> None:
    reply_body(
        turn,
        previews.shown(turn.day, places, text, "preview", turn.heard.platform),
        "preview",
        to_all=True,
        kind=Kind.PREVIEW,
        actions=previews.actions(turn.day, places, text),
        subject=announced.subject(announcement),
    )
    if isinstance(turn.heard, Pressed):
        reply(turn, "preview-below")


# ── Taps under the preview ──────────────────────────────────────────────────────────────────────────────


def tapped_preview(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on a tap: ✅ sends once, ❌ drops; once sent, the buttons correct and withdraw it."""
    announcement = announced.of_row(turn.c, row)
    if announcement.state != {"withdraw": "sent", "correct": "sent"}.get(action, "preview"):
        over(turn)
    elif action == "narrow":
        _narrow(turn, announcement)
    elif action == "drop":
        previews.settle(turn.tx, announcement, "withdrawn", "preview-dropped")
    elif action == "withdraw":
        take_back(turn, announcement)
    elif action == "correct":
        _correct(turn, announcement, announcement.places, detail or "")
    else:
        announced.send(turn.tx, announcement)
        previews.settle(turn.tx, announcement, "sent", "preview-sent")


def _narrow(turn: Turn, announcement: Row[Any]) -> None:
    """Send only to the places that the words begin with, and preview it again."""
    forgotten = reading.colon_forgotten(turn.day, announcement.places, announcement.text)
    if forgotten is None:
        over(turn)
        return
    places, text = forgotten
    narrowed = announced.reword(turn.c, announcement, places, text)
    previews.rewrite(turn.tx, narrowed, "preview", text)


def take_back(turn: Turn, announcement: Row[Any]) -> None:
    """Withdraw an announcement everywhere, by its button; organisers can still read what it said."""
    announced.unsay(turn.tx, announcement)
    previews.settle(turn.tx, announcement, "withdrawn", "preview-withdrawn")


# ── The command is edited, restored, deleted ────────────────────────────────────────────────────────────


def correct(turn: Turn, announcement: Row[Any], words: str) -> str | None:
    """Make preview and posts follow an edit of the command; return the key of what to say about it."""
    places, text = reading.read_places(turn.day, words)
    if not text or announcement.state not in ("preview", "sent"):
        return "not-redone"
    stays = announcement.state == "sent" or not places
    _correct(turn, announcement, announcement.places if stays else list(places), text)
    return "announcement-stays" if stays and set(places) != set(announcement.places) else None


def restored(turn: Turn, announcement: Row[Any], words: str | None) -> None:
    """After an edit of the command was taken back, restore its words; without `words`, nobody knows them."""
    if not announcement.text:
        return
    _, text = reading.read_places(turn.day, words or "")
    if not text or len(text) > reading.LONGEST:
        deleted(turn, announcement)
    elif text != announcement.text:
        _correct(turn, announcement, announcement.places, text, erased=True)


def _correct(
    turn: Turn, announcement: Row[Any], places: Sequence[str], text: str, *, erased: bool = False
) -> None:
    """Change an announcement; if its former words are `erased`, none of our messages may still show them."""
    sent = announcement.state == "sent"
    live = sent or announcement.state == "preview" or erased
    if not text or not live or (sent and text == announcement.text):
        return
    if len(text) > reading.LONGEST:
        reply(turn, "too-long", length=len(text), longest=reading.LONGEST)
        return
    corrected = announced.reword(turn.c, announcement, places, text)
    note_erased(turn.c)
    key = previews.CHANGED.get(corrected.state, "preview")
    previews.rewrite(turn.tx, corrected, key, text, erased=erased)
    announced.correct(turn.tx, corrected, erased=erased)


def deleted(turn: Turn, announcement: Row[Any]) -> None:
    """Withdraw everywhere an announcement whose command was deleted, and keep its words nowhere."""
    if not announcement.text:  # its author and a moderator both deleted it
        return
    announced.erase(turn.tx, announcement)
    for body in previews.empty(turn.tx, announcement):
        reply_body(turn, body, "preview-deleted")
