"""Rows of votes: cast for a question, cast before the message was a question, or no longer anyone's."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.questions.heard import FLOOR
from bot.questions.rules import VOTABLE, Question, State

SIDE = sa.case((t.votes.c.in_room, FLOOR), else_=t.votes.c.platform)  # on which a vote counts
VOTER_BITS = 62  # of the number that stands for somebody forgotten: two never get the same

# Built once: they run for each question.
_EARLY = (
    t.votes.c.platform == sa.bindparam("on", type_=sa.String),
    t.votes.c.target == sa.bindparam("under", type_=sa.String),
    t.votes.c.question.is_(None),
)
EARLY_COUNT = sa.update(t.votes).where(*_EARLY).values(question=sa.bindparam("now", type_=sa.Integer))
EARLY_OF = sa.delete(t.votes).where(*_EARLY, t.votes.c.person == sa.bindparam("by", type_=sa.Integer))
EARLY_GONE = sa.delete(t.votes).where(*_EARLY)


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that votes, and the message it stands under: the question's own or one of its cards."""

    target: str
    mark: str


def give(
    c: Connection,
    question: Question,
    last: Question,
    platform: str,
    event: str,
    person: int,
    by: Marked | None = None,
    *,
    in_room: bool = False,
) -> bool:
    """Count a vote given by `event`, unless it is the asker's own; return whether anything changed.

    The vote stays with `question`; `last`, the one it leads to, says whether votes still count.
    """
    over = question.state is State.WITHDRAWN or last.state not in VOTABLE
    if over or person in (question.asker, last.asker):
        return False
    values = {"platform": platform, "event": event, "question": question.id, "person": person}
    values["in_room"] = in_room
    where = {"target": by.target, "mark": by.mark} if by else {}
    return insert_once(c, t.votes, values | where) is not None


def give_early(c: Connection, platform: str, event: str, person: int, by: Marked) -> bool:
    """Remember a vote for a message that is not a question yet; return whether it is new."""
    values = {"platform": platform, "event": event, "question": None, "person": person}
    return insert_once(c, t.votes, values | {"target": by.target, "mark": by.mark}) is not None


def early_of(c: Connection, person: int) -> int:
    """Count the messages that a person liked and that are not questions."""
    liked = sa.select(sa.func.count(t.votes.c.target.distinct()))
    return int(c.execute(liked.where(t.votes.c.person == person, t.votes.c.question.is_(None))).scalar_one())


def count_early(c: Connection, platform: str, message: str, question: int, asker: int | None) -> None:
    """Count the votes given before a message was a question, except the asker's own."""
    under = {"on": platform, "under": message}
    if asker is not None:
        c.execute(EARLY_OF, under | {"by": asker})
    c.execute(EARLY_COUNT, under | {"now": question})


def drop_early(c: Connection, platform: str, message: str) -> None:
    """Drop the votes of a message that is gone and will not become a question."""
    c.execute(EARLY_GONE, {"on": platform, "under": message})


def set_marked(
    c: Connection,
    question: tuple[Question, Question] | None,
    platform: str,
    by: Marked,
    voters: Mapping[int, str],
) -> bool:
    """Make the votes given by that mark those of `voters` (person to event); return whether anything changed.

    Votes given otherwise stay. `question` is the question and the last one that it leads to, None for a
    message that is not a question yet.
    """
    given = (t.votes.c.platform == platform, t.votes.c.target == by.target, t.votes.c.mark == by.mark)
    known = set(c.execute(sa.select(t.votes.c.person).where(*given)).scalars())
    gone = c.execute(sa.delete(t.votes).where(*given, t.votes.c.person.not_in(voters))).rowcount
    missing = {person: event for person, event in voters.items() if person not in known}
    new = [
        give(c, *question, platform, event, person, by)
        if question
        else give_early(c, platform, event, person, by)
        for person, event in missing.items()
    ]
    return bool(gone) or any(new)


def count(c: Connection, voted: Mapping[int, str]) -> None:
    """Count one person's votes from now on without linking them to anyone.

    `voted` maps each question to the side on which it counts (`heard.side_of`). They share a random number:
    questions that are merged, now or later, count each voter once.
    """
    voter = secrets.randbits(VOTER_BITS)
    for question, platform in voted.items():
        c.execute(sa.insert(t.counted).values(question=question, voter=voter, platform=platform))


def count_all(c: Connection) -> None:
    """Count all votes from now on without linking them to anyone, once no question is merged any more.

    Votes for questions that do not end together share no number.
    """
    last = t.questions.alias("last")
    headed = t.questions.join(last, last.c.id == t.questions.c.head)
    columns = (t.questions.c.head, t.questions.c.id)
    voted = (
        sa.select(t.votes.c.person, *columns, sa.func.min(SIDE))
        .join(headed, t.questions.c.id == t.votes.c.question)
        .where(last.c.asker.is_distinct_from(t.votes.c.person))  # one's own vote never counted
        .group_by(t.votes.c.person, *columns)
    )
    former = sa.select(t.counted.c.voter, *columns, t.counted.c.platform).join(
        t.questions, t.questions.c.id == t.counted.c.question
    )
    by_voter: dict[tuple[str, int, int], dict[int, str]] = {}
    for kind, query in (("person", voted), ("forgotten", former)):
        for voter, head, question, platform in c.execute(query):
            by_voter.setdefault((kind, voter, head), {})[question] = platform
    c.execute(sa.delete(t.counted))
    c.execute(sa.delete(t.votes))
    for each in by_voter.values():
        count(c, each)


def take_back(c: Connection, platform: str, event: str) -> Sequence[int | None]:
    """Take back the vote that `event` gave and return its question.

    The list holds one question, None if the message is not a question yet, or nothing if there was no vote.
    """
    given = (t.votes.c.platform == platform, t.votes.c.event == event)
    return c.execute(sa.delete(t.votes).where(*given).returning(t.votes.c.question)).scalars().all()


def take_back_by(c: Connection, questions: Collection[int], platform: str, person: int) -> bool:
    """Take back a person's votes on a platform, by whatever event; return whether there were any."""
    given = (t.votes.c.question.in_(questions), t.votes.c.platform == platform, t.votes.c.person == person)
    return c.execute(sa.delete(t.votes).where(*given)).rowcount > 0


def heads_voted(c: Connection, person: int) -> set[int]:
    """Return the questions that count this person's votes: those they voted for, or what these lead to."""
    q, v = t.questions.c, t.votes.c
    query = sa.select(q.head).join(t.votes, v.question == q.id).where(v.person == person)
    return set(c.execute(query).scalars())


def is_given(c: Connection, questions: Collection[int], person: int) -> bool:
    query = sa.select(t.votes.c.event).where(t.votes.c.question.in_(questions), t.votes.c.person == person)
    return c.execute(query).first() is not None
