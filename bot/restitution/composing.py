"""Chooses the lines of a sheet, so that it can be read aloud in the time it has. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from bot.restitution.sheet import Across, Block, Line, Sheet

MOST = {Block.ANSWERED: 6, Block.CONTESTED: 4, Block.OPEN: 6, Block.RETAINED: 6, Block.TO_SAY: 1}
FIRST = (Block.TO_SAY, Block.CONTESTED, Block.ANSWERED, Block.OPEN, Block.RETAINED)  # what must not be cut
LONGEST, SHORTER = 24, 12  # words of a text and of an answer, where there is room and where there is less
TO_SAY = 40  # words of the sentence to say
BY_PUBLIC = 2  # lines of the public, at most
ALIKE, OF_ALL = 5, 5  # groups of near questions, and questions of each other kind, on the sheet across all

Said = Callable[[Sheet], str]  # a sheet as people read it
SaidAcross = Callable[[Across], str]


@dataclass(frozen=True, slots=True)
class Material:
    """All that a sheet can hold, the best first. `totals` counts the lines there are of each block."""

    lines: Mapping[Block, Sequence[Line]]
    additions: Sequence[Line] = ()
    totals: Mapping[Block, int] = field(default_factory=dict)


def compose(empty: Sheet, material: Material, most: int, said: Said) -> Sheet:
    """Return the sheet with the lines that fit into `most` words, the most important first.

    Every block gets its best line before any gets its second one.
    """
    sheet = _counted(_with(empty, {}, material), said)
    closed: set[Block] = set()
    chosen: dict[Block, list[Line]] = {}
    for block, line in _in_turn(material):
        if block in closed:
            continue
        for cut in _cuts(block, line):
            trial = {**chosen, block: [*chosen.get(block, []), cut]}
            tried = _counted(_with(empty, trial, material), said)
            if _fits(tried, said, most):
                chosen, sheet = trial, tried
                break
        else:
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


def _in_turn(material: Material) -> Iterator[tuple[Block, Line]]:
    """Yield the lines in the order in which they claim room; what the public adds comes after one round."""
    rounds = zip_longest(*(material.lines.get(block, ())[: MOST[block]] for block in FIRST))
    for number, row in enumerate(rounds):
        if number == 1:
            yield from _added(material)
        yield from ((block, line) for block, line in zip(FIRST, row, strict=True) if line is not None)
    if max((len(material.lines.get(block, ())) for block in FIRST), default=0) < 2:
        yield from _added(material)


def _added(material: Material) -> Iterator[tuple[Block, Line]]:
    return ((Block.RETAINED, line) for line in material.additions[:BY_PUBLIC])


def _cuts(block: Block, line: Line) -> Iterator[Line]:
    yield _cut(line, TO_SAY if block is Block.TO_SAY else LONGEST)
    yield _cut(line, SHORTER)


def _cut(line: Line, most: int) -> Line:
    answer = None if line.answer is None else cut_to(line.answer, most)
    return replace(line, text=cut_to(line.text, most), answer=answer)


def cut_to(text: str, most: int) -> str:
    """Return the first `most` words of a text, each of which is cut if nobody could read it aloud."""
    words = [word if len(word) <= 40 else f"{word[:39]}…" for word in text.split()]
    return " ".join(words) if len(words) <= most else " ".join(words[:most]).rstrip(",;:.–—-") + "…"


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
    cut = {block: [next(_cuts(block, line)) for line in lines] for block, lines in sheet.blocks.items()}
    places = [(block, number) for block in reversed(FIRST) for number in range(len(cut.get(block, ())))]
    trial = _counted(replace(sheet, blocks=cut), said)
    for block, number in reversed(places):
        if _fits(trial, said, most):
            break
        cut[block][number] = _cut(cut[block][number], SHORTER)
        trial = _counted(replace(sheet, blocks=cut), said)
    return trial
