"""Announcing everywhere from the régie: preview, send on a tap, correct, withdraw."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action, Field, Pressed
from bot.programme.model import HALL
from bot.questions import messages
from bot.questions.rules import read_prefix
from bot.timetable import labels

PREVIEW_LIVES = timedelta(minutes=10)  # of wall time
LONGEST = 2000  # characters of an announcement


def announce(turn: Turn) -> None:
    """Handle `annonce texte` or `annonce C1 C2 : texte`: a preview here, sent on one tap."""
    places, text = read_places(turn.day, turn.arguments)
    if not places:
        unknown = (b.Words(_unknown_place(turn.day, turn.arguments)),)
        refuse(turn, "no-such-place", named=unknown, known=messages.codes_shown(turn.day))
        return
    if not text:
        refuse(turn, "usage-announce")
        return
    if len(text) > LONGEST:
        refuse(turn, "too-long", length=len(text), longest=LONGEST)
        return
    values = {
        "platform": turn.heard.platform,
        "event": turn.heard.event,
        "handle": turn.heard.handle,
        "text": text,
        "places": list(places),
        "state": "preview",
        "previewed_at": turn.now.wall,
    }
    announcement = insert_once(turn.c, t.announcements, values)
    if announcement is None:
        return
    label = turn.day.words.line
    forgotten = _colon_forgotten(turn.day, places, text)
    send = Action("send", label(turn.day.language, "action-send"), "✅")
    narrow = Action("narrow", label(turn.day.language, "action-narrow"), "🎯")
    drop = Action("drop", label(turn.day.language, "action-drop"), "❌")
    actions = (send, narrow, drop) if forgotten else (send, drop)
    reply_body(
        turn,
        _preview(turn.day, places, text, "preview", turn.heard.platform),
        "preview",
        to_all=True,
        kind=Kind.PREVIEW,
        actions=actions,
        subject=f"announcement:{announcement}",
    )
    if isinstance(turn.heard, Pressed):
        reply(turn, "preview-below")


def read_places(day: Day, words: str) -> tuple[tuple[str, ...], str]:
    """Return the places named before ` : `, else the hall, and the text.

    There are no places if one of those named does not exist.
    """
    head, colon, tail = words.partition(":")
    named = _names(head)
    if colon and named:
        prefixes = [read_prefix(name) for name in named]
        places = [_place_named(day, name, p) for name, p in zip(named, prefixes, strict=True)]
        if all(places):
            return tuple(dict.fromkeys(p for p in places if p)), tail.strip()
        if all(place or prefix for place, prefix in zip(places, prefixes, strict=True)):
            return (), tail.strip()
    return (HALL,), words.strip()


def _colon_forgotten(day: Day, places: Sequence[str], words: str) -> tuple[tuple[str, ...], str] | None:
    """Read `C5 on change de salle`, which would go to everyone: the places perhaps meant, and the rest."""
    if tuple(places) != (HALL,):
        return None
    found: list[str] = []
    rest = words.strip()
    while rest:
        first, *after = rest.split(maxsplit=1)
        name = first.strip(",")
        place = _place_named(day, name, read_prefix(name))
        if place is None and not (found and name.lower() in ("et", "and", "&")):
            break
        found += [place] if place else []
        rest = "".join(after)
    return (tuple(dict.fromkeys(found)), rest) if found and rest else None


def _names(head: str) -> list[str]:
    return [name for name in head.replace(",", " ").split() if name.lower() not in ("et", "and", "&")]


def _unknown_place(day: Day, words: str) -> str:
    """Return the first of the places named that the day does not have."""
    named = _names(words.partition(":")[0])
    return next((name for name in named if _place_named(day, name, read_prefix(name)) is None), "")


def _place_named(day: Day, name: str, prefix: str | None) -> str | None:
    if prefix is not None and prefix in day.session_by_prefix:
        return day.session_by_prefix[prefix].place
    if name.lower() == HALL:
        return HALL
    session = day.programme.queue_of(name.lower())
    return session.place if session else None


def _preview(day: Day, places: Sequence[str], text: str, key: str, platform: str) -> Body:
    named = BUTTONED.get(key, key) if day.platforms[platform].buttons else key
    shown = day.words.body(day.language, named, where=labels.places_named(day, places))
    shown += b.quote(messages.official(text))
    forgotten = _colon_forgotten(day, places, text) if key == "preview" else None
    if forgotten is None:
        return shown
    meant, rest = forgotten
    codes = " ".join(day.prefixes.get(place, place) for place in meant)
    words = (messages.official(rest),)
    values: dict[str, Any] = {"where": labels.places_named(day, meant), "codes": codes, "words": words}
    return b.join([shown, day.words.body(day.language, "preview-which", **values)])


def announcement_body(day: Day, text: str) -> Body:
    return day.words.body(day.language, "announcement", text=messages.official(text))


def tapped_preview(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on a tap: ✅ sends once, ❌ drops; once sent, the buttons correct and withdraw it."""
    announcement = _of_row(turn.c, row)
    if announcement.state != {"withdraw": "sent", "correct": "sent"}.get(action, "preview"):
        over(turn)
    elif action == "narrow":
        _narrow(turn, announcement)
    elif action == "drop":
        _settle_preview(turn.tx, announcement, "withdrawn", "preview-dropped")
    elif action == "withdraw":
        take_back(turn, announcement)
    elif action == "correct":
        _correct(turn, announcement, announcement.places, detail or "")
    else:
        _send(turn, announcement)


