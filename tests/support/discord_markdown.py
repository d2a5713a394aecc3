"""Discord's Markdown as a client reads it: the text, and what in it acts. Written from observed behaviour.

https://support.discord.com/hc/en-us/articles/210298617 and the reference of message formatting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCKS = {
    "heading": re.compile(r"^[ \t]*(#{1,3}|-#)[ \t]+(?=\S)"),
    "quote": re.compile(r"^[ \t]*>(>>)?[ \t]"),
    "item": re.compile(r"^[ \t]*([-*+]|\d+\.)[ \t]+(?=\S)"),
}
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
ACTS = {  # tried in this order, wherever a text is not escaped
    "fence": re.compile(r"```[\s\S]*?```"),
    "code": re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"),
    "mention": re.compile(r"<@[!&]?\d+>|<#\d+>|<id:\w+>|</[^:>]+:\d+>"),
    "everyone": re.compile(r"@(everyone|here)\b"),
    "emoji": re.compile(r"<a?:\w+:\d+>"),
    "stamp": re.compile(r"<t:-?\d+(:[a-zA-Z])?>"),
    "masked": re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(\s*<?(https?://[^\s>)]+)>?\s*\)"),
    "address": re.compile(r"<(https?://[^\s>]+|[^\s>@]+@[^\s>]+|\+\d+)>|https?://[^\s<]+[^<.,:;\"'\]\s]"),
    "invitation": re.compile(r"(?i)discord(app)?\.(gg|com/invite)/\w+|t\.me/\w+"),
    "shortcode": re.compile(r":[\w+-]+(::skin-tone-\d)?:"),
    "strong": re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    "underlined": re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    "leaning": re.compile(r"\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*(?!\*)|\b_((?:\\[\s\S]|[^\\_])+?)_(?!\w)"),
    "struck": re.compile(r"~~((?:\\[\s\S]|[^\\])+?)~~"),
    "spoiler": re.compile(r"\|\|([\s\S]+?)\|\|"),
}
STYLES = ("strong", "underlined", "leaning", "struck", "spoiler")


@dataclass(frozen=True)
class Act:
    kind: str
    text: str


def read(text: str) -> tuple[str, list[Act]]:
    """Return the text that people read, line by line, and what acts in it, in order."""
    lines, acts = [], []
    for line in text.split("\n"):
        while found := _block(line):
            kind, end = found
            acts.append(Act(kind, line[:end].strip()))
            line = line[end:]
        lines.append(line)
    shown = []
    for piece in _inline("\n".join(lines)):
        if isinstance(piece, Act):
            acts.append(piece)
            shown.append(piece.text)
        else:
            shown.append(piece)
    return "".join(shown), acts


def _block(line: str) -> tuple[str, int] | None:
    for kind, pattern in BLOCKS.items():
        if found := pattern.match(line):
            return kind, found.end()
    return None


def _inline(text: str) -> Iterator[str | Act]:
    at = 0
    while at < len(text):
        if found := ESCAPE.match(text, at):
            yield found[1]
            at = found.end()
            continue
        tried = ((kind, pattern.match(text, at)) for kind, pattern in ACTS.items())
        kind, found = next(((kind, found) for kind, found in tried if found), ("", None))
        if found is None:
            yield text[at]
            at += 1
            continue
        at = found.end()
        if kind in STYLES:
            inner, acts = read(next(group for group in found.groups() if group is not None))
            yield Act(kind, inner)
            yield from (Act(act.kind, "") for act in acts)
        else:
            yield Act(kind, found[2] if kind == "code" else found[0])
