"""Tells people what was said in sessions they may have missed: a few questions, and how many stay open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.port import body as b
from bot.port.body import Body
from bot.programme.model import HALL, Session
from bot.programme.notices import NextDoor
from bot.questions import messages, queue
from bot.questions.messages import BETWEEN
from bot.questions.rules import OPEN, Question, State
from bot.timetable import labels

LINES, ALL_LINES = 3, 24  # questions shown of a session, and of many sessions together
TOLD = "next-door:"  # prefix of the keys of `settled`
IN_ALL = 3_600  # characters of all their words and answers
SHORTEST, LONGEST = 60, 200  # characters of the words of a question, and of its answer
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Heard:
    """A session, how many of its questions stand where, and the answered ones that have words."""

    session: Session
    counts: Mapping[State, int]
    answered: Sequence[Question] = ()

    @property
    def open(self) -> int:
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def told(self) -> list[Question]:
        """The answered questions in the order to show them: those with a line first, then by votes."""
        return sorted(self.answered, key=lambda q: (q.answer is None, -q.voters, q.asked_at, q.id))

    @property
    def is_silent(self) -> bool:
        """True if nothing was answered and nothing waits."""
        return not self.open and not self.counts.get(State.ANSWERED)


def heard_in(c: Connection, session: Session) -> Heard:
    """Return what was said in a session so far."""
    answered = queue.of_session(c, session.id, [State.ANSWERED])
    return Heard(session, queue.counts(c, session.id), [q for q in answered if not q.erased])


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────


def body(day: Day, heard: Sequence[Heard], language: str) -> Body:
    """Return each session with its questions; names are left out."""
    lines = min(LINES, max(ALL_LINES // len(heard), 1)) if heard else LINES
    shown = sum(len(each.told[:lines]) for each in heard)
    longest = min(max(IN_ALL // max(2 * shown, 1), SHORTEST), LONGEST)
    return b.join(part for each in heard for part in _session(day, each, language, lines, longest))


def _session(day: Day, heard: Heard, language: str, lines: int, longest: int) -> Iterable[Body]:
    label, title = labels.place_label(day, heard.session, language), heard.session.title
    link = b.PlaceLink(heard.session.place, label)
    named: list[b.Spans] = [(link,)]
    if label != title:
        named.append((b.Text(labels.shortened(title, LONGEST_TITLE)),))
    session, counts = labels.separated(named, " · "), _counts(day, heard, language)
    yield day.words.body(language, "next-door-session", session=session, counts=counts)
    for question in heard.told[:lines]:
        yield _line(day, question, language, longest)


def _counts(day: Day, heard: Heard, language: str) -> str:
    if heard.session.cancelled:
        return day.words.line(language, "cancelled")
    if heard.is_silent:
        return day.words.line(language, "next-door-silent")
    answered = heard.counts.get(State.ANSWERED, 0)
    told = [day.words.line(language, "count-answered", count=answered)] if answered else []
    if heard.open:
        told.append(day.words.line(language, "next-door-open", count=heard.open))
    return BETWEEN.join(told)


def _line(day: Day, question: Question, language: str, longest: int) -> Body:
    words = messages.words_of(day, question, language, longest)
    if question.answer is None:
        votes = question.voters
        return day.words.body(language, "next-door-line", words=words, code=question.code, votes=votes)
    answer = messages.official(labels.shortened(question.answer, longest))
    return day.words.body(language, "next-door-answered", words=words, code=question.code, answer=answer)


def without(shown: Body, question: Question) -> Body:
    """Return the message without the line of a question."""
    return Body(tuple(block for block in shown.blocks if not _is_line_of(block, question)))


def _is_line_of(block: b.Block, question: Question) -> bool:
    return block.kind == "item" and b.Text(question.code) in block.spans


# ── Said in the hall ────────────────────────────────────────────────────────────────────────────────────


def due(tx: Transaction) -> list[NextDoor]:
    """Return what is due and was not told yet; each session is told of once, even if its hour changes."""
    passed = [door for door in tx.day.next_doors if door.due <= tx.now.event]
    if not passed:
        return []
    key = t.settled.c.key
    known = set(tx.c.execute(sa.select(key).where(key >= TOLD, key < f"{TOLD[:-1]};")).scalars())
    return [door for door in passed if not known.intersection(map(_told_key, door.sessions))]


def _told_key(session: str) -> str:
    return f"{TOLD}{session}"


def say(tx: Transaction, door: NextDoor) -> None:
    """Say it in the hall of each platform, unless it is too late or nothing was asked."""
    for session in door.sessions:
        insert_once(tx.c, t.settled, {"key": _told_key(session), "at": tx.now.event})
    heard = [heard_in(tx.c, tx.day.programme.session(id)) for id in door.sessions]
    if door.stale <= tx.now.event or all(each.is_silent for each in heard):
        return
    head = tx.day.words.body(tx.day.language, "next-door")
    for platform in tx.day.platforms:
        post = Post(
            key=f"{TOLD}{door.sessions[0]}:{platform}",
            platform=platform,
            place=HALL,
            kind=Kind.NEXT_DOOR,
            body=b.join([head, body(tx.day, heard, tx.day.language)]),
            priority=Priority.REMINDER,
            notify=True,
            stale=door.stale,
        )
        outgoing.say(tx, post)
