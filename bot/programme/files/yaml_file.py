"""Reading a YAML file into a tree that remembers where everything stands.

Every scalar stays a string: YAML 1.1 would read `10:30` as 630 and `no` as false. Aliases, merge keys and
tags are refused, as they can make a small file explode; so is a file that is too large or nested too deep.
The parser's events are read one by one, because composing PyYAML's nodes is slower and, in its C version,
ends the process on a deeply nested file.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import yaml

from bot.programme.files.lookalikes import CURLY, odd_sign, ordinary, with_ordinary_signs

T = TypeVar("T")

LARGEST = 1_000_000  # bytes
DEEPEST = 20

_LOADER: type = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake and its place, as a key of the operator's catalogue; lines and columns count from 1."""

    file: Path
    line: int
    column: int
    key: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """The value of a file, or None if it has problems; warnings prevent nothing."""

    value: T | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class Text(NamedTuple):
    """A scalar; `plain` if it has no quotes."""

    value: str
    line: int
    column: int
    plain: bool = False


class Items(NamedTuple):
    values: "list[Node]"
    line: int
    column: int


class Table(NamedTuple):
    """A mapping: its values by key, and the place of each key."""

    values: "dict[str, Node]"
    keys: dict[str, Text]
    line: int
    column: int


class Spoiled(NamedTuple):
    """A stand-in for a value that was refused, so that it is not reported twice."""

    line: int
    column: int


Node = Text | Items | Table | Spoiled


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read; `root` is None if nothing could be made of it, `content` if it could not be opened."""

    file: Path
    root: Node | None
    problems: tuple[Problem, ...] = ()
    content: bytes | None = None


class _Unreadable(Exception):
    def __init__(self, key: str, line: int = 1, column: int = 1, **arguments: str) -> None:
        super().__init__(key)
        self.key, self.line, self.column, self.arguments = key, line, column, arguments


def read_yaml(path: Path, content: bytes | None = None) -> Document:
    """Read a file; never raises, as whatever is wrong with it is among the document's problems.

    Whoever knows the file's `content` gives it: the file itself may have changed since.
    """
    tree = _Tree(path)
    try:
        content = _content(path) if content is None else content
        tree.grow(with_ordinary_signs(_text(content)))
        root = tree.root
        if root is None or (isinstance(root, Text) and root.plain and not root.value):
            raise _Unreadable("file-empty")
    except _Unreadable as wrong:
        told = {problem.line for problem in tree.problems}  # one mistake often shows twice
        if wrong.line not in told:
            tree.problems.append(Problem(path, wrong.line, wrong.column, wrong.key, wrong.arguments))
        return Document(path, None, tuple(tree.problems), content)
    return Document(path, root, tuple(tree.problems), content)


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise _Unreadable("file-too-large", largest=f"{LARGEST // 1_000_000}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        raise _Unreadable("file-not-utf8", *_position(before)) from None


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _Unreadable("file-is-folder")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _Unreadable("file-missing") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise _Unreadable("file-unreadable", reason=getattr(error, "strerror", None) or str(error)) from None


class _Tree:
    """A tree grown from the parser's events; problems that do not stop the reading gather in `problems`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []

    def grow(self, text: str) -> None:
        loader = _LOADER(text)
        self._next: Callable[[], Any] = loader.get_event
        try:
            self._document()
        except yaml.MarkedYAMLError as error:
            raise _syntax_problem(error, text) from None
        except yaml.reader.ReaderError:
            raise _forbidden_character(text) from None
        finally:
            loader.dispose()

    def _document(self) -> None:
        while type(event := self._next()) is not yaml.StreamEndEvent:
            if type(event) is not yaml.DocumentStartEvent:
                continue
            if self.root is not None:
                raise _Unreadable("yaml-second-document", *_place(event.start_mark))
            self.root = self._node(self._next(), depth=1)

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self._refuse(Spoiled(line, column), "yaml-alias", name=event.anchor)
        if event.anchor is not None:
            self._refuse(Spoiled(line, column), "yaml-anchor", name=event.anchor)
        if event.tag is not None:
            self._refuse(Spoiled(line, column), "yaml-tag", tag=event.tag)
        if kind is yaml.ScalarEvent:
            return Text(event.value, line, column, plain=not event.style)
        if depth > DEEPEST:
            raise _Unreadable("yaml-too-deep", line, column, deepest=str(DEEPEST))
        if kind is yaml.SequenceStartEvent:
            return Items(list(self._values(depth + 1)), line, column)
        return self._table(line, column, depth + 1)

    def _values(self, depth: int) -> Iterator[Node]:
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            yield self._node(event, depth)

    def _table(self, line: int, column: int, depth: int) -> Table:
        table = Table({}, {}, line, column)
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._node(event, depth)
            value = self._node(self._next(), depth)
            if isinstance(key, Spoiled):
                continue
            if not isinstance(key, Text):
                self._refuse(key, "yaml-key-not-text")
            elif key.value == "<<" and key.plain:
                self._refuse(key, "yaml-merge-key")
            elif (name := ordinary(key.value)) in table.keys:
                self._refuse(key, "yaml-duplicate-key", name=name, line=str(table.keys[name].line))
            elif (glued := _GLUED.match(name)) and isinstance(value, Text) and not value.value:
                table.keys[glued["key"]], table.values[glued["key"]] = key, self._refuse_colon(key)
            else:
                table.keys[name] = key._replace(value=name)
                table.values[name] = value
        return table

    def _refuse_colon(self, key: Text) -> Spoiled:
        """Note that no space separates a key from its value."""
        if odd := odd_sign(key.value):
            column, code = odd
            return self._refuse(key._replace(column=key.column + column), "yaml-odd-sign", code=code)
        return self._refuse(key, "yaml-colon-glued", near=re.sub(r":\s*", ": ", key.value, count=1))

    def _refuse(self, node: Node, key: str, **arguments: str) -> Spoiled:
        self.problems.append(Problem(self.file, node.line, node.column, key, arguments))
        return Spoiled(node.line, node.column)


