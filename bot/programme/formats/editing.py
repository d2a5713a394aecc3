"""Changing values in the text of a YAML file while its comments, its order and its manner stay. Pure.

The text is one that `read_yaml` reads without a problem; keys are found under both of their names.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import yaml
from yaml.nodes import MappingNode as Table
from yaml.nodes import Node
from yaml.nodes import SequenceNode as Items

from bot.programme.files.keys import ALSO_WRITTEN
from bot.programme.files.lookalikes import ordinary, with_ordinary_signs
from bot.programme.formats.yaml_written import Noted, Value, written

_LOADER: type = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_INSIDE = re.compile(r"k: \{k: (.*)\}\n")


class Editor:
    """A file's text and the changes wanted so far; `text()` makes them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._edits: list[tuple[int, int, str]] = []  # from, to (not included), instead
        root = yaml.compose(with_ordinary_signs(text), Loader=_LOADER)
        assert isinstance(root, Table)
        self.root = root

    def text(self) -> str:
        text = self._text
        in_order = sorted((start, end, rank) for rank, (start, end, _) in enumerate(self._edits))
        for start, end, rank in reversed(in_order):
            instead = self._edits[rank][2]
            text = text[:start] + instead + text[end:]
        return re.sub(r"(\r?\n)\s*\Z", r"\1", text) if self._edits else text

    def table(self, table: Table, key: str) -> Table | None:
        entry = _entry(table, key)
        return entry[1] if entry and isinstance(entry[1], Table) else None

    def items(self, table: Table, key: str) -> Items | None:
        entry = _entry(table, key)
        return entry[1] if entry and isinstance(entry[1], Items) else None

    def value(self, table: Table, key: str) -> str | None:
        """Return a value that is one text, as read."""
        entry = _entry(table, key)
        return entry[1].value if entry and isinstance(entry[1], yaml.ScalarNode) else None

    def keys(self) -> set[str]:
        """Return all the keys of the file, as written."""
        return set(_keys(self.root))

    def is_plain_line(self, table: Table) -> bool:
        """Return whether a table stands on one line, in braces."""
        return bool(table.flow_style) and table.start_mark.line == table.end_mark.line

    # ── Values ──

    def put(self, table: Table, key: str, value: Value, order: Sequence[str]) -> None:
        """Give a key this value; a new one stands after those that come before it in this order, or last."""
        entry = _entry(table, key)
        if entry is None and not table.value:
            self._edit(table.start_mark.index + 1, table.start_mark.index + 1, f"{key}: {_inside(value)}")
        elif entry is None:
            self._insert(table, key, value, order)
        else:
            self._replace(table, *entry, value)

    def rename(self, table: Table, key: str, *entries: tuple[str, Value]) -> None:
        """Put other keys with their values in the place of one."""
        entry = _entry(table, key)
        assert entry is not None
        start, end = entry[0].start_mark.index, self._end(entry[1])
        if table.flow_style:
            self._edit(start, end, ", ".join(f"{_named(name)}: {_inside(value)}" for name, value in entries))
        else:
            self._edit(start, end, self._indented(_lines(dict(entries)), entry[0].start_mark.column))

    def drop(self, table: Table, key: str) -> None:
        """Remove a key and its value."""
        entry = _entry(table, key)
        if entry is None:
            return
        at, (node, value) = table.value.index(entry), entry
        start, end = node.start_mark.index, self._end(value)
        if at == 0:  # beside the brace, or beside the dash of an item
            after = table.value[1][0].start_mark.index if len(table.value) > 1 else end
            self._edit(start, after, "")
        elif table.flow_style:
            self._edit(self._end(table.value[at - 1][1]), end, "")
        else:
            self._edit(self._line(start), self._next_line(end), "")

    def _replace(self, table: Table, key: Node, node: Node, value: Value) -> None:
        if isinstance(node, yaml.ScalarNode) and node.value == value:
            return
        is_block = not _is_flow(node)
        start, end = node.start_mark.index, self._end(node)
        lines = _lines({key.value: value})
        if table.flow_style:
            self._edit(key.start_mark.index, end, f"{_named(key.value)}: {_inside(value)}")
        elif len(lines) == 1 and not is_block and start < end:
            self._edit(start, end, lines[0].partition(": ")[2])
        else:
            self._edit(key.start_mark.index, end, self._indented(lines, key.start_mark.column))

    def _insert(self, table: Table, key: str, value: Value, order: Sequence[str]) -> None:
        before = {_known(each) for each in order[: order.index(key)]} if key in order else set[str]()
        names = [_known(each.value) for each, _ in table.value]
        places = [place for place, name in enumerate(names) if name in before] or [len(names) - 1]
        self._add_after(table, table.value[places[-1]][1], table.value[0][0].start_mark.column, key, value)

    def _add_after(self, table: Table, node: Node, column: int, key: str, value: Value) -> None:
        if table.flow_style:
            self._edit(self._end(node), self._end(node), f", {_named(key)}: {_inside(value)}")
            return
        at = self._line_end(self._end(node))
        self._edit(at, at, "\n" + " " * column + self._indented(_lines({key: value}), column))

    def add_before(self, key: str, name: str, value: Value) -> None:
        """Add an entry to the file before this key and the comment above it."""
        entry = _entry(self.root, key)
        assert entry is not None
        at = self._above(entry[0].start_mark.index)
        if self.root.flow_style:
            self._edit(at, at, f"{name}: {_inside(value)}, ")
        else:
            self._edit(at, at, "\n".join(_lines({name: value})) + "\n\n")

    # ── Items of a list ──

    def add_item(self, items: Items, after: Node | None, value: Value) -> None:
        """Add an item to a list after this one, or as the first."""
        if items.flow_style:
            at = self._end(after) if after else items.start_mark.index + 1
            inside = _inside(value)
            self._edit(at, at, f", {inside}" if after else f"{inside}, " if items.value else inside)
            return
        margin = " " * items.start_mark.column
        lines = [margin + line[2:] if line else "" for line in _lines({"k": [value]})[1:]]
        gap = "\n\n" if self._is_spaced(items) else "\n"
        if after:
            at = self._line_end(self._end(after))
            self._edit(at, at, gap + "\n".join(lines))
        else:
            at = self._above(items.start_mark.index)
            self._edit(at, at, "\n".join(lines) + gap)

    def drop_item(self, items: Items, item: Node) -> None:
        """Remove an item of a list, the comment above it and the empty lines below it."""
        at = items.value.index(item)
        if items.flow_style:
            start = self._end(items.value[at - 1]) if at else item.start_mark.index
            self._edit(start, self._end(item), "")
            return
        end = self._next_line(self._end(item))
        while end < len(self._text) and not self._text[end : self._next_line(end)].strip():
            end = self._next_line(end)
        self._edit(self._above(item.start_mark.index), end, "")

    def _is_spaced(self, items: Items) -> bool:
        between = [
            self._text[self._end(one) : two.start_mark.index]
            for one, two in zip(items.value, items.value[1:], strict=False)
        ]
        return not between or any(re.search(r"\n\s*\n", text) for text in between)

    # ── Where things stand ──

    def _edit(self, start: int, end: int, instead: str) -> None:
        if "\r\n" in self._text:
            instead = instead.replace("\n", "\r\n")
        self._edits.append((start, end, instead))

    def _end(self, node: Node) -> int:
        """Return where a node ends, without the empty lines and comments that follow."""
        if isinstance(node, Table | Items) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(self._text[start:end].rstrip())

    def _line(self, at: int) -> int:
        """Return where the line begins."""
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        end = len(self._text) if end < 0 else end
        return end - 1 if self._text[at:end].endswith("\r") else end

    def _next_line(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end + 1

    def _above(self, at: int) -> int:
        """Return where the line begins, or the comments that stand right above it."""
        start = self._line(at)
        while start and self._text[self._line(start - 1) : start].lstrip().startswith("#"):
            start = self._line(start - 1)
        return start

    @staticmethod
    def _indented(lines: Sequence[str], column: int) -> str:
        first, *others = lines
        return "\n".join([first, *(" " * column + line if line else "" for line in others)])


def plain(node: Node) -> Value:
    """Return a value as it was read; tables are brief."""
    if isinstance(node, Table):
        return Noted({ordinary(key.value): plain(value) for key, value in node.value}, brief=True)
    return [plain(each) for each in node.value] if isinstance(node, Items) else str(node.value)


def _keys(node: Node) -> Iterator[str]:
    if isinstance(node, Table):
        for key, value in node.value:
            yield ordinary(key.value)
            yield from _keys(value)
    elif isinstance(node, Items):
        for value in node.value:
            yield from _keys(value)


def _is_flow(node: Node) -> bool:
    """Return whether a value stands between signs or on its line, and does not begin on the next."""
    if isinstance(node, yaml.ScalarNode):
        return node.style not in ("|", ">")
    return isinstance(node, Table | Items) and bool(node.flow_style)


def _entry(table: Table, key: str) -> tuple[Node, Node] | None:
    found = (entry for entry in table.value if _known(entry[0].value) == _known(key))
    return next(found, None)


def _known(name: str) -> str:
    """Return a key by the one of its two names that we use."""
    plain = ordinary(name)
    return next((key for key, other in ALSO_WRITTEN.items() if other == plain), plain)


def _lines(document: dict[str, Value]) -> list[str]:
    return written(document).rstrip("\n").split("\n")


def _named(key: str) -> str:
    return _lines({key: "x"})[0].rpartition(":")[0]


def _inside(value: Value) -> str:
    """Return a value on one line, as it can stand inside braces or brackets."""
    if isinstance(value, Noted):
        return _inside(value.value)
    if isinstance(value, str):
        found = _INSIDE.fullmatch(written({"k": Noted({"k": value}, brief=True)}))
        return found[1] if found else json.dumps(value, ensure_ascii=not value.isprintable())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_named(key)}: {_inside(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(_inside, value)) + "]"
