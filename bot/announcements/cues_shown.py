"""The messages about a cue: in its desk, and in the régies. Transactions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.announcements import announced
from bot.announcements.reading import LONGEST
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.people import named as people_named
from bot.people import people
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body, from_json, to_json
from bot.port.chat import Action, Field
from bot.programme.model import REGIE
from bot.questions import messages
from bot.timetable import labels

SEEN, UNSEEN = "seen", "unseen"  # keys of the actions in a desk
CORRECT, WITHDRAW = "correct", "withdraw"  # and in the régie


def subject(cue: Row[Any]) -> str:
    """Return the subject of the messages about a cue, in its desk and in every régie."""
    return f"cue:{cue.id}"


def order_subject(cues: Sequence[Row[Any]]) -> str:
    """Return the subject of the message that tells where it was ordered what became of it."""
    return f"cued:{cues[0].id}"


# ── In the desk ─────────────────────────────────────────────────────────────────────────────────────────


def say(tx: Transaction, cue: Row[Any]) -> None:
    """Say a cue in its desk on every platform; its people there are pinged."""
    for platform in tx.day.platforms:
        post = Post(
            key=outgoing.standing_key(tx.c, f"cue:{cue.id}:{platform}"),
            platform=platform,
            place=cue.desk,
            kind=Kind.CUE,
            body=_in_desk(tx, cue, platform),
            priority=Priority.ANNOUNCEMENT,
            notify=True,
            actions=_actions(tx.day, cue, platform),
            subject=subject(cue),
        )
        outgoing.say(tx, post)


def in_desks(c: Connection, cue: Row[Any]) -> Sequence[Row[Any]]:
    """Return the messages that say it in its desk and were not taken back."""
    rows = outgoing.about(c, subject(cue), Kind.CUE)
    return [row for row in rows if not outgoing.was_taken_back(c, row)]


def _in_desk(tx: Transaction, cue: Row[Any], platform: str) -> Body:
    say, language = tx.day.words.body, tx.day.language
    said = say(language, "cue", text=messages.whole(cue.text))
    if cue.seen_at is not None:
        return b.join([said, say(language, "cue-seen", who=seer(tx, cue, language))])
    to = _addressed(tx, cue, platform)
    parts = [said, *([say(language, "cue-to", who=to)] if to else [])]
    return b.join(parts if tx.day.platforms[platform].buttons else [*parts, say(language, "cue-how")])


def _addressed(tx: Transaction, cue: Row[Any], platform: str) -> b.Spans:
    """Return those who run the session, pinged where they have an account."""
    session = tx.day.programme.session_of(cue.desk, tx.now.event)
    named = [tx.day.programme.people[id] for id in (session.animateurs if session else ())]
    handles = {each.id: people_named.accounts_of(tx, each.id).get(platform) for each in named}
    return labels.separated([(b.Person(p.name, handles[p.id], ping=True),) for p in named])


def _actions(day: Day, cue: Row[Any], platform: str) -> tuple[Action, ...]:
    """Return ✅, or where there are buttons what undoes it."""
    if cue.seen_at is None:
        return (Action(SEEN, day.words.line(day.language, "action-seen"), "✅"),)
    if not day.platforms[platform].buttons:
        return ()
    return (Action(UNSEEN, day.words.line(day.language, "action-unseen"), "↩️"),)


def seer(tx: Transaction, cue: Row[Any], language: str) -> b.Span:
    """Return who acknowledged a cue, as the programme or their platform calls them, unless forgotten."""
    account = people.find(tx.c, cue.seen_on, cue.seen_by) if cue.seen_by else None
    if account is None:
        return b.Text(tx.day.words.line(language, "cue-someone"))
    known = tx.day.programme.people
    named = sorted(id for id in people_named.ids_of(tx, account.person) if id in known)
    return b.Person(known[named[0]].name if named else account.name)


# ── In the régies ───────────────────────────────────────────────────────────────────────────────────────


def told(tx: Transaction, cues: Sequence[Row[Any]], platform: str) -> Body:
    """Return what became of a cue in each of its desks, for those who gave it."""
    say, language = tx.day.words.body, tx.day.language
    if all(cue.state == "withdrawn" for cue in cues):
        where = labels.places_named(tx.day, [cue.desk for cue in cues])
        return say(language, "cued-withdrawn", where=where) + b.quote(*messages.whole(cues[0].text))
    head = "cued-buttons" if tx.day.platforms[platform].buttons else "cued"
    lines = [_line(tx, cue) for cue in cues]
    return b.join([say(language, head), b.quote(*messages.whole(cues[0].text)), *lines])


def _line(tx: Transaction, cue: Row[Any]) -> Body:
    say, language = tx.day.words.body, tx.day.language
    where = labels.places_named(tx.day, [cue.desk])
    if cue.seen_at is None:
        return say(language, "cued-unseen", where=where)
    return say(language, "cued-seen", where=where, who=seer(tx, cue, language))


def offered(day: Day, cues: Sequence[Row[Any]], platform: str) -> tuple[Action, ...]:
    """Return the buttons that correct and withdraw it; elsewhere an edit and a deletion do."""
    if not day.platforms[platform].buttons or all(cue.state == "withdrawn" for cue in cues):
        return ()
    label = day.words.line
    corrected = Field("text", label(day.language, "field-cue"), length=LONGEST)
    return (
        Action(CORRECT, label(day.language, "action-correct"), "✏️", (corrected,)),
        Action(WITHDRAW, label(day.language, "action-withdraw"), "🗑️"),
    )


def tell_unseen(tx: Transaction, cue: Row[Any], *, is_empty: bool) -> None:
    """Tell every régie that nobody acknowledged a cue, or that nobody is there who could."""
    for platform in tx.day.platforms:
        post = Post(
            key=f"cue:{cue.id}:{'empty' if is_empty else 'unseen'}:{cue.told_at.isoformat()}:{platform}",
            platform=platform,
            place=REGIE,
            kind=Kind.CUED,
            body=_unseen(tx, cue, is_empty=is_empty),
            priority=Priority.ANSWER if is_empty else Priority.ANNOUNCEMENT,  # not before the answer to it
            notify=True,
            subject=subject(cue),
        )
        outgoing.say(tx, post)


def _unseen(tx: Transaction, cue: Row[Any], *, is_empty: bool) -> Body:
    say, language = tx.day.words.body, tx.day.language
    where = labels.places_named(tx.day, [cue.desk])
    text = say(language, "cue-empty" if is_empty else "cue-unseen", where=where)
    text += b.quote(*messages.whole(cue.text))
    seen = cue.seen_at is not None
    return text + say(language, "cue-seen", who=seer(tx, cue, language)) if seen else text


# ── Brought up to date ──────────────────────────────────────────────────────────────────────────────────


def refresh(tx: Transaction, cue: Row[Any], cues: Sequence[Row[Any]], *, erased: bool = False) -> None:
    """Bring the messages about a cue up to date; what was `erased` may stand in no version of them."""
    for row in in_desks(tx.c, cue):
        _revise(tx, row, _in_desk(tx, cue, row.platform), _actions(tx.day, cue, row.platform), erased=erased)
    for row in _told_of(tx.c, subject(cue)):
        _revise(tx, row, _unseen(tx, cue, is_empty=":empty:" in row.key), (), erased=erased)
    for row in _told_of(tx.c, order_subject(cues)):
        body = told(tx, cues, row.platform)
        _revise(tx, row, body, offered(tx.day, cues, row.platform), erased=erased)


def _told_of(c: Connection, about: str) -> Sequence[Row[Any]]:
    rows = outgoing.about(c, about, Kind.CUED)
    return [row for row in rows if not outgoing.was_taken_back(c, row)]


def _revise(tx: Transaction, row: Row[Any], body: Body, actions: tuple[Action, ...], *, erased: bool) -> None:
    if to_json(body) == row.body:
        return
    if erased and outgoing.keeps_words(tx.day, row):
        announced.say_anew(tx, row, body)
        return
    if not tx.day.platforms[row.platform].buttons:
        _offer_mark(tx, row, actions)
    outgoing.revise(tx, row, body, refresh=timedelta(0), actions=actions)


def _offer_mark(tx: Transaction, row: Row[Any], actions: Sequence[Action]) -> None:
    """Take ✅ away from a cue that is acknowledged, and put it again under one that is not any more."""
    if row.actions and not actions:
        outgoing.take_chips_back(tx, row, Why.OVER)
    for action in () if row.actions else actions:
        key = f"{row.key}:{action.emoji}:{row.version}"
        outgoing.add_chip(tx, row, action, key, version=row.version, refresh=timedelta(0))


def seal(tx: Transaction, cue: Row[Any]) -> None:
    """Take back all that says a cue, and leave nothing of it in the database."""
    for row in outgoing.about(tx.c, subject(cue), Kind.CUE, Kind.CUED):
        outgoing.take_back(tx, row, Why.WITHDRAWN)
        forgotten.seal_row(tx.c, row.id)


def empty(tx: Transaction, cues: Sequence[Row[Any]]) -> list[Body]:
    """Remove the words of a deleted cue from where it was ordered; return what to say anew there."""
    where = labels.places_named(tx.day, [cue.desk for cue in cues])
    body = tx.day.words.body(tx.day.language, "cued-deleted", where=where)
    return announced.empty(tx, outgoing.about(tx.c, order_subject(cues), Kind.CUED), body)


def unname(tx: Transaction, account: Account) -> None:
    """Ping an account in no cue any more, unless the programme itself gives it."""
    known = tx.day.programme.people
    named = (known[id] for id in people_named.ids_of(tx, account.person) if id in known)
    if any(account.platform in person.handles for person in named):
        return
    o = t.outbox.c
    said = (o.kind == Kind.CUE, o.platform == account.platform, o.body.isnot(None))
    for row in tx.c.execute(sa.select(t.outbox).where(*said, o.operation == "say").order_by(o.id)).all():
        body = b.unpinged(from_json(row.body), account.handle)
        if to_json(body) == row.body:
            continue
        if outgoing.was_taken_back(tx.c, row) or row.state == State.SKIPPED:
            ends.rewrite(tx.c, row.id, body)
        elif outgoing.keeps_words(tx.day, row):
            announced.say_anew(tx, row, body)
        else:
            outgoing.revise(tx, row, body, refresh=timedelta(0))