# PyYAML's text for a mistake, the message that tells a person what to do about it, and whether to point
# where the mistake was noticed or where the broken part began; the first match wins.
_SYNTAX = (
    (r"unknown escape character|expected hexdecimal|expected escape sequence", "yaml-escape", "noticed"),
    (r"scanning a quoted scalar", "yaml-quote-open", "began"),
    (r"parsing a flow (mapping|sequence)", "yaml-bracket-open", "began"),
    (r"parsing a flow node", "yaml-bracket-open", "noticed"),
    (r"parsing a block node", "yaml-first-character", "noticed"),
    (r"could not find expected ':'", "yaml-no-colon", "began"),
    (r"scanning a block scalar", "yaml-first-character", "began"),
    (r"cannot start any token|alphabetic or numeric character", "yaml-first-character", "noticed"),
    (r"(entries|keys) are not allowed", "yaml-first-character", "noticed"),
    (r"mapping values are not allowed|expected key|'-' indicator", "yaml-indentation", "noticed"),
    (r"expected <(block end|document start)>", "yaml-indentation", "noticed"),
)
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts them
_BEFORE_A_VALUE = re.compile(r"\S:\s+(?=\S)")
_GLUED = re.compile(r"\s*(?:-\s+)*(?P<key>[^\W\d][\w-]*):(?P<value>[^\s/:](?:[^:]|:(?!\s))*?)\s*$")
_CLOSED_QUOTE = re.compile(r"""(?:^\s*|[:,-]\s+|[\[{,]\s*)("[^"]*"|'[^']*')\s*$""")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str) -> _Unreadable:
    said = f"{error.context or ''} {error.problem or ''}".strip()
    noticed = error.problem_mark or error.context_mark
    if noticed is None:
        return _Unreadable("yaml-syntax", said=said)
    lines = [*_LINE_END.split(text), ""]  # the parser may notice it one line after the last
    line = lines[min(noticed.line, len(lines) - 1)]
    better = _what_the_line_shows(line, noticed.column)
    if better and line[better[1]] not in CURLY:
        key, column = better
        return _Unreadable(key, noticed.line + 1, column + 1, quoted=_quoted(line, column))
    began = error.context_mark or noticed
    for number in (began.line, noticed.line - 1, noticed.line):
        if odd := odd_sign(lines[max(0, min(number, len(lines) - 1))]):
            column, code = odd
            return _Unreadable("yaml-odd-sign", number + 1, column + 1, code=code)
    for pattern, key, at in _SYNTAX:
        if re.search(pattern, said):
            mark = (error.context_mark if at == "began" else noticed) or noticed
            for number in (mark.line, mark.line - 1):
                if key in ("yaml-no-colon", "yaml-indentation") and (glued := _GLUED.match(lines[number])):
                    near = f"{glued['key']}: {glued['value']}"
                    return _Unreadable("yaml-colon-glued", number + 1, glued.start("key") + 1, near=near)
            return _Unreadable(key, *_place(mark), quoted=_quoted(lines[mark.line], mark.column))
    return _Unreadable("yaml-syntax", *_place(noticed), said=said)


def _quoted(line: str, column: int) -> str:
    """Return the text there in quotes: to the end of the line or, within brackets, of the item."""
    end = "[,}\\]]" if re.search(r"[{\[]", line[:column]) else r"\s#\s|$"
    text = re.split(end, line[column:])[0].strip().strip("'\"")
    return f'"{text}"' if '"' not in text and "\\" not in text else "'{}'".format(text.replace("'", "''"))


def _what_the_line_shows(line: str, column: int) -> tuple[str, int] | None:
    """Recognise the three mistakes people make most; the parser names them badly or not at all."""
    if line[column : column + 1] == "\t":
        return "yaml-tab", column
    if quoted := _CLOSED_QUOTE.search(line[:column]):
        return "yaml-after-quote", quoted.start(1)
    values = [before.end() for before in _BEFORE_A_VALUE.finditer(line, 0, column)]
    if values and line[column : column + 1] == ":":
        return "yaml-colon", values[-1]
    return None


_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _forbidden_character(text: str) -> _Unreadable:
    found = _FORBIDDEN.search(text)
    if found is None:
        return _Unreadable("file-unreadable", reason="character")
    line, column = _position(text[: found.start()])
    return _Unreadable("yaml-control-character", line, column, code=f"U+{ord(found[0]):04X}")


def _place(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _position(before: str) -> tuple[int, int]:
    """Return the line and column right after this text."""
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1