def _narrow(turn: Turn, announcement: Row[Any]) -> None:
    """Send only to the places that the words begin with, and preview it again."""
    forgotten = _colon_forgotten(turn.day, announcement.places, announcement.text)
    if forgotten is None:
        over(turn)
        return
    places, text = forgotten
    this = t.announcements.c.id == announcement.id
    turn.c.execute(sa.update(t.announcements).where(this).values(places=list(places), text=text))
    narrowed = turn.c.execute(sa.select(t.announcements).where(this)).one()
    _rewrite_preview(turn.tx, narrowed, "preview", text)


def _send(turn: Turn, announcement: Row[Any]) -> None:
    for platform in turn.day.platforms:
        for place in announcement.places:
            post = Post(
                key=f"announcement:{announcement.id}:{place}:{platform}",
                platform=platform,
                place=place,
                kind=Kind.ANNOUNCEMENT,
                body=announcement_body(turn.day, announcement.text),
                priority=Priority.ANNOUNCEMENT,
                notify=True,
                subject=f"announcement:{announcement.id}",
            )
            outgoing.say(turn.tx, post)
    _settle_preview(turn.tx, announcement, "sent", "preview-sent")


def _of_row(c: Connection, row: Row[Any]) -> Row[Any]:
    number = int(row.subject.removeprefix("announcement:"))
    return c.execute(sa.select(t.announcements).where(t.announcements.c.id == number)).one()


def _settle_preview(tx: Transaction, announcement: Row[Any], state: str, key: str) -> None:
    tx.c.execute(
        sa.update(t.announcements).where(t.announcements.c.id == announcement.id).values(state=state)
    )
    _rewrite_preview(tx, announcement, key, announcement.text)


def _rewrite_preview(
    tx: Transaction,
    announcement: Row[Any],
    key: str,
    text: str,
    *,
    erased: bool = False,
) -> None:
    for row in _standing(tx.c, announcement, Kind.PREVIEW):
        has_buttons = tx.day.platforms[row.platform].buttons
        body = _preview(tx.day, announcement.places, text, key, row.platform)
        if erased and outgoing.keeps_words(tx.day, row):
            _say_anew(tx, row, body)
            continue
        if key != "preview":
            outgoing.take_chips_back(tx, row, Why.OVER)
        outgoing.revise(tx, row, body, refresh=timedelta(0), actions=_offered(tx.day, key, has_buttons))


# For platforms with buttons: these say what they do, and one of them corrects, instead of an edit.
BUTTONED = {"preview": "preview-buttons", "preview-sent": "preview-sent-buttons"}


def _offered(day: Day, key: str, has_buttons: bool) -> tuple[Action, ...] | None:
    """Return what can be done with a preview from now on; None leaves its actions as they are."""
    if key == "preview":
        return None
    if not has_buttons or key not in ("preview-sent", "preview-corrected"):
        return ()
    label = day.words.line
    corrected = Field("text", label(day.language, "field-announcement"), length=LONGEST)
    return (
        Action("correct", label(day.language, "action-correct"), "✏️", (corrected,)),
        Action("withdraw", label(day.language, "action-withdraw"), "🗑️"),
    )


