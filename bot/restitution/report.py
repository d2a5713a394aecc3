"""The report: what was asked and what became of it, session by session, as values. `read` is a transaction.

Nobody is named but people of the programme. What was erased has no words; those of a question that was
declined, or never let through, are for organisers alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.day import Day
from bot.programme.model import Session
from bot.questions import notes, queue
from bot.questions.heard import FLOOR, is_bridge, side_of
from bot.questions.notes import Note
from bot.questions.outcomes import Outcome, outcome
from bot.questions.rules import LINKED, Question, State

CHAT, WEB = "chat", "web"
HIDDEN = (State.DECLINED, State.PROPOSED)  # their words and reasons are for organisers


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the report. `text` is None if it was erased, or is hidden from this reader.

    `votes_by` maps sides (`heard.side_of`) to voters; those of a question that leads to another count there,
    not here. `in_room`: its asker had a phone in the room.
    `end` is what became of it under this code, `ends_as` the last code that it leads to.
    """

    code: str
    text: str | None
    state: State
    end: Outcome
    votes: int
    votes_by: Mapping[str, int]
    origin: str
    platform: str
    asked_at: datetime
    erased: bool = False
    is_bridge: bool = False
    precision: str | None = None
    answer: str | None = None
    reason: str | None = None
    owner: str | None = None
    merged_into: str | None = None
    moved_to: str | None = None
    moved_from: str | None = None
    carried_from: str | None = None
    ends_as: str | None = None
    in_room: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A session of the report: its questions in the order of their codes, its notes, and who was heard.

    `session` is None if it left the programme. `asked` counts the questions asked there by side
    (`heard.side_of`), `aloud` those that were put on stage or answered; `askers` and `voters` count people.
    """

    id: str
    session: Session | None
    entries: Sequence[Entry]
    asked: Mapping[str, int] = field(default_factory=dict)
    aloud: Mapping[str, int] = field(default_factory=dict)
    askers: int = 0
    voters: int = 0
    notes: Sequence[Note] = ()

    @property
    def ends(self) -> Counter[Outcome]:
        return Counter(entry.end for entry in self.entries)

    def ending(self, *ends: Outcome) -> list[Entry]:
        return [entry for entry in self.entries if entry.end in ends]


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a day as it was at `made_at` (event time); `for_organisers`: nothing is hidden in it."""

    day: Day
    made_at: datetime
    parts: Sequence[Part]
    for_organisers: bool
    askers: int
    voters: int

    @property
    def ends(self) -> Counter[Outcome]:
        """What became of each code; a question that was moved has several."""
        return sum((part.ends for part in self.parts), Counter())

    @property
    def asked(self) -> Counter[str]:
        return sum((Counter(part.asked) for part in self.parts), Counter())

    @property
    def unended(self) -> list[str]:
        """The codes of the questions that have no end yet."""
        return [entry.code for part in self.parts for entry in part.ending(Outcome.UNENDED)]

    @property
    def language(self) -> str:
        return self.day.language


def read(c: Connection, day: Day, at: datetime, *, for_organisers: bool = True) -> Report:
    """Return the report of the day as it is now; `at` is the event time."""
    questions = queue.every(c)
    reading = _Reading(
        day,
        {question.id: question for question in questions},
        closed=at >= day.programme.closing,
        unmarked=queue.unmarked(c),
        unseen=_unseen(c),
        for_organisers=for_organisers,
    )
    voters, kept = _voters(c), notes.by_session(c)
    parts = [
        reading.part(
            id,
            [question for question in questions if question.session == id],
            voters.get(id, 0),
            kept.get(id, ()),
        )
        for id in _sessions(day, [*(question.session for question in questions), *kept])
    ]
    everybody = len({question.asker for question in questions if question.asker is not None})
    return Report(day, at, parts, for_organisers, everybody, _all_voters(c))


