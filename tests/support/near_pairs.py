"""Pairs of questions of a day like the sample's, in French and English: twins, near misses, and others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "benchmarks" / "near_pairs.txt"
APART = FILE.with_stem("near_pairs_apart")  # other subjects, written before the words used for one another


@dataclass(frozen=True, slots=True)
class Pairs:
    """`twins` ask the same in other words; `misses` only resemble each other; `others` resemble none."""

    twins: Sequence[tuple[str, str]]
    misses: Sequence[tuple[str, str]]
    others: Sequence[str]

    @property
    def questions(self) -> list[str]:
        """All of them, each once."""
        return list(dict.fromkeys([q for pair in (*self.twins, *self.misses) for q in pair] + [*self.others]))


def read_pairs(file: Path = FILE) -> Pairs:
    """Read a file, whose lines begin with `=`, `≠` or `.`, and part two questions with `|`."""
    read: dict[str, list[list[str]]] = {"=": [], "≠": [], ".": []}
    for line in file.read_text().splitlines():
        if line[:1] in read:
            read[line[0]].append([question.strip() for question in line[1:].split("|")])
    twins, misses = ([(one, other) for one, other in read[sign]] for sign in "=≠")
    return Pairs(twins, misses, [question for [question] in read["."]])
