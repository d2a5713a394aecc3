"""Reading the fields of a native command as if they had been typed after its name."""

from collections.abc import Mapping

from bot.announcements.hours import read_clock
from bot.commands import Command, which
from bot.commands.turn import Turn, refuse
from bot.port import body as b
from bot.port.chat import Pressed
from bot.questions.messages import codes_shown
from bot.questions.rules import split_code

OBJECTS = ("comptoir", "code")  # what a command is about comes first
NO_WORDS = ("anonyme", *OBJECTS)  # the other fields follow, in the order given
HOURS = {"heure": "à", "fin": "jusqu’à"}  # the fields of hours, and the word before each when it is typed
LONGEST_NAME = 40  # characters repeated of what was not understood


def arguments(turn: Turn, command: Command) -> str | None:
    """Return `C1 pourquoi ?`, `C1-3 oui, dès 2019`, `C1 C2 : texte`; None if a field names nothing known."""
    assert isinstance(turn.heard, Pressed)
    fields = {name: value.strip() for name, value in turn.heard.fields.items() if value.strip()}
    if command.takes_places:
        if not _reads_hours(turn, fields):
            return None
        fields = _headed(fields)
    elif "comptoir" in fields and not (command.takes_targets or command.takes_sessions):
        session = which.queue_named(turn.day, fields["comptoir"])
        if session is None:
            known, named = codes_shown(turn.day), _repeated(fields["comptoir"])
            if "texte" in fields:
                refuse(turn, "no-such-comptoir-to-ask", named=named, known=known, called=True)
            else:
                refuse(turn, "no-such-comptoir", named=named, known=known, prefix=which.example(turn))
            return None
        fields["comptoir"] = turn.day.prefixes[session.id]
    if "code" in fields and command.takes_codes and not command.takes_many:
        code, _ = split_code(fields["code"])
        if code is None and not fields["code"].removeprefix("#").isdecimal():
            refuse(turn, "no-such-code", code=_repeated(fields["code"]))
            return None
        fields["code"] = code or fields["code"]
    order = OBJECTS[::-1] if command.takes_code_first else OBJECTS
    objects = [fields[name] for name in order if name in fields]
    words = [value for name, value in fields.items() if name not in NO_WORDS]
    return " ".join([*objects, *words])


def _reads_hours(turn: Turn, fields: Mapping[str, str]) -> bool:
    """Return whether the fields of hours hold hours; refuse what is none."""
    odd = next((fields[name] for name in HOURS if name in fields and not read_clock(fields[name])), None)
    if odd is not None:
        refuse(turn, "no-such-hour", hour=_repeated(odd))
    return odd is None


def _headed(fields: Mapping[str, str]) -> dict[str, str]:
    """Put places and hours before a colon, as they are typed: `C1 C2 à 14:10 jusqu’à 15:00 : texte`."""
    hours = [f"{word} {read_clock(fields[name])}" for name, word in HOURS.items() if name in fields]
    head = [*([fields["comptoir"]] if "comptoir" in fields else []), *hours]
    others = {name: value for name, value in fields.items() if name not in ("comptoir", *HOURS)}
    return {"comptoir": f"{' '.join(head)} :", **others} if head else others


def _repeated(words: str) -> b.Spans:
    return (b.Words(words[:LONGEST_NAME]),)
