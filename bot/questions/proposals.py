"""The board of each desk that shows what waits to be let through. Pure texts, then transactions on its rows.

It has at most five lines, bound to their questions as those of a digest are, and kept up to date likewise.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import LONG_AGO, Post, Priority
from bot.outbox.states import UNSAID, Why
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.port.chat import Action
from bot.programme.model import Session
from bot.questions import desks, messages, rewordings
from bot.questions.digests import SLOT_MARKS, slots_shown
from bot.questions.rules import LONGEST, Question, State
from bot.timetable.labels import place_label

ALL_MARK = "✅"
LET, ALL = "let:", "let:all"  # the keys of the actions
ROOM = 1500  # characters of questions on one board: what is let through was read whole
OVER = (State.DECLINED, State.WITHDRAWN, State.MERGED, State.MOVED)  # without having been let through

_SLOTS = (
    sa.select(t.slots)
    .where(t.slots.c.message == sa.bindparam("under", type_=sa.Integer), t.slots.c.slot > 0)
    .order_by(t.slots.c.version)
)


@dataclass(frozen=True, slots=True)
class Board:
    """The question in each slot, from 1, and all that waits; each as it would read if let through."""

    session: Session
    lines: Mapping[int, Question]
    waiting: Sequence[Question]

    @property
    def live(self) -> dict[int, Question]:
        """The lines that still wait."""
        waiting = {question.id for question in self.waiting}
        return {slot: question for slot, question in self.lines.items() if question.id in waiting}

    @property
    def spent(self) -> bool:
        """True if all its lines are handled and others wait."""
        return bool(self.lines) and not self.live and bool(self.waiting)


def bind(bound: Mapping[int, Question], waiting: Sequence[Question]) -> dict[int, Question]:
    """Return the slots: bound ones stay, free ones go to the oldest that wait and can be read whole."""
    slots, shown = dict(bound), {question.id for question in bound.values()}
    waits = {question.id for question in waiting}
    used = sum(len(question.text) for question in bound.values() if question.id in waits)
    for question in waiting:
        free = next((slot for slot in range(1, len(SLOT_MARKS) + 1) if slot not in slots), None)
        if question.id in shown:
            continue
        if free is None or (used and used + len(question.text) > ROOM):
            break
        slots[free], used = question, used + len(question.text)
    return slots


# ── Its text ────────────────────────────────────────────────────────────────────────────────────────────


def board_body(day: Day, board: Board, *, buttons: bool) -> Body:
    say, live = day.words.body, board.live
    head = say(day.language, "proposals-head", session=place_label(day, board.session))
    if not board.waiting:
        return b.join([head, *_over_lines(day, board), say(day.language, "proposals-none")])
    hidden = len(board.waiting) - len(live)
    more = say(day.language, "proposals-more", count=hidden) if hidden else Body()
    hint = say(
        day.language,
        "proposals-hint-buttons" if buttons else "proposals-hint",
        slots=slots_shown(sorted(live)) if live else "",
        number=next(iter(live.values())).code.rpartition("-")[2] if live else "",
    )
    lines = [line for _, line in sorted(live_lines(day, board).items())]
    return b.join([head, *lines, *_over_lines(day, board), more, hint])


def live_lines(day: Day, board: Board) -> dict[int, Body]:
    """Return the line of each slot that waits: whole, unless edits made them too long for one message."""
    live = board.live
    whole = sum(len(question.text) for question in live.values()) <= ROOM
    longest = LONGEST if whole else ROOM // len(live)
    return {
        slot: day.words.body(
            day.language,
            "proposals-line",
            slot=SLOT_MARKS[slot - 1],
            code=messages.coded(day, question),
            name=messages.name_of(day, question),
            words=messages.words_of(day, question, longest=longest),
            reworded=int(question.state is not State.PROPOSED),
        )
        for slot, question in live.items()
    }


def _over_lines(day: Day, board: Board) -> list[Body]:
    live = board.live
    return [_over_line(day, slot, q) for slot, q in sorted(board.lines.items()) if slot not in live]


def _over_line(day: Day, slot: int, question: Question) -> Body:
    mark = SLOT_MARKS[slot - 1]
    over = day.words.body(day.language, "digest-line-over", slot=mark, code=question.code)
    state = (
        messages.state_of(day, question)
        if question.state in OVER
        else day.words.line(day.language, "state-let-through")
    )
    struck = b.struck(over).blocks[0]
    return Body((b.Block((*struck.spans, b.Text(f" — {state}")), struck.kind),))


def board_actions(day: Day, board: Board, *, live_alone: bool) -> tuple[Action, ...]:
    """Return what can be done: let one through, or all that are shown; nothing once nothing waits."""
    if not board.live:
        return ()
    label = day.words.line
    slots = [
        Action(f"{LET}{slot}", label(day.language, "action-stage", code=q.code), SLOT_MARKS[slot - 1])
        for slot, q in sorted((board.live if live_alone else board.lines).items())
    ]
    return (*slots, Action(ALL, label(day.language, "action-let-all"), ALL_MARK))


def _former_body(day: Day, newer: str) -> Body:
    link = b.MessageLink(newer, day.words.line(day.language, "current-proposals"))
    return day.words.body(day.language, "proposals-former", link=link)


# ── Its rows ────────────────────────────────────────────────────────────────────────────────────────────


def current(c: Connection, session: Session, platform: str) -> Row[Any] | None:
    rows = outgoing.about(c, desks.session_subject(session), Kind.PROPOSALS)
    return next((row for row in reversed(rows) if row.platform == platform), None)


def refresh(tx: Transaction, session_id: str) -> None:
    """Bring a desk's boards up to date, and post them as soon as something waits.

    One that scrolled away, is spent, or can no longer be edited is posted anew.
    """
    session = tx.day.programme.queue_of(session_id)
    if session is None:
        return
    waiting = rewordings.waiting(tx.c, session.id)
    rows = outgoing.about(tx.c, desks.session_subject(session), Kind.PROPOSALS)
    newest = {row.platform: row for row in rows}
    if waiting or newest:
        for platform in tx.day.platforms:
            _refresh(tx, session, platform, waiting, newest.get(platform))


def _refresh(
    tx: Transaction, session: Session, platform: str, waiting: Sequence[Question], row: Row[Any] | None
) -> None:
    if row is None:
        if waiting:
            post(tx, session, platform, f"proposals:{session.id}:for:{waiting[0].id}:{platform}")
        return
    bound = _bound(tx.c, row.id)
    board = Board(session, bind(bound, waiting), waiting)
    has_buttons = tx.day.platforms[platform].buttons
    body = board_body(tx.day, board, buttons=has_buttons)
    stuck = outgoing.is_too_old(tx, row) and (to_json(body) != row.body or row.said_at == LONG_AGO)
    scrolled = bool(waiting) and desks.scrolled_away(tx.c, row)
    if scrolled or board.spent or (stuck and waiting):
        post(tx, session, platform, f"proposals:{session.id}:after:{row.id}:{platform}")
        return
    if stuck:
        return
    actions = board_actions(tx.day, board, live_alone=has_buttons)
    outgoing.offer(tx.c, row, actions)
    version = outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
    lines = live_lines(tx.day, board)
    said = {slot for slot, line in lines.items() if all(each in row.body for each in to_json(line))}
    changed = {slot: question for slot, question in board.live.items() if slot not in said}
    desks.bind(tx.c, row.id, changed, version)
    if not has_buttons:
        desks.put_new_marks(tx, row, actions, version, again=True)
        if row.actions and not actions:
            outgoing.take_chips_back(tx, row, Why.OVER)


def post(tx: Transaction, session: Session, platform: str, key: str) -> None:
    """Post a new board; the former one shrinks to one line with a link."""
    waiting = rewordings.waiting(tx.c, session.id)
    board = Board(session, bind({}, waiting), waiting)
    former, has_buttons = current(tx.c, session, platform), tx.day.platforms[platform].buttons
    row = outgoing.say(
        tx,
        Post(
            key=key,
            platform=platform,
            place=session.desk,
            kind=Kind.PROPOSALS,
            body=board_body(tx.day, board, buttons=has_buttons),
            priority=Priority.DESK,
            actions=board_actions(tx.day, board, live_alone=has_buttons),
            subject=desks.session_subject(session),
        ),
    )
    if row is None:
        return
    desks.bind(tx.c, row, board.lines, version=1)
    if former is not None:
        desks.supersede(tx, former, _former_body(tx.day, key))


def renew(tx: Transaction, session: Session, row: Row[Any]) -> None:
    """Let another board take the place of one to be removed, if anything waits; its words go at once."""
    if rewordings.waiting(tx.c, session.id):
        post(tx, session, row.platform, f"proposals:{session.id}:without:{row.id}")
    else:
        ends.supersede(tx.c, row)
    ends.rewrite(tx.c, row.id, board_body(tx.day, Board(session, {}, ()), buttons=True))


def _bound(c: Connection, message: int) -> dict[int, Question]:
    slots = {row.question: row.slot for row in c.execute(_SLOTS, {"under": message})}
    return {slots[q.id]: q for q in rewordings.as_they_would_read(c, slots)}


# ── What a tap means ────────────────────────────────────────────────────────────────────────────────────


def bound(c: Connection, row: Row[Any]) -> dict[int, int]:
    """Map each slot of a board to the id of its question."""
    return {each.slot: each.question for each in c.execute(_SLOTS, {"under": row.id})}


def shown(c: Connection, row: Row[Any], at: datetime) -> set[int]:
    """Return the slots whose line read at that instant (wall time) as it does now.

    Nobody lets words through that came after those they read.
    """
    slots = c.execute(_SLOTS, {"under": row.id}).all()
    newest = {slot.slot: slot for slot in slots}
    first = min((slot.since for slot in slots if slot.since is not None), default=None)
    return {number for number, slot in newest.items() if _was_shown(row, slot, first, at)}


def changing(c: Connection, row: Row[Any], at: datetime) -> set[int]:
    """Return the questions whose line reads otherwise than people saw at that instant, or is about to."""
    seen, slots = shown(c, row, at), c.execute(_SLOTS, {"under": row.id}).all()
    versions = Counter(slot.slot for slot in slots)
    return {slot.question for slot in slots if slot.slot not in seen and versions[slot.slot] > 1}


def _was_shown(row: Row[Any], slot: Row[Any], first: datetime | None, at: datetime) -> bool:
    since = slot.since
    if since is None and row.delivered >= slot.version and row.state not in UNSAID:
        since = row.sent_at  # nobody knows when it was shown, but it stands there now
    return since is not None and (since <= at or since == first)
