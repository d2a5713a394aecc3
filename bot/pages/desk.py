"""A desk as its page shows it: what is on stage, the queue ranked, what was kept, what is to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clock import Clock
from bot.database import schema as t
from bot.day import Day
from bot.outbox import standing
from bot.outbox.kinds import Kind
from bot.outbox.standing import Standing
from bot.pages.desk_lines import MOST_OFFERED, Line, Lines, Ways, ways_of
from bot.pages.left import Left, left_of
from bot.pages.reading import MOST_TOLD, Reader, enters
from bot.people import people
from bot.programme.model import Session
from bot.questions import desks, gestures, heard, messages, moderating, notes, queue, rewordings
from bot.questions.notes import Note
from bot.questions.rules import UNDO_WITHIN, Question, State

# The boards of a desk: the page itself shows what they do, and acts as they do.
BOARDS = frozenset(
    {
        *(Kind.DIGEST, Kind.FORMER_DIGEST, Kind.STAGE, Kind.FORMER_STAGE),
        *(Kind.PROPOSALS, Kind.FORMER_PROPOSALS, Kind.FORMER_STILL_OPEN),
    }
)
SETTLED = (State.ANSWERED, State.DECLINED, State.CARRIED, State.MOVED, State.MERGED)
IN_FULL = 12  # questions of the queue that have their menu on the page
SHOWN = 50  # questions of the queue on the page; the others are opened by their number
MOST_PROPOSED = 20  # questions that wait to be let through, on the page at once
MOST_SETTLED = 60
MOST_SAID = 60  # messages of a desk besides its boards


@dataclass(frozen=True, slots=True)
class Pair:
    """The nearest two questions that may still be asked, and which would be merged into the other."""

    merged: Line
    kept: Line


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a closed place: `to_do` can be acted on, `said` is read, `alone` is for its reader."""

    to_do: tuple[Standing, ...]
    said: tuple[Standing, ...]
    alone: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The page of a desk: `waiting` are the first of the ranking, `others` those after them.

    `open` counts all that may still be asked, and `to_approve` all that wait to be let through.
    """

    session: Session
    left: Left
    counts: str
    heard: str
    is_open: bool
    is_moderated: bool
    on_stage: Line | None
    waiting: tuple[Line, ...]
    others: tuple[Line, ...]
    open: int
    proposed: tuple[Line, ...]
    to_approve: int
    settled: tuple[Line, ...]
    pair: Pair | None
    ways: Ways
    notes: tuple[Note, ...]
    present: int | None
    may_undo: bool
    told: Told


def read_desk(c: Connection, day: Day, clock: Clock, session: Session, reader: Reader) -> Desk | None:
    """Read a desk for one of its members; None for anybody else."""
    if not enters(c, reader, session.desk):
        return None
    now = clock.now()
    digest = desks.present(c, day, now.event, session)
    best, proposed = queue.best(c, session.id, SHOWN), rewordings.waiting(c, session.id)
    lines = Lines(c, day, digest, best[: MOST_OFFERED + 1], reader.language)
    return Desk(
        session=session,
        left=left_of(session, now.event, day.settings.reminders.last_questions),
        counts=messages.counts_line(day, digest.counts, reader.language),
        heard=heard.heard_line(day, digest.heard, reader.language) if digest.heard else "",
        is_open=not digest.closed,
        is_moderated=moderating.is_moderated(c, session),
        on_stage=lines.one(digest.on_stage) if digest.on_stage else None,
        waiting=tuple(map(lines.one, best[:IN_FULL])),
        others=tuple(lines.one(each, offers=False) for each in best[IN_FULL:]),
        open=digest.unasked,
        proposed=tuple(map(lines.one, proposed[:MOST_PROPOSED])),
        to_approve=len(proposed),
        settled=tuple(map(lines.one, _settled(c, session))),
        pair=Pair(*map(lines.one, digest.pair)) if digest.pair else None,
        ways=ways_of(day, session, now.event),
        notes=tuple(notes.of_session(c, session.id)),
        present=notes.present(c, session.id),
        may_undo=may_undo(c, reader, session.desk, now.wall),
        told=read_told(c, reader, session.desk),
    )


def _settled(c: Connection, session: Session) -> list[Question]:
    """Return what was settled last, the newest first."""
    q = t.questions.c
    settled = sa.select(q.id).where(q.session == session.id, q.state.in_(SETTLED))
    newest = c.execute(settled.order_by(q.changed_at.desc(), q.id.desc()).limit(MOST_SETTLED)).scalars().all()
    order = {id: number for number, id in enumerate(newest)}
    return sorted(queue.get_all(c, newest), key=lambda question: order[question.id])


@dataclass(frozen=True, slots=True)
class One:
    """A question of a desk on a page of its own."""

    session: Session
    line: Line
    ways: Ways
    may_undo: bool
    told: Told


def read_one(
    c: Connection, day: Day, clock: Clock, session: Session, code: str, reader: Reader
) -> One | None:
    """Read one question of a desk for one of its members; None if there is none, or they are not."""
    question = queue.by_code(c, code)
    if question is None or question.session != session.id or not enters(c, reader, session.desk):
        return None
    now = clock.now()
    digest = desks.present(c, day, now.event, session)
    return One(
        session=session,
        line=Lines(c, day, digest, digest.best[: MOST_OFFERED + 1], reader.language).one(question),
        ways=ways_of(day, session, now.event),
        may_undo=may_undo(c, reader, session.desk, now.wall),
        told=read_told(c, reader, session.desk),
    )


def may_undo(c: Connection, reader: Reader, place: str, wall: datetime) -> bool:
    """Return whether this reader did something here that they may still take back, at this wall time."""
    account = people.find(c, reader.platform, reader.handle) if reader.handle is not None else None
    if account is None:
        return False
    g = t.gestures.c
    since = wall - UNDO_WITHIN
    done = gestures.undoable(c, g.person == account.person, g.place == place, g.at > since)
    kept = notes.last_by(c, account.person, place, until=wall + timedelta(seconds=1))
    return bool(done) or (kept is not None and kept.kept_at > since)


# ── What stands there ───────────────────────────────────────────────────────────────────────────────────


def read_told(c: Connection, reader: Reader, place: str) -> Told:
    """Read what stands in a closed place besides its boards, the newest first."""
    said = standing.in_place_but(c, reader.platform, place, BOARDS, MOST_SAID)
    return Told(
        to_do=tuple(each for each in said if each.actions),
        said=tuple(each for each in said if not each.actions),
        alone=tuple(standing.for_person(c, reader.platform, place, reader.handle or "", MOST_TOLD)),
    )
