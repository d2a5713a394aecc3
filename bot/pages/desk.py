"""A desk as its page shows it: what is on stage, the queue ranked, what was kept, what is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clock import Clock
from bot.database import schema as t
from bot.day import Day
from bot.outbox.kinds import Kind
from bot.outbox.standing import Standing
from bot.pages.left import Left, left_of
from bot.pages.reading import Reader, enters, everything_in
from bot.people import people
from bot.port import body as b
from bot.programme.model import Session
from bot.questions import desks, heard, messages, moderating, notes, owning, queue, rewordings
from bot.questions.digests import Digest
from bot.questions.notes import Note
from bot.questions.rules import OPEN, UNDO_WITHIN, Question, State, ranked
from bot.timetable.labels import shortened

# The boards of a desk: the page itself shows what they do, and acts as they do.
BOARDS = frozenset(
    {
        *(Kind.DIGEST, Kind.FORMER_DIGEST, Kind.STAGE, Kind.FORMER_STAGE),
        *(Kind.PROPOSALS, Kind.FORMER_PROPOSALS, Kind.FORMER_STILL_OPEN),
    }
)
SETTLED = (State.ANSWERED, State.DECLINED, State.CARRIED, State.MOVED, State.MERGED)
SHORT, SHORTER = 60, 30  # characters of a question that a button names, and of a title
MOST_OFFERED = 4  # questions into which another may be merged by one button


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
    is_owned: bool = False


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
    """The page of a desk."""

    session: Session
    left: Left
    counts: str
    heard: str
    is_open: bool
    is_moderated: bool
    on_stage: Line | None
    waiting: tuple[Line, ...]
    proposed: tuple[Line, ...]
    settled: tuple[Line, ...]
    pair: Pair | None
    destinations: tuple[Named, ...]
    carries: bool
    people: tuple[Named, ...]
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
    lines = _Lines(c, day, digest)
    waiting = ranked(queue.of_session(c, session.id, OPEN))
    settled = queue.of_session(c, session.id, SETTLED)
    destinations = day.programme.destinations(session.id, now.event)
    return Desk(
        session=session,
        left=left_of(session, now.event, day.settings.reminders.last_questions),
        counts=messages.counts_line(day, digest.counts, reader.language),
        heard=heard.heard_line(day, digest.heard, reader.language) if digest.heard else "",
        is_open=not digest.closed,
        is_moderated=moderating.is_moderated(c, session),
        on_stage=lines.one(digest.on_stage) if digest.on_stage else None,
        waiting=tuple(lines.one(each, among=waiting) for each in waiting),
        proposed=tuple(lines.one(each) for each in rewordings.waiting(c, session.id)),
        settled=tuple(map(lines.one, settled[::-1])),
        pair=Pair(*map(lines.one, digest.pair)) if digest.pair else None,
        destinations=tuple(
            Named(day.prefixes[each.id], shortened(each.title, SHORTER)) for each in destinations
        ),
        carries=day.programme.next_restitution(session.id, now.event) is not None,
        people=tuple(Named(id, day.programme.people[id].name) for id in day.programme.desk_people(session)),
        notes=tuple(notes.of_session(c, session.id)),
        present=notes.present(c, session.id),
        may_undo=may_undo(c, reader, session.desk, now.wall),
        told=read_told(c, reader, session.desk),
    )


class _Lines:
    def __init__(self, c: Connection, day: Day, digest: Digest) -> None:
        self._c, self._day, self._digest = c, day, digest

    def one(self, question: Question, among: Iterable[Question] = ()) -> Line:
        day, digest, language = self._day, self._digest, self._day.language
        stands = owning.standing(self._c, question) if question.state in (*OPEN, State.ON_STAGE) else None
        proposed = day.programme.people.get((stands and stands.proposed) or "")
        small = [*messages.askers_of(day, question), *self._origin(question)]
        near = digest.near.get(question.id, "")
        is_waiting = question.state in (State.WAITING, State.PROPOSED, State.ON_STAGE)
        return Line(
            code=question.code,
            state=question.state,
            spelt=messages.coded(day, question, language),
            words=messages.words_of(day, question, language),
            small=messages.with_owner(day, tuple(small), question, language),
            said=f"{question.voters} 👍{heard.signs_of(question, digest.least)}"
            + ("" if is_waiting else f"{messages.BETWEEN}{messages.state_of(day, question, language)}"),
            outcome=tuple(messages.outcome_lines(day, question, language)),
            near=near,
            into=_into(question, near, among),
            proposed=proposed.name if proposed else "",
            is_owned=question.owner is not None,
        )

    def _origin(self, question: Question) -> b.Spans:
        if question.floor or len(self._day.platforms) == 1:
            return ()
        return (b.Text(f"{messages.BETWEEN}{question.platform.title()}"),)


def _into(question: Question, near: str, among: Iterable[Question]) -> tuple[Named, ...]:
    """Return the questions into which one may be merged by one touch: the nearest, then the first ones."""
    others = [each for each in among if each.id != question.id and not each.erased]
    others.sort(key=lambda each: each.code != near)
    return tuple(
        Named(each.code, shortened(" ".join(each.text.split()), SHORT)) for each in others[:MOST_OFFERED]
    )


def may_undo(c: Connection, reader: Reader, place: str, wall: datetime) -> bool:
    """Return whether this reader did something here that they may still take back, at this wall time."""
    account = people.find(c, reader.platform, reader.handle) if reader.handle is not None else None
    if account is None:
        return False
    g = t.gestures.c
    since = wall - UNDO_WITHIN
    done = queue.undoable_gestures(c, g.person == account.person, g.place == place, g.at > since)
    kept = notes.last_by(c, account.person, place, until=wall + timedelta(seconds=1))
    return bool(done) or (kept is not None and kept.kept_at > since)


# ── What stands there ───────────────────────────────────────────────────────────────────────────────────


def read_told(c: Connection, reader: Reader, place: str) -> Told:
    """Read what stands in a closed place besides its boards, the newest first."""
    messages = everything_in(c, reader, place)
    o = t.outbox.c
    tokens = [each.token for each in messages.said]
    kinds = dict(
        c.execute(
            sa.select(o.remote, o.kind).where(o.platform == reader.platform, o.remote.in_(tokens))
        ).all()
    )
    said = [each for each in messages.said if kinds.get(each.token) not in BOARDS]
    return Told(
        to_do=tuple(each for each in said if each.actions),
        said=tuple(each for each in said if not each.actions),
        alone=messages.told,
    )
