"""Reads what sheets are made of. Transactions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.programme.model import Session
from bot.programme.sheet_times import restitution_of
from bot.questions import near, notes, queue
from bot.questions.heard import is_bridge
from bot.questions.notes import Note
from bot.questions.rules import OPEN, Question, State
from bot.restitution.composing import BY_PUBLIC, MOST, Material
from bot.restitution.sheet import Across, Block, Line, Sheet
from bot.timetable.labels import place_label

BEST = 30  # questions of a session that the sheet across all compares with the others'
NEAR_ENOUGH = 0.4  # the score of near questions told together: aloud, everybody hears a false one
LIKE = 3  # lines of a group of near questions
HEARD = (State.ANSWERED, State.ON_STAGE, State.WAITING, State.LATER)
AS_ANSWERED = frozenset({State.ANSWERED})


def empty_sheet(tx: Transaction, session: Session) -> Sheet:
    """Return the sheet of a session with its figures, and no line yet."""
    return Sheet(
        session,
        tx.now.event,
        askers=_askers(tx.c, session.id),
        voters=_voters(tx.c, session.id),
        present=notes.present(tx.c, session.id),
        confirmed=confirmed(tx.c, session.id),
    )


def of_session(tx: Transaction, session: Session) -> Material:
    """Return all that the sheet of a session can hold now, the best first."""
    kept = notes.of_session(tx.c, session.id)
    stars = {note.question: note.stars for note in kept if note.question is not None}
    answered, groups = _answered(tx, session, stars)
    twice = [line for group in groups for line in group[:LIKE]]
    still = _open(tx, session, stars)
    shown = {line.ref for line in (*answered, *twice, *still)}
    marked = {f"question:{note.question}" for note in kept if note.contested and note.question is not None}
    disputed = [line for line in (*answered, *still) if line.ref in marked]
    to_say = next((note for note in _by_stars(kept) if note.stars), None)
    others = [
        note
        for note in _by_stars(kept)
        if (note is not to_say or note.contested) and not _is_shown(note, shown)
    ]
    contested = [*disputed, *(line_of_note(note) for note in others if note.contested), *twice]
    retained = [line_of_note(note) for note in others if not note.contested]
    counts = queue.counts(tx.c, session.id)
    number_open = sum(counts.get(state, 0) for state in (*OPEN, State.ON_STAGE, State.CARRIED))
    number_open -= sum(line in disputed for line in still)
    answered, still = ([line for line in some if line not in disputed] for some in (answered, still))
    lines = {
        Block.ANSWERED: answered,
        Block.CONTESTED: contested,
        Block.OPEN: still,
        Block.RETAINED: retained,
        Block.TO_SAY: [line_of_note(to_say)] if to_say else [],
    }
    totals = {
        Block.ANSWERED: len(answered),
        Block.CONTESTED: len(contested) + sum(len(group[LIKE:]) for group in groups),
        Block.OPEN: max(number_open, len(still)),
        Block.RETAINED: len(retained),
    }
    together = [[line.ref for line in group] for group in groups]
    return Material(lines, additions(tx.c, session.id)[:BY_PUBLIC], totals, together)


def _is_shown(note: Note, shown: Collection[str]) -> bool:
    return note.question is not None and f"question:{note.question}" in shown


def _by_stars(kept: Iterable[Note]) -> list[Note]:
    return sorted(kept, key=lambda note: (-note.stars, note.at, note.id))


def _answered(
    tx: Transaction, session: Session, stars: Mapping[int, int]
) -> tuple[list[Line], list[list[Line]]]:
    """Return what was answered, those with a line first, and apart the groups of what was answered twice."""
    found = [q for q in queue.of_session(tx.c, session.id, AS_ANSWERED) if not q.erased]
    unmarked = queue.unmarked(tx.c)
    found.sort(key=lambda q: (q.answer is None, q.id in unmarked, -q.voters, q.asked_at, q.id))
    groups = _answered_twice(tx.c, [q for q in found if q.answer])
    twice = {id for group in groups for id in group}
    lines = {
        q.id: replace(
            line_of(tx.day, q),
            votes=0,
            stars=stars.get(q.id, 0),
            aloud=not q.answer and q.id not in unmarked,  # else it was only on stage when the hour came
        )
        for q in found
    }
    return (
        [lines[q.id] for q in found if q.id not in twice],
        [[lines[id] for id in group] for group in groups],
    )


def _answered_twice(c: Connection, answered: Sequence[Question]) -> list[list[int]]:
    """Return groups of questions that ask nearly the same and got different answers, the best first."""
    answers = {question.id: question.answer for question in answered}
    n = t.near.c
    is_known = (n.question.in_(answers), n.other.in_(answers), n.score >= NEAR_ENOUGH)
    pairs = c.execute(sa.select(n.question, n.other).where(*is_known))
    return _groups(answers, [(one, other) for one, other in pairs if answers[one] != answers[other]])


def _groups(ids: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the ids that pairs lead to from one another, two or more together, in the order of `ids`."""
    leads = {id: id for id in ids}

    def first(id: int) -> int:
        while leads[id] != id:
            id = leads[id]
        return id

    for one, other in pairs:
        leads[first(other)] = first(one)
    groups: dict[int, list[int]] = {}
    for id in leads:
        groups.setdefault(first(id), []).append(id)
    return [group for group in groups.values() if len(group) > 1]


