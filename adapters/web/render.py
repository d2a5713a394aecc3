"""Bodies as HTML. People's words are always text: nothing in them acts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import htpy as h

from adapters.web.paths import path_of
from adapters.web.wording import Wording
from bot.port import body as b
from bot.port.body import Body
from bot.port.text import addresses, is_web
from bot.programme.model import HALL
from bot.words.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Sight:
    """Who reads, in which language and at which instant of event time; `handle` is their own account."""

    words: Catalogue
    language: str
    now: datetime
    handle: str | None = None
    place: str = HALL  # where the message stands
    heading: int = 3  # the level of headings in a message
    spoken: str | None = None  # the event's language, where that is another: of titles and people's words


def rendered(body: Body, sight: Sight) -> list[h.Node]:
    """Render blocks one below the other; items that follow each other are one list."""
    shown: list[h.Node] = []
    for kind, blocks in groupby(body.blocks, key=lambda block: block.kind):
        if kind == "item":
            shown.append(h.ul[[h.li[spans(block.spans, sight)] for block in blocks]])
        else:
            shown += [_block(block, sight) for block in blocks]
    return shown


def _block(block: b.Block, sight: Sight) -> h.Node:
    inner = spans(block.spans, sight)
    match block.kind:
        case "heading":
            return (h.h2 if sight.heading == 2 else h.h3)[inner]
        case "quote":
            return h.blockquote[inner]
        case _:
            return h.p[inner]


def spans(found: b.Spans, sight: Sight) -> list[h.Node]:
    """Render spans in a row; code that types a command shows what does the same on a page."""
    shown: list[h.Node] = []
    for is_code, run in groupby(found, key=_is_code):
        some = list(run)
        typed = "".join(span.text for span in some if isinstance(span, b.Text | b.Words)) if is_code else ""
        done_here = _done_here(typed, sight)
        shown += [done_here] if done_here else [node for span in some for node in _span(span, sight)]
    return shown


def _is_code(span: b.Span) -> bool:
    return isinstance(span, b.Text | b.Words) and span.style == "code"


_COMMAND = re.compile(r"!(?P<name>[\w-]+)")
_HERE = {
    **dict.fromkeys(("question", "ask", "q"), ("by-form", "#ask")),
    **dict.fromkeys(("retirer", "withdraw"), ("by-own", "#own")),
    **dict.fromkeys(("oublie-moi", "forget-me", "mes-donnees", "my-data"), ("nav-data", "/my/data")),
}


def _done_here(typed: str, sight: Sight) -> h.Node:
    found = _COMMAND.match(typed)
    key, path = _HERE.get(found["name"] if found else "", ("", ""))
    return h.a(href=path)[Wording(sight.language)(key)] if key else None


def _span(span: b.Span, sight: Sight) -> Iterator[h.Node]:
    match span:
        case b.Text(text, style):
            yield _styled(_lines(text), style)
        case b.Words(text, style):
            yield _styled(
                [h.bdi(lang=sight.spoken)[list(_official(text)) if span.official else _lines(text)]], style
            )
        case b.State(text, state):
            yield h.span(".state", data_state=state)[text]
        case b.Person(name, handle, ping):
            if ping and handle is not None and handle == sight.handle:
                yield h.mark[h.bdi[name]]
            elif name:
                yield h.bdi[name]
        case b.PlaceLink(place, label, titled):
            path, spoken = path_of(place), sight.spoken if titled else None
            yield h.a(href=path, lang=spoken)[label] if path else h.span(lang=spoken)[label]
        case b.MessageLink(_, label, remote, place):
            path = path_of(place or sight.place)
            yield h.a(href=f"{path}#m-{remote}")[label] if path and remote else label
        case b.Link(url, label):
            yield _link(url, label)
        case b.Hour(at, style):
            shown = sight.words.hour(sight.language, at, span.beside or sight.now)
            yield _styled([h.time(datetime=_iso(at))[shown]], style)
        case b.Countdown(to, aside):
            if not aside:
                yield sight.words.countdown(sight.language, to, sight.now)


def _styled(inner: Sequence[h.Node], style: b.Style) -> h.Node:
    match style:
        case "strong":
            return h.strong[inner]
        case "struck":
            return h.s[inner]
        case "code":
            return h.code[inner]
        case _:
            return h.fragment[inner]


def _lines(text: str) -> list[h.Node]:
    """Return a text whose line ends show."""
    first, *others = text.split("\n")
    return [first, *(node for line in others for node in (h.br, line))]


def _official(text: str) -> Iterator[h.Node]:
    """Yield the words of an organiser, whose addresses are links."""
    for piece, is_address in addresses(text):
        if is_address and is_web(piece):
            yield _link(piece, piece)
        else:
            yield from _lines(piece)


def _link(url: str, label: str) -> h.Node:
    """Return a link out, if the address is one of the web: no other scheme may act."""
    return h.a(href=url, rel="noopener noreferrer")[label] if is_web(url) else label


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
