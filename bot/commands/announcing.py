"""`annonce`: announcing everywhere from the régie: preview, send on a tap, correct, withdraw."""

from contextlib import suppress
from typing import Any

from sqlalchemy.engine import Row

from bot.announcements import announced, previews, reading
from bot.announcements.hours import Hours, Wrong, instants
from bot.announcements.reading import Order
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.database.store import note_erased
from bot.outbox.kinds import Kind
from bot.port import body as b
from bot.port.chat import Pressed
from bot.questions import messages

LIVE = ("preview", "planned", "sent")  # states of an announcement that can still be corrected
STATES = {"withdraw": ("planned", "sent"), "correct": ("planned", "sent")}  # in which an action still counts


def announce(turn: Turn) -> None:
    """Handle `annonce [places] [à 14:10] [jusqu’à 15:00] : texte`: a preview here, sent on one tap."""
    order = reading.read(turn.day, turn.arguments)
    if not order.places:
        unknown = (b.Words(order.unknown),)
        refuse(turn, "no-such-place", named=unknown, known=messages.codes_shown(turn.day))
    elif not order.text:
        refuse(turn, "usage-announce")
    elif len(order.text) > reading.LONGEST:
        refuse(turn, "too-long", length=len(order.text), longest=reading.LONGEST)
    elif order.hours.twice:
        refuse(turn, "hour-twice")
    else:
        try:
            hours = _instants(turn, order)
        except Wrong as wrong:
            refuse(turn, wrong.key, hour=str(wrong.clock))
        else:
            _preview(turn, order, hours)


def _instants(turn: Turn, order: Order, former: Hours | None = None) -> Hours:
    """Return the instants that the hours mean, as of when they were written.

    Raises Wrong; also for an hour that has passed while nobody listened.
    """
    hours = instants(turn.day, order.hours, turn.at, former)
    for instant, clock in ((hours.at, order.hours.at), (hours.until, order.hours.until)):
        was_so = former is not None and instant in (former.at, former.until)
        if instant is not None and clock is not None and instant <= turn.now.event and not was_so:
            raise Wrong("hour-past", clock)
    return hours


def _preview(turn: Turn, order: Order, hours: Hours) -> None:
    announcement = announced.add(turn.tx, turn.heard, order, hours)
    if announcement is None:
        return
    reply_body(
        turn,
        previews.shown(turn.day, announcement, "preview", turn.heard.platform),
        "preview",
        to_all=True,
        kind=Kind.PREVIEW,
        actions=previews.actions(turn.day, announcement),
        subject=announced.subject(announcement.id),
    )
    if isinstance(turn.heard, Pressed):
        reply(turn, "preview-below")


# ── Taps under the preview ──────────────────────────────────────────────────────────────────────────────


def tapped_preview(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on a tap: ✅ sends once, ❌ drops; once sent, the buttons correct and withdraw it."""
    announcement = announced.of_row(turn.c, row)
    if announcement.state not in STATES.get(action, ("preview",)):
        over(turn)
    elif action == "narrow":
        _narrow(turn, announcement)
    elif action == "drop":
        previews.settle(turn.tx, announcement, "withdrawn", "preview-dropped")
    elif action == "withdraw":
        take_back(turn, announcement)
    elif action == "correct":
        _correct(turn, announcement, text=detail or "")
    else:
        _send(turn, announcement)


def _send(turn: Turn, announcement: Row[Any]) -> None:
    """Send an announcement, or plan it for its hour; one that would be taken away already is not sent."""
    now = turn.now.event
    if announcement.until is not None and announcement.until <= now:
        previews.settle(turn.tx, announcement, "expired", "preview-too-late")
        return
    announced.send(turn.tx, announcement)
    state = "planned" if announcement.at is not None and announcement.at > now else "sent"
    previews.settle(turn.tx, announcement, state, f"preview-{state}")


def _narrow(turn: Turn, announcement: Row[Any]) -> None:
    """Send only to the places that the words begin with, and preview it again."""
    forgotten = reading.colon_forgotten(turn.day, announcement.places, announcement.text)
    if forgotten is None:
        over(turn)
        return
    places, text = forgotten
    narrowed = announced.change(turn.c, announcement, places=list(places), text=text)
    previews.rewrite(turn.tx, narrowed, "preview")


def take_back(turn: Turn, announcement: Row[Any]) -> None:
    """Withdraw an announcement everywhere, by its button; organisers can still read what it said."""
    announced.unsay(turn.tx, announcement)
    previews.settle(turn.tx, announcement, "withdrawn", "preview-withdrawn")


# ── The command is edited, restored, deleted ────────────────────────────────────────────────────────────


def correct(turn: Turn, announcement: Row[Any], words: str) -> str | None:
    """Make preview and posts follow an edit of the command; return the key of what to say about it."""
    order = reading.read(turn.day, words)
    if not order.text or announcement.state not in LIVE:
        return "not-redone"
    former = announced.hours_of(announcement)
    try:
        hours = _instants(turn, order, former)
    except Wrong:
        return "hour-not-changed"
    was_said = announcement.state == "sent"
    places = announcement.places if was_said or not order.places else list(order.places)
    stays = announcement.state != "preview" and hours.at != former.at and (was_said or hours.at is None)
    at = former.at if stays else hours.at
    _correct(turn, announcement, text=order.text, places=places, at=at, until=hours.until)
    if set(order.places) != set(places):
        return "announcement-stays"
    return "announcement-hour-stays" if stays else None


def restored(turn: Turn, announcement: Row[Any], words: str | None) -> None:
    """After an edit of the command was taken back, restore its words; without `words`, nobody knows them.

    What was not said yet gets its places and hours back too, unless they are past.
    """
    if not announcement.text:
        return
    order = reading.read(turn.day, words or "")
    if not order.text or len(order.text) > reading.LONGEST:
        deleted(turn, announcement)
        return
    values: dict[str, Any] = {"text": order.text}
    if announcement.state == "planned" and order.places:
        with suppress(Wrong):
            hours = _instants(turn, order, announced.hours_of(announcement))
            values |= {"places": list(order.places), "at": hours.at or announcement.at, "until": hours.until}
    if any(getattr(announcement, name) != value for name, value in values.items()):
        _correct(turn, announcement, erased=True, **values)


def _correct(turn: Turn, announcement: Row[Any], *, erased: bool = False, **values: Any) -> None:
    """Change an announcement; if its former words are `erased`, none of our messages may still show them."""
    text, was_said = values["text"], announcement.state == "sent"
    is_same = all(getattr(announcement, name) == value for name, value in values.items())
    if not text or not (announcement.state in LIVE or erased) or (was_said and is_same):
        return
    if len(text) > reading.LONGEST:
        reply(turn, "too-long", length=len(text), longest=reading.LONGEST)
        return
    corrected = announced.change(turn.c, announcement, **values)
    note_erased(turn.c)
    key = previews.CHANGED.get(corrected.state, "preview")
    previews.rewrite(turn.tx, corrected, key, erased=erased)
    if corrected.state == "planned":
        announced.plan_anew(turn.tx, corrected)
    else:
        announced.correct(turn.tx, corrected, erased=erased)


def deleted(turn: Turn, announcement: Row[Any]) -> None:
    """Withdraw everywhere an announcement whose command was deleted, and keep its words nowhere."""
    if not announcement.text:  # its author and a moderator both deleted it
        return
    announced.erase(turn.tx, announcement)
    for body in previews.empty(turn.tx, announcement):
        reply_body(turn, body, "preview-deleted")