def _open(tx: Transaction, session: Session, stars: Mapping[int, int]) -> list[Line]:
    on_stage = queue.of_session(tx.c, session.id, [State.ON_STAGE])
    carried = queue.of_session(tx.c, session.id, [State.CARRIED])
    waiting = queue.best(tx.c, session.id, MOST[Block.OPEN] + 1)
    owned = [q for q in _owned(tx.c, session.id) if q.id not in {each.id for each in waiting}]
    found = [q for q in (*on_stage, *carried, *waiting, *owned) if not q.erased]
    found.sort(key=lambda q: (q.state is not State.ON_STAGE, q.state is State.LATER, -q.voters, q.asked_at))
    return [replace(line_of(tx.day, q), stars=stars.get(q.id, 0)) for q in found]


def _owned(c: Connection, session: str) -> list[Question]:
    q = t.questions.c
    owned = sa.select(q.id).where(q.session == session, q.owner.isnot(None), q.state.in_(sorted(OPEN)))
    return queue.get_all(c, c.execute(owned).scalars().all())


def line_of(day: Day, question: Question) -> Line:
    """Return a question as a line: its words, what was made precise, its answer, who owns it."""
    owner = day.programme.people.get(question.owner or "")
    precise = ""
    if question.precision:
        made_precise = day.words.line(day.language, "sheet-precise", words=question.precision)
        precise = f" ({made_precise})"
    is_over = question.state is State.ANSWERED
    return Line(
        f"question:{question.id}",
        question.text + precise,
        code=question.code,
        answer=question.answer if is_over else None,
        aloud=is_over and not question.answer,
        owner=owner.name if owner and not is_over else None,
        votes=question.voters,
        goes_on_as=question.goes_on_as if question.state is State.CARRIED else None,
    )


def line_of_note(note: Note) -> Line:
    return Line(f"note:{note.id}", note.text, answer=note.answer, stars=note.stars)


def notes_since(c: Connection, session: str, since: datetime) -> list[Line]:
    """Return what was kept of a session after an instant (event time), the first kept first."""
    return [line_of_note(note) for note in notes.of_session(c, session) if note.at > since]


def additions(c: Connection, session: str) -> list[Line]:
    """Return what the public says the sheet lacks, the first said first, without what the desk left out."""
    a = t.additions.c
    kept = sa.select(a.id, a.text).where(a.session == session, a.left_out.is_(False)).order_by(a.at, a.id)
    return [Line(f"addition:{row.id}", row.text, by_public=True) for row in c.execute(kept)]


# ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────


