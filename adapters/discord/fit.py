"""Long messages split into parts: text too long for one part goes on in the next, cut between two words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.port import body as b
from bot.port.text import graphemes

Show = Callable[[Sequence[b.Block]], str]
Blocks = tuple[b.Block, ...]

WORTH_FILLING = 120  # units of room; with less left, a block that does not fit begins the next part
MORE = b.Text(" …")


def units(text: str) -> int:
    """Return the length of a text as JavaScript counts it, which gives the most of all ways of counting."""
    return len(text.encode("utf-16-le")) // 2


def fit(blocks: Iterable[b.Block], rooms: Sequence[int], show: Show) -> tuple[Blocks, ...]:
    """Split blocks into parts that fit once shown; anything left after the last part becomes « … »."""
    left = list(blocks)
    parts = []
    for number, room in enumerate(rooms):
        part, left = _filled(left, room, show, is_last=number == len(rooms) - 1)
        parts.append(part)
    return tuple(parts)


def _filled(blocks: list[b.Block], room: int, show: Show, *, is_last: bool) -> tuple[Blocks, list[b.Block]]:
    if _has_room(show, blocks, room):  # as nearly always
        return tuple(blocks), []
    taken: list[b.Block] = []
    left = list(blocks)
    while left and _has_room(show, [*taken, left[0]], room):
        taken.append(left.pop(0))
    if not left:
        return tuple(taken), []
    if is_last:
        return _ended(taken, left[0], room, show), []
    if taken and room - units(show(taken)) < WORTH_FILLING:
        return tuple(taken), left
    head, tail = _split(left[0], lambda head: _has_room(show, [*taken, head], room))
    if head is None:
        return tuple(taken), left
    return (*taken, head), [tail, *left[1:]]


def _has_room(show: Show, blocks: Sequence[b.Block], room: int) -> bool:
    return units(show(blocks)) <= room


def _ended(taken: list[b.Block], following: b.Block, room: int, show: Show) -> Blocks:
    """Return as much as fits, and a sign that something is missing."""
    head, _ = _split(following, lambda head: _has_room(show, [*taken, _with_more(head)], room))
    if head is not None:
        return (*taken, _with_more(head))
    while taken:
        last = taken.pop()
        head, _ = _split(last, lambda head: _has_room(show, [*taken, _with_more(head)], room))
        if head is not None:
            return (*taken, _with_more(head))
    return ()


def _with_more(block: b.Block) -> b.Block:
    return replace(block, spans=(*block.spans, MORE))


def _split(block: b.Block, fits: Callable[[b.Block], bool]) -> tuple[b.Block | None, b.Block]:
    """Return the longest beginning of a block that fits, and its rest; None if none of it fits."""
    taken: list[b.Span] = []
    spans = list(block.spans)
    while spans and fits(replace(block, spans=(*taken, spans[0]))):
        taken.append(spans.pop(0))
    if spans and isinstance(cut := spans[0], b.Text | b.Words):
        begun = _longest(cut.text, lambda text: fits(replace(block, spans=(*taken, replace(cut, text=text)))))
        if begun:
            taken.append(replace(cut, text=begun))
            spans[0] = replace(cut, text=cut.text[len(begun) :].lstrip())
    if not taken:
        return None, block
    return replace(block, spans=tuple(taken)), replace(block, spans=tuple(spans))


def _longest(text: str, fits: Callable[[str], bool]) -> str:
    """Return the longest beginning that fits and ends with a word, or with a letter if a word is too long."""
    words = [at for at, char in enumerate(text) if char.isspace() and text[:at].strip()]
    if length := _last(words, lambda at: fits(text[:at])):
        return text[:length]
    ends, at = [], 0
    for grapheme in graphemes(text):
        at += len(grapheme)
        ends.append(at)
    return text[: _last(ends, lambda at: fits(text[:at]))]


def _last(ends: Sequence[int], fits: Callable[[int], bool]) -> int:
    """Return the last of growing lengths that fits; 0 if none does."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if fits(ends[middle]):
            low = middle + 1
        else:
            high = middle
    return ends[low - 1] if low else 0
