"""The Markdown of a Discord message as lines of styled text, and as plain text."""

import re

from rich.text import Text

STYLES = {"**": "bold", "~~": "strike dim", "*": "italic", "__": "underline"}
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|`(?P<code>[^`]+)`|\[(?P<label>(?:[^\]\\]|\\.)+)\]\(<?(?P<url>[^)>]+)>?\)"
    r"|<(?P<address>https?://[^>]+)>|(?P<sign>\*\*|~~|__|\*)"
)


def lines_of(text: str) -> list[Text]:
    return [_line(line) for line in text.splitlines() if line.strip()]


def plain_of(text: str) -> str:
    """Return plain text like that of Matrix: struck words stand between tildes."""
    lines = (_inline(line.removeprefix("### "), tilde="~").plain for line in text.splitlines())
    return "\n".join(lines)


def _line(line: str) -> Text:
    for sign, before, style in (("### ", "", "bold"), ("> ", "  ", "italic"), ("- ", "• ", "")):
        if line.startswith(sign):
            return Text.assemble(before, Text.assemble(_inline(line.removeprefix(sign)), style=style))
    return _inline(line)


def _inline(line: str, tilde: str = "") -> Text:
    shown, open_signs, done = Text(), list[str](), 0
    for found in _TOKEN.finditer(line):
        _append(shown, line[done : found.start()], open_signs)
        done = found.end()
        if sign := found["sign"]:
            open_signs.remove(sign) if sign in open_signs else open_signs.append(sign)
            if sign == "~~":
                _append(shown, tilde, open_signs)
        elif found["code"]:
            shown.append(found["code"], "cyan")
        elif found["label"]:
            shown.append(re.sub(r"\\(.)", r"\1", found["label"]), "underline")
        else:
            _append(shown, found["escaped"] or found["address"], open_signs)
    _append(shown, line[done:], open_signs)
    return shown


def _append(shown: Text, words: str, signs: list[str]) -> None:
    shown.append(words, " ".join(STYLES[sign] for sign in signs) or None)
