"""Chooses the lines of a sheet, so that it can be read aloud in the time it has. Pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, zip_longest

from bot.restitution.sheet import Across, Block, Line, Sheet

MOST = {Block.ANSWERED: 6, Block.CONTESTED: 8, Block.OPEN: 6, Block.RETAINED: 6, Block.TO_SAY: 1}
FIRST = (Block.TO_SAY, Block.CONTESTED, Block.ANSWERED, Block.OPEN, Block.RETAINED)  # what must not be cut
LONGEST, SHORTER = 24, 12  # words of a text and of an answer, where there is room and where there is less
TO_SAY = 40  # words of the sentence to say
BY_PUBLIC = 2  # lines of the public, at most
ALIKE, OF_ALL = 5, 5  # groups of near questions, and questions of each other kind, on the sheet across all

Unit = tuple[Line, ...]  # lines that are told together or not at all
Said = Callable[[Sheet], str]  # a sheet as people read it
SaidAcross = Callable[[Across], str]


@dataclass(frozen=True, slots=True)
class Material:
    """All that a sheet can hold, the best first.

    `totals` counts the lines there are of each block. `together` holds the `ref` of lines that follow each
    other and mean little apart, such as two answers that differ.
    """

    lines: Mapping[Block, Sequence[Line]]
    additions: Sequence[Line] = ()
    totals: Mapping[Block, int] = field(default_factory=dict)
    together: Sequence[Collection[str]] = ()


def compose(empty: Sheet, material: Material, most: int, said: Said) -> Sheet:
    """Return the sheet with the lines that fit into `most` words, the most important first.

    Every block gets its best line, be it short, before any gets its second one.
    """
    sheet, chosen = _counted(_with(empty, {}, material), said), dict[Block, list[Line]]()

    def take(block: Block, lines: Sequence[Line]) -> bool:
        nonlocal sheet, chosen
        trial = {**chosen, block: [*lines]}
        tried = _counted(_with(empty, trial, material), said)
        if is_taken := _fits(tried, said, most):
            sheet, chosen = tried, trial
        return is_taken

    best, *rounds = _rounds(material)
    fitting = [(block, unit) for block, unit in best if take(block, _short(unit))]
    for block, unit in fitting:
        take(block, _long(block, unit))
    closed = {block for block, _ in best} - {block for block, _ in fitting}
    for block, unit in (each for some in rounds for each in some):
        former = chosen.get(block, [])
        cuts = (_long(block, unit), _short(unit))
        if block not in closed and not any(take(block, [*former, *cut]) for cut in cuts):
            closed.add(block)
    return sheet


def compose_across(material: Across, most: int, said: SaidAcross) -> Across:
    """Return the sheet across all sessions with what fits into `most` words; each part in its turn."""
    across = replace(material, alike=(), bridging=(), carried=())

    def take(tried: Across) -> None:
        nonlocal across
        text = said(tried)
        if len(text.split()) <= most:
            across = replace(tried, words=count(text))

    take(across)
    parts = (material.carried[:OF_ALL], material.alike[:ALIKE], material.bridging[:OF_ALL])
    for carried, group, bridge in zip_longest(*parts):
        if carried is not None:
            take(replace(across, carried=(*across.carried, _cut(carried, LONGEST))))
        if group is not None:
            near = tuple(_cut(line, SHORTER) for line in group)
            take(replace(across, alike=(*across.alike, near)))
        if bridge is not None:
            take(replace(across, bridging=(*across.bridging, _cut(bridge, LONGEST))))
    return across


def _rounds(material: Material) -> list[list[tuple[Block, Unit]]]:
    """Return the lines in the order in which they claim room: the best of each block, then the others.

    What the public adds comes after one round.
    """
    units = {block: _units(block, material) for block in FIRST}
    rounds = [
        [(block, unit) for block, unit in zip(FIRST, row, strict=True) if unit]
        for row in zip_longest(*units.values())
    ] or [[]]
    added: list[tuple[Block, Unit]] = [(Block.RETAINED, (line,)) for line in material.additions[:BY_PUBLIC]]
    return [rounds[0], added, *rounds[1:]]


def _units(block: Block, material: Material) -> list[Unit]:
    """Return the lines of a block, those that are told together as one."""
    groups = {ref: number for number, refs in enumerate(material.together) for ref in refs}
    lines = enumerate(material.lines.get(block, ()))
    alone = ((groups.get(line.ref, -1 - number), line) for number, line in lines)
    units = [tuple(line for _, line in unit) for _, unit in groupby(alone, key=lambda each: each[0])]
    counted = accumulate(len(unit) for unit in units)
    return [unit for unit, so_far in zip(units, counted, strict=True) if so_far <= MOST[block]]


def _long(block: Block, unit: Unit) -> list[Line]:
    return [_cut(line, TO_SAY if block is Block.TO_SAY else LONGEST) for line in unit]


def _short(unit: Unit) -> list[Line]:
    return [_cut(line, SHORTER) for line in unit]


def _cut(line: Line, most: int) -> Line:
    answer = None if line.answer is None else cut_to(line.answer, most)
    return replace(line, text=cut_to(line.text, most), answer=answer)


def cut_to(text: str, most: int) -> str:
    """Return the first `most` words of a text, each of which is cut if nobody could read it aloud."""
    words = [word if len(word) <= 40 else f"{word[:39]}…" for word in text.split()]
    return " ".join(words) if len(words) <= most else " ".join(words[:most]).rstrip(",;:.–—-") + "…"


def cut_to_sentences(text: str, most: int) -> str:
    """Return the sentences that `most` words can hold; the beginning of the first if it is too long."""
    words = text.split()
    ends = [number for number, word in enumerate(words[:most], 1) if word.endswith((".", "!", "?", "…"))]
    return " ".join(words[: ends[-1]]) if ends and len(words) > most else cut_to(text, most)


def _with(empty: Sheet, chosen: Mapping[Block, Sequence[Line]], material: Material) -> Sheet:
    """Return the sheet with these lines, and the number of those left over in each block."""
    shown = {block: sum(not line.by_public for line in lines) for block, lines in chosen.items()}
    left = {block: total - shown.get(block, 0) for block, total in material.totals.items()}
    return replace(
        empty, blocks=chosen, left_over={block: number for block, number in left.items() if number > 0}
    )


def _fits(sheet: Sheet, said: Said, most: int) -> bool:
    """Return whether no way of counting, signs between spaces included, finds more words than allowed."""
    return len(said(sheet).split()) <= most


def _counted(sheet: Sheet, said: Said) -> Sheet:
    return replace(sheet, words=count(said(sheet)))


def count(text: str) -> int:
    """Count the words that somebody reads aloud: signs alone are none."""
    return sum(bool(re.search(r"\w", word)) for word in text.split())


# ── Once it is frozen ───────────────────────────────────────────────────────────────────────────────────


def refit(sheet: Sheet, most: int, said: Said) -> Sheet:
    """Return a sheet with all its lines, as short as they must be: their words may have changed since."""
    cut = {block: _long(block, tuple(lines)) for block, lines in sheet.blocks.items()}
    places = [(block, number) for block in reversed(FIRST) for number in range(len(cut.get(block, ())))]
    trial = _counted(replace(sheet, blocks=cut), said)
    for block, number in reversed(places):
        if _fits(trial, said, most):
            break
        cut[block][number] = _cut(cut[block][number], SHORTER)
        trial = _counted(replace(sheet, blocks=cut), said)
    return trial
