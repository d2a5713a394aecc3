"""The rules of a question's life: its states, its code, its rank. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.programme import Programme, Session

LONGEST = 500  # characters of a question


class State(StrEnum):
    WAITING = "waiting"
    ON_STAGE = "on stage"
    ANSWERED = "answered"
    LATER = "later"
    CARRIED = "carried"
    MERGED = "merged"
    MOVED = "moved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Gesture(StrEnum):
    """What is done to a question; `MOVES` says from which states and to which."""

    STAGE = "stage"
    ANSWER = "answer"
    LATER = "later"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


OPEN = frozenset({State.WAITING, State.LATER})  # may still be asked in the room

MOVES: Mapping[Gesture, tuple[frozenset[State], State]] = {
    Gesture.STAGE: (OPEN, State.ON_STAGE),
    Gesture.ANSWER: (OPEN | {State.ON_STAGE}, State.ANSWERED),
    Gesture.LATER: (frozenset({State.WAITING, State.ON_STAGE}), State.LATER),
    Gesture.DECLINE: (OPEN | {State.ON_STAGE}, State.DECLINED),
    Gesture.WITHDRAW: (OPEN, State.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the deciders see it; `votes` maps a platform to its voters, `name` is None if hidden."""

    id: int
    session: str
    code: str
    state: State
    text: str
    name: str | None
    asker: int | None
    anonymous: bool
    floor: bool
    platform: str
    place: str
    event: str
    own_message: bool
    asked_at: datetime
    answer: str | None
    reason: str | None
    voters: int
    votes: Mapping[str, int]

    @property
    def erased(self) -> bool:
        return self.text == ""


def ranked(questions: Iterable[Question]) -> list[Question]:
    """The desk's order: most votes first, then the oldest; questions put off come last."""
    return sorted(questions, key=lambda q: (q.state is State.LATER, -q.voters, q.asked_at, q.id))


def shuffled(questions: Iterable[Question], reader: str) -> list[Question]:
    """The public's order: most votes first; equals in an order of the reader's own: none is favoured."""

    def chance(question: Question) -> bytes:
        return hashlib.sha256(f"{reader}\0{question.code}".encode()).digest()

    return sorted(questions, key=lambda q: (-q.voters, chance(q)))


def prefixes(programme: Programme) -> dict[str, str]:
    """The code each queue's questions begin with: C and its number, P for the plenary."""
    taken: set[int] = {s.number for s in programme.queues if s.number is not None}
    codes: dict[str, str] = {}
    for order, session in enumerate(programme.queues, 1):
        codes[session.id] = "P" if session.restitution else f"C{_number(session, order, taken)}"
    return codes


def _number(session: Session, order: int, taken: set[int]) -> int:
    if session.number is not None:
        return session.number
    digits = re.search(r"(\d{1,4})$", session.id)
    wanted = int(digits[1]) if digits else order
    while wanted in taken:
        wanted += 1
    taken.add(wanted)
    return wanted


_CODE = re.compile(r"^#?(?:(P)|C\s*(\d{1,4}))\s*[-–—.\s]\s*(\d{1,5})$", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:(P)|C\s?(\d{1,4}))$", re.IGNORECASE)
_LEADING = re.compile(r"^\s*(P|C\s?\d{1,4})(?:\s*:\s*|\s+|$)", re.IGNORECASE)


def read_code(words: str, prefix: str | None = None) -> str | None:
    """`C3-12`, `c3 12`, `#C3-12`; `12` alone where the comptoir's `prefix` is known. None: no code."""
    words = words.strip()
    if prefix and re.fullmatch(r"#?\d{1,5}", words):
        return f"{prefix}-{int(words.lstrip('#'))}"
    if found := _CODE.match(words):
        number = int(found[3])
        return f"P-{number}" if found[1] else f"C{int(found[2])}-{number}"
    return None


def read_prefix(words: str) -> str | None:
    """`C3`, `c 3`, `P`: a comptoir named alone."""
    if found := _PREFIX.match(words.strip()):
        return "P" if found[1] else f"C{int(found[2])}"
    return None


def split_prefix(words: str, known: Iterable[str]) -> tuple[str | None, str]:
    """A comptoir named first, and the rest: `C1 : pourquoi ?` gives (`C1`, `pourquoi ?`)."""
    if found := _LEADING.match(words):
        prefix = read_prefix(found[1])
        if prefix is not None and prefix in known:
            return prefix, words[found.end() :].strip()
    return None, words.strip()


_ANONYMOUS = re.compile(r"^(?:anonyme|anonymous)\s*:\s*", re.IGNORECASE)


def split_anonymous(words: str) -> tuple[bool, str]:
    if found := _ANONYMOUS.match(words):
        return True, words[found.end() :].strip()
    return False, words
