"""People who follow sessions: rows, and short words that reach each of them. Transactions.

A word is said to a follower alone where we may write to them: in the conversation that they opened or, on
platforms that let us, in one that we open. Otherwise one message in the session's place calls all of them
without naming anybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import pseudonyms
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.outbox import ends, forgotten, outgoing, planned
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.people import named as people_named
from bot.people import people
from bot.people.people import Account
from bot.port.body import Block, Body, Person, accounts_named, from_json
from bot.port.chat import is_direct
from bot.programme.model import HALL

MOST_CALLED = 30  # people in one message
TOGETHER = timedelta(seconds=3)  # of wall time, for those who take no private messages to be called together
ALL = "all"  # in a key, instead of whom it is for
ABOUT = "follow:"  # before a session's id: the subject of all words to its followers

# Gives a text in a language; also gets the keys of the words that gave way to it unread, the oldest first.
Word = Callable[[str, Sequence[str]], Body]
_f = t.follows.c


@dataclass(frozen=True, slots=True)
class Follower:
    """A person who follows a session; `account` is the one with which they first did."""

    session: str
    account: Account


# ── Following ───────────────────────────────────────────────────────────────────────────────────────────


def follow(c: Connection, account: Account, session: str, mark: str | None = None) -> bool:
    """Note that a person follows a session, perhaps by a mark; return False if they did before."""
    known = is_followed(c, account.person, session)
    _note_closed(c, account, closed=False)  # they may take private messages now
    values = {"session": session, "person": account.person, "platform": account.platform, "event": mark}
    if insert_once(c, t.follows, values) is None and mark is not None:
        this = (_f.session == session, _f.person == account.person, _f.platform == account.platform)
        c.execute(sa.update(t.follows).where(*this).values(event=mark))
    return not known


def unfollow(tx: Transaction, person: int, session: str) -> bool:
    """End it on all accounts of the person, and drop what waits for them; return False if they did not."""
    theirs = (_f.person == person, _f.session == session)
    ended = tx.c.execute(sa.delete(t.follows).where(*theirs)).rowcount > 0
    for account in people.accounts_of(tx.c, person) if ended else ():
        _drop_unsaid(tx.c, account, session)
    return ended


def unfollow_by(tx: Transaction, platform: str, mark: str) -> bool:
    """Do the same for whoever followed a session by this mark; return whether somebody did."""
    query = sa.select(_f.person, _f.session).where(_f.platform == platform, _f.event == mark)
    found = tx.c.execute(query).first()
    return found is not None and unfollow(tx, found.person, found.session)


def is_followed(c: Connection, person: int, session: str) -> bool:
    query = sa.select(_f.id).where(_f.person == person, _f.session == session)
    return c.execute(query).first() is not None


def followed_by(c: Connection, person: int) -> Sequence[str]:
    """Return the sessions that a person follows, in the order in which they chose them."""
    query = sa.select(_f.session).where(_f.person == person).order_by(_f.id)
    return tuple(dict.fromkeys(c.execute(query).scalars()))


def of(c: Connection, session: str) -> list[Follower]:
    """Return the followers of a session: each person once, however many accounts they have."""
    a = t.accounts.c
    theirs = (a.person == _f.person) & (a.platform == _f.platform)
    query = (
        sa.select(t.accounts, t.people.c.language)
        .join(t.follows, theirs)
        .join(t.people, t.people.c.id == _f.person)
        .where(_f.session == session)
        .order_by(_f.id)
    )
    first: dict[int, Follower] = {}
    for row in c.execute(query):
        account = Account(row.person, row.platform, row.handle, row.name, row.language)
        first.setdefault(row.person, Follower(session, account))
    return list(first.values())


def followed(c: Connection) -> set[str]:
    """Return the sessions that anybody follows."""
    return set(c.execute(sa.select(_f.session).distinct()).scalars())


# ── Telling them ────────────────────────────────────────────────────────────────────────────────────────


def tell(
    tx: Transaction,
    follower: Follower,
    key: str,
    word: Word,
    *,
    stale: datetime | None = None,
) -> None:
    """Say one short text to one follower, once under `key`.

    The key is the same for all followers of the session. What still waits to be said to them about that
    session gives way: this is newer. After `stale` (event time) it is not said.
    """
    if follower.account.platform not in tx.day.platforms:
        return
    call = _held_call(tx, follower, key, word, stale)
    direct = people_named.private_place(tx, follower.account)
    if direct is None:
        _call(tx, call, follower)
        return
    its_key = _key(tx.c, follower, key)
    unread = _give_way(tx.c, its_key.removesuffix(key), its_key)
    language = follower.account.language or tx.day.language
    outgoing.say(tx, _post(follower, its_key, direct, word(language, unread), language, stale))


def _key(c: Connection, follower: Follower, key: str) -> str:
    account = follower.account
    whose = pseudonyms.of_account(c, account.platform, account.handle)
    return f"personal:{follower.session}:{account.platform}:{whose}:{key}"


def _key_of_all(session: str, platform: str, key: str) -> str:
    return f"personal:{session}:{platform}:{ALL}:{key}"


def subject(session: str) -> str:
    """Return the subject of all words to the followers of a session."""
    return f"{ABOUT}{session}"


def _post(
    follower: Follower, key: str, place: str, body: Body, language: str, stale: datetime | None
) -> Post:
    return Post(
        key=key,
        platform=follower.account.platform,
        place=place,
        kind=Kind.PERSONAL,
        body=body,
        priority=Priority.STEP,
        notify=True,
        subject=subject(follower.session),
        language=language,
        stale=stale,
    )


def _give_way(c: Connection, beginning: str, newest: str | None = None) -> Sequence[str]:
    """Drop what waits, never attempted, under keys that begin so, except under the newest.

    Return the keys of the words that nobody has read since the last that was said, the oldest first.
    """
    o = t.outbox.c
    other = () if newest is None else (~o.key.startswith(newest, autoescape=True),)
    unread: list[str] = []
    for row in c.execute(sa.select(t.outbox).where(*_begins(beginning), *other).order_by(o.id)).all():
        if planned.is_unsaid(row):
            ends.skip(c, row.id, Why.REPLACED)
            unread.append(key_in(row))
        elif row.state != State.SKIPPED:
            unread.clear()
        elif row.why == Why.REPLACED:
            unread.append(key_in(row))
    return unread


def _begins(beginning: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Match the keys that begin so, by their index; `;` comes just after `:`."""
    o = t.outbox.c
    return o.key >= beginning, o.key < f"{beginning[:-1]};"


