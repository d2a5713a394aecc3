"""Others' texts as plain text: HTML is read, invisible and deceptive signs are left out. Pure, and linear."""

import html
import re
from collections.abc import Mapping
from datetime import datetime

LONGEST = 20_000  # characters of one text; nobody reads more of an abstract in a chat

# Controls, halves of surrogate pairs, direction overrides, zero-width signs, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r+\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\n]+")
_SPACES = re.compile("[ \t]+")
_BREAKS = {
    "\n": "br div dt dd table tr section article figure header",
    "\n\n": "p ul ol dl pre blockquote hr h1 h2 h3 h4 h5 h6",
    "\n- ": "li",
}
_BROKEN_BY = {name: signs for signs, names in _BREAKS.items() for name in names.split()}
_INLINE = "a b i u em strong code span small sub sup s del ins font img td th thead tbody center"
_HIDDEN = frozenset(("script", "style", "iframe"))
_TAG = re.compile(
    rf"<!--[^<>]*-->|<(?P<end>/?)(?P<name>{'|'.join([*_BROKEN_BY, *_INLINE.split(), *_HIDDEN])})"
    r"(?P<rest>(?:[\s/][^<>]*)?)>",
    re.IGNORECASE,
)
_BLOCK = re.compile(rf"<(?:{'|'.join(_BROKEN_BY)})\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{2,7}|#x[0-9a-fA-F]{2,6});")
_ADDRESS = re.compile(r"""\bhref\s*=\s*["']?(https?://[^\s"'<>]+)""", re.IGNORECASE)


def line(written: object, language: str = "fr") -> str:
    """Return a text on one line: a title, a name; the empty text for what is none."""
    text = _said(written, language)[:LONGEST]
    return _BLANKS.sub(" ", _visible(_without_tags(text))).strip()


def text(written: object, language: str = "fr") -> str | None:
    """Return a text in paragraphs; None if there is nothing to read in it."""
    kept = _visible(_without_tags(_said(written, language)[:LONGEST]))
    lines: list[str] = []
    for each in kept.split("\n"):
        each = " ".join(_SPACES.split(each)).strip() if "  " in each or "\t" in each else each.strip()
        if each or (lines and lines[-1]):  # one empty line at most
            lines.append(each)
    return "\n".join(lines).strip() or None


def shown(written: object) -> str:
    """Return the beginning of a value, to be quoted in a doubt."""
    told = f"{written:%Y-%m-%d %H:%M}" if isinstance(written, datetime) else line(str(written)[:200])
    return told if len(told) <= 60 else f"{told[:59]}…"


def one_line(text: str | None) -> str | None:
    """Return a text that is plain already on one line, without controls; None if nothing is left."""
    plain = _CONTROL.sub(" ", text or "")
    return re.sub("[ \t\r\n\f\v\x85\u2028\u2029]+", " ", plain).strip() or None


def paragraphs(text: str | None) -> str | None:
    """Return a longer text with its lines, and at most one empty line between them."""
    lines = [one_line(line) or "" for line in re.split("\r\n|[\n\r\x85\u2028\u2029]", text or "")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip() or None


def _said(written: object, language: str) -> str:
    """Return a text that may be written once, or in several languages: in ours, else in English, else any."""
    if isinstance(written, Mapping):
        in_order = [*(written.get(each) for each in (language, "en", "fr")), *written.values()]
        return next((each for each in in_order if isinstance(each, str) and each.strip()), "")
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return ""
    return str(written)


def _visible(written: str) -> str:
    return written if written.isprintable() else _INVISIBLE.sub("", _LINE_ENDS.sub("\n", written))


def _without_tags(written: str) -> str:
    if "<" in written and _TAG.search(written):
        written = _read(written)
    return html.unescape(written) if "&" in written and _ENTITY.search(written) else written


def _read(written: str) -> str:
    """Return HTML as text: a line for each block, a dash before each item, the address after a link."""
    said: list[str] = []
    place, hidden, address = 0, "", ""
    if _BLOCK.search(written):  # else its own line ends are meant
        written = _BLANKS.sub(" ", written)
    for tag in _TAG.finditer(written):
        if not hidden:
            said.append(written[place : tag.start()])
        place = tag.end()
        name, ends = (tag["name"] or "").lower(), bool(tag["end"])
        if name in _HIDDEN:
            hidden = "" if ends else name
        elif hidden:
            continue
        elif name == "a":
            if ends and address and address not in said[-1]:
                said.append(f" ({address})")
            found = _ADDRESS.search(tag["rest"])
            address = found[1] if found and not ends else ""
        elif name in _BROKEN_BY and not (ends and name == "li"):
            said.append(_BROKEN_BY[name])
    if not hidden:
        said.append(written[place:])
    return "".join(said)
