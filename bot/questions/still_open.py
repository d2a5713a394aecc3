"""The board of what is still open in a session that has ended: a tap carries a line, ❌ declines the rest.

Each line is bound to its question as long as the message lives; the next ones come in a new message.
Transactions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import LONG_AGO, Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.port.chat import Action
from bot.programme.model import Session
from bot.questions import digests, queue
from bot.questions.digests import SLOT_MARKS
from bot.questions.rules import OPEN, STILL_OPEN, Question, State
from bot.timetable.labels import place_label

REST, REST_MARK = "rest", "❌"
NO_NUMBER = "▫️"  # before a line that cannot be carried
LINE_WORDS = 120  # characters of a question: the desk has read it before

# Built once: they run for each question that changes after its session.
BOUND = sa.select(t.slots.c.slot, t.slots.c.question).where(
    t.slots.c.message == sa.bindparam("under", type_=sa.Integer)
)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A board's contents: the question of each slot, from 1, and the number of questions that are open.

    `carries`: a restitution is to come, to which they can be carried. `proposed` of them were not let
    through; they stand on no line.
    """

    session: Session
    lines: Mapping[int, Question]
    number: int
    carries: bool
    proposed: int = 0

    @property
    def live(self) -> dict[int, Question]:
        return {slot: question for slot, question in self.lines.items() if question.state in OPEN}


# ── What it says ────────────────────────────────────────────────────────────────────────────────────────


def body_of(day: Day, board: StillOpen, *, buttons: bool) -> Body:
    """Return the text of a board; `buttons` say what they do, so it does not explain them."""
    say, language = day.words.body, day.language
    over = "still-open-cancelled" if board.session.cancelled else "still-open"
    head = say(
        language,
        over if board.number else "still-open-none",
        session=place_label(day, board.session),
        count=board.number,
        plenary=int(board.session.restitution),  # feminine in French
    )
    hidden = board.number - board.proposed - len(board.live)
    more = say(language, "digest-more", count=hidden) if hidden > 0 else Body()
    waits = say(language, "still-open-proposed", count=board.proposed) if board.proposed else Body()
    return b.join([head, *_lines(day, board), more, waits, _hint(day, board, buttons=buttons)])


def _lines(day: Day, board: StillOpen) -> list[Body]:
    """Return the lines that are open, then those that are over."""
    waits = () if board.carries else board.live
    signs = {slot: NO_NUMBER if slot in waits else SLOT_MARKS[slot - 1] for slot in board.lines}
    slots = sorted(board.lines, key=lambda slot: (slot not in board.live, slot))
    return [digests.line(day, signs[slot], board.lines[slot], LINE_WORDS) for slot in slots]


def _hint(day: Day, board: StillOpen, *, buttons: bool) -> Body:
    if not board.number:
        return Body()
    key = "still-open-hint" if board.carries and board.live else "still-open-hint-rest"
    shown = day.words.body(day.language, key, slots=digests.slots_shown(sorted(board.live)))
    alone = not board.carries and not board.session.restitution
    why = day.words.body(day.language, "still-open-no-plenary") if alone else Body()
    return b.join([Body() if buttons else shown, _owner_hint(day, board), why])


def _owner_hint(day: Day, board: StillOpen) -> Body:
    """Say how the first question that nobody answers yet is given to somebody."""
    free = next((q for _, q in sorted(board.live.items()) if q.owner is None), None)
    if free is None:
        return Body()
    number = free.code.rpartition("-")[2]
    return day.words.body(day.language, "still-open-hint-owner", number=number)


def _former_body(day: Day, board: StillOpen, newer: str) -> Body:
    link = b.MessageLink(newer, day.words.line(day.language, "still-open-here"))
    session = place_label(day, board.session)
    head = day.words.body(day.language, "still-open-former", session=session, link=link)
    over = {slot: question for slot, question in board.lines.items() if slot not in board.live}
    return b.join([head, *_lines(day, _with_lines(board, over))])


