"""The regions of a page that are renewed while it is open: found in its HTML, and what changed in them.

A region is an element with `data-part`; those with `data-own` are one reader's, and are left out. Our pages
are written by htpy, which closes what it opens and escapes `<` and `>` everywhere else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_REGION = re.compile(r'<([a-z0-9]+)(?=[\s>])[^<>]*\sdata-part="([a-z0-9-]+)"[^<>]*>')
_ITEM = re.compile(r'<([a-z0-9]+)(?=[\s>])[^<>]*\sid="([^"<>]+)"[^<>]*>')
_OWN = re.compile(r"\sdata-own[\s=>]")
_BORNE = re.compile(r'(\sname="(?:key|seal)" value=)"[^"]*"')


@dataclass(frozen=True, slots=True)
class Part:
    """A region: its own tag, and what is inside; by id where it holds nothing but elements with ids."""

    opening: str
    inside: str
    closing: str
    items: Mapping[str, str] | None

    @property
    def whole(self) -> str:
        return self.opening + self.inside + self.closing


Parts = Mapping[str, Part]


def parts_of(html: str) -> Parts:
    """Return the regions that are alike for everyone; their forms bear no key, which each reader has."""
    return dict(_parts(_BORNE.sub(r'\1""', html)))


def _parts(html: str) -> Iterator[tuple[str, Part]]:
    position = 0
    while (found := _REGION.search(html, position)) is not None:
        inner, position = _end(html, found[1], found.end())
        if not _OWN.search(found[0]):
            inside = html[found.end() : inner]
            yield found[2], Part(found[0], inside, html[inner:position], _items(inside))


def _items(html: str) -> Mapping[str, str] | None:
    """Return the elements of a row by their ids; None if anything else is among them."""
    items: dict[str, str] = {}
    position = 0
    while position < len(html):
        found = _ITEM.match(html, position)
        if found is None or found[2] in items:
            return None
        _, end = _end(html, found[1], found.end())
        items[found[2]] = html[position:end]
        position = end
    return items


def _end(html: str, tag: str, position: int) -> tuple[int, int]:
    """Return where the element that was opened just before ends, without and with its closing tag."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}[\s>]").finditer(html, position):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.start(), found.end()
    return len(html), len(html)


def difference(before: Parts, after: Parts) -> Mapping[str, object]:
    """Return what a page that shows `before` needs to show `after`.

    That is whole regions, or for rows of elements their order and those that changed.
    """
    return {name: _change(before.get(name), part) for name, part in after.items() if part != before.get(name)}


def _change(before: Part | None, after: Part) -> object:
    is_row = before is not None and before.items is not None and after.items
    if not is_row or before is None or before.opening != after.opening:
        return after.whole
    items, former = after.items or {}, before.items or {}
    return {"order": list(items), "items": {id: each for id, each in items.items() if former.get(id) != each}}


def event(data: Mapping[str, object] | None, id: str = "", kind: str = "") -> bytes:
    """Return an event of the stream; a line of it never holds a line end, which JSON escapes."""
    lines = [f"event: {kind}"] if kind else []
    lines += [f"id: {id}"] if id else []
    lines.append(f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}")
    return ("\n".join(lines) + "\n\n").encode()
