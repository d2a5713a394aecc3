"""Announcements: rows, and the messages that say them in their places. Transactions."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.announcements.hours import Hours
from bot.announcements.reading import Order
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, forgotten, outgoing, planned
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.port.body import Body
from bot.port.chat import Heard
from bot.questions import messages


def add(tx: Transaction, ordered: Heard, order: Order, hours: Hours) -> Row[Any] | None:
    """Keep an announcement that waits for its ✅; None if this message ordered one before."""
    values = {
        "platform": ordered.platform,
        "event": ordered.event,
        "handle": ordered.handle,
        "text": order.text,
        "places": list(order.places),
        "state": "preview",
        "previewed_at": tx.now.wall,
        "at": hours.at,
        "until": hours.until,
    }
    added = insert_once(tx.c, t.announcements, values)
    return None if added is None else get(tx.c, added)


def subject(announcement: int) -> str:
    """Return the subject of the messages about an announcement."""
    return f"announcement:{announcement}"


def of_row(c: Connection, row: Row[Any]) -> Row[Any]:
    """Return the announcement that a message of ours is about."""
    return get(c, int(row.subject.removeprefix("announcement:")))


def get(c: Connection, announcement: int) -> Row[Any]:
    return c.execute(sa.select(t.announcements).where(t.announcements.c.id == announcement)).one()


def of_event(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """Return the announcement that a message commands."""
    a = t.announcements.c
    query = sa.select(t.announcements).where(a.platform == platform, a.event == event)
    return c.execute(query).one_or_none()


def change(c: Connection, announcement: Row[Any], **values: Any) -> Row[Any]:
    """Change columns of an announcement; return it as it is then."""
    this = t.announcements.c.id == announcement.id
    c.execute(sa.update(t.announcements).where(this).values(**values))
    return get(c, announcement.id)


def hours_of(announcement: Row[Any]) -> Hours:
    return Hours(announcement.at, announcement.until)


def send(tx: Transaction, announcement: Row[Any]) -> None:
    """Say an announcement in each of its places, on every platform, once its hour has come.

    What is late is said late, but never once it would have been taken away.
    """
    said = standing(tx.c, announcement, Kind.ANNOUNCEMENT)
    there = {(row.platform, row.place) for row in said if row.state != State.SKIPPED}
    for platform in tx.day.platforms:
        for place in announcement.places:
            if (platform, place) in there:
                continue
            key = f"announcement:{announcement.id}:{place}:{platform}"
            post = Post(
                key=outgoing.standing_key(tx.c, key),
                platform=platform,
                place=place,
                kind=Kind.ANNOUNCEMENT,
                body=_body(tx.day, announcement.text),
                priority=Priority.ANNOUNCEMENT,
                notify=True,
                subject=subject(announcement.id),
                due=announcement.at,
                stale=announcement.until,
            )
            outgoing.say(tx, post)


def plan_anew(tx: Transaction, announcement: Row[Any]) -> None:
    """Let what was not said yet follow its announcement, and keep nothing of its former words."""
    for row in unsay(tx, announcement):
        forgotten.seal_row(tx.c, row.id)
    send(tx, announcement)


def _body(day: Day, text: str) -> Body:
    return day.words.body(day.language, "announcement", text=messages.whole(text))


def correct(tx: Transaction, announcement: Row[Any], *, erased: bool = False) -> None:
    """Let what was said follow its words; if the former ones are `erased`, nothing may still show them."""
    body = _body(tx.day, announcement.text)
    for row in standing(tx.c, announcement, Kind.ANNOUNCEMENT):
        if erased and outgoing.keeps_words(tx.day, row):
            say_anew(tx, row, body)
        else:
            outgoing.revise(tx, row, body, refresh=timedelta(0))
            outgoing.say_no_later(tx.c, row, announcement.until)


def standing(c: Connection, announcement: Row[Any], kind: Kind) -> Sequence[Row[Any]]:
    """Return the messages about it that we said and did not take back."""
    said = outgoing.about(c, subject(announcement.id), kind)
    return [row for row in said if not outgoing.was_taken_back(c, row)]


def say_anew(tx: Transaction, row: Row[Any], body: Body) -> None:
    """Say a message again without notifying anybody, and remove the former one with all its versions."""
    offered = outgoing.actions_from_json(row.actions)
    values = {"kind": row.kind, "priority": Priority(row.priority), "actions": offered}
    place = {"platform": row.platform, "place": row.place, "language": row.language}
    outgoing.say(tx, Post(f"{row.key}+", body=body, subject=row.subject, **place, **values))
    outgoing.take_back(tx, row, why=Why.WITHDRAWN)
    ends.rewrite(tx.c, row.id, body)


def unsay(tx: Transaction, announcement: Row[Any]) -> Sequence[Row[Any]]:
    """Take an announcement away everywhere; return the messages that said it."""
    said = outgoing.about(tx.c, subject(announcement.id), Kind.ANNOUNCEMENT)
    for row in said:
        outgoing.take_back(tx, row, why=Why.WITHDRAWN)
    return said


def end(tx: Transaction, announcement: Row[Any]) -> None:
    """Take an announcement away everywhere because its hour has come.

    Where it was never said, it counts as too late, and the organisers are told.
    """
    for row in outgoing.about(tx.c, subject(announcement.id), Kind.ANNOUNCEMENT):
        if not planned.is_unsaid(row):
            outgoing.take_back(tx, row, why=Why.OVER)


def erase(tx: Transaction, announcement: Row[Any]) -> None:
    """Take an announcement away everywhere, and keep its words nowhere but in its previews."""
    for row in unsay(tx, announcement):
        forgotten.seal_row(tx.c, row.id)
    this = t.announcements.c.id == announcement.id
    tx.c.execute(sa.update(t.announcements).where(this).values(state="withdrawn", text="", handle=""))
    note_erased(tx.c)


def empty(tx: Transaction, rows: Iterable[Row[Any]], body: Body) -> list[Body]:
    """Leave only `body` of these messages in the régie; return it as often as an edit would keep the words.

    Those messages are taken back, and have to be said anew.
    """
    anew = []
    for row in rows:
        if outgoing.was_taken_back(tx.c, row):
            ends.empty(tx.c, row.id, body)
        elif not outgoing.keeps_words(tx.day, row):
            outgoing.revise(tx, row, body, refresh=timedelta(0), actions=())
        else:
            outgoing.take_back(tx, row, why=Why.WITHDRAWN)
            ends.empty(tx.c, row.id, body)
            anew.append(body)
    return anew
