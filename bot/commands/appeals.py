"""Calls for help: a person's words and name, shown in the régie of every platform."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.port.chat import Edited, Heard, Removed
from bot.privacy import forgetting
from bot.programme.model import REGIE
from bot.questions import boards

LONGEST = 2000  # characters


def make(tx: Transaction, heard: Heard, account: Account, text: str) -> None:
    """Tell the organisers, at once and only once, what `heard` says and who wrote it, so they can answer."""
    values = {
        "platform": heard.platform,
        "event": heard.event,
        "place": heard.place,
        "handle": heard.handle,
        "text": text,
        "at": heard.at,
    }
    appeal = insert_once(tx.c, t.appeals, values)
    if appeal is None:
        return
    for platform in tx.day.platforms:
        key, body = (
            f"appeal:{heard.platform}:{heard.event}:{platform}",
            _body(tx.day, account, platform, text),
        )
        outgoing.say(tx, _post(platform, key, body, appeal, notify=True))


def _post(platform: str, key: str, body: Body, appeal: int, *, notify: bool) -> Post:
    return Post(
        key=key,
        platform=platform,
        place=REGIE,
        kind=Kind.APPEAL,
        body=body,
        priority=Priority.ANNOUNCEMENT,
        notify=notify,
        subject=forgetting.appeal_subject(appeal),
    )


def _body(day: Day, account: Account, platform: str, text: str) -> Body:
    """Link the name to their account if it is on this platform; elsewhere say which account they have."""
    if account.platform == platform:
        who: b.Spans = (b.Person(account.name, account.handle, ping=True),)
    else:
        handle, theirs = (b.Words(account.handle),), account.platform.title()
        name = (b.Words(account.name),)
        who = day.words.spans(day.language, "appeal-account", name=name, handle=handle, platform=theirs)
    return b.join([day.words.body(day.language, "appeal", who=who), b.quote(b.Words(text))])


def of_message(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """Return the call for help that a message made."""
    a = t.appeals.c
    return c.execute(sa.select(t.appeals).where(a.platform == platform, a.event == event)).one_or_none()


def edited(tx: Transaction, heard: Edited, account: Account) -> bool:
    """Show the organisers the corrected words; if the author left none, keep the earlier ones."""
    appeal = of_message(tx.c, heard.platform, heard.target)
    if appeal is None or appeal.handle != heard.handle:
        return False
    text = heard.text.strip()[:LONGEST]
    if text:
        _note(tx.c, appeal, text)
        for row in outgoing.about(tx.c, forgetting.appeal_subject(appeal.id), Kind.APPEAL):
            body = _body(tx.day, account, row.platform, text)
            outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
    return True


def _note(c: Connection, appeal: Row[Any], text: str) -> None:
    c.execute(sa.update(t.appeals).where(t.appeals.c.id == appeal.id).values(text=text))
    note_erased(c)


def restored(tx: Transaction, appeal: Row[Any], account: Account, text: str) -> bool:
    """After an edit was taken back, restore the words before it; no version of a message keeps the edit.

    Without `text`, nobody knows the words before: the call is removed, and the organisers are told that there
    was one. Return whether it stands.
    """
    text = text.strip()[:LONGEST]
    if not text:
        _gone(tx, appeal)
        return False
    _note(tx.c, appeal, text)
    for row in outgoing.about(tx.c, forgetting.appeal_subject(appeal.id), Kind.APPEAL):
        body = _body(tx.day, account, row.platform, text)
        if not boards.keeps_words(tx.day, row):
            outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
        elif to_json(body) != row.body:
            outgoing.say(tx, _post(row.platform, f"{row.key}+", body, appeal.id, notify=False))
            forgetting.unsay(tx, row, Why.ERASED)
    return True


def deleted(tx: Transaction, heard: Removed) -> bool:
    """Remove the call's words and name, and tell the organisers that there was one."""
    appeal = of_message(tx.c, heard.platform, heard.target)
    if appeal is None:
        return False
    _gone(tx, appeal)
    return True


def _gone(tx: Transaction, appeal: Row[Any]) -> None:
    forgetting.unsay_appeal(tx, appeal.id)
    for platform in tx.day.platforms:
        post = Post(
            key=f"appeal:{appeal.id}:gone:{platform}",
            platform=platform,
            place=REGIE,
            kind=Kind.NOTICE,
            body=tx.day.words.body(tx.day.language, "appeal-gone", at=appeal.at),
            priority=Priority.STEP,
        )
        outgoing.say(tx, post)
