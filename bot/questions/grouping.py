"""Lines that name the askers of a place with their codes while a platform slows us down. Transactions.

The marks on their messages come later, when the pace allows.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import ends, outgoing, receipts
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State, Why
from bot.people import people
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.questions import queue
from bot.questions.rules import Question

LINE = "receipts:"  # the start of a line's outbox key
COALESCE_FROM = 2  # receipts waiting in one place, while we are slowed down, before a line is begun
MOST_NAMED = 40  # in one line; with mentions of 22 characters they fill half a message
OF_USE = timedelta(minutes=30)  # event time during which people named in a line still look for their mark

_o = t.outbox.c


def is_line(row: Row[Any]) -> bool:
    return bool(row.key.startswith(LINE))


# ── Before it is said ───────────────────────────────────────────────────────────────────────────────────


def group_receipts(tx: Transaction, platform: str) -> None:
    """Group receipts where several codes wait, or where a line that has not been said yet names some."""
    waiting = (
        sa.select(t.outbox)
        .where(
            *receipts.A_CODE,
            _o.platform == platform,
            _o.state == State.WAITING,
            _o.first_attempt.is_(None),
            _o.target_row.is_(None),
        )
        .order_by(_o.id)
    )
    by_place: dict[str, list[Row[Any]]] = {}
    for row in tx.c.execute(waiting):
        by_place.setdefault(row.place, []).append(row)
    for rows in by_place.values():
        _gather(tx, rows)


def _gather(tx: Transaction, codes: Sequence[Row[Any]]) -> None:
    """Fill the line that has not been said yet, then begin others while enough codes wait."""
    line = _open_line(tx.c, codes[0].platform, codes[0].place)
    if line is not None:
        codes = _join(tx, line, codes)
    while len(codes) >= COALESCE_FROM:
        begun = _begin(tx, codes[0])
        if begun is None:
            return  # a line of theirs was refused: their marks tell them
        codes = _join(tx, begun, codes)


def _open_line(c: Connection, platform: str, place: str) -> Row[Any] | None:
    """Return the newest line that has not been said yet: it can name more people."""
    query = sa.select(t.outbox).where(
        _o.platform == platform,
        _o.place == place,
        _o.state == State.WAITING,
        _o.key.startswith(LINE),
        _o.notify,
        _o.first_attempt.is_(None),
        _o.remote.is_(None),
    )
    return c.execute(query.order_by(_o.id.desc())).first()


def _begin(tx: Transaction, code: Row[Any]) -> Row[Any] | None:
    post = Post(
        key=f"{LINE}{code.platform}:{code.id}",
        platform=code.platform,
        place=code.place,
        kind=Kind.RECEIPT,
        body=Body(),
        priority=Priority.ANSWER,
        notify=True,
    )
    return None if outgoing.say(tx, post) is None else outgoing.by_key(tx.c, post.key)


def _join(tx: Transaction, line: Row[Any], codes: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Name as many codes as fit, whose marks wait until the line is said; return the rest."""
    room = MOST_NAMED - len(_named_in(tx.c, line.id))
    joining = [code.id for code in codes[:room]]
    receipts.name_in(tx.c, joining, line.id, tx.now.event + OF_USE)
    _rewrite(tx, line)
    return codes[room:]


# ── What it says ────────────────────────────────────────────────────────────────────────────────────────


def _named_in(c: Connection, line: int) -> Sequence[Row[Any]]:
    """Return the marks of the codes that a line gives."""
    told = (*receipts.A_CODE, _o.target_row == line, _o.state != State.SKIPPED)
    return c.execute(sa.select(t.outbox).where(*told).order_by(_o.id)).all()


def _question_of(mark: Row[Any]) -> int:
    return int(mark.subject.removeprefix(receipts.OF_QUESTION))


def _rewrite(tx: Transaction, line: Row[Any]) -> bool:
    """Bring a line that has not been said yet up to date; return whether it names anybody."""
    body = _body(tx, line, _named_in(tx.c, line.id))
    ends.rewrite(tx.c, line.id, body)
    return bool(body.blocks)


