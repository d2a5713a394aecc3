"""Writing YAML that people like to edit and that `yaml_file` reads back as it was. Pure.

A document is made of texts, lists and mappings; hours, numbers, `true` and `false` are texts too. Quotes
stand only where the reader, or an eye, would be misled without them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 110  # characters; a word longer than this is not cut

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value] | Noted"


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with comments: lines `above` and `below` it, and one `beside` it.

    It follows an empty line if it is `apart`. A mapping that is `brief` stands in braces where that fits on
    one line and has no comment inside; a list of texts always does so, in brackets. An empty line of a
    comment is an empty line of the file.
    """

    value: Value
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    beside: str | None = None
    apart: bool = False
    brief: bool = False


def written(document: Mapping[str, Value], above: Sequence[str] = ()) -> str:
    """Return the text of a file that begins with the comments `above`.

    `read_yaml` reads the same values again, with three limits. Keys must be the same in ordinary signs (see
    `lookalikes.ordinary`). Half a surrogate pair, which no file can hold, becomes U+FFFD. The size and the
    depth that `read_yaml` allows are for the caller to keep.
    """
    comments = [*_comments(above, ""), *([""] if above else [])]
    return "\n".join([*comments, *_entries(document, "")]).lstrip("\n") + "\n"


# ── Mappings and lists ──────────────────────────────────────────────────────────────────────────────────


def _entries(table: Mapping[str, Value], margin: str) -> Iterator[str]:
    for key, value in table.items():
        note = _noted(value)
        yield from _before(note, margin)
        yield from _entry(f"{margin}{_key(key)}:", note, margin)
        yield from _comments(note.below, margin)


def _entry(head: str, note: Noted, margin: str) -> Iterator[str]:
    value = note.value
    if isinstance(value, Noted):
        raise TypeError("a noted value has its notes already")
    beside = f"  {_comment(note.beside)}" if note.beside else ""
    if (short := _on_one_line(note, WIDTH - len(head) - 1 - len(beside))) is not None:
        yield f"{head} {short}{beside}"
    elif isinstance(value, str):
        yield f"{head} >-{beside}"
        yield from (f"{margin}  {line}" if line else "" for line in _folded(value, WIDTH - len(margin) - 2))
    else:
        yield head + beside
        inner = margin + "  "
        yield from _entries(value, inner) if isinstance(value, Mapping) else _items(value, inner)


def _items(values: Sequence[Value], margin: str) -> Iterator[str]:
    for value in values:
        note = _noted(value)
        yield from _before(note, margin)
        yield from _item(note, margin)
        yield from _comments(note.below, margin)


def _item(note: Noted, margin: str) -> Iterator[str]:
    """Write an item; the first line of a mapping or a list inside it begins beside the dash."""
    value = note.value
    if isinstance(value, str) or _on_one_line(note, WIDTH - len(margin) - 2) is not None:
        yield from _entry(f"{margin}-", note, margin)
        return
    inner = margin + "  "
    lines = list(_entries(value, inner) if isinstance(value, Mapping) else _items(_list(value), inner))
    first = next(number for number, line in enumerate(lines) if not _is_comment(line))
    yield from lines[:first]
    beside = f"  {_comment(note.beside)}" if note.beside else ""
    yield f"{margin}- {lines[first][len(inner) :]}"
    yield from ([f"{inner}{beside.strip()}"] if beside else [])
    yield from lines[first + 1 :]


def _list(value: Value) -> Sequence[Value]:
    if isinstance(value, (str, Mapping, Noted)):
        raise TypeError("not a list")
    return value


def _noted(value: Value) -> Noted:
    return value if isinstance(value, Noted) else Noted(value)


def _on_one_line(note: Noted, width: int) -> str | None:
    """Return the value as it stands beside its key or dash; None if it takes lines of its own."""
    value = note.value
    if isinstance(value, str):
        scalar = _scalar(value, _PLAIN)
        is_long = len(scalar) > width or "\n" in value
        return None if is_long and _can_be_folded(value) else scalar
    if not value:
        return "{}" if isinstance(value, Mapping) else "[]"
    if isinstance(value, Mapping) and not note.brief:
        return None
    short = _in_brackets(value)
    return short if short is not None and len(short) <= width else None


def _in_brackets(value: Value) -> str | None:
    if isinstance(value, str):
        return _scalar(value, _PLAIN_IN_BRACKETS)
    if isinstance(value, Noted):
        return None
    if isinstance(value, Mapping):
        inner = {_key(key): _in_brackets(each) for key, each in value.items()}
        pairs = [f"{key}: {each}" for key, each in inner.items()]
        return None if None in inner.values() else "{{{}}}".format(", ".join(pairs))
    texts = [_in_brackets(each) for each in value if isinstance(each, str)]
    return "[{}]".format(", ".join(filter(None, texts))) if len(texts) == len(value) else None


# ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────

# Everywhere: what the reader takes for a colon, and a colon or # that would begin something else.
_MISREAD = re.compile(r"[\u02d0\u2236\ua789\ufe13\ufe55\uff1a]|:\s|:$|\s#")
_PLAIN = re.compile(r"[\w«(“][^\n]*")
_PLAIN_IN_BRACKETS = re.compile(r"[\w«(“][^\n,\[\]{}\"':]*(?::[^\n,\[\]{}\"':\s][^\n,\[\]{}\"':]*)*")
_KEY = re.compile(r"\w[\w.-]*")
_EMPTY = ("null", "~")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # categories of Unicode
_JOINERS = "\u200c\u200d"  # they belong to emoji and to some languages' words


def _key(name: str) -> str:
    return name if _KEY.fullmatch(name) and _is_visible(name) else _quoted(name)


def _scalar(text: str, plain: re.Pattern[str]) -> str:
    is_plain = plain.fullmatch(text) and text == text.strip() and text not in _EMPTY
    return text if is_plain and not _MISREAD.search(text) and _is_visible(text) else _quoted(text)


def _is_visible(text: str) -> bool:
    return all(_is_shown(character) for character in text)


def _is_shown(character: str) -> bool:
    """Return whether people can see a character; not if it steers the text, ends a line or is unassigned."""
    return character in _JOINERS or unicodedata.category(character) not in _UNSEEN


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def _quoted(text: str) -> str:
    return '"{}"'.format("".join(_escaped(character) for character in text))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _is_shown(character):
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _can_be_folded(text: str) -> bool:
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and all(line == line.strip() and _is_visible(line) for line in lines)


def _folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text; where they end it has a space, and a line break at each empty one."""
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""
        line = ""
        for piece in re.split(r"(?<=\S) (?=\S)", paragraph):  # two spaces in a row are never cut
            if line and len(line) + 1 + len(piece) > width:
                yield line
                line = piece
            else:
                line = f"{line} {piece}" if line else piece
        if line:
            yield line


# ── Comments ────────────────────────────────────────────────────────────────────────────────────────────


def _before(note: Noted, margin: str) -> Iterator[str]:
    if note.apart:
        yield ""
    yield from _comments(note.above, margin)


def _comments(lines: Sequence[str], margin: str) -> Iterator[str]:
    for text in lines:
        for line in re.split("\r\n|[\n\r\x85\u2028\u2029]", text):
            yield f"{margin}{_comment(line)}" if line.strip() else ""


def _comment(line: str) -> str:
    seen = "".join(character if _is_shown(character) else " " for character in line)
    return f"# {seen}".rstrip()


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
