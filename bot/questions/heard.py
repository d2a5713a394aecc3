"""Says who was heard: how many questions of each side were asked aloud, and whose turn that suggests. Pure.

A side is the floor, which is what was said there and who has a phone there, or the public of a platform.
"""

from collections.abc import Iterator, Mapping

from bot.day import Day
from bot.questions.rules import Question

FLOOR = "floor"
BRIDGE_SIGN, LEAST_SIGN = "🌉", "🔈"
VOTES_OF_A_PUBLIC, PUBLICS = 2, 2  # what makes a bridge, at least


def side_of(question: Question) -> str:
    return FLOOR if question.floor or question.in_room else question.platform


def sides(day: Day, aloud: Mapping[str, int], *, has_floor: bool) -> dict[str, int]:
    """Return how many questions of each side were asked aloud, the floor first.

    Empty if nothing was, or if there is one side alone: nothing can be compared.
    """
    known = [FLOOR, *day.platforms] if has_floor or len(day.platforms) > 1 else []
    return {side: aloud.get(side, 0) for side in known} if any(aloud.values()) else {}


def least_heard(heard: Mapping[str, int]) -> Iterator[frozenset[str]]:
    """Yield the sides heard less than another, those heard least first and equals together."""
    most = max(heard.values(), default=0)
    for count in sorted({count for count in heard.values() if count < most}):
        yield frozenset(side for side, its_count in heard.items() if its_count == count)


def is_bridge(question: Question) -> bool:
    """Return whether several publics want it: two votes or more from each of them."""
    return sum(votes >= VOTES_OF_A_PUBLIC for votes in question.votes.values()) >= PUBLICS


def signs_of(question: Question, least: Question | None = None) -> str:
    """Return the signs beside its votes; `least` is the best question of the side heard least."""
    is_least = least is not None and question.id == least.id
    return f" {BRIDGE_SIGN}" * is_bridge(question) + f" {LEAST_SIGN}" * is_least


def named(day: Day, side: str, language: str) -> str:
    """Return the name of a side, as people read it."""
    return day.words.line(language, "side-floor") if side == FLOOR else side.title()


def heard_line(day: Day, heard: Mapping[str, int], language: str) -> str:
    """Return « posées : salle 3, … 1, … 0 », each side by its name: counts, never a quota."""
    told = [f"{named(day, side, language)} {count}" for side, count in heard.items()]
    return day.words.line(language, "heard", sides=", ".join(told))
