"""Rows of what waits for an animateur to let it through: questions, and new words of open ones. Transactions.

The words of an edit are kept beside the question, by its message, so that they follow it under each code.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import note_erased
from bot.questions import queue
from bot.questions.rules import OPEN, PASSED_ON, Question, State

_q, _r = t.questions.c, t.rewordings.c
_OF_MESSAGE = (_r.platform == _q.platform) & (_r.event == _q.event) & _r.gesture.is_(None)
ANY = sa.select(_r.event).where(_r.gesture.is_(None)).limit(1)
KEPT = sa.exists().where(_r.gesture.isnot(None))
DECIDED = (
    sa.select(_r.gesture)
    .join(t.gestures, t.gestures.c.id == _r.gesture)
    .where(t.gestures.c.at <= sa.bindparam("until", type_=t.UTCInstant))
)
_REWORDED = sa.select(_q.id, _r.text).join(t.rewordings, _OF_MESSAGE).where(_q.state.in_(OPEN))
REWORDED_THERE = _REWORDED.where(_q.session == sa.bindparam("of", type_=sa.String))
REWORDED = _REWORDED.where(_q.id.in_(sa.bindparam("ids", expanding=True)))
PROPOSED = sa.select(_q.id).where(
    _q.session == sa.bindparam("of", type_=sa.String), _q.state == State.PROPOSED
)


def waiting(c: Connection, session: str) -> list[Question]:
    """Return what waits in a session, in the order it was asked, each question as it would read.

    Those that are not proposed are open, and read otherwise so far.
    """
    words = _words(c, REWORDED_THERE, {"of": session})
    ids = {*words, *c.execute(PROPOSED, {"of": session}).scalars()}
    return [_as_it_would_read(question, words) for question in queue.get_all(c, ids)]


def as_they_would_read(c: Connection, questions: Collection[int]) -> list[Question]:
    words = _words(c, REWORDED, {"ids": list(questions)})
    return [_as_it_would_read(question, words) for question in queue.get_all(c, questions)]


def _words(c: Connection, of: sa.Select[Any], values: dict[str, object]) -> dict[int, str]:
    """Return the words that wait, by question; most of the time there are none at all."""
    return dict(c.execute(of, values).all()) if c.execute(ANY).first() is not None else {}


def _as_it_would_read(question: Question, words: dict[int, str]) -> Question:
    return replace(question, text=words.get(question.id, question.text))


def new_words(c: Connection, question: Question) -> str | None:
    """Return the words that wait for an open question, if any."""
    return _words(c, REWORDED, {"ids": [question.id]}).get(question.id)


def are_kept(c: Connection, question: Question) -> bool:
    """Return whether new words are kept undecided, even if the question is not open any more."""
    row = _row(c, question)
    return row is not None and row.gesture is None


def propose(c: Connection, question: Question, text: str) -> None:
    """Let these words wait, instead of those that did; what was decided before can no longer be undone."""
    former = _row(c, question)
    if former is not None and former.gesture is not None:
        c.execute(sa.update(t.gestures).where(t.gestures.c.id == former.gesture).values(undone=True))
    drop(c, question)
    values = {"platform": question.platform, "event": question.event, "text": text}
    c.execute(sa.insert(t.rewordings).values(**values))


def drop(c: Connection, question: Question) -> bool:
    """Forget what waits for a question; return whether there was anything."""
    if c.execute(sa.delete(t.rewordings).where(*_this(question))).rowcount == 0:
        return False
    note_erased(c)
    return True


def decide(c: Connection, question: Question, gesture: int, *, former: str | None) -> None:
    """Note the gesture that let new words through in place of the `former`, or kept them out if None."""
    c.execute(sa.update(t.rewordings).where(*_this(question)).values(gesture=gesture, former=former))


def decided_by(c: Connection, gesture: int) -> Row[Any] | None:
    return c.execute(sa.select(t.rewordings).where(_r.gesture == gesture)).one_or_none()


def decide_no_more(c: Connection, gesture: int) -> None:
    """Let the words that a gesture decided about wait again."""
    c.execute(sa.update(t.rewordings).where(_r.gesture == gesture).values(gesture=None, former=None))


def settle(c: Connection, until: datetime) -> None:
    """Forget what was decided until then (wall time): it is not undone any more."""
    if old := c.execute(DECIDED, {"until": until}).scalars().all():
        c.execute(sa.delete(t.rewordings).where(_r.gesture.in_(old)))
        note_erased(c)


def of_asker(c: Connection, person: int) -> list[tuple[str, str]]:
    """Return the code and the new words of each question of theirs that has some."""
    query = sa.select(_q.code, _r.text).join(t.rewordings, _OF_MESSAGE)
    theirs = c.execute(query.where(_q.asker == person, _q.state.not_in(PASSED_ON)).order_by(_q.id.desc()))
    return [(row.code, row.text) for row in theirs]


def _row(c: Connection, question: Question) -> Row[Any] | None:
    return c.execute(sa.select(t.rewordings).where(*_this(question))).one_or_none()


def _this(question: Question) -> tuple[sa.ColumnElement[bool], ...]:
    return _r.platform == question.platform, _r.event == question.event
