"""The content of a message as a value: blocks of spans, which each adapter renders for its platform.

Catalogue text is parsed into spans before people's words are put in, so people's words are never parsed as
markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

Style = Literal["", "strong", "struck", "code"]


@dataclass(frozen=True, slots=True)
class Text:
    """Text of our own, or of the programme."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Text that a person wrote: shown letter by letter, never as a link, a mention or markup.

    `official`: an organiser or an animateur wrote it for everybody to read, so addresses in it become links.
    """

    text: str
    style: Style = ""
    official: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The state of the question a message is about: people read `text`; `state` may colour the message."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name; with `handle` and `ping`, the platform notifies them.

    Without a name, it notifies them unseen, or shows no more of them than it must.
    """

    name: str
    handle: str | None = None
    ping: bool = False


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A link to a place of the event, by its name in the contract; people read `label`.

    `titled`: the label says more than the place's own name, so both are shown where the platform has a name.
    """

    place: str
    label: str
    titled: bool = False


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A link to one of our messages, by its outbox key; the worker fills in `remote` before rendering.

    A message that a person wrote has no key: `remote` and `place` say where it is. Ours are in the place
    where the link is read.
    """

    key: str
    label: str
    remote: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address given in the programme."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Hour:
    """An instant, shown as a time of day in the event's time zone, with its day if that is not the reader's.

    `beside`: an instant whose day is written beside it, so that this one stands for the reader's day.
    """

    at: datetime
    style: Style = ""
    beside: datetime | None = None


@dataclass(frozen=True, slots=True)
class Countdown:
    """The time left until an instant, or passed since: correct when the message is delivered.

    `aside`: shown in brackets after the previous span, only where the reader's client keeps it up to date.
    """

    to: datetime
    aside: bool = False


Span = Text | Words | State | Person | PlaceLink | MessageLink | Link | Hour | Countdown
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its texts may contain line breaks), a heading, a quote, or one item of a list."""

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
    """Put the spans one below the other in the same paragraph."""
    joined: list[Span] = []
    for spans in found:
        joined += [Text("\n"), *spans] if joined else [*spans]
    return tuple(joined)


def length(block: Block) -> int:
    """Return roughly how many characters of the block people read."""
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
            return "dans 15 minutes"  # the longest of the usual texts


def pieces(body: Body, longest: int) -> list[Body]:
    """Split the body into bodies of about `longest` characters at most; no block is cut, however long."""
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
    """Return the body with each of its texts struck through."""
    return Body(tuple(Block(tuple(_struck(span) for span in b.spans), b.kind) for b in body.blocks))


def _struck(span: Span) -> Span:
    if isinstance(span, Text | Words):
        return replace(span, style="struck")
    return span


def links_of(body: Body) -> tuple[MessageLink, ...]:
    return tuple(s for b in body.blocks for s in b.spans if isinstance(s, MessageLink))


def theirs(span: Span) -> str:
    """Return a participant's words or name; empty for all other spans."""
    match span:
        case Words(text, official=False):
            return text
        case Person(name):
            return name
        case _:
            return ""


def plain_text(body: Body) -> str:
    """Return the texts of a body without any form: of a topic, which has none."""
    return "\n".join("".join(map(_read, block.spans)) for block in body.blocks)


def has_words(body: Body) -> bool:
    """Return whether the body repeats words that a person wrote."""
    return any(isinstance(span, Words) for block in body.blocks for span in block.spans)


def unpinged(body: Body, handle: str | None = None) -> Body:
    """Return the same words, which notify nobody; or only this account no longer."""

    def quiet(span: Span) -> Span:
        return Person(span.name) if isinstance(span, Person) and handle in (None, span.handle) else span

    return Body(tuple(Block(tuple(map(quiet, block.spans)), block.kind) for block in body.blocks))


def accounts_named(body: Body) -> frozenset[str]:
    """Return the accounts of the people named in the body."""
    spans = (s for b in body.blocks for s in b.spans)
    return frozenset(s.handle for s in spans if isinstance(s, Person) and s.handle)


def with_remotes(body: Body, remotes: Mapping[str, str]) -> Body:
    """Return the body with its message links pointing to the messages really sent."""

    def resolve(span: Span) -> Span:
        if isinstance(span, MessageLink):
            return replace(span, remote=remotes.get(span.key, span.remote))
        return span

    return Body(tuple(Block(tuple(resolve(s) for s in b.spans), b.kind) for b in body.blocks))


_SPANS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (Text, Words, State, Person, PlaceLink, MessageLink, Link, Hour, Countdown)
}

_VALUES = {kind: attrgetter(*(field.name for field in fields(kind))) for kind in _SPANS.values()}


def to_json(body: Body) -> list[Any]:
    """Return the body as JSON: `[[kind, [[span, field…]…]]…]`, instants as ISO 8601."""
    return [[block.kind, [_span_to_json(span) for span in block.spans]] for block in body.blocks]


def _span_to_json(span: Span) -> list[Any]:
    values = _VALUES[type(span)](span)
    if not isinstance(span, Hour | Countdown):
        return [type(span).__name__, *values]
    return [type(span).__name__, *(v.isoformat() if isinstance(v, datetime) else v for v in values)]


def from_json(stored: list[Any]) -> Body:
    return Body(tuple(Block(tuple(_span_from_json(s) for s in spans), kind) for kind, spans in stored))


def _span_from_json(stored: list[Any]) -> Span:
    name, *values = stored
    if name in ("Hour", "Countdown"):
        values[0] = datetime.fromisoformat(values[0])
    if name == "Hour" and values[2:] and values[2]:
        values[2] = datetime.fromisoformat(values[2])
    span: Span = _SPANS[name](*values)
    return span
