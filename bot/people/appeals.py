"""Calls for help: rows, and the messages that show them in the régie of every platform. Transactions.

The calls that one person makes within two minutes share a message: the first of them, which rings, *leads*
the others.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Post, Priority
from bot.outbox.states import Why
from bot.people import people
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.port.chat import Action, Heard, Pressed, is_direct
from bot.programme.model import REGIE
from bot.timetable import labels

LONGEST = 2000  # characters
RINGS_EACH = timedelta(minutes=2)  # of wall time, between two rings for one person, and before the second
ANSWERED_WITHIN = timedelta(minutes=14)  # of wall time, while a press can still be answered
TAKE, GIVE_BACK = "take", "give-back"  # keys of the actions

_a = t.appeals.c


# ── Calling ─────────────────────────────────────────────────────────────────────────────────────────────


def call(tx: Transaction, heard: Heard, account: Account, text: str) -> None:
    """Tell the organisers, at once and only once, what `heard` says and who wrote it, so they can answer.

    A person rings once in two minutes: what they add meanwhile is added to the message.
    """
    leader = _ringing(tx, account.person)
    values = {
        "platform": heard.platform,
        "event": heard.event,
        "place": heard.place,
        "handle": heard.handle,
        "text": text[:LONGEST],
        "at": heard.at,
        "opens": not isinstance(heard, Pressed) and not is_direct(heard.place),
        "ring": leader.id if leader else None,
        "rung_at": None if leader else tx.now.wall,
    }
    appeal = insert_once(tx.c, t.appeals, values)
    if appeal is None:
        return
    if leader is None:
        _say(tx, _get(tx.c, appeal), notify=True)
    else:
        _refresh(tx, leader)


def _ringing(tx: Transaction, person: int) -> Row[Any] | None:
    """Return the call by which a person rang just now."""
    theirs = [(each.platform, each.handle) for each in people.accounts_of(tx.c, person)]
    if not theirs:
        return None
    lately = (_a.rung_at > tx.now.wall - RINGS_EACH, _a.rung_at <= tx.now.wall)
    query = sa.select(t.appeals).where(sa.tuple_(_a.platform, _a.handle).in_(theirs), *lately)
    return tx.c.execute(query.order_by(_a.id.desc()).limit(1)).first()


def of_message(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """Return the call for help that a message made."""
    return c.execute(sa.select(t.appeals).where(_a.platform == platform, _a.event == event)).one_or_none()


def _get(c: Connection, appeal: int) -> Row[Any]:
    return c.execute(sa.select(t.appeals).where(_a.id == appeal)).one()


def _leader_of(c: Connection, appeal: Row[Any]) -> Row[Any]:
    return appeal if appeal.ring is None else _get(c, appeal.ring)


def _led(c: Connection, leader: int) -> Sequence[Row[Any]]:
    """Return a call and those that share its message, in order."""
    together = (_a.id == leader) | (_a.ring == leader)
    return c.execute(sa.select(t.appeals).where(together).order_by(_a.id)).all()


# ── In the régies ───────────────────────────────────────────────────────────────────────────────────────


def subject(appeal: int) -> str:
    """Return the subject of the messages about a call."""
    return f"appeal:{appeal}"


def _key(leader: Row[Any], platform: str) -> str:
    return f"appeal:{leader.platform}:{leader.event}:{platform}"


def _again_key(leader: Row[Any], platform: str) -> str:
    return f"{_key(leader, platform)}:again:{leader.rung_at.isoformat()}"


def _say(tx: Transaction, leader: Row[Any], *, notify: bool) -> None:
    for platform in tx.day.platforms:
        key = outgoing.standing_key(tx.c, _key(leader, platform))
        outgoing.say(tx, _post(tx, leader, platform, key, _body(tx, leader, platform), notify=notify))


def _post(tx: Transaction, leader: Row[Any], platform: str, key: str, body: Body, *, notify: bool) -> Post:
    return Post(
        key=key,
        platform=platform,
        place=REGIE,
        kind=Kind.APPEAL,
        body=body,
        priority=Priority.ANNOUNCEMENT,
        notify=notify,
        actions=_actions(tx.day, leader, platform),
        subject=subject(leader.id),
    )


def _actions(day: Day, leader: Row[Any], platform: str) -> tuple[Action, ...]:
    """Return ✅, or where there are buttons what gives a call back to the others once it is taken."""
    if leader.taken_at is None:
        return (Action(TAKE, day.words.line(day.language, "action-take"), "✅"),)
    if not day.platforms[platform].buttons:
        return ()
    return (Action(GIVE_BACK, day.words.line(day.language, "action-give-back"), "↩️"),)


def _body(tx: Transaction, leader: Row[Any], platform: str) -> Body:
    """Return who calls, from where, all their words, and who takes care of it."""
    say, language = tx.day.words.body, tx.day.language
    who = _who(tx, leader, platform)
    key = "appeal" if is_direct(leader.place) else "appeal-in"
    where = {} if is_direct(leader.place) else {"place": _where(tx.day, leader, platform)}
    parts = [say(language, key, who=who, **where)]
    former = leader
    for each in _led(tx.c, leader.id):
        if each.place != former.place or (each.opens and each.id != leader.id):
            parts.append(say(language, "appeal-then", place=_where(tx.day, each, platform)))
        parts.append(b.quote(b.Words(each.text)))
        former = each
    return b.join([*parts, *_taken(tx, leader)])


def _who(tx: Transaction, leader: Row[Any], platform: str) -> b.Spans:
    """Link the name to their account if it is on this platform; elsewhere say which account they have.

    An account that is only a number says nothing to people, so the platform alone is named.
    """
    account = people.find(tx.c, leader.platform, leader.handle)
    name = account.name if account else leader.handle
    if leader.platform == platform:
        return (b.Person(name, leader.handle, ping=True),)
    values = {"name": (b.Words(name),), "platform": leader.platform.title()}
    if leader.handle.isdecimal():
        return tx.day.words.spans(tx.day.language, "appeal-elsewhere", **values)
    return tx.day.words.spans(tx.day.language, "appeal-account", handle=(b.Words(leader.handle),), **values)


def _where(day: Day, appeal: Row[Any], platform: str) -> b.Spans:
    """Link to the message where it opens, else to the place."""
    label = labels.place_name(day, appeal.place, day.language)
    if is_direct(appeal.place):
        return (b.Text(label),)
    if appeal.opens and appeal.platform == platform:
        return (b.MessageLink("", label, appeal.event, appeal.place),)
    return (b.PlaceLink(appeal.place, label),)


def _taken(tx: Transaction, leader: Row[Any]) -> Iterator[Body]:
    if leader.taken_at is not None:
        yield tx.day.words.body(tx.day.language, "appeal-taken", who=taker(tx, leader, tx.day.language))


def taker(tx: Transaction, leader: Row[Any], language: str) -> b.Span:
    """Return the name of who takes care of a call, unless they were forgotten."""
    account = people.find(tx.c, leader.taken_on, leader.taken_by) if leader.taken_by else None
    return b.Person(account.name) if account else b.Text(tx.day.words.line(language, "appeal-someone"))


def _second(tx: Transaction, leader: Row[Any], platform: str) -> Body:
    """Return what rings again: it shows none of their words, and leads to them."""
    said = [
        row for row in _standing(tx.c, leader) if row.platform == platform and not _is_second(leader, row)
    ]
    label = tx.day.words.line(tx.day.language, "appeal-link")
    link = b.MessageLink(said[-1].key if said else "", label)
    who = _who(tx, leader, platform)
    again = tx.day.words.body(tx.day.language, "appeal-again", who=who, link=link)
    return b.join([again, *_taken(tx, leader)])


def _standing(c: Connection, leader: Row[Any]) -> list[Row[Any]]:
    """Return the messages about a call that nobody took back."""
    rows = outgoing.about(c, subject(leader.id), Kind.APPEAL)
    return [row for row in rows if not outgoing.was_taken_back(c, row)]


def _is_second(leader: Row[Any], row: Row[Any]) -> bool:
    return bool(row.key.startswith(f"{_key(leader, row.platform)}:again:"))


def _refresh(tx: Transaction, leader: Row[Any], *, erased: bool = False) -> None:
    """Bring the messages about a call up to date; if words or a name were `erased`, none may still show them.

    An edit notifies nobody.
    """
    for row in _standing(tx.c, leader):
        body = (_second if _is_second(leader, row) else _body)(tx, leader, row.platform)
        if to_json(body) == row.body:
            continue
        if erased and outgoing.keeps_words(tx.day, row):
            key = outgoing.next_key(row.key)
            outgoing.say(tx, _post(tx, leader, row.platform, key, body, notify=False))
            unsay(tx, row, Why.ERASED)
            continue
        actions = _actions(tx.day, leader, row.platform)
        if not tx.day.platforms[row.platform].buttons:
            _offer_mark(tx, row, actions)
        refresh = timedelta(0) if leader.taken_at else tx.day.settings.digest.refresh
        outgoing.revise(tx, row, body, refresh=refresh, actions=actions)


def _offer_mark(tx: Transaction, row: Row[Any], actions: Sequence[Action]) -> None:
    """Take ✅ away from a call that is taken, and put it again under one that was given back."""
    if row.actions and not actions:
        outgoing.take_chips_back(tx, row, Why.OVER)
    for action in () if row.actions else actions:
        key = f"{row.key}:{action.emoji}:{row.version}"
        outgoing.add_chip(tx, row, action, key, version=row.version, refresh=timedelta(0))


# ── Ringing once more ───────────────────────────────────────────────────────────────────────────────────

_UNTAKEN = (_a.rung_at.isnot(None), _a.again_at.is_(None), _a.taken_at.is_(None))
KEPT = sa.exists().where(*_UNTAKEN)
OLDEST = sa.select(sa.func.min(_a.rung_at)).where(*_UNTAKEN).scalar_subquery()


def ring_again(tx: Transaction) -> None:
    """Ring once more for each call that nobody took within two minutes."""
    late = sa.select(t.appeals).where(*_UNTAKEN, _a.rung_at <= tx.now.wall - RINGS_EACH)
    for leader in tx.c.execute(late).all():
        tx.c.execute(sa.update(t.appeals).where(_a.id == leader.id).values(again_at=tx.now.wall))
        for platform in tx.day.platforms:
            key = _again_key(leader, platform)
            outgoing.say(tx, _post(tx, leader, platform, key, _second(tx, leader, platform), notify=True))


# ── Taken by an organiser ───────────────────────────────────────────────────────────────────────────────


def about(c: Connection, row: Row[Any]) -> Row[Any] | None:
    """Return the call that a message in the régie is about; None if it is gone."""
    number = str(row.subject or "").removeprefix("appeal:")
    query = sa.select(t.appeals).where(_a.id == (int(number) if number.isdecimal() else 0))
    return c.execute(query).one_or_none()


def take(tx: Transaction, leader: Row[Any], by: Heard) -> bool:
    """Note who takes care of a call and tell who wrote it; False if somebody did before."""
    values = {
        "taken_at": tx.now.wall,
        "taken_on": by.platform,
        "taken_by": by.handle,
        "taken_event": by.event,
    }
    free = (_a.id == leader.id, _a.taken_at.is_(None))
    if tx.c.execute(sa.update(t.appeals).where(*free).values(values)).rowcount == 0:
        return False
    leader = _get(tx.c, leader.id)
    _refresh(tx, leader)
    for each in _led(tx.c, leader.id):
        _tell_author(tx, leader, each)
    return True


def _tell_author(tx: Transaction, leader: Row[Any], appeal: Row[Any]) -> None:
    """Tell who wrote: ✅ on a message that others see, else a word for them alone."""
    key = f"appeal:{appeal.platform}:{appeal.event}:taken:{leader.taken_at.isoformat()}"
    if appeal.opens:
        mark = Mark(
            key=key,
            platform=appeal.platform,
            place=appeal.place,
            emoji="✅",
            kind=Kind.RECEIPT,
            priority=Priority.STEP,
            target=appeal.event,
            subject=subject(leader.id),
        )
        outgoing.put(tx, mark)
        return
    account = people.find(tx.c, appeal.platform, appeal.handle)
    language = (account and account.language) or tx.day.language
    alone = not is_direct(appeal.place)
    post = Post(
        key=key,
        platform=appeal.platform,
        place=appeal.place,
        kind=Kind.NOTICE,
        body=tx.day.words.body(language, "appeal-in-hand", who=taker(tx, leader, language)),
        priority=Priority.STEP,
        notify=True,
        reply_to=appeal.event,
        person=appeal.handle if alone else None,
        subject=subject(leader.id),
        language=language,
        stale=tx.clock.event_time(appeal.at + ANSWERED_WITHIN) if alone else None,
    )
    outgoing.say(tx, post)


def give_back(tx: Transaction, leader: Row[Any]) -> None:
    """Let others take a call again, and take back what its author was told; it rings again if nobody does."""
    nobody = dict.fromkeys(("taken_at", "taken_on", "taken_by", "taken_event", "again_at"))
    tx.c.execute(sa.update(t.appeals).where(_a.id == leader.id).values(**nobody, rung_at=tx.now.wall))
    for row in outgoing.about(tx.c, subject(leader.id), Kind.NOTICE, Kind.RECEIPT):
        outgoing.take_back(tx, row, Why.UNDONE)
    _refresh(tx, _get(tx.c, leader.id))


def untapped(tx: Transaction, platform: str, event: str) -> bool:
    """Give a call back if this is the mark that took it; return whether it is."""
    taken = sa.select(t.appeals).where(_a.taken_on == platform, _a.taken_event == event)
    leader = tx.c.execute(taken).first()
    if leader is not None:
        give_back(tx, leader)
    return leader is not None


# ── Edited, taken back, deleted, forgotten ──────────────────────────────────────────────────────────────


def edited(tx: Transaction, appeal: Row[Any], text: str) -> None:
    """Show the organisers the corrected words; if the author left none, keep the earlier ones."""
    if text:
        _note(tx.c, appeal, text[:LONGEST])
        _refresh(tx, _leader_of(tx.c, appeal))


def _note(c: Connection, appeal: Row[Any], text: str) -> None:
    c.execute(sa.update(t.appeals).where(_a.id == appeal.id).values(text=text))
    note_erased(c)


def restored(tx: Transaction, appeal: Row[Any], text: str) -> bool:
    """After an edit was taken back, restore the words before it; no version of a message keeps the edit.

    Without `text`, nobody knows the words before: the call is removed, and the organisers are told that there
    was one. Return whether it stands.
    """
    if not text:
        deleted(tx, appeal)
        return False
    _note(tx.c, appeal, text[:LONGEST])
    _refresh(tx, _leader_of(tx.c, appeal), erased=True)
    return True


def deleted(tx: Transaction, appeal: Row[Any]) -> None:
    """Remove the call's words and name, and tell the organisers that there was one."""
    unsay_call(tx, appeal)
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


