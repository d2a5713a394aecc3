"""`mes-donnees`: all that is kept of a person, shown to them alone, a line for each table that has any."""

import json
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.announcements import cues
from bot.changes import rows
from bot.commands.turn import Turn, refuse, reply_body
from bot.database import pseudonyms
from bot.database import schema as t
from bot.journal import authors
from bot.people import appeals, followers, people, presence, silenced, tombstones
from bot.people import named as people_named
from bot.people.people import Account
from bot.people.silenced import EVERYWHERE, Stops
from bot.port import body as b
from bot.port.body import Body, join, pieces
from bot.questions import clarifying, gestures, grouping, messages, notes, owning, queue, rewordings, votes
from bot.questions.rules import Question
from bot.restitution import confirming
from bot.timetable import labels
from bot.words.catalogue import Value

LONGEST_PART = 1800  # characters of one message; the rest goes on in the next


def my_data(turn: Turn) -> None:
    """Show people what is kept of them, and only of them, in private."""
    if not turn.is_private:
        refuse(turn, "my-data-privately")
    elif turn.arguments:
        refuse(turn, "my-data-own")
    else:
        for number, part in enumerate(pieces(join(_kept(turn)), LONGEST_PART), start=1):
            reply_body(turn, part, f"my-data-{number}")


def _kept(turn: Turn) -> Iterator[Body]:
    accounts = people.accounts_of(turn.c, turn.account.person)
    yield _line(turn, "my-data-head", until=turn.day.words.day(turn.speech, turn.day.erased_at))
    yield from _accounts(turn, accounts)
    yield from _questions(turn)
    yield from _votes(turn)
    yield from _notes(turn)
    yield from _words_of(turn, accounts)
    yield from _changes(turn, accounts)
    yield from _roles(turn)
    yield from _traces(turn, accounts)
    yield _line(turn, "my-data-end")


def _line(turn: Turn, key: str, **values: Value) -> Body:
    return turn.day.words.body(turn.speech, key, **values)


def _accounts(turn: Turn, accounts: Sequence[Account]) -> Iterator[Body]:
    for account in accounts:
        name, handle = (b.Words(account.name),), (b.Words(account.handle),)
        platform = account.platform.title()
        yield _line(turn, "my-data-account", platform=platform, name=name, handle=handle)
    if any(account.in_room for account in accounts):
        yield _line(turn, "my-data-in-room")
    if turn.account.language:
        yield _line(turn, "my-data-language")
    offered = sa.select(t.links.c.code).where(t.links.c.person == turn.account.person)
    if turn.c.execute(offered).first():
        yield _line(turn, "my-data-link")


# ── What they asked, voted and wrote ────────────────────────────────────────────────────────────────────


def _questions(turn: Turn) -> Iterator[Body]:
    """Yield their questions in full, newest first, with what was asked, answered and given as a reason."""
    for question in reversed(queue.of_asker(turn.c, turn.account.person)):
        yield _question(turn, question)
        if question.answer:
            words = (messages.official(question.answer),)
            yield _line(turn, "my-data-answer", code=question.code, words=words)
        if question.request is not None:
            asked = messages.request_words(turn.day, question, turn.speech)
            yield _line(turn, "my-data-request", code=question.code, words=asked)
        for precision in clarifying.of_asker(turn.c, question):
            yield _line(turn, "my-data-precision", code=question.code, words=(b.Words(precision),))
        if question.reason:
            words = (messages.official(question.reason),)
            yield _line(turn, "my-data-reason", code=question.code, words=words)


def _question(turn: Turn, question: Question) -> Body:
    return _line(
        turn,
        "my-data-question",
        code=question.code,
        state=messages.state_of(turn.day, question, turn.speech),
        words=messages.words_of(turn.day, question, turn.speech, longest=len(question.text)),
        anonymous=int(question.anonymous),
    )


def _votes(turn: Turn) -> Iterator[Body]:
    """Yield the codes they voted for, newest question first, and the number of messages they liked."""
    mine = sa.select(t.votes.c.question).where(t.votes.c.person == turn.account.person)
    codes = sa.select(t.questions.c.code).where(t.questions.c.id.in_(mine)).order_by(t.questions.c.id.desc())
    voted = turn.c.execute(codes).scalars().all()
    if voted:
        yield _line(turn, "my-data-votes", count=len(voted), codes=", ".join(voted))
    for code, text in rewordings.of_asker(turn.c, turn.account.person):
        yield _line(turn, "my-data-new-words", code=code, words=(b.Words(text),))
    for added in confirming.all_of(turn.c, turn.account.person):
        yield _line(turn, "my-data-addition", words=(b.Words(added.text),))
    early = votes.early_of(turn.c, turn.account.person)
    if early:
        yield _line(turn, "my-data-early-votes", count=early)


def _notes(turn: Turn) -> Iterator[Body]:
    """Yield what is kept of them for the restitution, what they kept, and how much they starred."""
    person = turn.account.person
    for words in notes.written_by(turn.c, person):
        yield _line(turn, "my-data-note", words=(b.Words(words),))
    codes = notes.asked_by(turn.c, person)
    if codes:
        yield _line(turn, "my-data-kept", count=len(codes), codes=", ".join(codes))
    for kept in notes.kept_by(turn.c, person):
        if kept.present is not None:
            yield _line(turn, "my-data-present", count=kept.present)
        else:
            yield _line(turn, "my-data-retained", words=(b.Words(kept.code or kept.text),))
    stars = notes.count_stars(turn.c, person)
    if stars:
        yield _line(turn, "my-data-stars", count=stars)


