"""Characters that look like ordinary ones, or like nothing, read as what they look like.

They come with text pasted from web pages and word processors, and nobody sees them. They are changed where
they have a meaning for the file (around keys, in ids, hours and accounts), never in text for people to read.
"""

import re
import unicodedata
from collections.abc import Iterator

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HYPHENS = "\u2010-\u2015\u2022\u2212"  # dashes, the minus sign, and a bullet before an item
_COLONS = "\u02d0\u2236\ua789\ufe13\ufe55\uff1a"
CURLY = "“”„‟"
_QUOTES = "\u2018-\u201f\u2039\u203a\u00ab\u00bb\uff02\uff07"
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff"
_ODD = re.compile(f"[{_SPACES}{_HYPHENS}{_COLONS}]")
_LONGEST = 5_000  # characters of a line that people wrote

_LATIN = str.maketrans(
    {
        **dict(zip("асеіјорѕхуһԁԛԝАВСЕНІЈКМОРЅТХУ", "aceijopsxyhdqwABCEHIJKMOPSTXY", strict=True)),
        **dict(zip("αικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aikvoptuxABEZHIKMNOPTYX", strict=True)),
        "ı": "i",
    }
)


def ordinary(word: str) -> str:
    """Return a key, id, hour or account in ordinary characters; a Greek or Russian word stays as it is."""
    visible = re.sub(f"[{_INVISIBLE}]", "", word)
    hyphens = re.sub(f"[{_HYPHENS}]", "-", visible)
    signs = unicodedata.normalize("NFKC", re.sub(f"[{_COLONS}]", ":", hyphens))
    bare = re.sub(f"^[{_QUOTES}]+|[{_QUOTES}]+$", "", signs.strip()).strip()
    latin = bare.translate(_LATIN)
    return bare if re.search("[\u0370-\u03ff\u0400-\u052f]", latin) else latin


# ── Around the keys of a file ───────────────────────────────────────────────────────────────────────────

_WORD = rf"[^\s:{_COLONS}{{}}\[\],#\"']+"
_KEY = rf"(?![A-ZÀ-Þ]){_WORD}[ {_SPACES}]*[:{_COLONS}](?=[ {_SPACES}\r]|$)"  # a capital letter begins a text
_LINE = re.compile(
    rf"(?P<signs>[ {_SPACES}]*(?:[-{_HYPHENS}](?:[ {_SPACES}]+|$))*(?P<key>{_KEY})?[ {_SPACES}]*)(?P<rest>.*)"
)
_IN_BRACES = re.compile(rf"\"(?:[^\"\\]|\\.)*\"|(?<!\w)'[^']*'|(?<=[{{,])[ {_SPACES}]*{_KEY}[ {_SPACES}]*")


def with_ordinary_signs(text: str) -> str:
    """Return a file's text with ordinary spaces, hyphens and colons around its keys; no character moves."""
    return "\n".join(_lines(text)) if _ODD.search(text) else text


def _lines(text: str) -> Iterator[str]:
    margin: int | None = None  # lines further to the right continue a text
    for line in text.split("\n"):
        begins = len(line) - len(line.lstrip())
        found = _LINE.match(line)
        if not line.strip():
            yield _plain_signs(line)
        elif found is None or len(line) > _LONGEST or (margin is not None and begins > margin):
            yield line
        else:
            signs, rest = found["signs"], line[found.end("signs") :]
            is_text = rest.strip() and rest[0] not in "{[#"
            margin = _margin(found, begins) if is_text else None
            yield _plain_signs(signs) + (rest if is_text else _IN_BRACES.sub(_sign, rest))


def _margin(line: re.Match[str], begins: int) -> int | None:
    """Return the column to the right of which the next lines continue the text of this one."""
    if line["key"]:
        return line.start("key")
    is_item = line["signs"].strip()
    return begins if is_item else (begins - 1 if begins else None)


def _sign(found: re.Match[str]) -> str:
    return found[0] if found[0][0] in "\"'" else _plain_signs(found[0])


def _plain_signs(signs: str) -> str:
    spaced = re.sub(f"[{_SPACES}]", " ", signs)
    return re.sub(f"[{_COLONS}]", ":", re.sub(f"[{_HYPHENS}](?= |$)", "-", spaced))


def odd_sign(line: str) -> tuple[int, str] | None:
    """Return the column, from 0, and the code of the first character that may make a line unreadable."""
    pattern = f"[{_INVISIBLE}{_COLONS}]|:[{_SPACES}]|(?<=[:,\\[{{-] )[{CURLY}]|^ *[{_SPACES}]"
    found = re.search(pattern, line)
    if found is None:
        return None
    column = found.end() - 1
    return column, f"U+{ord(line[column]):04X}"