def of_event(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """Return the announcement that a message commands."""
    query = sa.select(t.announcements).where(
        t.announcements.c.platform == platform, t.announcements.c.event == event
    )
    return c.execute(query).one_or_none()


def correct(turn: Turn, announcement: Row[Any], words: str) -> str | None:
    """Make preview and posts follow an edit of the command; return the key of what to say about it."""
    places, text = read_places(turn.day, words)
    if not text or announcement.state not in ("preview", "sent"):
        return "not-redone"
    stays = announcement.state == "sent" or not places
    _correct(turn, announcement, announcement.places if stays else list(places), text)
    return "announcement-stays" if stays and set(places) != set(announcement.places) else None


def restored(turn: Turn, announcement: Row[Any], words: str | None) -> None:
    """After an edit of the command was taken back, restore its words; without `words`, nobody knows them."""
    if not announcement.text:
        return
    _, text = read_places(turn.day, words or "")
    if not text or len(text) > LONGEST:
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
    if len(text) > LONGEST:
        reply(turn, "too-long", length=len(text), longest=LONGEST)
        return
    same = t.announcements.c.id == announcement.id
    turn.c.execute(sa.update(t.announcements).where(same).values(text=text, places=list(places)))
    note_erased(turn.c)
    announcement = turn.c.execute(sa.select(t.announcements).where(same)).one()
    key = PREVIEWS.get(announcement.state, "preview")
    _rewrite_preview(turn.tx, announcement, key, text, erased=erased)
    for row in _standing(turn.c, announcement, Kind.ANNOUNCEMENT):
        body = announcement_body(turn.day, text)
        if erased and outgoing.keeps_words(turn.day, row):
            _say_anew(turn.tx, row, body)
        else:
            outgoing.revise(turn.tx, row, body, refresh=timedelta(0))


# The text of a preview whose words were changed, by the state of its announcement.
PREVIEWS = {"sent": "preview-corrected", "withdrawn": "preview-withdrawn", "expired": "preview-expired"}


def _standing(c: Connection, announcement: Row[Any], kind: Kind) -> Sequence[Row[Any]]:
    """Return the messages about it that we said and did not take back."""
    said = outgoing.about(c, f"announcement:{announcement.id}", kind)
    return [row for row in said if not outgoing.was_taken_back(c, row)]


def _say_anew(tx: Transaction, row: Row[Any], body: Body) -> None:
    """Say a message again without notifying anybody, and remove the former one with all its versions."""
    offered = outgoing.actions_from_json(row.actions)
    values = {"kind": row.kind, "priority": Priority(row.priority), "actions": offered}
    place = {"platform": row.platform, "place": row.place, "language": row.language}
    outgoing.say(tx, Post(f"{row.key}+", body=body, subject=row.subject, **place, **values))
    outgoing.take_back(tx, row, why=Why.WITHDRAWN)
    ends.rewrite(tx.c, row.id, body)


def take_back(turn: Turn, announcement: Row[Any]) -> None:
    """Withdraw an announcement everywhere, by its button; organisers can still read what it said."""
    _unsay(turn, announcement)
    _settle_preview(turn.tx, announcement, "withdrawn", "preview-withdrawn")


def _unsay(turn: Turn, announcement: Row[Any]) -> Sequence[Row[Any]]:
    said = outgoing.about(turn.c, f"announcement:{announcement.id}", Kind.ANNOUNCEMENT)
    for row in said:
        outgoing.take_back(turn.tx, row, why=Why.WITHDRAWN)
    return said


def deleted(turn: Turn, announcement: Row[Any]) -> None:
    """Withdraw everywhere an announcement whose command was deleted, and keep its words nowhere."""
    if not announcement.text:  # its author and a moderator both deleted it
        return
    for row in _unsay(turn, announcement):
        forgotten.seal_row(turn.c, row.id)
    emptied = sa.update(t.announcements).where(t.announcements.c.id == announcement.id)
    turn.c.execute(emptied.values(state="withdrawn", text="", handle=""))
    for row in _standing(turn.c, announcement, Kind.PREVIEW):
        _empty_preview(turn, announcement, row)
    note_erased(turn.c)


def _empty_preview(turn: Turn, announcement: Row[Any], row: Row[Any]) -> None:
    """Remove the words from a preview by an edit, or say it again where an edit would keep them."""
    where = labels.places_named(turn.day, announcement.places)
    body = turn.day.words.body(turn.day.language, "preview-deleted", where=where)
    if not outgoing.keeps_words(turn.day, row):
        outgoing.revise(turn.tx, row, body, refresh=timedelta(0), actions=())
        return
    outgoing.take_back(turn.tx, row, why=Why.WITHDRAWN)
    ends.empty(turn.c, row.id, body)
    reply_body(turn, body, "preview-deleted")


def expire_previews(tx: Transaction) -> None:
    """End the previews that nobody confirmed within ten minutes."""
    old = (t.announcements.c.state == "preview") & (
        t.announcements.c.previewed_at <= tx.now.wall - PREVIEW_LIVES
    )
    for announcement in tx.c.execute(sa.select(t.announcements).where(old)).all():
        _settle_preview(tx, announcement, "expired", "preview-expired")
