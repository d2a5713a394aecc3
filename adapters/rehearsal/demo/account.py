"""The closing account: what was said, what became of each question, how late the reminders were."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.rehearsal.demo.acts import Asked
from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.public import WEB
from adapters.rehearsal.demo.visits import NOBODY, Visits, read_visits
from adapters.rehearsal.demo.watch import Message
from adapters.rehearsal.demo.wording import Say, platform_name, state_name
from bot.database import schema as t
from bot.outbox.states import Why
from bot.programme.notices import Notice, NoticeKind
from bot.questions import gestures, queue
from bot.questions.rules import Question, State

# Reasons of rows that the script itself took back before they were sent.
MEANT = (Why.UNDONE, Why.WITHDRAWN, Why.DELETED, Why.CORRECTED, Why.OVER, Why.PROGRAMME)


@dataclass(frozen=True, slots=True)
class Account:
    """The closing account.

    `said` maps a key of the bot's to the times when it was said, in the servers' history. `late` holds the
    milliseconds of each platform's reminders, in order. `gestures` counts marks, buttons and native commands;
    `alone` counts messages that one person alone saw; `updates` counts edits of digests. `codes` are those of
    the sessions, by id.
    """

    platforms: Sequence[str]
    history: Sequence[Message]
    questions: Sequence[Question]
    staged_from: Mapping[int, str]  # question to the platform where it was put on stage
    said: Mapping[str, Sequence[float]]
    late: Mapping[str, Sequence[int]]
    reminders: int  # planned, on each platform
    gestures: Mapping[str, int]
    alone: Mapping[str, int]
    updates: Mapping[str, int]
    wrong: Sequence[str]
    codes: Mapping[str, str]
    met: Visits


@dataclass(frozen=True, slots=True)
class Books:
    """The part that comes from the bot's own books; the rest is read as participants read it."""

    questions: Sequence[Question]
    staged_from: Mapping[int, str]
    troubles: Sequence[sa.Row[Any]]
    visits: Visits


def read_books(c: Connection, ours: Collection[str]) -> Books:
    """Read what the account needs; `ours` are the accounts of the play's people on pages."""
    ids = c.execute(sa.select(t.questions.c.id).order_by(t.questions.c.id)).scalars().all()
    o = t.outbox.c
    troubles = (
        sa.select(o.state, o.kind, o.why, o.error, sa.func.count().label("number"))
        .where(o.state.in_(("skipped", "failed")), sa.or_(o.why.is_(None), o.why.not_in(MEANT)))
        .group_by(o.state, o.kind, o.why, o.error)
    )
    staged = gestures.last(c, t.gestures.c.after == State.ON_STAGE)
    staged_from = {gesture.question: gesture.platform for gesture in staged}
    questions = [queue.get(c, id) for id in ids]
    return Books(questions, staged_from, c.execute(troubles).all(), read_visits(c, ours))


async def take_account(play: Play, say: Say, history: Sequence[Message], missing: Sequence[str]) -> Account:
    """Draw up the account; `history` is every message of every place, read from the servers at the end."""
    ours = {hands.account for hands in play.sides[WEB].hands.values()} if WEB in play.sides else set()
    books = await play.app.store.run(read_books, ours)
    platforms = list(play.sides)
    said: dict[str, list[float]] = {}
    for message in history:
        if message.key:
            said.setdefault(message.key, []).append(message.at)
    reminders = [n for n in play.app.day.notices if n.kind is not NoticeKind.DIGEST]
    until_then = [n for n in reminders if n.due <= play.app.clock.now().event]
    met = books.visits
    wrong = [
        *(say("not-played", what=what) for what in missing if not met.gestures),
        *wrong_questions(say, [] if missing else play.asked, books.questions, met),
        *wrong_reminders(say, until_then, said, platforms),
        *(say("wrong-unserved", what=what) for side in play.sides.values() for what in side.unserved),
        *wrong_deliveries(say, books.troubles, said),
        *wrong_messages(say, [*history, *(m for m in play.watch.messages.values() if m.reader)]),
    ]
    order = [session.id for session in play.app.day.programme.question_sessions]
    read = play.watch.messages.values()
    alone = Counter(m.platform for m in read if m.ours and m.reader)
    marks = Counter(m.platform for m in history for mark in m.marks.values() if not mark.ours)
    marks.update(m.platform for m in read if not m.ours and m.reader)
    marks.update(play.watch.presses)
    updates = Counter(m.platform for m in read if m.kind == "digest" for _ in range(m.versions - 1))
    return Account(
        platforms,
        history,
        sorted(books.questions, key=lambda question: (order.index(question.session), question.id)),
        books.staged_from,
        said,
        {platform: sorted(_late(reminders, said, play.planned, platform)) for platform in platforms},
        len(reminders),
        marks,
        alone,
        updates,
        wrong,
        play.app.day.prefixes,
        met,
    )


