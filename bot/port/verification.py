"""The values exchanged by the operator's terminal and the running bot while a person verifies its account."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

NO_CONVERSATION = "no-conversation"  # a reason to end that is not a code of the protocol

# Indexed by number, as both sides show them.
EMOJI = (
    *("🐶", "🐱", "🦁", "🐎", "🦄", "🐷", "🐘", "🐰", "🐼", "🐓", "🐧", "🐢", "🐟", "🐙", "🦋", "🌷"),
    *("🌳", "🌵", "🍄", "🌏", "🌙", "☁️", "🔥", "🍌", "🍎", "🍓", "🌽", "🍕", "🎂", "❤️", "😀", "🤖"),
    *("🎩", "👓", "🔧", "🎅", "👍", "☂️", "⌛", "⏰", "🎁", "💡", "📕", "✏️", "📎", "✂️", "🔒", "🔑"),
    *("🔨", "☎️", "🏁", "🚂", "🚲", "✈️", "🚀", "🏆", "⚽", "🎸", "🎺", "🔔", "⚓", "🎧", "📁", "📌"),
)


class Stage(StrEnum):
    """The stage a verification has reached.

    UNSEEN: no bot has noticed the terminal yet. WAITING: no person has asked yet. CONFIRMED: the operator
    said yes, but the person has not finished yet.
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
    """The state of a verification.

    `emoji` are indices of EMOJI, empty if the person's client knows only numbers; `numbers` are three. `why`
    it ended is a code of the protocol or NO_CONVERSATION; `by_them`: the person's client ended it.
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
    """The operator's end. An operator who stops looking is taken to have left."""

    def open(self, person: str | None) -> None:
        """Start, by asking this person or waiting for anybody to ask; OutsideError if no bot has ever run."""

    def look(self) -> Progress:
        """Return the progress; this also says that the operator is still there."""

    def answer(self, transaction: str, *, same: bool) -> None:
        """Say whether both sides of this verification showed the same."""

    def close(self) -> None:
        """Leave; a verification still under way is cancelled."""
