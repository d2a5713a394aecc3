"""Reads JSON from strangers, which may be nested deeper, or have longer numbers, than Python accepts."""

import json
import re
from collections.abc import Iterator

DEEPEST = 100  # levels: nobody looks deeper, and a value of this depth can be written again
FIGURES = 40  # digits of an integer; the protocol's have sixteen

_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)


def read(body: bytes) -> object:
    """Parse JSON, leaving out values deeper than `DEEPEST` and integers too long; raises ValueError."""
    try:
        value = json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except (ValueError, RecursionError):  # ValueError: too many digits in an integer
        return _read_shallowly(body)
    return _read_shallowly(body) if _is_deep(value) else value


def _read_shallowly(body: bytes) -> object:
    return json.loads("".join(_shallow(body.decode())), parse_int=_number)


def _is_deep(value: object) -> bool:
    """Return whether a value is too deep, going level by level so that our own calls do not nest."""
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
    """Yield the pieces of text to keep: an object or a list at the deepest level becomes empty."""
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
