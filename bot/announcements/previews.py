"""The preview of an announcement in the régie: what it shows, what can be done with it. Transactions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.announcements import announced, reading
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action, Field
from bot.questions import messages
from bot.timetable import labels

LIVES = timedelta(minutes=10)  # of wall time
# For platforms with buttons: these say what they do, and one of them corrects, instead of an edit.
BUTTONED = {"preview": "preview-buttons", "preview-sent": "preview-sent-buttons"}
# The text of a preview whose words were changed, by the state of its announcement.
CHANGED = {"sent": "preview-corrected", "withdrawn": "preview-withdrawn", "expired": "preview-expired"}


def shown(day: Day, places: Sequence[str], text: str, key: str, platform: str) -> Body:
    """Return what a preview says: where it goes, its words, and what was perhaps meant."""
    named = BUTTONED.get(key, key) if day.platforms[platform].buttons else key
    body = day.words.body(day.language, named, where=labels.places_named(day, places))
    body += b.quote(messages.official(text))
    forgotten = reading.colon_forgotten(day, places, text) if key == "preview" else None
    if forgotten is None:
        return body
    meant, rest = forgotten
    codes = " ".join(day.prefixes.get(place, place) for place in meant)
    words = (messages.official(rest),)
    values: dict[str, Any] = {"where": labels.places_named(day, meant), "codes": codes, "words": words}
    return b.join([body, day.words.body(day.language, "preview-which", **values)])


def actions(day: Day, places: Sequence[str], text: str) -> tuple[Action, ...]:
    """Return what can be done with a new preview."""
    label = day.words.line
    send = Action("send", label(day.language, "action-send"), "✅")
    narrow = Action("narrow", label(day.language, "action-narrow"), "🎯")
    drop = Action("drop", label(day.language, "action-drop"), "❌")
    forgotten = reading.colon_forgotten(day, places, text)
    return (send, narrow, drop) if forgotten else (send, drop)


def settle(tx: Transaction, announcement: Row[Any], state: str, key: str) -> None:
    """Give an announcement its new state, and let its preview say so."""
    this = t.announcements.c.id == announcement.id
    tx.c.execute(sa.update(t.announcements).where(this).values(state=state))
    rewrite(tx, announcement, key, announcement.text)


def rewrite(tx: Transaction, announcement: Row[Any], key: str, text: str, *, erased: bool = False) -> None:
    """Bring a preview up to date; if its former words are `erased`, no version of it may still show them."""
    for row in announced.standing(tx.c, announcement, Kind.PREVIEW):
        has_buttons = tx.day.platforms[row.platform].buttons
        body = shown(tx.day, announcement.places, text, key, row.platform)
        if erased and outgoing.keeps_words(tx.day, row):
            announced.say_anew(tx, row, body)
            continue
        if key != "preview":
            outgoing.take_chips_back(tx, row, Why.OVER)
        outgoing.revise(tx, row, body, refresh=timedelta(0), actions=_offered(tx.day, key, has_buttons))


def _offered(day: Day, key: str, has_buttons: bool) -> tuple[Action, ...] | None:
    """Return what can be done with a preview from now on; None leaves its actions as they are."""
    if key == "preview":
        return None
    if not has_buttons or key not in ("preview-sent", "preview-corrected"):
        return ()
    label = day.words.line
    corrected = Field("text", label(day.language, "field-announcement"), length=reading.LONGEST)
    return (
        Action("correct", label(day.language, "action-correct"), "✏️", (corrected,)),
        Action("withdraw", label(day.language, "action-withdraw"), "🗑️"),
    )


def empty(tx: Transaction, announcement: Row[Any]) -> list[Body]:
    """Remove the words from its previews; return what to say anew where an edit would keep them."""
    where = labels.places_named(tx.day, announcement.places)
    body = tx.day.words.body(tx.day.language, "preview-deleted", where=where)
    anew = []
    for row in announced.standing(tx.c, announcement, Kind.PREVIEW):
        if not outgoing.keeps_words(tx.day, row):
            outgoing.revise(tx, row, body, refresh=timedelta(0), actions=())
            continue
        outgoing.take_back(tx, row, why=Why.WITHDRAWN)
        ends.empty(tx.c, row.id, body)
        anew.append(body)
    return anew


def expire(tx: Transaction) -> None:
    """End the previews that nobody confirmed within ten minutes."""
    a = t.announcements.c
    old = (a.state == "preview") & (a.previewed_at <= tx.now.wall - LIVES)
    for announcement in tx.c.execute(sa.select(t.announcements).where(old)).all():
        settle(tx, announcement, "expired", "preview-expired")


def next_expiry(c: Connection) -> datetime | None:
    """Return the wall time at which a preview ends, unless somebody acts on it before."""
    a = t.announcements.c
    oldest: datetime | None = c.execute(
        sa.select(sa.func.min(a.previewed_at)).where(a.state == "preview")
    ).scalar()
    return oldest + LIVES if oldest else None
