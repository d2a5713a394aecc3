"""Reading typed values out of a YAML tree; every mistake is noted where it stands, none stops the reading."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.programme.files.keys import ALSO_WRITTEN
from bot.programme.files.lookalikes import ordinary
from bot.programme.files.other_words import closest
from bot.programme.files.yaml_file import Checked, Items, Node, Problem, Spoiled, Table, Text

T = TypeVar("T")

LONGEST_NOUN = 40
_SHOWN = 12  # most words to list


class Wrong(Exception):
    """A value that cannot be read; `key` is that of the message that says what to write instead."""

    def __init__(self, key: str, **arguments: str) -> None:
        super().__init__(key)
        self.key, self.arguments = key, arguments


class Notes:
    """The problems found in one file so far."""

    def __init__(self, file: Path, problems: Iterable[Problem] = ()) -> None:
        self.file = file
        self.problems = list(problems)
        self.warnings: list[Problem] = []
        self.written: list[tuple[str, Text]] = []  # keys that have two names, by the one we use

    def wrong(self, node: Node, key: str, **arguments: str) -> None:
        self.problems.append(Problem(self.file, node.line, node.column, key, arguments))

    def warn(self, node: Node, key: str, **arguments: str) -> None:
        self.warnings.append(Problem(self.file, node.line, node.column, key, arguments))

    def name_of(self, key: str) -> str | None:
        """Return the name that this file uses for a key with two names, if it has that key."""
        return next((written.value for known, written in self.written if known == key), None)

    def _keep_to_one_name(self) -> None:
        firsts: dict[str, Text] = {}
        for key, written in sorted(self.written, key=lambda each: (each[1].line, each[1].column)):
            first = firsts.setdefault(key, written)
            if first.value != written.value:
                names = {"name": written.value, "first": first.value, "line": str(first.line)}
                self.wrong(written, "key-has-two-names", **names)

    def checked(self, value: T | None) -> Checked[T]:
        self._keep_to_one_name()
        problems = tuple(sorted(self.problems, key=_position))
        warnings = tuple(sorted(self.warnings, key=_position))
        return Checked(None if problems else value, problems, warnings)


_KNOWN_AS = {other: key for key, other in ALSO_WRITTEN.items()}


def _with_its_other_name(key: str) -> str:
    return f"{key} ({ALSO_WRITTEN[key]})" if key in ALSO_WRITTEN else key


def _by_one_name(table: Table, known: Sequence[str], notes: Notes) -> Table:
    """Return the table by the keys that we use, where some are written by their other name."""
    one = Table({}, {}, table.line, table.column)
    for name, written in table.keys.items():
        key = _KNOWN_AS.get(name, name)
        if key in ALSO_WRITTEN and key in known:
            notes.written.append((key, written))
        else:
            key = name
        one.keys.setdefault(key, written)
        one.values.setdefault(key, table.values[name])
    return one


def _position(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


class Fields:
    """The values of one table by key; `item` is what to point at if one is missing.

    Readers return None (or nothing) for a value that is absent or wrong, and note a wrong one.
    """

    def __init__(self, table: Table, known: Sequence[str], notes: Notes, item: Node | None = None) -> None:
        self.table, self.notes, self.item = _by_one_name(table, known, notes), notes, item or table
        self.misnamed: set[str] = set()
        for name in self.table.keys:
            if name not in known:
                self._unknown(name, known)

    def _unknown(self, name: str, known: Sequence[str]) -> None:
        key, value = self.table.keys[name], self.table.values[name]
        absent = [word for word in known if word not in self]
        also = [ALSO_WRITTEN[word] for word in absent if word in ALSO_WRITTEN]
        listed = ", ".join(map(_with_its_other_name, known))
        if near := closest(name, [*absent, *also]):
            meant = _KNOWN_AS.get(near, near)
            self.misnamed.add(meant)
            self.notes.wrong(key, "unknown-key-near", name=name, near=self.notes.name_of(meant) or near)
        elif isinstance(value, Text) and is_empty(value):  # {title: Here, there}
            whole = self._with_text_before(name)
            self.notes.wrong(key, "unknown-key-comma", name=name, known=listed, whole=whole)
        else:
            self.notes.wrong(key, "unknown-key", name=name, known=listed)

    def _with_text_before(self, name: str) -> str:
        """Rejoin a text that a comma has cut in two with the key before this one: `title: "Here, there"`."""
        names = list(self.table.keys)
        before = names[max(0, names.index(name) - 1)]
        value = self.table.values[before]
        text = value.value if isinstance(value, Text) and before != name else ""
        return f'{self.name_of(before)}: "{text or "…"}, {name}"'.replace("\n", " ")

    def name_of(self, key: str) -> str:
        """Return a key as this file writes it."""
        return self.notes.name_of(key) or key

    def __contains__(self, name: str) -> bool:
        """Return whether a key is given; one reported under a wrong name is not also missing."""
        return name in self.table.values or name in self.misnamed

    def node(self, name: str) -> Node:
        """Return the value to point at, or the item if the value is absent."""
        return self.table.values.get(name, self.item)

    def needed(self, name: str, read: Callable[[str], T]) -> T | None:
        if name not in self:
            self.missing(name)
        return self.one(name, read)

    def mention(self, value: str, names: Iterable[str]) -> Node:
        """Return the node where one of these keys names this value."""
        for name in names:
            node = self.table.values.get(name)
            for candidate in node.values if isinstance(node, Items) else [node]:
                if isinstance(candidate, Text) and value in (
                    candidate.value.strip(),
                    ordinary(candidate.value),
                ):
                    return candidate
        return self.item

    def wrong(self, key: str, at: str | None = None, **arguments: str) -> None:
        """Note a problem with the value of a key, or with the item."""
        self.notes.wrong(self.item if at is None else self.node(at), key, **arguments)

    def missing(self, name: str) -> None:
        self.notes.wrong(self.item, "missing-key", name=name)

    def one(self, name: str, read: Callable[[str], T]) -> T | None:
        node = self.table.values.get(name)
        return None if node is None else read_one(node, self.name_of(name), read, self.notes)

    def many(self, name: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """Read the values of a list, each once."""
        values = (read_one(node, self.name_of(name), read, self.notes) for node in self.items(name))
        return tuple(dict.fromkeys(value for value in values if value is not None))

    def items(self, name: str) -> "list[Node]":
        node = self.table.values.get(name)
        if isinstance(node, Items):
            return node.values
        if isinstance(node, Text) and is_empty(node):
            self.notes.wrong(node, "empty-value", name=self.name_of(name))
        elif isinstance(node, Text) and not re.search(r"[:{}\[\]]", node.value):
            self.notes.wrong(node, "expected-list", name=self.name_of(name), value=node.value)
        elif node is not None and not isinstance(node, Spoiled):
            self.notes.wrong(node, "expected-list-of-items", name=self.name_of(name))
        return []

    def inner(self, name: str, known: Sequence[str]) -> "Fields | None":
        """Return a table inside this one."""
        node = self.table.values.get(name)
        if node is None:
            return None
        table = as_table(node, name, self.notes)
        return table and Fields(table, known, self.notes, self.table.keys[name])

    def entries(self, name: str) -> Iterator[tuple[Text, Node]]:
        """Yield the keys and values of a table whose keys people choose."""
        node = self.table.values.get(name)
        table = None if node is None else as_table(node, name, self.notes)
        if table:
            yield from ((table.keys[key], value) for key, value in table.values.items())


def read_one(node: Node, name: str, read: Callable[[str], T], notes: Notes) -> T | None:
    if isinstance(node, Spoiled):
        return None
    if isinstance(node, Items) and len(node.values) == 1 and isinstance(alone := node.values[0], Text):
        notes.wrong(node, "expected-one-value-near", name=name, near=alone.value)
    elif not isinstance(node, Text):
        notes.wrong(node, "expected-one-value", name=name)
    elif is_empty(node):
        notes.wrong(node, "empty-value", name=name)
    else:
        try:
            return _in_ordinary_signs(node.value.strip(), read)
        except Wrong as wrong:
            notes.wrong(node, wrong.key, name=name, **wrong.arguments)
    return None


def _in_ordinary_signs(value: str, read: Callable[[str], T]) -> T:
    """Read a value as written or, if that is wrong, in the ordinary characters that it looks like."""
    try:
        return read(value)
    except Wrong:
        if (looks_like := ordinary(value)) == value:
            raise
        return read(looks_like)


def as_table(node: Node, name: str, notes: Notes) -> Table | None:
    if isinstance(node, Table):
        return node
    if isinstance(node, Text) and is_empty(node):
        notes.wrong(node, "empty-value", name=name)
    elif not isinstance(node, Spoiled):
        notes.wrong(node, "expected-table", name=name)
    return None


def is_empty(text: Text) -> bool:
    return not text.value.strip() or (text.plain and text.value in ("~", "null"))


def text(value: str) -> str:
    return value


def one_line(value: str) -> str:
    return re.sub(r"\s*\n\s*", " ", value)


def noun(value: str) -> str:
    """Read « atelier », « une table ronde »: words of letters, at most 40 characters."""
    if not re.fullmatch(r"[^\W\d_]+(?:[ ’'-][^\W\d_]+)*", value) or len(value) > LONGEST_NOUN:
        raise Wrong("not-a-noun", value=value, longest=str(LONGEST_NOUN))
    return value


def whole_number(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value) or int(value) == 0:
        raise Wrong("not-a-number", value=value)
    return int(value)


def yes_or_no(value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise Wrong("not-true-or-false", value=value)
    return value.lower() == "true"


def address(value: str) -> str:
    """Read the address of a page."""
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", value):
        raise Wrong("not-an-address", value=value, near=f"https://{value if host(value) else 'example.org'}")
    return value


MOST_DAYS = 3650
_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,3}) ?(?:h|heures?|hours?))? ?"
    r"(?:(?P<minutes>\d{1,4}) ?(?:m|min|mn|minutes?)|(?<=h)(?P<after>[0-5]\d))? ?"
    r"(?:(?P<seconds>\d{1,5}) ?(?:s|sec|secondes?|seconds?))?"
)


def duration(value: str) -> timedelta:
    """Read `15m`, `90 s`, `1h`, `1h30`, `15 minutes`."""
    if re.fullmatch(r"[0-9]{1,4}", value):
        raise Wrong("duration-without-unit", value=value)
    found = _DURATION.fullmatch(value)
    if not found or not value:
        raise Wrong("not-a-duration", value=value)
    hours, minutes, after, seconds = (int(amount) for amount in found.groups("0"))
    return timedelta(hours=hours, minutes=minutes + after, seconds=seconds)


def days(value: str) -> timedelta:
    """Read `30d`, `30 j`, `30 jours`: at least a day, at most ten years."""
    found = re.fullmatch(r"(\d{1,4}) ?(d|j|days?|jours?)?", value)
    number = int(found[1]) if found else 0
    if not found or not found[2] or not 1 <= number <= MOST_DAYS:
        raise Wrong("not-days", value=value, near=f"{number if 1 <= number <= MOST_DAYS else 30}d")
    return timedelta(days=number)


def host(value: str) -> bool:
    """Return whether this is an address without its `https://`."""
    return bool(re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", value))


def one_of(choices: Sequence[str], key: str) -> Callable[[str], str]:
    """Return a reader of these choices.

    `key` is the message that lists them; with `-near`, it is the one that suggests a choice.
    """

    def read(value: str) -> str:
        if value in choices:
            return value
        raise not_among(choices, value, key)

    return read


def not_among(known: Collection[str], value: str, key: str) -> Wrong:
    """Suggest the word that was probably meant, else list the known ones."""
    if near := closest(value, known):
        return Wrong(f"{key}-near", value=value, near=near)
    return Wrong(key, value=value, known=_listed(known))


def _listed(known: Collection[str]) -> str:
    shown = ", ".join(sorted(known)[:_SHOWN])
    return f"{shown}, …" if len(known) > _SHOWN else shown
