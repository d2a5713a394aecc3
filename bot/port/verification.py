"""What passes between the operator's terminal and the running bot while a person verifies its account."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

NO_CONVERSATION = "no-conversation"  # why it ended, where that is no code of the protocol

# By number, as both sides show them.
EMOJI = (
    *("🐶", "🐱", "🦁", "🐎", "🦄", "🐷", "🐘", "🐰", "🐼", "🐓", "🐧", "🐢", "🐟", "🐙", "🦋", "🌷"),
    *("🌳", "🌵", "🍄", "🌏", "🌙", "☁️", "🔥", "🍌", "🍎", "🍓", "🌽", "🍕", "🎂", "❤️", "😀", "🤖"),
    *("🎩", "👓", "🔧", "🎅", "👍", "☂️", "⌛", "⏰", "🎁", "💡", "📕", "✏️", "📎", "✂️", "🔒", "🔑"),
    *("🔨", "☎️", "🏁", "🚂", "🚲", "✈️", "🚀", "🏆", "⚽", "🎸", "🎺", "🔔", "⚓", "🎧", "📁", "📌"),
)


class Stage(StrEnum):
    """How far it has come.

    UNSEEN: no bot has noticed the terminal yet. WAITING: until a person asks. CONFIRMED: the operator said
    yes, the person has not finished yet.
    """

    UNSEEN = "unseen"
    WAITING = "waiting"
    ASKED = "asked"
    SHOWN = "shown"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Progress:
    """`emoji` are numbers of EMOJI, none where the person's client knows numbers only; `numbers` are three.

    `why` it ended is a code of the protocol or NO_CONVERSATION; `by_them`: the person's client ended it.
    """

    stage: Stage = Stage.UNSEEN
    transaction: str | None = None
    person: str | None = None
    emoji: Sequence[int] = ()
    numbers: Sequence[int] = ()
    why: str | None = None
    by_them: bool = False

    @property
    def is_over(self) -> bool:
        return self.stage in (Stage.VERIFIED, Stage.ENDED)


class Terminal(Protocol):
    """The operator's end. Whoever stops looking is taken to have left."""

    def open(self, person: str | None) -> None:
        """Be there, to ask this person or for whoever asks; OutsideError where no bot has ever run."""

    def look(self) -> Progress:
        """How it stands; also says that the operator is still there."""

    def answer(self, transaction: str, *, same: bool) -> None:
        """Whether what this verification showed is the same on both sides."""

    def close(self) -> None:
        """Leave; what is still going on is cancelled."""
