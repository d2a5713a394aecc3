"""Commands that people type or press: who may give them, and how their words are read."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.commands import Command, Who, asking, desk, owning, read_command, rescheduling, visitors
from bot.commands.turn import Deed, Turn, refuse
from bot.port.chat import Edited, Incoming, Pressed, Reacted, Said
from bot.questions.rules import read_code, read_verb


def allowed(turn: Turn, command: Command) -> Deed:
    """Return the command, or a refusal if it does not belong in this place.

    The person whom a question was given to answers it from anywhere that is private.
    """
    if command.run is desk.answer and not turn.in_desk:
        theirs = owning.answers_own(turn, turn.arguments)
        if theirs is not None:
            return theirs
    if command.who is Who.DESK and not (turn.in_desk or (command.in_regie and turn.in_regie)):
        return partial(visitors.not_here, turn, "only-in-desk")
    if command.run is rescheduling.cancel and turn.in_desk:
        return partial(refuse, turn, "cancel-in-desk")
    if command.who is Who.REGIE and not turn.in_regie:
        return partial(visitors.not_here, turn, "only-in-regie")
    return partial(command.run, turn)


def spelt_out(heard: Incoming) -> Incoming:
    """Read a command that follows a mention of us as if it had been typed with its sign."""
    if isinstance(heard, Reacted | Pressed) and heard.about is not None:
        about = spelt_out(heard.about)
        return replace(heard, about=about) if isinstance(about, Said) else heard
    if not isinstance(heard, Said | Edited) or not heard.addressed:
        return heard
    words = heard.text.strip()
    typed = read_command(f"!{words}")
    is_called = typed is not None and typed.command is not None
    if typed is not None and is_called and asks(typed.command, typed.arguments) and typed.arguments:
        is_called = read_verb(f"{typed.word} {typed.arguments}") is not None
    return replace(heard, text=f"!{words}", addressed=False) if is_called else heard


def usable(turn: Turn) -> Sequence[Who]:
    if turn.in_desk:
        return (Who.EVERYONE, Who.DESK)
    return (Who.EVERYONE, Who.REGIE) if turn.in_regie else (Who.EVERYONE,)


def asks(command: Command | None, words: str = "") -> bool:
    """True if the command asks a question; `question C1-3` only wants to know what became of one."""
    return command is not None and command.run is asking.question and read_code(words) is None


def with_words(turn: Turn, arguments: str, language: str | None) -> Turn:
    return Turn(turn.tx, turn.at, turn.heard, turn.account, arguments, language)