# ── In the session's place, without a name ──────────────────────────────────────────────────────────────


def _held_call(tx: Transaction, follower: Follower, key: str, word: Word, stale: datetime | None) -> str:
    """Keep the word ready for those whom it does not reach alone; return the key of that message."""
    session, platform = tx.day.programme.queue_of(follower.session), follower.account.platform
    its_key = _key_of_all(follower.session, platform, key)
    if outgoing.by_key(tx.c, its_key) is None:
        unread = _give_way(tx.c, its_key.removesuffix(key), its_key)
        place, language = session.place if session else HALL, tx.day.language
        row = outgoing.say(tx, _post(follower, its_key, place, word(language, unread), language, stale))
        assert row is not None
        ends.skip(tx.c, row, Why.ELSEWHERE)
    return its_key


def _call(tx: Transaction, key: str, follower: Follower, wait: timedelta = timedelta()) -> None:
    """Call one more person by the message that has this key, or by another if it was said meanwhile.

    It waits (wall time) for others whom it will have to call.
    """
    handle, first = follower.account.handle, outgoing.by_key(tx.c, key)
    if first is None or first.body is None:
        return
    row: Row[Any] | None = first
    while row is not None and row.body is not None:
        body, key = from_json(row.body), row.key
        called = accounts_named(body)
        if handle in called:
            return
        is_held = row.state == State.SKIPPED and row.why == Why.ELSEWHERE
        if (is_held or planned.is_unsaid(row)) and len(called) < MOST_CALLED:
            ends.rewrite(tx.c, row.id, _calling(body, [*_called(body), handle]))
            ends.wake(tx.c, row.id, Why.ELSEWHERE, tx.now.wall + wait)
            return
        row = outgoing.by_key(tx.c, outgoing.next_key(key))
    body = _calling(from_json(first.body), [handle])
    post = _post(follower, outgoing.next_key(key), first.place, body, first.language, first.stale)
    outgoing.say(tx, replace(post, wait=wait))


