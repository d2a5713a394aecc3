"""Requests to be anonymous: a mark at either end of a text, or the word somewhere inside it. Pure."""

import re

from rapidfuzz import fuzz

from bot.port.text import folded

WISHES = ("anonyme", "anonymous", "anonymously", "anonymement", "anonymat", "anonym")
SPELT_SO = 83  # similarity out of 100: « annonyme » and « anonimous » pass, « annonce » is another word
OTHER_WORDS = ("antonym", "anonymis", "anonymiz")  # similar words that are no request

# Words that may stand beside it within a mark: « en anonyme svp », “anonymous please”.
_BESIDE = frozenset(
    (
        *("en", "de", "a", "par", "facon", "maniere", "titre", "mode", "question", "message", "svp", "stp"),
        *(
            "s",
            "il",
            "vous",
            "te",
            "plait",
            "merci",
            "please",
            "pls",
            "plz",
            "thanks",
            "as",
            "an",
            "strictement",
        ),
    )
)
_WORDS = r"(?P<words>[^\W\d_]+(?:[ '’\u00a0\u202f][^\W\d_]+){0,4})"
_OPENING, _CLOSING = r"[(\[{«\"“*_~#]+\s*", r"\s*[)\]}»\"”*_~]+"
_HEADS = (
    re.compile(rf"^\s*{_OPENING}{_WORDS}{_CLOSING}\s*[:,;.–—-]*\s*"),
    re.compile(rf"^\s*#?{_WORDS}(?:\s*[:,;–—]\s*|\s*-+\s+|\s*\n\s*)"),
)
_TAILS = (
    re.compile(rf"[\s,;:–—-]*{_OPENING}{_WORDS}{_CLOSING}[\s.!]*$"),
    re.compile(rf"(?:\s*[,;:–—]\s*|\s+-+\s*|(?<=[?!.…])\s*|\s*\n\s*){_WORDS}[\s.!]*$"),
)
LONGEST_MARK = 120  # characters searched at the end of a text
_FIRST = re.compile(r"^\s*([^\W\d_]+)\s+(?=(\S))")


def split_anonymous(words: str) -> tuple[bool, str]:
    """Return whether a mark asks for anonymity, and the words without it.

    `anonyme : pourquoi ?` gives (True, `pourquoi ?`), and so does `pourquoi ? (anonyme)`.
    """
    at_the_head, words = _without_head(words)
    at_the_end, words = _without_tail(words)
    return at_the_head or at_the_end, words


def _without_head(words: str) -> tuple[bool, str]:
    for head in _HEADS:
        found = head.match(words)
        if found and _is_a_mark(found["words"]):
            return True, words[found.end() :].strip()
    return False, words


def _without_tail(words: str) -> tuple[bool, str]:
    before = max(0, len(words) - LONGEST_MARK)
    for tail in _TAILS:
        found = tail.search(words[before:])
        if found and _is_a_mark(found["words"]):
            return True, words[: before + found.start()].strip()
    return False, words


def says_anonymous(words: str) -> bool:
    """Return whether a text begins with `anonyme`, even without its sign: a name once shown stays shown."""
    first = re.match(r"\s*([^\W\d_]+)", words)
    return bool(first and _is_the_word(first[1]))


def without_the_word(words: str) -> str | None:
    """Return what follows a first word `anonyme` that has no sign, or None if another word comes first."""
    found = _FIRST.match(words)
    return words[found.end() :] if found and _is_the_word(found[1]) else None


def seems_a_mark(words: str) -> bool:
    """Return whether a sentence begins right after the word: `anonyme Qui paie ?`."""
    rest = without_the_word(words)
    return bool(rest and rest[0].isupper())


def speaks_of_it(words: str) -> bool:
    """Return whether the word stands anywhere, as a request or as the subject of a question."""
    return any(_is_the_word(word) for word in re.findall(r"[^\W\d_]+", words))


def _is_a_mark(words: str) -> bool:
    left = [word for word in re.findall(r"[^\W\d_]+", words) if folded(word) not in _BESIDE]
    return len(left) == 1 and _is_the_word(left[0])


def _is_the_word(word: str) -> bool:
    name = folded(word)
    if name == "anon":
        return True
    if not name.startswith("an") or name.startswith(OTHER_WORDS):
        return False
    return any(fuzz.ratio(name, wish) >= SPELT_SO for wish in WISHES)
