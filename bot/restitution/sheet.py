"""The sheet of a session, and the one across all sessions: values that are read aloud, shown and printed.

Pure. `bot.restitution.sheets` makes them from what the database holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.programme.model import Session

WORDS_A_MINUTE = 150  # read aloud


class Block(StrEnum):
    """The five blocks of a sheet, in the order they are read."""

    ANSWERED = "answered"
    CONTESTED = "contested"
    OPEN = "open"
    RETAINED = "retained"
    TO_SAY = "to-say"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet.

    `ref` is what it is made of: `question:12`, `note:3` or `addition:4`. `text` is people's words, shortened
    if need be, `answer` the desk's line, and `aloud` says that it was answered without one. `owner` is the
    name of who will answer, from the programme. `votes` and `stars` count people. `by_public`: participants
    say that it was missing. `where` is, on the sheet across all, the label of its session, or the code that
    it was carried from. `goes_on_as` is the code of the question in the plenary.
    """

    ref: str
    text: str
    code: str | None = None
    answer: str | None = None
    aloud: bool = False
    owner: str | None = None
    votes: int = 0
    stars: int = 0
    by_public: bool = False
    where: str | None = None
    goes_on_as: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a session's grand témoin reads aloud, as it was at `made_at` (event time).

    A block without lines is shown all the same; `left_over` counts the lines of each block for which there
    was no room. `present` is what the desk says, None if it does not. `words` counts all words of the sheet
    as it is shown, which `bot.settings.RestitutionSettings.words` bounds.
    """

    session: Session
    made_at: datetime
    blocks: Mapping[Block, Sequence[Line]] = field(default_factory=dict)
    left_over: Mapping[Block, int] = field(default_factory=dict)
    askers: int = 0
    voters: int = 0
    present: int | None = None
    confirmed: int = 0  # people who said that it is right
    frozen: bool = False
    words: int = 0

    @property
    def lines(self) -> list[Line]:
        return [line for block in Block for line in self.blocks.get(block, ())]

    def only_passed(self, line: Line) -> bool:
        """Return whether a question was still on stage when the hour came: nobody marked it as answered."""
        return line in self.blocks.get(Block.ANSWERED, ()) and not (line.answer or line.aloud)

    @property
    def answers_are_contested(self) -> bool:
        """Return whether the only answers are among what is contested."""
        contested = self.blocks.get(Block.CONTESTED, ())
        return not self.blocks.get(Block.ANSWERED) and any(line.answer for line in contested)


@dataclass(frozen=True, slots=True)
class Across:
    """The sheet of whoever coordinates a restitution, across its `sessions`.

    `alike` holds groups of near questions of different sessions, `bridging` the questions that two publics or
    more gave two votes or more each, `carried` those carried to the restitution, by votes.
    """

    restitution: Session
    made_at: datetime
    sessions: Sequence[Session] = ()
    alike: Sequence[Sequence[Line]] = ()
    bridging: Sequence[Line] = ()
    carried: Sequence[Line] = ()
    frozen: bool = False
    words: int = 0

    @property
    def lines(self) -> list[Line]:
        return [*(line for group in self.alike for line in group), *self.bridging, *self.carried]