def _askers(c: Connection, session: str) -> int:
    q = t.questions.c
    asked = sa.select(sa.func.count(q.asker.distinct())).where(q.session == session)
    return int(c.execute(asked).scalar_one())


def _voters(c: Connection, session: str) -> int:
    total = 0
    for who, given in ((t.votes.c.person, t.votes), (t.counted.c.voter, t.counted)):
        query = sa.select(sa.func.count(who.distinct())).join(
            t.questions, given.c.question == t.questions.c.id
        )
        total += int(c.execute(query.where(t.questions.c.session == session)).scalar_one())
    return total


def confirmed(c: Connection, session: str) -> int:
    """Count the people who said that the sheet is right, forgotten ones too."""
    k = t.confirmations.c
    known = sa.select(sa.func.count(k.person.distinct())).where(k.session == session)
    forgotten = sa.select(sa.func.count()).where(k.session == session, k.person.is_(None))
    return int(c.execute(known).scalar_one()) + int(c.execute(forgotten).scalar_one())


# ── Across the sessions ─────────────────────────────────────────────────────────────────────────────────


def across(tx: Transaction, restitution: Session) -> Across:
    """Return all that the sheet across the sessions of a restitution can hold now."""
    empty = empty_across(tx, restitution)
    best = {s.id: _best(tx.c, s) for s in empty.sessions}
    labels = {s.id: place_label(tx.day, s) for s in empty.sessions}
    bridges = [q for questions in best.values() for q in questions if is_bridge(q)]
    return replace(
        empty,
        alike=[[_across_line(tx.day, q, labels[q.session]) for q in group] for group in _alike(tx.c, best)],
        bridging=[_across_line(tx.day, q, labels[q.session]) for q in _by_votes(bridges)],
        carried=[
            replace(line_of(tx.day, q), where=q.comes_from) for q in _by_votes(_carried(tx.c, restitution))
        ],
    )


def empty_across(tx: Transaction, restitution: Session) -> Across:
    """Return the sheet across the sessions that a restitution tells of, without any line."""
    sessions = [s for s in tx.day.programme.question_sessions if not s.restitution and not s.cancelled]
    told = [s for s in sessions if restitution_of(tx.day.programme, s) == restitution]
    return Across(restitution, tx.now.event, told)


def _across_line(day: Day, question: Question, where: str) -> Line:
    return replace(line_of(day, question), where=where)


def _by_votes(questions: Iterable[Question]) -> list[Question]:
    return sorted(questions, key=lambda q: (-q.voters, q.asked_at, q.id))


def _best(c: Connection, session: Session) -> list[Question]:
    heard = queue.of_session(c, session.id, [State.ANSWERED, State.ON_STAGE])
    found = [q for q in (*heard, *queue.best(c, session.id, BEST)) if not q.erased]
    return _by_votes(found)[:BEST]


def _carried(c: Connection, restitution: Session) -> list[Question]:
    found = queue.of_session(c, restitution.id, HEARD)
    return [question for question in found if question.comes_from and not question.erased]


def _alike(c: Connection, best: Mapping[str, Sequence[Question]]) -> list[list[Question]]:
    """Return groups of near questions of different sessions: those of most sessions first, then by votes."""
    known = {question.id: question for questions in best.values() for question in questions}
    pairs = [
        (question.id, found.question)
        for question in known.values()
        for found in near.nearest(c, question.text, None, 5, states=HEARD, but=question.id)
        if found.score >= NEAR_ENOUGH
        and found.question in known
        and known[found.question].session != question.session
    ]
    groups = _groups([question.id for question in _by_votes(known.values())], pairs)
    several = [_of_each([known[id] for id in group]) for group in groups]
    wide = [group for group in several if len(group) > 1]
    return sorted(wide, key=lambda group: (-len(group), -sum(q.voters for q in group)))


def _of_each(group: Sequence[Question]) -> list[Question]:
    """Return the question with most votes of each session, at most `LIKE`."""
    by_session: dict[str, Question] = {}
    for question in group:
        by_session.setdefault(question.session, question)
    return list(by_session.values())[:LIKE]
