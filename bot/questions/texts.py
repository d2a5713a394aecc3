"""What an asker gave with a question: its words, their name. Changed, hidden or taken away. Transactions."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.store import note_erased
from bot.questions import near, queue
from bot.questions.rules import Question


def rewrite(c: Connection, question: Question, text: str) -> Question:
    note_erased(c)
    c.execute(sa.update(t.questions).where(*_its_message(question)).values(text=text))
    for each in queue.of_message(c, question):
        near.note(c, each.id, each.session, text)
    return queue.get(c, question.id)


def _its_message(question: Question) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that holds for the question under every code that it has had."""
    return t.questions.c.platform == question.platform, t.questions.c.event == question.event


def hide_name(c: Connection, question: Question) -> Question:
    changed = sa.update(t.questions).where(*_its_message(question))
    c.execute(changed.values(anonymous=True, name=None))
    return queue.get(c, question.id)


def empty(c: Connection, question: Question) -> Question:
    """Remove from the database what the asker gave; the code stays, and so does the experts' answer."""
    note_erased(c)
    _forget_precisions(c, question)
    c.execute(sa.update(t.questions).where(*_its_message(question)).values(text="", name=None, reason=None))
    _forget_new_words(c, question)
    return queue.get(c, question.id)


def _forget_precisions(c: Connection, question: Question) -> None:
    """Delete what its asker made precise, and what they were asked, which may quote them."""
    q, k = t.questions.c, t.clarifications.c
    asked = sa.select(k.id).where(k.question.in_(sa.select(q.id).where(*_its_message(question))))
    c.execute(sa.delete(t.precisions).where(t.precisions.c.clarification.in_(asked)))
    c.execute(sa.update(t.clarifications).where(k.id.in_(asked)).values(words="", precision=None))
    c.execute(sa.update(t.questions).where(*_its_message(question)).values(clarification=None))


def let_go(c: Connection, question: Question, event: str) -> None:
    """Detach a question from its asker; `event` replaces the id of its message without revealing it."""
    _forget_precisions(c, question)
    values = {"asker": None, "name": None, "text": "", "own_message": False}
    _forget_new_words(c, question)
    c.execute(
        sa.update(t.questions)
        .where(*_its_message(question))
        .values(**values, place=t.questions.c.session, event=event)
    )


def _forget_new_words(c: Connection, question: Question) -> None:
    r = t.rewordings.c
    c.execute(sa.delete(t.rewordings).where(r.platform == question.platform, r.event == question.event))


def give(c: Connection, questions: Collection[Question], asker: int) -> None:
    """Record `asker` as the asker of these questions, in place of the one known so far."""
    these = t.questions.c.id.in_([question.id for question in questions])
    c.execute(sa.update(t.questions).where(these).values(asker=asker))


def late_edit(c: Connection, question: Question) -> bool:
    """Return True the first time only: the asker must be told once that their edit comes too late."""
    changed = c.execute(
        sa.update(t.questions)
        .where(t.questions.c.id == question.id, t.questions.c.late_edit_told.is_(False))
        .values(late_edit_told=True)
    )
    return changed.rowcount == 1


def note_by_edit(c: Connection, platform: str, event: str) -> None:
    """Note that a message asks only since it was edited."""
    this = (t.questions.c.platform == platform, t.questions.c.event == event)
    c.execute(sa.update(t.questions).where(*this).values(by_edit=True))


def asks_by_edit(c: Connection, question: Question) -> bool:
    query = sa.select(t.questions.c.by_edit).where(t.questions.c.id == question.id)
    return bool(c.execute(query).scalar_one())