def _body(tx: Transaction, line: Row[Any], marks: Sequence[Row[Any]]) -> Body:
    """Return each code with its asker beside it; nothing if all were erased."""
    questions = {question.id: question for question in queue.get_all(tx.c, [_question_of(m) for m in marks])}
    found = [(mark, questions.get(_question_of(mark))) for mark in marks]
    told = [
        _told(tx.c, line, mark, question)
        for mark, question in found
        if question is None or not question.erased
    ]
    spans = tuple(span for each in told for span in (b.Text(", "), *each))[1:]
    return tx.day.words.body(line.language, "receipts", codes=spans, count=len(told)) if told else Body()


def _told(c: Connection, line: Row[Any], mark: Row[Any], question: Question | None) -> b.Spans:
    """Return the code and its asker, except for anonymous questions and questions from the floor."""
    code = b.Text(mark.mark, "strong")
    if question is None or question.asker is None or question.name is None or question.anonymous:
        return (code,)
    account = people.account_on(c, question.asker, line.platform)
    handle = account.handle if account else None
    return code, b.Text("\u00a0"), b.Person(question.name, handle, ping=line.notify and handle is not None)


# ── What leaves it ──────────────────────────────────────────────────────────────────────────────────────


def reword(tx: Transaction, line: Row[Any], *, anew: bool) -> None:
    """Hide a name that the line shows; `anew`: the line must not be edited, as in `leave`."""
    if _is_unsaid(line):
        _rewrite(tx, line)
        return
    if outgoing.was_taken_back(tx.c, line):
        return
    marks = _named_in(tx.c, line.id)
    body = _body(tx, line, marks)
    if not anew:
        outgoing.revise(tx, line, body, refresh=timedelta(0))
    elif to_json(body) != line.body:
        _go(tx, line, marks)
        _forget(tx.c, line)


def leave(tx: Transaction, line: Row[Any], question: Question, *, anew: bool) -> None:
    """Remove the name and the code of an erased question, and cancel its mark.

    `anew`: the line must not be edited. It is removed, and the people who still wait for their mark are named
    again.
    """
    marks = _named_in(tx.c, line.id)
    for mark in marks:
        if _question_of(mark) == question.id and mark.state == State.WAITING:
            outgoing.take_back(tx, mark, Why.ERASED)
    if _is_unsaid(line):
        if not _rewrite(tx, line):
            ends.skip(tx.c, line.id, Why.ERASED)
        return
    body = _body(tx, line, _named_in(tx.c, line.id))
    if body.blocks and not anew and not outgoing.was_taken_back(tx.c, line):
        outgoing.revise(tx, line, body, refresh=timedelta(0))
        return
    if not outgoing.was_taken_back(tx.c, line):
        _go(tx, line, marks)
    _forget(tx.c, line)


def _forget(c: Connection, line: Row[Any]) -> None:
    ends.rewrite(c, line.id, Body())


def _go(tx: Transaction, line: Row[Any], marks: Sequence[Row[Any]]) -> None:
    """Remove a line that must not be edited, and name again the people who still wait for their mark."""
    _say_anew(tx, line, [mark for mark in marks if mark.state != State.SENT])
    outgoing.take_back(tx, line, Why.ERASED)


def _say_anew(tx: Transaction, line: Row[Any], marks: Sequence[Row[Any]]) -> None:
    """Name these people again in a new line, which notifies nobody."""
    body = _body(tx, line, marks)
    if not body.blocks:
        return
    post = Post(
        key=f"{line.key}+",
        platform=line.platform,
        place=line.place,
        kind=Kind.RECEIPT,
        body=body,
        priority=Priority.ANSWER,
        language=line.language,
    )
    said = outgoing.say(tx, post)
    again = outgoing.by_key(tx.c, post.key)
    if said is not None and again is not None:
        receipts.follow(tx.c, [mark.id for mark in marks], said)
        _rewrite(tx, again)


def _is_unsaid(line: Row[Any]) -> bool:
    return bool(line.state == State.WAITING and line.first_attempt is None and line.remote is None)
