"""Votes given on pages, counted together: a full hall votes within seconds. Transactions.

What they do is what `voting.named_vote` does for each. Whatever is not plain, such as a vote that stands
already or is taken back, one's own question, an account that was forgotten or does too much, is left to be
handled by itself; so is what else its account does after it in the same row.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.commands.flooding import ALONE
from bot.database import pseudonyms
from bot.database import schema as t
from bot.database.sql import insert_many_once
from bot.database.transaction import Transaction
from bot.people import tombstones
from bot.people.flood import AT_MOST_LATE, LATE, after_one_more
from bot.port.chat import Incoming, Pressed
from bot.programme.model import is_closed
from bot.questions import boards
from bot.questions.messages import read_named_vote
from bot.questions.rules import VOTABLE

_q, _a, _v = t.questions.c, t.accounts.c, t.votes.c
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_LAST = sa.bindparam("at", type_=t.UTCInstant)
QUESTIONS = sa.select(_q.id, _q.asker).where(_q.id.in_(_IDS), _q.head == _q.id, _q.state.in_(sorted(VOTABLE)))
TOGETHER = sa.select(_q.id, _q.head).where(_q.head.in_(_IDS))
ACCOUNTS = sa.select(_a.handle, _a.person, _a.name, _a.in_room).where(
    _a.platform == sa.bindparam("on"), _a.handle.in_(_IDS)
)
GIVEN = sa.select(_v.person, _v.question).where(_v.person.in_(_IDS))
TOLD = sa.select(t.told.c.what, t.told.c.at).where(t.told.c.what.in_(_IDS))
TOLD_AGAIN = sa.update(t.told).where(t.told.c.what == sa.bindparam("of")).values(at=_LAST)
SEEN = (
    sa.update(t.accounts)
    .where(_a.platform == sa.bindparam("on"), _a.handle == sa.bindparam("of"))
    .values(
        seen_at=sa.case((_a.seen_at > _LAST, _a.seen_at), else_=_LAST),
        in_room=_a.in_room | sa.bindparam("here", type_=sa.Boolean),
    )
)
NEW_PEOPLE = sa.insert(t.people).returning(t.people.c.id)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote given on a page."""

    heard: Pressed
    question: int


@dataclass(slots=True)
class _Known:
    """What the database knows of the ballots of a row."""

    askers: Mapping[int, int | None]
    persons: Mapping[str, int] = field(default_factory=dict)
    in_room: Set[str] = frozenset()
    given: Set[tuple[int, int]] = frozenset()
    buried: Set[str] = frozenset()  # handles
    told: Mapping[str, datetime] = field(default_factory=dict)
    seals: Mapping[str, str] = field(default_factory=dict)


def ballot(heard: Incoming | None) -> Ballot | None:
    """Return what was heard as a vote given on a page, if it is one."""
    if not isinstance(heard, Pressed) or heard.target is not None or is_closed(heard.place):
        return None
    question, gives = read_named_vote(heard.action) if heard.action.startswith("vote:") else (None, None)
    return Ballot(heard, question) if question is not None and gives and heard.handle else None


def count(tx: Transaction, platform: str, ballots: Sequence[Ballot]) -> Set[str]:
    """Count the plain ones of these; return the events that are done."""
    known, counted = _known(tx.c, platform, ballots), list[Ballot]()
    met: set[str] = set()
    told: dict[str, datetime] = {}
    for each in ballots:
        if each.heard.handle not in met and _is_plain(known, each):
            claimed = _claimed(tx, known, each.heard)
            if claimed is not None:
                told |= claimed
                counted.append(each)
        met.add(each.heard.handle)
    if counted:
        _write(tx, platform, known, counted, told)
    return {each.heard.event for each in counted}


def _known(c: Connection, platform: str, ballots: Sequence[Ballot]) -> _Known:
    questions = {each.question for each in ballots}
    handles = {each.heard.handle for each in ballots}
    known = _Known({row.id: row.asker for row in c.execute(QUESTIONS, {"ids": list(questions)})})
    heads = {row.id: row.head for row in c.execute(TOGETHER, {"ids": list(known.askers)})}
    accounts = c.execute(ACCOUNTS, {"on": platform, "ids": list(handles)}).all()
    known.persons = {row.handle: row.person for row in accounts}
    known.in_room = {row.handle for row in accounts if row.in_room}
    given = c.execute(GIVEN, {"ids": list(known.persons.values())})
    known.given = {(person, heads[question]) for person, question in given if question in heads}
    seal = pseudonyms.sealer(c)
    known.seals = {handle: seal("account", platform, handle) for handle in handles}
    known.buried = _buried(c, platform, ballots, known, heads)
    whats = [what for handle in handles for what in _whats(known, handle)]
    known.told = {row.what: row.at for row in c.execute(TOLD, {"ids": whats})}
    return known


