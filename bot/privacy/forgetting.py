"""Forgetting people who ask for it. Transactions.

Their words and names leave the database and all that we said; codes, states and numbers stay.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.announcements import cues
from bot.changes import previews
from bot.clock import Now
from bot.database import pseudonyms
from bot.database import schema as t
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.journal import authors
from bot.outbox import ends, forgotten, outgoing
from bot.outbox.forgotten import seal_later
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Priority
from bot.outbox.states import Why
from bot.people import appeals, followers, people, presence, tombstones
from bot.people import named as people_named
from bot.people.people import Account
from bot.port.body import Body, accounts_named, from_json, to_json
from bot.port.chat import DIRECT, OPENED, is_direct
from bot.questions import boards, erasures, grouping, merging, notes, owning, queue, texts, votes
from bot.questions.gestures import Hand
from bot.questions.rules import Question, State
from bot.restitution import confirming

# Kinds that mark or answer what somebody wrote.
ANSWERS = (Kind.RECEIPT, Kind.CHIP, Kind.REPLY, Kind.WHICH, Kind.STEP, Kind.LINK, Kind.FORGETTING)
LINKS = (people.GIVEN, people.ASKED, people.JOINED)  # prefixes of the subjects of messages about a link
AT_ONCE = 500  # events looked for in one query


def forget(tx: Transaction, person: int, until: Mapping[str, Now]) -> None:
    """Forget all that is known of a person, up to `until` on each platform or, without one, up to now.

    They may take part again: from then on they count as a new person, who may have asked something already.
    """
    accounts = people.accounts_of(tx.c, person)
    asked, later = _parted(queue.of_asker(tx.c, person), until, tx.now)
    moments = {account: until.get(account.platform, tx.now).wall for account in accounts}
    events = {account: _events_of(tx.c, account, asked, later, end) for account, end in moments.items()}
    for account, end in moments.items():
        tombstones.bury(tx.c, [pseudonyms.of_account(tx.c, account.platform, account.handle)], end)
    _spend_entries(tx, person, accounts)
    for question in sorted(
        asked, key=lambda each: each.state is not State.MERGED
    ):  # a group loses all of theirs
        _let_go(tx, question)
    _count_votes(tx, person, accounts, [question.id for question in (*asked, *later)])
    notes.forget(tx, person, accounts)
    confirming.forget(tx, person)
    presence.forget(tx, people_named.ids_of(tx, person), accounts)
    for named in people_named.ids_of(tx, person):
        for former, now in owning.let_go(tx, named):
            boards.restore(tx, former, now)
    for account, end in moments.items():
        appeals.forget(tx, account, end)
        cues.forget(tx, account)
        followers.forget(tx, account)
        previews.forget(tx, account.platform, account.handle)
        _untell_links(tx, account, events[account])
        _unanswer(tx, account, events[account])
        _empty(tx.c, account)
        _unname(tx.c, account, end)
        _begin_anew(tx.c, account, [question for question in later if question.platform == account.platform])
    people.forget(tx.c, person)
    forgotten.sweep(tx.c)
    note_erased(tx.c)


def _parted(
    asked: Iterable[Question], until: Mapping[str, Now], now: Now
) -> tuple[list[Question], list[Question]]:
    """Return what was asked by then and what came after, each as its own platform dates it."""
    by_then: list[Question] = []
    later: list[Question] = []
    for question in asked:
        came_after = question.asked_at > until.get(question.platform, now).event
        (later if came_after else by_then).append(question)
    return by_then, later


def _events_of(
    c: Connection, account: Account, asked: Iterable[Question], later: Iterable[Question], until: datetime
) -> Collection[str]:
    """Return what we know they wrote there by then: questions, asked or about to be, and commands.

    We do not know when a command came, so those that asked something later are left out.
    """
    d = t.drafts.c
    drafts = sa.select(d.event).where(d.platform == account.platform, d.handle == account.handle)
    drafted = c.execute(drafts.where(d.at <= until)).scalars()
    stay = {*c.execute(drafts.where(d.at > until)).scalars(), *(question.event for question in later)}
    questions = {question.event for question in asked if question.platform == account.platform}
    commands = authors.written_by(c, account.platform, account.handle)
    return {*questions, *commands, *drafted} - stay


def _begin_anew(c: Connection, account: Account, later: Sequence[Question]) -> None:
    """Give what they asked since to a new person, under the name of that account."""
    if later:
        texts.give(c, later, people.begin_anew(c, account))


# ── Votes and questions ─────────────────────────────────────────────────────────────────────────────────


def _count_votes(tx: Transaction, person: int, accounts: Sequence[Account], asked: Collection[int]) -> None:
    """Turn their votes into numbers; if the same mark is heard again, it is not counted twice.

    A vote for what they `asked`, or for what was merged into that, never counted.
    """
    v, q = t.votes.c, t.questions.c
    others = (v.person == person, q.id.not_in(asked), q.head.not_in(asked))
    side = sa.func.min(votes.SIDE).label("side")
    voted = sa.select(q.id, side).join(t.votes, v.question == q.id).where(*others).group_by(q.id)
    counted = {row.id: row.side for row in tx.c.execute(voted)}
    votes.count(tx.c, counted)
    of_votes = [
        tombstones.of_vote(tx.c, a.platform, a.handle, question) for question in counted for a in accounts
    ]
    tombstones.bury(tx.c, of_votes, tx.now.wall)
    tx.c.execute(sa.delete(t.votes).where(v.person == person))


def _spend_entries(tx: Transaction, person: int, accounts: Sequence[Account]) -> None:
    """Keep a code that they showed, perhaps in public, valid for them and nobody else.

    A device that is forgotten is gone for good, and its person shows the code by another.
    """
    lasting = [each for each in accounts if not _is_device(tx, each)]
    for named in people.entered_as(tx.c, person):
        for account in lasting:
            tombstones.spend_entry(tx.c, named, account.platform, account.handle, tx.now.wall)


def _is_device(tx: Transaction, account: Account) -> bool:
    limits = tx.day.platforms.get(account.platform)
    return limits is not None and limits.devices


def _let_go(tx: Transaction, question: Question) -> None:
    """Withdraw a question if it waits, erase it everywhere, and untie it from the message that asked it."""
    present = queue.get(tx.c, question.id)  # another of theirs may have left it its place
    done = merging.withdraw(tx, present, Hand(at=tx.now.wall))
    if not question.erased:
        boards.erase(tx, done.question if done else question)
    o = t.outbox.c
    of_message = (o.subject == boards.question_subject(question)) & (o.kind == Kind.STANDS)
    seal_later(tx.c, of_message | (o.key == f"{erasures.OF_MESSAGE}{question.id}"))
    texts.let_go(tx.c, question, tombstones.sealed_event(tx.c, question.platform, question.event))


# ── What we answered ────────────────────────────────────────────────────────────────────────────────────


def _unanswer(tx: Transaction, account: Account, events: Collection[str]) -> None:
    """Remove our marks on their messages, our replies to them, and messages that address them by name."""
    o = t.outbox.c
    rows = [*_answers(tx.c, account.platform, events), *_addressing(tx.c, account)]
    for row in {row.id: row for row in rows}.values():
        if _is_for_all(row):
            ends.answers_nothing(tx.c, row.id)
        elif row.person is None:
            outgoing.take_back(tx, row, Why.FORGOTTEN, Priority.CHIP)
            seal_later(tx.c, o.key.in_((row.key, f"remove:{row.key}")))


def _answers(c: Connection, platform: str, events: Collection[str]) -> Sequence[Row[Any]]:
    o, wanted = t.outbox.c, sorted(events)
    rows: list[Row[Any]] = []
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        about_them = sa.or_(o.target.in_(some), o.reply_to.in_(some))
        rows += c.execute(
            sa.select(t.outbox).where(o.platform == platform, o.kind.in_(ANSWERS), about_them).order_by(o.id)
        )
    return rows


def _addressing(c: Connection, account: Account) -> Sequence[Row[Any]]:
    """Return answers that name them, such as those to a tap, which answer nothing that they wrote.

    Lines of codes are left out: questions that are gone have left them already.
    """
    o, handle = t.outbox.c, json.dumps(account.handle)
    bears = sa.cast(o.body, sa.Text).contains(handle, autoescape=True)
    answers = (o.platform == account.platform, o.kind.in_(ANSWERS), ~o.key.startswith(grouping.LINE))
    found = sa.select(t.outbox).where(*answers, bears)
    return [row for row in c.execute(found) if account.handle in accounts_named(from_json(row.body))]


def _is_for_all(row: Row[Any]) -> bool:
    """True for a step told in public, which stays without its words: it is not only theirs."""
    return bool(row.kind == Kind.STEP and row.operation == "say" and not is_direct(row.place))


def _empty(c: Connection, account: Account) -> None:
    """Empty the rows that they alone could see, or whose key contains their account."""
    o = t.outbox.c
    alone = (o.platform == account.platform, o.person == account.handle)
    ends.skip_answers(c, account.platform, account.handle, Why.FORGOTTEN)
    seal_later(c, *alone)
    seal_later(c, o.platform == account.platform, o.key.contains(account.handle, autoescape=True))


def _untell_links(tx: Transaction, account: Account, events: Collection[str]) -> None:
    """Remove messages that asked others whether this account is theirs: they show its name as it was.

    The code exchanged between the two identifies those messages.
    """
    o = t.outbox.c
    alone = sa.select(t.outbox).where(o.platform == account.platform, o.person == account.handle)
    theirs = [*_answers(tx.c, account.platform, events), *tx.c.execute(alone)]
    codes = {row.subject.partition(":")[2] for row in theirs if (row.subject or "").startswith(LINKS)}
    naming = [f"{kind}{code}" for kind in (people.ASKED, people.JOINED) for code in codes]
    for row in tx.c.execute(sa.select(t.outbox).where(o.subject.in_(naming))).all():
        if row.person is None:
            outgoing.take_back(tx, row, Why.FORGOTTEN, Priority.CHIP)
        seal_later(tx.c, o.key.in_((row.key, f"remove:{row.key}")))


# ── Where they are named ────────────────────────────────────────────────────────────────────────────────


def _unname(c: Connection, account: Account, until: datetime) -> None:
    """Remove their account from the tables, except as a member of a desk that they are still in."""
    platform, handle, d = account.platform, account.handle, t.drafts.c
    c.execute(sa.delete(t.drafts).where(d.platform == platform, d.handle == handle, d.at <= until))
    a = t.announcements.c
    c.execute(sa.update(t.announcements).where(a.platform == platform, a.handle == handle).values(handle=""))
    s = t.standing.c  # what was told to them before they opened a conversation: removed, it still named them
    theirs = (s.platform == platform, s.place == f"{OPENED}{handle}")
    c.execute(sa.update(t.standing).where(*theirs).values(place=DIRECT))
    people.tell_anew(c, platform, handle)
    _unname_alerts(c, handle)
    authors.unname(c, platform, handle)
    for event in authors.named_after(c, platform, handle):
        authors.rename(c, platform, event, tombstones.sealed_event(c, platform, event))


def _unname_alerts(c: Connection, handle: str) -> None:
    """Empty the alerts about messages that could not be sent, whose key may contain an account."""
    named = t.alerts.c.key.contains(handle, autoescape=True)
    sealed = sa.literal("forgotten:") + sa.cast(t.alerts.c.id, sa.Text)
    c.execute(sa.update(t.alerts).where(named).values(key=sealed, body=to_json(Body())))
