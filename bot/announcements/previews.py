"""The preview of an announcement in the régie: what it shows, what can be done with it. Transactions."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.announcements import announced, reading
from bot.announcements.hours import Hours
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action, Field
from bot.questions import messages
from bot.timetable import labels

LIVES = timedelta(minutes=10)  # of wall time
# For platforms with buttons: these say what they do, and one of them corrects, instead of an edit.
BUTTONED = {
    "preview": "preview-buttons",
    "preview-planned": "preview-planned-buttons",
    "preview-sent": "preview-sent-buttons",
}
# The text of a preview whose words were changed, by the state of its announcement.
CHANGED = {
    "planned": "preview-planned",
    "sent": "preview-corrected",
    "withdrawn": "preview-withdrawn",
    "expired": "preview-expired",
    "over": "preview-over",
}
CHANGEABLE = ("preview-planned", "preview-sent", "preview-corrected")


def shown(day: Day, announcement: Row[Any], key: str, platform: str) -> Body:
    """Return what a preview says: where it goes and when, its words, and what was perhaps meant."""
    named = BUTTONED.get(key, key) if day.platforms[platform].buttons else key
    where = labels.places_named(day, announcement.places)
    body = day.words.body(day.language, named, where=where, **_hours(day, announcement))
    body += b.quote(*messages.whole(announcement.text))
    forgotten = _forgotten(day, announcement) if key == "preview" else None
    if forgotten is None:
        return body
    meant, rest = forgotten
    codes = " ".join(day.prefixes.get(place, place) for place in meant)
    words = messages.whole(rest)
    values: dict[str, Any] = {"where": labels.places_named(day, meant), "codes": codes, "words": words}
    return b.join([body, day.words.body(day.language, "preview-which", **values)])


def _hours(day: Day, announcement: Row[Any]) -> dict[str, Any]:
    """Return when it is said and until when it stands, as its texts say it."""
    hours = announced.hours_of(announcement)
    at, until = when(day, Hours(hours.at), day.language), when(day, Hours(None, hours.until), day.language)
    now = (b.Text(day.words.line(day.language, "when-now")),)
    return {
        "planned": int(bool(at)),
        "when": labels.separated(filter(None, [at or now, until])),
        "hours": (b.Text(" " if at else ", "), *when(day, hours, day.language)) if at or until else (),
        "standing": (b.Text(", "), *until) if until else (),
        "until": hours.until or (),
    }


def when(day: Day, hours: Hours, language: str) -> b.Spans:
    """Return « à 14h10, jusqu’à 15h », or the one that is given."""
    at = day.words.spans(language, "when-at", at=hours.at) if hours.at else ()
    until = day.words.spans(language, "when-until", until=hours.until) if hours.until else ()
    return labels.separated(filter(None, [at, until]))


def _forgotten(day: Day, announcement: Row[Any]) -> tuple[tuple[str, ...], str] | None:
    """Return the places perhaps meant, and the rest of the words; not where an hour stands."""
    if announced.hours_of(announcement) != Hours():
        return None
    return reading.colon_forgotten(day, announcement.places, announcement.text)


def actions(day: Day, announcement: Row[Any]) -> tuple[Action, ...]:
    """Return what can be done with a new preview."""
    label = day.words.line
    sends = "action-plan" if announcement.at else "action-send"
    send = Action("send", label(day.language, sends), "✅")
    narrow = Action("narrow", label(day.language, "action-narrow"), "🎯")
    drop = Action("drop", label(day.language, "action-drop"), "❌")
    return (send, narrow, drop) if _forgotten(day, announcement) else (send, drop)


def settle(
    tx: Transaction, announcement: Row[Any], state: str, key: str, *, in_passing: bool = False
) -> None:
    """Give an announcement its new state, and let its preview say so."""
    rewrite(tx, announced.change(tx.c, announcement, state=state), key, in_passing=in_passing)


def rewrite(
    tx: Transaction, announcement: Row[Any], key: str, *, erased: bool = False, in_passing: bool = False
) -> None:
    """Bring a preview up to date; if its former words are `erased`, no version of it may still show them.

    What changes only `in_passing` is left where it is too old for an edit.
    """
    for row in announced.standing(tx.c, announcement, Kind.PREVIEW):
        if in_passing and outgoing.is_too_old(tx, row):
            continue
        has_buttons = tx.day.platforms[row.platform].buttons
        body = shown(tx.day, announcement, key, row.platform)
        if erased and outgoing.keeps_words(tx.day, row):
            announced.say_anew(tx, row, body)
            continue
        if key != "preview":
            outgoing.take_chips_back(tx, row, Why.OVER)
        offered = _offered(tx.day, announcement, key, has_buttons)
        outgoing.revise(tx, row, body, refresh=timedelta(0), actions=offered)


def _offered(day: Day, announcement: Row[Any], key: str, has_buttons: bool) -> tuple[Action, ...] | None:
    """Return what can be done with a preview from now on; None leaves its actions as they are."""
    if key == "preview":
        return actions(day, announcement) if has_buttons else None
    if not has_buttons or key not in CHANGEABLE:
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
    return announced.empty(tx, outgoing.about(tx.c, announced.subject(announcement.id), Kind.PREVIEW), body)


_a = t.announcements.c
KEPT = sa.exists().where(_a.state == "preview")
OLDEST = sa.select(sa.func.min(_a.previewed_at)).where(_a.state == "preview").scalar_subquery()


def expire(tx: Transaction) -> None:
    """End the previews that nobody confirmed within ten minutes."""
    old = (_a.state == "preview") & (_a.previewed_at <= tx.now.wall - LIVES)
    for announcement in tx.c.execute(sa.select(t.announcements).where(old)).all():
        settle(tx, announcement, "expired", "preview-expired")
