"""The rules of a question's life: its states, its code, its rank. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.port.text import folded
from bot.programme.codes import RESTITUTION
from bot.questions.anonymity import split_anonymous, without_the_word

LONGEST = 500  # characters of a question
UNDO_WITHIN = timedelta(seconds=30)  # of wall time
LONGEST_PRECISION = 300  # characters of what is asked about one, and of what its asker answers


class State(StrEnum):
    PROPOSED = "proposed"
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
    """An act on a question; `MOVES` says from which states and to which."""

    STAGE = "stage"
    ANSWER = "answer"
    LATER = "later"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    APPROVE = "approve"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    CARRY = "carry"


OPEN = frozenset({State.WAITING, State.LATER})  # may still be asked in the room
VOTABLE = OPEN | {State.ON_STAGE}
STILL_OPEN = OPEN | {State.PROPOSED}  # the desk has not ended it, and its asker may still change it
PASSED_ON = frozenset({State.MOVED, State.CARRIED})  # it goes on under another code
LINKED = PASSED_ON | {State.MERGED}  # it ends as the question it leads to does
PENDING = VOTABLE | {State.PROPOSED}  # nothing is decided yet: a link to it may be cut
TAKES_OTHERS = PENDING | {State.CARRIED, State.ANSWERED}  # others may be merged into it

MOVES: Mapping[Gesture, tuple[frozenset[State], State]] = {
    Gesture.STAGE: (OPEN, State.ON_STAGE),
    Gesture.ANSWER: (OPEN | {State.ON_STAGE}, State.ANSWERED),
    Gesture.LATER: (frozenset({State.WAITING, State.ON_STAGE}), State.LATER),
    Gesture.DECLINE: (OPEN | {State.ON_STAGE, State.PROPOSED}, State.DECLINED),
    Gesture.WITHDRAW: (OPEN | {State.PROPOSED, State.MERGED}, State.WITHDRAWN),
    Gesture.ERASE: (frozenset(State) - {State.WITHDRAWN}, State.DECLINED),
    Gesture.APPROVE: (frozenset({State.PROPOSED}), State.WAITING),
    Gesture.MERGE: (OPEN | {State.PROPOSED}, State.MERGED),
    Gesture.SPLIT: (frozenset({State.MERGED}), State.WAITING),
    Gesture.MOVE: (OPEN | {State.ON_STAGE, State.PROPOSED}, State.MOVED),
    Gesture.CARRY: (OPEN | {State.ON_STAGE}, State.CARRIED),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the rules see it; `name` is None if hidden.

    `votes` counts voters by side (`heard.side_of`): for a question that others lead to, the voters of them
    all. `leads_to` is the question it was merged into, goes on as, or left its place to; `head` is the last
    one on that way, which may be itself, and `goes_on_as` that one's code, if it is another. `comes_from` is
    the code that it had in the session before, if it was moved or carried here. `joined` counts the questions
    merged into it. `request` is what its asker is asked to make precise, empty for the standard sentence, and
    `precision` the answer; `owner` is the id in the programme of the person who said that they will answer.
    `in_room`: its asker has a phone in the room.
    """

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
    leads_to: int | None = None
    head: int | None = None
    goes_on_as: str | None = None
    comes_from: str | None = None
    joined: int = 0
    request: str | None = None
    precision: str | None = None
    owner: str | None = None
    in_room: bool = False

    @property
    def erased(self) -> bool:
        return self.text == ""


def ranked(questions: Iterable[Question]) -> list[Question]:
    """Return the desk's order: most votes first, then the oldest; questions put off come last.

    `queue.BEST` says the same in SQL; `digests` compares two questions the same way.
    """
    return sorted(questions, key=lambda q: (q.state is State.LATER, -q.voters, q.asked_at, q.id))


class HasVoters(Protocol):
    """A question as the public's order needs it."""

    @property
    def code(self) -> str: ...

    @property
    def voters(self) -> int: ...


Q = TypeVar("Q", bound=HasVoters)


def shuffled(questions: Iterable[Q], reader: str) -> list[Q]:
    """Return the public's order: most votes first; equals in an order of the reader's own, to favour none."""

    def chance(question: Q) -> bytes:
        return hashlib.sha256(f"{reader}\0{question.code}".encode()).digest()

    return sorted(questions, key=lambda q: (-q.voters, chance(q)))


_DASH = r"[-‐‑‒–—−.\s]"  # between prefix and number, as people type, say and copy it
_QUEUE = r"(?:(P)(\d{0,2})|C\s?(\d{1,4}))"
_CODE = re.compile(rf"^#?{_QUEUE}\s?{_DASH}\s?(\d{{1,5}})(?=\s|$|[:,.;?!])", re.IGNORECASE)
_NUMBER = re.compile(r"^#?(\d{1,5})(?=\s|$|[:,.;?!])")
_NOTHING_MORE = re.compile(r"[\s.?!]*")
_INTO = re.compile(r"^(?:dans|avec|et|into|in|with|and|to|à|→|->|\+)\s+", re.IGNORECASE)
_PREFIX = re.compile(rf"^{_QUEUE}$", re.IGNORECASE)
_CHOICE = re.compile(r"^(?:(\d)[\ufe0f\u20e3]*|(?:c|comptoir)\s*(\d{1,4}))\s*[.!]*$", re.IGNORECASE)
_LEADING = re.compile(r"^\s*(P\d{0,2}|C\s?\d{1,4})(?:\s*:\s*|\s+|$)", re.IGNORECASE)


