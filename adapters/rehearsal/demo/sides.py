"""A side of the public: the hands of those who live on one platform, and the eyes that read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from adapters.rehearsal.demo.watch import Message, Watch


@dataclass(frozen=True, slots=True)
class CommandWords:
    """A command and what is given with it, by the names of its options; in its form, where it has one."""

    name: str
    options: Mapping[str, str]
    by_form: bool = False

    @property
    def values(self) -> str:
        return " ".join(value for name, value in self.options.items() if name != "anonyme")


class Hands(Protocol):
    """What one person can do on their side. Whatever makes something returns its id there.

    A place is named as the bot names it; people come to a place when they have something to do there.
    """

    account: str

    async def say(self, place: str, text: str) -> str: ...

    async def edit(self, message: Message, text: str) -> None: ...

    async def delete(self, message: Message) -> None: ...

    async def mark(self, message: Message, mark: str) -> str:
        """A reaction."""

    async def make_question(self, message: Message) -> str:
        """Of what someone wrote; the id of what the bot answers, the message or the gesture."""

    async def tap(self, message: Message, mark: str, line: str = "") -> str:
        """What the bot offers under its message: `line` fills in the form, where one opens."""

    async def untap(self, message: Message, mark: str, event: str) -> None:
        """Take a tap back: `event` is what it returned."""

    async def command(self, place: str, words: CommandWords) -> str:
        """Returns the id that the bot's answer is an answer to."""

    async def open_direct(self) -> None:
        """A conversation with the bot, as clients open it."""


class Side(Protocol):
    """One platform: everyone's hands there, and what is read there."""

    platform: str
    hands: Mapping[str, Hands]

    async def read(self, watch: Watch) -> None:
        """Show and keep what is read, until cancelled."""

    async def history(self) -> Sequence[Message]:
        """Every message of every place as the server keeps it at the end, deleted ones aside."""

    @property
    def unserved(self) -> Sequence[str]:
        """What the bot asked and the server could not do: a rehearsed one does not know everything."""
