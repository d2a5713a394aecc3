"""What a message says, as a value: blocks of spans, each adapter renders them for its platform.

Catalogue text is parsed into spans before people's words are put in, so what people write is never read as
anything but words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

Style = Literal["", "strong", "struck", "code"]


@dataclass(frozen=True, slots=True)
class Text:
    """Our own words, or the programme's."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote: shown letter by letter, never a link, a mention or markup.

    `official`: an organiser or an animateur wrote it for all to read, so the addresses in it work.
    """

    text: str
    style: Style = ""
    official: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How the question stands that a message is about: `text` is read, `state` may colour the message."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name; with `handle` and `ping`, the platform draws their attention."""

    name: str
    handle: str | None = None
    ping: bool = False


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A place of the event, by its name in the contract; `label` is what is read.

    `titled`: the label tells more than the place's own name, and is read beside it where a platform has one.
    """

    place: str
    label: str
    titled: bool = False


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A message of ours, by its outbox key; the worker fills `remote` in before it is rendered.

    One that a person wrote has no key: `remote` and `place` say where it stands. Ours stand where they are
    read.
    """

    key: str
    label: str
    remote: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the programme gives."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Hour:
    """An instant, read as an hour of the event's zone."""

    at: datetime
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Countdown:
    """The time left until, or gone since, an instant: true when it is delivered.

    `aside`: in brackets after what stands before it, and only where the reader's client keeps it true.
    """

    to: datetime
    aside: bool = False


Span = Text | Words | State | Person | PlaceLink | MessageLink | Link | Hour | Countdown
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (may hold line breaks in its texts), a heading, a quote, or one item of a list."""

    spans: Spans
    kind: Literal["paragraph", "heading", "quote", "item"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Body:
    blocks: tuple[Block, ...] = ()

    def __add__(self, other: "Body") -> "Body":
        return Body(self.blocks + other.blocks)


def paragraph(*spans: Span) -> Body:
    return Body((Block(spans),))


def quote(*spans: Span) -> Body:
    return Body((Block(spans, "quote"),))


def item(*spans: Span) -> Body:
    return Body((Block(spans, "item"),))


def join(bodies: Iterable[Body]) -> Body:
    return Body(tuple(block for body in bodies for block in body.blocks))


def lines(found: Sequence[Spans]) -> Spans:
    """One below the other in the same paragraph."""
    joined: list[Span] = []
    for spans in found:
        joined += [Text("\n"), *spans] if joined else [*spans]
    return tuple(joined)


def length(block: Block) -> int:
    """About how many characters are read of it."""
    return 1 + sum(len(_read(span)) for span in block.spans)


def _read(span: Span) -> str:
    match span:
        case Text(text) | Words(text) | State(text):
            return text
        case Person(name):
            return name
        case Link(url, label):
            return url + label
        case PlaceLink() | MessageLink():
            return span.label
        case Hour() | Countdown():
            return "dans 15 minutes"  # the longest of what is usual


def pieces(body: Body, longest: int) -> list[Body]:
    """As many bodies as it takes, each of `longest` characters at most; no block is cut in two."""
    parts: list[list[Block]] = [[]]
    room = longest
    for block in body.blocks:
        needed = length(block)
        if needed > room and parts[-1]:
            parts.append([])
            room = longest
        parts[-1].append(block)
        room -= needed
    return [Body(tuple(part)) for part in parts]


def struck(body: Body) -> Body:
    """The same body with each of its texts struck through."""
    return Body(tuple(Block(tuple(_struck(span) for span in b.spans), b.kind) for b in body.blocks))


def _struck(span: Span) -> Span:
    if isinstance(span, Text | Words):
        return replace(span, style="struck")
    return span


def links_of(body: Body) -> tuple[MessageLink, ...]:
    return tuple(s for b in body.blocks for s in b.spans if isinstance(s, MessageLink))


def theirs(span: Span) -> str:
    """What a participant wrote or is called; empty for all other spans."""
    match span:
        case Words(text, official=False):
            return text
        case Person(name):
            return name
        case _:
            return ""


def has_words(body: Body) -> bool:
    """Whether it repeats what a participant wrote."""
    return any(isinstance(span, Words) for block in body.blocks for span in block.spans)


def accounts_named(body: Body) -> frozenset[str]:
    """The accounts of those who are named in it."""
    spans = (s for b in body.blocks for s in b.spans)
    return frozenset(s.handle for s in spans if isinstance(s, Person) and s.handle)


def with_remotes(body: Body, remotes: Mapping[str, str]) -> Body:
    """The body with its message links pointing to what was really sent."""

    def resolve(span: Span) -> Span:
        if isinstance(span, MessageLink):
            return replace(span, remote=remotes.get(span.key, span.remote))
        return span

    return Body(tuple(Block(tuple(resolve(s) for s in b.spans), b.kind) for b in body.blocks))


_SPANS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (Text, Words, State, Person, PlaceLink, MessageLink, Link, Hour, Countdown)
}

_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _SPANS.values()}


def to_json(body: Body) -> list[Any]:
    """The body as JSON: `[[kind, [[span, field…]…]]…]`, instants as ISO 8601."""
    return [[block.kind, [_span_to_json(span) for span in block.spans]] for block in body.blocks]


def _span_to_json(span: Span) -> list[Any]:
    values = (getattr(span, name) for name in _FIELDS[type(span)])
    return [type(span).__name__, *(v.isoformat() if isinstance(v, datetime) else v for v in values)]


def from_json(stored: list[Any]) -> Body:
    return Body(tuple(Block(tuple(_span_from_json(s) for s in spans), kind) for kind, spans in stored))


def _span_from_json(stored: list[Any]) -> Span:
    name, *values = stored
    if name in ("Hour", "Countdown"):
        values[0] = datetime.fromisoformat(values[0])
    span: Span = _SPANS[name](*values)
    return span