def _sessions(day: Day, found: Iterable[str]) -> list[str]:
    """Return the ids of the sessions that take questions, in their order, then of those that are gone."""
    known = [session.id for session in day.programme.question_sessions]
    return list(dict.fromkeys([*known, *sorted(set(found))]))


def _voters(c: Connection) -> dict[str, int]:
    """Count the people who voted in each session, forgotten ones too."""
    q, counted = t.questions.c, Counter[str]()
    for who, given in ((t.votes.c.person, t.votes), (t.counted.c.voter, t.counted)):
        query = sa.select(q.session, sa.func.count(who.distinct())).join(given, given.c.question == q.id)
        counted.update({session: int(number) for session, number in c.execute(query.group_by(q.session))})
    return dict(counted)


def _unseen(c: Connection) -> set[int]:
    """Return the questions that something else became of before they were let through."""
    g = t.gestures.c
    decided = sa.select(g.question).where(g.undone.is_(False), g.before == State.PROPOSED)
    let_through = c.execute(decided.where(g.after == State.WAITING)).scalars()
    return set(c.execute(decided).scalars()) - set(let_through)


def _all_voters(c: Connection) -> int:
    v, forgotten = t.votes.c, t.counted.c.voter
    counts = (
        sa.select(sa.func.count(v.person.distinct())).where(v.question.isnot(None)),
        sa.select(sa.func.count(forgotten.distinct())),
    )
    return sum(int(c.execute(count).scalar_one()) for count in counts)


@dataclass(frozen=True, slots=True)
class _Reading:
    day: Day
    by_id: Mapping[int, Question]
    closed: bool
    unmarked: set[int]
    unseen: set[int]
    for_organisers: bool

    def part(self, id: str, questions: Sequence[Question], voters: int, kept: Sequence[Note]) -> Part:
        heard = (State.ON_STAGE, State.ANSWERED)
        return Part(
            id,
            self.day.programme.queue_of(id),
            [self.entry(question) for question in questions],
            asked=Counter(side_of(question) for question in questions if not question.comes_from),
            aloud=Counter(side_of(question) for question in questions if question.state in heard),
            askers=len({q.asker for q in questions if q.asker is not None and not q.comes_from}),
            voters=voters,
            notes=kept,
        )

    def entry(self, question: Question) -> Entry:
        last, leads = self._last(question), self.by_id.get(question.leads_to or 0)
        is_hidden = question.state in HIDDEN or question.id in self.unseen
        hides = is_hidden and not self.for_organisers
        session = self.day.programme.queue_of(question.session)
        carried = session is not None and session.restitution
        votes = question.votes if last.id == question.id else {}
        return Entry(
            code=question.code,
            text=None if hides or question.erased else question.text,
            state=question.state,
            end=self._end(question),
            votes=sum(votes.values()),
            votes_by=votes,
            origin=FLOOR if question.floor else WEB if question.platform == WEB else CHAT,
            platform=question.platform,
            asked_at=question.asked_at,
            erased=question.erased,
            is_bridge=last.id == question.id and is_bridge(question),
            precision=None if hides else question.precision,
            answer=question.answer,
            reason=None if hides else question.reason,
            owner=self._owner(question),
            merged_into=leads.code if leads and question.state is State.MERGED else None,
            moved_to=leads.code if leads and question.state in (State.MOVED, State.CARRIED) else None,
            moved_from=None if carried else question.comes_from,
            carried_from=question.comes_from if carried else None,
            ends_as=last.code if last.id != question.id and question.state in LINKED else None,
            in_room=question.in_room,
        )

    def _end(self, question: Question) -> Outcome:
        owned = [question.id] if question.owner is not None else []
        return outcome(question, closed=self.closed, unmarked=self.unmarked, owned=owned)

    def _last(self, question: Question) -> Question:
        return self.by_id.get(question.head or question.id, question)

    def _owner(self, question: Question) -> str | None:
        person = self.day.programme.people.get(question.owner or "")
        return person.name if person else None
