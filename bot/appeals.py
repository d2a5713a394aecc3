"""A call for help: a person's words, and who they are, in the régie of every platform."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot import body as b
from bot import forgetting, outgoing
from bot import schema as t
from bot.body import Body
from bot.chat import Edited, Heard, Removed
from bot.clock import Now
from bot.day import Day
from bot.outgoing import Post, Priority
from bot.people import Account
from bot.programme import REGIE
from bot.store import note_erased

LONGEST = 2000  # characters


def make(c: Connection, day: Day, now: Now, heard: Heard, account: Account, text: str) -> None:
    """Tell the organisers, at once and once, what `heard` says, and who wrote it: they are to answer."""
    values = {
        "platform": heard.platform,
        "event": heard.event,
        "place": heard.place,
        "handle": heard.handle,
        "text": text,
        "at": heard.at,
    }
    appeal = outgoing.insert_once(c, t.appeals, values)
    if appeal is None:
        return
    for platform in day.platforms:
        post = Post(
            key=f"appeal:{heard.platform}:{heard.event}:{platform}",
            platform=platform,
            place=REGIE,
            kind="appeal",
            body=_body(day, account, platform, text),
            priority=Priority.ANNOUNCEMENT,
            notify=True,
            subject=forgetting.appeal_subject(appeal),
        )
        outgoing.say(c, day, now, post)


def _body(day: Day, account: Account, platform: str, text: str) -> Body:
    """Where they have an account, their name leads to it; elsewhere it is told which one they have."""
    if account.platform == platform:
        who: b.Spans = (b.Person(account.name, account.handle, ping=True),)
    else:
        handle, theirs = (b.Words(account.handle),), account.platform.title()
        name = (b.Words(account.name),)
        who = day.words.spans(day.language, "appeal-account", name=name, handle=handle, platform=theirs)
    return b.join([day.words.body(day.language, "appeal", who=who), b.quote(b.Words(text))])


def edited(c: Connection, day: Day, now: Now, heard: Edited, account: Account) -> bool:
    """The organisers read what its author corrected."""
    a = t.appeals.c
    this = (a.platform == heard.platform, a.event == heard.target, a.handle == heard.handle)
    appeal = c.execute(sa.select(t.appeals).where(*this)).one_or_none()
    if appeal is None:
        return False
    text = heard.text.strip()[:LONGEST]
    c.execute(sa.update(t.appeals).where(*this).values(text=text))
    for row in outgoing.about(c, forgetting.appeal_subject(appeal.id), "appeal"):
        outgoing.revise(
            c, now, row, _body(day, account, row.platform, text), refresh=day.settings.digest.refresh
        )
    note_erased(c)
    return True


def deleted(c: Connection, day: Day, now: Now, heard: Removed) -> bool:
    """Its words and name go; the organisers are told that there was one."""
    a = t.appeals.c
    this = (a.platform == heard.platform, a.event == heard.target)
    appeal = c.execute(sa.select(t.appeals).where(*this)).one_or_none()
    if appeal is None:
        return False
    forgetting.unsay_appeal(c, now, appeal.id)
    for platform in day.platforms:
        post = Post(
            key=f"appeal:{appeal.id}:gone:{platform}",
            platform=platform,
            place=REGIE,
            kind="notice",
            body=day.words.body(day.language, "appeal-gone", at=appeal.at),
            priority=Priority.STEP,
        )
        outgoing.say(c, day, now, post)
    return True
