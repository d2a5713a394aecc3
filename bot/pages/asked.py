"""The questions of a session, as a page lists them for one reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.day import Day
from bot.pages.reading import Messages, Reader, being_taken, messages_for, name_of
from bot.people import people
from bot.port import body as b
from bot.programme.model import Session
from bot.questions import messages, queue, votes
from bot.questions.queue import Tally
from bot.questions.rules import STILL_OPEN, VOTABLE, Question, State, shuffled


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page, as its reader may act on it; `state` is empty while it waits."""

    code: str
    spelt: b.Spans
    words: b.Span
    name: b.Span
    state: str
    votes: int
    voted: bool
    takes_votes: bool
    may_be_withdrawn: bool
    outcome: tuple[b.Spans, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """The page of a session; `own` are the reader's questions, `taken` the words of those being taken in.

    `waiting` are the first of the `number` that wait, `voted` the codes of all that the reader voted for.
    """

    session: Session
    is_open: bool
    on_stage: Asked | None
    waiting: tuple[Asked, ...]
    number: int
    voted: tuple[str, ...]
    answered: tuple[Asked, ...]
    own: tuple[Asked, ...]
    taken: tuple[str, ...]
    name: str
    messages: Messages


def read_queue(
    c: Connection, day: Day, now: datetime, session: Session, reader: Reader, most: int | None = None
) -> Queue:
    """Read what the page of a session shows at an instant of event time, with `most` of those that wait."""
    listed = Listed(c, day, reader)
    others = queue.of_session(c, session.id, [State.ON_STAGE, State.ANSWERED])
    staged = next((each for each in others if each.state is State.ON_STAGE), None)
    waiting = in_public_order(c, session, now)
    answered = [each for each in others if each.state is State.ANSWERED]
    codes = {each.id: each.code for each in others} | {each.id: each.code for each in waiting}
    return Queue(
        session=session,
        is_open=queue.is_open(c, session, now, day.programme.closing),
        on_stage=listed.one(staged) if staged else None,
        waiting=listed.all(in_full(c, waiting[:most])),
        number=len(waiting),
        voted=tuple(code for id, code in codes.items() if listed.is_voted(id)),
        answered=listed.all(answered[::-1]),
        own=listed.all(_own(c, session, listed.person)[::-1]),
        taken=tuple(_words(being_taken(c, reader, session.place))),
        name=name_of(c, reader),
        messages=messages_for(c, reader, session.place),
    )


def in_public_order(c: Connection, session: Session, now: datetime) -> list[Tally]:
    """Return all that is open by votes; equals are shuffled by the minute, alike for everyone."""
    return shuffled(queue.tallies(c, session.id), f"{now:%H:%M}")


def in_full(c: Connection, some: Sequence[Tally]) -> list[Question]:
    """Return these questions with their words, in the same order."""
    known = {each.id: each for each in queue.get_all(c, [each.id for each in some])}
    return [known[each.id] for each in some]


def _own(c: Connection, session: Session, person: int | None) -> list[Question]:
    """Return what the reader asked in a session; erased questions and those that went on elsewhere too."""
    if person is None:
        return []
    return [each for each in queue.of_asker(c, person) if each.session == session.id]


def _words(sent: Iterable[object]) -> Iterable[str]:
    """Return the words of the questions among what is being taken in."""
    for each in sent:
        fields = each.get("fields") if isinstance(each, dict) else None
        if isinstance(fields, dict) and isinstance(words := fields.get("texte"), str):
            yield words


class Listed:
    """Lists questions for one reader."""

    def __init__(self, c: Connection, day: Day, reader: Reader) -> None:
        self._day, self._language = day, reader.language
        account = people.find(c, reader.platform, reader.handle) if reader.handle is not None else None
        self.person = account.person if account is not None else None
        self._voted = votes.heads_voted(c, self.person) if self.person is not None else set[int]()

    def is_voted(self, question: int) -> bool:
        """Return whether the reader's vote stands there."""
        return question in self._voted

    def all(self, questions: Iterable[Question]) -> tuple[Asked, ...]:
        return tuple(map(self.one, questions))

    def one(self, question: Question) -> Asked:
        day, language = self._day, self._language
        is_theirs = self.person is not None and question.asker == self.person
        return Asked(
            code=question.code,
            spelt=messages.coded(day, question, language),
            words=messages.words_of(day, question, language),
            name=messages.name_of(day, question, language),
            state="" if question.state is State.WAITING else messages.state_of(day, question, language),
            votes=question.voters,
            voted=self.is_voted(question.id),
            takes_votes=question.state in VOTABLE and not is_theirs,
            may_be_withdrawn=is_theirs and question.state in STILL_OPEN,
            outcome=tuple(_outcome(day, question, language)),
        )


def _outcome(day: Day, question: Question, language: str) -> list[b.Spans]:
    """Return what became of a question so far, a line each; who said that they will answer comes first."""
    owner = day.programme.people.get(question.owner or "")
    named = [] if owner is None else [day.words.spans(language, "owner-line", name=(b.Person(owner.name),))]
    return [*named, *messages.outcome_lines(day, question, language)]


def number_of(c: Connection, code: str) -> int | None:
    """Return the id of the question that a code names."""
    found = queue.by_code(c, code)
    return found.id if found is not None else None
