"""The columns of the terminal: the hour, a letter for each side, the place; then what is said."""

import re
from collections.abc import Collection, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

HOUR, SIDES, PLACE = 6, 3, 14  # columns
HEAD = HOUR + SIDES + PLACE
COLOURS = ("cyan", "green", "yellow", "bright_blue", "magenta", "bright_red")
SIDE_COLOURS = {"matrix": "bold green", "discord": "bold bright_blue"}
NO_BREAK = "\ue000"  # stands for a no-break space while lines are cut


def head(stamp: str, sides: Text, place: str, label: str) -> Text:
    return Text.assemble((f"{stamp:<{HOUR}}", "dim"), sides, (_padded(label, PLACE), _colour(place)))


def letters(sides: Sequence[str], on: Collection[str]) -> Text:
    """On which sides, each always in the same column."""
    shown = Text()
    for side in sides:
        shown.append(side[0].upper() if side in on else " ", SIDE_COLOURS.get(side, ""))
    return shown + Text(" " * (SIDES - len(sides)))


def wrapped(console: Console, text: Text, width: int) -> list[Text]:
    """As French is: never cut at a no-break space, where rich would."""
    text = text.copy()
    text.plain = re.sub("[\u00a0\u202f]", NO_BREAK, text.plain)
    lines = list(text.wrap(console, width))
    for line in lines:
        line.plain = line.plain.replace(NO_BREAK, "\u00a0")
        line.rstrip()
    return lines


def _padded(text: str, width: int) -> str:
    while cell_len(text) >= width:
        text = text[:-1]
    return text + " " * (width - cell_len(text))


def _colour(place: str) -> str:
    if place.startswith("comptoir-"):
        colour = COLOURS[(int(place.split("-")[1]) - 1) % len(COLOURS)]
        return f"{colour} bold" if place.endswith("-desk") else colour
    return {"hall": "bold", "regie": "bold red"}.get(place, "bright_magenta")
