"""Renders a body for Matrix: plain text, and HTML with the few elements that every client shows alike.

https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from itertools import groupby
from typing import Protocol
from urllib.parse import quote

from bot.port import body as b
from bot.port.chat import Outgoing, is_direct
from bot.port.text import WORD_JOINER, addresses, defang, is_web, isolated, needs_joiner

MOST_BYTES = 16_000  # of each of the two forms: an event holds 65,536 bytes, and an edit holds its text twice
MOST_CUTS = 8  # of words, one after another: each renders everything again
MORE = b.Block((b.Text("…"),))
SHORTEST_WORDS = 40  # characters: shorter texts are left whole as long as something else can be cut


class Hours(Protocol):
    """The part of bot.words.catalogue.Catalogue that rendering needs."""

    def hour(self, language: str, at: datetime, today: datetime | None = None) -> str: ...

    def countdown(self, language: str, to: datetime, now: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Rendered:
    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The context of a message: the event, its server and the room the message goes to."""

    event: str
    server: str
    words: Hours
    room: str = ""


def render(outgoing: Outgoing, scene: Scene) -> Rendered:
    """Render both forms of a message, each within MOST_BYTES: a longer one ends with "…" instead of failing.

    The longest words are cut first, because a single text may be the problem; then the last blocks go.
    """
    blocks = _prefixed(outgoing.body.blocks, outgoing.rehearsal)
    rendered = _rendered(blocks, outgoing, scene)
    for _ in range(MOST_CUTS):
        if (excess := _excess(rendered)) <= 1 or (shorter := _shortened(blocks, excess)) is None:
            break
        blocks = shorter
        rendered = _rendered(blocks, outgoing, scene)
    while (excess := _excess(rendered)) > 1:
        blocks = (
            (*blocks[: min(len(blocks) - 2, int(len(blocks) / excess))], MORE) if len(blocks) > 2 else (MORE,)
        )
        rendered = _rendered(blocks, outgoing, scene)
    return rendered


def _prefixed(blocks: tuple[b.Block, ...], prefix: str) -> tuple[b.Block, ...]:
    if not prefix:
        return blocks
    first, *others = blocks or (b.Block(()),)
    return (replace(first, spans=(b.Text(prefix), *first.spans)), *others)


def _kept_apart(spans: b.Spans) -> Iterator[b.Span]:
    """Yield the spans, with a joiner where people's words and the next span might together make a link."""
    for span in spans:
        yield span
        if needs_joiner(b.theirs(span)) and span is not spans[-1]:
            yield b.Text(WORD_JOINER, _style(span))


def _excess(rendered: Rendered) -> float:
    return max(len(rendered.plain.encode()), len(rendered.html.encode())) / MOST_BYTES


def _shortened(blocks: tuple[b.Block, ...], excess: float) -> tuple[b.Block, ...] | None:
    """Return the blocks with their longest words cut, else their longest text; None if nothing is long."""
    spans = [span for block in blocks for span in block.spans if isinstance(span, b.Words | b.Text)]
    long = [span for span in spans if len(span.text) > SHORTEST_WORDS]
    if not long:
        return None
    longest = max(long, key=lambda span: (isinstance(span, b.Words), len(span.text)))
    cut = replace(
        longest, text=longest.text[: max(SHORTEST_WORDS - 1, int(len(longest.text) / excess * 0.9))] + "…"
    )
    return tuple(replace(k, spans=tuple(cut if s is longest else s for s in k.spans)) for k in blocks)


def _rendered(blocks: tuple[b.Block, ...], outgoing: Outgoing, scene: Scene) -> Rendered:
    return Rendered(
        _plain(blocks, lambda span: _plain_span(span, outgoing, scene)),
        _html(blocks, lambda span: _html_span(span, outgoing, scene)),
    )


# ── Plain text, for notifications and clients without HTML ──────────────────────────────────────────────


def _plain(blocks: Iterable[b.Block], show: Callable[[b.Span], str]) -> str:
    lines = []
    for block in blocks:
        text = "".join(_plain_runs(block.spans, show))
        if block.kind == "quote":
            text = "\n".join(f"> {line}" for line in text.split("\n"))
        lines.append(f"• {text}" if block.kind == "item" else text)
    return "\n".join(lines)


def _plain_runs(spans: b.Spans, show: Callable[[b.Span], str]) -> Iterator[str]:
    """Yield the text of each run; struck text goes between tildes, a common sign that no client parses here.

    Screen readers would spell out a combining stroke on each letter.
    """
    for style, run in groupby(_kept_apart(spans), key=_style):
        text = "".join(map(show, run))
        yield f"~{text}~" if style == "struck" else text