def _buried(
    c: Connection, platform: str, ballots: Iterable[Ballot], known: _Known, heads: Mapping[int, int]
) -> Set[str]:
    """Return the accounts that were forgotten, or whose votes for these count without them."""
    if c.execute(tombstones.ANY).first() is None:
        return frozenset()
    seal = pseudonyms.sealer(c)
    by_seal = {sealed: handle for handle, sealed in known.seals.items()}
    for each in ballots:
        for id in (id for id, head in heads.items() if head == each.question):
            by_seal[seal("vote", platform, each.heard.handle, str(id))] = each.heard.handle
    return {by_seal[sealed] for sealed in tombstones.known(c, by_seal)}


def _is_plain(known: _Known, each: Ballot) -> bool:
    handle, question = each.heard.handle, each.question
    if question not in known.askers or handle in known.buried:
        return False
    person = known.persons.get(handle)
    return person is None or (person != known.askers[question] and (person, question) not in known.given)


def _whats(known: _Known, handle: str) -> tuple[str, str]:
    """Return under which words the acts of an account are counted, and those that are heard late."""
    whose = f"{known.seals[handle]}{ALONE}"
    return f"commands:{whose}", f"commands-late:{whose}"


def _claimed(tx: Transaction, known: _Known, heard: Pressed) -> dict[str, datetime] | None:
    """Return what to note of one act more, as `flooding.admit` does; None if it is too much."""
    what, late = _whats(known, heard.handle)
    wall, most = tx.now.wall, tx.day.settings.flood.commands
    claims = [(what, min(heard.at, wall), most)]
    if wall - heard.at > LATE:
        claims.append((late, wall, most * AT_MOST_LATE))
    claimed: dict[str, datetime] = {}
    for each, at, a_minute in claims:
        forgotten = after_one_more(known.told.get(each), at, a_minute)
        if forgotten is None:
            return None
        claimed[each] = forgotten
    return claimed


def _write(
    tx: Transaction, platform: str, known: _Known, counted: Sequence[Ballot], told: Mapping[str, datetime]
) -> None:
    c, wall = tx.c, tx.now.wall
    persons = {**known.persons, **_entered(tx, platform, known, counted)}
    seen = [
        {"on": platform, "of": each.heard.handle, "at": min(each.heard.at, wall), "here": each.heard.in_room}
        for each in counted
        if each.heard.handle in known.persons
    ]
    if seen:
        c.execute(SEEN, seen)
    insert_many_once(c, t.told, [{"what": what, "at": at} for what, at in told.items()])
    if again := [{"of": what, "at": at} for what, at in told.items() if what in known.told]:
        c.execute(TOLD_AGAIN, again)
    rows = [
        {
            "platform": platform,
            "event": each.heard.event,
            "question": each.question,
            "person": persons[each.heard.handle],
            "in_room": each.heard.in_room or each.heard.handle in known.in_room,
        }
        for each in counted
    ]
    insert_many_once(c, t.votes, rows)
    for question in {each.question for each in counted}:
        boards.note_recount(c, question)


def _entered(tx: Transaction, platform: str, known: _Known, counted: Sequence[Ballot]) -> dict[str, int]:
    """Record the accounts that are new; return their people."""
    new = [each.heard for each in counted if each.heard.handle not in known.persons]
    if not new:
        return {}
    people = tx.c.execute(NEW_PEOPLE, [{"language": None} for _ in new]).scalars().all()
    accounts = [
        {
            "platform": platform,
            "handle": heard.handle,
            "person": person,
            "name": heard.name,
            "seen_at": min(heard.at, tx.now.wall),
            "in_room": heard.in_room,
        }
        for heard, person in zip(new, people, strict=True)
    ]
    tx.c.execute(sa.insert(t.accounts), accounts)
    return {heard.handle: person for heard, person in zip(new, people, strict=True)}
