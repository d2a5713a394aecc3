"""A side of the public: the hands of the people on one platform, and the eyes that read it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from adapters.rehearsal.demo.watch import Message, Watch
from bot.commands import Command


@dataclass(frozen=True, slots=True)
class CommandWords:
    """A command as somebody types it in their language; with `by_form`, its form is filled in.

    `options` have the names that the bot uses.
    """

    command: Command
    options: Mapping[str, str]
    language: str
    by_form: bool = False

    @property
    def name(self) -> str:
        return self.command.english if self.language == "en" else self.command.french

    @property
    def values(self) -> str:
        colon = " :" if self.command.takes_places else ""  # between places and words
        typed = {
            name: f"{value}{colon}" if name == "comptoir" else value for name, value in self.options.items()
        }
        return " ".join(value for name, value in typed.items() if name != "anonyme")


class Hands(Protocol):
    """One person's acts on their side; an act that makes something returns its id there.

    A place is named as the bot names it. People come to a place when they have something to do there.
    """

    @property
    def account(self) -> str:
        """The name of their account on that side."""

    async def say(self, place: str, text: str) -> str: ...

    async def edit(self, message: Message, text: str) -> None: ...

    async def delete(self, message: Message) -> None: ...

    async def mark(self, message: Message, mark: str) -> str:
        """React to a message."""

    async def make_question(self, message: Message) -> str:
        """Make a message a question; returns the id that the bot answers, the message's or the gesture's."""

    async def tap(self, message: Message, mark: str, line: str = "") -> str:
        """Tap something the bot offers under its message; `line` fills in the form, if one opens."""

    async def untap(self, message: Message, mark: str, event: str) -> None:
        """Take a tap back; `event` is the id it returned."""

    async def command(self, place: str, words: CommandWords) -> str:
        """Give a command; returns the id that the bot answers."""

    async def open_direct(self) -> None:
        """Open a conversation with the bot, as clients do."""


class Side(Protocol):
    """One platform: everyone's hands there, and the eyes that read it."""

    platform: str
    hands: Mapping[str, Hands]

    def reads(self, place: str) -> bool:
        """Return whether somebody reads this place here."""

    async def read(self, watch: Watch) -> None:
        """Show and keep what is read, until cancelled."""

    async def history(self) -> Sequence[Message]:
        """Return every message of every place as the server keeps it at the end, except deleted ones."""

    @property
    def unserved(self) -> Sequence[str]:
        """Requests of the bot that the server could not serve: a rehearsal server cannot do everything."""


class Names(Mapping[str, str]):
    """The display names of accounts; a phone has none before its owner does something."""

    def __init__(self, people: Mapping[str, str], sides: Collection[Side]) -> None:
        self._people, self._sides = people, sides

    def __getitem__(self, account: str) -> str:
        for side in self._sides:
            for id, hands in side.hands.items():
                if account and hands.account == account:
                    return self._people[id]
        raise KeyError(account)

    def __iter__(self) -> Iterator[str]:
        return (hands.account for side in self._sides for hands in side.hands.values() if hands.account)

    def __len__(self) -> int:
        return len(list(iter(self)))