def _late(
    reminders: Sequence[Notice],
    said: Mapping[str, Sequence[float]],
    planned: Mapping[str, datetime],
    platform: str,
) -> Iterator[int]:
    """Yield the milliseconds from the planned instant to the server's stamp."""
    for notice in reminders:
        for at in said.get(f"{notice.key}:{platform}", [])[:1]:
            if notice.key in planned:  # what was said before its session moved is not late
                yield max(0, round((at - planned[notice.key].timestamp()) * 1000))


def wrong_questions(
    say: Say, asked: Sequence[Asked], questions: Sequence[Question], met: Visits = NOBODY
) -> Iterator[str]:
    by_code = {question.code: question for question in questions}
    for expected in asked:
        found = by_code.pop(expected.code, None)
        if found is None:
            yield say("wrong-question-lost", text=expected.text)
            continue
        code = found.code
        if found.id in met.handled:  # as whoever looks on wanted
            continue
        if found.state is not expected.ends:
            states = {"state": state_name(say, found.state), "expected": state_name(say, expected.ends)}
            yield say("wrong-state", code=code, **states)
        people, votes = _voters(expected.last, asked), found.voters - met.votes.get(found.head or found.id, 0)
        if votes != len(people):
            yield say("wrong-votes", code=code, votes=votes, expected=len(people))
        if (found.text, found.answer) != (expected.text, expected.answer):
            read, meant = (" / ".join(filter(None, [q.text, q.answer])) for q in (found, expected))
            yield say("wrong-text", code=code, text=read, expected=meant)
    for code in by_code if asked else ():
        if by_code[code].id in met.asked:
            continue
        yield say("wrong-question-extra", code=code)


def _voters(last: Asked, asked: Sequence[Asked]) -> set[str]:
    """Return who voted for what ends as one question: each once, even on two sides, but never its asker."""
    given = (who for each in (last, *asked) if each.last is last for who in each.voters)
    return {who.partition("@")[0] for who in given} - {last.asker}


def wrong_reminders(
    say: Say, reminders: Sequence[Notice], said: Mapping[str, Sequence[float]], platforms: Sequence[str]
) -> Iterator[str]:
    for key in (f"{notice.key}:{platform}" for notice in reminders for platform in platforms):
        if key not in said:
            yield say("wrong-reminder-missing", key=key)


def wrong_deliveries(
    say: Say, troubles: Sequence[sa.Row[Any]], said: Mapping[str, Sequence[float]]
) -> Iterator[str]:
    for key, times in said.items():
        if len(times) > 1:
            about = "wrong-reminder-twice" if key.startswith("reminder:") else "wrong-twice"
            yield say(about, count=len(times), key=key)
    for row in troubles:
        why = row.error or row.why or ""
        yield say("wrong-outbox", state=row.state, number=row.number, kind=row.kind, why=why)


def wrong_messages(say: Say, history: Sequence[Message]) -> Iterator[str]:
    """Report messages of the bot that its books do not know: they may have been said twice."""
    for message in history:
        if message.ours and not message.key:
            yield say("wrong-unknown", platform=platform_name(message.platform), text=message.text[:60])
