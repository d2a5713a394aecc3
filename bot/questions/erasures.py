"""Previews of an erasure in the desk, and the removal of the asker's own message. Transactions."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.clock import Now
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import is_direct
from bot.questions import boards, messages, queue
from bot.questions.rules import Question

LIVES = timedelta(minutes=10)  # of wall time, from the moment the desk could read it
SUBJECT = "erasing:"
OF_MESSAGE = "erase:"  # comes before the question's id in the outbox key of the removal of its message


# ── Previews ────────────────────────────────────────────────────────────────────────────────────────────


def subject(question: Question) -> str:
    return f"{SUBJECT}{question.id}"


def question_of(row: Row[Any]) -> int:
    """The question that a preview is about."""
    return int(row.subject.removeprefix(SUBJECT))


def is_live(row: Row[Any], now: Now) -> bool:
    """Return whether a tap under a preview still counts."""
    return bool(row.actions) and (row.said_at is None or row.said_at > now.wall - LIVES)


def end_previews(tx: Transaction, question: Question, body: Body) -> None:
    """Close all previews of this question; they say how it ended."""
    for row in outgoing.about(tx.c, subject(question), Kind.ERASING):
        if row.actions:
            end_preview(tx, row, body)


def end_preview(tx: Transaction, row: Row[Any], body: Body) -> None:
    """Close a preview. If it was taken back with the words it showed, tell the desk in a new message."""
    if outgoing.was_taken_back(tx.c, row):
        outgoing.offer(tx.c, row, ())
        outgoing.say(tx, _instead(row, body))
        return
    outgoing.take_chips_back(tx, row, Why.OVER)
    outgoing.revise(tx, row, body, refresh=timedelta(0), actions=())


def _instead(row: Row[Any], body: Body) -> Post:
    return Post(
        key=f"{row.key}+",
        platform=row.platform,
        place=row.place,
        kind=Kind.NOTICE,
        body=body,
        priority=Priority.DESK,
        language=row.language,
    )


_o = t.outbox.c
_IS_PREVIEW = (_o.subject >= SUBJECT, _o.subject < SUBJECT[:-1] + ";", _o.kind == Kind.ERASING)
_IS_OPEN = (*_IS_PREVIEW, _o.actions.isnot(None))
KEPT = sa.exists().where(*_IS_OPEN)


def expire(tx: Transaction) -> None:
    """Close the previews that nobody has answered for ten minutes."""
    old = _o.said_at <= tx.now.wall - LIVES
    for row in tx.c.execute(sa.select(t.outbox).where(*_IS_OPEN, old)).all():
        question = queue.get(tx.c, question_of(row))
        key = "erase-nothing" if question.erased else "erase-expired"
        end_preview(tx, row, told(tx.day, question, key, row.language))


def told(day: Day, question: Question, key: str, language: str) -> Body:
    """Return a sentence about a question that shows none of its words."""
    state = messages.state_of(day, question, language)
    return day.words.body(language, key, code=question.code, state=state)


# ── The message that asked it ───────────────────────────────────────────────────────────────────────────


def remove_message(tx: Transaction, question: Question) -> None:
    """Ask for the removal of the asker's message, unless it is in a private conversation.

    Only trying shows whether we may.
    """
    if has_message(question):
        outgoing.remove(
            tx,
            key=f"{OF_MESSAGE}{question.id}",
            platform=question.platform,
            place=question.place,
            target=question.event,
            kind=Kind.ERASURE,
        )


def has_message(question: Question) -> bool:
    """Return whether others can read a message that asks it."""
    return question.own_message and not is_direct(question.place)


def tell_that_it_stands(tx: Transaction, removal: Row[Any]) -> None:
    """Tell the desk that the message could not be removed.

    Desks on the message's platform get a link; desks elsewhere are told only if the question was erased from
    there too.
    """
    if not removal.key.startswith(OF_MESSAGE):  # the author of the message was forgotten meanwhile
        return
    question = queue.get(tx.c, int(removal.key.removeprefix(OF_MESSAGE)))
    session = tx.day.programme.queue_of(question.session)
    if session is None:
        return
    boards.invite_votes_no_more(tx, question)
    erased_on = {row.platform for row in outgoing.about(tx.c, subject(question), Kind.ERASING)}
    for platform in tx.day.platforms:
        if platform == removal.platform or platform in erased_on:
            post = Post(
                key=f"stands:{question.id}:{platform}",
                platform=platform,
                place=session.desk,
                kind=Kind.STANDS,
                body=_stands(tx.day, question, removal, linked=platform == removal.platform),
                priority=Priority.DESK,
                notify=True,
                subject=boards.question_subject(question),
            )
            outgoing.say(tx, post)


def _stands(day: Day, question: Question, removal: Row[Any], *, linked: bool) -> Body:
    """Link to the message on its own platform; elsewhere, name that platform."""
    label = day.words.line(day.language, "erase-message")
    link = b.MessageLink("", label, removal.target, removal.place)
    named = b.Text(removal.platform.title())
    return day.words.body(
        day.language,
        "erase-stands" if linked else "erase-stands-elsewhere",
        code=question.code,
        message=(link if linked else named,),
    )


def message_is_gone(tx: Transaction, question: Question) -> None:
    """Tell the desk, where it reads that the message stands, that somebody has removed it since."""
    body = tx.day.words.body(tx.day.language, "erase-message-gone", code=question.code)
    for row in outgoing.about(tx.c, boards.question_subject(question), Kind.STANDS):
        outgoing.revise(tx, row, body, refresh=timedelta(0))
