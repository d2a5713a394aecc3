"""Questions as a desk reads them on its page, and what a question's menu offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.day import Day
from bot.port import body as b
from bot.programme.model import Session
from bot.questions import heard, messages, owning, queue
from bot.questions.digests import Digest
from bot.questions.rules import OPEN, Question, State
from bot.timetable.labels import shortened

SHORT, SHORTER = 60, 30  # characters of a question that a button names, and of a title
MOST_OFFERED = 4  # questions into which another may be merged by one touch


@dataclass(frozen=True, slots=True)
class Named:
    """What a button names: its value, and how people read it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A question as a desk reads it; `near` is the code of the one that it is near to.

    `into` are the questions into which it may be merged by one touch, the nearest first. `proposed` is the
    name of somebody who is asked whether they will answer it.
    """

    code: str
    state: State
    spelt: b.Spans
    words: b.Span
    small: b.Spans
    said: str
    outcome: tuple[b.Spans, ...]
    near: str = ""
    into: tuple[Named, ...] = ()
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """What the menu of a question offers: where it may go, and who may answer it."""

    destinations: tuple[Named, ...]
    carries: bool
    people: tuple[Named, ...]


def ways_of(day: Day, session: Session, now: datetime) -> Ways:
    there = day.programme.destinations(session.id, now)
    return Ways(
        destinations=tuple(Named(day.prefixes[each.id], shortened(each.title, SHORTER)) for each in there),
        carries=day.programme.next_restitution(session.id, now) is not None,
        people=tuple(Named(id, day.programme.people[id].name) for id in day.programme.desk_people(session)),
    )


class Lines:
    """Reads questions as lines; `digest` says which are near, others may be merged into the `first`."""

    def __init__(
        self, c: Connection, day: Day, digest: Digest, first: Sequence[Question], language: str
    ) -> None:
        self._c, self._day, self._digest, self._first = c, day, digest, first
        self._language = language
        assigned = sa.select(t.assignments.c.question).join(
            t.questions, t.questions.c.id == t.assignments.c.question
        )
        self._assigned = set(c.execute(assigned.where(t.questions.c.session == digest.session.id)).scalars())

    def one(self, question: Question, *, offers: bool = True) -> Line:
        """Read a question; `offers`: with those that it may be merged into."""
        day, digest, language = self._day, self._digest, self._language
        small = [*messages.askers_of(day, question, language), *self._origin(question)]
        near = digest.near.get(question.id, "")
        return Line(
            code=question.code,
            state=question.state,
            spelt=messages.coded(day, question, language),
            words=messages.words_of(day, question, language),
            small=messages.with_owner(day, tuple(small), question, language),
            said=self._said(question),
            outcome=tuple(messages.outcome_lines(day, question, language)),
            near=near,
            into=self._into(question, near) if offers and question.state in OPEN else (),
            proposed=self._proposed(question),
        )

    def _said(self, question: Question) -> str:
        votes = f"{question.voters} 👍{heard.signs_of(question, self._digest.least)}"
        if question.state in (State.WAITING, State.PROPOSED, State.ON_STAGE):
            return votes
        return f"{votes}{messages.BETWEEN}{messages.state_of(self._day, question, self._language)}"

    def _origin(self, question: Question) -> b.Spans:
        if question.floor or len(self._day.platforms) == 1:
            return ()
        return (b.Text(f"{messages.BETWEEN}{question.platform.title()}"),)

    def _into(self, question: Question, near: str) -> tuple[Named, ...]:
        """Return the questions into which it may be merged by one touch: the nearest, then the first ones."""
        others = [each for each in self._first if each.id != question.id and not each.erased]
        if near and near not in {each.code for each in others}:
            found = queue.by_code(self._c, near)
            others += [found] if found is not None else []
        others.sort(key=lambda each: each.code != near)
        return tuple(
            Named(each.code, shortened(" ".join(each.text.split()), SHORT)) for each in others[:MOST_OFFERED]
        )

    def _proposed(self, question: Question) -> str:
        if question.state not in (*OPEN, State.ON_STAGE) or question.id not in self._assigned:
            return ""
        proposed = owning.standing(self._c, question).proposed
        person = self._day.programme.people.get(proposed or "")
        return person.name if person is not None else ""
