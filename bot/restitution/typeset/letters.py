"""People's words as they can be printed: letters that the fonts have, and spaces where a printer wants them.

The fonts are those that typst brings, so that a document is the same on every machine. They have no emoji,
and not every script. Pure.
"""

import re
import unicodedata

ELIDED = "[…]"  # stands for letters that no font has; what is no letter is left out
UNBROKEN = 32  # characters without a space: more of them may be cut, since none may be too long for its page
EACH = 8  # characters between such cuts: a line is chosen among all that are possible, which takes its time
NO_BREAK, NARROW = "\u00a0", "\u202f"
CUT = "\u200b"  # where a long word may be cut: it has no width
# The living alphabets that need no marks, punctuation, currencies, arrows and signs of mathematics. Marks
# over letters are not among them but as parts of one character (é), since piles of them leave their line.
_COVERED = (
    r" -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    r"\u048a-\u04ff\u0531-\u0556\u0559-\u058a\u05be\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a"
    r"\u10d0-\u10ff\u1e00-\u1eff\u2010-\u2027\u202f-\u2040\u2044-\u205e\u2070\u2071\u2074-\u208e\u20a0-\u20c0"
    r"\u2190-\u22ff\u2500-\u25ff"
)
_PRINTED = re.compile(f"[{_COVERED}]*")
_OTHER = re.compile(f"[^{_COVERED}]")
_LONG = re.compile(rf"[^ ]{{{UNBROKEN},}}")
_SPACES = re.compile(r"\s+")
_ELISIONS = re.compile(rf"(?:{re.escape(ELIDED)}\s*)+")


def is_printed(words: str) -> bool:
    """Return whether the fonts have all these letters."""
    return _PRINTED.fullmatch(words) is not None


def printed(words: str) -> str:
    """Return words as one line that can be printed."""
    line = unicodedata.normalize("NFC", _SPACES.sub(_one_space, words))
    if not is_printed(line):
        line = _SPACES.sub(_one_space, _ELISIONS.sub(f"{ELIDED} ", _OTHER.sub(_replaced, line)))
    shown = _LONG.sub(_cut, _spaced(line).strip())
    return shown or (ELIDED if words.strip() else "")


def _one_space(found: re.Match[str]) -> str:
    return found[0] if found[0] in (NO_BREAK, NARROW) else " "


def _replaced(found: re.Match[str]) -> str:
    """Return the plain form of a letter if it has one (𝐇 is H, ！ is !), else what says that it was there."""
    plain = unicodedata.normalize("NFKC", found[0])
    if plain and is_printed(plain):
        return plain
    return ELIDED if unicodedata.category(found[0])[0] == "L" else ""


def _spaced(line: str) -> str:
    """Keep French signs on the line of their word, and curve apostrophes."""
    line = re.sub(r" ([;!?])(?!\w)", rf"{NARROW}\1", line)
    line = re.sub(r" ([:»])", rf"{NO_BREAK}\1", line)
    line = re.sub(r"« ", f"«{NO_BREAK}", line)
    return re.sub(r"(?<=\w)'(?=\w)", "’", line)


def _cut(found: re.Match[str]) -> str:
    return CUT.join(found[0][at : at + EACH] for at in range(0, len(found[0]), EACH))
