"""The end that each question came to: by a desk, by the hour alone, or none yet. Pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from bot.questions.rules import Question, State


class Outcome(StrEnum):
    """An end, except for the last two; a question that leads to another ends as that one does."""

    ANSWERED = "answered"  # a desk said so
    BY_THE_HOUR = "by the hour"  # nobody did: its session ended while it was on stage, or all questions ended
    CARRIED = "carried"
    MOVED = "moved"
    MERGED = "merged"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OWNED = "owned"  # open, and somebody said yes to answering it
    UNENDED = "unended"


_OF_STATE = {
    State.CARRIED: Outcome.CARRIED,
    State.MOVED: Outcome.MOVED,
    State.MERGED: Outcome.MERGED,
    State.DECLINED: Outcome.DECLINED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
}


def outcome(
    question: Question, *, closed: bool, unmarked: Collection[int] = (), owned: Collection[int] = ()
) -> Outcome:
    """Return what became of a question; `closed`: the last restitution has ended, and all questions with it.

    `unmarked` holds the ids of the questions that only the end of their session answered
    (`queue.unmarked`), `owned` those of the questions that have an owner.
    """
    if question.state in _OF_STATE:
        return _OF_STATE[question.state]
    if question.state is State.ANSWERED:
        is_unmarked = question.id in unmarked and not question.answer
        return Outcome.BY_THE_HOUR if is_unmarked else Outcome.ANSWERED
    if question.id in owned:
        return Outcome.OWNED
    return Outcome.BY_THE_HOUR if closed else Outcome.UNENDED


def by_outcome(
    questions: Iterable[Question],
    *,
    closed: bool,
    unmarked: Collection[int] = (),
    owned: Collection[int] = (),
) -> dict[Outcome, list[Question]]:
    """Sort questions by what became of them, in their order; outcomes of none are left out."""
    found: dict[Outcome, list[Question]] = {}
    for question in questions:
        which = outcome(question, closed=closed, unmarked=unmarked, owned=owned)
        found.setdefault(which, []).append(question)
    return found
