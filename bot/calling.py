"""A command that somebody calls, typed or pressed: who may, and with which words it is read."""

from collections.abc import Sequence

from bot.commands import Command, Who, asking, visitors
from bot.commands.turn import Turn
from bot.questions import read_code


def run(turn: Turn, command: Command) -> None:
    if command.who is Who.DESK and not turn.in_desk:
        visitors.not_here(turn, "only-in-desk")
    elif command.who is Who.REGIE and not turn.in_regie:
        visitors.not_here(turn, "only-in-regie")
    else:
        command.run(turn)


def usable(turn: Turn) -> Sequence[Who]:
    if turn.in_desk:
        return (Who.EVERYONE, Who.DESK)
    return (Who.EVERYONE, Who.REGIE) if turn.in_regie else (Who.EVERYONE,)


def asks(command: Command | None, words: str = "") -> bool:
    """`question C1-3` only wants to know what became of it."""
    return command is not None and command.run is asking.question and read_code(words) is None


def with_words(turn: Turn, arguments: str, language: str | None) -> Turn:
    return Turn(turn.c, turn.day, turn.now, turn.at, turn.heard, turn.account, arguments, language)
