"""The figures that the benchmarks compare, and how they are printed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the last table; `met` is None where nothing was promised."""

    name: str
    ours: str
    floor: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


def compared(name: str, ours: float, floor: float, at_most: float | None, unit: str = "ms") -> Figure:
    """Compare ours with a floor measured in the same run: the ratio, what we add, and the target ratio."""
    ratio = ours / floor
    return Figure(
        name,
        f"{ours:.1f} {unit}",
        f"{floor:.1f} {unit}",
        f"{ratio:.2f} ({ours - floor:+.1f} {unit})",
        "" if at_most is None else f"≤ {at_most:g} ×",
        None if at_most is None else ratio <= at_most,
    )


def bounded(name: str, ours: float, at_most: float, unit: str = "ms", floor: str = "") -> Figure:
    """Compare ours with a bound that does not depend on the machine."""
    return Figure(name, f"{ours:.4g} {unit}", floor, "", f"≤ {at_most:g} {unit}", ours <= at_most)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of the values that is at least as great as `percent` percent of them."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def print_table(figures: Sequence[Figure]) -> None:
    table = Table("measure", "ours", "floor", "ratio (added)", "target", "met", box=None)
    for figure in figures:
        met = "" if figure.met is None else "yes" if figure.met else "NO"
        table.add_row(figure.name, figure.ours, figure.floor, figure.ratio, figure.target, met)
    Console(width=150).print(table)
