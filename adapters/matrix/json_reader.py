"""JSON that strangers had a hand in: nested deeper, or with longer numbers, than Python reads by itself."""

import json
import re
from collections.abc import Iterator

DEEPEST = 100  # levels: beyond them nobody looks, and what is read can be written again
FIGURES = 40  # of an integer; the protocol's have sixteen

_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)


def read(body: bytes) -> object:
    """What lies deeper than `DEEPEST` is left out, with what has too many figures; raises ValueError."""
    try:
        value = json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except (ValueError, RecursionError):  # ValueError: the figures of an integer
        return _read_shallowly(body)
    return _read_shallowly(body) if _is_deep(value) else value


def _read_shallowly(body: bytes) -> object:
    return json.loads("".join(_shallow(body.decode())), parse_int=_number)


def _is_deep(value: object) -> bool:
    """Level by level: what is nested deeply must not nest our calls."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, (dict, list))]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        return iter(value.values())
    return iter(value) if isinstance(value, list) else iter(())


def _shallow(text: str) -> Iterator[str]:
    """The pieces that remain: an object or a list at the deepest level is empty."""
    begin = depth = 0
    for found in _STRUCTURE.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth == DEEPEST:
                yield text[begin : found.end()]
        elif found[0] in "]}":
            if depth == DEEPEST:
                begin = found.start()
            depth -= 1
    yield text[begin:] if depth < DEEPEST else ""


def _number(figures: str) -> int | None:
    return int(figures) if len(figures.lstrip("-")) <= FIGURES else None