def unsay_call(tx: Transaction, appeal: Row[Any]) -> None:
    """Remove a call from the régies and the database; those that shared its message are shown without it."""
    leader = _leader_of(tx.c, appeal)
    others = [each for each in _led(tx.c, leader.id) if each.id != appeal.id]
    for row in outgoing.about(tx.c, subject(leader.id), Kind.APPEAL):
        unsay(tx, row, Why.FORGOTTEN)
    if others and appeal.id == leader.id:
        _lead(tx.c, others, leader)
    tx.c.execute(sa.delete(t.appeals).where(_a.id == appeal.id))
    note_erased(tx.c)
    if others:
        _say(tx, _leader_of(tx.c, _get(tx.c, others[0].id)), notify=False)


def _lead(c: Connection, others: Sequence[Row[Any]], former: Row[Any]) -> None:
    """Let the first of these calls lead the others, in place of the `former` one."""
    first, *rest = (each.id for each in others)
    columns = ("rung_at", "again_at", "taken_at", "taken_on", "taken_by", "taken_event")
    kept = {name: getattr(former, name) for name in columns}
    c.execute(sa.update(t.appeals).where(_a.id == first).values(ring=None, **kept))
    c.execute(sa.update(t.appeals).where(_a.id.in_(rest)).values(ring=first))


