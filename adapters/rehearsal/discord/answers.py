"""Outcomes of interactions, as the person's client shows them."""

from dataclasses import dataclass
from typing import Literal

from adapters.rehearsal.discord.seen import Form, Seen

Kind = Literal["message", "update", "form", "nothing", "failure"]

NO_ANSWER = "The application did not respond"  # to a command, within three seconds
FAILED = "This interaction failed"  # of a button or a menu
WENT_WRONG = "Something went wrong. Try again."  # of a form
STILL_THINKING = "is thinking…"  # acknowledged, and never answered


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggestion of an autocompletion, with its name in the person's language."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome of some `kind`; asking for another raises AssertionError with what came instead.

    message: a new one (`message`). update: the message of the button has changed (`message`). form: a form
    opened (`form`). nothing: acknowledged in silence. failure: the words shown (`failure`).
    """

    kind: Kind
    interaction: int
    seen: Seen | None = None
    shown: Form | None = None
    failure: str | None = None

    @property
    def message(self) -> Seen:
        assert self.seen is not None, f"no message came, but {self!r}"
        return self.seen

    @property
    def form(self) -> Form:
        assert self.shown is not None, f"no form came, but {self!r}"
        return self.shown

    @property
    def text(self) -> str:
        """The message's text."""
        return self.message.text
