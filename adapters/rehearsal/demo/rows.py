"""The columns of the terminal: the hour, a letter for each side, the place; then what is said."""

import re
from collections.abc import Collection, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.rehearsal.demo.wording import code_of
from bot.programme.codes import RESTITUTION, number_of
from bot.programme.model import HALL, REGIE, is_closed

HOUR, PLACE = 6, 12  # columns
COLOURS = ("cyan", "green", "yellow", "bright_blue", "magenta", "bright_red")
SIDE_COLOURS = {"matrix": "bold green", "discord": "bold bright_blue", "web": "bold yellow"}
NO_BREAK = "\ue000"  # stands for a no-break space while lines are cut


class Columns:
    """The columns of a line; with only one side, none is needed to say which."""

    def __init__(self, sides: Sequence[str], codes: Mapping[str, str]) -> None:
        self.sides, self._codes = tuple(sides), codes
        self._letters = len(sides) + 1 if len(sides) > 1 else 0
        self.head = HOUR + self._letters + PLACE

    def start(self, stamp: str, on: Collection[str], place: str, label: str) -> Text:
        """Return the beginning of a line; each side always has the same column."""
        shown = Text.assemble((f"{stamp:<{HOUR}}", "dim"))
        if self._letters:
            for side in self.sides:
                shown.append(side[0].upper() if side in on else " ", SIDE_COLOURS.get(side, ""))
            shown.append(" ")
        return Text.assemble(shown, (_padded(label, PLACE), self._colour(place)))

    def _colour(self, place: str) -> str:
        code = code_of(place, self._codes)
        if code and not code.startswith(RESTITUTION):
            colour = COLOURS[(int(number_of(code)) - 1) % len(COLOURS)]
            return f"{colour} bold" if is_closed(place) else colour
        return {HALL: "bold", REGIE: "bold red"}.get(place, "bright_magenta")


def wrapped(console: Console, text: Text, width: int) -> list[Text]:
    """Wrap a text as French requires: never before a sign that stands apart, whatever space was typed."""
    text = text.copy()
    text.plain = re.sub(r"[\u00a0\u202f]|(?<=«) | (?=[?!:;»](\s|$))", NO_BREAK, text.plain)
    lines = list(text.wrap(console, width))
    for line in lines:
        line.plain = line.plain.replace(NO_BREAK, "\u00a0")
        line.rstrip()
    return lines


def _padded(text: str, width: int) -> str:
    while cell_len(text) >= width:
        text = text[:-1]
    return text + " " * (width - cell_len(text))