def unsay(tx: Transaction, row: Row[Any], why: Why) -> None:
    """Remove a message, so that nothing is left of it."""
    outgoing.take_back(tx, row, why)
    forgotten.seal_later(tx.c, t.outbox.c.key.in_((row.key, f"remove:{row.key}")))


def forget(tx: Transaction, account: Account, until: datetime) -> None:
    """Remove the calls that an account made by then (wall time), and its name from those it took."""
    theirs = (_a.platform == account.platform, _a.handle == account.handle, _a.at <= until)
    for number in tx.c.execute(sa.select(_a.id).where(*theirs).order_by(_a.id.desc())).scalars().all():
        appeal = _get(tx.c, number)
        for row in outgoing.about(tx.c, subject(_leader_of(tx.c, appeal).id), Kind.NOTICE):
            if row.reply_to == appeal.event:
                unsay(tx, row, Why.FORGOTTEN)
        unsay_call(tx, appeal)
    taken = (_a.taken_on == account.platform, _a.taken_by == account.handle)
    leaders = tx.c.execute(sa.select(_a.id).where(*taken)).scalars().all()
    unnamed = {"taken_by": "", "taken_event": None}
    tx.c.execute(sa.update(t.appeals).where(_a.id.in_(leaders)).values(unnamed))
    for leader in leaders:
        _refresh(tx, _get(tx.c, leader), erased=True)
        for row in outgoing.about(tx.c, subject(leader), Kind.NOTICE):
            _tell_without_name(tx, row)


def _tell_without_name(tx: Transaction, row: Row[Any]) -> None:
    """Say what the author was told without the name of who took their call."""
    language = row.language
    someone = b.Text(tx.day.words.line(language, "appeal-someone"))
    body = tx.day.words.body(language, "appeal-in-hand", who=someone)
    if row.person is None and not outgoing.keeps_words(tx.day, row):
        outgoing.revise(tx, row, body, refresh=timedelta(0))
    else:
        unsay(tx, row, Why.FORGOTTEN)


def count_taken(c: Connection, account: Account) -> int:
    """Return how many calls an account takes care of."""
    taken = (_a.taken_on == account.platform, _a.taken_by == account.handle)
    return int(c.execute(sa.select(sa.func.count()).select_from(t.appeals).where(*taken)).scalar_one())
