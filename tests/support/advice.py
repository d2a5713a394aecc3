"""Follows the advice of `check` at the place it names, as somebody would who does nothing else."""

import re
from collections.abc import Iterator

import yaml

from bot.programme.files.lookalikes import ordinary, with_ordinary_signs

QUOTED = re.compile(r"`([^`]+)`")
VALUES = {"title": "Un titre", "start": "2018-10-16T10:00", "end": "2018-10-16T23:00", "event": "{}"}


def versions(text: str, line: str) -> list[str]:
    """Return the texts that follow from a line of the report, without its file: one for each choice it gives.

    There is none if the line only says what is wrong, or if another mistake must be fixed first.
    """
    place, _, said = line.partition(": ")
    row, column = map(int, place.split(":"))
    try:
        return list(_Desk(text, row - 1, column - 1).done(said))
    except yaml.YAMLError:
        return []


class _Desk:
    """A text, and a place in it."""

    def __init__(self, text: str, row: int, column: int) -> None:
        self.text, self.row, self.column = text, row, column
        self.index = sum(len(line) + 1 for line in text.split("\n")[:row]) + column

    def done(self, said: str) -> Iterator[str]:
        advice = re.sub('^"[^"]*" ', "", said).partition("; ")[2] or said
        pieces = [p for p in QUOTED.findall(advice) if "…" not in p and not re.fullmatch(r"\w+:", p)]
        if "delete it and type" in advice:
            yield self._put(self.index, self.index + 1, ordinary(self.text[self.index]))
        elif found := re.search("between quotes: `(.*)`", advice):
            yield self._between_quotes(found[1])
        elif "put the whole text between quotes" in advice:
            end = self.text.index("\n", self.index)
            yield self._put(self.index, end, f'"{self.text[self.index : end]}"')
        elif found := re.search(r"write `([\w-]+:)` (instead|here too)", advice):
            yield self._put(self.index, self.text.index(":", self.index) + 1, found[1])
        elif found := re.search(r"before the comma, write `((\S+:) .*)`, otherwise", advice):
            start = self.text.rindex(found[2], 0, self.index)
            yield self._put(start, self._end_in_braces(), found[1])
        elif found := re.search(r"write `(start: .*)` and `(end: .*)`", advice):
            yield self._with(found[1], found[2])
        elif found := re.search(r"add the line `([\w-]+): (\S.*)` there", advice):
            yield self._entered(QUOTED.findall(said)[0], f"{found[1]}: {found[2].replace('…', 'Someone')}")
            yield from (self._instead(name) for name in re.findall(r"there \(([\w-]+)", said))
        elif found := re.search(r"(?:^|add )`(\w+):`.* (with its value|with the hour)", said):
            yield self._with(f"{found[1]}: {VALUES[found[1]]}")
        elif found := re.search(r"keep (`.+`) for .*, (`.+`) for ", advice):
            choices = [QUOTED.findall(choice) for choice in found.groups()]
            yield from (self._without(*choice) for choice in choices)
        elif "keep only one" in advice or "delete the line" in advice or "delete this line" in advice:
            yield self._without()
            yield from (self._with(piece) for piece in pieces if re.match(r"[\w-]+: ", piece))
        elif advice.startswith(("add `", "write", "correct", "use")) and pieces:
            yield from map(self._each, pieces)

    def _each(self, piece: str) -> str:
        key, _, value = piece.partition(": ")
        if glued := re.match(rf"{key}:{re.escape(value)}", self.text[self.index :]):
            return self._put(self.index, self.index + glued.end(), piece)
        if not value or not re.fullmatch(r"[\w-]+", key):
            return self._instead(piece)
        return self._with(piece) if self._key() != key else self._instead(value)

    # ── What a hand does ──

    def _put(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]

    def _between_quotes(self, quoted: str) -> str:
        """Put quotes around the text here, which begins like the quoted one."""
        begins = self.text.index(quoted[1], self.index)
        length = len(quoted[1:-1].replace("''", "'"))
        start, end = self.index, begins + length
        return self._put(start, end + (self.text[end : end + 1] in "\"'"), quoted)

    def _end_in_braces(self) -> int:
        return min(end for sign in ",}" if (end := self.text.find(sign, self.index)) >= 0)

    def _instead(self, value: str) -> str:
        node = self._nodes()[-1][-1]
        return self._put(node.start_mark.index, node.end_mark.index, value)

    def _with(self, *pieces: str) -> str:
        """Give the entry these keys, in place of those it has."""
        desk = self
        for piece in pieces:
            key, _, value = piece.partition(": ")
            table = desk._table()
            had = next((v for k, v in table.value if k.value == key), None)
            if had is not None:
                text = desk._put(had.start_mark.index, had.end_mark.index, value)
            elif table.flow_style:
                text = desk._put(table.end_mark.index - 1, table.end_mark.index - 1, f", {piece}")
            else:
                start = table.start_mark
                text = desk._put(start.index, start.index, f"{piece}\n{' ' * start.column}")
            desk = _Desk(text, self.row, self.column)
        return desk.text

    def _without(self, *keys: str) -> str:
        """Remove these keys from the entry, or the one that stands here."""
        desk = self
        for key in keys or [self._key() or ""]:
            table = desk._table()
            order = next((n for n, (k, _) in enumerate(table.value) if k.value == key), None)
            if order is not None:
                start, end = table.value[order][0].start_mark.index, table.value[order][1].end_mark.index
                if order + 1 < len(table.value):
                    end = table.value[order + 1][0].start_mark.index
                else:
                    start = table.value[order - 1][1].end_mark.index
                desk = _Desk(desk._put(start, end, ""), self.row, self.column)
        return desk.text

    def _entered(self, group: str, entry: str) -> str:
        table = next((v for k, v in self._root().value if k.value == group), None)
        if table is None:
            return f"{group}: {{{entry}}}\n{self.text}"
        start = table.start_mark
        comma = ", " if table.value else ""
        entered = f"{{{entry}{comma}" if table.flow_style else f"{entry}\n{' ' * start.column}"
        return self._put(start.index, start.index + bool(table.flow_style), entered)

    # ── What stands at the place ──

    def _key(self) -> str | None:
        """Return the key that stands here, or that of the value here."""
        for *_, table, node in (path for path in self._nodes() if len(path) > 1):
            if isinstance(table, yaml.MappingNode):
                return next((k.value for k, v in table.value if node in (k, v)), None)
        return None

    def _table(self) -> yaml.MappingNode:
        """Return the entry here, or the one around the value here; for a key, the entry that it holds."""
        paths = self._nodes()
        for path in paths:
            *_, table, node = [None, *path]
            if isinstance(table, yaml.MappingNode):
                held = next((v for k, v in table.value if node is k), None)
                if isinstance(held, yaml.MappingNode):
                    return held
        tables = [node for path in paths for node in path if isinstance(node, yaml.MappingNode)]
        return next((t for t in tables if t.start_mark.index == self.index), tables[-1])

    def _root(self) -> yaml.Node:
        root = yaml.compose(with_ordinary_signs(self.text), Loader=yaml.CSafeLoader)
        assert root is not None
        return root

    def _nodes(self) -> list[list[yaml.Node]]:
        """Return the nodes that begin here, each with all that contain it."""
        return [path for path in _paths([self._root()]) if path[-1].start_mark.index == self.index]


def _paths(path: list[yaml.Node]) -> Iterator[list[yaml.Node]]:
    yield path
    node = path[-1]
    inner = node.value if isinstance(node, yaml.CollectionNode) else []
    for each in inner:
        for one in each if isinstance(each, tuple) else (each,):
            yield from _paths([*path, one])