def _actions(day: Day, board: StillOpen) -> tuple[Action, ...]:
    label, language = day.words.line, day.language
    if not board.number:
        return ()
    carried = board.live if board.carries else {}
    return (
        *(
            Action(f"carry:{slot}", label(language, "action-carry-line", code=q.code), SLOT_MARKS[slot - 1])
            for slot, q in sorted(carried.items())
        ),
        Action(REST, label(language, "action-decline-rest"), REST_MARK),
    )


# ── Posting ─────────────────────────────────────────────────────────────────────────────────────────────


def post(tx: Transaction, session: Session, key: str) -> None:
    """Post the board in the desk of each platform if the session has ended and left something open."""
    board = _present(tx, session)
    if not session.is_over(tx.now.event) or not board.number:
        return
    for platform in tx.day.platforms:
        _post(tx, _bound_anew(tx, board), platform, f"{key}:{platform}")


def end_key(session: Session, cancelled_at: datetime | None = None) -> str:
    """Return the key of the board that the end of a session asks for, or its cancellation."""
    if cancelled_at is not None:
        return f"open:{session.id}:cancelled:{cancelled_at.isoformat()}"
    return f"open:{session.id}:{session.end.isoformat()}"


def take_back(tx: Transaction, session: Session) -> None:
    """Remove its boards, because the session takes place after all."""
    for row in _boards(tx.c, session, Kind.STILL_OPEN):
        ends.supersede(tx.c, row)
        outgoing.take_chips_back(tx, row, Why.OVER)
        outgoing.take_back(tx, row, Why.OVER, Priority.DESK)


def _present(tx: Transaction, session: Session) -> StillOpen:
    counts = queue.counts(tx.c, session.id)
    carries = tx.day.programme.next_restitution(session.id, tx.now.event) is not None
    number = sum(counts.get(state, 0) for state in STILL_OPEN)
    return StillOpen(session, {}, number, carries, counts.get(State.PROPOSED, 0))


def _bound_anew(tx: Transaction, board: StillOpen) -> StillOpen:
    return _with_lines(board, digests.bind({}, _best(tx.c, board.session), len(SLOT_MARKS)))


def _with_lines(board: StillOpen, lines: Mapping[int, Question]) -> StillOpen:
    return replace(board, lines=lines)


def _best(c: Connection, session: Session) -> list[Question]:
    return queue.best(c, session.id, len(SLOT_MARKS))


def _post(tx: Transaction, board: StillOpen, platform: str, key: str) -> None:
    former = _current(tx.c, board.session, platform)
    row = outgoing.say(
        tx,
        Post(
            key=key,
            platform=platform,
            place=board.session.desk,
            kind=Kind.STILL_OPEN,
            body=body_of(tx.day, board, buttons=tx.day.platforms[platform].buttons),
            priority=Priority.DESK,
            actions=_actions(tx.day, board),
            subject=_subject(board.session),
        ),
    )
    if row is None:
        return
    _bind(tx.c, row, board.lines, version=1)
    if former is not None:
        _supersede(tx, board.session, former, key)


def _supersede(tx: Transaction, session: Session, former: Row[Any], newer: str) -> None:
    ends.supersede(tx.c, former)
    outgoing.take_chips_back(tx, former, Why.OVER)
    if (former.remote is None and former.first_attempt is None) or outgoing.is_too_old(tx, former):
        outgoing.take_back(tx, former, why=Why.REPLACED, priority=Priority.DESK)
        return
    _refresh_former(tx, session, former, newer)


def _refresh_former(tx: Transaction, session: Session, former: Row[Any], newer: str) -> None:
    """Let a former board say where its questions went, and where the next ones are."""
    if outgoing.was_taken_back(tx.c, former) or outgoing.is_too_old(tx, former):
        return
    board = _with_lines(_present(tx, session), _bound(tx.c, former.id))
    body = _former_body(tx.day, board, newer)
    if former.actions or to_json(body) != former.body:
        outgoing.revise(tx, former, body, refresh=tx.day.settings.digest.refresh, actions=())


def _subject(session: Session) -> str:
    return f"session:{session.id}"


def session_of(day: Day, row: Row[Any]) -> Session | None:
    """Return the session that a board is about."""
    return day.programme.queue_of(row.subject.removeprefix("session:"))


def _boards(c: Connection, session: Session, *kinds: Kind) -> Sequence[Row[Any]]:
    return outgoing.about(c, _subject(session), *kinds)