def _style(span: b.Span) -> b.Style:
    return span.style if isinstance(span, b.Text | b.Words | b.Hour) else ""


def _plain_span(span: b.Span, outgoing: Outgoing, scene: Scene) -> str:
    match span:
        case b.Text(text) | b.State(text):
            return text
        case b.Words(text):
            return _official(text) if span.official else _peoples(text)
        case b.Person(name):
            return _peoples(name)
        case b.PlaceLink(_, label) | b.MessageLink(_, label):
            return label  # a Matrix address is long and means nothing to a reader
        case b.Link(url, label):
            return f"{label} ({url})" if is_web(url) and label != url else label
        case b.Hour(at):
            return scene.words.hour(outgoing.language, at, span.beside or outgoing.now)
        case b.Countdown(to, aside):
            return "" if aside else scene.words.countdown(outgoing.language, to, outgoing.now)


# ── HTML: only h4 p br ul li strong del code blockquote a; everything else is escaped ───────────────────

_CODE = re.compile(r"\b[A-Z]\d*-(?=\d)")  # of a question, said aloud in one word: no line ends in it
_ELEMENTS = {"strong": "strong", "struck": "del", "code": "code"}
_BLOCKS = {"paragraph": "p", "heading": "h4", "quote": "blockquote", "item": "li"}


def _html(blocks: Iterable[b.Block], show: Callable[[b.Span], str]) -> str:
    groups = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        element = _BLOCKS[kind]
        shown = "".join(f"<{element}>{''.join(_html_runs(block.spans, show))}</{element}>" for block in group)
        groups.append(f"<ul>{shown}</ul>" if kind == "item" else shown)
    return "".join(groups)


def _html_runs(spans: b.Spans, show: Callable[[b.Span], str]) -> Iterator[str]:
    """Yield one element for neighbouring spans of one style: a command with a value in it is one box."""
    for style, run in groupby(_kept_apart(spans), key=_style):
        yield _styled("".join(map(show, run)), style)


def _html_span(span: b.Span, outgoing: Outgoing, scene: Scene) -> str:
    match span:
        case b.Text(text) | b.State(text):
            return _escaped(text if _style(span) == "code" else _CODE.sub(rf"\g<0>{WORD_JOINER}", text))
        case b.Words(text):
            return _linked(text) if span.official else _escaped(_peoples(text))
        case b.Person(name, handle, ping):
            shown = _escaped(_peoples(name))
            return _anchor(_matrix_to(handle), shown) if ping and handle and name else shown
        case b.PlaceLink(place, label):
            return _anchor(_matrix_to(_alias(place, scene)), _escaped(label))
        case b.MessageLink(_, label, remote, place):
            return (
                _anchor(_permalink(remote, place or outgoing.place, scene), _escaped(label))
                if remote
                else _escaped(label)
            )
        case b.Link(url, label):
            return _anchor(url, _escaped(label)) if is_web(url) else _escaped(label)
        case b.Hour() | b.Countdown():
            return _escaped(_plain_span(span, outgoing, scene))


def _peoples(words: str) -> str:
    """Return people's words or a name, made harmless."""
    return isolated(defang(words))


def _official(text: str) -> str:
    """Return the words of an organiser or animateur, whose addresses stay usable."""
    return isolated("".join(part if found else defang(part) for part, found in addresses(text)))


def _linked(text: str) -> str:
    """Return the same as HTML, with each web address as an anchor."""
    shown = (
        _anchor(part, _signs(part)) if found and is_web(part) else _signs(part if found else defang(part))
        for part, found in addresses(text)
    )
    return isolated("".join(shown)).replace("\n", "<br>")


def _escaped(text: str) -> str:
    return _signs(text).replace("\n", "<br>")


def _signs(text: str) -> str:
    return escape(text, quote=False)


def _styled(html: str, style: b.Style) -> str:
    element = _ELEMENTS.get(style)
    return f"<{element}>{html}</{element}>" if element else html


def _anchor(url: str, html: str) -> str:
    return f'<a href="{escape(url)}">{html}</a>'


def _matrix_to(identifier: str) -> str:
    return "https://matrix.to/#/" + quote(identifier, safe="@:!$")


def _alias(place: str, scene: Scene) -> str:
    return f"#{scene.event}-{place}:{scene.server}"


def _permalink(message: str, place: str, scene: Scene) -> str:
    """Link by the place's alias: the id of a recent room names no server, and clients do not know such links.

    https://spec.matrix.org/latest/rooms/v12/#room-ids
    """
    event = quote(message, safe="$")
    if is_direct(place):
        return f"{_matrix_to(scene.room)}/{event}?via={quote(scene.server, safe=':')}"
    return f"{_matrix_to(_alias(place, scene))}/{event}"