def _words_of(turn: Turn, accounts: Iterable[Account]) -> Iterator[Body]:
    """Yield the words of their drafts, their calls for help, their announcements and their cues."""
    tables = (
        (t.drafts.c, "my-data-draft"),
        (t.appeals.c, "my-data-appeal"),
        (t.announcements.c, "my-data-announcement"),
        (t.cues.c, "my-data-cue"),
    )
    for account in accounts:
        for table, key in tables:
            theirs = (table.platform == account.platform, table.handle == account.handle, table.text != "")
            rows = turn.c.execute(sa.select(table.event, table.text).where(*theirs)).all()
            for _, text in dict.fromkeys((row.event, row.text) for row in rows):  # a cue has a row a desk
                yield _line(turn, key, words=(b.Words(text),))


def _changes(turn: Turn, accounts: Sequence[Account]) -> Iterator[Body]:
    """Yield the reasons they gave for cancellations, and the number of changes they asked for or accepted."""
    asked = [change for each in accounts for change in rows.asked_by(turn.c, each.platform, each.handle)]
    for change in asked:
        if change.reason:
            yield _line(turn, "my-data-change", words=(b.Words(change.reason),))
    accepted = sum(rows.count_accepted_by(turn.c, each.platform, each.handle) for each in accounts)
    if asked or accepted:
        yield _line(turn, "my-data-changes", asked=len(asked), accepted=accepted)


# ── Who they are, and what they left ────────────────────────────────────────────────────────────────────


def _roles(turn: Turn) -> Iterator[Body]:
    """Yield who they showed to be, where they are let in, and how many gestures bear their name."""
    day, person = turn.day, turn.account.person
    for named in people.entered_as(turn.c, person):
        if named in day.programme.people:
            yield _line(turn, "my-data-named", name=day.programme.people[named].name)
    places = people.places_of(turn.c, person)
    if places:
        shown = ", ".join(labels.place_name(day, place, turn.speech) for place in places)
        yield _line(turn, "my-data-places", places=shown)
    if presence.asked_as(turn.c, people_named.ids_of(turn.tx, person)):
        yield _line(turn, "my-data-presence")
    owned = owning.given_to(turn.tx, person)
    if owned:
        yield _line(turn, "my-data-owned", codes=", ".join(owned))
    ids = followers.followed_by(turn.c, person)
    followed = [session for session in day.programme.sessions if session.id in ids]
    if followed:
        shown = ", ".join(labels.place_label(day, session, turn.speech) for session in followed)
        yield _line(turn, "my-data-followed", sessions=shown)
    made = gestures.count(turn.c, person)
    if made:
        yield _line(turn, "my-data-gestures", count=made)


def _traces(turn: Turn, accounts: Sequence[Account]) -> Iterator[Body]:
    """Yield what is kept under a pseudonym and what was answered, for all their accounts together."""
    taken = sum(appeals.count_taken(turn.c, each) for each in accounts)
    written = sum(len(authors.written_by(turn.c, each.platform, each.handle)) for each in accounts)
    for key, count in (
        ("my-data-taken", taken),
        ("my-data-cues-seen", sum(cues.count_seen(turn.c, each) for each in accounts)),
        ("my-data-messages", written),
        ("my-data-replies", sum(_count_answers(turn.c, each) for each in accounts)),
    ):
        if count:
            yield _line(turn, key, count=count)
    sessions = [session.id for session in turn.day.programme.question_sessions]
    for session, why in silenced.told(turn.c, accounts, sessions):
        yield _silenced(turn, session, why)
    if any(people.is_counted(turn.c, each.platform, each.handle) for each in accounts):
        yield _line(turn, "my-data-limits")
    ends = [tombstones.forgotten_until(turn.c, each.platform, each.handle) for each in accounts]
    known = [until for until in ends if until is not None]
    if known:
        yield _line(turn, "my-data-forgotten", day=turn.day.words.day(turn.speech, max(known)))


def _silenced(turn: Turn, session: str, why: Stops) -> Body:
    everywhere = session == EVERYWHERE
    named = "" if everywhere else labels.place_name(turn.day, session, turn.speech)
    return _line(
        turn,
        "my-data-silenced",
        session=named,
        everywhere=int(everywhere),
        anonymous=int(why is Stops.ANONYMOUS),
    )


def _count_answers(c: Connection, account: Account) -> int:
    """Count what we said to them, in any place."""
    o, whose = t.outbox.c, pseudonyms.of_account(c, account.platform, account.handle)
    mine = sa.select(t.journal.c.event).where(
        t.journal.c.platform == account.platform, t.journal.c.author == whose
    )
    said = (o.platform == account.platform, o.operation == "say", o.body.isnot(None))
    named = sa.cast(o.body, sa.Text).contains(json.dumps(account.handle), autoescape=True)
    theirs = (o.person == account.handle) | o.reply_to.in_(mine) | (o.key.startswith(grouping.LINE) & named)
    query = sa.select(sa.func.count()).select_from(t.outbox)
    return int(c.execute(query.where(*said, theirs)).scalar_one())
