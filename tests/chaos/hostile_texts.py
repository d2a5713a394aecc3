"""Texts that try to act, re-posted on both platforms: how would a client read what we send?"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from discord_markdown import read
from hostile import UNSEEN, text
from links import links
from matrix_stage import Clockface

from adapters.discord import render as on_discord
from adapters.matrix import render as on_matrix
from bot.port import body as b
from bot.port.chat import Outgoing
from bot.port.text import clean, short_name

NOON = datetime(2018, 10, 16, 12, tzinfo=UTC)
DISCORD = on_discord.Scene(7, {"hall": "70"}, Clockface(), lambda action: action.key)
MATRIX = on_matrix.Scene("day", "example.org", Clockface(), "!room:example.org")
NO_PINGS = {"parse": [], "users": [], "replied_user": False}
OF_BLOCKS = {"paragraph": "p", "heading": "h4", "quote": "blockquote", "item": "li"}
STYLED = {"", "strong", "struck", "code"}
ELEMENTS = {"br", "ul", "strong", "del", "code", *OF_BLOCKS.values()}
DECEIVES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2061-\u206f\ufeff]"
)


@dataclass
class Seen:
    """`findings` says what acted, was too long or was lost; `cut` counts the texts too long for a message."""

    findings: list[str]
    texts: int = 0
    cut: int = 0


def play(texts: int, seed: int) -> Seen:
    chance, seen = random.Random(seed), Seen([])
    for _ in range(texts):
        written = text(chance, long=0.002)
        seen.texts += 1
        try:
            found = [*_findings(written, chance, seen)]
        except Exception as error:  # any error is a finding
            found = [repr(error)]
        seen.findings += [f"{found_one}: {written[:200]!a}" for found_one in found]
    return seen


def _findings(written: str, chance: random.Random, seen: Seen) -> Iterator[str]:
    """Use the text as a question, as a name and after other words, in each kind of block and of message."""
    words, name = clean(written), short_name(written, "@ana:example.org")
    style: b.Style = chance.choice(sorted(STYLED))  # type: ignore[arg-type]
    kind = chance.choice(list(OF_BLOCKS))
    spans = (b.Person(name), b.Text(" : "), b.Words(words, style), b.Text("everyone"), b.Words(words))
    said = Outgoing("say", "hall", "card:C1-1", "token", NOON, NOON, body=b.Body((b.Block(spans, kind),)))  # type: ignore[arg-type]
    whole = f"{name} : {words}everyone{words}"
    if len(name) > 40 * 16 or DECEIVES.search(words + name):
        yield "not clean"
    for message in (said, replace(said, notify=True)):
        yield from _on_discord(message, whole, style, seen)
    yield from _on_matrix(said, whole, seen)


def _on_discord(said: Outgoing, whole: str, style: str, seen: Seen) -> Iterator[str]:
    shown = on_discord.render(said, DISCORD)
    payload = shown.payload
    parts = [part for e in shown.embeds for part in (e.get("title", ""), e.get("description", ""))]
    if payload["allowed_mentions"] != NO_PINGS or shown.edit["allowed_mentions"] != NO_PINGS:
        yield "discord: a ping"
    sizes = [len(part.encode("utf-16-le")) // 2 for part in parts]
    if (
        len(shown.content.encode("utf-16-le")) > 2 * 2_000
        or sum(sizes) > 6_000
        or max(sizes, default=0) > 4_096
    ):
        yield "discord: too long"
    readings = [read(part) for part in (shown.content, *parts) if part]
    acts = {act.kind for _, found in readings for act in found} - {"quote", "item", "heading", style}
    if acts:
        yield f"discord: {', '.join(sorted(acts))}"
    if style != "code":  # a command in a box is shown as it is typed
        yield from _lost("discord", "".join(words for words, _ in readings), whole, seen)


def _on_matrix(said: Outgoing, whole: str, seen: Seen) -> Iterator[str]:
    shown = on_matrix.render(said, MATRIX)
    if max(len(shown.plain.encode()), len(shown.html.encode())) > on_matrix.MOST_BYTES:
        yield "matrix: too long"
    client = _Client()
    client.feed(shown.html)
    client.close()
    if client.elements - ELEMENTS or client.attributes:
        yield f"matrix: {client.elements - ELEMENTS} {client.attributes}"
    if said.mentions:
        yield "matrix: a mention"
    for form in (shown.plain, client.text):
        for link in links(form):
            yield f"matrix: {link!a} is a link"
    yield from _lost("matrix", client.text, whole, seen)


def _lost(where: str, read_there: str, whole: str, seen: Seen) -> Iterator[str]:
    """Compare the letters without white space, which blocks add and clients remove."""
    if "…" in read_there and "…" not in whole:
        seen.cut += 1
    elif _letters(read_there) != _letters(whole):
        yield f"{where}: other words are read"


def _letters(words: str) -> str:
    return "".join(words.translate(UNSEEN).split())


class _Client(HTMLParser):
    """A document as a client reads it: its elements, their attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += attrs
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.add("comment")

    def handle_decl(self, decl: str) -> None:
        self.elements.add("declaration")

    def unknown_decl(self, data: str) -> None:
        self.elements.add("declaration")

    def handle_pi(self, data: str) -> None:
        self.elements.add("instruction")