def is_shown(tx: Transaction, session: Session, platform: str) -> bool:
    """Return whether a desk has a board of what is still open."""
    return session.is_over(tx.now.event) and _current(tx.c, session, platform) is not None


def _current(c: Connection, session: Session, platform: str) -> Row[Any] | None:
    rows = _boards(c, session, Kind.STILL_OPEN)
    return next((row for row in reversed(rows) if row.platform == platform), None)


# ── Bringing up to date ─────────────────────────────────────────────────────────────────────────────────


def refresh(tx: Transaction, session: Session) -> None:
    """Update the boards of a session that has ended; once all lines are handled, post the next ones anew."""
    if not session.is_over(tx.now.event):
        return
    rows = _boards(tx.c, session, Kind.STILL_OPEN, Kind.FORMER_STILL_OPEN)
    if not rows:
        return
    present, best = _present(tx, session), _best(tx.c, session)
    for row in rows:
        if row.kind == Kind.STILL_OPEN and row.platform in tx.day.platforms:
            _refresh(tx, row, present, best)
    newest = {row.platform: row.key for row in _boards(tx.c, session, Kind.STILL_OPEN)}
    for row in rows:
        if row.kind == Kind.FORMER_STILL_OPEN and row.platform in newest:
            _refresh_former(tx, session, row, newest[row.platform])


def _refresh(tx: Transaction, row: Row[Any], present: StillOpen, best: Collection[Question]) -> None:
    buttons = tx.day.platforms[row.platform].buttons
    bound = _bound(tx.c, row.id)
    board = _with_lines(present, digests.bind(bound, list(best), len(SLOT_MARKS)))
    body, actions = body_of(tx.day, board, buttons=buttons), _actions(tx.day, board)
    after = f"open:{present.session.id}:after:{row.id}:{row.platform}"
    if bound and not board.live and best:
        _post(tx, _with_lines(board, digests.bind({}, list(best), len(SLOT_MARKS))), row.platform, after)
        return
    is_lost = row.said_at == LONG_AGO and board.number > 0
    if outgoing.is_too_old(tx, row) and (is_lost or to_json(body) != row.body):
        _post(tx, board, row.platform, after)
        return
    outgoing.offer(tx.c, row, actions)
    version = outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
    _bind(tx.c, row.id, {slot: q for slot, q in board.lines.items() if slot not in bound}, version)
    if not buttons:
        _put_new_marks(tx, row, actions, version)
        outgoing.take_chips_back(tx, row, Why.OVER, but={action.emoji for action in actions})


def _put_new_marks(tx: Transaction, row: Row[Any], actions: Sequence[Action], version: int) -> None:
    """Put the marks that were not offered just before; some may have been put once and taken off."""
    offered = {action.emoji for action in outgoing.actions_from_json(row.actions)}
    for action in actions:
        if action.emoji not in offered:
            key = f"{row.key}:{action.emoji}:{version}"
            refresh = tx.day.settings.digest.refresh
            outgoing.add_chip(tx, row, action, key, version=version, refresh=refresh)


def post_without(tx: Transaction, row: Row[Any]) -> None:
    """Post a board anew, because an edit would keep erased words; the caller takes the old one back."""
    session = session_of(tx.day, row)
    if session is None or row.kind != Kind.STILL_OPEN:
        return
    board = _with_lines(_present(tx, session), _bound(tx.c, row.id))
    _post(tx, board, row.platform, f"open:{session.id}:without:{row.id}")


# ── What its slots mean ─────────────────────────────────────────────────────────────────────────────────


def question_in_slot(c: Connection, message: int, slot: int) -> Question | None:
    return _bound(c, message).get(slot)


def _bound(c: Connection, message: int) -> dict[int, Question]:
    slots = {question: slot for slot, question in c.execute(BOUND, {"under": message})}
    return {slots[question.id]: question for question in queue.get_all(c, slots)}


def _bind(c: Connection, message: int, lines: Mapping[int, Question], version: int) -> None:
    for slot, question in lines.items():
        values = {"message": message, "slot": slot, "version": version, "question": question.id}
        insert_once(c, t.slots, values)