def read_code(words: str, prefix: str | None = None) -> str | None:
    """Read `C3-12`, `c3 12`, `#C3-12`, or `12` if `prefix` is known; None if anything else stands there."""
    code, rest = split_code(words, prefix)
    return code if _NOTHING_MORE.fullmatch(rest) else None


def split_code(words: str, prefix: str | None = None) -> tuple[str | None, str]:
    """Split off a code written first: `3 : oui` gives (`C1-3`, `oui`) where the prefix is C1."""
    words = words.strip()
    if found := _CODE.match(words):
        code = f"{_prefix(found)}-{int(found[4])}"
    elif prefix and (found := _NUMBER.match(words)):
        code = f"{prefix}-{int(found[1])}"
    else:
        return None, words
    return code, words[found.end() :].lstrip(" \t\n\u00a0\u202f:,.;")


def read_two_codes(words: str, prefix: str) -> tuple[str, str] | None:
    """Read `5 dans 3`, `5 3` or `C3-5 into C3-3`; None if anything else stands there."""
    first, rest = split_code(words, prefix)
    second = read_code(_INTO.sub("", rest), prefix)
    return (first, second) if first and second else None


def read_prefix(words: str) -> str | None:
    """Read a comptoir named alone: `C3`, `c 3`, `P`, `P2`."""
    found = _PREFIX.match(words.strip())
    return _prefix(found) if found else None


def _prefix(found: re.Match[str]) -> str:
    """Return the prefix that was read; the first restitution may be called `P1` too."""
    if not found[1]:
        return f"C{int(found[3])}"
    number = int(found[2] or 1)
    return RESTITUTION if number == 1 else f"{RESTITUTION}{number}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the comptoirs offered, by its position among them or by its own number."""

    slot: int | None
    prefix: str | None


def read_choice(words: str) -> Choice | None:
    """Read `2`, `2️⃣` or `comptoir 2`, written instead of touching a number."""
    if found := _CHOICE.match(words.strip()):
        return Choice(int(found[1]), None) if found[1] else Choice(None, f"C{int(found[2])}")
    prefix = read_prefix(words)
    return Choice(None, prefix) if prefix and prefix.startswith(RESTITUTION) else None


def split_prefix(words: str, known: Iterable[str]) -> tuple[str | None, str]:
    """Split off a comptoir named first: `C1 : pourquoi ?` gives (`C1`, `pourquoi ?`)."""
    if found := _LEADING.match(words):
        prefix = read_prefix(found[1])
        if prefix is not None and prefix in known:
            return prefix, words[found.end() :].strip()
    return None, words.strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as someone wrote it: the comptoir named, whether to hide their name, the text."""

    prefix: str | None
    anonymous: bool
    text: str


_NAMES_ALONE = re.compile(r"(?:@\S+\s*)+")


def read_question(words: str, known: Iterable[str]) -> Asked:
    """Read `[C1] [anonyme :] text`, the first two in any order; without letters, it asks nothing."""
    prefix, text = split_prefix(words, known)
    anonymous, text = split_anonymous(text)
    if prefix is None:
        after = text if anonymous else without_the_word(text)
        prefix, rest = split_prefix(after or "", known)
        if prefix is not None:
            anonymous, text = True, rest
    asks = any(sign.isalpha() for sign in text) and not _NAMES_ALONE.fullmatch(text)
    return Asked(prefix, anonymous, text if asks else "")


_VERB = re.compile(r"^(?P<verb>question|ask|q)(?P<colon>\s*:)?\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL)
# « question bête, où est la salle ? », “ask me anything”: small talk that happens to begin with the word.
_TALK = frozenset(
    (
        *(
            "bete",
            "idiote",
            "stupide",
            "naive",
            "rapide",
            "simple",
            "conne",
            "pratique",
            "technique",
            "perso",
        ),
        *(
            "personnelle",
            "suivante",
            "subsidiaire",
            "ouverte",
            "fermee",
            "difficile",
            "interessante",
            "piege",
        ),
        *("pour", "sur", "a", "au", "aux", "de", "du", "des", "d", "qui", "est", "et", "ou", "mais", "toute"),
        *(
            "me",
            "for",
            "the",
            "them",
            "him",
            "her",
            "us",
            "you",
            "about",
            "if",
            "whether",
            "away",
            "to",
            "of",
        ),
        *("is", "and", "or", "but", "time", "quick", "silly", "stupid", "dumb", "mark", "everyone", "your"),
    )
)


def read_verb(words: str) -> str | None:
    """Return what follows `question`, `ask` or `q` written without its sign; None if it is small talk."""
    found = _VERB.match(words.strip())
    if found is None:
        return None
    rest = str(found["rest"]).strip()
    first = re.match(r"[^\W_]+", folded(rest))
    is_talk = found["verb"].lower() != "q" and first is not None and first[0] in _TALK
    return None if is_talk and not found["colon"] and not rest[0].isupper() else rest


_GREETINGS = {
    "fr": frozenset(["bonjour", "bonsoir", "salut", "coucou", "merci", "beaucoup", "d", "accord", "daccord"]),
    "en": frozenset(["hello", "hi", "hey", "good", "morning", "evening", "thanks", "thank", "you"]),
}
_AGREEING = frozenset(("ok", "okay", "super"))  # in either language


def greeting_language(words: str) -> str | None:
    """Return the language of words that only greet, thank or agree; empty if either, None if they do not."""
    said = set("".join(sign if sign.isalnum() else " " for sign in words.lower()).split())
    if said <= _AGREEING:
        return "" if words.strip() else None
    return next((name for name, known in _GREETINGS.items() if said <= known | _AGREEING), None)