def _called(body: Body) -> list[str]:
    spans = body.blocks[0].spans if body.blocks else ()
    return [span.handle for span in spans if isinstance(span, Person) and not span.name and span.handle]


def _calling(body: Body, handles: Iterable[str]) -> Body:
    """Return the same words, which call these accounts and nobody else."""
    first, *others = body.blocks
    words = tuple(span for span in first.spans if not (isinstance(span, Person) and not span.name))
    calls = tuple(Person("", handle, ping=True) for handle in handles)
    return Body((Block((*calls, *words), first.kind), *others))


def fall_back(tx: Transaction, row: Row[Any]) -> None:
    """After a word to one person alone was refused, call them in the session's place, and know it next time.

    Nothing is said if something newer was said to them about that session.
    """
    if not is_direct(row.place):
        return
    for follower in of(tx.c, str(row.subject).removeprefix(ABOUT)):
        if follower.account.platform != row.platform:
            continue
        beginning = _key(tx.c, follower, "")
        if row.key.startswith(beginning):
            _note_closed(tx.c, follower.account, closed=True)
            newer = (*_begins(beginning), t.outbox.c.id > row.id)
            if tx.c.execute(sa.select(t.outbox.c.id).where(*newer).limit(1)).first() is None:
                key = row.key.removeprefix(beginning)
                _call(tx, _key_of_all(follower.session, row.platform, key), follower, TOGETHER)


def _note_closed(c: Connection, account: Account, *, closed: bool) -> None:
    a = t.accounts.c
    this = (a.platform == account.platform, a.handle == account.handle)
    c.execute(sa.update(t.accounts).where(*this).values(closed=closed))


# ── Dropped, forgotten ──────────────────────────────────────────────────────────────────────────────────


def key_in(row: Row[Any]) -> str:
    """Return the key under which a word was told."""
    return str(row.key.split(":", 4)[-1]).rstrip("+")


def unsay(tx: Transaction, row: Row[Any]) -> None:
    """Do not say a word that waits: it is no longer true."""
    outgoing.take_back(tx, row, Why.PROGRAMME)


def _drop_unsaid(c: Connection, account: Account, session: str) -> None:
    """Drop what waits for one person about a session, and call them no more."""
    whose = pseudonyms.of_account(c, account.platform, account.handle)
    _give_way(c, f"personal:{session}:{account.platform}:{whose}:")
    for row in outgoing.about(c, subject(session), Kind.PERSONAL):
        if row.platform == account.platform and planned.is_unsaid(row) and not is_direct(row.place):
            _call_no_more(c, row, account.handle)


def _call_no_more(c: Connection, row: Row[Any], handle: str) -> None:
    body = from_json(row.body) if row.body else Body()
    left = [each for each in _called(body) if each != handle]
    if len(left) < len(_called(body)):
        ends.rewrite(c, row.id, _calling(body, left))
        if not left and row.state == State.WAITING:
            ends.skip(c, row.id, Why.ELSEWHERE)


def forget(tx: Transaction, account: Account) -> None:
    """Forget what an account follows, and take back what was said to it about that."""
    this = (_f.person == account.person, _f.platform == account.platform)
    tx.c.execute(sa.delete(t.follows).where(*this))
    o, whose = t.outbox.c, pseudonyms.of_account(tx.c, account.platform, account.handle)
    theirs = (o.platform == account.platform, o.kind == Kind.PERSONAL)
    for row in tx.c.execute(sa.select(t.outbox).where(*theirs)).all():
        if f":{whose}:" in row.key:
            outgoing.take_back(tx, row, Why.FORGOTTEN, Priority.CHIP)
            forgotten.seal_later(tx.c, o.key.in_((row.key, f"remove:{row.key}")))
        elif row.body is not None and account.handle in accounts_named(from_json(row.body)):
            _uncall(tx, row, account.handle)


def _uncall(tx: Transaction, row: Row[Any], handle: str) -> None:
    """Take somebody out of a message that called several people; if it stands somewhere, it goes."""
    if not planned.is_unsaid(row) and row.state != State.SKIPPED:
        outgoing.take_back(tx, row, Why.FORGOTTEN, Priority.CHIP)
    _call_no_more(tx.c, row, handle)
